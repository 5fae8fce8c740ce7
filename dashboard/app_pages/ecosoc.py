"""ECOSOC: members with consultative status over time, by category and year, the life cycle of every status, the reports that
are due, and the organisations in status that are not on record as members."""

from functools import partial

import streamlit as st

from dashboard import blocks, exports, figures, filters, queries, sentences
from dashboard.queries import ecosoc
from dashboard.words import say_in

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("ecosoc.title"))
blocks.filters_in_force(chosen, leaves_out_published=True)

over_time = figures.members(chosen, with_status=True)
blocks.figure(over_time, chosen)
blocks.table(over_time.rows, name=over_time.name, notes=over_time.notes, chosen=chosen)

for column, figure in zip(st.columns(2), (figures.ecosoc_category(chosen), figures.ecosoc_year(chosen)), strict=True):
    with column:
        blocks.figure(figure, chosen)
        blocks.table(figure.rows, name=figure.name, notes=figure.notes, chosen=chosen)

by_stage = figures.ecosoc_stages(chosen)
blocks.figure(by_stage, chosen)
st.caption(say("ecosoc.steps_note"))
blocks.listing(partial(figures.life_cycles, chosen), name="ecosoc-life-cycle", chosen=chosen)

reports = figures.ecosoc_reports(chosen)
blocks.figure(reports, chosen)
st.caption(say("ecosoc.report_rule"))
if figures.report_entries(chosen):
    published = queries.about(chosen.edition)["published_at"]
    source = figures.source_line(chosen, "organisations", "members")
    st.download_button(
        say("ecosoc.calendar_file"),
        lambda: exports.calendar(figures.report_entries(chosen), published, f"{say('ecosoc.report_rule')} {source}"),
        file_name=f"cnie-ecosoc-reports-{chosen.as_of.isoformat()}-edition-{chosen.edition}-{chosen.language}.ics",
        mime="text/calendar",
        key="download-ecosoc-calendar",
        on_click="ignore",
        icon=":material/calendar_month:",
    )
blocks.listing(partial(figures.reports_now, chosen), name="ecosoc-reports", chosen=chosen)

st.header(say("ecosoc.candidates"))
st.markdown(sentences.candidates(ecosoc.candidates(chosen), chosen.as_of, chosen.language))
blocks.listing(partial(figures.candidates, chosen), name="ecosoc-candidates", chosen=chosen)

china = figures.ecosoc_china(chosen)
blocks.figure(china, chosen)
st.caption(say("ecosoc.china_note"))
blocks.table(china.rows, name=china.name, notes=china.notes, chosen=chosen)
blocks.published(queries.unfiltered(chosen), "ecosoc")
