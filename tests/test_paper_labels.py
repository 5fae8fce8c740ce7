"""Whatever a figure on paper says can be read: no two texts of it overlap and none leaves it, in both languages. Measured in
the browser that draws it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts, queries
from dashboard.charts import Drawing, KeyFigure
from dashboard.review import browser, contents, paper
from dashboard.words import say_in

LANGUAGES = ("en", "zh")
# Texts whose boxes meet by less than this many pixels do not meet in their letters, which are smaller than their boxes.
HAIR = 3
# Where the letters of each text lie in a picture, as left, top, right and bottom; of a text that is there to be seen.
BOXES = """svg => {
    document.body.innerHTML = svg;
    const frame = document.body.firstElementChild.getBoundingClientRect(), found = [];
    for (const own of document.querySelectorAll("text")) {
        const box = own.getBoundingClientRect(), look = getComputedStyle(own);
        if (!own.textContent.trim() || !box.width || look.opacity === "0" || look.visibility === "hidden") continue;
        found.push([own.textContent, box.left, box.top, box.right, box.bottom]);
    }
    document.body.replaceChildren();
    return [[frame.right, frame.bottom], found];
}"""


@pytest.fixture(scope="module")
def press() -> Iterator[paper.Press]:
    with paper.Press(browser.find_browser()) as found:
        yield found


@pytest.fixture
def faults(press) -> Callable[[str], list[str]]:
    """What is wrong with the texts of a picture: those that overlap, and those that leave it."""

    def look(svg: str) -> list[str]:
        (width, height), texts = press._tab.evaluate(BOXES, svg)
        found = [
            f"cut off: {words}"
            for words, left, top, right, bottom in texts
            if left < -0.5 or top < -HAIR or right > width + 0.5 or bottom > height + HAIR
        ]
        for place, (words, left, top, right, bottom) in enumerate(texts):
            for other, *box in texts[:place]:
                across = min(right, box[2]) - max(left, box[0])
                down = min(bottom, box[3]) - max(top, box[1])
                if across > HAIR and down > HAIR:
                    found.append(f"{words} lies on {other}")
        assert texts, "a picture without a word"
        return found

    return look


@pytest.fixture
def pictures(press) -> Callable[[contents.Review], dict[str, str]]:
    """Every entry of a review as a picture with its caption, by its name; a table too."""

    def drawn(review: contents.Review) -> dict[str, str]:
        found = {}
        for entry in review.entries:
            made = entry.draw() if entry.draw else charts.table(entry.shown, list(entry.widths))
            found[entry.name] = captioned(press, made, entry.name, entry.title, entry.notes)
        return found

    return drawn


def captioned(press: paper.Press, made: go.Figure | Drawing, name: str, title: str, notes: list[str]) -> str:
    if isinstance(made, Drawing):
        return made.svg(title, title, notes)
    return press.chart_svg(charts.captioned(made, title, notes, letters=charts.PRINTED), name, title)


# --- the check itself ----------------------------------------------------------------------------------------------


def test_the_check_finds_labels_that_overlap(press, faults):
    crowded = go.Figure(go.Scatter(x=[1, 1.01, 5], y=[1, 1, 2], text=["Beijing"] * 3, mode="text"))
    crowded.update_layout(height=300)
    assert "Beijing lies on Beijing" in faults(press.chart_svg(crowded, "crowded", ""))


def test_the_check_finds_a_label_that_is_cut_off(press, faults):
    cut = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], text=["", "A very long name of an organisation"], mode="text"))
    cut.update_layout(height=300, xaxis_range=[0, 1])
    cut.update_traces(cliponaxis=False)
    assert faults(press.chart_svg(cut, "cut", "")) == ["cut off: A very long name of an organisation"]
    svg = Drawing(100, 40, charts.svg_text("longer than its picture", 5, 20)).svg("")
    assert faults(svg) == ["cut off: longer than its picture"]


# --- what is printed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2025, 2017])
def test_no_label_of_a_review_overlaps_another_or_is_cut_off(demo, monkeypatch, pictures, faults, year, language):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    drawn = pictures(contents.review(queries.current_edition(), year, language))
    assert len(drawn) > 10
    assert {name: found for name, svg in drawn.items() if (found := faults(svg))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_overlaps_where_there_is_no_roster(record, monkeypatch, pictures, faults, language):
    monkeypatch.setenv("CNIE_DATA", str(record))
    drawn = pictures(contents.review(queries.current_edition(), 2017, language))
    assert {name: found for name, svg in drawn.items() if (found := faults(svg))} == {}


LONG = {
    "en": "People-to-people exchange between river basins, island states and intercontinentally operating federations",
    "zh": "促进江河流域与岛屿国家之间民间交流（含跨洲际组织）及其他相关民间外交事务",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_very_long_names_wrap(press, faults, language):
    say, long = say_in(language), LONG[language]
    names = [f"{place} {long}" for place in range(5)]
    rows = pd.DataFrame(
        {"sector_code": [f"s{place}" for place in range(5)], "sector": names, "organisations": [500, 40, 3, 2, 1]}
    ).assign(sample=[100, 0, 1, 2, 0], listed=[50, 10, 0, 0, 1])
    cells = pd.DataFrame(
        [
            (f"s{place}", name, f"r{region}", f"{region} {long}"[:40], region)
            for place, name in enumerate(names)
            for region in range(7)
        ],
        columns=["sector_code", "sector", "region_code", "region", "organisations"],
    ).assign(sample=0, listed=1)
    holders = pd.DataFrame(
        {
            "group": ["member"] * 5 + ["candidate"] * 5,
            "is_sample": [0] * 10,
            "evidence_code": ["press", "listed"] * 5,
            "un_category_code": ["general", "special", "roster", None, "special"] * 2,
            "status_since_date": [date(1990 + 3 * place, 7, 1) for place in range(10)],
        },
        dtype=object,
    )
    stages = pd.DataFrame(
        [("held", "member"), ("held", "candidate"), ("applied", "candidate")], columns=["stage", "group"]
    ).assign(is_sample=0, evidence_code="press")
    dues = pd.DataFrame(
        {
            "due_date": [date(2018 + place, 6, 1) for place in range(10)],
            "state": [*charts.REPORTS, *charts.REPORTS],
            "is_sample": [0] * 10,
        },
        dtype=object,
    )
    codes = ("start", "joined", "rejoined", "left", "lapsed", "merged", "end")
    labels = {code: f"{place} {long}"[:60] for place, code in enumerate(codes)}
    categories = {code: f"{place} {long}" for place, code in enumerate(charts.CATEGORIES)}
    drawn = {
        "by_sector": charts.by_sector(rows, opener="sector", say=say),
        "sector_by_region": charts.sector_by_region(cells, opener="sector", say=say),
        "by_category": charts.by_group_and_category(
            holders, categories, {"member": names[0], "candidate": names[1]}, say=say
        ),
        "granted": charts.granted_by_year(holders, categories, say=say),
        "stages": charts.ecosoc_stages(
            stages, {"applied": names[0], "held": names[1]}, {"member": names[2], "candidate": names[3]}, say=say
        ),
        "reports": charts.report_calendar(dues, dict(zip(charts.REPORTS, names, strict=True)), say=say),
        "bridge": charts.bridge(pd.Series([9999, 1, 0, 20, 3, 0, 9977], index=codes), labels, labels, say=say),
        "table": charts.table(pd.DataFrame({long: names, "B": [long * 2] * 5, "C": range(5)}), [20, 60, 5]),
        "cards": charts.cards(
            [key_figure(long, "about 1,234,567"), key_figure(long, say("key.none")), key_figure("A", "3")]
        ),
    }
    found = {name: faults(captioned(press, made, name, long * 2, [long * 3])) for name, made in drawn.items()}
    assert {name: own for name, own in found.items() if own} == {}


def key_figure(title: str, value: str) -> KeyFigure:
    days = [date(2015, 1, 1) + timedelta(days=400 * place) for place in range(3)]
    return KeyFigure(
        **{"code": "members", "title": title, "value": value, "change": 3, "change_said": "+3", "change_words": title},
        **{
            "as_of": "",
            "basis": "",
            "sentence": "",
            "sparkline_words": "",
            "sample": None,
            "opens": None,
            "rows": None,
        },
        sparkline=charts.sparkline([(day, 5, "exact") for day in days], steps=True),
    )
