"""Growth: members over time in steps, joined and left by year, and what was published beside what is recorded."""

from functools import partial

import streamlit as st

from dashboard import blocks, charts, filters, queries, sentences, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("growth.title"))
blocks.filters_in_force(chosen, leaves_out_published=True)

st.header(say("growth.members"))
has_roster = queries.has_roster(chosen.edition)
changes = queries.member_changes(chosen)
count = queries.member_count(chosen)
printed = tables.printed(chosen, ["cnie_members"], whole_network=True)
sample = sentences.sample_line(count.sample, count.value, chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members", "figures")]
draw = partial(
    charts.over_time,
    *(changes, printed, chosen.as_of),
    say=say,
    title=say("growth.members_axis"),
    recorded=say("growth.recorded"),
    notes=notes,
)
blocks.figure(
    draw,
    sentences.growth(changes, chosen.as_of, chosen.language, has_roster=has_roster),
    name="members",
    chosen=chosen,
)
if len(printed):
    blocks.source(say("growth.steps"))
blocks.table(tables.changes(changes, chosen.language), name="members", notes=notes, chosen=chosen)

st.header(say("growth.flows"))
draw = partial(charts.joined_and_left, changes, say=say, notes=notes)
blocks.figure(
    draw,
    sentences.flows(changes, chosen.as_of, chosen.language, has_roster=has_roster),
    name="flows",
    chosen=chosen,
)
blocks.table(tables.flows(changes, chosen.language), name="flows", notes=notes, chosen=chosen)

st.header(say("growth.published"))
beside = tables.published_beside_recorded(chosen)
blocks.table(beside, name="published", notes=notes, chosen=chosen, opened=True)

st.header(say("growth.sironet"))
sironet = tables.printed(chosen, ["sironet_members"], whole_network=True)
notes = [blocks.source_line(chosen, "figures")]
draw = partial(charts.printed_over_time, sironet, say=say, title=say("growth.sironet_axis"), notes=notes)
blocks.figure(draw, sentences.first_and_last(sironet, chosen.as_of, chosen.language), name="sironet", chosen=chosen)
blocks.table(tables.figures(sironet, chosen), name="sironet", notes=notes, chosen=chosen)
