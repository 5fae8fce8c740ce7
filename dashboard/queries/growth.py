"""How a number of members comes about: who joined, left and came back between two days, and the organisations themselves."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, union_all

from dashboard import queries
from dashboard.queries import FOUNDED, MEMBERS, Filters, lists, rolled
from dashboard.queries.lists import EVERYBODY, Those
from etl.models import CountedSpell, MemberChange, Organisation

# The parts of the bridge, in its order; etl.count says what each means.
GAINS, LOSSES = ("joined", "rejoined"), ("left", "lapsed", "merged")
PARTS = (*GAINS, *LOSSES)
GROUPS = ("year", "sector", "region", "type")


def period(filters: Filters) -> tuple[date, date]:
    """The first and the last day of the period in which changes count: the chosen years, up to the as-of date."""
    first = date(filters.since, 1, 1) if filters.since else FOUNDED
    last = min(date(filters.until, 12, 31), filters.as_of) if filters.until else filters.as_of
    return max(first, FOUNDED), last


def first_change(filters: Filters) -> date | None:
    """The first day on which the number of members changed; nothing where none did. Before it the record says nothing."""
    changes = queries.member_changes(filters)
    return changes["day"].iloc[0] if len(changes) else None


@dataclass(frozen=True)
class Course:
    """Members over time from a first day to a last: how many stood before the first (undated ones left out), and one row per
    day in between on which that changed, as queries.member_changes has it. What lies outside is not part of it."""

    first: date
    last: date
    start: int
    changes: pd.DataFrame


def course(filters: Filters, *, with_status: bool = False) -> Course:
    """The course of members in the period: without one from the first change to the as-of date."""
    changes, (first, last) = queries.member_changes(filters, with_status=with_status), period(filters)
    before, within = changes[changes["day"] < first], changes[(changes["day"] >= first) & (changes["day"] <= last)]
    if filters.since is None and len(within):
        first = within["day"].iloc[0]
    start = int(before["members"].iloc[-1]) if len(before) else 0
    return Course(first, last, start, within.reset_index(drop=True))


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
CELLS = {None: (), "sector": (rolled.SECTOR,), "region": (rolled.AREA,), "type": (rolled.TYPE,)}


def _bridges(filters: Filters, spans: list[tuple[date, date]], by: tuple[str, ...]) -> pd.DataFrame:
    """One row per span and group of cells, with the numbers of a bridge."""
    # Undated memberships are in no course over time, so neither at its start nor at its end.
    ends = [span for first, last in spans for span in ((None, first - timedelta(days=1)), (first, last), (None, last))]
    found = rolled.changes(filters, MEMBERS, ends, NAMES, by, dated_only=True)
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
    found = union_all(*_changes(filters, first, last, codes, those))
    order = [found.selected_columns[name] for name in KEYS]
    keys = queries.frame(filters.edition, found.order_by(*order).limit(number).offset(start or None))
    if keys.empty:
        return pd.DataFrame(columns=CHANGED)
    ids = keys["organisation_id"].unique().tolist() if number is not None else None
    rows = queries.frame(filters.edition, union_all(*_described(keys["day"].min(), keys["day"].max(), codes, ids)))
    return keys.merge(rows, on=KEYS)[CHANGED]


# By what changes are ordered, and what is said of each.
KEYS = ["day", "organisation_id", "part"]
CHANGED = ["organisation_id", "change_code", "day", "is_certain", "is_start_known", "source_row", "source_id"]


@queries.remembered
def count_changed(filters: Filters, first: date, last: date, codes: tuple[str, ...], those: Those) -> tuple[int, int]:
    """How many changes of membership there are, and how many of them are of invented organisations."""

    def count(*conditions: ColumnElement[bool]) -> int:
        changes = union_all(*_changes(filters, first, last, codes, those, conditions)).subquery()
        return int(queries.frame(filters.edition, select(func.count()).select_from(changes)).iloc[0, 0])

    total = (
        int(bridge(filters, first, last)[list(dict.fromkeys(codes))].sum(axis=None)) if those == EVERYBODY else count()
    )
    real, sample = lists.count_organisations(filters, EVERYBODY)
    if not real or not sample:
        return total, total if sample else 0
    return total, count(Organisation.source_id.in_(lists.sources_by_sample(filters.edition)[1]))


def _changes(
    filters: Filters,
    first: date,
    last: date,
    codes: tuple[str, ...],
    those: Those,
    conditions: tuple[ColumnElement[bool], ...] = (),
) -> list[Select]:
    """The changes of membership by what they are ordered, those to more members and those to fewer, of organisations that
    meet the conditions."""
    change = MemberChange
    asked = [*lists.conditions(replace(filters, **rolled.NOT_IN_CELLS), those), *conditions]
    is_of = {
        **{"joined": change.began > change.rejoined, "rejoined": change.rejoined > 0},
        **{
            "left": change.ended > change.lapsed + change.merged,
            "lapsed": change.lapsed > 0,
            "merged": change.merged > 0,
        },
    }
    found = []
    for part, own in enumerate((GAINS, LOSSES)):
        meant = or_(false(), *(is_of[code] for code in codes if code in own))
        keys = (change.day.label("day"), change.organisation_id.label("organisation_id"), literal(part).label("part"))
        statement = select(*keys).where(change.metric_code == MEMBERS, change.undated == 0, meant)
        if filters.narrows_organisations:
            statement = statement.where(change.member_cell_id.in_(rolled.cells(filters)))
        if asked:
            statement = statement.join(Organisation, Organisation.organisation_id == change.organisation_id).where(
                *asked
            )
        found.append(statement.where(change.day.between(first, last)))
    return found


def _described(first: date, last: date, codes: tuple[str, ...], ids: list[str] | None) -> list[Select]:
    """What is said of the changes between two days, of these organisations or of all."""
    spell, found = CountedSpell, []
    for part, own in enumerate((GAINS, LOSSES)):
        day = spell.counted_until_date if part else spell.counted_from_date
        certain = spell.certain_until_date if part else spell.certain_from_date
        code = spell.end_change_code if part else spell.start_change_code
        columns = (spell.organisation_id, code.label("change_code"), day.label("day"), literal(part).label("part"))
        more = ((day == certain).label("is_certain"), spell.is_start_known, spell.source_row, spell.source_id)
        is_meant = (
            spell.metric_code == MEMBERS,
            day.between(first, last),
            code.in_([one for one in codes if one in own]),
        )
        statement = select(*columns, *more).where(*is_meant)
        found.append(statement if ids is None else statement.where(spell.organisation_id.in_(ids)))
    return found


def adds_up(row: object) -> bool:
    """Whether start + joined + rejoined - left - lapsed - merged = end."""
    gains, losses = (sum(getattr(row, code) for code in codes) for codes in (GAINS, LOSSES))
    return row.start + gains - losses == row.end
