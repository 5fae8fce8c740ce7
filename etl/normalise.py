"""From checked text to tidy tables: what each cell means. No files and no database; what cannot be understood becomes an
issue, and the rest of the row is kept. One function per kind of file."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from etl import cells
from etl.checks import RULES
from etl.columnwise import Column, Seen, digests, objects, together
from etl.contracts import Contract
from etl.count import ENDS, EVENTS_WITHIN, STARTS
from etl.extract import Source
from etl.gazetteer import Gazetteer
from etl.models import EVIDENCE, LISTED, PRESS, ROSTER, STATED_BY_BODY
from etl.progress import Watch, unwatched
from etl.reference import Reference, key
from etl.resolve import (
    CLOSING,
    IDEOGRAPH,
    Candidate,
    Match,
    Names,
    acronym,
    fold,
    folded_id,
    folds,
    split,
    stable_id,
)
from etl.script import pinyin
from etl.tables import PORTION, Columns, Table, Tables, columns_of, give_back, rows_of

Row = dict[str, Any]
# A word in each language, or one for both.
Words = str | int | date | tuple[str, str]

# What people write into a cell that has nothing to say.
BLANK = {
    *("-", "--", "—", "——", "–", "/", "／", "\\", "?", "？", "无", "暂无", "不详", "未知", "待定"),
    *("n/a", "na", "nil", "none", "null", "unknown", "tbd", "tba"),
}
LONGEST_BLANK = max(map(len, BLANK))
# … and into the cell of an end that has not come.
LASTING = {"至今", "今", "present", "now", "ongoing", "to date", "current"}
YES, NO = {"yes", "y", "true", "1", "是", "有", "√", "✓"}, {"no", "n", "false", "0", "否", "没有", "×"}
CHINESE = re.compile("[\u4e00-\u9fff]")
NEGATIVE = re.compile(r"[-−－﹣]\s*\d")
# As many combinations of the same cells are kept in memory while a file is read.
MOST_KNOWN = 1 << 17


@dataclass
class Tidy:
    """The rows of each table so far, and whom each name means."""

    reference: Reference
    tables: Tables = field(default_factory=Tables)
    names: Names = field(init=False)
    # The sources that are rosters of the secretariat, and those of them that are no sample.
    rosters: set[str] = field(default_factory=set)
    real_rosters: set[str] = field(default_factory=set)
    # The files of members that state on what evidence a membership stands, or cite a publication, be it in one row.
    with_evidence: set[str] = field(default_factory=set)
    parents: list[tuple["Cell", Row, str]] = field(default_factory=list)
    # Parts of organisations in events, until all events are known.
    parts: list["Line"] = field(default_factory=list)
    steps_of: dict[str, list[tuple["Cell", Row]]] = field(default_factory=lambda: defaultdict(list))
    doubted: set[int] = field(default_factory=set)
    # Rows that stand among many others, by their table, and the order of the one that is read.
    among: dict[str, list[tuple[int, Row]]] | None = None
    order: int = 0
    # What is doubted while a combination of cells is read that many rows have; and what was doubted of organisers.
    heard: list[Row] | None = None
    late: Table = field(init=False)
    events_seen: Seen = field(default_factory=Seen)
    # Whose names are compared when all are known, each with its order; and those of many, file by file and part by part.
    named: list[tuple[int, "Cell", Row]] = field(default_factory=list)
    named_many: list["Part"] = field(default_factory=list)
    # The file of each source; the row of each place and organisation, its memberships, sectors and names, so far.
    files: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, Row] = field(default_factory=dict)
    memberships: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    sectors_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    names_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, Row] = field(default_factory=dict)
    # Rows that a better source has taken over; they leave their tables when all is read.
    taken_over: set[int] = field(default_factory=set)
    first: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)
    watch: Watch = unwatched

    def __post_init__(self) -> None:
        self.names = Names.of(self.reference, self.gazetteer.rows("gazetteer"))
        self.late = self.tables.another()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.reference)

    def add(self, table: str, at: "Line | None" = None, **values: Any) -> Row:
        row = {**values, "source_id": at.source.source_id, "source_row": at.number} if at else values
        if at and self.among is not None:
            self.among[table].append((self.order, row))
        else:
            self.tables[table].append(row)
        return row

    def hear(self, mean: Callable[["Line"], Any], line: "Line") -> tuple[Any, list[Row]]:
        """What a line means, and the issues that it raises, which go nowhere."""
        before, self.heard = self.heard, []
        try:
            return mean(line), self.heard
        finally:
            self.heard = before


@dataclass(frozen=True)
class Line:
    """One row of a source file, its cells by column of the contract, and the headings that the file gives them."""

    tidy: Tidy
    source: Source
    cells: dict[str, str]
    headings: dict[str, str]

    @property
    def number(self) -> int:
        return int(self.cells["row_number"])

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def cell(self, column: str) -> "Cell":
        return Cell(self, column, self.cells[column])


@dataclass(frozen=True)
class Cell:
    """One cell of a source file, and how to doubt it."""

    line: Line
    column: str
    value: str

    def doubt(self, rule_code: str, **words: Words) -> None:
        """Record an issue about this cell. The rule gives severity, consequence and words."""
        line = self.line
        column = line.headings.get(self.column, self.column)
        words = {"value": self.value, **words}
        doubt(line.tidy, line.source.source_id, line.number, column, self.value, rule_code, words)

    def meant(self, code_list: str, written: str | None = None) -> str | None:
        """The code that the cell, or one of the terms written in it, means; nothing where it is empty or in no list."""
        term = self.value if written is None else written
        return self.line.tidy.reference.terms[code_list].get(key(term)) if term else None

    def code(self, code_list: str, written: str | None = None) -> str | None:
        """What is `meant`; a term that is in no list is doubted."""
        term = self.value if written is None else written
        code = self.meant(code_list, term)
        if term and not code:
            self.doubt("unknown_term", value=term, known=self.line.tidy.reference.known(code_list))
        return code

    def dated(self) -> tuple[date | None, str]:
        """First day and precision of the cell's date; nothing and “unknown” where it is empty or not a date."""
        start, precision, *_ = self._spanned(cells.dated)
        return start, precision

    def spanned(self) -> tuple[date | None, str, date | None, str | None]:
        """First day and precision of the start, then of the end where the cell holds a range."""
        start, precision, *end = self._spanned(cells.spanned)
        return start, precision, *(end or (None, None))

    def _spanned(self, read: Callable[[str], tuple]) -> tuple:
        if not self.value or self.value.casefold() in LASTING:
            return None, "unknown"
        try:
            return read(self.value)
        except cells.Unreadable as error:
            self.doubt("unreadable_date", why=(error.message_en, error.message_zh))
            return None, "unknown"

    def day(self) -> date | None:
        """First day of the cell's date, or of its start; nothing where it cannot be read, which is doubted elsewhere."""
        return self.line.tidy.hear(lambda line: self.spanned()[0], self.line)[0]

    def number(self) -> tuple[str | None, int, str | None] | None:
        """Comparator, value and unit of the cell's count, the first and last only where it states them."""
        if not self.value:
            return None
        try:
            return cells.number(self.value)
        except cells.Unreadable as error:
            self.uncounted(error)
            return None

    def uncounted(self, error: cells.Unreadable, written: str | None = None) -> None:
        """Doubt a count, or one of the counts written in the cell, that cannot be read."""
        value = self.value if written is None else written
        if NEGATIVE.match(value):
            self.doubt("negative_count", value=value)
        else:
            self.doubt("unreadable_count", value=value, why=(error.message_en, error.message_zh))

    def past(self, day: date | None) -> bool:
        """Whether a day is over, by the day that the file was received. One that is not is doubted."""
        received = self.line.source.received_date
        if day and day > received:
            self.doubt("future_date", received=received)
            return False
        return True

    def since_founding(self, dated: tuple[date | None, str], founded: Row) -> tuple[date | None, str]:
        """A date of an organisation; nothing and an issue where it lies before the founding of `founded`, its row."""
        if dated[0] and founded["founded_date"] and cells.last_day(*dated) < founded["founded_date"]:
            stated = {"year": 4, "month": 7}.get(founded["founded_precision_code"], 10)
            self.doubt("before_founding", founded=founded["founded_date"].isoformat()[:stated])
            return None, "unknown"
        return dated


def doubt(
    tidy: Tidy, source_id: str, number: int, column: str, value: str, rule_code: str, words: dict[str, Words]
) -> None:
    """Record an issue. Raises KeyError for a rule that is not in checks.RULES."""
    rule = RULES[rule_code]
    english, chinese = (
        {name: word[place] if isinstance(word, tuple) else word for name, word in words.items()} for place in (0, 1)
    )
    issue = {
        **{"source_id": source_id, "source_row": number, "column_name": column, "cell_value": value},
        **{"rule_code": rule_code, "severity_code": rule.severity, "consequence_code": rule.consequence},
        "message_en": rule.message_en.format(**english),
        "message_zh": rule.message_zh.format(**chinese),
    }
    # A row may ask twice after one place: the country of its event, and that of its city.
    if tidy.heard is not None:
        if issue not in tidy.heard:
            tidy.heard.append(issue)
    elif (said := hash(tuple(issue.values()))) not in tidy.doubted:
        tidy.doubted.add(said)
        tidy.tables["issues"].append(issue)


def lines(
    tidy: Tidy,
    source: Source,
    checked: Columns,
    contract: Contract,
    headings: dict[str, str],
    *,
    is_workbook: bool,
) -> list[Line]:
    """The rows that have a name; the others become issues. `headings` are those of the file, by column."""
    kept = []
    for row in rows_of(checked):
        said = {
            column: "" if isinstance(cell, str) and cell.casefold() in BLANK else cell for column, cell in row.items()
        }
        line = Line(tidy, source, said, headings)
        if is_workbook:
            # A text file holds no formulas: there a name may begin as one does.
            for column in [column for column in contract.columns if said[column].startswith("=")]:
                line.cell(column).doubt("formula_without_value")
                said[column] = ""
        # A figure has no name; what it needs, `figures` asks for.
        named = contract.required[0]
        if contract.kind == "figures" or any(fold(said[column]) for column in named):
            kept.append(line)
        else:
            line.cell(next((column for column in named if column in headings), named[0])).doubt("name_missing")
    return kept


@dataclass
class File:
    """One source file as it is read, many rows at a time."""

    tidy: Tidy
    source: Source
    contract: Contract
    headings: dict[str, str]
    is_workbook: bool
    # What each combination of cells means, and the issues that it raises: by what is asked of it.
    known: dict[tuple[str, ...], dict[tuple[str, ...], tuple[Any, list[Row]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    # What the part that is read adds to each table, with the order of its rows; and single rows that stand among these.
    added: dict[str, tuple[dict[str, Column | np.ndarray], np.ndarray]] = field(default_factory=dict)
    among: dict[str, list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    # The issues of it, each with the order of its row: of the cells as such, of what they mean, and of whom they name.
    said: list[tuple[int, Row]] = field(default_factory=list)
    said_late: list[tuple[int, Row]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.first, self.issues = self.tidy.tables.another(), self.tidy.tables.another()

    def parts(self, chunks: Iterable[Columns]) -> Iterator["Part"]:
        """The rows that have a name, in parts that fit the memory; the others become issues."""
        for chunk in self.tidy.watch(chunks, self.source.file):
            for start in range(0, len(chunk), PORTION):
                yield self._part(chunk.only(slice(start, start + PORTION)))

    def publish(self) -> None:
        """Add to the tables what the part that was read adds."""
        for name in {**self.added, **self.among}:
            columns, order = self.added.get(name, ({}, np.empty(0)))
            self.tidy.tables[name].extend(columns, order, self.among.get(name, ()))
        self.added.clear()
        self.among.clear()
        self._tell(self.said, self.issues)
        self._tell(self.said_late, self.tidy.late)
        give_back()

    def close(self) -> None:
        """Add the issues of the file to those of all."""
        self.tidy.tables["issues"].take(self.first)
        self.tidy.tables["issues"].take(self.issues)

    def _part(self, chunk: Columns) -> "Part":
        numbers = np.array(chunk.cells("row_number"), dtype=np.int64)
        columns = {name: chunk[name].each(_said) for name in self.contract.columns}
        part = Part(self, numbers, numbers, columns)
        if self.is_workbook:
            # A text file holds no formulas: there a name may begin as one does.
            for name, column in columns.items():
                for row in np.flatnonzero(column.where(lambda cell: cell.startswith("="))):
                    part.doubt(row, name, "formula_without_value")
                columns[name] = column.each(lambda cell: "" if cell.startswith("=") else cell)
        named = self.contract.required[0]
        part.folded = {name: Column(columns[name].codes, folds(columns[name].values)) for name in named}
        has_name = np.logical_or.reduce([column.where(bool) for column in part.folded.values()])
        for row in np.flatnonzero(~has_name):
            part.doubt(row, next((name for name in named if name in self.headings), named[0]), "name_missing")
        self._tell(self.said, self.first)
        return part.only(has_name)

    def _tell(self, said: list[tuple[int, Row]], table: Table) -> None:
        if said:
            table.extend(columns_of([issue for _, issue in sorted(said, key=itemgetter(0))]))
            said.clear()


def _said(cell: str) -> str:
    return "" if len(cell) <= LONGEST_BLANK and cell.casefold() in BLANK else cell


@dataclass
class Part:
    """Many rows of a source file, column by column, with the `fold` of their names, and what orders them."""

    file: File
    numbers: np.ndarray
    order: np.ndarray
    columns: dict[str, Column]
    folded: dict[str, Column] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Column:
        return self.columns[column]

    @classmethod
    def whole(cls, parts: list["Part"]) -> "Part":
        """All rows of parts of one file."""
        first, *_ = parts
        columns, folded = (
            {name: Column.whole([part[name] for part in every]).packed() for name in every[0]}
            for every in ([part.columns for part in parts], [part.folded for part in parts])
        )
        numbers = np.concatenate([part.numbers for part in parts])
        return cls(first.file, numbers, numbers, columns, folded)

    def in_order(self) -> "Part":
        """The rows of organisations as `_in_order` has them, numbered in this order."""
        folded = [self.folded[name] for name in ("member_name_en", "member_name_zh")]
        ranks = [pd.factorize(column.cells(), sort=True)[0] for column in folded]
        missing = sum(~column.where(bool) for column in folded)
        is_decided = np.logical_or.reduce([column.where(self.file.tidy.names.has_decision) for column in folded])
        rows = np.lexsort((self.numbers, *reversed(ranks), missing, is_decided))
        part = self.only(rows)
        return replace(part, order=np.arange(1, len(rows) + 1))

    def only(self, rows: np.ndarray) -> "Part":
        """Those rows that a mask tells, or their places."""
        if rows.dtype == bool and rows.all():
            return self
        columns, folded = (
            {name: column.only(rows) for name, column in every.items()} for every in (self.columns, self.folded)
        )
        return Part(self.file, self.numbers[rows], self.order[rows], columns, folded)

    def packed(self) -> "Part":
        """The same without values that no row has."""
        columns, folded = (
            {name: column.packed() for name, column in every.items()} for every in (self.columns, self.folded)
        )
        return replace(self, columns=columns, folded=folded)

    def line(self, row: int, *names: str) -> Line:
        """One row, with some of its cells."""
        cells_ = {name: column.values[column.codes[row]] for name in names for column in (self.columns[name],)}
        return Line(
            self.file.tidy, self.file.source, {"row_number": str(self.numbers[row]), **cells_}, self.file.headings
        )

    def doubt(self, row: int, column: str, rule_code: str, **words: Words) -> None:
        """Record an issue about one cell."""
        line = self.line(row, column)
        _, issues = self.file.tidy.hear(lambda line: line.cell(column).doubt(rule_code, **words), line)
        self.file.said += [(int(self.order[row]), issue) for issue in issues]

    def each(self, names: tuple[str, ...], mean: Callable[[Line], Any], whether: tuple[str, ...] = ()) -> Column:
        """Of each row what these cells of it mean, each combination of them asked once, and its issues. Of the columns
        `whether` it matters only whether they are empty."""
        tidy, known = self.file.tidy, self.file.known[names]
        columns = [self.columns[name] for name in names]
        columns = [
            Column(column.where(bool).astype(np.int64), ["", "…"]) if name in whether else column
            for name, column in zip(names, columns, strict=True)
        ]
        codes, first = together(columns)
        if len(known) > MOST_KNOWN:
            known.clear()
        values, raised = [], {}
        for place, cells_ in enumerate(zip(*(column.only(first).cells() for column in columns), strict=True)):
            if cells_ not in known:
                line = Line(
                    tidy,
                    self.file.source,
                    {"row_number": "0", **dict(zip(names, cells_, strict=True))},
                    self.file.headings,
                )
                known[cells_] = tidy.hear(mean, line)
            value, issues = known[cells_]
            values.append(value)
            if issues:
                raised[place] = issues
        self.raise_(self.file.said, codes, raised)
        return Column(codes, values)

    def raise_(self, said: list[tuple[int, Row]], codes: np.ndarray, raised: dict[int, list[Row]]) -> None:
        """Record the issues of some combinations of cells for each row that has them."""
        if not raised:
            return
        for row in np.flatnonzero(np.isin(codes, list(raised))):
            order, number = int(self.order[row]), int(self.numbers[row])
            said += [(order, issue | {"source_row": number}) for issue in raised[codes[row]]]

    def all(self, value: Any, rows: np.ndarray | None = None) -> Column:
        """One value for all rows, or for those that `rows` gives the places of."""
        return Column(np.zeros(len(self.numbers) if rows is None else len(rows), dtype=np.int8), [value])

    def add(self, table: str, columns: dict[str, Column | np.ndarray], rows: np.ndarray | None = None) -> None:
        """Add rows to a table: one of each row, or of those that `rows` gives the places of."""
        rows = np.arange(len(self.numbers)) if rows is None else rows
        source = {"source_id": self.all(self.file.source.source_id, rows), "source_row": self.numbers[rows]}
        self.file.added[table] = (columns | source, self.order[rows])


def _is_repeated(line: Line, column: str, *identity: object) -> bool:
    """Whether a row of the same identity stood before, in this file or another of its kind."""
    file, number = line.tidy.first.setdefault((column, *map(str, identity)), (line.source.file, line.number))
    if (file, number) == (line.source.file, line.number):
        return False
    line.cell(column).doubt("repeated_row", file=file, first=number)
    return True


def _in_order(rows: list[Line], english: str, chinese: str) -> list[Line]:
    """The rows of organisations in an order that does not depend on that of the file: first those whose names the others
    are joined on, which have both names and no decision of data/reference/aliases.csv."""

    def order(line: Line) -> tuple:
        names = fold(line[english]), fold(line[chinese])
        return any(map(line.tidy.names.is_decided, names)), sum(not name for name in names), names, line.number

    return sorted(rows, key=order)


# --- organisations -------------------------------------------------------------------------------------------------


def organisations(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One organisation per row of a file of organisations named in public, with its names, sectors and steps.

    Two rows of such a file are one organisation where their official names are the same, or where
    data/reference/aliases.csv says so; that another goes by that name too is only a possibility.
    """
    for line in tidy.watch(_in_order(rows, "name_en", "name_zh"), source.file):
        name_en, name_zh = _by_script(line["name_en"], line["name_zh"] or line["name_zh_unverified"])
        organisation_id = stable_id("o", split(name_en or name_zh).name)
        if tidy.names.is_decided(name_en, name_zh):
            organisation_id = tidy.names.find(name_en, name_zh).organisation_id or organisation_id
        name_cell = line.cell("name_en" if line["name_en"] else "name_zh")
        is_name_zh_verified = bool(line["name_zh"]) or not name_zh
        organisation = tidy.organisations.get(organisation_id)
        if organisation:
            _repeated_organisation(line, name_cell.column, organisation)
            _complete(line, organisation, name_en, name_zh, is_name_zh_verified=is_name_zh_verified)
        else:
            organisation = _organisation(
                line,
                name_en,
                name_zh,
                organisation_id=organisation_id,
                is_verified=is_name_zh_verified,
                basis_code=line.cell("classification_basis").code("basis") or "source",
                membership_evidence=line["cnie_member_evidence"],
                source_url=line["source_url"],
            )
            tidy.named.append((tidy.order, name_cell, organisation))
            if organisation["basis_code"] == "inferred_from_name":
                line.cell("classification_basis").doubt("inferred_from_name")
        if not line["name_zh"] and line["name_zh_unverified"]:
            line.cell("name_zh_unverified").doubt("name_unverified")
        if "source_url" in line.headings and not line["source_url"]:
            line.cell("source_url").doubt("source_missing")
        _aliases(line, organisation_id)
        if line["parent_organisation"]:
            tidy.parents.append((line.cell("parent_organisation"), organisation, "organisation"))
        networks = {spell["network_code"] for spell in tidy.memberships[organisation_id]}
        if line["cnie_member"].casefold() in YES and "cnie" not in networks:
            # The only evidence is the congress that elected it, so the day is in the evidence text.
            joined = _evidence_date(line["cnie_member_evidence"])
            cell, by_cell = line.cell("evidence"), line.cell("evidence_date")
            # What nobody knows is no more than listed, as in a file of members.
            evidence = cell.code("evidence") or (LISTED if cell.value else STATED_BY_BODY)
            by = by_cell.dated()[0]
            by = by if by_cell.past(by) else None
            if not joined[0]:
                line.cell("cnie_member_evidence").doubt("membership_known_by" if by else "membership_undated")
            _membership(line, organisation_id, *joined, evidence_code=evidence, evidence_date=by)
        if line["sironet_member"].startswith("implied"):
            line.cell("sironet_member").doubt("membership_implied")
        elif line["sironet_member"].casefold() in YES and "sironet" not in networks:
            line.cell("sironet_member").doubt("membership_undated")
            _membership(line, organisation_id, None, "unknown", network_code="sironet", evidence_code=STATED_BY_BODY)
        _un_steps(line, organisation)


def members(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One group membership of CNIE per row of a roster or list, and the organisation where no other source names it."""
    cites = any(line[name] for line in rows for name in CITATION)
    _note_roster(tidy, source, (line["evidence"] for line in rows), cites=cites)
    for line in tidy.watch(_in_order(rows, "member_name_en", "member_name_zh"), source.file):
        _member(line)


def last_members(file: File, chunks: Iterable[Columns]) -> None:
    """`members` of the last roster, column by column: no other row asks again for those whose names nobody else has."""
    tidy, parts = file.tidy, list(file.parts(chunks))
    cites = any(any(part[name].values) for part in parts for name in CITATION)
    _note_roster(tidy, file.source, (written for part in parts for written in part["evidence"].values), cites=cites)
    roster = Part.whole(parts).in_order() if parts else None
    parts.clear()
    is_new = _is_new(roster) if roster else np.empty(0)
    portions = [np.arange(start, min(start + PORTION, len(is_new))) for start in range(0, len(is_new), PORTION)]
    # Each with its own cells alone, so that they go from memory one after the other, as the names come to be known.
    parts = deque(roster.only(rows).packed() for rows in portions)
    roster = None
    for rows in portions:
        part, is_new_here = parts.popleft(), is_new[rows]
        _new_members(part.only(is_new_here))
        tidy.among = file.among
        for row in np.flatnonzero(~is_new_here):
            tidy.order = int(part.order[row])
            _, issues = tidy.hear(_member, part.line(row, *part.columns))
            file.said += [(tidy.order, issue) for issue in issues]
        tidy.among = None
        file.publish()
    file.close()


# The columns of a file of members that name who published what it says: the secretariat's own roster has none of them.
CITATION = ("source_title", "publisher")


def is_roster(reference: Reference, evidence: Iterable[str], *, cites: bool) -> bool:
    """Whether a file of members is a roster, by the cells of its column “evidence”: one that states none, as a filled-in template
    does, and cites no publication, or of which a row's evidence is the roster. Else it is a list: who is a member by other
    evidence."""
    codes = {reference.terms["evidence"].get(key(written)) for written in evidence if written}
    return ROSTER in codes or not (codes or cites)


def _note_roster(tidy: Tidy, source: Source, evidence: Iterable[str], *, cites: bool) -> None:
    """Remember whether a file of members states evidence, and whether it is a roster."""
    evidence = set(evidence)
    if any(evidence) or cites:
        tidy.with_evidence.add(source.source_id)
    if is_roster(tidy.reference, evidence, cites=cites):
        tidy.rosters.add(source.source_id)
        if not source.is_sample:
            tidy.real_rosters.add(source.source_id)


def _evidence_of_member(line: Line) -> tuple[str, date | None]:
    """Evidence of the membership that a row states, and the day by which it shows it. In a file that states evidence, a row
    without a known one is no more than listed; a file that states none is a roster."""
    if line.source.source_id not in line.tidy.with_evidence:
        return ROSTER, None
    cell = line.cell("evidence")
    if not cell.value:
        cell.doubt("evidence_missing")
    by = line.cell("evidence_date")
    day = by.dated()[0]
    return cell.code("evidence") or LISTED, day if by.past(day) else None


def _member(line: Line) -> None:
    tidy, rosters = line.tidy, line.tidy.rosters
    is_of_roster = line.source.source_id in rosters
    name_en, name_zh = _by_script(line["member_name_en"], line["member_name_zh"])
    name_cell = line.cell("member_name_en" if line["member_name_en"] else "member_name_zh")
    match = tidy.names.find(name_en, name_zh, is_near_sought=False)
    organisation = tidy.organisations.get(match.organisation_id or "")
    if organisation:
        organisation_id = organisation["organisation_id"]
        founded = _founded(line, organisation)
        joined, left = _spell(line, founded)
        spells = tidy.memberships[organisation_id]
        # A list is compared with the rows of its own file, and takes nothing over from others.
        known = rosters if is_of_roster else {line.source.source_id}
        own = [spell for spell in spells if spell["source_id"] in known]
        if _is_the_same(own, joined, left):
            _repeated_organisation(line, name_cell.column, own[0])
            evidence, by = _evidence_of_member(line)
            if EVIDENCE.index(evidence) < EVIDENCE.index(own[0]["evidence_code"]):
                # The stronger evidence stands, whichever row comes first.
                own[0] |= {"evidence_code": evidence, "evidence_date": by}
            _complete(line, organisation, name_en, name_zh)
            _aliases(line, organisation_id)
            _add_steps(organisation, _member_steps(line, organisation))
            return
        if _overlaps(own, joined, left):
            line.cell("joined_date").doubt("overlapping_spell")
            return
        # What the public record says of a member is taken over by the roster, and not counted beside it.
        others = [spell for spell in spells if spell not in own and spell["network_code"] == "cnie"]
        for spell in others if is_of_roster else ():
            spells.remove(spell)
            tidy.taken_over.add(id(spell))
        _complete(line, organisation, name_en, name_zh)
    else:
        # Either name alone may already be the id of another body.
        names = ["ambiguous", name_en, name_zh] if match.reason else [split(name_en or name_zh).name]
        organisation = _organisation(
            line,
            name_en,
            name_zh,
            organisation_id=stable_id("o", *names),
            is_verified=True,
            member_level_code=line.cell("member_level").code("member_level"),
        )
        organisation_id = organisation["organisation_id"]
        tidy.named.append((tidy.order, name_cell, organisation))
        joined, left = _spell(line, organisation)
    _aliases(line, organisation_id)
    if line["parent_organisation"]:
        tidy.parents.append((line.cell("parent_organisation"), organisation, "organisation"))
    evidence, by = _evidence_of_member(line)
    end_reason = _end_reason(line, joined, left, evidence, by)
    _membership(line, organisation_id, *joined, *left, end_reason, evidence_code=evidence, evidence_date=by)
    _add_steps(organisation, _member_steps(line, organisation))


def _is_new(roster: Part) -> np.ndarray:
    """Of each row of a roster whether it is surely of an organisation of its own, and no other row says more of it: its names
    are written without brackets, each in its column, and no decision and no other name is like them."""
    tidy = roster.file.tidy
    english, chinese = roster["member_name_en"], roster["member_name_zh"]
    is_new = english.where(lambda name: not name or not (IDEOGRAPH.search(name) or _is_more(name)))
    is_new &= chinese.where(lambda name: not name or bool(CHINESE.search(name) and not _is_more(name)))
    for column in ("aliases", "parent_organisation"):
        is_new &= ~roster[column].where(bool)
    folded = [roster.folded[name] for name in ("member_name_en", "member_name_zh")]
    every, counts = np.unique(
        np.concatenate([digests(column)[column.where(bool)] for column in folded]), return_counts=True
    )
    shared = every[counts > 1]
    for column in folded:
        is_new &= ~np.isin(digests(column), shared)
    # What the other rows say may be like the names of these.
    others = [text for row in np.flatnonzero(~is_new) for text in _texts(roster.line(row, *roster.columns))]
    known, acronyms = {fold(text) for text in others}, tidy.names.acronyms | {acronym(text) for text in others}
    longest = max(map(len, acronyms), default=0)
    for names, column in zip((english, chinese), folded, strict=True):
        is_new &= ~column.where(lambda name: bool(name) and (name in known or tidy.names.is_known(name)))
        for row in np.flatnonzero(is_new & column.where(lambda name: 0 < len(name) <= longest)):
            is_new[row] = acronym(names.values[names.codes[row]]) not in acronyms
    return is_new


def _is_more(name: str) -> bool:
    """Whether there is more in a name as written than the name."""
    return name.endswith(CLOSING) or name != name.strip()


def _texts(line: Line) -> Iterator[str]:
    """All that a row may give as a name of its organisation."""
    aliases = (cells.tagged(alias)[0] for alias in cells.listed(line["aliases"]))
    for written in filter(None, (line["member_name_en"], line["member_name_zh"], *aliases)):
        name = split(written)
        yield from (written, name.name, *(text for text, _ in name.others))


def _founding(line: Line) -> Row:
    return _founded(line, {"founded_date": None, "founded_precision_code": None})


def _new_spell(line: Line) -> tuple[date | None, str, date | None, str | None, str | None, str, date | None]:
    """First day and precision of the start of a membership, last day and precision of its end, why it ended, on what evidence
    it stands and the day by which this shows it."""
    founded, _ = line.tidy.hear(_founding, line)
    joined, left = _spell(line, founded)
    evidence, by = _evidence_of_member(line)
    end_reason = _end_reason(line, joined, left, evidence, by)
    ends = (cells.last_day(*left), left[1]) if left[0] else (None, None)
    return *joined, *ends, end_reason, evidence, by


def _new_steps(line: Line) -> list[tuple[str | None, str, date | None, str, date | None, str]]:
    """Category, stage, date, precision, day of the evidence and kind of evidence of each step that a row states."""
    founded, _ = line.tidy.hear(_founding, line)
    (evidence, _), _ = line.tidy.hear(_evidence_of_member, line)
    return [(*step, _evidence(line, step[1], step[2]), evidence) for _, *step in _member_steps(line, founded)]


def _new_members(part: Part) -> None:
    """Rows of a roster of which each is an organisation of its own."""
    tidy = part.file.tidy
    english, chinese = part["member_name_en"].cells(), part["member_name_zh"].cells()
    folded_en, folded_zh = part.folded["member_name_en"].cells(), part.folded["member_name_zh"].cells()
    ids = [folded_id("o", name_en or name_zh) for name_en, name_zh in zip(folded_en, folded_zh, strict=True)]
    organisation_id = Column(np.arange(len(ids)), ids)
    level = part.each(("member_level",), lambda line: line.cell("member_level").code("member_level"))
    kind = part.each(("organisation_type",), _type)
    seat = part.each(("city", "province"), _seat)
    founded = part.each(("founded_date",), _founding)
    part.add(
        "organisations",
        {
            "organisation_id": organisation_id,
            "name_en": part["member_name_en"].each(lambda name: name or None),
            "name_zh": part["member_name_zh"].each(lambda name: name or None),
            "is_name_zh_verified": part.all(True),
            "organisation_type_code": kind.part(0),
            "organisation_type_stated": kind.part(1),
            "seat_place_id": seat,
            "parent_organisation_id": part.all(None),
            "founded_date": founded.each(itemgetter("founded_date")),
            "founded_precision_code": founded.each(itemgetter("founded_precision_code")),
            "member_level_code": level,
            "basis_code": part.all("source"),
            "membership_evidence": part.all(""),
            "source_url": part.all(""),
            "note": part["note"],
        },
    )
    names = np.column_stack([english, chinese]).ravel()
    rows = np.repeat(np.arange(len(ids)), 2)[names != ""]
    is_chinese = np.tile([False, True], len(ids))[names != ""]
    names = names[names != ""]
    part.add(
        "organisation_names",
        {
            "organisation_id": organisation_id.only(rows),
            "name_text": names,
            "name_pinyin": objects(pinyin(name) if zh else "" for name, zh in zip(names, is_chinese, strict=True)),
            "language_code": Column(is_chinese.astype(np.int8), ["en", "zh"]),
            "name_kind_code": part.all("official", rows),
            "valid_from_date": part.all(None, rows),
            "valid_until_date": part.all(None, rows),
            "is_verified": part.all(True, rows),
        },
        rows,
    )
    tidy.names.add_many(ids, [english.tolist(), chinese.tolist()], [folded_en.tolist(), folded_zh.tolist()])
    tidy.named_many.append(Part(part.file, part.numbers, part.order, {}))
    rows, sector = part.each(("sectors",), lambda line: _numbered(_sectors(line.cell("sectors")))).spread()
    is_primary = sector.part(1).each(lambda position: position == 0)
    columns = {
        "organisation_id": organisation_id.only(rows),
        "sector_code": sector.part(0),
        "is_primary_sector": is_primary,
    }
    part.add("organisation_sectors", columns, rows)
    asked = ("founded_date", "joined_date", "left_date", "end_reason", "evidence", "evidence_date")
    spell = part.each(asked, _new_spell)
    part.add(
        "memberships",
        {
            "organisation_id": organisation_id,
            "network_code": part.all("cnie"),
            "membership_kind_code": part.all("group"),
            "joined_date": spell.part(0),
            "joined_precision_code": spell.part(1),
            "left_date": spell.part(2),
            "left_precision_code": spell.part(3),
            "end_reason_code": spell.part(4),
            "evidence_code": spell.part(5),
            "evidence_date": spell.part(6),
            "publication_title": part["source_title"],
            "publisher": part["publisher"],
            "publisher_zh": part["publisher"].each(lambda name: tidy.reference.translations.get(name, name)),
            "source_url": part["source_url"],
        },
    )
    asked = (
        "founded_date",
        "ecosoc_report_date",
        "ecosoc_category",
        "ecosoc_granted_date",
        "evidence",
        "evidence_date",
    )
    rows, step = part.each(asked, _new_steps).spread()
    names = ("un_category_code", "un_stage_code", "status_date", "precision_code", "evidence_date", "evidence_code")
    columns = {name: step.part(place) for place, name in enumerate(names)}
    part.add("un_statuses", {"organisation_id": organisation_id.only(rows), **columns}, rows)


def _by_script(english: str, chinese: str) -> tuple[str, str]:
    """The English and the Chinese name, wherever they stand: a heading such as “Name” says nothing of the language."""
    if english and chinese:
        is_swapped = CHINESE.search(english) and not CHINESE.search(chinese)
        return (chinese, english) if is_swapped else (english, chinese)
    name = english or chinese
    return ("", name) if CHINESE.search(name) else (name, "")


def _repeated_organisation(line: Line, column: str, first: Row) -> None:
    """Say that a row names an organisation that an earlier row named, here or in another file of its kind."""
    file = line.tidy.files[first["source_id"]]
    line.cell(column).doubt("repeated_organisation", file=file, first=first["source_row"])


def _may_be_known(cell: Cell, match: Match, name: str) -> None:
    """Doubt a name that belongs to several bodies, or that comes near to that of another."""
    names = [f"“{candidate.name}”" for candidate in match.candidates[:3]]
    if match.reason == "ambiguous":
        cell.doubt("ambiguous_name", value=name)
    elif names:
        cell.doubt("possible_match", value=name, candidates=(", ".join(names), "、".join(names)))


def _founded(line: Line, organisation: Row) -> Row:
    """The row of an organisation, its founding filled in from this line where no other has told it."""
    if not organisation["founded_date"]:
        founded, precision = line.cell("founded_date").dated()
        organisation |= {"founded_date": founded, "founded_precision_code": precision if founded else None}
    return organisation


def _spell(line: Line, organisation: Row) -> tuple[tuple[date | None, str], tuple[date | None, str]]:
    """When a membership began and ended, each with its precision; what cannot be is set aside."""
    joined = line.cell("joined_date").since_founding(line.cell("joined_date").dated(), organisation)
    left = line.cell("left_date").dated()
    if joined[0] and left[0] and cells.last_day(*left) < joined[0]:
        line.cell("left_date").doubt("end_before_start", start=line["joined_date"])
        left = (None, "unknown")
    for column, (day, _) in (("joined_date", joined), ("left_date", left)):
        line.cell(column).past(day)
    return joined, left


def _end_reason(
    line: Line, joined: tuple[date | None, str], left: tuple[date | None, str], evidence: str, by: date | None
) -> str | None:
    """Why a membership ended; what the row does not say of its days is doubted. `by` is the day by which its evidence shows it."""
    # A list that nobody confirmed says who, and never since when: no cell of it is in doubt for that.
    if not joined[0] and evidence != LISTED:
        line.cell("joined_date").doubt("membership_known_by" if by or left[0] else "membership_undated")
    end_reason = line.cell("end_reason").code("end_reason")
    if end_reason and not left[0]:
        line.cell("left_date").doubt("end_undated")
    return end_reason


def _is_the_same(spells: list[Row], joined: tuple[date | None, str], left: tuple[date | None, str]) -> bool:
    """Whether a spell says nothing that one of these does not say already."""
    end = cells.last_day(*left) if left[0] else None
    return any(joined[0] in (None, spell["joined_date"]) and end in (None, spell["left_date"]) for spell in spells)


def _overlaps(spells: list[Row], joined: tuple[date | None, str], left: tuple[date | None, str]) -> bool:
    """Whether a spell shares a day with one of these: nobody is a member twice at once. Who comes back on the day of
    leaving is none, since that day no longer counts."""
    start = joined[0] or date.min
    end = cells.last_day(*left) if left[0] else date.max
    return any(
        (spell["joined_date"] or date.min) < end and start < (spell["left_date"] or date.max) for spell in spells
    )


def _complete(line: Line, known: Row, name_en: str, name_zh: str, *, is_name_zh_verified: bool = True) -> None:
    """A roster knows its members best: what it states fills what another source left empty or inferred from the name."""
    tidy = line.tidy
    organisation_id = known["organisation_id"]
    _complete_names(line, known, name_en, name_zh, is_name_zh_verified=is_name_zh_verified)
    is_inferred = known["basis_code"] == "inferred_from_name"
    type_code, type_stated = _type(line)
    if type_code and (is_inferred or not known["organisation_type_code"]):
        known |= {"organisation_type_code": type_code, "organisation_type_stated": type_stated}
    if "member_level" in line.cells:
        known["member_level_code"] = known["member_level_code"] or line.cell("member_level").code("member_level")
    known["seat_place_id"] = (
        _seat(line) or known["seat_place_id"] if is_inferred else known["seat_place_id"] or _seat(line)
    )
    _founded(line, known)
    sectors = _sectors(line.cell("sectors"))
    links = tidy.sectors_of[organisation_id]
    if sectors and (is_inferred or not links):
        tidy.taken_over.update(map(id, links))
        links.clear()
        _link_sectors(line, organisation_id, sectors)
        known["basis_code"] = "source" if type_code else known["basis_code"]


def _complete_names(line: Line, known: Row, name_en: str, name_zh: str, *, is_name_zh_verified: bool) -> None:
    """The name that an organisation lacks, or has unverified; else another way to write it, where it is one."""
    organisation_id = known["organisation_id"]
    written = {fold(row["name_text"]) for row in line.tidy.names_of[organisation_id]}
    for column, name, is_verified in (("name_en", name_en, True), ("name_zh", name_zh, is_name_zh_verified)):
        name = split(name).name
        if not name:
            continue
        lacks = not known[column] or (column == "name_zh" and is_verified and not known["is_name_zh_verified"])
        if lacks:
            known |= {column: name, **({"is_name_zh_verified": is_verified} if column == "name_zh" else {})}
        if fold(name) not in written:
            _name(line, organisation_id, name, "official" if lacks else "variant", is_verified=is_verified)


def _type(line: Line) -> tuple[str | None, str]:
    """Code of the organisation type, and the type as stated."""
    cell = line.cell("org_type" if "org_type" in line.cells else "organisation_type")
    code = line.tidy.reference.organisation_types.get(key(cell.value))
    if cell.value and not code:
        cell.doubt("unknown_term", known=line.tidy.reference.known("organisation_type"))
    return code, cell.value


def _link_sectors(line: Line, organisation_id: str, sectors: list[str]) -> None:
    line.tidy.sectors_of[organisation_id] += [
        line.tidy.add(
            *("organisation_sectors", line),
            organisation_id=organisation_id,
            sector_code=sector_code,
            is_primary_sector=position == 0,
        )
        for position, sector_code in enumerate(sectors)
    ]


def _organisation(
    line: Line, name_en: str, name_zh: str, *, organisation_id: str, is_verified: bool, **values: Any
) -> Row:
    """A new organisation with its official names, type, seat, founding and sectors."""
    english, chinese = split(name_en), split(name_zh)
    type_code, type_stated = _type(line)
    blank = {"member_level_code": None, "basis_code": "source", "membership_evidence": "", "source_url": ""}
    row = line.tidy.add(
        *("organisations", line),
        organisation_id=organisation_id,
        name_en=english.name or None,
        name_zh=chinese.name or None,
        is_name_zh_verified=is_verified,
        organisation_type_code=type_code,
        organisation_type_stated=type_stated,
        seat_place_id=_seat(line),
        parent_organisation_id=None,
        **{"founded_date": None, "founded_precision_code": None},
        **{**blank, **values},
        note=line["note"],
    )
    line.tidy.organisations[organisation_id] = row
    _founded(line, row)
    for written, verified in ((english, True), (chinese, is_verified)):
        if written.name:
            _name(line, organisation_id, written.name, "official", is_verified=verified)
        # What stands in brackets behind a name is often another name of the same body.
        for text, kind in written.others:
            _name(line, organisation_id, text, kind, is_verified=verified)
    _link_sectors(line, organisation_id, _sectors(line.cell("sectors")))
    return row


def _name(
    line: Line,
    organisation_id: str,
    text: str,
    kind: str,
    *,
    is_verified: bool = True,
    since: date | None = None,
    until: date | None = None,
) -> None:
    is_chinese = bool(CHINESE.search(text))
    row = line.tidy.add(
        *("organisation_names", line),
        organisation_id=organisation_id,
        name_text=text,
        name_pinyin=pinyin(text) if is_chinese else "",
        language_code="zh" if is_chinese else "en",
        name_kind_code=kind,
        valid_from_date=since,
        valid_until_date=until,
        is_verified=is_verified,
    )
    line.tidy.names_of[organisation_id].append(row)
    line.tidy.names.add(text, organisation_id, kind)


def _aliases(line: Line, organisation_id: str) -> None:
    """Names by which the organisation also goes: `text [kind, from date, until date]`, a variant unless it says so."""
    cell = line.cell("aliases")
    for alias in cells.listed(cell.value):
        text, tags = cells.tagged(alias)
        kind, since, until = "variant", None, None
        for tag in tags:
            word, _, day = tag.partition(" ")
            try:
                if word == "from":
                    since = cells.dated(day)[0]
                elif word == "until":
                    until = cells.last_day(*cells.dated(day))
                else:
                    kind = cell.code("name_kind", tag) or kind
            except cells.Unreadable as error:
                cell.doubt("unreadable_date", value=day, why=(error.message_en, error.message_zh))
        _name(line, organisation_id, text, kind, since=since, until=until)


def _sectors(cell: Cell) -> list[str]:
    sectors = cell.line.tidy.reference.sectors
    # A name of a sector may hold what parts a list elsewhere.
    written_in = [cell.value] if key(cell.value) in sectors else cells.listed(cell.value)
    found = []
    for written in written_in:
        if code := sectors.get(key(written)):
            found.append(code)
        else:
            cell.doubt("unknown_term", value=written, known=cell.line.tidy.reference.known("sector"))
    return list(dict.fromkeys(found))


def _evidence_date(evidence: str) -> tuple[date | None, str]:
    for word in re.findall(r"\b\d{4}(?:-\d{1,2}){0,2}\b", evidence):
        try:
            return cells.dated(word)
        except ValueError:
            continue
    return None, "unknown"


def _in_chinese(line: Line, written: str) -> str:
    """The Chinese of a text by data/reference/translations.csv; the text itself where there is none."""
    return line.tidy.reference.translations.get(written, written)


def _membership(
    line: Line,
    organisation_id: str,
    joined_date: date | None,
    joined_precision: str,
    left_date: date | None = None,
    left_precision: str = "unknown",
    end_reason: str | None = None,
    *,
    network_code: str = "cnie",
    evidence_code: str,
    evidence_date: date | None = None,
) -> None:
    spell = line.tidy.add(
        *("memberships", line),
        organisation_id=organisation_id,
        network_code=network_code,
        membership_kind_code="group",
        joined_date=joined_date,
        joined_precision_code=joined_precision,
        left_date=cells.last_day(left_date, left_precision) if left_date else None,
        left_precision_code=left_precision if left_date else None,
        end_reason_code=end_reason,
        evidence_code=evidence_code,
        evidence_date=evidence_date,
        publication_title=line.cells.get("source_title", ""),
        publisher=line.cells.get("publisher", ""),
        publisher_zh=_in_chinese(line, line.cells.get("publisher", "")),
        source_url=line.cells.get("source_url", ""),
    )
    line.tidy.memberships[organisation_id].append(spell)


# What the source says of the stage, by its first word; the rest of the phrase says what is missing.
STAGES = {
    "granted": "granted",
    "held": "granted",
    "recommended": "recommended",
    "applicant": "applied",
    "applied": "applied",
}


# A step that was taken by a day at the latest: “held by 2021-03-10”.
BY = re.compile(r"by\s+(.+)", re.IGNORECASE)
HELD_BY = re.compile(r"\bheld\s+by\b", re.IGNORECASE)


def _un_steps(line: Line, organisation: Row) -> None:
    """The steps that the cell “ecosoc_stage” lists, each with its date, or with a day by which it was taken at the latest."""
    stage, category = line.cell("ecosoc_stage"), line.cell("ecosoc_status").code("un_category")
    if not stage.value:
        if line["ecosoc_status"] or line["ecosoc_year"]:
            stage.doubt("status_stage_missing", value=line["ecosoc_status"] or line["ecosoc_year"])
        _add_steps(organisation, _report(line))
        return
    if not category and ("categor" in stage.value or HELD_BY.search(stage.value)):
        stage.doubt("status_category_missing")
    steps, taken = cells.listed(stage.value), []
    for step in steps:
        word, _, day = step.partition(" ")
        stage_code = STAGES.get(word.strip(",")) or stage.code("un_stage", word)
        if not stage_code:
            continue
        known_by = BY.fullmatch(day)
        if known_by:
            day = known_by[1]
        try:
            dated = cells.dated(day)
        except cells.Unreadable as error:
            if known_by or any(letter.isdigit() for letter in day):
                stage.doubt("unreadable_date", value=day, why=(error.message_en, error.message_zh))
            # The year is that of the only step; of several, nothing says which. “Held by” some day is no grant of that year.
            is_of_year = len(steps) == 1 and not known_by
            dated = line.cell("ecosoc_year").dated() if is_of_year else (None, "unknown")
        dated = stage.since_founding(dated, organisation)
        by = None
        if known_by and dated[0]:
            # The day is that of the evidence: the step was taken by then, and nothing says when.
            last = cells.last_day(*dated)
            by, dated = last if stage.past(last) else None, (None, "unknown")
        if not dated[0]:
            stage.doubt("status_known_by" if by else "status_undated")
        taken.append(_un_step(stage, organisation["organisation_id"], category, stage_code, *dated, known_by=by))
    # A step without a date was taken by the day of the next at the latest. That of an undated end is the day of its file, and
    # nothing begins on it.
    for step, following in reversed(list(pairwise(taken))):
        is_undated_end = following["un_stage_code"] in ENDS and not following["status_date"]
        is_receipt = is_undated_end and following["evidence_date"] == line.source.received_date
        if not step["status_date"] and not is_receipt:
            known = (step["evidence_date"], following["evidence_date"])
            step["evidence_date"] = min((day for day in known if day), default=None)
    _add_steps(organisation, _report(line))


# A step of a status as a cell states it: the cell, its category, stage, date and precision.
Step = tuple[Cell, str | None, str, date | None, str]


def _report(line: Line) -> list[Step]:
    """The quadrennial report that a row says was submitted last: a step that changes no status."""
    cell = line.cell("ecosoc_report_date")
    day, precision = cell.dated()
    return [(cell, None, "reported", day, precision)] if day and cell.past(day) else []


STATUS_DATE = re.compile(r"[\s(（,，]*((?:19|20)\d\d[\d./年月日-]*)[)）]?$")


def _member_steps(line: Line, organisation: Row) -> list[Step]:
    """The ECOSOC status that a roster states: its category, the date beside it or behind it, or a mere yes."""
    reported = _report(line)
    cell, date_cell = line.cell("ecosoc_category"), line.cell("ecosoc_granted_date")
    if cell.value.casefold() in NO or not (cell.value or date_cell.value):
        return reported
    written, dated = cell.value, date_cell.dated()
    if not date_cell.value and (behind := STATUS_DATE.search(written)):
        written = written[: behind.start()].strip()
        dated = Cell(line, cell.column, behind[1]).dated()
    if written.casefold() in YES or not written:
        category = None
        cell.doubt("status_category_missing")
    else:
        category = cell.code("un_category", written)
        if not category and not dated[0]:
            # A word that nobody knows, and no date: nothing says that a status is held.
            return reported
    date_cell = date_cell if date_cell.value else cell
    dated = date_cell.since_founding(dated, organisation)
    date_cell.past(dated[0])
    if not dated[0]:
        line.cell("ecosoc_granted_date").doubt("status_undated")
    return [*reported, (cell, category, "granted", *dated)]


def _add_steps(organisation: Row, steps: list[Step]) -> None:
    for cell, *step in steps:
        _un_step(cell, organisation["organisation_id"], *step)


def _evidence(line: Line, stage: str, day: date | None) -> date | None:
    """The day by which a step was taken at the latest; nothing where it is undated. An undated end was taken when the file
    that tells of it was received: who no longer holds a status is not counted."""
    received = line.source.received_date
    return min(day, received) if day else received if stage in ENDS else None


def _evidence_of_status(line: Line) -> str:
    """On what evidence the steps of a row stand: that of its membership in a file of members; elsewhere what the row states, and the
    press where it states nothing. What nobody knows is no more than listed."""
    if "ecosoc_evidence" not in line.cells:
        return line.tidy.hear(_evidence_of_member, line)[0][0]
    cell = line.cell("ecosoc_evidence")
    return cell.code("evidence") or (LISTED if cell.value else PRESS)


def _un_step(
    cell: Cell,
    organisation_id: str,
    category: str | None,
    stage: str,
    day: date | None,
    precision: str,
    *,
    known_by: date | None = None,
) -> Row:
    """Add a step of an ECOSOC life, unless the same source has stated it. `known_by` is the day by which dated evidence shows a
    step that has no date of its own."""
    line = cell.line
    # A roster states it once for each spell of its member.
    for other, step in line.tidy.steps_of[organisation_id]:
        if (other.line.source, step["un_category_code"], step["un_stage_code"], step["status_date"]) == (
            *(line.source, category, stage, day),
        ):
            return step
    step = line.tidy.add(
        *("un_statuses", line),
        organisation_id=organisation_id,
        un_category_code=category,
        un_stage_code=stage,
        status_date=day,
        precision_code=precision,
        evidence_date=known_by or _evidence(line, stage, day),
        evidence_code=_evidence_of_status(line),
    )
    line.tidy.steps_of[organisation_id].append((cell, step))
    return step


# --- places --------------------------------------------------------------------------------------------------------


def _seat(line: Line) -> str | None:
    """The place of an organisation's head office, by the columns that its file has for it."""
    if "hq_city" not in line.cells:
        return _place(line.cell("city" if line["city"] else "province"), line["city"], line["province"], "")
    area = line["hq_province_or_country"]
    is_province = key(area) in line.tidy.reference.provinces
    cell = line.cell("hq_city" if line["hq_city"] else "hq_province_or_country")
    return _place(cell, line["hq_city"], area if is_province else "", "" if is_province else area)


def _place(
    cell: Cell, city: str, province: str, country: str, coordinates: tuple[float, float] | None = None
) -> str | None:
    """The id of a place, which is added to `places` when it is first met; nothing, and an issue, where it is unknown or
    can be several. What the province or the country says is then kept at least."""
    gazetteer = cell.line.tidy.gazetteer
    if city:
        found = gazetteer.find(city, province=province, country=country)
        if found.place:
            place = found.place
            if coordinates and place["precision"] == "city" and _is_apart(place, coordinates):
                cell.doubt("place_apart", value=f"{city}: {coordinates[0]}, {coordinates[1]}")
            return _add_place(cell, place)
        meant = [place for place in found.candidates if place["precision"] == "city"]
        if coordinates and (here := [place for place in meant if not _is_apart(place, coordinates)]):
            _doubt_place(cell, city, meant)
            return _add_place(cell, here[0])
        if coordinates and not meant and (around := gazetteer.find("", country=country).place):
            # Not in the gazetteer, but the source says where it is.
            own = {"place_id": stable_id("p", city, around["country_code"]), "name_en": city, "name_zh": None}
            own |= {"precision": "city", "country_code": around["country_code"], "province_code": None}
            return _add_place(cell, own | {"latitude": coordinates[0], "longitude": coordinates[1]})
        _doubt_place(cell, city, meant)
    if not (province or country):
        return None
    columns = ("province", "province_region", "country", "hq_province_or_country")
    area_cells = [cell.line.cell(column) for column in columns if cell.line.cells.get(column)]
    cell = area_cells[0] if area_cells else cell
    area = gazetteer.find("", province=province, country=country)
    if area.place:
        return _add_place(cell, area.place)
    _doubt_place(cell, province or country, [])
    return None


def _is_apart(place: Row, coordinates: tuple[float, float]) -> bool:
    """Whether coordinates lie more than half a degree from a city: further than any spot in it."""
    there = place["latitude"], place["longitude"]
    return max(abs(here - its) for here, its in zip(coordinates, there, strict=True)) > 0.5


def _doubt_place(cell: Cell, written: str, meant: list[Row]) -> None:
    """Say that a place is not known, that it lies elsewhere, or which ones its name can mean, each with its area."""
    reference = cell.line.tidy.reference
    english, chinese = [], []
    for place in meant[:4]:
        area_en, area_zh = reference.named(place["province_code"] or place["country_code"])
        english.append(f"{place['name_en']} ({area_en})")
        chinese.append(f"{place['name_zh'] or place['name_en']}（{area_zh}）")
    rule = "unknown_place" if not meant else "place_elsewhere" if len(meant) == 1 else "ambiguous_place"
    cell.doubt(rule, value=written, candidates=(", ".join(english), "、".join(chinese)))


def _add_place(cell: Cell, place: Row) -> str:
    """The id of a place, which is in `places` from here on."""
    place_id, tidy = place["place_id"], cell.line.tidy
    if place_id not in tidy.places:
        tidy.places[place_id] = tidy.add(
            "places",
            **{name: place[name] for name in ("place_id", "name_en", "name_zh", "country_code", "province_code")},
            **{"latitude": place["latitude"], "longitude": place["longitude"]},
            place_precision_code=place["precision"],
            source_id=_named_by(cell, place),
        )
    return place_id


def _named_by(cell: Cell, place: Row) -> str:
    """The source that a place is from: the file that says where it is, or the reference file that names it."""
    if place["place_id"].startswith("p-"):
        return cell.line.source.source_id
    if place["precision"] != "city":
        is_ours = place["country_code"] == "CHN" and place["precision"] == "province"
        return "reference/regions" if is_ours else "reference/countries"
    is_chosen = place["place_id"] in cell.line.tidy.reference.chosen_places
    return "reference/places" if is_chosen else "reference/gazetteer"


# --- events --------------------------------------------------------------------------------------------------------

WEAK_SOURCES = ("mirror", "mirror_garbled", "secondary", "press_secondary")


EVENT_PLACE = ("city", "province_region", "country", "latitude", "longitude", "mode")
EVENT_COUNTS = (
    *("participants_count", "participants_comparator", "participants_scope"),
    *("organisations_count", "organisations_comparator", "organisations_scope"),
    *("countries_count", "countries_comparator", "countries_scope", "other_counts"),
)


def events(file: File, chunks: Iterable[Columns]) -> None:
    """One event per row of an event list, with its places, sectors, counts and the organisations that it names."""
    for part in file.parts(chunks):
        dates = part.each(("start_date", "end_date", "date_precision"), _event_dates)
        is_first = _is_first(part, dates)
        _events(part.only(is_first), dates.only(is_first))
        file.publish()
    file.close()


def _is_first(part: Part, dates: Column) -> np.ndarray:
    """Of each row whether no row before has its event, in this file or another of its kind; those that have it are doubted."""
    tidy, names = part.file.tidy, part.folded["event_name"]
    days = Column(dates.codes, [start.toordinal() if start else 0 for start, *_ in dates.values])
    files = list(tidy.files)
    own = (files.index(part.file.source.source_id) << 32) + part.numbers
    found = tidy.events_seen.first(digests(names, days), own)
    for row in np.flatnonzero(found != own):
        file, number = divmod(int(found[row]), 1 << 32)
        part.doubt(row, "event_name", "repeated_row", file=tidy.files[files[file]], first=number)
    return found == own


def _events(part: Part, dates: Column) -> None:
    tidy = part.file.tidy
    translations, programmes = tidy.reference.translations, tidy.reference.programmes
    days = dates.each(lambda dated: fold(str(dated[0] or "")))
    names = part.folded["event_name"].cells()
    ids = [folded_id("e", f"{name}|{day}") for name, day in zip(names, days.cells(), strict=True)]
    event_id = Column(np.arange(len(ids)), ids)
    title = part["event_name"].each(lambda name: _titles(name, translations))
    series = part.each(("series",), _series)
    mode = part.each(("mode", "city"), lambda line: line.cell("mode").code("event_mode") or _online(line))
    quality = part.each(("source_quality",), lambda line: line.cell("source_quality").code("source_quality"))
    edition = part.each(("edition",), lambda line: _ordinal(line.cell("edition")))
    united_nations = part.each(("un_body", "un_session", "un_form"), _united_nations)
    status = part.each(("status", "start_date"), _event_status)
    part.each(("source_url", "source_quality"), _source_doubts, whether=("source_url",))
    role = part["cnie_role"]
    part.add(
        "events",
        {
            "event_id": event_id,
            "title_en": title.part(0),
            "title_zh": title.part(1),
            "is_title_zh_official": title.part(2),
            "series_id": series,
            "edition_number": edition,
            "parent_event_id": part.all(None),
            "start_date": dates.part(0),
            "start_precision_code": dates.part(1),
            "end_date": dates.part(2),
            "end_precision_code": dates.part(3),
            "event_mode_code": mode,
            "event_status_code": status,
            "cnie_role_en": role,
            "cnie_role_zh": role.each(lambda written: translations.get(written, written)),
            "is_network_event": part.each(("series", "cnie_role"), lambda line: _is_network_event(line, programmes)),
            "un_body_code": united_nations.part(0),
            "un_session": united_nations.part(1),
            "un_form_code": united_nations.part(2),
            "source_quality_code": quality,
            "source_url": part["source_url"],
            "other_source_urls": part["other_source_urls"],
            "note": part["note"],
        },
    )
    for row in np.flatnonzero(part["parent_event"].where(bool)):
        cell = part.line(row, "parent_event").cell("parent_event")
        tidy.parents.append((cell, {"event_id": ids[row]}, "event"))
    rows, sector = part.each(("sector",), lambda line: _numbered(_sectors(line.cell("sector")))).spread()
    is_primary = sector.part(1).each(lambda position: position == 0)
    columns = {"event_id": event_id.only(rows), "sector_code": sector.part(0), "is_primary_sector": is_primary}
    part.add("event_sectors", columns, rows)
    rows, place = part.each(EVENT_PLACE, lambda line: _numbered(_event_places(line))).spread()
    part.add(
        "event_places", {"event_id": event_id.only(rows), "place_id": place.part(0), "position": place.part(1)}, rows
    )
    rows, count = part.each(EVENT_COUNTS, _event_counts).spread()
    scope = count.part(3)
    part.add(
        "event_counts",
        {
            "event_id": event_id.only(rows),
            "count_unit_code": count.part(2),
            "value": count.part(1),
            "comparator_code": count.part(0),
            "scope_en": scope,
            "scope_zh": scope.each(lambda written: translations.get(written, written)),
        },
        rows,
    )
    tidy.names.expect(part["organisers"].values)
    named = part.each(("organisers",), _organisers)
    part.raise_(part.file.said_late, named.codes, {place: late for place, (_, late) in enumerate(named.values) if late})
    rows, organiser = named.part(0).spread()
    part.add(
        "event_organisations",
        {
            "event_id": event_id.only(rows),
            "organisation_id": organiser.part(0),
            "name_written": organiser.part(1),
            "event_role_code": organiser.part(2),
            "position": organiser.part(3),
            # They stand in the row of the event, and so do page and note.
            "source_url": part.all("", rows),
            "note": part.all("", rows),
        },
        rows,
    )


# A role of CNIE that begins so says that the source shows none.
NO_PART = re.compile(r"(?:none|no part|not involved|not shown)\b|未参与|未见|无参与", re.IGNORECASE)


def _is_network_event(line: Line, programmes: dict[str, str]) -> bool:
    """Whether CNIE had a part in an event: by the cell of its role, or where that is empty by the series, which may be that of
    other hosts."""
    if line["cnie_role"]:
        return not NO_PART.match(line["cnie_role"])
    series_id = line.tidy.reference.series.get(key(line["series"]), "")
    return programmes.get(series_id) != "other_host"


def _united_nations(line: Line) -> tuple[str | None, int | None, str | None]:
    """UN body, number of its session and form of participation; what belongs to a body is set aside where none is named."""
    body = line.cell("un_body").code("un_body")
    session, form = _ordinal(line.cell("un_session")), line.cell("un_form").code("un_form")
    if body is None:
        for column, value in (("un_session", session), ("un_form", form)):
            if value is not None:
                line.cell(column).doubt("un_body_missing", known=line.tidy.reference.known("un_body"))
        return None, None, None
    return body, session, form


def _titles(name: str, translations: dict[str, str]) -> tuple[str | None, str | None, bool]:
    """Title in English and in Chinese, and whether the source gives the latter."""
    title_en, title_zh = _by_script(name, "")
    return title_en or None, title_zh or translations.get(name), bool(title_zh)


def _series(line: Line) -> str | None:
    series_id = line.tidy.reference.series.get(key(line["series"]))
    if line["series"] and not series_id:
        line.cell("series").doubt("unknown_series")
    return series_id


def _online(line: Line) -> str | None:
    """The mode of an event for which “online” stands where the place should."""
    return "online" if _is_online(line, line["city"]) else None


def _numbered(values: list[str]) -> list[tuple[str, int]]:
    return [(value, position) for position, value in enumerate(values)]


def _organisers(line: Line) -> tuple[list[tuple[str | None, str, str, int]], list[Row]]:
    """Organisation, name as written, role and position of each organiser; and the issues about whom they name, which are
    told when all files are read."""
    cell = line.cell("organisers")
    written = []
    for position, value in enumerate(cells.listed(cell.value)):
        name, tags = cells.tagged(value)
        role = (cell.code("event_role", tags[0]) or "participant") if tags else "organiser"
        written.append((name, role, position))
    return line.tidy.hear(lambda line: [(_organiser(cell, name), name, *rest) for name, *rest in written], line)


def _organiser(cell: Cell, name: str) -> str | None:
    match = cell.line.tidy.names.find(name)
    if not match.organisation_id:
        _may_be_known(cell, match, name)
        if not match.reason:
            cell.doubt("unrecorded_organiser", value=name)
    return match.organisation_id


def _event_dates(line: Line) -> tuple[date | None, str, date | None, str | None]:
    """First day and precision of the start, then last day and precision of the end, which either cell may hold."""
    start, precision, end, end_precision = line.cell("start_date").spanned()
    if start:
        precision = _precision(line, "start_date", precision)
    else:
        line.cell("start_date").doubt("event_undated")
    if precision == "year_inferred" and start:
        line.cell("date_precision").doubt("year_inferred", value=start.year)
    of_range = end and cells.last_day(end, end_precision)
    stated, stated_precision = line.cell("end_date").dated()
    if stated:
        end, end_precision = stated, stated_precision
    end = end and cells.last_day(end, end_precision)
    if stated and of_range and of_range != end:
        line.cell("end_date").doubt("dates_disagree", other=line["start_date"])
    if start and end and end < start:
        line.cell("end_date" if stated else "start_date").doubt("end_before_start", value=end, start=start)
        end = None
    return start, precision, end, end_precision if end else None


def _event_status(line: Line) -> str | None:
    """Held, planned or cancelled; nothing where a word is not known, or where what is yet to come is said to be held."""
    # An empty cell is a report of what was.
    status = line.cell("status").code("event_status") if line["status"] else "held"
    start = line.cell("start_date")
    return status if status != "held" or start.past(start.day()) else None


def _ordinal(cell: Cell) -> int | None:
    """The number of an edition: `3`, `3rd`, `第三届`."""
    if not cell.value:
        return None
    bare = re.sub(r"^第|[届屆次期]$|(?<=\d)(st|nd|rd|th)$", "", cell.value.strip(), flags=re.IGNORECASE)
    read = Cell(cell.line, cell.column, bare).number()
    # “Over 3” and “3 countries” are no ordinals.
    return read[1] if read and not read[0] and not read[2] else None


def _precision(line: Line, column: str, written: str) -> str:
    """The precision that the row states of a date, unless the date itself says less."""
    stated = line.cell("date_precision")
    precision = stated.code("precision") or written
    order = cells.PRECISIONS
    if precision in order and order.index(precision) < order.index(written):
        stated.doubt("finer_than_date", date=line[column])
        return written
    return precision


def _source_doubts(line: Line) -> None:
    # A file that has no such column is a source of its own.
    if "source_url" in line.headings and not line["source_url"]:
        line.cell("source_url").doubt("source_missing")
    if line.cell("source_quality").meant("source_quality") in WEAK_SOURCES:
        line.cell("source_quality").doubt("source_weak")


def _is_online(line: Line, written: str) -> bool:
    return line.tidy.reference.terms["event_mode"].get(key(written)) == "online"


def _event_places(line: Line) -> list[str]:
    """Each city named, then each country named that no city lies in."""
    reference = line.tidy.reference
    cities = [city for city in cells.listed(line["city"]) if not _is_online(line, city)]
    countries = cells.listed(line["country"])
    coordinates = _coordinates(line)
    found = []
    for position, city in enumerate(cities):
        # The row has one pair of coordinates, and it speaks of the city named first.
        here = coordinates if position == 0 else None
        province = (
            line["province_region"] if position == 0 and key(line["province_region"]) in reference.provinces else ""
        )
        country = countries[0] if len(countries) == 1 or (countries and position == 0) else ""
        found.append(_place(line.cell("city"), city, province, country, here))
    if not cities and line["province_region"]:
        found.append(
            _place(line.cell("province_region"), "", line["province_region"], countries[0] if countries else "")
        )
    reached = {line.tidy.places[place_id]["country_code"] for place_id in found if place_id}
    for country in countries:
        if reference.countries.get(key(country)) not in reached:
            found.append(_place(line.cell("country"), "", "", country))
    places = list(dict.fromkeys(place_id for place_id in found if place_id))
    if not places and (line.cell("mode").meant("event_mode") or _online(line)) != "online":
        line.cell("city").doubt("event_unplaced")
    return places


def _coordinates(line: Line) -> tuple[float, float] | None:
    written = (line["latitude"], line["longitude"])
    if not any(written):
        return None
    try:
        latitude, longitude = map(float, written)
    except ValueError:
        latitude, longitude = 999.0, 999.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        line.cell("latitude").doubt("impossible_coordinates", value=", ".join(written))
        return None
    return latitude, longitude


def _event_counts(line: Line) -> list[tuple[str, int, str, str]]:
    """Comparator, value, unit and scope of each count."""
    stated = []
    for unit in ("participants", "organisations", "countries"):
        cell = line.cell(f"{unit}_count")
        if several := _several(cell):
            stated += several
        elif read := _counted_as(unit, cell, line.cell(f"{unit}_comparator")):
            stated.append((*read, unit, line[f"{unit}_scope"]))
    other = line.cell("other_counts")
    for written in cells.listed(other.value):
        try:
            comparator, value, unit, scope = cells.counted(written)
        except cells.Unreadable as error:
            other.uncounted(error, written)
            continue
        comparator, unit = other.code("comparator", comparator), other.code("count_unit", unit)
        if comparator and unit:
            stated.append((comparator, value, unit, scope))
    return stated


def _several(cell: Cell) -> list[tuple[str, int, str, str]]:
    """Comparator, value, unit and scope of the counts of a cell that holds more than one, as “120余人、50家” does: each says
    its own unit, so none is that of the column. Nothing where it holds one, or cannot be read."""
    try:
        found = cells.counts(cell.value)
    except cells.Unreadable:
        return []
    return (
        [(comparator or "exact", value, unit or "", "") for comparator, value, unit in found] if len(found) > 1 else []
    )


def _counted_as(unit: str | None, cell: Cell, comparator_cell: Cell) -> tuple[str, int] | None:
    """Comparator and value of a count, whose column names its unit; nothing where the cell, its column and the cell of the
    comparator beside it do not agree, since without them the number says something else."""
    read = cell.number()
    beside = comparator_cell.code("comparator")
    if read is None or (comparator_cell.value and not beside):
        return None
    comparator, value, own_unit = read
    names = cell.line.tidy.reference.name_of
    for code_list, stated, expected in (("count_unit", own_unit, unit), ("comparator", comparator, beside)):
        if stated and expected and stated != expected:
            words = {"stated": names(code_list, stated), "expected": names(code_list, expected)}
            cell.doubt("count_contradicted", **words)
            return None
    return comparator or beside or "exact", value


# --- parts of organisations in events -----------------------------------------------------------------------------

# Parts lie apart from those that the rows of events state, because they come in the order of their own file.
PARTS = "event_parts"


def event_organisations(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One part of an organisation in an event per row; kept until every file of events has been read (`_join_parts`)."""
    tidy.parts += rows


def _join_parts(tidy: Tidy) -> None:
    """Each part to the event that it names by its title, and by the date where several have the title. An organisation that is
    not on record keeps its name as written; a part that another row states already is not added again."""
    found = _dated_titles(tidy, {key(line["event_name"]) for line in tidy.parts})
    meant: list[tuple[Line, str]] = []
    for line in tidy.watch(tidy.parts, "Joining parts to events"):
        event_id = _event_meant(line, found[key(line["event_name"])])
        if event_id and not line["organisation"]:
            line.cell("organisation").doubt("name_missing")
        elif event_id:
            meant.append((line, event_id))
    stated = _stated_parts(tidy, {event_id for _, event_id in meant})
    positions = {event_id: len(parts) for event_id, parts in stated.items()}
    tidy.names.expect(list({line["organisation"] for line, _ in meant}))
    for line, event_id in meant:
        name = line["organisation"]
        organisation_id, role = _part_holder(line.cell("organisation"), name), _role(line.cell("role"))
        part = (organisation_id or fold(name), role)
        if part in stated[event_id]:
            file, number = stated[event_id][part]
            line.cell("organisation").doubt("repeated_part", file=file, first=number)
            continue
        stated[event_id][part] = (line.source.file, line.number)
        tidy.add(
            PARTS,
            line,
            event_id=event_id,
            organisation_id=organisation_id,
            name_written=name,
            event_role_code=role,
            position=positions[event_id],
            source_url=line["source_url"],
            note=line["note"],
        )
        positions[event_id] += 1


def _role(cell: Cell) -> str:
    """The role that a part states; without a known one it is no more than taking part."""
    if not cell.value:
        cell.doubt("role_missing", known=cell.line.tidy.reference.known("event_role"))
    return cell.code("event_role") or "participant"


def _part_holder(cell: Cell, name: str) -> str | None:
    """The organisation that a part names; nothing, and an issue, where it is not on record or several have the name."""
    match = cell.line.tidy.names.find(name)
    if not match.organisation_id:
        _may_be_known(cell, match, name)
        if not match.reason:
            cell.doubt("unrecorded_part", value=name)
    return match.organisation_id


def _event_meant(line: Line, candidates: dict[str, date | None]) -> str | None:
    """The id of the one event that a part names; nothing, and an issue, where none or several have its title and date."""
    cell = line.cell("event_date")
    day, precision, *_ = cell.spanned()
    if day:
        last = cells.last_day(day, precision)
        candidates = {own: start for own, start in candidates.items() if start and day <= start <= last}
    if len(candidates) == 1:
        return next(iter(candidates))
    line.cell("event_name").doubt("event_title_ambiguous" if candidates else "unknown_event")
    return None


def _dated_titles(tidy: Tidy, sought: set[str]) -> dict[str, dict[str, date | None]]:
    """By the `key` of each title that is sought: the ids of the events that go by it, each with its first day."""
    found: dict[str, dict[str, date | None]] = {title: {} for title in sought}
    for events in tidy.tables["events"].portions() if sought else ():
        for column in ("title_en", "title_zh"):
            rows = (events.cells(name) for name in ("event_id", "start_date", column))
            for event_id, start, title in zip(*rows, strict=True):
                if title and (meant := key(title)) in found:
                    found[meant][event_id] = start
    return found


def _stated_parts(tidy: Tidy, event_ids: set[str]) -> dict[str, dict[tuple[str, str], tuple[str, int]]]:
    """By event: each part that its row states (organisation, or folded name, and role), with file and row."""
    stated: dict[str, dict[tuple[str, str], tuple[str, int]]] = {event_id: {} for event_id in event_ids}
    columns = ("event_id", "organisation_id", "name_written", "event_role_code", "source_id", "source_row")
    for parts in tidy.tables["event_organisations"].portions() if event_ids else ():
        for event_id, organisation_id, name, role, source_id, number in zip(*map(parts.cells, columns), strict=True):
            if event_id in stated:
                where = (tidy.files[source_id], int(number))
                stated[event_id].setdefault((organisation_id or fold(name), role), where)
    return stated


# --- figures -------------------------------------------------------------------------------------------------------


def figures(tidy: Tidy, source: Source, rows: list[Line]) -> None:
    """One published figure per row."""
    seen: dict[tuple[str, date], tuple[int, str]] = {}
    for line in tidy.watch(rows, source.file):
        metric = line.cell("metric").code("metric")
        counted = _counted_as(None, line.cell("value"), line.cell("comparator"))
        as_of, precision = line.cell("as_of").dated()
        if metric is None or counted is None or as_of is None:
            line.cell("metric").doubt("figure_incomplete")
            continue
        comparator, value = counted
        line.cell("as_of").past(as_of)
        if _is_repeated(line, "metric", metric, as_of, value, comparator, line["source_title"], line["source_url"]):
            continue
        stated = line["date_precision"]
        # The source names an event instead of a day: the figure speaks of the time before it.
        precision = "before_event" if stated.startswith("before_event") else _precision(line, "as_of", precision)
        coverage = line.cell("coverage").code("coverage") or "not_stated"
        quality = line.cell("source_quality").code("source_quality")
        _source_doubts(line)
        if not line["publisher"]:
            line.cell("publisher").doubt("publisher_missing")
        if coverage == "unclear":
            line.cell("value").doubt("coverage_unclear")
        if precision == "year_inferred":
            line.cell("as_of").doubt("year_inferred", value=as_of.year)
        if comparator == "derived":
            line.cell("comparator").doubt("figure_derived", value=value)
        first = seen.setdefault((metric, as_of), (line.number, f"{comparator} {value}"))
        if first[1] != f"{comparator} {value}":
            line.cell("value").doubt(
                "conflicting_figures", value=f"{comparator} {value}", first=first[0], other=first[1]
            )
        tidy.add(
            *("published_figures", line),
            metric_code=metric,
            value=value,
            comparator_code=comparator,
            coverage_code=coverage,
            as_of_date=as_of,
            precision_code=precision,
            publication_title=line["source_title"],
            publisher=line["publisher"],
            publisher_zh=_in_chinese(line, line["publisher"]),
            source_quality_code=quality,
            source_url=line["source_url"],
            note=line["note"],
        )


# --- what can be joined only when every file has been read --------------------------------------------------------


def join(tidy: Tidy) -> None:
    """Parents and organisers to the organisations and events that they name, and one ECOSOC status after the other."""
    for cell, row in tidy.watch(_named(tidy), "Comparing the names"):
        names = [name for name in (row["name_en"], row["name_zh"]) if name]
        match = tidy.names.find(*names, besides=row["organisation_id"])
        # Surely somebody else's name too: a former name, say. Nothing tells whether the two are one.
        if match.organisation_id:
            other = tidy.organisations[match.organisation_id]
            match = Match(
                None, (Candidate(match.organisation_id, other["name_en"] or other["name_zh"], 100),), "possible"
            )
        _may_be_known(cell, match, names[0])
    _leave_to_roster(tidy)
    for name in ("memberships", "organisation_sectors"):
        tidy.tables[name].drop(tidy.taken_over)
    titles = _titles_meant(tidy, {key(cell.value) for cell, _, kind in tidy.parents if kind == "event"})
    parents_of: dict[str, dict[str, str]] = {"organisation": {}, "event": {}}
    for cell, row, kind in tidy.parents:
        if kind == "organisation":
            parent = tidy.names.find(cell.value).organisation_id
        else:
            meant = titles[key(cell.value)]
            parent = next(iter(meant)) if len(meant) == 1 else None
        above = parents_of[kind]
        if parent and row[f"{kind}_id"] not in _line_of(parent, above):
            row[f"parent_{kind}_id"] = above[row[f"{kind}_id"]] = parent
        else:
            cell.doubt("unknown_parent")
    tidy.tables["events"].change("event_id", {row["event_id"]: row for _, row, kind in tidy.parents if kind == "event"})
    for event_id, parent in parents_of["event"].items():
        tidy.add(EVENTS_WITHIN, event_id=event_id, parent_event_id=parent)
    tidy.tables["issues"].take(tidy.late)
    _join_parts(tidy)
    _one_status_at_a_time(tidy)


def _line_of(first: str, above: dict[str, str]) -> Iterator[str]:
    """An id and those above it: what would become a part of itself has its own id among them."""
    own: str | None = first
    while own:
        yield own
        own = above.get(own)


def _named(tidy: Tidy) -> list[tuple[Cell, Row]]:
    """The organisations that may have a name near to another's, in order, each with the cell of its name."""
    found = list(tidy.named)
    for part, near in zip(tidy.named_many, tidy.names.not_alone(), strict=True):
        for row, organisation_id, name_en, name_zh in near:
            number = {"row_number": str(part.numbers[row])}
            line = Line(tidy, part.file.source, number, part.file.headings)
            cell = Cell(line, "member_name_en" if name_en else "member_name_zh", name_en or name_zh)
            names = {"organisation_id": organisation_id, "name_en": name_en, "name_zh": name_zh}
            found.append((int(part.order[row]), cell, names))
    return [(cell, row) for _, cell, row in sorted(found, key=itemgetter(0))]


def _leave_to_roster(tidy: Tidy) -> None:
    """Where the secretariat's own roster is on record, it alone says who is a member: what other sources say of organisations
    that are not in it is doubted and not counted."""
    if not tidy.real_rosters:
        return
    for organisation_id, spells in tidy.memberships.items():
        for spell in spells:
            if spell["network_code"] != "cnie" or spell["source_id"] in tidy.real_rosters:
                continue
            tidy.taken_over.add(id(spell))
            organisation = tidy.organisations[organisation_id]
            name = organisation["name_en"] or organisation["name_zh"]
            source = (spell["source_id"], spell["source_row"])
            doubt(tidy, *source, "cnie_member", name, "not_in_roster", {"value": name})


def _titles_meant(tidy: Tidy, sought: set[str]) -> dict[str, set[str]]:
    """The ids of the events that go by each of the titles that are sought, by the `key` of the title."""
    found: dict[str, set[str]] = {title: set() for title in sought}
    for events in tidy.tables["events"].portions() if sought else ():
        for column in ("title_en", "title_zh"):
            for event_id, title in zip(events.cells("event_id"), events.cells(column), strict=True):
                if title and (meant := key(title)) in found:
                    found[meant].add(event_id)
    return found


def _one_status_at_a_time(tidy: Tidy) -> None:
    """Doubt a status that is granted in another category than the one that lasts."""
    for steps in tidy.steps_of.values():
        lasting: str | None = None
        for cell, step in sorted(
            steps, key=lambda pair: pair[1]["status_date"] or pair[1]["evidence_date"] or date.min
        ):
            category = step["un_category_code"]
            if step["un_stage_code"] in ENDS:
                lasting = None
            elif step["un_stage_code"] in STARTS:
                if lasting and category and lasting != category:
                    names = tidy.reference.name_of
                    words = {"value": names("un_category", category), "other": names("un_category", lasting)}
                    cell.doubt("two_statuses", **words)
                lasting = category or lasting


def take(
    tidy: Tidy,
    source: Source,
    chunks: Iterable[Columns],
    contract: Contract,
    headings: dict[str, str],
    *,
    is_workbook: bool,
    is_last: bool,
) -> None:
    """Add what a file says. Its checked rows come in chunks of any size; `headings` are those of the file, by column. `is_last`
    says that no other file of its kind comes after it."""
    file = File(tidy, source, contract, headings, is_workbook)
    if contract.kind == "events":
        return events(file, chunks)
    if contract.kind == "members" and is_last:
        return last_members(file, chunks)
    rows = [
        line for chunk in chunks for line in lines(tidy, source, chunk, contract, headings, is_workbook=is_workbook)
    ]
    read = {
        "organisations": organisations,
        "members": members,
        "figures": figures,
        "event_organisations": event_organisations,
    }
    read[contract.kind](tidy, source, rows)


# The other kinds name organisations, and parts name events.
KINDS = ("organisations", "members", "events", "event_organisations", "figures")
