"""Tables that contradict themselves stop a build before anything is published, and the message says where; from tables that agree
an edition is made."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from etl.checks import RULES
from etl.contracts import CheckError
from etl.edition import Edition
from etl.models import KNOWN_LAST, MODELS
from etl.tables import Columns, Tables, columns_of, rows_of

CODES = {"event_status": {"held"}, "precision": {"day"}, "rule": set(RULES)}
PLACED = {"source_id": "invented", "source_row": 2}


def add(tables: Tables, name: str, **cells: Any) -> None:
    """Add a row; what is not said of it is empty where it may be, else a word, a number or a day."""
    table = next(table for table in MODELS.values() if table.name == name)
    usual = {str: "invented", int: 1, bool: False, float: 1.0, date: date(2020, 1, 1)}
    row = {
        column.name: None if column.nullable else usual[column.type.python_type]
        for column in table.columns
        if column.name not in KNOWN_LAST
    }
    tables[name].append(row | cells)


def sound() -> Tables:
    """An event with a sector, and an organisation: nothing is wrong with them."""
    tables = Tables()
    add(tables, "sources", source_id="invented")
    add(tables, "sectors", sector_code="health_care", **PLACED)
    add(tables, "organisations", organisation_id="o-1", **PLACED)
    event(tables, event_id="e-1", start_date=date(2020, 1, 1))
    return tables


def event(tables: Tables, **cells: Any) -> None:
    told = {"event_status_code": "held", "start_precision_code": "day"}
    add(tables, "events", **{**PLACED, **told, "event_mode_code": None, **cells})
    add(tables, "event_sectors", event_id=cells["event_id"], sector_code="health_care", **PLACED)


def rejected(tables: Tables) -> None:
    told = {"rule_code": "name_missing", "severity_code": "error", "consequence_code": "row_rejected"}
    add(tables, "issues", **PLACED, **told)


FAULTS: dict[str, Callable[[Tables], None]] = {
    "organisations: “o-1” stands twice": lambda tables: add(tables, "organisations", organisation_id="o-1", **PLACED),
    "events: “e-1” stands twice": lambda tables: event(tables, event_id="e-1"),
    "event_sectors: “e-2, health_care” stands twice": lambda tables: (
        event(tables, event_id="e-2"),
        add(tables, "event_sectors", event_id="e-2", sector_code="health_care", **PLACED),
    ),
    "event_sectors.sector_code: “culture” is not in sectors": lambda tables: add(
        tables, "event_sectors", event_id="e-1", sector_code="culture", **PLACED
    ),
    "event_sectors.event_id: “e-9” is not in events": lambda tables: add(
        tables, "event_sectors", event_id="e-9", sector_code="health_care", **PLACED
    ),
    "events.parent_event_id: “e-9” is not in events": lambda tables: event(
        tables, event_id="e-2", parent_event_id="e-9"
    ),
    "events.event_status_code: “hold” is in no list of codes": lambda tables: event(
        tables, event_id="e-2", event_status_code="hold"
    ),
    "events.source_id: “nobody” is not in sources": lambda tables: event(tables, event_id="e-2", source_id="nobody"),
    "organisations.organisation_id: “” is empty": lambda tables: add(
        tables, "organisations", **{**PLACED, "organisation_id": None}
    ),
    "organisations: “invented, 2” was rejected and is still there": rejected,
}


def written(tables: Tables) -> dict[str, int]:
    """The rows of an edition that is made of these tables, by table."""
    edition = Edition(tables, CODES, date(2026, 1, 31))
    for _ in edition.portions():
        pass
    return edition.rows_by_table


def test_tables_that_agree_are_written():
    rows = written(sound())
    assert (rows["events"], rows["event_sectors"], rows["organisations"], rows["event_cells"]) == (1, 1, 1, 1)


def test_what_speaks_of_an_event_lies_with_it_though_it_was_parted_on_the_way():
    tables = sound()
    add(tables, "regions", region_code="CHN", **PLACED)
    for place in ("a", "b"):
        add(tables, "places", place_id=place, place_precision_code="city", country_code="CHN", **PLACED)
    event(tables, event_id="e-2", start_date=date(2019, 1, 1))
    # The second event is the older one, and comes first; two places of the first event lie in two portions.
    for rows in ([("e-1", "a", 0)], [("e-1", "b", 1), ("e-2", "a", 0)]):
        cells = [dict(zip(("event_id", "place_id", "position"), row, strict=True)) | PLACED for row in rows]
        tables["event_places"].extend(Columns.of(columns_of(cells)).columns)
    edition, written = Edition(tables, CODES, date(2026, 1, 31)), defaultdict(list)
    for name, rows in edition.portions():
        if rows is not None:
            written[name] += rows_of(rows)
    assert [row["event_id"] for row in written["events"]] == ["e-2", "e-1"]
    assert [(row["event_id"], row["place_id"]) for row in written["event_places"]] == [
        *[("e-2", "a"), ("e-1", "a"), ("e-1", "b")]
    ]
    known = {row["question_code"]: row["known"] for row in written["coverage"]}
    assert (known["event_city"], known["event_date"]) == (2, 2)
    assert sorted(row["dated_events"] for row in written["event_cells"]) == [1, 1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build_and_is_named(fault: str) -> None:
    tables = sound()
    FAULTS[fault](tables)
    with pytest.raises(CheckError) as told:
        written(tables)
    assert str(told.value).startswith(f"{fault}. ")
