"""A click on a bar or a cell of the page Sectors opens the rows behind it, and so does the keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Server, Visit


def middle(mark: Locator) -> tuple[float, float]:
    """Where a mark has its middle, once it stands still: a figure is drawn again when its width is known."""
    before = None
    for _ in range(100):
        box = mark.bounding_box()
        if box and box == before:
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        before = box
        mark.page.wait_for_timeout(100)
    raise AssertionError(f"{mark} is not there, or never stands still")


def number_at(figure: Locator, *, y: float, x: float | None = None) -> tuple[int, float]:
    """The number written in a figure in the row `y` and, if given, the column `x`; and the x that it is written at."""
    for mark in figure.locator("text").filter(has_text=re.compile(r"^\d+$")).all():
        box = mark.bounding_box()
        assert box
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        if abs(at[1] - y) < 8 and (x is None or abs(at[0] - x) < 12):
            return int(mark.text_content() or ""), at[0]
    raise AssertionError(f"No number is written at {x}, {y}")


def opened(reader: Visit, number: int, what: str) -> None:
    """Wait until so many rows are open, under the words that say which."""
    dialog = reader.window.get_by_role("dialog")
    expect(dialog.get_by_text(what, exact=True)).to_be_visible()
    expect(dialog.get_by_text(reader.say("open.rows", number=number), exact=True)).to_be_visible()


def test_a_click_on_a_bar_opens_as_many_rows_as_the_bar_says(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("sectors")
    bars = reader.main.get_by_role("figure").first
    label = bars.get_by_text("Health care", exact=True)
    x, y = middle(label)
    number, end = number_at(bars, y=y)
    reader.window.mouse.click((x + end) / 2 + 20, y)
    opened(reader, number, "Health care")
    reader.has_address(open="sector~members~every~health_care")


def test_a_click_on_a_cell_opens_as_many_rows_as_the_cell_says(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("sectors")
    cells = reader.main.get_by_role("figure").nth(1)
    cells.scroll_into_view_if_needed()
    _, y = middle(cells.get_by_text("Health care", exact=True))
    x, _ = middle(cells.get_by_text("East China", exact=True))
    number, _ = number_at(cells, y=y, x=x)
    reader.window.mouse.click(x + 9, y + 9)
    opened(reader, number, "Health care, East China")
    reader.has_address(open="sector~members~every~health_care~cn_east")
    reader.window.keyboard.press("Escape")
    expect(reader.window.get_by_role("dialog")).to_have_count(0)
    # Another cell after the first: a click is not lost because one was there before.
    _, above = middle(cells.get_by_text("Science and education", exact=True))
    number, _ = number_at(cells, y=above, x=x)
    reader.window.mouse.click(x + 9, above + 9)
    opened(reader, number, "Science and education, East China")


def test_the_same_rows_open_by_keyboard(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo).open("sectors", "zh")
    cells = reader.main.get_by_role("figure").nth(1)
    _, y = middle(cells.get_by_text("医疗卫生", exact=True))
    x, _ = middle(cells.get_by_text("华东", exact=True))
    number, _ = number_at(cells, y=y, x=x)
    choice = reader.main.get_by_role("combobox", name=reader.say("open.choose")).nth(1)
    choice.focus()
    reader.window.keyboard.type("医疗卫生、华东")
    expect(reader.window.get_by_role("option", name="医疗卫生、华东", exact=True)).to_be_visible()
    reader.window.wait_for_timeout(500)
    reader.window.keyboard.press("Enter")
    opened(reader, number, "医疗卫生、华东")
