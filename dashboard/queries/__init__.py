"""Every question the pages ask of an edition. It chooses, filters and adds up; what a number means was decided at
publication (etl.count). Each answer is a frame whose grain is the first sentence of its docstring."""

import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial, wraps
from itertools import islice
from threading import Lock
from typing import ParamSpec, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    and_,
    bindparam,
    case,
    exc,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from etl import database, models
from etl.models import (
    Code,
    CountedSpell,
    Event,
    EventCount,
    EventOrganisation,
    EventPlace,
    EventSeries,
    Membership,
    Organisation,
    Place,
    PublishedFigure,
    Region,
    Sector,
    Source,
    Translation,
    UnStatus,
    UnStatusSpell,
)

# Frames here are a page long: to take some rows of them takes half as long as from Arrow's columns of text.
pd.set_option("mode.string_storage", "python")

P = ParamSpec("P")
T = TypeVar("T")

NOT_STATED = "not_stated"
ORGANISATION_FILTERS = ("sectors", "regions", "organisation_types", "un_statuses")
EVENT_FILTERS = ("sectors", "regions", "programmes", "place", "period")
NO_STATUS = "none"
# Evidence of a membership that is no more than a public list that CNIE has not confirmed.
LISTED = models.LISTED
FOUNDED = date(2005, 10, 1)


@dataclass(frozen=True)
class Filters:
    """What the reader has chosen. An empty choice means all; “not_stated” is a value like any other.

    `without_listed` leaves out members that only a public list names. `without_sectors` nobody chooses: it leaves what has
    none of these sectors, by which two states are told apart."""

    edition: int
    as_of: date
    language: str = "en"
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    organisation_types: tuple[str, ...] = ()
    un_statuses: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    programmes: tuple[str, ...] = ()
    place: str | None = None
    without_listed: bool = False
    without_sectors: tuple[str, ...] = ()

    @classmethod
    def default(cls, name: str) -> object:
        """What a choice is while nothing is chosen."""
        return cls.__dataclass_fields__[name].default

    @property
    def narrows_organisations(self) -> bool:
        return bool(self.sectors or self.regions or self.organisation_types or self.un_statuses or self.without_listed)

    @property
    def asks_sectors(self) -> bool:
        return bool(self.sectors or self.without_sectors)

    @property
    def has_period(self) -> bool:
        return self.since is not None or self.until is not None


# --- editions ------------------------------------------------------------------------------------------------------


NoEdition = database.NoEdition
NoDatabase = database.NoDatabase


def current_edition() -> int:
    """The number of the edition that readers see. Raises NoEdition, and like every question NoDatabase."""
    return database.store().current()


def known_editions() -> list[int]:
    """The numbers of the editions that are kept, oldest first. Raises NoDatabase."""
    return database.store().numbers()


# Memory of the answers that are kept, in bytes; those that were not asked for longest go first.
ROOM = 256 * 2**20


class Answers:
    """What is kept of the questions that were asked, within ROOM. Many threads ask at once."""

    def __init__(self) -> None:
        self._lock, self._size = Lock(), 0
        self._kept: OrderedDict[Hashable, tuple[int, tuple]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}

    def of(self, key: Hashable, make: Callable[[], object]) -> object:
        """The answer that is kept, or else made: once, though many ask for it in the meantime."""
        found = self.get(key)
        if found is None:
            with self._lock:
                own = self._making.setdefault(key, Lock())
            try:
                with own:
                    # None is an answer like any other.
                    found = self.get(key) or self.keep(key, (make(),))
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return found[0]

    def get(self, key: Hashable) -> tuple | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def keep(self, key: Hashable, answer: tuple) -> tuple:
        """The answer that is kept: of two readers who asked at once, both get that of the first."""
        size = _size(answer)
        with self._lock:
            if key in self._kept:
                return self._kept[key][1]
            self._kept[key] = (size, answer)
            self._size += size
            while self._size > ROOM and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][0]
            return answer


ANSWERS = Answers()
# Of those that filters do not narrow: most others are made of them, so none of these goes to make room for those.
OF_EDITIONS = Answers()


def _size(answer: object) -> int:
    """About how many bytes an answer takes, and what it is made of with it; to be exact would cost more than many a question."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return 1000 + 64 * answer.size
    if isinstance(answer, partial):
        return _size(answer.args) + _size(answer.keywords)
    if isinstance(answer, dict):
        return _size(tuple(answer.values())) + 64 * len(answer)
    if isinstance(answer, tuple | list | set | frozenset):
        # A few stand for the others, from all over: the first may be like no other.
        step = len(answer) // 10 + 1
        some = list(islice(answer, step // 2, None, step))
        return 64 + (sum(map(_size, some)) * len(answer) // len(some) if some else 0)
    if is_dataclass(answer):
        return 64 + sum(_size(getattr(answer, item.name)) for item in fields(answer))
    return sys.getsizeof(answer)


def remembered(question: Callable[P, T]) -> Callable[P, T]:
    """Ask a question once for the same edition and filters: an edition never changes, so its answers do not either.

    Who asks gets a frame of its own (pandas copies it when it is written to), so none can change what others are given."""

    @wraps(question)
    def ask(*about: P.args, **more: P.kwargs) -> T:
        answers = OF_EDITIONS if about and isinstance(about[0], int) else ANSWERS
        key = (question, home(), about, *sorted(more.items()))
        return _own(answers.of(key, partial(question, *about, **more)))

    return ask


def _own(answer: T) -> T:
    if isinstance(answer, tuple) and answer and isinstance(answer[0], pd.DataFrame):
        return tuple(map(_own, answer))
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer


def home() -> str:
    """The folder or server that keeps the editions: part of what an answer depends on."""
    return _home(os.environ.get("CNIE_DATA"), os.environ.get("DATABASE_URL"))


@lru_cache(maxsize=16)
def _home(*_settings: str | None) -> str:
    # The file system is asked once and not with every question.
    return str(database.store())


def _engine(edition: int) -> Engine:
    return _engine_at(home(), edition)


# Kept beside the answers and not among them: an engine knows the statements that it has put into words before.
@lru_cache(maxsize=64)
def _engine_at(_home: str, edition: int) -> Engine:
    return database.store().engine(edition)


def read_ahead(edition: int) -> None:
    """Have an edition in the machine's memory before anybody asks for rows that lie apart, as those of a list do."""
    database.store().read_ahead(edition)


def frame(edition: int, statement: Select) -> pd.DataFrame:
    """The answer of an edition to one question: a row per row of it, the columns as the question names them."""
    with _engine(edition).connect() as connection:
        result = connection.execute(statement)
        # Plain tuples: pandas asks each row for what it may be, which costs more than the question.
        return pd.DataFrame(list(map(tuple, result.fetchall())), columns=list(result.keys()))


def is_among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of these values. `in_` looks at each of them for what it may be, which takes as long as to find
    its row."""
    return column.in_(bindparam(None, list(values), expanding=True, type_=column.type))


def rows_of(edition: int, statement: Select) -> list[tuple]:
    """The same as plain rows, for what is counted here and shown to nobody."""
    with _engine(edition).connect() as connection:
        return list(map(tuple, connection.execute(statement).fetchall()))


def warm() -> None:
    """Open the current edition and fill the caches, so that the first visitor does not wait. Raises NoEdition."""
    edition = current_edition()
    about(edition)
    for language in ("en", "zh"):
        options(edition, language)


@remembered
def is_readable(edition: int) -> bool:
    """Whether an edition has the tables that are asked here: one published by an earlier dashboard may lack some."""
    try:
        for table in models.MODELS.values():
            frame(edition, select(*table.columns).limit(0))
    except exc.DatabaseError:
        return False
    return True


@remembered
def about(edition: int) -> dict:
    """One edition: its number, when it was published, and the date of the record. Raises NoEdition."""
    rows = frame(edition, select(models.Edition).where(models.Edition.edition_id == edition))
    return rows.iloc[0].to_dict()


@remembered
def editions(edition: int) -> pd.DataFrame:
    """One row per edition known to this one, newest first."""
    table = models.Edition
    return frame(
        edition, select(table.edition_id, table.published_at, table.record_date).order_by(table.edition_id.desc())
    )


# --- what can be chosen --------------------------------------------------------------------------------------------


def name_of(table: type, language: str) -> ColumnElement:
    """The name in the reader's language, or the other where a source gives only that."""
    first, second = (table.name_zh, table.name_en) if language == "zh" else (table.name_en, table.name_zh)
    return func.coalesce(first, second)


@remembered
def codes(edition: int, language: str) -> dict[str, dict[str, str]]:
    """The name of each code, by list."""
    rows = frame(
        edition,
        select(Code.list_code, Code.code, name_of(Code, language).label("name")).order_by(Code.position, Code.code),
    )
    return {
        name: dict(zip(part["code"], part["name"], strict=True)) for name, part in rows.groupby("list_code", sort=False)
    }


@remembered
def translations(edition: int, language: str) -> dict[str, str]:
    """What sources say in English, and how it reads in the reader's language; nothing to a reader of English."""
    if language == "en":
        return {}
    rows = frame(edition, select(Translation.english, Translation.chinese))
    return dict(zip(rows["english"], rows["chinese"], strict=True))


def in_language(texts: pd.Series, edition: int, language: str) -> pd.Series:
    """Texts of sources, in the reader's language as far as they were translated."""
    known = translations(edition, language)
    return texts.map(lambda text: known.get(text, text))


@remembered
def code_descriptions(edition: int, language: str, list_code: str) -> dict[str, str]:
    """What each code of a list means, where its name does not say it all."""
    text = Code.description_zh if language == "zh" else Code.description_en
    statement = select(Code.code, text).where(Code.list_code == list_code, text.is_not(None)).order_by(Code.position)
    return dict(rows_of(edition, statement))


@remembered
def options(edition: int, language: str) -> dict[str, dict[str, str]]:
    """What each filter can be set to: code and name, in the order in which a reader sees them. Regions in use only."""
    sectors = frame(
        edition, select(Sector.sector_code, name_of(Sector, language)).order_by(Sector.position, Sector.sector_code)
    )
    places = frame(edition, select(Place.country_code, Place.province_code).distinct())
    used = set(places["country_code"]) | set(places["province_code"].dropna())
    regions = frame(
        edition,
        select(
            Region.region_code,
            Region.parent_region_code,
            Region.region_kind,
            name_of(Region, language).label("name"),
            Region.position,
        ),
    )
    parents = regions.dropna().set_index("region_code")["parent_region_code"].to_dict()
    for code in list(used):
        while code := parents.get(code):
            used.add(code)
    regions = regions[regions["region_code"].isin(used)]
    kinds = {"chinese_region": 0, "province": 1, "world_region": 2, "country": 3}
    regions = regions.assign(kind=regions["region_kind"].map(kinds)).sort_values(["kind", "position", "name"])
    cell = models.MemberCell
    types = frame(edition, select(cell.organisation_type_code).distinct())["organisation_type_code"]
    cities = frame(
        edition,
        select(Place.place_id, name_of(Place, language))
        .where(Place.place_precision_code == "city", Place.place_id.in_(select(models.PlaceCombination.place_id)))
        .order_by(Place.place_id),
    )
    names = codes(edition, language)
    pair = lambda frame: dict(frame.itertuples(index=False, name=None))  # noqa: E731
    return {
        "sectors": pair(sectors),
        "regions": pair(regions[["region_code", "name"]]),
        "organisation_types": {code: name for code, name in names["organisation_type"].items() if code in set(types)},
        "un_statuses": names["un_category"],
        "programmes": names["programme"],
        "places": pair(cities),
    }


@remembered
def within(edition: int, regions: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The countries and the provinces that the chosen regions contain."""
    rows = frame(edition, select(Region.region_code, Region.parent_region_code, Region.region_kind))
    kinds = dict(zip(rows["region_code"], rows["region_kind"], strict=True))
    parents = rows.dropna().set_index("region_code")["parent_region_code"].to_dict()
    found: tuple[set[str], set[str]] = (set(), set())
    for code, kind in kinds.items():
        above = code
        while above:
            if above in regions and kind in ("country", "province"):
                found[kind == "province"].add(code)
            above = parents.get(above)
    return found


# --- conditions ----------------------------------------------------------------------------------------------------


def covers(spell: type, day: ColumnElement | date) -> ColumnElement[bool]:
    """Whether a spell counts on a day. One that is undated counts on every day until it ended: it is known, not since when."""
    return and_(
        or_(spell.counted_from_date.is_(None), spell.counted_from_date <= day),
        or_(spell.counted_until_date.is_(None), spell.counted_until_date > day),
    )


def _holds(filters: Filters, category: Callable[[type], ColumnElement[bool]] | None = None) -> ColumnElement[bool]:
    spell = aliased(UnStatusSpell)
    asked = [covers(spell, filters.as_of), *([category(spell)] if category else [])]
    return Organisation.organisation_id.in_(select(spell.organisation_id).where(*asked))


def organisation_conditions(filters: Filters, *, by_cell: bool = True) -> list[ColumnElement[bool]]:
    """What the filters ask of an organisation. Choices within a filter widen, filters narrow one another.

    As sets of cells and of ids: a database finds each once, by an index, and not again for every organisation. Unless `by_cell`,
    no database finds the organisations by an index of their cells, but looks up the cell of each: where what else is asked leaves
    few of them, or where many are left and the first few are wanted, which another index has in order."""
    found = []
    if filters.asks_sectors or filters.regions or filters.organisation_types or filters.without_listed:
        cells = rolled.cells(filters)
        own = models.MemberCell.member_cell_id == Organisation.member_cell_id + 0
        found.append(Organisation.member_cell_id.in_(cells) if by_cell else exists(cells.where(own)))
    if filters.un_statuses:
        any_of = [_holds(filters, lambda spell: spell.un_category_code.in_(filters.un_statuses))]
        if NOT_STATED in filters.un_statuses:
            any_of.append(_holds(filters, lambda spell: spell.un_category_code.is_(None)))
        if NO_STATUS in filters.un_statuses:
            any_of.append(~_holds(filters))
        found.append(or_(*any_of))
    return found


def known_events(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of an event, and that it was known on the as-of date."""
    # Planned events lie ahead of the as-of date and are told apart by their status.
    is_known = or_(Event.start_date.is_(None), Event.start_date <= filters.as_of, Event.event_status_code == "planned")
    return [*event_conditions(filters), is_known]


def lies_in(cells: Select, *, by_cell: bool = True) -> ColumnElement[bool]:
    """Whether an event lies in one of these cells, found `by_cell` as organisations are."""
    own = models.EventCell.event_cell_id == Event.event_cell_id + 0
    return Event.event_cell_id.in_(cells) if by_cell else exists(cells.where(own))


def event_conditions(filters: Filters, *, by_cell: bool = True, held: bool = False) -> list[ColumnElement[bool]]:
    """What the filters ask of an event, `by_cell` as of organisations, and `held` where it must be one that counts as held: with a part
    of CNIE, and not within another event that counts (etl.count.event_states).
    Organisation type and ECOSOC status speak of organisations only."""
    found = []
    if filters.asks_sectors or filters.regions or filters.programmes or filters.place:
        cells = rolled.event_cells(filters)
        # Cells tell it, too: asked of the events, a database goes through all that were held.
        cells = cells.where(models.EventCell.event_state_code == models.HELD) if held else cells
        found.append(lies_in(cells, by_cell=by_cell))
    elif held:
        found.append(Event.event_state_code == models.HELD)
    if filters.has_period:
        # A year given is a period asked for: an event without a date lies in none.
        found.append(Event.start_date >= date(filters.since or 1, 1, 1))
        found.append(Event.start_date <= date(filters.until or 9999, 12, 31))
    return found


def year_earlier(day: date) -> date:
    """The same day a year before; 28 February for the 29th.

    >>> year_earlier(date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


# Here, since it asks with what stands above.
from dashboard.queries import rolled  # noqa: E402

# --- members -------------------------------------------------------------------------------------------------------

MEMBERS, MEMBERS_ECOSOC, HOLDERS = "cnie_members", "cnie_members_ecosoc", "ecosoc_chinese_ngos"


@dataclass(frozen=True)
class Count:
    """A number from the record, and what a reader must know to trust it.

    `sample` of the `value` are invented sample records. `undated` of them are known, and nobody says since when: they are in no
    course over time. `start_unknown` of them count from the first dated evidence, and `imprecise` of them count by rule: their
    dates are too imprecise to tell whether they counted on that very day. `before` is the same count a year earlier."""

    value: int
    before: int
    sample: int
    undated: int
    start_unknown: int
    imprecise: int


def spells(filters: Filters, metric: str) -> Select:
    """The spells in which organisations that the filters leave count in a metric, and what is asked of them by others."""
    return (
        select()
        .select_from(CountedSpell)
        .join(Organisation, Organisation.organisation_id == CountedSpell.organisation_id)
        .join(Source, Source.source_id == CountedSpell.source_id)
        .where(CountedSpell.metric_code == metric, *organisation_conditions(filters))
    )


def counts(metric: str, day: date, *, dated_only: bool = False) -> ColumnElement[bool]:
    """Whether an organisation counts in a metric on a day; `dated_only`, whether it does so in a course over time."""
    spell = aliased(CountedSpell)
    own = spell.organisation_id == Organisation.organisation_id
    asked = [own, spell.metric_code == metric, covers(spell, day)]
    return exists().where(*asked, *([spell.is_dated] if dated_only else []))


@remembered
def count_on_day(filters: Filters, metric: str) -> Count:
    """Organisations that count in a metric on the as-of date (etl.count says when they do)."""
    before, names = year_earlier(filters.as_of), (*rolled.STANDS, "sample", "undated", "start_unknown", "imprecise")
    if filters.un_statuses:
        # Who holds a status on the day before is another question.
        standing = rolled.changes(on(filters, before), metric, [(None, before)]).of(rolled.STANDING)
        found = rolled.changes(filters, metric, [(None, filters.as_of)], names)
    else:
        found = rolled.changes(filters, metric, [(None, filters.as_of), (None, before)], names)
        standing = found.of(rolled.STANDING, 1)
    known = (found.of(name)[0] for name in names[2:])
    return Count(*map(int, (found.of(rolled.STANDING)[0], standing[0], *known)))


@remembered
def standing(filters: Filters, metric: str) -> int:
    """How many organisations count in a metric on the as-of date, where nothing else of them is asked."""
    return int(rolled.changes(filters, metric, [(None, filters.as_of)]).of(rolled.STANDING)[0])


def member_count(filters: Filters, *, with_status: bool = False) -> Count:
    """Member organisations of CNIE on the as-of date, of them those that hold ECOSOC status if `with_status`."""
    return count_on_day(filters, MEMBERS_ECOSOC if with_status else MEMBERS)


@remembered
def member_changes(filters: Filters, *, with_status: bool = False) -> pd.DataFrame:
    """One row per day on which the number of members changed, up to the as-of date: how many began to count and how many ceased
    to (`began`, `ended`; growth.bridge tells the ways of both apart), members after it. Where there are very many such days, one
    row per month, by its last day.

    Undated memberships are in no row. None where the record holds no dated roster: the few members that other sources happen to
    name are no count of members."""
    found = rolled.course(filters, MEMBERS_ECOSOC if with_status else MEMBERS)
    return found if has_roster(filters.edition) else found.iloc[:0]


@remembered
def evidence_after(filters: Filters, metric: str) -> int:
    """Organisations that count in a metric from their first evidence, which came after the as-of date: nobody states
    whether they counted before."""
    found = rolled.changes(filters, metric, [(filters.as_of + timedelta(days=1), None)], ("late_evidence",))
    return int(found.of("late_evidence")[0])


def edition_that_counted(filters: Filters, metric: str, value: int) -> int | None:
    """The newest of the ten editions before this one that gave this number for the same metric and day, if any did."""
    for edition in [number for number in known_editions() if number < filters.edition][:-11:-1]:
        if is_readable(edition) and count_on_day(replace(filters, edition=edition), metric).value == value:
            return edition
    return None


@dataclass(frozen=True)
class LeftOut:
    """What one filter leaves out of the members on the as-of date, or of the events, all other filters being as they are.

    `kept` of the `total` stay; of those left out, `unstated` do not say what the filter asks for."""

    filter: str
    of: str
    total: int
    kept: int
    unstated: int


@remembered
def left_out(filters: Filters) -> tuple[LeftOut, ...]:
    """For each filter in force: what it leaves out of members and of events."""
    found = []

    def members(chosen: Filters) -> int:
        return standing(chosen, MEMBERS)

    def events(chosen: Filters) -> int:
        return sum(count_held(chosen))

    narrowing = (*ORGANISATION_FILTERS, "without_listed", "programmes", "place", "period")
    for name in narrowing:
        without = without_period(filters) if name == "period" else replace(filters, **{name: Filters.default(name)})
        if without == filters:
            continue
        for of, count in (("members", members), ("events", events)):
            if name not in ((*ORGANISATION_FILTERS, "without_listed") if of == "members" else EVENT_FILTERS):
                continue
            total, unstated = count(without), 0
            if name == "period":
                unstated = count_held(without)[1]
            elif name in ORGANISATION_FILTERS and NOT_STATED not in getattr(filters, name):
                unstated = count(replace(filters, **{name: (NOT_STATED,)}))
            if total:
                found.append(LeftOut(name, of, total, count(filters), unstated))
    return tuple(found)


@remembered
def narrowing(filters: Filters) -> tuple[int, tuple[tuple[str, int], ...], date | None]:
    """How the filters on organisations come to their number of members: the members without a filter, those that are left
    by each filter after the ones before it, and the first day on which anybody counts."""
    at, steps = unfiltered(filters), []
    total = standing(at, MEMBERS)
    for name in (*ORGANISATION_FILTERS, "without_listed"):
        if getattr(filters, name):
            at = replace(at, **{name: getattr(filters, name)})
            steps.append((name, standing(at, MEMBERS)))
    first = select(func.min(models.MemberChange.day)).where(models.MemberChange.metric_code == MEMBERS)
    return total, tuple(steps), frame(filters.edition, first).iloc[0, 0]


@remembered
def roster(edition: int) -> str | None:
    """Whether a roster with dates is part of the record: REAL, that of the secretariat; SAMPLE, an invented one; nothing where
    there is none, and members can be counted by name but in no course over time."""
    membership = models.Membership
    statement = (
        select(func.min(case((Source.is_sample, 1), else_=0)))
        .select_from(membership)
        .join(Source, Source.source_id == membership.source_id)
        .where(
            membership.network_code == "cnie",
            membership.evidence_code == models.ROSTER,
            membership.joined_date.is_not(None),
        )
    )
    is_sample = frame(edition, statement).iloc[0, 0]
    return None if pd.isna(is_sample) else SAMPLE if is_sample else REAL


REAL, SAMPLE = "real", "sample"


def is_counted(filters: Filters, metric: str) -> bool:
    """Whether the number of a metric that stands for CNIE is counted from the record: from a real roster with dates, or from a
    sample while nothing is published. Else it is the latest published one, and what the record counts is called so."""
    source = roster(filters.edition)
    return source == REAL or (source == SAMPLE and latest_published(filters, metric) is None)


def has_roster(edition: int) -> bool:
    """Whether a roster with dates, be it a sample, is part of the record; without one members have no course over time."""
    return roster(edition) is not None


@dataclass(frozen=True)
class Known:
    """Members known by name on a day: how many real ones by the strongest evidence of each (only kinds that occur), how many
    sample records beside them, and of how many in all nobody says since when."""

    by_evidence: dict[str, int]
    sample: int
    undated: int

    @property
    def real(self) -> int:
        """Real members known by name, on whatever evidence."""
        return sum(self.by_evidence.values())


@remembered
def members_known(filters: Filters) -> Known:
    """Members of CNIE known by name on the as-of date, by evidence."""
    names, span = (*rolled.STANDS, "sample_organisations"), [(None, filters.as_of)]
    found = rolled.changes(filters, MEMBERS, span, names, (rolled.EVIDENCE,))
    standing, sample = found.of(rolled.STANDING), found.of("sample_organisations")
    real = dict(zip(found.groups["evidence_code"], (standing - sample).tolist(), strict=True))
    by_evidence = {code: int(real[code]) for code in models.EVIDENCE if real.get(code)}
    return Known(by_evidence, int(sample.sum()), count_on_day(filters, MEMBERS).undated)


@remembered
def samples(edition: int) -> dict[str, int]:
    """How many invented organisations and events the edition holds."""
    table = models.Coverage
    rows = frame(edition, select(table.question_code, table.sample_rows))
    sample = dict(zip(rows["question_code"], rows["sample_rows"], strict=True))
    return {"organisations": int(sample["membership"]), "events": int(sample["event_date"])}


@remembered
def is_demonstration(edition: int) -> bool:
    """Whether every file of members in the edition is a sample: beside real members a sample is none."""
    files = (Source.source_kind_code == "members") & ~Source.is_retired
    samples = frame(edition, select(Source.is_sample).where(files))["is_sample"]
    return bool(len(samples)) and bool(samples.all())


def organisation_rows(filters: Filters, day: date, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """One row per organisation that meets the conditions, by name: what a list of organisations shows on that day."""
    seat, province, country = aliased(Place), aliased(Region), aliased(Region)
    member, status = aliased(Membership), aliased(UnStatusSpell)
    statement = (
        select(
            Organisation.organisation_id,
            name_of(Organisation, filters.language).label("organisation"),
            Organisation.is_name_zh_verified,
            Organisation.organisation_type_code,
            name_of(seat, filters.language).label("seat"),
            func.coalesce(name_of(province, filters.language), name_of(country, filters.language)).label("region"),
            province.parent_region_code.label("chinese_region"),
            seat.country_code,
            seat.province_code,
            func.min(member.joined_date).label("joined_date"),
            func.min(member.joined_precision_code).label("joined_precision_code"),
            func.min(case((member.organisation_id.is_not(None), 1), else_=0)).label("is_member"),
            func.min(status.un_category_code).label("un_category_code"),
            func.min(case((status.is_start_known, status.counted_from_date))).label("status_since_date"),
            func.max(case((status.organisation_id.is_not(None), 1), else_=0)).label("is_holder"),
            func.min(models.MemberCell.evidence_code).label("evidence_code"),
            Organisation.basis_code,
            Source.is_sample,
            Organisation.source_url,
            Organisation.source_id,
            Organisation.source_row,
            models.MemberCell.sector_combination_id,
        )
        .join(models.MemberCell, models.MemberCell.member_cell_id == Organisation.member_cell_id)
        .outerjoin(seat, seat.place_id == Organisation.seat_place_id)
        .outerjoin(province, province.region_code == seat.province_code)
        .outerjoin(country, country.region_code == seat.country_code)
        .outerjoin(
            member,
            and_(
                member.organisation_id == Organisation.organisation_id,
                member.network_code == "cnie",
                member.membership_kind_code == "group",
                covers(member, day),
            ),
        )
        .outerjoin(status, and_(status.organisation_id == Organisation.organisation_id, covers(status, day)))
        .join(Source, Source.source_id == Organisation.source_id)
        .where(*conditions)
        .group_by(
            *(Organisation.organisation_id, models.MemberCell.member_cell_id, seat.place_id),
            *(province.region_code, country.region_code, Source.source_id),
        )
    )
    rows = frame(filters.edition, statement)
    names, combined = options(filters.edition, filters.language)["sectors"], rolled.combined_sectors(filters.edition)
    sectors = [combined.get(own) for own in rows.pop("sector_combination_id")]
    rows["sectors"] = pd.Series(sectors, dtype=object)
    rows["sector_names"] = [[names[code] for code in own or ()] for own in sectors]
    return rows.sort_values(["organisation", "organisation_id"]).reset_index(drop=True)


@remembered
def networks(edition: int) -> frozenset[str]:
    """The ids of the organisations that are themselves one of the networks of which others are members, by any of their names:
    none of them is a member of itself, nor could it become one."""
    names = {name for language in ("en", "zh") for name in codes(edition, language)["network"].values()}
    name = models.OrganisationName
    return frozenset(own for (own,) in rows_of(edition, select(name.organisation_id).where(name.name_text.in_(names))))


# --- sectors -------------------------------------------------------------------------------------------------------


@remembered
def inferred_sectors(filters: Filters) -> int:
    """Of the members of `members_known` and of the sample, how many have type and sectors that we inferred from their name."""
    asked = organisation_conditions(filters)
    asked += [counts(MEMBERS, filters.as_of), Organisation.basis_code == "inferred_from_name"]
    statement = select(func.count()).select_from(Organisation).where(*asked)
    return int(frame(filters.edition, statement).iloc[0, 0])


@remembered
def sector_members(filters: Filters, *, members_only: bool, primary_only: bool) -> pd.DataFrame:
    """One row per sector, Chinese region or country, evidence of membership and sample mark: organisations that the filters
    leave. The evidence is empty unless members alone are counted.

    An organisation of two sectors counts in both, unless `primary_only`; without sector or seat it is “not_stated”."""
    metric, day = (MEMBERS, filters.as_of) if members_only else (None, about(filters.edition)["record_date"])
    names, by = (*rolled.STANDS, "sample_organisations"), (rolled.SECTOR, rolled.AREA)
    by = (*by, rolled.EVIDENCE) if members_only else by
    found = rolled.changes(filters, metric, [(None, day)], names, by, primary_only=primary_only)
    cells = found.groups.assign(organisations=found.of(rolled.STANDING), sample=found.of("sample_organisations"))
    cells = cells if members_only else cells.assign(evidence_code=None)
    # A filter on sectors leaves organisations of these sectors; their other sectors are not what was asked for.
    if filters.sectors:
        cells = cells[cells["sector_code"].isin(filters.sectors)]
    marks = [cells.assign(organisations=cells["organisations"] - cells["sample"], is_sample=False)]
    marks.append(cells.assign(organisations=cells["sample"], is_sample=True))
    keys = ["sector_code", "region_code", "evidence_code", "is_sample"]
    rows = pd.concat(marks)[[*keys, "organisations"]]
    return rows[rows["organisations"] > 0].sort_values(keys).reset_index(drop=True)


# --- events --------------------------------------------------------------------------------------------------------


def event_rows(edition: int, language: str, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """One row per event that meets the conditions, newest first."""

    def titles(event: type) -> tuple[ColumnElement[str], ColumnElement[str]]:
        return (event.title_zh, event.title_en) if language == "zh" else (event.title_en, event.title_zh)

    # The event within which it took place.
    whole = aliased(Event)
    statement = (
        select(
            Event.event_id,
            func.coalesce(*titles(Event)).label("title"),
            EventSeries.series_id,
            name_of(EventSeries, language).label("series"),
            EventSeries.programme_code,
            Event.edition_number,
            Event.start_date,
            Event.start_precision_code,
            Event.end_date,
            Event.end_precision_code,
            Event.event_mode_code,
            Event.event_status_code,
            Event.event_state_code,
            Event.is_network_event,
            Event.un_body_code,
            Event.un_session,
            Event.un_form_code,
            func.coalesce(*titles(whole)).label("whole"),
            (Event.cnie_role_zh if language == "zh" else Event.cnie_role_en).label("cnie_role"),
            Event.source_quality_code,
            Event.source_url,
            Source.is_sample,
            Event.source_id,
            Event.source_row,
        )
        .outerjoin(EventSeries, EventSeries.series_id == Event.series_id)
        .outerjoin(whole, whole.event_id == Event.parent_event_id)
        .join(Source, Source.source_id == Event.source_id)
        .where(*conditions)
        # By id and not by title, so that events are numbered alike in both languages.
        .order_by(Event.start_date.desc().nulls_last(), Event.event_id)
    )
    rows = frame(edition, statement)
    return rows.assign(start_date=rows["start_date"].astype(object))


def on(filters: Filters, day: date) -> Filters:
    return replace(filters, as_of=day)


def unfiltered(filters: Filters) -> Filters:
    return Filters(filters.edition, filters.as_of, filters.language)


def without_period(filters: Filters) -> Filters:
    return replace(filters, since=None, until=None)


def of_events(filters: Filters) -> Filters:
    """The same choices but for those that say nothing of events, so that nothing is asked anew for them."""
    return replace(filters, language="en", organisation_types=(), un_statuses=(), without_listed=False)


def counted_events(filters: Filters) -> dict[str, tuple[int, int]]:
    """How many events the filters leave in each state: with a date, and without one."""
    return _by_state(of_events(filters))


@remembered
def _by_state(filters: Filters) -> dict[str, tuple[int, int]]:
    events = rolled.Events(filters)
    states = events.cells.states
    numbers = events.numbers(_spread_states(filters.edition), len(states) * SPREAD, events.chosen())
    dated, undated = (own.reshape(-1, SPREAD).sum(axis=1).tolist() for own in numbers)
    found = dict(zip(states, zip(dated, undated, strict=True), strict=True))
    return dict.fromkeys(models.EVENT_STATES, (0, 0)) | found


@dataclass(frozen=True)
class OnRecord:
    """Events on record, each of which is one of these: held by CNIE, which is what every page calls an event held; held within
    another one, with which it counts; held by another host; planned; or not held (cancelled, say)."""

    held: int = 0
    within: int = 0
    other_host: int = 0
    planned: int = 0
    not_held: int = 0

    @property
    def total(self) -> int:
        return self.held + self.within + self.other_host + self.planned + self.not_held


def on_record(filters: Filters) -> OnRecord:
    """The events that the filters leave, by what they are."""
    return OnRecord(**{state: dated + undated for state, (dated, undated) in counted_events(filters).items()})


# A processor waits for a number before it adds to it again, and there are few states: each is counted in so many parts.
SPREAD = 16


@remembered
def _spread_states(edition: int) -> np.ndarray:
    """Of each cell of events the key of its state and of one of its parts."""
    state = rolled.event_cells_of(edition).state
    return state * SPREAD + np.arange(len(state), dtype=state.dtype) % SPREAD


def count_held(filters: Filters) -> tuple[int, int]:
    """How many events with a part of CNIE were held with a date, and how many without one; one within another counts with it."""
    return tuple(counted_events(filters)[models.HELD])


REACHED = ("countries", "cities")


@dataclass(frozen=True, eq=False)
class Links:
    """Countries, or cities, by their `codes`, and those of each combination of places one after the other: in `members` from
    its place in `starts` on to that of the next."""

    codes: tuple[str, ...]
    starts: np.ndarray
    members: np.ndarray

    def events(self, year: np.ndarray, combination: np.ndarray, times: np.ndarray, years: int) -> np.ndarray:
        """How many events there are by year and code, of how many there are (`times`) of some years and combinations."""
        links = np.diff(self.starts)[combination]
        within = np.arange(links.sum()) - np.repeat(np.cumsum(links) - links, links)
        member = self.members[np.repeat(self.starts[combination], links) + within]
        keys = np.repeat(year * len(self.codes), links) + member
        found = np.bincount(keys, np.repeat(times, links), years * len(self.codes))
        return found.astype(np.int64).reshape(years, len(self.codes))


@remembered
def _links(edition: int) -> dict[str, Links]:
    """The countries and the cities at which events take place."""
    combination = models.PlaceCombination.place_combination_id
    statement = select(combination, Place.country_code, Place.place_id, Place.place_precision_code)
    rows = rows_of(edition, statement.join(Place, Place.place_id == models.PlaceCombination.place_id))
    pairs = {
        "countries": {(number, country) for number, country, _, _ in rows},
        "cities": {(number, place) for number, _, place, precision in rows if precision == "city"},
    }
    size, found = max((number for number, *_ in rows), default=0) + 1, {}
    for figure, own in pairs.items():
        codes = tuple(sorted({code for _, code in own}))
        place = {code: number for number, code in enumerate(codes)}
        links = np.array(sorted((number, place[code]) for number, code in own), dtype=np.int64).reshape(-1, 2)
        starts = np.searchsorted(links[:, 0], np.arange(size + 1))
        found[figure] = Links(codes, starts, links[:, 1])
    return found


@dataclass(frozen=True, eq=False)
class Reached:
    """Where the events of each cell take place: the key of a combination of one place, or SEVERAL or NOWHERE, which also online
    ones do; these combinations by their key; and the places in `begun` of the events that take place at several."""

    keys: np.ndarray
    single: np.ndarray
    several: np.ndarray


# Keys that stand before those of combinations of one place.
NOWHERE, SEVERAL = range(2)


@remembered
def _reached(edition: int) -> Reached:
    cells, combination = rolled.event_cells_of(edition), models.PlaceCombination.place_combination_id
    statement = select(combination, func.count()).group_by(combination)
    parts = np.zeros(int(cells.places.max(initial=0)) + 1, dtype=np.int64)
    for number, own in rows_of(edition, statement):
        parts[number] = own
    single = np.flatnonzero(parts == 1)
    keys = np.minimum(parts, SEVERAL)
    keys[single] = SEVERAL + 1 + np.arange(len(single))
    keys = np.where(cells.online, NOWHERE, keys[cells.places])
    # In the shortest numbers, which a processor has at hand.
    keys = keys.astype(np.min_scalar_type(SEVERAL + 1 + len(single)))
    return Reached(keys, single, np.flatnonzero(keys[cells.begun] == SEVERAL))


@dataclass(frozen=True, eq=False)
class Reach:
    """Events of the network held: how many in each of the `years` (one without a meaning where years are not told apart), and how
    many of them, but for online ones, at each of the countries and cities of `_links`."""

    years: np.ndarray
    events: np.ndarray
    at: dict[str, np.ndarray]

    def numbers(self, figure: str) -> np.ndarray:
        """Of each year how many events there were, or how many countries or cities they reached."""
        return self.events if figure == "events" else (self.at[figure] > 0).sum(axis=1)


@remembered
def _reach(filters: Filters, after: date | None, until: date | None, *, by_year: bool) -> Reach:
    events, reached = rolled.Events(filters, after, until), _reached(filters.edition)
    cells, chosen = events.cells, events.chosen(models.HELD)
    size = SEVERAL + 1 + len(reached.single)
    # Nearly all take place at one place or none: few keys. Those at several are looked at one by one.
    if by_year:
        years, numbers = events.by_year(reached.keys, size, chosen)
        year, cell = events.among(reached.several, chosen)
        combination, times = cells.places[cell], np.ones(len(cell), dtype=np.int64)
    else:
        years, numbers = np.zeros(1, dtype=np.int64), sum(events.numbers(reached.keys, size, chosen))[None]
        some = chosen & (reached.keys == SEVERAL)
        times = sum(events.numbers(cells.places, int(cells.places.max(initial=0)) + 1, some))
        combination = np.flatnonzero(times)
        year, times = np.zeros(len(combination), dtype=np.int64), times[combination]
    year_of_single, key = np.nonzero(numbers[:, SEVERAL + 1 :])
    held = (
        np.concatenate([year, year_of_single]),
        np.concatenate([combination, reached.single[key]]),
        np.concatenate([times, numbers[year_of_single, SEVERAL + 1 + key]]),
    )
    at = {figure: links.events(*held, len(numbers)) for figure, links in _links(filters.edition).items()}
    return Reach(years, numbers.sum(axis=1), at)


@remembered
def event_numbers(filters: Filters, *, after: date | None = None, until: date | None = None) -> dict[str, int]:
    """Held events of the network, and the countries and cities they reached, online ones none; of those that began after one
    day and up to another, if these are given."""
    found = _reach(of_events(filters), after, until, by_year=False)
    return {figure: int(found.numbers(figure).sum()) for figure in ("events", *REACHED)}


@remembered
def events_by_year(filters: Filters) -> pd.DataFrame:
    """One row per year in which an event of the network was held: events, countries and cities. Undated events are in none."""
    found = _reach(of_events(filters), None, None, by_year=True)
    rows = pd.DataFrame({"year": found.years, **{figure: found.numbers(figure) for figure in ("events", *REACHED)}})
    return rows[rows["events"] > 0].reset_index(drop=True)


@remembered
def event_years(filters: Filters) -> pd.DataFrame:
    """The same, with each other year of the period of which the record speaks: one in which CNIE held events, though none that
    the filters leave; that is a zero. A year of which the record has no event held has no row: nothing is known of it."""
    found = events_by_year(filters)
    whole = events_by_year(Filters(filters.edition, filters.as_of, since=filters.since, until=filters.until))
    if found.empty:
        return found
    return found.set_index("year").reindex(whole["year"], fill_value=0).reset_index()


@remembered
def events_by_place(filters: Filters, figure: str) -> pd.DataFrame:
    """One row per country, or per city, that held events of the network reached: its code, its name, that of its country, and the
    number of these events, one in two cities of a country counting once for it; most events first."""
    found = _reach(of_events(filters), None, None, by_year=False).at[figure].sum(axis=0)
    names = place_names(filters.edition, filters.language, figure)
    pairs = zip(_links(filters.edition)[figure].codes, found, strict=True)
    rows = sorted((-int(number), code) for code, number in pairs if number)
    rows = [(code, *names[code], -number) for number, code in rows]
    return pd.DataFrame(rows, columns=["code", "name", "country", "events"])


@remembered
def place_names(edition: int, language: str, figure: str) -> dict[str, tuple[str, str]]:
    """The name of each country or place at which events take place, and that of its country, by its code."""
    country = name_of(Region, language)
    if figure == "countries":
        statement = select(Region.region_code, country, country.label("own"))
    else:
        own = Place.place_id.in_(select(models.PlaceCombination.place_id))
        statement = select(Place.place_id, name_of(Place, language), country).where(own)
        statement = statement.join(Region, Region.region_code == Place.country_code)
    rows = rows_of(edition, statement.order_by(*statement.selected_columns[:1]))
    return {code: (name, country) for code, name, country in rows}


def event_place_rows(edition: int, language: str, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """One row per place of an event that meets the conditions, in the order in which the source names them."""
    country = aliased(Region)
    statement = (
        select(
            EventPlace.event_id,
            Place.place_id,
            name_of(Place, language).label("place"),
            name_of(country, language).label("country"),
            Place.country_code,
            Place.province_code,
            Place.place_precision_code,
            Place.latitude,
            Place.longitude,
        )
        .select_from(EventPlace)
        .join(Place, Place.place_id == EventPlace.place_id)
        .join(country, country.region_code == Place.country_code)
        .where(*conditions)
        .order_by(EventPlace.event_id, EventPlace.position, Place.place_id)
    )
    return frame(edition, statement)


def event_count_rows(edition: int, language: str, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """One row per quantity stated of an event that meets the conditions, in the order of the source."""
    scope = EventCount.scope_zh if language == "zh" else EventCount.scope_en
    columns = (EventCount.event_id, EventCount.count_unit_code, EventCount.value, EventCount.comparator_code)
    statement = select(*columns, scope.label("scope")).where(*conditions)
    return frame(edition, statement.order_by(EventCount.event_count_id))


def event_organisation_rows(edition: int, language: str, *conditions: ColumnElement[bool]) -> pd.DataFrame:
    """One row per part that an organisation has in an event that meets the conditions, in the order of the source."""
    statement = (
        select(
            EventOrganisation.event_id,
            func.coalesce(name_of(Organisation, language), EventOrganisation.name_written).label("organisation"),
            EventOrganisation.event_role_code,
        )
        .outerjoin(Organisation, Organisation.organisation_id == EventOrganisation.organisation_id)
        .where(*conditions)
        .order_by(EventOrganisation.event_id, EventOrganisation.position, EventOrganisation.event_organisation_id)
    )
    return frame(edition, statement)


# --- figures and statuses ------------------------------------------------------------------------------------------


@remembered
def published(filters: Filters, metrics: tuple[str, ...] | None = None) -> pd.DataFrame:
    """One row per figure that somebody printed of these metrics, or of any, up to the as-of date, oldest first."""
    rows = _figures(filters.edition)
    is_meant = [
        day <= filters.as_of and (not metrics or metric in metrics)
        for day, metric in zip(rows["as_of_date"], rows["metric_code"], strict=True)
    ]
    rows = rows[np.array(is_meant, dtype=bool)].reset_index(drop=True)
    return rows.assign(publisher=rows["publisher_zh"]) if filters.language == "zh" else rows


@remembered
def _figures(edition: int) -> pd.DataFrame:
    table = PublishedFigure
    return frame(edition, select(table).order_by(table.as_of_date, table.published_figure_id))


# How surely a printed number is what it says: a sum of printed numbers is less than a printed one, a bound less than a sum.
EXACTNESS = {"exact": 0, "derived": 1}


@remembered
def latest_published(filters: Filters, metric: str) -> pd.Series | None:
    """The published figure of a metric that stands for it on the as-of date; None where there is none.

    The rule: of the figures up to that day, one of a primary source before all others; of others an exact one before a sum of ours
    and a sum before a bound; of these the one of the best source (by the order of the code list source_quality), of these the
    newest, and of one day the first in its file. So a newer primary exact figure replaces an older one, and a later bound in a
    reprint or in a press report does not replace an exact one. A sum of ours ranks
    with the primary sources of its parts; a source of no stated quality comes last.

    Left out are figures of unclear coverage, those of another coverage than the newest one, and those that are stated for the
    time before an event (precision before_event) as soon as a later one is there: the event has changed the number."""
    rows = _rivals(filters, metric)
    return None if rows.empty else best_published(filters.edition, rows)


def best_published(edition: int, rows: pd.DataFrame) -> pd.Series:
    """Of some published figures of one metric and coverage the one that stands for them, by the rule of `latest_published`."""
    ranks = {code: rank for rank, code in enumerate(codes(edition, "en")["source_quality"])} | {"derived": 0}
    order = [
        (
            ranks.get(quality, len(ranks)) > 0,
            EXACTNESS.get(comparator, 2),
            ranks.get(quality, len(ranks)),
            -day.toordinal(),
            place,
        )
        for place, (quality, comparator, day) in enumerate(
            zip(rows["source_quality_code"], rows["comparator_code"], rows["as_of_date"], strict=True)
        )
    ]
    return rows.iloc[min(order)[-1]]


@remembered
def later_published(filters: Filters, metric: str) -> pd.Series | None:
    """The newest published figure of a metric that is later than the one that stands for it, and is told beside it."""
    best, rows = latest_published(filters, metric), _rivals(filters, metric)
    if best is None:
        return None
    later = rows[[day > best["as_of_date"] for day in rows["as_of_date"]]]
    return None if later.empty else later.iloc[-1]


def _rivals(filters: Filters, metric: str) -> pd.DataFrame:
    """One row per published figure of a metric that may stand for it on the as-of date, oldest first."""
    rows = published(filters, (metric,))
    rows = rows[rows["coverage_code"] != "unclear"].reset_index(drop=True)
    # A number that nobody is named for is no headline while another is.
    rows = rows[rows["publisher"] != ""].reset_index(drop=True) if (rows["publisher"] != "").any() else rows
    if rows.empty:
        return rows
    last = rows.iloc[-1]
    is_past = (rows["precision_code"] == "before_event") & (
        rows["as_of_date"].map(lambda day: day < last["as_of_date"])
    )
    return rows[(rows["coverage_code"] == last["coverage_code"]) & ~is_past.astype(bool)].reset_index(drop=True)


@remembered
def un_steps(filters: Filters, organisations: tuple[str, ...]) -> pd.DataFrame:
    """One row per step in the ECOSOC life of each of these organisations up to the as-of date, oldest first."""
    rows = all_un_steps(filters.edition, filters.language)
    own, day = set(organisations), filters.as_of
    is_meant = [
        # An undated step is known, not since when.
        organisation_id in own and (known is None or known <= day)
        for organisation_id, known in zip(rows["organisation_id"], rows["evidence_date"], strict=True)
    ]
    return rows[np.array(is_meant, dtype=bool)].reset_index(drop=True)


@remembered
def all_un_steps(edition: int, language: str) -> pd.DataFrame:
    """One row per step in the ECOSOC life of any organisation, oldest first, and the day by which it is known: those who ever
    took one are few, however many organisations are on record."""
    statement = (
        select(
            UnStatus.organisation_id,
            name_of(Organisation, language).label("organisation"),
            UnStatus.un_category_code,
            UnStatus.un_stage_code,
            UnStatus.status_date,
            UnStatus.precision_code,
            Source.is_sample,
            UnStatus.evidence_code,
            UnStatus.evidence_date,
        )
        .join(Organisation, Organisation.organisation_id == UnStatus.organisation_id)
        .join(Source, Source.source_id == UnStatus.source_id)
        .order_by(UnStatus.status_date.nulls_first(), UnStatus.un_status_id)
    )
    rows = frame(edition, statement)
    # As plain objects: ids are looked up again and again.
    return rows.astype({"organisation_id": object})


# --- the record itself ---------------------------------------------------------------------------------------------


@remembered
def sources(edition: int, language: str, kinds: tuple[str, ...] | None = None) -> pd.DataFrame:
    """One row per source file, those that staff keep first; only those of the given kinds, if any are given."""
    title = func.coalesce(Source.title_zh, Source.title_en) if language == "zh" else Source.title_en
    producer = Source.producer_zh if language == "zh" else Source.producer_en
    statement = select(Source, title.label("title"), producer.label("producer"))
    if kinds is not None:
        statement = statement.where(Source.source_kind_code.in_(kinds), ~Source.is_retired)
    rows = frame(edition, statement.order_by(Source.source_id))
    return rows.sort_values("source_kind_code", key=lambda kind: kind == "reference", kind="stable").reset_index(
        drop=True
    )


@remembered
def issues(edition: int, language: str, *, first: int = 0, number: int | None = None) -> pd.DataFrame:
    """One row per doubtful cell, gravest first: all of them, or a `number` of them from the `first` on."""
    table = models.Issue
    message = table.message_zh if language == "zh" else table.message_en
    gravity = case({"error": 0, "warning": 1, "note": 2}, value=table.severity_code, else_=3)
    order = (gravity, Source.file, table.source_row, table.issue_id)
    statement = select(table, message.label("message"), Source.file, Source.sheet_name)
    statement = statement.join(Source, Source.source_id == table.source_id).order_by(*order)
    if number is not None:
        # Put in order by their ids alone, so that only what is shown is carried along.
        ids = select(table.issue_id).join(Source, Source.source_id == table.source_id).order_by(*order)
        found = frame(edition, ids.limit(number).offset(first))["issue_id"].tolist()
        statement = statement.where(table.issue_id.in_(found))
    return frame(edition, statement)


@remembered
def issues_by_rule(edition: int) -> pd.DataFrame:
    """One row per rule, severity and consequence: how many `cells` are in doubt by it."""
    table = models.Issue
    codes = (table.rule_code, table.severity_code, table.consequence_code)
    return frame(edition, select(*codes, func.count().label("cells")).group_by(*codes).order_by(*codes))


@remembered
def corrections(edition: int, language: str) -> pd.DataFrame:
    """One row per declared correction."""
    table = models.Correction
    reason = table.reason_zh if language == "zh" else table.reason_en
    return frame(edition, select(table, reason.label("reason")).order_by(table.correction_id))


@remembered
def coverage(edition: int) -> pd.DataFrame:
    """One row per question about completeness: how many rows of the record (the sample left out) answer it, of how many."""
    table = models.Coverage
    rows = frame(edition, select(table.question_code.label("question"), table.known, table.total))
    return rows.set_index("question").loc[list(QUESTIONS)].reset_index()


# In the order of a reader: what is asked of organisations, then of events.
QUESTIONS = (
    *("membership", "sector", "seat", "name_zh", "name_zh_verified", "un_step"),
    *("event_date", "event_end", "event_city", "event_participants", "event_mode", "event_page"),
)


@remembered
def dictionary(language: str) -> pd.DataFrame:
    """One row per published column: its table, label, unit and description in the reader's language."""
    rows = pd.DataFrame(models.dictionary())
    named = {f"{name}_{language}": name for name in ("table", "label", "description")}
    return rows.rename(columns={"table": "table_name", "column": "column_name"}).rename(columns=named)[
        ["table_name", "table", "column_name", "label", "unit", "description"]
    ]


@lru_cache(maxsize=2)
def labels(language: str) -> dict[str, str]:
    """The label of each published column, in the reader's language."""
    return {entry["column"]: entry[f"label_{language}"] for entry in models.dictionary()}
