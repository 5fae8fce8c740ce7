"""Every page, in both languages: on a server that nobody has asked before, on a phone, with hostile names in every
column, and with or without a sample."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, TimeoutError, expect

from tests.browser.conftest import PATIENCE, TOP, Server, Visit

PAGES = sorted(page.stem for page in (TOP / "dashboard" / "app_pages").glob("*.py"))
LANGUAGES = {"en": "en", "zh": "zh-CN"}
FORMULA = '=HYPERLINK("http://x"'


@pytest.fixture(scope="module")
def untouched(start: Callable[[Path], Server], demo: Path) -> Iterator[Iterator[Server]]:
    """Servers that nobody has asked anything yet. The next one starts while a test looks at the present one."""

    def servers() -> Iterator[Server]:
        following = start(demo)
        while True:
            present, following = following, start(demo)
            yield present.ready()
            present.stop()

    one_by_one = servers()
    yield one_by_one
    one_by_one.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_is_answered_by_a_server_that_nobody_has_asked_before(
    page: str, language: str, untouched: Iterator[Server], visit: Callable[..., Visit]
) -> None:
    reader = visit(next(untouched)).open(page, language).is_well(page)
    expect(reader.window.locator("html")).to_have_attribute("lang", LANGUAGES[language])
    expect(reader.window).to_have_title(re.compile(re.escape(reader.say("app.title"))))
    expect(reader.sidebar.get_by_role("link")).to_have_text([reader.say(f"nav.{name}") for name in ORDER])


ORDER = ["overview", "growth", "compare", "ecosoc", "map", "sectors", "organisations", "review", "data"]


def test_a_browser_that_prefers_chinese_is_answered_in_chinese(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo, locale="zh-CN").speaks("zh")
    reader.window.goto(on_demo.url)
    reader.drawn().is_well("overview").has_address(lang="zh")


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_shows_the_page_in_its_width_and_opens_the_sidebar(
    page: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo, phone=True).open(page)
    for language in LANGUAGES:
        reader.window.get_by_role("button", name="Expand sidebar").click()
        link = reader.sidebar.get_by_role("link", name=reader.say("nav.growth"))
        expect(link).to_be_in_viewport()
        # In reach of a finger: nothing lies over it.
        link.click(trial=True)
        reader.switch_to(language)
        reader.sidebar.get_by_role("button", name="Collapse sidebar").click()
        expect(link).not_to_be_in_viewport()
        expect(reader.is_well(page).title).to_be_in_viewport()
        for part in (reader.window.locator("html"), reader.main):
            too_wide = part.evaluate("box => box.scrollWidth - box.clientWidth")
            assert too_wide == 0, f"{page} in {language} is {too_wide} pixels wider than the screen"


# Views of the invented network, and what of its hostile names the tables of each must hold, in both languages.
HOSTILE = [
    ("overview", {}, ["<script>alert(1)</script>"]),
    ("growth", {}, ["<img src=x onerror=alert(1)>"]),
    ("ecosoc", {}, ["alert(1)>", "'" + FORMULA]),
    ("map", {}, ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"]),
    ("sectors", {"count": "organisations"}, ["alert(1)>", "'" + FORMULA]),
    ("data", {}, ["<img src=x onerror=alert(1)>"]),
    ("data", {"part": "issues"}, []),
]


@pytest.mark.parametrize(("page", "view", "names"), HOSTILE, ids=[f"{page}{len(view)}" for page, view, _ in HOSTILE])
def test_hostile_names_stay_text_on_the_page_and_harmless_in_its_downloads(
    page: str, view: dict[str, str], names: list[str], on_network: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_network)
    for _ in reader.in_both_languages(page, **view):
        cells = [cell for rows in downloads(reader) for row in rows for cell in row]
        assert [name for name in names if not any(name in cell for cell in cells)] == []
        assert [cell for cell in cells if runs_in_a_spreadsheet(cell)] == []
        # The download that Streamlit itself would offer, in the corner of a table, leaves a formula as it is.
        expect(reader.main.get_by_role("button", name="Download as CSV")).to_have_count(0)
        for made_of_data in ('img[src="x"]', "[onerror]", "[onmouseover]", 'a[href^="javascript:"]'):
            expect(reader.window.locator(made_of_data)).to_have_count(0)
        expect(reader.window.locator("script").filter(has_text="alert(")).to_have_count(0)


def downloads(reader: Visit) -> Iterator[list[list[str]]]:
    """Every table of the page as a reader downloads it, those opened that were closed."""
    for table in reader.main.get_by_role("group").filter(has_text=reader.say("table.show") + " · ").all():
        button = table.get_by_role("button", name=reader.say("table.download_csv"))
        if not button.is_visible():
            table.get_by_text(reader.say("table.show") + " · ").click()
        empty = table.get_by_text(reader.say("table.empty"))
        # A table that was closed takes a moment to open.
        expect(button.or_(empty).first).to_be_visible()
        if empty.is_visible():
            continue
        with zipfile.ZipFile(download(reader, button).path()) as archive:
            text = archive.read(f"{reader.say('export.rows')}.csv").decode("utf-8-sig")
        yield list(csv.reader(io.StringIO(text, newline="")))


def download(reader: Visit, button: Locator) -> Download:
    """The file behind a button. A click that falls into the moment in which the page is drawn anew is made again."""
    for patience in (10_000, 10_000, PATIENCE):
        try:
            with reader.window.expect_download(timeout=patience) as started:
                button.click()
            return started.value
        except TimeoutError:
            continue
    raise AssertionError("A click on the button gives no file")


def runs_in_a_spreadsheet(cell: str) -> bool:
    """Whether a spreadsheet would take a cell of a file for a formula; a negative number is none."""
    return cell.lstrip().startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_roster_the_page_works_and_says_what_it_lacks(
    page: str, on_record: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_record)
    for _ in reader.in_both_languages(page):
        # Growth alone says so: every other page shows what is there.
        lack = reader.say("growth.lacks").split(":")[0].split("：")[0]
        expect(reader.main.get_by_text(lack)).to_have_count(int(page == "growth"))
        expect(reader.main.get_by_text(reader.say("app.demonstration"))).to_have_count(0)
        expect(reader.main.get_by_text(reader.say("sample.badge"), exact=True)).to_have_count(0)


FIGURES_WITH_SAMPLES = {
    **{"overview": 0, "growth": 3, "compare": 1, "ecosoc": 5, "map": 0},
    **{"sectors": 2, "organisations": 0, "review": 0, "data": 0},
}


@pytest.mark.parametrize("page", PAGES)
def test_invented_records_are_marked_on_the_page_and_inside_each_figure_that_counts_them(
    page: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo)
    for _ in reader.in_both_languages(page):
        banner = reader.main.get_by_text(reader.say("app.demonstration"))
        expect(banner).to_have_count(1)
        expect(banner).to_be_visible()
        badge = reader.window.get_by_text(reader.say("sample.badge"), exact=True)
        marked = reader.main.get_by_role("figure").filter(has=badge)
        expect(marked).to_have_count(FIGURES_WITH_SAMPLES[page])
