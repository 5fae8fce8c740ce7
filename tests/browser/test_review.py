"""The annual review in a browser: a pack asked for, watched, downloaded and opened; pictures of the screen at 1600 × 900; and
what the camera of a figure saves."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Server, Visit
from tests.browser.test_pages import download

SCREEN = {"viewport": {"width": 1600, "height": 900}}


def test_a_pack_is_made_while_the_page_stays_usable_and_is_then_downloaded(
    on_network: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_network).open("review", formats="csv", pack="zh")
    reader.main.get_by_role("button", name=reader.say("review.make")).click()
    expect(reader.main.get_by_role("progressbar")).to_be_visible()
    # It is made all the same while the reader is elsewhere.
    reader.go_to("growth").go_to("review")
    reader.open("review", formats="csv", pack="zh")
    button = reader.main.get_by_role("button", name=reader.say("review.download"))
    expect(button).to_be_visible(timeout=120_000)
    expect(reader.main.get_by_role("progressbar")).to_have_count(0)
    taken = download(reader, button)
    assert re.fullmatch(r"cnie-review-\d{4}-edition-1-zh\.zip", taken.suggested_filename)
    with zipfile.ZipFile(taken.path()) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert {Path(name).suffix for name in names} >= {".csv", ".xlsx", ".txt", ".json"}
    # Somebody else who asks the same finds it made.
    other = visit(on_network, somebody_else=True).open("review", formats="csv", pack="zh")
    expect(other.main.get_by_role("button", name=other.say("review.download"))).to_be_visible()


def test_a_figure_is_looked_at_when_it_is_opened(on_demo: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_demo)
    for language in reader.in_both_languages("review"):
        figures = reader.main.locator(".js-plotly-plot")
        expect(figures).to_have_count(0)
        title = reader.say("growth.members")
        reader.main.get_by_role("group").filter(has_text=title).first.get_by_text(title).first.click()
        expect(figures).to_have_count(1)
        source = {"en": "Edition 1.", "zh": "第 1 版。"}[language]
        expect(figures.get_by_text(re.compile(re.escape(source)))).to_have_count(1)


# --- screen mode -----------------------------------------------------------------------------------------------------

PRESSED = "button, input, summary, [role=combobox], [role=slider], [role=radio], a[target=_blank]"


def pressed(reader: Visit) -> list[Locator]:
    """What can be seen on the page and pressed; the cells of a table and the links of its headings are neither."""
    return [one for one in reader.window.locator(PRESSED).all() if one.is_visible()]


@pytest.mark.parametrize("page", ["overview", "growth", "compare", "ecosoc", "map", "sectors", "organisations", "data"])
def test_a_page_for_a_screenshot_is_1600_wide_and_has_nothing_to_press(
    page: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo, **SCREEN)
    for language in ("en", "zh"):
        reader.open(page, language, screen="1").is_well(page)
        expect(reader.window.get_by_test_id("stSidebar")).to_have_count(0)
        expect(reader.window.get_by_test_id("stHeader")).to_be_hidden()
        box = reader.window.get_by_test_id("stMainBlockContainer").bounding_box()
        assert (box["x"], box["y"], box["width"]) == (0, 0, 1600) and box["height"] >= 900
        assert [one.evaluate("one => one.outerHTML")[:200] for one in pressed(reader)] == []


ALONE = [
    *(("overview", "events-by-year"), ("growth", "members"), ("growth", "bridge"), ("ecosoc", "ecosoc-reports")),
    *(("sectors", "sectors"), ("sectors", "sector-region"), ("map", "map"), ("review", "key-figures")),
]


@pytest.mark.parametrize(("page", "name"), ALONE, ids=[name for _, name in ALONE])
def test_a_figure_alone_fills_the_screen_with_all_of_its_words(
    page: str, name: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    window = visit(on_demo, **SCREEN)
    for language in ("en", "zh"):
        path = "" if page == "overview" else page
        window.window.goto(f"{on_demo.url}/{path}?lang={language}&screen={name}")
        window.speaks(language)
        picture = window.main.locator(".js-plotly-plot .main-svg, img").first
        expect(picture).to_be_visible()
        expect(window.window.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(window.title).to_have_count(1)
        canvas = window.window.locator(".st-key-screen")
        caption = canvas.get_by_test_id("stCaptionContainer")
        expect(caption).to_have_count(1)
        boxes = [one.bounding_box() for one in (window.title, picture, caption)]
        # One below the other, inside the screen, nothing cut off.
        assert all(one["y"] + one["height"] <= 900 and one["x"] + one["width"] <= 1600 for one in boxes), boxes
        assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
        assert boxes[1]["y"] + boxes[1]["height"] <= boxes[2]["y"] + 1
        # Cards keep their proportions, two in a row.
        assert boxes[1]["height"] > 450 and (boxes[1]["width"] > 1400 or name == "key-figures")
        assert canvas.evaluate("box => box.scrollHeight - box.clientHeight") <= 0
        assert window.window.evaluate("document.documentElement.scrollWidth") <= 1600
        assert pressed(window) == []


def test_the_button_of_a_figure_opens_it_alone_in_a_new_tab_with_every_choice(
    on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo).open("sectors", "zh", count="organisations", asof="2017-11-02")
    with reader.window.expect_popup() as opened:
        reader.main.get_by_role("link", name=reader.say("screen.label")).first.click()
    tab = opened.value
    expect(tab.locator(".st-key-screen .js-plotly-plot")).to_be_visible()
    for part in ("lang=zh", "count=organisations", "asof=2017-11-02", "screen=sectors"):
        assert part in tab.url
    tab.close()


# --- the camera ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "name"),
    [("growth", "members"), ("sectors", "sectors"), ("sectors", "sector-region"), ("ecosoc", "ecosoc-reports")],
)
def test_the_camera_saves_four_pixels_for_one_with_the_caption_whole(
    page: str, name: str, on_demo: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_demo).open(page, asof="2025-12-31")
    figure = reader.main.locator(f".st-key-figure-{name} .js-plotly-plot")
    figure.hover()
    with reader.window.expect_download() as started:
        figure.locator(".modebar-btn").click()
    assert started.value.suggested_filename == f"cnie-{name}-2025-12-31-edition-1-en.png"
    saved = Image.open(io.BytesIO(Path(started.value.path()).read_bytes())).convert("L")
    assert saved.width == 4800 and saved.height >= 2700
    # The caption is the last thing of the picture: it has ink, and below its last line there is a margin.
    foot = saved.crop((0, saved.height - 400, saved.width, saved.height))
    ink = foot.point(lambda shade: 255 if shade < 200 else 0).getbbox()
    assert ink is not None and ink[3] < foot.height - 24


def test_a_server_that_is_ended_leaves_nothing_of_its_packs(
    start: Callable[[Path], Server],
    network: Path,
    visit: Callable[..., Visit],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    server = start(network).ready()
    reader = visit(server).open("review", formats="csv", pack="en")
    reader.main.get_by_role("button", name=reader.say("review.make")).click()
    expect(reader.main.get_by_role("progressbar")).to_be_visible()
    assert list(tmp_path.glob("cnie-jobs-*"))
    reader.window.goto("about:blank")
    server.stop()
    assert list(tmp_path.glob("cnie-jobs-*")) == []
