"""The rows of a table before it is written: what goes in comes out, in its order, however it went in."""

import platform
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from etl.columnwise import Column, objects
from etl.tables import PORTION, Columns, Table, Tables, columns_of

DAY = date(2026, 1, 31)
ROWS = [{"name": "One", "day": DAY, "position": 1}, {"name": None, "day": None, "position": 2}]
MANY = {
    "name": objects(["Three", None]),
    "day": Column(np.array([1, 0]), [DAY, None, date(1999, 1, 1)]),
    "position": np.array([3, 4]),
}


@pytest.fixture
def table() -> Table:
    table = Table()
    table.append(dict(ROWS[0]))
    table.extend(MANY)
    table.append(dict(ROWS[1]))
    return table


def test_rows_and_frames_stand_in_the_order_in_which_they_were_added(table):
    assert [row["position"] for row in table] == [1, 3, 4, 2]
    assert [position for portion in table.portions() for position in portion.cells("position")] == [1, 3, 4, 2]
    assert len(table) == 4 and table[1] == {"name": "Three", "day": None, "position": 3}


def test_what_a_portion_holds_is_what_went_in(table):
    for portion in table.portions():
        assert set(portion.frame().dtypes) <= {np.dtype(object), np.dtype("int64")}
    cells = [cell for portion in table.portions() for cell in portion.cells("day")]
    assert cells == [DAY, None, DAY, None]


def test_a_single_row_may_be_changed_until_it_is_read(table):
    next(iter(table))["name"] = "Another"
    assert table[0]["name"] == "Another"
    assert next(table.portions()).cells("name") == ["Another"]


def test_rows_of_frames_are_changed_by_their_key(table):
    table.change("position", {4: {"name": "Four"}, 9: {"name": "nobody's"}})
    assert [row["name"] for row in table] == ["One", "Three", "Four", None]


def test_single_rows_that_are_taken_away_are_gone(table):
    table.drop({id(next(iter(table)))})
    assert [row["position"] for row in table] == [3, 4, 2]


def test_many_single_rows_come_in_portions():
    table = Table()
    for position in range(PORTION + 1):
        table.append({"position": position})
    assert [len(portion) for portion in table.portions()] == [PORTION, 1]


def test_many_rows_come_in_portions():
    table = Table()
    table.extend({"position": np.arange(PORTION + 1)})
    assert [len(portion) for portion in table.portions()] == [PORTION, 1] and len(table) == PORTION + 1


def test_single_rows_stand_among_many_where_their_order_says():
    table = Table()
    singles = [(order, {"position": -order}) for order in (0, 2, PORTION, 3 * PORTION)]
    table.extend({"position": np.arange(1, 2 * PORTION, 2)}, np.arange(1, 2 * PORTION, 2), singles)
    expected = sorted([*range(1, 2 * PORTION, 2), 0, -2, -PORTION, -3 * PORTION], key=abs)
    assert [row["position"] for row in table] == expected
    assert [position for portion in table.portions() for position in portion.cells("position")] == expected
    assert len(table) == PORTION + 4 and next(iter(table)) is singles[0][1]
    table.drop({id(singles[1][1])})
    assert [row["position"] for row in table] == [position for position in expected if position != -2]


def test_a_table_takes_the_rows_of_another():
    tables = Tables()
    late = tables.another()
    late.extend(MANY)
    tables["events"].append(dict(ROWS[0]))
    tables["events"].take(late)
    assert [row["position"] for row in tables["events"]] == [1, 3, 4]


def test_a_table_that_was_never_filled_is_empty():
    assert list(Tables()["events"].portions()) == [] and len(Tables()["events"]) == 0
    with pytest.raises(IndexError):
        Tables()["events"][0]


def test_no_cell_of_a_frame_is_missing_in_another_way_than_none():
    assert Columns.of(columns_of(ROWS)).frame()["day"].tolist() == [DAY, None]


KEPT = """
import re
from pathlib import Path
from etl.tables import give_back

def memory():
    return int(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024

parts = [bytes(100_000) for _ in range(3000)]
last = parts[-1]  # what is still used lies above all that is not
del parts
kept = memory()
give_back()
print(kept - memory())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives back in its own way")
def test_what_a_stage_no_longer_uses_is_given_back():
    """In a process of its own, which has used its memory for nothing else: of 300 MB, most."""
    told = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 150
