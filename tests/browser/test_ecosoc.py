"""The page ECOSOC in a real browser: it is drawn in both languages, and a click on a bar opens as many rows as it says."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.test_sectors import middle


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_click_on_a_year_of_the_calendar_opens_its_reports(
    on_record: Server, visit: Callable[..., Visit], language: str
) -> None:
    reader = visit(on_record).open("ecosoc", language)
    for header in ("ecosoc.life_cycle", "ecosoc.reports", "ecosoc.candidates"):
        expect(reader.main.get_by_role("heading", name=reader.say(header))).to_be_visible()
    calendar = reader.main.get_by_role("figure").filter(has_text=reader.say("ecosoc.due.within_year")).first
    calendar.scroll_into_view_if_needed()
    # The record is of December 2026: what falls due within twelve months is the whole of the year after, one bar.
    bar = calendar.locator("text.bartext").filter(has_text=re.compile(r"^8$")).first
    x, y = middle(bar)
    reader.window.mouse.click(x + 14, y - 6)
    dialog = reader.window.get_by_role("dialog")
    expect(dialog).to_contain_text(reader.say("open.rows", number=8))
    reader.has_address(open="ecosoc_due~2027~within_year")
