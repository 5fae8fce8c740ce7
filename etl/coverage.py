"""How complete the record is, counted while it is published: of how many of its rows, the sample left out, each question can be
answered."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from etl.columnwise import Column, objects
from etl.tables import Columns

# The questions in the order of a reader, each with the table of the rows that are asked.
QUESTIONS = {
    "membership": "organisations",
    "sector": "organisations",
    "seat": "organisations",
    "name_zh": "organisations",
    "name_zh_verified": "organisations",
    "un_step": "organisations",
    "event_date": "events",
    "event_end": "events",
    "event_city": "events",
    "event_participants": "events",
    "event_mode": "events",
    "event_page": "events",
}
# Questions about an organisation that rows of another table answer, and about an event likewise.
OF_ORGANISATIONS = {"memberships": "membership", "organisation_sectors": "sector", "un_statuses": "un_step"}
OF_EVENTS = {"event_places": "event_city", "event_counts": "event_participants"}


class Coverage:
    """Told of all rows that are published, sources and places first, it says how many answer each question."""

    TABLE = "coverage"

    def __init__(self) -> None:
        self.known: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.sample: Counter[str] = Counter()
        self._samples: set[str] = set()
        self._cities: set[str] = set()
        # Ids by their hash: eight bytes for each organisation.
        self._organisations: list[np.ndarray] = []
        self._named: dict[str, list[np.ndarray]] = {name: [] for name in OF_ORGANISATIONS}
        self._last: dict[str, str] = {}

    def observe(self, table: str, rows: Columns) -> None:
        """Take in rows of a table; those of an event follow one another."""
        if table == "sources":
            self._samples.update(rows.only(rows.where("is_sample", bool)).cells("source_id"))
        elif table == "places":
            self._cities.update(
                rows.only(rows.where("place_precision_code", lambda code: code == "city")).cells("place_id")
            )
        elif table in ("organisations", "events"):
            is_real = self._are_real(rows)
            self.total[table] += int(is_real.sum())
            self.sample[table] += int((~is_real).sum())
            self._look_at(table, rows.only(is_real))
        elif table in OF_ORGANISATIONS:
            own = rows.only(rows.where("network_code", lambda code: code == "cnie")) if table == "memberships" else rows
            self._named[table].append(np.unique(_hashes(own["organisation_id"])))
        elif table in OF_EVENTS:
            is_answer = (
                rows.where("place_id", self._cities.__contains__)
                if table == "event_places"
                else rows.where("count_unit_code", lambda code: code == "participants")
            )
            own = rows["event_id"].only(is_answer & self._are_real(rows)).cells()
            if len(own):
                self.known[OF_EVENTS[table]] += int((own[1:] != own[:-1]).sum()) + (own[0] != self._last.get(table))
                self._last[table] = own[-1]

    def _are_real(self, rows: Columns) -> np.ndarray:
        """Of each row whether it is from no sample."""
        return ~rows.where("source_id", self._samples.__contains__)

    def _look_at(self, table: str, real: Columns) -> None:
        if table == "organisations":
            self._organisations.append(_hashes(real["organisation_id"]))
            is_named = real.where("name_zh", _is_there)
            found = {"seat": real.where("seat_place_id", _is_there), "name_zh": is_named}
            found["name_zh_verified"] = is_named & real.where("is_name_zh_verified", bool)
        else:
            found = {"event_date": real.where("start_date", _is_there), "event_end": real.where("end_date", _is_there)}
            found |= {
                "event_mode": real.where("event_mode_code", _is_there),
                "event_page": real.where("source_url", bool),
            }
        self.known.update({question: int(answers.sum()) for question, answers in found.items()})

    def rows(self) -> Columns:
        """One row per question: the columns of the table `coverage`."""
        real = np.concatenate([*self._organisations, np.empty(0, dtype=np.uint64)])
        for table, question in OF_ORGANISATIONS.items():
            named = np.concatenate([*self._named[table], np.empty(0, dtype=np.uint64)])
            self.known[question] = int(np.isin(real, named).sum())
        return Columns.of(
            {
                "question_code": objects(QUESTIONS),
                "known": np.array([self.known[question] for question in QUESTIONS]),
                "total": np.array([self.total[table] for table in QUESTIONS.values()]),
                "sample_rows": np.array([self.sample[table] for table in QUESTIONS.values()]),
            }
        )


def _is_there(value: Any) -> bool:
    return value is not None


def _hashes(ids: Column) -> np.ndarray:
    return pd.util.hash_array(ids.cells())
