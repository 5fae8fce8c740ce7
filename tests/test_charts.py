"""What a reader sees in a figure: steps and not slopes, a bound as a bound, source and sample mark inside, data as text."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries, tables
from dashboard.queries import Filters
from dashboard.tables import Step
from dashboard.words import SampleLine, say_in

SAY = say_in("en")
NASTY = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>name</a>"
SAMPLE, SOURCE = "Sample: 264 of 265 are invented records.", f"Source: {NASTY}. As of 2 November 2017. Edition 4."
NOTES = [SAMPLE, None, SOURCE]
TODAY = date(2019, 4, 30)
COMPARATORS = ("exact", "over", "about", "nearly", "at_least", "derived")


def changes(*rows: tuple[date, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["day", "began", "ended", "members"]).assign(sample=0)


GROWN = changes((date(2005, 12, 16), 63, 0, 63), (date(2017, 7, 5), 203, 0, 266), (date(2017, 10, 4), 0, 1, 265))


def printed(*rows: tuple[date, int, str, str]) -> pd.DataFrame:
    """Published figures: day, value, comparator, coverage. Whatever is data in words is nasty."""
    found = pd.DataFrame(rows, columns=["as_of_date", "value", "comparator_code", "coverage_code"])
    words = {"comparator": NASTY, "stated": NASTY, "date_text": NASTY, "publication": NASTY}
    found = found.assign(**{name: pd.Series([word] * len(found), dtype=object) for name, word in words.items()})
    return found.assign(published_figure_id=range(1, len(found) + 1))


def years(*rows: tuple[int, int, int]) -> pd.DataFrame:
    """Years with the memberships that began and ended in them, and the codes that open these."""
    found = pd.DataFrame(rows, columns=["year", "began", "ended"])
    codes = {f"open_{name}": [f"changes~{name}~{year}" for year in found["year"]] for name in ("began", "ended")}
    return found.assign(**codes)


EACH = printed(*((date(2010 + place, 1, 1), 100, how, "not_stated") for place, how in enumerate(COMPARATORS)))


def holders(number: int = 3, *, is_sample: bool = False) -> pd.DataFrame:
    categories = ["general", "special", None, "roster"]
    return pd.DataFrame(
        {
            "group": ["candidate" if place % 2 else "member" for place in range(number)],
            "un_category_code": pd.Series([categories[place % 4] for place in range(number)], dtype=object),
            "status_since_date": pd.Series([date(2008 + place, 7, 1) for place in range(number)], dtype=object),
        }
    ).assign(is_sample=is_sample, evidence_code="press")


def stages(number: int = 4) -> pd.DataFrame:
    """Organisations with an ECOSOC stage: all but one in status."""
    kinds = [("held", "member"), ("held", "candidate"), ("applied", "candidate"), ("held", "network")]
    rows = pd.DataFrame([kinds[place % 4] for place in range(number)], columns=["stage", "group"])
    return rows.assign(is_sample=False, evidence_code="press")


def dues(number: int = 5) -> pd.DataFrame:
    """Quadrennial reports, one a year from 2018 on, each in another state; no report is due in 2020."""
    states = list(charts.REPORTS)
    days = [date(2018 + place + (place > 1), 6, 1) for place in range(number)]
    rows = pd.DataFrame({"due_date": days, "state": [states[place % 5] for place in range(number)]}, dtype=object)
    return rows.assign(is_sample=False, evidence_code="press")


STAGES = {"applied": "Applied", "held": NASTY, "suspended": "Suspended"}
GROUPS = {"member": "Member", "candidate": NASTY, "network": "Itself"}
STATES = dict.fromkeys(charts.REPORTS, NASTY)
CATEGORIES = {"general": "General", "special": NASTY, "roster": "Roster", None: "Not stated"}


def sectors(*names: str, sample: int = 1) -> pd.DataFrame:
    rows = [(f"sector_{place}", name, place + 2, sample) for place, name in enumerate(names)]
    return pd.DataFrame(rows, columns=["sector_code", "sector", "organisations", "sample"]).assign(listed=0)


def cells(sectors: list[str], regions: list[str]) -> pd.DataFrame:
    rows = [
        (f"sector_{down}", sector, f"region_{across}", region, down * across)
        for down, sector in enumerate(sectors)
        for across, region in enumerate(regions)
    ]
    found = pd.DataFrame(rows, columns=["sector_code", "sector", "region_code", "region", "organisations"])
    return found.assign(sample=0, listed=0)


def over_time(members: pd.DataFrame = GROWN, figures: pd.DataFrame = EACH) -> go.Figure:
    words = {"say": SAY, "title": "Members", "recorded": "Counted"}
    return charts.over_time(members, figures, TODAY, opener="members", **words)


CONGRESS = Step(date(2012, 7, 5), 63, 266, NASTY)


def published_totals(figures: pd.DataFrame = EACH, *steps: Step) -> go.Figure:
    return charts.published_totals(figures, steps or (CONGRESS,), TODAY, since=NASTY, **TITLED)


def two_courses(*members: pd.DataFrame) -> go.Figure:
    ends = (TODAY, date(2016, 12, 31))
    courses = [
        (NASTY, changes, day, opener) for changes, day, opener in zip(members, ends, ("members", "b"), strict=True)
    ]
    return charts.two_courses(courses, **TITLED)


LABELS = {
    **{"start": "At the start", "joined": NASTY, "rejoined": "Rejoined"},
    **{"left": "Left", "lapsed": "Lapsed", "merged": "Merged", "end": "At the end"},
}
OPENS = {part: f"changes~{part}" for part in LABELS}


def bridge(*numbers: int) -> go.Figure:
    return charts.bridge(pd.Series(numbers, index=list(LABELS)), LABELS, OPENS, **PLAIN)


TITLED = {"say": SAY, "title": "Members"}
PLAIN = {"say": SAY}
FIGURES = {
    "over_time": over_time,
    "printed_over_time": lambda: charts.printed_over_time(EACH, **TITLED),
    "published_totals": lambda: published_totals(),
    "two_courses": lambda: two_courses(GROWN, GROWN[:1]),
    "began_and_ended": lambda: charts.began_and_ended(years((2016, 1, 0), (2017, 203, 1)), **PLAIN),
    "bridge": lambda: bridge(63, 203, 1, 2, 1, 0, 264),
    "by_year": lambda: charts.by_year(pd.Series({2015: 3, 2018: 1}), **TITLED),
    "by_group_and_category": lambda: charts.by_group_and_category(holders(), CATEGORIES, GROUPS, **PLAIN),
    "granted_by_year": lambda: charts.granted_by_year(holders(), CATEGORIES, **PLAIN),
    "ecosoc_stages": lambda: charts.ecosoc_stages(stages(), STAGES, GROUPS, **PLAIN),
    "report_calendar": lambda: charts.report_calendar(dues(), STATES, **PLAIN),
    "by_sector": lambda: charts.by_sector(sectors(NASTY, "Health care"), opener="sector", **PLAIN),
    "sector_by_region": lambda: charts.sector_by_region(
        cells([NASTY, "B"], ["North", NASTY]), opener="sector", **PLAIN
    ),
}
EMPTY = {
    "over_time": lambda: over_time(changes(), printed()),
    "printed_over_time": lambda: charts.printed_over_time(printed(), **TITLED),
    "published_totals": lambda: published_totals(printed()),
    "two_courses": lambda: two_courses(changes(), changes()),
    "began_and_ended": lambda: charts.began_and_ended(years(), **PLAIN),
    "bridge": lambda: bridge(0, 0, 0, 0, 0, 0, 0),
    "by_year": lambda: charts.by_year(pd.Series(dtype=int), **TITLED),
    "by_group_and_category": lambda: charts.by_group_and_category(holders(0), CATEGORIES, GROUPS, **PLAIN),
    "granted_by_year": lambda: charts.granted_by_year(holders(0), CATEGORIES, **PLAIN),
    "ecosoc_stages": lambda: charts.ecosoc_stages(stages(0), STAGES, GROUPS, **PLAIN),
    "report_calendar": lambda: charts.report_calendar(dues(0), STATES, **PLAIN),
    "by_sector": lambda: charts.by_sector(sectors(), opener="sector", **PLAIN),
    "sector_by_region": lambda: charts.sector_by_region(cells([], []), opener="sector", **PLAIN),
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
        if getattr(function, "__annotations__", {}).get("return") is go.Figure
        and not name.startswith("_")
        and name not in ("captioned", "enlarged")
    }
    assert set(FIGURES) == set(EMPTY) == made


# --- what every figure does ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIGURES)
def test_title_source_and_sample_mark_stand_inside_the_figure(name):
    for drawn in (FIGURES[name], EMPTY[name]):
        figure = charts.captioned(drawn(), "Members <b>of</b> CNIE", NOTES)
        inside = annotations(figure)
        assert "<b>Members &lt;b&gt;of&lt;/b&gt; CNIE</b>" in inside
        assert SAMPLE in inside and "As of 2 November 2017. Edition 4." in inside
        foot = next(note for note in figure.layout.annotations if SAMPLE in note.text.replace("<br>", " "))
        # Below the plot, in a margin that has room for every line of it.
        assert (foot.yref, foot.y, foot.yanchor) == ("paper", 0, "top")
        assert figure.layout.margin.b >= -foot.yshift + 11 * (foot.text.count("<br>") + 1)


def test_a_figure_without_a_sample_says_nothing_of_samples():
    inside = annotations(charts.captioned(over_time(), "Members", [None, "Source: A."]))
    assert "Source: A." in inside and "Sample" not in inside and "None" not in inside


@pytest.mark.parametrize("name", FIGURES)
def test_data_is_text_and_never_markup(name):
    for text in strings(drawn(charts.captioned(FIGURES[name](), NASTY, NOTES))):
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
    figure = drawn(charts.captioned(FIGURES[name](), "Title", NOTES))
    assert "Noto Sans" in figure["layout"]["template"]["layout"]["font"]["family"]
    assert not any("http:" in text or "https:" in text for text in strings(figure))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_each_time(name):
    assert drawn(FIGURES[name]()) == drawn(FIGURES[name]())


def lightness(colour: str) -> float:
    """CIE L* of a colour, from 0 for black to 100 for white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


# Those of the module with as many series as they can have.
MANY = FIGURES | {
    "by_group_and_category": lambda: charts.by_group_and_category(holders(9), CATEGORIES, GROUPS, **PLAIN),
    "granted_by_year": lambda: charts.granted_by_year(holders(9), CATEGORIES, **PLAIN),
    "ecosoc_stages": lambda: charts.ecosoc_stages(
        pd.DataFrame(
            [("held", group, 0, "press") for group in charts.GROUPS],
            columns=["stage", "group", "is_sample", "evidence_code"],
        ),
        *(STAGES, dict.fromkeys(charts.GROUPS, "Group")),
        **PLAIN,
    ),
}


@pytest.mark.parametrize("name", MANY)
def test_bars_are_told_apart_without_colour(name):
    looks = set()
    for bar in MANY[name]().data:
        if bar.type == "bar":
            colours = bar.marker.color if isinstance(bar.marker.color, tuple) else [bar.marker.color]
            looks |= {(colour, bar.marker.pattern.shape or "") for colour in colours}
    for (one, shape), (other, other_shape) in combinations(sorted(looks), 2):
        assert shape != other_shape or abs(lightness(one) - lightness(other)) >= 20, (one, other)


def test_every_group_and_every_state_of_a_report_has_a_look_of_its_own():
    assert len(MANY["ecosoc_stages"]().data) == len(set(charts.GROUPS.values())) == 4
    assert len(MANY["report_calendar"]().data) == len(set(charts.REPORTS.values())) == 5


def test_figures_printed_on_one_day_do_not_hide_each_others_names():
    both = printed((date(2017, 11, 2), 300, "about", ""), (date(2017, 11, 2), 270, "over", ""))
    far = printed((date(2017, 5, 1), 160, "exact", ""))
    figures = pd.concat([far, both, both.iloc[1:]], ignore_index=True)
    figures["stated"] = ["160", "about 300", "over 270", "over 270"]
    marks = {
        (said, place)
        for trace in charts.printed_over_time(figures, **TITLED).data
        for said, place in zip(trace.text, trace.textposition, strict=True)
        if said
    }
    # A figure that was printed twice is named once.
    assert marks == {("160", "top center"), ("about 300", "top center"), ("over 270", "bottom center")}


# --- tables and cards ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("截至（2017年）。第 1 版。", 8, ["截至", "（2017", "年）。第", "1 版。"]),
        ("266 (derived)", 9, ["266", "(derived)"]),
        ("Intercontinental", 8, ["Intercon", "tinental"]),
        ("", 8, [""]),
    ],
)
def test_a_line_breaks_where_its_language_breaks_it(words, width, lines):
    assert charts.wrapped(words, width) == lines


def test_a_table_breaks_no_word_and_leaves_no_cell_out():
    rows = pd.DataFrame({"Difference": ["+3"], "Reason": ["Published figures (derived) " * 9], NASTY: [NASTY]})
    drawing = charts.table(rows, [1, 60, 8])
    lines = [line.text for line in ElementTree.fromstring(drawing.svg("")).iter(f"{SVG}text")]
    assert "Difference" in lines and not [line for line in lines if line.endswith("(deriv")]
    together = " ".join(lines)
    assert together.count("(derived)") == 9 and together.count("onerror=alert(1)><a") == 2


# --- members over time ---------------------------------------------------------------------------------------------


def test_members_are_drawn_in_steps():
    (line,) = [trace for trace in over_time().data if "lines" in trace.mode]
    assert line.line.shape == "hv"
    # Each step opens the members of its day.
    days = ["2005-12-15", "2005-12-16", "2017-07-05", "2017-10-04", "2019-04-30"]
    assert list(line.customdata) == [f"members~{day}" for day in days]
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
    assert not [trace for trace in figure.data if "lines" in trace.mode]
    assert sum(len(trace.x) for trace in figure.data) == len(EACH)


def test_published_totals_are_joined_where_a_congress_changed_the_number_and_nowhere_else():
    totals = printed(
        *((date(2017, 7, 4), 63, "exact", "not_stated"), (date(2017, 7, 5), 266, "derived", "not_stated")),
        (date(2017, 11, 2), 265, "exact", "not_stated"),
    )
    step = Step(date(2017, 7, 5), 63, 266, "+203: 79 national, 124 local")
    figure = charts.published_totals(totals, [step], TODAY, since="2 November 2017", **TITLED)
    (line,) = [trace for trace in figure.data if "lines" in trace.mode]
    assert set(line.x) == {"2017-07-05"} and max(line.y) == 266
    assert "+203: 79 national, 124 local" in annotations(figure)
    # Nothing was published for over a year: the silence is shaded and named.
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [("2017-11-02", TODAY.isoformat())]
    assert SAY("growth.silence", date="2 November 2017") in annotations(figure)
    soon = charts.published_totals(totals, [], date(2018, 6, 1), since="", **TITLED)
    assert not soon.layout.shapes and not [trace for trace in soon.data if "lines" in trace.mode]


def test_one_member_is_drawn():
    figure = over_time(changes((date(2019, 4, 30), 1, 0, 1)), printed())
    assert list(figure.data[0].y) == [0, 1, 1]
    bars = charts.began_and_ended(years((2019, 1, 0)), **PLAIN).data
    assert [list(bar.text) for bar in bars] == [["1"], [""]]


def test_a_bridge_goes_up_and_down_and_ends_where_it_is_counted():
    (bars,) = bridge(63, 203, 1, 2, 1, 0, 264).data
    assert list(bars.base) == [0, 63, 266, 265, 264, 264, 0]
    assert list(bars.x) == [63, 203, 1, 2, 1, 0, 264]
    assert list(bars.text) == ["63", "+203", "+1", "−2", "−1", "0", "264"]
    assert list(bars.customdata) == list(OPENS.values())


def test_years_stand_side_by_side_those_who_left_below():
    began, ended = FIGURES["began_and_ended"]().data
    assert (list(began.x), list(began.y), list(ended.y)) == ([2016, 2017], [1, 203], [0, -1])
    # Zero has no label: only a bar says a number.
    assert (list(began.text), list(ended.text)) == (["1", "203"], ["", "1"])


def test_a_year_of_which_nothing_is_known_is_a_gap_and_a_year_of_none_a_zero():
    (bars,) = charts.by_year(pd.Series({2015: 3, 2017: 0, 2018: 1}), **TITLED).data
    assert (list(bars.x), list(bars.y), list(bars.text)) == ([2015, 2017, 2018], [3, 0, 1], ["3", "0", "1"])


@pytest.mark.parametrize("number", [1, 3, 12])
def test_no_year_is_drawn_but_those_given(number):
    given = range(2026 - number, 2026)
    flows = charts.began_and_ended(years(*((year, 1, 0) for year in given)), **PLAIN)
    for figure in (charts.by_year(pd.Series(dict.fromkeys(given, 2)), **TITLED), flows):
        first, last = figure.layout.xaxis.range
        assert given[0] - 1 < first < given[0] and given[-1] < last < given[-1] + 1


# --- ECOSOC and sectors --------------------------------------------------------------------------------------------


def test_every_holder_is_in_one_bar_of_its_category():
    for name in ("by_group_and_category", "granted_by_year"):
        more = (GROUPS,) if name == "by_group_and_category" else ()
        figure = getattr(charts, name)(holders(9), CATEGORIES, *more, **PLAIN)
        along = "x" if name == "by_group_and_category" else "y"
        assert sum(sum(trace[along]) for trace in figure.data) == 9
        assert len(figure.data) == 4 and len({trace.marker.color for trace in figure.data}) == 4


def test_a_category_that_nobody_states_is_drawn_apart():
    figure = charts.by_group_and_category(holders(4), CATEGORIES, GROUPS, **PLAIN)
    assert [sum(trace.x) for trace in figure.data if trace.name == "Not stated"] == [1]


def test_a_stage_at_which_nobody_stands_keeps_its_place_and_its_zero():
    figure = FIGURES["ecosoc_stages"]()
    ends = {note.y: note.text for note in figure.layout.annotations if note.y in ("Applied", "Suspended")}
    assert ends == {"Applied": "1", "Suspended": "0"}
    marks = {code: number for bar in figure.data for code, number in zip(bar.customdata, bar.x, strict=True) if number}
    assert marks == {
        **{"ecosoc_stage~held~member": 1, "ecosoc_stage~held~candidate": 1},
        **{"ecosoc_stage~applied~candidate": 1, "ecosoc_stage~held~network": 1},
    }


def test_a_year_without_a_report_is_a_gap_and_each_report_stands_in_its_year_and_state():
    figure = FIGURES["report_calendar"]()
    assert all(list(bar.x) == list(range(2018, 2024)) for bar in figure.data)
    marks = [code for bar in figure.data for code, number in zip(bar.customdata, bar.y, strict=True) if number]
    assert marks == [f"ecosoc_due~{day.year}~{state}" for day, state, _ in dues().itertuples(index=False)]
    assert sum(sum(bar.y) for bar in figure.data) == 5


def test_a_sample_is_hatched_and_what_is_real_is_not():
    real, sample = charts.by_sector(sectors("A", "B", "C"), opener="sector", **PLAIN).data
    assert (list(real.x), list(sample.x)) == ([1, 2, 3], [1, 1, 1])
    assert sample.marker.pattern.shape == "/" and not real.marker.pattern.shape
    assert real.name != sample.name


def test_a_line_that_counts_a_sample_is_dashed_and_its_name_says_so():
    invented = GROWN.assign(sample=[62, 265, 264])
    real, sample = (over_time(members).data[0] for members in (GROWN, invented))
    assert (real.line.dash, sample.line.dash) == ("solid", "dash")
    assert sample.fill == "none" and sample.name == f"{real.name} · SAMPLE"
    courses = two_courses(invented, invented).data
    assert [trace.line.dash for trace in courses] == ["dot", "dashdot"]
    assert all("SAMPLE" in trace.name for trace in courses)
    days = [(day, 1 + place, "exact") for place, day in enumerate(GROWN["day"])]
    assert "stroke-dasharray" in charts.sparkline(days, steps=True, is_sample=True)
    assert "stroke-dasharray" not in charts.sparkline(days, steps=True)


def test_bars_that_count_a_sample_are_hatched_and_their_names_say_so():
    each = years((2016, 1, 0), (2017, 203, 1))
    row = pd.Series((63, 203, 1, 2, 1, 0, 264), index=list(LABELS))
    hatched = [
        *charts.began_and_ended(each, is_sample=True, **PLAIN).data,
        *charts.bridge(row, LABELS, OPENS, is_sample=True, **PLAIN).data,
        *charts.by_group_and_category(holders(4, is_sample=True), CATEGORIES, GROUPS, **PLAIN).data,
        *charts.granted_by_year(holders(4, is_sample=True), CATEGORIES, **PLAIN).data,
        *charts.ecosoc_stages(stages().assign(is_sample=True), STAGES, GROUPS, **PLAIN).data,
        *charts.report_calendar(dues().assign(is_sample=True), STATES, **PLAIN).data,
    ]
    assert {bar.marker.pattern.shape for bar in hatched} == {"/", "x"}
    assert all("SAMPLE" in bar.name for bar in hatched if bar.showlegend is not False)
    # Real ones and sample records of one category are two bars upon one another, and each opens its own rows.
    both = pd.concat([holders(4), holders(4, is_sample=True)])
    bars = charts.by_group_and_category(both, CATEGORIES, GROUPS, **PLAIN).data
    assert len(bars) == 8 and sum(sum(bar.x) for bar in bars) == 8
    ends = {code.rpartition("~")[2] for bar in bars for code in bar.customdata}
    assert ends == {"real", "sample"} and len({bar.name for bar in bars}) == 8


def test_a_cell_that_counts_a_sample_is_framed_and_says_so():
    some = cells(["A", "B"], ["North", "South"]).assign(sample=[0, 0, 0, 1])
    (trace,) = charts.sector_by_region(some, opener="sector", **PLAIN).data
    assert list(trace.marker.line.width) == [0, 0, 0, 2]
    assert ["SAMPLE: 1" in words for words in trace.hovertext] == [False, False, False, True]


def test_a_caption_and_a_picture_bear_the_badge_of_a_sample():
    marked = [SampleLine("SAMPLE", SAMPLE), SOURCE]
    for notes, badges in ((marked, 1), ([SOURCE], 0)):
        figure = charts.captioned(over_time(), "Members", notes)
        found = [note for note in figure.layout.annotations if note.bgcolor == charts.SAMPLE_MARK]
        assert [note.text for note in found] == ["<b>SAMPLE</b>"] * badges
        drawing = charts.Drawing(100, 100, "").svg("words", "Members", notes)
        assert drawing.count(f'fill="{charts.SAMPLE_MARK}"/>') == badges and drawing.count(">SAMPLE<") == badges


def test_a_bar_opens_its_sector_and_a_cell_its_sector_and_region():
    for trace in charts.by_sector(sectors("A", "B"), opener="sector", **PLAIN).data:
        assert list(trace.customdata) == ["sector~sector_0", "sector~sector_1"]
    (trace,) = charts.sector_by_region(cells(["A", "B"], ["North", "South"]), opener="sector", **PLAIN).data
    assert list(trace.customdata) == [
        *("sector~sector_0~region_0", "sector~sector_0~region_1"),
        *("sector~sector_1~region_0", "sector~sector_1~region_1"),
    ]


def test_a_cell_with_nobody_is_a_dot_and_not_a_zero():
    (trace,) = charts.sector_by_region(cells(["A", "B"], ["North", "South"]), opener="sector", **PLAIN).data
    assert list(trace.text) == ["·", "·", "·", "1"]


def test_cells_of_nobody_at_all_are_drawn():
    nobody = cells(["A"], ["North", "South"])
    (trace,) = charts.sector_by_region(nobody.assign(organisations=0), opener="sector", **PLAIN).data
    assert list(trace.text) == ["·", "·"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hundred_sectors_of_very_long_names_each_have_room(language):
    long = (
        "促进江河流域与岛屿国家之间民间交流" * 3
        if language == "zh"
        else "people-to-people exchange between river basins " * 3
    )
    names = [f"{long} {place}" for place in range(100)]
    words = {"say": say_in(language)}
    figure = charts.by_sector(sectors(*names), opener="sector", **words)
    labels = list(figure.data[0].y)
    assert len(set(labels)) == 100, "two sectors must not fall into one bar"
    room = figure.layout.height - figure.layout.margin.b - figure.layout.margin.t
    assert room / 100 > 20
    matrix = charts.sector_by_region(cells(names, ["North", "South"]), opener="sector", **words)
    assert len(set(matrix.data[0].y)) == 100 and len(matrix.data[0].x) == 200
    # A label is no wider than the margin that it stands in: 13 Chinese characters or 26 Latin letters of 12 pixels.
    for label in labels:
        for line in label.split("<br>"):
            assert sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) <= 27, line


def test_the_bars_of_the_record_show_their_numbers(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    chosen = Filters(queries.current_edition(), date(2017, 11, 2))
    rows = tables.sectors(queries.sector_members(chosen, members_only=True, primary_only=False), chosen)
    figure = charts.by_sector(rows, opener="sector", **PLAIN)
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


def test_two_courses_are_told_apart_by_more_than_colour_and_end_on_their_days():
    first, second = two_courses(GROWN, GROWN[:1]).data
    for look in ("color", "dash"):
        assert first.line[look] != second.line[look]
    assert first.marker.symbol != second.marker.symbol
    assert (first.x[-1], second.x[-1]) == (TODAY, date(2016, 12, 31))
    assert (first.y[-1], second.y[-1]) == (265, 63)
    assert first.line.shape == second.line.shape == "hv"
    # A click on a day opens the members of that day in the state that the line shows.
    assert first.customdata[-1] == "members~2019-04-30" and second.customdata[-1] == "b~2016-12-31"


def test_a_course_beside_one_without_members_is_drawn_alone():
    (only,) = two_courses(GROWN, changes()).data
    assert only.y[-1] == 265
