"""What a reader takes away opens right in a spreadsheet, runs nothing there, and says where it comes from."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from dashboard import exports


def read_back(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes a file for UTF-8 only by its byte-order mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def exported(*cells: object) -> list[str]:
    """The cells of one column after their way through a file."""
    content = exports.table_csv(pd.DataFrame({"heading": pd.Series(cells, dtype=object)}), [])
    heading, *rows, _ = read_back(content)
    assert heading == ["heading"]
    return [row[0] for row in rows]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n=", " =", "＝", "＋", "－", "＠", "\u00a0="])
def test_no_spreadsheet_takes_a_text_for_a_formula(mark):
    """Excel also takes full-width marks for their half-width ones, and passes over blanks before them."""
    dangerous = f'{mark}HYPERLINK("http://x","y")'
    (cell,) = exported(dangerous)
    assert cell == f"'{dangerous}"


def test_a_dangerous_heading_or_note_is_harmless_too():
    content = exports.table_csv(pd.DataFrame({"=1+1": [1]}), ["=2+2", "@SUM(1)"])
    assert [row for row in read_back(content) if row] == [["'=1+1"], ["1"], ["'=2+2"], ["'@SUM(1)"]]


def test_a_dangerous_text_within_a_list_is_harmless_too():
    assert exported(["=1+1", "b"], ("a", "=1+1")) == ["'=1+1; b", "a; =1+1"]


def test_numbers_stay_numbers():
    table = pd.DataFrame({"whole": [-3, 1040], "part": [0.5, -1.25], "text": ["-3", "1040"]})
    _, *rows, _ = read_back(exports.table_csv(table, []))
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


def test_the_notes_stand_below_the_rows():
    notes = ["Sample: 264 of 265 are invented records.", "来源：公开记录。截至 2017年11月2日。"]
    content = exports.table_csv(pd.DataFrame({"名称": ["甲", "乙"], "数": [1, 2]}), notes)
    assert read_back(content) == [["名称", "数"], ["甲", "1"], ["乙", "2"], [], *[[note] for note in notes]]


def test_an_empty_table_still_says_where_it_comes_from():
    assert read_back(exports.table_csv(pd.DataFrame({"a": []}), ["source"])) == [["a"], [], ["source"]]
