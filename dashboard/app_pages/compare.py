"""Compare: two states of the record side by side, a sum that explains each difference, their members over time, and what two
editions state differently."""

from functools import partial

import streamlit as st

from dashboard import blocks, comparing, figures, filters, sentences
from dashboard.queries import comparison
from dashboard.words import say_in

a = filters.current()
b, complaints = filters.other(a)
say = say_in(a.language)
is_same = a == b

st.title(say("compare.title"))
for complaint in complaints:
    st.warning(complaint)
st.markdown(say("compare.choose"))
filters.comparison_widgets(a, b)
for letter, state in (("a", a), ("b", b)):
    words = say("list.colon", name=f"**{say(f'compare.in_{letter}')}**", value=filters.plain(comparing.state(state)))
    st.markdown(words)
if is_same:
    blocks.source(say("compare.same"))

st.header(say("compare.figures"))
sums = [comparison.explained(a, b, figure) for figure in comparison.FIGURES]
# On a phone the table below says the same in a tenth of the height.
cards = [found for found in sums if found.difference is not None and not filters.is_narrow()]
for row in filter(None, (cards[:3], cards[3:])):
    for column, found in zip(st.columns(3), row, strict=False):
        with column:
            blocks.two_values(comparing.figure_name(found.figure, a, b), found.before, found.after, say, a.language)
sample = comparing.sample_lines(a, b)
everything = dict.fromkeys(
    figures.source_line(state, "organisations", "members", "figures", "events") for state in (a, b)
)
codes = comparing.key_figure_codes(sums, a, b)
blocks.cells(comparing.key_figures(sums, a, b), codes, name="compare-figures", notes=[*sample, *everything], chosen=a)

st.header(say("compare.sums"))
blocks.source(say("compare.sums_note"))
st.markdown("\n".join(f"- {filters.plain(comparing.in_words(found, a, b))}" for found in sums))
explained = {found.figure: found for found in sums if found.parts}
if explained:
    figure = filters.switch("sum", tuple(explained), say("compare.sum"), "key", say)
    found, kind = explained[figure], comparison.kind_of(figure)
    notes = [*(sample if kind == "organisation" else []), *comparing.source_lines(a, b, kind)]
    codes = comparing.part_codes(found, a, b)
    blocks.cells(comparing.parts(found, a), codes, name=f"compare-{figure}", notes=notes, chosen=a)

if sums[0].difference is not None:
    blocks.figure(comparing.over_time(sums[0], a, b), a)

st.header(say("compare.editions_title"))
found = {kind: comparison.differences(a.edition, b.edition, kind) for kind in comparison.KINDS}
st.markdown(sentences.editions_differ(a.edition, b.edition, *found.values(), a.language))
for kind, different in found.items():
    for how, state, own in (("added", b, different.added), ("removed", a, different.removed)):
        if own:
            st.subheader(comparing.title_of(kind, how, a.language))
            ask = partial(comparing.one_sided, state, own, kind, how == "removed")
            blocks.listing(ask, name=f"compare-{kind}-{how}", chosen=state)
    if different.changed:
        st.subheader(comparing.title_of(kind, "changed", a.language))
        ask = partial(comparing.changed_list, a, b, kind)
        # Of a few, what changed is read in full and beside what it was.
        is_short = sum(fields for *_, fields in different.changed) <= 12
        wrapped = list(comparing.changed_headings(kind, a.language).values()) if is_short else None
        blocks.listing(ask, name=f"compare-{kind}-changed", chosen=a, wrapped=wrapped)
