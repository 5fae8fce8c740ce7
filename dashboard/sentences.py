"""Numbers, dates and whole sentences in the reader's language, from values and words. Formats come from Babel (CLDR)."""

from collections.abc import Iterable
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from dashboard.words import Say, say_in

LOCALES = {"en": Locale.parse("en_GB"), "zh": Locale.parse("zh_Hans_CN")}


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


def stated(value: int, comparator: str, language: str) -> str:
    """A number with what was said of it: “over 200” is not 200.

    >>> stated(200, "over", "en"), stated(266, "derived", "zh")
    ('over 200', '266（推算）')
    """
    return say_in(language)(f"stated.{comparator}", value=number(value, language))


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


def sample_line(sample: int, total: int, language: str) -> str | None:
    """The line inside every figure that counts a sample record; nothing where it counts none."""
    if not sample:
        return None
    return say_in(language)("source.sample", sample=number(sample, language), total=number(total, language))


# --- key figures -----------------------------------------------------------------------------------------------------


def _change(say: Say, value: int, before: int, language: str) -> str:
    change = value - before
    key = "sentence.more" if change > 0 else "sentence.fewer" if change < 0 else "sentence.same"
    return say(key, number=number(abs(change), language)) if change else say(key)


def members(value: int, before: int, start_unknown: int, as_of: date, *, narrowed: bool, language: str) -> str:
    """Members on a date and the change in a year."""
    say = say_in(language)
    who = say("sentence.selection" if narrowed else "sentence.network")
    start = say("sentence.members", as_of=day(as_of, language), who=who, value=number(value, language))
    return start + _change(say, value, before, language) + _unknown(say, start_unknown, language)


def members_ecosoc(value: int, before: int, start_unknown: int, total: int, as_of: date, *, language: str) -> str:
    """Members with ECOSOC status, their share of all members, and the change in a year."""
    say = say_in(language)
    if not total:
        return say("sentence.members_ecosoc_none", as_of=day(as_of, language))
    part = share(value, total, language)
    numbers = {"value": number(value, language), "total": number(total, language), "share": part}
    start = say("sentence.members_ecosoc", as_of=day(as_of, language), **numbers)
    return start + _change(say, value, before, language) + _unknown(say, start_unknown, language)


def _unknown(say: Say, start_unknown: int, language: str) -> str:
    return say("sentence.start_unknown", number=number(start_unknown, language)) if start_unknown else ""


def published(metric: str, value: str, date_text: str, title: str, language: str) -> str:
    return say_in(language)("sentence.published", metric=metric, value=value, date=date_text, title=title)


def left_out(planned: int, other_host: int, undated: int, language: str) -> str:
    """What a count of events leaves out, and how many of those counted have no date; empty where neither is the case."""
    say = say_in(language)
    parts = [(planned, "sentence.planned"), (other_host, "sentence.other_host")]
    out = [say(key, number=number(count, language)) for count, key in parts if count]
    text = say("sentence.events_left_out", left_out=listed(out, language)) if out else ""
    return (say("sentence.events_undated", number=number(undated, language)) if undated else "") + text


def by_year(years: object, total: int, language: str) -> str:
    """How many events have a year, and which year has most; `years` is a series of counts by year."""
    say = say_in(language)
    if not len(years):
        return say("sentence.undated_only", total=number(total, language)) if total else say("table.empty")
    numbers = {"number": int(years.sum()), "total": total, "most": int(years.max())}
    return say(
        "sentence.by_year",
        year=int(years.idxmax()),
        **{name: number(value, language) for name, value in numbers.items()},
    )


# --- growth and ECOSOC -----------------------------------------------------------------------------------------------


def growth(changes: object, as_of: date, language: str, *, has_roster: bool = True) -> str:
    """Joined, left and what they come to; `changes` is the frame of queries.member_changes."""
    say = say_in(language)
    if not has_roster:
        return say("sentence.no_roster")
    if not len(changes):
        return say("sentence.growth_none", as_of=day(as_of, language))
    numbers = {"joined": changes["joined"].sum(), "left": changes["left"].sum(), "members": changes["members"].iloc[-1]}
    words = {name: number(int(value), language) for name, value in numbers.items()}
    return say("sentence.growth", first=day(changes["day"].iloc[0], language), as_of=day(as_of, language), **words)


def flows(changes: object, as_of: date, language: str, *, has_roster: bool = True) -> str:
    """The years in which most joined and most left."""
    say = say_in(language)
    if not has_roster:
        return say("sentence.no_roster")
    if not len(changes):
        return say("sentence.growth_none", as_of=day(as_of, language))
    years = changes.groupby([day.year for day in changes["day"]])[["joined", "left"]].sum()
    text = say(
        "sentence.flows", year=int(years["joined"].idxmax()), joined=number(int(years["joined"].max()), language)
    )
    if not years["left"].any():
        return text + say("sentence.flows_none_left")
    left = {"year": int(years["left"].idxmax()), "left": number(int(years["left"].max()), language)}
    return text + say("sentence.flows_left", **left)


def first_and_last(printed: object, as_of: date, language: str) -> str:
    """The oldest and the newest of some printed figures."""
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
    is_exact = {first["comparator_code"], last["comparator_code"]} == {"exact"}
    return say("sentence.sironet", **ends) + ("" if is_exact else say("sentence.bound"))


def printed(figures: object, as_of: date, language: str) -> str:
    """Each of some printed figures with its date."""
    say = say_in(language)
    if not len(figures):
        return say("sentence.published_none", as_of=day(as_of, language))
    values = [say("list.bracket", text=row.stated, more=row.date_text) for row in figures.itertuples()]
    return say("sentence.ecosoc_china", values=listed(values, language))


def holders(rows: object, as_of: date, language: str) -> str:
    """Organisations with status, members and others; `rows` is one row per organisation."""
    of_members = int(rows["is_member"].sum()) if len(rows) else 0
    numbers = {"value": len(rows), "members": of_members, "others": len(rows) - of_members}
    words = {name: number(value, language) for name, value in numbers.items()}
    return say_in(language)("sentence.holders", as_of=day(as_of, language), **words)


def granted(rows: object, language: str) -> str:
    """How many of the organisations with status have a year of grant."""
    known = int(rows["status_since_date"].notna().sum()) if len(rows) else 0
    return say_in(language)("sentence.granted", known=number(known, language), total=number(len(rows), language))


# --- map and sectors -------------------------------------------------------------------------------------------------


def located(events: object, places: object, marks: object, language: str) -> str:
    """How many events the map shows, and where the others are: on the map itself, and adding up."""
    say = say_in(language)
    drawn = set(marks["event_id"]) if len(marks) else set()
    rest = events[~events["event_id"].isin(drawn)]
    placed = set(places["event_id"])
    online = int((rest["event_mode_code"] == "online").sum())
    country_level = sum(event.event_id in placed and event.event_mode_code != "online" for event in rest.itertuples())
    parts = [
        ("map.country_level", country_level),
        ("map.online", online),
        ("map.no_place", len(rest) - online - country_level),
    ]
    start = say("map.located", located=number(len(drawn), language), total=number(len(events), language))
    others = [say(key, number=number(value, language)) for key, value in parts if value]
    return say("list.colon", name=start, value=listed(others, language)) if others else start


def on_the_map(events: object, marks: object, language: str) -> str:
    say = say_in(language)
    if not len(marks):
        return say("map.empty")
    numbers = {"located": len(marks), "total": len(events), "cities": marks["place_id"].nunique()}
    return say("map.sentence", **{name: number(value, language) for name, value in numbers.items()})


def sectors(rows: object, organisations: int, language: str) -> str:
    """How many organisations and how many sector memberships, since one may count in several."""
    say = say_in(language)
    if not len(rows):
        return say("sectors.none")
    numbers = {
        "organisations": organisations,
        "links": int(rows["organisations"].sum()),
        "number": int(rows["organisations"].iloc[0]),
    }
    words = {name: number(value, language) for name, value in numbers.items()}
    return say("sectors.sentence", largest=rows["sector"].iloc[0], **words)


def sector_by_region(matrix: object, language: str) -> str:
    """The fullest cell, and how many cells have nobody in them."""
    say = say_in(language)
    if not len(matrix):
        return say("sectors.none")
    most = matrix.loc[matrix["organisations"].idxmax()]
    empty = int((matrix["organisations"] == 0).sum())
    numbers = {"number": int(most["organisations"]), "empty": empty, "cells": len(matrix)}
    words = {name: number(value, language) for name, value in numbers.items()}
    return say("sectors.matrix_sentence", sector=most["sector"], region=most["region"], **words)
