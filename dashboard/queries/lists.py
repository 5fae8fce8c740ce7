"""Lists, a portion at a time: how many rows a list has, and any of them in the order in which a reader sees them. What a
portion costs depends on its rows and not on the list: first the ids, by an index that holds them in order, then what is
said of these ids only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, false, func, select

from dashboard import queries
from dashboard.portions import PAGE
from dashboard.queries import NOT_STATED, Filters, located, rolled
from dashboard.queries.located import Cell
from etl.models import (
    CountedSpell,
    Event,
    EventCount,
    EventOrganisation,
    EventPlace,
    EventSeries,
    Organisation,
    OrganisationSector,
    Place,
    Region,
    Source,
    UnStatusSpell,
)

T = TypeVar("T")
ABROAD = "abroad"
# Fewer than the values that any of the databases takes in one statement.
AT_ONCE = 10_000
# So many are put in order sooner than they are found among all.
FEW_EVENTS, FEW_ORGANISATIONS = 20_000, 5_000


@dataclass(frozen=True)
class Those:
    """Which of the organisations that the filters leave are meant; “not_stated” is a value like any other.

    `metric` are those that count in it on the `day` (the as-of date, if none is given), and of these `is_dated` leaves those of
    which a source or dated evidence says since when; `sector` are those of a sector, as their first one if `is_primary`, `region`
    those whose seat counts in it, `category` those with ECOSOC status in it, `granted` of these the ones that have it since that
    year, and `is_sample` those that are invented, or those that are not."""

    metric: str | None = None
    day: date | None = None
    sector: str | None = None
    is_primary: bool = False
    region: str | None = None
    organisation_type: str | None = None
    category: str | None = None
    granted: int | None = None
    is_sample: bool | None = None
    is_dated: bool = False


EVERYBODY = Those()


@dataclass(frozen=True)
class These:
    """Which of the events that the filters leave are meant: those held of the network, those that began in a year, those of some
    series, those that the map draws at a city or in a cell of its grid, or one alone."""

    held: bool = False
    year: int | None = None
    series: tuple[str, ...] = ()
    city: str | None = None
    cell: Cell | None = None
    event_id: str | None = None


def _portion(parts: Iterable[tuple[int, Select]], edition: int, first: int, number: int) -> tuple[str, ...]:
    """The ids of a portion of a list that is made of parts, each with its length."""
    found: list[str] = []
    for length, statement in parts:
        begin, end = max(first, 0), min(first + number, length)
        if begin < end:
            rows = queries.frame(edition, statement.limit(end - begin).offset(begin))
            found += rows.iloc[:, 0].tolist()
        first -= length
    return tuple(found)


# --- organisations ---------------------------------------------------------------------------------------------------


def conditions(filters: Filters, those: Those, *, by_cell: bool = True) -> list[ColumnElement[bool]]:
    """What is asked of an organisation to be one of those."""
    day, own = those.day or filters.as_of, Organisation.organisation_id
    found = queries.organisation_conditions(filters, by_cell=by_cell)
    if those.metric:
        found.append(queries.counts(those.metric, day, dated_only=those.is_dated))
    if those.sector:
        links = select(OrganisationSector.organisation_id)
        links = links.where(OrganisationSector.is_primary_sector) if those.is_primary else links
        is_unstated = those.sector == NOT_STATED
        has = own.in_(links if is_unstated else links.where(OrganisationSector.sector_code == those.sector))
        found.append(~has if is_unstated else has)
    if those.region:
        found.append(_seat_in(those.region))
    if those.organisation_type:
        found.append(func.coalesce(Organisation.organisation_type_code, NOT_STATED) == those.organisation_type)
    if those.category:
        found.append(own.in_(_holders(filters, those, day)))
    if those.is_sample is not None:
        found.append(Organisation.source_id.in_(sources_by_sample(filters.edition)[those.is_sample]))
    return found


def _seat_in(region: str) -> ColumnElement[bool]:
    """Whether the seat of an organisation counts in a region of China, in China and no more, abroad, or is not stated."""
    if region == NOT_STATED:
        return Organisation.seat_place_id.is_(None)
    chinese = func.coalesce(Region.parent_region_code, "")
    place = select(Place.place_id).outerjoin(Region, Region.region_code == Place.province_code)
    if region in ("CHN", ABROAD):
        is_china = Place.country_code == "CHN"
        place = place.where(chinese == "", is_china if region == "CHN" else ~is_china)
    else:
        place = place.where(chinese == region)
    return Organisation.seat_place_id.in_(place)


def _holders(filters: Filters, those: Those, day: date) -> Select:
    """The ids of those that hold status in a category, as a list of organisations shows it; since a year, if one is given."""
    spell = UnStatusSpell
    category = func.min(spell.un_category_code)
    found = select(spell.organisation_id).where(queries.covers(spell, day)).group_by(spell.organisation_id)
    found = found.having(category.is_(None) if those.category == NOT_STATED else category == those.category)
    if filters.without_listed:
        found = found.where(spell.evidence_code != queries.LISTED)
    if those.granted is not None:
        since = func.min(case((spell.is_start_known, spell.counted_from_date)))
        found = found.having(since.between(date(those.granted, 1, 1), date(those.granted, 12, 31)))
    return found


def _name(language: str) -> ColumnElement[str]:
    """The name by which a list is ordered, as its index has it."""
    names = (Organisation.name_en, Organisation.name_zh)
    return func.coalesce(*(reversed(names) if language == "zh" else names))


@queries.remembered
def sources_by_sample(edition: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the sources that are real, and of those that are a sample."""
    rows = queries.frame(edition, select(Source.source_id, Source.is_sample))
    return tuple(tuple(rows.loc[rows["is_sample"].astype(bool) == flag, "source_id"]) for flag in (False, True))


@queries.remembered
def sources_of(filters: Filters) -> frozenset[str]:
    """The sources of the organisations that the filters leave."""
    if filters.un_statuses:
        statement = select(Organisation.source_id).where(*queries.organisation_conditions(filters)).distinct()
        return frozenset(own for (own,) in queries.rows_of(filters.edition, statement))
    left = rolled.left_member_cells(filters)
    return frozenset(own for own, cells in _cells_by_source(filters.edition).items() if left.take(cells).any())


@queries.remembered
def _cells_by_source(edition: int) -> dict[str, np.ndarray]:
    """The places of the cells in which organisations of each source lie."""
    columns = (Organisation.source_id, Organisation.member_cell_id)
    found: dict[str, list[int]] = {}
    for source_id, cell in queries.rows_of(edition, select(*columns).distinct()):
        found.setdefault(source_id, []).append(cell - 1)
    return {source_id: np.array(cells) for source_id, cells in found.items()}


def left_of(filters: Filters, ids: Iterable[str]) -> tuple[frozenset[str], int, frozenset[str]]:
    """Which of these ids of organisations the filters leave, how many of those are invented, and their sources."""
    statement = select(Organisation.organisation_id, Organisation.source_id)
    statement = statement.where(*queries.organisation_conditions(filters))
    rows = answers_of(filters.edition, statement, Organisation.organisation_id, ids)
    sample = rows["source_id"].isin(sources_by_sample(filters.edition)[1])
    return frozenset(rows["organisation_id"]), int(sample.sum()), frozenset(rows["source_id"])


@queries.remembered
def count_organisations(filters: Filters, those: Those) -> tuple[int, int]:
    """How many of those there are by real sources, and how many by samples."""
    if those == Those(those.metric, those.day, is_dated=those.is_dated):
        # What the filters and a metric leave was added up; without a metric whenever the record was made.
        day = those.day or filters.as_of if those.metric else queries.about(filters.edition)["record_date"]
        names = (*rolled.STANDS, "sample_organisations")
        found = rolled.changes(filters, those.metric, [(None, day)], names, dated_only=those.is_dated)
        value, sample = int(found.of(rolled.STANDING)[0]), int(found.of("sample_organisations")[0])
        return value - sample, sample
    statement = select(Organisation.source_id, func.count()).where(*conditions(filters, replace(those, metric=None)))
    if those.metric:
        # Spells of one organisation never overlap: on a day each is met once.
        spell, day = CountedSpell, those.day or filters.as_of
        statement = statement.join(spell, spell.organisation_id == Organisation.organisation_id)
        statement = statement.where(spell.metric_code == those.metric, queries.covers(spell, day))
        statement = statement.where(spell.is_dated) if those.is_dated else statement
    rows = queries.frame(filters.edition, statement.group_by(Organisation.source_id))
    samples = rows["source_id"].isin(sources_by_sample(filters.edition)[1])
    return tuple(int(rows.loc[samples == flag].iloc[:, 1].sum()) for flag in (False, True))


def organisations(filters: Filters, those: Those, first: int, number: int) -> pd.DataFrame:
    """One row per organisation of a portion of those, real ones first, by name: as `queries.organisation_rows` has it."""
    lengths, of_sources = count_organisations(filters, those), sources_by_sample(filters.edition)
    if first == 0 and sum(lengths) <= number:
        # All of them: nothing to be found first.
        rows = queries.organisation_rows(filters, those.day or filters.as_of, *conditions(filters, those))
        return _in_order(rows)
    if sum(lengths) <= FEW_ORGANISATIONS:
        columns = (Organisation.organisation_id, _name(filters.language).label("name"), Organisation.source_id)
        rows = queries.frame(filters.edition, select(*columns).where(*conditions(filters, those)))
        rows["is_sample"] = rows["source_id"].isin(of_sources[1])
        ids = rows.sort_values(["is_sample", "name", "organisation_id"])["organisation_id"]
        return of_ids(filters, ids.iloc[first : first + number], those.day)
    statement = select(Organisation.organisation_id).where(*conditions(filters, those, by_cell=False))
    statement = statement.order_by(_name(filters.language), Organisation.organisation_id)
    parts = [
        (length, statement.where(Organisation.source_id.in_(sources)))
        for length, sources in zip(lengths, of_sources, strict=True)
    ]
    return of_ids(filters, _portion(parts, filters.edition, first, number), those.day)


def of_ids(filters: Filters, ids: Iterable[str], day: date | None = None) -> pd.DataFrame:
    """One row per organisation of these ids, whatever the filters leave, in the order of a list."""
    own = queries.is_among(Organisation.organisation_id, ids)
    return _in_order(queries.organisation_rows(filters, day or filters.as_of, own))


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["is_sample", "organisation", "organisation_id"]).reset_index(drop=True)


def in_order(filters: Filters, ids: Iterable[str]) -> tuple[list[str], int]:
    """These ids of organisations in the order of a list, and how many of them are invented."""
    statement = select(Organisation.organisation_id, _name(filters.language).label("name"), Source.is_sample)
    statement = statement.join(Source, Source.source_id == Organisation.source_id)
    rows = answers_of(filters.edition, statement, Organisation.organisation_id, ids)
    rows = rows.sort_values(["is_sample", "name", "organisation_id"])
    return rows["organisation_id"].tolist(), int(rows["is_sample"].sum())


def answers_of(edition: int, statement: Select, column: ColumnElement[str], ids: Iterable[str]) -> pd.DataFrame:
    """What a question answers of these ids, however many: a statement has room for so many values only."""
    own = sorted(ids)
    parts = [own[first : first + AT_ONCE] for first in range(0, len(own), AT_ONCE)] or [[]]
    return pd.concat(
        [queries.frame(edition, statement.where(queries.is_among(column, part))) for part in parts], ignore_index=True
    )


# --- events ----------------------------------------------------------------------------------------------------------


def _event_parts(filters: Filters, these: These, *, by_cell: bool = True) -> list[tuple[ColumnElement[bool], ...]]:
    """The parts of a list of events, newest first, each by its conditions: planned ones ahead, those that began by the as-of
    date, and those without a date. Each takes its ids from an index in order, and no database need know where nothing
    stands in it; few events are better taken `by_cell` and put in order."""
    asked = queries.event_conditions(queries.without_period(filters), by_cell=by_cell, held=these.held)
    if these.event_id:
        asked.append(Event.event_id == these.event_id)
    if these.city:
        asked.append(queries.lies_in(located.drawn_at([these.city]), by_cell=by_cell))
    if these.cell:
        asked.append(queries.lies_in(located.drawn_at(located.cities(these.cell)), by_cell=by_cell))
    if these.series:
        asked.append(Event.series_id.in_(these.series))
    years = [(filters.since, filters.until), *([(these.year, these.year)] if these.year is not None else [])]
    # One span of days, in place of several bounds of which a database might look for the wrong one by its index.
    first = max(date(since or 1, 1, 1) for since, _ in years)
    last = min(date(until or 9999, 12, 31) for _, until in years)
    ahead = and_(
        Event.start_date.between(max(first, filters.as_of + timedelta(days=1)), last),
        Event.event_status_code == "planned",
    )
    dated = Event.start_date.between(first, min(filters.as_of, last))
    undated = false() if filters.has_period or these.year is not None else Event.start_date.is_(None)
    return [(*asked, part) for part in (ahead, dated, undated)]


def _listed(columns: ColumnElement, part: tuple[ColumnElement[bool], ...]) -> Select:
    return (
        select(columns).select_from(Event).outerjoin(EventSeries, EventSeries.series_id == Event.series_id).where(*part)
    )


@queries.remembered
def _event_lengths(filters: Filters, these: These) -> tuple[int, ...]:
    """How many events each part holds; the long one as what the others leave of what is counted for every page."""

    def length(part: tuple[ColumnElement[bool], ...]) -> int:
        return queries.rows_of(filters.edition, _listed(func.count(), part))[0][0]

    if these.event_id or these.series or these.city or these.cell:
        return tuple(map(length, _event_parts(filters, these)))
    if these.year is not None:
        years = queries.events_by_year(filters)
        return 0, int(years.loc[years["year"] == these.year, "events"].sum()), 0
    if these.held:
        return 0, *queries.count_held(filters)
    dated, undated = map(sum, zip(*queries.counted_events(filters).values(), strict=True))
    # Few lie ahead: each is looked at, and not all the cells that they may be in.
    ahead = length(_event_parts(filters, these, by_cell=False)[0])
    return ahead, dated - ahead, undated


def count_events(filters: Filters, these: These) -> int:
    """How many of these events there are."""
    return sum(_event_lengths(filters, these))


def series(filters: Filters, programmes: tuple[str, ...]) -> pd.DataFrame:
    """One row per series of these programmes of which the filters leave events: series_id, series and how many events, most
    first."""
    name = queries.name_of(EventSeries, filters.language)
    number = func.count().label("events")
    statement = (
        select(Event.series_id, name.label("series"), number)
        .join(EventSeries, EventSeries.series_id == Event.series_id)
        .where(EventSeries.programme_code.in_(programmes), *queries.known_events(filters))
        .group_by(Event.series_id, name)
        .order_by(number.desc(), Event.series_id)
    )
    return queries.frame(filters.edition, statement)


def events(filters: Filters, these: These, first: int, number: int) -> pd.DataFrame:
    """One row per event of a portion of these, newest first: what `queries.event_rows` says of it."""
    order, lengths = (Event.start_date.desc(), Event.event_id), _event_lengths(filters, these)
    found = _event_parts(filters, these, by_cell=sum(lengths) <= FEW_EVENTS)
    parts = zip(lengths, [_listed(Event.event_id, part).order_by(*order) for part in found], strict=True)
    return events_of(filters, _portion(parts, filters.edition, first, number))


def events_of(filters: Filters, ids: Iterable[str]) -> pd.DataFrame:
    """One row per event of these ids, whatever the filters leave, newest first."""
    return _few(_events_of, filters, tuple(ids))


def _few(ask: Callable[..., T], filters: Filters, ids: tuple[str, ...]) -> T:
    """What is said of these ids: remembered where they are a page, which several parts of a page show; a file is written once."""
    return (ask if len(ids) <= PAGE else ask.__wrapped__)(filters.edition, filters.language, ids)


@queries.remembered
def _events_of(edition: int, language: str, ids: tuple[str, ...]) -> pd.DataFrame:
    return queries.event_rows(edition, language, queries.is_among(Event.event_id, ids))


def events_in_order(filters: Filters, ids: Iterable[str]) -> tuple[list[str], int]:
    """These ids of events, newest first, and how many of them are invented."""
    statement = select(Event.event_id, Event.start_date, Source.is_sample)
    statement = statement.join(Source, Source.source_id == Event.source_id)
    rows = answers_of(filters.edition, statement, Event.event_id, ids)
    rows["start_date"] = rows["start_date"].astype(object)
    rows = rows.sort_values(["start_date", "event_id"], ascending=[False, True], na_position="last")
    return rows["event_id"].tolist(), int(rows["is_sample"].sum())


def about_events(filters: Filters, ids: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What else is said of these events: their places, quantities and organisations."""
    return _few(_about_events, filters, tuple(ids))


@queries.remembered
def _about_events(edition: int, language: str, ids: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return (
        queries.event_place_rows(edition, language, queries.is_among(EventPlace.event_id, ids)),
        queries.event_count_rows(edition, language, queries.is_among(EventCount.event_id, ids)),
        queries.event_organisation_rows(edition, language, queries.is_among(EventOrganisation.event_id, ids)),
    )
