"""Growth: members over time, the bridge from start to end, joined and left by year where a roster with dates is on record, and
what was published."""

import streamlit as st

from dashboard import blocks, figures, filters, queries, tables
from dashboard.queries import growth
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)
# What was printed is of the whole network, whatever is chosen.
whole = queries.unfiltered(chosen)
has_roster = queries.has_roster(chosen.edition)

st.title(say("growth.title"))
blocks.filters_in_force(chosen, leaves_out_published=has_roster)

members = figures.members(chosen)
blocks.figure(members, chosen)
blocks.table(members.rows, name=members.name, notes=members.notes, chosen=chosen)

if has_roster:
    bridge = figures.bridge(chosen)
    blocks.figure(bridge, chosen)
    by = filters.switch("by", growth.GROUPS, say("bridge.by"), "bridge.by", say)
    if by == "sector":
        blocks.source(say("bridge.multi"))
    shown, codes = figures.bridge_by(chosen, by)
    blocks.cells(shown, codes, name=f"bridge-{by}", notes=bridge.notes, chosen=chosen)

    flows = figures.flows(chosen)
    blocks.figure(flows, chosen)
    blocks.table(flows.rows, name=flows.name, notes=flows.notes, chosen=chosen)

    st.header(say("growth.published"))
    beside = tables.published_beside_recorded(whole)
    st.markdown(filters.plain(tables.coverage_said(chosen)))
    shown = tables.columns_beside(beside, chosen.language)
    cited = [figures.source_line(chosen, "organisations", "members", "figures")]
    blocks.table(beside, name="published", notes=cited, chosen=chosen, opened=True, wrapped=shown)
else:
    st.markdown(say("growth.lacks"))

blocks.published(whole, "members")

sironet = figures.sironet(whole)
blocks.figure(sironet, whole)
blocks.table(sironet.rows, name=sironet.name, notes=sironet.notes, chosen=chosen)
blocks.published(whole, "sironet")
