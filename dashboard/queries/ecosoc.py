"""Where organisations stand in their ECOSOC life on a day, and which quadrennial reports are due; etl.count says what each
means, and by which rule a report falls due."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import select

from dashboard import queries
from dashboard.queries import NO_STATUS, NOT_STATED, Filters, lists, name_of, rolled
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


# --- those with an ECOSOC life ---------------------------------------------------------------------------------------

# They are few, however many organisations are on record: 6,500 in the world. So what is said of them is read once for an edition,
# and any day and filter is looked up in it.


@queries.remembered
def _everybody(edition: int, language: str) -> pd.DataFrame:
    """One row per organisation that ever had an ECOSOC stage, by name, with the cell that says which filters leave it."""
    own = (Organisation.organisation_id, name_of(Organisation, language).label("organisation"))
    more = (Organisation.is_name_zh_verified, Place.country_code, Organisation.source_id, Organisation.member_cell_id)
    statement = select(*own, *more).outerjoin(Place, Place.place_id == Organisation.seat_place_id)
    statement = statement.where(Organisation.organisation_id.in_(select(UnStageSpell.organisation_id)))
    rows = queries.frame(edition, statement).sort_values(["organisation", "organisation_id"], ignore_index=True)
    # As plain objects: ids are looked up again and again.
    own = rows["organisation_id"].astype(object)
    return rows.assign(organisation_id=own, is_sample=rows["source_id"].isin(lists.sources_by_sample(edition)[1]))


@queries.remembered
def _spells(edition: int, table: type, *columns: str) -> pd.DataFrame:
    """One row per spell of a kind of these organisations: whose it is, the days between which it counts, and these columns."""
    names = ("organisation_id", "counted_from_date", "counted_until_date", *columns)
    statement = select(*(getattr(table, name) for name in names)).order_by(*table.__table__.primary_key)
    if table is Membership:
        # Nobody else's, of which there may be very many.
        statement = statement.where(Membership.organisation_id.in_(select(UnStageSpell.organisation_id)))
    rows = queries.frame(edition, statement)
    until = rows["counted_until_date"].astype(object).fillna(date.max)
    return rows.assign(organisation_id=rows["organisation_id"].astype(object), counted_until_date=until)


def _on(day: date, spells: pd.DataFrame) -> pd.DataFrame:
    """Those of these spells that cover a day."""
    return spells[(spells["counted_from_date"] <= day) & (spells["counted_until_date"] > day)]


def _statuses(filters: Filters) -> pd.DataFrame:
    return _on(filters.as_of, _spells(filters.edition, UnStatusSpell, "un_category_code", "is_start_known"))


def _left(filters: Filters) -> pd.DataFrame:
    """Those of everybody that the filters leave: what queries.organisation_conditions asks of all organisations."""
    rows = _everybody(filters.edition, filters.language)
    if filters.asks_sectors or filters.regions or filters.organisation_types:
        rows = rows[rolled.left_member_cells(filters)[rows["member_cell_id"].to_numpy(dtype=np.int64) - 1]]
    if filters.un_statuses:
        statuses, ids = _statuses(filters), rows["organisation_id"]
        is_chosen = statuses["un_category_code"].isin(filters.un_statuses)
        if NOT_STATED in filters.un_statuses:
            is_chosen |= statuses["un_category_code"].isna()
        is_left = ids.isin(statuses.loc[is_chosen, "organisation_id"])
        if NO_STATUS in filters.un_statuses:
            is_left |= ~ids.isin(statuses["organisation_id"])
        rows = rows[is_left]
    return rows


@queries.remembered
def stages(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that has an ECOSOC stage on the as-of date, by name: `stage` (of
    STAGES), the category, since when, and its `group` (of GROUPS); `described` says more of a part of them."""
    spells = _on(filters.as_of, _spells(filters.edition, UnStageSpell, "un_stage_code", "un_category_code"))
    rows = _left(filters).merge(spells.drop(columns="counted_until_date"), on="organisation_id")
    members = _spells(filters.edition, Membership, "network_code", "membership_kind_code")
    members = members[(members["network_code"] == "cnie") & (members["membership_kind_code"] == "group")]
    rows["is_member"] = rows["organisation_id"].isin(_on(filters.as_of, members)["organisation_id"]).astype(int)
    network = queries.codes(filters.edition, filters.language)["network"]["cnie"]
    is_abroad = rows["country_code"].notna() & (rows["country_code"] != "CHN")
    kinds = [rows["is_member"] == 1, rows["organisation"] == network, is_abroad]
    rows["stage"] = rows["un_stage_code"].where(~rows["un_stage_code"].isin(IN_STATUS), HELD)
    rows["group"] = np.select(kinds, [MEMBER, NETWORK, FOREIGN], CANDIDATE).astype(object)
    return rows.drop(columns="member_cell_id")


def stages_met(filters: Filters, organisations: pd.Series) -> set[str]:
    """The stages that any of these organisations had met by the as-of date."""
    rows = queries.all_un_steps(filters.edition, filters.language)
    is_met = (rows["evidence_date"] <= filters.as_of) & rows["organisation_id"].isin(organisations)
    return set(rows.loc[is_met, "un_stage_code"])


@queries.remembered
def holders(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that holds status on the as-of date: what `stages` has of it, but
    the category, and since when (`status_since_date`), as a list of organisations shows them."""
    statuses = _statuses(filters)
    columns = ("organisation_id", "un_category_code", "is_start_known", "counted_from_date")
    category: dict[str, str | None] = {}
    since: dict[str, date] = {}
    for own, code, is_known, day in zip(*(statuses[name] for name in columns), strict=True):
        # Of two statuses on one day the first by its code, and since the first of which the start is known.
        code = code if isinstance(code, str) else None
        if own not in category or (code is not None and (category[own] is None or code < category[own])):
            category[own] = code
        if is_known and (own not in since or day < since[own]):
            since[own] = day
    rows = stages(filters)
    rows = rows[rows["organisation_id"].isin(category)].reset_index(drop=True)
    codes = pd.Series([category[own] for own in rows["organisation_id"]], dtype=rows["un_category_code"].dtype)
    days = pd.Series([since.get(own) for own in rows["organisation_id"]], dtype=object)
    return rows.drop(columns="un_category_code").assign(un_category_code=codes, status_since_date=days)


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
    dues, day = _dues(filters.edition), filters.as_of.toordinal()
    held = stages(filters)
    held = held[held["stage"] == HELD].drop(columns="counted_from_date")
    # Of each due date the place of its organisation in the order of their names.
    place = np.full(len(dues.owners), -1)
    of_held = dues.owners.get_indexer(held["organisation_id"])
    place[of_held[of_held >= 0]] = np.flatnonzero(of_held >= 0)
    last = date(filters.as_of.year + YEARS_SHOWN, 12, 31).toordinal()
    days = dues.days.assign(place=place[dues.days["owner"]])
    is_meant = (days["counted_from_date"] <= day) & (days["counted_until_date"] > day) & (days["due_date"] <= last)
    days = days[is_meant & (days["place"] >= 0)]
    # Of two statuses on one day, the later one counts.
    days = days[days["counted_from_date"] == days.groupby("owner")["counted_from_date"].transform("max")]
    is_past = days["due_date"] < day
    coming = days[~is_past]
    coming = coming.assign(is_next=~coming.duplicated("owner"))
    days = pd.concat([days[is_past].drop_duplicates("owner", keep="last").assign(is_next=True), coming])
    kinds = [
        *(days["submitted_date"] <= day, days["due_date"] > year_later(filters.as_of).toordinal()),
        *(days["due_date"] >= day, days["reporting_known_from_date"] <= day),
    ]
    state = np.select(
        kinds, [STATES.index(one) for one in (SUBMITTED, LATER, WITHIN_YEAR, OVERDUE)], STATES.index(UNKNOWN)
    )
    order = np.lexsort((days["place"], state, days["due_date"]))
    rows = held.iloc[days["place"].to_numpy()[order]].reset_index(drop=True)
    stated = dues.rows.iloc[days.index[order]].reset_index(drop=True)
    told = np.array(STATES, dtype=object)[state[order]]
    return pd.concat([rows, stated], axis=1).assign(is_next=days["is_next"].to_numpy(dtype=bool)[order], state=told)


@dataclass(frozen=True, eq=False)
class Dues:
    """Due dates of reports, soonest first: a row of dates for each, and the same `days` as ordinals, beside the place of the
    organisation in `owners`; what is not stated comes after all days."""

    owners: pd.Index
    rows: pd.DataFrame
    days: pd.DataFrame


@queries.remembered
def _dues(edition: int) -> Dues:
    rows = _spells(edition, UnReportDue, "due_date", "submitted_date", "reporting_known_from_date")
    rows = rows.sort_values("due_date", kind="stable", ignore_index=True)
    owner, owners = pd.factorize(rows.pop("organisation_id"))
    days = {
        name: [day.toordinal() if isinstance(day, date) else date.max.toordinal() for day in rows[name]]
        for name in rows
    }
    days = pd.DataFrame({"owner": owner, **days}, dtype=np.int64)
    return Dues(pd.Index(owners), rows.drop(columns="counted_until_date"), days)


@queries.remembered
def without_due_date(filters: Filters) -> pd.DataFrame:
    """One row per organisation in status on the as-of date for which no due date can be computed, and `why`: no source
    states its category, or the year of its grant. Roster status has no reports, and is not among them."""
    rows = stages(filters)
    rows = rows[(rows["stage"] == HELD) & (rows["un_category_code"] != "roster")]
    rows = rows[~rows["organisation_id"].astype(object).isin(set(report_dues(filters)["organisation_id"]))]
    why = [YEAR_UNKNOWN if isinstance(code, str) else CATEGORY_UNKNOWN for code in rows["un_category_code"]]
    return rows.assign(why=why).reset_index(drop=True)
