"""Annual review: choose a year, have its pack made, look at every figure of it, and take it away."""

import streamlit as st

from dashboard import blocks, filters, packs, queries, sentences
from dashboard.queries import Filters
from dashboard.review import FORMATS, contents
from dashboard.words import LANGUAGES, say_in

chosen = filters.current()
say, edition, language = say_in(chosen.language), chosen.edition, chosen.language
years, usual = contents.years(edition), contents.last_whole_year(edition)
asked = st.query_params.get("year", "")
year = next((year for year in years if str(year) == asked), usual)


def year_name(year: int) -> str:
    day = contents.as_of(edition, year)
    is_whole = (day.month, day.day) == (12, 31)
    return str(year) if is_whole else say("review.part_year", year=year, day=sentences.day(day, language))


st.title(say("review.title"))
st.markdown(say("review.about"))
if asked and asked != str(year):
    st.warning(say("review.unknown_year", value=filters.plain(asked[:30]), year=year))
with st.container(horizontal=True, gap="medium"):
    st.selectbox(
        say("review.year"),
        years,
        format_func=year_name,
        width=260,
        **filters.bound("year", year, lambda year: str(year) if year != usual else None),
    )
    languages = filters.chosen("pack", ("both", *LANGUAGES), "both")
    st.segmented_control(
        say("review.languages"),
        ["both", *LANGUAGES],
        format_func=lambda code: LANGUAGES.get(code, say("review.both")),
        required=True,
        **filters.bound("pack", languages, lambda code: code if code != "both" else None),
    )
listed = st.query_params.get("formats", "").split(",")
formats = tuple(name for name in FORMATS if name in listed) or FORMATS
st.pills(
    say("review.formats"),
    FORMATS,
    selection_mode="multi",
    format_func=lambda name: say(f"review.format.{name}"),
    wrap=True,
    **filters.bound("formats", list(formats), lambda names: ",".join(names) if len(names) < len(FORMATS) else None),
)
packs.offer(packs.Pack(queries.home(), edition, year, languages, formats), language)

st.header(say("review.figures"))
at_its_end = Filters(edition, contents.as_of(edition, year), language)
with st.spinner(say("review.asking")):
    review = blocks.kept("review", at_its_end, queries.home(), (), lambda: contents.review(edition, year, language))
blocks.source(review.as_of, review.edition)
shows_all = filters.chosen("all", ("1",), "") == "1"
st.toggle(
    say("review.show_all", number=len(review.entries)),
    **filters.bound("all", shows_all, lambda is_on: "1" if is_on else None),
)
for number, entry in enumerate(review.entries, 1):
    blocks.preview(number, entry, review.chosen, opened=shows_all or number == 1)
