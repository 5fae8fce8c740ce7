"""What stands behind a number: every mark that can be opened has a code, which stands in the address, and an opener that
gives exactly as many rows as the number that was clicked.

A code is the name of its opener and its arguments, joined by “~”: `members~2017-07-05`. It comes from the address, so it is
anybody's: an opener returns None for what it cannot read."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from dashboard import comparing, maps, queries, sentences, tables
from dashboard.portions import Portion, of_frame, portion, whole
from dashboard.queries import MEMBERS, MEMBERS_ECOSOC, NOT_STATED, Filters, comparison, ecosoc, growth, lists, located
from dashboard.queries.lists import These, Those
from dashboard.words import say_in

ORGANISATIONS, EVENTS = ("organisations", "members"), ("events",)


@dataclass(frozen=True)
class Opened:
    """The rows behind a number, a page of them: one per thing counted, under headings in the reader's language.

    `kinds` are the kinds of sources that they come from; `filters` are those under which the rows were found: a mark may
    speak of another day than the page."""

    title: str
    shown: Portion
    filters: Filters
    kinds: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> pd.DataFrame:
        return self.shown.rows

    @property
    def profiles(self) -> list[str] | None:
        return self.shown.profiles


# Filters, the arguments of a code, and the page that is asked for.
Opener = Callable[[Filters, list[str], int], Opened | None]


def find(filters: Filters, code: str, page: int = 1) -> Opened | None:
    """The rows that a code of the address stands for, a page of them; None where it stands for nothing."""
    name, *arguments = code.split("~")
    opener = OPENERS.get(name)
    try:
        return opener(filters, arguments, page) if opener else None
    except (ValueError, KeyError, IndexError, OverflowError):
        return None


# --- organisations ---------------------------------------------------------------------------------------------------


def _members(metric: str) -> Opener:
    """Organisations that count on the as-of date; or on the day given, as the course over time has them: the dated ones, within a
    group if one is given."""

    def open_members(filters: Filters, about: list[str], page: int) -> Opened:
        day = _day(filters, about[0]) if about else filters.as_of
        what = say_in(filters.language)(
            "open.of", what=_metric(filters, metric), when=sentences.day(day, filters.language)
        )
        those = Those(metric, day, is_dated=bool(about))
        if len(about) > 2:
            those, what = _within(filters, those, about[1:], what)
        return replace(_organisations(filters, those, what, page), filters=queries.on(filters, day))

    return open_members


def _within(filters: Filters, those: Those, about: list[str], what: str) -> tuple[Those, str]:
    """Those of one group, and what they are called. Raises ValueError and KeyError."""
    by, code = about
    group = tables.those_of_group(by, code)
    own = replace(those, sector=group.sector, region=group.region, organisation_type=group.organisation_type)
    return own, sentences.listed([what, tables.group_names(filters, by)[code]], filters.language)


def _known(filters: Filters, about: list[str], page: int) -> Opened:
    """Members known by name on the as-of date, invented ones left out (queries.members_known)."""
    what = say_in(filters.language)("open.known", when=sentences.day(filters.as_of, filters.language))
    return _organisations(filters, Those(MEMBERS, filters.as_of, is_sample=False), what, page)


def _day(filters: Filters, written: str) -> date:
    """A day that the record can speak of. Raises ValueError."""
    day = date.fromisoformat(written)
    if day > queries.about(filters.edition)["record_date"]:
        raise ValueError(written)
    return day


def _metric(filters: Filters, metric: str) -> str:
    return queries.codes(filters.edition, filters.language)["metric"][metric]


def _sample(filters: Filters, sample: int, total: int) -> list[str]:
    """The line that says how many of the rows are invented, where any is."""
    line = sentences.sample_line(sample, total, filters.language)
    return [line] if line else []


def _organisations(filters: Filters, those: Those, what: str, page: int) -> Opened:
    shown = tables.portion_of_organisations(filters, those, page)
    sample = lists.count_organisations(filters, those)[1]
    return Opened(what, shown, filters, ORGANISATIONS, _sample(filters, sample, shown.total))


def _changes(filters: Filters, about: list[str], page: int) -> Opened:
    """Changes of membership: their codes joined by “+”, the first and the last day, and a group if one is given."""
    codes, first, last = tuple(about[0].split("+")), _day(filters, about[1]), _day(filters, about[2])
    say, names = say_in(filters.language), queries.codes(filters.edition, filters.language)["change"]
    what = sentences.listed([names[code] for code in codes], filters.language)
    between = say("date.range", start=sentences.day(first, filters.language), end=sentences.day(last, filters.language))
    what, those = say("open.of", what=what, when=between), Those()
    if len(about) > 4:
        those, what = _within(filters, those, about[3:], what)
    asked = (filters, first, last, codes)

    def read(start: int, number: int) -> tuple[pd.DataFrame, list[str]]:
        changes = growth.changed(*asked, those=those, start=start, number=number)
        organisations = lists.of_ids(filters, changes["organisation_id"].unique())
        rows = changes.merge(organisations.drop(columns=["source_id", "source_row"]), on="organisation_id")
        return tables.member_changes(rows, filters), list(rows["organisation_id"])

    total, sample = growth.count_changed(*asked, those)
    return Opened(what, portion(total, page, read), filters, ORGANISATIONS, _sample(filters, sample, total))


def _sector(filters: Filters, about: list[str], page: int) -> Opened:
    """Organisations of a sector, or of a sector and region: measure, way to count, sector, region if one is given."""
    measure, how, sector, region = (*about, None)[:4]
    metric = MEMBERS if measure == "members" else None
    those = Those(metric, sector=sector, is_primary=how == "primary", region=region)
    groups = (("sector", sector), ("region", region))
    names = [tables.group_names(filters, by)[code] for by, code in groups if code is not None]
    return _organisations(filters, those, sentences.listed(names, filters.language), page)


# The parts of a bar that can be opened apart: of evidence what is stated, what only a public list says, and sample records.
PARTS = ("real", "stated", "listed", "sample")


def _part(about: list[str]) -> tuple[list[str], str | None]:
    """A code without its end, and the part of a bar that the end names (of PARTS), if it names one."""
    return (about[:-1], about[-1]) if about[-1] in PARTS else (about, None)


def _rows_of_part(rows: pd.DataFrame, part: str | None) -> pd.DataFrame:
    if part is None:
        return rows
    is_sample = rows["is_sample"].astype(bool)
    if part in ("real", "sample"):
        return rows[is_sample == (part == "sample")]
    return rows[~is_sample & ((rows["evidence_code"] == queries.LISTED) == (part == "listed"))]


def _holders(filters: Filters, about: list[str], page: int) -> Opened:
    """Organisations with ECOSOC status: their group (of ecosoc.GROUPS) and the category; or `year`, the year of grant and the
    category."""
    (group, *more, category), part = _part(about)
    named = tables.categories(filters)[None if category == NOT_STATED else category]
    if group == "year":
        year, name = int(more[0]), say_in(filters.language)("open.granted", year=int(more[0]))
    else:
        year, name = None, tables.ecosoc_groups(filters)[group]
    what = sentences.listed([name, named], filters.language)
    if year and not part:
        return _organisations(filters, Those(category=category, granted=year), what, page)
    rows = _rows_of_part(ecosoc.holders(filters), part)
    code = rows["un_category_code"]
    rows = rows[code.isna() if category == NOT_STATED else code == category]
    if year:
        granted = [pd.notna(day) and day.year == year for day in rows["status_since_date"]]
        rows = rows[pd.Series(granted, rows.index, dtype=bool)]
    else:
        rows = rows[rows["group"] == group]

    def shown(part: pd.DataFrame, filters: Filters) -> pd.DataFrame:
        return tables.organisations(lists.of_ids(filters, part["organisation_id"]), filters)

    return _of_ecosoc(filters, rows, shown, what, page)


# --- ECOSOC ----------------------------------------------------------------------------------------------------------


def _ecosoc_stage(filters: Filters, about: list[str], page: int) -> Opened:
    """Organisations at a stage of their ECOSOC life: stage, and group."""
    (stage, group), part = _part(about)
    names = [tables.stage_names(filters)[stage], tables.ecosoc_groups(filters)[group]]
    rows = _rows_of_part(ecosoc.stages(filters), part)
    rows = rows[(rows["stage"] == stage) & (rows["group"] == group)]
    return _of_ecosoc(
        filters, rows, _with_every(tables.life_cycle, rows), sentences.listed(names, filters.language), page
    )


def _ecosoc_due(filters: Filters, about: list[str], page: int) -> Opened:
    """Quadrennial reports: the year in which they are due, and their state; or a state alone."""
    (*year, state), part = _part(about)
    title = tables.due_states(filters)[state]
    rows = _rows_of_part(ecosoc.report_dues(filters), part)
    rows = rows[rows["state"] == state]
    if year:
        rows = rows[rows["due_date"].map(lambda day: day.year == int(year[0])).astype(bool)]
        title = say_in(filters.language)("ecosoc.due_of_year", year=int(year[0]), state=title)
    found = _of_ecosoc(filters, rows, tables.report_dues, title, page, in_order=True)
    return replace(found, notes=[*found.notes, say_in(filters.language)("ecosoc.report_rule")])


def _ecosoc_without(filters: Filters, about: list[str], page: int) -> Opened:
    """Organisations in status of which no due date can be computed."""
    title = say_in(filters.language)("ecosoc.without_due_date")
    rows = ecosoc.without_due_date(filters)
    return _of_ecosoc(filters, rows, _with_every(tables.without_due_date, rows), title, page)


def _ecosoc_candidates(filters: Filters, about: list[str], page: int) -> Opened:
    """Organisations in status that are not on record as members."""
    title = say_in(filters.language)("ecosoc.candidates")
    return _of_ecosoc(filters, ecosoc.candidates(filters), tables.candidates, title, page)


def _with_every(
    shown: Callable[[pd.DataFrame, Filters, pd.DataFrame], pd.DataFrame], every: pd.DataFrame
) -> Callable[[pd.DataFrame, Filters], pd.DataFrame]:
    return lambda rows, filters: shown(rows, filters, every)


def _of_ecosoc(
    filters: Filters,
    rows: pd.DataFrame,
    shown: Callable[[pd.DataFrame, Filters], pd.DataFrame],
    title: str,
    page: int,
    *,
    in_order: bool = False,
) -> Opened:
    rows = rows if in_order else tables.real_first(rows)
    notes = _sample(filters, int(rows["is_sample"].sum()), len(rows))
    own = of_frame(rows, page, lambda part: shown(part, filters), "organisation_id")
    return Opened(title, own, filters, ORGANISATIONS, notes)


# --- events ----------------------------------------------------------------------------------------------------------


def _events(filters: Filters, about: list[str], page: int) -> Opened:
    """Held events of the network that the filters leave: all, or those of a year."""
    year = int(about[0]) if about else None
    what = say_in(filters.language)("key.events")
    what = sentences.listed([what, str(year)], filters.language) if year is not None else what
    return _listed_events(filters, These(held=True, year=year), what, page)


def _listed_events(filters: Filters, these: These, what: str, page: int) -> Opened:
    return Opened(what, tables.portion_of_events(filters, these, page), filters, EVENTS)


def _event(filters: Filters, about: list[str], page: int) -> Opened | None:
    """One event: a mark of the map."""
    found = _listed_events(filters, These(event_id=about[0]), "", page)
    title = say_in(filters.language)("map.event")
    return replace(found, title=found.rows[title].iloc[0]) if found.shown.total else None


def _city(filters: Filters, about: list[str], page: int) -> Opened | None:
    """The events that the map draws at one city, planned ones and those of other hosts included."""
    what = queries.options(filters.edition, filters.language)["places"][about[0]]
    found = _listed_events(filters, These(city=about[0]), what, page)
    return found if found.shown.total else None


def _cell(filters: Filters, about: list[str], page: int) -> Opened | None:
    """The events that the map counts in a cell of its grid."""
    cell = located.cell_of(about[0])
    here = located.cells(filters, cell.level, cell)
    if here.empty:
        return None
    city = here.iloc[0]
    what = maps.around(city["place"], city["cities"], filters.language)
    return _listed_events(filters, These(cell=cell), what, page)


def _places(column: str) -> Opener:
    """The countries or the cities that held events reached, with the number of events of each."""

    def open_places(filters: Filters, about: list[str], page: int) -> Opened:
        rows = tables.places_reached(filters, column)
        return Opened(say_in(filters.language)(f"key.{column}"), whole(rows, page), filters, EVENTS)

    return open_places


# --- published figures -----------------------------------------------------------------------------------------------


def _printed(filters: Filters, about: list[str], page: int) -> Opened | None:
    """The row of one published figure: what it counts nobody but its publisher can list."""
    rows = tables.printed(filters, None)
    rows = rows[rows["published_figure_id"] == int(about[0])]
    if rows.empty:
        return None
    say = say_in(filters.language)
    shown = tables.figures(rows, filters)
    return Opened(
        _metric(filters, rows["metric_code"].iloc[0]), whole(shown, page), filters, ("figures",), [say("open.printed")]
    )


# --- compare ---------------------------------------------------------------------------------------------------------

# The first three arguments are state B (comparison.code_of); state A is what the address says.


def _compare_all(filters: Filters, about: list[str], page: int) -> Opened:
    """All that a key figure counts: the figure, and `a` or `b`."""
    other = comparison.from_code(filters, about)
    figure, side = about[3:]
    state = {"a": filters, "b": other}[side]
    if comparison.value(state, figure) is None:
        raise ValueError(figure)
    say = say_in(filters.language)
    what = say("compare.of_state", what=comparing.figure_name(figure, filters, other), letter=say(f"compare.in_{side}"))
    return _compared(filters, state, figure, comparison.ids(state, figure), what, lambda own: [], page)


def _compare_part(filters: Filters, about: list[str], page: int) -> Opened:
    """One part of the sum that explains a difference: the figure, step, reason and direction."""
    other = comparison.from_code(filters, about)
    figure, step, reason, direction = about[3:]
    parts = {(part.step, part.reason, part.sign): part for part in comparison.explained(filters, other, figure).parts}
    part = parts[step, reason, {"in": 1, "out": -1}[direction]]
    words = {"name": comparing.figure_name(figure, filters, other), "value": comparing.part_name(part)}
    why = comparing.why(part, figure, filters, other)
    return _compared(filters, part.state, figure, part.ids, say_in(filters.language)("list.colon", **words), why, page)


def _compared(
    filters: Filters, state: Filters, figure: str, own: Iterable[str], what: str, why: comparing.Why, page: int
) -> Opened:
    """What a key figure counts of a state, as far as it is among `own`, with what differs where that is known. What stands there
    several times has as many rows: each change of an organisation is one."""
    if figure in comparison.PLACES:
        shown = comparing.places(state, figure)
        return Opened(what, whole(shown[shown.index.isin(own)].reset_index(drop=True), page), state, EVENTS)
    is_event = figure == "events"
    times = Counter(own)
    once, sample = lists.events_in_order(state, times) if is_event else lists.in_order(state, times)
    ids = [one for one in once for _ in range(times[one])]
    # Invented ones come last.
    sample = sum(times[one] for one in once[len(once) - sample :])

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str] | None]:
        own = ids[first : first + number]
        rows = lists.events_of(state, own) if is_event else lists.of_ids(state, dict.fromkeys(own))
        rows = rows if is_event else rows.set_index("organisation_id").loc[own].reset_index()
        shown = tables.events(state, rows) if is_event else tables.organisations(rows, state)
        if said := why(own):
            shown.insert(1, say_in(filters.language)("compare.why"), said)
        return shown, None if is_event else _with_profiles(filters, own)

    kinds, notes = (EVENTS, []) if is_event else (ORGANISATIONS, _sample(filters, sample, len(ids)))
    return Opened(what, portion(len(ids), page, read), state, kinds, notes)


def _compare_members(filters: Filters, about: list[str], page: int) -> Opened:
    """Members of state B on a day: a mark of its course."""
    found = _members(MEMBERS)(comparison.from_code(filters, about), about[3:4], page)
    return replace(found, shown=replace(found.shown, profiles=_with_profiles(filters, found.profiles or [])))


def _with_profiles(filters: Filters, own: list[str]) -> list[str]:
    """The organisation of each row, where the edition of A has it: a profile is that of A."""
    known = comparison.on_record(filters.edition, own)
    return [one if one in known else "" for one in own]


def _compare_printed(filters: Filters, about: list[str], page: int) -> Opened | None:
    """The newest printed figure of A and that of B."""
    say, metric = say_in(filters.language), comparison.PUBLISHED[about[3]]
    shown = []
    for side, state in (("a", filters), ("b", comparison.from_code(filters, about))):
        newest = queries.latest_published(state, metric)
        if newest is not None:
            rows = tables.printed(state, [metric])
            row = tables.figures(rows[rows["published_figure_id"] == newest["published_figure_id"]], state)
            row.insert(0, say("compare.state"), say(f"compare.in_{side}"))
            shown.append(row)
    if not shown:
        return None
    what = say(f"key.{about[3]}")
    return Opened(what, whole(pd.concat(shown, ignore_index=True), page), filters, ("figures",), [say("open.printed")])


OPENERS: dict[str, Opener] = {
    "compare_all": _compare_all,
    "compare_part": _compare_part,
    "compare_members": _compare_members,
    "compare_printed": _compare_printed,
    "members": _members(MEMBERS),
    "members_ecosoc": _members(MEMBERS_ECOSOC),
    "known": _known,
    "changes": _changes,
    "sector": _sector,
    "holders": _holders,
    "ecosoc_stage": _ecosoc_stage,
    "ecosoc_due": _ecosoc_due,
    "ecosoc_without": _ecosoc_without,
    "ecosoc_candidates": _ecosoc_candidates,
    "events": _events,
    "event": _event,
    "city": _city,
    "cell": _cell,
    "countries": _places("countries"),
    "cities": _places("cities"),
    "figure": _printed,
}
