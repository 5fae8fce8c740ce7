"""Tables that contradict themselves stop a build before anything is published, and the message says where."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from etl.checks import RULES
from etl.contracts import CheckError
from etl.edition import Edition
from etl.models import KNOWN_LAST, MODELS
from etl.tables import Tables

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
    event(tables, event_id="e-1", **PLACED)
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


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build_and_is_named(fault: str) -> None:
    tables = sound()
    FAULTS[fault](tables)
    with pytest.raises(CheckError) as told:
        written(tables)
    assert str(told.value).startswith(f"{fault}. ")
