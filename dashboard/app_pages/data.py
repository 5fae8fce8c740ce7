"""Data: what the record is made of and what it lacks: sources, doubtful cells, coverage, corrections, dictionary, editions."""

import streamlit as st

from dashboard import blocks, figures, filters, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)
notes = [figures.source_line(chosen, "organisations", "members", "figures", "events")]

st.title(say("data.title"))
PARTS = {
    **{"sources": tables.sources, "issues": tables.issues, "coverage": tables.coverage},
    **{"corrections": tables.corrections, "dictionary": tables.dictionary, "editions": tables.editions},
}
part = filters.switch("part", tuple(PARTS), say("data.title"), "data", say, visibility="collapsed")
found, sentence = PARTS[part](chosen)
st.header(say(f"data.{part}"))
st.markdown(filters.plain(sentence))
if part == "issues":
    blocks.table(tables.issues_by_rule(found, chosen), name="issues-by-rule", notes=notes, chosen=chosen, opened=True)
blocks.table(found, name=part, notes=notes, chosen=chosen, opened=True)
