"""What every page puts on the screen in the same way: a figure with its sentence, a table with its source and download,
a card for a key figure. It asks no questions and draws no figures."""

from collections.abc import Callable
from typing import TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import exports, filters, queries, sentences
from dashboard.filters import plain
from dashboard.key_figures import KeyFigure
from dashboard.queries import Filters
from dashboard.words import say_in

T = TypeVar("T")


@st.cache_resource(max_entries=1000, show_spinner=False)
def kept(name: str, chosen: Filters, home: str, also: tuple[object, ...], _draw: Callable[[], T]) -> T:
    """A figure or map, drawn once for the same edition, filters and whatever else it depends on; all readers are handed
    the same one, so it is never changed after it is made."""
    return _draw()


def figure(
    draw: Callable[[], go.Figure],
    sentence: str,
    *,
    name: str,
    chosen: Filters,
    also: tuple[object, ...] = (),
    on_click: Callable[[list[str]], None] | None = None,
) -> None:
    """A figure, its sentence below it and as its alternative text. A click calls `on_click` with the codes of the mark.

    `also` is what the figure depends on beside the filters."""
    key = f"figure-{name}"

    def clicked() -> None:
        points = st.session_state[key]["selection"]["points"]
        codes = points[0].get("customdata", []) if points else []
        on_click([codes] if isinstance(codes, str) else list(codes))

    st.plotly_chart(
        kept(name, chosen, queries.home(), also, draw),
        theme=None,
        key=key,
        alt=sentence,
        on_select=clicked if on_click else "ignore",
        selection_mode="points",
        config={
            **{"displaylogo": False, "displayModeBar": "hover", "scrollZoom": False, "doubleClick": False},
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {
                "format": "png",
                "scale": 4,
                "width": 1200,
                "height": 675,
                "filename": f"cnie-{name}-{chosen.language}",
            },
        },
    )
    st.markdown(plain(sentence))


def table(rows: pd.DataFrame, *, name: str, notes: list[str | None], chosen: Filters, opened: bool = False) -> None:
    """A table under its headings, with the lines that say where it comes from, and a download."""
    say = say_in(chosen.language)
    with st.expander(f"{say('table.show')} · {say('table.rows', number=len(rows))}", expanded=opened):
        if rows.empty:
            st.caption(say("table.empty"))
            return
        st.dataframe(rows, hide_index=True, width="stretch", height="content" if len(rows) < 12 else 420)
        st.download_button(
            say("table.download"),
            lambda: exports.table_csv(rows, [note for note in notes if note]),
            file_name=f"cnie-{name}-{chosen.as_of.isoformat()}-edition-{chosen.edition}-{chosen.language}.csv",
            mime="text/csv",
            key=f"download-{name}",
            on_click="ignore",
            icon=":material/download:",
        )
        source(*notes)


def source_line(filters: Filters, *kinds: str) -> str:
    """The line that cites the sources of these kinds, the as-of date and the edition."""
    titles = queries.sources(filters.edition, filters.language, kinds)["title"]
    return sentences.source_line(titles, filters.as_of, filters.edition, filters.language)


def filters_in_force(chosen: Filters, *, leaves_out_published: bool = False) -> None:
    """What the filters narrow, said on the page, so that a copied screenshot says it too."""
    say = say_in(chosen.language)
    if text := filters.in_force(chosen):
        lines = [text]
        if chosen.organisation_types or chosen.un_statuses:
            lines.append(say("filter.events_only"))
        if leaves_out_published and chosen.narrows_organisations:
            lines.append(say("filter.published_whole"))
        source(*lines)


def source(*notes: str | None) -> None:
    """The lines that say where the numbers come from, and what is invented among them."""
    st.caption("  \n".join(plain(note) for note in notes if note))


def key_figure(figure: KeyFigure) -> None:
    """A card: the number as stated, its change, its course, and one sentence that says it in words."""
    with st.container(border=True, height="stretch"):
        if figure.change is None:
            st.metric(figure.title, figure.value)
        else:
            st.metric(
                *(figure.title, figure.value, figure.change),
                delta_description=figure.change_words,
                delta_color="normal" if figure.change else "off",
            )
        if figure.sparkline:
            st.image(figure.sparkline, width="stretch", alt=figure.sparkline_words)
        lines = (figure.sentence, figure.change_words if figure.change is None else None, figure.sample)
        st.caption("  \n".join(plain(line) for line in lines if line))
