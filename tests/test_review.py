"""The annual review as a person makes it: one command, every file of it opened and read back."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from dashboard import queries
from dashboard.queries import Filters, growth
from dashboard.review import FORMATS, contents, pack
from dashboard.review import __main__ as command
from dashboard.words import say_in
from tests import in_full

TOP = Path(__file__).parent.parent
YEAR = 2025
LANGUAGES = ("en", "zh")


def run(data: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard.review", *options],
        cwd=TOP,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "CNIE_DATA": str(data), "PYTHONUTF8": "1", **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict]]:
    """The folder of the whole review of a year in both languages, and the lines that the command printed meanwhile."""
    out = tmp_path_factory.mktemp("review")
    done = run(demo, str(YEAR), "--out", str(out), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return Path(lines[-1]["folder"]), lines


@pytest.fixture(autouse=True)
def on_demo(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNIE_DATA", str(demo))


def the_review(language: str) -> contents.Review:
    return contents.review(queries.current_edition(), YEAR, language)


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


# --- what it holds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there_in_every_format(made, language):
    folder, _ = made
    for number, entry in enumerate(the_review(language).entries, 1):
        name = f"{number:02d}-{entry.name}-{YEAR}-{language}"
        for place in (f"figures/{name}.png", f"figures/{name}.svg", f"data/{name}.csv"):
            assert (folder / language / place).stat().st_size > 50, place
    stem = f"cnie-annual-review-{YEAR}-{language}"
    assert {file.name for file in (folder / language).iterdir() if file.is_file()} == {
        *(f"{stem}.{ending}" for ending in ("pdf", "pptx", "xlsx")),
        f"{say_in(language)('export.readme')}.txt",
    }


def test_the_manifest_is_true_and_the_archive_holds_the_folder(made):
    folder, _ = made
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    hashes = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    assert [*sorted(hashes), "manifest.json"] == sorted(
        files(folder), key=lambda place: (place == "manifest.json", place)
    )
    for place, digest in hashes.items():
        assert hashlib.sha256((folder / place).read_bytes()).hexdigest() == digest, place
    assert (manifest["year"], manifest["as_of_date"], manifest["languages"]) == (YEAR, "2025-12-31", list(LANGUAGES))
    assert manifest["edition"] == queries.current_edition() and manifest["sample_organisations"] == 265
    assert manifest["not_made"] == []
    with zipfile.ZipFile(folder.with_name(f"{folder.name}.zip")) as archive:
        inside = {name.removeprefix(f"{folder.name}/"): archive.read(name) for name in archive.namelist()}
    assert inside == {place: (folder / place).read_bytes() for place in files(folder)}


def test_progress_names_the_figure_in_work_and_ends_at_the_end(made):
    _, lines = made
    steps = lines[:-1]
    assert [step["done"] for step in steps[1:]] == list(range(len(steps) - 1))
    assert {step["total"] for step in steps[1:]} == {len(steps) - 1}
    named = [step["figure"] for step in steps]
    for language in LANGUAGES:
        assert {entry.title for entry in the_review(language).entries} <= set(named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_slides_are_the_same_in_the_same_order(made, language):
    folder, _ = made
    stem = folder / language / f"cnie-annual-review-{YEAR}-{language}"
    pages = contents.pages(the_review(language))
    slides = Presentation(f"{stem}.pptx").slides
    document = PdfReader(f"{stem}.pdf")
    assert len(slides) == len(document.pages) == len(pages)
    for page, slide, sheet in zip(pages, slides, document.pages, strict=True):
        assert slide.shapes.title.text_frame.text == page.title
        together = "".join(sheet.extract_text().split())
        assert "".join(page.title.split()) in together, page.title


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_and_workbook_hold_what_the_query_gives(made, language):
    folder, _ = made
    review = the_review(language)
    book = openpyxl.load_workbook(folder / language / f"cnie-annual-review-{YEAR}-{language}.xlsx")
    assert len(book.sheetnames) == len(review.entries) + 2
    for number, (entry, sheet) in enumerate(zip(review.entries, book.worksheets[1:], strict=False), 1):
        text = rows_of(folder / language / "data" / f"{number:02d}-{entry.name}-{YEAR}-{language}.csv")
        assert text[0] == list(map(str, entry.rows.columns)) and len(text) == len(entry.rows) + 1
        headings, *cells = sheet.iter_rows(values_only=True)
        assert list(headings) == text[0] and len(cells) == len(entry.rows)
    say = say_in(language)
    members = next(entry for entry in review.entries if entry.name == "members").rows
    # The same number, asked in another way.
    assert members[say("key.value")].iloc[0] == len(in_full.organisations(review.chosen, members_only=True)) == 265
    # Of the year of the congress, since nobody joins after it.
    of_congress = contents.review(review.chosen.edition, 2017, language)
    bridge = next(entry for entry in of_congress.entries if entry.name == "bridge").rows.iloc[0]
    changes = growth.changed(of_congress.chosen, date(2017, 1, 1), date(2017, 12, 31))
    joined = queries.codes(review.chosen.edition, language)["change"]["joined"]
    assert bridge[joined] == (changes["change_code"] == "joined").sum() == 203


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_has_its_meaning(made, language):
    folder, _ = made
    known = dict(rows_of(folder / language / "data" / f"dictionary-{YEAR}-{language}.csv")[1:])
    for file in (folder / language / "data").glob("[0-9]*.csv"):
        for heading in rows_of(file)[0]:
            assert known[heading].strip(), heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_says_what_must_be_cited(made, language):
    folder, _ = made
    say, review = say_in(language), the_review(language)
    text = (folder / language / f"{say('export.readme')}.txt").read_text(encoding="utf-8-sig")
    for line in (review.title, review.as_of, review.edition, review.sample, say("export.no_zero")):
        assert line in text, line
    for term, means in (*review.definitions, *review.sources):
        assert term in text and means in text
    assert "300 dpi" in text and "165.1" in text


def test_the_year_beside_the_one_before_is_counted_in_both():
    rows = next(entry for entry in the_review("en").entries if entry.name == "year-before").rows.set_index("Figure")
    edition, events = queries.current_edition(), say_in("en")("key.events")
    # What is counted does not bear the name of the published total.
    counted = "Members counted from the record"
    assert "Member organisations" not in rows.index
    for year in (2024, 2025):
        at = Filters(edition, date(year, 12, 31))
        assert rows.at[counted, str(year)] == str(queries.member_count(at).value)
        held = queries.event_numbers(Filters(edition, date(2025, 12, 31), since=year, until=year))
        assert rows.at[events, str(year)] == str(held["events"])
    # A bound has no difference.
    assert rows.at["SIRONET members", "Difference"] == "" and rows.at[counted, "Difference"] == "0"


def test_events_of_the_year_are_all_there_and_each_in_the_place_of_its_number():
    entries = {entry.name: entry for entry in the_review("en").entries}
    of_year = in_full.events(Filters(queries.current_edition(), date(YEAR, 12, 31), since=YEAR, until=YEAR))
    assert list(entries["events"].shown["Event"]) == list(entries["map-year"].shown["Event"]) == list(of_year["title"])
    forums = in_full.events(Filters(queries.current_edition(), date(YEAR, 12, 31)))
    forums = forums[forums["programme_code"].isin(contents.FORUMS) & forums["series"].notna()]
    on_maps = [
        title
        for name, entry in entries.items()
        if name[:4] == "map-" and name != "map-year"
        for title in entry.shown["Event"]
    ]
    assert sorted(on_maps) == sorted(forums["title"])


# --- pictures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_its_width_its_density_and_its_words(made, language):
    folder, _ = made
    for entry, file in zip(
        the_review(language).entries, sorted((folder / language / "figures").glob("*.png")), strict=True
    ):
        with Image.open(file) as picture:
            assert picture.width == 1950 and picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
            assert picture.text["Title"] == entry.title and picture.text["Description"] == entry.sentence


# --- the same again --------------------------------------------------------------------------------------------------


def test_another_making_gives_the_same_bytes(made, demo, tmp_path):
    folder, _ = made
    again = run(demo, str(YEAR), "--out", str(tmp_path), "--lang", "zh", "--formats", "svg,csv", "--json")
    assert again.returncode == 0, again.stderr
    other = Path(json.loads(again.stdout.splitlines()[-1])["folder"])
    same = [place for place in files(other) if place.endswith((".svg", ".csv", ".xlsx"))]
    assert len(same) > 50
    for place in same:
        assert (other / place).read_bytes() == (folder / place).read_bytes(), place


# --- what can be missing ---------------------------------------------------------------------------------------------


def test_without_a_browser_everything_that_needs_none_is_made(demo, tmp_path):
    done = run(demo, str(YEAR), "--out", str(tmp_path), "--lang", "en", CHROME_PATH="/nowhere/chrome")
    assert done.returncode == 1 and "/nowhere/chrome" in done.stderr
    (folder,) = (place for place in tmp_path.iterdir() if place.is_dir())
    endings = {Path(place).suffix for place in files(folder)}
    assert endings == {".svg", ".pptx", ".csv", ".xlsx", ".txt", ".json"}
    drawn = {Path(place).name.split("-", 1)[1] for place in files(folder) if place.endswith(".svg")}
    assert {f"{name}-{YEAR}-en.svg" for name in ("key-figures", "map-year", "events", "year-before")} <= drawn
    assert f"members-{YEAR}-en.svg" not in drawn
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "/nowhere/chrome" in manifest["not_made"][0]
    assert "/nowhere/chrome" in (folder / "en" / "Read me.txt").read_text(encoding="utf-8-sig")


def test_without_a_chinese_font_it_is_said_before_anything_is_made(demo, tmp_path):
    config = tmp_path / "fonts.conf"
    config.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    options = (str(YEAR), "--out", str(tmp_path / "out"), "--formats", "csv")
    done = run(demo, *options, FONTCONFIG_FILE=str(config))
    assert done.returncode == 0 and "fonts-noto-cjk" in done.stderr
    assert "fonts-noto-cjk" not in run(demo, *options, "--lang", "en", FONTCONFIG_FILE=str(config)).stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("2004",), "2005 to 2026"),
        (("2027",), "2005 to 2026"),
        (("2025", "--edition", "9"), "no edition 9"),
    ],
)
def test_what_can_not_be_had_is_said_and_nothing_is_made(demo, tmp_path, options, words):
    done = run(demo, *options, "--out", str(tmp_path))
    assert done.returncode == 2 and words in done.stderr and list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_is_left_alone(demo, tmp_path):
    theirs = tmp_path / f"cnie-review-{YEAR}-edition-{queries.current_edition()}-en"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine", encoding="utf-8")
    done = run(demo, str(YEAR), "--out", str(tmp_path), "--lang", "en", "--formats", "csv")
    assert done.returncode == 2 and str(theirs) in done.stderr
    assert files(tmp_path) == [f"{theirs.name}/thesis.txt"]


def test_a_review_takes_the_place_of_the_one_before(demo, tmp_path):
    made = [
        pack.make(queries.current_edition(), YEAR, ("en",), formats, tmp_path) for formats in (("csv",), ("svg", "csv"))
    ]
    assert made[0].folder == made[1].folder and list(files(made[1].folder)) == sorted(made[1].files)
    assert sorted(place.name for place in tmp_path.iterdir()) == [made[0].folder.name, made[0].archive.name]


def test_the_years_before_the_first_roster_and_the_year_under_way_are_made(tmp_path):
    edition = queries.current_edition()
    for year in (2005, 2026):
        review = contents.review(edition, year, "en")
        assert review.chosen.as_of == min(date(year, 12, 31), queries.about(edition)["record_date"])
        assert pack.make(edition, year, ("en",), ("csv",), tmp_path).problems == ()
    assert "not over" in contents.review(edition, 2026, "en").as_of
    assert "year-before" not in {entry.name for entry in contents.review(edition, 2005, "en").entries}


def test_without_a_roster_nothing_is_counted_that_nobody_knows(record, monkeypatch, tmp_path):
    monkeypatch.setenv("CNIE_DATA", str(record))
    edition = queries.current_edition()
    review = contents.review(edition, YEAR, "en")
    assert review.sample is None
    names = {entry.name for entry in review.entries}
    assert "bridge" not in names and "flows" not in names
    entries = {entry.name: entry for entry in review.entries}
    assert entries["members"].sentence.endswith(say_in("en")("sentence.no_roster"))
    assert entries["key-figures"].cards[0].value == "265"
    # Every published figure of that time is in the data, and the page has the one that stands for each metric.
    assert len(entries["published"].rows) > len(entries["published"].shown) > 10
    assert [term for term, _ in review.definitions if term == say_in("en")("review.term.bridge")] == []
    assert pack.make(edition, YEAR, ("en",), ("csv", "pptx"), tmp_path).files


def test_the_formats_are_checked():
    assert command._formats("svg, csv,svg") == ("svg", "csv")
    for asked in ("", "gif", "svg;csv"):
        with pytest.raises(Exception, match="png, svg, pdf, pptx, csv"):
            command._formats(asked)
    assert FORMATS == ("png", "svg", "pdf", "pptx", "csv")


def test_a_long_table_says_on_its_picture_how_much_of_it_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "PRINTED_ROWS", 5)
    edition = queries.current_edition()
    folder = pack.make(edition, YEAR, ("en",), ("svg",), tmp_path).folder
    (events,) = folder.rglob(f"*-events-{YEAR}-en.svg")
    assert "5 more rows are in the data" in events.read_text(encoding="utf-8")


def test_a_making_that_is_ended_leaves_what_was_there(demo, tmp_path):
    made = pack.make(queries.current_edition(), YEAR, ("en",), ("csv",), tmp_path)
    before = {place: (tmp_path / place).read_bytes() for place in files(tmp_path)}
    command = [sys.executable, "-m", "dashboard.review", str(YEAR), "--lang", "en", "--out", str(tmp_path), "--json"]
    with subprocess.Popen(
        command,
        cwd=TOP,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "CNIE_DATA": str(demo)},
    ) as running:
        for line in running.stdout:
            # As a person would: again where the first one fell into a moment in which nobody listens.
            if json.loads(line).get("done") in (5, 7, 9, 12):
                running.send_signal(signal.SIGINT)
        said = running.stderr.read()
    assert running.returncode == 2 and "what was made before is as it was" in said and "Traceback" not in said
    assert {place: (tmp_path / place).read_bytes() for place in files(tmp_path)} == before
    assert sorted(place.name for place in tmp_path.iterdir()) == [made.folder.name, made.archive.name]
