"""The flow from end to end, and its report: what was read, kept, doubted, published, and what changed."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import exc, func, select

from etl import checks, contracts, count, database, extract, gazetteer, models, normalise, rollup
from etl.contracts import CertificateError, CorrectionError, LossError, NoEdition, Table, UnreadableFile
from etl.normalise import KINDS, Tidy
from etl.progress import Watch, unwatched
from etl.reference import FILES, Reference
from etl.tables import PORTION, frame_of

Row = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """A file as it was read: its table, the rows of which have their declared corrections, and whether a real roster has
    taken its place."""

    source: extract.Source
    table: Table
    # The row that each declared correction corrects, by its own row in corrections.csv.
    corrected: dict[int, int]
    is_retired: bool = False

    @property
    def kind(self) -> str:
        return self.table.contract.kind

    @property
    def rows_read(self) -> int:
        """Rows below the headings, totals and remarks left out."""
        return len(self.table.rows) + len(self.table.torn)


@dataclass(frozen=True)
class Changed:
    """Names of what the one edition has and the other has not, by id."""

    added: dict[str, str]
    removed: dict[str, str]


@dataclass(frozen=True)
class Report:
    """What one build did: its edition, the certificate rows with their counts, what was not read, the doubtful cells by
    rule, the rows of each table now and in the edition before, and what was added and removed since."""

    edition_id: int
    before: int | None
    sources: list[Row]
    read: list[Read] = field(repr=False)
    issues_by_rule: dict[str, int]
    rows_by_table: dict[str, int]
    rows_before: dict[str, int]
    changes: dict[str, Changed]

    def as_json(self) -> dict[str, Any]:
        """The report for a machine."""
        names = ("source_id", "file", "sheet_name", "source_kind_code", "is_sample", "is_retired")
        counts = ("rows_read", "rows_kept", "rows_doubtful")
        return {
            "edition": self.edition_id,
            "rows_by_table": self.rows_by_table,
            "issues_by_rule": self.issues_by_rule,
            "sources": [{name: source[name] for name in names + counts} for source in self._files()],
            "changes": {
                "edition_before": self.before,
                "rows_by_table": {
                    table: number - self.rows_before.get(table, 0)
                    for table, number in self.rows_by_table.items()
                    if self.rows_before and number != self.rows_before.get(table, 0)
                },
                **{name: {"added": change.added, "removed": change.removed} for name, change in self.changes.items()},
            },
        }

    def _files(self) -> list[Row]:
        return [source for source in self.sources if source["source_kind_code"] != "reference"]

    def __str__(self) -> str:
        """The closing report, for a person at a terminal."""
        out = [f"Edition {self.edition_id} is published.", "", f"{'File':<28}{'read':>7}{'kept':>7}{'doubtful':>10}"]
        tables = {entry.source.source_id: entry.table for entry in self.read}
        for source in self._files():
            mark = "  sample" * source["is_sample"] + ", retired by a real roster" * source["is_retired"]
            numbers = f"{source['rows_read']:>7}{source['rows_kept']:>7}{source['rows_doubtful']:>10}"
            out.append(f"{source['file']:<28}{numbers}{mark}")
            out += [f"    {line}" for line in not_read(tables[source["source_id"]])]
        out += ["", "Doubtful cells by rule (table “issues” and page Data name each one)"]
        for rule, number in self.issues_by_rule.items():
            out.append(f"{number:>7}  {checks.RULES[rule].name_en} ({checks.RULES[rule].severity})")
        out += ["", "Rows by table" + (f", and the change from edition {self.before}" if self.before else "")]
        for table, number in self.rows_by_table.items():
            change = number - self.rows_before.get(table, 0)
            out.append(f"{number:>7}  {table}" + (f" ({change:+})" if self.rows_before and change else ""))
        for name, change in self.changes.items():
            for what, names in (("new", change.added), ("gone", change.removed)):
                if names:
                    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
                    out.append(f"{len(names):>7}  {name} {what}: {'; '.join(list(names.values())[:5])}{more}")
        return "\n".join(out)


# What is said of a file's unread parts, in both languages.
UNREAD = {
    "columns_private": ("Never read, personal data", "个人信息，一律不读"),
    "columns_ignored": ("Not read, no column of ours", "未读取，非所需列"),
    "rows_skipped": ("Not data, left out", "非数据行，未计入"),
    "sheets_ignored": ("Other sheets, not read", "其他工作表，未读取"),
}


def not_read(table: Table, language: str = "en") -> list[str]:
    """What of a file was left unread, and why, a line each."""
    is_zh = language == "zh"
    unread = {
        "columns_private": table.columns_private,
        "columns_ignored": [f"{name} ({hint})" if hint else name for name, hint in table.columns_ignored.items()],
        "rows_skipped": [
            f"第 {number} 行“{text[:40]}”" if is_zh else f"row {number} “{text[:40]}”"
            for number, text in table.rows_skipped
        ],
        "sheets_ignored": table.sheets_ignored,
    }
    out = []
    for what, found in unread.items():
        if found:
            more = [f"…… 共 {len(found)} 项" if is_zh else f"… {len(found)} in all"] if len(found) > 12 else []
            out.append(f"{UNREAD[what][is_zh]}: {', '.join([*found[:12], *more])}")
    return out


def build(
    data: Path | None = None,
    url: str | None = None,
    *,
    accept_loss: bool = False,
    watch: Watch = unwatched,
) -> Report:
    """Read, check and publish a new edition, where `url` or DATABASE_URL says (etl.database.store), else in data/editions.

    Raises an EtlError, and then the current edition stays as it was; LossError where more than a tenth of its members or
    events would be gone, unless that is accepted."""
    data = data or database.home()
    store = database.store(data, url)
    inputs = inputs_sha256(data)
    reference = Reference.read(data / "reference")
    entries = _read_certified(data, reference, watch)
    tidy = tidied(reference, entries, watch)
    tidy.tables = defaultdict(list, {name: list(table) for name, table in tidy.tables.items()})
    _certificates(tidy, entries)
    _reference_tables(tidy)
    _corrections(tidy, entries)
    tables = tidy.tables
    received = {entry.source.source_id: entry.source.received_date for entry in entries}
    count.count(tables, received)
    _number(tables)
    record_date = max(received.values(), default=date.today())
    checks.believe(tables, {**reference.codes, "rule": set(checks.RULES)})
    tables |= rollup.rolled_up(tables, record_date)
    before = _seen(store)
    now = {
        "organisations": {row["organisation_id"]: row["name_en"] or row["name_zh"] for row in tables["organisations"]},
        "members": _members(tidy),
        "events": {row["event_id"]: row["title_en"] or row["title_zh"] for row in tables["events"]},
    }
    has_roster = any(entry.kind == "members" and not entry.source.is_sample for entry in entries)
    if before and not accept_loss:
        _refuse_loss(before, now, has_roster=has_roster)

    def make(edition_id: int) -> Iterator[database.Portion]:
        history = store.history()
        tables["editions"] = [
            *history,
            {
                "edition_id": edition_id,
                "published_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
                "record_date": record_date,
                "inputs_sha256": inputs,
                "rows_by_table": {name: len(tables[name]) for name in (t.name for t in models.MODELS.values())}
                | {"editions": len(history) + 1},
            },
        ]
        for name, rows in tables.items():
            for start in range(0, len(rows), PORTION):
                yield name, frame_of(rows[start : start + PORTION])

    edition_id = store.publish(make, watch)
    return Report(
        edition_id,
        before.edition_id if before else None,
        tables["sources"],
        entries,
        dict(Counter(issue["rule_code"] for issue in tables["issues"]).most_common()),
        tables["editions"][-1]["rows_by_table"],
        before.rows_by_table if before else {},
        {name: _changed(before.names[name], names) for name, names in now.items()} if before else {},
    )


def build_if_stale(data: Path | None = None, url: str | None = None, *, watch: Watch = unwatched) -> Report | None:
    """Build where no edition can be shown, or where the newest one is not from the files and rules that are there now.

    Somebody who went back to an earlier edition is not overruled: nothing has changed since the newest."""
    data = data or database.home()
    store = database.store(data, url)
    with suppress(NoEdition):
        store.current()
        history = store.history()
        if history and history[-1]["inputs_sha256"] == inputs_sha256(data):
            return None
    return build(data, url, watch=watch)


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


# --- reading -------------------------------------------------------------------------------------------------------


def read(
    source: extract.Source, path: Path, reference: Reference, watch: Watch = unwatched, *, may_be_empty: bool = False
) -> Read:
    """One file, found on `path`, with its declared corrections. Raises an EtlError; for a file without rows below its
    headings only where it may not be empty."""
    table = contracts.read(extract.sheets(path, watch), str(path))
    if not table.rows and not table.torn and not may_be_empty:
        where = f"{path}{f', sheet “{table.sheet}”' if table.sheet else ''}, row {table.heading_row}"
        raise UnreadableFile(f"{where}: there is no row of data below the headings. Fill the sheet, and save the file.")
    return Read(source, table, reference.correct(source.file, table.rows, table.contract.key, table.columns_read))


def tidied(reference: Reference, entries: list[Read], watch: Watch = unwatched, *, has_every_name: bool = True) -> Tidy:
    """The tidy tables of these files, those retired left out. Without every file that is certified, a decision of
    data/reference/aliases.csv may speak of an organisation that none of them names."""
    tidy = Tidy(reference, watch=watch, files={entry.source.source_id: entry.source.file for entry in entries})
    # Organisations first: the other kinds name them.
    for entry in sorted(entries, key=lambda entry: KINDS.index(entry.kind)):
        if entry.is_retired:
            continue
        for number, cells in entry.table.torn:
            # Without its content: cells that cannot be told apart may be personal data.
            normalise.doubt(tidy, entry.source.source_id, number, "", "", "torn_row", {"cells": cells})
        headings = {column: heading for heading, column in entry.table.columns_read.items()}
        normalise.take(
            *(tidy, entry.source, entry.table.rows.portions(), entry.table.contract, headings),
            is_workbook=bool(entry.table.sheet),
        )
    if has_every_name:
        tidy.names.check_decisions()
    normalise.join(tidy)
    return tidy


def _read_certified(data: Path, reference: Reference, watch: Watch) -> list[Read]:
    """Every certified file, in the order of data/sources.csv."""
    certified = extract.sources(data)
    unvouched = sorted({file.name for file in (data / "raw").glob("[!.]*")} - {source.file for source in certified})
    if unvouched:
        raise CertificateError(
            f"{data / 'raw' / unvouched[0]}: no row of data/sources.csv certifies this file. "
            f"Certify it (python -m etl add {data / 'raw' / unvouched[0]}), or take it out of data/raw."
        )
    strays = sorted(set(reference.frames["corrections"]["file"]) - {source.file for source in certified})
    if strays:
        raise CorrectionError(
            f"data/reference/corrections.csv corrects “{strays[0]}”, which data/sources.csv does not certify. "
            "Delete its corrections, or certify the file."
        )
    # What is certified is tried first: a file that has changed since is not worth reading.
    paths = [extract.verified(data, source) for source in certified]
    entries = [read(source, path, reference, watch) for source, path in zip(certified, paths, strict=True)]
    # A real roster takes the place of the sample in the same publication.
    has_roster = any(entry.kind == "members" and not entry.source.is_sample for entry in entries)
    return [
        replace(entry, is_retired=has_roster and entry.kind == "members" and entry.source.is_sample)
        for entry in entries
    ]


# --- the edition before ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What readers see before a build: the number of the edition, its rows by table, and names by id."""

    edition_id: int
    rows_by_table: dict[str, int]
    names: dict[str, dict[str, str]]
    is_sample: bool


def _seen(store: database.Store) -> Seen | None:
    """The current edition; nothing where there is none, or only one with other tables, which cannot be compared."""
    organisation, event, membership, source = (
        model.__table__ for model in (models.Organisation, models.Event, models.Membership, models.Source)
    )
    with suppress(NoEdition, exc.DatabaseError):
        edition_id = store.current()
        with store.connect(edition_id) as connection:
            names = func.coalesce(organisation.c.name_en, organisation.c.name_zh)
            titles = func.coalesce(event.c.title_en, event.c.title_zh)
            rows = {
                "organisations": select(organisation.c.organisation_id, names),
                "members": select(organisation.c.organisation_id, names).where(
                    organisation.c.organisation_id.in_(
                        select(membership.c.organisation_id).where(membership.c.network_code == "cnie")
                    )
                ),
                "events": select(event.c.event_id, titles),
            }
            found = {name: dict(map(tuple, connection.execute(question))) for name, question in rows.items()}
            real = select(func.count()).where(source.c.source_kind_code == "members", ~source.c.is_sample)
            counted = select(models.Edition.rows_by_table).where(models.Edition.edition_id == edition_id)
            return Seen(
                edition_id,
                connection.execute(counted).scalar_one(),
                found,
                is_sample=not connection.execute(real).scalar_one(),
            )
    return None


def _members(tidy: Tidy) -> dict[str, str]:
    ids = {spell["organisation_id"] for spell in tidy.tables["memberships"] if spell["network_code"] == "cnie"}
    rows = (tidy.organisations[organisation_id] for organisation_id in sorted(ids))
    return {row["organisation_id"]: row["name_en"] or row["name_zh"] for row in rows}


# The largest share of what readers see that a build takes from them without being asked twice.
LOSS = 0.1


def _refuse_loss(before: Seen, now: dict[str, dict[str, str]], *, has_roster: bool) -> None:
    """Raise LossError where more than a tenth of the members or events of the edition before would be gone. Invented members
    that give way to real ones are no loss."""
    for name in ("members", "events"):
        if name == "members" and before.is_sample and has_roster:
            continue
        there = set(now[name].values())
        # One that is still there by its name has another id only because something else of it was mended.
        gone = sorted(before.names[name][one] for one in before.names[name].keys() - now[name].keys())
        gone = [one for one in gone if one not in there]
        if len(gone) > LOSS * len(before.names[name]):
            raise LossError(
                f"{len(gone)} of the {len(before.names[name])} {name} that edition {before.edition_id} shows would be gone "
                f"({'; '.join(gone[:3])}{' …' if len(gone) > 3 else ''}). If a file is missing, cut short or not the one you "
                "meant, bring the right one back. If they are rightly gone, say so: python -m etl build --accept-loss"
            )


def _changed(before: dict[str, str], now: dict[str, str]) -> Changed:
    return Changed(
        {one: name for one, name in now.items() if one not in before},
        {one: name for one, name in before.items() if one not in now},
    )


# --- the tables that describe the edition ------------------------------------------------------------------------------


def _certificates(tidy: Tidy, read: list[Read]) -> None:
    """The table `sources`: each certificate, and how many of its rows were read, kept and doubted."""
    for entry in read:
        issues = [issue for issue in tidy.tables["issues"] if issue["source_id"] == entry.source.source_id]
        rejected = {issue["source_row"] for issue in issues if issue["consequence_code"] == "row_rejected"}
        doubtful = {issue["source_row"] for issue in issues if issue["severity_code"] != "note"} - rejected
        tidy.add(
            "sources",
            **{name: getattr(entry.source, name) for name in extract.CERTIFICATE_COLUMNS},
            sheet_name=entry.table.sheet,
            source_kind_code=entry.kind,
            is_retired=entry.is_retired,
            rows_read=entry.rows_read,
            rows_kept=0 if entry.is_retired else entry.rows_read - len(rejected),
            rows_doubtful=len(doubtful),
        )


def _reference_tables(tidy: Tidy) -> None:
    """The reference files as published tables, and as sources of their own."""
    frames = tidy.reference.frames
    for name, (title_en, title_zh, *_) in {**FILES, **gazetteer.FILES}.items():
        rows = len(frames[name]) if name in frames else len(tidy.gazetteer.rows(name))
        path = tidy.reference.folder / f"{name}.csv"
        tidy.add(
            "sources",
            **{"source_id": f"reference/{name}", "file": f"reference/{name}.csv", "source_kind_code": "reference"},
            sheet_name="",
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


def _corrections(tidy: Tidy, read: list[Read]) -> None:
    """The table `corrections`: each declared correction, and the row that it corrects."""
    corrected = {number: row for entry in read for number, row in entry.corrected.items()}
    for row in tidy.reference.frames["corrections"].to_dict("records"):
        names = ("file", "row_key", "expected", "corrected", "decided_by")
        tidy.add(
            "corrections",
            **{name: row[name] for name in names},
            corrected_row=corrected[row["row_number"]],
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
