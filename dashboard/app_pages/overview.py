"""Overview: the key figures with their change and course, events by year, and what is new."""

import streamlit as st

from dashboard import blocks, figures, filters, key_figures, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("overview.title"))
blocks.filters_in_force(chosen)
cards = key_figures.all_of_them(chosen)
for row in (cards[:4], cards[4:]):
    for column, card in zip(st.columns(4), row, strict=True):
        with column:
            blocks.key_figure(card, say)
everything = figures.source_line(chosen, "organisations", "members", "figures", "events")
blocks.table(
    tables.key_figures(cards, chosen.language),
    name="key-figures",
    notes=[everything, *{card.sample for card in cards if card.sample}],
    chosen=chosen,
)

by_year = figures.events_by_year(chosen)
blocks.figure(by_year, chosen)
blocks.table(by_year.rows, name=by_year.name, notes=by_year.notes, chosen=chosen)

st.header(say("overview.new_events"))
latest = figures.latest_events(chosen)
blocks.table(latest.rows, name=latest.name, notes=latest.notes, chosen=chosen, opened=True)
