"""How a number of members comes about: who joined, left and came back between two days, and the organisations themselves."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import CompoundSelect, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import FOUNDED, MEMBERS, Filters, lists, rolled
from dashboard.queries.lists import EVERYBODY, Those
from etl.models import AREA, SECTOR, TYPE, CountedSpell, Organisation, Source

# The parts of the bridge, in its order; etl.count says what each means.
GAINS, LOSSES = ("joined", "rejoined"), ("left", "lapsed", "merged")
PARTS = (*GAINS, *LOSSES)
GROUPS = ("year", "sector", "region", "type")


def period(filters: Filters) -> tuple[date, date]:
    """The first and the last day of the period in which changes count: the chosen years, up to the as-of date."""
    first = date(filters.since, 1, 1) if filters.since else FOUNDED
    last = min(date(filters.until, 12, 31), filters.as_of) if filters.until else filters.as_of
    return max(first, FOUNDED), last


@queries.remembered
def bridge(filters: Filters, first: date, last: date, by: str | None = None) -> pd.DataFrame:
    """One row per group (year, sector, region of the seat or type; without `by` one row): members before the first day,
    those who joined, rejoined, left, lapsed and merged from the first day to the last, and members at its end.

    Start and end are counted, not added up, so that the sum can be checked. `imprecise` of the changes are dated by rule:
    their month or year alone is known. An organisation of two sectors stands in both; a group that had nobody is left out."""
    if by != "year":
        return _grouped(filters, _bridges(filters, [(first, last)], CELLS[by]), by)
    years = range(first.year, last.year + 1)
    spans = [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in years]
    return _with_anybody(_bridges(filters, spans, ()).assign(code=list(map(str, years))))


NAMES = (*rolled.STANDS, "rejoined", "lapsed", "merged", "by_rule")
# What cells tell apart for a group.
CELLS = {None: (), "sector": (SECTOR,), "region": (AREA,), "type": (TYPE,)}


def _bridges(filters: Filters, spans: list[tuple[date, date]], by: tuple[str, ...]) -> pd.DataFrame:
    """One row per span and group of cells, with the numbers of a bridge."""
    ends = [span for first, last in spans for span in ((None, first - timedelta(days=1)), (first, last), (None, last))]
    found = rolled.changes(filters, MEMBERS, ends, NAMES, by)
    before, during, after = (slice(place, None, 3) for place in range(3))
    began, ended, rejoined, lapsed, merged, by_rule = (found.of(name, during) for name in NAMES)
    numbers = {"start": found.of(rolled.STANDING, before), "joined": began - rejoined, "rejoined": rejoined}
    numbers |= {"left": ended - lapsed - merged, "lapsed": lapsed, "merged": merged}
    numbers |= {"end": found.of(rolled.STANDING, after), "imprecise": by_rule}
    groups = {name: np.tile(column.to_numpy(), len(spans)) for name, column in found.groups.items()}
    return pd.DataFrame(groups | {name: own.ravel() for name, own in numbers.items()})


def _grouped(filters: Filters, rows: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The numbers of groups that had anybody, the code of the group in `code`."""
    if by is None:
        return rows.assign(code="")
    rows = rows.rename(columns={CODES[by]: "code"})
    # A filter on sectors leaves organisations of these sectors; their other sectors are not what was asked for.
    rows = rows[rows["code"].isin(filters.sectors)] if by == "sector" and filters.sectors else rows
    return _with_anybody(rows.sort_values("code"))


def _with_anybody(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows[["start", *PARTS, "end"]] > 0).any(axis=1)].reset_index(drop=True)


CODES = {"sector": "sector_code", "region": "region_code", "type": "organisation_type_code"}


@queries.remembered
def changed(
    filters: Filters,
    first: date,
    last: date,
    codes: tuple[str, ...] = PARTS,
    *,
    those: Those = EVERYBODY,
    start: int = 0,
    number: int | None = None,
) -> pd.DataFrame:
    """One row per change of membership of `those` from the first day to the last, oldest first: the organisation, what it
    was, the day from which it counts, and whether that day is certain; all of them, or a `number` from `start` on."""
    changes = _changes(filters, first, last, codes, those).subquery()
    order = (changes.c.day, changes.c.organisation_id, changes.c.part)
    columns = [column for column in changes.c if column.name not in ("part", "is_sample")]
    return queries.frame(filters.edition, select(*columns).order_by(*order).limit(number).offset(start or None))


@queries.remembered
def count_changed(filters: Filters, first: date, last: date, codes: tuple[str, ...], those: Those) -> tuple[int, int]:
    """How many changes of membership there are, and how many of them are of invented organisations."""
    changes = _changes(filters, first, last, codes, those).subquery()
    statement = select(func.count(), func.count(case((changes.c.is_sample, 1))))
    return tuple(map(int, queries.frame(filters.edition, statement.select_from(changes)).iloc[0]))


def _changes(filters: Filters, first: date, last: date, codes: tuple[str, ...], those: Those) -> CompoundSelect:
    changes, of_organisation = [], aliased(Source)
    for begins, own in ((True, GAINS), (False, LOSSES)):
        day = CountedSpell.counted_from_date if begins else CountedSpell.counted_until_date
        certain = CountedSpell.certain_from_date if begins else CountedSpell.certain_until_date
        code = CountedSpell.start_change_code if begins else CountedSpell.end_change_code
        changes.append(
            queries.spells(filters, MEMBERS)
            .add_columns(
                *(CountedSpell.organisation_id, code.label("change_code"), day.label("day")),
                *((day == certain).label("is_certain"), CountedSpell.is_start_known, CountedSpell.source_row),
                *(Source.source_id, literal(0 if begins else 1).label("part"), of_organisation.is_sample),
            )
            .join(of_organisation, of_organisation.source_id == Organisation.source_id)
            .where(day.between(first, last), code.in_([code for code in codes if code in own]))
            .where(*lists.conditions(filters, those))
        )
    return union_all(*changes)


def adds_up(row: object) -> bool:
    """Whether start + joined + rejoined - left - lapsed - merged = end."""
    gains, losses = (sum(getattr(row, code) for code in codes) for codes in (GAINS, LOSSES))
    return row.start + gains - losses == row.end
