"""From counted to rolled up: the answers that the pages ask for again and again, added up once, at publication.

What is counted falls into cells: all organisations, or events, that no filter can tell apart are one cell. For each cell, and
for each part of what it tells apart, the changes are added up by year and by month; so a question reads as many rows as there
are cells that its filters leave and periods that it spans, however many organisations or events stand behind them. An
organisation of two sectors is in the cell of this combination, and so counts once wherever either of them is chosen."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from etl.columnwise import Column, objects, together
from etl.models import (
    ALL_DAYS,
    AREA,
    EACH_PLACE,
    HELD,
    NOT_HELD,
    OTHER_HOST,
    PLACE,
    PLANNED,
    PROGRAMME,
    SECTOR,
    TYPE,
    Changes,
    told_apart,
)
from etl.tables import Columns

# Of each link to something the place of its owner, and to what it is.
Links = tuple[np.ndarray, Column]
# In place of a metric: all that are on record.
ON_RECORD = ""
# What cells of organisations and of events tell apart; of events the places as well, their areas alone, or neither, or each
# place for itself.
MEMBER_PARTS = {
    SECTOR: ["sector_combination_id"],
    AREA: ["country_code", "province_code"],
    TYPE: ["organisation_type_code"],
}
EVENT_PARTS = {SECTOR: ["sector_combination_id"], PROGRAMME: ["programme_code"]}
TOGETHER = {PLACE: ["area_combination_id", "place_combination_id"], AREA: ["area_combination_id"], None: []}
EACH = {EACH_PLACE: ["place_id", "is_first"]}
CHANGES = list(Changes.__annotations__)
FOREVER = np.iinfo(np.int32).max
DAY_ZERO = np.datetime64("1970-01-01")


def _groupings(parts: dict[str, list[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Each selection of parts, the whole first, and the columns that it keeps."""
    names = list(parts)
    chosen = [own for size in range(len(names), -1, -1) for own in combinations(names, size)]
    return [(own, [column for name in own for column in parts[name]]) for own in chosen]


class Combinations:
    """Combinations of codes, numbered from 1 as they are met; 0 is the one of nothing."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, ...], int] = {(): 0}

    def of(self, owners: int, place: np.ndarray, linked: Column) -> np.ndarray:
        """The combination of each of so many owners, by what is linked to them, that of an owner in the order that counts:
        `place` says of each link which owner has it."""
        found = np.zeros(owners, dtype=np.int64)
        if not len(place):
            return found
        names, order = linked.values, np.argsort(place, kind="stable")
        place, codes = place[order], linked.codes[order]
        starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
        # One number for the codes of an owner in their order, so that each combination is looked up once.
        sizes = np.diff(np.r_[starts, len(place)])
        within = np.arange(len(place)) - np.repeat(starts, sizes)
        signs = np.random.default_rng(0).integers(1, 2**62, (len(names), int(within.max()) + 1), dtype=np.uint64)
        digests = np.add.reduceat(signs[codes, within], starts)
        _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
        numbers = np.empty(len(first), dtype=np.int64)
        for own, at in sorted(enumerate(first), key=lambda pair: pair[1]):
            begin = starts[at]
            combination = tuple(names[own] for own in codes[begin : begin + sizes[at]])
            numbers[own] = self.numbers.setdefault(combination, len(self.numbers))
        found[place[starts]] = numbers[inverse]
        return found


class _Counted(NamedTuple):
    """What events are counted by: cells of them or places of such cells, the numbers of each, and of each event with a date the
    row in which it stands and the day on which it began."""

    rows: pd.DataFrame
    numbers: dict[str, np.ndarray]
    row: np.ndarray
    day: np.ndarray

    def of_each(self, places: pd.DataFrame) -> "_Counted":
        """The same by each place: of `places`, one row per place of a combination."""
        own = self.rows[["event_state_code", "is_online", "programme_code", "place_combination_id"]]
        pairs = own.assign(row=np.arange(len(own))).merge(places, on="place_combination_id").sort_values("row")
        rows = pairs["row"].to_numpy()
        first, number = np.searchsorted(rows, np.arange(len(self.rows))), np.bincount(rows, minlength=len(self.rows))
        times = number[self.row]
        within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        numbers = {name: own[rows] for name, own in self.numbers.items()}
        own = np.repeat(first[self.row], times) + within
        return _Counted(pairs.reset_index(drop=True), numbers, own, np.repeat(self.day, times))


class Rollup:
    """The rolled-up tables of an edition in the making: told of everything that is published, it gives them at the end."""

    def __init__(self, record_date: date) -> None:
        self.record_date = record_date
        self.sectors, self.places = Combinations(), Combinations()
        self.members: dict[str, pd.DataFrame] = {}
        self.cells: dict[tuple[Any, ...], int] = {}
        self.begun: list[np.ndarray] = []
        # The cell of each organisation in which all on record are counted, in the order in which they were observed.
        self.organisation_cells = np.empty(0, dtype=np.int64)

    # --- events ----------------------------------------------------------------------------------------------------

    def event_cells(self, events: Columns, sectors: Links, places: Links, programmes: dict[str, str]) -> np.ndarray:
        """The cell of each of these events; `sectors` and `places` are all their links, in the order in which they are
        published, and `programmes` the programme of each series."""
        # No question of events tells the primary sector from the others: fewer combinations.
        place, sector = sectors
        ranks, _ = pd.factorize(objects(sector.values), sort=True)
        by_code = np.argsort(ranks[sector.codes], kind="stable")
        is_held = events.where("event_status_code", lambda code: code == "held")
        state = np.select(
            [
                is_held & events.where("is_network_event", bool),
                is_held,
                events.where("event_status_code", lambda code: code == "planned"),
            ],
            [HELD, OTHER_HOST, PLANNED],
            NOT_HELD,
        )
        parts = (
            Column.of(state),
            Column.of(events.where("event_mode_code", lambda code: code == "online")),
            Column.of(self.places.of(len(events), *places)),
            Column.of(self.sectors.of(len(events), place[by_code], sector.only(by_code))),
            events["series_id"].each(programmes.get),
        )
        codes, first = together(parts)
        distinct = zip(*(part.only(first).cells() for part in parts), strict=True)
        numbers = [self.cells.setdefault(own, len(self.cells) + 1) for own in distinct]
        cells = np.array(numbers, dtype=np.int64)[codes]
        days = events["start_date"].each(lambda day: _day(day) if day else FOREVER)
        self.begun.append(np.stack([cells, np.array(days.values, dtype=np.int64)[days.codes]]))
        return cells

    def _event_tables(self) -> dict[str, list[pd.DataFrame]]:
        always = ["event_state_code", "is_online"]
        columns = [*always, "place_combination_id", "sector_combination_id", "programme_code"]
        whole = pd.DataFrame(list(self.cells), columns=columns)
        places, areas, area_of = self._combined()
        whole["area_combination_id"] = area_of[whole["place_combination_id"].to_numpy(dtype=np.int64)]
        cell, day = np.concatenate([*self.begun, np.empty((2, 0), dtype=np.int64)], axis=1).astype(np.int64)
        is_dated, row = day != FOREVER, cell - 1
        found = {"dated_events": row[day <= _day(self.record_date)], "undated_events": row[~is_dated]}
        numbers = {name: np.bincount(own, minlength=len(whole)) for name, own in found.items()}
        together = _Counted(whole, numbers, row[is_dated], day[is_dated])
        cells, periods, last = [], [], 0
        # The whole cells are the first, so that they keep the numbers that the events have.
        for counted, ways in ((together, TOGETHER), (together.of_each(places), EACH)):
            for (where, at), (own, kept) in product(ways.items(), _groupings(EVENT_PARTS)):
                if where == EACH_PLACE and SECTOR in own:
                    # Too many to be read sooner than the combinations.
                    continue
                codes, distinct = _numbered(counted.rows[[*always, *at, *kept]])
                ids = last + 1 + np.arange(len(distinct))
                for name, number in counted.numbers.items():
                    distinct[name] = np.bincount(codes, weights=number, minlength=len(distinct)).astype(np.int64)
                told = told_apart([*([where] if where else []), *own])
                cells.append(distinct.assign(event_cell_id=ids, told_apart_by=told))
                # By month only where cells are few: elsewhere a part of a year is read from the events.
                by = (_year,) if where and SECTOR in own else (_year, _month)
                periods.append(_counted(ids[codes[counted.row]], [period(counted.day) for period in by]))
                last += len(distinct)
        found = {"event_cells": [pd.concat(cells, ignore_index=True)], "event_periods": periods}
        return found | {"place_combinations": [places], "area_combinations": [areas]}

    def _combined(self) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
        """The combinations of places and of areas, a row per part of each, and the areas of each combination of places."""
        known = self.members["places"]
        area, is_city = {}, {}
        for place, country, province, precision in known.astype(object).itertuples(index=False, name=None):
            area[place] = country, province if isinstance(province, str) else None
            is_city[place] = precision == "city"
        combinations: dict[tuple[tuple[str, str | None], ...], int] = {(): 0}
        area_of = np.zeros(len(self.places.numbers), dtype=np.int64)
        rows = []
        for own, number in self.places.numbers.items():
            areas = tuple(sorted({area[place] for place in own}, key=lambda one: (one[0], one[1] or "")))
            area_of[number] = combinations.setdefault(areas, len(combinations))
            first = next((place for place in own if is_city[place]), own[0] if own else None)
            rows += [(number, at, place, place == first) for at, place in enumerate(own)]
        places = pd.DataFrame(rows, columns=["place_combination_id", "position", "place_id", "is_first"])
        rows = [(number, at, *one) for own, number in combinations.items() for at, one in enumerate(own)]
        columns = ["area_combination_id", "position", "country_code", "province_code"]
        return places, pd.DataFrame(rows, columns=columns), area_of

    # --- organisations ---------------------------------------------------------------------------------------------

    def observe(self, table: str, rows: pd.DataFrame) -> None:
        """Take in rows of organisations, organisation_sectors, places, sources or counted_spells."""
        known = self.members.get(table)
        self.members[table] = rows if known is None else pd.concat([known, rows], ignore_index=True)

    @property
    def organisation_ids(self) -> list[str]:
        """Those that were observed, in order."""
        return list(self.members["organisations"]["organisation_id"]) if "organisations" in self.members else []

    def _organisations(self) -> pd.DataFrame:
        """One row per organisation: what its cell tells apart, and whether it is a sample record."""
        rows, links = self.members["organisations"], self.members["organisation_sectors"]
        links = links.sort_values("is_primary_sector", ascending=False, kind="stable") if len(links) else links
        places = self.members["places"].set_index("place_id")
        seats = places[["country_code", "province_code"]].astype(object).reindex(rows["seat_place_id"])
        return pd.DataFrame(
            {
                "organisation_id": rows["organisation_id"].to_numpy(),
                "sector_combination_id": self.sectors.of(
                    *(len(rows), pd.Index(rows["organisation_id"]).get_indexer(links["organisation_id"])),
                    Column.of(links["sector_code"]),
                ),
                "country_code": seats["country_code"].to_numpy(),
                "province_code": seats["province_code"].to_numpy(),
                "organisation_type_code": rows["organisation_type_code"].astype(object).to_numpy(),
                "is_sample": rows["source_id"].map(self._is_sample()).to_numpy(dtype=bool),
            }
        )

    def _is_sample(self) -> dict[str, bool]:
        sources = self.members["sources"]
        return dict(zip(sources["source_id"], sources["is_sample"], strict=True))

    def _member_changes(self, ids: pd.Index, is_sample: np.ndarray) -> pd.DataFrame:
        """One row per metric, organisation (its place in `ids`) and day on which something changes in how it counts."""
        spells = self.members["counted_spells"]
        own = ids.get_indexer(spells["organisation_id"])
        start, end = _days(spells["counted_from_date"]), _days(spells["counted_until_date"])
        certain, until = _days(spells["certain_from_date"]), _days(spells["certain_until_date"])
        is_known, is_over = spells["is_start_known"].to_numpy(dtype=bool), end != FOREVER
        by_sample = spells["source_id"].map(self._is_sample()).to_numpy(dtype=bool)
        began, ended = (spells[f"{name}_change_code"].astype(object).to_numpy() for name in ("start", "end"))
        metrics, names = pd.factorize(spells["metric_code"])
        # Sure is a day between the certain ones; the rest of the spell counts by rule.
        sure, unsure = np.maximum(start, certain), np.minimum(end, until)
        is_never = sure >= unsure
        # Of spells of unknown start the last of each organisation.
        order = np.lexsort((start, own, metrics, ~is_known))
        unknown = order[: len(spells)][(~is_known)[order]]
        is_last = np.zeros(len(spells), dtype=bool)
        if len(unknown):
            pairs = np.stack([metrics[unknown], own[unknown]])
            is_last[unknown[np.r_[(pairs[:, 1:] != pairs[:, :-1]).any(axis=0), True]]] = True

        def at(day: np.ndarray, which: np.ndarray, **changes: np.ndarray | int) -> pd.DataFrame:
            keys = {"metric": metrics[which], "own": own[which], "day": day[which]}
            given = {name: np.broadcast_to(value, len(day))[which].astype(np.int32) for name, value in changes.items()}
            nothing = np.zeros(len(keys["day"]), dtype=np.int32)
            return pd.DataFrame({**keys, **{name: given.get(name, nothing) for name in CHANGES}})

        standing = {"sample": by_sample, "sample_organisations": is_sample[own], "start_unknown": ~is_known}
        rows = pd.concat(
            [
                at(
                    *(start, np.ones(len(spells), dtype=bool)),
                    **{"began": 1, "rejoined": began == "rejoined", "by_rule": certain != start},
                    **{"late_evidence": is_last, "imprecise": is_known, **standing},
                ),
                at(
                    *(end, is_over),
                    **{"ended": 1, "lapsed": ended == "lapsed", "merged": ended == "merged"},
                    by_rule=(until != end) & (until != FOREVER),
                    **{name: -change.astype(np.int64) for name, change in standing.items()},
                ),
                at(sure, is_known & ~is_never, imprecise=-1),
                at(unsure, is_known & ~is_never & (unsure < end), imprecise=1),
                # Imprecise to its end: where it is never sure, or no longer.
                at(end, is_known & is_over & (is_never | (unsure < end)), imprecise=-1),
            ],
            ignore_index=True,
        )
        rows = rows.groupby(["metric", "day", "own"], as_index=False).sum()
        return rows.assign(metric=names[rows["metric"]].astype(object))

    def _member_tables(self) -> dict[str, pd.DataFrame]:
        organisations = self._organisations()
        for name in ("organisations", "organisation_sectors", "places"):
            del self.members[name]
        codes, whole = _numbered(organisations[[column for part in MEMBER_PARTS.values() for column in part]])
        is_sample = organisations["is_sample"].to_numpy()
        changes = self._member_changes(pd.Index(organisations["organisation_id"]), is_sample)
        self.members.clear()
        days = changes["day"].to_numpy()
        on_record = pd.DataFrame({"metric": ON_RECORD, "cell": codes, "year_or_month": ALL_DAYS, "began": 1})
        on_record = on_record.assign(sample=is_sample, sample_organisations=is_sample)

        def added_up(rows: pd.DataFrame, period: np.ndarray | int) -> pd.DataFrame:
            rows = rows.assign(cell=codes[rows["own"]], year_or_month=period).drop(columns=["own", "day"])
            return rows.groupby(["metric", "cell", "year_or_month"], as_index=False).sum()

        # Added up for the whole cells first: what tells less apart is added up from them.
        spans = [
            added_up(changes, _year(days)),
            added_up(changes, _month(days)),
            added_up(changes[days <= _day(self.record_date)], ALL_DAYS),
            on_record.groupby(["metric", "cell", "year_or_month"], as_index=False).sum(),
        ]
        added = pd.concat(spans, ignore_index=True).fillna(dict.fromkeys(CHANGES, 0))
        added, spans = added.astype(dict.fromkeys(CHANGES, int)), []
        cells, found, last, of_change = [], [], 0, None
        for own, kept in _groupings(MEMBER_PARTS):
            of_whole, distinct = _numbered(whole[kept])
            rows = added.assign(cell=of_whole[added["cell"]])
            rows = rows.groupby(["metric", "cell", "year_or_month"], as_index=False)[CHANGES].sum()
            numbers, pairs = _numbered(rows[["metric", "cell"]])
            ids = last + 1 + np.arange(len(pairs))
            last += len(pairs)
            named = distinct.iloc[pairs["cell"]].reset_index(drop=True)
            named = named.assign(
                metric_code=pairs["metric"].replace(ON_RECORD, None), told_apart_by=told_apart(own), member_cell_id=ids
            )
            cells.append(named)
            rows = rows.assign(member_cell_id=ids[numbers]).drop(columns=["metric", "cell"])
            found.append(rows[(rows[CHANGES] != 0).any(axis=1)])
            if of_change is None:
                index = pd.MultiIndex.from_frame(pairs)
                wanted = pd.MultiIndex.from_arrays([changes["metric"], codes[changes["own"]]])
                of_change = ids[index.get_indexer(wanted)]
                on_record = pd.MultiIndex.from_arrays([np.full(len(codes), ON_RECORD, dtype=object), codes])
                self.organisation_cells = ids[index.get_indexer(on_record)]
        ids = organisations["organisation_id"].to_numpy()[changes["own"]]
        changes = changes.assign(organisation_id=ids, member_cell_id=of_change, day=_dates(days))
        changes = changes.assign(member_change_id=1 + np.arange(len(changes)))
        return {
            "member_cells": pd.concat(cells, ignore_index=True),
            "member_periods": pd.concat(found, ignore_index=True).sort_values(["member_cell_id", "year_or_month"]),
            "member_changes": changes.rename(columns={"metric": "metric_code"}).drop(columns="own"),
        }

    def tables(self) -> Iterator[tuple[str, list[pd.DataFrame]]]:
        """The rolled-up tables by name, in parts, the columns as they are published; nothing stands for what is not told apart.
        Each goes from memory when it is taken, and what it was made of before the next is made: to be asked once."""
        yield from _taken(self._event_tables())
        self.cells, self.begun = {}, []
        yield from _taken({name: [rows] for name, rows in self._member_tables().items()})
        pairs = [
            (number, code, not place) for own, number in self.sectors.numbers.items() for place, code in enumerate(own)
        ]
        columns = ["sector_combination_id", "sector_code", "is_primary_sector"]
        yield "sector_combinations", [pd.DataFrame(pairs, columns=columns)]


def _taken(tables: dict[str, list[pd.DataFrame]]) -> Iterator[tuple[str, list[pd.DataFrame]]]:
    for name in list(tables):
        yield name, list(map(_without_nan, tables.pop(name)))


def _without_nan(rows: pd.DataFrame) -> pd.DataFrame:
    """The same with nothing in place of what pandas calls missing, and whole numbers where they were."""
    for name in rows.columns[rows.isna().any()]:
        kept = rows[name].astype("Int64") if pd.api.types.is_float_dtype(rows[name]) else rows[name]
        rows[name] = kept.astype(object).where(rows[name].notna(), None)
    return rows


def _numbered(rows: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of the distinct row that each row is, from 0 in the order in which they are met; and these rows."""
    if not rows.columns.size:
        return np.zeros(len(rows), dtype=np.int64), rows.iloc[:1]
    numbers = rows.groupby(list(rows.columns), sort=False, dropna=False).ngroup().to_numpy()
    _, first = np.unique(numbers, return_index=True)
    return numbers, rows.iloc[first].reset_index(drop=True)


def _days(dates: pd.Series) -> np.ndarray:
    """Days since 1970, FOREVER where there is no date."""
    codes, distinct = pd.factorize(dates)
    days = np.array([(day - date(1970, 1, 1)).days for day in distinct] + [FOREVER], dtype=np.int64)
    return days[codes]


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _dates(days: np.ndarray) -> np.ndarray:
    codes, distinct = pd.factorize(days)
    return np.array([date.fromordinal(int(day) + date(1970, 1, 1).toordinal()) for day in distinct], dtype=object)[
        codes
    ]


def _year(days: np.ndarray) -> np.ndarray:
    return (DAY_ZERO + days).astype("datetime64[Y]").astype(np.int64) + 1970


def _month(days: np.ndarray) -> np.ndarray:
    months = (DAY_ZERO + days).astype("datetime64[M]").astype(np.int64)
    return (months // 12 + 1970) * 100 + months % 12 + 1


def _counted(cells: np.ndarray, periods: list[np.ndarray]) -> pd.DataFrame:
    """One row per cell and period, in their order, and how often it stands there; of each way to divide time into periods the
    period of each."""
    keys, events = np.unique(np.concatenate([cells * 1_000_000 + own for own in periods]), return_counts=True)
    return pd.DataFrame({"event_cell_id": keys // 1_000_000, "year_or_month": keys % 1_000_000, "events": events})
