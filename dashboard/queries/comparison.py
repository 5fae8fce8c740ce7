"""Two states of the record side by side: what is counted in each, a sum that explains each difference exactly, and what
two editions say differently, field by field.

A sum goes by steps, so that it stays exact where several things differ at once: from the edition of A to that of B on the
day and with the filters of A, then to the day of B, then to the filters of B. Each step has its own reasons, and the steps add
up. Each thing counted stands in one part of a step; between two days each change of a member stands in one, as in the bridge of
members (growth.bridge), so that both pages say the same number joined."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby, islice
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from dashboard import queries
from dashboard.portions import PORTION
from dashboard.queries import FOUNDED, MEMBERS, MEMBERS_ECOSOC, NOT_STATED, Filters, lists, rolled
from etl.models import (
    HELD,
    START_OF_ID,
    Base,
    CountedSpell,
    Event,
    EventCount,
    EventOrganisation,
    EventPlace,
    EventSector,
    EventSeries,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationSector,
    Place,
    RecordDigest,
    Sector,
    UnStatus,
)

# What is compared: counted of organisations, of events and of the places that these reached.
COUNTED = {"members": MEMBERS, "ecosoc": MEMBERS_ECOSOC}
FIGURES = (*COUNTED, "organisations", "events", "countries", "cities")
PLACES = ("countries", "cities")
# Figures that are only ever printed, by the metric of the published figures.
PRINTED = {
    "council": "cnie_council_individuals",
    "sironet_members": "sironet_members",
    "sironet_countries": "sironet_countries",
}
# The metric of each figure that is published, those that a roster counts too.
PUBLISHED = COUNTED | PRINTED
STEPS = ("edition", "day", "filters")
EVERY_SECTOR = "all"


# --- the other state -------------------------------------------------------------------------------------------------


def first_guess(chosen: Filters, edition: int) -> date:
    """The as-of date of B while none is chosen: that of A, or the last that the edition of B can answer for."""
    return min(chosen.as_of, queries.about(edition)["record_date"])


def other(chosen: Filters, edition: int, as_of: date, sectors: tuple[str, ...] = ()) -> Filters:
    """State B: that of A but for its edition, its day and its sectors; without sectors those of A."""
    own = chosen.sectors if not sectors else () if EVERY_SECTOR in sectors else sectors
    return replace(chosen, edition=edition, as_of=as_of, sectors=own)


def code_of(other: Filters) -> str:
    """State B as the first arguments of a code that opens rows (edition, day, sectors)."""
    return f"{other.edition}~{other.as_of.isoformat()}~{'+'.join(other.sectors or (EVERY_SECTOR,))}"


def from_code(chosen: Filters, about: list[str]) -> Filters:
    """State B from the first arguments of a code, which is anybody's. Raises ValueError where it is no state that could be
    chosen."""
    edition, day, sectors = about[:3]
    number, as_of, asked = int(edition), date.fromisoformat(day), tuple(sectors.split("+"))
    if number not in queries.known_editions() or not queries.is_readable(number):
        raise ValueError(edition)
    if not FOUNDED <= as_of <= queries.about(number)["record_date"]:
        raise ValueError(day)
    known = {EVERY_SECTOR, NOT_STATED, *queries.options(number, chosen.language)["sectors"], *chosen.sectors}
    if not set(asked) <= known:
        raise ValueError(sectors)
    return other(chosen, number, as_of, asked)


# --- what is counted -------------------------------------------------------------------------------------------------


@queries.remembered
def counted(filters: Filters, metric: str) -> pd.DataFrame:
    """One row per organisation that counts in a metric on the as-of date, and how its spell began and ended."""
    columns = (CountedSpell.organisation_id, CountedSpell.start_change_code, CountedSpell.end_change_code)
    statement = queries.spells(filters, metric).add_columns(*columns)
    return queries.frame(filters.edition, statement.where(queries.covers(CountedSpell, filters.as_of)))


# Nearly all events are held: no index has their state, so no database seeks them by one.
IS_HELD = Event.event_state_code == HELD


def _held(filters: Filters, *, by_cell: bool = True) -> Select:
    """The ids of the events of the network that were held and that the filters leave."""
    is_known = or_(Event.start_date.is_(None), Event.start_date <= filters.as_of)
    return select(Event.event_id).where(*queries.event_conditions(filters, by_cell=by_cell), is_known, IS_HELD)


@queries.remembered
def ids(filters: Filters, figure: str) -> frozenset[str]:
    """What a key figure counts: ids of organisations or events, or codes of countries or cities."""
    if figure in COUNTED:
        return frozenset(counted(filters, COUNTED[figure])["organisation_id"])
    if figure == "organisations":
        return _organisations(filters)
    if figure == "events":
        return frozenset(queries.frame(filters.edition, _held(filters))["event_id"])
    return frozenset(queries.events_by_place(filters, figure)["code"])


@queries.remembered
def _organisations(filters: Filters) -> frozenset[str]:
    """Organisations that the filters leave, members or not."""
    statement = select(Organisation.organisation_id).where(*queries.organisation_conditions(filters))
    return frozenset(queries.frame(filters.edition, statement)["organisation_id"])


def value(filters: Filters, figure: str) -> int | None:
    """A key figure as every other page gives it; nothing where the record holds no roster to count members from."""
    if figure in COUNTED:
        if not queries.has_roster(filters.edition):
            return None
        return queries.count_on_day(filters, COUNTED[figure]).value
    if figure == "organisations":
        return sum(lists.count_organisations(filters, lists.EVERYBODY))
    return queries.event_numbers(filters)[figure]


# --- the sum ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of a sum: in one step and for one reason, what came to be counted (`sign` 1) or ceased to be (-1).

    `state` is the state in which these count: the one before the step for those that cease, the one after it for those
    that come. `going_back` says that the step goes to an earlier day. `read` gives their ids, which nobody needs for the
    number of them; between two days an organisation stands there once for each of its changes."""

    step: str
    reason: str
    sign: int
    number: int
    read: Callable[[], Iterable[str]]
    state: Filters
    going_back: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.read()))


@dataclass(frozen=True)
class Sum:
    """How a key figure of A becomes that of B. Both values are counted anew, so that the sum can be checked; they are
    empty where the record of one holds no roster, and then there are no parts."""

    figure: str
    before: int | None
    after: int | None
    parts: tuple[Part, ...]

    @property
    def adds_up(self) -> bool:
        return (
            None in (self.before, self.after)
            or self.before + sum(part.sign * part.number for part in self.parts) == self.after
        )

    @property
    def difference(self) -> int | None:
        return None if None in (self.before, self.after) else self.after - self.before


def steps(a: Filters, b: Filters) -> list[tuple[str, Filters, Filters]]:
    """The steps from A to B that change anything, each with the state before and after it."""
    on_the_way = [a, replace(a, edition=b.edition), replace(a, edition=b.edition, as_of=b.as_of), b]
    found = zip(STEPS, on_the_way[:-1], on_the_way[1:], strict=True)
    return [(step, before, after) for step, before, after in found if before != after]


@queries.remembered
def explained(a: Filters, b: Filters, figure: str) -> Sum:
    """The sum that leads from a key figure of A to that of B."""
    values = value(a, figure), value(b, figure)
    if None in values:
        return Sum(figure, *values, ())
    parts = []
    # Of a country or a city nothing can be said but whether events reached it.
    way = [("places", a, b)] if figure in PLACES else steps(a, b)
    for step, before, after in way:
        for sign, state, elsewhere in ((-1, before, after), (1, after, before)):
            parts += [
                Part(step, reason, sign, number, read, state, step == "day" and after.as_of < before.as_of)
                for reason, (number, read) in sorted(_apart(step, figure, state, elsewhere).items())
                if number
            ]
    return Sum(figure, *values, tuple(parts))


# By reason, how many things count in one state and not in another, and what reads their ids.
Apart = dict[str, tuple[int, Callable[[], Iterable[str]]]]


def _apart(step: str, figure: str, state: Filters, elsewhere: Filters) -> Apart:
    """What counts in `state` and not `elsewhere`, a step before or after it."""
    if step == "filters" and replace(state, sectors=elsewhere.sectors) == elsewhere:
        only = replace(state, without_sectors=elsewhere.sectors)
        return {"filter": (value(only, figure), partial(ids, only, figure))} if elsewhere.sectors else {}
    if (step, figure) == ("day", "events"):
        return _began_between(state, elsewhere)
    if step == "day" and not state.un_statuses:
        return _counted_between(state, elsewhere, COUNTED[figure]) if figure in COUNTED else {}
    if step == "edition":
        return _stated_otherwise(figure, state, elsewhere)
    counts = ids(elsewhere, figure)
    own = [one for one in ids(state, figure) if one not in counts]
    return _by_reason(own, _reasons(step, figure, state, elsewhere, own))


def _stated_otherwise(figure: str, state: Filters, elsewhere: Filters) -> Apart:
    """What counts in the edition of one state and not in that of the other: only what these do not state alike can."""
    kind = kind_of(figure)
    only, _, both = unlike(state.edition, elsewhere.edition, kind)
    there = dict.fromkeys(only) | {one: one for one in both} | same(state.edition, elsewhere.edition, kind)
    own = _counted_among(state, figure, there)
    others = {there[one] for one in own} - {None}
    counts = _counted_among(elsewhere, figure, others)
    own = {one for one in own if there[one] not in counts}
    others = {there[one] for one in own} - {None}
    reason = (_event_reasons if figure == "events" else _edition_reasons)(figure, elsewhere, others)
    return _by_reason(sorted(own), lambda one: reason(there[one]) if there[one] else "record")


def _counted_among(filters: Filters, figure: str, among: Iterable[str]) -> frozenset[str]:
    """Those of these organisations, or events, that a key figure counts."""
    if figure == "events":
        return _among(filters.edition, _held(filters, by_cell=False), Event.event_id, among)
    statement = select(Organisation.organisation_id).where(*queries.organisation_conditions(filters, by_cell=False))
    if figure in COUNTED:
        statement = statement.where(queries.counts(COUNTED[figure], filters.as_of))
    return _among(filters.edition, statement, Organisation.organisation_id, among)


def _among(edition: int, statement: Select, key: ColumnElement[str], among: Iterable[str]) -> frozenset[str]:
    return frozenset(lists.answers_of(edition, statement, key, among).iloc[:, 0])


def _began_between(state: Filters, elsewhere: Filters) -> Apart:
    """Of the events that count in one state those that do not in the other, of an earlier day: they began since. None where
    the other day is the later one: an event that was held stays held."""
    if state.as_of < elsewhere.as_of:
        return {}
    number = queries.event_numbers(state, after=elsewhere.as_of, until=state.as_of)["events"]
    return {"began": (number, partial(_ids, state.edition, _held(state).where(Event.start_date > elsewhere.as_of)))}


def _counted_between(state: Filters, elsewhere: Filters, metric: str) -> Apart:
    """The changes between the days of both states after which an organisation counts in a metric on the later one (`state`), or no
    more than on the earlier one: those that growth.bridge adds up, by what they are. One that comes and goes has two."""
    own, code, _ = _changes_between(state, elsewhere, metric)
    numbers = queries.frame(state.edition, own.add_columns(code, func.count()).group_by(code))
    of_each = own.add_columns(CountedSpell.organisation_id)
    return {
        reason: (int(number), partial(_ids, state.edition, of_each.where(code == reason)))
        for reason, number in numbers.itertuples(index=False, name=None)
    }


def _changes_between(state: Filters, elsewhere: Filters, metric: str) -> tuple[Select, ColumnElement, ColumnElement]:
    """The spells that begin between the days of both states where `state` is the later one, or end where it is the earlier one,
    and their columns that tell what that change is and its day."""
    early, late = sorted((state.as_of, elsewhere.as_of))
    spell, few = CountedSpell, rolled.changed_organisations(state, metric, early, late).subquery()
    code, day = (
        (spell.start_change_code, spell.counted_from_date)
        if state.as_of == late
        else (spell.end_change_code, spell.counted_until_date)
    )
    joined = select().select_from(few).join(spell, spell.organisation_id == few.c.organisation_id)
    return joined.where(spell.metric_code == metric, day > early, day <= late), code, day


def _ids(edition: int, statement: Select) -> list[str]:
    return queries.frame(edition, statement).iloc[:, 0].tolist()


def _by_reason(own: list[str], why: Callable[[str], str]) -> Apart:
    found: dict[str, list[str]] = {}
    for one in own:
        found.setdefault(why(one), []).append(one)
    return {reason: (len(those), partial(tuple, those)) for reason, those in found.items()}


def _reasons(step: str, figure: str, state: Filters, elsewhere: Filters, own: list[str]) -> Callable[[str], str]:
    """Why something counts in `state` and not `elsewhere`, a step between days or filters before or after it: one reason for
    each."""
    if not own or step == "filters":
        return lambda one: "filter"
    return (lambda one: "reached") if step == "places" else _day_reasons(figure, state, elsewhere)


def _edition_reasons(figure: str, elsewhere: Filters, those: Collection[str]) -> Callable[[str], str]:
    """Why each of these organisations, which count in another edition, does not in this one, on the same day and with the same
    filters."""
    if figure == "organisations":
        return lambda one: "attributes"
    own = select(CountedSpell.organisation_id).where(CountedSpell.metric_code == COUNTED[figure])
    stated = _among(elsewhere.edition, own, CountedSpell.organisation_id, those)
    counts = _counted_among(queries.unfiltered(elsewhere), figure, those)
    return lambda one: "statement" if one not in stated else "attributes" if one in counts else "dates"


def _day_reasons(figure: str, state: Filters, elsewhere: Filters) -> Callable[[str], str]:
    """Why an organisation counts on one day and not on the other, in the same edition and with the same filters."""
    if figure == "organisations":
        return lambda one: "status"
    # With no filter it counts on both days: then the filter on ECOSOC status takes it on one of them only.
    on_both = ids(queries.unfiltered(elsewhere), figure)
    change = "end_change_code" if state.as_of < elsewhere.as_of else "start_change_code"
    rows = counted(state, COUNTED[figure])
    codes = dict(zip(rows["organisation_id"], rows[change], strict=True))
    return lambda one: "status" if one in on_both else codes[one]


def _event_reasons(figure: str, elsewhere: Filters, those: Collection[str]) -> Callable[[str], str]:
    """Why each of these events, which count in another edition, does not in this one, on the same day and with the same
    filters."""
    held = _among(elsewhere.edition, select(Event.event_id).where(IS_HELD), Event.event_id, those)
    # What is left of the filters speaks of dates alone.
    dates = replace(queries.unfiltered(elsewhere), since=elsewhere.since, until=elsewhere.until)
    dated = _counted_among(dates, figure, those)
    return lambda one: "event_status" if one not in held else "attributes" if one in dated else "dates"


def on_record(edition: int, those: Iterable[str]) -> frozenset[str]:
    """Those of these organisations that an edition has."""
    return _among(edition, select(Organisation.organisation_id), Organisation.organisation_id, those)


def change_days(part: Part, other: Filters, metric: str) -> dict[str, list[date]]:
    """The days on which each organisation of a part of the step between two days joined, left and so on, in their order."""
    own, code, day = _changes_between(part.state, other, metric)
    statement = own.where(code == part.reason).add_columns(CountedSpell.organisation_id, day).order_by(day)
    found: dict[str, list[date]] = {}
    for organisation_id, on in queries.rows_of(part.state.edition, statement):
        found.setdefault(organisation_id, []).append(on)
    return found


# --- the same thing in two editions ----------------------------------------------------------------------------------


def kind_of(figure: str) -> str:
    return "event" if figure in ("events", *PLACES) else "organisation"


@queries.remembered
def unlike(first: int, second: int, kind: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The ids of organisations, or of events, that two editions do not state alike: those that only the first has, those that
    only the second has, and those of both that have another digest (etl.digest), which is to be looked into."""
    if first >= second:
        # Asked from both sides of a sum.
        added, removed, changed = unlike(second, first, kind) if first > second else ((), (), ())
        return removed, added, changed
    sums = [_sums(edition, kind) for edition in (first, second)]
    starts = sorted(start for start in {*sums[0], *sums[1]} if sums[0].get(start) != sums[1].get(start))
    removed, added, changed = [], [], []
    for own in _portions(starts, lists.AT_ONCE):
        one, two = (_digests(edition, kind, own) for edition in (first, second))
        removed += one.keys() - two.keys()
        added += two.keys() - one.keys()
        changed += [key for key in one.keys() & two.keys() if one[key] != two[key]]
    return tuple(sorted(removed)), tuple(sorted(added)), tuple(sorted(changed))


# So many starts of ids are sought by the index of the ids. And what comes after every character of an id.
FEW_STARTS, LAST = 100, "~"


def _sums(edition: int, kind: str) -> dict[str, list[int]]:
    """How many organisations, or events, have each start of ids, and the sum of their digests."""
    columns = (RecordDigest.id_start, RecordDigest.records, RecordDigest.digest_sum)
    rows = queries.rows_of(edition, select(*columns).where(_begins(RecordDigest.id_start, f"{kind[0]}-")))
    return {start: own for start, *own in rows}


def _digests(edition: int, kind: str, starts: list[str]) -> dict[str, int]:
    """The digest of each organisation, or event, by its id, of the ids that begin with these."""
    table, _, _ = KINDS[kind]
    key = getattr(table, f"{kind}_id")
    if len(starts) <= FEW_STARTS:
        are_meant = or_(*(_begins(key, start) for start in starts))
    else:
        # Found in one pass through all sooner than each by itself.
        are_meant = func.substr(key, 1, START_OF_ID).in_(starts)
    return dict(queries.rows_of(edition, select(key, table.digest).where(are_meant)))


def _begins(key: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Whether an id begins so, told by its order, and so by an index of it."""
    return and_(key >= start, key <= f"{start}{LAST}")


@queries.remembered
def same(first: int, second: int, kind: str) -> dict[str, str]:
    """The id in the second edition of what has another id in the first: an id is made of the name, and of the date of an
    event, so that it changes where these are mended.

    Taken for the same is what only one edition has under its id, and shares a name, in either language, with just one
    such thing of the other."""
    gone, come = (
        _named(edition, kind, those)
        for edition, those in zip((first, second), unlike(first, second, kind)[:2], strict=True)
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for place in range(2):
        before, after = (_by_name(those, place) for those in (gone, come))
        for name in before.keys() & after.keys():
            if len(before[name]) == len(after[name]) == 1:
                (old,), (new,) = before[name], after[name]
                if old not in found and new not in taken:
                    found[old] = new
                    taken.add(new)
    return found


def _named(edition: int, kind: str, those: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """The English and the Chinese name of each of these organisations, or events."""
    table, word = KINDS[kind][0], "title" if kind == "event" else "name"
    return {own: tuple(both) for own, *both in _rows(edition, table, (f"{kind}_id", f"{word}_en", f"{word}_zh"), those)}


def _by_name(those: dict[str, tuple[str | None, str | None]], place: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for own, both in those.items():
        if both[place]:
            found.setdefault(both[place], []).append(own)
    return found


# --- field by field --------------------------------------------------------------------------------------------------

# What two editions may say differently of an organisation or an event: fields of its own row, a date with its precision …
ORGANISATION_FIELDS = (
    *("name_en", "name_zh", "is_name_zh_verified", "organisation_type_code", "organisation_type_stated"),
    *("member_level_code", "seat_place_id", "parent_organisation_id", "founded_date", "membership_evidence"),
    *("basis_code", "source_url", "note"),
)
EVENT_FIELDS = (
    *("title_en", "title_zh", "is_title_zh_official", "series_id", "edition_number", "parent_event_id", "start_date"),
    *("end_date", "event_mode_code", "event_status_code", "cnie_role_en", "cnie_role_zh", "is_network_event"),
    *("event_state_code", "un_body_code", "un_session", "un_form_code"),
    *("source_quality_code", "source_url", "other_source_urls", "note"),
)
PRECISION = {
    **{
        "founded_date": "founded_precision_code",
        "start_date": "start_precision_code",
        "end_date": "end_precision_code",
    },
    **{"joined_date": "joined_precision_code", "left_date": "left_precision_code", "status_date": "precision_code"},
}
# … and rows of other tables that speak of it, each by what it states.
ORGANISATION_ROWS = {
    OrganisationName: (
        "name_text",
        "language_code",
        "name_kind_code",
        "valid_from_date",
        "valid_until_date",
        "is_verified",
    ),
    OrganisationSector: ("sector_code", "is_primary_sector"),
    Membership: (
        "joined_date",
        "left_date",
        "end_reason_code",
        "counted_from_date",
        "evidence_code",
        "evidence_date",
        "publication_title",
        "publisher",
        "publisher_zh",
        "source_url",
        "membership_kind_code",
        "network_code",
    ),
    UnStatus: ("un_stage_code", "un_category_code", "status_date", "evidence_code", "evidence_date"),
}
EVENT_ROWS = {
    EventPlace: ("position", "place_id"),
    EventSector: ("sector_code", "is_primary_sector"),
    EventCount: ("count_unit_code", "value", "comparator_code", "scope_en", "scope_zh"),
    EventOrganisation: ("event_role_code", "name_written", "organisation_id", "position", "source_url", "note"),
}
KINDS = {
    "organisation": (Organisation, ORGANISATION_FIELDS, ORGANISATION_ROWS),
    "event": (Event, EVENT_FIELDS, EVENT_ROWS),
}
# What stands in a field: for a field of the row itself its value, and for other tables their rows as tuples, in order.
Stated = Any


def facts(edition: int, kind: str, those: Iterable[str]) -> dict[str, dict[str, Stated]]:
    """What an edition states of each of these organisations, or events: by id and field (a column, or the name of a table)."""
    table, fields, others = KINDS[kind]
    key = f"{kind}_id"
    found = {}
    for row in _rows(edition, table, (key, *fields), those):
        found[row[0]] = dict(zip(fields, row[1:], strict=True)) | {other.__tablename__: () for other in others}
    for other, columns in others.items():
        for own, *stated in _rows(edition, other, (key, *columns), those):
            if own in found:
                found[own][other.__tablename__] += (tuple(stated),)
    for one in found.values():
        for other in others:
            # The order in which an edition happens to keep its rows says nothing.
            one[other.__tablename__] = tuple(sorted(one[other.__tablename__], key=str))
    return found


def _rows(
    edition: int, table: type[Base], columns: tuple[str, ...], those: Iterable[str] | None = None
) -> list[tuple[Stated, ...]]:
    """The rows of a table, or those of these ids, which the first of the columns has; a date together with its precision."""
    asked = [name for column in columns for name in (column, PRECISION.get(column)) if name]
    statement = select(*(getattr(table, column) for column in asked))
    if those is None:
        rows = queries.frame(edition, statement)
    else:
        rows = lists.answers_of(edition, statement, getattr(table, columns[0]), those)
    rows = rows.astype(object)
    rows = rows.where(rows.notna(), None)
    values = {
        column: list(zip(rows[column], rows[PRECISION[column]], strict=True))
        if column in PRECISION
        else list(rows[column])
        for column in columns
    }
    return list(zip(*values.values(), strict=True))


@dataclass(frozen=True)
class Differences:
    """What two editions say differently of organisations, or of events: ids only in the second, ids only in the first, and
    one entry (id in the first, id in the second, how many fields) for each of which fields differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, str, int], ...]


# The id of a thing in the first and in the second edition.
Pair = tuple[str, str]


@queries.remembered
def differences(first: int, second: int, kind: str) -> Differences:
    """What the second edition says otherwise than the first. Read is what they do not state alike (`unlike`), a portion at a
    time."""
    removed, added, both = unlike(first, second, kind)
    renamed = same(first, second, kind)
    pairs = sorted({own: own for own in both}.items() | renamed.items())
    changed = [
        (*pair, sum(1 for _ in fields))
        for own in _portions(pairs, PORTION)
        for pair, fields in groupby(fields_changed(first, second, kind, own), key=lambda found: found[:2])
    ]
    return Differences(
        tuple(sorted({*added} - {*renamed.values()})), tuple(sorted({*removed} - {*renamed})), tuple(changed)
    )


def fields_changed(
    first: int, second: int, kind: str, pairs: Iterable[Pair]
) -> Iterator[tuple[str, str, str, Stated, Stated]]:
    """For each of these things, in their order, and each field that differs: id in the first edition and in the second, field,
    stated in the first, stated in the second."""
    pairs = list(pairs)
    one = facts(first, kind, [old for old, _ in pairs])
    two = facts(second, kind, [new for _, new in pairs])
    for old, new in pairs:
        for field in one[old]:
            if one[old][field] != two[new][field]:
                yield old, new, field, one[old][field], two[new][field]


def _portions(items: list[Any], most: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while own := list(islice(rest, most)):
        yield own


@queries.remembered
def names(edition: int, language: str) -> dict[str, dict[str, str]]:
    """What an edition calls places, series and sectors, in the reader's language: by the column that holds their code or id."""
    tables = {"place_id": Place, "series_id": EventSeries, "sector_code": Sector}
    found = {}
    for key, table in tables.items():
        own = (f"name_{language}", f"name_{'en' if language == 'zh' else 'zh'}")
        found[key] = {code: name or other or code for code, name, other in _rows(edition, table, (key, *own))}
    return found


def names_of(edition: int, language: str, kind: str, those: Iterable[str]) -> dict[str, str]:
    """What an edition calls these organisations, or events, in the reader's language."""
    found = _named(edition, kind, those)
    return {
        own: (both[::-1] if language == "zh" else both)[0] or next(filter(None, both), own)
        for own, both in found.items()
    }
