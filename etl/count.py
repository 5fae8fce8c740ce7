"""From believed to counted: what a number means, decided once, at publication. The pages only choose, filter and add up.

Members on a date: organisations with a group membership of CNIE of which counted_from_date <= date < counted_until_date.
ECOSOC members on a date: those of them with a status spell that covers the date in the same way.
An imprecise date counts from the first day it can mean (joining, granting) to the last (leaving, ending)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

STARTS, ENDS = ("granted", "reinstated"), ("suspended", "withdrawn")


def count(tables: dict[str, list[Row]], received: dict[str, date]) -> None:
    """Add what is counted: the days between which memberships and ECOSOC statuses count.

    `received` is the day each source was received: by then at the latest its statements were true.
    """
    for row in tables["memberships"]:
        row["is_start_known"] = row["joined_date"] is not None
        row["counted_from_date"] = row["joined_date"] or received[row["source_id"]]
        row["counted_until_date"] = row["left_date"] + timedelta(days=1) if row["left_date"] else None
    tables["un_status_spells"] = un_status_spells(tables["un_statuses"])


def un_status_spells(steps: list[Row]) -> list[Row]:
    """One row per spell in which an organisation holds consultative status: from granted or reinstated to suspended or
    withdrawn. A recommendation or an application is not yet a status."""
    by_organisation = defaultdict(list)
    for step in steps:
        by_organisation[step["organisation_id"]].append(step)
    spells = []
    for organisation_id, own in by_organisation.items():
        open_spell: Row | None = None
        for step in sorted(own, key=lambda step: (step["status_date"] or step["evidence_date"], step["un_stage_code"])):
            day = step["status_date"] or step["evidence_date"]
            if step["un_stage_code"] in STARTS and open_spell is None:
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
            elif step["un_stage_code"] in STARTS and step["un_category_code"]:
                open_spell["un_category_code"] = open_spell["un_category_code"] or step["un_category_code"]
            elif step["un_stage_code"] in ENDS and open_spell is not None:
                open_spell["counted_until_date"] = day
                open_spell = None
    return spells
