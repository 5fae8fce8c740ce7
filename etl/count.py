"""From believed to counted: what a number means, decided once, at publication. The pages only choose, filter and add up.

Members on a date: organisations with a group membership of CNIE of which counted_from_date <= date < counted_until_date.
ECOSOC members on a date: those of them with a status spell that covers the date in the same way.
Undated: where neither a source nor dated evidence says since when, counted_from_date is empty. Such a spell stands in who is known
on any day until it ended, and in no course over time: nothing begins on the day on which a file was received.
An imprecise date counts from the first day it can mean (joining, granting) to the last (leaving, ending).
Events held: events with a part of CNIE that a source reports as held, each once. An event within another one on record that is
itself counted is counted with that one and not again: a visit and its meetings are one event (`event_states`).
Growth between two days: start + joined + rejoined - left - lapsed - merged = end, each spell of `counted_spells` beginning
and ending once, so that the sum holds by construction."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from etl import cells
from etl.checks import digests
from etl.columnwise import Column
from etl.models import EVENT_STATES, EVIDENCE, HELD, NOT_HELD, OTHER_HOST, PLANNED, WITHIN
from etl.tables import Columns, Tables, rows_of

Row = dict[str, Any]

STARTS, ENDS = ("granted", "reinstated"), ("suspended", "withdrawn")

# What can be counted of organisations on any day, by the codes that published figures use for the same thing.
MEMBERS, MEMBERS_ECOSOC, HOLDERS = "cnie_members", "cnie_members_ecosoc", "ecosoc_chinese_ngos"


def count(tables: Tables, received: dict[str, date]) -> None:
    """Add what is counted: the days between which memberships and ECOSOC statuses count.

    `received` is the day each source was received: by then at the latest its statements were true.
    """
    statuses = list(tables["un_statuses"])
    counted: dict[str, list[Row]] = {"un_status_spells": un_status_spells(statuses)}
    spells = counted["un_status_spells"]
    counted["un_stage_spells"] = un_stage_spells(statuses, spells)
    counted["un_report_dues"] = un_report_dues(statuses, spells, received)
    for name, rows in counted.items():
        tables[name] = tables.another()
        for row in rows:
            tables[name].append(row)
    _memberships(tables, received)
    figures = list(tables["published_figures"])
    tables["published_figures"] = tables.another()
    for figure in figures:
        before = year_before(figure, figures)
        known = {"year_before_value": before and before["value"], "year_before_date": before and before["as_of_date"]}
        tables["published_figures"].append(figure | known)


def _memberships(tables: Tables, received: dict[str, date]) -> None:
    """Add between which days each membership counts, and the table of counted spells. An organisation of one membership and
    no status has one spell, which is told by the membership alone; the others are united one by one."""
    groups = [
        digests(ids, len(ids))
        for rows in tables["memberships"].portions()
        for ids in (rows.only(_is_group(rows)).cells("organisation_id"),)
    ]
    holders = {row["organisation_id"] for row in tables["un_status_spells"]}
    groups = [*groups, *[digests(holders, len(holders))] * 2, np.empty(0, dtype=np.int64)]
    distinct, times = np.unique(np.concatenate(groups), return_counts=True)
    single = distinct[times == 1]
    memberships, spells, others = tables.another(), tables.another(), []
    for rows in tables["memberships"].portions():
        lasting = _lasting(rows, received)
        days = {name: lasting.part(place) for place, name in enumerate(LASTING) if name in OF_MEMBERSHIP}
        memberships.extend({**rows.columns, **days})
        ids = rows.cells("organisation_id")
        is_plain = _is_group(rows) & np.isin(digests(ids, len(ids)), single)
        own = rows.only(is_plain).columns
        told = {name: lasting.part(place).only(is_plain) for place, name in enumerate(LASTING)}
        metric = Column(np.zeros(is_plain.sum(), dtype=np.int8), [MEMBERS])
        if is_plain.any():
            names = (*SPELL, "is_dated", "metric_code")
            spells.extend({name: {**own, **told, "metric_code": metric}[name] for name in names})
        if (~is_plain).any():
            rest = {name: lasting.part(place).only(~is_plain) for place, name in enumerate(LASTING)}
            others += rows_of(rows.only(~is_plain).beside(**rest))
    tables["memberships"] = memberships
    for spell in counted_spells(others, tables):
        spells.append(spell)
    tables["counted_spells"] = spells


def _is_group(rows: Columns) -> np.ndarray:
    """Of each membership whether it makes a member of the network."""
    is_ours = rows.where("network_code", lambda code: code == "cnie")
    return is_ours & rows.where("membership_kind_code", lambda code: code == "group")


# What of a membership tells how it counts, and what it then tells.
STATED = (
    "joined_date",
    "joined_precision_code",
    "left_date",
    "left_precision_code",
    "end_reason_code",
    "evidence_date",
    "source_id",
)
OF_MEMBERSHIP = ("is_start_known", "counted_from_date", "counted_until_date")
LASTING = (
    *(*OF_MEMBERSHIP, "is_dated", "certain_from_date", "certain_until_date"),
    *("start_change_code", "end_change_code"),
)


def _lasting(rows: Columns, received: dict[str, date]) -> Column:
    """How each membership counts, by the names of LASTING, told once for what several have in common."""
    stated = list(zip(*map(rows.cells, STATED), strict=True))
    numbers = {own: number for number, own in enumerate(dict.fromkeys(stated))}
    codes = np.fromiter((numbers[own] for own in stated), np.int64, len(stated))
    return Column(codes, [_lasts(dict(zip(STATED, own, strict=True)), received[own[-1]]) for own in numbers])


def _lasts(row: Row, seen: date) -> tuple[Any, ...]:
    """How one membership counts, by the names of LASTING; `seen` is the day its source was received."""
    # As in any count of stocks and flows, who leaves on a day is not there at its end: else those who left in a year,
    # or on its last day, would still stand in the count of its end and leave in the next.
    gone = row["left_date"] or (seen if row["end_reason_code"] else None)
    # Leaving on a stated day shows that it was a member the day before.
    before_leaving = row["left_date"] - timedelta(days=1) if row["left_date"] else None
    evidence = min((day for day in (row["evidence_date"], before_leaving) if day), default=None)
    counted = {
        "is_start_known": row["joined_date"] is not None,
        "is_dated": (row["joined_date"] or evidence) is not None,
        "counted_from_date": row["joined_date"] or evidence,
        "counted_until_date": gone,
    }
    found = counted | _certain(row | counted) | _changes(row | counted)
    return tuple(found[name] for name in LASTING)


def un_status_spells(steps: list[Row]) -> list[Row]:
    """One row per spell in which an organisation holds consultative status: from granted or reinstated to suspended or
    withdrawn. A recommendation or an application is not yet a status."""
    by_organisation = defaultdict(list)
    for step in steps:
        by_organisation[step["organisation_id"]].append(step)
    spells = []
    for organisation_id, own in by_organisation.items():
        open_spell: Row | None = None
        # An undated grant adds nothing to a dated one.
        if any(step["un_stage_code"] in STARTS and _day_of(step) for step in own):
            own = [step for step in own if _day_of(step) or step["un_stage_code"] not in STARTS]
        for step in sorted(own, key=lambda step: _since(_day_of(step))):
            day = _day_of(step)
            starts = step["un_stage_code"] in STARTS
            if starts and open_spell and _differ(step, open_spell):
                # Granted in another category: the one ends where the other begins.
                if open_spell["counted_from_date"] == day:
                    spells.remove(open_spell)
                open_spell |= {"counted_until_date": day, "certain_until_date": day}
                open_spell = None
            if starts and open_spell is None:
                open_spell = {
                    "organisation_id": organisation_id,
                    "un_category_code": step["un_category_code"],
                    "evidence_code": step["evidence_code"],
                    "counted_from_date": day,
                    "counted_until_date": None,
                    "certain_from_date": cells.last_day(day, step["precision_code"]) if day else None,
                    "certain_until_date": None,
                    "start_change_code": step["un_stage_code"],
                    "end_change_code": None,
                    "is_start_known": step["status_date"] is not None,
                    "source_id": step["source_id"],
                    "source_row": step["source_row"],
                }
                spells.append(open_spell)
            elif starts:
                open_spell["un_category_code"] = open_spell["un_category_code"] or step["un_category_code"]
                # Of several sources the strongest.
                stated = (open_spell["evidence_code"], step["evidence_code"])
                open_spell["evidence_code"] = min(stated, key=EVIDENCE.index)
            elif step["un_stage_code"] in ENDS and open_spell is not None:
                open_spell |= {
                    "counted_until_date": cells.last_day(day, step["precision_code"]),
                    "certain_until_date": day,
                    "end_change_code": step["un_stage_code"],
                }
                open_spell = None
    return spells


def _day_of(step: Row) -> date | None:
    """The day of a step, or else the day by which its evidence shows it; nothing where neither is known."""
    return step["status_date"] or step["evidence_date"]


def _since(day: date | None) -> date:
    """For ordering and comparison: what is undated comes before every day."""
    return day or date.min


def _differ(step: Row, spell: Row) -> bool:
    """Whether a step is of another category than a spell, where both state one."""
    return len({step["un_category_code"], spell["un_category_code"]} - {None}) == 2


def counted_spells(members: list[Row], tables: Tables) -> list[Row]:
    """One row per metric, organisation and spell in which it counts; spells of one organisation never meet or overlap.

    So on any day an organisation counts at most once, and a number is the count of the spells that cover the day. `members`
    are the memberships to be united, with what LASTING names."""
    abroad = {row["place_id"] for row in tables["places"] if row["country_code"] != "CHN"}
    memberships, statuses = defaultdict(list), defaultdict(list)
    for row in members:
        if (row["network_code"], row["membership_kind_code"]) == ("cnie", "group"):
            memberships[row["organisation_id"]].append(row)
    for row in tables["un_status_spells"]:
        statuses[row["organisation_id"]].append(row)
    is_abroad: set[str] = set()
    for rows in tables["organisations"].portions():
        is_abroad.update(rows.only(rows.where("seat_place_id", abroad.__contains__)).cells("organisation_id"))
    spells = []
    for organisation_id in sorted({*memberships, *statuses}):
        member = _united(memberships[organisation_id], "joined", "rejoined")
        holder = _united(statuses[organisation_id], "granted", "reinstated")
        spells += [spell | {"metric_code": MEMBERS} for spell in member]
        spells += [spell | {"metric_code": MEMBERS_ECOSOC} for spell in _common(member, holder)]
        if organisation_id not in is_abroad:
            spells += [spell | {"metric_code": HOLDERS} for spell in holder]
    return spells


def _certain(row: Row) -> Row:
    """Between which days a membership lasted whatever its imprecise dates mean."""
    start, end = row["joined_date"], row["left_date"]
    return {
        "certain_from_date": cells.last_day(start, row["joined_precision_code"]) if start else row["counted_from_date"],
        "certain_until_date": _first_day(end, row["left_precision_code"]) if end else row["counted_until_date"],
    }


def _first_day(last: date, precision: str | None) -> date:
    """The first day that a date can mean that is kept by its last."""
    first = last.replace(month=1, day=1) if precision == "year" else last.replace(day=1)
    return first if precision in ("year", "month") else last


def _changes(row: Row) -> Row:
    """How a membership began and ended, as growth counts it: who resigned, or left for no stated reason, left."""
    end = row["end_reason_code"] if row["end_reason_code"] in ("lapsed", "merged") else "left"
    return {"start_change_code": "joined", "end_change_code": end if row["counted_until_date"] else None}


def _united(rows: list[Row], first: str, again: str) -> list[Row]:
    """The spells of one organisation, those that meet or overlap made one; the first begins in one way, others in another.
    An undated spell adds nothing to a dated one."""
    spells: list[Row] = []
    rows = [row for row in rows if row["counted_from_date"]] or rows
    for row in sorted(rows, key=lambda row: (_since(row["counted_from_date"]), row["counted_until_date"] or date.max)):
        before = spells[-1] if spells else None
        if before and (before["counted_until_date"] or date.max) >= _since(row["counted_from_date"]):
            if (before["counted_until_date"] or date.max) < (row["counted_until_date"] or date.max):
                before |= {name: row[name] for name in ("counted_until_date", "certain_until_date", "end_change_code")}
        else:
            spell = {name: row[name] for name in SPELL} | {"is_dated": row["counted_from_date"] is not None}
            spells.append(spell | {"start_change_code": again if spells else first})
    return spells


SPELL = (
    *("organisation_id", "counted_from_date", "counted_until_date", "certain_from_date", "certain_until_date"),
    *("start_change_code", "end_change_code", "is_start_known", "source_id", "source_row"),
)


def _common(members: list[Row], holders: list[Row]) -> list[Row]:
    """The spells in which an organisation is a member and holds status. What came last began it, what ends first ends it."""
    spells = []
    for member in members:
        for holder in holders:
            starts = _since(holder["counted_from_date"]), _since(member["counted_from_date"])
            later = holder if starts[0] > starts[1] else member
            # Of two ends on one day, the membership's is told.
            ends = [spell for spell in (member, holder) if spell["counted_until_date"]]
            sooner = min(ends, key=lambda spell: spell["counted_until_date"], default=member)
            if sooner["counted_until_date"] and sooner["counted_until_date"] <= _since(later["counted_from_date"]):
                continue
            # Since when it is both is known only where both are dated. Before the one that is dated it was not both.
            is_dated = member["is_dated"] and holder["is_dated"]
            starts = (member["certain_from_date"], holder["certain_from_date"])
            certain = [spell["certain_until_date"] for spell in ends if spell["certain_until_date"]]
            spells.append(
                later
                | {name: sooner[name] for name in ("counted_until_date", "end_change_code")}
                | {
                    "certain_from_date": max(starts) if is_dated else later["counted_from_date"],
                    "certain_until_date": min(certain, default=None),
                    "is_start_known": member["is_start_known"] and holder["is_start_known"],
                    "is_dated": is_dated,
                }
            )
    return spells


def year_before(figure: Row, figures: list[Row]) -> Row | None:
    """The figure that this one can be compared with as “the year before”: the same metric and coverage, both exact, 9 to
    15 months earlier, and of those the one nearest to a year. A bound is compared with nothing: “over 300” after “310”
    is not a fall."""
    candidates = [
        other
        for other in figures
        if (other["metric_code"], other["coverage_code"]) == (figure["metric_code"], figure["coverage_code"])
        and figure["coverage_code"] != "unclear"
        and figure["comparator_code"] == other["comparator_code"] == "exact"
        and timedelta(days=274) <= figure["as_of_date"] - other["as_of_date"] <= timedelta(days=457)
    ]
    return min(candidates, key=lambda other: abs((figure["as_of_date"] - other["as_of_date"]).days - 365), default=None)


# --- events ----------------------------------------------------------------------------------------------------------

# Which events took place within which, before anything is counted.
EVENTS_WITHIN = "events_within"


def events_within(tables: Tables) -> frozenset[str]:
    """The ids of the events that are counted with another one: that within which they took place is held and of the network, or
    is itself within one that is. Where it is planned, not held or another host's, nothing counts it, and the part counts itself."""
    above = {row["event_id"]: row["parent_event_id"] for row in tables[EVENTS_WITHIN]}
    wholes = set(above.values())
    counted: set[str] = set()
    for rows in tables["events"].portions() if above else ():
        ids = rows.cells("event_id")
        counted.update(ids[place] for place in np.flatnonzero(_are_held(rows)) if ids[place] in wholes)

    def is_within(event_id: str) -> bool:
        whole = above.get(event_id)
        return whole is not None and (whole in counted or is_within(whole))

    return frozenset(filter(is_within, above))


def event_states(rows: Columns, within: frozenset[str]) -> Column:
    """How each event counts, as one of models.EVENT_STATES; `within` is what `events_within` says."""
    is_within = rows.where("event_id", within.__contains__) if within else np.zeros(len(rows), dtype=bool)
    is_held, is_ours = rows.where("event_status_code", lambda code: code == "held"), _are_held(rows)
    is_planned = rows.where("event_status_code", lambda code: code == "planned")
    conditions = (is_ours & is_within, is_ours, is_held, is_planned)
    names = (WITHIN, HELD, OTHER_HOST, PLANNED)
    places = [EVENT_STATES.index(name) for name in names]
    return Column(np.select(conditions, places, EVENT_STATES.index(NOT_HELD)), list(EVENT_STATES))


def _are_held(rows: Columns) -> np.ndarray:
    """Of each event whether it was held and CNIE had a part in it."""
    return rows.where("event_status_code", lambda code: code == "held") & rows.where("is_network_event", bool)


# --- the life of an ECOSOC status -----------------------------------------------------------------------------------

# ECOSOC resolution 1996/31, paragraph 61(c): general and special status report every fourth year, roster does not.
REPORTING = ("general", "special")
REPORT_YEARS, REPORT_MONTH, REPORT_DAY = 4, 6, 1
# So far ahead of the record, or of the end of a status, due dates are told.
YEARS_AHEAD = 8


def _step_day(step: Row) -> date:
    """The day from which a step counts: the last that an imprecise end can mean, as the spells have it."""
    day = _day_of(step)
    return cells.last_day(day, step["precision_code"]) if day and step["un_stage_code"] in ENDS else _since(day)


def _by_organisation(rows: list[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["organisation_id"]].append(row)
    return found


def un_stage_spells(steps: list[Row], spells: list[Row]) -> list[Row]:
    """One row per spell in which an organisation stands at one stage: in status as its spells say, else where its last
    other step left it. So suspended is told from withdrawn, and a stage never contradicts a status."""
    spells_of, found = _by_organisation(spells), []
    for organisation_id, own in _by_organisation(steps).items():
        status = spells_of.get(organisation_id, [])
        own = sorted((step for step in own if step["un_stage_code"] != "reported"), key=_step_day)
        days = {_step_day(step) for step in own}
        days |= {_since(spell["counted_from_date"]) for spell in status}
        days |= {spell["counted_until_date"] for spell in status} - {None}
        last: Row | None = None
        for day in sorted(days):
            stage = _stage_on(day, own, status)
            if last and stage and stage[:2] == (last["un_stage_code"], last["un_category_code"]):
                continue
            if last:
                last["counted_until_date"] = day
            last = None
            if stage:
                last = {"organisation_id": organisation_id, "un_stage_code": stage[0], "un_category_code": stage[1]}
                last["evidence_code"] = stage[2]
                last |= {"counted_from_date": None if day == date.min else day, "counted_until_date": None}
                found.append(last)
    return found


def _stage_on(day: date, steps: list[Row], spells: list[Row]) -> tuple[str, str | None, str] | None:
    """Stage, category and evidence of an organisation on a day; nothing where no step was taken by then. `steps` are in order."""
    begun = [spell for spell in spells if _since(spell["counted_from_date"]) <= day]
    lasting = [spell for spell in begun if day < (spell["counted_until_date"] or date.max)]
    taken = [step for step in steps if _step_day(step) <= day]
    if lasting:
        start = [step for step in taken if step["un_stage_code"] in STARTS][-1]
        return start["un_stage_code"], lasting[-1]["un_category_code"], lasting[-1]["evidence_code"]
    others = [step for step in taken if step["un_stage_code"] not in STARTS]
    stated = [step["un_category_code"] for step in taken if step["un_category_code"]]
    if not others:
        return None
    return others[-1]["un_stage_code"], stated[-1] if stated else None, others[-1]["evidence_code"]


def un_report_dues(steps: list[Row], spells: list[Row], received: dict[str, date]) -> list[Row]:
    """One row per status spell and day by which a quadrennial report is due in it, oldest first.

    General and special status report every fourth year, roster does not (ECOSOC resolution 1996/31, paragraph 61(c)). The
    reporting cycle begins in the year of the grant, in a reclassification that of the new category (UN guidelines
    “Submitting your quadrennial report”). The guidelines' table of days is not kept here, so the rule used is: status of
    year Y, period Y to Y+3, due by 1 June of Y+4, then every four years. Where no source states the category, or the year
    of the grant, nothing is due that could be computed."""
    steps_of, dues = _by_organisation(steps), []
    record = max(received.values(), default=date.min)
    for spell in spells:
        own = steps_of[spell["organisation_id"]]
        year = _year_of_grant(spell, own)
        if year is None or spell["un_category_code"] not in REPORTING:
            continue
        last = min(spell["counted_until_date"] or record, record).year + YEARS_AHEAD
        days = [date(due, REPORT_MONTH, REPORT_DAY) for due in range(year + REPORT_YEARS, last + 1, REPORT_YEARS)]
        days = [day for day in days if day >= _since(spell["counted_from_date"])]
        reports = [step for step in own if step["un_stage_code"] == "reported"]
        submitted = _submitted(days, reports)
        for day in days:
            due = {"due_date": day, "submitted_date": submitted.get(day)}
            due["reporting_known_from_date"] = _known_from(day, reports, received)
            dues.append({name: spell[name] for name in DUE} | due)
    return dues


DUE = (
    *("organisation_id", "un_category_code", "counted_from_date", "counted_until_date"),
    *("source_id", "source_row"),
)


def _year_of_grant(spell: Row, steps: list[Row]) -> int | None:
    """The year in which the status of a spell was granted; nothing where no source states it. To be reinstated is no grant."""
    grants = [
        step
        for step in steps
        if step["un_stage_code"] == "granted"
        and _step_day(step) <= _since(spell["counted_from_date"])
        and not _differ(step, spell)
    ]
    newest = max(grants, key=_step_day, default=None)
    is_stated = newest and newest["status_date"] and newest["precision_code"] in cells.PRECISIONS
    return newest["status_date"].year if is_stated else None


def _submitted(days: list[date], reports: list[Row]) -> dict[date, date]:
    """When the report of each due day was submitted. A report serves the newest day not later than a year after it."""
    found: dict[date, date] = {}
    for submitted in sorted(step["status_date"] for step in reports if step["status_date"]):
        year_on = submitted.replace(year=submitted.year + 1, day=min(submitted.day, 28 if submitted.month == 2 else 31))
        if served := [day for day in days if day <= year_on]:
            found.setdefault(served[-1], submitted)
    return found


def _known_from(day: date, reports: list[Row], received: dict[str, date]) -> date | None:
    """From when on the record can tell that a report due on a day was not submitted; nothing where it never can."""
    submitted = [step["status_date"] for step in reports]
    if not reports or None in submitted or max(received[step["source_id"]] for step in reports) < day:
        return None
    return max(day, min(submitted))
