"""From the address to the filters and back: whatever somebody writes into an address, the view is valid and says what was
left out; and what a widget writes is what the address is read as."""

import random
import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import filters, queries, tables
from dashboard.queries import FOUNDED, NO_STATUS, NOT_STATED

TODAY = date(2026, 12, 1)
LISTS = {
    "sector": ("sectors", ["health_care", NOT_STATED]),
    "region": ("regions", ["cn_north", "CN-FJ"]),
    "type": ("organisation_types", ["foundation", NOT_STATED]),
    "ecosoc": ("un_statuses", ["special", NO_STATUS]),
    "programme": ("programmes", ["china_africa", "training"]),
}
HOSTILE = [
    *("<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "javascript:alert(1)", "'; drop table events; --"),
    *(
        "../../etc/passwd",
        "%00",
        "\x00",
        "\u202e",
        "$$x$$",
        ":red[x]",
        "`x`",
        "**x**",
        "[x](http://x)",
        "{0}",
        "{value}",
    ),
    *("%(x)s", "=HYPERLINK()", "nan", "None", "True", "-1", "1e9", "０", "二〇一七", "😀" * 100, "x" * 5000, " ", "+"),
]


def reading() -> None:
    """What the address is read as, and nothing else."""
    import streamlit as st

    from dashboard import filters, queries

    language = filters.language()
    st.session_state["chosen"], st.session_state["complaints"] = filters.read(queries.current_edition(), language)
    for complaint in st.session_state["complaints"]:
        st.warning(complaint)


def sidebar() -> None:
    """Every widget that writes into the address."""
    import streamlit as st

    from dashboard import filters, queries
    from dashboard.words import say_in

    language = filters.language()
    chosen, _ = filters.read(queries.current_edition(), language)
    filters.language_switch(language)
    filters.sidebar(chosen, with_period=True)
    filters.programmes(chosen)
    presets = {"all": {}, "putian": {"place": "chn-putian"}, "africa": {"programme": "china_africa"}}
    filters.presets(presets, "presets", {name: name for name in presets})
    say = say_in(language)
    st.session_state["how"] = filters.switch("in", ("every", "primary"), "how", "sectors.how", say)
    st.session_state["chosen"], st.session_state["complaints"] = filters.read(queries.current_edition(), language)


@pytest.fixture(autouse=True)
def on_demo(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))


def opened(script=reading, **address: str) -> AppTest:
    at = AppTest.from_function(script, default_timeout=60)
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def read(**address: str) -> tuple[queries.Filters, list[str]]:
    at = opened(**address)
    return at.session_state["chosen"], at.session_state["complaints"]


def widget(kind: Sequence, parameter: str) -> Any:
    """The one widget of a kind that writes this parameter, in whichever language."""
    (found,) = [one for one in kind if one.key.removeprefix("filter-").split("-")[0] == parameter]
    return found


def address_of(at: AppTest) -> dict[str, str]:
    return {name: values if isinstance(values, str) else values[-1] for name, values in at.query_params.items()}


# --- reading -------------------------------------------------------------------------------------------------------


def test_an_empty_address_asks_for_everything_as_of_the_record():
    chosen, complaints = read()
    assert complaints == []
    assert chosen == queries.Filters(queries.current_edition(), queries.about(chosen.edition)["record_date"])


@pytest.mark.parametrize("parameter", LISTS)
def test_several_values_of_a_filter_are_read_in_their_order(parameter):
    field, values = LISTS[parameter]
    if parameter == "programme":
        values = list(reversed(values))
    chosen, complaints = read(**{parameter: ",".join(values)})
    assert getattr(chosen, field) == tuple(values) and complaints == []


def test_a_value_given_twice_counts_once_and_an_empty_one_not_at_all():
    chosen, complaints = read(sector=",health_care,,health_care,")
    assert chosen.sectors == ("health_care",) and complaints == []


@pytest.mark.parametrize("parameter", [*LISTS, "place"])
def test_what_is_not_there_is_left_out_and_said_and_the_rest_stays(parameter):
    field, values = LISTS.get(parameter, ("place", ["chn-putian"]))
    wanted = f"nonsense,{values[0]}" if parameter != "place" else "nonsense"
    chosen, complaints = read(**{parameter: wanted})
    assert getattr(chosen, field) == ((values[0],) if parameter != "place" else None)
    (complaint,) = complaints
    assert "nonsense" in complaint


def test_complaints_are_in_the_language_of_the_address():
    wrong = {"sector": "nonsense", "asof": "1999-01-01", "from": "2030", "place": "atlantis"}
    english, chinese = read(lang="en", **wrong)[1], read(lang="zh", **wrong)[1]
    assert len(english) == len(chinese) == 4
    assert "Sector" in english[0] and "领域" in chinese[0]
    assert all("address" in text for text in english) and all("地址" in text for text in chinese)
    assert "1 October 2005" in "".join(english) and "2005年10月1日" in "".join(chinese)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_address_gives_a_valid_view(value):
    names = [*LISTS, "place", "from", "to", "asof", "lang", "rows_sector"]
    at = opened(**dict.fromkeys(names, value))
    chosen = at.session_state["chosen"]
    assert (chosen.as_of, chosen.place, chosen.language) == (TODAY, None, "en")
    assert (chosen.sectors, chosen.regions, chosen.organisation_types) == ((), (), ())
    assert (chosen.un_statuses, chosen.programmes, chosen.has_period) == ((), (), False)
    if value.strip():
        assert at.warning, "something was asked for that can not be had"
    for shown in at.warning:
        assert len(shown.value) < 400
        # What markdown or HTML would read is escaped wherever it came from the address.
        for mark in ("<", "`", "*", "[", "$", ":red["):
            assert f"\\{mark}" in shown.value or mark not in shown.value


def test_any_address_at_all_gives_a_valid_view():
    pick = random.Random(51)
    letters = [
        *"<>&'\"`*_{}[]()#+-.!|~^$:/\\,;= \t\n",
        *"aé中０９٣",
        "\u200b",
        "\ud7ff",
        "\U0001f600",
        "2017",
        "-",
        "%",
    ]
    for _ in range(12):
        address = {
            name: "".join(pick.choices(letters, k=pick.randrange(1, 12)))
            for name in (*LISTS, "place", "from", "to", "asof", "lang")
        }
        chosen, _ = read(**address)
        assert chosen.sectors == () and chosen.place is None
        assert FOUNDED <= chosen.as_of <= TODAY
        assert not chosen.has_period or FOUNDED.year <= chosen.since <= chosen.until <= TODAY.year


# --- as-of date and period -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2005-10-01", "2017-11-02", "2024-02-29", "2026-11-22"])
def test_an_as_of_date_within_the_record_is_taken(day):
    chosen, complaints = read(asof=day)
    assert chosen.as_of == date.fromisoformat(day) and complaints == []


@pytest.mark.parametrize(
    "day", ["2005-09-30", "2026-12-02", "9999-12-31", "2023-02-29", "yesterday", "2017", "02.11.2017"]
)
def test_an_as_of_date_that_the_record_can_not_answer_for_is_said(day):
    chosen, complaints = read(asof=day)
    assert chosen.as_of == TODAY
    (complaint,) = complaints
    assert "1 October 2005" in complaint and "1 December 2026" in complaint


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        ("2015", "2019", (2015, 2019)),
        ("2017", "2017", (2017, 2017)),
        ("2015", "", (2015, 2026)),
        ("", "2015", (2005, 2015)),
        # The whole span is no choice: undated events stay.
        ("2005", "2026", (None, None)),
    ],
)
def test_a_period_is_read(since, until, period):
    chosen, complaints = read(**{"from": since, "to": until})
    assert (chosen.since, chosen.until) == period and complaints == []


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2019", "2015"),
        ("2004", "2015"),
        ("2015", "2027"),
        ("x", ""),
        ("", "x"),
        ("2015.5", ""),
        ("-2015", ""),
        ("1e3", ""),
    ],
)
def test_a_period_that_makes_no_sense_is_said_and_the_whole_span_shown(since, until):
    chosen, complaints = read(**{"from": since, "to": until})
    assert not chosen.has_period
    (complaint,) = complaints
    assert "2005" in complaint and "2026" in complaint


def test_a_period_after_the_as_of_date_makes_no_sense():
    chosen, complaints = read(**{"asof": "2017-11-02", "from": "2018"})
    assert chosen.as_of == date(2017, 11, 2) and not chosen.has_period
    assert "2017" in complaints[0]


# --- marks of markdown ---------------------------------------------------------------------------------------------


def test_a_plain_text_keeps_every_letter_and_no_mark():
    for text in [*HOSTILE, "# heading", "- item", "1. item", "> quote", "~~x~~", "a_b_c", "| a | b |", "\\*", "&lt;"]:
        escaped = filters.plain(text)
        assert re.sub(r"\\(.)", r"\1", escaped) == text
        assert not set(re.sub(r"\\.", "", escaped)) & set("`*_{}[]()#+.!|~$:<>&\\"), escaped


# --- writing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", ["sector", "region", "type", "ecosoc"])
def test_what_is_chosen_in_a_list_is_what_the_address_asks_for(parameter):
    field, values = LISTS[parameter]
    at = opened(sidebar)
    widget(at.multiselect, parameter).set_value(values).run()
    assert address_of(at)[parameter] == ",".join(values)
    assert getattr(at.session_state["chosen"], field) == tuple(values) and at.session_state["complaints"] == []
    # The copied link opens the same view, in a new tab and from anybody's machine.
    link = {name: unquote(quote(value)) for name, value in address_of(at).items()}
    assert read(**link) == (at.session_state["chosen"], [])
    widget(at.multiselect, parameter).set_value([]).run()
    assert parameter not in at.query_params


def test_programmes_are_written_as_they_are_read():
    at = opened(sidebar)
    widget(at.pills, "programme").set_value(["china_africa", "training"]).run()
    assert read(**address_of(at)) == (at.session_state["chosen"], [])
    assert at.session_state["chosen"].programmes == ("china_africa", "training")


def test_the_as_of_date_is_written_and_the_date_of_the_record_is_not():
    at = opened(sidebar)
    widget(at.date_input, "asof").set_value(date(2017, 11, 2)).run()
    assert address_of(at) == {"asof": "2017-11-02"} and at.session_state["chosen"].as_of == date(2017, 11, 2)
    widget(at.date_input, "asof").set_value(TODAY).run()
    assert address_of(at) == {} and at.session_state["chosen"].as_of == TODAY


@pytest.mark.parametrize(
    ("years", "address"),
    [
        ((2015, 2019), {"from": "2015", "to": "2019"}),
        ((2005, 2019), {"to": "2019"}),
        ((2015, 2026), {"from": "2015"}),
        ((2005, 2026), {}),
    ],
)
def test_the_period_is_written_as_it_is_read(years, address):
    at = opened(sidebar, **{"from": "2010", "to": "2012"})
    widget(at.slider, "period").set_value(years).run()
    assert address_of(at) == address
    assert read(**address) == (at.session_state["chosen"], [])


def test_a_first_year_alone_has_no_slider_to_break():
    at = opened(sidebar, asof="2005-12-31")
    assert not at.slider and at.session_state["chosen"].as_of == date(2005, 12, 31)


def test_a_switch_is_written_and_its_default_is_not():
    at = opened(sidebar)
    assert at.session_state["how"] == "every"
    widget(at.segmented_control, "in").set_value("primary").run()
    assert address_of(at) == {"in": "primary"} and at.session_state["how"] == "primary"
    widget(at.segmented_control, "in").set_value("every").run()
    assert address_of(at) == {} and at.session_state["how"] == "every"
    assert opened(sidebar, **{"in": "nonsense"}).session_state["how"] == "every"


def test_a_preset_sets_programme_and_place_together():
    at = opened(sidebar, programme="training", sector="health_care")
    widget(at.segmented_control, "preset").set_value("putian").run()
    assert address_of(at) == {"place": "chn-putian", "sector": "health_care"}
    assert widget(at.segmented_control, "preset").value == "putian"
    widget(at.segmented_control, "preset").set_value("africa").run()
    assert address_of(at) == {"programme": "china_africa", "sector": "health_care"}
    widget(at.segmented_control, "preset").set_value("all").run()
    assert address_of(at) == {"sector": "health_care"}


def test_the_language_is_written_and_keeps_every_choice():
    at = opened(sidebar, sector="health_care", asof="2017-11-02")
    before = at.session_state["chosen"]
    widget(at.segmented_control, "lang").set_value("zh").run()
    after = at.session_state["chosen"]
    assert address_of(at)["lang"] == "zh" and after.language == "zh"
    assert (after.sectors, after.as_of) == (before.sectors, before.as_of)
    assert read(**address_of(at)) == (after, [])


def test_a_button_clears_every_filter_and_keeps_the_language():
    at = opened(sidebar, lang="zh", sector="health_care", place="chn-putian", asof="2017-11-02", **{"from": "2015"})
    at.button[0].click().run()
    assert address_of(at) == {"lang": "zh"}
    assert widget(at.multiselect, "sector").value == [] and widget(at.date_input, "asof").value == TODAY
    assert not at.button, "with nothing set there is nothing to clear"


def test_the_widgets_show_what_the_address_asks_for():
    at = opened(
        sidebar, sector="health_care", asof="2017-11-02", programme="training", **{"from": "2010", "to": "2012"}
    )
    assert widget(at.multiselect, "sector").value == ["health_care"]
    assert widget(at.date_input, "asof").value == date(2017, 11, 2)
    assert widget(at.slider, "period").value == (2010, 2012)
    assert widget(at.pills, "programme").value == ["training"]
    # Back and forward change the address below a page that is open.
    at.query_params = {"sector": "women_youth"}
    at.run()
    assert widget(at.multiselect, "sector").value == ["women_youth"]
    assert widget(at.date_input, "asof").value == TODAY and widget(at.pills, "programme").value == []


def test_every_choice_has_a_name_in_both_languages():
    for language in ("en", "zh"):
        at = opened(sidebar, lang=language)
        for widget in at.multiselect:
            assert len(widget.options) == len(set(widget.options)), "two choices that read the same"
            assert all(option.strip() and "_" not in option for option in widget.options)


def test_the_filters_in_force_are_said_in_both_languages():
    edition = queries.current_edition()
    chosen = dict(
        sectors=("health_care", NOT_STATED), un_statuses=(NO_STATUS,), since=2015, until=2019, place="chn-putian"
    )
    said = tables.narrowed(queries.Filters(edition, TODAY, "en", **chosen))
    assert said == (
        "Filters in force: Sector: Health care, Not stated; ECOSOC status: No status on record; Place: Putian; "
        "Years: 2015 to 2019."
    )
    assert tables.narrowed(queries.Filters(edition, TODAY, "zh", **chosen)).startswith(
        "当前筛选：领域：医疗卫生、未说明；"
    )
    assert tables.narrowed(queries.Filters(edition, date(2017, 11, 2))) is None
