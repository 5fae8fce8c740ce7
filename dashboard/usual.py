"""What most readers look at first: the pages of the current edition as they open, without a filter, made before anybody asks."""

from dashboard import blocks, figures, key_figures, profiles, queries
from dashboard.queries import Filters, search
from dashboard.words import LANGUAGES


def make() -> None:
    """Fill the caches with them, in both languages. Raises NoEdition and NoDatabase."""
    edition = queries.current_edition()
    for language in LANGUAGES:
        chosen = Filters(edition, queries.about(edition)["record_date"], language)
        key_figures.as_table(chosen)
        figures.latest_events(chosen)
        # Each asked as its page asks it: an answer is kept by the words of its question.
        for one in (
            figures.events_by_year(chosen),
            figures.members(chosen),
            *((figures.bridge(chosen), figures.flows(chosen)) if queries.has_roster(edition) else ()),
            figures.sironet(chosen),
            figures.members(chosen, with_status=True),
            figures.ecosoc_category(chosen),
            figures.ecosoc_year(chosen),
            figures.ecosoc_stages(chosen),
            figures.ecosoc_reports(chosen),
            figures.ecosoc_china(chosen),
            figures.sectors(chosen, "members", "every"),
            figures.sector_by_region(chosen, "members", "every", narrow=False),
        ):
            blocks.ready(one, chosen)
        figures.life_cycles(chosen, 1)
        figures.reports_now(chosen, 1)
        figures.candidates(chosen, 1)
        figures.organisations(chosen, "members", 1)
        profiles.found(chosen, "", 1)
    search.index(edition)
