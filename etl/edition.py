"""From counted to an edition: all rows in the order in which they are written, many at a time, so that no table need be in
memory. Each portion is numbered, checked, and told to the roll-up before it is handed on; nothing sees it otherwise."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from etl.checks import Belief
from etl.contracts import CheckError
from etl.coverage import Coverage
from etl.database import Portion, is_numbered
from etl.models import MODELS, ROLLED_UP, Base
from etl.rollup import Rollup
from etl.tables import PORTION, Tables

# What the roll-up is told of, and the columns that it needs.
OBSERVED = {
    "places": ("place_id", "country_code", "province_code"),
    "sources": ("source_id", "is_sample"),
    "organisations": ("organisation_id", "seat_place_id", "organisation_type_code", "source_id"),
    "organisation_sectors": ("organisation_id", "sector_code", "is_primary_sector"),
    "counted_spells": (
        *(
            "metric_code",
            "organisation_id",
            "source_id",
            "counted_from_date",
            "counted_until_date",
            "certain_from_date",
        ),
        *("certain_until_date", "start_change_code", "end_change_code", "is_start_known"),
    ),
}
# The links of an event by which it is rolled up: they are read with it.
BESIDE_EVENTS = ("event_sectors", "event_places")
# Known only when all else is written.
LAST = "editions"


class Edition:
    """The rows of an edition in the making, and how many of each table are written so far."""

    def __init__(self, tables: Tables, codes: dict[str, set[str]], record_date: date) -> None:
        self.tables = tables
        self.rows_by_table: Counter[str] = Counter()
        self._belief = Belief(codes)
        self._rollup = Rollup(record_date)
        self._coverage = Coverage()

    def portions(self) -> Iterator[Portion]:
        """All portions but those of the table of editions. Raises CheckError where they contradict themselves."""
        for name in _order():
            if name == "events":
                yield from self._events()
                continue
            for rows in self._believed(name):
                if name in OBSERVED:
                    self._rollup.observe(name, rows[list(OBSERVED[name])])
                if name != "organisations":
                    yield self._written(name, rows)
        self._belief.end(self.tables)
        for name, rows in self._rolled_up().items():
            for start in range(0, len(rows), PORTION):
                yield self._written(name, rows.iloc[start : start + PORTION])
        # Their cells are known only now.
        first = 0
        for rows in self.tables["organisations"].portions():
            cells = self._rollup.organisation_cells[first : first + len(rows)]
            first += len(rows)
            yield self._written("organisations", rows.assign(member_cell_id=cells))

    def _written(self, name: str, rows: pd.DataFrame) -> Portion:
        self.rows_by_table[name] += len(rows)
        return name, rows

    def _believed(self, name: str) -> Iterator[pd.DataFrame]:
        """The portions of a table, its rows numbered where they have no id of their own."""
        table, first = Base.metadata.tables[name], 1
        for rows in self.tables[name].portions():
            if is_numbered(table):
                rows = rows.assign(**{table.primary_key.columns[0].name: np.arange(first, first + len(rows))})
                first += len(rows)
            self._belief.look(table, rows)
            self._coverage.observe(name, rows)
            yield rows

    def _events(self) -> Iterator[Portion]:
        programmes = {row["series_id"]: row["programme_code"] for row in self.tables["event_series"]}
        links = {name: _Links(name, self.tables[name].portions()) for name in BESIDE_EVENTS}
        for rows in self._believed("events"):
            own = {name: link.of(rows["event_id"]) for name, link in links.items()}
            cells = self._rollup.event_cells(rows, *own.values(), programmes)
            yield self._written("events", rows.assign(event_cell_id=cells))
            for name, found in own.items():
                if len(found):
                    self._belief.look(Base.metadata.tables[name], found)
                    self._coverage.observe(name, found)
                    yield self._written(name, found)
        for link in links.values():
            link.end()

    def _rolled_up(self) -> dict[str, pd.DataFrame]:
        for name, columns in OBSERVED.items():
            # Of a table without rows, too.
            self._rollup.observe(name, pd.DataFrame(columns=columns, dtype=object))
        return self._rollup.tables() | {Coverage.TABLE: self._coverage.rows()}


def _order() -> list[str]:
    """The tables in an order in which none refers to a later one; of the events and what is read beside them, the events."""
    names = [table.name for table in MODELS.values() if table.name not in {*ROLLED_UP, *BESIDE_EVENTS, "events", LAST}]
    of_events = [
        name
        for name in names
        if any(key.column.table.name == "events" for key in Base.metadata.tables[name].foreign_keys)
    ]
    return [*(name for name in names if name not in of_events), "events", *of_events]


class _Links:
    """The rows of a table of links, taken event by event: they lie in the order of the events, file by file."""

    def __init__(self, name: str, portions: Iterator[pd.DataFrame]) -> None:
        self.name, self.portions = name, portions
        self.rest = pd.DataFrame(columns=Base.metadata.tables[name].columns.keys(), dtype=object)

    def of(self, events: pd.Series) -> pd.DataFrame:
        """The next rows, as long as they are of these events."""
        taken = []
        while len(self.rest) or self._filled():
            is_other = ~self.rest["event_id"].isin(events).to_numpy()
            own = int(is_other.argmax()) if is_other.any() else len(self.rest)
            taken.append(self.rest.iloc[:own])
            self.rest = self.rest.iloc[own:]
            if len(self.rest):
                break
        taken = [rows for rows in taken if len(rows)]
        return pd.concat(taken, ignore_index=True) if taken else self.rest.iloc[:0]

    def _filled(self) -> bool:
        self.rest = next(self.portions, self.rest)
        return bool(len(self.rest))

    def end(self) -> None:
        """Raises CheckError where a row is left: it is of no event, or not in their order."""
        if len(self.rest) or self._filled():
            raise CheckError(
                f"{self.name}.event_id: “{self.rest['event_id'].iloc[0]}” is not in events. This is a fault of the ETL or of "
                "data/reference: nothing was published."
            )
