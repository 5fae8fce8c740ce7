"""How complete the record is, counted at publication, against the published tables themselves."""

import sqlite3
from contextlib import closing

import pytest

from dashboard import queries
from etl import database

ORGANISATIONS = "from organisations o join sources s using (source_id) where not s.is_sample"
EVENTS = "from events e join sources s using (source_id) where not s.is_sample"
PLACED = "select event_id from event_places join places using (place_id) where place_precision_code = 'city'"
SLOW = {
    "membership": f"{ORGANISATIONS} and organisation_id in (select organisation_id from memberships where network_code = 'cnie')",
    "sector": f"{ORGANISATIONS} and organisation_id in (select organisation_id from organisation_sectors)",
    "seat": f"{ORGANISATIONS} and seat_place_id is not null",
    "name_zh": f"{ORGANISATIONS} and name_zh is not null",
    "name_zh_verified": f"{ORGANISATIONS} and name_zh is not null and is_name_zh_verified",
    "un_step": f"{ORGANISATIONS} and organisation_id in (select organisation_id from un_statuses)",
    "event_date": f"{EVENTS} and start_date is not null",
    "event_end": f"{EVENTS} and end_date is not null",
    "event_city": f"{EVENTS} and event_id in ({PLACED})",
    "event_participants": f"{EVENTS} and event_id in (select event_id from event_counts where count_unit_code = 'participants')",
    "event_mode": f"{EVENTS} and event_mode_code is not null",
    "event_page": f"{EVENTS} and source_url != ''",
}


@pytest.mark.parametrize("network_of", ["record", "network", "demo"])
def test_the_coverage_is_that_of_the_tables(network_of, request, monkeypatch):
    folder = request.getfixturevalue(network_of)
    monkeypatch.setenv("CNIE_DATA", str(folder))
    edition = queries.current_edition()
    file = database.store().path(edition)
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        count = lambda of: connection.execute(f"select count(*) {of}").fetchone()[0]  # noqa: E731
        total = {"organisations": count(ORGANISATIONS), "events": count(EVENTS)}
        expected = [
            (question, count(of), total["events" if question.startswith("event") else "organisations"])
            for question, of in SLOW.items()
        ]
        sample = {
            name: count(of.replace("not s.", "s."))
            for name, of in (("organisations", ORGANISATIONS), ("events", EVENTS))
        }
    assert [tuple(row) for row in queries.coverage(edition).itertuples(index=False)] == expected
    assert queries.samples(edition) == sample
