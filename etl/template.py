"""A workbook for staff to fill: the headings of a kind of file in one language, lists to choose from, one example row, and a
sheet that explains each column. `contracts.read` reads it back as it is, and takes its example for no data."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.columns import Column
from etl.contracts import CONTRACTS, Contract, UnwritableFile
from etl.reference import Reference

KINDS = ("members", "events", "event_organisations")
LANGUAGES = ("zh", "en")

WORDS = {
    "zh": {
        "members": "会员",
        "events": "活动",
        "event_organisations": "活动参与组织",
        "lists": "选项",
        "about": "说明",
        "example": "示例：",
        "headings": ("栏目", "是否必填", "含义", "可填内容", "示例"),
        "required": "必填",
        "one_of": "与“{others}”至少填一项",
        "optional": "可不填",
        "from_list": "从下拉列表中选择，也可直接填写列表中的名称（见“{sheet}”表）",
        "date": "日期，如 2017-07-05、2017-07 或 2017；知道多少填多少",
        "count": "数字，如 120；也可照原文填“120余”“近300”",
        "degrees": "以度为单位的小数，如 25.454",
        "several": "可填多个，用分号分隔",
        "free": "文字",
        "steps": (
            "如何使用本表",
            "1. 在“{sheet}”表中每行填写一项，从第 3 行开始；第 2 行为示例，保留或删除均可，不会被当作数据读取。",
            "2. 不要填写电话、邮箱、证件号、联系人等个人信息；此类栏目一律不读取。",
            "3. 可以删除不需要的栏目或调整顺序；栏目名称请勿改动。",
            "4. 保存后交给 ETL 检查：python -m etl check 文件名.xlsx。检查只读取，不改动任何内容，并逐格指出问题。",
        ),
    },
    "en": {
        "members": "Members",
        "events": "Events",
        "event_organisations": "Parts in events",
        "lists": "Lists",
        "about": "About",
        "example": "Example: ",
        "headings": ("Column", "Required", "Meaning", "What may be written", "Example"),
        "required": "required",
        "one_of": "this or “{others}”",
        "optional": "optional",
        "from_list": "choose from the list, or write a name as it stands there (sheet “{sheet}”)",
        "date": "a date such as 2017-07-05, 2017-07 or 2017, as precisely as it is known",
        "count": "a number such as 120, or “over 120” as it is known",
        "degrees": "degrees with decimals, such as 25.454",
        "several": "several may be written, parted by semicolons",
        "free": "text",
        "steps": (
            "How to use this workbook",
            "1. Fill one row for each entry on the sheet “{sheet}”, from row 3. Row 2 is an example: keep it or delete it, it is not read as data.",
            "2. Write no telephone numbers, e-mail addresses, identity numbers or contact persons: such columns are never read.",
            "3. Columns that are not needed may be deleted or moved. Leave the headings as they are.",
            "4. Save the file and have it checked: python -m etl check FILE.xlsx. The check changes nothing and names every doubtful cell.",
        ),
    },
}
# Columns that hold several values, and so are not bound to one entry of their list.
SEVERAL = {"sectors", "sector", "country", "organisers", "aliases", "other_counts", "other_source_urls"}
# Rows that the lists reach.
ROWS = 2000
FONT = "Calibri"  # that of every cell which names none
HEAD = PatternFill("solid", fgColor="1F4E79")
# A ZIP archive notes when each part was written; a fixed time makes the same template the same bytes.
TIME = (2026, 1, 1, 0, 0, 0)


def write(kind: str, out: Path, language: str, reference: Reference) -> Path:
    """Write the template of one kind (`KINDS`) in one language (`LANGUAGES`); the same bytes every time.

    Raises UnwritableFile where the file is there already, or where its folder is not.
    """
    workbook = Workbook()
    words, contract = WORDS[language], CONTRACTS[kind]
    described = _in_order(contract, language)
    sheet, about, lists = workbook.active, workbook.create_sheet(words["about"]), workbook.create_sheet(words["lists"])
    sheet.title = words[kind]
    _fill(sheet, contract, described, language)
    _offer(sheet, lists, described, language, reference)
    _explain(about, contract, described, language)
    try:
        with out.open("xb") as file:
            file.write(_bytes(workbook))
    except FileExistsError as error:
        raise UnwritableFile(
            f"{out}: this file is there already, and it may hold your data. Give another name, or move the file away."
        ) from error
    except OSError as error:
        raise UnwritableFile(
            f"{out}: cannot be written ({error.strerror}). Make the folder first, or choose one that you may write to."
        ) from error
    return out


def _in_order(contract: Contract, language: str) -> list[Column]:
    """The columns of the template: what is required first, and of two names the one in its language; then as in the contract."""
    first = [name for group in contract.required for name in group]
    first.sort(key=lambda name: not name.endswith(f"_{language}"))
    return [contract.column(name) for name in dict.fromkeys((*first, *contract.columns))]


def _label(column: Column, language: str) -> str:
    return column.label_zh if language == "zh" else column.label_en


def _means(column: Column, language: str) -> str:
    return column.means_zh if language == "zh" else column.means_en


def _example(column: Column, contract: Contract, language: str) -> str:
    """The example of a column; a name says in front that it is an example, by which `contracts.read` knows the row."""
    example = column.example_zh if language == "zh" else column.example_en
    return WORDS[language]["example"] + example if column.name in contract.required[0] else example


def _fill(sheet: Worksheet, contract: Contract, described: list[Column], language: str) -> None:
    """Headings that stay in sight, the example below them, and columns of text: a spreadsheet would turn 2017-07 into the
    first of July."""
    required = {name for group in contract.required for name in group}
    for number, column in enumerate(described, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, _label(column, language))
        head.font = Font(name=FONT, bold=True, color="FFFFFF", underline="single" if column.name in required else None)
        head.fill = HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        example = sheet.cell(2, number, _example(column, contract, language) or None)
        example.font = Font(name=FONT, italic=True, color="7F7F7F")
        example.alignment = Alignment(wrap_text=True, vertical="top")
        example.number_format = "@"
        sheet.column_dimensions[letter].width = _width(head.value, example.value)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.row_dimensions[1].height = sheet.row_dimensions[2].height = 34
    sheet.freeze_panes = "B2"


def _width(*texts: str | None) -> float:
    """A width in characters that holds the longest of the texts, of which a Chinese character takes two, within reason."""
    return min(max(max(map(_length, texts)) + 2, 12), 34)


def _length(text: str | None) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text or "")


def _offer(sheet: Worksheet, lists: Worksheet, described: list[Column], language: str, reference: Reference) -> None:
    """A list to choose from for each column that has one. The lists stand on a sheet of their own: Excel takes no more than
    255 characters in the rule itself. What is not in the list may be written all the same; the check says what it is."""
    written: dict[str, str] = {}
    for number, column in enumerate(described, start=1):
        if not column.code_list:
            continue
        if column.code_list not in written:
            at = len(written) + 1
            names = listed(column.code_list, language, reference)
            for row, text in enumerate((_label(column, language), *names), start=1):
                lists.cell(row, at, text)
            letter = get_column_letter(at)
            lists.cell(1, at).font = Font(name=FONT, bold=True)
            lists.column_dimensions[letter].width = _width(*names)
            written[column.code_list] = f"{quote_sheetname(lists.title)}!${letter}$2:${letter}${len(names) + 1}"
        rule = DataValidation("list", formula1=written[column.code_list], allow_blank=True, showErrorMessage=False)
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}{ROWS}")
        sheet.add_data_validation(rule)
    lists.freeze_panes = "A2"


def listed(code_list: str, language: str, reference: Reference) -> list[str]:
    """The names that a list of data/reference offers, in one language and in its own order."""
    frames = reference.frames
    codes = frames["codes"]
    frame = {
        "sector": frames["sectors"],
        "province": frames["regions"][frames["regions"]["kind"] == "province"],
        "country": frames["countries"],
        "event_series": frames["event_series"],
    }.get(code_list, codes[codes["list_code"] == code_list])
    if "position" in frame.columns:
        frame = frame.sort_values("position", key=lambda position: position.astype(int))
    return list(dict.fromkeys(frame[f"name_{language}"]))


def _explain(about: Worksheet, contract: Contract, described: list[Column], language: str) -> None:
    """How to use the workbook, and a row for each column: whether it is required, what it means and what may be written."""
    words = WORDS[language]
    title, *steps = words["steps"]
    about.append([title])
    for step in steps:
        about.append([step.format(sheet=words[contract.kind])])
    about.append([])
    about.append(words["headings"])
    table = about.max_row
    for column in described:
        about.append(
            [
                _label(column, language),
                _duty(column, contract, language),
                _means(column, language),
                _may_hold(column, language),
                _example(column, contract, language),
            ]
        )
    about.cell(1, 1).font = Font(name=FONT, bold=True, size=14)
    for cell in about[table]:
        cell.font, cell.fill = Font(name=FONT, bold=True, color="FFFFFF"), HEAD
    widths = (26, 22, 52, 52, 40)
    for row in about.iter_rows(min_row=table + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        # Not every program fits a row to its text by itself.
        lines = max(-(-_length(cell.value) * 11 // (width * 10)) for cell, width in zip(row, widths, strict=True))
        about.row_dimensions[row[0].row].height = 15.5 * max(lines, 1)
    for letter, width in zip("ABCDE", widths, strict=True):
        about.column_dimensions[letter].width = width


def _duty(column: Column, contract: Contract, language: str) -> str:
    words = WORDS[language]
    for group in contract.required:
        if column.name in group:
            others = [_label(contract.column(name), language) for name in group if name != column.name]
            return words["one_of"].format(others="”, “".join(others)) if others else words["required"]
    return words["optional"]


def _may_hold(column: Column, language: str) -> str:
    words = WORDS[language]
    kind = "free"
    if column.code_list:
        kind = "from_list"
    elif column.name.endswith("_date"):
        kind = "date"
    elif column.name.endswith("_count"):
        kind = "count"
    elif column.name in ("latitude", "longitude"):
        kind = "degrees"
    text = words[kind].format(sheet=words["lists"])
    mark = "；" if language == "zh" else "; "
    return text + (mark + words["several"] if column.name in SEVERAL else "")


def _bytes(workbook: Workbook) -> bytes:
    """The workbook as a file, without the time at which it was made."""
    made, fixed = io.BytesIO(), io.BytesIO()
    workbook.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.namelist():
            content = parts.read(part)
            if part == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", content)
            out.writestr(zipfile.ZipInfo(part, TIME), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
