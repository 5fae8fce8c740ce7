"""From believed to counted: what a number means, decided once, at publication. The pages only choose, filter and add up.

Members on a date: organisations with a group membership of CNIE of which counted_from_date <= date < counted_until_date.
ECOSOC members on a date: those of them with a status spell that covers the date in the same way.
An imprecise date counts from the first day it can mean (joining, granting) to the last (leaving, ending)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from etl import cells

Row = dict[str, Any]

STARTS, ENDS = ("granted", "reinstated"), ("suspended", "withdrawn")


def count(tables: dict[str, list[Row]], received: dict[str, date]) -> None:
    """Add what is counted: the days between which memberships and ECOSOC statuses count.

    `received` is the day each source was received: by then at the latest its statements were true.
    """
    for row in tables["memberships"]:
        row["is_start_known"] = row["joined_date"] is not None
        evidence = min(filter(None, (received[row["source_id"]], row["left_date"])))
        row["counted_from_date"] = row["joined_date"] or evidence
        last = row["left_date"] or (evidence if row["end_reason_code"] else None)
        row["counted_until_date"] = last + timedelta(days=1) if last else None
    tables["un_status_spells"] = un_status_spells(tables["un_statuses"])
    for figure in tables["published_figures"]:
        before = year_before(figure, tables["published_figures"])
        figure["year_before_value"] = before and before["value"]
        figure["year_before_date"] = before and before["as_of_date"]


def un_status_spells(steps: list[Row]) -> list[Row]:
    """One row per spell in which an organisation holds consultative status: from granted or reinstated to suspended or
    withdrawn. A recommendation or an application is not yet a status."""
    by_organisation = defaultdict(list)
    for step in steps:
        by_organisation[step["organisation_id"]].append(step)
    spells = []
    for organisation_id, own in by_organisation.items():
        open_spell: Row | None = None
        for step in sorted(own, key=lambda step: step["status_date"] or step["evidence_date"]):
            day = step["status_date"] or step["evidence_date"]
            starts = step["un_stage_code"] in STARTS
            if starts and open_spell and _differ(step, open_spell):
                # Granted in another category: the one ends where the other begins.
                if open_spell["counted_from_date"] == day:
                    spells.remove(open_spell)
                open_spell["counted_until_date"] = day
                open_spell = None
            if starts and open_spell is None:
                open_spell = {
                    "organisation_id": organisation_id,
                    "un_category_code": step["un_category_code"],
                    "counted_from_date": day,
                    "counted_until_date": None,
                    "is_start_known": step["status_date"] is not None,
                    "source_id": step["source_id"],
                    "source_row": step["source_row"],
                }
                spells.append(open_spell)
            elif starts and step["un_category_code"]:
                open_spell["un_category_code"] = open_spell["un_category_code"] or step["un_category_code"]
            elif step["un_stage_code"] in ENDS and open_spell is not None:
                open_spell["counted_until_date"] = cells.last_day(day, step["precision_code"])
                open_spell = None
    return spells


def _differ(step: Row, spell: Row) -> bool:
    """Whether a step is of another category than a spell, where both state one."""
    return len({step["un_category_code"], spell["un_category_code"]} - {None}) == 2


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
