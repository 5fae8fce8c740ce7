"""Overview: the key figures in a sentence and as cards, events by year, and what is new."""

import streamlit as st

from dashboard import blocks, figures, filters, key_figures
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("overview.title"))
st.subheader(filters.plain(key_figures.in_short(chosen)), anchor=False)
blocks.filters_in_force(chosen)
cards = key_figures.all_of_them(chosen)
for row in (cards[:4], cards[4:]):
    for column, card in zip(st.columns(len(row)), row, strict=True):
        with column:
            blocks.key_figure(card, say)
blocks.listing(lambda _: key_figures.as_table(chosen), name="key-figures", chosen=chosen, opened=False)

by_year = figures.events_by_year(chosen)
blocks.figure(by_year, chosen)
blocks.table(by_year.rows, name=by_year.name, notes=by_year.notes, chosen=chosen)

st.header(say("overview.new_events"))
blocks.listing(lambda _: figures.latest_events(chosen), name="latest-events", chosen=chosen)
