"""The pictures of README, taken of the real pages: `make pictures`. Run it after a change of a page, and look at them."""

import sys
from pathlib import Path

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
    "bridge": ("/growth?lang=en&from=2017&by=sector#from-start-to-end-what-changed-the-number", 1280, 1000),
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


def take(page: Page, name: str, url: str) -> None:
    """One picture, once the page has stopped moving."""
    page.goto(url)
    page.locator("h1").wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_load_state("networkidle")
    file = FOLDER / f"{name}.png"
    before = b""
    while (
        before != (before := page.screenshot(path=file, animations="disabled")) or page.locator(".stSkeleton").count()
    ):
        page.wait_for_timeout(700)
    # Not in fewer colours: a palette mixed up those that tell the programmes apart.
    Image.open(file).convert("RGB").save(file, optimize=True)
    print(file)


def main(base: str = "http://localhost:8501") -> None:
    """Take every picture of a dashboard that is running at `base`."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=ARGUMENTS)
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            take(page, name, base + address)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
