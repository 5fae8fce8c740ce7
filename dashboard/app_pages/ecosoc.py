"""ECOSOC: members with consultative status over time, by category and year, the life cycle of every status, the reports that
are due, and the organisations in status that are not on record as members."""

from functools import partial

import streamlit as st

from dashboard import blocks, charts, exports, filters, queries, sentences, tables
from dashboard.queries import ecosoc
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
        *(count.value, count.before, count.start_unknown, count.imprecise, total.value, chosen.as_of),
        language=chosen.language,
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
    opener="members_ecosoc",
    notes=notes,
)
marks = tables.day_marks(changes, printed, "members_ecosoc", chosen)
blocks.figure(draw, sentence, name="ecosoc-members", chosen=chosen, notes=notes, marks=marks)
blocks.table(tables.changes(changes, chosen.language), name="ecosoc-members", notes=notes, chosen=chosen)

holders = tables.holders(chosen)
categories = tables.categories(chosen)
sample = sentences.sample_line(int(holders["is_sample"].sum()), len(holders), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
left, right = st.columns(2)
with left:
    st.header(say("ecosoc.by_category"))
    draw = partial(charts.by_group_and_category, holders, categories, say=say, notes=notes)
    sentence = sentences.holders(holders, chosen.as_of, chosen.language)
    marks = tables.holder_marks(holders, chosen)
    blocks.figure(draw, sentence, name="ecosoc-category", chosen=chosen, notes=notes, marks=marks)
with right:
    st.header(say("ecosoc.by_year"))
    draw = partial(charts.granted_by_year, holders, categories, say=say, notes=notes)
    sentence = sentences.granted(holders, chosen.language)
    marks = tables.grant_marks(holders, chosen)
    blocks.figure(draw, sentence, name="ecosoc-year", chosen=chosen, notes=notes, marks=marks)

st.header(say("ecosoc.life_cycle"))
stages = tables.real_first(ecosoc.stages(chosen))
sample = sentences.sample_line(int(stages["is_sample"].sum()), len(stages), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
names, groups = tables.stage_names(chosen), tables.ecosoc_groups(chosen)
draw = partial(charts.ecosoc_stages, stages, names, groups, say=say, notes=notes)
sentence = sentences.stages(stages, names, chosen.as_of, chosen.language)
marks = tables.stage_marks(stages, chosen)
blocks.figure(draw, sentence, name="ecosoc-stages", chosen=chosen, notes=notes, marks=marks)
st.caption(say("ecosoc.steps_note"))
life_cycle, profiles = tables.life_cycle(stages, chosen), list(stages["organisation_id"])
blocks.table(life_cycle, name="ecosoc-life-cycle", notes=notes, chosen=chosen, opened=True, profiles=profiles)

st.header(say("ecosoc.reports"))
dues, without = ecosoc.report_dues(chosen), ecosoc.without_due_date(chosen)
sample = sentences.sample_line(int(dues["is_sample"].sum()), len(dues), chosen.language)
rule = say("ecosoc.report_rule")
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
draw = partial(charts.report_calendar, dues, tables.due_states(chosen), say=say, notes=notes)
sentence = sentences.reports(dues, without, chosen.as_of, chosen.language)
marks = tables.due_marks(dues, without, chosen)
blocks.figure(draw, sentence, name="ecosoc-reports", chosen=chosen, notes=[*notes, rule], marks=marks)
st.caption(rule)
if entries := tables.due_entries(dues, chosen):
    published = queries.about(chosen.edition)["published_at"]
    st.download_button(
        say("ecosoc.calendar_file"),
        partial(exports.calendar, entries, published, notes[-1]),
        file_name=f"cnie-ecosoc-reports-{chosen.as_of.isoformat()}-edition-{chosen.edition}-{chosen.language}.ics",
        mime="text/calendar",
        key="download-ecosoc-calendar",
        on_click="ignore",
        icon=":material/calendar_month:",
    )
now = tables.reports_now(dues)
sample = sentences.sample_line(int(now["is_sample"].sum()), len(now), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
listed, profiles = tables.report_dues(now, chosen), list(now["organisation_id"])
blocks.table(listed, name="ecosoc-reports", notes=notes, chosen=chosen, opened=True, profiles=profiles)

st.header(say("ecosoc.candidates"))
candidates = tables.real_first(ecosoc.candidates(chosen))
sample = sentences.sample_line(int(candidates["is_sample"].sum()), len(candidates), chosen.language)
notes = [sample, blocks.source_line(chosen, "organisations", "members")]
st.markdown(sentences.candidates(candidates, chosen.as_of, chosen.language))
listed, profiles = tables.candidates(candidates, chosen), list(candidates["organisation_id"])
blocks.table(listed, name="ecosoc-candidates", notes=notes, chosen=chosen, opened=True, profiles=profiles)

st.header(say("ecosoc.china"))
china = tables.printed(chosen, ["ecosoc_chinese_ngos"])
notes = [blocks.source_line(chosen, "figures")]
draw = partial(charts.printed_over_time, china, say=say, title=say("ecosoc.organisations"), notes=notes)
sentence = sentences.printed(china, chosen.as_of, chosen.language)
marks = tables.printed_marks(china, chosen)
blocks.figure(draw, sentence, name="ecosoc-china", chosen=chosen, notes=notes, marks=marks)
st.caption(say("ecosoc.china_note"))
blocks.table(tables.figures(china, chosen), name="ecosoc-china", notes=notes, chosen=chosen, opened=True)
