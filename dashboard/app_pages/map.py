"""Event map: where the network meets, by programme and time, with presets that set filter and view together."""

from functools import partial

import streamlit as st

from dashboard import blocks, figures, filters, maps, queries
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

shown = figures.event_map(chosen, filters.way_into_map(), narrow=filters.is_narrow())
source = figures.source_line(chosen, "events")
blocks.map_of(shown, chosen=chosen, notes=[source], height=maps.HEIGHT)
blocks.source(shown.legend, source)
st.header(say("map.list"))
blocks.listing(partial(figures.events, chosen, shown.note), name="events", chosen=chosen)
blocks.published(queries.unfiltered(chosen), "activities")
