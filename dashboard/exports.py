"""What a reader takes away: a table as a file that Excel opens right, with a dictionary and what must be known to cite it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from numbers import Number

import pandas as pd
from icalendar import Calendar, Event
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULAS = tuple("=+-@＝＋－＠")


@dataclass(frozen=True)
class Package:
    """A table, its dictionary (one row per heading), the lines of its README, and what the three parts are called. A long table
    comes in portions: `rows` is the first, and `more` are read as they are written."""

    rows: pd.DataFrame
    dictionary: pd.DataFrame
    readme: list[str]
    names: tuple[str, str, str]
    more: Iterable[pd.DataFrame] = ()


def begins_like_a_formula(value: object) -> bool:
    """
    >>> begins_like_a_formula(" =1+1"), begins_like_a_formula(-3)
    (True, False)
    """
    return isinstance(value, str) and (value.startswith(("\t", "\r")) or value.lstrip().startswith(FORMULAS))


def cell(value: object) -> object:
    """A value as one cell holds it: a list as text, nothing as nothing."""
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, Number | date) or value is None or value is pd.NA:
        # A column of whole numbers of which one is missing comes as fractions.
        whole = isinstance(value, float) and value.is_integer()
        return None if pd.isna(value) else int(value) if whole else value
    return value


def harmless(value: object) -> object:
    """A cell of a CSV file that no spreadsheet will run: text that begins like a formula gets an apostrophe before it.

    >>> harmless('=HYPERLINK("http://x")'), harmless(-3), harmless("Amity")
    ('\\'=HYPERLINK("http://x")', -3, 'Amity')
    """
    value = cell(value)
    return f"'{value}" if begins_like_a_formula(value) else value


def table_csv(table: pd.DataFrame) -> bytes:
    """The table as shown, headings in the reader's language; UTF-8 with a byte-order mark, for Excel."""
    headings = [harmless(heading) for heading in table.columns]
    return b"\xef\xbb\xbf" + _lines([headings]) + _lines(table.itertuples(index=False))


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(harmless, row) for row in rows)
    return text.getvalue().encode()


def csv_package(package: Package) -> bytes:
    """A ZIP archive of the table and its dictionary as CSV, and of the README as text. The same content gives the same bytes."""
    rows, dictionary, readme = package.names
    files = {
        f"{rows}.csv": chain([table_csv(package.rows)], (_lines(one.itertuples(index=False)) for one in package.more)),
        f"{dictionary}.csv": [table_csv(package.dictionary)],
        f"{readme}.txt": [b"\xef\xbb\xbf" + "\r\n".join([*package.readme, ""]).encode()],
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, contents in files.items():
            # The oldest day that ZIP knows, since the moment of the download says nothing.
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            with written.open(about, "w") as file:
                for content in contents:
                    file.write(content)
    return archive.getvalue()


def workbook(package: Package) -> bytes:
    """An Excel workbook of three sheets: the table, its dictionary, and the README."""
    readme = pd.DataFrame({package.names[2]: package.readme})
    return sheets(dict(zip(package.names, (package.rows, package.dictionary, readme), strict=True)), package.more)


def sheets(tables: dict[str, pd.DataFrame], more: Iterable[pd.DataFrame] = ()) -> bytes:
    """An Excel workbook with a sheet for each table, by its name; `more` are further portions of the first."""
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        widths = [_width([heading, *table.iloc[:200, number]]) for number, heading in enumerate(table.columns)]
        for number, width in enumerate(widths):
            sheet.column_dimensions[get_column_letter(number + 1)].width = width
        sheet.freeze_panes = "A2"
        headings = [_excel(sheet, heading) for heading in table.columns]
        for one in headings:
            one.font = Font(bold=True)
        sheet.append(headings)
        for portion in chain([table], more):
            for row in portion.itertuples(index=False):
                sheet.append([_excel(sheet, value) for value in row])
        more = ()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel(sheet: object, value: object) -> WriteOnlyCell:
    value = cell(value)
    if isinstance(value, Number) and not isinstance(value, bool):
        value = value.item() if hasattr(value, "item") else value
    elif value is not None and not isinstance(value, date):
        # Excel has no place for control characters, nor for more than 32,767 letters.
        value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32767]
    found = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # As text, whatever it looks like: openpyxl would take “=…” for a formula.
        found.data_type = "s"
        found.alignment = Alignment(wrap_text=True, vertical="top")
    return found


def _width(values: Iterable[object]) -> float:
    """As wide as its longest value, within reason; a Chinese character is as wide as two letters."""
    longest = max(
        (sum(2 if letter > "\u2e7f" else 1 for letter in str(cell(value) or "")) for value in values), default=0
    )
    return min(max(longest + 2, 8), 60)


# What a program writes of the moment at which it made a file of Office.
MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def same_bytes(archive: bytes, moment: datetime) -> bytes:
    """A workbook or a deck as it would be had it been made at that moment, those embedded in it too: the same content gives
    the same bytes on another day. `moment` is in UTC."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = MADE.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            elif name.endswith((".xlsx", ".pptx")):
                content = same_bytes(content, moment)
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # Windows would say that it was made on Windows.
            about.create_system = 3
            written.writestr(about, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def calendar(entries: list[tuple[str, date, str]], published: datetime, note: str) -> bytes:
    """A calendar file of whole days: key, day and title of each entry. The same key and day keep their identity when it is
    imported again; `note` says where they come from. `published` is in UTC."""
    found = Calendar()
    found.add("prodid", "-//CNIE dashboard//EN")
    found.add("version", "2.0")
    for key, day, title in entries:
        entry = Event()
        entry.add("uid", f"{key}-{day.isoformat()}@cnie-network-dashboard")
        entry.add("dtstamp", published.replace(tzinfo=UTC))
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("summary", title)
        entry.add("description", note)
        entry.add("transp", "TRANSPARENT")
        found.add_component(entry)
    return found.to_ical()
