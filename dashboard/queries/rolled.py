"""What the rolled-up tables answer: changes of organisations and numbers of events between two days, for any filters.

A span of days is taken apart into the whole years and months in it, which were added up at publication (etl.rollup), and the
days that are left, so what is read depends on the cells and periods asked for. Which organisations hold an ECOSOC status differs
from day to day and is in no cell; they are few, and their own changes are added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, extract, func, or_, select
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import NO_STATUS, NOT_STATED, Filters
from etl.models import (
    ALL_DAYS,
    AREA,
    PLACE,
    PLANNED,
    PROGRAMME,
    SECTOR,
    TYPE,
    UNDATED,
    Changes,
    Event,
    EventCell,
    EventPeriod,
    MemberCell,
    MemberChange,
    MemberPeriod,
    Organisation,
    Place,
    PlaceCombination,
    SectorCombination,
    Source,
    UnStatusSpell,
    told_apart,
)

CHANGES = list(Changes.__annotations__)
# The columns of a cell by which answers are grouped.
COLUMNS = {
    SECTOR: ("sector_combination_id",),
    AREA: ("country_code", "province_code"),
    TYPE: ("organisation_type_code",),
}
# From the first day to the last, both of them in it; nothing stands for no end.
Span = tuple[date | None, date | None]
ONE_DAY = timedelta(days=1)
STANDING = "standing"


# --- spans ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """What a span is made of: ranges of periods, and ranges of days, each from its first to its last."""

    periods: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[date, date], ...] = ()

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(self.periods + other.periods, self.days + other.days)


def taken_apart(first: date, last: date, *, with_months: bool = True) -> Parts:
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
        return years + _months(last.replace(month=1, day=1), last, with_months=with_months)
    if first.year == last.year:
        return _months(first, last, with_months=with_months)
    end = first.replace(month=12, day=31)
    return _months(first, end, with_months=with_months) + taken_apart(end + ONE_DAY, last, with_months=with_months)


def _months(first: date, last: date, *, with_months: bool) -> Parts:
    """The same within a year that is not whole."""
    if not with_months:
        return Parts(days=((first, last),))
    if first.day == 1 and (last + ONE_DAY).day == 1:
        return Parts(((first.year * 100 + first.month, last.year * 100 + last.month),))
    if (first.month, first.day) == (last.month, 1) or (first.month == last.month):
        return Parts(days=((first, last),))
    if first.day > 1:
        end = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
        return Parts(days=((first, end),)) + _months(end + ONE_DAY, last, with_months=True)
    start = last.replace(day=1)
    return _months(first, start - ONE_DAY, with_months=True) + Parts(days=((start, last),))


def _parts(span: Span, record: date, *, with_months: bool = True) -> Parts:
    """What a span is made of where the record ends on a day: all up to that day is one period."""
    first, last = span
    if first is None and last is not None and last >= record:
        after = taken_apart(record + ONE_DAY, last, with_months=with_months) if last > record else Parts()
        return Parts(((ALL_DAYS, ALL_DAYS),)) + after
    # A year no earlier than 1000 and no later than 9999 has four digits, and so is no other period.
    return taken_apart(first or date(1000, 1, 1), last or date(9999, 12, 31), with_months=with_months)


def _in_ranges(column: ColumnElement, ranges: Iterable[tuple]) -> ColumnElement[bool]:
    return or_(*(column == low if low == high else column.between(low, high) for low, high in ranges))


# --- organisations -------------------------------------------------------------------------------------------------


def _cell_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a cell of organisations, but for ECOSOC status."""
    found = []
    if filters.sectors:
        found.append(_of_sectors(filters, MemberCell.sector_combination_id))
    if filters.regions:
        countries, provinces = queries.within(filters.edition, filters.regions)
        chosen = or_(MemberCell.country_code.in_(countries), MemberCell.province_code.in_(provinces))
        found.append(or_(chosen, MemberCell.country_code.is_(None)) if NOT_STATED in filters.regions else chosen)
    if filters.organisation_types:
        chosen = MemberCell.organisation_type_code.in_(filters.organisation_types)
        missing = MemberCell.organisation_type_code.is_(None)
        found.append(or_(chosen, missing) if NOT_STATED in filters.organisation_types else chosen)
    return found


def _of_sectors(filters: Filters, combination: ColumnElement[int]) -> ColumnElement[bool]:
    chosen = combination.in_(
        select(SectorCombination.sector_combination_id).where(SectorCombination.sector_code.in_(filters.sectors))
    )
    return or_(chosen, combination == 0) if NOT_STATED in filters.sectors else chosen


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
    """Changes added up: for each span and group (a row of `groups`) the sum of each of CHANGES, in this order."""

    groups: pd.DataFrame
    sums: np.ndarray

    def of(self, name: str, span: int = 0) -> np.ndarray:
        """The sum of a change in a span, by group; “standing” is all that began less all that ended."""
        if name == STANDING:
            return self.of("began", span) - self.of("ended", span)
        return self.sums[span, :, CHANGES.index(name)]


def changes(filters: Filters, metric: str | None, spans: Sequence[Span], by: tuple[str, ...] = ()) -> Found:
    """What changes in each span in the number of organisations that the filters leave and that count in a metric, by what
    cells tell apart. Without a metric it is all that are on record, which the period of all days holds."""
    record = queries.about(filters.edition)["record_date"]
    parts = [_parts(span, record) for span in spans]
    # What is read, and in which of it each span has its part.
    read: list[tuple[int, pd.DataFrame, list[list[tuple[int, int]]]]] = []
    sign, holders = _holders(filters) if filters.un_statuses else (0, None)
    if sign <= 0:
        wanted = Parts(
            *(tuple(dict.fromkeys(chain(*own))) for own in zip(*((p.periods, p.days) for p in parts), strict=True))
        )
        own = [[*part.periods, *((_at(low), _at(high)) for low, high in part.days)] for part in parts]
        read.append((1, _of_all(filters, metric, wanted, by), own))
    if holders is not None and metric is None:
        read.append((sign, _on_record(filters, holders, by), [list(part.periods) for part in parts]))
    elif holders is not None:
        own = [[(_at(first or date.min), _at(last or date.max))] for first, last in spans]
        read.append((sign, _by_day(filters, metric, MemberChange.organisation_id.in_(holders), by), own))
    rows = pd.concat([rows.assign(part=place) for place, (_, rows, _) in enumerate(read)], ignore_index=True)
    codes, groups = _grouped(rows, [key.key for key in _keys(by)])
    values, at, part = (
        rows[CHANGES].to_numpy(dtype=np.int64),
        rows["at"].to_numpy(dtype=np.int64),
        rows["part"].to_numpy(),
    )
    sums = np.zeros((len(parts), len(groups), len(CHANGES)), dtype=np.int64)
    for place, (way, _, ranges) in enumerate(read):
        for span, own in enumerate(ranges):
            is_in = np.zeros(len(rows), dtype=bool)
            for low, high in own:
                is_in |= (at >= low) & (at <= high)
            is_in &= part == place
            np.add.at(sums[span], codes[is_in], way * values[is_in])
    return Found(groups, sums)


def _at(day: date) -> int:
    """A day as a number that is no period."""
    return 10_000_000 + day.toordinal()


def _grouped(rows: pd.DataFrame, keys: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of the group of each row, and the groups; one group where nothing is told apart."""
    if not keys:
        return np.zeros(len(rows), dtype=np.int64), pd.DataFrame(index=[0])
    codes = rows.groupby(keys, dropna=False, sort=False).ngroup()
    return codes.to_numpy(), rows.loc[~codes.duplicated(), keys].reset_index(drop=True)


def _keys(by: tuple[str, ...]) -> list[ColumnElement]:
    return [getattr(MemberCell, column) for name in by for column in COLUMNS[name]]


def _sums(table: type) -> list[ColumnElement]:
    # PostgreSQL would answer with a decimal.
    return [cast(func.sum(getattr(table, name)), Integer).label(name) for name in CHANGES]


def _of_all(filters: Filters, metric: str | None, parts: Parts, by: tuple[str, ...]) -> pd.DataFrame:
    """One row per period or day of these parts (`at`) and group: what changes in it, whatever ECOSOC status is held."""
    told = {SECTOR: filters.sectors, AREA: filters.regions, TYPE: filters.organisation_types}
    used = told_apart({*by, *(name for name, chosen in told.items() if chosen)})
    counted = MemberCell.metric_code.is_(None) if metric is None else MemberCell.metric_code == metric
    keys, found = _keys(by), []
    if parts.periods:
        statement = (
            select(MemberPeriod.year_or_month.label("at"), *keys, *_sums(MemberPeriod))
            .join(MemberCell, MemberCell.member_cell_id == MemberPeriod.member_cell_id)
            .where(counted, MemberCell.told_apart_by == used, *_cell_conditions(filters))
            .where(_in_ranges(MemberPeriod.year_or_month, parts.periods))
            .group_by(MemberPeriod.year_or_month, *keys)
        )
        found.append(queries.frame(filters.edition, statement))
    if parts.days or not found:
        found.append(_by_day(filters, metric, _in_ranges(MemberChange.day, parts.days), by))
    return found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)


def _by_day(filters: Filters, metric: str | None, condition: ColumnElement[bool], by: tuple[str, ...]) -> pd.DataFrame:
    """One row per day (`at`) and group: what changes on it of what meets the condition."""
    keys = _keys(by)
    statement = (
        select(MemberChange.day.label("at"), *keys, *_sums(MemberChange))
        .join(MemberCell, MemberCell.member_cell_id == MemberChange.member_cell_id)
        .where(MemberChange.metric_code == metric, condition, *_cell_conditions(filters))
        .group_by(MemberChange.day, *keys)
    )
    rows = queries.frame(filters.edition, statement)
    return rows.assign(at=[_at(day) for day in rows["at"]])


def _on_record(filters: Filters, holders: Select, by: tuple[str, ...]) -> pd.DataFrame:
    """One row per group: those of these organisations that are on record, as the period of all days has them."""
    keys = _keys(by)
    statement = (
        select(*keys, func.count().label("began"), func.count(case((Source.is_sample, 1))).label("sample"))
        .select_from(Organisation)
        .join(MemberCell, MemberCell.member_cell_id == Organisation.member_cell_id)
        .join(Source, Source.source_id == Organisation.source_id)
        .where(Organisation.organisation_id.in_(holders), *_cell_conditions(filters))
        .group_by(*keys)
    )
    rows = queries.frame(filters.edition, statement).assign(at=ALL_DAYS)
    rows = rows.assign(sample_organisations=rows["sample"])
    return rows.assign(**dict.fromkeys(set(CHANGES) - set(rows.columns), 0))


# As many changes of a number are told day by day; more than anybody reads, and a chart of more points shows no more.
MOST_DAYS = 1000


@queries.remembered
def _is_daily(edition: int, metric: str) -> bool:
    days = select(MemberChange.day).where(MemberChange.metric_code == metric).distinct().limit(MOST_DAYS + 1)
    return int(queries.frame(edition, select(func.count()).select_from(days.subquery())).iloc[0, 0]) <= MOST_DAYS


def course(filters: Filters, metric: str) -> pd.DataFrame:
    """One row per day up to the as-of date on which the number that counts in a metric changed, or, where the record holds
    more than MOST_DAYS such days, per month in which it did, by its last day: `began`, `ended`, what stands after it
    (`members`), and how much of that is `sample`."""
    last = filters.as_of
    days = Parts(days=((date.min, last),))
    if not _is_daily(filters.edition, metric):
        start = last.replace(day=1)
        before = start - ONE_DAY
        days = Parts(((100001, before.year * 100 + before.month),), ((start, last),))
    sign, holders = _holders(filters) if filters.un_statuses else (0, None)
    found = []
    if sign <= 0:
        found.append((1, _of_all(filters, metric, days, ())))
    if holders is not None:
        condition = and_(MemberChange.organisation_id.in_(holders), MemberChange.day <= last)
        found.append((sign, _by_day(filters, metric, condition, ())))
    names = ["began", "ended", "sample"]
    rows = pd.concat([rows[names].mul(way).assign(at=rows["at"]) for way, rows in found], ignore_index=True)
    rows["day"] = [_last_day(at, last, is_daily=not days.periods) for at in rows["at"]]
    rows = rows.groupby("day", as_index=False)[names].sum().sort_values("day")
    rows = rows[(rows[names] != 0).any(axis=1)].reset_index(drop=True)
    return rows.assign(members=(rows["began"] - rows["ended"]).cumsum(), sample=rows["sample"].cumsum())


def _last_day(at: int, last: date, *, is_daily: bool) -> date:
    """The day of a change, or the last of its month, up to the last day of all."""
    if is_daily:
        return date.fromordinal(at - _at(date.min) + 1)
    month = date(at // 100, at % 100, 1) if at < _at(date.min) else date.fromordinal(at - _at(date.min) + 1)
    return min((month.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY, last)


# --- events --------------------------------------------------------------------------------------------------------


@queries.remembered
def events(
    filters: Filters, states: tuple[str, ...], after: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """One row per year (nothing for events without a date), state and combination of places: the events that the filters
    leave, of those that began after one day and up to another if these are given.

    Up to the as-of date; planned ones lie ahead of it. A period asked for leaves out events without a date."""
    first = date(filters.since or 1000, 1, 1)
    last = date(filters.until or 9999, 12, 31)
    found = []
    for planned in (False, True):
        own = tuple(state for state in states if (state == PLANNED) == planned)
        if own:
            end = last if planned else min(last, filters.as_of)
            begin = max(first, after + ONE_DAY) if after else first
            found.append(_events(filters, own, (begin, min(end, until) if until else end), is_bound=after is not None))
    return pd.concat(found, ignore_index=True)


def _events(filters: Filters, states: tuple[str, ...], span: tuple[date, date], *, is_bound: bool) -> pd.DataFrame:
    used = [PLACE, *([SECTOR] if filters.sectors else []), *([PROGRAMME] if filters.programmes else [])]
    whole = {PLACE, SECTOR, PROGRAMME}
    # What tells everything apart is kept by year alone.
    parts = taken_apart(*span, with_months=set(used) != whole)
    periods = list(parts.periods)
    if not (filters.has_period or is_bound):
        periods.append((UNDATED, UNDATED))
    cell = EventCell
    columns = (cell.event_state_code.label("state"), cell.place_combination_id)
    conditions = [cell.event_state_code.in_(states), *_event_cell_conditions(filters)]
    year = case((EventPeriod.year_or_month > 9999, EventPeriod.year_or_month // 100), else_=EventPeriod.year_or_month)
    found = []
    if periods:
        statement = (
            select(year.label("year"), *columns, cast(func.sum(EventPeriod.events), Integer).label("events"))
            .join(cell, cell.event_cell_id == EventPeriod.event_cell_id)
            .where(cell.told_apart_by == told_apart(used), *conditions, _in_ranges(EventPeriod.year_or_month, periods))
            .group_by(year, *columns)
        )
        found.append(queries.frame(filters.edition, statement))
    if parts.days:
        # PostgreSQL would answer with a decimal.
        year = cast(extract("year", Event.start_date), Integer)
        statement = (
            select(year.label("year"), *columns, func.count().label("events"))
            .select_from(Event)
            .join(cell, cell.event_cell_id == Event.event_cell_id)
            .where(cell.told_apart_by == told_apart(whole), *conditions, _in_ranges(Event.start_date, parts.days))
            .group_by(year, *columns)
        )
        found.append(queries.frame(filters.edition, statement))
    rows = pd.concat(found, ignore_index=True)
    return rows.assign(year=rows["year"].where(rows["year"] != UNDATED))


def _event_cell_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a cell of events."""
    found, combination = [], EventCell.place_combination_id
    if filters.sectors:
        found.append(_of_sectors(filters, EventCell.sector_combination_id))
    if filters.regions:
        countries, provinces = queries.within(filters.edition, filters.regions)
        chosen = combination.in_(
            select(PlaceCombination.place_combination_id)
            .join(Place, Place.place_id == PlaceCombination.place_id)
            .where(or_(Place.country_code.in_(countries), Place.province_code.in_(provinces)))
        )
        found.append(or_(chosen, combination == 0) if NOT_STATED in filters.regions else chosen)
    if filters.programmes:
        found.append(EventCell.programme_code.in_(filters.programmes))
    if filters.place:
        own = select(PlaceCombination.place_combination_id).where(PlaceCombination.place_id == filters.place)
        found.append(combination.in_(own))
    return found


@queries.remembered
def combination_places(edition: int) -> pd.DataFrame:
    """One row per combination of places and place of it, in its order: place_id, its precision, country and position."""
    columns = (Place.place_id, Place.place_precision_code, Place.country_code, Place.name_en, Place.name_zh)
    statement = select(PlaceCombination.place_combination_id, PlaceCombination.position, *columns)
    statement = statement.join(Place, Place.place_id == PlaceCombination.place_id)
    return queries.frame(edition, statement)
