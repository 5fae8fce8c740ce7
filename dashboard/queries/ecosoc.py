"""Where organisations stand in their ECOSOC life on a day, and which quadrennial reports are due; etl.count says what each
means, and by which rule a report falls due."""

from datetime import date

import pandas as pd
from sqlalchemy import select

from dashboard import queries
from dashboard.queries import Filters
from etl.models import Organisation, UnReportDue, UnStageSpell

# Stages as a reader sees them, in the order of a life; granted and reinstated are both to be in status.
HELD = "held"
STAGES = ("applied", "recommended", HELD, "suspended", "withdrawn")
IN_STATUS = ("granted", "reinstated")
# Members; other organisations not known to sit abroad; CNIE itself, which is no candidate for itself; and those abroad.
MEMBER, CANDIDATE, NETWORK, FOREIGN = GROUPS = ("member", "candidate", "network", "foreign")
# What can be said of a report on a day, in the order in which it calls for somebody.
OVERDUE, UNKNOWN, WITHIN_YEAR, LATER, SUBMITTED = STATES = ("overdue", "unknown", "within_year", "later", "submitted")
CATEGORY_UNKNOWN, YEAR_UNKNOWN = "no_category", "no_year"
YEARS_SHOWN = 6


def year_later(day: date) -> date:
    """The same day a year after; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@queries.remembered
def stages(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that has an ECOSOC stage on the as-of date, by name: `stage` (of
    STAGES), the category, since when, and its `group` (of GROUPS), beside what a list of organisations shows."""
    table = UnStageSpell
    columns = (table.organisation_id, table.un_stage_code, table.un_category_code, table.counted_from_date)
    on_day = queries.covers(table, filters.as_of)
    spells = queries.frame(filters.edition, select(*columns).where(on_day))
    own = Organisation.organisation_id.in_(select(table.organisation_id).where(on_day))
    asked = (own, *queries.organisation_conditions(filters))
    organisations = queries.organisation_rows(filters, filters.as_of, *asked).drop(columns="un_category_code")
    rows = organisations.merge(spells, on="organisation_id")
    rows["stage"] = [HELD if code in IN_STATUS else code for code in rows["un_stage_code"]]
    network = queries.codes(filters.edition, filters.language)["network"]["cnie"]
    rows["group"] = [_group(row, network) for row in rows.itertuples()]
    return rows


def _group(row: object, network: str) -> str:
    if row.is_member:
        return MEMBER
    if row.organisation == network:
        return NETWORK
    return FOREIGN if isinstance(row.country_code, str) and row.country_code != "CHN" else CANDIDATE


@queries.remembered
def candidates(filters: Filters) -> pd.DataFrame:
    """One row per organisation in status on the as-of date whose membership is not on record then, and that is not known to
    sit abroad: what `stages` has of it."""
    rows = stages(filters)
    return rows[(rows["stage"] == HELD) & (rows["group"] == CANDIDATE)].reset_index(drop=True)


@queries.remembered
def report_dues(filters: Filters) -> pd.DataFrame:
    """One row per organisation in general or special status on the as-of date and due date of a quadrennial report: the
    newest that is past, and each to come within the YEARS_SHOWN next years; soonest first. `is_next` marks those that matter
    now: the newest past one and the first to come.

    `state` is one of STATES: submitted by the as-of date; within_year, due from that day to the same day a year later;
    later; overdue, where the record could tell of the report and has none; unknown, where it cannot tell."""
    table = UnReportDue
    names = ("organisation_id", "counted_from_date", "due_date", "submitted_date", "reporting_known_from_date")
    columns = [getattr(table, name) for name in names]
    last = date(filters.as_of.year + YEARS_SHOWN, 12, 31)
    statement = select(*columns).where(queries.covers(table, filters.as_of), table.due_date <= last)
    dues = queries.frame(filters.edition, statement)
    held = stages(filters)
    held = held[held["stage"] == HELD].drop(columns="counted_from_date")
    # Of two statuses on one day, the later one counts.
    dues = dues[dues["counted_from_date"] == dues.groupby("organisation_id")["counted_from_date"].transform("max")]
    past = dues[dues["due_date"] < filters.as_of].sort_values("due_date")
    past = past.drop_duplicates("organisation_id", keep="last")
    coming = dues[dues["due_date"] >= filters.as_of]
    first = coming.sort_values("due_date").drop_duplicates("organisation_id")
    coming = coming.assign(is_next=coming.index.isin(first.index))
    rows = held.merge(pd.concat([past.assign(is_next=True), coming]), on="organisation_id")
    rows["state"] = [_state(row, filters.as_of) for row in rows.itertuples()]
    order = rows["state"].map({state: place for place, state in enumerate(STATES)})
    rows = rows.assign(order=order).sort_values(["due_date", "order", "organisation"], kind="stable")
    return rows.drop(columns="order").reset_index(drop=True)


def _state(row: object, as_of: date) -> str:
    if isinstance(row.submitted_date, date) and row.submitted_date <= as_of:
        return SUBMITTED
    if row.due_date >= as_of:
        return WITHIN_YEAR if row.due_date <= year_later(as_of) else LATER
    known = row.reporting_known_from_date
    return OVERDUE if isinstance(known, date) and known <= as_of else UNKNOWN


@queries.remembered
def without_due_date(filters: Filters) -> pd.DataFrame:
    """One row per organisation in status on the as-of date for which no due date can be computed, and `why`: no source
    states its category, or the year of its grant. Roster status has no reports, and is not among them."""
    rows = stages(filters)
    rows = rows[(rows["stage"] == HELD) & (rows["un_category_code"] != "roster")]
    rows = rows[~rows["organisation_id"].isin(report_dues(filters)["organisation_id"])]
    why = [YEAR_UNKNOWN if isinstance(code, str) else CATEGORY_UNKNOWN for code in rows["un_category_code"]]
    return rows.assign(why=why).reset_index(drop=True)
