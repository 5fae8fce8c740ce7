"""Sectors: how the organisations divide by field of work, and by field and region; a click opens the rows."""

from functools import partial

import streamlit as st

from dashboard import blocks, figures, filters
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("sectors.title"))
blocks.filters_in_force(chosen)
left, right = st.columns(2)
with left:
    measure = filters.switch("count", ("members", "organisations"), say("sectors.measure"), "sectors.measure", say)
with right:
    how = filters.switch("in", ("every", "primary"), say("sectors.how"), "sectors.how", say)

by_sector = figures.sectors(chosen, measure, how)
by_region = figures.sector_by_region(chosen, measure, how, narrow=filters.is_narrow())
for figure in (by_sector, by_region):
    blocks.figure(figure, chosen)
    blocks.table(figure.rows, name=figure.name, notes=figure.notes, chosen=chosen)

st.header(say("sectors.rows"))
blocks.listing(partial(figures.organisations, chosen, measure), name="organisations", chosen=chosen, opened=False)
