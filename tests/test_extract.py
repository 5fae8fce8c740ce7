"""What staff hand in is read as Excel shows it, and what nobody could read ends soon, with a way out."""

import contextlib
import csv
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils.datetime import MAC_EPOCH

from etl import extract
from etl.contracts import EtlError, UnreadableFile

TOP = Path(__file__).parent.parent
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cells(path: Path) -> list[list[str]]:
    return [row for _, row in extract.sheets(path)[0].rows]


@pytest.fixture
def refused(tmp_path):
    """The message with which a file is refused, given its name and content."""

    def refuse(name: str, content: bytes | Path) -> str:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        with pytest.raises(UnreadableFile) as caught:
            extract.sheets(path)
        assert str(caught.value).startswith(f"{path}")
        return str(caught.value)

    return refuse


@pytest.fixture
def saved(tmp_path):
    """The one filled sheet of a workbook of rows, saved by openpyxl after `change`."""

    def save(*rows, change=lambda sheet: None):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        change(book.active)
        path = tmp_path / "会员 roster 🌏.xlsx"
        book.save(path)
        (sheet,) = extract.sheets(path)
        return sheet

    return save


def package(
    sheet: str, *, strings: str | None = None, styles: str | None = None, main: str = "", sheets: int = 1, **parts: str
) -> bytes:
    """A workbook whose parts are written as they are given: `sheet` is what stands in the worksheet."""
    related = {f"s{number}": ("worksheet", "worksheets/sheet1.xml") for number in range(sheets)}
    content = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'}
    for name, text, root in (("sharedStrings", strings, "sst"), ("styles", styles, "styleSheet")):
        if text is not None:
            related[name] = (name, f"{name}.xml")
            content[f"xl/{name}.xml"] = text if text.startswith("<?xml") else f'<{root} xmlns="{MAIN}">{text}</{root}>'
    named = "".join(f'<sheet name="会员{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(sheets))
    content["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{main}<sheets>{named}</sheets></workbook>'
    )
    content["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">'
        + "".join(
            f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{part}"/>'
            for key, (kind, part) in related.items()
        )
        + "</Relationships>"
    )
    content["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    kinds = {"workbook": "sheet.main", "sheet1": "worksheet", "sharedStrings": "sharedStrings", "styles": "styles"}
    content["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for name in content
            for stem, kind in kinds.items()
            if name.endswith(f"{stem}.xml")
        )
        + "</Types>"
    )
    return archive({**content, **parts})


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def rows_of(*cells_of_rows: str) -> str:
    rows = (f'<row r="{number}">{cells}</row>' for number, cells in enumerate(cells_of_rows, start=1))
    return f"<sheetData>{''.join(rows)}</sheetData>"


# --- workbooks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (date(2017, 7, 5), "yyyy-mm-dd", "2017-07-05"),
        (datetime(2017, 7, 5, 14, 30), "yyyy/m/d h:mm", "2017-07-05"),
        (date(2017, 7, 5), 'yyyy"年"m"月"', "2017-07"),
        (date(2017, 7, 5), "[$-804]mmm-yy;@", "2017-07"),
        (date(2017, 7, 5), "yyyy", "2017"),
        (date(2017, 7, 5), 'm"月"d"日"', "2017-07-05"),
        (time(14, 30), "h:mm", "14:30"),
        (120.0, "General", "120"),
        (0.1 + 0.2, "General", "0.3"),
        (110101199003070000, "0.00E+00", "110101199003070000"),
        (1e-7, "General", "0.0000001"),
        (0.25, "0%", "0.25"),
        (1040, '#,##0"家";[Red]"日"0', "1040"),
        (True, "General", "TRUE"),
        ("0012", "@", "0012"),
        ("#N/A", "General", "#N/A"),
        (" 中国\xa0NGO\u200b\nNetwork\ufeff ", "General", "中国 NGO\nNetwork"),
        ("a_x000D_\nb_x0007_", "General", "a\nb"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(saved, value, number_format, expected):
    def form(sheet):
        sheet["A1"].number_format = number_format

    assert saved([value], change=form).rows == [(1, [expected])]


def test_dates_that_excel_names_by_number_only_are_dates(tmp_path):
    path = tmp_path / "dates.xlsx"
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="57"/><xf numFmtId="14"/></cellXfs>'
    row = "".join(f'<c s="{style}"><v>42921</v></c>' for style in (0, 1, 2, 3))
    path.write_bytes(package(rows_of(row), styles=styles))
    assert cells(path) == [["42921", "2017-07-05", "2017-07", "2017-07-05"]]


def test_cells_that_do_not_say_where_they_are_stand_behind_the_empty_ones_before_them(tmp_path):
    path = tmp_path / "placeless.xlsx"
    path.write_bytes(package('<sheetData><row s="1"/><row><c s="0"/><c/><c><v>1</v></c></row></sheetData>'))
    assert [sheet.rows for sheet in extract.sheets(path)] == [[(2, ["", "", "1"])]]


def test_a_workbook_that_counts_from_1904_gives_the_same_dates(saved):
    def count_from_1904(sheet):
        sheet.parent.epoch = MAC_EPOCH

    assert saved([date(2017, 7, 5)], change=count_from_1904).rows == [(1, ["2017-07-05"])]


def test_a_date_stored_as_iso_text_is_shown_by_its_format(tmp_path):
    path = tmp_path / "strict.xlsx"
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="17"/></cellXfs>'
    row = '<c t="d" s="0"><v>2017-07-05T00:00:00Z</v></c><c t="d" s="1"><v>2017-07-05</v></c>'
    path.write_bytes(package(rows_of(row), styles=styles))
    assert cells(path) == [["2017-07-05", "2017-07"]]


def test_a_formula_gives_what_is_stored_and_else_itself(tmp_path):
    path = tmp_path / "formulas.xlsx"
    row = (
        '<c r="A1"><f>SUM(B2:B9)</f><v>12</v></c><c r="B1"><f>SUM(B2:B9)</f><v></v></c>'
        '<c r="C1"><f>\'[1]other.xlsx\'!A1&amp;""</f></c><c r="D1" t="str"><f>IF(A1,B1,"")</f><v></v></c>'
        '<c r="E1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
    )
    path.write_bytes(package(rows_of(row)))
    assert cells(path) == [["12", "=SUM(B2:B9)", "='[1]other.xlsx'!A1&\"\"", "", "#DIV/0!"]]


def test_rich_text_and_ruby_give_the_text_alone(tmp_path):
    path = tmp_path / "ruby.xlsx"
    strings = (
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>'
        '<si><r><rPr><b/></rPr><t>中国</t></r><r><t xml:space="preserve"> NGO</t></r></si>'
    )
    row = (
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
        '<c t="inlineStr"><is><t>福建</t><rPh sb="0" eb="1"><t>ふくけん</t></rPh></is></c>'
    )
    path.write_bytes(package(rows_of(row), strings=strings))
    assert cells(path) == [["東京", "中国 NGO", "福建"]]


def test_merges_hidden_rows_and_row_numbers_are_kept(saved):
    def untidy(sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("B4:B6")
        sheet.row_dimensions[5].hidden = True
        sheet.row_dimensions[7].hidden = True
        sheet["A4"].comment = Comment("not to be read", "somebody")

    sheet = saved(["名册"], [], ["名称", "省份", ""], ["a", "福建"], ["b"], ["c", None, "x"], change=untidy)
    assert sheet.rows == [(1, ["名册"]), (3, ["名称", "省份"]), (4, ["a", "福建"]), (5, ["b"]), (6, ["c", "", "x"])]
    assert sheet.merged == ((1, 1, 1, 3), (4, 2, 6, 2))
    assert sheet.hidden_rows == {5} and not sheet.is_hidden


def test_a_merge_of_whole_columns_is_cut_to_the_table(tmp_path):
    path = tmp_path / "merged.xlsx"
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in ("A1:A1048576", "B1:XFD1", "C5:XFD1048576"))
    path.write_bytes(
        package(rows_of(*["<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c>"] * 3) + f"<mergeCells>{merges}</mergeCells>")
    )
    assert extract.sheets(path)[0].merged == ((1, 1, 3, 1), (1, 2, 1, 3))


def test_hidden_sheets_are_marked_and_empty_ones_and_charts_left_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "空"
    hidden = book.create_sheet("旧名册")
    hidden.append(["名称"])
    hidden.sheet_state = "veryHidden"
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(hidden, min_col=1, min_row=1))
    book.create_chartsheet("图").add_chart(chart)
    book.create_sheet("会员").append(["会员名称"])
    book.save(tmp_path / "sheets.xlsx")
    found = extract.sheets(tmp_path / "sheets.xlsx")
    assert [(sheet.name, sheet.is_hidden) for sheet in found] == [("旧名册", True), ("会员", False)]


def test_the_content_and_not_the_name_decides_what_a_file_is(tmp_path):
    (tmp_path / "真的是表格.csv").write_bytes(package(rows_of("<c><v>1</v></c>")))
    (tmp_path / "text.xlsx").write_text("name,joined\nPKU,2017\n")
    os.symlink(tmp_path / "text.xlsx", tmp_path / "link to text")
    assert cells(tmp_path / "真的是表格.csv") == [["1"]]
    assert cells(tmp_path / "link to text") == [["name", "joined"], ["PKU", "2017"]]


# --- texts ---------------------------------------------------------------------------------------------------------

SIMPLIFIED = "会员名称,入会时间\n中国民间组织国际交流促进会,2005年10月\n莆田市妈祖文化交流协会,2017\n"
TRADITIONAL = "會員名稱,入會時間\n中國民間組織國際交流促進會,2005年10月\n莆田市媽祖文化交流協會,2017\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *((name, SIMPLIFIED) for name in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")),
        *((name, TRADITIONAL) for name in ("utf-8", "gbk", "cp950", "big5hkscs", "utf-16-le")),
        ("gbk", "名称\n国际组织\n"),
        ("cp950", "名稱\n國際組織\n"),
        ("gbk", "name,note\nAmity,“Belt and Road” — “One World” forum\n"),
        ("utf-16-le", "name,joined\nAmity Foundation,2005\n"),
    ],
)
def test_every_usual_encoding_is_told_from_the_text(tmp_path, encoding, text):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    assert cells(path) == list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    "content",
    [
        "名\n".encode("gbk"),
        "São Tomé;Curaçao – “Ação”\n".encode("cp1252"),
        "Комитет;Организация\nМосква;Общество\n".encode("cp1251"),
        "国際協力の会,とうきょう\nさくら,みどり\n".encode("shift_jis"),
        "국제협력기구,서울특별시\n한국시민사회,부산\n".encode("euc-kr"),
        bytes(range(256)) * 20,
        b"\0" * 1000,
    ],
    ids=["one character", "western", "cyrillic", "japanese", "korean", "bytes", "nul"],
)
def test_what_cannot_be_told_is_refused_and_never_guessed(refused, content):
    error = refused("roster.csv", content)
    assert "it cannot be told in which encoding the file is written" in error and "“CSV UTF-8" in error


def test_a_damaged_text_is_refused_with_its_line(refused):
    whole = SIMPLIFIED.encode()
    assert "line 2: the text is damaged; it is UTF-8" in refused("a.csv", whole[:60] + whole[61:])
    assert "line 1: the text is damaged; it is UTF-16" in refused("b.csv", "会员".encode("utf-16") + b"\0")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name;joined\nA, B;2017\nC, D;2018\n", [["name", "joined"], ["A, B", "2017"], ["C, D", "2018"]]),
        ("name\tsectors\nA\thealth, peace\n", [["name", "sectors"], ["A", "health, peace"]]),
        ("名称,领域\n甲,和平;健康\n乙,和平;教育\n", [["名称", "领域"], ["甲", "和平;健康"], ["乙", "和平;教育"]]),
        ("name\nAmity, Nanjing\nPeace, Beijing\n", [["name"], ["Amity, Nanjing"], ["Peace, Beijing"]]),
        ('sep=;\nname;note\n"A;B";1,5\n', [["name", "note"], ["A;B", "1,5"]]),
        ("2024年会员名册\n\n名称,时间\n甲,2017\n", [["2024年会员名册"], ["名称", "时间"], ["甲", "2017"]]),
        ('"name, in full","a;b;c"\nx,y\n', [["name, in full", "a;b;c"], ["x", "y"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ],
)
def test_the_delimiter_is_told_from_all_first_lines(tmp_path, text, expected):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert cells(path) == expected


def test_rows_are_numbered_as_excel_numbers_them(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes('名称,备注,,\r\n\r\n"甲","第一行\r\n第二行",,\r\n,,,\r\n乙\0,\u200b\ufeff,,\r\n'.encode())
    assert extract.sheets(path) == [
        extract.Sheet(
            "", [(1, ["名称", "备注"]), (3, ["甲", "第一行\n第二行"]), (5, ["乙"])], widths={1: 4, 3: 4, 5: 4}
        )
    ]


def test_a_broken_quote_and_an_overlong_cell_are_named_by_row(refused):
    assert "row 3: the quotation marks do not match" in refused("a.csv", b'a,b\n1,2\n"3,4\n5,6\n')
    assert "row 2: the quotation marks do not match" in refused("b.csv", b'a,b\n"1"st,2\n')
    assert "row 2: a cell holds more than 32,767 characters" in refused("c.csv", b"a,b\n" + b"x" * 32_768 + b",2\n")
    overlong = package(rows_of("<c><v>1</v></c>", '<c t="s"><v>0</v></c>'), strings=f"<si><t>{'x' * 32_768}</t></si>")
    assert "sheet “会员0”, row 2: a cell holds more than 32,767 characters" in refused("d.xlsx", overlong)


# --- files that are something else, or broken -----------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PAGE = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table></html>"
XML_2003 = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "choose File > Info > Protect Workbook"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "this is an Excel 97-2003 workbook (*.xls)"),
        ("a.csv", OLE + "WordDocument".encode("utf-16-le"), "this is a Word 97-2003 document"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "this is a picture (PNG)"),
        ("a.xlsx", b"%PDF-1.7\n", "this is a PDF document"),
        ("a.xlsx", archive({"[Content_Types].xml": "", "word/document.xml": ""}), "this is a Word document"),
        ("a.xlsx", archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "an Excel Binary Workbook (*.xlsb)"),
        ("a.xlsx", archive({"mimetype": "", "content.xml": ""}), "this is an OpenDocument file"),
        ("a.xlsx", archive({"inside.zip": "PK"}), "this is a ZIP archive, not an Excel workbook. Unpack it"),
        ("a.xls", PAGE, "this is a web page"),
        ("a.xlsx", b"\xef\xbb\xbf\r\n<!DOCTYPE html>" + PAGE, "this is a web page"),
        ("a.xls", PAGE.decode().encode("utf-16"), "this is a web page"),
        ("a.xml", XML_2003, "this is an “XML Spreadsheet 2003”"),
        ("a.csv", b"", "the file is empty. Fill it, and save it again."),
        ("a.csv", b",,\r\n ,\r\n", "the file has no filled cell"),
        ("a.xlsx", package(rows_of('<c s="1"/>')), "no sheet of the workbook has a filled cell"),
        (
            "a.xlsx",
            archive({"[Content_Types].xml": ""}),
            "the workbook is damaged: its part xl/workbook.xml is missing",
        ),
        ("a.xlsx", package("")[:-40], "the workbook is damaged: its parts cannot be unpacked"),
        ("a.xlsx", package(rows_of('<c t="s"><v>7</v></c>')), "is damaged: sheet “会员0” cannot be read"),
        (
            "a.xlsx",
            package(rows_of("<c><v>1</v></c>", "<c><v>2") + "<oops>"),
            "the workbook is damaged: its sheets cannot be read",
        ),
        (
            "a.xlsx",
            package('<sheetData><row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'),
            "it has rows beyond the last that Excel knows",
        ),
        ("a.xlsx", package(rows_of("<c/>"), sheets=2), "several of its sheets are one"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_way_out(refused, name, content, expected):
    assert expected in refused(name, content)


ENTITIES = f"""<?xml version="1.0"?><!DOCTYPE sst [{
    "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20 if n else "x" * 50}">' for n in range(9))
}]>
<sst xmlns="{MAIN}"><si><t>&e8;</t></si></sst>"""
CYCLE = f"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "&b;"><!ENTITY b "&a;">]>
<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>"""
OUTSIDE = f"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>"""


@pytest.mark.parametrize("strings", [ENTITIES, CYCLE, OUTSIDE], ids=["expansion", "cycle", "file outside"])
def test_entities_are_never_expanded(refused, strings):
    assert "it declares entities" in refused("a.xlsx", package(rows_of('<c t="s"><v>0</v></c>'), strings=strings))


def test_a_part_that_is_not_what_the_archive_says_is_refused(refused):
    whole = package(rows_of("<c><v>1</v></c>"))
    start = whole.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    torn = whole[: start + 10] + b"\xff" * 20 + whole[start + 30 :]
    assert "its parts cannot be unpacked" in refused("a.xlsx", torn)


def test_what_is_no_file_is_refused(tmp_path, refused):
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    os.symlink("/dev/zero", tmp_path / "zero.csv")
    os.symlink(tmp_path / "gone", tmp_path / "loose.csv")
    for name, expected in (
        ("folder.csv", "this is a folder"),
        ("pipe.csv", "this is no file that can be read to its end"),
        ("zero.csv", "this is no file that can be read to its end"),
        ("loose.csv", "No such file or directory"),
        ("never.csv", "No such file or directory"),
    ):
        assert f"cannot be read ({expected})" in refused(name, tmp_path)


@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_whatever_raise_anything_but_the_error_of_the_etl(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        found = extract.sheets(path)
    except EtlError:
        return
    assert all(row and row[-1] for sheet in found for _, row in sheet.rows)


@given(data=st.data())
def test_no_damage_to_a_workbook_raises_anything_but_the_error_of_the_etl(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    content = bytearray(package(rows_of('<c t="s"><v>0</v></c>'), strings="<si><t>甲</t></si>"))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(EtlError):
        extract.sheets(path)


# --- files that are too much ---------------------------------------------------------------------------------------

MANY = 1_000_000


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
        file.write(b"name,joined,")


def bomb(path: Path, piece: str, times: int) -> None:
    """A workbook whose sheet unpacks to `times` pieces, packed as a stream."""
    path.write_bytes(package(f"<sheetData>{piece * times}</sheetData>"))


def lying(path: Path) -> None:
    """As a bomb, but the archive claims that the sheet has a hundred bytes."""
    bomb(path, " " * MANY, 30)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        size = file.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def directory(path: Path) -> None:
    path.write_bytes(archive({f"{number:0200}": "" for number in range(20_000)}))


HOSTILE = {
    "bomb of blanks": (lambda path: bomb(path, " " * MANY, 210), "unpacked it takes more than 100 MB"),
    "bomb of cells": (lambda path: bomb(path, "<c><v>1</v></c>" * MANY, 4), "more than 150,000 cells"),
    "bomb that lies": (lying, "cannot be unpacked"),
    "bomb in many sheets": (
        lambda path: path.write_bytes(package("<x/>" * MANY, sheets=100)),
        "several of its sheets are one",
    ),
    "table of contents": (directory, "the workbook is damaged"),
    "one tag without end": (lambda path: path.write_bytes(package(f"<sheetData {'a' * 50 * MANY}")), "damaged"),
    "far cells": (
        lambda path: path.write_bytes(package(rows_of(*['<c r="XFD1"><v>1</v></c>'] * 1000))),
        "reaches too far to the right at row 123",
    ),
    "one text a million times": (
        lambda path: path.write_bytes(
            package(rows_of(*['<c t="s"><v>0</v></c>' * 10] * 10_000), strings=f"<si><t>{'x' * 30_000}</t></si>")
        ),
        "more than 50,000,000 characters in its cells",
    ),
    "far corner": (
        lambda path: path.write_bytes(
            package(
                '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            )
        ),
        "",
    ),
    "a million blank rows": (
        lambda path: bomb(path, '<row r="1" s="1" ht="15"/>' * 1000, 1000),
        "no sheet of the workbook has a filled cell",
    ),
    "all that a workbook may hold": (
        lambda path: path.write_bytes(package(rows_of(*['<c t="inlineStr"><is><t>虚构</t></is></c>' * 12] * 12_000))),
        "1 sheets",
    ),
    "a million rows that do not say which": (lambda path: bomb(path, '<row s="1"/>' * 1000, 1000), "150,000 cells"),
    "a million formatted cells": (
        lambda path: bomb(path, '<row r="1">' + '<c r="A1" s="1"/>' * 10_000 + "</row>", 100),
        "no sheet",
    ),
    "one line of 200 MB": (one_line, "it cannot be told"),
    "one line of 90 MB": (
        lambda path: path.write_bytes("😀".encode() + b"ab," * 30 * MANY),
        "more than 16,384 columns",
    ),
    "one cell of 90 MB": (lambda path: path.write_bytes(b"name\n" + b"x" * 90 * MANY), "more than 32,767 characters"),
    "a million commas": (
        lambda path: path.write_bytes(b"name" + b"," * MANY + b"\nA\n"),
        "row 1: the row has more than",
    ),
    "a million blank lines": (lambda path: path.write_bytes(b"name,x\n" + b",,\n" * MANY), ""),
    "many small cells": (lambda path: path.write_bytes(b"ab,cd,ef,gh\n" * 8 * MANY), "1 sheets"),
    "many small rows": (lambda path: path.write_bytes(b"a\n" * 40 * MANY), "1 sheets"),
    "nul": (lambda path: path.write_bytes(b"\0" * 50 * MANY), "it cannot be told"),
}
READ = """
import json, re, sys, time
from pathlib import Path
from etl import contracts, extract
try:
    message = f"{len(extract.sheets(Path(sys.argv[1])))} sheets"
except contracts.UnreadableFile as error:
    message = str(error)
# Of this program alone: getrusage counts the memory of the test that started it, too.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text()).group(1)) / 1024
print(json.dumps({"message": message, "seconds": time.process_time(), "megabytes": peak}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_ten_seconds_and_one_gibibyte(tmp_path, name):
    """Ten seconds of its own: what else runs on the machine at the moment does not count."""
    write, expected = HOSTILE[name]
    path = tmp_path / "hostile"
    write(path)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ, path], cwd=TOP, capture_output=True, timeout=60, check=True
    )
    found = json.loads(ran.stdout)
    assert expected in found["message"]
    assert found["seconds"] < 10 and found["megabytes"] < 1024
    assert [entry.name for entry in tmp_path.iterdir()] == ["hostile"]


# --- many rows at once ---------------------------------------------------------------------------------------------


def blocks_of(path: Path) -> list[object] | str:
    """All that the rows of a text are read as, or what is said of it."""
    try:
        return [row for block in extract._blocks(path, "utf-8") for row in block.rows()]
    except UnreadableFile as error:
        return str(error)


def test_many_lines_are_cut_at_once_as_they_are_cut_one_by_one(tmp_path, monkeypatch):
    """Texts thrown together from what `csv` gives a meaning to, and from what other readers of CSV do."""
    monkeypatch.setattr(extract, "FIRST_ROWS", 2)
    monkeypatch.setattr(extract, "BLOCK_ROWS", 5)
    cut, path, told = extract._cut, tmp_path / "text.csv", Counter()
    random_ = random.Random(3)
    odd = [
        '"a,b"',
        '"',
        'a"b',
        "\r",
        "\0",
        " ",
        "NA",
        "1.0",
        "01",
        "true",
        "2026-01-31",
        "\\",
        "\\n",
        "'",
        "#",
        "’",
        "组织",
    ]
    for _ in range(600):
        end, chance = random_.choice(["\n", "\r\n"]), random_.choice([0, 0.02, 0.2])
        lines = [
            random_.choice([",", ";"] if random_.random() < chance else [","]).join(
                random_.choice(odd if random_.random() < chance else ["", "a", "b", "1", *odd[6:]])
                for _ in range(3 if random_.random() >= chance else random_.randrange(5))
            )
            for _ in range(30)
        ]
        path.write_bytes((end.join(lines) + random_.choice(["", end])).encode())
        monkeypatch.setattr(
            extract, "_cut", lambda lines, delimiter: told.update([bool(found := cut(lines, delimiter))]) or found
        )
        at_once = blocks_of(path)
        monkeypatch.setattr(extract, "_cut", lambda lines, delimiter: None)
        assert blocks_of(path) == at_once
    assert min(told[True], told[False]) > 200
