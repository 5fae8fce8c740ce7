"""Some questions of dashboard.queries answered as if nothing had been added up at publication: counted through the normalised
tables. Each answer comes in the form in which it can be compared with that of the question."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, distinct, extract, func, or_, select

from dashboard import queries
from dashboard.queries import MEMBERS, Filters
from etl.models import (
    CountedSpell,
    Event,
    EventPlace,
    EventSector,
    EventSeries,
    Organisation,
    OrganisationSector,
    Place,
)


def members(filters: Filters) -> int:
    """Members on the as-of date."""
    joined = select(CountedSpell.organisation_id).join(Organisation).where(*_members(filters))
    return int(queries.frame(filters.edition, select(func.count()).select_from(joined.subquery())).iloc[0, 0])


def members_by_sector_and_region(filters: Filters) -> int:
    """Sector memberships of members with a seat and a sector, of the sectors that the filters name."""
    each = (
        select(OrganisationSector.sector_code, Place.country_code, Place.province_code, func.count())
        .select_from(CountedSpell)
        .join(Organisation)
        .join(OrganisationSector, OrganisationSector.organisation_id == Organisation.organisation_id)
        .join(Place, Place.place_id == Organisation.seat_place_id)
        .where(*_members(filters), *_named(OrganisationSector.sector_code, filters.sectors))
        .group_by(OrganisationSector.sector_code, Place.country_code, Place.province_code)
    )
    return int(queries.frame(filters.edition, each).iloc[:, 3].sum())


def events_countries_and_cities(filters: Filters) -> tuple[int, int, int]:
    """Events of the network held, and the countries and cities that they reached."""
    city = case((Place.place_precision_code == "city", Place.place_id))
    reached = (
        select(func.count(distinct(Place.country_code)), func.count(distinct(city)))
        .select_from(Event)
        .join(EventPlace, EventPlace.event_id == Event.event_id)
        .join(Place, Place.place_id == EventPlace.place_id)
        .where(*_held(filters), _in_person())
    )
    number = queries.frame(filters.edition, select(func.count()).select_from(Event).where(*_held(filters))).iloc[0, 0]
    return int(number), *map(int, queries.frame(filters.edition, reached).iloc[0])


def events_by_year(filters: Filters) -> dict[int, int]:
    """Events of the network held, by year."""
    year = extract("year", Event.start_date)
    found = select(year, func.count()).where(*_held(filters), Event.start_date.is_not(None)).group_by(year)
    return {int(year): int(number) for year, number in queries.frame(filters.edition, found).itertuples(index=False)}


def events_by_country(filters: Filters) -> list[int]:
    """Events of the network held that reached a country, most first."""
    found = (
        select(Place.country_code, func.count(distinct(Event.event_id)))
        .select_from(Event)
        .join(EventPlace, EventPlace.event_id == Event.event_id)
        .join(Place, Place.place_id == EventPlace.place_id)
        .where(*_held(filters), _in_person())
        .group_by(Place.country_code)
    )
    return sorted(map(int, queries.frame(filters.edition, found).iloc[:, 1]), reverse=True)


def _sectored(found: pd.DataFrame) -> int:
    told = (found["sector_code"] != queries.NOT_STATED) & (found["region_code"] != queries.NOT_STATED)
    return int(found.loc[told, "organisations"].sum())


# The name of a question, what it answers in the form of the slow count, and that count.
COUNTS: dict[str, tuple[Callable[[Filters], object], Callable[[Filters], object]]] = {
    "queries.count_on_day": (lambda filters: queries.count_on_day(filters, MEMBERS).value, members),
    "queries.sector_members": (
        lambda filters: _sectored(queries.sector_members(filters, members_only=True, primary_only=False)),
        members_by_sector_and_region,
    ),
    "queries.event_numbers": (
        lambda filters: tuple(queries.event_numbers(filters).values()),
        events_countries_and_cities,
    ),
    "queries.events_by_year": (
        lambda filters: Counter(queries.events_by_year(filters).set_index("year")["events"].to_dict()),
        events_by_year,
    ),
    "queries.events_by_place": (
        lambda filters: list(queries.events_by_place(filters, "countries")["events"]),
        events_by_country,
    ),
}


def _named(column: ColumnElement, values: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [column.in_(values)] if values else []


def _lies(filters: Filters) -> list[ColumnElement[bool]]:
    if not filters.regions:
        return []
    countries, provinces = queries.within(filters.edition, filters.regions)
    return [or_(Place.country_code.in_(countries), Place.province_code.in_(provinces))]


def _members(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [CountedSpell.metric_code == MEMBERS, queries.covers(CountedSpell, filters.as_of)]
    if filters.sectors:
        sectored: Select = select(OrganisationSector.organisation_id)
        sectored = sectored.where(OrganisationSector.sector_code.in_(filters.sectors))
        conditions.append(Organisation.organisation_id.in_(sectored))
    if filters.regions:
        conditions.append(Organisation.seat_place_id.in_(select(Place.place_id).where(*_lies(filters))))
    return conditions


def _held(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [Event.event_state_code == "held"]
    conditions.append(or_(Event.start_date.is_(None), Event.start_date <= filters.as_of))
    if filters.sectors:
        sectored = select(EventSector.event_id).where(EventSector.sector_code.in_(filters.sectors))
        conditions.append(Event.event_id.in_(sectored))
    if filters.regions:
        at = select(EventPlace.event_id).join(Place, Place.place_id == EventPlace.place_id).where(*_lies(filters))
        conditions.append(Event.event_id.in_(at))
    if filters.programmes:
        series = select(EventSeries.series_id).where(EventSeries.programme_code.in_(filters.programmes))
        conditions.append(Event.series_id.in_(series))
    if filters.since:
        conditions.append(and_(Event.start_date.is_not(None), Event.start_date >= date(filters.since, 1, 1)))
    return conditions


def _in_person() -> ColumnElement[bool]:
    return or_(Event.event_mode_code.is_(None), Event.event_mode_code != "online")
