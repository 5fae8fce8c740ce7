"""How complete the record is, counted while it is published: of how many of its rows, the sample left out, each question can be
answered."""

from collections import Counter

import numpy as np
import pandas as pd

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

    def observe(self, table: str, rows: pd.DataFrame) -> None:
        """Take in rows of a table; those of an event follow one another."""
        if table == "sources":
            self._samples |= set(rows.loc[rows["is_sample"].astype(bool), "source_id"])
        elif table == "places":
            self._cities |= set(rows.loc[rows["place_precision_code"] == "city", "place_id"])
        elif table in ("organisations", "events"):
            real = rows[~rows["source_id"].isin(self._samples)]
            self.total[table] += len(real)
            self.sample[table] += len(rows) - len(real)
            self._look_at(table, real)
        elif table in OF_ORGANISATIONS:
            own = rows[rows["network_code"] == "cnie"] if table == "memberships" else rows
            self._named[table].append(np.unique(_hashes(own["organisation_id"])))
        elif table in OF_EVENTS:
            is_answer = (
                rows["place_id"].isin(self._cities)
                if table == "event_places"
                else rows["count_unit_code"] == "participants"
            )
            own = rows.loc[is_answer & ~rows["source_id"].isin(self._samples), "event_id"]
            if len(own):
                is_next = own.to_numpy() != own.shift(fill_value=self._last.get(table, "")).to_numpy()
                self.known[OF_EVENTS[table]] += int(is_next.sum())
                self._last[table] = own.iloc[-1]

    def _look_at(self, table: str, real: pd.DataFrame) -> None:
        if table == "organisations":
            self._organisations.append(_hashes(real["organisation_id"]))
            is_named = real["name_zh"].notna()
            found = {"seat": real["seat_place_id"].notna(), "name_zh": is_named}
            found["name_zh_verified"] = is_named & real["is_name_zh_verified"].astype(bool)
        else:
            found = {"event_date": real["start_date"].notna(), "event_end": real["end_date"].notna()}
            found |= {"event_mode": real["event_mode_code"].notna(), "event_page": real["source_url"] != ""}
        self.known.update({question: int(answers.sum()) for question, answers in found.items()})

    def rows(self) -> pd.DataFrame:
        """One row per question: the columns of the table `coverage`."""
        real = np.concatenate([*self._organisations, np.empty(0, dtype=np.uint64)])
        for table, question in OF_ORGANISATIONS.items():
            named = np.concatenate([*self._named[table], np.empty(0, dtype=np.uint64)])
            self.known[question] = int(np.isin(real, named).sum())
        return pd.DataFrame(
            {
                "question_code": list(QUESTIONS),
                "known": [self.known[question] for question in QUESTIONS],
                "total": [self.total[table] for table in QUESTIONS.values()],
                "sample_rows": [self.sample[table] for table in QUESTIONS.values()],
            }
        )


def _hashes(ids: pd.Series) -> np.ndarray:
    return pd.util.hash_array(ids.to_numpy(dtype=object))
