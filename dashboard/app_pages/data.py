"""Data: what the record is made of and what it lacks: sources, doubtful cells, coverage, published
figures, corrections, dictionary, editions."""

from functools import partial

import streamlit as st

from dashboard import blocks, figures, filters, published, queries, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)
notes = [figures.source_line(chosen, "organisations", "members", "figures", "events")]

st.title(say("data.title"))
ISSUES = "issues"
PARTS = {
    **{"sources": tables.sources, ISSUES: None, "coverage": tables.coverage},
    "published": published.every,
    **{"corrections": tables.corrections, "dictionary": tables.dictionary, "editions": tables.editions},
}
part = filters.switch("part", tuple(PARTS), say("data.title"), "data", say, visibility="collapsed")
st.header(say(f"data.{part}"))
if part == ISSUES:
    st.markdown(filters.plain(tables.issues_said(chosen)))
    blocks.table(tables.issues_by_rule(chosen), name="issues-by-rule", notes=notes, chosen=chosen, opened=True)
    blocks.listing(partial(figures.issues, chosen), name=part, chosen=chosen)
else:
    found, sentence = PARTS[part](chosen)
    st.markdown(filters.plain(sentence))
    linked = queries.labels(chosen.language)["source_url"] if part == "published" else None
    blocks.table(found, name=part, notes=notes, chosen=chosen, opened=True, linked=linked)
