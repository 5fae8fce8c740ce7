"""Many rows at once mean what each row means by itself, however many are read at once."""

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl import contracts, extract, normalise
from etl.columnwise import Column, Numbered, Seen, digests, together
from etl.contracts import CONTRACTS
from etl.normalise import KINDS, Tidy
from etl.reference import Reference
from etl.tables import Columns, Table, columns_of

HERE = Path(__file__).parent
ROSTER, EVENTS = "members.csv", "events.csv"


# --- columns -------------------------------------------------------------------------------------------------------


@pytest.fixture
def random_() -> random.Random:
    return random.Random(20260131)


def column_of(cells: list) -> Column:
    return Column.of(pd.Series(cells, dtype=object))


def test_a_column_gives_each_row_its_value(random_):
    cells = [random_.choice("abcd") for _ in range(100)]
    column = column_of(cells)
    rows = np.array([3, 3, 99])
    assert column.cells().tolist() == cells and len(column.values) == 4
    assert column.each(str.upper).only(rows).cells().tolist() == [cells[row].upper() for row in rows]
    assert column.where("ab".__contains__).tolist() == [cell in "ab" for cell in cells]
    assert column.only(rows).packed().cells().tolist() == [cells[row] for row in rows]


def test_nothing_is_a_value_like_any_other():
    first, second = ["a", None, "b", None], ["b", "c", None]
    column = column_of(first)
    assert column.cells().tolist() == first and len(column.values) == 3
    whole = Column.whole([column, column_of(second)])
    assert whole.cells().tolist() == first + second and len(whole.values) == 4


def test_ids_are_numbered_as_they_come():
    numbered, ids = Numbered(), [f"o-{number}" for number in range(300)]
    for start in range(0, 300, 70):
        numbered.add(column_of(ids[start : start + 70]))
    asked = [*ids[::-7], "nobody", *ids[:3]]
    numbers = numbered.of(column_of(asked))
    assert numbers.tolist() == [ids.index(own) if own in ids else -1 for own in asked]
    assert list(numbered) == ids and len(numbered) == 300
    assert Numbered().of(column_of(asked)).tolist() == [-1] * len(asked)


def test_combinations_are_numbered_as_they_first_come(random_):
    columns = [[random_.randrange(size) for _ in range(200)] for size in (7, 1, 5, 3)]
    codes, first = together([column_of(cells) for cells in columns])
    combinations = list(zip(*columns, strict=True))
    assert [combinations[row] for row in first] == list(dict.fromkeys(combinations))
    assert [combinations[first[code]] for code in codes] == combinations


def test_lists_are_spread_over_as_many_rows(random_):
    lists = [tuple(range(random_.randrange(4))) for _ in range(50)]
    rows, items = column_of(lists).spread()
    expected = [(row, item) for row, items in enumerate(lists) for item in items]
    assert list(zip(rows.tolist(), items.cells().tolist(), strict=True)) == expected


def test_what_was_seen_is_found_where_it_was_first(random_):
    seen, known, place = Seen(), {}, 0
    for _ in range(50):
        names = [f"name {random_.randrange(2_000)}" for _ in range(random_.randrange(1, 100))]
        places = np.arange(place, place + len(names))
        place += len(names)
        days = [random_.randrange(2) for _ in names]
        found = seen.first(digests(column_of(names), column_of(days)), places)
        expected = [
            known.setdefault(it, at) for *it, at in zip(names, days, places.tolist(), strict=True) for it in [tuple(it)]
        ]
        assert found.tolist() == expected


# --- files ---------------------------------------------------------------------------------------------------------


def cells_of(*files: Path) -> dict[str, list[str]]:
    """By column of any kind of file, all that stands in it."""
    found: dict[str, list[str]] = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, restkey="torn"):
                for column, cell in row.items():
                    found.setdefault(column, []).append(cell or "")
    return found


@pytest.fixture(scope="module")
def read(network: Path) -> dict[str, contracts.Table]:
    """Each file of the invented network as it is read, and with it a roster and a list of events that were thrown together
    from the cells of them all, among them many that say the same."""
    tables = {file.name: contracts.read(extract.sheets(file), str(file)) for file in (network / "raw").glob("*.csv")}
    random_ = random.Random(7)
    for file, name in ((EVENTS, "event_name"), (ROSTER, "member_name_en")):
        table = tables[file]
        columns = table.contract.columns
        pool = cells_of(network / "raw" / file, *(network / "raw").glob("*.csv"))
        pool |= {column: [*cells, "", " ", "-", "2017", "Invented 3"] for column, cells in pool.items()}
        rows = [
            {column: random_.choice(pool.get(column, [""])) for column in columns} | {"row_number": number}
            for number in range(2, 420)
        ]
        for row in rows[::3]:
            row[name] = f"Invented {random_.randrange(1_000)}"
        held = Table()
        held.extend(columns_of(rows))
        tables[f"random_{file}"] = replace(table, rows=held)
    return tables


def tables_of(
    reference: Reference, read: dict[str, contracts.Table], size: int, *, is_workbook: bool, row_by_row: bool = False
) -> dict:
    """The rows of each table where so many rows are read at once, or the rosters row by row."""
    tidy = Tidy(reference, files={file: file for file in read})

    def chunks(table: Table) -> Iterator[Columns]:
        rows = Columns.of(columns_of(list(table)))
        return (rows.only(slice(start, start + size)) for start in range(0, len(rows), size))

    files = sorted(read.items(), key=lambda entry: KINDS.index(entry[1].contract.kind))
    for place, (file, table) in enumerate(files):
        source = extract.Source(
            *(file, file, "", "", "", "", date(2026, 1, 31), "", "", "", ""), is_sample=False, notes=""
        )
        is_last = not row_by_row and all(other.contract.kind != table.contract.kind for _, other in files[place + 1 :])
        headings = {column: heading for heading, column in table.columns_read.items()}
        normalise.take(
            tidy,
            source,
            chunks(table.rows),
            table.contract,
            headings,
            is_workbook=is_workbook,
            is_last=is_last,
        )
    normalise.join(tidy)
    tables = {name: list(table) for name, table in tidy.tables.items() if len(table)}
    # A place is where it is, whoever was there first.
    return tables | {"places": sorted(tables["places"], key=itemgetter("place_id"))}


@pytest.fixture(scope="module")
def reference(network: Path) -> Reference:
    return Reference.read(network / "reference")


@pytest.mark.parametrize("is_workbook", [False, True])
@pytest.mark.parametrize("size", [1, 7])
def test_the_tables_are_the_same_however_many_rows_are_read_at_once(reference, read, size, is_workbook):
    whole = tables_of(reference, read, 10_000, is_workbook=is_workbook)
    assert len(whole["events"]) > 200 and {issue["rule_code"] for issue in whole["issues"]} >= {"repeated_row"}
    parts = tables_of(reference, read, size, is_workbook=is_workbook)
    assert parts.keys() == whole.keys()
    for name, rows in whole.items():
        assert parts[name] == rows, name


@pytest.mark.parametrize("is_workbook", [False, True])
def test_the_tables_are_the_same_if_a_roster_is_read_row_by_row(reference, read, is_workbook):
    whole = tables_of(reference, read, 10_000, is_workbook=is_workbook)
    rows = tables_of(reference, read, 10_000, is_workbook=is_workbook, row_by_row=True)
    assert rows.keys() == whole.keys()
    for name, expected in rows.items():
        assert whole[name] == expected, name


def test_every_kind_of_file_is_read():
    assert set(KINDS) == set(CONTRACTS)
