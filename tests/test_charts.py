"""What a reader sees in a figure: steps and not slopes, a bound as a bound, source and sample mark inside, data as text."""

import json
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries, tables
from dashboard.queries import Filters
from dashboard.words import say_in

SAY = say_in("en")
NASTY = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>name</a>"
SAMPLE, SOURCE = "Sample: 264 of 265 are invented records.", f"Source: {NASTY}. As of 2 November 2017. Edition 4."
NOTES = [SAMPLE, None, SOURCE]
TODAY = date(2019, 4, 30)
COMPARATORS = ("exact", "over", "about", "nearly", "at_least", "derived")


def changes(*rows: tuple[date, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["day", "joined", "left", "members"])


GROWN = changes((date(2005, 12, 16), 63, 0, 63), (date(2017, 7, 5), 203, 0, 266), (date(2017, 10, 4), 0, 1, 265))


def printed(*rows: tuple[date, int, str, str]) -> pd.DataFrame:
    """Published figures: day, value, comparator, coverage. Whatever is data in words is nasty."""
    found = pd.DataFrame(rows, columns=["as_of_date", "value", "comparator_code", "coverage_code"])
    words = {"comparator": NASTY, "stated": NASTY, "date_text": NASTY, "publication_title": NASTY}
    return found.assign(**{name: pd.Series([word] * len(found), dtype=object) for name, word in words.items()})


EACH = printed(*((date(2010 + place, 1, 1), 100, how, "not_stated") for place, how in enumerate(COMPARATORS)))


def holders(number: int = 3) -> pd.DataFrame:
    categories = ["general", "special", None, "roster"]
    return pd.DataFrame(
        {
            "group": [NASTY if place % 2 else "Members" for place in range(number)],
            "un_category_code": pd.Series([categories[place % 4] for place in range(number)], dtype=object),
            "status_since_date": pd.Series([date(2008 + place, 7, 1) for place in range(number)], dtype=object),
        }
    )


CATEGORIES = {"general": "General", "special": NASTY, "roster": "Roster", None: "Not stated"}


def sectors(*names: str, sample: int = 1) -> pd.DataFrame:
    rows = [(f"sector_{place}", name, place + 2, sample) for place, name in enumerate(names)]
    return pd.DataFrame(rows, columns=["sector_code", "sector", "organisations", "sample"])


def cells(sectors: list[str], regions: list[str]) -> pd.DataFrame:
    rows = [
        (f"sector_{down}", sector, f"region_{across}", region, down * across)
        for down, sector in enumerate(sectors)
        for across, region in enumerate(regions)
    ]
    return pd.DataFrame(rows, columns=["sector_code", "sector", "region_code", "region", "organisations"])


def over_time(
    members: pd.DataFrame = GROWN, figures: pd.DataFrame = EACH, notes: list[str | None] | None = None
) -> go.Figure:
    words = {"say": SAY, "title": "Members", "recorded": "Counted", "notes": NOTES if notes is None else notes}
    return charts.over_time(members, figures, TODAY, **words)


TITLED = {"say": SAY, "title": "Members", "notes": NOTES}
PLAIN = {"say": SAY, "notes": NOTES}
FIGURES = {
    "over_time": over_time,
    "printed_over_time": lambda: charts.printed_over_time(EACH, **TITLED),
    "joined_and_left": lambda: charts.joined_and_left(GROWN, **PLAIN),
    "by_year": lambda: charts.by_year(pd.Series({2015: 3, 2018: 1}), **TITLED),
    "by_group_and_category": lambda: charts.by_group_and_category(holders(), CATEGORIES, **PLAIN),
    "granted_by_year": lambda: charts.granted_by_year(holders(), CATEGORIES, **PLAIN),
    "by_sector": lambda: charts.by_sector(sectors(NASTY, "Health care"), **PLAIN),
    "sector_by_region": lambda: charts.sector_by_region(cells([NASTY, "B"], ["North", NASTY]), **PLAIN),
}
EMPTY = {
    "over_time": lambda: over_time(changes(), printed()),
    "printed_over_time": lambda: charts.printed_over_time(printed(), **TITLED),
    "joined_and_left": lambda: charts.joined_and_left(changes(), **PLAIN),
    "by_year": lambda: charts.by_year(pd.Series(dtype=int), **TITLED),
    "by_group_and_category": lambda: charts.by_group_and_category(holders(0), CATEGORIES, **PLAIN),
    "granted_by_year": lambda: charts.granted_by_year(holders(0), CATEGORIES, **PLAIN),
    "by_sector": lambda: charts.by_sector(sectors(), **PLAIN),
    "sector_by_region": lambda: charts.sector_by_region(cells([], []), **PLAIN),
}


def strings(value: object) -> Iterator[str]:
    """Every text in a figure, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def drawn(figure: go.Figure) -> dict:
    return json.loads(figure.to_json())


def annotations(figure: go.Figure) -> str:
    """What stands inside a figure, its line breaks as blanks."""
    return " ".join(note.text for note in figure.layout.annotations).replace("<br>", " ")


def test_every_figure_of_the_module_is_tried():
    made = {
        name
        for name, function in vars(charts).items()
        if getattr(function, "__annotations__", {}).get("return") is go.Figure and not name.startswith("_")
    }
    assert set(FIGURES) == set(EMPTY) == made


# --- what every figure does ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIGURES)
def test_source_and_sample_mark_stand_inside_the_figure(name):
    for figure in (FIGURES[name](), EMPTY[name]()):
        inside = annotations(figure)
        assert SAMPLE in inside and "As of 2 November 2017. Edition 4." in inside
        foot = next(note for note in figure.layout.annotations if SAMPLE in note.text.replace("<br>", " "))
        # Below the plot, in a margin that has room for every line of it.
        assert (foot.yref, foot.y, foot.yanchor) == ("paper", 0, "top")
        assert figure.layout.margin.b >= -foot.yshift + 11 * (foot.text.count("<br>") + 1)


def test_a_figure_without_a_sample_says_nothing_of_samples():
    inside = annotations(over_time(notes=[None, "Source: A."]))
    assert "Source: A." in inside and "Sample" not in inside and "None" not in inside


@pytest.mark.parametrize("name", FIGURES)
def test_data_is_text_and_never_markup(name):
    for text in strings(drawn(FIGURES[name]())):
        assert "<img" not in text and "<a " not in text and "</a" not in text, text


@pytest.mark.parametrize("name", ["over_time", "printed_over_time", "by_group_and_category", "by_sector"])
def test_a_name_with_markup_is_still_there_to_be_read(name):
    together = "".join(strings(drawn(FIGURES[name]()))).replace("<br>", " ")
    assert "&lt;img src=x" in together


@pytest.mark.parametrize("name", EMPTY)
def test_a_figure_of_nothing_says_so_and_shows_no_axis(name):
    figure = EMPTY[name]()
    assert not figure.data
    assert SAY("table.empty") in annotations(figure)
    assert figure.layout.xaxis.visible is False and figure.layout.yaxis.visible is False


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_names_a_chinese_font_and_no_other_host(name):
    figure = drawn(FIGURES[name]())
    assert "Noto Sans" in figure["layout"]["font"]["family"]
    assert not any("http:" in text or "https:" in text for text in strings(figure))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_each_time(name):
    assert drawn(FIGURES[name]()) == drawn(FIGURES[name]())


# --- members over time ---------------------------------------------------------------------------------------------


def test_members_are_drawn_in_steps():
    (line,) = [trace for trace in over_time().data if trace.mode == "lines"]
    assert line.line.shape == "hv"
    # From nobody on the day before the first, and level to the as-of date.
    assert list(line.y) == [0, 63, 266, 265, 265]
    assert pd.Timestamp(line.x[0]).date() == date(2005, 12, 15) and pd.Timestamp(line.x[-1]).date() == TODAY


def test_printed_figures_are_joined_by_no_line():
    for figure in (over_time(), FIGURES["printed_over_time"]()):
        marks = [trace for trace in figure.data if trace.name != "Counted"]
        assert sum(len(trace.x) for trace in marks) == len(EACH)
        assert all("lines" not in trace.mode and not trace.fill for trace in marks)


def test_a_bound_looks_like_a_bound_and_points_its_way():
    symbols = {}
    for how in COMPARATORS:
        (mark,) = charts.printed_over_time(EACH[EACH["comparator_code"] == how], **TITLED).data
        symbols[how] = mark.marker.symbol
    assert symbols["over"] == symbols["at_least"] == "triangle-up-open"
    assert symbols["nearly"] == "triangle-down-open"
    assert not symbols["exact"].endswith("open")
    assert len({symbols[how] for how in ("exact", "over", "about", "nearly", "derived")}) == 5


def test_a_figure_of_unclear_coverage_looks_like_no_other_and_says_so():
    both = printed((date(2018, 9, 1), 45, "exact", "unclear"), (date(2018, 11, 2), 10, "exact", "not_stated"))
    unclear, clear = over_time(figures=both).data[1:]
    assert (list(unclear.y), list(clear.y)) == ([45], [10])
    assert unclear.marker.symbol != clear.marker.symbol and unclear.name != clear.name
    assert unclear.name == SAY("growth.unclear")


def test_what_was_printed_stands_where_the_record_knows_nobody():
    figure = over_time(changes(), EACH)
    assert not [trace for trace in figure.data if trace.mode == "lines"]
    assert sum(len(trace.x) for trace in figure.data) == len(EACH)


def test_one_member_is_drawn():
    figure = over_time(changes((date(2019, 4, 30), 1, 0, 1)), printed())
    assert list(figure.data[0].y) == [0, 1, 1]
    bars = charts.joined_and_left(changes((date(2019, 4, 30), 1, 0, 1)), **PLAIN).data
    assert [list(bar.text) for bar in bars] == [["1"], [""]]


def test_each_year_between_the_first_and_the_last_has_its_place():
    joined, left = FIGURES["joined_and_left"]().data
    assert list(joined.x) == list(range(2005, 2018))
    assert (joined.y[-1], left.y[-1]) == (203, -1)
    # Zero has no label: only a bar says a number.
    assert (joined.text[0], joined.text[1], joined.text[-1], left.text[-1]) == ("63", "", "203", "1")
    (bars,) = FIGURES["by_year"]().data
    assert list(bars.x) == [2015, 2016, 2017, 2018] and list(bars.y) == [3, 0, 0, 1]


# --- ECOSOC and sectors --------------------------------------------------------------------------------------------


def test_every_holder_is_in_one_bar_of_its_category():
    for name in ("by_group_and_category", "granted_by_year"):
        draw = getattr(charts, name)
        figure = draw(holders(9), CATEGORIES, **PLAIN)
        along = "x" if name == "by_group_and_category" else "y"
        assert sum(sum(trace[along]) for trace in figure.data) == 9
        assert len(figure.data) == 4 and len({trace.marker.color for trace in figure.data}) == 4


def test_a_category_that_nobody_states_is_drawn_apart():
    figure = charts.by_group_and_category(holders(4), CATEGORIES, **PLAIN)
    assert [sum(trace.x) for trace in figure.data if trace.name == "Not stated"] == [1]


def test_a_sample_is_hatched_and_what_is_real_is_not():
    real, sample = charts.by_sector(sectors("A", "B", "C"), **PLAIN).data
    assert (list(real.x), list(sample.x)) == ([1, 2, 3], [1, 1, 1])
    assert sample.marker.pattern.shape == "/" and not real.marker.pattern.shape
    assert real.name != sample.name


def test_a_bar_opens_its_sector_and_a_cell_its_sector_and_region():
    for trace in charts.by_sector(sectors("A", "B"), **PLAIN).data:
        assert list(trace.customdata) == ["sector_0", "sector_1"]
    (trace,) = charts.sector_by_region(cells(["A", "B"], ["North", "South"]), **PLAIN).data
    assert list(map(list, trace.customdata)) == [
        *(["sector_0", "region_0"], ["sector_0", "region_1"]),
        *(["sector_1", "region_0"], ["sector_1", "region_1"]),
    ]


def test_a_cell_with_nobody_is_a_dot_and_not_a_zero():
    (trace,) = charts.sector_by_region(cells(["A", "B"], ["North", "South"]), **PLAIN).data
    assert list(trace.text) == ["·", "·", "·", "1"]


def test_cells_of_nobody_at_all_are_drawn():
    nobody = cells(["A"], ["North", "South"])
    (trace,) = charts.sector_by_region(nobody.assign(organisations=0), **PLAIN).data
    assert list(trace.text) == ["·", "·"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hundred_sectors_of_very_long_names_each_have_room(language):
    long = (
        "促进江河流域与岛屿国家之间民间交流" * 3
        if language == "zh"
        else "people-to-people exchange between river basins " * 3
    )
    names = [f"{long} {place}" for place in range(100)]
    words = {"say": say_in(language), "notes": NOTES}
    figure = charts.by_sector(sectors(*names), **words)
    labels = list(figure.data[0].y)
    assert len(set(labels)) == 100, "two sectors must not fall into one bar"
    room = figure.layout.height - figure.layout.margin.b - figure.layout.margin.t
    assert room / 100 > 20
    matrix = charts.sector_by_region(cells(names, ["North", "South"]), **words)
    assert len(set(matrix.data[0].y)) == 100 and len(matrix.data[0].x) == 200
    # A label is no wider than the margin that it stands in: 13 Chinese characters or 26 Latin letters of 12 pixels.
    for label in labels:
        for line in label.split("<br>"):
            assert sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) <= 27, line


def test_the_bars_of_the_record_show_their_numbers(record, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(record))
    chosen = Filters(queries.current_edition(), date(2017, 11, 2))
    rows = tables.sectors(queries.sector_members(chosen, members_only=True, primary_only=False), chosen)
    figure = charts.by_sector(rows, **PLAIN)
    assert sum(sum(trace.x) for trace in figure.data) == rows["organisations"].sum()
    labels = [note.text for note in figure.layout.annotations if note.text.isdigit()]
    assert labels == [str(number) for number in rows["organisations"]]


# --- sparklines ----------------------------------------------------------------------------------------------------

COURSE = [(date(2015, 5, 26), 61, "exact"), (date(2017, 7, 5), 266, "over"), (date(2019, 4, 30), 265, "exact")]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("steps", [True, False])
def test_one_value_is_no_course(steps):
    assert charts.sparkline([], steps=steps) is None
    assert charts.sparkline(COURSE[:1], steps=steps) is None


@pytest.mark.parametrize("steps", [True, False])
@pytest.mark.parametrize(
    "course",
    [COURSE, [(day, 0, how) for day, _, how in COURSE], [(date(2017, 7, 5), value, "exact") for value in (1, 2)]],
    ids=["grown", "all zero", "on one day"],
)
def test_a_sparkline_is_well_formed_and_stays_in_its_box(course, steps):
    svg = ElementTree.fromstring(charts.sparkline(course, steps=steps))
    _, _, width, height = map(float, svg.get("viewBox").split())
    circles = svg.findall(f"{SVG}circle")
    assert len(circles) == (1 if steps else len(course))
    for circle in circles:
        radius = float(circle.get("r"))
        assert radius <= float(circle.get("cx")) <= width - radius
        assert radius <= float(circle.get("cy")) <= height - radius


def test_a_sparkline_of_counts_goes_in_steps_and_one_of_printed_figures_has_marks_alone():
    counted, marked = (charts.sparkline(COURSE, steps=steps) for steps in (True, False))
    course = ElementTree.fromstring(counted).findall(f"{SVG}path")[-1].get("d")
    assert course.count("H") == course.count("V") == 2 and "L" not in course
    # The base line and nothing else is a path.
    assert len(ElementTree.fromstring(marked).findall(f"{SVG}path")) == 1


def test_a_bound_in_a_sparkline_is_hollow():
    exact, bound, _ = ElementTree.fromstring(charts.sparkline(COURSE, steps=False)).findall(f"{SVG}circle")
    assert bound.get("fill") == "white" and bound.get("stroke")
    assert exact.get("fill") != "white"
