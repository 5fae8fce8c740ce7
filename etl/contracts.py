"""From text to checked text: which columns a file of each kind must and may have, and where its table stands in the sheet.
An allow-list: a column that no contract names never enters the database, and personal data never does whatever its heading
resembles. Also the errors that stop a build; a doubtful cell never does (see checks)."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz, process

from etl import columns, columnwise, tables
from etl.columns import Column
from etl.script import simplified

if TYPE_CHECKING:
    from etl.workbook import Block, Sheet


class EtlError(Exception):
    """A fault that stops the run. Its message says what was looked for, where, and the way out.

    EtlError
    ├── UnreadableFile    the file is not there, is empty, or is neither a workbook nor text in rows and cells
    ├── CertificateError  data/sources.csv does not vouch for the file, or for this content of it
    ├── UnknownKind       the headings fit no kind of file, or two kinds equally well
    ├── ContractError     a required column is missing
    ├── CorrectionError   a declared correction no longer finds what it expects
    ├── CheckError        the tidy tables contradict themselves
    ├── LossError         a build would take more than a tenth of the members or events from its readers
    ├── UnwritableFile    a file to be written is there already, or its folder is not
    ├── NoDatabase        the folder or server that keeps the editions cannot be used (see database)
    └── NoEdition         nothing has been published yet, or not that edition
    """


class UnreadableFile(EtlError): ...


class CertificateError(EtlError): ...


class UnknownKind(EtlError): ...


class ContractError(EtlError): ...


class CorrectionError(EtlError): ...


class CheckError(EtlError): ...


class LossError(EtlError): ...


class UnwritableFile(EtlError): ...


class NoEdition(EtlError): ...


@dataclass(frozen=True)
class Contract:
    """What a file of one kind looks like: its columns, those whose headings tell the kind where no other kind has them, the
    groups of columns of which one must be there (the first group is that of the name), the cells that name a row to people (in corrections), and
    the words (a pattern) by which people call such a file. A file without the column `anchor` is surely of another kind."""

    kind: str
    described: tuple[Column, ...]
    telling: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    called: str
    anchor: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.described)

    def column(self, name: str) -> Column:
        return next(column for column in self.described if column.name == name)


# In this order where a name says two of them: an organisation that is a member is a member.
CONTRACTS = {
    contract.kind: contract
    for contract in (
        Contract(
            "members",
            columns.MEMBERS,
            telling=("member_name_en", "member_name_zh", "joined_date", "left_date", "end_reason"),
            required=(("member_name_zh", "member_name_en"),),
            key=("member_name_en", "member_name_zh"),
            called=r"会员|成员单位|名册|member|roster",
        ),
        Contract(
            "events",
            columns.EVENTS,
            telling=(
                *(
                    "event_name",
                    "start_date",
                    "end_date",
                    "city",
                    "series",
                    "edition",
                    "mode",
                    "organisers",
                    "cnie_role",
                ),
                *("participants_count", "organisations_count", "countries_count", "parent_event"),
                *("un_body", "un_session", "un_form"),
            ),
            required=(("event_name",), ("start_date",)),
            key=("event_name",),
            called=r"活动|会议|论坛|培训|项目|event|activit|meeting|forum|training",
        ),
        Contract(
            "event_organisations",
            columns.EVENT_ORGANISATIONS,
            telling=("organisation", "role"),
            required=(("event_name",), ("organisation",), ("role",)),
            key=("event_name", "organisation", "role"),
            called=r"参与组织|参与单位|event[ _-]?organi[sz]ations|parts? of organi[sz]ations",
            anchor="event_name",
        ),
        Contract(
            "organisations",
            columns.ORGANISATIONS,
            telling=(
                *("name_en", "name_zh", "org_type", "cnie_member", "hq_city", "hq_province_or_country"),
                *("name_zh_unverified", "cnie_member_evidence", "sironet_member", "ecosoc_stage"),
            ),
            required=(("name_en", "name_zh"),),
            key=("name_en",),
            called=r"组织名录|机构名录|组织名单|机构名单|organi[sz]ation",
        ),
        Contract(
            "figures",
            columns.FIGURES,
            telling=("as_of", "metric", "value", "coverage"),
            required=(("as_of",), ("metric",), ("value",)),
            key=("as_of", "metric", "value"),
            called=r"数据|数字|指标|figure|statistic|indicator",
        ),
    )
}


# --- one heading ---------------------------------------------------------------------------------------------------

# A heading is a few words. A longer cell is a title or a note, and its words are no heading.
LONGEST_HEADING = 80
HAN = r"\u3400-\u9fff\uf900-\ufaff"
NUMERAL = re.compile(r"^\s*(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])\s*[).、．:]|\d{1,2}(?!\d))\s*")
BRACKETS = re.compile(r"[(\[{【〔〈《]([^()\[\]{}【】〔〕〈〉《》]*)[)\]}】〕〉》]")
# What stands in brackets is a unit or a hint and may be left out, unless it turns the meaning of the heading.
TURNING = {
    r"英文|英语|外文|外语|\b(?:english|en|eng)\b": ("英文", "English"),
    r"中文|汉语|\b(?:chinese|cn|zh)\b": ("中文", "Chinese"),
    r"开始|起始|^起$|^(?:start|from|begin)": ("开始", "Start"),
    r"结束|终止|^止$|^(?:end|to|until)\b": ("结束", "End"),
    # A number in other units than ones is another number.
    r"[百千万亿]|\b(?:hundreds?|thousands?|millions?)\b|000": (),
}
EITHER_LANGUAGE = re.compile(r"中\s*[、/和及]?\s*英|英\s*[、/和及]?\s*中")


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """What two ways to write one heading have in common: no case, width, spaces, line breaks or punctuation, and
    simplified characters.

    >>> fold("Member\\n Name *："), fold("ｍｅｍｂｅｒ＿ｎａｍｅ"), fold("會員名稱")
    ('membername', 'membername', '会员名称')
    """
    return re.sub(r"[\W_]+", "", _narrow(text).casefold())


def _narrow(text: str) -> str:
    """The text in half-width letters and simplified characters."""
    return simplified(unicodedata.normalize("NFKC", text))


def _loose(text: str) -> str:
    """The fold of a heading without articles, in the singular and in British spelling.

    >>> _loose("The Organizations' names"), _loose("Status")
    ('organisationname', 'statu')
    """
    plain = re.sub(r"['’]s?\b", "", unicodedata.normalize("NFKC", text).casefold()).replace("_", " ")
    words = [word for word in plain.split() if word not in ("the", "a", "an")]
    words = [re.sub(r"(?<=[a-z]{2})s\b", "", re.sub(r"ies\b", "y", word)) for word in words]
    return fold(" ".join(words)).replace("organiz", "organis").replace("programme", "program")


@cache
def _known() -> dict[str, dict[str, str]]:
    """What each known heading means: fold of the heading → kind → column."""
    known: dict[str, dict[str, str]] = {}
    for spell in (fold, _loose):
        for contract in CONTRACTS.values():
            for column in contract.described:
                for heading in column.headings:
                    known.setdefault(spell(heading), {}).setdefault(contract.kind, column.name)
    return known


def _spellings(heading: str) -> Iterator[str]:
    """The ways to read one heading, surest first: whole, without its leading numeral, without its brackets."""
    heading = _narrow(heading)
    for written in dict.fromkeys((heading, NUMERAL.sub("", heading))):
        yield written
        turns = _turns(written)
        for prefixes in turns:
            outside = BRACKETS.sub(" ", written)
            yield from (words for prefix in prefixes for words in (f"{prefix} {outside}", f"{outside} {prefix}"))
        for bracket in reversed([] if turns else list(BRACKETS.finditer(written))):
            written = written[: bracket.start()] + " " + written[bracket.end() :]
            yield written


def _turns(heading: str) -> list[tuple[str, ...]]:
    """What the brackets of a heading turn it into; none where they hold a unit, a hint, or both languages."""
    inside = " ".join(BRACKETS.findall(heading)).strip()
    if EITHER_LANGUAGE.search(inside):
        return []
    return [prefixes for words, prefixes in TURNING.items() if re.search(words, inside, re.IGNORECASE)]


def _meant(heading: str) -> dict[str, str]:
    """Kind → column that one heading means, as it stands or by one of its spellings."""
    found: dict[str, str] = {}
    for spelling in _spellings(heading):
        for folded in (fold(spelling), _loose(spelling)):
            for kind, column in _known().get(folded, {}).items():
                found.setdefault(kind, column)
    return found


@lru_cache(maxsize=100_000)
def _meanings(heading: str) -> dict[str, str]:
    """Kind → column that a heading means; also where it says the same in Chinese and in English.

    A heading in two languages means what its first part means, where both parts are known; where only the Chinese part
    is, that part must be of four characters or more to be enough by itself.

    >>> _meanings("会员名称 Member name")["members"], _meanings("Joined (date)"), _meanings("入会时间/电话")
    ('member_name_zh', {'members': 'joined_date'}, {})
    """
    heading = _narrow(heading)
    if len(heading) > LONGEST_HEADING or is_private(heading):
        return {}
    found = _meant(heading)
    chinese, english = re.sub("[A-Za-z]", " ", heading), re.sub(f"[{HAN}]", " ", heading)
    if not fold(chinese) or not fold(english) or fold(chinese) == fold(english) or _turns(heading):
        return found
    parts = [_meant(chinese), _meant(english)]
    if re.match(r"[\W\d_]*[A-Za-z]", heading):
        parts.reverse()
    if all(parts):
        for kind, column in [*parts[0].items(), *parts[1].items()]:
            found.setdefault(kind, column)
    elif not found and len(fold(chinese)) >= 4:
        found = _meant(chinese)
    return found


PRIVATE_PHRASES = re.compile("|".join(columns.PRIVATE_PHRASES))
WEB_ADDRESS = re.compile("(?:网站|网页|链接|web|website|webpage|url|link)(?:地址|address)")
PRIVATE_HEADINGS = frozenset(fold(heading) for heading in columns.PRIVATE_HEADINGS)
UNREAD = frozenset(fold(heading) for heading in columns.UNREAD)


@lru_cache(maxsize=100_000)
def is_private(heading: str) -> bool:
    """Whether a heading says that the column holds personal data: how to reach a person, who it is, or what it is like.

    >>> is_private("联 系 电 话"), is_private("E-mail address"), is_private("Web address"), is_private("Percentage")
    (True, True, False, False)
    """
    folded = WEB_ADDRESS.sub("", fold(heading))
    # “In person” is a way to hold an event.
    text = re.sub(r"in[\W_]*person", "", unicodedata.normalize("NFKC", heading), flags=re.IGNORECASE)
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)
    return (
        folded in PRIVATE_HEADINGS
        or bool(PRIVATE_PHRASES.search(folded))
        or any(word.casefold() in columns.PRIVATE_WORDS for word in words)
    )


# --- the kind of a file --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fit:
    """How well some headings fit one kind: how many of its telling columns they name with words that no other kind knows,
    how many of its columns they name at all, and whether all that it requires is there."""

    contract: Contract
    own: int
    matched: int
    is_complete: bool


def _fits(meanings: list[dict[str, str]]) -> list[_Fit]:
    """How well the headings fit each kind, best first; a kind only if they name half of them or all that it requires."""
    fits = []
    for kind, contract in CONTRACTS.items():
        matched = {meant[kind] for meant in meanings if kind in meant}
        own = {meant[kind] for meant in meanings if list(meant) == [kind]}.intersection(contract.telling)
        complete = all(matched.intersection(group) for group in contract.required)
        is_other = contract.anchor and contract.anchor not in matched
        if matched and not is_other and (complete or 2 * len(matched) >= len(meanings)):
            fits.append(_Fit(contract, len(own), len(matched), complete))
    return sorted(fits, key=lambda fit: (fit.own, fit.matched, fit.is_complete), reverse=True)


def _decided(fits: list[_Fit], names: tuple[str, ...]) -> _Fit | None:
    """The kind that headings fit best, none where nothing tells.

    The kind of which the headings name most columns that tell it from every other kind; of equals the one of which they name
    most columns at all; of equals one that has all that it requires. So 会员名称 or 入会时间 make a roster of members, and 名称 with 时间 and 地点 make a list of events. Headings
    that members and organisations share (名称, 类型, 领域, 省份) decide nothing: then the words of the file's name and of the
    sheet and the titles above the table decide, and where they say nothing either, nothing is guessed."""
    first = fits[0]
    best = [
        fit for fit in fits if (fit.own, fit.matched, fit.is_complete) == (first.own, first.matched, first.is_complete)
    ]
    if len(best) > 1:
        text = " ".join(names)
        order = list(CONTRACTS)
        called = [fit for fit in best if re.search(fit.contract.called, text, re.IGNORECASE)]
        best = sorted(called, key=lambda fit: order.index(fit.contract.kind))[:1]
    return best[0] if best else None


def _unknown_kind(where: str, fits: list[_Fit], known: list[str]) -> UnknownKind:
    """The error for headings that fit no kind, or several alike. It shows known headings only: where a roster has none, its
    first row is persons and telephone numbers."""
    needs = "; ".join(f"{contract.kind}: {_needs(contract)}" for contract in CONTRACTS.values())
    if fits:
        kinds = " and ".join(fit.contract.kind for fit in fits[:2])
        what = f"the headings ({', '.join(f'“{heading}”' for heading in known)}) fit {kinds} alike"
        way = "Use a heading that only one kind has, such as “会员名称” (members) or “中文名称” beside “是否中促会会员” (organisations), or name the sheet “会员名单” or “组织名录”."
    else:
        what = "no row has headings that fit a kind of file"
        way = (
            "Write the headings in one row above the data, or copy the data into the template (python -m etl template)."
        )
    return UnknownKind(f"{where}: {what}. What each kind needs: {needs}. {way}")


def _needs(contract: Contract) -> str:
    """The columns that a file of this kind must have, in the words of both languages."""
    return " and ".join(
        " or ".join(f"“{column.label_zh}” ({column.label_en})" for column in map(contract.column, group))
        for group in contract.required
    )


# --- the headings of a sheet ---------------------------------------------------------------------------------------

# Titles, dates and instructions stand above a table, but no more than this; and no table of ours is wider.
ROWS_SEARCHED = 30
COLUMNS_SEARCHED = 200


@dataclass(frozen=True)
class Heading:
    """The heading of one column of a sheet: where it stands (from 0), as written, and the ways to read it. Headings of two
    rows have several: the group with the column, the column alone, the group alone."""

    position: int
    text: str
    readings: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        return any(is_private(reading) for reading in self.readings)

    @property
    def meanings(self) -> dict[str, str]:
        """Kind → column that it means, by the first reading that each kind knows."""
        found: dict[str, str] = {}
        if not self.is_private:
            for reading in self.readings:
                for kind, column in _meanings(reading).items():
                    found.setdefault(kind, column)
        return found

    @property
    def is_known(self) -> bool:
        return bool(self.meanings) or self.is_private or any(fold(reading) in UNREAD for reading in self.readings)


def _one_row(cells: list[str]) -> list[Heading]:
    return [Heading(position, _plain(cell), (cell,)) for position, cell in enumerate(cells[:COLUMNS_SEARCHED]) if cell]


def _plain(heading: str) -> str:
    return " ".join(heading.split())


def _two_rows(sheet: "Sheet", at: int) -> list[Heading]:
    """The headings where row `at` stands over those of the next row; none where most of the next row is no heading."""
    (number, upper), (next_number, lower) = sheet.rows[at], sheet.rows[at + 1]
    if next_number != number + 1 or not any(heading.meanings for heading in _one_row(upper)):
        return []
    groups = _groups(sheet, number, upper, lower)
    headings, known, filled = [], 0, 0
    for position in range(min(max(len(upper), len(lower)), COLUMNS_SEARCHED)):
        above, below = (row[position] if position < len(row) else "" for row in (upper, lower))
        over = groups.get(position, above)
        if not below:
            headings += [Heading(position, _plain(above), (above,))] if above else []
            continue
        # A group says nothing of one of its columns by itself; a heading over one column does.
        readings = (f"{over} {below}", below, *(() if position in groups else (above,))) if over else (below,)
        filled += 1
        known += bool(_meant(readings[0])) or Heading(position, below, (below,)).is_known
        headings.append(Heading(position, _plain(readings[0]), readings))
    return headings if 2 * known > filled else []


def _groups(sheet: "Sheet", number: int, upper: list[str], lower: list[str]) -> dict[int, str]:
    """Position → heading above it that stands over several columns, by its merged cells or, in a text file, by the empty
    cells behind it."""
    groups = {}
    for first_row, first, last_row, last in sheet.merged:
        if first_row <= number <= last_row and last > first and first <= len(upper):
            groups |= dict.fromkeys(range(first - 1, min(last, COLUMNS_SEARCHED)), upper[first - 1])
    if not sheet.merged:
        for position in range(1, min(len(lower), COLUMNS_SEARCHED)):
            here = upper[position] if position < len(upper) else ""
            before = groups.get(position - 1) or (upper[position - 1] if position <= len(upper) else "")
            if lower[position] and not here and lower[position - 1] and before:
                groups |= {position - 1: before, position: before}
    return groups


@dataclass(frozen=True)
class _Found:
    """The headings that fit best in one sheet: of which rows (indexes), and how well."""

    sheet: "Sheet"
    first: int
    last: int
    headings: list[Heading]
    fits: list[_Fit]

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """What is better stands higher: a table with rows, a visible sheet, more columns, a table that lacks nothing."""
        matched = max(fit.matched for fit in self.fits)
        return len(self.sheet.rows) > self.last + 1, not self.sheet.is_hidden, matched, self.fits[0].is_complete

    @property
    def titles(self) -> tuple[str, ...]:
        """The sheet's name and the cells above the table: they tell what it is."""
        return (self.sheet.name, *(cell for _, cells in self.sheet.rows[: self.first] for cell in cells))


def _find(sheet: "Sheet") -> _Found | None:
    """The row, or two rows, of the sheet that name most columns; the upper of several."""
    best = None
    for at in range(min(len(sheet.rows), ROWS_SEARCHED)):
        tries = [(at, _one_row(sheet.rows[at][1]))]
        if at + 1 < len(sheet.rows):
            tries.append((at + 1, _two_rows(sheet, at)))
        for last, headings in tries:
            fits = _fits([heading.meanings for heading in headings])
            if not fits:
                continue
            found = _Found(sheet, at, last, headings, fits)
            # Of equals the upper row, but two rows of headings before the upper of the two alone.
            if (
                best is None
                or found.rank[2:] > best.rank[2:]
                or (found.first == best.first and found.rank[2:] == best.rank[2:])
            ):
                best = found
    return best


# --- the table -----------------------------------------------------------------------------------------------------

# Patterns of a cell that is no name; what stands in it beside the word is not repeated to anybody.
TOTAL_WORD = re.compile("合计|总计|小计|共计|总数|合計|總計|小計|共計|總數|total|sum", re.IGNORECASE)
TOTAL = re.compile(
    r"(?:本页|全部|以上|本表)?(?:合计|总计|小计|共计|总数|grandtotal|subtotal|totals?|sum)\d*"
    r"(?:家|个|场|次|人|名|项|会员|单位|活动|members?|organi[sz]ations?|events?|rows?)*"
)
COUNT = re.compile(r"\d[\d,.]*\s*[家个場场次人名项項]?")
REMARK = re.compile(
    r"\W*(注\s*\d*|註|备注|備註|说明|說明|附注|填表说明|制表人?|製表人?|制表单位|制表日期|制表时间|填表人?|填表单位|填表日期|填表时间"
    r"|填报人|填报单位|填报日期|审核人?|审批人?|复核人?|负责人|经办人|联系人|联系电话|电话|统计日期|统计时间|统计截止日期|截止日期|更新日期|更新时间"
    r"|打印日期|资料来源|数据来源|来源|notes?(?:\s*\d+)?|remarks?|sources?|(?:prepared|compiled|checked|approved|updated|printed)(?: by| on)?"
    r"|contact|tel|as of|date)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"\W*(example|示例|例)\s*[:：]", re.IGNORECASE)
SECTION = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十]+[)）]?\s*[、.．:：]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[部批类组编章]|[IVX]+[.、]\s)"
)
# A heading nearer than this is worth a question; below it the suggestion is noise (入会费 is not 入会日期).
NEAR = 70


@dataclass(frozen=True)
class Table:
    """The table of one file as checked text, and all of the file that is not in it.

    `rows` has one row per row of the table that is read: `row_number` as Excel shows it, then every column of the
    contract as text, "" where it is absent. `columns_read` is heading as written → column, `columns_ignored` heading → why,
    or the nearest known heading, or "". `columns_private` are the headings of personal data, which are never read.
    `rows_skipped` are row number and why: printed headings, totals, notes, section titles, examples and rows with nothing
    in any column that is read. `torn` are row number and number of cells of the rows of a text file with more or fewer
    cells than there are headings; their content is not kept, because its cells cannot be told apart and may be personal data.
    """

    contract: Contract
    sheet: str
    heading_row: int
    rows: tables.Table
    columns_read: dict[str, str]
    columns_ignored: dict[str, str]
    columns_private: list[str]
    rows_skipped: list[tuple[int, str]] = field(default_factory=list)
    torn: list[tuple[int, int]] = field(default_factory=list)
    sheets_ignored: list[str] = field(default_factory=list)


def read(sheets: "list[Sheet]", file: str) -> Table:
    """The table of a file, from the sheet whose headings name most columns of one kind.

    A hidden sheet is read only where no visible one has a table; hidden rows are read like the others. Cells merged down
    the table are filled down, and nothing else is. Raises UnknownKind or ContractError, which name
    the file and, where they are known, sheet and row.
    """
    found = max(filter(None, map(_find, sheets)), key=lambda found: found.rank, default=None)
    if found is None:
        raise _unknown_kind(file, [], [])
    sheet = found.sheet
    heading_row = sheet.rows[found.last][0]
    where = f"{file}{f', sheet “{sheet.name}”' if sheet.name else ''}, row {heading_row}"
    fit = _decided(found.fits, (Path(file).stem, *found.titles))
    if fit is None:
        raise _unknown_kind(where, found.fits, [heading.text for heading in found.headings if heading.meanings])
    contract = fit.contract
    places, ignored, private = _columns(contract, found.headings)
    _require(contract, set(places.values()), ignored, where)
    rows, skipped, torn, unnamed = _rows(contract, found, places)
    return Table(
        contract=contract,
        sheet=sheet.name,
        heading_row=heading_row,
        rows=rows,
        columns_read={
            heading.text: places[heading.position] for heading in found.headings if heading.position in places
        },
        columns_ignored=ignored
        | {f"(column {get_column_letter(position + 1)})": "it has no heading" for position in unnamed},
        columns_private=private,
        rows_skipped=skipped,
        torn=torn,
        sheets_ignored=[other.name for other in sheets if other is not sheet],
    )


def _columns(contract: Contract, headings: list[Heading]) -> tuple[dict[int, str], dict[str, str], list[str]]:
    """Position → column that is read; heading → why it is not, or the nearest known one; the headings of personal data."""
    places: dict[int, str] = {}
    ignored: dict[str, str] = {}
    private = []
    for heading in headings:
        column = heading.meanings.get(contract.kind)
        if heading.is_private:
            private.append(heading.text)
        elif column is None:
            ignored[heading.text] = "" if heading.is_known else _nearest(contract, heading)
        elif column in places.values():
            first = next(other.text for other in headings if places.get(other.position) == column)
            ignored[heading.text] = f"“{first}” is read as {column} already"
        else:
            places[heading.position] = column
    return places, ignored, list(dict.fromkeys(private))


def _nearest(contract: Contract, heading: Heading) -> str:
    """The known heading that is written most like this one, as a question to a person; "" where none is like it."""
    known = {written: fold(written) for column in contract.described for written in column.headings}
    near = process.extractOne(fold(heading.readings[-1]), known, scorer=fuzz.ratio, score_cutoff=NEAR)
    return f"“{near[2]}” is the nearest known heading" if near else ""


def _require(contract: Contract, there: set[str], ignored: dict[str, str], where: str) -> None:
    """Raise ContractError where none of a group of columns is there, with the headings that are not read."""
    for group in contract.required:
        if there.intersection(group):
            continue
        wanted = [contract.column(name) for name in group]
        known = {heading: fold(heading) for heading in ignored}
        near = [
            found[2]
            for written in (heading for column in wanted for heading in column.headings)
            if (found := process.extractOne(fold(written), known, scorer=fuzz.ratio, score_cutoff=NEAR))
        ]
        hint = (
            f" Is it the one called “{near[0]}”? Then rename that heading."
            if near
            else " Add it, or rename the heading of that column."
        )
        needed = " or ".join(f"“{column.label_zh}” ({column.label_en}; {column.name})" for column in wanted)
        raise ContractError(
            f"{where}: a file of {contract.kind} needs the column {needed}, and no heading says so.{hint} "
            f"Headings not read: {', '.join(f'“{heading}”' for heading in ignored) or 'none'}."
        )


def _rows(
    contract: Contract, found: _Found, places: dict[int, str]
) -> tuple[tables.Table, list[tuple[int, str]], list[tuple[int, int]], list[int]]:
    """The rows below the headings: those that are read, those that are skipped and why, those that are torn; and the
    positions of cells without a heading."""
    sheet = found.sheet
    below = _Below(
        *(contract, found, places),
        headings=[_squeezed(cells) for _, cells in sheet.rows[found.first : found.last + 1]],
        # Of a text file every row has as many cells as the headings: a shorter one is the half of a row that was broken.
        full=sheet.widths.get(sheet.rows[found.last][0], 0),
        across=_across(found),
        down=_filled_down(sheet, found.last, places),
    )
    below.read(
        (number, cells, sheet.widths.get(number, max(len(cells), below.full)))
        for number, cells in sheet.rows[found.last + 1 :]
    )
    for block in sheet.more:
        below.read_block(block)
    unnamed = sorted(below.filled - {heading.position for heading in found.headings})
    return below.rows, below.skipped, below.torn, unnamed


@dataclass
class _Below:
    """The rows below the headings of a table, as far as they are read; `filled` are the positions of cells that hold something."""

    contract: Contract
    found: _Found
    places: dict[int, str]
    headings: list[list[str]]
    full: int
    across: set[int]
    down: dict[int, dict[str, str]]
    rows: tables.Table = field(default_factory=tables.Table)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    torn: list[tuple[int, int]] = field(default_factory=list)
    filled: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        return max(map(len, self.headings))

    def read(self, rows: Iterable[tuple[int, list[str], int]]) -> None:
        """Rows one by one: the number, the cells up to the last filled one, and how many there are."""
        kept = []
        for number, cells, width in rows:
            own = {
                column: cells[position]
                for position, column in self.places.items()
                if position < len(cells) and cells[position]
            }
            reason = _reason_to_skip(self.contract, cells, own, self.headings, number in self.across)
            if reason:
                self.skipped.append((number, reason))
            elif not self.found.sheet.name and (len(cells) > self.width or width < self.full):
                self.torn.append((number, width))
            else:
                said = {**self.down.get(number, {}), **own}
                kept.append([number, *(said.get(name, "") for name in self.contract.columns)])
                self.filled.update(position for position, cell in enumerate(cells) if cell)
        if kept:
            numbers, *columns = zip(*kept, strict=True)
            self.rows.extend(
                {"row_number": np.array(numbers)}
                | {name: columnwise.objects(cells) for name, cells in zip(self.contract.columns, columns, strict=True)}
            )

    def read_block(self, block: "Block") -> None:
        """Rows column by column, but for those that may be no rows of data."""
        beyond = block.columns[self.width :]
        if len(block.columns) < self.full or any(column.where(bool).any() for column in beyond):
            self.read(block.rows())
            return
        is_plain = self._is_plain(block)
        nothing = columnwise.Column(np.zeros(len(block.numbers), dtype=np.int8), [""])
        own = {column: block.columns[place] for place, column in self.places.items() if place < len(block.columns)}
        doubtful = np.flatnonzero(~is_plain)
        # In the order of the file: those before a doubtful row, then the row.
        if len(doubtful):
            reasons = {}
            for number, cells, _ in block.rows(doubtful):
                said = {
                    column: cells[place] for place, column in self.places.items() if place < len(cells) and cells[place]
                }
                if reason := _reason_to_skip(self.contract, cells, said, self.headings, is_across=False):
                    reasons[number] = reason
            self.skipped += reasons.items()
            is_plain = ~np.isin(block.numbers, list(reasons))
        self.rows.extend(
            {"row_number": block.numbers[is_plain]}
            | {name: own.get(name, nothing).only(is_plain) for name in self.contract.columns}
        )
        self.filled.update(place for place, column in enumerate(block.columns) if column.where(bool)[is_plain].any())

    def _is_plain(self, block: "Block") -> np.ndarray:
        """Of each row, whether a name says that it is a row of data, and something stands beside it."""
        filled = np.sum([column.where(bool) for column in block.columns], axis=0)
        is_named = np.zeros(len(block.numbers), dtype=bool)
        for place, name in self.places.items():
            if name in self.contract.required[0] and place < len(block.columns):
                repeated = {row[place] for row in self.headings if place < len(row)}
                names = block.columns[place]
                is_named |= columnwise.Column(names.codes, _are_names(names.values, repeated)).cells().astype(bool)
        return is_named & (filled > 1)


# A cell that is only a word for a remark has no more characters.
LONGEST_REMARK = 16


def _are_names(cells: Sequence[str], headings: set[str]) -> list[bool]:
    """Of each cell of a column of names whether it is surely one, and no word for something else."""
    # A word is sought in all cells at once, which is quick, and in each only where it stands somewhere.
    text = "\n".join(cells).casefold()
    words = [word for word in (*TOTAL_WORD.pattern.split("|"), ":", "：") if word in text]
    shortest = max(LONGEST_REMARK, *map(len, headings), 0)
    return [
        (len(cell) > shortest and not any(word in cell.casefold() for word in words)) or _is_name(cell, headings)
        for cell in cells
    ]


def _is_name(cell: str, headings: set[str]) -> bool:
    return bool(
        cell
        and not COUNT.fullmatch(cell)
        and not REMARK.match(cell)
        and not EXAMPLE.match(cell)
        and not (len(cell) <= LONGEST_HEADING and TOTAL_WORD.search(cell))
        and "".join(cell.split()).casefold() not in headings
    )


def _squeezed(cells: list[str]) -> list[str]:
    return ["".join(cell.split()).casefold() for cell in cells]


def _reason_to_skip(
    contract: Contract, cells: list[str], own: dict[str, str], headings: list[list[str]], is_across: bool
) -> str:
    """Why a row below the headings is no row of data; "" where it is one. It shows no more of the row than the words that
    it is known by: the foot of a roster names persons."""
    filled = [(position, cell) for position, cell in enumerate(cells) if cell]
    first = filled[0][1]
    # The total of a roster often stands in the column of the names, beside its word.
    names = [own[name] for name in contract.required[0] if name in own and not COUNT.fullmatch(own[name])]
    if len(filled) > 1 and any(_repeats(filled, row) for row in headings):
        return "printed headings"
    if names and all(map(EXAMPLE.match, names)):
        return "example"
    telling = names or [first]
    if all(map(_is_total, telling)):
        return f"total (“{telling[0]}”)"
    if all(map(REMARK.match, telling)):
        return f"remark (“{REMARK.match(telling[0])[1]}”)"
    if len(filled) == 1 and SECTION.match(first):
        return f"title of a section (“{first}”)" if not is_private(first) else "title of a section"
    if len(filled) == 1 and is_across:
        return "one cell across the table"
    return "" if own else "nothing in any column that is read"


def _is_total(cell: str) -> bool:
    """Whether a cell is the word for a sum, perhaps with the sum itself.

    >>> _is_total("共计：265 家"), _is_total("Grand Total"), _is_total("Total Foundation")
    (True, True, False)
    """
    return len(cell) <= LONGEST_HEADING and bool(TOTAL_WORD.search(cell)) and bool(TOTAL.fullmatch(fold(cell)))


def _repeats(filled: list[tuple[int, str]], headings: list[str]) -> bool:
    """Whether every filled cell is the heading of its column again."""
    return all(
        position < len(headings) and "".join(cell.split()).casefold() == headings[position] for position, cell in filled
    )


def _across(found: _Found) -> set[int]:
    """The numbers of the rows in which one merged cell lies over half of the headings or more, and over two at least."""
    rows = set()
    for first_row, first, last_row, last in found.sheet.merged:
        covered = sum(first <= heading.position + 1 <= last for heading in found.headings)
        if first_row == last_row and covered >= max(2, len(found.headings) / 2):
            rows.add(first_row)
    return rows


def _filled_down(sheet: "Sheet", heading: int, places: dict[int, str]) -> dict[int, dict[str, str]]:
    """Row number → column → what a cell merged down the table says for that row. `heading` is the index of the heading row."""
    numbers = [number for number, _ in sheet.rows]
    filled: dict[int, dict[str, str]] = {}
    for first_row, first, last_row, _ in sheet.merged:
        at = bisect_left(numbers, first_row)
        if last_row == first_row or at <= heading or first - 1 not in places or numbers[at : at + 1] != [first_row]:
            continue
        cells = sheet.rows[at][1]
        value = cells[first - 1] if first <= len(cells) else ""
        for number in numbers[at + 1 : bisect_right(numbers, last_row)]:
            filled.setdefault(number, {})[places[first - 1]] = value
    return filled
