"""The event map as it is painted: a canvas has no text to ask for, so the picture itself is looked at."""

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Error, Locator, expect

from dashboard.charts import PROGRAMMES
from dashboard.words import WORDS
from tests.browser.conftest import Server, Visit

LAND = (223, 229, 234)
DISC = (128, 173, 191)  # maps.DISC with a little of the land shining through
PRESETS = [key.removeprefix("map.preset.") for key in WORDS if key.startswith("map.preset.")]
PUTIAN = {
    "title": "Capacity-building training for health-sector social organisations",
    "dates": "14 December 2025 to 17 December 2025",
    "place": "Putian",
    "counts": "over 120",
    "organisers": "CNIE Health Committee",
}


def figure(reader: Visit) -> Locator:
    located = reader.say("map.located", located="[\\d,]+", total="[\\d,]+")
    return reader.main.get_by_role("figure", name=re.compile(located))


def painted(reader: Visit) -> np.ndarray:
    """The map as it is painted, once there is land on it and it no longer moves. Rows of pixels of three colours."""
    canvas = figure(reader).locator("canvas")
    expect(canvas).to_be_visible()
    before = None
    for _ in range(100):
        try:
            seen = np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")).astype(int)
        except Error:  # the map was replaced by another in that moment
            continue
        if before is not None and seen.shape == before.shape and (seen == before).all() and share(seen, LAND) > 0.02:
            return seen
        before = seen
        reader.window.wait_for_timeout(200)
    raise AssertionError(f"The map shows no land, or never stands still: {len(colours(seen))} colours")


def pixels(picture: np.ndarray, colour: tuple[int, int, int], tolerance: int = 0) -> np.ndarray:
    """Where the picture has a colour, or nearly so."""
    return np.abs(picture - colour).max(axis=2) <= tolerance


def share(picture: np.ndarray, colour: tuple[int, int, int]) -> float:
    return float(pixels(picture, colour).mean())


def colours(picture: np.ndarray) -> np.ndarray:
    return np.unique(picture.reshape(-1, 3), axis=0)


def rgb(programme: str) -> tuple[int, int, int]:
    code = PROGRAMMES[programme]
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def marks(picture: np.ndarray) -> np.ndarray:
    """Where there are marks. The grey of other hosts is left out: it is that of the edge of letters too."""
    # A filled mark lets a little of the land through.
    shown = [pixels(picture, rgb(name), tolerance=30) for name in PROGRAMMES if name != "other_host"]
    return np.logical_or.reduce(shown)


def hover(reader: Visit, programme: str) -> Locator:
    """Point at a mark of a programme. Returns the tooltip that opens."""
    found = pixels(painted(reader), rgb(programme), tolerance=12)
    assert found.any(), f"No mark has the colour of {programme}"
    # Where most of the pixels around have the colour too: in the middle of a mark or of its ring, not at an edge.
    around = sum(np.roll(found, (down, right), (0, 1)) for down in range(-2, 3) for right in range(-2, 3))
    y, x = map(float, np.unravel_index(np.argmax(around * found), found.shape))
    box = figure(reader).locator("canvas").bounding_box()
    assert box
    reader.window.mouse.move(box["x"] + x - 2, box["y"] + y)
    reader.window.mouse.move(box["x"] + x + 0.5, box["y"] + y + 0.5, steps=3)
    tooltip = reader.window.locator(".deck-tooltip")
    expect(tooltip).to_be_visible()
    return tooltip


def note(picture: np.ndarray) -> np.ndarray:
    """Where the note at the foot of the map has its letters."""
    dark = picture.max(axis=2) < 150
    dark[:-40] = False
    return dark


def choose(reader: Visit, preset: str) -> Visit:
    reader.main.get_by_role("radio", name=reader.say(f"map.preset.{preset}")).click()
    return reader


def test_the_map_is_painted_and_says_what_it_does_not_locate(on_record: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_record).open("map").is_well("map")
    picture = painted(reader)
    assert len(colours(picture)) > 100
    assert share(picture, LAND) > 0.2
    for programme in PROGRAMMES:
        assert pixels(picture, rgb(programme), tolerance=30).sum() > 20, f"{programme} has no mark"
    numbers = re.compile(r"70 of 94 located: 7 at country level, 9 online, 8 without place")
    expect(figure(reader)).to_have_accessible_name(numbers)
    assert note(picture).sum() > 200, "The note at the foot of the map is missing"


def test_a_preset_moves_the_map_and_stands_in_the_address(on_record: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_record).open("map")
    seen = [painted(reader)]
    for preset, address in {
        "putian": {"place": "chn-putian", "programme": None},
        "africa": {"place": None, "programme": "china_africa"},
        "all": {"place": None, "programme": None},
    }.items():
        choose(reader, preset).has_address(**address)
        expect(reader.main.get_by_role("radio", name=reader.say(f"map.preset.{preset}"))).to_be_checked()
        seen.append(painted_otherwise(reader, seen[-1]))
    world, putian, africa, again = (pixels(picture, LAND) for picture in seen)
    # The land itself lies elsewhere: the view moved, and not the marks alone.
    assert (world != putian).mean() > 0.1
    assert (putian != africa).mean() > 0.1
    assert (world == again).all()


def painted_otherwise(reader: Visit, before: np.ndarray) -> np.ndarray:
    """The map, once it differs from how it was."""
    for _ in range(20):
        seen = painted(reader)
        if seen.shape != before.shape or (seen != before).any():
            return seen
    raise AssertionError("The map has not changed")


def test_a_mark_tells_its_event(on_record: Server, visit: Callable[..., Visit]) -> None:
    reader = choose(visit(on_record).open("map"), "putian").has_address(place="chn-putian")
    tooltip = hover(reader, "training")
    for part, text in PUTIAN.items():
        expect(tooltip, part).to_contain_text(text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_names_are_text_in_a_tooltip(language: str, on_network: Server, visit: Callable[..., Visit]) -> None:
    reader = visit(on_network).open("map", language, programme="training")
    expect(hover(reader, "training")).to_contain_text("<script>alert(1)</script> Invented health training")
    reader.open("map", language, programme="other_host")
    tooltip = hover(reader, "other_host")
    expect(tooltip).to_contain_text("<img src=x onerror=alert(1)> Invented Port")
    expect(tooltip.locator("img, script")).to_have_count(0)


def test_the_years_are_chosen_by_keyboard_and_narrow_the_events(
    on_record: Server, visit: Callable[..., Visit], ask_record: Callable[..., list[tuple]]
) -> None:
    reader = visit(on_record).open("map")
    start = reader.main.get_by_role("slider", name=re.compile("start"))
    start.focus()
    # As quick as a hand: a step is not undone by the page that answers the one before.
    for _ in range(2006, 2016):
        start.press("ArrowRight", delay=20)
    expect(start).to_have_value("2015")
    reader.has_address(**{"from": "2015", "to": None})
    held = ask_record("select count(*) from events where start_date >= '2015-01-01'")[0][0]
    assert 0 < held < ask_record("select count(*) from events")[0][0]
    reader.sees(f"{reader.say('table.show')} · {reader.say('table.rows', number=held)}")
    expect(figure(reader)).to_have_accessible_name(re.compile(rf"of {held} located"))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_phone_shows_the_marks_of_each_preset_whole(
    preset: str, on_record: Server, visit: Callable[..., Visit]
) -> None:
    reader = choose(visit(on_record, phone=True).open("map"), preset)
    expect(reader.main.get_by_role("radio", name=reader.say(f"map.preset.{preset}"))).to_be_checked()
    reader.drawn()
    picture = painted(reader)
    box = figure(reader).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    shown = marks(picture)
    assert shown.sum() > 40, "No mark is in sight"
    written = shown | note(picture)
    edges = {"left": written[:, :2], "right": written[:, -2:], "top": written[:2], "bottom": written[-2:]}
    assert [name for name, edge in edges.items() if edge.any()] == [], "A mark or the note is cut at an edge"


# --- more events than a map can draw one by one ----------------------------------------------------------------------


def click_a_disc(reader: Visit) -> None:
    """Click beside the number on the largest disc there is."""
    found = pixels(painted(reader), DISC, tolerance=6)
    weight = found.astype(int)
    around = sum(np.roll(weight, (down, right), (0, 1)) for down in range(-8, 9, 2) for right in range(-8, 9, 2))
    y, x = map(float, np.unravel_index(np.argmax(around * weight), found.shape))
    assert found.any(), "The map has no disc"
    figure(reader).locator("canvas").click(position={"x": x, "y": y})


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("phone", [False, True])
def test_a_click_on_a_disc_leads_in_and_the_way_back_out(
    phone: bool, language: str, on_crowded: Server, visit: Callable[..., Visit]
) -> None:
    reader = visit(on_crowded, phone=phone).open("map", language).is_well("map")
    whole = painted(reader)
    discs = pixels(whole, DISC, tolerance=6)
    assert not discs[:, [0, 1, -2, -1]].any(), "A disc is cut at an edge: the world is wider than the map"
    click_a_disc(reader)
    out = reader.main.get_by_role("button", name=reader.say("map.out"))
    expect(out).to_be_visible()
    expect(reader.window).to_have_url(re.compile(r"[?&]cell=\d+\.\d+\.\d+(&|$)"))
    address, inside = reader.window.url, painted_otherwise(reader, whole)
    reader.window.goto(address)
    reader.drawn()
    assert pixels(painted(reader), DISC, tolerance=6).any()
    # A canvas that begins between two pixels may be painted with one more line.
    again, first = (pixels(picture, LAND)[:530] for picture in (painted(reader), inside))
    assert np.mean(again != first) < 0.02
    out.click()
    reader.has_address(cell=None)
    expect(out).to_have_count(0)
    # What was chosen in the part is not chosen on the whole: the same disc leads in again.
    reader.drawn()
    click_a_disc(reader)
    expect(out).to_be_visible()
