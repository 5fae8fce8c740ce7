"""What the rolled-up tables answer: changes of organisations and numbers of events between two days, for any filters.

A span of days is taken apart into the whole years and months in it, which were added up at publication (etl.rollup), and the
days that are left, so what is read depends on the cells and periods asked for. Which organisations hold an ECOSOC status differs
from day to day and is in no cell; they are few, and their own changes are added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import NO_STATUS, NOT_STATED, Filters
from etl.models import (
    ALL_DAYS,
    AREA,
    EACH_PLACE,
    PLACE,
    PLANNED,
    PROGRAMME,
    SECTOR,
    TYPE,
    AreaCombination,
    Changes,
    Event,
    EventCell,
    EventPeriod,
    MemberCell,
    MemberChange,
    MemberPeriod,
    Organisation,
    PlaceCombination,
    Region,
    SectorCombination,
    Source,
    UnStatusSpell,
    told_apart,
)

CHANGES = list(Changes.__annotations__)
# From the first day to the last, both of them in it; nothing stands for no end.
Span = tuple[date | None, date | None]
ONE_DAY = timedelta(days=1)
STANDING = "standing"
# Cells of events that tell everything apart: those in which the events themselves lie.
WHOLE = told_apart([PLACE, SECTOR, PROGRAMME])


# --- spans ---------------------------------------------------------------------------------------------------------

# Written out and no parameter: PostgreSQL takes two parameters of one value for two values, and so would not group by it.
UNSTATED = literal_column(f"'{NOT_STATED}'")


@dataclass(frozen=True)
class Parts:
    """What a span is made of: ranges of periods, and ranges of days, each from its first to its last."""

    periods: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[date, date], ...] = ()

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(self.periods + other.periods, self.days + other.days)


def taken_apart(first: date, last: date) -> Parts:
    """The whole years between two days, the whole months beside them, and the days that are left.

    >>> taken_apart(date(2019, 1, 1), date(2021, 2, 3))
    Parts(periods=((2019, 2020), (202101, 202101)), days=((datetime.date(2021, 2, 1), datetime.date(2021, 2, 3)),))
    """
    if first > last:
        return Parts()
    if (first.month, first.day) == (1, 1):
        if (last.month, last.day) == (12, 31):
            return Parts(((first.year, last.year),))
        years = Parts(((first.year, last.year - 1),)) if first.year < last.year else Parts()
        return years + _months(last.replace(month=1, day=1), last)
    if first.year == last.year:
        return _months(first, last)
    end = first.replace(month=12, day=31)
    return _months(first, end) + taken_apart(end + ONE_DAY, last)


def _months(first: date, last: date) -> Parts:
    """The same within a year that is not whole."""
    if first.day == 1 and (last + ONE_DAY).day == 1:
        return Parts(((first.year * 100 + first.month, last.year * 100 + last.month),))
    if (first.month, first.day) == (last.month, 1) or (first.month == last.month):
        return Parts(days=((first, last),))
    if first.day > 1:
        end = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
        return Parts(days=((first, end),)) + _months(end + ONE_DAY, last)
    start = last.replace(day=1)
    return _months(first, start - ONE_DAY) + Parts(days=((start, last),))


def in_years(first: date, last: date, record: date) -> tuple[Parts, Parts]:
    """Years and days to be added, and days to be taken away, that make the span between two days where no months are added up:
    of a year that is not whole the days, or the year less the others where these are fewer. After the record there is little.

    >>> added, taken = in_years(date(2019, 1, 1), date(2021, 12, 29), date(2022, 1, 1))
    >>> added.periods, [tuple(map(str, days)) for days in taken.days]
    (((2019, 2021),), [('2021-12-30', '2021-12-31')])
    """
    if first > last:
        return Parts(), Parts()
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    if first.year == last.year:
        others = [(start, first - ONE_DAY)] if start < first else []
        others += [(last + ONE_DAY, end)] if last < end else []
        few = sum((max(min(high, max(record, low)), low) - low).days for low, high in others)
        if few < (last - first).days or not others:
            return Parts(((first.year, first.year),)), Parts(days=tuple(others))
        return Parts(days=((first, last),)), Parts()
    parts = [in_years(first, start.replace(month=12, day=31), record), in_years(date(last.year, 1, 1), last, record)]
    if last.year - first.year > 1:
        parts.insert(1, (Parts(((first.year + 1, last.year - 1),)), Parts()))
    added, taken = (sum(own, Parts()) for own in zip(*parts, strict=True))
    periods = []
    for low, high in added.periods:
        if periods and periods[-1][1] == low - 1:
            low, _ = periods.pop()
        periods.append((low, high))
    return replace(added, periods=tuple(periods)), taken


def _parts(span: Span, record: date) -> tuple[Parts, Parts]:
    """What a span is made of where the record ends on a day, and what is to be taken away from it: all up to that day is one
    period, and what came after the end of the span is taken away where that is the shorter way."""
    first, last = span
    if first is None and last is not None and _is_nearer_to(record, last):
        return Parts(((ALL_DAYS, ALL_DAYS),)) + taken_apart(record + ONE_DAY, last), taken_apart(last + ONE_DAY, record)
    return _whole(span), Parts()


def _is_nearer_to(record: date, day: date) -> bool:
    """Whether fewer years lie between a day and the end of the record than between the day and the founding."""
    return record.year - day.year < day.year - queries.FOUNDED.year


def _whole(span: Span) -> Parts:
    # A year no earlier than 1000 and no later than 9999 has four digits, and so is no other period.
    return taken_apart(span[0] or date(1000, 1, 1), span[1] or date(9999, 12, 31))


def _in_ranges(column: ColumnElement, ranges: Iterable[tuple]) -> ColumnElement[bool]:
    return or_(false(), *(column == low if low == high else column.between(low, high) for low, high in ranges))


# --- organisations -------------------------------------------------------------------------------------------------


def _cell_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a cell of organisations, but for ECOSOC status."""
    found = _sector_conditions(filters, MemberCell.sector_combination_id)
    if filters.regions:
        countries, provinces = queries.within(filters.edition, filters.regions)
        chosen = or_(MemberCell.country_code.in_(countries), MemberCell.province_code.in_(provinces))
        found.append(or_(chosen, MemberCell.country_code.is_(None)) if NOT_STATED in filters.regions else chosen)
    if filters.organisation_types:
        chosen = MemberCell.organisation_type_code.in_(filters.organisation_types)
        missing = MemberCell.organisation_type_code.is_(None)
        found.append(or_(chosen, missing) if NOT_STATED in filters.organisation_types else chosen)
    return found


# No filter that cells answer.
NOT_IN_CELLS = {"sectors": (), "regions": (), "organisation_types": (), "without_sectors": ()}


def cells(filters: Filters, metric: str | None) -> Select:
    """The ids of the cells in which organisations lie that the filters leave, whatever ECOSOC status they hold: those that
    count in a metric, or without one all on record."""
    is_whole = MemberCell.told_apart_by == told_apart([SECTOR, AREA, TYPE])
    return select(MemberCell.member_cell_id).where(_counts_in(metric), is_whole, *_cell_conditions(filters))


def _counts_in(metric: str | None) -> ColumnElement[bool]:
    return MemberCell.metric_code.is_(None) if metric is None else MemberCell.metric_code == metric


def changed_organisations(filters: Filters, metric: str, early: date, late: date) -> Select:
    """The ids of the organisations that the filters leave, whatever ECOSOC status they hold, in which something changed in a
    metric after the early day and up to the late one."""
    return (
        select(MemberChange.organisation_id)
        .join(MemberCell, MemberCell.member_cell_id == MemberChange.member_cell_id)
        .where(MemberChange.metric_code == metric, MemberChange.day > early, MemberChange.day <= late)
        .where(*_cell_conditions(filters))
        .distinct()
    )


def whole_event_cells(filters: Filters) -> Select:
    """The ids of the cells in which events lie that the filters leave, whenever they began."""
    return select(EventCell.event_cell_id).where(EventCell.told_apart_by == WHOLE, *event_cell_conditions(filters))


def _sector_conditions(filters: Filters, combination: ColumnElement[int]) -> list[ColumnElement[bool]]:
    found = [_has_any(filters.sectors, combination)] if filters.sectors else []
    return [*found, ~_has_any(filters.without_sectors, combination)] if filters.without_sectors else found


def _has_any(sectors: tuple[str, ...], combination: ColumnElement[int]) -> ColumnElement[bool]:
    own = select(SectorCombination.sector_combination_id).where(SectorCombination.sector_code.in_(sectors))
    chosen = combination.in_(own)
    return or_(chosen, combination == 0) if NOT_STATED in sectors else chosen


def _holders(filters: Filters) -> tuple[int, Select]:
    """Which organisations the filter on ECOSOC status adds to nothing (1), or takes from all (-1)."""
    spell = aliased(UnStatusSpell)
    ids = select(spell.organisation_id).where(queries.covers(spell, filters.as_of))
    chosen = spell.un_category_code.in_(filters.un_statuses)
    if NOT_STATED in filters.un_statuses:
        chosen = or_(chosen, spell.un_category_code.is_(None))
    if NO_STATUS not in filters.un_statuses:
        return 1, ids.where(chosen)
    other = aliased(UnStatusSpell)
    return -1, select(other.organisation_id).where(
        queries.covers(other, filters.as_of), other.organisation_id.not_in(ids.where(chosen))
    )


@dataclass(frozen=True)
class Found:
    """Changes added up: for each span and group (a row of `groups`) the sum of each of the changes in `names`."""

    groups: pd.DataFrame
    names: tuple[str, ...]
    sums: np.ndarray

    def of(self, name: str, span: int | slice = 0) -> np.ndarray:
        """The sum of a change in a span, by group, or in several spans, by span and group; “standing” is all that began less
        all that ended."""
        if name == STANDING:
            return self.of("began", span) - self.of("ended", span)
        return self.sums[span, :, self.names.index(name)]


STANDS = ("began", "ended")
# A statement for each span is quicker than one for all of them, as long as they are few.
FEW = 3


def changes(
    filters: Filters,
    metric: str | None,
    spans: Sequence[Span],
    names: tuple[str, ...] = STANDS,
    by: tuple[str, ...] = (),
    *,
    primary_only: bool = False,
) -> Found:
    """What changes in each span in the number of organisations that the filters leave and that count in a metric, by sector,
    region or type; an organisation of two sectors stands in both, unless `primary_only`. Without a metric it is all that are
    on record, which the period of all days holds."""
    keys = Keys(by, primary_only)
    sign, holders = _holders(filters) if filters.un_statuses else (0, None)
    # What is read, whether it is added or taken away, and in which of it each span has its part.
    read: list[tuple[int, pd.DataFrame, list[list[tuple[int, int]]]]] = []
    days = [[(_at(first or date.min), _at(last or date.max))] for first, last in spans]
    alone = [[(place, place)] for place in range(len(spans))]
    if sign <= 0 and metric is not None and is_small(filters.edition):
        read.append((1, _day_by_day(_scope(filters, with_status=False), metric, keys), days))
    elif sign <= 0:
        record = queries.about(filters.edition)["record_date"]
        parts = [_parts(span, record) for span in spans]
        if len(spans) <= FEW:
            for way, own in zip((1, -1), zip(*parts, strict=True), strict=True):
                found = [
                    _of_all(filters, metric, part, names, keys, is_one=True).assign(at=at)
                    for at, part in enumerate(own)
                    if way > 0 or part != Parts()
                ]
                if found:
                    read.append((way, pd.concat(found, ignore_index=True), alone))
        else:
            whole = [
                _whole(span) if taken.periods + taken.days else own
                for span, (own, taken) in zip(spans, parts, strict=True)
            ]
            wanted = (
                tuple(dict.fromkeys(chain(*own))) for own in zip(*((p.periods, p.days) for p in whole), strict=True)
            )
            own = [[*part.periods, *((_at(low), _at(high)) for low, high in part.days)] for part in whole]
            read.append((1, _of_all(filters, metric, Parts(*wanted), names, keys), own))
    if holders is not None and metric is None:
        read.append((sign, _on_record(filters, holders, keys), [[(ALL_DAYS, ALL_DAYS)]] * len(spans)))
    elif holders is not None and len(spans) <= FEW:
        read.append((sign, _of_holders(filters, metric, holders, spans, names, keys), alone))
    elif holders is not None:
        read.append((sign, _day_by_day(_scope(filters), metric, keys), days))
    rows = read[0][1] if len(read) == 1 else pd.concat([rows for _, rows, _ in read], ignore_index=True)
    codes, groups = _grouped(rows, [column.key for column in keys.columns])
    values, at = rows[list(names)].to_numpy(dtype=np.int64), rows["at"].to_numpy(dtype=np.int64)
    part = np.repeat(np.arange(len(read)), [len(rows) for _, rows, _ in read])
    sums = np.zeros((len(spans), len(groups), len(names)), dtype=np.int64)
    for place, (way, _, ranges) in enumerate(read):
        for span, own in enumerate(ranges):
            is_in = np.zeros(len(rows), dtype=bool)
            for low, high in own:
                is_in |= (at >= low) & (at <= high)
            is_in &= part == place
            if keys.by:
                np.add.at(sums[span], codes[is_in], way * values[is_in])
            else:
                sums[span, 0] += way * values[is_in].sum(axis=0)
    return Found(groups, names, sums)


@dataclass(frozen=True)
class Keys:
    """By what answers are grouped: a selection of sector, area and type; of an organisation's sectors the primary one alone
    or every one."""

    by: tuple[str, ...] = ()
    primary_only: bool = False

    @property
    def columns(self) -> list[ColumnElement[str]]:
        """The columns that name the group; “not_stated” where the record does not say."""
        found = {
            SECTOR: func.coalesce(SectorCombination.sector_code, UNSTATED).label("sector_code"),
            AREA: func.coalesce(Region.parent_region_code, MemberCell.country_code, UNSTATED).label("region_code"),
            TYPE: func.coalesce(MemberCell.organisation_type_code, UNSTATED).label("organisation_type_code"),
        }
        return [found[name] for name in self.by]

    def joined(self, statement: Select) -> Select:
        """The statement with the tables that the columns are from, and its answer by them."""
        if SECTOR in self.by:
            own = SectorCombination.sector_combination_id == MemberCell.sector_combination_id
            own = and_(own, SectorCombination.is_primary_sector) if self.primary_only else own
            statement = statement.outerjoin(SectorCombination, own)
        if AREA in self.by:
            statement = statement.outerjoin(Region, Region.region_code == MemberCell.province_code)
        return statement.group_by(*self.columns) if self.by else statement


def _at(day: date) -> int:
    """A day as a number that is no period."""
    return 10_000_000 + day.toordinal()


def _grouped(rows: pd.DataFrame, keys: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of the group of each row, and the groups; one group where nothing is told apart."""
    if not keys:
        return np.zeros(len(rows), dtype=np.int64), pd.DataFrame(index=[0])
    codes = rows.groupby(keys, sort=False).ngroup()
    return codes.to_numpy(), rows.loc[~codes.duplicated(), keys].reset_index(drop=True)


def _sums(table: type, names: Iterable[str]) -> list[ColumnElement]:
    # PostgreSQL would answer with a decimal, and of no row every database with nothing.
    return [cast(func.coalesce(func.sum(getattr(table, name)), 0), Integer).label(name) for name in names]


def _of_all(
    filters: Filters, metric: str | None, parts: Parts, names: tuple[str, ...], keys: Keys, *, is_one: bool = False
) -> pd.DataFrame:
    """One row per period or day of these parts (`at`) and group, or per group alone if the parts are one: what changes in it,
    whatever ECOSOC status is held."""
    told = {SECTOR: filters.asks_sectors, AREA: filters.regions, TYPE: filters.organisation_types}
    used = told_apart({*keys.by, *(name for name, chosen in told.items() if chosen)})
    found = []
    if parts.periods:
        at = MemberPeriod.year_or_month
        statement = (
            select(*([] if is_one else [at.label("at")]), *keys.columns, *_sums(MemberPeriod, names))
            .select_from(MemberPeriod)
            .join(MemberCell, MemberCell.member_cell_id == MemberPeriod.member_cell_id)
            .where(
                _counts_in(metric),
                MemberCell.told_apart_by == used,
                *_cell_conditions(filters),
                _in_ranges(at, parts.periods),
            )
        )
        statement = keys.joined(statement)
        found.append(queries.frame(filters.edition, statement if is_one else statement.group_by(at)))
    if (parts.days or not found) and metric is not None:
        day = MemberChange.day
        statement = (
            select(*([] if is_one else [day.label("at")]), *keys.columns, *_sums(MemberChange, names))
            .select_from(MemberChange)
            .join(MemberCell, MemberCell.member_cell_id == MemberChange.member_cell_id)
            .where(MemberChange.metric_code == metric, *_cell_conditions(filters), _in_ranges(day, parts.days))
        )
        statement = keys.joined(statement)
        rows = queries.frame(filters.edition, statement if is_one else statement.group_by(day))
        found.append(rows if is_one else rows.assign(at=[_at(day) for day in rows["at"]]))
    return found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)


def _of_holders(
    filters: Filters, metric: str, holders: Select, spans: Sequence[Span], names: tuple[str, ...], keys: Keys
) -> pd.DataFrame:
    """One row per span (its place, `at`) and group: what changes in it of these organisations, found in one pass."""
    day, sums = MemberChange.day, []
    for place, (first, last) in enumerate(spans):
        is_in = and_(true(), *([day >= first] if first else []), *([day <= last] if last else []))
        for name in names:
            change = func.sum(case((is_in, getattr(MemberChange, name)), else_=0))
            sums.append(cast(func.coalesce(change, 0), Integer).label(f"{name}_{place}"))
    statement = _joined_to(holders, select(*keys.columns, *sums))
    statement = statement.where(MemberChange.metric_code == metric, *_cell_conditions(filters))
    rows = queries.frame(filters.edition, keys.joined(statement))
    groups = [column.key for column in keys.columns]
    found = [
        rows[[*groups, *(f"{name}_{place}" for name in names)]].set_axis([*groups, *names], axis=1).assign(at=place)
        for place in range(len(spans))
    ]
    return pd.concat(found, ignore_index=True)


def _joined_to(holders: Select, statement: Select) -> Select:
    """From the few to what changes of them, and not the other way round."""
    few = holders.distinct().subquery()
    return (
        statement.select_from(few)
        .join(MemberChange, MemberChange.organisation_id == few.c.organisation_id)
        .join(MemberCell, MemberCell.member_cell_id == MemberChange.member_cell_id)
    )


def _on_record(filters: Filters, holders: Select, keys: Keys) -> pd.DataFrame:
    """One row per group: those of these organisations that are on record, as the period of all days has them."""
    is_sample = cast(func.count(case((Source.is_sample, 1))), Integer)
    statement = (
        select(*keys.columns, func.count().label("began"), is_sample.label("sample"))
        .select_from(Organisation)
        .join(MemberCell, MemberCell.member_cell_id == Organisation.member_cell_id)
        .join(Source, Source.source_id == Organisation.source_id)
        .where(Organisation.organisation_id.in_(holders), *_cell_conditions(filters))
    )
    rows = queries.frame(filters.edition, keys.joined(statement))
    rows = rows.assign(at=ALL_DAYS, sample_organisations=rows["sample"])
    return rows.assign(**dict.fromkeys(set(CHANGES) - set(rows.columns), 0))


# As many changes are read at once, and told day by day. More than that no chart can show.
MOST_CHANGES = 5000


@queries.remembered
def is_small(edition: int) -> bool:
    """Whether the changes of organisations are few enough to be read day by day."""
    return _are_few(edition, MemberChange)


def _are_few(edition: int, table: type) -> bool:
    rows = select(literal(1)).select_from(table).limit(MOST_CHANGES + 1)
    return int(queries.frame(edition, select(func.count()).select_from(rows.subquery())).iloc[0, 0]) <= MOST_CHANGES


def _scope(filters: Filters, *, with_status: bool = True) -> Filters:
    """What of the filters tells which organisations are meant, so that other choices ask nothing anew."""
    own = Filters(
        filters.edition,
        filters.as_of if with_status else date.min,
        *("en", filters.sectors, filters.regions, filters.organisation_types),
    )
    own = replace(own, without_sectors=filters.without_sectors)
    return replace(own, un_statuses=filters.un_statuses) if with_status else own


def _day_by_day(scope: Filters, metric: str, keys: Keys) -> pd.DataFrame:
    """One row per day (`at`) and group: all that changes in a metric, of those that hold a status where the scope names one."""
    rows = _every_day(scope, keys)
    return rows[rows["metric_code"] == metric]


@queries.remembered
def _every_day(scope: Filters, keys: Keys) -> pd.DataFrame:
    metric, day = MemberChange.metric_code, MemberChange.day
    statement = select(metric, day.label("at"), *keys.columns, *_sums(MemberChange, CHANGES))
    if scope.un_statuses:
        statement = _joined_to(_holders(scope)[1], statement)
    else:
        cell = MemberCell.member_cell_id == MemberChange.member_cell_id
        statement = statement.select_from(MemberChange).join(MemberCell, cell)
    statement = keys.joined(statement.where(*_cell_conditions(scope))).group_by(metric, day)
    rows = queries.frame(scope.edition, statement)
    return rows.assign(at=[_at(day) for day in rows["at"]])


def course(filters: Filters, metric: str) -> pd.DataFrame:
    """One row per day up to the as-of date on which the number that counts in a metric changed, or, where the record holds
    very many changes, per month in which it did, by its last day: `began`, `ended`, what stands after it (`members`), and
    how much of that is `sample`."""
    last, is_daily, names = filters.as_of, is_small(filters.edition), (*STANDS, "sample")
    sign, holders = _holders(filters) if filters.un_statuses else (0, None)
    found = []
    if sign <= 0 and is_daily:
        found.append((1, _day_by_day(_scope(filters, with_status=False), metric, Keys())))
    elif sign <= 0:
        start = last.replace(day=1)
        before = start - ONE_DAY
        months = (1000_01, before.year * 100 + before.month)
        found.append((1, _of_all(filters, metric, Parts((months,), ((start, last),)), names, Keys())))
    if holders is not None:
        found.append((sign, _day_by_day(_scope(filters), metric, Keys())))
    rows = pd.concat([rows[list(names)].mul(way).assign(at=rows["at"]) for way, rows in found], ignore_index=True)
    rows = rows[(rows["at"] <= _at(last))]
    rows = rows.assign(at=[_end(int(at), last, is_daily=is_daily) for at in rows["at"]])
    rows = rows.groupby("at", as_index=False)[list(names)].sum()
    rows = rows[(rows[list(names)] != 0).any(axis=1)].reset_index(drop=True)
    day = [date.fromordinal(at - _at(date.min) + 1) for at in rows["at"]]
    standing = (rows["began"] - rows["ended"]).cumsum()
    return rows.assign(day=day, members=standing, sample=rows["sample"].cumsum()).drop(columns="at")


def _end(at: int, last: date, *, is_daily: bool) -> int:
    """The day of a change, or the last of its month, up to the last day of all."""
    if is_daily:
        return at
    month = date(at // 100, at % 100, 1) if at < _at(date.min) else date.fromordinal(at - _at(date.min) + 1)
    return _at(min((month.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY, last))


# --- events --------------------------------------------------------------------------------------------------------

# By what answers on events can be told apart: the columns that say it of a cell, and of an event's own cell.
_TOGETHER = {AREA: (EventCell.area_combination_id,), PLACE: (EventCell.place_combination_id,), None: ()}
WHERE = {**_TOGETHER, EACH_PLACE: (EventCell.place_id, EventCell.is_first)}
WHERE_OF_ONE = {**_TOGETHER, EACH_PLACE: (PlaceCombination.place_id, PlaceCombination.is_first)}


def counts_each_place(filters: Filters) -> bool:
    """Whether each place has been counted for itself as the filters ask, and not only the combinations."""
    return not (filters.asks_sectors or filters.regions or filters.place)


def events(
    filters: Filters,
    states: tuple[str, ...],
    after: date | None = None,
    until: date | None = None,
    *,
    by_year: bool = False,
    at: str | None = None,
) -> Subquery:
    """Events that the filters leave, of those that began after one day and up to another if these are given: rows of `state`,
    `is_online`, the combination of areas or of places that they are told apart `at` if by any, or each place, where
    `counts_each_place`; `year` (of no meaning unless `by_year`), `events` with a date and `undated` ones, both to be added up:
    rows may take away from one another, down to nothing.

    Up to the as-of date; planned ones lie ahead of it. A period asked for leaves out events without a date, and so do years."""
    asked = _Asked(filters, states, at, by_year)
    held = replace(asked, states=tuple(state for state in states if state != PLANNED))
    planned = replace(asked, states=(PLANNED,))
    record = queries.about(filters.edition)["record_date"]
    first = date(filters.since, 1, 1) if filters.since else None
    last = date(filters.until, 12, 31) if filters.until else None
    if after is not None:
        first = max(first or date.min, after + ONE_DAY)
        last = min(last or date.max, until)
    until = min(last or date.max, filters.as_of)
    if first is None and not by_year:
        # All days up to the date of the record are counted in the cells, and what came after or before is little.
        undated = EventCell.undated_events if last is None else literal(0)
        parts = [_in_cells(asked, EventCell.dated_events, undated)]
        parts += _between(held, record + ONE_DAY, until, record) + _between(held, until + ONE_DAY, record, record, -1)
        # As days: no period reaches as far as plans may.
        ahead = last or date(9999, 12, 31)
        if PLANNED in states:
            parts += _in_parts(planned, Parts(days=((record + ONE_DAY, ahead),)) if record < ahead else Parts(), 1)
            parts += _between(planned, ahead + ONE_DAY, record, record, -1) if ahead < record else []
        return union_all(*parts).subquery("found")
    first = first or date(1000, 1, 1)
    parts = _between(held, first, until, record)
    parts += _between(planned, first, last or date(9999, 12, 31), record) if PLANNED in states else []
    # Of no day there is nothing.
    return union_all(*(parts or [_in_cells(asked, literal(0), literal(0))])).subquery("found")


@dataclass(frozen=True)
class _Asked:
    """What is asked of cells of events, and what of it the answer is told apart by."""

    filters: Filters
    states: tuple[str, ...]
    at: str | None
    by_year: bool

    @property
    def used(self) -> str:
        """What the cells that answer tell apart: no more than is asked, so that they are few."""
        where = PLACE if self.filters.place else self.at or (AREA if self.filters.regions else None)
        own = {SECTOR: self.filters.asks_sectors, PROGRAMME: self.filters.programmes, where: where}
        return told_apart(name for name, asked in own.items() if asked)

    @property
    def has_months(self) -> bool:
        """Whether these cells are added up by month too, and not by year alone."""
        return not (SECTOR in self.used and (AREA in self.used or PLACE in self.used))

    @property
    def columns(self) -> list[ColumnElement]:
        return [EventCell.event_state_code.label("state"), EventCell.is_online, *WHERE[self.at]]

    @property
    def columns_of_one(self) -> list[ColumnElement]:
        """The same of the cell in which an event lies."""
        return [EventCell.event_state_code.label("state"), EventCell.is_online, *WHERE_OF_ONE[self.at]]

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [EventCell.event_state_code.in_(self.states), *event_cell_conditions(self.filters)]


def _between(asked: _Asked, first: date, last: date, record: date, way: int = 1) -> list[Select]:
    """What the days between two days hold, to be added (1) or taken away (-1)."""
    if not asked.states:
        return []
    both = (taken_apart(first, last), Parts()) if asked.has_months else in_years(first, last, record)
    return [part for own, parts in zip((way, -way), both, strict=True) for part in _in_parts(asked, parts, own)]


def _in_cells(asked: _Asked, events: ColumnElement[int], undated: ColumnElement[int]) -> Select:
    """What the cells themselves count."""
    counted = (events.label("events"), undated.label("undated"))
    statement = select(literal(0).label("year"), *asked.columns, *counted)
    return statement.where(EventCell.told_apart_by == asked.used, *asked.conditions)


def _in_parts(asked: _Asked, parts: Parts, way: int) -> list[Select]:
    """What these parts of a span hold, to be added (1) or taken away (-1)."""
    found, none = [], literal(0).label("undated")
    period = EventPeriod.year_or_month
    # Each range alone, of periods and of days: of two at once SQLite would look for neither by its index.
    for periods in parts.periods:
        year = case((period > 9999, period // 100), else_=period) if asked.by_year else literal(0)
        found.append(
            select(year.label("year"), *asked.columns, (way * EventPeriod.events).label("events"), none)
            .join(EventCell, EventCell.event_cell_id == EventPeriod.event_cell_id)
            .where(EventCell.told_apart_by == asked.used, *asked.conditions, period.between(*periods))
        )
    # PostgreSQL would answer with a decimal.
    year = cast(extract("year", Event.start_date), Integer) if asked.by_year else literal(0)
    for days in parts.days:
        # By cell first: joined as they are, SQLite would go through these days once for each cell.
        own = (
            select(Event.event_cell_id, year.label("year"), func.count().label("events"))
            .where(Event.start_date.between(*days))
            .group_by(Event.event_cell_id, *([year] if asked.by_year else []))
            .subquery("days")
        )
        statement = (
            select(own.c.year, *asked.columns_of_one, (way * own.c.events).label("events"), none)
            .join(EventCell, EventCell.event_cell_id == own.c.event_cell_id)
            .where(*asked.conditions)
        )
        if asked.at == EACH_PLACE:
            place = PlaceCombination.place_combination_id == EventCell.place_combination_id
            statement = statement.join(PlaceCombination, place)
        found.append(statement)
    return found


@queries.remembered
def are_events_few(edition: int) -> bool:
    """Whether events are so few that all of them are looked at sooner than their cells are asked for."""
    return _are_few(edition, Event)


def events_one_by_one(
    filters: Filters, states: tuple[str, ...], after: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """The events that `events` adds up, a row each, where they are few: `state`, `is_online`, `place_combination_id`, and the
    `year` in which each began, 0 where no date is stated."""
    rows = _every_event(filters.edition)
    first = date(filters.since, 1, 1) if filters.since else date.min
    last = date(filters.until, 12, 31) if filters.until else date.max
    if after is not None:
        first, last = max(first, after + ONE_DAY), min(last, until)
    day, is_planned = rows["day"].to_numpy(), (rows["state"] == PLANNED).to_numpy()
    is_meant = (day >= first.toordinal()) & (day <= last.toordinal())
    if not filters.has_period and after is None:
        is_meant |= day == 0
    is_meant &= (day <= filters.as_of.toordinal()) | is_planned
    return rows[is_meant & rows["state"].isin(states).to_numpy() & _are_left(filters, rows)]


def _are_left(filters: Filters, rows: pd.DataFrame) -> np.ndarray:
    """Of each event whether the filters leave it: what `event_cell_conditions` asks of its cell."""
    edition, is_left = filters.edition, np.ones(len(rows), dtype=bool)
    for sectors, is_asked in ((filters.sectors, True), (filters.without_sectors, False)):
        if sectors:
            combined = combined_sectors(edition).items()
            own = {number for number, codes in combined if not {*codes}.isdisjoint(sectors)}
            own |= {0} if NOT_STATED in sectors else set()
            is_left &= rows["sector_combination_id"].isin(own).to_numpy() == is_asked
    if filters.regions:
        countries, provinces = queries.within(edition, filters.regions)
        areas = _combined_areas(edition)
        own = {number for number, country, province in areas if country in countries or province in provinces}
        own |= {0} if NOT_STATED in filters.regions else set()
        is_left &= rows["area_combination_id"].isin(own).to_numpy()
    if filters.programmes:
        is_left &= rows["programme_code"].isin(filters.programmes).to_numpy()
    if filters.place:
        is_left &= rows["place_combination_id"].isin(_combined_with(edition, filters.place)).to_numpy()
    return is_left


@queries.remembered
def _every_event(edition: int) -> pd.DataFrame:
    cell = EventCell
    told = (cell.is_online, cell.area_combination_id, cell.place_combination_id, cell.sector_combination_id)
    statement = select(Event.start_date, cell.event_state_code.label("state"), *told, cell.programme_code)
    rows = queries.frame(edition, statement.join(cell, cell.event_cell_id == Event.event_cell_id))
    days = [day if isinstance(day, date) else None for day in rows.pop("start_date").astype(object)]
    return rows.assign(
        day=[day.toordinal() if day else 0 for day in days], year=[day.year if day else 0 for day in days]
    )


@queries.remembered
def combined_sectors(edition: int) -> dict[int, list[str]]:
    """The sectors of each combination; of those of organisations the primary one first."""
    table, found = SectorCombination, {}
    order = (table.sector_combination_id, table.is_primary_sector.desc(), table.sector_code)
    for number, code in queries.rows_of(
        edition, select(table.sector_combination_id, table.sector_code).order_by(*order)
    ):
        found.setdefault(number, []).append(code)
    return found


@queries.remembered
def _combined_areas(edition: int) -> list[tuple[int, str, str | None]]:
    area = AreaCombination
    return queries.rows_of(edition, select(area.area_combination_id, area.country_code, area.province_code))


@queries.remembered
def _combined_with(edition: int, place: str) -> list[int]:
    own = select(PlaceCombination.place_combination_id).where(PlaceCombination.place_id == place)
    return [number for (number,) in queries.rows_of(edition, own)]


def event_cell_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a cell of events."""
    found = _sector_conditions(filters, EventCell.sector_combination_id)
    if filters.regions:
        countries, provinces = queries.within(filters.edition, filters.regions)
        areas, combination = AreaCombination, EventCell.area_combination_id
        chosen = combination.in_(
            select(areas.area_combination_id).where(
                or_(areas.country_code.in_(countries), areas.province_code.in_(provinces))
            )
        )
        found.append(or_(chosen, combination == 0) if NOT_STATED in filters.regions else chosen)
    if filters.programmes:
        found.append(EventCell.programme_code.in_(filters.programmes))
    if filters.place:
        own = select(PlaceCombination.place_combination_id).where(PlaceCombination.place_id == filters.place)
        found.append(EventCell.place_combination_id.in_(own))
    return found
