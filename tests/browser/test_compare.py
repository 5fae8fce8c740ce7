"""The page Compare in a real browser: two editions side by side, the sum between them opened by a click, and its address."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.test_sectors import middle

ASKED = {"edition": "1", "asof": "2018-12-31", "b_edition": "2"}


@pytest.fixture(scope="module")
def on_two_editions(start: Callable[[Path], Server], copy_of: Callable[[Path], Any], network: Path) -> Server:
    """A server on the invented network in two editions: the second knows two members more and another name."""
    folder = copy_of(network)
    header, *rows = folder.raw("members.csv").read_text(encoding="utf-8").splitlines()
    columns = header.count(",")
    late = [f"Invented Latecomer {place},,2018-11-0{place},association" for place in (1, 2)]
    rows = [row.replace("Invented Ferry Union", "Invented Ferry League") for row in rows]
    text = "\n".join([header, *rows, *(row + "," * (columns - row.count(",")) for row in late)])
    folder.raw("members.csv").write_text(text + "\n", encoding="utf-8")
    folder.certify()
    folder.build()
    return start(folder.path).ready()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_click_on_a_part_of_the_sum_opens_as_many_rows_as_it_says(
    on_two_editions: Server, visit: Callable[..., Visit], language: str
) -> None:
    reader = visit(on_two_editions).open("compare", language, **ASKED).is_well("compare")
    reader.sees(reader.say("edition.earlier", edition=1, published="", current=2).split("**")[1])
    added = reader.say("compare.part.added")
    reader.sees(reader.say("compare.part", number="+2", why=added))
    # The table of the sum: A, the two that were added, B.
    table = reader.main.get_by_test_id("stDataFrame").nth(1)
    table.scroll_into_view_if_needed()
    middle(table)
    box = table.bounding_box()
    assert box
    # Its rows are drawn, not written: the second of three, in the third of four columns.
    reader.window.mouse.click(box["x"] + box["width"] * 0.69, box["y"] + box["height"] * 0.62)
    dialog = reader.window.get_by_role("dialog")
    expect(dialog).to_contain_text(reader.say("open.rows", number=2))
    expect(dialog).to_contain_text(added)
    reader.has_address(open="compare_part~2~2018-12-31~all~members~edition~record~in", **ASKED)
    # The copied link opens the same for somebody else.
    other = visit(on_two_editions, somebody_else=True)
    other.window.goto(reader.window.url)
    dialog = other.speaks(language).window.get_by_role("dialog")
    expect(dialog).to_contain_text(other.say("open.rows", number=2))


def test_another_state_is_chosen_on_the_page_and_kept_in_the_address(
    on_two_editions: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_two_editions).open("compare", asof="2018-12-31")
    reader.sees(reader.say("compare.same"))
    reader.main.get_by_role("button", name=reader.say("compare.offer.edition_before"), exact=True).click()
    reader.drawn().has_address(b_edition="1").sees(
        reader.say("compare.part", number="−2", why=reader.say("compare.part.removed"))
    )
    reader.main.get_by_role("button", name=reader.say("compare.offer.year_before"), exact=True).click()
    reader.drawn().has_address(b_edition=None, b_asof="2017-12-31")
    reader.switch_to("zh").has_address(b_asof="2017-12-31")
    # Another page has no second state.
    reader.go_to("growth").has_address(b_asof=None, asof="2018-12-31")


def test_an_edition_that_is_not_there_is_told(on_two_editions: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_two_editions).open("compare", b_edition="77").is_well("compare")
    expect(reader.warnings).to_have_text([reader.say("compare.edition_unknown", value="77", current=2)])


def test_it_fits_a_phone(on_two_editions: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_two_editions, phone=True).open("compare", "zh", **ASKED).is_well("compare")
    wide = reader.window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
