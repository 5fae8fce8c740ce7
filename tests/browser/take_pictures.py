"""The pictures of README, taken of the real pages: `make pictures`. Run it after a change of a page, and look at them.

A picture is taken of a page that is drawn whole. A page that is not within a minute, or that shows no number, ends the run
with a message and leaves its old picture as it was.
"""

import io
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.review.browser import find_browser

FOLDER = Path(__file__).parents[2] / "dashboard" / "pictures"
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
# file name: address, width and height
PICTURES = {
    "overview": ("/?lang=en", 1280, 1000),
    "growth": ("/growth?lang=en", 1280, 860),
    "published": ("/data?lang=en&part=published", 1280, 860),
    "compare": ("/compare?lang=en&asof=2018-12-31&b_asof=2016-12-31", 1280, 1160),
    "open": ("/ecosoc?lang=en&open=ecosoc_due~2027~within_year", 1280, 860),
    "organisation": ("/organisations?lang=zh&q=heping", 1280, 860),
    "ecosoc": ("/ecosoc?lang=zh", 1280, 1160),
    "map": ("/map?lang=en", 1280, 900),
    "map-africa": ("/map?lang=zh&programme=china_africa", 1280, 900),
    "sectors": ("/sectors?lang=zh", 1280, 1420),
    "review": ("/review?lang=en", 1280, 1000),
    "screen": ("/map?lang=en&screen=map", 1600, 900),
    "data": ("/data?lang=en&part=coverage", 1280, 860),
    "phone": ("/?lang=zh", 390, 844),
}
# Seconds that a page may take until it is drawn whole.
PATIENCE = 60.0
# Everything that stands in for something that is not there yet, and what of the last run was not drawn anew.
PLACEHOLDERS = (
    '[data-testid*="skeleton" i], [class*="skeleton" i], [data-testid="stSpinner"], [data-testid="stStatusWidget"], '
    '[data-stale="true"]'
)
# What is not drawn yet, in words, a line each; nothing where the page is whole.
UNFINISHED = """placeholders => {
    const count = (selector, is_missing) => [...document.querySelectorAll(selector)].filter(is_missing).length;
    const app = document.querySelector('[data-testid="stApp"]');
    const number_of = {
        'the page has no title': document.querySelector('h1') ? 0 : 1,
        'the server still draws the page': app && app.dataset.testScriptState === 'notRunning' ? 0 : 1,
        'placeholders': count(placeholders, one => one.checkVisibility()),
        'images not loaded': count('img', one => !one.complete || !one.naturalWidth),
        'charts not drawn': count('[data-testid="stPlotlyChart"]', one => !one.querySelector('.main-svg')),
        'tables not drawn': count('[data-testid="stDataFrame"]', one => !one.querySelector('canvas')),
        'maps not drawn': count('[data-testid="stDeckGlJsonChart"]', one => !one.querySelector('canvas')),
        'fonts not loaded': document.fonts.status === 'loaded' ? 0 : 1,
    };
    return Object.entries(number_of).filter(([, number]) => number).map(([what, number]) => `${what}: ${number}`);
}"""
# The texts with a digit that lie on the screen, the sidebar left out.
NUMBERS = """() => {
    const on_screen = box => box.width && box.height && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth;
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('[data-testid="stApp"]'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, range = document.createRange();
        range.selectNodeContents(node);
        const is_aside = node.parentElement.closest('[data-testid="stSidebar"]');
        if (/\\d/.test(node.data) && !is_aside && on_screen(range.getBoundingClientRect())) found.push(node.data);
    }
    return found;
}"""


class NotDrawnError(Exception):
    """A page that was not drawn whole in time, or that shows no number."""


def wait_until_drawn(page: Page, patience: float = PATIENCE) -> None:
    """Wait until nothing of a page is missing, twice in a row. Raises NotDrawnError, which says what is missing."""
    deadline = time.monotonic() + patience
    quiet = 0
    while quiet < 2:
        missing = page.evaluate(UNFINISHED, PLACEHOLDERS)
        quiet = 0 if missing else quiet + 1
        if missing and time.monotonic() > deadline:
            raise NotDrawnError(f"{page.url} is not drawn after {patience:g} seconds. {'; '.join(missing)}")
        page.wait_for_timeout(300)


def open_page(page: Page, url: str) -> None:
    """Open an address and wait until it is drawn, at its anchor if it has one: a page that grows while it is drawn leaves it
    behind. Raises NotDrawnError where the page has no such anchor."""
    page.goto(url)
    wait_until_drawn(page)
    anchor = urlsplit(url).fragment
    if anchor:
        heading = page.locator(f'[id="{anchor}"]')
        if not heading.count():
            raise NotDrawnError(f"{url} has no heading #{anchor}.")
        heading.first.evaluate("heading => heading.scrollIntoView()")
        wait_until_drawn(page)


def numbers_on_screen(page: Page) -> list[str]:
    """The texts with a digit that a reader sees without scrolling. Raises NotDrawnError where there is none."""
    found = page.evaluate(NUMBERS)
    if not found:
        raise NotDrawnError(f"{page.url} shows no number.")
    return found


def picture(page: Page, patience: float = PATIENCE) -> bytes:
    """A page as it looks when it is whole and moves no more: two pictures are the same, and nothing is missing between and
    after them. Raises NotDrawnError."""
    deadline = time.monotonic() + patience
    before = None
    while True:
        wait_until_drawn(page, patience)
        after = page.screenshot(animations="disabled")
        if after == before and not page.evaluate(UNFINISHED, PLACEHOLDERS):
            numbers_on_screen(page)
            return after
        if time.monotonic() > deadline:
            raise NotDrawnError(f"{page.url} still moves after {patience:g} seconds.")
        before = after
        page.wait_for_timeout(700)


def main(base: str = "http://localhost:8501", folder: str = "") -> None:
    """Take every picture of a dashboard that is running at `base`, into the folder of README's pictures or another."""
    into = Path(folder) if folder else FOLDER
    into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            try:
                open_page(page, base + address)
                taken = picture(page)
            except NotDrawnError as error:
                sys.exit(f"No picture {name}: {error}")
            # Not in fewer colours: a palette mixed up those that tell the programmes apart.
            file = into / f"{name}.png"
            with Image.open(io.BytesIO(taken)) as drawn:
                drawn.convert("RGB").save(file, optimize=True)
            print(file)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
