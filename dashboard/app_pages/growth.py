"""Growth: members over time in steps, the bridge from start to end, joined and left by year, and what was published beside
what is recorded."""

from functools import partial

import streamlit as st

from dashboard import blocks, charts, filters, queries, sentences, tables
from dashboard.queries import growth
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
    opener="members",
    notes=notes,
)
blocks.figure(
    draw,
    sentences.growth(changes, chosen.as_of, chosen.language, has_roster=has_roster),
    name="members",
    chosen=chosen,
    notes=notes,
    marks=tables.day_marks(changes, printed, "members", chosen),
)
if len(printed):
    blocks.source(say("growth.steps"))
blocks.table(tables.changes(changes, chosen.language), name="members", notes=notes, chosen=chosen)

st.header(say("bridge.title"))
first, last = growth.period(chosen)
whole = tables.bridge(growth.bridge(chosen, first, last), chosen, None).iloc[0]
sentence = sentences.bridge(whole, first, last, chosen.language, adds_up=bool(whole["adds_up"]), has_roster=has_roster)
if has_roster:
    labels, opens = tables.bridge_marks(chosen, first, last)
    draw = partial(charts.bridge, whole, labels, opens, say=say, notes=notes)
    marks = {code: labels[part] for part, code in opens.items()}
    blocks.figure(draw, sentence, name="bridge", chosen=chosen, notes=notes, marks=marks)
    by = filters.switch("by", growth.GROUPS, say("bridge.by"), "bridge.by", say)
    rows = tables.bridge(growth.bridge(chosen, first, last, by), chosen, by)
    if by == "sector":
        blocks.source(say("bridge.multi"))
    codes = tables.bridge_codes(rows, by, first, last, chosen)
    blocks.cells(tables.bridge_list(rows, chosen, by), codes, name=f"bridge-{by}", notes=notes, chosen=chosen)
else:
    st.markdown(sentence)

st.header(say("growth.flows"))
years = tables.years_of_change(growth.bridge(chosen, first, last, "year"), chosen) if has_roster else changes
draw = partial(charts.joined_and_left, years, say=say, notes=notes)
blocks.figure(
    draw,
    sentences.flows(years, chosen.as_of, chosen.language, has_roster=has_roster),
    name="flows",
    chosen=chosen,
    notes=notes,
    marks=tables.change_marks(years, chosen),
)
blocks.table(tables.flows(years, chosen.language), name="flows", notes=notes, chosen=chosen)

st.header(say("growth.published"))
beside = tables.published_beside_recorded(chosen)
st.markdown(filters.plain(tables.coverage_said(chosen)))
shown = tables.columns_beside(beside, chosen.language)
blocks.table(beside, name="published", notes=notes, chosen=chosen, opened=True, wrapped=shown)

st.header(say("growth.sironet"))
sironet = tables.printed(chosen, ["sironet_members"])
notes = [blocks.source_line(chosen, "figures")]
draw = partial(charts.printed_over_time, sironet, say=say, title=say("growth.sironet_axis"), notes=notes)
blocks.figure(
    draw,
    sentences.first_and_last(sironet, chosen.as_of, chosen.language),
    name="sironet",
    chosen=chosen,
    notes=notes,
    marks=tables.printed_marks(sironet, chosen),
)
blocks.table(tables.figures(sironet, chosen), name="sironet", notes=notes, chosen=chosen)
