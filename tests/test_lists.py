"""Lists longer than a page, on an invented network of 1,200 members and 1,300 events: each page in its place, all rows in the
file, on SQLite and PostgreSQL."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import blocks, charts, exports, opened, queries, tables
from dashboard.portions import PAGE
from dashboard.queries import MEMBERS, Filters, growth, lists
from dashboard.queries.lists import EVERYBODY, These, Those
from dashboard.words import say_in
from etl import publish
from tests import in_full
from tests.bench import network

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
ORGANISATIONS, EVENTS = 1200, 1300


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the edition of such a network."""
    folder = network.write(tmp_path_factory.mktemp("many") / "data", ORGANISATIONS, EVENTS)
    publish.build(folder)
    return folder


@pytest.fixture(params=["en", "zh"])
def chosen(request: pytest.FixtureRequest, many: Path, monkeypatch: pytest.MonkeyPatch) -> Filters:
    monkeypatch.setenv("CNIE_DATA", str(many))
    return Filters(queries.current_edition(), date(2026, 11, 1), request.param)


def in_pages(read: object, total: int) -> pd.DataFrame:
    return pd.concat([read(first, PAGE) for first in range(0, total, PAGE)], ignore_index=True)


def some(chosen: Filters) -> Iterator[Filters]:
    """Filters that leave more than a page, and less."""
    for own in ({}, {"sectors": ("health_care", "not_stated")}, {"regions": ("cn_east",)}, {"un_statuses": ("none",)}):
        yield Filters(chosen.edition, chosen.as_of, chosen.language, **own)


@pytest.mark.parametrize("few", [0, 100_000])
def test_the_pages_of_organisations_are_the_list_in_its_order(chosen, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW_ORGANISATIONS", few)
    for filters in some(chosen):
        for those in (EVERYBODY, Those(MEMBERS)):
            whole = in_full.organisations(filters, metric=those.metric)
            order = whole.sort_values(["is_sample", "organisation", "organisation_id"])["organisation_id"]
            total = sum(lists.count_organisations(filters, those))
            paged = in_pages(lambda first, number: lists.organisations(filters, those, first, number), total)  # noqa: B023
            assert paged["organisation_id"].tolist() == order.tolist(), (filters, those)
            assert lists.count_organisations(filters, those)[1] == whole["is_sample"].sum()


def test_a_list_cites_the_sources_of_the_organisations_that_the_filters_leave(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    chosen, cited = Filters(queries.current_edition(), date(2026, 11, 1)), set()
    for own in (
        {},
        {"organisation_types": ("fund",)},
        {"regions": ("world_africa", "MMR")},
        {"un_statuses": ("special",)},
    ):
        filters = replace(chosen, **own)
        assert lists.sources_of(filters) == set(in_full.organisations(filters)["source_id"]), own
        cited.add(lists.sources_of(filters))
    assert len(cited) > 1


@pytest.mark.parametrize("few", [0, 100_000])
def test_the_pages_of_events_are_the_list_in_its_order(chosen, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW_EVENTS", few)
    early = Filters(chosen.edition, date(2019, 3, 1), chosen.language, sectors=("health_care",))
    for filters in (chosen, early, replace(early, since=2016), replace(chosen, until=2012)):
        whole = in_full.events(filters)
        for these, own in (
            (These(), whole),
            (These(held=True), whole[whole["event_state_code"] == "held"]),
        ):
            assert lists.count_events(filters, these) == len(own)
            paged = in_pages(lambda first, number: lists.events(filters, these, first, number), len(own))  # noqa: B023
            assert paged["event_id"].tolist() == own["event_id"].tolist()


def test_changes_of_members_and_issues_come_in_pages_too(chosen):
    asked = (chosen, date(2006, 1, 1), chosen.as_of, growth.PARTS)
    whole, total = growth.changed(*asked), growth.count_changed(*asked, EVERYBODY)[0]
    paged = in_pages(lambda first, number: growth.changed(*asked, start=first, number=number), total)
    assert total == len(whole) > PAGE and paged.equals(whole)
    edition, language = chosen.edition, chosen.language
    whole = queries.issues(edition, language)
    part = queries.issues(edition, language, first=10, number=7)
    assert part["issue_id"].tolist() == whole["issue_id"].tolist()[10:17]
    assert tables.issues(chosen, 1).total == len(whole) == queries.issues_by_rule(edition)["cells"].sum()


def test_what_a_number_opens_comes_in_pages_with_its_whole_number(chosen):
    first, last = opened.find(chosen, "members"), opened.find(chosen, "members", 99)
    total = queries.member_count(chosen).value
    assert first.shown.total == total > 2 * PAGE
    assert (len(first.rows), len(first.profiles), first.shown.page) == (PAGE, PAGE, 1)
    assert (last.shown.page, len(last.rows)) == (first.shown.pages, total % PAGE), (
        "too large a number shows the last page"
    )
    assert not set(first.profiles) & set(last.profiles)


def test_a_file_holds_every_row_of_a_list(chosen):
    listed = tables.portion_of_organisations(chosen, EVERYBODY, 2)
    with zipfile.ZipFile(io.BytesIO(blocks._made(exports.csv_package, listed, [], chosen))) as archive:
        rows, _, readme = (archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    found = list(csv.reader(io.StringIO(rows, newline="")))
    own = found[0].index(say_in(chosen.language)("sectors.name"))
    names = in_full.organisations(chosen).sort_values(["is_sample", "organisation"])["organisation"]
    assert [row[own] for row in found[1:]] == names.tolist()
    assert "1,200" in readme or "1200" in readme


# --- on a page -------------------------------------------------------------------------------------------------------


def visited(language: str, page: str, **address: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params.update({"lang": language, **address})
    at.run()
    return at.switch_page(f"app_pages/{page}.py").run()


def names(at: AppTest, language: str) -> list[str]:
    heading = say_in(language)("sectors.name")
    return next(table.value for table in at.dataframe if heading in table.value)[heading].tolist()


def test_a_reader_turns_the_pages_and_the_address_says_which(chosen):
    language, say = chosen.language, say_in(chosen.language)
    at = visited(language, "organisations")
    order = in_full.organisations(chosen)["organisation"].tolist()
    assert names(at, language) == order[:PAGE]
    at.button(key="table.next_page-organisations-found").click().run()
    assert names(at, language) == order[PAGE : 2 * PAGE]
    assert at.query_params["organisations-found-page"] in ("2", ["2"])
    assert say("table.page", first="501", last="1,000", total="1,200") in [text.value for text in at.caption]
    at.button(key="table.last_page-organisations-found").click().run()
    assert names(at, language) == order[2 * PAGE :]
    at.button(key="table.next_page-organisations-found").click().run()
    assert names(at, language) == order[2 * PAGE :], "there is no page after the last"
    at.button(key="table.first_page-organisations-found").click().run()
    assert names(at, language) == order[:PAGE] and "organisations-found-page" not in at.query_params


@pytest.mark.parametrize(("asked", "shown"), [("3", 3), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1)])
def test_a_link_leads_to_its_page_and_a_forged_number_to_one_that_is_there(chosen, asked, shown):
    at = visited(chosen.language, "organisations", **{"organisations-found-page": asked})
    order = in_full.organisations(chosen)["organisation"].tolist()
    assert names(at, chosen.language) == order[(shown - 1) * PAGE : shown * PAGE]


def test_another_filter_begins_at_the_first_page(chosen):
    at = visited(chosen.language, "organisations", **{"organisations-found-page": "2"})
    at.text_input[0].set_value("association").run()
    assert "organisations-found-page" not in at.query_params


# --- in its columns --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "applied", "first"), [("en", "Applied", "Organisation"), ("zh", "已申请", "组织")]
)
def test_a_column_of_which_few_words_are_long_has_room_for_them(demo, monkeypatch, language, applied, first):
    """Streamlit measures a column without the cells that are twice as long as the mean: dates of few rows would be cut."""
    monkeypatch.setenv("CNIE_DATA", str(demo))
    stages = next(table for table in visited(language, "ecosoc").dataframe if applied in table.value)
    widths = {name: about["width"] for name, about in json.loads(stages.proto.columns).items() if "width" in about}
    longest = max(stages.value[applied], key=len)
    assert longest and widths[applied] >= charts.text_width(longest, 13) + 16
    # The first is left to Streamlit, which lets it grow where there is room.
    assert first in stages.value and first not in widths
