"""Where events are, counted in the database by city and by the cells of a grid: the same as when every event is looked at, on
files and on a server, whatever is chosen; and a grid that no number of events can make too large for a browser."""

import itertools
import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pydeck as pdk
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import charts, figures, maps, opened, queries
from dashboard.queries import NOT_STATED, Filters, lists, located
from dashboard.queries.lists import These
from dashboard.queries.located import Cell
from dashboard.words import say_in
from etl import database, publish
from etl.models import Event, EventPlace, EventSector, EventSeries, Place
from tests.conftest import Postgres

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
MOST_CELLS = 600
PRESETS = {"all": {}, "African forums": {"programmes": ("china_africa",)}}


@pytest.fixture(scope="module")
def on_server(crowded: Path, postgres: Postgres) -> str:
    """The address of a database that holds what the crowded folder does."""
    url = postgres.url(postgres.database())
    publish.build(crowded, url)
    return url


@pytest.fixture(params=["network", "crowded", "server"])
def everything(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Filters]:
    """Filters that leave everything, of the invented network with each untidiness, of the crowded one, and of that on
    PostgreSQL."""
    if request.param == "server":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("on_server"))
    else:
        monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(request.param)))
    edition = queries.current_edition()
    yield Filters(edition, queries.about(edition)["record_date"])
    database.disconnect()


@pytest.fixture
def crowd(crowded: Path, monkeypatch: pytest.MonkeyPatch) -> Filters:
    """Filters that leave everything of the crowded network, in files."""
    monkeypatch.setenv("CNIE_DATA", str(crowded))
    edition = queries.current_edition()
    return Filters(edition, queries.about(edition)["record_date"])


def looked_at(chosen: Filters) -> pd.DataFrame:
    """One row per event that the filters leave and city of it, or one row where it has none, found one by one from the tables:
    the city, and whether the event was online."""
    events, series, places, links, sectors = (
        queries.frame(chosen.edition, select(table)) for table in (Event, EventSeries, Place, EventPlace, EventSector)
    )
    programmes = series.set_index("series_id")["programme_code"]
    fields = sectors.groupby("event_id")["sector_code"].agg(set)
    at = links.merge(places, on="place_id").sort_values(["event_id", "position", "place_id"])
    found = []
    for event in events.itertuples():
        own = fields.get(event.event_id, set()) or {NOT_STATED}
        day = None if pd.isna(event.start_date) else event.start_date
        if day is not None and day > chosen.as_of and event.event_status_code != "planned":
            continue
        if chosen.sectors and not own & set(chosen.sectors):
            continue
        if chosen.programmes and programmes.get(event.series_id) not in chosen.programmes:
            continue
        if chosen.has_period and (day is None or not chosen.since <= day.year <= chosen.until):
            continue
        found.append({"event_id": event.event_id, "is_online": event.event_mode_code == "online"})
    rows = pd.DataFrame(found, columns=["event_id", "is_online"])
    cities = at[at["place_precision_code"] == "city"].drop_duplicates(["event_id", "place_id"])
    rows = rows.merge(cities[["event_id", "place_id", "latitude", "longitude"]], on="event_id", how="left")
    return rows.assign(is_placed=rows["event_id"].isin(at["event_id"]))


def some(everything: Filters, number: int, seed: int) -> list[Filters]:
    """Random choices of sectors, programmes and years."""
    pick, options = random.Random(seed), queries.options(everything.edition, "en")
    found = []
    for _ in range(number):
        since = pick.choice([None, 2008, 2015])
        found.append(
            replace(
                everything,
                sectors=tuple(pick.sample([*options["sectors"], NOT_STATED], pick.choice([0, 1, 3]))),
                programmes=tuple(pick.sample(list(options["programmes"]), pick.choice([0, 0, 2]))),
                since=since,
                until=since and pick.choice([2016, 2026]),
            )
        )
    return found


# --- counts --------------------------------------------------------------------------------------------------------


def test_counts_and_cells_are_what_looking_at_every_event_gives(everything):
    for chosen in [everything, *some(everything, 6, seed=6)]:
        rows = looked_at(chosen)
        shown = rows[rows["place_id"].notna() & ~rows["is_online"].astype(bool)]
        rest = rows.drop(shown.index)
        found = located.numbers(chosen)
        assert (found.total, found.located) == (rows["event_id"].nunique(), shown["event_id"].nunique()), chosen
        assert found.cities == shown["place_id"].nunique()
        assert found.online == rest["is_online"].sum()
        assert found.country_level == (rest["is_placed"] & ~rest["is_online"].astype(bool)).sum()
        assert found.located + found.online + found.country_level + found.no_place == found.total
        if len(shown):
            assert (found.west, found.north) == (shown["longitude"].min(), shown["latitude"].max())
        for level in (0, 3, 6, 10):
            side = located.side(level)
            columns, lines = (shown["longitude"] + 180) // side, (shown["latitude"] + 90) // side
            wanted = shown.groupby([columns.astype(int), lines.astype(int)]).agg(
                events=("event_id", "nunique"), cities=("place_id", "nunique")
            )
            cells = located.cells(chosen, level).set_index(["column", "row"])[["events", "cities"]].sort_index()
            assert cells.to_dict("index") == wanted.to_dict("index"), (chosen, level)
            assert list(located.cells(chosen, level)["events"]) == sorted(wanted["events"], reverse=True)


def test_a_cell_is_divided_without_rest_and_lists_what_it_counts(everything):
    shown = looked_at(everything).set_index("event_id")
    for level, finer in ((0, 2), (2, 3), (3, 7)):
        for row in located.cells(everything, level).head(4).itertuples():
            cell = Cell(level, row.column, row.row)
            parts = located.cells(everything, finer, cell)
            # An event in several parts counts in each of them, and once in the whole.
            assert parts["events"].max() <= row.events <= parts["events"].sum()
            assert parts["cities"].sum() == row.cities and located.within(everything, cell) == (row.events, row.cities)
            assert all(cell.holds(Cell(finer, part.column, part.row)) for part in parts.itertuples())
            these = These(cell=cell)
            ids = lists.events(everything, these, 0, row.events + 1)["event_id"]
            assert lists.count_events(everything, these) == len(ids) == ids.nunique() == row.events
            own = shown.loc[ids]
            is_within = own["longitude"].between(cell.west, cell.west + cell.side)
            own = own[is_within & own["latitude"].between(cell.south, cell.south + cell.side)]
            # Each of them has a city there, whatever other cities it has.
            assert set(own.index) == set(ids)
            west, east, south, north = located.bounds(everything, cell)
            assert (west, east) == (own["longitude"].min(), own["longitude"].max())
            assert (south, north) == (own["latitude"].min(), own["latitude"].max())


def test_files_and_server_answer_alike(crowded, on_server, monkeypatch):
    answers = []
    for name, value in (("CNIE_DATA", str(crowded)), ("DATABASE_URL", on_server)):
        monkeypatch.setenv(name, value)
        edition = queries.current_edition()
        chosen = Filters(edition, queries.about(edition)["record_date"])
        cells = [located.cells(chosen, level) for level in range(11)]
        answers.append((located.numbers(chosen), [own.to_dict("records") for own in cells]))
    database.disconnect()
    assert answers[0] == answers[1]


def test_series_are_counted_apart(crowd):
    names = queries.frame(crowd.edition, select(Event.series_id).distinct())["series_id"].dropna()
    parts = [located.numbers(crowd, (name,)).located for name in names]
    assert len(parts) > 3 and sum(parts) == located.numbers(crowd, tuple(names)).located > 0


# --- the grid on the map -------------------------------------------------------------------------------------------


def discs(chosen: Filters, path: tuple[Cell, ...] = (), *, narrow: bool = False) -> list[dict]:
    layers = json.loads(figures.event_map(chosen, path, narrow=narrow).deck().to_json())["layers"]
    return next((layer["data"] for layer in layers if layer["id"].startswith("cells-")), [])


def counted(disc: dict) -> int:
    return int(disc["title"].removesuffix(" events").removesuffix(" event").replace(",", ""))


@pytest.mark.parametrize(("preset", "narrow"), [("all", False), ("African forums", True)])
def test_every_way_into_the_map_ends_in_lists_that_hold_all_its_events(crowd, monkeypatch, preset, narrow):
    """Followed from the whole to the last cell, on maps that are never too full: nothing is lost, and nothing is shown twice at a city."""
    monkeypatch.setattr(maps, "MOST_MARKS", 20)
    monkeypatch.setattr(located, "FEW", 25)
    chosen = replace(crowd, **PRESETS[preset])
    ways, listed = [()], []
    while ways:
        path = ways.pop()
        shown = figures.event_map(chosen, path, narrow=narrow)
        assert shown.path == path
        found = discs(chosen, path, narrow=narrow)
        assert 0 < len(found) <= MOST_CELLS
        assert [disc["opens"] for disc in found] == list(shown.marks)
        for code in shown.marks:
            way, _, rest = code.partition("~")
            if way == "into":
                deeper = located.path_of(rest)
                assert deeper[:-1] == path and (not path or deeper[-1].level > path[-1].level)
                ways.append(deeper)
            else:
                these = These(city=rest) if way == "city" else These(cell=located.cell_of(rest))
                listed += list(lists.events(chosen, these, 0, 9999)["event_id"])
    cities = looked_at(chosen).dropna(subset="place_id").groupby("event_id")["place_id"].nunique()
    assert len(set(listed)) == located.numbers(chosen).located
    # An event at several cities is met at each of them, or in the cells in which they lie.
    assert all(1 <= times <= cities[event_id] for event_id, times in Counter(listed).items())
    assert max(Counter(listed).values()) > 1


def test_more_events_than_can_be_told_apart_are_counted_and_fewer_are_marked(crowd):
    many = figures.event_map(crowd)
    assert located.numbers(crowd).located > maps.MOST_MARKS
    shown = sum(counted(disc) for disc in discs(crowd))
    assert located.numbers(crowd).located < shown < looked_at(crowd)["place_id"].notna().sum()
    assert many.legend == say_in("en")("map.cells")
    few = replace(crowd, since=2010, until=2012)
    assert 0 < located.numbers(few).located <= maps.MOST_MARKS
    assert discs(few) == [] and figures.event_map(few).legend == say_in("en")("map.size")


def test_a_larger_disc_counts_more(crowd):
    found = discs(crowd)
    by_size = sorted(found, key=lambda disc: disc["radius"])
    assert [counted(disc) for disc in by_size] == sorted(counted(disc) for disc in found)
    assert all(maps.LEAST_DISC <= disc["radius"] <= maps.LARGEST_DISC < maps.ROOM / 2 for disc in found)


@pytest.mark.parametrize("times", [1, 2_000, 10**6], ids=["thousands", "millions", "thousands of millions"])
@pytest.mark.parametrize("zoom", [*(number / 8 for number in range(24))])
def test_no_disc_and_no_number_covers_another(crowd, zoom, times):
    """However many digits the numbers have, and wherever in their cells the cities lie."""
    numbers = located.numbers(crowd)
    seen = pdk.ViewState(longitude=60, latitude=20, zoom=zoom)
    level = located.level(maps.room(seen, numbers.located * times, "en"))
    cells = located.cells(crowd, level)
    cells = cells.assign(events=cells["events"] * times)
    found = maps.grid(cells, dict.fromkeys(map(str, cells.index), ""), located.side(level), seen, "en")
    boxes = []
    for disc in found.itertuples():
        x, y = maps._at(seen, disc.lon, disc.lat)
        number = charts.text_width(disc.text, maps.DIGITS) / 2
        boxes.append((x, y, number, maps.DIGITS / 2, disc.radius))
    assert len(boxes) > 5 and found["events"].max() > 100 * times
    for one, other in itertools.combinations(boxes, 2):
        across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
        assert across > one[2] + other[2] or down > one[3] + other[3], (one, other)
        assert math.hypot(across, down) > one[4] + other[4], (one, other)


def test_a_part_in_which_nothing_lies_is_the_whole(crowd):
    (ocean,) = located.path_of("4.0.22")
    assert figures.event_map(crowd, (ocean,)) is figures.event_map(crowd, (ocean,))
    assert figures.event_map(crowd, (ocean,)).path == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "0",
            "0.1",
            "0.1.1.1",
            "-1.0.0",
            "11.0.0",
            "0.99.0",
            "0.0.99",
            "00.1.1",
            "0.1.1~0.1.1",
            "1.1.1~0.0.0",
        ),
        *("0.1.1~1.9.9", "0.1.1~", "0.1.1~x", "1e3.0.0", "0.-1.0", "９.1.1"),
    ],
)
def test_a_way_that_nobody_could_have_gone_is_none(text):
    assert located.path_of(text) == ()


def test_a_way_is_read_as_it_is_written():
    path = (Cell(1, 9, 3), Cell(4, 74, 30), Cell(6, 299, 122))
    assert located.path_of("~".join(cell.code for cell in path)) == path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cell_opens_as_many_events_as_it_says(crowd, language):
    chosen = replace(crowd, language=language, programmes=("china_africa", "training"), since=2006, until=2026)
    cells = located.cells(chosen, 8)
    row = cells[cells["cities"] > 1].iloc[0]
    found = opened.find(chosen, f"cell~8.{row['column']}.{row['row']}")
    assert len(found.rows) == row["events"]
    assert found.title == maps.around(row["place"], row["cities"], language)
    assert opened.find(chosen, "cell~0.0.0") is None and opened.find(chosen, "cell~x") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_a_crowded_map_leads_in_and_out(crowd, language):
    say = say_in(language)
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["lang"] = language
    at.run().switch_page("app_pages/map.py").run()
    assert not at.exception and not at.error
    (box,) = [box for box in at.selectbox if box.label == say("open.choose")]
    chosen = replace(crowd, language=language)
    code, name = next(iter(figures.event_map(chosen).marks.items()))
    assert box.options[0] == name
    box.select(code).run()
    into = "".join(at.query_params["cell"])
    assert code == f"into~{into}"
    part = figures.event_map(chosen, located.path_of(into))
    assert part.path and any(part.note in text.value.replace("\\", "") for text in at.markdown)
    # An event at several cities of the part counts in each of its cells.
    assert max(map(events_of, part.marks.values())) < events_of(name) <= sum(map(events_of, part.marks.values()))
    assert located.within(chosen, part.path[-1])[0] == events_of(name)
    at.button(key="map-out").click().run()
    assert "cell" not in at.query_params
    assert not [button for button in at.button if button.key == "map-out"]


def events_of(name: str) -> int:
    return int(name.replace("：", ": ").split(": ")[-1].replace(",", ""))


def test_the_crowded_map_on_paper_has_each_number_within_its_frame(crowd):
    drawing = figures.event_map(crowd).printed()
    svg = ElementTree.fromstring(drawing.svg("A map"))
    name = "{http://www.w3.org/2000/svg}"
    (middle, _) = svg.findall(f"{name}g")
    found = middle.findall(f"{name}circle")
    numbers = [text.text for text in middle.findall(f"{name}text") if text.text.replace(",", "").isdigit()]
    assert len(found) == len(numbers) <= MOST_CELLS
    shown = sum(int(number.replace(",", "")) for number in numbers)
    assert located.numbers(crowd).located < shown < looked_at(crowd)["place_id"].notna().sum()
    for disc in found:
        x, y, radius = (float(disc.get(key)) for key in ("cx", "cy", "r"))
        assert abs(x) + radius <= 500 and abs(y) + radius <= 195
    assert figures.event_map(crowd).note in [text.text for text in middle.findall(f"{name}text")]


def test_a_printed_map_of_some_series_counts_those(crowd):
    names = queries.frame(crowd.edition, select(Event.series_id).distinct())["series_id"].dropna()
    series = tuple(names[:2])
    numbers = located.numbers(crowd, series)
    drawing = figures.printed_grid(crowd, numbers, "Note", series)
    assert drawing.width == charts.PRINT_WIDTH
    svg = ElementTree.fromstring(drawing.svg("A map"))
    said = [text.text.replace(",", "") for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    of_series = queries.frame(crowd.edition, select(Event.event_id).where(Event.series_id.in_(series)))["event_id"]
    rows = looked_at(crowd)
    shown = rows[rows["event_id"].isin(of_series) & rows["place_id"].notna() & ~rows["is_online"].astype(bool)]
    assert numbers.located == shown["event_id"].nunique()
    # Once in each cell, in which an event may have several cities.
    assert numbers.located <= sum(int(text) for text in said if text.isdigit()) <= len(shown)
