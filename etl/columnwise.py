"""Many rows at once: each column as its distinct values and, of each row, which of them it has. So what repeats is resolved
once, and a row costs no more than a number in each column."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Column:
    """Values, not always each once, and of each row the place of its own among them."""

    codes: np.ndarray
    values: Sequence[Any]

    @classmethod
    def of(cls, cells: pd.Series) -> "Column":
        codes, values = pd.factorize(cells)
        return cls(*_with_nothing(codes, np.asarray(values, dtype=object).tolist()))

    @classmethod
    def whole(cls, columns: Sequence["Column"]) -> "Column":
        """The column of the rows of several, one after the other."""
        joined = cls.joined(columns)
        codes, values = pd.factorize(objects(joined.values))
        codes, values = _with_nothing(codes, values.tolist())
        return cls(codes[joined.codes], values)

    @classmethod
    def joined(cls, columns: Sequence["Column"]) -> "Column":
        """The same, in which values of several stand as often."""
        starts = np.cumsum([0, *(len(column.values) for column in columns)])
        codes = [column.codes.astype(np.int64) + start for column, start in zip(columns, starts, strict=False)]
        return cls(np.concatenate(codes), list(chain.from_iterable(column.values for column in columns)))

    def __len__(self) -> int:
        return len(self.codes)

    def each(self, make: Callable[[Any], Any]) -> "Column":
        """The column of what is made of each value."""
        return Column(self.codes, [make(value) for value in self.values])

    def part(self, place: int) -> "Column":
        """Of values that have parts, the column of one of them."""
        return Column(self.codes, [value[place] for value in self.values])

    def only(self, rows: np.ndarray) -> "Column":
        """The column of some of the rows: a mask, or their places."""
        return Column(self.codes[rows], self.values)

    def where(self, is_so: Callable[[Any], bool]) -> np.ndarray:
        """Of each row, whether its value is so."""
        return np.fromiter(map(is_so, self.values), bool, len(self.values))[self.codes]

    def found(self, sought: Set[Any]) -> list[Any]:
        """The values among those that are sought, as far as rows have them."""
        if sought.isdisjoint(self.values):
            return []
        places = [place for place, value in enumerate(self.values) if value in sought]
        return [self.values[place] for place in np.intersect1d(places, self.codes)]

    def packed(self) -> "Column":
        """The same in the least memory: without values that no row has, in the shortest numbers."""
        codes, met = pd.factorize(self.codes)
        values = self.values if len(met) == len(self.values) else [self.values[code] for code in met]
        codes = self.codes if values is self.values else codes
        return Column(codes.astype(np.min_scalar_type(len(values))), values)

    def changed(self, rows: Sequence[int], values: Sequence[Any]) -> "Column":
        """The same with other values in some of the rows, given by their places."""
        codes = self.codes.astype(np.int64)
        codes[rows] = len(self.values) + np.arange(len(rows))
        return Column(codes, [*self.values, *values])

    def cells(self) -> np.ndarray:
        """The value of each row, as objects."""
        return objects(self.values)[self.codes]

    def spread(self) -> tuple[np.ndarray, "Column"]:
        """Of values that are lists, the rows as often as their list is long, and the items in their order."""
        lengths = np.fromiter(map(len, self.values), np.int64, len(self.values))
        starts = np.cumsum(lengths) - lengths
        of_row = lengths[self.codes]
        rows = np.repeat(np.arange(len(self.codes)), of_row)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
        items = [item for value in self.values for item in value]
        return rows, Column(starts[self.codes][rows] + within, items)


def _with_nothing(codes: np.ndarray, values: list[Any]) -> tuple[np.ndarray, list[Any]]:
    """The same with None as a value: pandas gives it no place."""
    is_nothing = codes < 0
    return (np.where(is_nothing, len(values), codes), [*values, None]) if is_nothing.any() else (codes, values)


def objects(values: Iterable[Any]) -> np.ndarray:
    """Values as an array of them as they are, be they tuples or lists."""
    return np.fromiter(values, dtype=object)


def together(columns: Sequence[Column]) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the number of its combination of values, and of each combination its first row. They are numbered as they
    first come."""
    codes = columns[0].codes.astype(np.int64)
    for column in columns[1:]:
        if len(column.values) > 1:
            codes = pd.factorize(codes * len(column.values) + column.codes)[0]
    codes, distinct = pd.factorize(codes)
    first = np.empty(len(distinct), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


def digests(texts: Column, numbers: Column | None = None) -> np.ndarray:
    """Of each row 64 bits for its text and number, which differ where they do: that two of ten million agree by chance is less
    likely than one in a hundred thousand. They are others in the next process."""
    of_text = np.fromiter(map(hash, texts.values), np.int64, len(texts.values))[texts.codes]
    if numbers is None:
        return of_text
    of_number = np.fromiter((hash(str(number)) for number in numbers.values), np.int64, len(numbers.values))
    return of_text * 31 + of_number[numbers.codes]


class Seen:
    """What was seen before, by its digest, and where: eight bytes for each, and those of the numbers that say where."""

    def __init__(self) -> None:
        # Sorted blocks, each more than twice as long as the next: so few are searched, and little is sorted twice.
        self._blocks: list[tuple[np.ndarray, np.ndarray]] = []

    def first(self, digests: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Of each digest the place where it was seen first, which is its own where that is here. They are seen from now on."""
        distinct, first, codes = np.unique(digests, return_index=True, return_inverse=True)
        known = self.places(distinct)
        found = np.where(known < 0, places[first], known)
        self._keep(distinct[known < 0], places[first[known < 0]])
        return found[codes]

    def places(self, digests: np.ndarray) -> np.ndarray:
        """Of each digest the place where it was seen; -1 where it was not."""
        found = np.full(len(digests), -1)
        for known, places in self._blocks:
            at = np.minimum(np.searchsorted(known, digests), len(known) - 1)
            found = np.where(known[at] == digests, places[at], found)
        return found

    def _keep(self, digests: np.ndarray, places: np.ndarray) -> None:
        if not len(digests):
            return
        size, parts = len(digests), [(digests, places)]
        while self._blocks and len(self._blocks[-1][0]) <= 2 * size:
            parts.append(self._blocks.pop())
            size += len(parts[-1][0])
        # One thing after the other: there may be millions, and a copy of all is what a build has least room for.
        digests, places = map(np.concatenate, zip(*parts, strict=True))
        del parts
        order = np.argsort(digests)
        digests = digests[order]
        self._blocks.append((digests, places[order]))


class Numbered(Sequence[str]):
    """Ids in ASCII, numbered from 0 on as they come: some forty bytes for each."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._ids = [np.empty(0, dtype=np.bytes_)]
        self._first = 0

    def __len__(self) -> int:
        return self._first

    def add(self, ids: Column) -> None:
        """Give numbers to further ids, none of which has one."""
        cells = ids.cells()
        self._seen.first(digests(ids), np.arange(self._first, self._first + len(cells), dtype=np.int32))
        self._ids.append(cells.astype(np.bytes_))
        self._first += len(cells)

    def of(self, ids: Column) -> np.ndarray:
        """Of each row the number of its id; -1 where it has none."""
        return self._seen.places(digests(Column(np.arange(len(ids.values)), ids.values)))[ids.codes]

    def __getitem__(self, number: int) -> str:
        """The id that has a number. Raises IndexError."""
        if len(self._ids) > 1:
            self._ids = [np.concatenate(self._ids)]
        return self._ids[0][number].decode()
