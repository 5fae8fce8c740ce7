"""Sectors: how the organisations divide by field of work, and by field and region; a click opens the rows."""

from functools import partial

import streamlit as st

from dashboard import blocks, charts, filters, queries, sentences, tables
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

of_members = measure == "members"
cells = queries.sector_members(chosen, members_only=of_members, primary_only=how == "primary")
organisations = queries.organisations(chosen, members_only=of_members)
sectors, matrix = tables.sectors(cells, chosen), tables.sector_by_region(cells, chosen)
sample = sentences.sample_line(int(organisations["is_sample"].sum()), len(organisations), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
sentence = sentences.sectors(sectors, len(organisations), chosen.language)


st.header(say("sectors.by_sector"))
opener = f"sector~{measure}~{how}"
draw = partial(charts.by_sector, sectors, opener=opener, say=say, notes=notes)
marks = tables.sector_marks(sectors, opener)
blocks.figure(draw, sentence, name="sectors", chosen=chosen, notes=notes, also=(measure, how), marks=marks)
blocks.table(tables.sectors_list(sectors, chosen), name="sectors", notes=notes, chosen=chosen)

st.header(say("sectors.by_region"))
narrow = filters.is_narrow()
draw = partial(charts.sector_by_region, matrix, opener=opener, say=say, notes=notes, narrow=narrow)
blocks.figure(
    draw,
    sentences.sector_by_region(matrix, chosen.language),
    name="sector-region",
    chosen=chosen,
    notes=notes,
    also=(measure, how, narrow),
    marks=tables.cell_marks(matrix, opener, chosen),
)
blocks.table(tables.matrix_list(matrix, chosen), name="sector-region", notes=notes, chosen=chosen)

st.header(say("sectors.rows"))
blocks.table(
    tables.organisations(organisations, chosen),
    name="organisations",
    notes=notes,
    chosen=chosen,
    profiles=tables.ids(organisations),
)
