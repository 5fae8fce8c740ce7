"""The page Annual review as a reader opens it, and screen mode on every page: what an address shows, in both languages."""

import json
import re
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import packs, queries
from dashboard.jobs import Jobs, State
from dashboard.words import say_in
from tests.test_pages import PAGES, numbers, seen, unescaped

APP = Path(__file__).parent.parent / "dashboard" / "app.py"


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(folder: Path, page: str, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv("CNIE_DATA", str(folder))
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params.update(address)
    at.run()
    return at if page == "overview" else at.switch_page(f"app_pages/{page}.py").run()


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_newest_whole_year_is_shown_unless_another_is_asked_for(demo, language, monkeypatch):
    at = opened(demo, "review", monkeypatch, lang=language)
    say = say_in(language)
    assert at.selectbox[0].value == 2025
    assert any(
        say("review.as_of", day={"en": "31 December 2025", "zh": "2025年12月31日"}[language]) in unescaped(text)
        for text in seen(at).texts
    )
    # The year that is not over says so where it is chosen, and where it is shown.
    assert at.selectbox[0].options[0] == say(
        "review.part_year", year=2026, day={"en": "1 December 2026", "zh": "2026年12月1日"}[language]
    )
    at.selectbox[0].select(2026).run()
    assert at.query_params["year"] in ("2026", ["2026"])
    part = say("review.as_of_part", day={"en": "1 December 2026", "zh": "2026年12月1日"}[language])
    assert any(part in unescaped(text) for text in seen(at).texts)


@pytest.mark.parametrize("year", ["1999", "2027", "next", "9" * 5000, "²"])
def test_a_year_that_cannot_be_had_is_said_and_another_shown(demo, year, monkeypatch):
    page = seen(opened(demo, "review", monkeypatch, year=year))
    assert page.faults == [] and len(page.warnings) == 1
    assert year[:30] in unescaped(page.warnings[0]) and "2025 is shown" in page.warnings[0]


def test_filters_of_other_pages_change_nothing_and_the_page_says_so(demo, language, monkeypatch):
    whole = seen(opened(demo, "review", monkeypatch, lang=language))
    at = opened(demo, "review", monkeypatch, lang=language, sector="health_care", asof="2017-11-02")
    assert seen(at).texts == whole.texts
    assert say_in(language)("review.no_filters") in [caption.value for caption in at.sidebar.caption]
    assert len(at.sidebar.multiselect) == len(at.sidebar.date_input) == 0
    assert at.query_params["sector"] in ("health_care", ["health_care"])


@pytest.mark.parametrize("folder", ["demo", "record", "network"])
def test_every_figure_of_the_review_can_be_looked_at(request, folder, language, monkeypatch):
    at = opened(request.getfixturevalue(folder), "review", monkeypatch, lang=language, all="1")
    page, say = seen(at), say_in(language)
    assert page.faults == []
    listed = [box.label for box in at.expander]
    assert [label.split(" · ")[0] for label in listed] == [str(number) for number in range(1, len(listed) + 1)]
    assert f" · {say('review.key_figures')}" in listed[0]
    # Each is drawn: a figure, a picture or a table.
    drawn = len(page.figures) + len(at.image) + len(at.table)
    assert drawn == len(listed) > 12
    assert len(page.alternative_texts) == len(page.figures) and all(page.alternative_texts)
    for figure in page.figures:
        assert figure["layout"]["annotations"][-1]["text"].startswith("<b>"), "the caption begins with the title"


def test_at_first_only_the_first_figure_is_drawn(demo, monkeypatch):
    at = opened(demo, "review", monkeypatch)
    assert seen(at).figures == [] and len(at.table) == 0 and len(at.image) == 1
    assert len(at.expander) > 20


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """The line of jobs of a server that has just begun."""
    jobs = Jobs()
    monkeypatch.setattr(packs, "JOBS", jobs)
    yield jobs
    jobs.close()


def over(jobs: Jobs, pack: packs.Pack) -> State:
    deadline = time.monotonic() + 60
    while not jobs.state(pack).is_over:
        assert time.monotonic() < deadline, "The command does not end"
        time.sleep(0.05)
    return jobs.state(pack)


def test_a_pack_is_made_at_the_press_of_a_button_and_offered_to_all(demo, language, monkeypatch, jobs):
    address = {"lang": language, "formats": "csv", "pack": language}
    at, say = opened(demo, "review", monkeypatch, **address), say_in(language)
    assert [button.label for button in at.main.button] == [say("review.make")]
    at.main.button[0].click().run()
    pack = packs.Pack(queries.home(), 1, 2025, language, ("csv",))
    with zipfile.ZipFile(over(jobs, pack).archive) as archive:
        names = archive.namelist()
    # Another reader who asks for the same finds it made, with what is in it; who asks for more does not.
    other = opened(demo, "review", monkeypatch, **address)
    assert not other.main.button and other.get("download_button")
    assert str(len(names)) in other.success[0].value and "CSV" in other.caption[0].value
    more = opened(demo, "review", monkeypatch, **address | {"formats": "csv,png"})
    assert [button.label for button in more.main.button] == [say("review.make")] and not more.success


def test_a_pack_that_could_not_be_made_says_why_and_is_tried_again(demo, language, monkeypatch, jobs):
    say = say_in(language)
    monkeypatch.setenv("CNIE_DATA", str(demo))
    pack = packs.Pack(queries.home(), 1, 2025, language, ("csv",))
    jobs.ask(pack, lambda folder: [sys.executable, "-c", "raise SystemExit('Nothing was made. The disk is full.')"])
    over(jobs, pack)
    at = opened(demo, "review", monkeypatch, lang=language, formats="csv", pack=language)
    assert [unescaped(error.value) for error in at.error] == [
        say("review.failed", why="Nothing was made. The disk is full.")
    ]
    (again,) = at.main.button
    assert again.label == say("review.make_again")
    again.click().run()
    assert over(jobs, pack).stage == "made"


def test_what_a_pack_lacks_is_told_beside_it(demo, language, monkeypatch, jobs, tmp_path):
    say = say_in(language)
    monkeypatch.setenv("CNIE_DATA", str(demo))
    pack = packs.Pack(queries.home(), 1, 2025, "both", ("png", "csv"))
    made = {
        "archive": str(tmp_path / "pack.zip"),
        "folder": str(tmp_path / "pack"),
        "problems": ["No browser was found."],
    }
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
    jobs.ask(pack, lambda folder: [sys.executable, "-c", f"print({json.dumps(json.dumps(made))})"])
    over(jobs, pack)
    at = opened(demo, "review", monkeypatch, lang=language, formats="png,csv")
    assert at.get("download_button")
    assert say("review.not_everything", why="No browser was found.") in [unescaped(one.value) for one in at.warning]
    assert [button.label for button in at.main.button] == [say("review.make_again")]


# --- screen mode -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_a_screenshot_has_the_same_figures_and_nothing_to_open(demo, language, page, monkeypatch):
    usual = seen(opened(demo, page, monkeypatch, lang=language))
    at = opened(demo, page, monkeypatch, lang=language, screen="1")
    bare = seen(at)
    assert bare.faults == [] and bare.titles == usual.titles
    assert len(at.sidebar.children) == 0
    assert len(at.expander) == len(at.get("popover")) == 0
    if page != "review":
        assert len(bare.figures) == len(usual.figures) and bare.metrics == usual.metrics
    # Its source and its sample mark stay.
    assert [text for text in usual.warnings if text not in bare.warnings] == []


FIGURES = [
    *(("growth", "members"), ("growth", "bridge"), ("sectors", "sector-region"), ("ecosoc", "ecosoc-reports")),
    *(("overview", "events-by-year"), ("map", "map"), ("review", "map-year"), ("review", "members")),
]


@pytest.mark.parametrize(("page", "name"), FIGURES)
def test_a_figure_alone_has_its_title_sentence_and_source_and_nothing_else(demo, language, page, name, monkeypatch):
    at = opened(demo, page, monkeypatch, lang=language, screen=name)
    found = seen(at)
    assert found.faults == [] and found.warnings == [] and found.notices == []
    assert len(found.titles) == 1 and not at.header and not at.main.button and not at.dataframe
    assert len(found.figures) + len(at.image) == 1
    (sentence,) = [text.value for text in at.markdown]
    assert len(sentence) > 8
    (caption,) = [caption.value for caption in at.caption]
    assert {"en": "Edition 1.", "zh": "第 1 版。"}[language] in unescaped(caption)
    if page in ("growth", "sectors", "ecosoc"):
        assert say_in(language)("sample.badge") in at.main.get("html")[-1].proto.body


def test_a_figure_alone_keeps_every_choice_of_its_page(demo, monkeypatch):
    choices = {"asof": "2017-11-02", "count": "organisations", "in": "primary", "lang": "en"}
    whole = seen(opened(demo, "sectors", monkeypatch, **choices)).figures[0]
    alone = seen(opened(demo, "sectors", monkeypatch, **choices, screen="sectors")).figures[0]
    assert [numbers(bar["x"]) for bar in alone["data"]] == [numbers(bar["x"]) for bar in whole["data"]]
    link = opened(demo, "sectors", monkeypatch, **choices, open="members").get("link_button")[0].proto.url
    assert dict(parse_qsl(link.removeprefix("?"))) == {**choices, "screen": "sectors"}


@pytest.mark.parametrize("name", ["nothing", "<b>x</b>", "members,flows"])
def test_a_figure_that_a_page_has_not_is_said(demo, language, name, monkeypatch):
    found = seen(opened(demo, "sectors", monkeypatch, lang=language, screen=name))
    assert found.faults == [] and found.figures == []
    (warning,) = found.warnings
    assert name in unescaped(warning) and "<" not in re.sub(r"\\<", "", warning)


def test_without_a_roster_a_figure_that_is_not_there_is_said_too(record, language, monkeypatch):
    found = seen(opened(record, "growth", monkeypatch, lang=language, screen="bridge"))
    assert found.faults == [] and len(found.warnings) == 1


def test_an_altered_link_is_told_with_a_figure_alone(demo, monkeypatch):
    found = seen(opened(demo, "growth", monkeypatch, screen="members", sector="nonsense"))
    assert len(found.warnings) == 1 and "nonsense" in found.warnings[0] and len(found.figures) == 1


def test_a_page_as_usual_links_to_no_screenshot(demo, monkeypatch):
    at = opened(demo, "growth", monkeypatch, lang="en")
    assert not any("screen" in link.proto.query_string for link in at.sidebar.page_link)
    assert all("screen=" in link.proto.url for link in at.get("link_button"))
