"""A file that somebody hands in: judged before anything is written (`check`), and certified into data/raw (`add`)."""

import csv
import hashlib
import io
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from etl import database, extract, publish
from etl.checks import RULES
from etl.contracts import CertificateError, EtlError, UnreadableFile
from etl.extract import CERTIFICATE_COLUMNS, Source
from etl.progress import Watch, unwatched
from etl.reference import Reference

Row = dict[str, Any]
# The id that a file goes by while it is judged: no certificate can hold it, since a certificate's is never empty.
JUDGED = ""


@dataclass(frozen=True)
class Judgement:
    """What the ETL understands of one file: what was read of it, and its doubtful cells; or why it cannot be read."""

    path: Path
    reference: Reference = field(repr=False)
    read: publish.Read | None = None
    issues: list[Row] = field(default_factory=list)
    fault: str = ""

    @property
    def rows_accepted(self) -> int:
        """Rows read, but for those with an error, which are left out."""
        wrong = {issue["source_row"] for issue in self.issues if issue["severity_code"] == "error"}
        return self.read.rows_read - len(wrong) if self.read else 0

    @property
    def exit_code(self) -> int:
        """0: every row is accepted without doubt; 1: some are rejected or doubtful; 2: the file cannot be read."""
        return 2 if self.fault else int(bool(self.issues))

    def as_json(self, language: str) -> Row:
        """The judgement for a machine, its messages in one language."""
        found: Row = {
            **{"file": str(self.path), "kind": None, "sheet": None, "rows_read": 0, "rows_accepted": 0},
            **{"columns_read": {}, "columns_ignored": [], "columns_private": [], "suggestions": {}},
            **{"rows_skipped": [], "sheets_ignored": [], "issues": []},
        }
        if self.read is None:
            return found | {"error": self.fault}
        table = self.read.table
        return found | {
            **{"kind": self.read.kind, "sheet": table.sheet},
            **{"rows_read": self.read.rows_read, "rows_accepted": self.rows_accepted},
            "columns_read": table.columns_read,
            "columns_ignored": [*table.columns_ignored, *table.columns_private],
            "columns_private": table.columns_private,
            "suggestions": {heading: hint for heading, hint in table.columns_ignored.items() if hint},
            "rows_skipped": [{"row": number, "text": text} for number, text in table.rows_skipped],
            "sheets_ignored": table.sheets_ignored,
            "issues": [
                {
                    **{"sheet": table.sheet, "row": issue["source_row"], "column": issue["column_name"]},
                    **{"value": issue["cell_value"], "rule": issue["rule_code"], "severity": issue["severity_code"]},
                    **{"message": issue[f"message_{language}"], "consequence": issue["consequence_code"]},
                }
                for issue in self.issues
            ],
        }

    def told(self, language: str) -> str:
        """The judgement for a person."""
        if self.read is None:
            return self.fault
        zh = language == "zh"
        table = self.read.table
        sheet = f" · {'工作表' if zh else 'sheet'} “{table.sheet}”" if table.sheet else ""

        def named(code_list: str, code: str) -> str:
            return self.reference.name_of(code_list, code)[zh]

        counts = (self.read.rows_read, self.rows_accepted)
        out = [f"{self.path.name}{sheet} · {named('source_kind', self.read.kind)}"]
        out.append("读入 {} 行，采用 {} 行".format(*counts) if zh else "{} rows read, {} accepted".format(*counts))
        columns = [
            heading if heading == column else f"{heading} → {column}" for heading, column in table.columns_read.items()
        ]
        out.append(f"{'读取的列' if zh else 'Columns read'}: {', '.join(columns)}")
        out += publish.not_read(table, language)
        for issue in self.issues[:SHOWN]:
            rule = RULES[issue["rule_code"]]
            name, message = (rule.name_zh, issue["message_zh"]) if zh else (rule.name_en, issue["message_en"])
            where = f"第 {issue['source_row']} 行" if zh else f"Row {issue['source_row']}"
            where += f" · {issue['column_name']}" if issue["column_name"] else ""
            out.append(f"  {where}: {name}. {message} [{named('consequence', issue['consequence_code'])}]")
        if len(self.issues) > SHOWN:
            more = len(self.issues) - SHOWN
            out.append(f"  …… 另有 {more} 条，见 --json" if zh else f"  … and {more} more: --json gives them all")
        if not self.issues:
            out.append("没有疑问。" if zh else "Nothing is in doubt.")
        return "\n".join(out)


# As many doubtful cells as a person reads on a screen.
SHOWN = 100


def check(path: Path, data: Path | None = None, *, watch: Watch = unwatched) -> Judgement:
    """Read and judge a file as if it were received today, beside the certified files of the other kinds. Writes nothing.

    Raises an EtlError where the reference files themselves cannot be read; what is wrong with the file is in the answer.
    """
    data = data or database.home()
    reference = Reference.read(data / "reference")
    judged = _certificate(JUDGED, path, title="", producer="", sha256="", is_sample=False)
    try:
        mine = publish.read(judged, path, reference, watch, may_be_empty=True)
    except EtlError as error:
        return Judgement(path, reference, fault=str(error))
    known = []
    certified = extract.sources(data) if (data / "sources.csv").exists() else []
    for source in certified:
        # A certified file that is broken is the business of the next build.
        with suppress(EtlError):
            known.append(publish.read(source, data / "raw" / source.file, reference))
    beside = [entry for entry in known if entry.kind != mine.kind]
    tidy = publish.tidied(reference, [*beside, mine], watch, has_every_name=False)
    issues = [
        issue
        for issue in tidy.tables["issues"]
        if issue["source_id"] == JUDGED and issue["severity_code"] in ("error", "warning")
    ]
    return Judgement(path, reference, mine, sorted(issues, key=lambda issue: issue["source_row"]))


def add(
    path: Path,
    data: Path | None = None,
    *,
    title: str = "",
    producer: str = "",
    is_sample: bool = False,
    replaces: str = "",
    watch: Watch = unwatched,
) -> tuple[Source, Judgement]:
    """Copy a file into data/raw and certify it in data/sources.csv, after a check; nothing is published.

    A file that replaces a source takes over its certificate, and the old file moves to data/replaced. Raises an EtlError,
    and then nothing has changed, where the file cannot be read, is there already, or replaces what is not there."""
    data = data or database.home()
    judgement = check(path, data, watch=watch)
    if judgement.fault:
        raise EtlError(judgement.fault)
    if judgement.read and not judgement.read.rows_read:
        raise UnreadableFile(f"{path}: there is no row of data below the headings. Fill the sheet, and save the file.")
    place, raw = data / "sources.csv", data / "raw"
    certified = extract.sources(data) if place.exists() else []
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    old = next((source for source in certified if source.source_id == replaces), None)
    if replaces and not old:
        known = ", ".join(source.source_id for source in certified) or "none"
        raise CertificateError(f"{place}: there is no source “{replaces}” to replace. There are: {known}.")
    others = [source for source in certified if source is not old]
    for source in others:
        if source.sha256 == sha256:
            raise CertificateError(f"{path}: this very file is certified already, as source “{source.source_id}”.")
        if source.file == path.name:
            raise CertificateError(
                f"{path}: data/raw holds another file of this name, of the source “{source.source_id}”. If this one is to take its "
                f"place: python -m etl add “{path.name}” --replaces {source.source_id}. Else give it another name."
            )
    is_there = (raw / path.name).exists() and not (old and old.file == path.name)
    if is_there and (raw / path.name).read_bytes() != content:
        raise CertificateError(
            f"{raw / path.name}: a file of this name is there, and no source certifies it. Move it away."
        )
    if old:
        new = _certificate(old.source_id, path, title=title, producer=producer, sha256=sha256, is_sample=is_sample)
        kept = {name: getattr(old, name) for name in ("period", "licence", "contact", "notes")}
        kept |= {} if title else {"title_en": old.title_en, "title_zh": old.title_zh}
        kept |= {} if producer else {"producer_en": old.producer_en, "producer_zh": old.producer_zh}
        new = replace(new, **kept)
    else:
        source_id = _free_id(path, {source.source_id for source in certified})
        new = _certificate(source_id, path, title=title, producer=producer, sha256=sha256, is_sample=is_sample)
    raw.mkdir(parents=True, exist_ok=True)
    if old and (raw / old.file).exists():
        (data / "replaced").mkdir(exist_ok=True)
        shutil.copy2(raw / old.file, data / "replaced" / f"{old.sha256[:8]}-{old.file}")
    # The copy first: killed in between, the next build names the file that nobody certifies, and `add` goes on from there.
    _write(raw / path.name, content)
    rows = [new if source is old else source for source in certified] + ([] if old else [new])
    _write(place, _written(rows))
    if old and old.file != path.name:
        (raw / old.file).unlink(missing_ok=True)
    return new, judgement


def _certificate(source_id: str, path: Path, *, title: str, producer: str, sha256: str, is_sample: bool) -> Source:
    """The certificate of a file that is received today."""
    return Source(
        **{"source_id": source_id, "file": path.name, "sha256": sha256, "is_sample": is_sample},
        **{"title_en": title or path.stem, "title_zh": title or path.stem},
        **{"producer_en": producer or "Not stated", "producer_zh": producer or "未说明"},
        **{"received_date": date.today(), "period": "", "licence": "", "contact": "", "notes": ""},
    )


def _free_id(path: Path, taken: set[str]) -> str:
    """A short id from the name of the file, of letters that every system takes."""
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    slug = slug or f"source-{hashlib.sha256(path.stem.encode()).hexdigest()[:8]}"
    number = 2
    found = slug
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found


def certify(data: Path, sources: list[Source]) -> None:
    """Write data/sources.csv anew: these sources, each with the hash of its file in data/raw. Raises an EtlError."""
    hashed = [replace(source, sha256=extract.sha256(data / "raw" / source.file)) for source in sources]
    _write(data / "sources.csv", _written(hashed))


def _written(sources: list[Source]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CERTIFICATE_COLUMNS)
    for source in sources:
        row = {name: getattr(source, name) for name in CERTIFICATE_COLUMNS}
        row |= {"received_date": source.received_date.isoformat(), "is_sample": int(source.is_sample)}
        writer.writerow(row.values())
    return out.getvalue().encode()


def _write(path: Path, content: bytes) -> None:
    """All of a file or nothing. Raises EtlError where the folder refuses."""
    # A hidden name: data/raw takes every other file for one that lacks its certificate.
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EtlError(
            f"{path} cannot be written ({error.strerror}). See that you may write there and the disk has room."
        ) from error
