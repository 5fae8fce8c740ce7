"""The flow from end to end, and its report: what was read, kept, doubted, published, and what changed."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from etl import checks, contracts, count, database, extract, models, normalise
from etl.contracts import CertificateError, CorrectionError, NoEdition
from etl.normalise import KINDS, Tidy
from etl.reference import FILES, Reference

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What one build did: its edition, the certificate rows with their counts, and the rows of each table now and before."""

    edition_id: int
    sources: list[Row]
    ignored: dict[str, list[str]]
    issues_by_rule: dict[str, int]
    rows_by_table: dict[str, int]
    rows_before: dict[str, int]

    def __str__(self) -> str:
        """The closing report, for a person at a terminal."""
        out = [f"Edition {self.edition_id} is published.", "", f"{'File':<28}{'read':>7}{'kept':>7}{'doubtful':>10}"]
        for source in (source for source in self.sources if source["source_kind_code"] != "reference"):
            mark = "  sample" * source["is_sample"] + ", retired by a real roster" * source["is_retired"]
            numbers = f"{source['rows_read']:>7}{source['rows_kept']:>7}{source['rows_doubtful']:>10}"
            out.append(f"{source['file']:<28}{numbers}{mark}")
            if self.ignored.get(source["file"]):
                out.append(f"    not read, no contract asks for it: {', '.join(self.ignored[source['file']])}")
        out += ["", "Doubtful cells by rule (table “issues” and page Data name each one)"]
        for rule, number in self.issues_by_rule.items():
            out.append(f"{number:>7}  {checks.RULES[rule].name_en} ({checks.RULES[rule].severity})")
        out += ["", "Rows by table" + (", and the change from the edition before" if self.rows_before else "")]
        for table, number in self.rows_by_table.items():
            change = number - self.rows_before.get(table, 0)
            out.append(f"{number:>7}  {table}" + (f" ({change:+})" if self.rows_before and change else ""))
        return "\n".join(out)


def build(data: Path | None = None) -> Report:
    """Read, check and publish a new edition. Raises an EtlError, and then the current edition stays as it was."""
    data = data or database.home()
    reference = Reference.read(data / "reference")
    certified = extract.sources(data)
    tidy = Tidy(reference)
    read = _read(tidy, certified, data)
    normalise.join(tidy)
    _certificates(tidy, read)
    _reference_tables(tidy)
    tables = tidy.tables
    received = {source.source_id: source.received_date for source in certified}
    count.count(tables, received)
    _number(tables)
    checks.believe(tables, {**reference.codes, "rule": set(checks.RULES)})

    before = _editions(data)
    edition_id = database.claim(data)
    tables["editions"] = [
        *before,
        {
            "edition_id": edition_id,
            "published_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            "record_date": max(received.values(), default=date.today()),
            "inputs_sha256": inputs_sha256(data),
            "rows_by_table": {name: len(tables[name]) for name in (t.name for t in models.MODELS.values())}
            | {"editions": len(before) + 1},
        },
    ]
    database.publish(edition_id, tables, data)
    return Report(
        edition_id,
        tables["sources"],
        {entry.source.file: entry.ignored for entry in read},
        dict(Counter(issue["rule_code"] for issue in tables["issues"]).most_common()),
        tables["editions"][-1]["rows_by_table"],
        before[-1]["rows_by_table"] if before else {},
    )


def build_if_stale(data: Path | None = None) -> Report | None:
    """Build where nothing is published yet, or not from the files and rules that are there now."""
    data = data or database.home()
    editions = _editions(data)
    if editions and editions[-1]["inputs_sha256"] == inputs_sha256(data):
        return None
    return build(data)


def inputs_sha256(data: Path) -> str:
    """The hash of all that an edition depends on: certified files, reference files, and the rules (this package)."""
    files = [
        data / "sources.csv",
        *sorted((data / "reference").glob("*.csv")),
        *sorted(Path(__file__).parent.glob("*.py")),
    ]
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + (file.read_bytes() if file.exists() else b"") + b"\0")
    for source in extract.sources(data):
        # The certified hash stands in sources.csv; what counts here is whether the file still has it.
        total.update(
            hashlib.sha256((data / "raw" / source.file).read_bytes()).digest()
            if (data / "raw" / source.file).exists()
            else b""
        )
    return total.hexdigest()


@dataclass(frozen=True)
class Read:
    """A certified file as it was read: its checked rows with corrections applied, and what could not be read of it."""

    source: extract.Source
    contract: contracts.Contract
    checked: pd.DataFrame
    torn: list[tuple[int, str]]
    ignored: list[str]
    is_retired: bool


def _read(tidy: Tidy, certified: list[extract.Source], data: Path) -> list[Read]:
    """Every certified file into the tidy tables."""
    unvouched = sorted({file.name for file in (data / "raw").glob("[!.]*")} - {source.file for source in certified})
    if unvouched:
        raise CertificateError(
            f"{data / 'raw' / unvouched[0]}: no row of data/sources.csv certifies this file. "
            "Add its row, or take the file out of data/raw."
        )
    strays = sorted(set(tidy.reference.frames["corrections"]["file"]) - {source.file for source in certified})
    if strays:
        raise CorrectionError(
            f"data/reference/corrections.csv corrects “{strays[0]}”, which data/sources.csv does not certify. "
            "Delete its corrections, or certify the file."
        )
    checked = []
    for source in certified:
        path = extract.verified(data, source)
        text, torn = extract.text(path)
        checked.append((source, *contracts.check(text, str(path)), torn))
    # A real roster takes the place of the sample in the same publication.
    has_roster = any(contract.kind == "members" and not source.is_sample for source, contract, *_ in checked)
    read = [
        Read(
            *(source, contract, tidy.reference.correct(source.file, rows, contract.key), torn, ignored),
            is_retired=has_roster and contract.kind == "members" and source.is_sample,
        )
        for source, contract, rows, ignored, torn in checked
    ]
    # Organisations first: the other kinds name them.
    for entry in sorted(read, key=lambda entry: list(KINDS).index(entry.contract.kind)):
        if not entry.is_retired:
            for number, cell in entry.torn:
                normalise.doubt(tidy, entry.source.source_id, number, "", cell, "torn_row", {})
            KINDS[entry.contract.kind](
                tidy, entry.source, normalise.lines(tidy, entry.source, entry.checked, entry.contract)
            )
    return read


def _certificates(tidy: Tidy, read: list[Read]) -> None:
    """The table `sources`: each certificate, and how many of its rows were read, kept and doubted."""
    for entry in read:
        issues = [issue for issue in tidy.tables["issues"] if issue["source_id"] == entry.source.source_id]
        rejected = {issue["source_row"] for issue in issues if issue["consequence_code"] == "row_rejected"}
        doubtful = {issue["source_row"] for issue in issues if issue["severity_code"] != "note"} - rejected
        rows_read = len(entry.checked) + len(entry.torn)
        tidy.add(
            "sources",
            **{name: getattr(entry.source, name) for name in extract.CERTIFICATE_COLUMNS},
            source_kind_code=entry.contract.kind,
            is_retired=entry.is_retired,
            rows_read=rows_read,
            rows_kept=0 if entry.is_retired else rows_read - len(rejected),
            rows_doubtful=len(doubtful),
        )


def _reference_tables(tidy: Tidy) -> None:
    """The reference files as published tables, and as sources of their own."""
    frames = tidy.reference.frames
    for name, (title_en, title_zh, _) in FILES.items():
        rows = len(frames[name])
        path = tidy.reference.folder / f"{name}.csv"
        tidy.add(
            "sources",
            **{"source_id": f"reference/{name}", "file": f"reference/{name}.csv", "source_kind_code": "reference"},
            **{"title_en": title_en, "title_zh": title_zh, "producer_en": "Project team", "producer_zh": "项目组"},
            **{"received_date": None, "period": "", "licence": "", "contact": "", "notes": ""},
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            **{"is_sample": False, "is_retired": False, "rows_read": rows, "rows_kept": rows, "rows_doubtful": 0},
        )

    def copied(name: str, table: str, columns: dict[str, str], **types: Any) -> None:
        for row in frames[name].to_dict("records"):
            values = {column: row[heading] or None for column, heading in columns.items()}
            for column, kind in types.items():
                values[column] = kind(values[column]) if values[column] is not None else None
            tidy.add(table, **values, source_id=f"reference/{name}")

    both = {"name_en": "name_en", "name_zh": "name_zh"}
    copied("codes", "codes", {"list_code": "list_code", "code": "code", **both, "position": "position"}, position=int)
    for position, (code, rule) in enumerate(checks.RULES.items(), start=1):
        names = {"name_en": rule.name_en, "name_zh": rule.name_zh, "position": position}
        tidy.add("codes", list_code="rule", code=code, **names, source_id="reference/codes")
    regions = {"region_code": "region_code", **both, "region_kind": "kind", "parent_region_code": "parent_region_code"}
    copied("regions", "regions", {**regions, "position": "position"}, position=int)
    listed = {row["region_code"] for row in tidy.tables["regions"]}
    for position, row in enumerate(frames["countries"].to_dict("records"), start=1):
        if row["country_code"] not in listed:
            tidy.add(
                "regions",
                **{"region_code": row["country_code"], "name_en": row["name_en"], "name_zh": row["name_zh"]},
                **{"region_kind": "country", "parent_region_code": row["world_region_code"], "position": position},
                source_id="reference/countries",
            )
    sectors = {"sector_code": "sector_code", **both, "is_network_field": "is_network_field", "position": "position"}
    copied("sectors", "sectors", sectors, is_network_field=lambda cell: cell == "1", position=int)
    copied("event_series", "event_series", {"series_id": "series_id", **both, "programme_code": "programme_code"})
    for row in frames["corrections"].to_dict("records"):
        names = ("file", "row_key", "expected", "corrected", "decided_by")
        tidy.add(
            "corrections",
            **{name: row[name] for name in names},
            reason_en=row["reason"],
            reason_zh=tidy.reference.translations.get(row["reason"], row["reason"]),
            column_name=row["column"],
            decided_on=date.fromisoformat(row["decided_on"]),
            source_id="reference/corrections",
        )


def _number(tables: dict[str, list[Row]]) -> None:
    """Running numbers for the rows of the tables that have no id of their own."""
    for table in models.MODELS.values():
        key = table.primary_key.columns[0]
        if len(table.primary_key.columns) == 1 and key.type.python_type is int and table.name != "editions":
            for number, row in enumerate(tables[table.name], start=1):
                row[key.name] = number


def _editions(data: Path) -> list[Row]:
    """The editions that the current one knows of, itself included; none where nothing is published, or where it is
    damaged or was made with other tables, so that the next build mends it."""
    question = select(models.Edition.__table__).order_by("edition_id")
    try:
        engine = database.engine(database.current(data), data)
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(question).mappings()]
    except (NoEdition, DatabaseError):
        return []
