"""Organisations: find one by any name it ever had, in either language; and the profile of each, at an address of its own."""

from functools import partial

import streamlit as st

from dashboard import blocks, filters, profiles, sentences
from dashboard.queries import search
from dashboard.words import SampleLine, say_in

# Longer than any name that somebody types, and short enough for an address.
LONGEST = 150

chosen = filters.current()
say = say_in(chosen.language)
asked = st.query_params.get("id", "")
typed = st.query_params.get("q", "").strip()[:LONGEST]


def found() -> None:
    """The search, and the organisations that it finds; without one those that the filters leave."""
    st.title(say("organisations.title"))
    if asked:
        st.warning(say("organisations.unknown", value=filters.plain(asked[:60])))
    st.text_input(
        say("organisations.search"),
        max_chars=LONGEST,
        help=say("organisations.search_help"),
        icon=":material/search:",
        **filters.bound("q", typed, lambda text: text.strip() or None),
    )
    blocks.filters_in_force(chosen)
    if typed:
        hits = search.search(chosen.edition, typed)
        number, only_near = len(hits), bool(len(hits)) and bool(hits["is_near"].all())
    else:
        number, only_near = profiles.number_of_all(chosen), False
    ask = partial(profiles.found, chosen, typed)
    left = ask(1).shown.total
    sentence = sentences.organisations_found(typed, left, number - left, chosen.language, only_near=only_near)
    st.markdown(filters.plain(sentence))
    if number:
        blocks.listing(ask, name="organisations-found", chosen=chosen)


def shown(profile: profiles.Profile) -> None:
    """The profile of one organisation."""
    back = say("organisations.back", typed=filters.plain(typed)) if typed else say("organisations.back_to_all")
    # A button: a link to the page that is open already would leave the id in the address (Streamlit 1.67).
    st.button(back, type="tertiary", icon=":material/arrow_back:", on_click=lambda: filters.write(id=None))
    st.title(filters.plain(profile.name))
    if profile.other_name:
        st.markdown(f"**{filters.plain(profile.other_name)}**")
    if profile.is_sample:
        blocks.sample_marks(SampleLine(say("sample.badge"), say("organisations.sample")))
    for place, (heading, value) in zip(st.columns(len(profile.head)), profile.head.items(), strict=True):
        with place.container(border=True, height="stretch"):
            st.caption(heading)
            st.markdown(filters.plain(value))
    st.markdown(filters.plain(profile.sentence))
    every = frozenset().union(*(part.sources for part in profile.parts.values()))
    blocks.source(say("organisations.after_note"), profiles.source_line(every, chosen))
    for name, part in profile.parts.items():
        st.subheader(say(f"organisations.{name}"))
        if part.rows.empty:
            st.caption(say(f"organisations.no_{name}"))
            continue
        notes = [
            SampleLine(say("sample.badge"), say("organisations.sample_note")) if profile.is_sample else None,
            say("organisations.partners_note") if name == "partners" else None,
            *part.notes,
            profiles.source_line(part.sources, chosen),
        ]
        blocks.table(part.rows, name=f"{name}-{asked}", notes=notes, chosen=chosen, opened=True, profiles=part.profiles)


profile = profiles.read(chosen, asked) if asked else None
if profile:
    shown(profile)
else:
    found()
