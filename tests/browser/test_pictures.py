"""The pictures of README: each page that one is taken of is drawn whole at its address, and no half-drawn page is taken."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import TOP, Server, Visit
from tests.browser.take_pictures import FOLDER, PICTURES, NotDrawnError, numbers_on_screen, open_page, picture


def test_each_picture_is_committed_in_its_size_and_shown_in_readme() -> None:
    shown = set(re.findall(r"dashboard/pictures/([\w-]+)\.png", (TOP / "README.md").read_text(encoding="utf-8")))
    files = {}
    for file in FOLDER.glob("*.png"):
        with Image.open(file) as taken:
            files[file.stem] = taken.size
    assert files == {name: (width, height) for name, (_, width, height) in PICTURES.items()}
    assert shown == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_of_a_picture_is_drawn_whole_and_shows_a_number(
    name: str, on_record: Server, visit: Callable[..., Visit]
) -> None:
    address, width, height = PICTURES[name]
    reader = visit(on_record, viewport={"width": width, "height": height})
    open_page(reader.window, on_record.url + address)
    assert numbers_on_screen(reader.window)
    # An address that the page does not understand is answered with a warning.
    for fault in ("stAlertContentWarning", "stAlertContentError", "stException"):
        expect(reader.window.get_by_test_id(fault)).to_have_count(0)
    if anchor := urlsplit(address).fragment:
        expect(reader.window.locator(f'[id="{anchor}"]').first).to_be_in_viewport()


def test_an_anchor_that_the_page_does_not_have_is_told(on_record: Server, visit: Callable[..., Visit]) -> None:
    with pytest.raises(NotDrawnError, match="no heading #nowhere"):
        open_page(visit(on_record).window, f"{on_record.url}/growth?lang=en#nowhere")


WHOLE = """<div data-testid="stApp" data-test-script-state="notRunning"><h1>Title</h1><p>265 members</p>{more}</div>"""


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ('<div data-testid="stSkeleton" style="height: 40px">.</div>', "placeholders: 1"),
        ('<div class="stAppSkeleton" style="height: 40px">.</div>', "placeholders: 1"),
        ('<div data-testid="stSpinner">Running</div>', "placeholders: 1"),
        ('<div data-stale="true">264 members</div>', "placeholders: 1"),
        ('<div data-testid="stPlotlyChart"></div>', "charts not drawn: 1"),
        ('<div data-testid="stDataFrame"></div>', "tables not drawn: 1"),
        ('<div data-testid="stDeckGlJsonChart"></div>', "maps not drawn: 1"),
    ],
)
def test_no_picture_is_taken_of_a_page_that_is_not_drawn_whole(
    more: str, missing: str, on_record: Server, visit: Callable[..., Visit]
) -> None:
    window = visit(on_record).window
    window.set_content(WHOLE.format(more=more))
    with pytest.raises(NotDrawnError, match=missing):
        picture(window, patience=1)


def test_no_picture_is_taken_of_a_page_without_a_number(on_record: Server, visit: Callable[..., Visit]) -> None:
    window = visit(on_record).window
    window.set_content(WHOLE.format(more=""))
    assert picture(window).startswith(b"\x89PNG")
    window.set_content(WHOLE.format(more="").replace("265", "Many"))
    with pytest.raises(NotDrawnError, match="shows no number"):
        picture(window)


def test_no_picture_is_taken_while_the_server_draws(on_record: Server, visit: Callable[..., Visit]) -> None:
    window = visit(on_record).window
    window.set_content(WHOLE.format(more="").replace("notRunning", "running"))
    with pytest.raises(NotDrawnError, match="the server still draws the page"):
        picture(window, patience=1)
