"""The workbook for staff: what it shows, and that what is filled in is read back."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl import contracts, extract, template
from etl.contracts import CONTRACTS, UnwritableFile
from etl.reference import Reference

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
EVERY = [(kind, language) for kind in template.KINDS for language in template.LANGUAGES]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.read(REFERENCE)


@pytest.fixture(scope="module")
def written(tmp_path_factory, reference) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("templates")
    return {
        (kind, language): template.write(kind, folder / f"{kind}-{language}.xlsx", language, reference)
        for kind, language in EVERY
    }


@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_a_filled_row_is_read_back_cell_by_cell_and_the_example_is_not(written, which, tmp_path):
    kind, language = which
    book = load_workbook(written[which])
    sheet = book.worksheets[0]
    filled = [f"cell {number}" for number in range(1, sheet.max_column + 1)]
    sheet.append(filled)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    table = contracts.read(extract.sheets(path), str(path))
    assert (table.contract.kind, table.sheet) == (kind, template.WORDS[language][kind])
    assert table.rows_skipped == [(2, "example")]
    assert (table.columns_ignored, table.columns_private) == ({}, [])
    assert set(table.columns_read.values()) == set(CONTRACTS[kind].columns)
    headings = [cell.value for cell in sheet[1]]
    (row,) = table.rows
    assert [row[table.columns_read[heading]] for heading in headings] == filled
    assert table.sheets_ignored == [template.WORDS[language]["about"], template.WORDS[language]["lists"]]


@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_every_list_is_offered_and_holds_the_example(written, reference, which):
    kind, language = which
    book = load_workbook(written[which])
    sheet, lists = book.worksheets[0], book[template.WORDS[language]["lists"]]
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    described = template._in_order(CONTRACTS[kind], language)
    assert len(offered) == sum(bool(column.code_list) for column in described)
    for number, column in enumerate(described, start=1):
        if not column.code_list:
            continue
        formula = offered[f"{sheet.cell(2, number).column_letter}2"]
        names = [cell.value for (cell,) in lists[formula.split("!")[1].replace("$", "")]]
        assert names == template.listed(column.code_list, language, reference) and None not in names
        example = column.example_zh if language == "zh" else column.example_en
        assert set(filter(None, example.replace("；", ";").replace("; ", ";").split(";"))) <= set(names)
    provinces = template.listed("province", language, reference)
    assert len(provinces) == 34 and provinces[0] == ("北京" if language == "zh" else "Beijing")


@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_every_column_is_explained_and_none_asks_for_personal_data(written, which):
    _, language = which
    book = load_workbook(written[which])
    headings = [cell.value for cell in book.worksheets[0][1]]
    lines = list(book[template.WORDS[language]["about"]].iter_rows(values_only=True))
    table = lines.index(template.WORDS[language]["headings"])
    explained = {line[0]: line[1:] for line in lines[table + 1 :]}
    assert list(explained) == headings
    assert all(all(cells[:3]) for cells in explained.values())
    assert not any(map(contracts.is_private, headings))
    duties = [cells[0] for cells in explained.values()]
    assert duties[0] != template.WORDS[language]["optional"] and duties[-1] == template.WORDS[language]["optional"]
    assert any("python -m etl check" in str(line[0]) for line in lines)


@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_headings_stay_in_sight_and_a_month_stays_a_month(written, which):
    sheet = load_workbook(written[which]).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]} == {"@"}
    assert all(12 <= sheet.column_dimensions[cell.column_letter].width <= 34 for cell in sheet[1])


def test_the_same_template_is_the_same_bytes(written, reference, tmp_path):
    again = template.write("events", tmp_path / "again.xlsx", "zh", reference)
    assert again.read_bytes() == written["events", "zh"].read_bytes()


def test_a_file_that_is_there_is_never_overwritten(reference, tmp_path):
    out = tmp_path / "members.xlsx"
    out.write_bytes(b"the roster of ten years")
    with pytest.raises(UnwritableFile, match="is there already"):
        template.write("members", out, "zh", reference)
    assert out.read_bytes() == b"the roster of ten years"


def test_a_folder_that_is_missing_is_named(reference, tmp_path):
    with pytest.raises(UnwritableFile, match="Make the folder first"):
        template.write("members", tmp_path / "nowhere" / "members.xlsx", "en", reference)
