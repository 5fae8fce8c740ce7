"""What every page puts on the screen in the same way: a figure with its sentence, a table with its source and download,
a card for a key figure. It asks no questions and draws no figures."""

import html
import json
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import TypeVar

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard import charts, exports, figures, filters, queries, sentences, tables
from dashboard import opened as open_number
from dashboard import published as published_figures
from dashboard.charts import Drawing, KeyFigure
from dashboard.figures import EventMap, Figure, Listing
from dashboard.filters import plain
from dashboard.portions import PAGE, Portion, whole
from dashboard.queries import Filters
from dashboard.review.contents import Entry
from dashboard.words import SampleLine, Say, say_in

T = TypeVar("T")
PROFILE = "app_pages/organisations.py"
# The rows behind a number, among the lists of a page.
OPENED = "opened"
# The files that each table can be taken away as: what the button says, the ending, who makes it, and its type.
FILES = (
    ("table.download_csv", "zip", exports.csv_package, "application/zip"),
    (
        *("table.download_xlsx", "xlsx", exports.workbook),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
)


class Alone(Exception):
    """A page has come to the figure that the address asks for alone (filters.screen): the page ends there, and the frame
    shows nothing but the figure."""

    def __init__(self, show: Callable[[], None]) -> None:
        super().__init__()
        self.show = show


def kept(name: str, chosen: Filters, home: str, also: tuple[object, ...], draw: Callable[[], T]) -> T:
    """A figure or map, drawn once for the same edition, filters and whatever else it depends on; all readers are handed
    the same one, so it is never changed after it is made."""
    return _drawn_once(_Drawing(name, chosen, home, also, draw))


@dataclass(frozen=True)
class _Drawing:
    """What is to be drawn; the same as another if it depends on the same."""

    name: str
    chosen: Filters
    home: str
    also: tuple[object, ...]
    draw: Callable[[], object] = field(compare=False)


# A figure takes some 300 kB.
@lru_cache(maxsize=400)
def _drawn_once(drawing: _Drawing) -> object:
    return drawing.draw()


class Ready(go.Figure):
    """A figure that plotly has prepared for the browser once, which costs more than all else of it, and hands on as it is."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__(layout={"height": figure.layout.height})
        self._prepared = json.loads(figure.to_json())

    def to_dict(self) -> dict[str, object]:
        return self._prepared


def figure(figure: Figure, chosen: Filters) -> None:
    """A figure under its title, its sentence below it and as its alternative text. A click on a mark opens the rows behind it, and so does
    the list of its marks, which works by keyboard."""
    key = f"figure-{figure.name}"
    say = say_in(chosen.language)
    if filters.screen() == figure.name:
        raise Alone(partial(_figure_alone, figure, chosen, also=figure.also))
    st.header(figure.title)
    sample_marks(*figure.notes)

    def clicked() -> None:
        points = st.session_state[key]["selection"]["points"]
        code = points[0].get("customdata") if points else st.session_state.get(f"{key}-last")
        code = code[0] if isinstance(code, list) else code
        # A second click on the same mark takes the selection away: it asks for the rows again.
        st.session_state[f"{key}-last"] = code
        filters.write(open=code)

    drawn = ready(figure, chosen)
    st.plotly_chart(
        drawn,
        theme=None,
        key=key,
        alt=figure.sentence,
        on_select=clicked if figure.marks else "ignore",
        selection_mode="points",
        config={
            **STILL,
            "displayModeBar": False if filters.is_screen() else "hover",
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {
                "format": "png",
                "scale": 4,
                "width": CAMERA_WIDTH,
                # A tall figure, such as one with a bar for each sector, keeps its height, and all of its caption.
                "height": max(CAMERA_HEIGHT, drawn.layout.height),
                "filename": _file_name(figure.name, chosen),
            },
        },
    )
    _below(figure.name, figure.sentence, figure.notes, figure.marks, say)


# What the camera saves, in pixels before it makes four of each: as wide as a slide of 16 : 9, and at least as high.
CAMERA_WIDTH, CAMERA_HEIGHT = 1200, 675
STILL = {"displaylogo": False, "scrollZoom": False, "doubleClick": False}


def _file_name(name: str, chosen: Filters) -> str:
    return f"cnie-{name}-{chosen.as_of.isoformat()}-edition-{chosen.edition}-{chosen.language}"


class ReadyMap:
    """A map that is written for the browser once, when it is first shown."""

    def __init__(self, deck: object) -> None:
        self._deck = deck

    def __getattr__(self, name: str) -> object:
        return getattr(self._deck, name)

    @cached_property
    def _written(self) -> str:
        return self._deck.to_json()

    def to_json(self) -> str:
        return self._written


def ready(figure: Figure, chosen: Filters) -> Ready:
    """A figure with its caption, as a page hands it to the browser."""
    return kept(figure.name, chosen, queries.home(), figure.also, lambda: Ready(_captioned(figure)))


def _captioned(figure: Figure) -> go.Figure:
    return charts.captioned(figure.draw(), figure.title, figure.notes)


def _figure_alone(figure: Figure | Entry, chosen: Filters, *, also: tuple[object, ...] = ()) -> None:
    """One figure on the whole screen. Its caption stands below it in full, so that none is drawn into it."""

    def draw() -> go.Figure | Drawing:
        drawn = figure.draw()
        if isinstance(drawn, Drawing):
            return drawn
        # What the words leave. Told to plotly at once: where it is resized later, its legend may lie on its bars.
        words = [(figure.sentence, 120, 32), *((note, 170, 24) for note in figure.notes if note)]
        taken = sum(high * len(charts.wrapped(line, letters)) for line, letters, high in words)
        # A badge stands apart from the other notes.
        taken += 28 if charts.sample_badge(figure.notes) else 0
        return charts.enlarged(drawn, 1.5).update_layout(width=1488, height=SCREEN_HEIGHT - 196 - taken)

    drawn = kept(f"{figure.name}-alone", chosen, queries.home(), also, draw)

    def show() -> None:
        if isinstance(drawn, Drawing):
            _picture(drawn, figure.sentence)
        else:
            config = {**STILL, "displayModeBar": False}
            st.plotly_chart(drawn, theme=None, width="content", alt=figure.sentence, config=config)

    _alone(figure.title, figure.sentence, figure.notes, show)


def _picture(drawn: Drawing, sentence: str) -> None:
    st.image(drawn.svg(sentence), alt=sentence)


def alone(run: Callable[[], None], name: str, say: Say) -> None:
    """The figure of this name, of a page that draws it, and nothing else of the page; a message where it has none."""
    page = st.empty()
    try:
        with page.container(key="before"):
            run()
    except Alone as found:
        page.empty()
        found.show()
        return
    page.empty()
    st.warning(say("screen.unknown", value=plain(name[:60])))


def _alone(title: str, sentence: str, notes: list[str | None], show: Callable[[], None]) -> None:
    with st.container(key="screen", height=SCREEN_HEIGHT, border=False):
        st.title(plain(title))
        st.markdown(plain(sentence))
        show()
        source(*notes)


# Of the screen that a figure alone fills, in pixels; screenshot.css has its width.
SCREEN_HEIGHT = 900


def map_of(shown: EventMap, *, chosen: Filters, notes: list[str | None], height: int) -> None:
    """The map of events, as `figure` shows a figure: a click on a mark opens its event, and one on a cell of the grid leads
    into it or lists its events. Alone on a screen it is as it is printed, with its legend in it."""
    say = say_in(chosen.language)
    sentence = f"{shown.sentence} {shown.note}"
    if filters.screen() == "map":
        picture = partial(_picture, kept("map-alone", chosen, queries.home(), shown.also, shown.printed), sentence)
        raise Alone(partial(_alone, say("map.title"), sentence, notes, picture))

    def clicked() -> None:
        objects = [one for layer in st.session_state["map"]["selection"]["objects"].values() for one in layer]
        # A second click on the same mark takes the selection away: it asks for the event again.
        code = objects[0].get("opens") if objects else st.session_state.get("map-last")
        st.session_state["map-last"] = code
        _follow(code)

    if shown.path and not filters.is_screen():
        filters.way_out_of_map(shown.path, say)
    deck = kept("map", chosen, queries.home(), shown.also, lambda: ReadyMap(shown.deck()))
    st.pydeck_chart(deck, height=height, key="map", alt=sentence, on_select=clicked, selection_mode="single-object")
    _below("map", sentence, notes, shown.marks, say)


def _follow(code: str | None) -> None:
    """Open what a mark stands for: rows, or a part of the map. It comes from the browser and is checked where it is read."""
    way, _, path = str(code or "").partition("~")
    filters.write(**{"cell": path} if way == "into" else {"open": code})


def _below(name: str, sentence: str, notes: list[str | None], marks: dict[str, str], say: Say) -> None:
    """What stands below each figure: its sentence, its marks as a list, the sentence with its source to copy, and the way
    to a picture of it that fills a screen."""
    st.markdown(plain(sentence))
    if filters.is_screen():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if marks:
            _choice_of_marks(name, marks, say)
        with st.popover(say("copy.label"), icon=":material/content_copy:", help=say("copy.help")):
            st.code("\n".join([sentence, *(note for note in notes if note)]), language=None, wrap_lines=True)
        _screen_button(name, say)


def _screen_button(name: str, say: Say) -> None:
    address = filters.screen_link(name)
    st.link_button(say("screen.label"), address, icon=":material/fullscreen:", help=say("screen.help"))


def _choice_of_marks(name: str, marks: dict[str, str], say: Say) -> None:
    """The marks of a figure as a list that opens their rows."""
    own = f"figure-{name}-marks"

    def choose() -> None:
        _follow(st.session_state[own])
        st.session_state[own] = None

    st.selectbox(
        say("open.choose"),
        list(marks),
        index=None,
        format_func=lambda code: marks.get(code, ""),
        placeholder=say("open.choose"),
        label_visibility="collapsed",
        key=own,
        on_change=choose,
        width=360,
    )


def table(
    rows: pd.DataFrame,
    *,
    name: str,
    notes: list[str | None],
    chosen: Filters,
    opened: bool = False,
    profiles: list[str] | None = None,
    wrapped: list[str] | None = None,
    linked: str | None = None,
) -> None:
    """A table under its headings, with the lines that say where it comes from, and downloads. Where `profiles` gives the
    organisation of each row, a row that is chosen opens its profile. A short table of long texts shows
    the columns `wrapped`, each text in full; its files have all columns. The addresses of the column `linked` are links."""
    ask = lambda page: Listing(whole(rows, page, profiles), notes)  # noqa: E731
    listing(ask, name=name, chosen=chosen, opened=opened, wrapped=wrapped, linked=linked)


def listing(
    ask: Callable[[int], Listing],
    *,
    name: str,
    chosen: Filters,
    opened: bool = True,
    wrapped: list[str] | None = None,
    linked: str | None = None,
) -> None:
    """A list that may be long, shown as `table` shows a table: the page of it that the address asks for, the way to the
    others, and files of all of it. `ask` gives the page of a number."""
    found = ask(filters.page(name))
    if found.shown.pages == 1:
        _boxed(found, name=name, chosen=chosen, opened=opened, wrapped=wrapped, linked=linked)
    else:
        _turned(ask, name, chosen, opened, wrapped)


@st.fragment
def _turned(ask: Callable[[int], Listing], name: str, chosen: Filters, opened: bool, wrapped: list[str] | None) -> None:
    """A list of several pages: to turn one draws nothing else again."""
    _boxed(ask(filters.page(name)), name=name, chosen=chosen, opened=opened, wrapped=wrapped)


def published(chosen: Filters, part: str) -> None:
    """The published figures of a part of a page (dashboard.published), one row per metric; nothing where there is none."""
    say, rows = say_in(chosen.language), published_figures.part(chosen, part)
    if not rows.empty:
        st.subheader(say(f"published.{part}"))
        notes = [figures.source_line(chosen, "figures")]
        # On a phone columns beside each other would be a few letters wide.
        wrapped = None if filters.is_narrow() else list(rows.columns)
        table(rows, name=f"published-{part}", notes=notes, chosen=chosen, opened=True, wrapped=wrapped)


def _boxed(
    found: Listing,
    *,
    name: str,
    chosen: Filters,
    opened: bool,
    wrapped: list[str] | None,
    linked: str | None = None,
) -> None:
    if filters.is_screen():
        if opened:
            _table(replace(found.shown, profiles=None), name=name, notes=found.notes, chosen=chosen, wrapped=wrapped)
        return
    label = _box_label(found.shown.total, chosen.language)
    if opened:
        with st.expander(label, expanded=True):
            _table(found.shown, name=name, notes=found.notes, chosen=chosen, wrapped=wrapped, linked=linked)
    else:
        _closed(label, found, name, chosen, wrapped)


@st.fragment
def _closed(label: str, found: Listing, name: str, chosen: Filters, wrapped: list[str] | None) -> None:
    """A table that is sent when somebody opens its box: most readers of a page open none of them."""
    # Streamlit takes a box with another label, such as another number of rows, for another box: it begins as this one was left.
    was = f"rows-{name}-was"
    before, begun, left = st.session_state.get(was, (label, False, False))
    begun = begun if label == before else left
    with st.expander(label, expanded=begun, key=f"rows-{name}", on_change="rerun") as box:
        st.session_state[was] = (label, begun, box.open)
        if box.open:
            _table(found.shown, name=name, notes=found.notes, chosen=chosen, wrapped=wrapped)


def _box_label(rows: int, language: str) -> str:
    """What stands on the box of a table of so many rows."""
    say = say_in(language)
    return f"{say('table.show')} · {say('table.rows', number=sentences.number(rows, language))}"


def cells(
    rows: pd.DataFrame,
    codes: list[dict[str, str]],
    *,
    name: str,
    notes: list[str | None],
    chosen: Filters,
) -> None:
    """A table of numbers of which each cell opens its rows; `codes` gives, for each row, the code by heading."""
    say = say_in(chosen.language)
    if filters.is_screen():
        _table(whole(rows), name=name, notes=notes, chosen=chosen)
        return
    # A table anew after each opening: a cell that stays chosen could not be chosen again.
    turn = f"cells-{name}-turn"
    key = f"cells-{name}-{st.session_state.get(turn, 0)}"

    def choose() -> None:
        for number, heading in st.session_state[key]["selection"]["cells"]:
            if 0 <= number < len(codes) and (code := codes[number].get(heading)):
                filters.write(open=code)
                st.session_state[turn] = st.session_state.get(turn, 0) + 1

    with st.expander(_box_label(len(rows), chosen.language), expanded=True):
        if rows.empty:
            st.caption(say("table.empty"))
            return
        height = "content" if len(rows) < 16 else 560
        st.dataframe(
            _arrow(rows),
            hide_index=True,
            width="stretch",
            height=height,
            key=key,
            on_select=choose,
            selection_mode="single-cell",
        )
        st.caption(say("table.cells"))
        _downloads(whole(rows), name=name, notes=notes, chosen=chosen)
    source(*notes)


def _table(
    shown: Portion,
    *,
    name: str,
    notes: list[str | None],
    chosen: Filters,
    wrapped: list[str] | None = None,
    linked: str | None = None,
) -> None:
    say, rows, profiles = say_in(chosen.language), shown.rows, shown.profiles
    if rows.empty:
        st.caption(say("table.empty"))
        return
    sent = _arrow(rows, tuple(wrapped or ()))
    look = {"hide_index": True, "width": "stretch", "height": "content" if len(rows) < 12 else 420}
    look["column_config"] = _widths(sent)
    if linked:
        look["column_config"][linked] = st.column_config.LinkColumn(width="medium")
    if wrapped:
        st.table(sent, hide_index=True, border="horizontal")
    elif profiles is None:
        st.dataframe(sent, **look)
    else:
        # One of its own for each page: a row that was chosen on one is not chosen on the next.
        key = f"table-{name}-{shown.page}"
        asked = st.dataframe(sent, **look, key=key, on_select="rerun", selection_mode="single-row")
        if asked["selection"]["rows"]:
            # The row comes from the browser.
            number = asked["selection"]["rows"][0]
            if 0 <= number < len(profiles) and profiles[number]:
                st.switch_page(PROFILE, query_params=filters.profile_link(profiles[number]))
        st.caption(say("table.profile"))
    _pager(shown, name, chosen.language)
    _downloads(shown, name=name, notes=notes, chosen=chosen)
    source(*notes)


# Tables as they are sent, each as long as the frame lives that it is made of.
ARROW: dict[tuple[int, tuple[str, ...]], tuple[weakref.ref[pd.DataFrame], pa.Table]] = {}


def _arrow(rows: pd.DataFrame, wrapped: tuple[str, ...] = ()) -> pa.Table | pd.DataFrame:
    """A frame as it is sent, made once for the same frame; the frame itself where Streamlit must mend it first. Of the columns
    `wrapped`, where they are named, each cell is a text for `st.table`, which reads it as markdown."""
    own = (id(rows), wrapped)
    kept = ARROW.get(own)
    if kept and kept[0]() is rows:
        return kept[1]
    sent = rows[list(wrapped)].map(lambda value: plain(str(value))) if wrapped else rows
    try:
        table = pa.Table.from_pandas(sent)
    except pa.ArrowException:
        return sent
    ARROW[own] = (weakref.ref(rows, lambda _: ARROW.pop(own, None)), table)
    return table


# Pixels: of a letter at the size of a table, of what stands around the words of a cell, and of the widest column.
LETTER, AROUND, WIDEST = 7, 20, 360


def _widths(table: pa.Table | pd.DataFrame) -> dict[str, dict]:
    """How wide the columns are of which some words are much longer than the others. Streamlit measures a column without what
    is twice as long as the mean, and would cut just these. The first column takes the room that is left."""
    widths = {}
    for name in table.column_names[1:] if isinstance(table, pa.Table) else ():
        words = table[name]
        if pa.types.is_string(words.type) or pa.types.is_large_string(words.type):
            # A Chinese character is three bytes, and as wide as two letters.
            letters = pc.divide(pc.add(pc.binary_length(words), pc.utf8_length(words)), 2)
            longest = pc.max(letters).as_py() or 0
            if longest * len(words) > 1.5 * (pc.sum(letters).as_py() or 0):
                widths[name] = st.column_config.Column(width=min(longest * LETTER + AROUND, WIDEST))
    return widths


def _pager(shown: Portion, name: str, language: str) -> None:
    """The way to the other pages of a list, and which rows are shown; nothing where there is one page."""
    if shown.pages == 1 or filters.is_screen():
        return
    say, first = say_in(language), (shown.page - 1) * PAGE + 1
    numbers = {"first": first, "last": first + len(shown.rows) - 1, "total": shown.total}
    words = say("table.page", **{name: sentences.number(value, language) for name, value in numbers.items()})
    ways = {
        "table.first_page": (1, "first_page"),
        "table.previous_page": (max(shown.page - 1, 1), "chevron_left"),
        "table.next_page": (min(shown.page + 1, shown.pages), "chevron_right"),
        "table.last_page": (shown.pages, "last_page"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        for word, (page, icon) in ways.items():
            # None is switched off at the ends: the one just pressed would lose the focus, and a dialog its Escape key.
            st.button(
                say(word),
                key=f"{word}-{name}",
                type="tertiary",
                icon=f":material/{icon}:",
                on_click=partial(filters.turn, name, page),
            )
        st.caption(words, width="content")


def _downloads(shown: Portion, *, name: str, notes: list[str | None], chosen: Filters) -> None:
    """All rows as files, each made only when somebody asks for it; none on a page for a screenshot."""
    if filters.is_screen():
        return
    say = say_in(chosen.language)
    cited = [note for note in notes if note]
    file = _file_name(name, chosen)
    with st.container(horizontal=True):
        for word, ending, make, mime in FILES:
            st.download_button(
                say(word),
                partial(_made, make, shown, cited, chosen),
                file_name=f"{file}.{ending}",
                mime=mime,
                key=f"download-{ending}-{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _made(make: Callable[[exports.Package], bytes], shown: Portion, cited: list[str], chosen: Filters) -> bytes:
    portions = iter([shown.rows]) if shown.pages == 1 else shown.every()
    return make(tables.package(next(portions), cited, chosen, portions, total=shown.total))


def opened(chosen: Filters) -> None:
    """The rows behind the number that the address asks for, over the page; nothing where it asks for none."""
    say = say_in(chosen.language)
    code = st.query_params.get("open")
    if not code:
        return
    found = open_number.find(chosen, code, filters.page(OPENED))
    if found is None:
        st.warning(say("open.unknown", value=plain(code[:60])))
        return

    @st.dialog(found.title, width="large", on_dismiss=lambda: filters.write(open=None))
    def show() -> None:
        shown = found.shown
        if shown.pages > 1:
            # To turn a page draws this alone again.
            shown = open_number.find(chosen, code, filters.page(OPENED)).shown
        sample_marks(*found.notes)
        st.markdown(f"**{say('open.rows', number=sentences.number(shown.total, chosen.language))}**")
        if not shown.total:
            st.markdown(say("open.none"))
        notes = [*found.notes, figures.source_line(found.filters, *found.kinds)]
        # A published figure shows only addresses that may be links (dashboard.links).
        linked = queries.labels(chosen.language)["source_url"] if found.kinds == ("figures",) else None
        _table(shown, name=OPENED, notes=notes, chosen=found.filters, linked=linked)

    show()


def filters_in_force(chosen: Filters, *, leaves_out_published: bool = False) -> None:
    """The as-of date, the period and what the filters leave out, said on the page, so that a copied screenshot says it too."""
    say = say_in(chosen.language)
    lines = [filters.two_clocks(chosen)]
    if text := tables.narrowed(chosen):
        lines.append(text)
        lines += sentences.left_out_by_filter(queries.left_out(chosen), chosen.language)
        if chosen.organisation_types or chosen.un_statuses:
            lines.append(say("filter.events_only"))
        if leaves_out_published and chosen.narrows_organisations:
            lines.append(say("filter.published_whole"))
    source(*lines)


def source(*notes: str | None) -> None:
    """The lines that say where the numbers come from, and first, with its badge, what is invented among them."""
    sample_marks(*notes)
    lines = [plain(note) for note in notes if note and not isinstance(note, SampleLine)]
    if lines:
        st.caption("  \n".join(lines))


# In units of the letters around it. Solid, in a colour that nothing else has: a badge of Streamlit's own is pale.
BADGE = (
    f"display:inline-block;background:{charts.SAMPLE_MARK};color:#FFFFFF;font-weight:700;letter-spacing:.05em;"
    "padding:0 .5em;border-radius:3px;margin-right:.5em"
)
SAMPLE_LINE = f"margin:0;font-size:15px;line-height:1.6;color:{charts.SAMPLE_MARK};font-weight:600"
BANNER = f"background:{charts.SAMPLE_MARK};color:#FFFFFF;line-height:1.4"
ON_PAGE = "padding:10px 16px;border-radius:4px;font-size:16px"
OVER_FIGURE = "position:fixed;top:0;left:0;right:0;z-index:1000;padding:2px 16px;font-size:15px"


def sample_marks(*notes: str | None) -> None:
    """Of these notes the lines that say what is invented, each with its badge; nothing where none is."""
    lines = [note for note in notes if isinstance(note, SampleLine)]
    marks = [f'<span style="{BADGE}">{html.escape(line.badge)}</span>{html.escape(line.rest)}' for line in lines]
    drawn = f'<p class="sample" style="{SAMPLE_LINE}">{"<br>".join(marks)}</p>'
    if marks:
        st.html(drawn)


def banner(title: str, about: str, *, is_over: bool = False) -> None:
    """What every page of an edition with invented members says first. `is_over` lays it over the head of a figure that fills a
    screen."""
    look, between = (OVER_FIGURE, " · ") if is_over else (ON_PAGE, "<br>")
    head = f'<strong style="font-size:1.2em">{html.escape(title)}</strong>'
    drawn = f'<div role="note" class="invented" style="{BANNER};{look}">{head}{between}{html.escape(about)}</div>'
    st.html(drawn)


def key_figure(figure: KeyFigure, say: Say) -> None:
    """A card: the number as stated, its change where a year before can be compared, when and by whom, what is read with it, and
    the way to its rows. What it says in a sentence stands behind its sign of help."""
    with st.container(border=True, height="stretch"):
        sample_marks(figure.sample)
        # A page for a screenshot has nothing to press.
        more = None if filters.is_screen() else plain(figure.sentence)
        if figure.change is None:
            st.metric(figure.title, figure.value, help=more)
        else:
            st.metric(
                *(figure.title, figure.value, f"{figure.change:,}"),
                delta_description=figure.change_words,
                delta_color="normal" if figure.change else "off",
                help=more,
            )
        if figure.sparkline and figure.rows is not None:
            st.image(figure.sparkline, width="stretch", alt=figure.sparkline_words)
        st.markdown("  \n".join(f":small[{plain(line)}]" for line in (figure.about, *figure.beside) if line))
        ways = list(figure.more)
        # Behind a zero there is nothing to open: its sentence says why.
        if figure.opens and figure.rows != "0":
            words = (
                say("open.show_source") if figure.rows is None else say(f"open.show_{figure.code}", number=figure.rows)
            )
            ways.append((figure.opens, words))
        with st.container(horizontal=True, gap="small"):
            for code, words in ways:
                st.button(
                    words,
                    key=f"open-{figure.code}-{code}",
                    type="tertiary",
                    icon=":material/table_rows:",
                    on_click=partial(filters.write, open=code),
                )


# --- annual review ---------------------------------------------------------------------------------------------------


def preview(number: int, entry: Entry, chosen: Filters, *, opened: bool) -> None:
    """An entry of the annual review as it is printed, below its number and title; drawn when somebody opens it."""
    if filters.screen() == entry.name and entry.draw:
        raise Alone(partial(_figure_alone, entry, chosen))
    if filters.is_screen():
        _printed(entry, chosen)
    else:
        _to_open(number, entry, chosen, opened)


@st.fragment
def _to_open(number: int, entry: Entry, chosen: Filters, opened: bool) -> None:
    # One of its own for each way to begin: Streamlit keeps what a reader did to one.
    key = f"preview-{entry.name}-{opened}-{chosen.as_of.year}-{chosen.language}"
    with st.expander(f"{number} · {plain(entry.title)}", expanded=opened, key=key, on_change="rerun") as box:
        if box.open:
            _printed(entry, chosen)


def _drawn(entry: Entry, chosen: Filters) -> go.Figure | Drawing:
    """An entry as it is printed; a figure of plotly has its caption in it."""

    def draw() -> go.Figure | Drawing:
        drawn = entry.draw()
        if isinstance(drawn, Drawing):
            return drawn
        letters = charts.NARROW if narrow else charts.PRINTED
        return charts.captioned(drawn, entry.title, entry.notes, letters=letters)

    narrow = filters.is_narrow()
    return kept(f"{entry.name}-printed", chosen, queries.home(), (narrow,), draw)


def _printed(entry: Entry, chosen: Filters) -> None:
    # The width that it has on paper; a phone shows less.
    with st.container(width=charts.PRINT_WIDTH if entry.draw else "stretch"):
        if not entry.draw:
            st.table(_arrow(entry.shown, tuple(entry.shown.columns)), hide_index=True, border="horizontal")
            left = entry.left(len(entry.shown))
            more = sentences.number(left, chosen.language)
            source(say_in(chosen.language)("review.more", number=more) if left else None, *entry.notes)
        elif isinstance(drawn := _drawn(entry, chosen), Drawing):
            st.image(drawn.svg(entry.sentence, entry.title, entry.notes), width="stretch", alt=entry.sentence)
        else:
            config = {**STILL, "displayModeBar": False, "staticPlot": True}
            st.plotly_chart(drawn, theme=None, key=f"printed-{entry.name}", alt=entry.sentence, config=config)
        st.markdown(plain(entry.sentence))
        if entry.draw and not filters.is_screen():
            _screen_button(entry.name, say_in(chosen.language))


# --- compare ---------------------------------------------------------------------------------------------------------


def two_values(title: str, before: int, after: int, say: Say, language: str) -> None:
    """A card of a comparison: the number of B, its difference from A, and the number of A."""
    with st.container(border=True, height="stretch"):
        # Neither more nor less is better: the difference has no colour.
        st.metric(title, sentences.number(after, language), f"{after - before:,}", delta_color="off")
        st.caption(say("compare.from", value=sentences.number(before, language)))
