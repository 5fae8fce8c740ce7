"""The rules of the house, so that the documentation fails when it lies: words on every column, imports that run one
way, certificates, and the commands and columns that the READMEs name."""

import ast
import csv
import hashlib
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest

from etl import checks, contracts, extract, models

TOP = Path(__file__).parent.parent
DATA = TOP / "data"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


# --- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [table.name for table in models.MODELS.values()])
def test_every_column_has_its_words_in_both_languages(table):
    for entry in (entry for entry in models.dictionary() if entry["table"] == table):
        assert entry["label_en"].strip() and CHINESE.search(entry["label_zh"]), entry
        assert entry["description_en"].endswith(".") and not CHINESE.search(entry["description_en"]), entry
        assert entry["description_zh"].endswith("。") and CHINESE.search(entry["description_zh"]), entry


def test_one_column_name_has_one_label_and_one_description():
    words = defaultdict(set)
    for entry in models.dictionary():
        words[entry["column"]].add(tuple(value for name, value in entry.items() if not name.startswith("table")))
    assert {name: found for name, found in words.items() if len(found) > 1} == {}


@pytest.mark.parametrize("model", models.MODELS, ids=lambda model: model.__tablename__)
def test_a_table_says_its_grain_first_in_both_languages(model):
    label_en, label_zh, grain_zh = model.words
    assert model.__doc__.startswith("One row per ")
    assert grain_zh.startswith("每行为") and grain_zh.endswith("。")
    assert label_en and CHINESE.search(label_zh)


def test_every_code_column_has_a_list_with_names_in_both_languages():
    lists = defaultdict(list)
    for row in rows_of(DATA / "reference" / "codes.csv"):
        lists[row["list_code"]].append(row)
        assert row["name_en"].strip() and CHINESE.search(row["name_zh"]), row
    lists["rule"] = list(checks.RULES)
    for table in models.MODELS.values():
        for column in table.columns:
            if column.name.endswith("_code") and not column.primary_key and not column.foreign_keys:
                wanted = checks.code_list(column.name)
                # The two languages of the interface: their names are part of the dashboard.
                assert wanted in lists or wanted == "language", f"{table.name}.{column.name} has no list of codes"


@pytest.mark.parametrize("name", ["sectors", "regions", "countries", "places", "event_series"])
def test_a_reference_file_names_everything_in_both_languages(name):
    for row in rows_of(DATA / "reference" / f"{name}.csv"):
        assert row["name_en"].strip() and CHINESE.search(row["name_zh"]), row


@pytest.mark.parametrize("code", checks.RULES)
def test_a_rule_says_the_same_in_both_languages(code):
    rule = checks.RULES[code]
    assert rule.name_en and CHINESE.search(rule.name_zh)
    # Of a date or a count, the cell itself tells why it cannot be read.
    assert rule.message_en.endswith((".", "{why}")) and rule.message_zh.endswith(("。", "{why}"))
    english, chinese = (
        {name for _, name, *_ in Formatter().parse(text) if name} for text in (rule.message_en, rule.message_zh)
    )
    assert english == chinese
    listed = {(row["list_code"], row["code"]) for row in rows_of(DATA / "reference" / "codes.csv")}
    assert {("severity", rule.severity), ("consequence", rule.consequence)} <= listed


def test_every_rule_is_used():
    text = "".join(file.read_text(encoding="utf-8") for file in (TOP / "etl").glob("*.py") if file.name != "checks.py")
    assert [code for code in checks.RULES if f'"{code}"' not in text] == []


# --- imports run one way -------------------------------------------------------------------------------------------


def imported(file: Path) -> set[str]:
    """The modules that a file imports, names of ours down to the module: `from etl import models` is etl.models."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            found |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def of(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def files(folder: str) -> list[Path]:
    """Every Python file below a folder, whatever is added later."""
    return [file for file in sorted((TOP / folder).rglob("*.py")) if "__pycache__" not in file.parts]


def name_of(file: Path) -> str:
    return str(file.relative_to(TOP))


QUERIES = sorted(file.stem for file in (TOP / "dashboard" / "queries").glob("*.py"))
# What a module of the dashboard must not know; `queries` is the only crossing to the database.
FORBIDDEN = {
    "dashboard/charts.py": ("streamlit", "sqlalchemy", "etl"),
    "dashboard/maps.py": ("streamlit", "sqlalchemy", "etl"),
    "dashboard/sentences.py": ("streamlit", "sqlalchemy", "etl"),
    "dashboard/words.py": ("sqlalchemy", "etl"),
    **{f"dashboard/queries/{name}.py": ("plotly", "pydeck", "streamlit") for name in QUERIES},
}
CROSSINGS = (*(f"dashboard/queries/{name}.py" for name in QUERIES), "dashboard/__main__.py", "dashboard/server.py")


@pytest.mark.parametrize("file", files("etl"), ids=name_of)
def test_the_etl_knows_nothing_of_the_dashboard(file):
    assert [module for module in imported(file) if of(module, "dashboard", "streamlit", "plotly", "pydeck")] == []


@pytest.mark.parametrize("file", files("dashboard"), ids=name_of)
def test_the_dashboard_crosses_to_the_etl_in_one_place(file):
    found = [module for module in imported(file) if of(module, "etl", "sqlalchemy")]
    assert found == [] or name_of(file) in CROSSINGS


@pytest.mark.parametrize("name", QUERIES)
def test_queries_read_the_tables_and_the_editions_and_nothing_else_of_the_etl(name):
    queries = TOP / "dashboard" / "queries" / f"{name}.py"
    allowed = ("etl.models", "etl.database", "etl.contracts")
    found = {module for module in imported(queries) if of(module, "etl")}
    assert [module for module in found - {"etl"} if not of(module, *allowed)] == []


@pytest.mark.parametrize("file", FORBIDDEN)
def test_figures_and_sentences_know_only_what_they_are_given(file):
    assert [module for module in imported(TOP / file) if of(module, *FORBIDDEN[file])] == []


@pytest.mark.parametrize("file", files("dashboard/app_pages"), ids=name_of)
def test_a_page_builds_no_query_and_no_figure_and_knows_no_other_page(file):
    forbidden = ("sqlalchemy", "etl", "plotly", "pydeck", "sqlite3", "dashboard.app_pages", "dashboard.app")
    assert [module for module in imported(file) if of(module, *forbidden)] == []


@pytest.mark.parametrize("file", files("dashboard"), ids=name_of)
def test_nothing_below_the_pages_imports_a_page(file):
    if name_of(file) != "dashboard/app.py":
        assert [module for module in imported(file) if of(module, "dashboard.app_pages", "dashboard.app")] == []


# --- certificates --------------------------------------------------------------------------------------------------


def test_every_raw_file_has_a_certificate_with_licence_and_hash():
    certified = {source.file: source for source in extract.sources(DATA)}
    there = {file.name for file in (DATA / "raw").glob("[!.]*")}
    assert there == set(certified)
    for name, source in certified.items():
        assert source.licence and source.title_en and source.title_zh and source.producer_en and source.producer_zh
        assert source.sha256 == hashlib.sha256((DATA / "raw" / name).read_bytes()).hexdigest()


def test_no_file_of_the_project_is_a_sample():
    for source in extract.sources(DATA):
        assert not source.is_sample
        assert "Sample member" not in (DATA / "raw" / source.file).read_text(encoding="utf-8")


def test_every_correction_has_a_reason_in_both_languages_and_somebody_who_decided():
    translations = {row["english"]: row["chinese"] for row in rows_of(DATA / "reference" / "translations.csv")}
    for row in rows_of(DATA / "reference" / "corrections.csv"):
        assert row["reason"].endswith(".") and row["decided_by"] and row["decided_on"]
        assert CHINESE.search(translations.get(row["reason"], "")), row["reason"]


# --- documents -----------------------------------------------------------------------------------------------------


def test_the_commands_that_the_readme_names_exist():
    readme = code_in((TOP / "README.md").read_text(encoding="utf-8"))
    both = f"{readme}\n{code_in((DATA / 'README.md').read_text(encoding='utf-8'))}"
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    assert {"make run", "make test"} <= set(re.findall(r"\bmake [a-z]+", readme))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", both))
    assert named <= set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))
    help_text = subprocess.run(
        [sys.executable, "-m", "etl", "--help"], cwd=TOP, capture_output=True, encoding="utf-8", check=True
    ).stdout
    for command in set(re.findall(r"-m etl ([a-z]+)", both)):
        assert re.search(rf"^\s+{command}\b", help_text, flags=re.MULTILINE), f"python -m etl {command} does not exist"


def code_in(markdown: str) -> str:
    """What a Markdown text shows as code."""
    blocks = re.findall(r"```.*?```", markdown, flags=re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", markdown, flags=re.DOTALL))])


def test_the_readme_of_the_data_has_every_rule_as_it_is():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    table = [
        f"| `{code}` | {rule.severity} | {rule.consequence} | {rule.name_en} | {rule.name_zh} |"
        for code, rule in checks.RULES.items()
    ]
    assert [line for line in table if line not in readme.splitlines()] == [], "data/README.md lacks these lines"
    listed = re.findall(r"^\| `(\w+)` \| (?:error|warning|note) \|", readme, flags=re.MULTILINE)
    assert listed == list(checks.RULES)


@pytest.mark.parametrize("contract", contracts.CONTRACTS.values(), ids=contracts.CONTRACTS)
def test_the_readme_of_the_data_names_every_column_of_a_contract(contract):
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    (part,) = re.findall(rf"^### `{contract.kind}`.*?(?=^##|\Z)", readme, flags=re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.+?) \|", part, flags=re.MULTILINE))))
    assert named == set(contract.columns)


@pytest.mark.parametrize("folder", [DATA, DATA / "reference"], ids=["data", "data/reference"])
def test_the_readme_of_the_data_names_every_file(folder):
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in folder.glob("*.csv") if f"`{file.name}`" not in readme] == []


def test_the_readme_of_the_data_names_every_column_of_a_certificate():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [name for name in extract.CERTIFICATE_COLUMNS if f"`{name}`" not in readme] == []
