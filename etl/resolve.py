"""Which organisation is meant by a name. Names join on what their spellings share; an acronym that two bodies use
joins neither."""

import hashlib
from collections import defaultdict

from etl.reference import key


def stable_id(prefix: str, *parts: str) -> str:
    """An id that depends on the thing and not on the order of the rows, and so is never given to another.

    >>> stable_id("o", "Amity Foundation") == stable_id("o", "amity  foundation")
    True
    """
    return f"{prefix}-{hashlib.sha256('|'.join(key(part) for part in parts).encode()).hexdigest()[:10]}"


class Names:
    """Every name of every organisation, and whom each one means."""

    def __init__(self) -> None:
        self._meant: dict[str, set[str]] = defaultdict(set)

    def add(self, name: str, organisation_id: str) -> None:
        if key(name):
            self._meant[key(name)].add(organisation_id)

    def meant(self, name: str) -> set[str]:
        """The ids of the organisations that go by this name: none, one, or several where it is ambiguous."""
        return self._meant.get(key(name), set())
