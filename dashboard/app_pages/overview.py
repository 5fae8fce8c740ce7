"""Overview: the key figures with their change and course, events by year, and what is new."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import blocks, charts, filters, key_figures, queries, sentences, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("overview.title"))
blocks.filters_in_force(chosen)
figures = key_figures.all_of_them(chosen)
for row in (figures[:4], figures[4:]):
    for column, figure in zip(st.columns(4), row, strict=True):
        with column:
            blocks.key_figure(figure, say)
everything = blocks.source_line(chosen, "organisations", "members", "figures", "events")
blocks.table(
    tables.key_figures(figures, chosen.language),
    name="key-figures",
    notes=[everything, *{f.sample for f in figures if f.sample}],
    chosen=chosen,
)

st.header(say("overview.by_year"))
years = queries.events_by_year(chosen)
notes = [blocks.source_line(chosen, "events")]
by_year = pd.Series(years["events"].to_numpy(), index=years["year"].astype(int), dtype=int)
draw = partial(charts.by_year, by_year, say=say, title=say("overview.events_axis"), notes=notes)
blocks.figure(
    draw,
    sentences.by_year(by_year, queries.event_numbers(chosen)["events"], chosen.language),
    name="events-by-year",
    chosen=chosen,
    notes=notes,
    marks=tables.year_marks(by_year, chosen),
)
blocks.table(tables.years(years, chosen.language), name="events-by-year", notes=notes, chosen=chosen)

st.header(say("overview.new_events"))
blocks.table(
    tables.events_short(chosen, queries.events(chosen)), name="latest-events", notes=notes, chosen=chosen, opened=True
)
