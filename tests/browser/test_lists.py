"""Lists longer than a page, as a reader turns their pages: by mouse and keyboard, with the address and the way back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from etl import publish
from tests.bench import network
from tests.browser.conftest import Server, Visit


@pytest.fixture(scope="module")
def on_many(start: Callable[[Path], Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server on an invented network of 1,200 members."""
    folder = network.write(tmp_path_factory.mktemp("many") / "data", 1200, 40)
    publish.build(folder)
    return start(folder).ready()


def test_a_page_is_turned_by_keyboard_and_back_and_a_row_opens(on_many: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_many).open("organisations", **{"organisations-found-page": "2"}).sees("Rows 501–1,000 of 1,200")
    reader.main.get_by_role("button", name=reader.say("table.next_page")).focus()
    reader.window.keyboard.press("Enter")
    reader.sees("Rows 1,001–1,200 of 1,200").has_address(**{"organisations-found-page": "3"})
    reader.drawn().main.get_by_test_id("stDataFrame").first.click(position={"x": 17, "y": 55})
    expect(reader.window).to_have_url(re.compile("id=o-"))
    reader.drawn().window.go_back()
    reader.sees("Rows 1,001–1,200 of 1,200")


def test_the_rows_behind_a_number_have_pages_and_close(on_many: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_many).open("sectors", open="members", **{"organisations-page": "2"})
    dialog = reader.window.get_by_role("dialog")
    dialog.get_by_role("button", name=reader.say("table.last_page")).click()
    expect(dialog.get_by_text("Rows 1,001–")).to_be_visible()
    reader.has_address(**{"opened-page": "3"}).drawn()
    reader.window.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    reader.has_address(**{"open": None, "opened-page": None, "organisations-page": "2"})
