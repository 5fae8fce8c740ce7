"""Open a number: a click on each kind of mark opens as many rows as the number that was clicked, and so does the keyboard."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Server, Visit
from tests.browser.test_map import figure as the_map
from tests.browser.test_map import painted
from tests.browser.test_pages import download
from tests.browser.test_sectors import middle

Opening = Callable[[Visit], tuple[int, str]]


def dialog(reader: Visit) -> Locator:
    return reader.window.get_by_role("dialog")


def opened(reader: Visit, number: int) -> Locator:
    """Wait until so many rows are open, which also stand in the address."""
    found = dialog(reader)
    expect(found.get_by_text(reader.say("open.rows", number=f"{number:,}"), exact=True)).to_be_visible()
    expect(found.get_by_role("button", name=reader.say("table.download_xlsx"))).to_be_visible()
    return found


def key_figure(reader: Visit) -> tuple[int, str]:
    reader.open("overview", asof="2017-11-02")
    card = reader.main.get_by_role("button", name=re.compile(reader.say("key.known", number=r"\d+")))
    number = int(re.findall(r"\d+", card.inner_text())[-1])
    card.click()
    return number, "known"


def printed_key_figure(reader: Visit) -> tuple[int, str]:
    reader.open("overview")
    reader.main.get_by_role("button", name=reader.say("open.show_source")).first.click()
    return 1, r"figure~\d+"


def bar(reader: Visit, page: str, figure: int, label: str, number: str) -> None:
    """Click on the bar of a figure that says a number."""
    reader.open(page)
    box = reader.main.get_by_role("figure").nth(figure)
    box.scroll_into_view_if_needed()
    x, y = middle(box.locator("text.bartext").filter(has_text=re.compile(rf"^{re.escape(number)}$")).first)
    if label == "inside":
        reader.window.mouse.click(x + 12, y + 10)
    else:
        # The number stands above its bar, or at its end.
        reader.window.mouse.click(*((x, y + 18) if label == "above" else (x - 40, y)))


def year_of_events(reader: Visit) -> tuple[int, str]:
    bar(reader, "overview", 0, "above", "7")
    return 7, "events~2017"


def joined_in_a_year(reader: Visit) -> tuple[int, str]:
    bar(reader, "growth", 2, "above", "203")
    return 203, r"changes~joined\+rejoined~2017-01-01~2017-12-31"


def part_of_the_bridge(reader: Visit) -> tuple[int, str]:
    bar(reader, "growth", 1, "beside", "265")
    return 265, "members~2026-12-01"


def step_of_the_course(reader: Visit) -> tuple[int, str]:
    reader.open("growth", asof="2017-07-05")
    box = reader.main.get_by_role("figure").first
    x, y = middle(box.locator(".scatterlayer .trace").first.locator("path.point").last)
    reader.window.mouse.click(x, y)
    return 266, "members~2017-07-05"


def printed_mark(reader: Visit) -> tuple[int, str]:
    reader.open("growth")
    box = reader.main.get_by_role("figure").first
    x, y = middle(box.locator(".scatterlayer .trace").nth(1).locator("path.point").first)
    reader.window.mouse.click(x, y)
    return 1, r"figure~\d+"


def category(reader: Visit) -> tuple[int, str]:
    reader.open("ecosoc", asof="2017-11-02")
    box = reader.main.get_by_role("figure").nth(1)
    box.scroll_into_view_if_needed()
    mark = box.locator("text.bartext").filter(has_text=re.compile(r"^\d+$")).first
    number = int(mark.text_content() or "")
    x, y = middle(mark)
    reader.window.mouse.click(x, y + 12)
    return number, r"holders~(member|candidate|network|foreign)~\w+(~(stated|listed|sample))?"


def mark_of_the_map(reader: Visit) -> tuple[int, str]:
    reader.open("map", place="chn-putian", **{"from": "2025", "to": "2025"})
    seen = painted(reader)
    # The training of Putian, in orange, as the map paints it.
    ys, xs = (abs(seen - (224, 138, 0)).max(axis=2) <= 40).nonzero()
    box = the_map(reader).locator("canvas").bounding_box()
    assert box and len(xs), "the mark is painted"
    reader.window.mouse.click(box["x"] + float(sorted(xs)[len(xs) // 2]), box["y"] + float(sorted(ys)[len(ys) // 2]))
    return 1, r"event~[\w-]+"


CLICKS: list[Opening] = [
    *(key_figure, printed_key_figure, year_of_events, joined_in_a_year, part_of_the_bridge, step_of_the_course),
    *(printed_mark, category, mark_of_the_map),
]


@pytest.mark.parametrize("click", CLICKS, ids=lambda click: click.__name__)
def test_a_click_opens_as_many_rows_as_the_number_says(
    click: Opening, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo)
    number, code = click(reader)
    expect(dialog(reader)).to_be_visible()
    expect(reader.window).to_have_url(
        re.compile(rf"[?&]open={code}(&|$)".replace("~", "(?:~|%7E)").replace(r"\+", "(?:%2B|\\+)"))
    )
    opened(reader, number)


def test_a_cell_of_the_bridge_opens_its_rows(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("growth", by="type")
    grid = reader.main.get_by_test_id("stDataFrame").filter(visible=True).first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    reader.window.mouse.click(box["x"] + box["width"] * 0.42, box["y"] + 52)
    expect(dialog(reader)).to_be_visible()
    # The table is painted; what it says stands beside it for screen readers. The address says which cell was hit.
    parts = ("start", "joined", "rejoined", "left", "lapsed", "merged")
    hit = re.search(r"open=changes(?:~|%7E)(\w+?)(?:~|%7E)", reader.window.url)
    assert hit, reader.window.url
    number = int(grid.get_by_test_id(f"glide-cell-{1 + parts.index(hit[1])}-0").text_content() or "")
    assert number
    opened(reader, number)


def test_the_rows_open_by_keyboard_and_by_link_and_close_again(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("overview")
    choice = reader.main.get_by_role("combobox", name=reader.say("open.choose")).first
    choice.focus()
    reader.window.keyboard.type("2017")
    reader.window.wait_for_timeout(500)
    reader.window.keyboard.press("Enter")
    opened(reader, 7)
    link = reader.window.url
    other = visit(on_demo, somebody_else=True)
    other.window.goto(link)
    opened(other, 7)
    reader.window.keyboard.press("Escape")
    expect(dialog(reader)).to_have_count(0)
    reader.has_address(open=None)
    # The same once more: what was opened before can be opened again.
    choice.focus()
    reader.window.keyboard.type("2017")
    reader.window.wait_for_timeout(500)
    reader.window.keyboard.press("Enter")
    opened(reader, 7)


def test_the_same_bar_opens_twice(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo)
    number, _ = year_of_events(reader)
    opened(reader, number)
    dialog(reader).get_by_role("button", name="Close").click()
    expect(dialog(reader)).to_have_count(0)
    bars = reader.main.get_by_role("figure").first.locator("text.bartext")
    x, y = middle(bars.filter(has_text=re.compile("^7$")).first)
    reader.window.mouse.click(x, y + 18)
    opened(reader, number)


def test_an_address_that_opens_nothing_says_so(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo)
    for code in ("<b>x</b>", "members~2017-99-99", "changes~joined", "events~", "figure~0", "sector~members~every"):
        reader.open("overview", open=code)
        expect(reader.warnings.filter(has_text=code.split("~")[0].strip("<b>"))).to_have_count(1)
        expect(dialog(reader)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_rows_are_taken_away_with_their_dictionary_and_source(
    language: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo).open("overview", language, open="members~2017-11-02", sector="health_care")
    found = dialog(reader)
    rows = int(re.findall(r"\d+", found.get_by_text(re.compile(r"^\d+ (rows|行)$")).text_content() or "")[0])
    name = reader.say("table.download_csv")
    file = download(reader, found.get_by_role("button", name=name)).path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = [reader.say(f"export.{part}") for part in ("rows", "dictionary", "readme")]
        assert archive.namelist() == [f"{parts[0]}.csv", f"{parts[1]}.csv", f"{parts[2]}.txt"]
        texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    assert len(texts[0].splitlines()) == rows + 1
    readme = texts[2]
    for said in (
        ("2 November 2017", "Health care", "Edition 1")
        if language == "en"
        else ("2017年11月2日", "医疗卫生", "第 1 版")
    ):
        assert said in readme, said
    name = reader.say("table.download_xlsx")
    book = load_workbook(io.BytesIO(download(reader, found.get_by_role("button", name=name)).path().read_bytes()))
    assert book.sheetnames == parts and book[parts[0]].max_row == rows + 1
