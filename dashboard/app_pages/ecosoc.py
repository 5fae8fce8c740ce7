"""ECOSOC: members with consultative status over time, by category and year, and the organisations themselves."""

from functools import partial

import streamlit as st

from dashboard import blocks, charts, filters, queries, sentences, tables
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("ecosoc.title"))
blocks.filters_in_force(chosen, leaves_out_published=True)

st.header(say("ecosoc.over_time"))
changes = queries.member_changes(chosen, with_status=True)
count, total = queries.member_count(chosen, with_status=True), queries.member_count(chosen)
printed = tables.printed(chosen, ["cnie_members_ecosoc"], whole_network=True)
sentence = (
    sentences.members_ecosoc(
        count.value, count.before, count.start_unknown, total.value, chosen.as_of, language=chosen.language
    )
    if queries.has_roster(chosen.edition)
    else say("sentence.no_roster")
)
notes = [
    sentences.sample_line(count.sample, count.value, chosen.language),
    blocks.source_line(chosen, "organisations", "members", "figures"),
]
draw = partial(
    charts.over_time,
    *(changes, printed, chosen.as_of),
    say=say,
    title=say("key.ecosoc"),
    recorded=say("growth.recorded"),
    notes=notes,
)
blocks.figure(draw, sentence, name="ecosoc-members", chosen=chosen)
blocks.table(tables.changes(changes, chosen.language), name="ecosoc-members", notes=notes, chosen=chosen)

holders = tables.holders(chosen)
categories = tables.categories(chosen)
sample = sentences.sample_line(int(holders["is_sample"].sum()), len(holders), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
left, right = st.columns(2)
with left:
    st.header(say("ecosoc.by_category"))
    draw = partial(charts.by_group_and_category, holders, categories, say=say, notes=notes)
    blocks.figure(
        draw,
        sentences.holders(holders, chosen.as_of, chosen.language),
        name="ecosoc-category",
        chosen=chosen,
    )
with right:
    st.header(say("ecosoc.by_year"))
    draw = partial(charts.granted_by_year, holders, categories, say=say, notes=notes)
    blocks.figure(draw, sentences.granted(holders, chosen.language), name="ecosoc-year", chosen=chosen)

st.header(say("ecosoc.list"))
st.markdown(say("ecosoc.steps_note"))
blocks.table(tables.holders_list(holders, chosen), name="ecosoc-organisations", notes=notes, chosen=chosen, opened=True)
st.header(say("ecosoc.steps"))
blocks.table(tables.un_steps(chosen), name="ecosoc-steps", notes=notes, chosen=chosen)

st.header(say("ecosoc.china"))
china = tables.printed(chosen, ["ecosoc_chinese_ngos"], whole_network=True)
notes = [blocks.source_line(chosen, "figures")]
draw = partial(charts.printed_over_time, china, say=say, title=say("ecosoc.organisations"), notes=notes)
blocks.figure(draw, sentences.printed(china, chosen.as_of, chosen.language), name="ecosoc-china", chosen=chosen)
st.caption(say("ecosoc.china_note"))
blocks.table(tables.figures(china, chosen), name="ecosoc-china", notes=notes, chosen=chosen, opened=True)
