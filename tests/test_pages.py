"""Every page as a reader opens it, in both languages: on the demonstration with its sample, on the invented network with all
its untidiness, on the public record alone, with filters that leave nobody, and with nothing published at all."""

import base64
import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import charts, exports, filters, queries, tables, turns
from dashboard.queries import Filters
from dashboard.words import WORDS, say_in
from etl import receive, sample
from etl.models import dictionary

APP = Path(__file__).parent.parent / "dashboard" / "app.py"
PAGES = [file.stem for file in sorted((APP.parent / "app_pages").glob("*.py"))]
PARTS = ("sources", "issues", "coverage", "published", "corrections", "dictionary", "editions")
FOLDERS = ("demo", "network", "record")
CHINESE = re.compile(r"[\u3400-\u9fff]")
NOBODY = {"sector": "women_youth", "region": "CN-XZ", "type": "company", "asof": "2017-11-02"}
NO_EVENT = {"sector": "women_youth", "region": "africa", "programme": "training", "from": "2006", "to": "2006"}


@dataclass(frozen=True)
class Page:
    """What a reader finds on a page."""

    titles: list[str]
    faults: list[str]
    warnings: list[str]
    notices: list[str]
    texts: list[str]
    metrics: dict[str, tuple[str, str]]
    buttons: list[str]
    tables: list[pd.DataFrame]
    figures: list[dict]
    alternative_texts: list[str]
    has_markup: bool
    address: dict
    marks: list[str]


def opened(at: AppTest) -> AppTest:
    """The page with every box of a table opened, which sends its table only then."""
    closed = re.findall(r"\brows-[\w-]+", " ".join(box.proto.id for box in at.expander))
    for key in closed:
        at.session_state[key] = True
    return at.run() if closed else at


def seen(at: AppTest) -> Page:
    figures = [*at.get("plotly_chart"), *at.get("deck_gl_json_chart")]
    return Page(
        titles=[title.value for title in at.title],
        faults=[*(fault.value for fault in at.error), *(fault.value for fault in at.exception)],
        warnings=[warning.value for warning in at.warning],
        notices=[notice.value for notice in at.info],
        texts=[text.value for text in (*at.markdown, *at.caption, *at.header, *at.subheader, *at.warning, *at.info)],
        metrics={metric.label: (metric.value, metric.delta) for metric in at.metric},
        buttons=[button.label for button in at.button],
        tables=[table.value for table in at.dataframe],
        figures=[json.loads(figure.proto.spec) for figure in at.get("plotly_chart")],
        alternative_texts=[figure.proto.alt for figure in figures],
        has_markup=any(text.proto.allow_html for text in (*at.markdown, *at.caption)),
        address=dict(at.query_params),
        marks=[mark.proto.body for mark in at.get("html")],
    )


@lru_cache
def walk(folder: Path, language: str, address: tuple = ()) -> dict[str, Page]:
    """Every page in one visit, as a reader walks through them, the parts of the page Data included."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(folder))
        at = AppTest.from_file(APP, default_timeout=60)
        at.query_params.update({"lang": language, **dict(address)})
        at.run()
        found = {}
        for page in PAGES:
            found[page] = seen(opened(at.switch_page(f"app_pages/{page}.py").run()))
        for part in PARTS[1:] if not address else ():
            at.query_params["part"] = part
            found[f"data: {part}"] = seen(at.switch_page("app_pages/data.py").run())
        return found


def visit(folder: Path, page: str = "overview", **address: str) -> Page:
    """One page by its link, in a new visit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(folder))
        at = AppTest.from_file(APP, default_timeout=60)
        at.query_params.update(address)
        at.run()
        return seen(opened(at if page == "overview" else at.switch_page(f"app_pages/{page}.py").run()))


@pytest.fixture(params=FOLDERS)
def folder(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


# --- every page opens ----------------------------------------------------------------------------------------------


def test_every_page_opens_with_one_title_and_no_fault(folder, language):
    for name, page in walk(folder, language).items():
        assert page.faults == [], name
        assert page.titles == [say_in(language)(f"{name.split(':')[0]}.title")], name
        assert page.address["lang"] == language or page.address["lang"] == [language]


@pytest.mark.parametrize(
    ("name", "address"), [("demo", NOBODY), ("network", NO_EVENT)], ids=["nobody is left", "no event is left"]
)
def test_filters_that_leave_nothing_leave_pages_that_say_so(request, language, name, address):
    pages = walk(request.getfixturevalue(name), language, tuple(address.items()))
    for title, page in pages.items():
        assert page.faults == [] and len(page.titles) == 1, title
        for text in page.texts:
            assert "nan" not in re.findall(r"\w+", text) and "None" not in re.findall(r"\w+", text), text
    # What the filters are is said, so that a picture of the screen says it too.
    in_force = {"en": "Filters in force: ", "zh": "当前筛选："}[language]
    for name in set(PAGES) - {"data", "review"}:
        assert any(in_force in unescaped(text) for text in pages[name].texts), name
    empty = WORDS["table.empty"][language == "zh"]
    if address is NOBODY:
        assert any(empty in json.dumps(figure, ensure_ascii=False) for figure in pages["sectors"].figures)
        # What is published is of all members; of those known by name the filters leave nobody.
        assert pages["overview"].metrics[say_in(language)("key.members")][0] == "265"
        nobody = say_in(language)("key.known_selected", number="0")
        assert any(nobody in unescaped(text) for text in pages["overview"].texts)
    else:
        assert WORDS["map.empty"][language == "zh"] in unescaped("".join(pages["map"].texts))


def test_with_nothing_published_a_page_says_what_to_do(tmp_path, language):
    for name in PAGES:
        page = visit(tmp_path, name, lang=language)
        say = say_in(language)
        assert page.titles == [say("app.no_edition")] and page.notices == [say("app.no_edition_help")]
        assert page.faults == [] and page.tables == []


@pytest.mark.parametrize("pointer", ["7\n", "", "x", "-1"])
def test_a_pointer_to_no_edition_is_nothing_published(tmp_path, pointer):
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "current").write_text(pointer)
    page = visit(tmp_path)
    assert page.titles == [say_in("en")("app.no_edition")] and page.faults == []


# --- numbers -------------------------------------------------------------------------------------------------------


def test_the_overview_of_november_2017_shows_the_published_numbers(demo):
    page = visit(demo, lang="en", asof="2017-11-02")
    assert page.metrics["Member organisations"] == ("265", "")
    assert page.metrics["With ECOSOC status"] == ("36", "")
    assert page.metrics["Council members"] == ("over 180", "")
    said = "265 member organisations, 36 of them with UN consultative status, over 180 individual council members (November 2017)"
    assert any(said in unescaped(text) for text in page.texts)


def test_the_overview_in_chinese_shows_the_same_numbers(demo):
    page = visit(demo, lang="zh", asof="2017-11-02")
    assert page.metrics["团体会员"] == ("265", "")
    assert page.metrics["个人理事"] == ("180 余位", "")
    said = "2017年11月：团体会员 265 家，其中 36 家具有联合国咨商地位"
    assert any(said in unescaped(text) for text in page.texts)


def test_the_overview_of_today_shows_the_events_on_record(demo):
    page = visit(demo, lang="en")
    names = ("Events held or joined by CNIE", "Countries reached", "Cities reached")
    assert [page.metrics[name][0] for name in names] == ["81", "23", "36"]


def test_where_no_year_before_can_be_compared_a_card_says_nothing_of_it(demo, language):
    page = visit(demo, lang=language)
    assert {change for _, change in page.metrics.values()} == {""}
    assert not any(say_in(language)("key.change") in unescaped(text) for text in page.texts)


@pytest.mark.parametrize("count", ["members", "organisations"])
@pytest.mark.parametrize("how", ["every", "primary"])
def test_the_figure_of_sectors_is_that_of_its_table(demo, count, how):
    page = visit(demo, "sectors", **{"count": count, "in": how, "asof": "2017-11-02"})
    bars, table = page.figures[0], page.tables[0]
    assert sum(sum(numbers(trace["x"])) for trace in bars["data"]) == table["Organisations"].sum()
    if how == "primary":
        assert table["Organisations"].sum() == (265 if count == "members" else 265 + 404)


def test_the_rows_behind_a_number_are_as_many_as_it_says(demo):
    whole = visit(demo, "sectors", asof="2017-11-02")
    matrix = whole.tables[1].set_index("Sector")
    code = "sector~members~every~health_care"
    rows = visit(demo, "sectors", asof="2017-11-02", open=f"{code}~cn_east").tables[-1]
    assert len(rows) == matrix.loc["Health care", "East China"] > 0
    assert rows["Sector"].str.contains("Health care").all()
    bar = visit(demo, "sectors", asof="2017-11-02", open=code).tables[-1]
    assert len(bar) == whole.tables[0].set_index("Sector").loc["Health care", "Organisations"]


def test_the_same_link_on_another_day_shows_other_figures(demo):
    then, now = visit(demo, "growth", asof="2015-05-26"), visit(demo, "growth")
    assert then.figures[0] != now.figures[0] and then.tables[0].iloc[0, -1] == 61


def numbers(sent: object) -> list[float]:
    """The numbers of a trace, which plotly sends packed."""
    if isinstance(sent, dict):
        return numpy.frombuffer(base64.b64decode(sent["bdata"]), dtype=sent["dtype"]).tolist()
    return list(sent)


# --- what is invented is marked ------------------------------------------------------------------------------------


def test_every_page_of_the_demonstration_says_so_first(demo, language):
    title, about = say_in(language)("app.demonstration"), say_in(language)("app.demonstration_of", number="265")
    pages = walk(demo, language) | {f"{name} bare": visit(demo, name, lang=language, screen="1") for name in PAGES}
    pages |= {"one figure": visit(demo, "growth", lang=language, screen="members")}
    for name, page in pages.items():
        first = next(mark for mark in page.marks if "<script>" not in mark)
        assert title in first and about in first and charts.SAMPLE_MARK in first, name


def test_a_sample_beside_real_members_is_told_on_every_page(copy_of, record, tmp_path, language):
    folder = copy_of(record)
    receive.add(sample.write(tmp_path / "sample.csv"), folder.path, is_sample=True)
    folder.build()
    pages, say = walk(folder.path, language), say_in(language)
    for name, page in pages.items():
        assert any(say("app.sample") in mark for mark in page.marks), name
        assert not any(say("app.demonstration") in mark for mark in page.marks), name
    # The headline is what was published, and no sample record.
    assert pages["overview"].metrics[say("key.members")] == ("265", "")
    assert not any(f">{say('sample.badge')}<" in mark for mark in pages["overview"].marks)


def test_no_page_of_the_default_edition_says_sample(record, language):
    for name, page in walk(record, language).items():
        said = [*page.texts, *page.buttons, *page.alternative_texts, *page.titles, *page.marks, *page.metrics]
        said += [json.dumps(figure, ensure_ascii=False) for figure in page.figures]
        if name != "data: dictionary":
            said += [table.to_csv() for table in page.tables]
        assert not [text for text in said if re.search("sample|示例", text, re.IGNORECASE)], name


def test_a_number_that_counts_a_sample_opens_with_its_badge(demo, language):
    closed, page = visit(demo, "growth", lang=language), visit(demo, "growth", lang=language, open="members")
    line = say_in(language)("source.sample", sample="264", total="265")
    badge = f">{say_in(language)('sample.badge')}</span>{line}"
    numbers = [sum(badge in mark for mark in each.marks) for each in (closed, page)]
    assert numbers[0] > 3 and numbers[1] == numbers[0] + 2, "over the rows, and beside their source"


def test_what_is_invented_to_fit_is_compared_with_no_published_figure(demo, language):
    say = say_in(language)
    chosen = Filters(1, date(2026, 11, 22), language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(demo))
        beside = tables.published_beside_recorded(chosen)
    assert set(beside[say("growth.recorded_then")]) == {say("no_value")} and set(beside[say("growth.difference")]) == {
        ""
    }
    assert set(beside[say("growth.reason")]) == {say("reason.sample")}


def test_a_figure_that_counts_a_sample_says_so_inside(demo, language):
    mark = say_in(language)("sample.badge")
    pages = walk(demo, language)
    marked = {name: [mark in inside(figure) for figure in page.figures] for name, page in pages.items()}
    assert marked["overview"] == [False], "events are not invented"
    assert marked["growth"] == [True, True, True, False], "SIRONET is only ever published"
    assert marked["ecosoc"] == [True, True, True, True, True, False]
    assert marked["sectors"] == [True, True]


def test_every_figure_cites_source_date_and_edition_inside(folder, language):
    line = {"en": "As of 1 December 2026. Edition 1.", "zh": "第 1 版。"}[language]
    line = line.replace("1 December", "15 July") if folder.name.startswith("network") else line
    for name, page in walk(folder, language).items():
        for figure in page.figures:
            assert line in inside(figure), name


def test_a_retired_sample_is_nowhere(network, language):
    mark = say_in(language)("sample.badge")
    for name, page in walk(network, language).items():
        assert page.warnings == [], name
        assert not any(mark in inside(figure) for figure in page.figures), name


def test_without_a_roster_the_pages_say_so_and_invent_nothing(record, language):
    pages, say = walk(record, language), say_in(language)
    for name, page in pages.items():
        assert page.notices == page.warnings == [], name
        assert not any(say("sample.badge") in inside(f) for f in page.figures)
    # The published total, not a count of the members that the record happens to name.
    assert pages["overview"].metrics[say("key.members")] == ("265", "")
    with closing(sqlite3.connect(record / "editions" / "edition-0001.sqlite")) as edition:
        asked = "select count(distinct organisation_id) from memberships where network_code = 'cnie'"
        known = edition.execute(asked).fetchone()[0]
        listed = edition.execute(f"{asked} and evidence_code = 'listed'").fetchone()[0]
    assert say("key.known", number=str(known)) in pages["overview"].buttons
    of_list = say("key.known_listed", number=str(listed), known=str(known))
    assert any(of_list in unescaped(text) for text in pages["overview"].texts)
    # One sentence in place of the figures that need dates of joining.
    assert pages["growth"].texts.count(say("growth.lacks")) == 1
    assert not {say("bridge.title"), say("growth.flows"), say("growth.published")} & set(pages["growth"].texts)
    empty = say("table.empty")
    assert not any(empty in json.dumps(figure, ensure_ascii=False) for figure in pages["growth"].figures)


def test_without_a_roster_a_filter_does_not_turn_no_data_into_zero(record, language):
    page = visit(record, lang=language, sector="health_care")
    for key in ("key.members", "key.ecosoc"):
        assert page.metrics[say_in(language)(key)][0] != "0"


def inside(figure: dict) -> str:
    """What stands inside a figure beside its data."""
    return " ".join(note["text"] for note in figure["layout"].get("annotations", [])).replace("<br>", " ")


# --- nothing raw on a page -----------------------------------------------------------------------------------------


def known_codes(folder: Path) -> set[str]:
    """Every code and id of the edition that a reader has a name for."""
    asked = [
        "select code from codes where code <> 'source'",
        *("select sector_code from sectors", "select region_code from regions", "select place_id from places"),
        *("select series_id from event_series", "select event_id from events"),
        "select organisation_id from organisations",
    ]
    with closing(sqlite3.connect(folder / "editions" / "edition-0001.sqlite")) as connection:
        return {code for question in asked for (code,) in connection.execute(question)}


def shown_raw(language: str, page: str) -> set[str]:
    """Columns that show what stands in a file or in the database, as they are meant to."""
    label = {entry["column"]: entry[f"label_{language}"] for entry in dictionary()}
    own = {label[name] for name in ("source_id", "file", "source_url", "sha256", "notes")}
    if page in ("data: issues", "data: corrections"):
        own |= {label[name] for name in ("column_name", "cell_value", "row_key", "expected", "corrected")}
    if page == "data: dictionary":
        own |= {say_in(language)(f"data.{name}") for name in ("sql_table", "sql_column", "unit")}
    return own


def test_every_heading_is_a_word_of_the_reader(folder, language):
    for name, page in walk(folder, language).items():
        for table in page.tables:
            for heading in table.columns:
                assert "_" not in heading and heading.strip(), (name, heading)
                if language == "zh":
                    assert CHINESE.search(heading), (name, heading)
                else:
                    assert not CHINESE.search(heading), (name, heading)


def test_no_cell_shows_a_code_where_a_name_is_known(folder, language):
    codes = known_codes(folder)
    cells = 0
    for name, page in walk(folder, language).items():
        for table in page.tables:
            for heading in set(table.columns) - shown_raw(language, name):
                for cell in table[heading]:
                    if isinstance(cell, str) and cell:
                        cells += 1
                        assert cell not in codes, (name, heading, cell)
                        assert not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", cell), (name, heading, cell)
    assert cells > 100


def test_no_cell_says_nan_none_or_a_list(folder, language):
    for name, page in walk(folder, language).items():
        for table in page.tables:
            for heading in table.columns:
                for cell in table[heading]:
                    assert not isinstance(cell, list | dict), (name, heading)
                    assert cell is not None and str(cell) not in ("nan", "None", "NaT", "<NA>", "True", "False"), (
                        *(name, heading),
                    )


def test_no_two_columns_of_a_table_have_one_heading(folder, language):
    for name, page in walk(folder, language).items():
        for table in page.tables:
            assert table.columns.is_unique, (name, list(table.columns))


def test_what_is_known_in_both_languages_is_shown_in_the_readers(demo):
    """The same table in both languages has the same rows, and where the cells differ the Chinese one is in Chinese."""
    english, chinese = walk(demo, "en"), walk(demo, "zh")
    for name in english:
        for one, other in zip(english[name].tables, chinese[name].tables, strict=True):
            assert one.shape == other.shape, name
    codes = {"Held", "Planned", "Granted", "Special", "General", "yes", "no", "not stated", "Error", "Warning", "Note"}
    for name, page in chinese.items():
        for table in page.tables:
            for heading in set(table.columns) - shown_raw("zh", name):
                assert not set(table[heading].astype(str)) & codes, (name, heading)


# --- markup in data ------------------------------------------------------------------------------------------------


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def test_a_name_with_markup_is_text_on_every_page(network, language):
    found = 0
    for name, page in walk(network, language).items():
        assert not page.has_markup, name
        for text in page.texts:
            assert not re.search(r"(?<!\\)<", re.sub(r"\\\\", "", text)), (name, text)
            found += "<img" in unescaped(text)
        for figure in page.figures:
            assert "<img" not in json.dumps(figure) and "<script" not in json.dumps(figure), name
        found += sum("<img" in str(cell) for table in page.tables for cell in table.to_numpy().ravel())
    assert found, "the invented network has such names, and they are there to be read"


def test_a_table_that_is_downloaded_runs_nothing(network, language):
    cells = 0
    for name, page in walk(network, language).items():
        for table in page.tables:
            content = exports.table_csv(table).decode("utf-8-sig")
            for row in csv.reader(io.StringIO(content, newline="")):
                for cell in row:
                    cells += 1
                    is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                    assert is_number or not cell.strip().startswith(("=", "+", "-", "@")), (name, cell)
    assert cells > 100


def test_every_heading_has_its_meaning_in_the_dictionary_that_is_taken_away(demo, language, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    chosen = queries.Filters(queries.current_edition(), date(2026, 11, 22), language)
    known = tables.meanings(chosen)
    # Regions are headings of the matrix of sectors, in which a column holds a count.
    regions = set(tables.group_names(chosen, "region").values())
    seen = {}
    for name, page in walk(demo, language).items():
        seen |= {heading: name for table in page.tables for heading in table.columns if heading not in regions}
    assert {heading: name for heading, name in seen.items() if not known.get(heading)} == {}
    assert len(seen) > 60


# --- links and access ----------------------------------------------------------------------------------------------


def test_an_altered_link_warns_and_opens_a_valid_view(demo, language):
    page = visit(demo, "growth", lang=language, sector="<b>nonsense</b>", asof="2099-01-01")
    assert page.faults == [] and len(page.titles) == 1
    (sector, day) = page.warnings
    assert "nonsense" in sector and "2099" in unescaped(day)
    assert page.figures[0]["data"]


def test_a_filter_narrows_what_is_shown(demo):
    whole, narrow = visit(demo, lang="en"), visit(demo, lang="en", sector="health_care", region="cn_east")
    events = "Events held or joined by CNIE"
    assert 0 < int(narrow.metrics[events][0]) < int(whole.metrics[events][0])
    # The headline is published for all of CNIE; what the filters leave is told of the members known by name.
    assert narrow.metrics["Member organisations"] == whole.metrics["Member organisations"] == ("265", "")
    assert any("Sector: Health care; Region: East China." in unescaped(text) for text in narrow.texts)
    assert sum("Of the whole of CNIE, whatever is chosen" in unescaped(text) for text in narrow.texts) == 4


def test_a_choice_survives_the_way_to_another_page(demo):
    pages = walk(demo, "en", (("sector", "health_care"),))
    for name, page in pages.items():
        assert page.address.get("sector") in ("health_care", ["health_care"]), name
        # These two speak of the whole record.
        assert name in ("data", "review") or any("Health care" in text for text in page.texts), name


def test_every_figure_has_its_sentence_as_alternative_text(folder, language):
    for name, page in walk(folder, language).items():
        assert len(page.alternative_texts) == len(page.figures) + (name == "map")
        for alternative in page.alternative_texts:
            assert len(alternative) > 8, name
            # On the page it is written so that markdown reads no mark in it.
            said = [text for text in page.texts if len(text) > 8 and filters.plain(alternative).startswith(text)]
            assert said, (name, alternative)


def test_every_figure_has_a_table_beside_it(folder):
    for name, page in walk(folder, "en").items():
        assert page.tables or name in ("growth", "ecosoc", "review"), name
        assert all(len(table) for table in page.tables)


def test_every_page_of_the_folder_is_in_the_navigation(demo):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNIE_DATA", str(demo))
        at = AppTest.from_file(APP, default_timeout=60).run()
        assert {link.label for link in at.sidebar.page_link} == {say_in("en")(f"nav.{name}") for name in PAGES}


def test_a_page_that_fails_or_stops_gives_its_turn_to_the_next_reader(demo, tmp_path, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(tmp_path))
    for _ in range(turns.AT_ONCE + 1):
        assert AppTest.from_file(APP, default_timeout=60).run().title[0].value == say_in("en")("app.no_edition")
    monkeypatch.setenv("CNIE_DATA", str(demo))
    assert visit(demo, lang="en").titles == [say_in("en")("overview.title")]


def test_a_table_that_was_opened_stays_open_under_other_filters_and_in_the_other_language(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params.update({"lang": "en"})
    at.run()
    at.switch_page("app_pages/growth.py").run()
    label, tables = at.expander[0].label, len(at.dataframe)
    assert len(opened(at).dataframe) > tables
    shown = len(at.dataframe)
    for more in ({"asof": "2017-07-31"}, {"lang": "zh"}, {"sector": "health_care"}):
        at.query_params.update(more)
        at.run()
        assert len(at.dataframe) == shown and at.expander[0].label != label, more
        label = at.expander[0].label
