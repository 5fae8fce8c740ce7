"""How a number of members comes about: who joined, left and came back between two days, and the organisations themselves."""

from datetime import date, timedelta

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlalchemy.orm import aliased

from dashboard import queries
from dashboard.queries import FOUNDED, MEMBERS, NOT_STATED, Filters
from etl.models import CountedSpell, Organisation, OrganisationSector, Place, Region, Source

# The parts of the bridge, in its order; etl.count says what each means.
GAINS, LOSSES = ("joined", "rejoined"), ("left", "lapsed", "merged")
PARTS = (*GAINS, *LOSSES)
GROUPS = ("year", "sector", "region", "type")


def period(filters: Filters) -> tuple[date, date]:
    """The first and the last day of the period in which changes count: the chosen years, up to the as-of date."""
    first = date(filters.since, 1, 1) if filters.since else FOUNDED
    last = min(date(filters.until, 12, 31), filters.as_of) if filters.until else filters.as_of
    return max(first, FOUNDED), last


def _group(by: str | None, country: type, province: type) -> ColumnElement[str]:
    """What a spell is grouped by; “not_stated” where the record does not say."""
    values = {
        None: literal(""),
        "sector": OrganisationSector.sector_code,
        "region": func.coalesce(province.parent_region_code, country.country_code),
        "type": Organisation.organisation_type_code,
    }
    return values[by] if by is None else func.coalesce(values[by], NOT_STATED)


@queries.remembered
def bridge(filters: Filters, first: date, last: date, by: str | None = None) -> pd.DataFrame:
    """One row per group (year, sector, region of the seat or type; without `by` one row): members before the first day,
    those who joined, rejoined, left, lapsed and merged from the first day to the last, and members at its end.

    Start and end are counted, not added up, so that the sum can be checked. `imprecise` of the changes are dated by rule:
    their month or year alone is known. An organisation of two sectors stands in both; a group that had nobody is left out."""
    if by == "year":
        years = range(first.year, last.year + 1)
        spans = [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in years]
        rows = [bridge(filters, *span).assign(code=str(span[0].year)) for span in spans]
        return pd.concat(rows, ignore_index=True)
    country, province = aliased(Place), aliased(Region)
    begun = CountedSpell.counted_from_date.between(first, last)
    ended = CountedSpell.counted_until_date.between(first, last)
    imprecise_start = and_(begun, CountedSpell.certain_from_date != CountedSpell.counted_from_date)
    imprecise_end = and_(ended, CountedSpell.certain_until_date != CountedSpell.counted_until_date)

    def those(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((condition, 1)))

    group = _group(by, country, province)
    statement = (
        queries.spells(filters, MEMBERS)
        .add_columns(
            group.label("code"),
            those(queries.covers(CountedSpell, first - timedelta(days=1))).label("start"),
            *(those(and_(begun, CountedSpell.start_change_code == code)).label(code) for code in GAINS),
            *(those(and_(ended, CountedSpell.end_change_code == code)).label(code) for code in LOSSES),
            those(queries.covers(CountedSpell, last)).label("end"),
            (those(imprecise_start) + those(imprecise_end)).label("imprecise"),
            those(and_(or_(begun, ended), Source.is_sample)).label("sample"),
        )
        .outerjoin(country, country.place_id == Organisation.seat_place_id)
        .outerjoin(province, province.region_code == country.province_code)
    )
    if by == "sector":
        statement = statement.outerjoin(
            OrganisationSector, OrganisationSector.organisation_id == Organisation.organisation_id
        )
        if filters.sectors:
            statement = statement.where(group.in_(filters.sectors))
    rows = queries.frame(filters.edition, statement.group_by(group).order_by(group) if by else statement)
    if by:
        rows = rows[(rows[["start", *PARTS, "end"]] > 0).any(axis=1)].reset_index(drop=True)
    return rows


@queries.remembered
def changed(filters: Filters, first: date, last: date, codes: tuple[str, ...] = PARTS) -> pd.DataFrame:
    """One row per change of membership from the first day to the last, oldest first: the organisation, what it was, the day
    from which it counts, and whether that day is certain."""
    changes = []
    for begins, own in ((True, GAINS), (False, LOSSES)):
        day = CountedSpell.counted_from_date if begins else CountedSpell.counted_until_date
        certain = CountedSpell.certain_from_date if begins else CountedSpell.certain_until_date
        code = CountedSpell.start_change_code if begins else CountedSpell.end_change_code
        statement = (
            queries.spells(filters, MEMBERS)
            .add_columns(
                *(CountedSpell.organisation_id, code.label("change_code"), day.label("day")),
                *((day == certain).label("is_certain"), CountedSpell.is_start_known, CountedSpell.source_row),
                Source.source_id,
            )
            .where(day.between(first, last), code.in_([code for code in codes if code in own]))
        )
        changes.append(queries.frame(filters.edition, statement))
    rows = pd.concat([part for part in changes if len(part)] or changes[:1], ignore_index=True)
    return rows.sort_values(["day", "organisation_id"], kind="stable").reset_index(drop=True)


def adds_up(row: object) -> bool:
    """Whether start + joined + rejoined - left - lapsed - merged = end."""
    gains, losses = (sum(getattr(row, code) for code in codes) for codes in (GAINS, LOSSES))
    return row.start + gains - losses == row.end
