"""Event map: where the network meets, by programme and time, with presets that set filter and view together."""

from functools import partial

import streamlit as st

from dashboard import blocks, figures, filters, maps, queries, sentences, tables
from dashboard.words import say_in

PRESETS = {
    "all": {},
    "putian": {"place": "chn-putian"},
    "hangzhou": {"place": "chn-hangzhou"},
    "africa": {"programme": "china_africa"},
    "southeast_asia": {"programme": "southeast_asia"},
}

chosen = filters.current()
say = say_in(chosen.language)

st.title(say("map.title"))
filters.presets(PRESETS, say("map.presets"), {name: say(f"map.preset.{name}") for name in PRESETS})
blocks.filters_in_force(chosen)
filters.programmes(chosen)
filters.period(chosen, say("map.time"))

events, places = queries.events(chosen), queries.event_places(chosen)
names = queries.codes(chosen.edition, chosen.language)
marks = figures.event_marks(chosen)
note = sentences.located(events, places, marks, chosen.language)
sentence = sentences.on_the_map(events, marks, chosen.language)
narrow = filters.is_narrow()
source = figures.source_line(chosen, "events")
blocks.map_of(
    partial(maps.deck, marks, note, narrow=narrow),
    partial(maps.printed, marks, note, names["programme"], say=say, width=1000, height=390, with_numbers=False),
    f"{sentence} {note}",
    chosen=chosen,
    notes=[source],
    also=(narrow,),
    marks=tables.place_marks(marks, chosen),
    height=maps.HEIGHT,
)
blocks.source(say("map.size"), source)
st.header(say("map.list"))
blocks.listing(partial(figures.events, chosen, note), name="events", chosen=chosen)
