"""How far something long has come, for a person who waits."""

from collections.abc import Callable, Iterable
from typing import Any

from tqdm import tqdm

# Shows how far something has come: the things, and the name of what is done with them, to the same things.
Watch = Callable[[Iterable[Any], str], Iterable[Any]]


def unwatched(things: Iterable[Any], name: str) -> Iterable[Any]:
    return things


def bar(things: Iterable[Any], name: str) -> Iterable[Any]:
    """A bar on standard error for whatever takes over two seconds; none where that is no terminal."""
    return tqdm(things, desc=name, delay=2, disable=None, leave=False, unit="", dynamic_ncols=True)
