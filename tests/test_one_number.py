"""One number, one rule: every page, in both languages, and the review of three years are read, each number that they show is
noted with what it counts and for when, and each that is shown more than once is the same everywhere.

Numbers are taken from key figures and tables as they are, and from sentences by the words that they are made of."""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from babel.numbers import NumberFormatError, parse_number

from dashboard import figures, key_figures, opened, queries, sentences, tables
from dashboard.queries import Filters, growth
from dashboard.review import contents
from dashboard.words import WORDS, say_in
from tests.test_pages import walk

DAY = timedelta(days=1)
YEARS = (2017, 2019, 2025)
FOLDERS = ("record", "demo", "network")
ADDRESSES = (
    {},
    {"from": "2025", "to": "2025"},
    {"asof": "2017-12-31"},
    {"asof": "2017-12-31", "from": "2017", "to": "2017", "b_asof": "2016-12-31"},
)


@dataclass
class Book:
    """What was said: by what is counted and its span of days, the values and where each was read."""

    noted: dict[tuple, dict[int | str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def note(self, what: str, span: tuple, value: int | str, where: str) -> None:
        self.noted[what, *span][value].append(where)

    def contradictions(self) -> list[str]:
        return [
            f"{key}: " + "; ".join(f"{value} ({sorted(set(where))[0]})" for value, where in sorted(values.items()))
            for key, values in sorted(self.noted.items(), key=str)
            if len(values) > 1
        ]

    def value(self, what: str, *span: date) -> int:
        """What was read, once contradictions are ruled out; 0 where nothing was."""
        return next(iter(self.noted.get((what, *span), {0: []})))

    def twice(self) -> set[str]:
        """What was read at more than one place."""
        return {
            key[0] for key, values in self.noted.items() if len({one for own in values.values() for one in own}) > 1
        }


def number(text: object, language: str = "en") -> int | None:
    """A number as it is shown; nothing where it is none, or a bound."""
    try:
        return int(parse_number(str(text).replace("−", "-").replace("+", ""), locale=sentences.LOCALES[language]))
    except NumberFormatError:
        return None


# --- sentences -------------------------------------------------------------------------------------------------------

# What each number of a sentence counts, and when: on the as-of date (day), in the period (period), on the day before it or on its
# last day, or in a year that the sentence names. A field that is itself made of sentences has those; one that is not said is 0.
STATES = ("held", "within", "other_host", "planned", "not_held")
BESIDE = {f"counted.{state}": {"number": (f"events: {state}", "period")} for state in STATES[1:]}
ON_RECORD = {
    "counted.on_record": {
        "total": ("events: on record", "period"),
        "states": {"counted.held": {"number": ("events: held", "period")}} | BESIDE,
    }
}
CHANGES = {f"sentence.change.{part}": {"number": (part, "period")} for part in growth.PARTS}
SENTENCES = {
    "sentence.members": {"value": ("members", "day")},
    "sentence.members_ecosoc": {"value": ("ecosoc", "day"), "total": ("members", "day")},
    "sentence.growth": {"changes": CHANGES, "end": ("members since a date", "end")},
    "sentence.growth_from": {
        "start": ("members since a date", "before"),
        "changes": CHANGES,
        "end": ("members since a date", "end"),
    },
    "sentence.growth_still": {"end": ("members since a date", "end")},
    "sentence.bridge": {
        "start": ("members since a date", "before"),
        **{part: (part, "period") for part in growth.PARTS},
        "end": ("members since a date", "end"),
    },
    "sentence.flows": {"began": ("began", "year")},
    "sentence.flows_ended": {"ended": ("ended", "year")},
    "sentence.events": {"value": ("events: held", "period")},
    "sentence.by_year": {
        "total": ("events: held", "period"),
        "number": ("events: held, dated", "period"),
        "most": ("events: held", "year"),
    },
    "sentence.countries": {"value": ("countries", "period")},
    "sentence.cities": {"value": ("cities", "period")},
    "map.sentence": {
        "on_record": ON_RECORD,
        "located": ("events: on the map", "period"),
        "cities": ("on the map", "period"),
    },
    "map.located": {"located": ("events: on the map", "period"), "total": ("events: on record", "period")},
    "review.events_sentence": {"on_record": ON_RECORD},
    "sentence.holders": {"value": ("holders", "day")},
    "sentence.candidates": {"value": ("holders: candidate", "day")},
    "sentence.granted": {"total": ("holders", "day")},
    "sentence.stages": {"value": ("with a stage", "day")},
    "sectors.sentence": {"organisations": ("members", "day")},
}

# What is said after a sentence, in the same text, where there is any.
UNDATED = {"sentence.growth_undated": {"number": ("members, undated", "end")}}
AFTER = {
    **{f"sentence.{name}": UNDATED for name in ("growth", "growth_from", "growth_still", "bridge")},
    "sentence.events": {
        "sentence.events_undated": {"number": ("events: held, undated", "period")},
        "sentence.events_beside": {"others": BESIDE},
    },
}


@lru_cache
def pattern(key: str, language: str, numbers: tuple[str, ...]) -> re.Pattern[str]:
    """What a sentence of these words looks like; those of its fields are groups that are asked for, or name a year."""
    found = ""
    parts = [*Formatter().parse(WORDS[key][language == "zh"])]
    for at, (literal, name, spec, _) in enumerate(parts):
        found += re.escape(literal)
        if name:
            is_number = name in numbers or name == "year" or spec
            text = r"[\d,]+" if is_number else ".+?" if at < len(parts) - 1 else ".+"
            found += f"(?P<{name}>{text})" + (f" (?:{'|'.join(map(re.escape, spec.split('|')))})" if spec else "")
    return re.compile(found)


def read_sentence(book: Book, text: str, at: Filters, where: str, known: dict = SENTENCES) -> None:
    for key, meant in known.items():
        numbers = tuple(name for name, what in meant.items() if isinstance(what, tuple))
        found = pattern(key, at.language, numbers).search(text)
        if found is None:
            if known is not SENTENCES:
                note_none(book, meant, at, f"{where}: {key}")
            continue
        year = found.groupdict().get("year")
        for name, what in meant.items():
            if isinstance(what, dict):
                read_sentence(book, found[name], at, where, what)
            else:
                span = span_of(at, what[1], int(year) if year else None)
                book.note(what[0], span, number(found[name], at.language), f"{where}: {key}")
        read_sentence(book, text, at, where, AFTER.get(key, {}))
    if known is SENTENCES:
        read_groups(book, text, at, where)


def note_none(book: Book, meant: dict, at: Filters, where: str) -> None:
    """What is not said, since there is none of it."""
    for what in meant.values():
        if isinstance(what, dict):
            for own in what.values():
                note_none(book, own, at, where)
        else:
            book.note(what[0], span_of(at, what[1]), 0, where)


def read_groups(book: Book, text: str, at: Filters, where: str) -> None:
    """The sentences that name groups of holders, or stages, with the number of each."""
    for key, named, what in (
        ("sentence.holders", tables.ecosoc_groups(at), {code: f"holders: {code}" for code in tables.ecosoc_groups(at)}),
        ("sentence.stages", tables.stage_names(at), {"held": "holders"}),
    ):
        if found := pattern(key, at.language, ("value",)).search(text):
            for code, meant in what.items():
                own = re.search(say_in(at.language)("list.colon", name=named[code], value=r"([\d,]+)"), found[0] + text)
                book.note(meant, (at.as_of,), number(own[1], at.language) if own else 0, f"{where}: {key}")


def span_of(at: Filters, when: str, year: int | None = None) -> tuple:
    """The days that a number speaks of."""
    first, last = growth.period(at)
    if when == "year":
        return max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return {
        "day": (at.as_of,),
        "period": (first, last),
        "before": (first - DAY,),
        "end": (last,),
    }[when]


# --- tables ----------------------------------------------------------------------------------------------------------


def read_table(book: Book, table: pd.DataFrame, at: Filters, where: str) -> None:
    """The numbers of a table that is known by its headings."""
    say, headings = say_in(at.language), [*map(str, table.columns)]
    label, names = queries.labels(at.language), queries.codes(at.edition, at.language)["change"]
    year, parts = say("growth.year"), {names[part]: part for part in growth.PARTS}
    rows = table.to_dict("records")
    if headings[0] == say("bridge.by.year") and set(parts) <= set(headings):
        for row in rows:
            own = span_of(at, "year", int(row[year]))
            read_parts(book, row, parts, own, f"{where}: bridge by year")
            book.note("members since a date", (own[1],), row[say("bridge.end")], f"{where}: bridge by year")
    elif headings[0] == say("bridge.start") and set(parts) <= set(headings):
        read_parts(book, rows[0], parts, span_of(at, "period"), f"{where}: bridge")
        book.note("members since a date", span_of(at, "before"), rows[0][say("bridge.start")], f"{where}: bridge")
        book.note("members since a date", span_of(at, "end"), rows[0][say("bridge.end")], f"{where}: bridge")
    elif headings[0] == year and say("growth.began") in headings:
        for row in rows:
            own = span_of(at, "year", int(row[year]))
            for sum_of in ("began", "ended"):
                book.note(sum_of, own, row[say(f"growth.{sum_of}")], f"{where}: by year")
            book.note("members since a date", (own[1],), row[say("growth.dated_axis")], f"{where}: by year")
    elif headings[0] == say("map.dates") and say("growth.began") in headings:
        for name in ("began", "ended"):
            book.note(name, span_of(at, "period"), table[say(f"growth.{name}")].sum(), f"{where}: by day")
    elif headings[0] == year and say("key.events") in headings:
        book.note("events: held, dated", span_of(at, "period"), table[say("key.events")].sum(), f"{where}: by year")
        for row in rows:
            own = span_of(at, "year", int(row[year]))
            book.note("events: held", own, row[say("key.events")], f"{where}: events by year")
            for name in ("countries", "cities"):
                book.note(name, own, row[say(f"key.{name}")], f"{where}: events by year")
    elif headings[0] == say("key.figure") and {say("key.value"), say("key.basis")} <= set(headings):
        for row in rows:
            read_value(book, row[say("key.figure")], row[say("key.value")], at, f"{where}: key figures")
            read_sentence(book, row.get(say("key.sentence"), ""), at, f"{where}: key figures")
    elif headings[0] == say("ecosoc.group"):
        codes = {name: code for code, name in tables.ecosoc_groups(at).items()}
        for row in rows:
            code, numbers = codes[row[headings[0]]], [row[name] for name in headings[1:]]
            book.note(f"holders: {code}", (at.as_of,), sum(numbers), f"{where}: by category")
    elif headings[0] == label["un_stage_code"]:
        (held,) = (row for row in rows if row[headings[0]] == say("ecosoc.in_status"))
        book.note("holders", (at.as_of,), sum(held[name] for name in headings[1:]), f"{where}: stages")
        for code, name in tables.ecosoc_groups(at).items():
            book.note(f"holders: {code}", (at.as_of,), held.get(name, 0), f"{where}: stages")
        total = sum(row[name] for row in rows for name in headings[1:])
        book.note("with a stage", (at.as_of,), total, f"{where}: stages")
    elif {say("map.event"), say("map.dates"), label["event_status_code"], say("map.organisers")} <= set(headings):
        read_events(book, table, at, where)


def read_parts(book: Book, row: dict, parts: dict[str, str], span: tuple, where: str) -> None:
    for name, part in parts.items():
        book.note(part, span, row[name], where)
    for sum_of, own in (("began", growth.GAINS), ("ended", growth.LOSSES)):
        total = sum(row[name] for name, one in parts.items() if one in own)
        book.note(sum_of, span, total, where)


def read_events(book: Book, table: pd.DataFrame, at: Filters, where: str) -> None:
    """A list of events, each of which says what it is."""
    say, span = say_in(at.language), span_of(at, "period")
    said = Counter(table[queries.labels(at.language)["event_status_code"]])
    names = queries.codes(at.edition, at.language)["event_status"]
    book.note("events: on record", span, len(table), f"{where}: list")
    for state in ("held", "within", "other_host"):
        book.note(f"events: {state}", span, said[say(f"counted.state.{state}")], f"{where}: list")
    book.note("events: planned", span, said[names["planned"]], f"{where}: list")


# Of the key figures that are counted, what they count. Of members with status: members that hold it.
COUNTED = {
    "members": ("members", "day"),
    "ecosoc": ("ecosoc", "day"),
    "events": ("events: held", "period"),
    "countries": ("countries", "period"),
    "cities": ("cities", "period"),
}


def read_value(book: Book, title: str, value: str, at: Filters, where: str) -> None:
    """A key figure, told by its title: counted, or as it was published, which is another number."""
    (card,) = (card for card in key_figures.all_of_them(at) if card.title == title)
    if card.basis == say_in(at.language)("key.recorded"):
        read_counted(book, title, value, at, where)
    else:
        read_published(book, title, value, at, where)


def read_counted(book: Book, title: str, value: str, at: Filters, where: str) -> None:
    """A key figure that is counted from the record, by any of its names."""
    names = {say_in(at.language)(f"{name}.{code}"): code for code in COUNTED for name in NAMES.get(code, ("key",))}
    if title in names:
        what, when = COUNTED[names[title]]
        book.note(what, span_of(at, when), number(value, at.language), where)
        book.note(f"basis of “{title}”", (at.as_of,), "counted", where)


def read_published(book: Book, title: str, value: str, at: Filters, where: str) -> None:
    """A key figure as it was published, without the date that stands in brackets behind it. The same name is no count elsewhere."""
    value = re.sub(r" ?[(（][^()（）]*\d{4}[^()（）]*[)）]$", "", value.replace("（年份系推断）", ""))
    book.note(f"published: {title}", (at.as_of,), value, where)
    book.note(f"basis of “{title}”", (at.as_of,), "published", where)


# A count of members goes by another name than the published total that stands for it.
NAMES = dict.fromkeys(("members", "ecosoc"), ("key", "compare.counted"))


# --- pages and reviews -----------------------------------------------------------------------------------------------


def read_pages(book: Book, folder: Path, language: str, address: dict[str, str], edition: int = 1) -> None:
    as_of = date.fromisoformat(address["asof"]) if "asof" in address else queries.about(edition)["record_date"]
    years = {"since": address.get("from"), "until": address.get("to")}
    at = Filters(edition, as_of, language, **{name: int(year) for name, year in years.items() if year})
    read_map(book, at)
    for name, page in walk(folder, language, tuple(address.items())).items():
        assert page.faults == [], (name, address)
        if name == "review":
            # Read as a whole, for its own years.
            continue
        if name == "compare":
            read_compare(book, page, at, address)
            continue
        for title, (value, _) in page.metrics.items():
            read_value(book, title, value, at, f"{name}: card")
        for text in page.texts:
            read_sentence(book, unescape(text).replace("\\", ""), at, name)
        for table in page.tables:
            read_table(book, table, at, name)


def read_compare(book: Book, page: object, at: Filters, address: dict[str, str]) -> None:
    """Two states side by side. A card shows that of B."""
    say = say_in(at.language)
    other = replace(at, as_of=date.fromisoformat(address["b_asof"])) if "b_asof" in address else at
    for title, (value, _) in page.metrics.items():
        read_counted(book, title, value, other, "compare: card")
    for table in page.tables:
        if say("compare.in_a") in table:
            for row in table.to_dict("records"):
                read = read_counted if row[say("key.basis")] == say("key.recorded") else read_published
                for state, letter in ((at, "a"), (other, "b")):
                    read(book, row[say("key.figure")], row[say(f"compare.in_{letter}")], state, "compare")


def read_map(book: Book, at: Filters) -> None:
    """The marks of the map, and the rows that they open."""
    shown, span = figures.event_map(at), span_of(at, "period")
    cities = {code: name for code, name in shown.marks.items() if code.startswith("city~")}
    book.note("on the map", span, len(cities), "map: marks")
    book.note("events: on the map", span, sum(code.startswith("event~") for code in shown.marks), "map: marks")
    for code, name in cities.items():
        what = f"events: on record at {code}"
        book.note(what, span, number(re.search(r"[\d,]+$", name)[0], at.language), "map: mark")
        book.note(what, span, opened.find(at, code).shown.total, "map: rows")
    for code in ("events", "countries", "cities"):
        found = opened.find(at, code)
        book.note(COUNTED[code][0], span, found.shown.total, "opened")


def read_review(book: Book, year: int, language: str, edition: int = 1) -> None:
    review = contents.review(edition, year, language)
    whole = review.chosen
    of_year = Filters(edition, whole.as_of, language, since=year, until=year)
    for entry in review.entries:
        at = of_year if entry.name in ("key-figures", "bridge", "map-year", "events") else whole
        where = f"review {year}, {entry.name}"
        for card in entry.cards:
            read_value(book, card.title, card.value, at, where)
            read_sentence(book, card.sentence, at, where)
        if entry.name.startswith("map-") and entry.name != "map-year":
            # Of a series alone.
            continue
        read_sentence(book, entry.sentence, at, where)
        if entry.name == "year-before":
            read_compared(book, entry.rows, whole, where)
        else:
            read_table(book, entry.rows, at, where)


def read_compared(book: Book, table: pd.DataFrame, at: Filters, where: str) -> None:
    """Two years side by side: what stood at the end of each, what happened in each, and the changes between the two."""
    say, year = say_in(at.language), at.as_of.year
    ends = {year - 1: date(year - 1, 12, 31), year: at.as_of}
    names = queries.codes(at.edition, at.language)["change"]
    for row in table.to_dict("records"):
        title, why = row[say("key.figure")], row[say("compare.reason")]
        read = read_published if why == say("key.published") else read_counted
        for own, end in ends.items():
            then = Filters(at.edition, end, at.language, since=own, until=own)
            read(book, title, row[str(own)], then, where)
        if title in (say("key.members"), say("compare.counted.members")) and read is read_counted:
            for part in growth.PARTS:
                reason = say("compare.between", change=names[part].lower())
                text = re.escape(say("compare.part", number="#", why=reason)).replace(r"\#", r"[+−]([\d,]+)")
                found = re.search(text, why)
                value = number(found[1], at.language) if found else 0
                book.note(part, (date(year, 1, 1), at.as_of), value, where)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_number_that_is_shown_twice_is_the_same(request, monkeypatch, name):
    folder, book = request.getfixturevalue(name), Book()
    monkeypatch.setenv("CNIE_DATA", str(folder))
    for language in ("en", "zh"):
        for address in ADDRESSES if language == "en" else ADDRESSES[::3]:
            read_pages(book, folder, language, address)
        for year in YEARS:
            read_review(book, year, language)
    assert not (found := book.contradictions()), "\n".join(found)
    # What is a part of something else adds up with the rest of it, on each day and in each period that was read.
    checked = Counter()
    for what, *span in list(book.noted):
        for whole, parts in SUMS.items():
            if what == whole and all((part, *span) in book.noted for part in parts):
                checked[whole] += 1
                own = {part: book.value(part, *span) for part in parts}
                assert book.value(whole, *span) == sum(own.values()), (whole, span, own)
    assert NEEDED[name] <= book.twice(), NEEDED[name] - book.twice()
    assert set(checked) >= set(SUMS) - LEFT_OUT[name], checked


# What is made of what.
SUMS = {
    "members": ("members since a date", "members, undated"),
    "began": ("joined", "rejoined"),
    "ended": ("left", "lapsed", "merged"),
    "events: on record": tuple(f"events: {state}" for state in STATES),
    "events: held": ("events: held, dated", "events: held, undated"),
    "holders": ("holders: member", "holders: candidate", "holders: network", "holders: foreign"),
}
EVENTS = {
    "events: on record",
    "events: held",
    "events: other_host",
    "events: planned",
    "countries",
    "cities",
    "on the map",
}
STATUS = {"holders", "holders: member", "holders: candidate", "holders: network", "with a stage"}
MEMBERS = {"members", "members since a date", "began", "ended", *growth.PARTS}
# What each folder shows more than once; without a roster nobody joins and nobody leaves on record.
NEEDED = {
    "record": EVENTS | STATUS,
    "demo": EVENTS | STATUS | MEMBERS,
    "network": EVENTS | STATUS | MEMBERS,
}
LEFT_OUT = {"record": {"members", "began", "ended"}, "demo": set(), "network": set()}


# --- years -----------------------------------------------------------------------------------------------------------


def years_drawn(figure: figures.Figure) -> set[int]:
    """The years in which anything of a figure lies, and those that its axis shows besides."""
    drawn = figure.draw()
    shown = [value for trace in drawn.data for value in trace.x]
    years = {int(value) if isinstance(value, int | np.integer) else pd.Timestamp(value).year for value in shown}
    span = drawn.layout.xaxis.range
    if span and isinstance(span[0], str):
        span = [pd.Timestamp(end).year for end in span]
    return years | set(range(math.ceil(span[0]), math.floor(span[1]) + 1)) if span else years


@pytest.mark.parametrize(("since", "until"), [(2017, 2017), (2016, 2018), (2010, 2015)])
def test_no_year_outside_of_the_period_is_drawn(demo, monkeypatch, since, until):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    whole = Filters(1, queries.about(1)["record_date"])
    chosen, period = replace(whole, since=since, until=until), set(range(since, until + 1))
    for ask in (figures.members, partial(figures.members, with_status=True), figures.flows, figures.events_by_year):
        assert years_drawn(ask(whole)) - period, ask
        assert set() < years_drawn(ask(chosen)) <= period, ask
    # The number of members goes on from what stood before the period.
    (line,) = (trace for trace in figures.members(chosen).draw().data if "lines" in (trace.mode or ""))
    before = queries.on(whole, date(since - 1, 12, 31))
    assert line.y[0] == growth.bridge(before, *growth.period(before)).iloc[0]["end"] > 0


def test_a_year_is_a_zero_only_where_the_record_speaks_of_it(record, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(record))
    whole = Filters(1, queries.about(1)["record_date"])
    known = set(queries.events_by_year(whole)["year"])
    some = queries.event_years(replace(whole, programmes=("china_africa",)))
    assert set(some["year"]) == known and (some["events"] == 0).any()
