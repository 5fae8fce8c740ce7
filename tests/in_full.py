"""Whole lists of organisations and events, read whole, which tests compare with the pages of lists. No reader asks for them:
the dashboard reads as many rows as it shows."""

from datetime import date

import pandas as pd
from sqlalchemy import select

from dashboard import queries
from dashboard.queries import MEMBERS, Filters
from etl.models import Event, EventPlace, Organisation, UnStatusSpell


@queries.remembered
def organisations(
    filters: Filters,
    *,
    members_only: bool = False,
    holders_only: bool = False,
    metric: str | None = None,
    day: date | None = None,
) -> pd.DataFrame:
    """One row per organisation that the filters leave, by name: what a list of organisations shows.

    `members_only` keeps members of CNIE on the as-of date, `holders_only` those that hold ECOSOC status then, and `metric`
    those that count in it. Another `day` may be asked about, with the filters as they are on the as-of date."""
    day = day or filters.as_of
    metric = MEMBERS if members_only else metric
    conditions = queries.organisation_conditions(filters)
    if metric:
        conditions.append(queries.counts(metric, day))
    if holders_only:
        status = select(UnStatusSpell.organisation_id).where(queries.covers(UnStatusSpell, day))
        conditions.append(Organisation.organisation_id.in_(status))
    return queries.organisation_rows(filters, day, *conditions)


@queries.remembered
def events(filters: Filters) -> pd.DataFrame:
    """One row per event that the filters leave, planned ones and those of other hosts included, newest first."""
    return queries.event_rows(filters.edition, filters.language, *queries.known_events(filters))


@queries.remembered
def event_places(filters: Filters) -> pd.DataFrame:
    """One row per event that the filters leave and place of it, in the order in which the source names them."""
    known = select(Event.event_id).where(*queries.known_events(filters))
    return queries.event_place_rows(filters.edition, filters.language, EventPlace.event_id.in_(known))


@queries.remembered
def event_counts(edition: int, language: str) -> pd.DataFrame:
    """One row per quantity stated of an event, in the order of the source."""
    return queries.event_count_rows(edition, language)


@queries.remembered
def event_organisations(edition: int, language: str) -> pd.DataFrame:
    """One row per part that an organisation has in an event, in the order of the source."""
    return queries.event_organisation_rows(edition, language)
