"""The commands as staff give them: what is printed, how they end, and what they leave behind."""

import csv
import hashlib
import json
import os
import pty
import shutil
import subprocess
import sys
import termios
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl import template
from etl.__main__ import main
from etl.checks import RULES
from etl.reference import Reference

HERE = Path(__file__).parent
TOP = HERE.parent
RAW = HERE / "fixtures" / "raw"
HEADINGS = "会员名称,英文名称,入会日期,领域,省份,城市,备注\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Run a command; its exit code, what it printed and what it said on the error stream."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def run_json(run):
    """Run a command with --json; its exit code and the one object that it printed."""

    def run_json(*arguments: Any) -> tuple[int, dict[str, Any]]:
        code, out, _ = run(*arguments, "--json")
        return code, json.loads(out)

    return run_json


@pytest.fixture
def empty(tmp_path):
    """A data folder with the reference files and nothing else."""
    shutil.copytree(TOP / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "data" / "reference" / "corrections.csv").write_text(
        "file,row_key,column,expected,corrected,reason,decided_by,decided_on\n", encoding="utf-8"
    )
    return tmp_path / "data"


def written(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def roster(folder: Path, *rows: str, name: str = "名册.csv") -> Path:
    path = folder / name
    path.write_text(HEADINGS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


# --- check ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(RAW.glob("*.[ctx]*")), ids=lambda file: file.name)
def test_check_counts_every_row_and_writes_nothing(file, empty, run_json):
    before = written(empty)
    code, found = run_json("check", file, "--data", empty)
    assert written(empty) == before
    (judged,) = found["files"]
    assert {"file", "kind", "sheet", "rows_read", "rows_accepted", "columns_read", "columns_ignored"} < judged.keys()
    assert code == (1 if judged["issues"] else 0)
    rejected = {issue["row"] for issue in judged["issues"] if issue["severity"] == "error"}
    assert judged["rows_read"] == judged["rows_accepted"] + len(rejected)
    for issue in judged["issues"]:
        assert issue.keys() == {"sheet", "row", "column", "value", "rule", "severity", "message", "consequence"}
        assert issue["severity"] in ("error", "warning")
        assert (issue["severity"] == "error") == (issue["consequence"] == "row_rejected")
        assert issue["rule"] in RULES and issue["message"]
        # A column that the file lacks is named as it is to be written.
        is_lacking = (issue["column"], issue["rule"]) == ("publisher", "publisher_missing")
        assert not issue["column"] or issue["column"] in judged["columns_read"] or is_lacking


def test_check_names_row_heading_and_value_as_excel_shows_them(empty, run_json):
    _, found = run_json("check", RAW / "roster.xlsx", "--data", empty, "--lang", "zh")
    (judged,) = found["files"]
    assert (judged["kind"], judged["sheet"], judged["rows_read"]) == ("members", "会员名册", 12)
    assert judged["columns_read"]["联合国咨商地位 类别"] == "ecosoc_category"
    assert judged["columns_private"] == ["联系人", "联系电话", "身份证号"]
    assert set(judged["columns_private"]) < set(judged["columns_ignored"])
    (missing,) = (issue for issue in judged["issues"] if issue["rule"] == "name_missing")
    assert (missing["row"], missing["column"], missing["severity"]) == (19, "会员单位 名称", "error")
    (left,) = (issue for issue in judged["issues"] if issue["rule"] == "end_before_start")
    assert (left["row"], left["column"], left["value"]) == (17, "退会时间", "2016年1月")
    assert "早于" in left["message"]
    assert "13800000000" not in json.dumps(found) and "虚构某某" not in json.dumps(found, ensure_ascii=False)


def test_a_file_without_doubt_ends_with_nought(empty, tmp_path, run, run_json):
    path = roster(
        tmp_path, "虚构灯塔基金会,Invented First,2017-07-05,环保,福建,莆田,", "虚构桥梁研究会,,2018年3月,卫生,,北京,"
    )
    code, found = run_json("check", path, "--data", empty)
    assert (code, found["files"][0]["issues"], found["files"][0]["rows_accepted"]) == (0, [], 2)
    code, out, _ = run("check", path, "--data", empty, "--lang", "zh")
    assert code == 0 and "没有疑问。" in out


def test_of_several_files_the_worst_decides_how_it_ends(empty, tmp_path, run_json):
    good = roster(tmp_path, "虚构甲会,,2017-07-05,,,,")
    code, found = run_json("check", good, tmp_path / "nowhere.xlsx", "--data", empty)
    assert code == 2
    assert [(file["kind"], "error" in file) for file in found["files"]] == [("members", False), (None, True)]


def test_a_heading_that_nobody_knows_is_named_with_the_nearest_one(empty, tmp_path, run_json):
    path = tmp_path / "roster.csv"
    path.write_text("Member name,Joined,Sectrs,Telephone,吉祥物\nInvented,2017,,1,龙\n", encoding="utf-8")
    code, found = run_json("check", path, "--data", empty)
    (judged,) = found["files"]
    assert code == 0 and judged["rows_accepted"] == 1
    assert judged["columns_ignored"] == ["Sectrs", "吉祥物", "Telephone"]
    assert "“sectors”" in judged["suggestions"]["Sectrs"] and "吉祥物" not in judged["suggestions"]


def test_check_judges_beside_what_is_certified(mine, tmp_path, run_json):
    path = roster(tmp_path, "虚构研究所,Invented Institute,2019,,,,", "虚构研宄所,,2019,,,,", "虚构工会之家,,2019,,,,")
    code, found = run_json("check", path, "--data", mine.path)
    assert code == 1
    assert [(issue["row"], issue["rule"]) for issue in found["files"][0]["issues"]] == [(3, "possible_match")]
    assert "虚构研究所" in found["files"][0]["issues"][0]["message"]


# --- add -----------------------------------------------------------------------------------------------------------


def test_add_certifies_a_copy_that_the_next_build_publishes(empty, tmp_path, run, run_json):
    path = roster(tmp_path, "虚构甲会,Invented First,2017-07-05,环保,福建,莆田,")
    code, found = run_json("add", path, "--data", empty, "--title", "虚构名册", "--producer", "秘书处")
    assert code == 0
    with (empty / "sources.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["source_id"] == found["source"]["source_id"]
    assert (row["file"], row["title_zh"], row["producer_en"], row["is_sample"]) == (
        "名册.csv",
        "虚构名册",
        "秘书处",
        "0",
    )
    assert row["received_date"] == date.today().isoformat()
    assert row["sha256"] == hashlib.sha256((empty / "raw" / "名册.csv").read_bytes()).hexdigest()
    code, built = run_json("build", "--data", empty)
    assert (code, built["edition"], built["rows_by_table"]["memberships"]) == (0, 1, 1)
    assert run("add", path, "--data", empty)[0] == 2


def test_a_newer_version_takes_the_place_of_the_old_one(empty, tmp_path, run, run_json):
    old = roster(tmp_path, "虚构甲会,,2017-07-05,,,,")
    _, added = run_json("add", old, "--data", empty, "--title", "虚构名册")
    source_id = added["source"]["source_id"]
    new = roster(tmp_path, "虚构甲会,,2017-07-05,,,,", "虚构乙会,,2018,,,,", name="名册-2027.csv")
    assert run("add", new, "--data", empty, "--replaces", "nobody")[0] == 2
    before = (empty / "raw" / "名册.csv").read_bytes()
    code, found = run_json("add", new, "--data", empty, "--replaces", source_id)
    assert code == 0
    assert (found["source"]["source_id"], found["source"]["title_zh"]) == (source_id, "虚构名册")
    assert [file.name for file in (empty / "raw").iterdir()] == ["名册-2027.csv"]
    assert [file.read_bytes() for file in (empty / "replaced").iterdir()] == [before]
    assert run_json("build", "--data", empty)[1]["rows_by_table"]["memberships"] == 2


def test_another_file_of_a_name_that_is_taken_is_refused(empty, tmp_path, run):
    run("add", roster(tmp_path, "虚构甲会,,2017-07-05,,,,"), "--data", empty)
    before = written(empty)
    code, _, error = run("add", roster(tmp_path, "虚构丙会,,2017-07-05,,,,"), "--data", empty)
    assert code == 2 and "--replaces" in error
    assert written(empty) == before


def test_what_cannot_be_read_is_not_added(empty, tmp_path, run):
    before = written(empty)
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for path in (tmp_path / "picture.csv", roster(tmp_path), tmp_path):
        code, out, error = run("add", path, "--data", empty)
        assert (code, out) == (2, "") and error.startswith("Nothing was added. ")
    assert written(empty) == before


def test_whoever_adds_personal_data_is_told_that_the_file_holds_it(empty, run):
    code, out, _ = run("add", RAW / "roster.xlsx", "--data", empty, "--lang", "en")
    assert code == 0
    assert "Never read, personal data: 联系人, 联系电话, 身份证号" in out
    assert "holds them" in out


def test_a_sample_is_marked_and_gives_way_to_a_real_roster(empty, tmp_path, run, run_json):
    run("add", roster(tmp_path, "示例会员,,2017-07-05,,,,", name="sample.csv"), "--data", empty, "--sample")
    run_json("build", "--data", empty)
    run("add", roster(tmp_path, "虚构甲会,,2017-07-05,,,,"), "--data", empty)
    # One member before and another now: invented members that give way to real ones are no loss.
    code, built = run_json("build", "--data", empty)
    assert code == 0
    assert [(source["is_sample"], source["is_retired"]) for source in built["sources"]] == [
        (True, True),
        (False, False),
    ]
    assert list(built["changes"]["members"]["removed"].values()) == ["示例会员"]


# --- build, editions, rollback ---------------------------------------------------------------------------------------


def test_build_says_what_changed(mine, run_json):
    mine.change("events.csv", ("Invented online side event", "Invented renamed event"))
    code, built = run_json("build", "--data", mine.path, "--accept-loss")
    assert (code, built["edition"], built["changes"]["edition_before"]) == (0, 2, 1)
    assert list(built["changes"]["events"]["added"].values()) == ["Invented renamed event"]
    (removed,) = built["changes"]["events"]["removed"].values()
    assert removed == "Invented online side event"
    assert built["changes"]["organisations"] == {"added": {}, "removed": {}}
    assert sum(built["issues_by_rule"].values()) == built["rows_by_table"]["issues"]


def test_a_build_that_loses_over_a_tenth_stops_unless_told(mine, run, run_json):
    lines = mine.raw("members.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    mine.raw("members.csv").write_text("".join(lines[:8]), encoding="utf-8")
    mine.certify()
    before = mine.published()
    code, out, error = run("build", "--data", mine.path)
    assert (code, out) == (2, "")
    assert "of the 13 members that edition 1 shows would be gone" in error and "--accept-loss" in error
    assert mine.published() == before
    assert "error" in run_json("build", "--data", mine.path)[1]
    assert run_json("build", "--data", mine.path, "--accept-loss")[1]["edition"] == 2


def test_one_of_many_may_go_without_a_question(mine, run):
    lines = mine.raw("members.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    mine.raw("members.csv").write_text(
        "".join(line for line in lines if "Invented Fading" not in line), encoding="utf-8"
    )
    mine.certify()
    assert run("build", "--data", mine.path)[0] == 0


def test_editions_are_listed_and_an_earlier_one_is_shown_again(mine, run, run_json):
    mine.change("events.csv", ("Invented online side event", "Invented renamed event"))
    mine.build()
    found = run_json("editions", "--data", mine.path)[1]["editions"]
    assert [(edition["edition"], edition["is_current"]) for edition in found] == [(1, False), (2, True)]
    assert found[0]["rows_by_table"]["events"] == 8 and found[0]["published_at"]
    assert run_json("rollback", 1, "--data", mine.path) == (0, {"edition": 1})
    assert "1" in run("editions", "--data", mine.path)[1].split("← readers see this one")[0].splitlines()[-1]
    assert mine.rows("select count(*) from events where title_en like '%renamed%'") == [(0,)]
    code, _, error = run("rollback", 7, "--data", mine.path)
    assert code == 2 and "There is no edition 7" in error and "There are: 1, 2." in error


def test_the_commands_work_on_a_server_too(mine, postgres, run_json):
    url = postgres.url(postgres.database())
    assert run_json("editions", "--data", mine.path, "--database", url) == (0, {"editions": []})
    assert run_json("build", "--data", mine.path, "--database", url)[1]["edition"] == 1
    assert run_json("build", "--data", mine.path, "--database", url)[1]["changes"]["rows_by_table"] == {"editions": 1}
    assert run_json("rollback", 1, "--data", mine.path, "--database", url) == (0, {"edition": 1})
    found = run_json("editions", "--data", mine.path, "--database", url)[1]["editions"]
    assert [(edition["edition"], edition["is_current"]) for edition in found] == [(1, True), (2, False)]


# --- what a person decides -------------------------------------------------------------------------------------------


def test_a_possible_match_is_kept_apart_until_somebody_decides(mine):
    mine.change("members.csv", ("Invented Orchard Society,虚构果园学会,2011,", "Invented Institut,,2011,"))
    mine.build()
    question = "select message_en from issues where rule_code = 'possible_match' and cell_value = 'Invented Institut'"
    ((message,),) = mine.rows(question)
    assert "“Invented Institute”" in message
    apart = mine.rows("select count(*) from organisations where name_en like 'Invented Institut%'")
    aliases = mine.path / "reference" / "aliases.csv"
    headings = aliases.read_text(encoding="utf-8").splitlines()[0]
    for organisation, number in (("Invented Institute", apart[0][0] - 1), ("", apart[0][0])):
        row = f"Invented Institut,{organisation},invented,The tests,2026-11-22"
        aliases.write_text(f"{headings}\n{row}\n", encoding="utf-8")
        mine.build()
        assert mine.rows(question) == []
        assert mine.rows("select count(*) from organisations where name_en like 'Invented Institut%'") == [(number,)]


def test_check_does_not_ask_who_is_named_by_a_file_that_it_does_not_read(mine, run_json):
    """Of the roster that is certified, a check of another knows no names."""
    aliases = mine.path / "reference" / "aliases.csv"
    headings = aliases.read_text(encoding="utf-8").splitlines()[0]
    aliases.write_text(
        f"{headings}\n虚构灯会会,Invented Lantern Club,invented,The tests,2026-11-22\n", encoding="utf-8"
    )
    mine.build()
    code, found = run_json("check", mine.raw("members.csv"), "--data", mine.path)
    assert code == 1 and found["files"][0]["kind"] == "members"
    code, found = run_json("check", mine.raw("sample_members.csv"), "--data", mine.path)
    assert code == 0 and found["files"][0]["rows_accepted"] == 2


def test_a_decision_about_nobody_stops_the_build(mine, run):
    aliases = mine.path / "reference" / "aliases.csv"
    headings = aliases.read_text(encoding="utf-8").splitlines()[0]
    aliases.write_text(f"{headings}\nIFX,Nobody At All,invented,The tests,2026-11-22\n", encoding="utf-8")
    code, _, error = run("build", "--data", mine.path)
    assert code == 2 and "aliases.csv, row 2" in error and "Nobody At All" in error


# --- templates -------------------------------------------------------------------------------------------------------


def fill_in(path: Path, number: int) -> None:
    """Make the example of a template, in this row, a row of data."""
    book = load_workbook(path)
    for cell in book.worksheets[0][number]:
        if isinstance(cell.value, str) and cell.value.startswith(("Example: ", "示例：")):
            cell.value = cell.value.removeprefix("Example: ").removeprefix("示例：")
    book.save(path)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", template.KINDS)
def test_a_template_that_is_filled_in_is_read_without_doubt(kind, language, empty, tmp_path, run, run_json):
    path = tmp_path / "out.xlsx"
    assert run("template", kind, path, "--lang", language, "--data", empty)[0] == 0
    assert run("template", kind, path, "--data", empty)[0] == 2
    # As it comes it holds an example, which is no row of data.
    code, found = run_json("check", path, "--data", empty)
    assert (code, found["files"][0]["rows_read"], len(found["files"][0]["rows_skipped"])) == (0, 0, 1)
    ((number, _),) = ((row["row"], row["text"]) for row in found["files"][0]["rows_skipped"])
    fill_in(path, number)
    if kind == "event_organisations":
        # The parts of its example are those of the event of the other template.
        events = tmp_path / "events.xlsx"
        run("template", "events", events, "--lang", language, "--data", empty)
        _, other = run_json("check", events, "--data", empty)
        fill_in(events, other["files"][0]["rows_skipped"][0]["row"])
        assert run("add", events, "--title", "Events", "--producer", "Nobody", "--data", empty)[0] == 0
    code, found = run_json("check", path, "--data", empty)
    assert (found["files"][0]["kind"], found["files"][0]["rows_accepted"]) == (kind, 1)
    assert (code, found["files"][0]["issues"], found["files"][0]["columns_ignored"]) == (0, [], [])


# --- a terminal ------------------------------------------------------------------------------------------------------


def test_a_bar_is_shown_to_a_person_after_two_seconds_and_to_nobody_else():
    slow = "import time; from etl.progress import bar\nfor _ in bar(range(30), 'Reading the files'): time.sleep(0.1)"
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 80))
    subprocess.run([sys.executable, "-c", slow], cwd=TOP, stderr=follower, check=True)
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert b"Reading the files" in shown
    quick = slow.replace("range(30)", "range(3)")
    for program in (slow, quick):
        ran = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, check=True)
        assert ran.stderr == b""


def test_help_tells_each_command(run):
    for command in ("check", "add", "build", "editions", "rollback", "template", "sample", "demo"):
        ran = subprocess.run(
            [sys.executable, "-m", "etl", command, "--help"], cwd=TOP, capture_output=True, encoding="utf-8", check=True
        )
        assert ran.stdout.startswith(f"usage: python -m etl {command}")


def test_reference_files_that_are_missing_are_named(tmp_path, run):
    code, _, error = run("check", RAW / "roster.xlsx", "--data", tmp_path)
    assert code == 2 and "Traceback" not in error and "codes.csv" in error
    assert Reference.read(TOP / "data" / "reference")
