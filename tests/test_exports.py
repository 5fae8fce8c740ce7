"""What a reader takes away opens right in a spreadsheet, runs nothing there, and says where it comes from."""

import csv
import dataclasses
import io
import zipfile
from datetime import date, datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import exports


def read_back(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes a file for UTF-8 only by its byte-order mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def exported(*cells: object) -> list[str]:
    """The cells of one column after their way through a file."""
    content = exports.table_csv(pd.DataFrame({"heading": pd.Series(cells, dtype=object)}))
    heading, *rows = read_back(content)
    assert heading == ["heading"]
    return [row[0] for row in rows]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "＝", "＋", "－", "＠", "\u00a0="])
def test_no_spreadsheet_takes_a_text_for_a_formula(mark):
    """Excel also takes full-width marks for their half-width ones, and passes over blanks before them."""
    dangerous = f'{mark}HYPERLINK("http://x","y")'
    (cell,) = exported(dangerous)
    assert cell == f"'{dangerous}"


def test_a_dangerous_heading_is_harmless_too():
    assert read_back(exports.table_csv(pd.DataFrame({"=1+1": [1]}))) == [["'=1+1"], ["1"]]


def test_a_dangerous_text_within_a_list_is_harmless_too():
    assert exported(["=1+1", "b"], ("a", "=1+1")) == ["'=1+1; b", "a; =1+1"]


def test_numbers_stay_numbers():
    table = pd.DataFrame({"whole": [-3, 1040], "part": [0.5, -1.25], "text": ["-3", "1040"]})
    _, *rows = read_back(exports.table_csv(table))
    assert rows == [["-3", "0.5", "'-3"], ["1040", "-1.25", "1040"]]


def test_what_is_missing_is_an_empty_cell():
    assert exported(None, float("nan"), pd.NaT, pd.NA, "", "a") == ["", "", "", "", "", "a"]


def test_dates_are_written_so_that_they_sort():
    assert exported(date(2017, 7, 5), pd.Timestamp(2017, 7, 5, 12, 30)) == ["2017-07-05", "2017-07-05 12:30:00"]


def test_a_list_is_joined():
    assert exported(["health care", "culture and art"], [], ("a",)) == ["health care; culture and art", "", "a"]


def test_text_comes_back_as_it_was():
    texts = ["莆田", 'a "quoted", comma', "two\nlines", "<img src=x onerror=alert(1)>", "a=b", "1-2", "’"]
    assert exported(*texts) == texts


# --- a table with its dictionary and what must be known to cite it -----------------------------------------------------

ROWS = pd.DataFrame(
    {
        "名称": ["甲", "=1+1", "+x\x07", None],
        "数": [1, 1040, None, 0],
        "日期": pd.Series([date(2017, 7, 5), None, None, date(1899, 1, 1)], dtype=object),
    }
)
MEANINGS = pd.DataFrame({"列": ["名称", "数", "日期"], "说明": ["-含义", "数量", "日期"]})
PACKAGE = exports.Package(ROWS, MEANINGS, ["=来源：公开记录。", "Edition 4."], ("数据", "数据字典", "说明"))


def test_a_csv_package_holds_the_table_its_dictionary_and_the_readme():
    with zipfile.ZipFile(io.BytesIO(exports.csv_package(PACKAGE))) as archive:
        assert archive.namelist() == ["数据.csv", "数据字典.csv", "说明.txt"]
        contents = [archive.read(name) for name in archive.namelist()]
    assert read_back(contents[0]) == [
        *(["名称", "数", "日期"], ["甲", "1", "2017-07-05"], ["'=1+1", "1040", ""]),
        *(["'+x\x07", "", ""], ["", "0", "1899-01-01"]),
    ]
    assert read_back(contents[1])[1] == ["名称", "'-含义"]
    assert contents[2].decode("utf-8-sig").splitlines() == PACKAGE.readme


def test_the_same_table_gives_the_same_package():
    assert exports.csv_package(PACKAGE) == exports.csv_package(PACKAGE)


def test_a_workbook_holds_the_same_and_no_formula():
    book = load_workbook(io.BytesIO(exports.workbook(PACKAGE)))
    assert book.sheetnames == ["数据", "数据字典", "说明"]
    sheet = book["数据"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        *(["名称", "数", "日期"], ["甲", 1, datetime(2017, 7, 5)], ["=1+1", 1040, None]),
        # A control character has no place in a workbook.
        *(["+x", None, None], [None, 0, datetime(1899, 1, 1)]),
    ]
    for one in book:
        assert {cell.data_type for row in one.iter_rows() for cell in row} <= {"s", "n", "d"}, "a cell is a formula"
    assert [cell.value for cell in book["说明"]["A"]] == ["说明", *PACKAGE.readme]


def test_a_cell_longer_than_excel_allows_is_cut_and_the_workbook_opens():
    package = dataclasses.replace(PACKAGE, rows=pd.DataFrame({"a": ["x" * 40_000]}))
    sheet = load_workbook(io.BytesIO(exports.workbook(package)))["数据"]
    assert len(sheet["A2"].value) == 32_767


def test_an_empty_table_still_has_its_headings():
    package = dataclasses.replace(PACKAGE, rows=ROWS.iloc[:0])
    assert [cell.value for cell in load_workbook(io.BytesIO(exports.workbook(package)))["数据"][1]] == list(ROWS)
    with zipfile.ZipFile(io.BytesIO(exports.csv_package(package))) as archive:
        assert read_back(archive.read("数据.csv")) == [list(ROWS)]
