"""From counted to an edition: all rows in the order in which they are written, many at a time, so that no table need be in
memory. Each portion is numbered, checked, and told to the roll-up before it is handed on; nothing sees it otherwise."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from etl import count
from etl.checks import Belief
from etl.columnwise import Column
from etl.contracts import CheckError
from etl.coverage import Coverage
from etl.database import Portion, is_numbered
from etl.digest import OF_ORGANISATIONS, Digests
from etl.models import MODELS, ROLLED_UP, Base
from etl.normalise import PARTS
from etl.rollup import Links, Rollup
from etl.tables import PORTION, Columns, Row, Table, Tables, columns_of, give_back

# What speaks of an event is read with it; of some the column of what they link it to, by which it is rolled up.
BESIDE_EVENTS = ("event_sectors", "event_places", "event_counts", "event_organisations")
LINKED = {"event_sectors": "sector_code", "event_places": "place_id"}
# Known only when all else is written.
LAST = "editions"


class Edition:
    """The rows of an edition in the making, and how many of each table are written so far."""

    def __init__(self, tables: Tables, codes: dict[str, set[str]], record_date: date) -> None:
        self.tables = tables
        self.rows_by_table: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()
        self._belief = Belief(codes, tables["issues"])
        self._rollup = Rollup(record_date)
        self._coverage = Coverage()
        self._digests = Digests(tables)

    def portions(self) -> Iterator[Portion]:
        """All portions but those of the table of editions. Raises CheckError where they contradict themselves."""
        for name in _order():
            if name == "events":
                yield from self._events()
                continue
            for rows in self._believed(name):
                self._rollup.observe(name, rows)
                if name in OF_ORGANISATIONS:
                    self._digests.observe(name, rows)
                if name != "organisations":
                    yield self._written(name, rows)
            if name == "organisations":
                self._digests.organisations(self._rollup.organisations)
            self._belief.end_of(Base.metadata.tables[name], self.tables[name].portions())
            if name != "organisations":
                yield name, None
            give_back()
        self._belief.end()
        yield from self._whole(self._rollup.tables())
        yield from self._whole([(Coverage.TABLE, self._coverage.rows())])
        # Their cells are known only now.
        first = 0
        for rows in self.tables["organisations"].portions():
            cells = self._rollup.organisation_cells[first : first + len(rows)]
            digest = self._digests.of_organisations(first, rows)
            first += len(rows)
            yield self._written("organisations", rows.beside(member_cell_id=cells, digest=digest))
        yield from self._whole([("record_digests", self._digests.starts())])

    def _whole(self, tables: Iterable[tuple[str, Columns]]) -> Iterator[Portion]:
        """The portions of tables that nothing is to be done with any more."""
        for name, rows in tables:
            for start in range(0, len(rows), PORTION):
                yield self._written(name, rows.only(slice(start, start + PORTION)).packed())
            yield name, None
            give_back()

    def _written(self, name: str, rows: Columns) -> Portion:
        self.rows_by_table[name] += len(rows)
        return name, rows

    def _believed(self, name: str) -> Iterator[Columns]:
        """The portions of a table, when they were looked at."""
        for rows in self.tables[name].portions():
            numbered = self._numbered(name, rows)
            self._look_at(name, numbered)
            yield numbered

    def _numbered(self, name: str, rows: Columns) -> Columns:
        """The next rows of a table with running numbers, where they have no id of their own."""
        table, first = Base.metadata.tables[name], 1 + self._numbers[name]
        self._numbers[name] += len(rows)
        numbers = {table.primary_key.columns[0].name: np.arange(first, first + len(rows))}
        return rows.beside(**numbers) if is_numbered(table) else rows

    def _look_at(self, name: str, rows: Columns) -> None:
        self._belief.look(Base.metadata.tables[name], rows)
        self._coverage.observe(name, rows)

    def _events(self) -> Iterator[Portion]:
        programmes = {row["series_id"]: row["programme_code"] for row in self.tables["event_series"]}
        links = {name: _Links(name, self.tables[name].portions()) for name in BESIDE_EVENTS}
        within, other_parts = count.events_within(self.tables), _Parts(self.tables[PARTS])
        for own_rows in self.tables["events"].portions():
            unordered = own_rows.beside(event_state_code=count.event_states(own_rows, within))
            self._look_at("events", unordered)
            # What is near in time is asked for together: so it lies together, as far as a portion goes.
            days = unordered["start_date"].each(lambda day: (day or date.min).toordinal())
            rows = unordered.only(np.argsort(np.array(days.values)[days.codes], kind="stable"))
            ids = {own: place for place, own in enumerate(rows.cells("event_id"))}
            if len(ids) < len(rows):
                self._belief.end_of(Base.metadata.tables["events"], [rows])
            own = {name: link.of(ids) for name, link in links.items()}
            own["event_organisations"] = other_parts.among(own["event_organisations"], ids)
            linked = [_linked(own[name], code) for name, code in LINKED.items()]
            cells = self._rollup.event_cells(rows, *linked, programmes)
            digest = self._digests.of_events(rows, own)
            yield self._written("events", rows.beside(event_cell_id=cells, digest=digest))
            for name, parts in own.items():
                written = [self._numbered(name, found) for _, found in parts]
                for found in written:
                    self._look_at(name, found)
                    yield self._written(name, found)
                self._belief.end_of(Base.metadata.tables[name], written)
            give_back()
        for link in links.values():
            link.end()
        other_parts.end()
        self._belief.end_of(Base.metadata.tables["events"], self.tables["events"].portions())
        yield from ((name, None) for name in ("events", *links))


def _order() -> list[str]:
    """The tables in an order in which none refers to a later one; of the events and what is read beside them, the events."""
    beside = {*ROLLED_UP, *BESIDE_EVENTS, "events", LAST}
    return [*(table.name for table in MODELS.values() if table.name not in beside), "events"]


def _linked(parts: list[tuple[np.ndarray, Columns]], name: str) -> Links:
    """Of each row of these parts the place of its event, and what one column links it to."""
    places = np.concatenate([np.empty(0, dtype=np.int64), *(place for place, _ in parts)])
    return places, Column.whole([rows[name] for _, rows in parts]) if parts else Column(places, [])


class _Parts:
    """Parts of organisations in events that a file of their own states: few, and in no order of events."""

    def __init__(self, rows: Table) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row["event_id"]].append(row)

    def among(
        self, parts: list[tuple[np.ndarray, Columns]], events: dict[str, int]
    ) -> list[tuple[np.ndarray, Columns]]:
        """The parts that rows of events state, and behind those of each event the ones stated elsewhere."""
        here = [own for own in self.rows if own in events]
        more = [(events[own], row) for own in here for row in self.rows.pop(own)]
        if not more:
            return parts
        cells = columns_of([row for _, row in more])
        # The row of the file is a number that is never missing: as an array, like that of the others.
        cells["source_row"] = cells["source_row"].astype(np.int64)
        places = np.array([place for place, _ in more], dtype=np.int64)
        parts = [*parts, (places, Columns.of(cells))]
        place = np.concatenate([place for place, _ in parts])
        rows = Columns.whole([Columns({name: rows[name] for name in cells}) for _, rows in parts])
        order = np.argsort(place, kind="stable")
        return [(place[order], rows.only(order))]

    def end(self) -> None:
        """Raises CheckError where a part is left that is of no event."""
        if self.rows:
            raise CheckError(
                f"event_organisations.event_id: “{min(self.rows)}” is not in events. This is a fault of the ETL or of "
                "data/reference: nothing was published."
            )


class _Links:
    """The rows of a table of links, taken event by event: they lie in the order of the events, file by file."""

    def __init__(self, name: str, portions: Iterator[Columns]) -> None:
        self.name, self.portions = name, portions
        self.rest: Columns | None = None

    def of(self, events: dict[str, int]) -> list[tuple[np.ndarray, Columns]]:
        """The next rows, as long as they are of these events, which have these places: in one part, or none where there are none, in
        the order of the events, with their places."""
        taken = []
        while self._filled():
            ids = self.rest["event_id"]
            place = np.array([events.get(own, -1) for own in ids.values], dtype=np.int64)[ids.codes]
            own = int((place < 0).argmax()) if (place < 0).any() else len(place)
            if own:
                taken.append((place[:own], self.rest.only(slice(own))))
            self.rest = self.rest.only(slice(own, None)) if own < len(place) else None
            if self.rest:
                break
        if not taken:
            return []
        place, rows = np.concatenate([place for place, _ in taken]), Columns.whole([rows for _, rows in taken])
        order = np.argsort(place, kind="stable")
        return [(place[order], rows.only(order))]

    def _filled(self) -> bool:
        self.rest = self.rest or next(self.portions, None)
        return self.rest is not None

    def end(self) -> None:
        """Raises CheckError where a row is left: it is of no event, or not in their order."""
        if self._filled():
            raise CheckError(
                f"{self.name}.event_id: “{self.rest.cells('event_id')[0]}” is not in events. This is a fault of the ETL or of "
                "data/reference: nothing was published."
            )
