"""What a reader takes away: a table as a file that Excel opens right, with its source inside."""

import csv
import io
from datetime import date
from numbers import Number

import pandas as pd


def harmless(value: object) -> object:
    """A cell that no spreadsheet will run: text that begins like a formula gets an apostrophe before it.

    >>> harmless('=HYPERLINK("http://x")'), harmless(-3), harmless("Amity")
    ('\\'=HYPERLINK("http://x")', -3, 'Amity')
    """
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and (value.startswith(("\t", "\r")) or value.lstrip().startswith(tuple("=+-@＝＋－＠"))):
        return f"'{value}"
    if isinstance(value, Number | date) or value is None or value is pd.NA:
        return None if pd.isna(value) else value
    return value


def table_csv(table: pd.DataFrame, notes: list[str]) -> bytes:
    """The table as shown, headings in the reader's language, notes below; UTF-8 with a byte-order mark, for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(harmless(heading) for heading in table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(harmless(value) for value in row)
    writer.writerow([])
    for note in notes:
        writer.writerow([harmless(note)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
