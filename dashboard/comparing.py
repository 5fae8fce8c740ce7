"""Two states of the record as a reader sees them: what each is, the key figures and the sum behind each difference in words,
and what two editions say differently, codes as names and dates as precisely as known."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate

import pandas as pd

from dashboard import charts, queries, sentences, tables
from dashboard.figures import Figure, Listing
from dashboard.portions import portion
from dashboard.queries import Filters, comparison, lists
from dashboard.queries.comparison import COUNTED, PRINTED, PUBLISHED, Part, Stated, Sum
from dashboard.words import say_in

# What a reason is called where something comes to be counted, and where it ceases to be.
REASONS = {
    "record": ("added", "removed"),
    "statement": ("stated", "unstated"),
    "dates": ("dates", "dates"),
    "attributes": ("taken", "left_out"),
    "event_status": ("held", "not_held"),
    "status": ("status_taken", "status_left_out"),
    "began": ("began", "began_later"),
    "filter": ("filter_b", "filter_a"),
    "reached": ("reached_b", "reached_a"),
}
ARROW = " → "


def state(filters: Filters) -> str:
    """What state A or B is: its day, its edition and its filters."""
    say, narrowed = say_in(filters.language), tables.narrowed(filters)
    as_of = sentences.day(filters.as_of, filters.language)
    return say("compare.described", as_of=as_of, edition=filters.edition, filters=narrowed or say("compare.no_filter"))


def figure_name(figure: str, *states: Filters) -> str:
    """What a key figure of these states is called. A count of members does not have the name of the published total that stands
    for it: one name, one number."""
    say = say_in(states[0].language)
    is_own = figure not in COUNTED or all(queries.is_counted(state, COUNTED[figure]) for state in states)
    return say(f"key.{figure}") if is_own else say(f"compare.counted.{figure}")


def part_name(part: Part) -> str:
    """Why the things of a part came to be counted, or ceased to be, as a phrase after their number."""
    say, language = say_in(part.state.language), part.state.language
    if part.reason in REASONS:
        return say(f"compare.part.{REASONS[part.reason][part.sign < 0]}")
    change = queries.codes(part.state.edition, language)["change"][part.reason].lower()
    return say("compare.after_b" if part.going_back else "compare.between", change=change)


def in_words(found: Sum, a: Filters, b: Filters) -> str:
    """A sum as a sentence."""
    parts = [(part.sign * part.number, part_name(part)) for part in found.parts]
    what = say_in(a.language)(f"compare.what.{found.figure}")
    states = ((a.edition, a.as_of), (b.edition, b.as_of))
    return sentences.compared(what, *states, found.before, found.after, parts, a.language)


# --- key figures side by side ----------------------------------------------------------------------------------------


def _printed(filters: Filters, figure: str) -> tuple[str, pd.Series | None]:
    """What was printed of a figure by the as-of date, with the date that it speaks of: it may be years older than that."""
    newest = queries.latest_published(filters, PUBLISHED[figure])
    if newest is None:
        return say_in(filters.language)("key.none"), None
    language = filters.language
    value = sentences.stated(newest["value"], newest["comparator_code"], language, PUBLISHED[figure])
    when = sentences.dated(newest["as_of_date"], newest["precision_code"], language)
    return say_in(language)("list.bracket", text=value, more=when), newest


def _is_counted(found: Sum) -> bool:
    """Whether both states count the figure; else what was published of it is shown."""
    return found.difference is not None


def key_figures(sums: list[Sum], a: Filters, b: Filters) -> pd.DataFrame:
    """One row per key figure: in A, in B, the difference, and whether it was counted or printed."""
    rows = [_counted_row(found, a, b) if _is_counted(found) else printed_row(found.figure, a, b) for found in sums]
    rows += [printed_row(figure, a, b) for figure in PRINTED]
    headings = ("key.figure", "compare.in_a", "compare.in_b", "compare.difference", "key.basis")
    return pd.DataFrame(rows, columns=[say_in(a.language)(heading) for heading in headings])


def _counted_row(found: Sum, a: Filters, b: Filters) -> tuple[str, ...]:
    values = [sentences.number(one, a.language) for one in (found.before, found.after)]
    less = sentences.signed(found.difference, a.language)
    return (figure_name(found.figure, a, b), *values, less, say_in(a.language)("key.recorded"))


def printed_row(figure: str, a: Filters, b: Filters) -> tuple[str, ...]:
    """A key figure as it was printed for A and for B, that it was printed, and the difference where ETL found the two comparable
    (about a year apart, exact and of one coverage)."""
    (before, first), (after, second) = _printed(a, figure), _printed(b, figure)
    is_comparable = first is not None and second is not None and second["year_before_date"] == first["as_of_date"]
    less = sentences.signed(int(second["value"] - first["value"]), a.language) if is_comparable else ""
    say = say_in(a.language)
    return (say(f"key.{figure}"), before, after, less, say("key.published"))


def key_figure_codes(sums: list[Sum], a: Filters, b: Filters) -> list[dict[str, str]]:
    """For each row of `key_figures`: the code that opens each number, by heading."""
    say, other = say_in(a.language), comparison.code_of(b)
    sides = (("a", say("compare.in_a")), ("b", say("compare.in_b")))
    found = [
        {heading: f"compare_all~{other}~{one.figure}~{side}" for side, heading in sides}
        if _is_counted(one)
        else _printed_codes(one.figure, a, b, sides)
        for one in sums
    ]
    return [*found, *(_printed_codes(figure, a, b, sides) for figure in PRINTED)]


def _printed_codes(figure: str, a: Filters, b: Filters, sides: tuple[tuple[str, str], ...]) -> dict[str, str]:
    code = f"compare_printed~{comparison.code_of(b)}~{figure}"
    return {heading: code for _, heading in sides}


# --- the sum ---------------------------------------------------------------------------------------------------------


def parts(found: Sum, a: Filters) -> pd.DataFrame:
    """One row per part of a sum, the value of A first and that of B last with the check."""
    say, language = say_in(a.language), a.language
    rows = [("", say("compare.start"), sentences.number(found.before, language), "")]
    for part in found.parts:
        number = sentences.signed(part.sign * part.number, language)
        rows.append((say(f"compare.step.{part.step}"), _capital(part_name(part)), number, ""))
    check = say("bridge.adds_up" if found.adds_up else "bridge.does_not")
    rows.append(("", say("compare.end"), sentences.number(found.after, language), check))
    headings = ("compare.step", "compare.reason", "compare.number", "bridge.check")
    return pd.DataFrame(rows, columns=[say(heading) for heading in headings])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def part_codes(found: Sum, a: Filters, b: Filters) -> list[dict[str, str]]:
    """For each row of `parts`: the code that opens its number, by heading."""
    heading, other = say_in(a.language)("compare.number"), comparison.code_of(b)
    inner = [part_code(part, found.figure, other) for part in found.parts]
    ends = [f"compare_all~{other}~{found.figure}~{side}" for side in ("a", "b")]
    return [{heading: code} for code in (ends[0], *inner, ends[1])]


def part_code(part: Part, figure: str, other: str) -> str:
    return f"compare_part~{other}~{figure}~{part.step}~{part.reason}~{'in' if part.sign > 0 else 'out'}"


# --- rows behind a number --------------------------------------------------------------------------------------------


def places(filters: Filters, figure: str) -> pd.DataFrame:
    """One row per country, or per city, that events held reached, by its code: what a list of them shows."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.events_by_place(filters, figure).set_index("code")
    if figure == "countries":
        return pd.DataFrame({label["country_code"]: rows["name"], say("key.events"): rows["events"]})
    return pd.DataFrame(
        {say("open.city"): rows["name"], label["country_code"]: rows["country"], say("key.events"): rows["events"]}
    )


# Of some things what differs, a line each; or nothing at all.
Why = Callable[[list[str]], list[str]]


def why(part: Part, figure: str, a: Filters, b: Filters) -> Why:
    """What tells of some things of a part what differs: the fields that two editions state differently, or the day of the
    change (all days, where there are several); nothing where neither is told."""
    if part.step == "edition" and part.reason != "record":
        editions = (a.edition, b.edition) if part.sign < 0 else (b.edition, a.edition)
        return lambda own: said_of_changes(*editions, comparison.kind_of(figure), own, a.language, back=part.sign > 0)
    if part.step == "day" and figure in COUNTED and part.reason not in REASONS:
        elsewhere = a if part.sign > 0 else b
        days = comparison.change_days(part, elsewhere, COUNTED[figure])
        return lambda own: [
            sentences.listed((sentences.day(day, a.language) for day in days[one]), a.language) for one in own
        ]
    return lambda own: []


# --- field by field --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _table_names(language: str) -> dict[str, str]:
    return {row.table_name: row.table for row in queries.dictionary(language).itertuples()}


def field_name(field: str, language: str) -> str:
    return queries.labels(language).get(field) or _table_names(language)[field]


Names = dict[str, dict[str, str]]


def said(field: str, stated: Stated, edition: int, names: Names, language: str) -> str:
    """What stands in a field, in words; `names` are those of the organisations and events that stand in it, and of all places,
    series and sectors, by the column that holds their code or id."""
    say = say_in(language)
    if field in _table_names(language):
        rows = (_row_said(field, row, edition, names, language) for row in stated)
        return say("list.semicolon").join(rows) or say("no_value")
    if field in comparison.PRECISION:
        return sentences.dated(stated[0], stated[1] or "day", language) if stated[0] else say("no_value")
    if stated is None or stated == "":
        return say("no_value")
    if isinstance(stated, bool):
        return say("yes") if stated else say("no")
    if isinstance(stated, date):
        return sentences.day(stated, language)
    if isinstance(stated, (int, float)):
        return sentences.number(int(stated), language)
    for ending in names:
        if field.endswith(ending):
            return names[ending].get(stated) or stated
    names_of_codes = queries.codes(edition, language).get(field.removesuffix("_code"))
    return (names_of_codes or queries.translations(edition, language)).get(stated, stated)


def _row_said(table: str, row: tuple[Stated, ...], edition: int, names: Names, language: str) -> str:
    """A row of another table in words: what is stated in it, in the order of its columns."""
    say, cells = say_in(language), dict(zip(_columns(table), row, strict=True))
    if "comparator_code" in cells:
        value = sentences.stated(cells.pop("value"), cells.pop("comparator_code"), language)
        unit = said("count_unit_code", cells.pop("count_unit_code"), edition, names, language)
        return sentences.listed([f"{value} {unit}", *filter(None, cells.values())], language)
    if cells.get("joined_date", (None,))[0]:
        cells.pop("counted_from_date")
    # Of memberships, a group membership of CNIE goes without saying.
    cells = {column: stated for column, stated in cells.items() if stated not in ("cnie", "group")}
    parts = []
    for column, stated in cells.items():
        has_value = stated[0] is not None if column in comparison.PRECISION else stated not in (None, "", False)
        if column in ("position", "language_code") or not has_value:
            continue
        label = field_name(column, language)
        text = said(column, stated, edition, names, language)
        is_date = column.endswith("_date")
        parts.append(say("list.colon", name=label, value=text) if is_date or stated is True else text)
    return sentences.listed(parts, language)


def _columns(table: str) -> tuple[str, ...]:
    """What is compared of the rows of a table that speaks of organisations or events."""
    return next(
        columns
        for _, _, others in comparison.KINDS.values()
        for own, columns in others.items()
        if own.__tablename__ == table
    )


def _names(edition: int, stated: Iterable[tuple[str, Stated]], language: str) -> Names:
    """The names that `said` needs for what stands in these fields."""
    met: dict[str, set[str]] = {"organisation_id": set(), "event_id": set()}
    for field, own in stated:
        if field in _table_names(language):
            cells = ((column, cell) for row in own for column, cell in zip(_columns(field), row, strict=True))
        else:
            cells = [(field, own)]
        for column, cell in cells:
            for ending, ids in met.items():
                if column.endswith(ending) and cell:
                    ids.add(cell)
    of_ids = {
        ending: comparison.names_of(edition, language, ending.removesuffix("_id"), ids) for ending, ids in met.items()
    }
    return of_ids | comparison.names(edition, language)


def changed(
    first: int, second: int, kind: str, language: str, pairs: Iterable[comparison.Pair] | None = None
) -> pd.DataFrame:
    """One row per organisation, or event, and field that two editions state differently: id in each, name, field, first,
    second. Of all of them, or of these, in their order."""
    if pairs is None:
        pairs = [pair for *pair, _ in comparison.differences(first, second, kind).changed]
    found = []
    for old, new, field, one, two in comparison.fields_changed(first, second, kind, pairs):
        if isinstance(one, tuple) and isinstance(two, tuple) and field in _table_names(language):
            # Of several rows those that differ.
            one, two = (tuple(row for row in own if row not in rest) for own, rest in ((one, two), (two, one)))
        found.append((old, new, field, one, two))
    names = [
        _names(edition, [(row[2], row[at]) for row in found], language) for at, edition in ((3, first), (4, second))
    ]
    own = comparison.names_of(second, language, kind, {new for _, new, *_ in found})
    rows = []
    for old, new, field, one, two in found:
        texts = [said(field, one, first, names[0], language), said(field, two, second, names[1], language)]
        if texts[0] == texts[1]:
            # Two places of one name, say: then their codes tell them apart.
            texts = [f"{text} [{stated}]" for text, stated in zip(texts, (one, two), strict=True)]
        rows.append((old, new, own[new], field_name(field, language), *texts))
    return pd.DataFrame(rows, columns=["id", "new_id", "name", "field", "first", "second"])


def said_of_changes(first: int, second: int, kind: str, own: list[str], language: str, *, back: bool) -> list[str]:
    """What two editions state differently of each of these organisations, or events, of the first, in one line; `back` where
    the first is the later one in the sum."""
    say, found = say_in(language), defaultdict(list)
    there = comparison.same(first, second, kind)
    rows = changed(first, second, kind, language, [(one, there.get(one, one)) for one in own])
    for row in rows.itertuples():
        texts = (row.second, row.first) if back else (row.first, row.second)
        found[row.id].append(say("list.colon", name=row.field, value=ARROW.join(texts)))
    return [say("list.semicolon").join(found[one]) for one in own]


def title_of(kind: str, how: str, language: str) -> str:
    """What a table of what was added, removed or changed is called."""
    say = say_in(language)
    return say(f"compare.organisation.{how}") if kind == "organisation" else say(f"compare.event.{how}")


def changed_headings(kind: str, language: str) -> dict[str, str]:
    """What the columns of `changed` are called, as far as a list shows them."""
    say = say_in(language)
    return {
        "name": say("map.event" if kind == "event" else "sectors.name"),
        "field": say("compare.field"),
        "first": say("compare.edition_a"),
        "second": say("compare.edition_b"),
    }


def changed_list(a: Filters, b: Filters, kind: str, page: int = 1) -> Listing:
    """One row per organisation, or event, and field that the editions of A and B state differently, things in the order of a
    list; an organisation opens its profile, which is that of A."""
    headings, is_event = changed_headings(kind, a.language), kind == "event"
    found = {new: (old, fields) for old, new, fields in comparison.differences(a.edition, b.edition, kind).changed}
    order, _ = lists.events_in_order(b, found) if is_event else lists.in_order(b, found)
    # At which row the fields of each begin.
    starts = [0, *accumulate(found[new][1] for new in order)]

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str] | None]:
        begin = max(bisect_right(starts, first) - 1, 0)
        own = order[begin : bisect_left(starts, first + number)]
        rows = changed(a.edition, b.edition, kind, a.language, [(found[new][0], new) for new in own])
        rows = rows.iloc[first - starts[begin] :][:number].reset_index(drop=True)
        return rows[list(headings)].rename(columns=headings), None if is_event else list(rows["id"])

    return Listing(portion(starts[-1], page, read), source_lines(a, b, kind))


def one_sided(filters: Filters, own: tuple[str, ...], kind: str, has_profiles: bool, page: int = 1) -> Listing:
    """One row per organisation, or event, that this edition holds and the other does not; only that of A has profiles here."""
    is_event = kind == "event"
    ids, _ = lists.events_in_order(filters, own) if is_event else lists.in_order(filters, own)

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str] | None]:
        part = ids[first : first + number]
        if is_event:
            return tables.events(filters, lists.events_of(filters, part)), None
        return tables.organisations(lists.of_ids(filters, part), filters), part if has_profiles else None

    return Listing(portion(len(ids), page, read), source_lines(filters, filters, kind))


# What the rows of each kind come from.
SOURCES = {"organisation": ("organisations", "members"), "event": ("events",)}


def source_lines(a: Filters, b: Filters, kind: str) -> list[str]:
    """The lines that cite what is counted of organisations, or of events, in both states; one where they are the same."""
    lines = []
    for filters in (a, b):
        titles = queries.sources(filters.edition, a.language, SOURCES[kind])["title"]
        lines.append(sentences.source_line(titles, filters.as_of, filters.edition, a.language))
    return list(dict.fromkeys(lines))


# --- over time -------------------------------------------------------------------------------------------------------


def courses(a: Filters, b: Filters) -> list[tuple[str, pd.DataFrame, date, str]]:
    """The members of each state over time: its name, its days of change, its as-of date and the opener of a day."""
    say, openers = say_in(a.language), ("members", f"compare_members~{comparison.code_of(b)}")
    found = []
    for letter, state, opener in zip("ab", (a, b), openers, strict=True):
        words = {"day": sentences.day(state.as_of, a.language), "edition": state.edition}
        name = say("compare.line", name=say(f"compare.in_{letter}"), **words)
        if a.sectors != b.sectors:
            named = tables.choices(state.edition, a.language)["sectors"]
            own = [named.get(code, code) for code in state.sectors] or [say("filter.all")]
            name = sentences.listed([name, sentences.listed(own, a.language)], a.language)
        found.append((name, queries.member_changes(state), state.as_of, opener))
    return found


def over_time(members: Sum, a: Filters, b: Filters) -> Figure:
    """Members of both states over time, told by the sum of their difference."""
    say, found = say_in(a.language), courses(a, b)
    return Figure(
        name="compare-members",
        title=say("compare.over_time"),
        draw=partial(charts.two_courses, found, say=say, title=say("growth.dated_axis")),
        sentence=in_words(members, a, b),
        notes=[*sample_lines(a, b), *source_lines(a, b, "organisation")],
        rows=key_figures([members], a, b),
        marks=course_marks(found, a, b),
        also=(b,),
    )


def course_marks(courses: list[tuple[str, pd.DataFrame, date, str]], a: Filters, b: Filters) -> dict[str, str]:
    """The marks of both courses, those of A first."""
    say, found = say_in(a.language), {}
    for letter, (_, changes, _, opener) in zip("ab", courses, strict=True):
        for code, name in tables.day_marks(changes, pd.DataFrame(), opener, a).items():
            found[code] = say("list.colon", name=say(f"compare.in_{letter}"), value=name)
    return found


def sample_lines(a: Filters, b: Filters) -> list[str]:
    """How many of the members of each state are invented; nothing where none is."""
    say, lines = say_in(a.language), []
    for letter, state in (("a", a), ("b", b)):
        count = queries.member_count(state)
        if line := sentences.sample_line(count.sample, count.value, a.language):
            lines.append(sentences.sample_line_of(say(f"compare.in_{letter}"), line, a.language))
    return lines
