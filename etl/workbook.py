"""From an Excel workbook (XLSX, XLSM) to sheets of text: the part of extract that knows what stands in a workbook.

openpyxl reads it. Before it does, the ZIP is unpacked to nothing and counted, so that no file costs more time or memory
than the limits below allow, and the styles are cut down to the number formats, which tell a month from a day: the rest is
not needed, and some programs write it in ways that openpyxl refuses. Formulas are never computed, links never followed.
"""

import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import column_index_from_string, coordinate_to_tuple
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from etl.cells import clean
from etl.columnwise import Column
from etl.contracts import UnreadableFile
from etl.progress import Watch, unwatched

# What Excel itself can hold.
COLUMN_LIMIT = 16_384
ROW_LIMIT = 1_048_576
CELL_LENGTH_LIMIT = 32_767
# What one workbook may hold here: 10,000 members in twelve columns, read in some seconds. A text file may hold more.
UNPACKED_LIMIT = 100 * 2**20  # bytes of all XML parts; 10,000 members take 8 MB
TAG_LIMIT = 1_500_000  # XML tags in them, which is what takes time, without the cells and rows that hold nothing
CELL_LIMIT = 150_000  # cells that hold something; 10,000 members take 120,000
TEXT_LIMIT = 50_000_000  # characters in all cells together, a text used in many cells counted in each
REACH_LIMIT = 2_000_000  # cells up to the last filled one of each row, because the empty ones before it take room too
DIRECTORY_LIMIT = 4 * 2**20  # bytes of the ZIP's table of contents, some 40,000 parts; a workbook has some 20

CHUNK = 2**16
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FOREIGN = {  # how the name of a part begins, and what the file then is
    "word/": "a Word document",
    "ppt/": "a PowerPoint presentation",
    "xl/workbook.bin": "an Excel Binary Workbook (*.xlsb)",
    "index/document.iwa": "a Numbers spreadsheet",
    "content.xml": "an OpenDocument file",
}
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or the whole of a text file, as text.

    `rows` are the filled rows: the number that Excel shows, and the cells from column A to the last filled one. `merged`
    are first row and column, last row and column of cells that are merged. `hidden_rows` are in `rows` like the others.
    `widths` are, of a text file, how many cells each row has, the empty ones at its end included. Of a long text file,
    `rows` are only the first ones, and `more` gives the others, once.
    """

    name: str  # as the workbook names it; "" for a text file
    rows: list[tuple[int, list[str]]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    widths: dict[int, int] = field(default_factory=dict)
    more: Iterable["Block"] = field(default=(), compare=False)


@dataclass(frozen=True)
class Block:
    """Many rows of a text file that come one after another: the numbers that Excel would show, and the cells column by
    column; or, where the rows are not all of one width, row by row as those of a sheet, each with its width."""

    numbers: np.ndarray
    columns: list[Column]
    uneven: list[tuple[int, list[str], int]] = field(default_factory=list)

    def rows(self, places: np.ndarray | None = None) -> Iterator[tuple[int, list[str], int]]:
        """The rows at these places, or all, each with its number, its cells up to the last filled one, and its width."""
        yield from self.uneven
        places = np.arange(len(self.numbers)) if places is None else places
        columns = [column.only(places).cells().tolist() for column in self.columns]
        for number, *cells in zip(self.numbers[places].tolist(), *columns, strict=True):
            width = len(cells)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells, width


def sheets(path: Path, packed: bytes, watch: Watch = unwatched) -> list[Sheet]:
    """The filled sheets of a workbook, in its order. `packed` is the content of the file at `path`.

    Raises UnreadableFile.
    """
    parts = _unpacked(path, packed)
    book = _opened(path, _repacked(path, parts))
    budget = _Budget(path)
    by_name = {name.casefold(): content for name, content in parts.items()}
    found = [
        _sheet(path, sheet, by_name.get(sheet._worksheet_path.casefold(), b""), budget, watch)
        for sheet in book.worksheets
    ]
    filled = [sheet for sheet in found if sheet.rows]
    if not filled:
        raise UnreadableFile(f"{path}: no sheet of the workbook has a filled cell. Fill one, and save it again.")
    return filled


# --- numbers and dates ---------------------------------------------------------------------------------------------


def shown(number_format: str) -> str:
    r"""What a number format shows of a date: "day", "month" or "year".

    >>> [shown(code) for code in ('yyyy"年"m"月"', 'mmm-yy', 'yyyy', 'yyyy/m/d h:mm', '[DBNum1]yyyy"年"m"月"d"日";@')]
    ['month', 'month', 'year', 'day', 'day']
    """
    # Literal text first, because a quoted semicolon divides nothing: "x", \x, and the paddings _x and *x.
    code = re.sub(r'"[^"]*"|[\\_*].', "", number_format).split(";")[0].casefold()
    code = re.sub(r"\[[^\]]*\]|general", "", code)
    if re.search("d|aaa|[hs]", code):
        return "day"
    if "m" in code:
        return "month"
    return "year" if re.search("[ye]", code) else "day"


def plain(number: float) -> str:
    """A number without exponent, in the fifteen digits that Excel itself keeps.

    >>> plain(120.0), plain(0.1 + 0.2), plain(1.10101199003077e17), plain(-0.0)
    ('120', '0.3', '110101199003077000', '0')
    """
    text = format(Decimal(f"{number:.15g}"), "f")
    return "0" if text == "-0" else text


def _text(value: Any, number_format: str) -> str:
    """The value of a cell as text, a date as ISO text of what the cell shows."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")[: {"year": 4, "month": 7, "day": 10}[shown(number_format)]]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


# --- the ZIP -------------------------------------------------------------------------------------------------------


class _Packed(io.BytesIO):
    """The bytes of a ZIP. `zipfile` reads the table of contents in one piece, whatever length the file claims."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_LIMIT:
            raise zipfile.BadZipFile("its table of contents is too long")
        return super().read(size)


def _unpacked(path: Path, packed: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook, by their names in small letters, once all of them are within the limits."""
    parts: dict[str, bytes] = {}
    size = tags = cells = 0
    try:
        with zipfile.ZipFile(_Packed(packed)) as archive:
            _require_workbook(path, [part.filename.casefold() for part in archive.infolist()])
            for part in archive.infolist():
                if not part.filename.casefold().endswith((".xml", ".rels")):
                    continue
                content = bytearray()
                for chunk in _chunks(archive, part):
                    size += len(chunk)
                    if size > UNPACKED_LIMIT:
                        raise _too_large(path, f"unpacked it takes more than {UNPACKED_LIMIT // 2**20} MB")
                    content += chunk
                parts[part.filename] = _slim(path, part.filename.casefold(), bytes(content))
                tags += parts[part.filename].count(b"<")
                # A row without a cell takes its time too.
                cells += max(len(pattern.findall(parts[part.filename])) for pattern in (CELL, ROW))
                if tags > TAG_LIMIT or cells > CELL_LIMIT:
                    raise _too_large(
                        path, f"its sheets hold more than {CELL_LIMIT:,} cells, or as much in other things"
                    )
    except UNPACKING_ERRORS as error:
        raise _damaged(path, "its parts cannot be unpacked") from error
    return parts


ENDLESS = re.compile(rb"<[^>]{1000000}")
EMPTY_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/])[^<>]*/>")
EMPTY_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])[^<>]*(?:/>|(?<!/)>\s*</(?:\w+:)?row>)")
PLACELESS = re.compile(rb"<(?:\w+:)?(?:c|row)(?=[\s/>])(?![^<>]*\br\s*=)")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


def _slim(path: Path, name: str, content: bytes) -> bytes:
    """A part without what only takes time: cells and rows that were formatted and never filled, down to the last of all.

    Raises UnreadableFile for what no workbook of Excel has."""
    # An endless tag would be read again from its beginning with every piece.
    if ENDLESS.search(content):
        raise _damaged(path, "one of its tags has no end")
    # In UTF-16 every second byte is a NUL.
    head = content[:8192].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise _damaged(path, "it declares entities, which Excel never does; do not trust this file")
    if name.endswith("workbook.xml.rels"):
        # Each sheet has a part of its own; a thousand that share one would take a thousand times as long.
        targets = re.findall(rb'Target\s*=\s*"([^"]*)"', content)
        if len(set(targets)) < len(targets):
            raise _damaged(path, "several of its sheets are one")
    if "worksheets/" not in name:
        return content
    # A cell or row that does not say where it is stands behind the one before it, which then must stay.
    if not PLACELESS.search(content):
        content = EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", content))
    for row in ROW.findall(content):
        number = NUMBER.search(row)
        if (not number and b"r=" in row.replace(b" ", b"")) or (number and int(number[1]) > ROW_LIMIT):
            raise _damaged(path, "it has rows beyond the last that Excel knows")
    return content


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as unpacked:
        while chunk := unpacked.read(CHUNK):
            yield chunk


def _require_workbook(path: Path, names: list[str]) -> None:
    """Raise UnreadableFile where a ZIP holds something else."""
    if WORKBOOK in names:
        return
    for beginning, kind in FOREIGN.items():
        if any(name.startswith(beginning) for name in names):
            raise UnreadableFile(
                f"{path}: this is {kind}, not an Excel workbook, whatever its name says. Open its table in Excel and "
                "choose File > Save As > “Excel Workbook (*.xlsx)”."
            )
    if "[content_types].xml" in names:
        raise _damaged(path, f"its part {WORKBOOK} is missing")
    raise UnreadableFile(
        f"{path}: this is a ZIP archive, not an Excel workbook. Unpack it, and give the files inside it."
    )


def _repacked(path: Path, parts: dict[str, bytes]) -> bytes:
    """The same workbook without anything but its XML, and with no styles but the number formats."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, _number_formats(path, content) if name.casefold() == STYLES else content)
    return out.getvalue()


def _number_formats(path: Path, styles: bytes) -> bytes:
    """A stylesheet with the number formats of this one, and for each of its cell formats the number of one."""
    try:
        given = fromstring(styles)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _damaged(path, f"its part {STYLES} cannot be read") from error
    # Excel also writes a strict form of the standard, which has another namespace.
    namespace = given.tag.partition("}")[0] + "}" if "}" in given.tag else ""
    kept = Element(f"{MAIN}styleSheet")
    formats = SubElement(kept, f"{MAIN}numFmts")
    for number_format in given.iterfind(f"{namespace}numFmts/{namespace}numFmt"):
        number, code = number_format.get("numFmtId", ""), number_format.get("formatCode")
        if number.isdecimal() and code:
            SubElement(formats, f"{MAIN}numFmt", {"numFmtId": number, "formatCode": code})
    for name in ("cellStyleXfs", "cellXfs"):
        cells = SubElement(kept, f"{MAIN}{name}")
        given_cells = given.findall(f"{namespace}cellXfs/{namespace}xf") if name == "cellXfs" else []
        for cell in given_cells or [Element("xf")]:
            number = cell.get("numFmtId", "0")
            number = EAST_ASIAN_FORMATS.get(number, number if number.isdecimal() else "0")
            SubElement(cells, f"{MAIN}xf", {"numFmtId": number})
    return tostring(kept, encoding="utf-8", xml_declaration=True)


# Dates of Excel in East Asia that a workbook names by number only, and the format of everywhere that shows as much.
EAST_ASIAN_FORMATS = {
    **dict.fromkeys(("27", "36", "50", "52", "57"), "17"),
    **dict.fromkeys(("28", "29", "30", "31", "51", "53", "54", "58"), "14"),
    **dict.fromkeys(("32", "33", "34", "35", "55", "56"), "20"),
}


# --- the sheets ----------------------------------------------------------------------------------------------------


def _opened(path: Path, packed: bytes) -> Workbook:
    """The workbook, with the stored values of its formulas."""
    try:
        # It warns of what it leaves out, such as drop-down lists of a newer kind: nothing that is read here.
        with warnings.catch_warnings(action="ignore"):
            return load_workbook(io.BytesIO(packed), read_only=True, data_only=True, keep_links=False)
    # A damaged part makes openpyxl trip over whatever comes first: there is no one error to wait for.
    except Exception as error:
        raise _damaged(path, "its sheets cannot be read") from error


@dataclass
class _Budget:
    """How much of the limits the sheets of a file have used."""

    path: Path
    reach: int = 0
    characters: int = 0

    def spend(self, sheet: str, row: int, cells: list[str]) -> None:
        self.reach += len(cells)
        self.characters += sum(map(len, cells))
        if self.reach > REACH_LIMIT:
            raise _too_large(self.path, f"sheet “{sheet}” reaches too far to the right at row {row}")
        if self.characters > TEXT_LIMIT:
            raise _too_large(self.path, f"more than {TEXT_LIMIT:,} characters in its cells")


# What openpyxl does not tell of a sheet that it reads as a stream: merges (as a whole it would keep every cell of each),
# hidden rows, and formulas that have no stored value.
MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|(?<!/)>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d{1,7})[\"']")


def _sheet(path: Path, sheet: ReadOnlyWorksheet, xml: bytes, budget: _Budget, watch: Watch) -> Sheet:
    name = clean(sheet.title)
    rows = []
    try:
        for number, texts in watch(_rows(sheet, _uncomputed(xml)), f"Reading {path.name}"):
            if len(max(texts, key=len, default="")) > CELL_LENGTH_LIMIT:
                raise too_long(f"{path}, sheet “{name}”, row {number}")
            budget.spend(name, number, texts)
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                rows.append((number, texts))
    except UnreadableFile:
        raise
    # As in `_opened`; and here it says nothing of the row, where it has the last one that was sound.
    except Exception as error:
        where = f" after row {rows[-1][0]}" if rows else ""
        raise _damaged(path, f"sheet “{name}”{where} cannot be read") from error
    width, height = max((len(cells) for _, cells in rows), default=0), rows[-1][0] if rows else 0
    # A merge of whole columns is cut to the table, so that whoever fills it down has no million rows to fill.
    areas = (
        (int(top), _column(left), min(int(bottom), height), min(_column(right), width))
        for left, top, right, bottom in MERGE.findall(xml)
    )
    hidden = (NUMBER.search(row) for row in ROW.findall(xml) if HIDDEN.search(row))
    return Sheet(
        name,
        rows,
        tuple(sorted(area for area in areas if area[:2] < area[2:] and area[0] <= area[2] and area[1] <= area[3])),
        sheet.sheet_state != "visible",
        frozenset({int(row[1]) for row in hidden if row} & {number for number, _ in rows}),
    )


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


def _uncomputed(xml: bytes) -> dict[tuple[int, int], str]:
    """The formulas of a sheet that have never been computed, by row and column. One whose result is an empty text has."""
    found = {}
    for cell, formula, value in FORMULA.findall(xml):
        place = PLACE.search(cell)
        if place and not (value and b'"str"' in cell):
            row, column = coordinate_to_tuple(place[1].decode())
            found[row, column] = f"={clean(html.unescape(formula.decode('utf-8', 'replace')))}"
    return found


def _rows(sheet: ReadOnlyWorksheet, uncomputed: dict[tuple[int, int], str]) -> Iterator[tuple[int, list[str]]]:
    """Number and texts of each row, the empty ones between them included."""
    # Where a sheet says that it ends is often wrong, and may be the last cell of all.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_shown_in(cell) for cell in cells]
        if uncomputed:
            texts = [text or uncomputed.get((number, column), "") for column, text in enumerate(texts, start=1)]
        yield number, texts


def _shown_in(cell: ReadOnlyCell | EmptyCell) -> str:
    """The text of a cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        # Excel writes what XML cannot hold as _x000D_.
        return clean(unescape(value) if "_x" in value else value)
    return _text(value, cell.number_format if cell.is_date else "")


# --- messages ------------------------------------------------------------------------------------------------------


def _damaged(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path}: the workbook is damaged: {what}. In Excel, choose File > Open > Browse, select the file, open the arrow "
        "beside “Open”, choose “Open and Repair”, and save it as “Excel Workbook (*.xlsx)”."
    )


def _too_large(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path}: the workbook is too large: {what}. Copy the filled rows and columns alone into a new workbook "
        "(Paste Special > Values), or choose File > Save As > “CSV UTF-8 (Comma delimited)”, which may be larger."
    )


def too_long(where: str) -> UnreadableFile:
    return UnreadableFile(
        f"{where}: a cell holds more than {CELL_LENGTH_LIMIT:,} characters, which is more than Excel allows. "
        "Shorten it, or look whether a quotation mark or a line break before it is missing."
    )
