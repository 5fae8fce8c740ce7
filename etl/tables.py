"""The rows of the tables so far, in order, whatever their number: single rows, and many at once, column by column, that lie in
a file of the machine while nobody reads them."""

import contextlib
import ctypes
import pickle
import tempfile
import weakref
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import IO, Any

import numpy as np
import pandas as pd

from etl.columnwise import Column, objects

Row = dict[str, Any]

# The most rows of one portion. What one holds of any table fits the memory of the smallest machine many times.
PORTION = 50_000


@dataclass(frozen=True)
class Columns:
    """Rows of a table, column by column: numbers with none missing, or Python values and None."""

    columns: Mapping[str, Column | np.ndarray]

    @classmethod
    def of(cls, columns: Mapping[str, Column | np.ndarray]) -> "Columns":
        """These columns, of which an array of objects has a value of its own in each row."""
        return cls(
            {
                name: Column(np.arange(len(cells)), cells.tolist())
                if isinstance(cells, np.ndarray) and cells.dtype == object
                else cells
                for name, cells in columns.items()
            }
        )

    @classmethod
    def whole(cls, parts: Sequence["Columns"]) -> "Columns":
        """The rows of several with the same columns, one after the other."""
        first, *others = parts
        if not others:
            return first
        every = {name: [part[name] for part in parts] for name in first}
        return cls(
            {
                name: (Column.joined if isinstance(first[name], Column) else np.concatenate)(columns)
                for name, columns in every.items()
            }
        )

    def __getitem__(self, name: str) -> Column | np.ndarray:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values())))

    def cells(self, name: str) -> list[Any]:
        """The cell of each row in one column."""
        column = self.columns[name]
        return (column.cells() if isinstance(column, Column) else column).tolist()

    def where(self, name: str, is_so: Callable[[Any], bool]) -> np.ndarray:
        """Of each row, whether its cell in one column is so."""
        column = self.columns[name]
        return (column if isinstance(column, Column) else Column.of(column)).where(is_so)

    def beside(self, **columns: Column | np.ndarray) -> "Columns":
        """The same with these columns, too."""
        return Columns({**self.columns, **columns})

    def only(self, rows: np.ndarray | slice) -> "Columns":
        """Some of the rows: a mask, or their places."""
        return Columns(
            {
                name: column.only(rows) if isinstance(column, Column) else column[rows]
                for name, column in self.columns.items()
            }
        )

    def packed(self) -> "Columns":
        """The same in the least memory."""
        return Columns(
            {name: column.packed() if isinstance(column, Column) else column for name, column in self.columns.items()}
        )

    def frame(self) -> pd.DataFrame:
        """A frame of these columns: of dtype object, or of numbers."""
        cells = {
            name: column.cells() if isinstance(column, Column) else column for name, column in self.columns.items()
        }
        return pd.DataFrame({name: pd.Series(values, dtype=values.dtype) for name, values in cells.items()})


def give_back() -> None:
    """Give memory that nothing uses any more back to the machine, where the C library can (that of most Linux): after a stage it
    would else keep what the stage took at its height, and the next would take its own beside it."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


class Spill:
    """A file of the machine for rows, which is gone with the process, however that ends."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def put(self, columns: Mapping[str, Column | np.ndarray]) -> int:
        """Where the columns lie in the file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="etl-")  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        pickler = pickle.Pickler(self._file, protocol=5)
        # A third of the time: nothing stands in a column twice, so no need to remember what was written.
        pickler.fast = True
        pickler.dump(columns)
        return at

    def get(self, at: int) -> Columns:
        self._file.seek(at)
        return Columns.of(pickle.load(self._file))


@dataclass
class _Lying:
    """Columns in the file: where, how many rows they have, and the single rows that stand among these, each with the order of
    its place; the column ORDER has that of the others."""

    at: int
    length: int
    singles: list[tuple[int, Row]]


# No column of a table is called so.
ORDER = ""


class Table:
    """The rows of one table in the order in which they were added.

    A single row is a dict, which may be changed until the table is read. Those that lie in the file are as they were
    added, but for what `change` says of them. All rows of a table have the same columns; the cells are Python values and None.
    """

    def __init__(self, spill: Spill | None = None) -> None:
        self._spill = spill or Spill()
        self._parts: list[list[Row] | _Lying] = []
        self._changes: dict[str, dict[Any, Row]] = {}

    def append(self, row: Row) -> None:
        if not self._parts or isinstance(self._parts[-1], _Lying):
            self._parts.append([])
        self._parts[-1].append(row)

    def extend(
        self,
        columns: Mapping[str, Column | np.ndarray],
        order: np.ndarray | None = None,
        singles: Iterable[tuple[int, Row]] = (),
    ) -> None:
        """Add many rows, column by column: of objects, or of numbers with none missing. Single rows stand among them where
        `order`, which rises, says: each comes with its own."""
        length, singles = len(next(iter(columns.values()))), deque(singles)
        for start in range(0, length, PORTION):
            rows, end = slice(start, start + PORTION), start + PORTION
            packed = {
                name: column.only(rows).packed() if isinstance(column, Column) else column[rows]
                for name, column in columns.items()
            }
            among: list[tuple[int, Row]] = []
            while singles and (end >= length or singles[0][0] < order[end]):
                among.append(singles.popleft())
            if among:
                packed[ORDER] = order[rows]
            self._parts.append(_Lying(self._spill.put(packed), min(PORTION, length - start), among))
        for _, row in singles:
            self.append(row)

    def change(self, key: str, changes: dict[Any, Row]) -> None:
        """Give columns of rows in the file other values: by the value of the column `key`, the values by column."""
        self._changes.setdefault(key, {}).update(changes)

    def take(self, other: "Table") -> None:
        """Add the rows of another table with the same columns, whose Columns lie in the same file."""
        self._parts += other._parts

    def drop(self, rows: set[int]) -> None:
        """Take single rows away, each by its `id`."""
        for part in self._parts:
            if isinstance(part, _Lying):
                part.singles = [(order, row) for order, row in part.singles if id(row) not in rows]
            else:
                part[:] = [row for row in part if id(row) not in rows]

    def portions(self) -> Iterator[Columns]:
        """The rows, at most PORTION at once. May be asked for again."""
        for part in self._parts:
            if isinstance(part, _Lying):
                yield self._columns(part)
            else:
                for start in range(0, len(part), PORTION):
                    yield Columns.of(columns_of(part[start : start + PORTION]))

    def _columns(self, part: _Lying) -> Columns:
        columns = dict(self._spill.get(part.at).columns)
        for key, changes in self._changes.items():
            keys = Columns(columns).cells(key)
            rows = [row for row, value in enumerate(keys) if value in changes]
            for name in {name: None for row in rows for name in changes[keys[row]]}:
                own = [row for row in rows if name in changes[keys[row]]]
                columns[name] = columns[name].changed(own, [changes[keys[row]][name] for row in own])
        order = columns.pop(ORDER, None)
        if not part.singles:
            return Columns(columns)
        singles = columns_of([row for _, row in part.singles])
        rows = np.argsort([*order.tolist(), *(order for order, _ in part.singles)], kind="stable")
        among = {name: objects([*Columns(columns).cells(name), *singles[name].tolist()])[rows] for name in columns}
        return Columns.of(among)

    def __iter__(self) -> Iterator[Row]:
        """Each row as a dict: a single one as it is, one that lies in the file anew each time."""
        for part in self._parts:
            if isinstance(part, _Lying) and not part.singles:
                yield from rows_of(self._columns(part))
            elif isinstance(part, _Lying):
                order = self._spill.get(part.at)[ORDER].tolist()
                lying = zip(order, rows_of(self._columns(replace(part, singles=[]))), strict=True)
                yield from (row for _, row in merge(lying, part.singles, key=itemgetter(0)))
            else:
                yield from part

    def __len__(self) -> int:
        return sum(part.length + len(part.singles) if isinstance(part, _Lying) else len(part) for part in self._parts)

    def __getitem__(self, place: int) -> Row:
        """A row by its place from the start. Raises IndexError."""
        for row in islice(self, place, None):
            return row
        raise IndexError(place)


class Tables(defaultdict[str, Table]):
    """Each table by its name; one that was never filled is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._spill = Spill()

    def __missing__(self, name: str) -> Table:
        self[name] = self.another()
        return self[name]

    def another(self) -> Table:
        """An empty table that none of these is, whose rows one of them may take."""
        return Table(self._spill)


def rows_of(rows: Columns) -> Iterator[Row]:
    """The rows as dicts."""
    columns = [rows.cells(name) for name in rows]
    return (dict(zip(rows, cells, strict=True)) for cells in zip(*columns, strict=True))


def columns_of(rows: list[Row]) -> dict[str, np.ndarray]:
    """Rows of the same columns, column by column."""
    return {name: objects(row[name] for row in rows) for name in rows[0]}
