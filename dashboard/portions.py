"""A long list, a page at a time: what a page shows of it, and a way to read all of it, portion by portion, for a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

# Rows of a page, which a browser shows without delay; and of a portion of a file, which bound what is in memory at once.
PAGE, PORTION = 500, 5000

# The rows from the first on, so many of them, under headings in the reader's language; and the organisation whose profile
# each opens, if they open any.
Read = Callable[[int, int], tuple[pd.DataFrame, list[str] | None]]


@dataclass(frozen=True)
class Portion:
    """A page of a list: its rows, the organisation that each opens (if they open any), how many rows the list has, the number
    of the page from 1, and all rows of the list, portion by portion."""

    rows: pd.DataFrame
    profiles: list[str] | None
    total: int
    page: int
    every: Callable[[], Iterator[pd.DataFrame]]

    @property
    def pages(self) -> int:
        return last_page(self.total)


def last_page(total: int) -> int:
    """
    >>> last_page(0), last_page(500), last_page(501)
    (1, 1, 2)
    """
    return max(1, -(-total // PAGE))


def portion(total: int, page: int, read: Read) -> Portion:
    """A page of a list of so many rows; the last one where there are fewer pages."""
    page = min(max(page, 1), last_page(total))
    rows, profiles = read((page - 1) * PAGE, PAGE)
    return Portion(rows, profiles, total, page, partial(_every, total, read))


def of_frame(rows: pd.DataFrame, page: int, shown: Callable[[pd.DataFrame], pd.DataFrame], key: str | None) -> Portion:
    """A page of rows that are at hand; `key` is the column with the organisation that each opens."""

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str] | None]:
        own = rows.iloc[first : first + number]
        return shown(own), list(own[key]) if key else None

    return portion(len(rows), page, read)


def whole(rows: pd.DataFrame, page: int = 1, profiles: list[str] | None = None) -> Portion:
    """A page of a table that is at hand as a reader sees it, and the organisation that each row opens, if they open any."""

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str] | None]:
        if len(rows) <= PAGE:
            # The very same, of which a page knows how it looks (blocks).
            return rows, profiles
        return rows.iloc[first : first + number], profiles[first : first + number] if profiles is not None else None

    return portion(len(rows), page, read)


def _every(total: int, read: Read) -> Iterator[pd.DataFrame]:
    for first in range(0, max(total, 1), PORTION):
        yield read(first, PORTION)[0]
