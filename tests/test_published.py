"""Published figures: which one stands for a metric, what the headlines are with and without a roster, and that each figure is on
a page."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard import figures, key_figures, opened, published, queries, tables
from dashboard.queries import Filters
from etl import receive
from tests.conftest import TOP, Folder

RECORD = date(2026, 11, 22)
CONGRESS = date(2017, 7, 5)


@pytest.fixture
def on_public_record(record: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Filters]:
    """Filters on the public record without any roster."""
    monkeypatch.setenv("CNIE_DATA", str(record))
    edition = queries.current_edition()
    return lambda day=RECORD, **more: Filters(edition, day, **more)


def stated(filters: Filters, metric: str) -> tuple[int, str, date] | None:
    found = queries.latest_published(filters, metric)
    return None if found is None else (found["value"], found["comparator_code"], found["as_of_date"])


# --- which figure stands for a metric ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "figure"),
    [
        # The body itself, before the newspaper that repeats it in April 2019.
        ("cnie_members", (265, "exact", date(2017, 11, 2))),
        ("cnie_members_ecosoc", (36, "exact", date(2017, 11, 2))),
        ("cnie_council_individuals", (180, "over", date(2017, 11, 2))),
        # The government's report of April 2019, before “over 300” of 2021 in a garbled reprint.
        ("sironet_members", (310, "exact", date(2019, 4, 24))),
        ("sironet_countries", (69, "exact", date(2019, 4, 24))),
    ],
)
def test_the_best_figure_of_the_record_stands_for_its_metric(on_public_record, metric, figure):
    assert stated(on_public_record(), metric) == figure


@pytest.mark.parametrize(
    ("day", "figure"),
    [
        (date(2015, 5, 25), None),
        (date(2016, 12, 31), (61, "exact", date(2015, 5, 26))),
        (date(2017, 7, 4), (63, "exact", date(2017, 7, 4))),
        # What was stated for the time before the congress has ended with it.
        (date(2017, 7, 5), (266, "derived", date(2017, 7, 5))),
        (date(2017, 11, 2), (265, "exact", date(2017, 11, 2))),
    ],
)
def test_a_day_has_the_figure_of_its_time(on_public_record, day, figure):
    assert stated(on_public_record(day), "cnie_members") == figure


def rows(*figures: tuple[str | None, str, int, int]) -> pd.DataFrame:
    """Published figures: quality, comparator, year and value."""
    columns = ["source_quality_code", "comparator_code", "year", "value"]
    found = pd.DataFrame(figures, columns=columns).astype({"source_quality_code": object})
    return found.assign(as_of_date=[date(year, 1, 1) for year in found["year"]])


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("primary", "exact", 2025, 300), ("primary", "exact", 2017, 265)),
        (("primary", "exact", 2017, 265), ("press", "exact", 2019, 265)),
        (("primary", "exact", 2019, 310), ("mirror_garbled", "over", 2021, 300)),
        (("primary", "exact", 2017, 265), ("primary", "over", 2019, 200)),
        (("primary", "exact", 2017, 265), ("derived", "derived", 2019, 266)),
        (("derived", "derived", 2017, 266), ("press", "exact", 2015, 61)),
        (("press", "exact", 2015, 61), ("mirror", "exact", 2020, 300)),
        # Of those that are not primary an exact one stands, whatever page prints the bound.
        (("mirror", "exact", 2019, 72), ("press_secondary", "at_least", 2025, 106)),
        ((None, "exact", 2020, 300), ("mirror", "over", 2015, 61)),
        (("mirror", "over", 2015, 61), (None, "over", 2020, 300)),
    ],
)
def test_a_primary_source_comes_first_then_exactness_quality_and_lateness(on_public_record, better, worse):
    edition = on_public_record().edition
    for both in ((better, worse), (worse, better)):
        assert queries.best_published(edition, rows(*both))["value"] == better[3]


def test_of_one_day_the_first_in_its_file_stands(on_public_record):
    twice = rows(("primary", "over", 2017, 270), ("primary", "over", 2017, 280))
    assert queries.best_published(on_public_record().edition, twice)["value"] == 270


def test_a_later_figure_that_does_not_stand_is_told_beside_it(on_public_record):
    later = {metric: queries.later_published(on_public_record(), metric) for metric in key_figures.METRICS.values()}
    found = {metric: None if row is None else (row["value"], row["as_of_date"]) for metric, row in later.items()}
    assert found == {
        "cnie_members": (265, date(2019, 4, 30)),
        "cnie_members_ecosoc": None,
        "cnie_council_individuals": None,
        "sironet_members": (300, date(2021, 10, 20)),
    }


# --- headlines -----------------------------------------------------------------------------------------------------


def cards(filters: Filters) -> dict[str, key_figures.KeyFigure]:
    return {card.code: card for card in key_figures.all_of_them(filters)}


@pytest.mark.parametrize(
    ("language", "values", "sentence"),
    [
        (
            "en",
            ["265", "36", "over 180", "310"],
            "265 member organisations, 36 of them with UN consultative status, over 180 individual council members (November 2017)",
        ),
        (
            "zh",
            ["265", "36", "180 余位", "310"],
            "2017年11月：团体会员 265 家，其中 36 家具有联合国咨商地位；个人理事 180 余位",
        ),
    ],
)
def test_without_a_roster_the_headlines_are_the_published_totals(on_public_record, language, values, sentence):
    chosen = on_public_record(language=language)
    found = cards(chosen)
    assert [found[code].value for code in key_figures.METRICS] == values
    assert key_figures.in_short(chosen).startswith(sentence)
    for code in key_figures.METRICS:
        assert found[code].change is None and found[code].change_words == "" and found[code].sample is None
        assert found[code].lines and "12 months" not in " ".join(found[code].lines)
    english = cards(on_public_record())["sironet"].lines
    assert english[0].startswith("In 69 countries · April 2019 · ")
    assert english[1].startswith("Later: over 300 in over 70 countries, 2021 (year inferred) · ")


def test_a_card_names_who_published_its_figure_and_when(on_public_record):
    for code, metric in key_figures.METRICS.items():
        figure = queries.latest_published(on_public_record(), metric)
        assert tables.publisher(figure) and tables.publisher(figure) in cards(on_public_record())[code].about
        assert {"members": "November 2017", "sironet": "April 2019"}.get(code, "2017") in cards(on_public_record())[
            code
        ].about


def test_members_known_by_name_open_from_the_card(on_public_record):
    chosen = on_public_record()
    ((code, words),) = cards(chosen)["members"].more
    known = queries.members_known(chosen).real
    assert words.startswith(f"{known} ") and known
    assert opened.find(chosen, code).shown.total == known


def test_a_sample_is_no_headline_while_a_figure_is_published(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    chosen = Filters(queries.current_edition(), RECORD)
    assert queries.roster(chosen.edition) == queries.SAMPLE
    found = cards(chosen)
    assert (found["members"].value, found["ecosoc"].value) == ("265", "36")
    assert found["members"].sample is None and "Sample" not in key_figures.in_short(chosen)
    # The sample is not known by name either: it is invented.
    ((code, words),) = found["members"].more
    assert opened.find(chosen, code).shown.total == int(words.split()[0]) < 265
    before = cards(Filters(chosen.edition, date(2012, 12, 31)))["members"]
    assert before.sample and before.change is not None, "nothing is published by then"


def roster(file: Path, number: int) -> Path:
    """A roster of so many invented members with the days on which they joined."""
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(["member_name_en", "joined_date", "sectors", "province"])
        for place in range(number):
            joined = date(2006, 1, 1) + timedelta(days=20 * place)
            writer.writerow([f"Association of testing {place:03}", joined, "health care", "Beijing"])
    return file


def test_a_real_roster_takes_over_at_the_next_build_and_a_rollback_brings_the_rest_back(
    record, copy_of, monkeypatch, tmp_path
):
    folder: Folder = copy_of(record)
    monkeypatch.setenv("CNIE_DATA", str(folder.path))
    first = queries.current_edition()
    receive.add(roster(tmp_path / "roster.csv", 300), folder.path, title="Roster", producer="The secretariat")
    folder.build()
    chosen = Filters(queries.current_edition(), RECORD)
    assert chosen.edition == first + 1 and queries.roster(chosen.edition) == queries.REAL
    found = cards(chosen)
    counted = queries.member_count(chosen).value
    assert counted >= 300 and found["members"].value == f"{counted:,}" and found["members"].more == ()
    assert (
        found["members"].rows == f"{counted:,}" and opened.find(chosen, found["members"].opens).shown.total == counted
    )
    # The published figure is a mark beside it, on the card and in the chart.
    assert found["members"].lines[-1].startswith("Published: 265, November 2017 · ")
    drawn = figures.members(chosen)
    assert [trace for trace in drawn.draw().data if "lines" in trace.mode]
    assert any(code.startswith("figure~") for code in drawn.marks)
    assert found["sironet"].value == "310", "what only others print stays as printed"

    folder.store.rollback(first)
    again = Filters(queries.current_edition(), RECORD)
    assert again.edition == first and queries.roster(first) is None
    assert cards(again)["members"].value == "265"
    assert not [trace for trace in figures.members(again).draw().data if trace.mode == "lines+markers"]


# --- every figure is on a page -------------------------------------------------------------------------------------


def metrics_of_the_code_list() -> list[str]:
    with (TOP / "data" / "reference" / "codes.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file) if row["list_code"] == "metric"]


def test_every_metric_has_one_page():
    shown = [metric for part in published.PARTS.values() for metric in part.metrics]
    assert sorted(shown) == sorted(set(shown))
    assert set(metrics_of_the_code_list()) <= set(shown)
    pages = {file.stem for file in (TOP / "dashboard" / "app_pages").glob("*.py")}
    assert {part.page for part in published.PARTS.values()} <= pages


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_of_the_record_stands_on_its_page_and_in_the_list_of_all(on_public_record, language):
    chosen = on_public_record(language=language)
    every, _ = published.every(chosen)
    printed = tables.printed(chosen, None)
    assert len(every) == len(printed) > 40
    text = {name: published.part(chosen, name).to_string() for name in published.PARTS}
    text = {name: " ".join(found.split()) for name, found in text.items()}
    names = queries.codes(chosen.edition, language)["metric"]
    for figure in printed.itertuples():
        (name,) = (name for name, part in published.PARTS.items() if figure.metric_code in part.metrics)
        assert names[figure.metric_code] in text[name]
        assert figure.stated in text[name] and figure.date_text in text[name], figure
    assert list(every.iloc[:, 0]) == [names[code] for code in printed["metric_code"]][::-1]


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("members", ("203", "79", "124", "7", "37", "44")),
        ("sironet", ("310", "69", "173", "137", "over 500")),
        ("activities", ("200", "11", "over 300", "nearly 600", "over 1,000")),
        ("ecosoc", ("36", "16", "26", "72", "10", "4,513")),
    ],
)
def test_what_was_shown_nowhere_is_shown(on_public_record, part, facts):
    rows = (
        published.part(on_public_record(), part).reindex(columns=["Value", "Also published"]).astype(object).fillna("")
    )
    cells = set(rows["Value"]) | {cell for cell in rows["Also published"].str.split(r" \(|; ").explode()}
    assert set(facts) <= cells


def test_a_link_leads_to_no_reprint(on_public_record):
    chosen = on_public_record()
    shown = tables.figures(tables.printed(chosen, None), chosen)
    by_quality = shown.groupby("Source quality")["Cited page"].agg(lambda urls: set(map(bool, urls)))
    # A page of the press is a link where the paper is well known.
    assert by_quality["The body itself"] == {True} and True in by_quality["Press"]
    for quality in ("Reprint elsewhere", "Garbled reprint"):
        assert by_quality[quality] == {False}


# --- growth without dates --------------------------------------------------------------------------------------------


def test_the_congress_is_told_at_its_step(on_public_record):
    chosen = on_public_record()
    totals = tables.printed(chosen, [queries.MEMBERS])
    (step,) = tables.elected(chosen, totals)
    assert (step.day, step.before, step.after) == (CONGRESS, 63, 266)
    assert step.words == "+203: 79 national, 124 local"
    before = on_public_record(date(2017, 7, 4))
    assert tables.elected(before, tables.printed(before, [queries.MEMBERS])) == []


def test_members_without_a_roster_are_the_published_totals(on_public_record):
    figure = figures.members(on_public_record())
    marks = [value for trace in figure.draw().data if "markers" in trace.mode for value in trace.y]
    assert sorted(marks) == [45, 61, 63, 265, 265, 266]
    assert "63 (4 July 2017 or earlier), 266 (derived) (5 July 2017), 265 (2 November 2017)" in figure.sentence
    assert len(figure.rows) == len(figure.marks) == 6
