"""Headings in any dress, the table wherever it stands in the sheet, and what is never read."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from etl import columns, contracts, extract
from etl.contracts import CONTRACTS, ContractError, EtlError, UnknownKind
from etl.extract import Sheet

settings.register_profile("same every time", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("same every time")

KNOWN = [
    (kind, column.name, heading)
    for kind, contract in CONTRACTS.items()
    for column in contract.described
    for heading in column.headings
]


def sheet(*rows: list[str] | None, name: str = "Sheet1", start: int = 1, **more) -> Sheet:
    """A sheet of these rows, numbered from `start`; None is a blank row, which has a number and no cells."""
    numbered = [(number, list(cells)) for number, cells in enumerate(rows, start=start) if cells and any(cells)]
    for _, cells in numbered:
        while cells and not cells[-1]:
            cells.pop()
    return Sheet(name, numbered, **more)


def read(*rows: list[str] | None, file: str = "list.xlsx", **more) -> contracts.Table:
    return contracts.read([sheet(*rows, **more)], file)


def cells(table: contracts.Table, column: str) -> list[str]:
    return [row[column] for row in table.rows]


def rows(table: contracts.Table) -> list[int]:
    return [row["row_number"] for row in table.rows]


# --- the vocabulary ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CONTRACTS)
def test_no_heading_means_two_columns_of_a_kind_or_stands_twice(kind):
    meant: dict[str, set[str]] = {}
    for column in CONTRACTS[kind].described:
        folded = Counter(contracts.fold(heading) for heading in column.as_written)
        assert [heading for heading, times in folded.items() if times > 1] == [], column.name
        for heading in column.headings:
            for form in (contracts.fold(heading), contracts._loose(heading)):
                meant.setdefault(form, set()).add(column.name)
    assert {form: names for form, names in meant.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", CONTRACTS)
def test_every_column_has_its_words_in_both_languages(kind):
    contract = CONTRACTS[kind]
    assert len(set(contract.columns)) == len(contract.columns)
    for column in contract.described:
        assert column.label_en.isascii() and not column.label_zh.isascii(), column
        assert column.means_en.endswith(".") and column.means_zh.endswith("。"), column
    for names in (*contract.required, contract.key, contract.telling):
        assert set(names) <= set(contract.columns)


def test_no_heading_that_is_read_is_private_or_known_to_be_unread():
    assert [known for known in KNOWN if contracts.is_private(known[2])] == []
    assert [known for known in KNOWN if contracts.fold(known[2]) in contracts.UNREAD] == []


DECORATIONS = st.sampled_from(["", " ", "*", "：", ":", " *", "\n", "  ", "（必填）", " (required)", "\u3000", "。"])


def widened(text: str) -> str:
    """The text in full-width letters and marks."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@given(
    known=st.sampled_from(KNOWN),
    dress=st.sampled_from([str, str.upper, str.lower, str.title, widened]),
    before=st.sampled_from(["", " ", "1. ", "（二）", "三、", "*", "\t"]),
    after=DECORATIONS,
    gap=st.sampled_from([" ", "  ", "\n", "_", "-", "\u3000"]),
)
@settings(max_examples=600)
def test_a_known_heading_is_found_in_any_dress(known, dress, before, after, gap):
    kind, name, heading = known
    written = before + dress(heading.replace(" ", gap)) + after
    assert contracts._meanings(written).get(kind) == name


@given(st.text(max_size=60) | st.lists(st.sampled_from([heading for *_, heading in KNOWN])).map("/".join))
def test_any_heading_whatever_raises_nothing(text):
    contracts._meanings(text)
    contracts.is_private(text)
    assert contracts.fold(contracts.fold(text)) == contracts.fold(text) or not unicodedata.is_normalized("NFKC", text)


LOOSE_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "", "会员名称", "电话", "活动名称", "时间", "合计", "注：", "2017-07-05", "名称"]),
)


@given(
    rows=st.lists(st.lists(LOOSE_CELLS, max_size=6), max_size=12),
    merged=st.lists(st.tuples(*[st.integers(1, 12)] * 4), max_size=4),
    name=st.sampled_from(["", "会员"]),
)
@settings(max_examples=300)
def test_any_sheet_whatever_raises_only_the_errors_of_the_etl(rows, merged, name):
    try:
        table = contracts.read([sheet(*rows, name=name, merged=tuple(merged))], "any.xlsx")
    except EtlError:
        return
    listed = [*cells(table, "row_number"), *(row for row, _ in table.rows_skipped), *(row for row, _ in table.torn)]
    below = [number for number, cells in sheet(*rows).rows if number > table.heading_row]
    assert sorted(listed) == below


@pytest.mark.parametrize(
    ("heading", "kind", "column"),
    [
        ("参加人数（人）", "events", "participants_count"),
        ("Joined (date)", "members", "joined_date"),
        ("会员名称 Member name", "members", "member_name_zh"),
        ("Member name\n会员名称", "members", "member_name_en"),
        ("Name / 名称", "members", "member_name_en"),
        ("入会时间 / Entry into the network", "members", "joined_date"),
        ("名称（英文）", "members", "member_name_en"),
        ("会员名称（英文全称）", "members", "member_name_en"),
        ("会员名称（中英文）", "members", "member_name_zh"),
        ("Name (Chinese)", "members", "member_name_zh"),
        ("時間（結束）", "events", "end_date"),
        ("會員名稱", "members", "member_name_zh"),
        ("Organizations' names", "members", "member_name_en"),
        ("Organization type", "members", "organisation_type"),
        ("地点（城市）", "events", "city"),
        # A number in ten thousands is another number, and a word in one language does not vouch for the other.
        ("参加人数（万人）", "events", None),
        ("Number of participants (thousand)", "events", None),
        ("会员 Fee", "members", None),
        ("会员名称" * 30, "members", None),
    ],
)
def test_what_a_heading_means(heading, kind, column):
    assert contracts._meanings(heading).get(kind) == column


# --- personal data -------------------------------------------------------------------------------------------------

PRIVATE = columns._written(
    "联系人|联 系 电 话|電話|手机号码|邮箱|E-mail|EMAIL ADDRESS|Tel.|Tel No|Fax|传真|微信|QQ|QQ号|身份证号|护照号码|Passport No.",
    "ID card number|负责人|法定代表人|法人|秘书长|会长姓名|理事长|通讯地址|通信地址|Postal address|Address|邮编|性别|出生日期|Date of birth",
    "职务|Contact person|Contact name|联系人单位名称|姓名|Surname|Mobile|ＰＨＯＮＥ|Secretary-General|President|Job title|参会人员名单",
    "会员名称（联系人）|Person in charge|ContactPerson|WeChat|DOB|Sex|Age|Nationality|领队|主讲人",
)


@pytest.mark.parametrize("heading", PRIVATE)
def test_a_heading_of_personal_data_is_never_read(heading):
    table = read(["会员名称", heading, "入会时间"], ["甲基金会", "13800001111", "2017"])
    assert table.columns_private == [" ".join(heading.split())]
    assert heading not in table.columns_ignored
    assert "13800001111" not in str(list(table.rows))


@given(
    private=st.sampled_from(["联系人", "电话", "手机", "邮箱", "身份证号", "Contact person", "E-mail", "Mobile phone"]),
    known=st.sampled_from(KNOWN),
    order=st.booleans(),
    joint=st.sampled_from([" ", "", "/", "（", "\n"]),
)
def test_no_known_heading_opens_a_private_one(private, known, order, joint):
    kind, _, heading = known
    assert contracts._meanings(joint.join((private, heading) if order else (heading, private))).get(kind) is None


def test_a_message_about_headings_never_shows_the_cells_of_a_roster_without_headings():
    with pytest.raises(UnknownKind) as error:
        read(["张三", "13800001111", "甲基金会"], ["李四", "13900002222", "乙协会"])
    assert not any(shown in str(error.value) for shown in ("张三", "13800001111", "甲基金会"))
    assert "template" in str(error.value)


# --- the kind ------------------------------------------------------------------------------------------------------


def recognised(headings, file, name=""):
    """The kind of a sheet with these headings and one row."""
    return contracts.read([sheet(headings, ["x"] * len(headings), name=name)], file).contract.kind


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("序号|会员名称|单位性质|领域|省份|联系电话", "members"),
        ("名称|时间|地点", "events"),
        ("名称|时间|地点|主办单位|参加人数|备注", "events"),
        ("Name|Type|Sector|Province|Joined", "members"),
        ("Organisation|Date joined|City", "members"),
        ("Member|From|To", "members"),
        ("Event|Date|Venue|Organiser", "events"),
        ("中文名称|英文名称|是否会员|总部城市", "organisations"),
        ("截至日期|指标|数值|来源", "figures"),
        ("活动名称|组织名称|在活动中的角色", "event_organisations"),
        ("Event name|Organisation|Role|Note", "event_organisations"),
        ("Event name|Event date", "events"),
        ("活动名称|活动日期|角色", "events"),
        ("Organisation|Role|City|Organisation type|Sectors|Member of CNIE", "organisations"),
        ("單位名稱|入會時間|退會時間", "members"),
    ],
)
def test_the_kind_is_told_by_the_headings(headings, kind):
    assert recognised(headings.split("|"), "list.xlsx") == kind


def test_members_and_organisations_are_never_guessed():
    headings = ["单位名称", "单位性质", "领域", "省份"]
    with pytest.raises(UnknownKind, match="fit members and organisations alike") as error:
        recognised(headings, "2024.xlsx")
    assert "“会员名称” (Chinese name)" in str(error.value) and "name the sheet “会员名单”" in str(error.value)
    assert recognised(headings, "2024年会员名册.xlsx") == "members"
    assert recognised(headings, "2024.xlsx", "社会组织名录") == "organisations"
    body = ["甲基金会", "基金会", "公益慈善", "北京"]
    assert read(["国际交流促进会会员名单"], headings, body).contract.kind == "members"
    assert read(headings, body, name="会员").contract.kind == "members"
    assert read(headings, body, file="data/raw/roster-2026.csv", name="").contract.kind == "members"


def test_the_files_of_the_project_are_recognised_and_read_whole():
    raw = Path(__file__).parent.parent / "data" / "raw"
    kinds = {}
    for path in sorted(raw.glob("*.csv")):
        table = contracts.read(extract.sheets(path), str(path))
        kinds[path.name] = table.contract.kind
        with path.open(encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        assert (table.columns_ignored, table.columns_private, table.torn, table.rows_skipped) == ({}, [], [], [])
        assert len(table.rows) == len(written)
        for heading, column in table.columns_read.items():
            assert heading == column and cells(table, column) == [row[heading].strip() for row in written]
    assert kinds == {
        **{
            "event_organisations.csv": "event_organisations",
            "events.csv": "events",
            "organisations.csv": "organisations",
        },
        "published_figures.csv": "figures",
        "members_by_name.csv": "members",
    }


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ("活动名称|地点|人数|举办情况说", ["“开始日期” (Start date; start_date)", "row 1", "“举办情况说”"]),
        ("公司字号|入会时间|省份", ["“会员名称” (Chinese name; member_name_zh) or “英文名称”", "“公司字号”"]),
        ("会员名|姓名", None),
        ("指标|数值|备注", ["“截至日期”"]),
    ],
)
def test_a_required_column_that_is_missing_is_named_with_what_was_not_read(headings, words):
    rows = (headings.split("|"), ["甲", "乙", "丙", "丁"])
    if words is None:
        assert read(*rows).columns_private == ["姓名"]
        return
    with pytest.raises(ContractError) as error:
        read(*rows)
    assert [word for word in words if word not in str(error.value)] == []


def test_a_missing_column_is_asked_for_under_the_heading_that_comes_near():
    with pytest.raises(ContractError, match="Is it the one called “start_day_of_it”"):
        read(["event_name", "start_day_of_it", "city"], ["Forum", "2017", "Putian"])


# --- headings not read ---------------------------------------------------------------------------------------------


def test_every_heading_is_read_or_named_with_the_reason():
    table = read(
        ["序号", "会员名称", "单位名称", "入会日其", "主管单位", "电话", "", "Colour"],
        ["1", "甲基金会", "甲", "2017", "某部", "138", "x", "red"],
    )
    assert table.columns_read == {"会员名称": "member_name_zh"}
    assert table.columns_ignored == {
        "序号": "",
        "单位名称": "“会员名称” is read as member_name_zh already",
        "入会日其": "“入会日期” is the nearest known heading",
        "主管单位": "",
        "Colour": "",
        "(column G)": "it has no heading",
    }
    assert table.columns_private == ["电话"]
    assert cells(table, "joined_date") == [""], "nothing is read by closeness"


def test_a_file_needs_only_a_name_to_be_a_roster():
    table = read(["会员名称"], ["甲基金会"], ["乙协会"])
    assert cells(table, "member_name_zh") == ["甲基金会", "乙协会"]
    assert list(table.rows[0]) == ["row_number", *CONTRACTS["members"].columns]
    assert set(cells(table, "joined_date")) == {""}


# --- where the table stands ----------------------------------------------------------------------------------------


def test_titles_above_blank_rows_and_blank_columns():
    table = read(
        ["中国某网络会员名册"],
        ["截至2024年12月31日", "", "", "制表日期：2025年1月"],
        None,
        ["", "会员名称", "", "入会时间", "备注"],
        None,
        ["", "甲基金会", "", "2017-07-05"],
        None,
        ["", "乙协会", "", "", "代管"],
        merged=((1, 1, 1, 5),),
    )
    assert (table.heading_row, rows(table)) == (4, [6, 8])
    assert cells(table, "member_name_zh") == ["甲基金会", "乙协会"]
    assert cells(table, "joined_date") == ["2017-07-05", ""] and cells(table, "note") == ["", "代管"]


def test_headings_of_two_rows_with_merged_cells():
    table = read(
        ["会员名录"],
        ["序号", "会员名称", "咨商地位", "", "联系人", "", "所在地区", "备注"],
        ["", "", "类别", "时间", "姓名", "电话", "", ""],
        ["1", "甲基金会", "特别", "2014", "张三", "138", "北京", "无"],
        merged=((1, 1, 1, 8), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 2, 6), (2, 7, 3, 7), (2, 8, 3, 8)),
    )
    assert (table.heading_row, rows(table)) == (3, [4])
    assert table.columns_read == {
        "会员名称": "member_name_zh",
        "咨商地位 类别": "ecosoc_category",
        "咨商地位 时间": "ecosoc_granted_date",
        "所在地区": "province",
        "备注": "note",
    }
    assert table.columns_private == ["联系人 姓名", "联系人 电话"]
    assert cells(table, "ecosoc_category") == ["特别"] and cells(table, "ecosoc_granted_date") == ["2014"]


def test_headings_of_two_rows_in_a_text_file():
    table = read(
        ["会员名称", "咨商地位", "", "省份"],
        ["", "类别", "时间", ""],
        ["甲基金会", "特别", "2014", "北京"],
        name="",
        file="a.csv",
    )
    assert cells(table, "ecosoc_granted_date") == ["2014"] and cells(table, "province") == ["北京"]


def test_the_part_of_a_group_is_not_taken_for_the_whole():
    table = read(
        ["活动名称", "时间", "参加人数", ""],
        ["", "", "中方", "外方"],
        ["某论坛", "2017", "50", "70"],
        merged=((1, 3, 1, 4),),
    )
    # “中方” is no heading that is known: the row is not read as one, and so it is seen as a row of data to be doubted.
    assert cells(table, "event_name")[-1] == "某论坛"


def test_the_same_headings_in_a_second_language_below():
    table = read(
        ["会员名称", "入会时间", "领域"], ["Member name", "Joined", "Areas of expertise"], ["甲基金会", "2017", "环保"]
    )
    assert (table.heading_row, rows(table)) == (2, [3])
    assert list(table.columns_read.values()) == ["member_name_zh", "joined_date", "sectors"]


@pytest.mark.parametrize(
    "first", [["Amity Foundation", "July 2017", "Health"], ["甲基金会", "2017", "环保"], ["甲", "", ""]]
)
def test_the_first_row_of_data_is_not_taken_for_a_second_row_of_headings(first):
    table = read(["会员名称", "入会时间", "领域"], first)
    assert (table.heading_row, rows(table)) == (1, [2])


def test_the_sheet_with_the_table_is_found_and_the_others_are_named():
    cover = sheet(["封面"], ["会员"], name="封面")
    old = sheet(["会员名称", "入会时间", "省份", "领域"], ["甲", "2015", "北京", "环保"], name="旧表", is_hidden=True)
    empty = sheet(["会员名称", "入会时间", "省份", "领域"], name="空表")
    good = sheet(["会员名称", "入会时间", "省份"], ["乙", "2017", "福建"], name="会员", hidden_rows=frozenset({2}))
    table = contracts.read([cover, old, empty, good], "a.xlsx")
    assert (table.sheet, cells(table, "member_name_zh")) == ("会员", ["乙"])
    assert table.sheets_ignored == ["封面", "旧表", "空表"]
    assert contracts.read([cover, empty, old], "a.xlsx").sheet == "旧表", "a hidden sheet, where no other has a table"


def test_headings_and_nothing_below_them():
    table = contracts.read([sheet(["会员名称", "入会时间"], name="会员")], "a.xlsx")
    assert (table.contract.kind, len(table.rows)) == ("members", 0)
    with pytest.raises(UnknownKind):
        contracts.read([], "a.xlsx")


# --- rows that are no data -----------------------------------------------------------------------------------------


def test_printed_headings_sections_totals_and_remarks_are_skipped_and_listed():
    table = read(
        ["序号", "会员名称", "入会时间", "联系电话"],
        ["一、全国性组织"],
        ["1", "甲基金会", "2017", "138"],
        ["序号", "会员名称", "入会时间", "联系电话"],
        ["地方性组织"],
        ["2", "乙协会", "2018", "139"],
        ["3"],
        ["合计", "", "2家"],
        ["", "共计：2家"],
        ["注：本表仅供内部使用，联系13800001111"],
        ["制表人：张三", "", "审核：李四"],
        merged=((2, 1, 2, 4), (5, 1, 5, 4)),
    )
    assert rows(table) == [3, 6]
    assert table.rows_skipped == [
        (2, "title of a section (“一、全国性组织”)"),
        (4, "printed headings"),
        (5, "one cell across the table"),
        (7, "nothing in any column that is read"),
        (8, "total (“合计”)"),
        (9, "total (“共计：2家”)"),
        (10, "remark (“注”)"),
        (11, "remark (“制表人”)"),
    ]
    assert not any(name in str(table.rows_skipped) for name in ("张三", "李四", "138"))


@pytest.mark.parametrize(
    "foot",
    [
        ["Total", "", "265"],
        ["Grand total:"],
        ["Sub-total 12"],
        ["Total: 265 members"],
        ["Note: figures of May"],
        ["Prepared by: A. B."],
    ],
)
def test_the_foot_of_an_english_list_is_skipped(foot):
    table = read(["Member name", "Joined", "Note"], ["Amity", "2017"], foot)
    assert rows(table) == [2] and [row for row, _ in table.rows_skipped] == [3]


@pytest.mark.parametrize(
    "name", ["Total Energies Foundation", "合计划基金会", "Notes and Records Society", "Sum of Us", "总计量协会"]
)
def test_a_name_that_only_begins_like_a_total_is_a_name(name):
    assert cells(read(["Member name", "Joined"], [name, "2017"]), "member_name_en") == [name]


def test_a_member_is_kept_whose_other_name_is_no_total():
    table = read(["会员名称", "英文名称"], ["道达尔基金会", "Total"], ["", "Total"])
    assert rows(table) == [2] and table.rows_skipped == [(3, "total (“Total”)")]


def test_an_example_left_in_is_no_data():
    table = read(
        ["会员名称", "英文名称", "入会时间"],
        ["示例：某基金会", "Example: A", "2017"],
        ["甲", "", "2018"],
        ["示例会员 001"],
    )
    assert rows(table) == [3, 4] and table.rows_skipped == [(2, "example")]


# --- merged data, torn rows ----------------------------------------------------------------------------------------


def test_cells_merged_down_are_filled_down_and_nothing_else():
    table = read(
        ["省份", "会员名称", "联系人", "备注"],
        ["福建", "甲基金会", "张三", "a"],
        ["", "乙协会", "李四"],
        ["", "丙中心", "王五"],
        ["北京", "丁学会"],
        ["", "戊联盟"],
        ["", "", "赵六"],
        merged=((2, 1, 4, 1), (6, 2, 7, 2)),
    )
    assert cells(table, "member_name_zh") == ["甲基金会", "乙协会", "丙中心", "丁学会", "戊联盟"]
    assert cells(table, "province") == ["福建", "福建", "福建", "北京", ""]
    assert cells(table, "note") == ["a", "", "", "", ""]
    assert table.rows_skipped == [(7, "nothing in any column that is read")]


def test_two_spells_under_one_merged_name_are_two_rows():
    table = read(
        ["会员名称", "入会时间", "退会时间"], ["甲基金会", "2010", "2012"], ["", "2015", ""], merged=((2, 1, 3, 1),)
    )
    assert cells(table, "member_name_zh") == ["甲基金会", "甲基金会"] and cells(table, "joined_date") == [
        "2010",
        "2015",
    ]


def test_a_row_of_a_text_file_with_too_many_cells_is_torn_and_its_content_dropped():
    torn = ["乙", "协会", "2018", "13800001111"]
    table = read(["会员名称", "入会时间", "电话"], ["甲", "2017"], torn, name="", file="a.csv")
    assert table.torn == [(3, 4)] and rows(table) == [2]
    assert "13800001111" not in repr(table)
    beside = read(["会员名称", "入会时间", "电话"], ["甲", "2017"], torn)
    assert beside.torn == [] and beside.columns_ignored == {"(column D)": "it has no heading"}


# --- the whole way -------------------------------------------------------------------------------------------------


def test_a_workbook_of_a_secretariat_is_read_from_the_file(tmp_path):
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["本表由秘书处保存"])
    roster = book.create_sheet("名单")
    for row in (
        ["会员名录（2024年）"],
        [],
        ["序号", "会员名称", "单位性质", "省份", "咨商地位", None, "联系电话"],
        [None, None, None, None, "类别", "时间", None],
        [1, "甲基金会", "基金会", "福建", "特别", 2014, "13800001111"],
        [2, "乙协会", "社会团体", None, None, None, "13900002222"],
        ["合计", 2],
    ):
        roster.append(row)
    for merged in ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "D5:D6"):
        roster.merge_cells(merged)
    path = tmp_path / "roster.xlsx"
    book.save(path)
    table = contracts.read(extract.sheets(path), str(path))
    assert (table.contract.kind, table.sheet, table.heading_row, rows(table)) == ("members", "名单", 4, [5, 6])
    assert cells(table, "province") == ["福建", "福建"] and cells(table, "ecosoc_granted_date") == ["2014", ""]
    assert table.columns_private == ["联系电话"] and table.sheets_ignored == ["说明"]
    assert table.rows_skipped == [(7, "total (“合计”)")]


def test_the_words_of_the_vocabulary_are_not_typed_twice_among_the_unread():
    for words in (columns.UNREAD, columns.PRIVATE_PHRASES, columns.PRIVATE_HEADINGS):
        assert [word for word, times in Counter(map(contracts.fold, words)).items() if times > 1] == []


# --- long files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [4, 5])
def test_a_long_text_is_read_in_blocks_as_if_it_were_read_at_once(tmp_path, monkeypatch, width):
    rows = [["会员名称", "入会时间", "备注", "联系电话"], *([f"组织{number}", "2017", "", "1"] for number in range(40))]
    rows[8] = ["", "2017", "无名", ""]
    rows[12] = ["会员名称", "入会时间", "备注", "联系电话"]
    rows[20] = ["", "", "", ""]
    rows[21] = ["合计：265 家", "", "", ""]
    rows[22] = ["共计促进会", " 2018", "a\u3000b ", ""]
    rows[23] = ["注：以上", "2017", "", ""]
    rows[24] = ["一、全国性组织", "", "", ""]
    rows[30] = ["组织", "2017"]
    rows[31] = ["甲", "2017", "乙", "", "丙", "丁"]
    rows[35] = ["265", "2017", "", ""]
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, *[""] * (width - len(row))] if len(row) == 4 else row for row in rows)

    def parts(first: int, block: int) -> tuple:
        monkeypatch.setattr(extract, "FIRST_ROWS", first)
        monkeypatch.setattr(extract, "BLOCK_ROWS", block)
        table = contracts.read(extract.sheets(path), str(path))
        return list(table.rows), table.rows_skipped, table.torn, table.columns_ignored

    at_once = parts(100, 100)
    assert [len(part) for part in at_once] == [33, 4, 2, 0]
    assert parts(3, 7) == parts(5, 1) == at_once
