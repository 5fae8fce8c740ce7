"""The event map: one mark an event, its size from what was stated, nothing hidden, nothing from outside, and what is not on
it counted on it."""

import json
import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pydeck as pdk
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts, maps, queries, sentences
from dashboard.charts import PROGRAMMES
from dashboard.queries import Filters, located
from dashboard.review import contents
from dashboard.words import say_in
from tests import in_full

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
WIDE, NARROW = 900, 350
PRESETS = {
    "all": {},
    "Putian": {"place": "chn-putian"},
    "Hangzhou": {"place": "chn-hangzhou"},
    "African forums": {"programmes": ("china_africa",)},
    "Southeast Asian forums": {"programmes": ("southeast_asia",)},
}


@pytest.fixture(params=["record", "network"])
def today(request, monkeypatch):
    """Filters that leave everything, on each of the two networks."""
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(request.param)))
    edition = queries.current_edition()
    return Filters(edition, queries.about(edition)["record_date"])


@pytest.fixture
def on_record(record, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(record))
    edition = queries.current_edition()
    return Filters(edition, queries.about(edition)["record_date"])


def asked(chosen: Filters) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Events, their places and their marks."""
    events, places = in_full.events(chosen), in_full.event_places(chosen)
    counts = in_full.event_counts(chosen.edition, chosen.language)
    organisations = in_full.event_organisations(chosen.edition, chosen.language)
    names = queries.codes(chosen.edition, chosen.language)
    return events, places, maps.marks(events, places, counts, organisations, names, chosen.language)


def said(chosen: Filters) -> str:
    """What stands at the foot of the map."""
    return sentences.located(located.numbers(chosen), chosen.language)


def layers(deck: pdk.Deck) -> dict[str, dict]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def drawn(deck: pdk.Deck) -> list[dict]:
    """The marks on a map as they are drawn."""
    found = layers(deck)
    return [*found["sized"]["data"], *found["unsized"]["data"]]


def screen(seen: pdk.ViewState) -> Callable[[float, float], tuple[float, float]]:
    """Where a view draws a point, from the middle of the map, in pixels."""
    scale = 512 * 2**seen.zoom

    def y(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)

    return lambda lon, lat: ((lon - seen.longitude) / 360 * scale, (y(seen.latitude) - y(lat)) * scale)


def count_of(marks: pd.DataFrame) -> int:
    """How many events have a mark; one may have several, or the table no column at all where there is none."""
    return marks["event_id"].nunique() if len(marks) else 0


def numbers(said: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", said)))


# --- one mark for an event and city --------------------------------------------------------------------------------------


def test_each_event_that_met_in_a_city_has_one_mark_in_each_of_its_cities(today):
    events, places, marks = asked(today)
    met = set(events.loc[events["event_mode_code"] != "online", "event_id"])
    in_cities = places[(places["place_precision_code"] == "city") & places["event_id"].isin(met)]
    wanted = set(zip(in_cities["event_id"], in_cities["place_id"], strict=True))
    found = sorted(zip(marks["event_id"], marks["place_id"], strict=True))
    assert found == sorted(wanted) and marks["event_id"].duplicated().any()
    assert sorted((mark["event_id"], mark["place_id"]) for mark in drawn(maps.deck(marks, ""))) == found


def test_a_mark_is_hollow_exactly_where_nobody_states_participants(today):
    _, _, marks = asked(today)
    counts = in_full.event_counts(today.edition, "en")
    sized = set(counts.loc[(counts["count_unit_code"] == "participants") & (counts["scope"] == ""), "event_id"])
    found = layers(maps.deck(marks, ""))
    assert {mark["event_id"] for mark in found["sized"]["data"]} == sized & set(marks["event_id"])
    assert not {mark["event_id"] for mark in found["unsized"]["data"]} & sized
    assert found["sized"]["getFillColor"] == "@@=colour" and found["unsized"]["getFillColor"] != "@@=colour"
    assert found["unsized"]["getLineColor"] == "@@=colour"
    assert len(set(marks.loc[~marks["is_sized"].astype(bool), "radius"])) <= 1


def test_a_mark_grows_with_the_participants(on_record):
    _, _, marks = asked(on_record)
    counts = in_full.event_counts(on_record.edition, "en")
    people = counts[(counts["count_unit_code"] == "participants") & (counts["scope"] == "")]
    people = people.drop_duplicates("event_id").set_index("event_id")["value"]
    sized = marks[marks["is_sized"].astype(bool)]
    by_size = sized.assign(people=sized["event_id"].map(people)).sort_values("people")
    assert by_size["people"].nunique() > 5
    assert by_size["radius"].is_monotonic_increasing
    assert by_size["radius"].nunique() == by_size["people"].nunique()


def test_participants_of_a_part_of_an_event_are_not_its_size(network, monkeypatch):
    """The fair on an island: 60 merchants took part, and nobody says how many others."""
    monkeypatch.setenv("CNIE_DATA", str(network))
    edition = queries.current_edition()
    _, _, marks = asked(Filters(edition, queries.about(edition)["record_date"]))
    fair = marks[marks["title"] == "Invented fair on an island"].iloc[0]
    assert not fair["is_sized"] and "merchants" in fair["counts"]


def test_marks_are_told_apart_by_programme(on_record):
    _, _, marks = asked(on_record)
    programmes = in_full.events(on_record).set_index("event_id")["programme_code"]
    for mark in marks.itertuples():
        assert "#{:02X}{:02X}{:02X}".format(*mark.colour) == PROGRAMMES[programmes[mark.event_id]].upper()
    assert len(set(PROGRAMMES.values())) == len(PROGRAMMES)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("preset", PRESETS)
def test_no_mark_hides_another_of_its_city(today, preset, narrow):
    _, _, marks = asked(replace(today, **PRESETS[preset]))
    deck = maps.deck(marks, "", narrow=narrow)
    found, at = drawn(deck), screen(deck.initial_view_state)
    at = [at(mark["lon"], mark["lat"]) for mark in found]
    for one, (mark, place) in enumerate(zip(found, at, strict=True)):
        for other, there in zip(found[:one], at, strict=False):
            if mark["place_id"] == other["place_id"]:
                apart = math.dist(place, there)
                assert apart > abs(mark["radius"] - other["radius"]) and apart > 5, (mark["title"], other["title"])


def test_marks_stay_by_their_city(on_record):
    _, _, marks = asked(on_record)
    for narrow in (False, True):
        deck = maps.deck(marks, "", narrow=narrow)
        at = screen(deck.initial_view_state)
        cities = marks.drop_duplicates("place_id").set_index("place_id")[["lon", "lat"]]
        for mark in drawn(deck):
            assert math.dist(at(mark["lon"], mark["lat"]), at(*cities.loc[mark["place_id"]])) < 70, mark["title"]


# --- what the view shows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("narrow", "width"), [(False, WIDE), (True, NARROW)])
@pytest.mark.parametrize("preset", PRESETS)
def test_the_view_shows_all_its_marks(today, preset, narrow, width):
    _, _, marks = asked(replace(today, **PRESETS[preset]))
    deck = maps.deck(marks, "", narrow=narrow)
    at = screen(deck.initial_view_state)
    for mark in drawn(deck):
        across, down = at(mark["lon"], mark["lat"])
        assert abs(across) + mark["radius"] <= width / 2, (mark["title"], across)
        assert abs(down) + mark["radius"] <= maps.HEIGHT / 2, (mark["title"], down)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "corners", [[(119.0, 25.45)], [(-20.0, -35.0), (120.0, 60.0)], [(119.0, 25.4), (119.1, 25.5)]], ids=str
)
def test_the_view_fits_one_city_and_half_the_world(corners, width):
    seen = maps.view(pd.DataFrame(corners, columns=["lon", "lat"]), width)
    for corner in corners:
        across, down = screen(seen)(*corner)
        assert abs(across) <= width / 2 and abs(down) <= maps.HEIGHT / 2
    # One town is not shown so near that its coast is a straight line.
    assert 0 < seen.zoom <= 8


def test_a_view_without_marks_is_a_map_that_says_so(on_record):
    nothing = replace(on_record, place="chn-putian", since=2005, until=2006)
    events, _, marks = asked(nothing)
    assert events.empty and marks.empty
    deck = maps.deck(marks, said(nothing))
    assert drawn(deck) == [] and layers(deck)["labels"]["data"] == []
    assert layers(deck)["note"]["data"][0]["text"] == "0 of 0 located"


def test_the_view_is_another_for_each_preset(on_record):
    views = {json.dumps(vars(maps.view(asked(replace(on_record, **preset))[2], WIDE))) for preset in PRESETS.values()}
    assert len(views) == len(PRESETS)


def test_a_label_names_a_city_once_with_the_number_of_its_marks(on_record):
    _, _, marks = asked(on_record)
    deck = maps.deck(marks, "")
    labels = layers(deck)["labels"]["data"]
    names = [label["text"].split(" · ")[0] for label in labels]
    assert "Beijing" in names and len(set(names)) == len(names) and set(names) <= set(marks["place"])
    by_city = marks.groupby("place").size()
    for label in labels:
        name, _, number = label["text"].partition(" · ")
        assert int(number or 1) == by_city[name]


# --- what is not on it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_not_located_adds_up_on_the_map(today, preset, language):
    chosen = replace(today, language=language, **PRESETS[preset])
    events, _, marks = asked(chosen)
    note = said(chosen)
    assert layers(maps.deck(marks, note))["note"]["data"][0]["text"] == note
    first, second, *rest = numbers(note)
    shown, total = (first, second) if language == "en" else (second, first)
    assert (shown, total) == (count_of(marks), len(events))
    assert shown + sum(rest) == total


def test_what_is_not_located_adds_up_with_any_filter(today):
    options = queries.options(today.edition, "en")
    pick = random.Random(51)
    for _ in range(20):
        chosen = replace(
            today,
            sectors=tuple(pick.sample([*options["sectors"], queries.NOT_STATED], pick.choice([0, 1, 3]))),
            regions=tuple(pick.sample([*options["regions"], queries.NOT_STATED], pick.choice([0, 0, 2]))),
            programmes=tuple(pick.sample(list(options["programmes"]), pick.choice([0, 1, 2]))),
            as_of=date(pick.randrange(2006, 2026), 6, 30),
        )
        events, _, marks = asked(chosen)
        shown, total, *rest = numbers(said(chosen))
        assert (shown, total) == (count_of(marks), len(events)) and shown + sum(rest) == total, chosen


def test_the_map_of_the_record_says_what_it_lacks(on_record):
    note = said(on_record)
    # Cambodia and four African countries without a city, a session in Nepal; sessions, seminars and exchanges online; dialogues,
    # actions, trainings and the ship nowhere.
    assert note == "70 of 94 located: 7 at country level, 9 online, 8 without place"


# --- what reaches the browser --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["record", "network"])
def test_the_map_asks_nobody_outside(request, monkeypatch, name):
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(name)))
    at = AppTest.from_file(APP, default_timeout=60).run().switch_page("app_pages/map.py").run()
    (chart,) = at.get("deck_gl_json_chart")
    sent = json.loads(chart.proto.json)
    # What Streamlit takes to mean: no tiles, and none of its own either.
    assert sent["mapStyle"] == "__MAP_STYLE__" and not sent.get("mapProvider")
    addresses = [layer["data"] for layer in sent["layers"] if isinstance(layer["data"], str)]
    assert addresses and all(re.fullmatch(r"land/land-\w+\.geojson", address) for address in addresses)
    without_data = {**sent, "layers": [{**layer, "data": None} for layer in sent["layers"]]}
    assert "//" not in json.dumps(without_data)
    assert "//" not in chart.proto.tooltip


def test_a_tooltip_is_a_fixed_form_that_data_only_fills(today):
    """A form made of data would be read as HTML; its values are escaped by Streamlit."""
    forms = set()
    for language in ("en", "zh"):
        for preset in PRESETS.values():
            _, _, marks = asked(replace(today, language=language, **preset))
            tooltip = maps.deck(marks, "note")._tooltip
            forms.add(tooltip["html"])
            named = set(re.findall(r"{(\w+)}", tooltip["html"]))
            assert {"title", "series", "dates", "where", "counts", "organisers"} <= named
            assert marks.empty or named <= set(marks.columns)
    assert len(forms) == 1


def test_a_tooltip_has_words_where_the_source_has_none(today):
    for language in ("en", "zh"):
        _, _, marks = asked(replace(today, language=language))
        for name in ("title", "dates", "where", "counts", "organisers"):
            assert marks[name].map(lambda text: isinstance(text, str) and text.strip() not in ("", "nan")).all(), name


def test_the_tooltip_of_an_event_says_what_its_source_says(on_record):
    _, _, marks = asked(on_record)
    training = marks[marks["title"].str.startswith("Capacity-building training for health")].iloc[0]
    assert training["dates"] == "14 December 2025 to 17 December 2025"
    assert (training["where"], training["place_id"]) == ("Putian", "chn-putian")
    assert "over 120" in training["counts"] and "participants" not in training["counts"]
    assert "CNIE Health Committee" in training["organisers"]
    dialogue = marks[marks["title"].str.startswith("1st China-Southeast Asia")].iloc[0]
    assert dialogue["where"] == "Nanning, Fangchenggang" and dialogue["place_id"] == "chn-nanning"


def test_the_map_draws_land_and_no_boundary_line(today):
    _, _, marks = asked(today)
    for narrow in (False, True):
        found = layers(maps.deck(marks, "", narrow=narrow))
        assert set(found) == {"land", "sized", "unsized", "labels", "note"}
        assert found["land"]["stroked"] is False
        for name in ("labels", "note"):
            assert "Noto Sans" in found[name]["fontFamily"] and found[name]["characterSet"] == "auto"


# --- on paper ------------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def on_paper(chosen: Filters, marks: pd.DataFrame | None = None, note: str = "Note") -> charts.Drawing:
    """The printed map of some events, or of some marks."""
    names = queries.codes(chosen.edition, chosen.language)["programme"]
    return maps.printed(asked(chosen)[2] if marks is None else marks, note, names, say=say_in(chosen.language))


def read(drawing: charts.Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg("A map"))


def discs(svg: ElementTree.Element) -> list[tuple[float, float, float]]:
    """The marks of a printed map from the middle of it: across, down, radius; the dots of displaced ones are smaller."""
    (middle, _) = svg.findall(f"{SVG}g")
    found = [tuple(float(disc.get(name)) for name in ("cx", "cy", "r")) for disc in middle.findall(f"{SVG}circle")]
    return [disc for disc in found if disc[2] > 2]


def texts(svg: ElementTree.Element) -> list[str]:
    return [text.text for text in svg.iter(f"{SVG}text")]


def few(count: int = 8) -> pd.DataFrame:
    """Marks of invented events in eight cities, one of which has a hostile name."""
    lons, lats = [-74, -122, -58, 151, 174.7, 18, 2, 139.7], [40.7, 37.7, -34.6, -33.8, -36.8, -33.9, 48.8, 35.6]
    rows = [
        {
            **{"event_id": place, "number": place + 1, "programme_code": "training", "place_id": f"city-{place % 8}"},
            **{"place": "<script>&\"'" if place % 8 == 3 else f"City {place % 8}", "title": "Event"},
            **{"lon": lons[place % 8], "lat": lats[place % 8], "is_sized": place % 2 == 0, "radius": 5.5},
            "colour": [224, 138, 0],
        }
        for place in range(count)
    ]
    return pd.DataFrame(rows)


def test_the_printed_map_has_each_mark_with_the_number_of_its_event(today):
    events, _, marks = asked(today)
    assert list(marks["number"]) == [list(events["event_id"]).index(event) + 1 for event in marks["event_id"]]
    svg = read(on_paper(today))
    assert len(discs(svg)) == len(marks)
    printed = [int(text) for text in texts(svg) if text.isdigit()]
    assert sorted(printed) == sorted(marks["number"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_numbers_of_a_review_map_are_those_of_the_table_beside_it(record, monkeypatch, language):
    monkeypatch.setenv("CNIE_DATA", str(record))
    review = contents.review(queries.current_edition(), 2025, language)
    (entry,) = [entry for entry in review.entries if entry.name == "map-year"]
    marks = contents.marks(replace(review.chosen, since=2025, until=2025))
    assert len(marks)
    for mark in marks.itertuples():
        assert tuple(entry.shown.iloc[mark.number - 1, :2]) == (mark.number, mark.title)


def test_no_printed_mark_covers_another_and_all_are_in_the_frame(today):
    for preset in PRESETS.values():
        found = discs(read(on_paper(replace(today, **preset))))
        for place, (x, y, radius) in enumerate(found):
            assert abs(x) + radius <= charts.PRINT_WIDTH / 2 and abs(y) + radius <= 200
            for across, down, other in found[:place]:
                assert math.dist((x, y), (across, down)) > radius + other - 2


def test_a_mark_of_unknown_size_is_hollow_on_paper_too(on_record):
    _, _, marks = asked(on_record)
    fills = [disc.get("fill") for disc in read(on_paper(on_record)).find(f"{SVG}g").findall(f"{SVG}circle")]
    assert fills.count("white") == (~marks["is_sized"].astype(bool)).sum() > 0


def test_many_marks_have_no_numbers_and_none_is_lost(on_record):
    drawing = on_paper(on_record, few(maps.NUMBERED + 1))
    assert len(discs(read(drawing))) == maps.NUMBERED + 1
    assert not [text for text in texts(read(drawing)) if text.isdigit()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_legend_names_the_programmes_that_are_there_with_their_numbers(on_record, language):
    chosen = replace(on_record, language=language)
    names, say = queries.codes(chosen.edition, language)["programme"], say_in(language)
    _, _, marks = asked(chosen)
    counts = marks["programme_code"].value_counts()
    drawing = on_paper(chosen)
    _, legend = read(drawing).findall(f"{SVG}g")
    said = [text.text for text in legend.findall(f"{SVG}text")]
    wanted = [say("list.colon", name=names[code], value=counts[code]) for code in PROGRAMMES if code in counts]
    assert said == wanted
    colours = [dot.get("fill") for dot in legend.findall(f"{SVG}circle")]
    assert colours == [PROGRAMMES[code] for code in PROGRAMMES if code in counts]
    below = max(float(text.get("y")) for text in legend.findall(f"{SVG}text"))
    assert below > 30, "so many programmes need a second line"
    assert drawing.height >= 400 + below


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_printed_map_says_what_is_not_located_whole(on_record, language):
    note = said(replace(on_record, language=language))
    assert note in texts(read(on_paper(replace(on_record, language=language), note=note)))
    long = " ".join([note] * 4)
    lines = " ".join(texts(read(on_paper(replace(on_record, language=language), note=long))))
    assert "".join(long.split()) in "".join(lines.split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_printed_map_of_nothing_is_land_and_says_so(on_record, language):
    chosen = replace(on_record, language=language, place="chn-putian", since=2005, until=2006)
    svg = read(on_paper(chosen, note="0 of 0 located"))
    assert discs(svg) == [] and svg.find(f"{SVG}path").get("d")
    assert {say_in(language)("map.empty"), "0 of 0 located"} <= set(texts(svg))


def test_a_hostile_name_is_text_on_paper(on_record):
    svg = read(on_paper(on_record, few()))
    assert "<script>&\"'" in texts(svg)
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        *("svg", "title", "rect", "path", "g", "circle", "text"),
    }


def test_printed_land_is_an_area_without_any_line(today):
    for preset in PRESETS.values():
        svg = read(on_paper(replace(today, **preset)))
        (land,) = svg.findall(f"{SVG}path")
        assert set(land.attrib) == {"fill", "fill-rule", "d"}
        # Of the paths, the land and the threads of displaced marks: nothing else.
        threads = svg.find(f"{SVG}g").findall(f"{SVG}path")
        assert all(re.fullmatch(r"M\S+ \S+L\S+ \S+", thread.get("d")) for thread in threads)


def test_printed_land_stays_in_its_frame_and_is_where_it_should_be(on_record):
    """Beijing and Paris lie on land, the middle of the Pacific and of the Atlantic do not, with the world in view."""
    marks = few()
    seen = maps.view(marks, charts.PRINT_WIDTH, 400, least=0, most=4)
    land = read(on_paper(on_record, marks)).find(f"{SVG}path").get("d")
    rings = [
        [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", ring)] for ring in land.split("M")[1:]
    ]
    assert all(0 <= x <= charts.PRINT_WIDTH and 0 <= y <= 400 for ring in rings for x, y in ring)

    def on_land(lon: float, lat: float) -> bool:
        across, down = screen(seen)(lon, lat)
        x, y = across + charts.PRINT_WIDTH / 2, down + 200
        inside = False
        for ring in rings:
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
        return inside

    assert on_land(116.4, 39.9) and on_land(2.35, 48.9) and on_land(28, -15) and on_land(-100, 40)
    assert not on_land(-150, 0) and not on_land(-30, 30) and not on_land(80, -30)


def test_a_printed_label_lies_on_no_mark_of_another_city_and_on_no_other_label(today):
    for preset in PRESETS.values():
        for language in ("en", "zh"):
            svg = read(on_paper(replace(today, language=language, **preset)))
            labels = [
                text for text in svg.find(f"{SVG}g").findall(f"{SVG}text") if text.get("paint-order") and text.text
            ]
            boxes = []
            for label in labels:
                x, y, half = float(label.get("x")), float(label.get("y")), charts.text_width(label.text, 12) / 2
                boxes.append((x - half, y - 10, x + half, y + 2))
                assert abs(x) + half < charts.PRINT_WIDTH / 2
            for place, (left, top, right, bottom) in enumerate(boxes):
                for other in boxes[:place]:
                    assert not (left < other[2] and other[0] < right and top < other[3] and other[1] < bottom)
                for x, y, radius in discs(svg):
                    nearest = (min(max(x, left), right), min(max(y, top), bottom))
                    assert math.dist((x, y), nearest) > radius - 1


def test_a_printed_map_is_the_same_each_time(on_record):
    assert on_paper(on_record) == on_paper(on_record)


def test_marks_around_the_world_are_all_on_paper(on_record):
    svg = read(on_paper(on_record, few()))
    for x, y, radius in discs(svg):
        assert abs(x) + radius <= charts.PRINT_WIDTH / 2 and abs(y) + radius <= 200
    names = texts(svg)
    assert sum(name.startswith("City") for name in names) == 7
