"""From tidy to believed. Structure that contradicts itself stops the run; a doubtful cell becomes a row of `issues`
by one of the rules below, and is published too."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Table

from etl.columnwise import Column
from etl.contracts import CheckError
from etl.database import is_numbered
from etl.models import KNOWN_LAST, MODELS
from etl.tables import Columns
from etl.tables import Table as Rows


@dataclass(frozen=True)
class Rule:
    """What can be in doubt about a cell: how grave it is, what is done about it, and its words in both languages.

    An error is what costs the row; what is only set aside, or kept as it stands, is a warning to look at, and a note is
    good to know."""

    severity: str
    consequence: str
    name_en: str
    name_zh: str
    message_en: str
    message_zh: str


RULES = {
    "torn_row": Rule(
        *("error", "row_rejected", "Row does not fit the headings", "行与标题不符"),
        "The row has {cells} cells, more or fewer than there are headings, so they cannot be told apart.",
        "该行有 {cells} 个单元格，与标题数不一致，无法对应。",
    ),
    "name_missing": Rule(
        *("error", "row_rejected", "Name missing", "缺少名称"),
        "The row has no name, so nothing can be recorded under it.",
        "该行没有名称，无法记录。",
    ),
    "repeated_row": Rule(
        *("error", "row_rejected", "Named twice", "重复"),
        "“{value}” already stands in row {first} of {file}; that row is kept.",
        "“{value}”已见于 {file} 第 {first} 行，采用该行。",
    ),
    "repeated_organisation": Rule(
        *("warning", "joined", "Organisation named twice", "组织重复"),
        "“{value}” is the organisation of row {first} of {file}: the two rows are one, and this one fills what that one leaves empty.",
        "“{value}”与 {file} 第 {first} 行为同一组织：两行合为一行，以本行补其空缺。",
    ),
    "possible_match": Rule(
        *("warning", "kept_as_stated", "May be a known organisation", "可能为已收录组织"),
        "“{value}” comes near to {candidates}, and is kept apart. A row of data/reference/aliases.csv decides whether it is the same.",
        "“{value}”与{candidates}相近，暂作不同组织。是否同一，请在 data/reference/aliases.csv 中写明。",
    ),
    "formula_without_value": Rule(
        *("warning", "cell_set_aside", "Formula without a value", "公式没有结果"),
        "The cell holds the formula “{value}” and no stored result. Open the workbook in Excel and save it, or write the value.",
        "单元格为公式“{value}”，且未存有结果。请在 Excel 中打开并保存，或直接写明数值。",
    ),
    "figure_incomplete": Rule(
        *("error", "row_rejected", "Figure incomplete", "数据不完整"),
        "A figure needs a known metric, a number with a known comparator and a date; one of them is missing.",
        "数据须有已知指标、带已知限定词的数值和日期，缺一不可。",
    ),
    "unreadable_date": Rule(
        *("warning", "cell_set_aside", "Date not understood", "无法识别日期"),
        "{why}",
        "{why}",
    ),
    "unreadable_count": Rule(
        *("warning", "cell_set_aside", "Number not understood", "无法识别数字"),
        "{why}",
        "{why}",
    ),
    "negative_count": Rule(
        *("warning", "cell_set_aside", "Number below zero", "数字为负"),
        "“{value}” is below zero, and nothing counted can be.",
        "“{value}”小于零，计数不可能为负。",
    ),
    "count_contradicted": Rule(
        *("warning", "cell_set_aside", "Number contradicts its column", "数字与所在列不符"),
        "“{value}” says “{stated}”, and its column or the cell beside it says “{expected}”: neither is taken for the other.",
        "“{value}”所述为“{stated}”，而所在列或相邻单元格为“{expected}”，不作互换。",
    ),
    "unknown_term": Rule(
        *("warning", "cell_set_aside", "Term not in the list", "不在代码表中"),
        "“{value}” is not a term that we know here. Known: {known}.",
        "“{value}”不是此处已知的词。可用：{known}。",
    ),
    "end_before_start": Rule(
        *("warning", "cell_set_aside", "End before start", "结束早于开始"),
        "The end “{value}” lies before the start “{start}”.",
        "结束日期“{value}”早于开始日期“{start}”。",
    ),
    "dates_disagree": Rule(
        *("warning", "cell_set_aside", "Two ends for one event", "两个结束日期"),
        "“{value}” ends otherwise than “{other}” in the cell of the start; the cell of the end is followed.",
        "“{value}”与开始日期一格所写的“{other}”结束时间不同，以结束日期一格为准。",
    ),
    "future_date": Rule(
        *("warning", "not_counted", "Date in the future", "日期在将来"),
        "“{value}” lies after {received}, the day the file was received: it is shown, and not counted as having happened.",
        "“{value}”晚于收到文件之日（{received}）：仅作展示，不计为已发生。",
    ),
    "before_founding": Rule(
        *("warning", "cell_set_aside", "Before the founding", "早于成立日期"),
        "“{value}” lies before the founding of the organisation, “{founded}”.",
        "“{value}”早于该组织的成立日期“{founded}”。",
    ),
    "two_statuses": Rule(
        *("warning", "kept_as_stated", "Two ECOSOC statuses at once", "同时有两种咨商地位"),
        "“{value}” is granted while “{other}” still lasts; from its own day on it is the one that counts.",
        "“{value}”授予时“{other}”尚在存续，自其授予之日起以前者计。",
    ),
    "finer_than_date": Rule(
        *("warning", "cell_set_aside", "Precision finer than the date", "精度高于日期"),
        "“{value}” is more than the date “{date}” says; the date is taken as it is written.",
        "“{value}”的精度高于日期“{date}”，按日期所写采用。",
    ),
    "impossible_coordinates": Rule(
        *("warning", "cell_set_aside", "Impossible coordinates", "坐标有误"),
        "“{value}” is not a latitude and longitude.",
        "“{value}”不是有效的纬度和经度。",
    ),
    "unknown_place": Rule(
        *("warning", "cell_set_aside", "Place not known", "地点未识别"),
        "“{value}” is neither a city, a province nor a country that we know.",
        "“{value}”不是已知的城市、省份或国家。",
    ),
    "ambiguous_place": Rule(
        *("warning", "cell_set_aside", "Place of several meanings", "地点有歧义"),
        "“{value}” can be {candidates}. Write the province or the country too.",
        "“{value}”可指{candidates}。请同时写明省份或国家。",
    ),
    "place_elsewhere": Rule(
        *("warning", "cell_set_aside", "Place lies elsewhere", "地点不在所述地区"),
        "“{value}” is {candidates}, which is not where the row says that it lies.",
        "“{value}”即{candidates}，与该行所写的地区不符。",
    ),
    "unknown_parent": Rule(
        *("warning", "cell_set_aside", "Parent not found", "未找到上级"),
        "“{value}” is not, or not clearly, the name of a recorded row.",
        "“{value}”未能唯一对应已记录的条目。",
    ),
    "unknown_event": Rule(
        *("error", "row_rejected", "Event not found", "未找到活动"),
        "“{value}” is not the title of a recorded event. Write the title as the list of events has it, or add the event to that list "
        "first; where the date is given, see that it is the event's.",
        "“{value}”不是已收录活动的名称。请按活动清单填写名称，或先将该活动加入清单；填有日期的，请核对是否为该活动的日期。",
    ),
    "event_title_ambiguous": Rule(
        *("error", "row_rejected", "Title of several events", "多场活动同名"),
        "“{value}” is the title of several events. Write the first day of the one that is meant into the column of the date.",
        "“{value}”为多场活动的名称。请在活动日期一栏填写所指活动的第一天。",
    ),
    "role_missing": Rule(
        *("warning", "kept_as_stated", "Role not stated", "未注明角色"),
        "The row states no role: it is taken as taking part and no more. Write one of: {known}.",
        "该行未注明角色，仅按参加处理。请填写其中之一：{known}。",
    ),
    "unrecorded_part": Rule(
        *("note", "kept_as_stated", "Participant not among the organisations", "参与组织未收录"),
        "“{value}” is not among the recorded organisations: its name is kept as written.",
        "“{value}”未收录于组织名录，名称按原文保留。",
    ),
    "repeated_part": Rule(
        *("note", "joined", "Part stated twice", "角色重复"),
        "The same part of “{value}” is stated in row {first} of {file}: the two are one.",
        "“{value}”的同一角色已见于 {file} 第 {first} 行，两者合为一项。",
    ),
    "un_body_missing": Rule(
        *("warning", "cell_set_aside", "UN body not named", "未注明联合国机构"),
        "“{value}” speaks of a session of the UN, and no known body is named for it. Name the body: {known}.",
        "“{value}”涉及联合国会议，但未注明机构。请填写机构：{known}。",
    ),
    "unknown_series": Rule(
        *("warning", "cell_set_aside", "Series not known", "系列未识别"),
        "“{value}” is not a series of data/reference/event_series.csv.",
        "“{value}”不在 data/reference/event_series.csv 的系列之中。",
    ),
    "unrecorded_organiser": Rule(
        *("note", "kept_as_stated", "Organiser not among the organisations", "主办方未收录"),
        "“{value}” is not among the recorded organisations: its name is kept as written.",
        "“{value}”未收录于组织名录，名称按原文保留。",
    ),
    "ambiguous_name": Rule(
        *("warning", "kept_as_stated", "Name of several bodies", "名称对应多个机构"),
        "“{value}” is used by more than one body, so it is joined to none of them.",
        "“{value}”为多个机构所用，故不与任何一个对应。",
    ),
    "membership_implied": Rule(
        *("warning", "not_counted", "Membership only implied", "会员身份仅为推测"),
        "“{value}”: taking part is not membership, so it is not counted.",
        "“{value}”：参与活动不等于会员，不予计入。",
    ),
    "membership_undated": Rule(
        *("warning", "kept_as_stated", "Membership without a start", "入会日期不详"),
        "Neither the row nor its evidence says since when: it counts in who is known to be a member, and in no course over time.",
        "该行及其依据均未说明何时入会：计入已知会员名单，不计入任何时间走势。",
    ),
    "membership_known_by": Rule(
        *("note", "kept_as_stated", "Member by a day, start not stated", "已知某日为会员，入会日期不详"),
        "No cell says since when: it counts from the first day by which dated evidence shows it to be a member.",
        "未说明何时入会：自有日期的依据表明其为会员之日起计入。",
    ),
    "evidence_missing": Rule(
        *("warning", "kept_as_stated", "Evidence not stated", "未注明依据"),
        "The file states evidence or cites a publication, and this row says nothing of its evidence: it is taken as listed, not "
        "confirmed. Write the evidence into the cell; a roster of the secretariat needs neither column.",
        "该文件注明了依据或引用了出版来源，而本行未填依据：按未经确认的名单处理。请填写依据；秘书处自存名册无需这些列。",
    ),
    "not_in_roster": Rule(
        *("note", "not_counted", "Said to be a member, not in the roster", "据称为会员，但名册未载"),
        "“{value}” is said to be a member by another source, and the roster of the secretariat does not have it: it is not counted.",
        "其他来源称“{value}”为会员，而秘书处名册未载，不予计入。",
    ),
    "overlapping_spell": Rule(
        *("error", "row_rejected", "Member twice at once", "会籍重叠"),
        "The spell that begins “{value}” shares days with another spell of the same member.",
        "始于“{value}”的会籍与同一会员的另一段会籍重叠。",
    ),
    "end_undated": Rule(
        *("warning", "kept_as_stated", "Membership ended, no date", "退会日期不详"),
        "A reason says that the membership ended, but not when: it counts up to the day the file was received.",
        "已注明终止方式但未说明日期：会籍计至收到文件之日。",
    ),
    "name_unverified": Rule(
        *("note", "kept_as_stated", "Chinese name unverified", "中文名未核实"),
        "“{value}” is a usual name that no kept source confirms.",
        "“{value}”为通行名称，无存档来源印证。",
    ),
    "inferred_from_name": Rule(
        *("note", "kept_as_stated", "Inferred from the name", "由名称推断"),
        "Type and sector were inferred from the name of the organisation.",
        "组织类型与领域系由名称推断。",
    ),
    "status_undated": Rule(
        *("warning", "kept_as_stated", "ECOSOC status without a date", "咨商地位日期不详"),
        "No source states the day of the step: it counts in who is known to hold a status, and in no course over time unless dated "
        "evidence or the next step shows it.",
        "无来源说明该步骤的日期：计入已知具有咨商地位的组织；除非有日期的依据或后续步骤可以表明，不计入任何时间走势。",
    ),
    "status_known_by": Rule(
        *("note", "kept_as_stated", "ECOSOC status by a day, grant not dated", "已知某日具有咨商地位，授予日期不详"),
        "No source states the day of the step: it counts from the day by which dated evidence shows it.",
        "无来源说明该步骤的日期：自有日期的依据表明之日起计入。",
    ),
    "status_category_missing": Rule(
        *("warning", "kept_as_stated", "ECOSOC category not stated", "咨商地位类别不详"),
        "“{value}”: no source states the category, or sources disagree about it.",
        "“{value}”：来源未说明类别，或说法不一。",
    ),
    "status_stage_missing": Rule(
        *("warning", "not_counted", "ECOSOC stage not stated", "咨商地位阶段不详"),
        "“{value}”: no stage is stated (applied, recommended, granted …), so it is not counted.",
        "“{value}”：未说明阶段（申请、建议授予、授予等），不予计入。",
    ),
    "source_missing": Rule(
        *("warning", "kept_as_stated", "No page cited", "未注明出处"),
        "The row cites no page, so it cannot be followed to its source.",
        "该行未注明出处网页，无法溯源。",
    ),
    "publisher_missing": Rule(
        *("warning", "kept_as_stated", "Publisher not stated", "未注明发布者"),
        "Nothing says who published the figure: a reader sees its title alone. Write the publisher into the column “publisher”.",
        "未说明该数字由谁发布，读者只能看到标题。请在“发布者”一列填写发布方。",
    ),
    "source_weak": Rule(
        *("warning", "kept_as_stated", "Weak source", "来源薄弱"),
        "The cited page is a reprint or a secondary text (“{value}”).",
        "所引网页为转载或二手文本（“{value}”）。",
    ),
    "year_inferred": Rule(
        *("warning", "kept_as_stated", "Year inferred", "年份系推断"),
        "The source gives no year; {value} was inferred.",
        "来源未给出年份，{value} 系推断。",
    ),
    "event_undated": Rule(
        *("warning", "kept_as_stated", "Event without a date", "活动日期不详"),
        "No source gives a date: the event is in the list, and in no year.",
        "无来源给出日期：活动列入清单，但不归入任何年份。",
    ),
    "event_unplaced": Rule(
        *("warning", "kept_as_stated", "Event without a place", "活动地点不详"),
        "No source gives a place: the event is in the list, and not on the map.",
        "无来源给出地点：活动列入清单，但不上图。",
    ),
    "place_apart": Rule(
        *("warning", "kept_as_stated", "Coordinates far from the city", "坐标偏离城市"),
        "“{value}” lies more than half a degree from the place of that name in the reference files.",
        "“{value}”与参考文件中同名地点相差超过半度。",
    ),
    "coverage_unclear": Rule(
        *("warning", "not_counted", "Coverage unclear", "口径不明"),
        "The figure {value} conflicts with others of its time; it is shown and never compared.",
        "数字 {value} 与同期其他数字相矛盾；仅作展示，不作比较。",
    ),
    "conflicting_figures": Rule(
        *("warning", "kept_as_stated", "Figures disagree", "数字不一"),
        "{value} for the same metric and day as {other} in row {first}.",
        "{value}，与第 {first} 行同一指标、同一日期的 {other} 不一致。",
    ),
    "figure_derived": Rule(
        *("note", "kept_as_stated", "Derived, never printed", "推算数字"),
        "{value} was computed from other figures; no source prints it.",
        "{value} 系由其他数字推算，无来源刊载。",
    ),
}


# Tables whose keys others refer to.
REFERRED_TO = {key.column.table.name for table in MODELS.values() for key in table.foreign_keys}
# Of these tables a rejected row must be in none.
PLACE = ("source_id", "source_row")
ROWS = ("organisations", "events", "event_organisations", "published_figures", "memberships")


class Belief:
    """Whether the tables agree with themselves, as far as they were seen. Of a key eight bytes are kept: that two of ten million
    are taken for one is less likely than one in a hundred thousand. Running numbers need no look."""

    def __init__(self, codes: dict[str, set[str]], issues: Rows) -> None:
        """`issues` say which rows were rejected."""
        self._codes = codes
        self._keys: dict[str, list[np.ndarray]] = defaultdict(list)
        # Of each table the keys that its own rows refer to, to be looked for when all of it was seen.
        self._within: dict[str, set[str]] = defaultdict(set)
        rejected = (
            _digests(rows.only(rows.where("consequence_code", lambda code: code == "row_rejected")), PLACE)
            for rows in issues.portions()
        )
        self._rejected = np.sort(_all(list(rejected)))

    def look(self, table: Table, rows: Columns) -> None:
        """Take in rows; tables come in the order of their references. Raises CheckError where a cell is empty that may not be,
        a reference leads nowhere, a code is in no list, or a row was rejected and is still there."""
        if not is_numbered(table):
            self._keys[table.name].append(np.sort(_digests(rows, _key(table))))
        for column in [column for column in table.columns if column.name not in KNOWN_LAST]:
            where, cells = f"{table.name}.{column.name}", rows[column.name]
            # An array of numbers has none missing.
            cells = cells if isinstance(cells, Column) else Column.of(cells)
            if not column.nullable:
                _stop(where, "is empty", ["" for _ in cells.found({None})])
            for foreign in column.foreign_keys:
                referred = foreign.column.table.name
                if referred == table.name:
                    self._within[where].update(cells.found({*cells.values} - {None}))
                else:
                    _stop(where, f"is not in {referred}", self._unknown(referred, cells))
            if (allowed := self._codes.get(code_list(column.name))) and not column.foreign_keys:
                _stop(where, "is in no list of codes", cells.found({*cells.values} - allowed - {None}))
        if table.name in ROWS and len(self._rejected):
            wrong = _told(rows, PLACE, _are_in(_digests(rows, PLACE), self._rejected))
            _stop(table.name, "was rejected and is still there", wrong)

    def _unknown(self, table: str, cells: Column) -> list[Any]:
        """Those of these cells that are no key of a table."""
        values = [value for value in cells.values if value is not None]
        # In order, they are found in a tenth of the time.
        found, blocks = np.sort(digests(values, len(values))), self._keys[table]
        # What was seen last is what is mostly referred to.
        if blocks and _are_in(found, blocks[-1]).all():
            return []
        if len(blocks) != 1:
            # Put together once, and not again for each portion that refers to the table.
            blocks[:] = [np.sort(_all(blocks))]
        unknown = found[~_are_in(found, blocks[0])]
        return cells.found({value for value in values if hash(value) in unknown}) if len(unknown) else []

    def end_of(self, table: Table, rows: Iterable[Columns]) -> None:
        """Raises CheckError where a key stands twice in a table, or in a part of it that has all rows of whatever they are of: all of
        them, `rows`, were seen."""
        ordered = _all(self._keys.pop(table.name, []))
        ordered.sort()
        # Those of links are asked for by nobody.
        self._keys[table.name] = [ordered] if table.name in REFERRED_TO else []
        if len(twice := ordered[1:][ordered[1:] == ordered[:-1]]):
            names = _key(table)
            told = (_told(own, names, np.isin(_digests(own, names), twice)) for own in rows)
            _stop(table.name, "stands twice", chain.from_iterable(told))

    def end(self) -> None:
        """Nothing is looked at any more. Raises CheckError where a row refers to none of its table."""
        for where, cells in self._within.items():
            table = where.partition(".")[0]
            _stop(where, f"is not in {table}", self._unknown(table, Column(np.arange(len(cells)), sorted(cells))))
        self._keys.clear()


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _told(rows: Columns, names: Sequence[str], which: np.ndarray) -> list[str]:
    """What some of these rows hold in these columns, in words."""
    cells = map(rows.only(which).cells, names)
    return [", ".join(map(str, own)) for own in zip(*cells, strict=True)]


def _all(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([*parts, np.empty(0, dtype=np.int64)])


def digests(values: Iterable[Hashable], number: int) -> np.ndarray:
    """Of each value 64 bits, which differ where the values do, in this process."""
    return np.fromiter(map(hash, values), np.int64, number)


def _are_in(found: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Of each digest whether it is among those that are known, which are in order."""
    if not len(known):
        return np.zeros(len(found), dtype=bool)
    return known[np.minimum(np.searchsorted(known, found), len(known) - 1)] == found


def _digests(rows: Columns, names: Sequence[str]) -> np.ndarray:
    """Of each row the digest of what it has in these columns."""
    found = np.zeros(len(rows), dtype=np.uint64)
    for name in names:
        column = rows[name]
        own = digests(column.values, len(column.values))[column.codes] if isinstance(column, Column) else column
        # An odd number, so that none is lost, and a large one, so that small numbers are not near to one another.
        found = found * np.uint64(0x9E3779B97F4A7C15) + own.astype(np.uint64)
    return found.view(np.int64)


def code_list(column_name: str) -> str:
    """The list of codes that a column takes its values from. All precisions of dates share one, and so do all changes.

    >>> code_list("joined_precision_code"), code_list("un_stage_code")
    ('precision', 'un_stage')
    """
    name = column_name.removesuffix("_code")
    if name.endswith("_change"):
        return "change"
    return "precision" if name.endswith("precision") and name != "place_precision" else name


def _stop(where: str, what: str, values: Iterable[Any]) -> None:
    for value in sorted(map(str, values))[:1]:
        raise CheckError(
            f"{where}: “{value}” {what}. This is a fault of the ETL or of data/reference: nothing was published."
        )
