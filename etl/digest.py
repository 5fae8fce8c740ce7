"""What an edition states of each organisation and event as one number, so that two editions are compared by their numbers, and
only what differs is read.

It takes in every column of the row and of the rows that speak of it, and all that its counting depends on: the areas of its
places, the programme of its series. Left out are running numbers and where a row comes from: they say nothing of it. What
agrees in its number is stated and counted alike; what does not is looked at field by field (dashboard.queries.comparison)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from etl.columnwise import Column, Numbered, objects
from etl.database import is_numbered
from etl.models import KNOWN_LAST, START_OF_ID, Base
from etl.tables import Columns, Tables

# What speaks of an organisation, beside its own row: its steps and spells as well, by which it counts.
OF_ORGANISATIONS = (
    *("organisation_names", "organisation_sectors", "memberships"),
    *("un_statuses", "un_status_spells", "counted_spells"),
)
UNSAID = {"source_id", "source_row", *KNOWN_LAST}
# They spread each bit over all: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class Digests:
    """The digests of an edition in the making, 64 bits each."""

    def __init__(self, tables: Tables) -> None:
        above = {row["region_code"]: row["parent_region_code"] for row in tables["regions"]}
        self._meant = {
            "place_id": {row["place_id"]: _areas(row, above) for row in tables["places"]},
            "series_id": {row["series_id"]: row["programme_code"] for row in tables["event_series"]},
        }
        self._meant["seat_place_id"] = self._meant["place_id"]
        self._organisations = Numbered()
        self._of_organisations = np.empty(0, dtype=np.uint64)
        self._starts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(2, dtype=np.uint64))

    def organisations(self, organisations: Numbered) -> None:
        """All organisations, before anything is said of them."""
        self._organisations = organisations
        self._of_organisations = np.zeros(len(organisations), dtype=np.uint64)

    def observe(self, table: str, rows: Columns) -> None:
        """Take in rows that speak of organisations."""
        np.add.at(self._of_organisations, self._organisations.of(rows["organisation_id"]), self._rows(table, rows))

    def of_organisations(self, first: int, rows: Columns) -> np.ndarray:
        """The digest of each of these organisations, of which the first has a place among all."""
        said = self._of_organisations[first : first + len(rows)]
        return self._kept(rows.cells("organisation_id"), said + self._rows("organisations", rows))

    def of_events(self, rows: Columns, links: dict[str, list[tuple[np.ndarray, Columns]]]) -> np.ndarray:
        """The digest of each of these events; `links` are all rows that speak of them, by table, in parts, each with the places of
        their events."""
        found = self._rows("events", rows)
        for table, parts in links.items():
            for places, linked in parts:
                np.add.at(found, places, self._rows(table, linked))
        return self._kept(rows.cells("event_id"), found)

    def starts(self) -> Columns:
        """One row per start of ids: how many organisations or events have it, and their digests added up."""
        starts = sorted(self._starts)
        own = np.array([self._starts[start] for start in starts], dtype=np.uint64).reshape(-1, 2).view(np.int64)
        return Columns.of({"id_start": objects(starts), "records": own[:, 0], "digest_sum": own[:, 1]})

    def _rows(self, table: str, rows: Columns) -> np.ndarray:
        columns = Base.metadata.tables[table]
        found = np.full(len(rows), _hashes([table])[0], dtype=np.uint64)
        for column in columns.columns:
            if column.name in UNSAID or (column.primary_key and is_numbered(columns)):
                continue
            cells = rows[column.name]
            cells = cells if isinstance(cells, Column) else Column.of(cells)
            meant = self._meant.get(column.name, {})
            values = [(value, meant.get(value)) for value in cells.values] if meant else cells.values
            # Each column by an odd number of its own, so that a value is another in another column.
            found += (_hashes(values) * (_hashes([column.name])[0] | np.uint64(1)))[cells.codes]
        return _spread(found)

    def _kept(self, ids: list[str], digests: np.ndarray) -> np.ndarray:
        digests = _spread(digests)
        codes, starts = pd.factorize(np.array([own[:START_OF_ID] for own in ids], dtype=object))
        sums = np.zeros((len(starts), 2), dtype=np.uint64)
        np.add.at(sums, codes, np.stack([np.ones(len(ids), dtype=np.uint64), digests], axis=1))
        for start, own in zip(starts, sums, strict=True):
            self._starts[start] += own
        return digests.view(np.int64)


def _areas(place: dict[str, Any], above: dict[str, str | None]) -> tuple[str | None, ...]:
    """All that a filter on regions or a count of places asks of a place."""
    found = [place["place_precision_code"], place["country_code"], place["province_code"]]
    for code in (place["country_code"], place["province_code"]):
        # Whether regions lead anywhere is looked at later (etl.checks): here it need only end.
        while (code := above.get(code or "")) and code not in found[3:]:
            found.append(code)
    return tuple(found)


def _hashes(values: Iterable[Any]) -> np.ndarray:
    """64 bits for each value, the same in every process and on every machine."""
    # As plain Python values: of a number of numpy another text would be made.
    texts = [repr(value.item() if isinstance(value, np.generic) else value) for value in values]
    return pd.util.hash_array(np.array(texts, dtype=object), categorize=False)


def _spread(digests: np.ndarray) -> np.ndarray:
    digests = (digests ^ (digests >> np.uint64(30))) * FIRST
    digests = (digests ^ (digests >> np.uint64(27))) * SECOND
    return digests ^ (digests >> np.uint64(31))
