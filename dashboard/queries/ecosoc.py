"""Where organisations stand in their ECOSOC life on a day, and which quadrennial reports are due; etl.count says what each
means, and by which rule a report falls due."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, case, exists, func, select

from dashboard import queries
from dashboard.queries import Filters, lists, name_of
from etl.models import Membership, Organisation, Place, UnReportDue, UnStageSpell, UnStatusSpell

# Stages as a reader sees them, in the order of a life; granted and reinstated are both to be in status.
HELD = "held"
STAGES = ("applied", "recommended", HELD, "suspended", "withdrawn")
IN_STATUS = ("granted", "reinstated")
# Members; other organisations not known to sit abroad; CNIE itself, which is no candidate for itself; and those abroad.
MEMBER, CANDIDATE, NETWORK, FOREIGN = GROUPS = ("member", "candidate", "network", "foreign")
# What can be said of a report on a day, in the order in which it calls for somebody.
OVERDUE, UNKNOWN, WITHIN_YEAR, LATER, SUBMITTED = STATES = ("overdue", "unknown", "within_year", "later", "submitted")
TO_COME = (WITHIN_YEAR, LATER)
CATEGORY_UNKNOWN, YEAR_UNKNOWN = "no_category", "no_year"
YEARS_SHOWN = 6


def year_later(day: date) -> date:
    """The same day a year after; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@queries.remembered
def stages(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that has an ECOSOC stage on the as-of date, by name: `stage` (of
    STAGES), the category, since when, and its `group` (of GROUPS); `described` says more of a part of them."""
    table = UnStageSpell
    statement = (
        select(
            *(Organisation.organisation_id, name_of(Organisation, filters.language).label("organisation")),
            *(Organisation.is_name_zh_verified, Place.country_code, Organisation.source_id),
            *(_is_member(filters.as_of), table.un_stage_code, table.un_category_code, table.counted_from_date),
        )
        .select_from(table)
        .join(Organisation, Organisation.organisation_id == table.organisation_id)
        .outerjoin(Place, Place.place_id == Organisation.seat_place_id)
        .where(queries.covers(table, filters.as_of), *queries.organisation_conditions(filters, by_cell=False))
    )
    rows = queries.frame(filters.edition, statement).sort_values(["organisation", "organisation_id"])
    network = queries.codes(filters.edition, filters.language)["network"]["cnie"]
    is_abroad = rows["country_code"].notna() & (rows["country_code"] != "CHN")
    kinds = [rows["is_member"] == 1, rows["organisation"] == network, is_abroad]
    rows["stage"] = rows["un_stage_code"].where(~rows["un_stage_code"].isin(IN_STATUS), HELD)
    rows["is_sample"] = rows["source_id"].isin(lists.sources_by_sample(filters.edition)[1])
    rows["group"] = np.select(kinds, [MEMBER, NETWORK, FOREIGN], CANDIDATE).astype(object)
    return rows.reset_index(drop=True)


def _is_member(day: date) -> ColumnElement[int]:
    own = (Membership.organisation_id == Organisation.organisation_id, Membership.network_code == "cnie")
    is_group = Membership.membership_kind_code == "group"
    return case((exists().where(*own, is_group, queries.covers(Membership, day)), 1), else_=0).label("is_member")


@queries.remembered
def holders(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that holds status on the as-of date: what `stages` has of it, but
    the category, and since when (`status_since_date`), as a list of organisations shows them."""
    spell = UnStatusSpell
    since = func.min(case((spell.is_start_known, spell.counted_from_date))).label("status_since_date")
    statement = select(spell.organisation_id, func.min(spell.un_category_code).label("un_category_code"), since)
    if those := queries.organisation_conditions(filters, by_cell=False):
        statement = statement.join(Organisation, Organisation.organisation_id == spell.organisation_id).where(*those)
    statement = statement.where(queries.covers(spell, filters.as_of)).group_by(spell.organisation_id)
    rows = queries.frame(filters.edition, statement)
    return stages(filters).drop(columns="un_category_code").merge(rows, on="organisation_id")


def described(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows, each with what a list of organisations shows beside."""
    own = Organisation.organisation_id.in_(rows["organisation_id"].unique().tolist())
    more = queries.organisation_rows(filters, filters.as_of, own)
    known = [name for name in rows.columns if name in more.columns and name != "organisation_id"]
    return rows.merge(more.drop(columns=known), how="left", on="organisation_id")


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
    if those := queries.organisation_conditions(filters, by_cell=False):
        statement = statement.join(Organisation, Organisation.organisation_id == table.organisation_id).where(*those)
    dues = queries.frame(filters.edition, statement)
    held = stages(filters)
    held = held[held["stage"] == HELD].drop(columns="counted_from_date")
    # Of two statuses on one day, the later one counts.
    spells = dues[["organisation_id", "counted_from_date"]].drop_duplicates().sort_values("counted_from_date")
    dues = dues.merge(spells.drop_duplicates("organisation_id", keep="last")).sort_values("due_date", kind="stable")
    is_past = dues["due_date"] < filters.as_of
    past = dues[is_past].drop_duplicates("organisation_id", keep="last")
    coming = dues[~is_past]
    coming = coming.assign(is_next=~coming.duplicated("organisation_id"))
    rows = held.merge(pd.concat([past.assign(is_next=True), coming]), on="organisation_id")
    rows["state"] = _states(rows, filters.as_of)
    order = rows["state"].map({state: place for place, state in enumerate(STATES)})
    rows = rows.assign(order=order).sort_values(["due_date", "order", "organisation"], kind="stable")
    return rows.drop(columns="order").reset_index(drop=True)


def _states(rows: pd.DataFrame, as_of: date) -> np.ndarray:
    """What can be said of each report, one of STATES."""

    def is_by(name: str, day: date) -> pd.Series:
        return rows[name].notna() & (rows[name].fillna(date.max) <= day)

    known = "reporting_known_from_date"
    kinds = [is_by("submitted_date", as_of), rows["due_date"] > year_later(as_of), rows["due_date"] >= as_of]
    return np.select([*kinds, is_by(known, as_of)], [SUBMITTED, LATER, WITHIN_YEAR, OVERDUE], UNKNOWN).astype(object)


@queries.remembered
def without_due_date(filters: Filters) -> pd.DataFrame:
    """One row per organisation in status on the as-of date for which no due date can be computed, and `why`: no source
    states its category, or the year of its grant. Roster status has no reports, and is not among them."""
    rows = stages(filters)
    rows = rows[(rows["stage"] == HELD) & (rows["un_category_code"] != "roster")]
    rows = rows[~rows["organisation_id"].astype(object).isin(set(report_dues(filters)["organisation_id"]))]
    why = [YEAR_UNKNOWN if isinstance(code, str) else CATEGORY_UNKNOWN for code in rows["un_category_code"]]
    return rows.assign(why=why).reset_index(drop=True)
