"""The key figures of the network: from what queries answer to a number as stated, its change, its course and its sentence.

What is recorded is counted as of the day; what only others print (council members, SIRONET) is shown as printed."""

from datetime import date

import pandas as pd

from dashboard import charts, queries, sentences, tables
from dashboard.charts import KeyFigure
from dashboard.figures import Listing, source_line
from dashboard.portions import whole
from dashboard.queries import Filters
from dashboard.words import say_in


@queries.remembered
def all_of_them(filters: Filters) -> tuple[KeyFigure, ...]:
    """The eight figures of the overview, in its order."""
    return (*members(filters), *printed(filters), *events(filters))


@queries.remembered
def as_table(filters: Filters) -> Listing:
    """One row per key figure, and the lines that cite all of them."""
    cards = all_of_them(filters)
    samples = {card.sample: None for card in cards if card.sample}
    everything = source_line(filters, "organisations", "members", "figures", "events")
    return Listing(whole(tables.key_figures(cards, filters.language)), [everything, *samples])


def members(filters: Filters) -> list[KeyFigure]:
    """Members, and members with ECOSOC status: counted from the record, or as printed where it holds no roster."""
    say = say_in(filters.language)
    if not queries.has_roster(filters.edition):
        return [
            _printed(filters, code, metric, prefix=True)
            for code, metric in (("members", "cnie_members"), ("ecosoc", "cnie_members_ecosoc"))
        ]
    total = queries.member_count(filters)
    holders = queries.member_count(filters, with_status=True)
    found = []
    for code, count in (("members", total), ("ecosoc", holders)):
        with_status = code == "ecosoc"
        about = (count.value, count.before, count.undated, count.start_unknown, count.imprecise)
        sentence = (
            sentences.members_ecosoc(*about, total.value, filters.as_of, language=filters.language)
            if with_status
            else sentences.members(
                *about, filters.as_of, narrowed=filters.narrows_organisations, language=filters.language
            )
        )
        if not count.value and not with_status:
            sentence = f"{sentence} {_why_none(filters)}"
        changes = queries.member_changes(filters, with_status=with_status)
        course = [(row.day, int(row.members), "exact") for row in changes.itertuples()]
        if course:
            course.append((filters.as_of, count.value, "exact"))
        found.append(
            _figure(
                *(filters, code, sentences.number(count.value, filters.language), sentence),
                change=count.value - count.before,
                change_words=say("key.change"),
                basis=say("key.recorded"),
                course=course,
                sample=sentences.sample_line(count.sample, count.value, filters.language),
                opens="members_ecosoc" if with_status else "members",
                rows=sentences.number(count.value, filters.language),
            )
        )
    return found


def _why_none(filters: Filters) -> str:
    return sentences.no_members(*queries.narrowing(filters), filters.as_of, filters.language)


def printed(filters: Filters) -> list[KeyFigure]:
    """Council members, and members and countries of SIRONET: only ever printed, for the whole network."""
    pairs = (
        *(("council", "cnie_council_individuals"), ("sironet_members", "sironet_members")),
        ("sironet_countries", "sironet_countries"),
    )
    return [_printed(filters, code, metric) for code, metric in pairs]


def events(filters: Filters) -> list[KeyFigure]:
    """Events held in the period, and the countries and cities that they reached."""
    language, say = filters.language, say_in(filters.language)
    numbers = queries.event_numbers(filters)
    end = min(filters.as_of, date(filters.until, 12, 31)) if filters.until else filters.as_of
    whole = queries.without_period(filters)
    before = queries.year_earlier(end)
    recent = queries.event_numbers(whole, after=before, until=end)
    earlier = queries.event_numbers(whole, after=queries.year_earlier(before), until=before)
    years = queries.events_by_year(filters)
    words = {
        "events": _events_sentence(filters, numbers["events"], recent["events"], earlier["events"], end),
        "countries": _countries_sentence(filters, numbers["countries"]),
        "cities": _cities_sentence(filters, numbers["cities"]),
    }
    return [
        _figure(
            *(filters, code, sentences.number(numbers[code], language), words[code]),
            change=recent[code] - earlier[code],
            change_words=say("key.change_events"),
            basis=say("key.recorded"),
            course=_years(years, code),
            opens=code,
            rows=sentences.number(numbers[code], language),
        )
        for code in ("events", "countries", "cities")
    ]


def period_words(filters: Filters) -> str:
    """The chosen years, in words."""
    say = say_in(filters.language)
    if not filters.has_period:
        return say("sentence.period_all")
    return say("filter.years", since=filters.since or queries.FOUNDED.year, until=filters.until or filters.as_of.year)


def _years(years: pd.DataFrame, column: str) -> list[tuple[date, int, str]]:
    """A value for each year from the first to the last on record; a year without any is none held on record."""
    if years.empty:
        return []
    numbers = years.set_index("year")[column].to_dict()
    return [(date(year, 1, 1), int(numbers.get(year, 0)), "exact") for year in range(min(numbers), max(numbers) + 1)]


def _figure(
    filters: Filters,
    code: str,
    value: str,
    sentence: str,
    *,
    change: int | None,
    change_words: str,
    basis: str,
    course: list[tuple[date, int, str]],
    as_of: str | None = None,
    steps: bool = True,
    sample: str | None = None,
    opens: str | None = None,
    rows: str | None = None,
) -> KeyFigure:
    say, language = say_in(filters.language), filters.language
    title = say(f"key.{code}")
    ends = [sentences.stated(number, how, language) for _, number, how in course] or [""]
    return KeyFigure(
        code=code,
        title=title,
        value=value,
        change=change,
        change_said="" if change is None else sentences.signed(change, language),
        change_words=change_words,
        as_of=as_of or sentences.day(filters.as_of, language),
        basis=basis,
        sentence=sentence,
        sparkline=charts.sparkline(course, steps=steps),
        sparkline_words=say("key.spark", title=title, first=ends[0], last=ends[-1], number=len(course)),
        sample=sample,
        opens=opens,
        rows=rows,
    )


def _printed(filters: Filters, code: str, metric: str, *, prefix: bool = False) -> KeyFigure:
    """A figure that others print: its newest value, compared only with what ETL found comparable."""
    say, language = say_in(filters.language), filters.language
    newest = queries.latest_published(filters, metric)
    if newest is None:
        sentence = say("sentence.published_none", as_of=sentences.day(filters.as_of, language))
        nothing = {
            "change": None,
            "change_words": say("key.not_comparable"),
            "basis": say("key.published"),
            "course": [],
        }
        return _figure(filters, code, say("key.none"), sentence, **nothing)
    value = sentences.stated(newest["value"], newest["comparator_code"], language)
    when = sentences.dated(newest["as_of_date"], newest["precision_code"], language)
    name = queries.codes(filters.edition, language)["metric"][metric]
    sentence = sentences.published(name, value, when, newest["publication_title"], language)
    if filters.narrows_organisations:
        sentence += say("sentence.whole_network")
    is_comparable = pd.notna(newest["year_before_value"])
    figures = queries.published(filters, (metric,))
    figures = figures[figures["coverage_code"] != "unclear"]
    return _figure(
        *(filters, code, value),
        say("sentence.members_published", published=sentence) if prefix else sentence,
        change=int(newest["value"] - newest["year_before_value"]) if is_comparable else None,
        change_words=say("key.change" if is_comparable else "key.not_comparable"),
        basis=say("key.published"),
        course=[(row.as_of_date, row.value, row.comparator_code) for row in figures.itertuples()],
        as_of=when,
        steps=False,
        opens=f"figure~{newest['published_figure_id']}",
    )


def _events_sentence(filters: Filters, value: int, recent: int, earlier: int, end: date) -> str:
    language, say = filters.language, say_in(filters.language)
    numbers = {
        name: sentences.number(number, language)
        for name, number in (("value", value), ("recent", recent), ("earlier", earlier))
    }
    text = say("sentence.events", period=period_words(filters), end=sentences.day(end, language), **numbers)
    return text + sentences.left_out(**queries.events_left_out(filters), language=language)


def _countries_sentence(filters: Filters, value: int) -> str:
    language, say = filters.language, say_in(filters.language)
    if not value:
        return say("sentence.countries_none")
    words = sentences.listed(queries.events_by_place(filters, "countries")["name"], language)
    return say("sentence.countries", period=period_words(filters), value=sentences.number(value, language), names=words)


def _cities_sentence(filters: Filters, value: int) -> str:
    language, say = filters.language, say_in(filters.language)
    if not value:
        return say("sentence.cities_none")
    first = queries.events_by_place(filters, "cities").iloc[0]
    numbers = {"value": sentences.number(value, language), "number": sentences.number(int(first["events"]), language)}
    return say("sentence.cities", period=period_words(filters), most=first["name"], **numbers)
