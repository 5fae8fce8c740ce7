"""From the files of data/raw to text, each cell as it stands. It renames nothing, merges nothing and repairs nothing."""

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from etl.contracts import CertificateError, UnreadableFile

CERTIFICATE_COLUMNS = (
    *("source_id", "file", "title_en", "title_zh", "producer_en", "producer_zh", "received_date", "period"),
    *("licence", "contact", "sha256", "is_sample", "notes"),
)
# Excel writes TRUE. What is in none of them stops the build: a sample must never pass as real.
SAMPLE_MARKS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True)
class Source:
    """The birth certificate of one raw file: a row of data/sources.csv."""

    source_id: str
    file: str
    title_en: str
    title_zh: str
    producer_en: str
    producer_zh: str
    received_date: date
    period: str
    licence: str
    contact: str
    sha256: str
    is_sample: bool
    notes: str


def sources(data: Path) -> list[Source]:
    """The certified sources, in the order of data/sources.csv. Raises CertificateError or UnreadableFile."""
    place = data / "sources.csv"
    table, torn = text(place)
    missing = [name for name in CERTIFICATE_COLUMNS if name not in table.columns]
    if missing or torn:
        what = f"column “{missing[0]}” is missing" if missing else f"row {torn[0][0]} has another number of cells"
        raise CertificateError(f"{place}: {what}. It needs exactly: {', '.join(CERTIFICATE_COLUMNS)}.")
    found = []
    for row in table.to_dict("records"):
        where = f"{place}, row {row.pop('row_number')}"
        try:
            row["received_date"] = date.fromisoformat(row["received_date"])
        except ValueError as error:
            raise CertificateError(
                f"{where}: received_date “{row['received_date']}” is not a YYYY-MM-DD date."
            ) from error
        if row["is_sample"].lower() not in SAMPLE_MARKS:
            raise CertificateError(f"{where}: is_sample “{row['is_sample']}” is none of {', '.join(SAMPLE_MARKS)}.")
        row["is_sample"] = SAMPLE_MARKS[row["is_sample"].lower()]
        found.append(Source(**{name: row[name] for name in CERTIFICATE_COLUMNS}))
    for name in ("source_id", "file"):
        values = [getattr(source, name) for source in found]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise CertificateError(f"{place}: {name} “{twice[0]}” stands twice. Keep one row for it.")
    return found


def verified(data: Path, source: Source) -> Path:
    """The path of a source's file, once its content is what was certified. Raises UnreadableFile or CertificateError."""
    path = data / "raw" / source.file
    if path.parent != data / "raw":
        raise CertificateError(f"data/sources.csv: file “{source.file}” must stand directly in data/raw.")
    found = hashlib.sha256(_bytes(path)).hexdigest()
    if found != source.sha256:
        raise CertificateError(
            f"{path}: the content is not what data/sources.csv certifies (sha256 {found[:12]}…, certified "
            f"{source.sha256[:12] or 'nothing'}…). If the new content is right, write {found} into its row; "
            "else bring the old file back."
        )
    return path


def text(path: Path) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """The cells of a CSV file, and the rows that have more or fewer cells than there are headings.

    One row per filled row of the file, all cells as text, with `row_number` as Excel shows it (headings are row 1).
    Raises UnreadableFile.
    """
    raw = _bytes(path)
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path}, byte {error.start}: this is not text in UTF-8. In Excel, save the sheet as “CSV UTF-8”."
        ) from error
    except csv.Error as error:
        raise UnreadableFile(
            f"{path}: this is not a CSV file ({error}). In Excel, save the sheet as “CSV UTF-8”."
        ) from error
    headings = [cell.strip() for cell in rows[0]] if rows else []
    filled = any(headings)
    # Excel exports empty columns too; they are told apart by their place.
    headings = [name or f"(column {number})" for number, name in enumerate(headings, start=1)]
    if not filled or not any(any(cell.strip() for cell in row) for row in rows[1:]):
        raise UnreadableFile(
            f"{path}: the file has no rows below its headings. Fill it, or take it out of data/sources.csv."
        )
    twice = sorted({name for name in headings if ["row_number", *headings].count(name) > 1})
    if twice:
        raise UnreadableFile(f"{path}, row 1: the heading “{twice[0]}” stands twice. Rename or delete one of the two.")
    cells, torn = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(headings):
            torn.append((number, ",".join(row)))
            continue
        cells.append([number, *(cell.strip() for cell in row)])
    return pd.DataFrame(cells, columns=["row_number", *headings]), torn


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path}: cannot be read ({error.strerror}). Put the file there, or delete its row in data/sources.csv."
        ) from error
    if not raw.strip():
        raise UnreadableFile(f"{path}: the file is empty. Fill it, or take it out of data/sources.csv.")
    return raw
