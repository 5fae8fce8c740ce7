"""Numbers, dates and whole sentences in the reader's language, from values and words. Formats come from Babel (CLDR)."""

from collections.abc import Iterable
from datetime import date

import pandas as pd
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from dashboard.words import MEASURE_WORDS, SampleLine, Say, say_in

# The code of what no source states, among sectors and regions.
NOT_STATED = "not_stated"
# The code of the evidence that is no more than a public list.
LISTED = "listed"
LOCALES = {"en": Locale.parse("en_GB"), "zh": Locale.parse("zh_Hans_CN")}


# What each filter is called, by its field in Filters.
FILTER_WORDS = {
    **{"sectors": "sector", "regions": "region", "organisation_types": "type", "un_statuses": "ecosoc"},
    "programmes": "programme",
    "without_listed": "listed",
}


def number(value: float, language: str) -> str:
    """
    >>> number(1040, "en")
    '1,040'
    """
    return format_decimal(value, locale=LOCALES[language])


def signed(value: int, language: str) -> str:
    """A change, with its sign.

    >>> signed(203, "en"), signed(-1, "en"), signed(0, "en")
    ('+203', '−1', '0')
    """
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value), language)


def share(part: int, whole: int, language: str) -> str:
    """
    >>> share(36, 265, "en")
    '13.6%'
    """
    return format_percent(part / whole, format="0.0%", locale=LOCALES[language])


def stated(value: int, comparator: str, language: str, counted: str | None = None) -> str:
    """A number with what was said of it: “over 200” is not 200. `counted` is the metric or the unit of what is counted:
    Chinese puts its measure word behind a number that is not exact.

    >>> stated(200, "over", "en"), stated(266, "derived", "zh")
    ('over 200', '266（推算）')
    >>> stated(180, "over", "zh", "cnie_council_individuals"), stated(300, "nearly", "zh", "participants")
    ('180 余位', '近 300 人')
    """
    if comparator in ("exact", "derived") or counted is None:
        return _stated(value, comparator, language, "")
    return measured(value, comparator, language, counted)


def measured(value: int, comparator: str, language: str, counted: str) -> str:
    """A number with what was said of it and, in Chinese, always with its measure word: for the middle of a sentence.

    >>> measured(265, "exact", "zh", "cnie_members"), measured(70, "over", "zh", "sironet_countries")
    ('265 家', '70 余个')
    """
    return _stated(value, comparator, language, MEASURE_WORDS.get(counted, "") if language == "zh" else "")


def _stated(value: int, comparator: str, language: str, measure: str) -> str:
    # 余 stands behind a round number only, and in front of the measure word.
    said = "more_than" if comparator == "over" and value % 10 else comparator
    say, written = say_in(language), number(value, language)
    if said == "over":
        return say("stated.over", value=written) + measure
    return say(f"stated.{said}", value=f"{written} {measure}".rstrip())


def day(value: date, language: str) -> str:
    """
    >>> day(date(2017, 7, 5), "en"), day(date(2017, 7, 5), "zh")
    ('5 July 2017', '2017年7月5日')
    """
    return format_date(value, "long", locale=LOCALES[language])


def dated(value: date | None, precision: str, language: str) -> str:
    """A date as precisely as it is known, and no more so.

    >>> dated(date(2025, 12, 1), "month", "en"), dated(date(2026, 1, 1), "year", "zh")
    ('December 2025', '2026年')
    >>> dated(date(2021, 10, 20), "year_inferred", "en"), dated(date(2017, 7, 4), "before_event", "en")
    ('20 October 2021 (year inferred)', '4 July 2017 or earlier')
    """
    say = say_in(language)
    if value is None or precision == "unknown":
        return say("date.unknown")
    if precision == "year_inferred":
        return say("date.inferred", date=day(value, language))
    if precision == "before_event":
        return say("date.before", date=day(value, language))
    if precision in ("year", "month"):
        return format_skeleton("y" if precision == "year" else "yMMMM", value, locale=LOCALES[language])
    return day(value, language)


def month(value: date, precision: str, language: str) -> str:
    """A date to the month, for a number that did not change within days of it; no more precisely than it is known.

    >>> month(date(2017, 11, 2), "day", "en"), month(date(2021, 10, 20), "year_inferred", "en")
    ('November 2017', '2021 (year inferred)')
    """
    if precision == "year_inferred":
        return say_in(language)("date.inferred", date=dated(value, "year", language))
    return dated(value, "month" if precision == "day" else precision, language)


def dates(start: date | None, precision: str, end: date | None, end_precision: str | None, language: str) -> str:
    """When an event was: its days if both are known, else as much of them as is known.

    >>> dates(date(2025, 12, 14), "day", date(2025, 12, 17), "day", "en")
    '14 December 2025 to 17 December 2025'
    >>> dates(date(2025, 6, 1), "month", date(2025, 7, 31), "month", "en")
    'June 2025 to July 2025'
    """
    first = dated(start, precision, language)
    if start is None or end is None or end == start:
        return first
    last = dated(end, end_precision or "day", language)
    return first if last == first else say_in(language)("date.range", start=first, end=last)


def listed(parts: Iterable[str], language: str) -> str:
    return say_in(language)("list.and").join(parts)


# --- sources ---------------------------------------------------------------------------------------------------------


def source_line(titles: Iterable[str], as_of: date, edition: int, language: str) -> str:
    """What every figure, table and export cites."""
    sources = say_in(language)("list.semicolon").join(titles)
    return say_in(language)("source.line", sources=sources, as_of=day(as_of, language), edition=edition)


def sample_line(sample: int, total: int, language: str) -> SampleLine | None:
    """The line inside every figure that counts a sample record; nothing where it counts none."""
    if not sample:
        return None
    say = say_in(language)
    rest = say("source.sample", sample=number(sample, language), total=number(total, language))
    return SampleLine(say("sample.badge"), rest)


def sample_line_of(name: object, line: SampleLine, language: str) -> SampleLine:
    """The same of one of several things that a figure shows, by its name."""
    return SampleLine(line.badge, say_in(language)("list.colon", name=name, value=line.rest))


# --- key figures -----------------------------------------------------------------------------------------------------


def _change(say: Say, value: int, before: int, language: str) -> str:
    change = value - before
    key = "sentence.more" if change > 0 else "sentence.fewer" if change < 0 else "sentence.same"
    return say(key, number=number(abs(change), language)) if change else say(key)


def members(
    value: int,
    before: int,
    undated: int,
    start_unknown: int,
    imprecise: int,
    as_of: date,
    *,
    narrowed: bool,
    language: str,
) -> str:
    """Members on a date and the change in a year."""
    say = say_in(language)
    who = say("sentence.selection" if narrowed else "sentence.network")
    start = say("sentence.members", as_of=day(as_of, language), who=who, value=number(value, language))
    change = say("sentence.no_change") if undated else _change(say, value, before, language)
    return start + change + _by_rule(say, undated, start_unknown, imprecise, language)


def members_ecosoc(
    value: int,
    before: int,
    undated: int,
    start_unknown: int,
    imprecise: int,
    total: int,
    as_of: date,
    *,
    language: str,
) -> str:
    """Members with ECOSOC status, their share of all members, and the change in a year."""
    say = say_in(language)
    if not total:
        return say("sentence.members_ecosoc_none", as_of=day(as_of, language))
    part = share(value, total, language)
    numbers = {"value": number(value, language), "total": number(total, language), "share": part}
    start = say("sentence.members_ecosoc", as_of=day(as_of, language), **numbers)
    change = say("sentence.no_change") if undated else _change(say, value, before, language)
    return start + change + _by_rule(say, undated, start_unknown, imprecise, language)


def _by_rule(say: Say, undated: int, start_unknown: int, imprecise: int, language: str) -> str:
    """How many of those counted stand there by rule, since a date is missing or imprecise."""
    text = say("sentence.undated", number=number(undated, language)) if undated else ""
    text += say("sentence.start_unknown", number=number(start_unknown, language)) if start_unknown else ""
    return text + (say("sentence.imprecise", number=number(imprecise, language)) if imprecise else "")


def publication(publisher: str, title: str, language: str) -> str:
    """Who published a page or an article, and its title; the title alone where no publisher is stated."""
    if language == "zh" and title.isascii() and publisher:
        # A title in English is no Chinese title: the publisher is named, and the title stands in the list of figures.
        return publisher
    return say_in(language)("source.publication", publisher=publisher, title=title) if publisher != title else title


def published(metric: str, value: str, date_text: str, publication: str, language: str) -> str:
    """A figure that others print: what it counts, the number as stated, of when, and where it stands."""
    say = say_in(language)
    return say("sentence.published", metric=metric, value=value, date=date_text, publication=publication)


# What an event on record is, in the order in which it is said.
STATES = ("held", "within", "other_host", "planned", "not_held")


def _states(events: object, language: str, *, but: str = "") -> str:
    """How many events are in each state but one; `events` is what queries.on_record gives."""
    say = say_in(language)
    counts = {state: getattr(events, state) for state in STATES if state != but}
    return listed(
        (say(f"counted.{state}", number=number(value, language)) for state, value in counts.items() if value), language
    )


def on_record(events: object, language: str) -> str:
    """How many events are on record, and what they are: the one way in which a page says a number of events that are not all
    held or joined by CNIE. `events` is what queries.on_record gives."""
    say, total = say_in(language), number(events.total, language)
    if not events.total:
        return say("counted.none")
    return say("counted.on_record", total=total, states=_states(events, language))


def beside_held(events: object, undated: int, language: str) -> str:
    """After a number of events held: how many of them have no date, and what else is on record; empty where neither is the
    case."""
    say = say_in(language)
    others = _states(events, language, but="held")
    text = say("sentence.events_undated", number=number(undated, language)) if undated else ""
    return text + (say("sentence.events_beside", others=others) if others else "")


def un_session(
    body: str | None, session: float | None, form: str | None, names: dict[str, dict[str, str]], language: str
) -> str:
    """UN body, number of its session and form of participation of an event, by their codes; empty where no body is stated."""
    if pd.isna(body):
        return ""
    say, text = say_in(language), names["un_body"][body]
    if pd.notna(session):
        text = say("sentence.un_session", body=text, session=int(session))
    return text if pd.isna(form) else say("list.bracket", text=text, more=names["un_form"][form].lower())


def by_year(years: object, total: int, language: str) -> str:
    """How many of the events held or joined by CNIE have a year, and which year has most; `years` is a series of counts by year."""
    say = say_in(language)
    if not len(years):
        return say("sentence.undated_only", total=number(total, language)) if total else say("table.empty")
    numbers = {"number": int(years.sum()), "total": total, "most": int(years.max())}
    return say(
        "sentence.by_year",
        year=int(years.idxmax()),
        **{name: number(value, language) for name, value in numbers.items()},
    )


def no_members(total: int, steps: Iterable[tuple[str, int]], first: date | None, as_of: date, language: str) -> str:
    """Why no member is counted: a day before the first, or the filters, one after the other."""
    say = say_in(language)
    if first is None:
        return say("zero.nothing")
    if not total:
        return say("zero.before", first=day(first, language)) if first > as_of else say("zero.nothing")
    named = [
        say("list.bracket", text=number(left, language), more=say(f"filter.{FILTER_WORDS[name]}"))
        for name, left in steps
    ]
    return say("zero.filters", total=number(total, language), steps=listed(named, language))


def left_out_by_filter(found: Iterable[object], language: str) -> list[str]:
    """What each filter leaves out of members and of events, one line each; `found` is what queries.left_out gives."""
    say = say_in(language)
    lines = []
    for one in found:
        numbers = {"total": one.total, "kept": one.kept, "left": one.total - one.kept, "unstated": one.unstated}
        words = {name: number(value, language) for name, value in numbers.items()}
        text = say(f"filter.leaves_{one.of}", name=say(f"filter.{FILTER_WORDS.get(one.filter, one.filter)}"), **words)
        if one.unstated:
            without = words["unstated"]
            is_undated = one.filter == "period"
            text += (
                say("filter.leaves_undated", unstated=without)
                if is_undated
                else say(f"filter.leaves_unstated_{one.of}", unstated=without)
            )
        lines.append(text)
    return lines


# --- growth and ECOSOC -----------------------------------------------------------------------------------------------


CHANGES = ("joined", "rejoined", "left", "lapsed", "merged")


def growth(row: object, first: date, last: date, language: str, *, undated: int = 0) -> str:
    """What changed the number of members between two days, each kind of change by its own name; `row` is that of `bridge`.
    Kinds of which there is none are not named. `undated` members on the last day are in no course over time."""
    say = say_in(language)
    parts = {name: int(getattr(row, name)) for name in CHANGES}
    if not any(parts.values()) and not row.start:
        return say("sentence.growth_none", as_of=day(last, language))
    said = [say(f"sentence.change.{name}", number=number(value, language)) for name, value in parts.items() if value]
    words = {
        "first": day(first, language),
        "last": day(last, language),
        "start": number(int(row.start), language),
        "end": number(int(row.end), language),
        "changes": listed(said, language),
    }
    key = "sentence.growth_still" if not said else "sentence.growth_from" if row.start else "sentence.growth"
    return say(key, **words) + _undated(undated, language)


def _undated(members: int, language: str) -> str:
    """How many members a course over time leaves out, since nobody says since when they are."""
    return say_in(language)("sentence.growth_undated", number=number(members, language)) if members else ""


def published_course(figures: object, as_of: date, language: str, *, silent: bool) -> str:
    """Each of some printed totals with its date, those of unclear coverage marked, and, where it has been `silent` for long, since
    when nothing was printed."""
    say = say_in(language)
    if not len(figures):
        return say("sentence.published_none", as_of=day(as_of, language))
    values = []
    for row in figures.itertuples():
        unclear = [say("sentence.unclear")] if row.coverage_code == "unclear" else []
        values.append(say("list.bracket", text=row.stated, more=listed([row.date_text, *unclear], language)))
    text = say("sentence.published_course", values=listed(values, language))
    if not silent:
        return text
    return text + say("sentence.nothing_since", as_of=day(as_of, language))


def flows(years: object, as_of: date, language: str) -> str:
    """The years in which most memberships began and most ended; `years` has one row per year: year, began, ended."""
    say = say_in(language)
    if not len(years) or not years[["began", "ended"]].any(axis=None):
        return say("sentence.flows_none", as_of=day(as_of, language))
    years = years.set_index("year")
    text = ""
    if years["began"].any():
        most = {"year": int(years["began"].idxmax()), "began": number(int(years["began"].max()), language)}
        text = say("sentence.flows", **most)
    if not years["ended"].any():
        return text + say("sentence.flows_none_ended")
    ended = {"year": int(years["ended"].idxmax()), "ended": number(int(years["ended"].max()), language)}
    return (text + say("sentence.flows_ended", **ended)).strip()


def bridge(
    row: object,
    first: date,
    last: date,
    language: str,
    *,
    adds_up: bool,
    undated: int = 0,
) -> str:
    """How the members at the start became those at the end; `row` has start, the parts, end and imprecise. `undated` as in
    `growth`."""
    say = say_in(language)
    names = ("start", "joined", "rejoined", "left", "lapsed", "merged", "end")
    words = {name: number(int(getattr(row, name)), language) for name in names}
    text = say("sentence.bridge", first=day(first, language), last=day(last, language), **words)
    text += say("sentence.bridge_adds_up" if adds_up else "sentence.bridge_does_not")
    text += _undated(undated, language)
    imprecise = int(row.imprecise)
    return text + (say("sentence.bridge_imprecise", number=number(imprecise, language)) if imprecise else "")


def first_and_last(printed: object, best: object | None, as_of: date, language: str) -> str:
    """The oldest and the newest of some printed figures, and between them the `best`, which stands for their metric, where it
    is neither (queries.latest_published)."""
    say = say_in(language)
    if not len(printed):
        return say("sentence.published_none", as_of=day(as_of, language))
    first, last = printed.iloc[0], printed.iloc[-1]
    if len(printed) == 1:
        return say("sentence.sironet_one", first=first["stated"], first_date=first["date_text"])
    ends = {
        "first": first["stated"],
        "first_date": first["date_text"],
        "last": last["stated"],
        "last_date": last["date_text"],
    }
    text = say("sentence.sironet", **ends)
    if best is not None and best["stated"] not in (first["stated"], last["stated"]):
        text = say("sentence.sironet_best", best=best["stated"], best_date=best["date_text"], **ends)
    highest = max(one["value"] for one in (first, best, last) if one is not None)
    if last["comparator_code"] not in ("over", "at_least") or last["value"] >= highest:
        return text
    minimum = last["stated"][:1].upper() + last["stated"][1:]
    return text + say("sentence.bound", value=minimum)


def printed(figures: object, as_of: date, language: str) -> str:
    """Each of some printed figures with its date."""
    say = say_in(language)
    if not len(figures):
        return say("sentence.published_none", as_of=day(as_of, language))
    values = [say("list.bracket", text=row.stated, more=row.date_text) for row in figures.itertuples()]
    return say("sentence.ecosoc_china", values=listed(values, language))


def holders(rows: object, groups: dict[str, str], as_of: date, language: str) -> str:
    """Organisations with status by group; `rows` is one row per organisation, `groups` are the names of all groups in their
    order. A group of which there is none is not named, but members always are."""
    say = say_in(language)
    found = rows["group"].value_counts() if len(rows) else {}
    counts = {name: int(found.get(code, 0)) for code, name in groups.items()}
    first = next(iter(counts))
    parts = [
        say("list.colon", name=name, value=number(value, language))
        for name, value in counts.items()
        if value or name == first
    ]
    value = number(len(rows), language)
    text = say("sentence.holders", as_of=day(as_of, language), value=value, groups=listed(parts, language))
    return text + _of_list(rows, language)


def _of_list(rows: object, language: str) -> str:
    """How many of the rows only a public list states, sample records apart; nothing where there is none."""
    if not len(rows):
        return ""
    value = int(((rows["evidence_code"] == LISTED) & ~rows["is_sample"].astype(bool)).sum())
    return say_in(language)("evidence.of_status", number=number(value, language)) if value else ""


def granted(rows: object, language: str) -> str:
    """How many of the organisations with status have a year of grant."""
    known = rows[rows["status_since_date"].notna()] if len(rows) else rows
    words = {"known": number(len(known), language), "total": number(len(rows), language)}
    return say_in(language)("sentence.granted", **words) + _of_list(known, language)


def stages(rows: object, names: dict[str, str], as_of: date, language: str) -> str:
    """How many organisations stand at each stage of their ECOSOC life; `names` are those of all stages, in their order."""
    say = say_in(language)
    found = rows["stage"].value_counts() if len(rows) else {}
    counts = {name: number(int(found.get(code, 0)), language) for code, name in names.items()}
    parts = [say("list.colon", name=name, value=value) for name, value in counts.items()]
    value = number(len(rows), language)
    text = say("sentence.stages", as_of=day(as_of, language), value=value, stages=listed(parts, language))
    return text + _of_list(rows, language)


def reports(dues: object, without: object, as_of: date, language: str) -> str:
    """How many quadrennial reports are due within twelve months, overdue or not on record, and for whom none can be computed."""
    say = say_in(language)
    found = dues["state"].value_counts() if len(dues) else {}
    numbers = {state: number(int(found.get(state, 0)), language) for state in ("within_year", "overdue", "unknown")}
    text = say("sentence.reports", as_of=day(as_of, language), **numbers)
    if not len(without):
        return text
    reasons = [
        say("list.colon", name=say(f"ecosoc.due.{code}"), value=number(int(count), language))
        for code, count in without["why"].value_counts().sort_index().items()
    ]
    return text + say("sentence.reports_without", value=number(len(without), language), why=listed(reasons, language))


def candidates(rows: object, as_of: date, language: str) -> str:
    """How many organisations in status are not on record as members, and how many of them have no stated seat."""
    unseated = int(rows["country_code"].isna().sum()) if len(rows) else 0
    words = {"value": number(len(rows), language), "unseated": number(unseated, language)}
    return say_in(language)("sentence.candidates", as_of=day(as_of, language), **words)


# --- map and sectors -------------------------------------------------------------------------------------------------


def located(numbers: object, language: str) -> str:
    """How many events the map shows, and where the others are: on the map itself, and adding up."""
    say = say_in(language)
    parts = (
        ("map.country_level", numbers.country_level),
        ("map.online", numbers.online),
        ("map.no_place", numbers.no_place),
    )
    start = say("map.located", located=number(numbers.located, language), total=number(numbers.total, language))
    others = [say(key, number=number(value, language)) for key, value in parts if value]
    return say("list.colon", name=start, value=listed(others, language)) if others else start


def on_the_map(numbers: object, language: str) -> str:
    say = say_in(language)
    if not numbers.located:
        return say("map.empty")
    shown = {"located": number(numbers.located, language), "cities": number(numbers.cities, language)}
    return say("map.sentence", on_record=on_record(numbers.on_record, language), **shown)


def part_of_map(events: int, cities: int, language: str) -> str:
    """How many of the events of the map lie in a part of it, and in how many cities."""
    return say_in(language)("map.part", events=number(events, language), cities=number(cities, language))


def sectors(rows: object, organisations: int, language: str) -> str:
    """How many organisations and how many sector memberships, since one may count in several."""
    say = say_in(language)
    if not len(rows):
        return say("sectors.none")
    numbers = {"organisations": organisations, "links": int(rows["organisations"].sum())}
    words = {name: number(value, language) for name, value in numbers.items()}
    stated = rows[rows["sector_code"] != NOT_STATED]
    if stated.empty:
        return say("sectors.sentence_unstated", organisations=words["organisations"])
    largest = {"largest": stated["sector"].iloc[0], "number": number(int(stated["organisations"].iloc[0]), language)}
    return say("sectors.sentence", **largest, **words)


def known_by_name(known: object, names: dict[str, str], language: str, *, inferred: int = 0) -> str:
    """How many real members are known by name and on what evidence, of how many nobody says since when, and of how many type and
    sectors are inferred from the name; empty where all stand in a dated roster that says all. `known` is what
    queries.members_known gives, `names` are those of the kinds of evidence."""
    say = say_in(language)
    text = ""
    if set(known.by_evidence) - {"roster"}:
        parts = [
            say("evidence.part", name=names[code], number=number(value, language))
            for code, value in known.by_evidence.items()
        ]
        text = say("evidence.sentence", number=number(known.real, language), parts=say("list.semicolon").join(parts))
    text += say("evidence.undated", number=number(known.undated, language)) if known.undated else ""
    return text + (say("evidence.inferred", number=number(inferred, language)) if inferred else "")


def sector_by_region(matrix: object, language: str) -> str:
    """The largest group, and how many cells have nobody in them."""
    say = say_in(language)
    if not len(matrix):
        return say("sectors.none")
    # What is not stated is no largest group.
    stated = matrix[matrix["sector_code"] != NOT_STATED]
    most = (stated if len(stated) else matrix).pipe(lambda rows: rows.loc[rows["organisations"].idxmax()])
    empty = int((matrix["organisations"] == 0).sum())
    numbers = {"number": int(most["organisations"]), "empty": empty, "cells": len(matrix)}
    words = {name: number(value, language) for name, value in numbers.items()}
    return say("sectors.matrix_sentence", sector=most["sector"], region=most["region"], **words)


# --- organisations ---------------------------------------------------------------------------------------------------


def organisations_found(typed: str, shown: int, left_out: int, language: str, *, only_near: bool = False) -> str:
    """How many organisations are listed, for what was typed if anything was, and how many more the filters leave out."""
    say = say_in(language)
    more = say("organisations.left_out", number=number(left_out, language)) if left_out else ""
    if not typed:
        return say("organisations.listed", number=number(shown, language)) + more
    if not shown and not left_out:
        return say("organisations.found_none", typed=typed)
    key = "organisations.found_near" if only_near else "organisations.found"
    return say(key, typed=typed, number=number(shown, language)) + more


def profile(
    name: str,
    type_name: str | None,
    seat: str | None,
    *,
    member: tuple[str, str] | None,
    status: tuple[str, str, str] | None,
    events: int,
    partners: int,
    as_of: date,
    language: str,
) -> str:
    """One organisation in one paragraph. `member` is how its membership stands (in_force, ended or later) and a date,
    `status` the same with its category before the date; nothing where the record holds none."""
    say = say_in(language)
    text = say(
        "organisations.sentence",
        name=name,
        type=type_name or say("organisations.type_unstated"),
        seat=say("organisations.seated", seat=seat) if seat else say("organisations.seat_unstated"),
    )
    if member is None:
        text += say("organisations.says_none", as_of=day(as_of, language))
    else:
        text += say(f"organisations.says_{member[0]}", as_of=day(as_of, language), date=member[1])
    if status is None:
        text += say("organisations.holds_none")
    else:
        text += say(f"organisations.holds_{status[0]}", category=status[1], date=status[2])
    if not events:
        return text + say("organisations.takes_no_part")
    if not partners:
        return text + say("organisations.takes_part_alone", events=number(events, language))
    return text + say("organisations.takes_part", events=number(events, language), partners=number(partners, language))


# --- compare ---------------------------------------------------------------------------------------------------------


def between(first: tuple[int, date], second: tuple[int, date], language: str) -> str:
    """What two states (edition, as-of date) have in common and what not, as the beginning of a sentence."""
    say = say_in(language)
    words = {"a": first[0], "b": second[0], "day_a": day(first[1], language), "day_b": day(second[1], language)}
    differ = ("editions" if first[0] != second[0] else "") + ("days" if first[1] != second[1] else "")
    text = {
        "": say("compare.with", edition=words["a"], day=words["day_a"]),
        "editions": say("compare.with_editions", a=words["a"], b=words["b"], day=words["day_a"]),
        "days": say("compare.with_days", edition=words["a"], day_a=words["day_a"], day_b=words["day_b"]),
    }
    return text.get(differ) or say("compare.with_both", **words)


def compared(
    what: str,
    first: tuple[int, date],
    second: tuple[int, date],
    before: int | None,
    after: int | None,
    parts: list[tuple[int, str]],
    language: str,
) -> str:
    """How a number of A (edition, as-of date) became that of B: `parts` are the signed numbers that explain the difference,
    each with its reason."""
    say, where = say_in(language), between(first, second, language)
    if before is None or after is None:
        return say("compare.says_none", where=where, what=what)
    why = listed([say("compare.part", number=signed(value, language), why=name) for value, name in parts], language)
    words = {"where": where, "what": what, "before": number(before, language), "after": number(after, language)}
    if not parts:
        return say("compare.says_same", where=where, what=what, value=words["after"])
    if before == after:
        return say("compare.says_still", where=where, what=what, value=words["after"], parts=why)
    # Where the filters alone differ, nothing went from one to the other.
    return say("compare.says_apart" if first == second else "compare.says", **words, parts=why)


def editions_differ(first: int, second: int, organisations: object, events: object, language: str) -> str:
    """How many organisations and events two editions add, remove and state otherwise; each as comparison.differences gives
    them."""
    say = say_in(language)
    if first == second:
        return say("compare.one_edition", edition=first)
    counts = {
        f"{name}_{how}": number(len(one), language)
        for name, found in (("organisations", organisations), ("events", events))
        for how, one in (
            ("added", found.added),
            ("removed", found.removed),
            ("changed", found.changed),
        )
    }
    return say("compare.editions", a=first, b=second, **counts)
