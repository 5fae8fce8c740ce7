"""The frame around every page: language, navigation, filters, sample banner and footer. A page only fills the middle."""

import logging
from copy import copy
from pathlib import Path

import streamlit as st

from dashboard import blocks, filters, queries, sentences, tables, turns
from dashboard.security import language_element
from dashboard.words import say_in

HERE = Path(__file__).parent
SCREENSHOT = HERE / "screenshot.css"
PAGES = ("overview", "growth", "compare", "ecosoc", "map", "sectors", "organisations", "review", "data")


@st.cache_resource(show_spinner=False)
def every_page(language: str) -> dict[str, st.Page]:
    """The pages by name, made once: Streamlit looks up the file of each that is made."""
    say = say_in(language)
    return {
        name: st.Page(
            HERE / "app_pages" / f"{name}.py", title=say(f"nav.{name}"), url_path=name, default=name == PAGES[0]
        )
        for name in PAGES
    }


with turns.DRAWING:
    language = filters.language()
    say = say_in(language)
    st.set_page_config(page_title=say("app.title"), page_icon=str(HERE / "static" / "favicon.png"), layout="wide")
    st.html(language_element(language), unsafe_allow_javascript=True)
    # Copies, since each may be run once.
    pages = {name: copy(page) for name, page in every_page(language).items()}
    page = st.navigation(list(pages.values()), position="hidden")
    if filters.is_screen():
        st.html(SCREENSHOT)

    try:
        current = queries.current_edition()
        edition, missing = filters.edition(language)
        about = queries.about(edition)
        chosen, complaints = filters.read(edition, language)
        st.session_state["chosen"] = chosen
        invented = tables.invented(edition, language)
    except queries.NoDatabase:
        logging.getLogger(__name__).exception("The database does not answer.")
        st.title(say("app.no_database"))
        st.info(say("app.no_database_help"))
        st.stop()
    except queries.NoEdition:
        st.title(say("app.no_edition"))
        st.info(say("app.no_edition_help"))
        st.stop()

    if not filters.is_screen():
        with st.sidebar:
            st.markdown(f"**{say('app.title')}**  \n:small[{say('app.network')}]")
            filters.language_switch(language)
            carried = filters.link()
            for name in PAGES:
                # Links carry the choices, so a filter survives a page change, a new tab and the way back.
                st.page_link(pages[name], label=say(f"nav.{name}"), query_params=carried, width="stretch")
            if page.url_path == "review":
                # The review is of the whole network: a filter would change nothing.
                st.caption(say("review.no_filters"))
                filters.editions(chosen)
            else:
                filters.sidebar(chosen, with_period=page.url_path != "map")

    alone = filters.screen() not in (None, "1")
    if invented:
        blocks.banner(*invented, is_over=alone)
    for complaint in [*([missing] if missing else []), *complaints]:
        st.warning(complaint)
    # The source line of a figure that is shown alone says edition and sample.
    if edition != current and not alone:
        published = about["published_at"].strftime("%Y-%m-%d %H:%M")
        st.info(say("edition.earlier", edition=edition, published=published, current=current))
        st.button(say("edition.back"), on_click=lambda: filters.write(edition=None))
    try:
        if alone:
            blocks.alone(page.run, filters.screen(), say)
        else:
            page.run()
            blocks.opened(chosen)
    except queries.NoDatabase:
        logging.getLogger(__name__).exception("The database does not answer.")
        st.error(say("app.no_database_help"))
    except Exception:
        # Told to the reader in their language; Streamlit's own line is in English and speaks of its cloud.
        logging.getLogger(__name__).exception("The page %s could not be drawn.", page.url_path or PAGES[0])
        st.error(say("app.fault"))
    if not alone:
        st.caption(
            say(
                "app.footer",
                edition=edition,
                published=about["published_at"].strftime("%Y-%m-%d %H:%M"),
                record=sentences.day(about["record_date"], language),
            )
        )
