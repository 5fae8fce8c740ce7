"""From the address to Filters and back: the sidebar. The address is the only memory, so a copied link opens the same view;
and it is anybody's, so every value is checked against what can be chosen before it is used."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import queries, sentences, tables
from dashboard.queries import FOUNDED, Filters, comparison, located
from dashboard.words import LANGUAGES, Say, say_in

# Address parameter of each filter of several values, and the field of Filters that it fills.
LISTS = {
    "sector": "sectors",
    "region": "regions",
    "type": "organisation_types",
    "ecosoc": "un_statuses",
    "programme": "programmes",
}
# What leaves out members that only a public list names, in the address.
LISTED = "listed"
SHARED = ("lang", "edition", *LISTS, LISTED, "place", "from", "to", "asof")


def language() -> str:
    """The language of the address, else the one the browser prefers, which is then written into the address so that a
    copied link keeps it."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    preferred = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    if preferred != "en":
        st.query_params["lang"] = preferred
    return preferred


def edition(language: str) -> tuple[int, str | None]:
    """The edition that the address asks for, else the current one, and a sentence where it cannot be had.

    Raises NoEdition and NoDatabase."""
    current = queries.current_edition()
    number, problem, about = _edition(st.query_params.get("edition"), current)
    return number, say_in(language)(f"edition.{problem}", **about, current=current) if problem else None


def _edition(asked: str | None, default: int) -> tuple[int, str | None, dict[str, object]]:
    """The edition that is asked for, else the default; and why it can not be had, with what a sentence says of it."""
    if not asked:
        return default, None, {}
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if number not in queries.known_editions():
        return default, "unknown", {"value": plain(asked[:30])}
    return (number, None, {}) if queries.is_readable(number) else (default, "other_tables", {"edition": number})


def read(edition: int, language: str) -> tuple[Filters, list[str]]:
    """What the address asks for, as far as it can be had, and a sentence for each thing that can not."""
    say = say_in(language)
    record = queries.about(edition)["record_date"]
    choices = _choices(edition, language)
    complaints: list[str] = []
    chosen: dict[str, object] = {}
    for parameter, field in LISTS.items():
        asked = [value for value in st.query_params.get(parameter, "").split(",") if value]
        chosen[field] = tuple(dict.fromkeys(value for value in asked if value in choices[parameter]))
        complaints += [_altered(say, parameter, value) for value in asked if value not in choices[parameter]]
    place = st.query_params.get("place")
    if place and place not in choices["place"]:
        complaints.append(_altered(say, "place", place))
        place = None
    as_of, complaint = _as_of(st.query_params.get("asof"), record, language)
    period, other = _period(st.query_params.get("from"), st.query_params.get("to"), span(as_of), say)
    complaints += [text for text in (complaint, other) if text]
    since, until = period
    without_listed = st.query_params.get(LISTED) == "0"
    found = Filters(edition, as_of, language, **chosen, since=since, until=until, place=place)
    return replace(found, without_listed=without_listed), complaints


def current() -> Filters:
    """What the address of this page asks for, as the frame has read it."""
    return st.session_state["chosen"]


def other(chosen: Filters) -> tuple[Filters, list[str]]:
    """State B of a comparison, what is chosen being state A: what the address asks for by `b_edition`, `b_asof` and
    `b_sector`, each as in A where it asks for nothing; and a sentence for each thing that can not be had."""
    language, say = chosen.language, say_in(chosen.language)
    number, problem, about = _edition(st.query_params.get("b_edition"), chosen.edition)
    complaints = [say(f"compare.edition_{problem}", **about, current=chosen.edition)] if problem else []
    as_of, asked = comparison.first_guess(chosen, number), st.query_params.get("b_asof")
    if asked:
        as_of, complaint = _as_of(asked, queries.about(number)["record_date"], language)
        complaints += [complaint] if complaint else []
    known = other_sectors(number, language)
    asked = [value for value in st.query_params.get("b_sector", "").split(",") if value]
    sectors = tuple(dict.fromkeys(value for value in asked if value in known))
    complaints += [_altered(say, "sector", value) for value in asked if value not in known]
    return comparison.other(chosen, number, as_of, sectors), complaints


def other_sectors(edition: int, language: str) -> dict[str, str]:
    """What the sectors of state B may be set to; without any they are those of A."""
    every = {comparison.EVERY_SECTOR: say_in(language)("filter.all")}
    return every | tables.choices(edition, language)["sectors"]


def span(as_of: date) -> tuple[int, int]:
    """The years that can be asked for: from the founding of the network to the as-of date."""
    return FOUNDED.year, as_of.year


def _choices(edition: int, language: str) -> dict[str, dict[str, str]]:
    """What each filter may be set to, by its address parameter."""
    named = tables.choices(edition, language)
    places = queries.options(edition, language)["places"]
    return {parameter: named[field] for parameter, field in LISTS.items()} | {"place": places}


def _altered(say: Say, parameter: str, value: str) -> str:
    # Shown as text: backticks would end a code span, and markdown must not read the rest.
    return say("filter.altered", name=say(f"filter.{parameter}"), value=plain(value[:60]))


def plain(text: str) -> str:
    """Data or an address as markdown may print it: every mark that markdown would read is escaped.

    >>> plain("<b>*a*</b>")
    '\\\\<b\\\\>\\\\*a\\\\*\\\\<\\\\/b\\\\>'
    """
    return "".join(
        f"\\{letter}" if letter.isascii() and not letter.isalnum() and letter not in " ,-" else letter
        for letter in text
    )


def _as_of(asked: str | None, record: date, language: str) -> tuple[date, str | None]:
    if not asked:
        return record, None
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        found = None
    if found and FOUNDED <= found <= record:
        return found, None
    first, last = (sentences.day(day, language) for day in (FOUNDED, record))
    return record, say_in(language)("filter.as_of_altered", value=plain(asked[:30]), first=first, last=last)


def _period(
    since: str | None, until: str | None, span: tuple[int, int], say: Say
) -> tuple[tuple[int | None, int | None], str | None]:
    if not since and not until:
        return (None, None), None
    asked = f"{since or ''}–{until or ''}"
    try:
        years = int(since or span[0]), int(until or span[1])
    except ValueError:
        years = (1, 0)
    if not span[0] <= years[0] <= years[1] <= span[1]:
        return (None, None), say("filter.period_altered", value=plain(asked[:30]), first=span[0], last=span[1])
    return (None, None) if years == span else years, None


# --- writing the address ----------------------------------------------------------------------------------------------


def page(name: str) -> int:
    """The page of a list that the address asks for; the first where it asks for none that could be."""
    asked = st.query_params.get(f"{name}{PAGE_OF}", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def turn(name: str, page: int) -> None:
    """Ask for another page of a list."""
    if page > 1:
        st.query_params[f"{name}{PAGE_OF}"] = str(page)
    else:
        st.query_params.pop(f"{name}{PAGE_OF}", None)


# The end of the address parameter that says the page of a list.
PAGE_OF = "-page"


def write(**values: str | None) -> None:
    """Put values into the address; nothing and the default leave it. Another list begins at its first page."""
    for parameter in [name for name in st.query_params if name.endswith(PAGE_OF)]:
        # To open rows, or to close them, leaves the lists of the page as they are.
        if "open" not in values or parameter == f"opened{PAGE_OF}":
            del st.query_params[parameter]
    for parameter, value in values.items():
        if value:
            st.query_params[parameter] = value
        elif parameter in st.query_params:
            del st.query_params[parameter]


def is_narrow() -> bool:
    """Whether the page was opened in a window as narrow as a phone (security.WIDTH_SCRIPT tells)."""
    return st.context.cookies.get("cnie_narrow") == "1"


def screen() -> str | None:
    """What is shown for a screenshot, with nothing to press: the figure of this name, or the whole page where it is “1”;
    nothing on a page as usual."""
    return st.query_params.get("screen") or None


def is_screen() -> bool:
    """Whether the page is shown for a screenshot."""
    return screen() is not None


def screen_link(name: str) -> str:
    """The address at which this page shows one figure alone, with every choice that was made on it."""
    here = {parameter: value for parameter, value in st.query_params.to_dict().items() if parameter != "open"}
    return f"?{urlencode(here | {'screen': name})}"


def link() -> dict[str, str]:
    """What a link to another page carries along: every shared choice of this address."""
    here = st.query_params.to_dict()
    return {name: here[name] for name in SHARED if name in here}


def profile_link(organisation_id: str) -> dict[str, str]:
    """What a link to a profile carries along: beside the shared choices what was typed, for the way back."""
    typed = {"q": st.query_params["q"]} if st.query_params.get("q") else {}
    return {**link(), **typed, "id": organisation_id}


def chosen(parameter: str, options: Iterable[str], default: str) -> str:
    """A choice that one page keeps in the address, checked; the default where it is not one of the options."""
    asked = st.query_params.get(parameter, default)
    return asked if asked in options else default


def _show(key: str, value: object) -> None:
    """Let a widget show a value. One that shows it already is left alone: to set it again would undo what the reader
    does in that moment, such as the second of two quick steps of a slider."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def bound(parameter: str, value: object, store: Callable[[object], str | None]) -> dict[str, object]:
    """Key and callback of a widget that shows `value` of the address and writes what is chosen back into it."""
    # Streamlit keeps a choice by the words that it showed, and loses it in the other language: so a widget of its own.
    key = f"filter-{parameter}" if parameter == "lang" or language() == "en" else f"filter-{parameter}-{language()}"
    _show(key, value)
    return {"key": key, "on_change": lambda: write(**{parameter: store(st.session_state[key])})}


def _joined(values: object) -> str:
    return ",".join(values)


# --- the sidebar ------------------------------------------------------------------------------------------------------


def language_switch(language: str) -> None:
    say = say_in(language)
    st.segmented_control(
        say("app.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        required=True,
        label_visibility="collapsed",
        width="stretch",
        **bound("lang", language, lambda value: value),
    )


def sidebar(filters: Filters, *, with_period: bool) -> None:
    """Every filter but the ones that a page draws itself."""
    say = say_in(filters.language)
    choices = _choices(filters.edition, filters.language)
    st.subheader(say("filter.title"))
    record = queries.about(filters.edition)["record_date"]
    st.date_input(
        say("filter.as_of"),
        min_value=FOUNDED,
        max_value=record,
        format="YYYY-MM-DD",
        help=say("filter.as_of_help"),
        **bound("asof", filters.as_of, lambda day: day.isoformat() if day and day != record else None),
    )
    _year_ends(filters, record)
    if with_period:
        period(filters, say("filter.period"))
    for parameter in ("sector", "region", "type", "ecosoc"):
        names = choices[parameter]
        st.multiselect(
            say(f"filter.{parameter}"),
            list(names),
            format_func=names.get,
            placeholder=say("filter.all"),
            select_all=False,
            **bound(parameter, list(getattr(filters, LISTS[parameter])), _joined),
        )
    if queries.LISTED in queries.members_known(queries.unfiltered(filters)).by_evidence:
        st.toggle(
            say("filter.without_listed"),
            help=say("filter.without_listed_help"),
            **bound(LISTED, filters.without_listed, lambda is_on: "0" if is_on else None),
        )
    own = [name for name in SHARED if name not in ("lang", "edition")]
    if any(name in st.query_params for name in own):
        st.button(say("filter.clear"), on_click=lambda: write(**dict.fromkeys(own)))
    editions(filters)


def editions(filters: Filters) -> None:
    """The editions, where there are several: an earlier one shows what was known then."""
    say, current = say_in(filters.language), queries.current_edition()
    names = edition_names(filters.language)
    if len(names) < 2:
        return
    st.selectbox(
        say("edition.choose"),
        list(names),
        format_func=names.get,
        **bound("edition", filters.edition, lambda number: str(number) if number != current else None),
    )


def edition_names(language: str) -> dict[int, str]:
    """The editions that can be read and what they are called, newest first."""
    say, current = say_in(language), queries.current_edition()
    # A rollback leaves newer editions behind, which are history too.
    numbers = [number for number in reversed(queries.known_editions()) if queries.is_readable(number)]
    published = {number: queries.about(number)["published_at"].strftime("%Y-%m-%d") for number in numbers}
    return {
        number: say("edition.current", edition=number)
        if number == current
        else say("edition.one", edition=number, published=published[number])
        for number in numbers
    }


def comparison_widgets(chosen: Filters, other: Filters) -> None:
    """What state B is: edition, as-of date and sectors, beside buttons for what is asked most."""
    say = say_in(chosen.language)
    names, sectors = edition_names(chosen.language), other_sectors(other.edition, chosen.language)
    record, usual = queries.about(other.edition)["record_date"], comparison.first_guess(chosen, other.edition)
    first, second, third = st.columns(3)
    first.selectbox(
        say("compare.b_edition"),
        list(names),
        format_func=names.get,
        **bound("b_edition", other.edition, lambda number: str(number) if number != chosen.edition else None),
    )
    second.date_input(
        say("compare.b_as_of"),
        min_value=FOUNDED,
        max_value=record,
        format="YYYY-MM-DD",
        **bound("b_asof", other.as_of, lambda day: day.isoformat() if day and day != usual else None),
    )
    asked = st.query_params.get("b_sector", "").split(",")
    third.multiselect(
        say("compare.b_sector"),
        list(sectors),
        format_func=sectors.get,
        placeholder=say("compare.as_in_a"),
        select_all=False,
        **bound("b_sector", [value for value in dict.fromkeys(asked) if value in sectors], _joined),
    )
    with st.container(horizontal=True):
        for name, values in comparison_offers(chosen).items():
            st.button(
                say(f"compare.offer.{name}"),
                key=f"compare-{name}",
                on_click=lambda values=values: write(**dict.fromkeys(COMPARED) | values),
            )
        if any(name in st.query_params for name in COMPARED):
            st.button(say("compare.clear"), key="compare-clear", on_click=lambda: write(**dict.fromkeys(COMPARED)))


# The address parameters of state B: they stay on the page that compares.
COMPARED = ("b_edition", "b_asof", "b_sector")


def comparison_offers(chosen: Filters) -> dict[str, dict[str, str]]:
    """What B is most often: a year before, the end of the year before, the edition before; only what can be had."""
    days = {
        "year_before": queries.year_earlier(chosen.as_of),
        "year_end": date(chosen.as_of.year - 1, 12, 31),
    }
    found = {name: {"b_asof": day.isoformat()} for name, day in days.items() if day >= FOUNDED}
    earlier = [number for number in edition_names(chosen.language) if number < chosen.edition]
    return found | ({"edition_before": {"b_edition": str(earlier[0])}} if earlier else {})


def _year_ends(filters: Filters, record: date) -> None:
    """The ends of years as a list, since that is what reviews speak of."""
    say = say_in(filters.language)
    days = [date(year, 12, 31) for year in range(record.year - 1, FOUNDED.year - 1, -1)]

    def names(day: date | None) -> str:
        return say("filter.record_date") if day is None else say("filter.year_end", year=day.year)

    # A widget of its own in each language, as in `bound`.
    key = f"filter-year-end-{filters.language}"

    def store() -> None:
        day = st.session_state[key]
        if day != OTHER_DAY:
            write(asof=day.isoformat() if day else None)

    here = None if filters.as_of == record else filters.as_of if filters.as_of in days else OTHER_DAY
    # A day that is no end of a year is shown as what it is, and is the choice that changes nothing.
    choices = [None, *days, *([OTHER_DAY] if here == OTHER_DAY else [])]
    _show(key, here)
    st.selectbox(
        say("filter.year_ends"),
        choices,
        format_func=lambda day: say("filter.other_day") if day == OTHER_DAY else names(day),
        label_visibility="collapsed",
        key=key,
        on_change=store,
    )


OTHER_DAY = "other"


def period(filters: Filters, label: str) -> None:
    """The years of what happens (joining, leaving, events), as a slider."""
    first, last = span(filters.as_of)

    def store() -> None:
        years = st.session_state["filter-period"]
        write(
            **{"from": str(years[0]) if years[0] != first else None, "to": str(years[1]) if years[1] != last else None}
        )

    _show("filter-period", (filters.since or first, filters.until or last))
    if first < last:
        st.slider(
            label,
            first,
            last,
            key="filter-period",
            on_change=store,
            help=say_in(filters.language)("filter.period_help"),
        )


def way_into_map() -> tuple[located.Cell, ...]:
    """The way into a part of the map that the address asks for, checked."""
    return located.path_of(st.query_params.get("cell"))


def way_out_of_map(path: tuple[located.Cell, ...], say: Say) -> None:
    """Buttons that lead one step out of a part of the map, and to the whole."""
    with st.container(horizontal=True):
        for name, own in {"out": path[:-1], "whole": ()}.items():
            code = "~".join(cell.code for cell in own)
            icon = {"out": ":material/zoom_out:", "whole": ":material/zoom_out_map:"}[name]
            st.button(say(f"map.{name}"), key=f"map-{name}", icon=icon, on_click=partial(write, cell=code))


def programmes(filters: Filters) -> None:
    """The programmes as pills in the colours of the map, which so are its legend too."""
    say = say_in(filters.language)
    names = queries.options(filters.edition, filters.language)["programmes"]
    if is_screen():
        # The colours are told without anything to press.
        shown = filters.programmes or names
        st.markdown("\u2003".join(f":{PROGRAMME_COLOURS[code]}[●] {plain(names[code])}" for code in shown))
        return
    st.pills(
        say("filter.programme"),
        list(names),
        selection_mode="multi",
        format_func=lambda code: f":{PROGRAMME_COLOURS[code]}[●] {names[code]}",
        label_visibility="collapsed",
        **bound("programme", list(filters.programmes), _joined),
    )


def presets(options: dict[str, dict[str, str]], label: str, names: dict[str, str]) -> None:
    """Buttons that set programme and place together; the view follows the marks. The one in force is shown chosen."""
    own = ("programme", "place")
    now = {name: st.query_params[name] for name in own if name in st.query_params}
    _show("filter-preset", next((name for name, values in options.items() if values == now), None))
    st.segmented_control(
        label,
        list(options),
        format_func=names.get,
        label_visibility="collapsed",
        key="filter-preset",
        on_change=lambda: write(
            **{name: options[st.session_state["filter-preset"] or "all"].get(name) for name in own}, cell=None
        ),
    )


def switch(
    parameter: str, options: tuple[str, ...], label: str, words: str, say: Say, *, visibility: str = "visible"
) -> str:
    """A choice of one that a page keeps in the address; the first is the default and stays out of it."""
    value = chosen(parameter, options, options[0])
    st.segmented_control(
        label,
        list(options),
        format_func=lambda option: say(f"{words}.{option}"),
        required=True,
        label_visibility=visibility,
        **bound(parameter, value, lambda option: option if option != options[0] else None),
    )
    return value


# The colours of charts.PROGRAMMES, by the names that .streamlit/config.toml gives them.
PROGRAMME_COLOURS = {
    **{"china_africa": "red", "southeast_asia": "green", "silk_road": "blue", "multilateral": "violet"},
    **{"training": "orange", "welfare": "yellow", "governance": "primary", "other_host": "gray"},
}


def two_clocks(filters: Filters) -> str:
    """The as-of date of what stands and the period of what happens, told apart, in words."""
    say = say_in(filters.language)
    first, last = span(filters.as_of)
    years = say("filter.years", since=filters.since or first, until=filters.until or last)
    return say("filter.clocks", as_of=sentences.day(filters.as_of, filters.language), years=years)
