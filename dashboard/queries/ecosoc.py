"""Where organisations stand in their ECOSOC life on a day, and which quadrennial reports are due; etl.count says what each
means, and by which rule a report falls due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import NO_STATUS, NOT_STATED, Filters, lists, name_of, rolled
from etl.models import MemberCell, Membership, Organisation, Place, Region, UnReportDue, UnStageSpell, UnStatusSpell

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
NEVER = date.max.toordinal()


def year_later(day: date) -> date:
    """The same day a year after; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


# --- those with an ECOSOC life ---------------------------------------------------------------------------------------

# They are few, however many organisations are on record: 6,500 in the world. So what is said of them is read once for an edition,
# and any day and filter is looked up in it.


@queries.remembered
def _owners(edition: int) -> dict[str, int]:
    """The organisations that ever had an ECOSOC stage by their ids, numbered from 0 on."""
    ids = queries.rows_of(edition, select(UnStageSpell.organisation_id).distinct())
    return {own: number for number, own in enumerate(sorted(own for (own,) in ids))}


@queries.remembered
def _everybody(edition: int, language: str) -> pd.DataFrame:
    """One row per organisation that ever had an ECOSOC stage, by name: its number (`owner`), and the cell that says which filters
    leave it."""
    own = (Organisation.organisation_id, name_of(Organisation, language).label("organisation"))
    more = (Organisation.is_name_zh_verified, Place.country_code, Organisation.source_id, Organisation.member_cell_id)
    statement = select(*own, *more).outerjoin(Place, Place.place_id == Organisation.seat_place_id)
    statement = statement.where(Organisation.organisation_id.in_(select(UnStageSpell.organisation_id)))
    rows = queries.frame(edition, statement).sort_values(["organisation", "organisation_id"], ignore_index=True)
    # As plain objects: they are handed on row by row.
    rows = rows.astype({name: object for name in ("organisation_id", "organisation", "country_code", "source_id")})
    owner = rows["organisation_id"].map(_owners(edition)).to_numpy(dtype=np.int64)
    return rows.assign(is_sample=rows["source_id"].isin(lists.sources_by_sample(edition)[1]), owner=owner)


@queries.remembered
def _details(edition: int, language: str) -> dict[str, np.ndarray]:
    """What else a list says of these organisations, each by its number: seat and region, sectors, and where its source has it."""
    province, country = aliased(Region), aliased(Region)
    region = func.coalesce(name_of(province, language), name_of(country, language))
    columns = (name_of(Place, language), region, Organisation.source_url, Organisation.source_row)
    statement = (
        select(Organisation.organisation_id, MemberCell.sector_combination_id, *columns)
        .join(MemberCell, MemberCell.member_cell_id == Organisation.member_cell_id)
        .outerjoin(Place, Place.place_id == Organisation.seat_place_id)
        .outerjoin(province, province.region_code == Place.province_code)
        .outerjoin(country, country.region_code == Place.country_code)
        .where(Organisation.organisation_id.in_(select(UnStageSpell.organisation_id)))
    )
    names, combined = queries.options(edition, language)["sectors"], rolled.combined_sectors(edition)
    told = ("seat", "region", "source_url", "source_row", "sector_names")
    found = {name: np.empty(len(_owners(edition)), dtype=object) for name in told}
    for own, combination, *cells in queries.rows_of(edition, statement):
        cells.append([names[code] for code in combined.get(combination, ())])
        for of_all, cell in zip(found.values(), cells, strict=True):
            of_all[_owners(edition)[own]] = cell
    return found


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells of a kind of these organisations: the number of the owner of each, the day from which it counts, that day and the one
    until which it does as ordinals (the last of all days where there is no end), and what else was asked of it."""

    owner: np.ndarray
    days: np.ndarray
    first: np.ndarray
    end: np.ndarray
    told: dict[str, np.ndarray]

    def on(self, day: date) -> np.ndarray:
        """The places of those that cover a day."""
        return np.flatnonzero((self.first <= day.toordinal()) & (self.end > day.toordinal()))


@queries.remembered
def _spells(edition: int, table: type, *columns: str) -> Spells:
    owners = _owners(edition)
    names = ("organisation_id", "counted_from_date", "counted_until_date", *columns)
    statement = select(*(getattr(table, name) for name in names)).order_by(*table.__table__.primary_key)
    if table is Membership:
        # Nobody else's, of which there may be very many.
        statement = statement.where(Membership.organisation_id.in_(select(UnStageSpell.organisation_id)))
    rows = queries.rows_of(edition, statement)
    ids, first, end, *told = (
        (_objects(cells) for cells in zip(*rows, strict=True)) if rows else [_objects([])] * len(names)
    )
    owner = np.array([owners[own] for own in ids], dtype=np.int64)
    return Spells(owner, first, _ordinals(first, date.min), _ordinals(end), dict(zip(columns, told, strict=True)))


def _objects(cells: Iterable[Any]) -> np.ndarray:
    return np.array([*cells], dtype=object)


def _ordinals(days: Iterable[date | None], missing: date = date.max) -> np.ndarray:
    return np.array([(day or missing).toordinal() for day in days], dtype=np.int64)


def _statuses(edition: int) -> Spells:
    return _spells(edition, UnStatusSpell, "un_category_code", "is_start_known")


def _left(filters: Filters) -> pd.DataFrame:
    """Those of everybody that the filters leave: what queries.organisation_conditions asks of all organisations."""
    rows = _everybody(filters.edition, filters.language)
    if filters.asks_sectors or filters.regions or filters.organisation_types or filters.without_listed:
        rows = rows[rolled.left_member_cells(filters)[rows["member_cell_id"].to_numpy(dtype=np.int64) - 1]]
    if filters.un_statuses:
        statuses = _statuses(filters.edition)
        held = statuses.on(filters.as_of)
        chosen = {None if code == NOT_STATED else code for code in filters.un_statuses}
        is_chosen = [code in chosen for code in statuses.told["un_category_code"][held]]
        is_left = np.full(len(_owners(filters.edition)), NO_STATUS in filters.un_statuses)
        is_left[statuses.owner[held]] = False
        is_left[statuses.owner[held][is_chosen]] = True
        rows = rows[is_left[rows["owner"]]]
    return rows


@queries.remembered
def stages(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that has an ECOSOC stage on the as-of date, by name: `stage` (of
    STAGES), the category, since when, on what evidence, and its `group` (of GROUPS); `described` says more of a part of them."""
    edition, owners = filters.edition, len(_owners(filters.edition))
    spells = _spells(edition, UnStageSpell, "un_stage_code", "un_category_code", "evidence_code")
    # At most one of an organisation covers a day.
    own, at = spells.on(filters.as_of), np.full(owners, -1)
    if filters.without_listed:
        own = own[spells.told["evidence_code"][own] != queries.LISTED]
    at[spells.owner[own]] = own
    rows = _left(filters)
    at = at[rows["owner"]]
    rows, at = rows[at >= 0].reset_index(drop=True), at[at >= 0]
    members = _spells(edition, Membership, "network_code", "membership_kind_code")
    kinds = [members.told[name] for name in ("network_code", "membership_kind_code")]
    own, is_member = members.on(filters.as_of), np.zeros(owners, dtype=bool)
    is_member[members.owner[own]] |= (kinds[0][own] == "cnie") & (kinds[1][own] == "group")
    is_member = is_member[rows["owner"]]
    country = rows["country_code"].to_numpy()
    is_abroad = ~pd.isna(country) & (country != "CHN")
    is_network = rows["organisation_id"].isin(queries.networks(edition))
    groups = [is_member, is_network, is_abroad]
    stage = spells.told["un_stage_code"][at]
    return rows.assign(
        counted_from_date=spells.days[at],
        un_stage_code=stage,
        un_category_code=spells.told["un_category_code"][at],
        evidence_code=spells.told["evidence_code"][at],
        is_member=is_member.astype(np.int64),
        stage=np.where(np.isin(stage, IN_STATUS), HELD, stage),
        group=_objects([*GROUPS])[np.select(groups, (0, 2, 3), 1)],
    )


def stages_met(filters: Filters, organisations: pd.Series) -> set[str]:
    """The stages that any of these organisations had met by the as-of date."""
    rows = queries.all_un_steps(filters.edition, filters.language)
    is_known = np.array([day is None or day <= filters.as_of for day in rows["evidence_date"]], dtype=bool)
    is_met = is_known & rows["organisation_id"].isin(organisations)
    return set(rows.loc[is_met, "un_stage_code"])


@queries.remembered
def holders(filters: Filters) -> pd.DataFrame:
    """One row per organisation that the filters leave and that holds status on the as-of date: what `stages` has of it, but
    the category, and since when (`status_since_date`), as a list of organisations shows them."""
    statuses, owners = _statuses(filters.edition), len(_owners(filters.edition))
    held, categories = statuses.on(filters.as_of), statuses.told["un_category_code"]
    # Of two statuses on one day the first by its code.
    known = [*sorted({code for code in categories if code}), None]
    rank = np.full(owners, len(known))
    np.minimum.at(rank, statuses.owner[held], [known.index(code) for code in categories[held]])
    rows = stages(filters)
    rows = rows[rank[rows["owner"]] < len(known)].reset_index(drop=True)
    return rows.assign(
        un_category_code=_objects(known)[rank[rows["owner"]]], status_since_date=_since(filters, rows["owner"])
    )


def _since(filters: Filters, owner: pd.Series) -> np.ndarray:
    """Since when each of these organisations holds the status that it does on the as-of date: of two the first of which the start
    is known; nothing where none is."""
    statuses = _statuses(filters.edition)
    held = statuses.on(filters.as_of)
    held = held[statuses.told["is_start_known"][held].astype(bool)]
    first = np.full(len(_owners(filters.edition)), NEVER)
    np.minimum.at(first, statuses.owner[held], statuses.first[held])
    return _objects(date.fromordinal(day) if day < NEVER else None for day in first[owner].tolist())


def described(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows, each with what a list of organisations shows beside."""
    told = {name: cells[rows["owner"]] for name, cells in _details(filters.edition, filters.language).items()}
    return rows.assign(**told, status_since_date=_since(filters, rows["owner"]))


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
    held = held[held["stage"] == HELD]
    # Of each organisation its place in the order of their names.
    place = np.full(len(_owners(filters.edition)), -1)
    place[held["owner"]] = np.arange(len(held))
    last = date(filters.as_of.year + YEARS_SHOWN, 12, 31).toordinal()
    due, submitted, known = (dues.days[name] for name in ("due_date", "submitted_date", "reporting_known_from_date"))
    own = dues.spells.on(filters.as_of)
    own = own[(due[own] <= last) & (place[dues.spells.owner[own]] >= 0)]
    # Of two statuses on one day, the later one counts.
    owner, latest = dues.spells.owner, np.zeros(len(place), dtype=np.int64)
    np.maximum.at(latest, owner[own], dues.spells.first[own])
    own = own[dues.spells.first[own] == latest[owner[own]]]
    # They are in order: the last of the past ones is the newest, and the first to come the next.
    past, coming = own[due[own] < day], own[due[own] >= day]
    newest = past[len(past) - 1 - np.unique(owner[past][::-1], return_index=True)[1]]
    is_next = np.zeros(len(due), dtype=bool)
    is_next[newest] = is_next[coming[np.unique(owner[coming], return_index=True)[1]]] = True
    own = np.concatenate([newest, coming])
    kinds = [
        *(submitted[own] <= day, due[own] > year_later(filters.as_of).toordinal()),
        *(due[own] >= day, known[own] <= day),
    ]
    state = np.select(
        kinds, [STATES.index(one) for one in (SUBMITTED, LATER, WITHIN_YEAR, OVERDUE)], STATES.index(UNKNOWN)
    )
    order = np.lexsort((place[owner[own]], state, due[own]))
    own, state = own[order], state[order]
    told = {name: cells[own] for name, cells in dues.spells.told.items()}
    rows = held.iloc[place[owner[own]]].reset_index(drop=True)
    return rows.assign(
        **told, counted_from_date=dues.spells.days[own], is_next=is_next[own], state=_objects(STATES)[state]
    )


@dataclass(frozen=True, eq=False)
class Dues:
    """Due dates of reports, soonest first: the spells for which they are due, and what is told of each as ordinals (`days`), where
    what is not stated comes after all days."""

    spells: Spells
    days: dict[str, np.ndarray]


@queries.remembered
def _dues(edition: int) -> Dues:
    spells = _spells(edition, UnReportDue, "due_date", "submitted_date", "reporting_known_from_date")
    days = {name: _ordinals(cells) for name, cells in spells.told.items()}
    order = np.argsort(days["due_date"], kind="stable")
    told = {name: cells[order] for name, cells in spells.told.items()}
    parts = (cells[order] for cells in (spells.owner, spells.days, spells.first, spells.end))
    return Dues(Spells(*parts, told), {name: cells[order] for name, cells in days.items()})


@queries.remembered
def without_due_date(filters: Filters) -> pd.DataFrame:
    """One row per organisation in status on the as-of date for which no due date can be computed, and `why`: no source
    states its category, or the year of its grant. Roster status has no reports, and is not among them."""
    rows = stages(filters)
    has_none = np.ones(len(_owners(filters.edition)), dtype=bool)
    has_none[report_dues(filters)["owner"]] = False
    rows = rows[(rows["stage"] == HELD) & (rows["un_category_code"] != "roster") & has_none[rows["owner"]]]
    why = [YEAR_UNKNOWN if isinstance(code, str) else CATEGORY_UNKNOWN for code in rows["un_category_code"]]
    return rows.assign(why=why).reset_index(drop=True)
