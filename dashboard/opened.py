"""What stands behind a number: every mark that can be opened has a code, which stands in the address, and an opener that
gives exactly as many rows as the number that was clicked.

A code is the name of its opener and its arguments, joined by “~”: `members~2017-07-05`. It comes from the address, so it is
anybody's: an opener returns None for what it cannot read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from dashboard import comparing, queries, sentences, tables
from dashboard.queries import MEMBERS, MEMBERS_ECOSOC, NOT_STATED, Filters, comparison, ecosoc, growth
from dashboard.words import say_in

ORGANISATIONS, EVENTS = ("organisations", "members"), ("events",)


@dataclass(frozen=True)
class Opened:
    """The rows behind a number: one per thing counted, under headings in the reader's language.

    `profiles` are the ids of their organisations, where a row has one; `kinds` are the kinds of sources that they come from;
    `filters` are those under which the rows were found: a mark may speak of another day than the page."""

    title: str
    rows: pd.DataFrame
    filters: Filters
    kinds: tuple[str, ...]
    profiles: list[str] | None = None
    notes: list[str] = field(default_factory=list)


Opener = Callable[[Filters, list[str]], Opened | None]


def find(filters: Filters, code: str) -> Opened | None:
    """The rows that a code of the address stands for; None where it stands for nothing."""
    name, *arguments = code.split("~")
    opener = OPENERS.get(name)
    try:
        return opener(filters, arguments) if opener else None
    except (ValueError, KeyError, IndexError, OverflowError):
        return None


# --- organisations ---------------------------------------------------------------------------------------------------


def _members(metric: str) -> Opener:
    """Organisations that count on a day: as-of date, or the day given, within a group if one is given."""

    def open_members(filters: Filters, about: list[str]) -> Opened:
        day = _day(filters, about[0]) if about else filters.as_of
        rows = queries.organisations(filters, metric=metric, day=day)
        what = say_in(filters.language)(
            "open.of", what=_metric(filters, metric), when=sentences.day(day, filters.language)
        )
        if len(about) > 2:
            by, code = about[1:]
            rows = tables.of_group(rows, by, code)
            what = sentences.listed([what, tables.group_names(filters, by)[code]], filters.language)
        return _organisations(queries.on(filters, day), rows, what)

    return open_members


def _day(filters: Filters, written: str) -> date:
    """A day that the record can speak of. Raises ValueError."""
    day = date.fromisoformat(written)
    if day > queries.about(filters.edition)["record_date"]:
        raise ValueError(written)
    return day


def _metric(filters: Filters, metric: str) -> str:
    return queries.codes(filters.edition, filters.language)["metric"][metric]


def _sample(filters: Filters, rows: pd.DataFrame) -> list[str]:
    """The line that says how many of the rows are invented, where any is."""
    line = sentences.sample_line(int(rows["is_sample"].sum()), len(rows), filters.language)
    return [line] if line else []


def _organisations(filters: Filters, rows: pd.DataFrame, what: str) -> Opened:
    rows = rows.sort_values(["is_sample", "organisation"], kind="stable")
    shown = tables.organisations(rows, filters)
    return Opened(what, shown, filters, ORGANISATIONS, list(rows["organisation_id"]), _sample(filters, rows))


def _changes(filters: Filters, about: list[str]) -> Opened:
    """Changes of membership: their codes joined by “+”, the first and the last day, and a group if one is given."""
    codes, first, last = tuple(about[0].split("+")), _day(filters, about[1]), _day(filters, about[2])
    changes = growth.changed(filters, first, last, codes)
    say, names = say_in(filters.language), queries.codes(filters.edition, filters.language)["change"]
    what = sentences.listed([names[code] for code in codes], filters.language)
    between = say("date.range", start=sentences.day(first, filters.language), end=sentences.day(last, filters.language))
    what = say("open.of", what=what, when=between)
    organisations = queries.organisations(filters)
    if len(about) > 4:
        by, code = about[3:]
        organisations = tables.of_group(organisations, by, code)
        what = sentences.listed([what, tables.group_names(filters, by)[code]], filters.language)
    rows = changes.merge(organisations.drop(columns=["source_id", "source_row"]), on="organisation_id")
    shown = tables.member_changes(rows, filters)
    return Opened(what, shown, filters, ORGANISATIONS, list(rows["organisation_id"]), _sample(filters, rows))


def _sector(filters: Filters, about: list[str]) -> Opened:
    """Organisations of a sector, or of a sector and region: measure, way to count, sector, region if one is given."""
    measure, how, sector, region = (*about, None)[:4]
    rows = queries.organisations(filters, metric=MEMBERS if measure == "members" else None)
    rows = tables.behind(rows, sector, region, primary_only=how == "primary")
    groups = (("sector", sector), ("region", region))
    names = [tables.group_names(filters, by)[code] for by, code in groups if code is not None]
    return _organisations(filters, rows, sentences.listed(names, filters.language))


def _holders(filters: Filters, about: list[str]) -> Opened:
    """Organisations with ECOSOC status: `member` or `other`, and the category; or `year`, the year of grant and the category."""
    group, *more, category = about
    rows = queries.organisations(filters, holders_only=True)
    named = tables.categories(filters)
    wanted = None if category == NOT_STATED else category
    rows = rows[rows["un_category_code"].isna() if wanted is None else rows["un_category_code"] == wanted]
    say = say_in(filters.language)
    if group == "year":
        rows = rows[rows["status_since_date"].map(lambda day: pd.notna(day) and day.year == int(more[0])).astype(bool)]
        what = say("open.granted", year=int(more[0]))
    else:
        rows = rows[rows["is_member"] == {"member": 1, "other": 0}[group]]
        what = say("ecosoc.members" if group == "member" else "ecosoc.others")
    return _organisations(filters, rows, sentences.listed([what, named[wanted]], filters.language))


# --- ECOSOC ----------------------------------------------------------------------------------------------------------


def _ecosoc_stage(filters: Filters, about: list[str]) -> Opened:
    """Organisations at a stage of their ECOSOC life: stage, and group."""
    stage, group = about
    names = [tables.stage_names(filters)[stage], tables.ecosoc_groups(filters)[group]]
    rows = ecosoc.stages(filters)
    rows = rows[(rows["stage"] == stage) & (rows["group"] == group)]
    return _of_ecosoc(filters, rows, tables.life_cycle, sentences.listed(names, filters.language))


def _ecosoc_due(filters: Filters, about: list[str]) -> Opened:
    """Quadrennial reports: the year in which they are due, and their state; or a state alone."""
    *year, state = about
    title = tables.due_states(filters)[state]
    rows = ecosoc.report_dues(filters)
    rows = rows[rows["state"] == state]
    if year:
        rows = rows[rows["due_date"].map(lambda day: day.year == int(year[0])).astype(bool)]
        title = say_in(filters.language)("ecosoc.due_of_year", year=int(year[0]), state=title)
    found = _of_ecosoc(filters, rows, tables.report_dues, title, in_order=True)
    return replace(found, notes=[*found.notes, say_in(filters.language)("ecosoc.report_rule")])


def _ecosoc_without(filters: Filters, about: list[str]) -> Opened:
    """Organisations in status of which no due date can be computed."""
    title = say_in(filters.language)("ecosoc.without_due_date")
    return _of_ecosoc(filters, ecosoc.without_due_date(filters), tables.without_due_date, title)


def _ecosoc_candidates(filters: Filters, about: list[str]) -> Opened:
    """Organisations in status that are not on record as members."""
    title = say_in(filters.language)("ecosoc.candidates")
    return _of_ecosoc(filters, ecosoc.candidates(filters), tables.candidates, title)


def _of_ecosoc(
    filters: Filters,
    rows: pd.DataFrame,
    shown: Callable[[pd.DataFrame, Filters], pd.DataFrame],
    title: str,
    *,
    in_order: bool = False,
) -> Opened:
    rows = rows if in_order else tables.real_first(rows)
    ids, notes = list(rows["organisation_id"]), _sample(filters, rows)
    return Opened(title, shown(rows, filters), filters, ORGANISATIONS, ids, notes)


# --- events ----------------------------------------------------------------------------------------------------------


def _events(filters: Filters, about: list[str]) -> Opened:
    """Held events of the network that the filters leave: all, or those of a year."""
    year = int(about[0]) if about else None
    rows = queries.events(filters)
    rows = rows[(rows["event_status_code"] == "held") & rows["is_network_event"].astype(bool)]
    if year:
        rows = rows[rows["start_date"].map(lambda day: pd.notna(day) and day.year == year).astype(bool)]
    what = say_in(filters.language)("key.events")
    return _listed_events(filters, rows, sentences.listed([what, str(year)], filters.language) if year else what)


def _listed_events(filters: Filters, rows: pd.DataFrame, what: str) -> Opened:
    return Opened(what, tables.events(filters, rows), filters, EVENTS)


def _event(filters: Filters, about: list[str]) -> Opened | None:
    """One event: a mark of the map."""
    rows = queries.events(filters)
    rows = rows[rows["event_id"] == about[0]]
    return _listed_events(filters, rows, rows["title"].iloc[0]) if len(rows) else None


def _city(filters: Filters, about: list[str]) -> Opened | None:
    """The events that the map draws at one city, planned ones and those of other hosts included."""
    rows, places = queries.events(filters), queries.event_places(filters)
    # As the map does it: an event of several cities is drawn at the first, and an online one nowhere.
    cities = places[places["place_precision_code"] == "city"].drop_duplicates("event_id")
    here = cities[cities["place_id"] == about[0]]
    rows = rows[rows["event_id"].isin(here["event_id"]) & (rows["event_mode_code"] != "online")]
    return _listed_events(filters, rows, here["place"].iloc[0]) if len(rows) else None


def _places(column: str) -> Opener:
    """The countries or the cities that held events reached, with the number of events of each."""

    def open_places(filters: Filters, about: list[str]) -> Opened:
        rows = tables.places_reached(filters, column)
        return Opened(say_in(filters.language)(f"key.{column}"), rows, filters, EVENTS)

    return open_places


# --- published figures -----------------------------------------------------------------------------------------------


def _printed(filters: Filters, about: list[str]) -> Opened | None:
    """The row of one published figure: what it counts nobody but its publisher can list."""
    rows = tables.printed(filters, None)
    rows = rows[rows["published_figure_id"] == int(about[0])]
    if rows.empty:
        return None
    say = say_in(filters.language)
    shown = tables.figures(rows, filters)
    return Opened(
        _metric(filters, rows["metric_code"].iloc[0]), shown, filters, ("figures",), notes=[say("open.printed")]
    )


# --- compare ---------------------------------------------------------------------------------------------------------

# The first three arguments are state B (comparison.code_of); state A is what the address says.


def _compare_all(filters: Filters, about: list[str]) -> Opened:
    """All that a key figure counts: the figure, and `a` or `b`."""
    other = comparison.from_code(filters, about)
    figure, side = about[3:]
    state = {"a": filters, "b": other}[side]
    if comparison.value(state, figure) is None:
        raise ValueError(figure)
    say = say_in(filters.language)
    what = say(
        "compare.of_state", what=comparing.figure_names(filters.language)[figure], letter=say(f"compare.in_{side}")
    )
    return _compared(filters, state, figure, comparison.ids(state, figure), what, {})


def _compare_part(filters: Filters, about: list[str]) -> Opened:
    """One part of the sum that explains a difference: the figure, step, reason and direction."""
    other = comparison.from_code(filters, about)
    figure, step, reason, direction = about[3:]
    parts = {(part.step, part.reason, part.sign): part for part in comparison.explained(filters, other, figure).parts}
    part = parts[step, reason, {"in": 1, "out": -1}[direction]]
    words = {"name": comparing.figure_names(filters.language)[figure], "value": comparing.part_name(part)}
    why = comparing.why(part, figure, filters, other)
    return _compared(filters, part.state, figure, part.ids, say_in(filters.language)("list.colon", **words), why)


def _compared(
    filters: Filters, state: Filters, figure: str, own: Iterable[str], what: str, why: dict[str, str]
) -> Opened:
    """What a key figure counts of a state, as far as it is among `own`, with what differs where that is known."""
    if figure in comparison.PLACES:
        shown = comparing.places(state, figure)
        return Opened(what, shown[shown.index.isin(own)].reset_index(drop=True), state, EVENTS)
    if figure == "events":
        rows = comparison.held(state)
        rows = rows[rows["event_id"].isin(own)]
        found, ids = _listed_events(state, rows, what), rows["event_id"]
    else:
        rows = queries.organisations(state, metric=comparison.COUNTED.get(figure))
        rows = rows[rows["organisation_id"].isin(own)]
        found = _organisations(state, rows, what)
        ids = rows.loc[found.rows.index, "organisation_id"]
        # A profile opens in the edition of A.
        known = comparison.on_record(filters.edition)
        found = replace(found, profiles=[one if one in known else "" for one in ids])
    if why:
        found.rows.insert(1, say_in(filters.language)("compare.why"), [why.get(one, "") for one in ids])
    return found


def _compare_members(filters: Filters, about: list[str]) -> Opened:
    """Members of state B on a day: a mark of its course."""
    found = _members(MEMBERS)(comparison.from_code(filters, about), about[3:4])
    known = comparison.on_record(filters.edition)
    return replace(found, profiles=[one if one in known else "" for one in found.profiles or []])


def _compare_printed(filters: Filters, about: list[str]) -> Opened | None:
    """The newest printed figure of A and that of B."""
    say, metric = say_in(filters.language), comparison.PRINTED[about[3]]
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
    what = comparing.figure_names(filters.language)[about[3]]
    return Opened(what, pd.concat(shown, ignore_index=True), filters, ("figures",), notes=[say("open.printed")])


OPENERS: dict[str, Opener] = {
    "compare_all": _compare_all,
    "compare_part": _compare_part,
    "compare_members": _compare_members,
    "compare_printed": _compare_printed,
    "members": _members(MEMBERS),
    "members_ecosoc": _members(MEMBERS_ECOSOC),
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
    "countries": _places("countries"),
    "cities": _places("cities"),
    "figure": _printed,
}
