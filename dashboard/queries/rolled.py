"""What the rolled-up tables answer: changes of organisations and numbers of events between two days, for any filters.

Cells, and the days on which something changed in them, are read once for an edition and kept in memory (etl.rollup says what they
are). Every question is then a selection of cells and a stretch of days, and asks the database for nothing. Which organisations
hold an ECOSOC status differs from day to day and is in no cell; they are few, and their own changes are read beside the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import pairwise

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Select, func, or_, select

from dashboard import queries
from dashboard.queries import NO_STATUS, NOT_STATED, Filters
from etl.models import (
    LISTED,
    PLANNED,
    AreaCombination,
    Changes,
    EventCell,
    EventDay,
    MemberCell,
    MemberChange,
    Organisation,
    PlaceCombination,
    Region,
    SectorCombination,
    Source,
    UnStatusSpell,
)

CHANGES = list(Changes.__annotations__)
# By what answers on organisations can be grouped: sector, area of the seat, type, evidence of membership.
SECTOR, AREA, TYPE, EVIDENCE = "sector", "area", "type", "evidence"
# From the first day to the last, both of them in it; nothing stands for no end.
Span = tuple[date | None, date | None]
ONE_DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1).toordinal()
STANDING = "standing"
# As many rows are read at once.
AT_ONCE = 20_000


@dataclass
class Column:
    """A column of whole numbers: the `values`, and where they stand for something else (text, a day, nothing), their place in
    `codes`."""

    values: np.ndarray
    codes: tuple

    @property
    def ordinals(self) -> np.ndarray:
        """Days as ordinals; the first of all where there is no day: what is undated counts before every day."""
        return np.array([(day or date.min).toordinal() for day in self.codes], dtype=np.int32)[self.values]


def _portions(edition: int, key: ColumnElement[int], *columns: ColumnElement) -> Iterator[list[tuple]]:
    """The columns of all rows of a table that are numbered from 1 on, in their order, so many at once."""
    first, rows = 0, None
    while rows is None or len(rows) == AT_ONCE:
        among = (key > first, key <= first + AT_ONCE)
        rows = queries.rows_of(edition, select(*columns).where(*among).order_by(key))
        first += AT_ONCE
        yield rows


def _as_columns(portions: Iterable[list[tuple]], *columns: ColumnElement) -> list[Column]:
    """The same as columns."""
    known: list[dict] = [{} for _ in columns]
    is_coded = [column.type.python_type in (str, date) for column in columns]
    parts: list[list[np.ndarray]] = [[np.empty(0, dtype=np.int32)] for _ in columns]
    for rows in portions:
        for own, codes, coded, cells in zip(parts, known, is_coded, zip(*rows, strict=True), strict=bool(rows)):
            numbers = (codes.setdefault(cell, len(codes)) for cell in cells) if coded else cells
            own.append(np.array(list(numbers) if coded else numbers, dtype=np.int32))
    return [Column(np.concatenate(own), tuple(codes)) for own, codes in zip(parts, known, strict=True)]


def _are_among(numbers: np.ndarray, chosen: Iterable[int]) -> np.ndarray:
    """Of each of these whole numbers from 0 on, whether it is among some."""
    found = np.zeros(int(numbers.max(initial=0)) + 1, dtype=bool)
    own = np.fromiter(chosen, dtype=np.int64)
    found[own[own < len(found)]] = True
    return found[numbers]


# --- cells, as the database is asked for them ------------------------------------------------------------------------


def cells(filters: Filters) -> Select:
    """The ids of the cells in which organisations lie that the filters leave, whatever ECOSOC status they hold: what
    `left_member_cells` tells."""
    return select(MemberCell.member_cell_id).where(*_cell_conditions(filters))


def _cell_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = _sector_conditions(filters, MemberCell.sector_combination_id)
    if filters.regions:
        countries, provinces = queries.within(filters.edition, filters.regions)
        chosen = or_(MemberCell.country_code.in_(countries), MemberCell.province_code.in_(provinces))
        found.append(or_(chosen, MemberCell.country_code.is_(None)) if NOT_STATED in filters.regions else chosen)
    if filters.organisation_types:
        chosen = MemberCell.organisation_type_code.in_(filters.organisation_types)
        missing = MemberCell.organisation_type_code.is_(None)
        found.append(or_(chosen, missing) if NOT_STATED in filters.organisation_types else chosen)
    if filters.without_listed:
        found.append(func.coalesce(MemberCell.evidence_code, "") != LISTED)
    return found


# No filter that cells answer.
NOT_IN_CELLS = {"sectors": (), "regions": (), "organisation_types": (), "without_listed": False, "without_sectors": ()}


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


def event_cells(filters: Filters) -> Select:
    """The ids of the cells in which events lie that the filters leave, whenever they began: what `left_event_cells` tells."""
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
    return select(EventCell.event_cell_id).where(*found)


def _sector_conditions(filters: Filters, combination: ColumnElement[int]) -> list[ColumnElement[bool]]:
    found = [_has_any(filters.sectors, combination)] if filters.sectors else []
    return [*found, ~_has_any(filters.without_sectors, combination)] if filters.without_sectors else found


def _has_any(sectors: tuple[str, ...], combination: ColumnElement[int]) -> ColumnElement[bool]:
    own = select(SectorCombination.sector_combination_id).where(SectorCombination.sector_code.in_(sectors))
    chosen = combination.in_(own)
    return or_(chosen, combination == 0) if NOT_STATED in sectors else chosen


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


def _of_sectors(edition: int, sectors: tuple[str, ...], combinations: np.ndarray) -> np.ndarray:
    """Which of these combinations have any of some sectors."""
    own = {number for number, codes in combined_sectors(edition).items() if not {*codes}.isdisjoint(sectors)}
    return _are_among(combinations, own | ({0} if NOT_STATED in sectors else set()))


def _of_day(days: np.ndarray, unit: str) -> np.ndarray:
    """In which year (“Y”) or month (“M”) days lie that are given as ordinals, counted from 1970 on."""
    return (days - EPOCH).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)


def _scope(filters: Filters, *names: str) -> Filters:
    """These choices alone, on no day, so that others ask nothing anew."""
    return Filters(filters.edition, date.min, **{name: getattr(filters, name) for name in names})


# --- organisations -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class MemberCells:
    """The cells of organisations, in the order of their ids: the combination of sectors, the country, province, type and evidence
    of membership by their places in `codes` (nothing is a code), and how many organisations are on record, of them invented ones."""

    codes: dict[str, tuple[str | None, ...]]
    sectors: np.ndarray
    countries: np.ndarray
    provinces: np.ndarray
    types: np.ndarray
    evidence: np.ndarray
    organisations: np.ndarray
    samples: np.ndarray

    def are(self, name: str, codes: Iterable[str | None]) -> np.ndarray:
        """Which cells are of any of these countries, provinces, types or kinds of evidence."""
        codes, known = set(codes), enumerate(self.codes[name])
        return _are_among(getattr(self, name), (place for place, code in known if code in codes))


@queries.remembered
def member_cells(edition: int) -> MemberCells:
    """The cells of organisations of an edition."""
    cell = MemberCell
    told = (cell.country_code, cell.province_code, cell.organisation_type_code, cell.evidence_code)
    columns = (*told, cell.sector_combination_id, cell.organisations, cell.sample_records)
    *told, sectors, organisations, samples = _as_columns(_portions(edition, cell.member_cell_id, *columns), *columns)
    names = ("countries", "provinces", "types", "evidence")
    codes = {name: own.codes for name, own in zip(names, told, strict=True)}
    return MemberCells(codes, sectors.values, *(own.values for own in told), organisations.values, samples.values)


@dataclass(frozen=True, eq=False)
class MemberChanges:
    """Changes of organisations, by metric and day: of each its day (ordinal), the place of its cell, how much of each of CHANGES
    there is of it (a row of `numbers`), and whose it is, where these are told apart."""

    stretches: dict[str, slice]
    day: np.ndarray
    cell: np.ndarray
    numbers: np.ndarray
    owner: np.ndarray


_CHANGES = (
    *(MemberChange.metric_code, MemberChange.day, MemberChange.member_cell_id),
    *(getattr(MemberChange, name) for name in CHANGES),
)


def _changes(columns: list[Column], owner: np.ndarray) -> MemberChanges:
    """The same in the order in which they are looked up; `columns` are those of _CHANGES."""
    metric, day, cell, *numbers = columns
    day = day.ordinals
    order = np.lexsort((day, metric.values))
    bounds = np.searchsorted(metric.values[order], range(len(metric.codes) + 1)).tolist()
    stretches = {name: slice(*bounds[place : place + 2]) for place, name in enumerate(metric.codes)}
    # Of one organisation and day: small numbers.
    numbers = np.stack([own.values[order].astype(np.int16) for own in numbers])
    return MemberChanges(stretches, day[order], cell.values[order] - 1, numbers, owner[order])


@queries.remembered
def member_changes(edition: int) -> MemberChanges:
    """All changes of organisations of an edition: some 40 bytes for each."""
    columns = _as_columns(_portions(edition, MemberChange.member_change_id, *_CHANGES), *_CHANGES)
    return _changes(columns, np.zeros(len(columns[0].values), dtype=np.int32))


@dataclass(frozen=True, eq=False)
class Holders:
    """Organisations that ever held an ECOSOC status: their numbers by id, the cell of each and whether it is invented, and what
    changed of them; and of each spell of a status whose it is, which, and the days between which it counts."""

    numbers: dict[str, int]
    cell: np.ndarray
    is_sample: np.ndarray
    changes: MemberChanges
    spells: pd.DataFrame

    def chosen(self, filters: Filters) -> tuple[int, np.ndarray]:
        """Which of them the filter on ECOSOC status adds to nothing (1), or takes from all (-1)."""
        day = filters.as_of
        held = self.spells[(self.spells["first"] <= day) & (self.spells["end"] > day)]
        is_chosen = held["category"].isin(filters.un_statuses)
        if NOT_STATED in filters.un_statuses:
            is_chosen |= held["category"].isna()
        found = np.zeros(len(self.numbers), dtype=bool)
        found[held.loc[is_chosen, "owner"]] = True
        if NO_STATUS not in filters.un_statuses:
            return 1, found
        others = np.zeros(len(self.numbers), dtype=bool)
        others[held["owner"]] = True
        return -1, others & ~found


@queries.remembered
def status_holders(edition: int) -> Holders:
    """Those of an edition."""
    spell, ids = UnStatusSpell, select(UnStatusSpell.organisation_id)
    own = select(Organisation.organisation_id, Organisation.member_cell_id, Source.is_sample)
    own = own.join(Source, Source.source_id == Organisation.source_id).where(Organisation.organisation_id.in_(ids))
    rows = queries.rows_of(edition, own.order_by(Organisation.organisation_id))
    numbers = {own: place for place, (own, _, _) in enumerate(rows)}
    columns = (*_CHANGES, MemberChange.organisation_id)
    changed = queries.rows_of(edition, select(*columns).where(MemberChange.organisation_id.in_(ids)))
    *told, owner = _as_columns([changed], *columns)
    changes = _changes(told, np.array([numbers[own] for own in owner.codes], dtype=np.int32)[owner.values])
    columns = (spell.organisation_id, spell.un_category_code, spell.counted_from_date, spell.counted_until_date)
    spells = [
        (numbers[owner], category, first or date.min, end or date.max)
        for owner, category, first, end in queries.rows_of(edition, select(*columns))
    ]
    return Holders(
        numbers,
        np.array([cell - 1 for _, cell, _ in rows], dtype=np.int64),
        np.array([is_sample for _, _, is_sample in rows], dtype=bool),
        changes,
        pd.DataFrame(spells, columns=["owner", "category", "first", "end"], dtype=object).astype({"owner": np.int64}),
    )


@queries.remembered
def _member_cells_of(edition: int, name: str, values: tuple[str, ...] | bool) -> np.ndarray:
    """Which cells of organisations one filter leaves."""
    cells = member_cells(edition)
    if name in ("sectors", "without_sectors"):
        return _of_sectors(edition, values, cells.sectors) == (name == "sectors")
    codes = {None if code == NOT_STATED else code for code in values} if values is not True else set()
    if name == "organisation_types":
        return cells.are("types", codes)
    if name == "without_listed":
        return ~cells.are("evidence", {LISTED})
    countries, provinces = queries.within(edition, values)
    return cells.are("countries", countries | (codes & {None})) | cells.are("provinces", provinces)


_OF_MEMBERS = ("sectors", "without_sectors", "regions", "organisation_types", "without_listed")


def left_member_cells(filters: Filters) -> np.ndarray:
    """Of each cell of organisations whether the filters leave it, whatever ECOSOC status they ask for: what `cells` asks."""
    every = np.ones(len(member_cells(filters.edition).sectors), dtype=bool)
    return _left(every, filters, _OF_MEMBERS, _member_cells_of)


def _left(left: np.ndarray, filters: Filters, names: tuple[str, ...], of_one: Callable[..., np.ndarray]) -> np.ndarray:
    for name in names:
        if values := getattr(filters, name):
            left &= of_one(filters.edition, name, values)
    return left


@dataclass(frozen=True, eq=False)
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
# Where the record holds more changes than this, they are told by month: no chart can show more.
MOST_CHANGES = 5000


def changes(
    filters: Filters,
    metric: str | None,
    spans: Sequence[Span],
    names: tuple[str, ...] = STANDS,
    by: tuple[str, ...] = (),
    *,
    primary_only: bool = False,
    dated_only: bool = False,
) -> Found:
    """What changes in each span in the number of organisations that the filters leave and that count in a metric, by sector,
    region or type; an organisation of two sectors stands in both, unless `primary_only`. `dated_only` leaves out those of which
    nobody says since when they count. Without a metric it is all that are on record, whenever the record was made."""
    groups = _groups(filters.edition, by, primary_only)
    size, ends = len(groups.sizes), [_ordinals(span) for span in spans]
    sums = np.zeros((len(spans), len(groups.rows), len(names)), dtype=np.int64)
    for way, of_holders in _ways(filters):
        if metric is None:
            organisations, samples = _on_record(filters, of_holders)
            on_record = {"began": organisations, "sample": samples, "sample_organisations": samples}
            for place, name in enumerate(names):
                sums[:, :, place] += way * groups.of_cells(on_record[name]) if name in on_record else 0
        elif not by:
            series = _series_of(filters, metric, names, of_holders, dated_only=dated_only)
            sums[:, 0] += way * np.array([series.between(*span) for span in ends])
        else:
            own, rows = _rows(filters, metric, of_holders, dated_only=dated_only)
            for at, span in enumerate(ends):
                low, high = np.searchsorted(own.day[rows], (span[0], span[1] + 1))
                cells = own.cell[rows[low:high]]
                for place, name in enumerate(names):
                    number = own.numbers[CHANGES.index(name), rows[low:high]]
                    sums[at, :, place] += way * groups.of_cells(np.bincount(cells, number, size))
    return Found(groups.rows, names, sums)


def _ordinals(span: Span) -> tuple[int, int]:
    first, last = span
    return (first or date.min).toordinal(), (last or date.max).toordinal()


def _ways(filters: Filters) -> list[tuple[int, bool]]:
    """What is added (1) or taken away (-1): all organisations, or those of them that hold a status which the filters name."""
    if not filters.un_statuses:
        return [(1, False)]
    sign, _ = status_holders(filters.edition).chosen(filters)
    return [(1, True)] if sign > 0 else [(1, False), (-1, True)]


def _rows(
    filters: Filters, metric: str, of_holders: bool, *, dated_only: bool = False
) -> tuple[MemberChanges, np.ndarray]:
    """Changes, and the places in them of those in a metric of organisations that the filters leave, by day."""
    holders = status_holders(filters.edition) if of_holders else None
    own = holders.changes if holders else member_changes(filters.edition)
    stretch = own.stretches.get(metric, slice(0, 0))
    is_left = left_member_cells(filters).take(own.cell[stretch])
    if holders:
        is_left &= holders.chosen(filters)[1][own.owner[stretch]]
    if dated_only:
        # In one metric an organisation is undated altogether or not at all, so each of its changes tells.
        is_left &= own.numbers[CHANGES.index("undated"), stretch] == 0
    return own, stretch.start + np.flatnonzero(is_left)


@dataclass(frozen=True, eq=False)
class Series:
    """Days on which something changed (ordinals), and of each of some changes how much by then, a row beginning with 0."""

    days: np.ndarray
    by_then: np.ndarray

    def between(self, first: int, last: int) -> np.ndarray:
        """How much of each came from one day to another."""
        low, high = np.searchsorted(self.days, (first, last + 1))
        return self.by_then[:, max(low, high)] - self.by_then[:, low]


def _series_of(
    filters: Filters, metric: str, names: tuple[str, ...], of_holders: bool, *, dated_only: bool = False
) -> Series:
    scope = _scope(filters, *_OF_MEMBERS)
    if of_holders:
        scope = replace(scope, as_of=filters.as_of, un_statuses=filters.un_statuses)
    return _series(scope, metric, names, of_holders, dated_only)


@queries.remembered
def _series(scope: Filters, metric: str, names: tuple[str, ...], of_holders: bool, dated_only: bool) -> Series:
    own, rows = _rows(scope, metric, of_holders, dated_only=dated_only)
    days = own.day[rows]
    starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]][: len(days)])
    by_then = np.zeros((len(names), len(starts) + 1), dtype=np.int64)
    for name, found in zip(names, by_then, strict=True):
        if len(starts):
            added = np.add.reduceat(own.numbers[CHANGES.index(name)][rows], starts, dtype=np.int64)
            np.cumsum(added, out=found[1:])
    return Series(days[starts], by_then)


def _on_record(filters: Filters, of_holders: bool) -> tuple[np.ndarray, np.ndarray]:
    """Of each cell that the filters leave how many organisations are on record, and how many of them are invented."""
    cells, left = member_cells(filters.edition), left_member_cells(filters)
    if not of_holders:
        return cells.organisations * left, cells.samples * left
    holders = status_holders(filters.edition)
    _, chosen = holders.chosen(filters)
    every, samples = (
        np.bincount(holders.cell[own], minlength=len(left)) for own in (chosen, chosen & holders.is_sample)
    )
    return every * left, samples * left


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of organisations, a row of codes each; and of each cell how often it stands in `cells`, beside its groups in `of`."""

    rows: pd.DataFrame
    sizes: np.ndarray
    cells: np.ndarray
    of: np.ndarray

    def of_cells(self, numbers: np.ndarray) -> np.ndarray:
        """The sum of each group of a number of each cell."""
        return np.bincount(self.of, numbers[self.cells], len(self.rows)).astype(np.int64)


@queries.remembered
def _groups(edition: int, by: tuple[str, ...], primary_only: bool) -> Groups:
    cells = member_cells(edition)
    rows = pd.DataFrame({"cell": np.arange(len(cells.sectors))})
    if SECTOR in by:
        combined = combined_sectors(edition)
        own = {number: combined.get(number, [NOT_STATED]) for number in np.unique(cells.sectors).tolist()}
        pairs = [(number, code) for number, codes in own.items() for code in (codes[:1] if primary_only else codes)]
        rows["number"] = cells.sectors
        rows = rows.merge(pd.DataFrame(pairs, columns=["number", "sector_code"]), on="number")
    if AREA in by:
        # Of China its regions.
        parents = dict(queries.rows_of(edition, select(Region.region_code, Region.parent_region_code)))
        above = np.array([parents.get(code) for code in cells.codes["provinces"]], dtype=object)[cells.provinces]
        country = np.array([code or NOT_STATED for code in cells.codes["countries"]], dtype=object)[cells.countries]
        rows["region_code"] = np.where(above == None, country, above)[rows["cell"]]  # noqa: E711
    if TYPE in by:
        types = np.array([code or NOT_STATED for code in cells.codes["types"]], dtype=object)[cells.types]
        rows["organisation_type_code"] = types[rows["cell"]]
    if EVIDENCE in by:
        evidence = np.array(cells.codes["evidence"], dtype=object)[cells.evidence]
        rows["evidence_code"] = evidence[rows["cell"]]
    names = ("sector_code", "region_code", "organisation_type_code", "evidence_code")
    keys = [name for name in names if name in rows]
    of = (
        rows.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
        if keys
        else np.zeros(len(rows), dtype=np.int64)
    )
    groups = rows.loc[~pd.Series(of).duplicated(), keys].reset_index(drop=True) if keys else pd.DataFrame(index=[0])
    return Groups(groups, cells.organisations, rows["cell"].to_numpy(dtype=np.int64), of)


def course(filters: Filters, metric: str) -> pd.DataFrame:
    """One row per day up to the as-of date on which the dated number that counts in a metric changed, or, where the record holds
    very many changes, per month in which it did, by its last day: `began`, `ended`, what stands after it (`members`), and
    how much of that is `sample`."""
    names, last = (*STANDS, "sample"), filters.as_of.toordinal()
    days, found = [], []
    for way, of_holders in _ways(filters):
        series = _series_of(filters, metric, names, of_holders, dated_only=True)
        days.append(series.days)
        found.append(way * np.diff(series.by_then))
    day, found = np.concatenate(days).astype(np.int64), np.concatenate(found, axis=1)
    found, day = found[:, day <= last], day[day <= last]
    if len(member_changes(filters.edition).day) > MOST_CHANGES:
        # The last of the month, up to the last day of all.
        ends = (_of_day(day, "M") + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1 + EPOCH
        day = np.minimum(ends, last)
    on, place = np.unique(day, return_inverse=True)
    sums = np.array([np.bincount(place, own, len(on)) for own in found], dtype=np.int64)
    is_change = (sums != 0).any(axis=0)
    began, ended, sample = sums[:, is_change]
    days = pd.Series([date.fromordinal(own) for own in on[is_change].tolist()], dtype=object)
    standing = {"members": (began - ended).cumsum(), "sample": sample.cumsum()}
    return pd.DataFrame({"began": began, "ended": ended, "day": days} | standing)


# --- events --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class EventCells:
    """All events of an edition, by cell and by day. Of each cell, in the order of their ids: its `state` and `programme` (places
    in `states` and `programmes`), whether `online`, its combinations of `areas`, `places` and `sectors`, and how many events
    it holds `dated` up to the day of the record and `undated`. Of each of the `days` on which events began (ordinals) where in
    `begun` its events start, and at last where all end; `begun` is the place of the cell of each event with a date."""

    states: tuple[str, ...]
    programmes: tuple[str, ...]
    state: np.ndarray
    programme: np.ndarray
    online: np.ndarray
    areas: np.ndarray
    places: np.ndarray
    sectors: np.ndarray
    dated: np.ndarray
    undated: np.ndarray
    days: np.ndarray
    starts: np.ndarray
    begun: np.ndarray
    record: int

    @cached_property
    def without_date(self) -> np.ndarray:
        """The cells, by their place, that hold events without a date."""
        return np.flatnonzero(self.undated)

    def of_state(self, *states: str) -> np.ndarray:
        """Which cells are of these states."""
        own = (place for place, state in enumerate(self.states) if state in states)
        return reduce(np.logical_or, (self.state == place for place in own), np.zeros(len(self.state), dtype=bool))

    def stretch(self, first: int, last: int) -> slice:
        """Where in `begun` the events of a span of days stand."""
        low, high = np.searchsorted(self.days, (first, last + 1))
        return slice(int(self.starts[low]), int(self.starts[max(low, high)]))

    def added_up(self, chosen: np.ndarray, keys: np.ndarray, size: int, span: tuple[int, int]) -> np.ndarray:
        """How many events of the chosen cells began in a span of days, by the key of the cell, of so many."""
        own, known = self.stretch(*span), self.stretch(0, self.record)
        if own.start or abs(known.stop - own.stop) > own.stop:
            return self._began(own, chosen, keys, size)
        # All up to the day of the record are counted in the cells, and what lies between it and the end of the span is less.
        found = _sums(self.dated, chosen, keys, size)
        if own.stop > known.stop:
            return found + self._began(slice(known.stop, own.stop), chosen, keys, size)
        return found - self._began(slice(own.stop, known.stop), chosen, keys, size)

    def years(self, span: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """The years in which events began in a span of days, and where in `begun` those of each start, and the last end."""
        low, high = np.searchsorted(self.days, (span[0], span[1] + 1))
        years, first = np.unique(_of_day(self.days[low:high], "Y") + 1970, return_index=True)
        return years, self.starts[low + np.r_[first, max(high - low, 0)]]

    def by_year(
        self, chosen: np.ndarray, keys: np.ndarray, size: int, span: tuple[int, int]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The same by year: the years, and for each a row of numbers."""
        years, bounds = self.years(span)
        keys = np.where(chosen, keys, size)
        # Year by year, so that what is counted stays at hand.
        found = [
            np.bincount(keys.take(self.begun[own:end]), minlength=size + 1)[:size] for own, end in pairwise(bounds)
        ]
        return years, np.array(found, dtype=np.int64).reshape(-1, size)

    def among(self, places: np.ndarray, chosen: np.ndarray, span: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Of events at some places in `begun`, which rise, those of the chosen cells that began in a span of days: which of the `years`
        each began in, and its cell."""
        _, bounds = self.years(span)
        own = places[slice(*np.searchsorted(places, (bounds[0], bounds[-1])))]
        own = own[chosen[self.begun[own]]]
        return np.searchsorted(bounds, own, side="right") - 1, self.begun[own]

    def _began(self, stretch: slice, chosen: np.ndarray, keys: np.ndarray, size: int) -> np.ndarray:
        """How many of a stretch of `begun` are of the chosen cells, by the key of the cell, of so many."""
        found = np.zeros(size, dtype=np.int64)
        for part in _at_hand(stretch.start, stretch.stop):
            cells = self.begun[part]
            # In half the time of cells[chosen[cells]].
            found += np.bincount(keys.take(cells[chosen.take(cells)]), minlength=size)
        return found


# So many rows are counted at a time that what is made of them on the way stays near the processor: in a third of the time.
AT_HAND = 2**15


def _at_hand(start: int, stop: int) -> Iterator[slice]:
    return (slice(first, min(first + AT_HAND, stop)) for first in range(start, stop, AT_HAND))


def _sums(numbers: np.ndarray, chosen: np.ndarray, keys: np.ndarray, size: int) -> np.ndarray:
    """The sum of a number of each chosen row by its key, of so many."""
    found = np.zeros(size)
    for part in _at_hand(0, len(keys)):
        found += np.bincount(keys[part], numbers[part] * chosen[part], size)
    return found.astype(np.int64)


@queries.remembered
def event_cells_of(edition: int) -> EventCells:
    """All events of an edition as cells and days: some 30 bytes for a cell and four for an event."""
    cell = EventCell
    columns = (
        *(cell.event_state_code, cell.programme_code, cell.is_online, cell.area_combination_id),
        *(cell.place_combination_id, cell.sector_combination_id, cell.dated_events, cell.undated_events),
    )
    told = _as_columns(_portions(edition, cell.event_cell_id, *columns), *columns)
    columns = (EventDay.day, EventDay.events, EventDay.event_cell_ids)
    days = queries.rows_of(edition, select(*columns).order_by(EventDay.day))
    begun = [np.fromstring(ids, dtype=np.int32, sep=" ") - 1 for _, _, ids in days]
    return EventCells(
        *(own.codes for own in told[:2]),
        *(own.values for own in told),
        days=np.array([day.toordinal() for day, _, _ in days], dtype=np.int64),
        starts=np.cumsum([0, *(number for _, number, _ in days)]),
        begun=np.concatenate([np.empty(0, dtype=np.int32), *begun]),
        record=queries.about(edition)["record_date"].toordinal(),
    )


@dataclass(frozen=True, eq=False)
class Events:
    """Events that the filters leave, of those that began after one day and up to another if these are given: up to the as-of
    date, planned ones ahead of it too. A period asked for leaves out events without a date, and so do years."""

    filters: Filters
    after: date | None = None
    until: date | None = None

    @property
    def cells(self) -> EventCells:
        return event_cells_of(self.filters.edition)

    def chosen(self, *states: str) -> np.ndarray:
        """Which cells the filters leave, of some states or of any."""
        left = left_event_cells(self.filters)
        return left & self.cells.of_state(*states) if states else left

    def numbers(self, keys: np.ndarray, size: int, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How many of the chosen cells have a date, and how many none, by the key of the cell, of so many."""
        cells, planned = self.cells, chosen & self.cells.of_state(PLANNED)
        dated = cells.added_up(chosen & ~planned, keys, size, self._span(is_planned=False))
        if planned.any():
            dated += cells.added_up(planned, keys, size, self._span(is_planned=True))
        if self.filters.has_period or self.after is not None:
            return dated, np.zeros(size, dtype=np.int64)
        own = cells.without_date[chosen[cells.without_date]]
        return dated, np.bincount(keys[own], cells.undated[own], size).astype(np.int64)

    def by_year(self, keys: np.ndarray, size: int, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of chosen cells, none of them planned, the years in which events began, and a row for each: how many by key."""
        return self.cells.by_year(chosen, keys, size, self._span(is_planned=False))

    def among(self, places: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of events at some places in `cells.begun` the chosen ones: which of the years of `by_year` each began in, and its cell."""
        return self.cells.among(places, chosen, self._span(is_planned=False))

    def _span(self, *, is_planned: bool) -> tuple[int, int]:
        first = date(self.filters.since, 1, 1) if self.filters.since else date.min
        last = date(self.filters.until, 12, 31) if self.filters.until else date.max
        if self.after is not None:
            first, last = max(first, self.after + ONE_DAY), min(last, self.until)
        last = last if is_planned else min(last, self.filters.as_of)
        return first.toordinal(), max(last.toordinal(), first.toordinal() - 1)


@queries.remembered
def _event_cells_of(edition: int, name: str, values: tuple[str, ...] | str) -> np.ndarray:
    """Which cells of events one filter leaves."""
    cells = event_cells_of(edition)
    if name in ("sectors", "without_sectors"):
        return _of_sectors(edition, values, cells.sectors) == (name == "sectors")
    if name == "programmes":
        return _are_among(cells.programme, (place for place, code in enumerate(cells.programmes) if code in values))
    if name == "place":
        combination = PlaceCombination.place_combination_id
        rows = queries.rows_of(edition, select(combination).where(PlaceCombination.place_id == values))
        return _are_among(cells.places, (number for (number,) in rows))
    countries, provinces = queries.within(edition, values)
    areas = _combined_areas(edition)
    own = {number for number, country, province in areas if country in countries or province in provinces}
    return _are_among(cells.areas, own | ({0} if NOT_STATED in values else set()))


_OF_EVENTS = ("sectors", "without_sectors", "regions", "programmes", "place")


def left_event_cells(filters: Filters) -> np.ndarray:
    """Of each cell of events whether the filters leave it: what `event_cells` asks."""
    every = np.ones(len(event_cells_of(filters.edition).state), dtype=bool)
    return _left(every, filters, _OF_EVENTS, _event_cells_of)


@queries.remembered
def _combined_areas(edition: int) -> list[tuple[int, str, str | None]]:
    area = AreaCombination
    return queries.rows_of(edition, select(area.area_combination_id, area.country_code, area.province_code))
