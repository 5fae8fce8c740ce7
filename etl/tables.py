"""The rows of the tables so far, in order, whatever their number: single rows, and frames of many that lie in a file of the
machine while nobody reads them."""

import pickle
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, Any

import numpy as np
import pandas as pd

from etl.columnwise import Column, objects

Row = dict[str, Any]

# The most rows of one portion. What one holds of any table fits the memory of the smallest machine many times.
PORTION = 50_000


class Spill:
    """A file of the machine for frames, which is gone with the process, however that ends."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None

    def put(self, columns: Mapping[str, Column | np.ndarray]) -> int:
        """Where the columns of a frame lie in the file."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="etl-")  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        pickle.dump(columns, self._file, protocol=5)
        return at

    def get(self, at: int) -> pd.DataFrame:
        self._file.seek(at)
        return frame_of_columns(pickle.load(self._file))


class Table:
    """The rows of one table in the order in which they were added.

    A single row is a dict, which may be changed until the table is read. The rows of a frame are as they were added, but
    for what `change` says of them. All rows of a table have the same columns; the cells are Python values and None.
    """

    def __init__(self, spill: Spill | None = None) -> None:
        self._spill = spill or Spill()
        # Single rows, or the place of a frame in the file and its length.
        self._parts: list[list[Row] | tuple[int, int]] = []
        self._changes: dict[str, dict[Any, Row]] = {}

    def append(self, row: Row) -> None:
        if not self._parts or isinstance(self._parts[-1], tuple):
            self._parts.append([])
        self._parts[-1].append(row)

    def extend(self, columns: Mapping[str, Column | np.ndarray]) -> None:
        """Add many rows, column by column: of objects, or of numbers with none missing."""
        length = len(next(iter(columns.values())))
        for start in range(0, length, PORTION):
            rows = slice(start, start + PORTION)
            packed = {
                name: column.only(rows).packed() if isinstance(column, Column) else column[rows]
                for name, column in columns.items()
            }
            self._parts.append((self._spill.put(packed), min(PORTION, length - start)))

    def change(self, key: str, changes: dict[Any, Row]) -> None:
        """Give columns of the rows of frames other values: by the value of the column `key`, the values by column."""
        self._changes.setdefault(key, {}).update(changes)

    def take(self, other: "Table") -> None:
        """Add the rows of another table with the same columns, whose frames lie in the same file."""
        self._parts += other._parts

    def drop(self, rows: set[int]) -> None:
        """Take single rows away, each by its `id`."""
        kept = (
            [row for row in part if id(row) not in rows] if isinstance(part, list) else part for part in self._parts
        )
        self._parts = [part for part in kept if part]

    def portions(self) -> Iterator[pd.DataFrame]:
        """The rows as frames of at most PORTION rows, with columns of dtype object, or of numbers with none missing. May be
        asked for again."""
        for part in self._parts:
            if isinstance(part, tuple):
                yield self._frame(part[0])
            else:
                for start in range(0, len(part), PORTION):
                    yield frame_of(part[start : start + PORTION])

    def _frame(self, at: int) -> pd.DataFrame:
        frame = self._spill.get(at)
        for key, changes in self._changes.items():
            keys = frame[key].tolist()
            for position in [position for position, value in enumerate(keys) if value in changes]:
                for column, value in changes[keys[position]].items():
                    frame[column].array[position] = value
        return frame

    def __iter__(self) -> Iterator[Row]:
        """Each row as a dict: a single one as it is, one of a frame anew each time."""
        for part in self._parts:
            if isinstance(part, tuple):
                frame = self._frame(part[0])
                columns = [frame[name].tolist() for name in frame]
                yield from (dict(zip(frame, cells, strict=True)) for cells in zip(*columns, strict=True))
            else:
                yield from part

    def __len__(self) -> int:
        return sum(part[1] if isinstance(part, tuple) else len(part) for part in self._parts)

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


def frame_of(rows: list[Row]) -> pd.DataFrame:
    """Rows of the same columns as a frame of Python values and None."""
    return frame_of_columns(columns_of(rows))


def columns_of(rows: list[Row]) -> dict[str, np.ndarray]:
    """Rows of the same columns, column by column."""
    return {name: objects(row[name] for row in rows) for name in rows[0]}


def frame_of_columns(columns: Mapping[str, Column | np.ndarray]) -> pd.DataFrame:
    cells = {name: column.cells() if isinstance(column, Column) else column for name, column in columns.items()}
    return pd.DataFrame({name: pd.Series(values, dtype=values.dtype) for name, values in cells.items()})
