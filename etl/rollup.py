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

from etl.columnwise import Column, Numbered, Seen, objects, together
from etl.models import EVENT_STATES, EVIDENCE, Changes
from etl.tables import PORTION, Columns

# Of each link to something the place of its owner, and to what it is.
Links = tuple[np.ndarray, Column]
# What cells of events tell apart, as numbers, and the bits that each takes in the one that stands for all: more combinations than
# these have no event each in any memory.
TOLD_APART = {"state": 3, "online": 1, "programme": 8, "sectors": 24, "places": 27}
CHANGES = list(Changes.__annotations__)
NOWHERE = (None, None)
# What is told of organisations, of their sectors and of their spells: as it is where nothing is.
NOTHING, NUMBERS, TRUTHS = Column(np.empty(0, dtype=np.int64), []), np.empty(0, dtype=np.int32), np.empty(0, dtype=bool)
DAYS = ("counted_from_date", "counted_until_date", "certain_from_date", "certain_until_date")
STARTS = ("counted_from_date", "certain_from_date")
TOLD = {
    "organisations": {
        **{"country_code": NOTHING, "province_code": NOTHING, "organisation_type_code": NOTHING, "is_sample": TRUTHS},
    },
    "organisation_sectors": {"own": NUMBERS, "sector": NOTHING, "is_primary": TRUTHS},
    "memberships": {"own": NUMBERS, "rank": NUMBERS},
    "counted_spells": {
        **{"own": NUMBERS, "metric": NOTHING, "is_known": TRUTHS, "is_dated": TRUTHS, "is_sample": TRUTHS},
        **{"is_rejoined": TRUTHS, "is_lapsed": TRUTHS, "is_merged": TRUTHS, **dict.fromkeys(DAYS, NUMBERS)},
    },
}
FOREVER = np.iinfo(np.int32).max
# The day of what is undated: before every other.
UNDATED = date.min
# Of a day and a cell as one number, the bits of the cell.
CELL = 2**32 - 1


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
        # Of each place its country, province and precision; of each source whether it is a sample.
        self.known_places: dict[str, tuple[str | None, ...]] = {}
        self.is_sample: dict[str, bool] = {}
        # The organisations, and what is told of each, of its sectors and of its spells, portion by portion.
        self.organisations = Numbered()
        self.told: dict[str, list[dict[str, Column | np.ndarray]]] = {name: [told] for name, told in TOLD.items()}
        # The cells of events, in the order in which they were met; and of each event its cell and day.
        self.cells_met = Seen()
        self.cells = {name: [np.empty(0, dtype=np.min_scalar_type(2**bits - 1))] for name, bits in TOLD_APART.items()}
        self.programmes: dict[str | None, int] = {}
        self.begun: list[np.ndarray] = []
        # The cell of each organisation in which all on record are counted, in the order in which they were observed.
        self.organisation_cells = NUMBERS

    # --- events ----------------------------------------------------------------------------------------------------

    def event_cells(self, events: Columns, sectors: Links, places: Links, programmes: dict[str, str]) -> np.ndarray:
        """The cell of each of these events; `sectors` and `places` are all their links, in the order in which they are
        published, and `programmes` the programme of each series."""
        # No question of events tells the primary sector from the others: fewer combinations.
        place, sector = sectors
        ranks, _ = pd.factorize(objects(sector.values), sort=True)
        by_code = np.argsort(ranks[sector.codes], kind="stable")
        state = events["event_state_code"].each(EVENT_STATES.index)
        programme = events["series_id"].each(programmes.get)
        numbers = [self.programmes.setdefault(code, len(self.programmes)) for code in programme.values]
        cells = self._numbered(
            state=np.array(state.values, dtype=np.int64)[state.codes],
            online=events.where("event_mode_code", lambda code: code == "online").astype(np.int64),
            programme=np.array(numbers, dtype=np.int64)[programme.codes],
            sectors=self.sectors.of(len(events), place[by_code], sector.only(by_code)),
            places=self.places.of(len(events), *places),
        )
        days = events["start_date"].each(lambda day: _day(day) if day else FOREVER)
        self.begun.append((np.array(days.values, dtype=np.int64)[days.codes] << 32) | cells)
        return cells

    def _numbered(self, **parts: np.ndarray) -> np.ndarray:
        """The number of the cell of each row, from 1 on as they are met."""
        keys = np.zeros(len(parts["state"]), dtype=np.int64)
        for name, bits in TOLD_APART.items():
            keys = (keys << bits) | parts[name]
        codes, first = together([Column.of(keys)])
        cells = self.cells_met.places(keys[first])
        new = np.flatnonzero(cells < 0)
        cells[new] = sum(map(len, self.cells["state"])) + np.arange(len(new))
        self.cells_met.first(keys[first[new]], cells[new].astype(np.int32))
        for name, own in self.cells.items():
            own.append(parts[name][first[new]].astype(own[0].dtype))
        return 1 + cells[codes]

    def _event_tables(self) -> Iterator[tuple[str, Columns]]:
        # There may be very many: nothing stays that is done with, and what began is put in order where it lies.
        self.cells_met = Seen()
        begun, self.begun = np.concatenate([*self.begun, np.empty(0, dtype=np.int64)]), []
        told = {name: np.concatenate(self.cells.pop(name)) for name in TOLD_APART}
        begun.sort()
        known, dated = np.searchsorted(begun, np.array([_day(self.record_date) + 1, FOREVER], dtype=np.int64) << 32)
        size, places = len(told["state"]), self._combined()

        def numbers(events: np.ndarray) -> np.ndarray:
            found = np.zeros(size, dtype=np.int32)
            for start in range(0, len(events), PORTION):
                np.add.at(found, (events[start : start + PORTION] & CELL) - 1, 1)
            return found

        yield (
            "event_cells",
            Columns(
                {
                    "event_cell_id": np.arange(1, 1 + size, dtype=np.int32),
                    "event_state_code": Column(told["state"], EVENT_STATES),
                    "is_online": told["online"].astype(bool),
                    "area_combination_id": places.pop("area_of")[told["places"]],
                    "place_combination_id": told["places"],
                    "sector_combination_id": told["sectors"],
                    "programme_code": Column(told["programme"], list(self.programmes)),
                    "dated_events": numbers(begun[:known]),
                    "undated_events": numbers(begun[dated:]),
                }
            ),
        )
        del told
        begun = begun[:dated]
        days = (begun >> 32).astype(np.int32)
        starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]][: len(days)])
        events = np.diff(starts, append=len(days))
        named = [" ".join(map(str, (own & CELL).tolist())) for own in np.split(begun, starts[1:])] if len(days) else []
        days = _dates(days[starts]).cells()
        yield "event_days", Columns.of({"day": days, "events": events, "event_cell_ids": objects(named)})
        yield from places.items()

    def _combined(self) -> dict[str, Any]:
        """The combinations of places and of areas, a row per part of each, and `area_of`, the areas of each combination of places."""
        combinations: dict[tuple[tuple[str, str | None], ...], int] = {(): 0}
        area_of = np.zeros(len(self.places.numbers), dtype=np.int32)
        rows = []
        for own, number in self.places.numbers.items():
            areas = tuple(sorted({self.known_places[place] for place in own}, key=lambda one: (one[0], one[1] or "")))
            area_of[number] = combinations.setdefault(areas, len(combinations))
            rows += [(number, at, place) for at, place in enumerate(own)]
        areas = [(number, at, *one) for own, number in combinations.items() for at, one in enumerate(own)]
        return {
            "place_combinations": _rows(rows, "place_combination_id", "position", "place_id"),
            "area_combinations": _rows(areas, "area_combination_id", "position", "country_code", "province_code"),
            "area_of": area_of,
        }

    # --- organisations ---------------------------------------------------------------------------------------------

    def observe(self, table: str, rows: Columns) -> None:
        """Take in rows of a table, if they say anything here; tables come in the order of their references."""
        if table == "sources":
            self.is_sample.update(zip(rows.cells("source_id"), rows.cells("is_sample"), strict=True))
        elif table == "places":
            columns = ("country_code", "province_code")
            self.known_places.update(
                zip(rows.cells("place_id"), zip(*map(rows.cells, columns), strict=True), strict=True)
            )
        elif table == "organisations":
            self.organisations.add(rows["organisation_id"])
            seat = rows["seat_place_id"].each(lambda place: self.known_places.get(place, NOWHERE))
            self.told[table].append(
                {
                    "country_code": seat.part(0).packed(),
                    "province_code": seat.part(1).packed(),
                    "organisation_type_code": rows["organisation_type_code"].packed(),
                    "is_sample": rows.where("source_id", self.is_sample.get),
                }
            )
        elif table == "organisation_sectors":
            own = self.organisations.of(rows["organisation_id"]).astype(np.int32)
            is_primary = rows.where("is_primary_sector", bool)
            self.told[table].append({"own": own, "sector": rows["sector_code"].packed(), "is_primary": is_primary})
        elif table == "memberships":
            rows = rows.only(rows.where("network_code", lambda code: code == "cnie"))
            rows = rows.only(rows.where("membership_kind_code", lambda code: code == "group"))
            own = self.organisations.of(rows["organisation_id"]).astype(np.int32)
            evidence = rows["evidence_code"]
            ranks = np.array([EVIDENCE.index(code) for code in evidence.values], dtype=np.int32)[evidence.codes]
            self.told[table].append({"own": own, "rank": ranks})
        elif table == "counted_spells":
            own = self.organisations.of(rows["organisation_id"]).astype(np.int32)
            self.told[table].append(
                {
                    "own": own,
                    "metric": rows["metric_code"].packed(),
                    "is_known": rows.where("is_start_known", bool),
                    "is_dated": rows.where("is_dated", bool),
                    "is_rejoined": rows.where("start_change_code", lambda code: code == "rejoined"),
                    "is_lapsed": rows.where("end_change_code", lambda code: code == "lapsed"),
                    "is_merged": rows.where("end_change_code", lambda code: code == "merged"),
                    "is_sample": rows.where("source_id", self.is_sample.get),
                    **{name: _days(rows[name], UNDATED if name in STARTS else None) for name in DAYS},
                }
            )

    def _all_told(self, table: str) -> dict[str, Any]:
        """What was told of a table, in whole columns; it is then forgotten."""
        parts = self.told.pop(table)
        return {
            name: (Column.whole if isinstance(nothing, Column) else np.concatenate)([part[name] for part in parts])
            for name, nothing in TOLD[table].items()
        }

    def _member_tables(self) -> Iterator[tuple[str, Columns]]:
        told, links = self._all_told("organisations"), self._all_told("organisation_sectors")
        is_sample = told.pop("is_sample")
        memberships = self._all_told("memberships")
        # The strongest evidence of each organisation; nothing where it has no membership.
        rank = np.full(len(is_sample), len(EVIDENCE), dtype=np.int32)
        np.minimum.at(rank, memberships["own"], memberships["rank"])
        told["evidence_code"] = Column(rank, [*EVIDENCE, None])
        # The primary sector first.
        order = np.argsort(~links["is_primary"], kind="stable")
        sectors = self.sectors.of(len(is_sample), links["own"][order], links["sector"].only(order))
        codes, first = together([Column.of(sectors), *told.values()])
        self.organisation_cells = (1 + codes).astype(np.int32)
        columns = {
            "member_cell_id": 1 + np.arange(len(first)),
            "sector_combination_id": sectors[first],
            **{name: column.only(first) for name, column in told.items()},
            "organisations": np.bincount(codes, minlength=len(first)),
            "sample_records": np.bincount(codes[is_sample], minlength=len(first)),
        }
        del told, links, order, sectors, codes, first
        yield "member_cells", Columns(columns)
        del columns
        yield "member_changes", self._member_changes(self._all_told("counted_spells"), is_sample)

    def _member_changes(self, spells: dict[str, Any], is_sample: np.ndarray) -> Columns:
        """One row per metric, organisation and day on which something changes in how it counts."""
        own, metric, is_known = spells["own"], spells["metric"], spells["is_known"]
        start, end, certain, until = (spells[name] for name in DAYS)
        is_over, every = end != FOREVER, np.ones(len(own), dtype=bool)
        # Sure is a day between the certain ones; the rest of the spell counts by rule.
        sure, unsure = np.maximum(start, certain), np.minimum(end, until)
        is_never = sure >= unsure
        is_undated = ~spells["is_dated"]
        # Of spells that count from dated evidence the last of each organisation.
        unknown = np.flatnonzero(~is_known & ~is_undated)
        unknown = unknown[np.lexsort((start[unknown], own[unknown], metric.codes[unknown]))]
        pairs = np.stack([metric.codes[unknown], own[unknown]])
        is_last = np.zeros(len(own), dtype=bool)
        is_last[unknown[np.r_[(pairs[:, 1:] != pairs[:, :-1]).any(axis=0), True][: len(unknown)]]] = True
        standing = {"sample": spells["is_sample"], "sample_organisations": is_sample[own], "undated": is_undated}
        standing["start_unknown"] = ~is_known & ~is_undated
        # On which day of which spells which numbers change, and whether they grow.
        steps: list[tuple[np.ndarray, np.ndarray, dict[str, np.ndarray], int]] = [
            (
                *(start, every),
                {"began": every, "rejoined": spells["is_rejoined"], "by_rule": certain != start}
                | {"late_evidence": is_last, "imprecise": is_known, **standing},
                1,
            ),
            (
                *(end, is_over),
                {"ended": every, "lapsed": spells["is_lapsed"], "merged": spells["is_merged"]}
                | {"by_rule": (until != end) & (until != FOREVER)},
                1,
            ),
            (end, is_over, standing, -1),
            (sure, is_known & ~is_never, {"imprecise": every}, -1),
            (unsure, is_known & ~is_never & (unsure < end), {"imprecise": every}, 1),
            # Imprecise to its end: where it is never sure, or no longer.
            (end, is_known & is_over & (is_never | (unsure < end)), {"imprecise": every}, -1),
        ]
        spell = np.concatenate([np.flatnonzero(which).astype(np.int32) for _, which, *_ in steps])
        day = np.concatenate([days[which] for days, which, *_ in steps])
        order = np.lexsort((own[spell], day, metric.codes[spell]))
        spell, day = spell[order], day[order]
        keys = np.stack([metric.codes[spell], own[spell], day])
        starts = np.flatnonzero(np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)][: len(spell)])
        del keys
        owner = own[spell[starts]]
        columns = {
            "member_change_id": np.arange(1, 1 + len(starts), dtype=np.int32),
            "metric_code": metric.only(spell[starts]),
            "organisation_id": Column(owner, self.organisations),
            "day": _dates(day[starts]),
            "member_cell_id": self.organisation_cells[owner],
        }
        for name in CHANGES:
            changed = [sign * told.get(name, ~every)[which].astype(np.int8) for _, which, told, sign in steps]
            changed = np.concatenate(changed)[order]
            columns[name] = np.add.reduceat(changed, starts, dtype=np.int16) if len(starts) else NUMBERS
        return Columns(columns)

    def tables(self) -> Iterator[tuple[str, Columns]]:
        """The rolled-up tables by name, as they are published. What each was made of goes from memory before the next is made: to
        be asked once."""
        yield from self._event_tables()
        yield from self._member_tables()
        pairs = [
            (number, code, not place) for own, number in self.sectors.numbers.items() for place, code in enumerate(own)
        ]
        yield "sector_combinations", _rows(pairs, "sector_combination_id", "sector_code", "is_primary_sector")


def _rows(rows: list[tuple[Any, ...]], *columns: str) -> Columns:
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    return Columns.of({name: objects(own) for name, own in zip(columns, cells, strict=True)})


def _days(dates: Column, missing: date | None = None) -> np.ndarray:
    """Days since 1970; where there is no date that of `missing`, or FOREVER."""
    nothing = FOREVER if missing is None else _day(missing)
    return np.array([_day(day) if day else nothing for day in dates.values], dtype=np.int32)[dates.codes]


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _dates(days: np.ndarray) -> Column:
    """Dates of days since 1970; nothing for what is UNDATED."""
    undated = _day(UNDATED)
    return Column.of(days).each(
        lambda day: None if day == undated else date.fromordinal(int(day) + date(1970, 1, 1).toordinal())
    )
