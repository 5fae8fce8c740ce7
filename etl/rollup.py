"""From counted to rolled up: the answers that the pages ask for again and again, added up once, at publication.

What is counted falls into cells: all organisations, or events, that no filter can tell apart are one cell. An organisation of
two sectors is in the cell of this combination, and so counts once wherever either of them is chosen.

What changed in a cell is told by day: of organisations each change, of events one row for a day with the cells of what began on
it. Nothing is added up by month or year: sectors and places tell nearly every event from the next, so that such sums would be
more rows than there are events. Who asks keeps cells and days in memory, some bytes for each (dashboard.queries.rolled)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from etl.columnwise import Column, objects, together
from etl.models import (
    HELD,
    NOT_HELD,
    OTHER_HOST,
    PLANNED,
    Changes,
)
from etl.tables import Columns

# Of each link to something the place of its owner, and to what it is.
Links = tuple[np.ndarray, Column]
# What cells of organisations tell apart.
TELL_APART = ["sector_combination_id", "country_code", "province_code", "organisation_type_code"]
CHANGES = list(Changes.__annotations__)
FOREVER = np.iinfo(np.int32).max


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
        self.begun.append(np.stack([cells, np.array(days.values, dtype=np.int64)[days.codes]]).astype(np.int32))
        return cells

    def _event_tables(self) -> dict[str, pd.DataFrame]:
        columns = ["event_state_code", "is_online", "place_combination_id", "sector_combination_id", "programme_code"]
        cells = pd.DataFrame(list(self.cells), columns=columns)
        places, areas, area_of = self._combined()
        cells["area_combination_id"] = area_of[cells["place_combination_id"].to_numpy(dtype=np.int64)]
        cells["event_cell_id"] = 1 + np.arange(len(cells))
        cell, day = np.concatenate([*self.begun, np.empty((2, 0), dtype=np.int32)], axis=1)
        self.cells, self.begun = {}, []
        counted = {"dated_events": cell[day <= _day(self.record_date)], "undated_events": cell[day == FOREVER]}
        for name, own in counted.items():
            cells[name] = np.bincount(own - 1, minlength=len(cells))
        order = np.lexsort((cell, day))[: int((day != FOREVER).sum())]
        begun, starts, events = np.unique(day[order], return_index=True, return_counts=True)
        named = [" ".join(map(str, own)) for own in np.split(cell[order], starts[1:])] if len(begun) else []
        days = pd.DataFrame({"day": _dates(begun), "events": events, "event_cell_ids": named})
        return {"event_cells": cells, "event_days": days, "place_combinations": places, "area_combinations": areas}

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
        codes, cells = _numbered(organisations[TELL_APART])
        is_sample = organisations["is_sample"].to_numpy()
        ids = pd.Index(organisations["organisation_id"])
        changes = self._member_changes(ids, is_sample)
        self.members.clear()
        self.organisation_cells = 1 + codes
        own, days = changes["own"].to_numpy(), _dates(changes["day"].to_numpy())
        return {
            "member_cells": cells.assign(
                member_cell_id=1 + np.arange(len(cells)),
                organisations=np.bincount(codes, minlength=len(cells)),
                sample_records=np.bincount(codes[is_sample], minlength=len(cells)),
            ),
            "member_changes": changes.assign(
                member_change_id=1 + np.arange(len(changes)),
                organisation_id=ids.to_numpy()[own],
                member_cell_id=self.organisation_cells[own],
                day=days,
            )
            .rename(columns={"metric": "metric_code"})
            .drop(columns="own"),
        }

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The rolled-up tables by name, the columns as they are published; nothing stands for what is not told apart. Each goes
        from memory when it is taken, and what it was made of before the next is made: to be asked once."""
        yield from _taken(self._event_tables())
        yield from _taken(self._member_tables())
        pairs = [
            (number, code, not place) for own, number in self.sectors.numbers.items() for place, code in enumerate(own)
        ]
        columns = ["sector_combination_id", "sector_code", "is_primary_sector"]
        yield "sector_combinations", pd.DataFrame(pairs, columns=columns)


def _taken(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in list(tables):
        yield name, _without_nan(tables.pop(name))


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
