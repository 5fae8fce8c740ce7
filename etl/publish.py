"""The flow from end to end, and its report: what was read, kept, doubted, published, and what changed."""

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from sqlalchemy import Select, exc, func, select

from etl import checks, contracts, count, database, extract, gazetteer, models, normalise
from etl.checks import digests
from etl.contracts import CertificateError, CorrectionError, LossError, NoEdition, Table, UnreadableFile
from etl.edition import Edition
from etl.normalise import KINDS, Tidy
from etl.progress import Watch, unwatched
from etl.reference import FILES, Reference
from etl.tables import PORTION, Columns, Tables, columns_of, give_back

Row = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """A file as it was read: its table, the rows of which have their declared corrections, and whether the secretariat's
    roster has taken its place."""

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
    reference = Reference.read(data / "reference")
    entries = _read_certified(data, reference, watch)
    # What is certified was just found to have the hash of its certificate.
    inputs = inputs_sha256(data, {entry.source.file: entry.source.sha256 for entry in entries})
    tidy = tidied(reference, entries, watch)
    tables = tidy.tables
    _certificates(tidy, entries)
    _reference_tables(tidy)
    _corrections(tidy, entries)
    # Whom all names mean is settled, and what told it would take the room of what is to come.
    del tidy
    gc.collect()
    give_back()
    received = {entry.source.source_id: entry.source.received_date for entry in entries}
    record_date = max(received.values(), default=date.today())
    count.count(tables, received)
    give_back()
    before = _seen(store)
    has_roster = any(_is_real_roster(entry, reference) for entry in entries)
    has_sample = any(entry.kind == "members" and entry.source.is_sample for entry in entries)
    changes = {}
    if before:
        changes = _changes(store, before, tables, has_roster=has_roster, has_sample=has_sample, accept_loss=accept_loss)
    rows_by_table: dict[str, int] = {}

    def make(edition_id: int) -> Iterator[database.Portion]:
        history = store.history()
        edition = Edition(tables, {**reference.codes, "rule": set(checks.RULES)}, record_date)
        yield from edition.portions()
        written = {table.name: edition.rows_by_table[table.name] for table in models.MODELS.values()}
        rows_by_table.update(written | {"editions": len(history) + 1})
        this = {
            "edition_id": edition_id,
            "published_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            "record_date": record_date,
            "inputs_sha256": inputs,
            "rows_by_table": rows_by_table,
        }
        yield "editions", Columns.of(columns_of([*history, this]))

    edition_id = store.publish(make, watch)
    issues: Counter[str] = Counter()
    for rows in tables["issues"].portions():
        issues.update(rows.cells("rule_code"))
    return Report(
        edition_id,
        before.edition_id if before else None,
        list(tables["sources"]),
        entries,
        dict(issues.most_common()),
        rows_by_table,
        before.rows_by_table if before else {},
        changes,
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


def inputs_sha256(data: Path, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """The hash of all that an edition depends on: certified files, reference files, and the rules (this package). `known` are
    the hashes of certified files that were just taken."""
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
        path = data / "raw" / source.file
        if source.file in known:
            total.update(bytes.fromhex(known[source.file]))
        elif path.exists():
            total.update(bytes.fromhex(extract.sha256(path)))
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
    entries = sorted((entry for entry in entries if not entry.is_retired), key=lambda entry: KINDS.index(entry.kind))
    for place, entry in enumerate(entries):
        for number, cells in entry.table.torn:
            # Without its content: cells that cannot be told apart may be personal data.
            normalise.doubt(tidy, entry.source.source_id, number, "", "", "torn_row", {"cells": cells})
        headings = {column: heading for heading, column in entry.table.columns_read.items()}
        normalise.take(
            *(tidy, entry.source, entry.table.rows.portions(), entry.table.contract, headings),
            is_workbook=bool(entry.table.sheet),
            is_last=all(other.kind != entry.kind for other in entries[place + 1 :]),
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
    # A real roster takes the place of lists and samples in the same publication.
    rosters = [_is_real_roster(entry, reference) for entry in entries]
    return [
        replace(entry, is_retired=any(rosters) and entry.kind == "members" and not is_roster)
        for entry, is_roster in zip(entries, rosters, strict=True)
    ]


def _is_real_roster(entry: Read, reference: Reference) -> bool:
    """Whether a file is a roster of the secretariat: neither a sample nor a list of who is a member by other evidence."""
    if entry.kind != "members" or entry.source.is_sample:
        return False
    written: set[str] = set()
    cites = False
    for rows in entry.table.rows.portions():
        written.update(rows.cells("evidence"))
        cites = cites or any(any(rows.cells(name)) for name in normalise.CITATION)
    return normalise.is_roster(reference, written, cites=cites)


# --- the edition before ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What readers see before a build: the number of the edition, its rows by table, and whether a roster of the secretariat and a
    sample of members are part of it."""

    edition_id: int
    rows_by_table: dict[str, int]
    has_roster: bool
    has_sample: bool


def _seen(store: database.Store) -> Seen | None:
    """The current edition; nothing where there is none, or only one with other tables, which cannot be compared."""
    source = models.Source.__table__
    with suppress(NoEdition, exc.DatabaseError):
        edition_id = store.current()
        with store.connect(edition_id) as connection:
            for question in _questions().values():
                connection.execute(question.limit(1)).all()
            of_roster = (
                select(func.count())
                .select_from(models.Membership)
                .join(source, source.c.source_id == models.Membership.source_id)
                .where(models.Membership.evidence_code == models.ROSTER, ~source.c.is_sample)
            )
            of_sample = select(func.count()).where(source.c.source_kind_code == "members", source.c.is_sample)
            counted = select(models.Edition.rows_by_table).where(models.Edition.edition_id == edition_id)
            return Seen(
                edition_id,
                connection.execute(counted).scalar_one(),
                has_roster=bool(connection.execute(of_roster).scalar_one()),
                has_sample=bool(connection.execute(of_sample).scalar_one()),
            )
    return None


# Ids and names of some rows, in step with one another.
Names = tuple[list[str], list[str]]


def _questions() -> dict[str, Select]:
    """Ids and names of what is compared with the edition before."""
    organisation, event, membership = (
        model.__table__ for model in (models.Organisation, models.Event, models.Membership)
    )
    organisations = select(
        organisation.c.organisation_id, func.coalesce(organisation.c.name_en, organisation.c.name_zh)
    )
    ids = select(membership.c.organisation_id).where(membership.c.network_code == "cnie")
    return {
        "organisations": organisations,
        "members": organisations.where(organisation.c.organisation_id.in_(ids)),
        "events": select(event.c.event_id, func.coalesce(event.c.title_en, event.c.title_zh)),
    }


def _names_before(store: database.Store, edition_id: int, name: str) -> Iterator[Names]:
    with store.connect(edition_id) as connection:
        found = connection.execution_options(yield_per=PORTION).execute(_questions()[name])
        for rows in found.partitions():
            ids, names = zip(*rows, strict=True)
            yield list(ids), list(names)


def _names_now(tables: Tables, name: str) -> Iterator[Names]:
    table, key, (english, chinese) = {
        "organisations": ("organisations", "organisation_id", ("name_en", "name_zh")),
        "members": ("organisations", "organisation_id", ("name_en", "name_zh")),
        "events": ("events", "event_id", ("title_en", "title_zh")),
    }[name]
    members = _ids(
        rows.only(rows.where("network_code", lambda code: code == "cnie")).cells("organisation_id")
        for rows in (tables["memberships"].portions() if name == "members" else ())
    )
    for rows in tables[table].portions():
        if name == "members":
            rows = rows.only(_are_in(rows.cells(key), members))
        names = zip(rows.cells(english), rows.cells(chinese), strict=True)
        yield rows.cells(key), [name_en or name_zh for name_en, name_zh in names]


def _ids(portions: Iterable[list[str]]) -> np.ndarray:
    """The digests of ids, in order."""
    return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(digests(ids, len(ids)) for ids in portions)]))


def _are_in(ids: list[str], known: np.ndarray) -> np.ndarray:
    """Of each id whether it is among those that these are the digests of, in order."""
    if not len(known):
        return np.zeros(len(ids), dtype=bool)
    found = digests(ids, len(ids))
    return known[np.minimum(np.searchsorted(known, found), len(known) - 1)] == found


def _besides(portions: Iterable[Names], known: np.ndarray) -> dict[str, str]:
    """Names by id of those whose id is not known."""
    found: dict[str, str] = {}
    for ids, names in portions:
        is_known = _are_in(ids, known)
        found |= {ids[place]: names[place] for place in np.flatnonzero(~is_known)}
    return found


def _changes(
    store: database.Store, before: Seen, tables: Tables, *, has_roster: bool, has_sample: bool, accept_loss: bool
) -> dict[str, Changed]:
    """What is added and removed since the edition before. Raises LossError."""
    changes = {}
    for name in _questions():
        there = _ids(ids for ids, _ in _names_before(store, before.edition_id, name))
        here = _ids(ids for ids, _ in _names_now(tables, name))
        changes[name] = Changed(
            added=_besides(_names_now(tables, name), there),
            removed=_besides(_names_before(store, before.edition_id, name), here),
        )
        # Invented members, or those of a list, that give way to the roster are no loss, nor is a sample that is taken out.
        is_replaced = has_roster and not before.has_roster
        is_sample_gone = before.has_sample and not has_sample and not before.has_roster
        is_asked = name == "events" or (name == "members" and not is_replaced and not is_sample_gone)
        if is_asked and not accept_loss:
            _refuse_loss(before, name, len(there), changes[name].removed, _names_now(tables, name))
    return changes


# The largest share of what readers see that a build takes from them without being asked twice.
LOSS = 0.1


def _refuse_loss(before: Seen, name: str, shown: int, removed: dict[str, str], now: Iterator[Names]) -> None:
    """Raise LossError where more than a tenth of the members or events of the edition before, of which `shown` are shown,
    would be gone."""
    if len(removed) <= LOSS * shown:
        return
    # One that is still there by its name has another id only because something else of it was mended.
    names = set(removed.values())
    there = {one for _, own in now for one in own if one in names}
    gone = [one for one in sorted(removed.values()) if one not in there]
    if len(gone) > LOSS * shown:
        raise LossError(
            f"{len(gone)} of the {shown} {name} that edition {before.edition_id} shows would be gone "
            f"({'; '.join(gone[:3])}{' …' if len(gone) > 3 else ''}). If a file is missing, cut short or not the one you "
            "meant, bring the right one back. If they are rightly gone, say so: python -m etl build --accept-loss"
        )


# --- the tables that describe the edition ------------------------------------------------------------------------------


def _certificates(tidy: Tidy, read: list[Read]) -> None:
    """The table `sources`: each certificate, and how many of its rows were read, kept and doubted."""
    rejected, doubtful = defaultdict(list), defaultdict(list)
    for rows in tidy.tables["issues"].portions():
        for source_id, own in rows.frame().groupby("source_id", sort=False):
            numbers = own["source_row"].to_numpy(dtype=np.int64)
            rejected[source_id].append(numbers[(own["consequence_code"] == "row_rejected").to_numpy(dtype=bool)])
            doubtful[source_id].append(numbers[(own["severity_code"] != "note").to_numpy(dtype=bool)])
    for entry in read:
        lost, doubted = (
            np.unique(np.concatenate([np.empty(0, dtype=np.int64), *rows[entry.source.source_id]]))
            for rows in (rejected, doubtful)
        )
        tidy.add(
            "sources",
            **{name: getattr(entry.source, name) for name in extract.CERTIFICATE_COLUMNS},
            sheet_name=entry.table.sheet,
            source_kind_code=entry.kind,
            is_retired=entry.is_retired,
            rows_read=entry.rows_read,
            rows_kept=0 if entry.is_retired else entry.rows_read - len(lost),
            rows_doubtful=len(np.setdiff1d(doubted, lost)),
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
    descriptions = {"description_en": "description_en", "description_zh": "description_zh"}
    listed_codes = {"list_code": "list_code", "code": "code", **both, "position": "position", **descriptions}
    copied("codes", "codes", listed_codes, position=int)
    for position, (code, rule) in enumerate(checks.RULES.items(), start=1):
        names = {"name_en": rule.name_en, "name_zh": rule.name_zh, "position": position}
        names |= dict.fromkeys(descriptions)
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
    for english, chinese in tidy.reference.translations.items():
        tidy.add("translations", english=english, chinese=chinese, source_id="reference/translations")
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
