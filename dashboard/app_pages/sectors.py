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


def open_rows(codes: list[str]) -> None:
    """Put what was clicked into the address: a bar has a sector, a cell a region too."""
    filters.write(rows_sector=codes[0] if codes else None, rows_region=codes[1] if len(codes) > 1 else None)


st.header(say("sectors.by_sector"))
draw = partial(charts.by_sector, sectors, say=say, notes=notes)
blocks.figure(draw, sentence, name="sectors", chosen=chosen, also=(measure, how), on_click=open_rows)
blocks.table(tables.sectors_list(sectors, chosen), name="sectors", notes=notes, chosen=chosen)

st.header(say("sectors.by_region"))
narrow = filters.is_narrow()
draw = partial(charts.sector_by_region, matrix, say=say, notes=notes, narrow=narrow)
blocks.figure(
    draw,
    sentences.sector_by_region(matrix, chosen.language),
    name="sector-region",
    chosen=chosen,
    also=(measure, how, narrow),
    on_click=open_rows,
)
blocks.table(tables.matrix_list(matrix, chosen), name="sector-region", notes=notes, chosen=chosen)

st.header(say("sectors.rows"))
st.caption(say("sectors.click"))
left, right = st.columns(2)
with left:
    names = dict(matrix[["sector_code", "sector"]].drop_duplicates().to_numpy())
    sector = filters.pick("rows_sector", names, say("filter.sector"), say("sectors.any_sector"))
with right:
    names = dict(matrix[["region_code", "region"]].drop_duplicates().to_numpy())
    region = filters.pick("rows_region", names, say("filter.region"), say("sectors.any"))
rows = tables.behind(organisations, sector, region, primary_only=how == "primary")
st.markdown(filters.plain(tables.opened_words(len(rows), sector, region, chosen)))
blocks.table(tables.organisations(rows, chosen), name="organisations", notes=notes, chosen=chosen, opened=True)
