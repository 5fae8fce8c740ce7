"""The key figures of the network: from what queries answer to a number as stated, its change, its course and its sentence.

Members are the latest published totals, until a real roster with dates can be counted; what only others print (council
members, SIRONET) is shown as printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard import charts, queries, sentences, tables
from dashboard.charts import KeyFigure
from dashboard.figures import Listing, source_line
from dashboard.portions import whole
from dashboard.queries import Filters
from dashboard.words import say_in

# The published metric of each key figure that others print.
METRICS = {
    "members": queries.MEMBERS,
    "ecosoc": queries.MEMBERS_ECOSOC,
    "council": "cnie_council_individuals",
    "sironet": "sironet_members",
}


@queries.remembered
def all_of_them(filters: Filters) -> tuple[KeyFigure, ...]:
    """The seven figures of the overview, in its order: four of members, three of events."""
    return (*members(filters), *printed(filters), *events(filters))


@queries.remembered
def as_table(filters: Filters) -> Listing:
    """One row per key figure, and the lines that cite all of them."""
    cards = all_of_them(filters)
    samples = {card.sample: None for card in cards if card.sample}
    everything = source_line(filters, "organisations", "members", "figures", "events")
    return Listing(whole(tables.key_figures(cards, filters.language)), [everything, *samples])


@queries.remembered
def in_short(filters: Filters) -> str:
    """The overview in one or two sentences: the figures of members, each with its date, and the events of the last whole year."""
    language, cards = filters.language, {card.code: card for card in all_of_them(filters)}
    stated = [cards[code] for code in ("members", "ecosoc", "council") if cards[code].is_known]
    dates = {card.as_of for card in stated}
    say = say_in(language)
    if len(stated) == 3 and len(dates) == 1:
        numbers = {card.code: card.measured for card in stated}
        text = say("overview.members", **numbers, date=dates.pop())
    else:
        parts = [
            say("list.colon", name=card.title, value=say("list.bracket", text=card.measured, more=card.as_of))
            for card in stated
        ]
        text = say("overview.figures", figures=say("list.semicolon").join(parts)) if parts else ""
    year = filters.as_of.year - ((filters.as_of.month, filters.as_of.day) != (12, 31))
    held = queries.events_by_year(queries.without_period(filters)).set_index("year")["events"]
    words = {"year": year, "before": year - 1}
    numbers = {name: sentences.number(int(held.get(own, 0)), language) for name, own in words.items()}
    return text + say("overview.held", number=numbers["year"], number_before=numbers["before"], **words)


def members(filters: Filters) -> list[KeyFigure]:
    """Members, and members with ECOSOC status: the latest published total, or counted where a real roster with dates is
    there. A sample is counted only while nothing is published."""
    found = []
    for code in ("members", "ecosoc"):
        if queries.is_counted(filters, METRICS[code]):
            found.append(_counted(filters, code, queries.latest_published(filters, METRICS[code])))
        else:
            found.append(_printed(filters, code))
    if queries.roster(filters.edition) != queries.REAL:
        by_name, say = queries.members_known(filters), say_in(filters.language)
        known, listed = by_name.real, by_name.by_evidence.get(queries.LISTED, 0)
        key = "key.known_selected" if filters.narrows_organisations else "key.known"
        numbers = {
            "number": sentences.number(listed, filters.language),
            "known": sentences.number(known, filters.language),
        }
        words = say(key, number=numbers["known"])
        beside = (*found[0].beside, *([say("key.known_listed", **numbers)] if listed else []))
        # Behind nobody there is nothing to open.
        told = {"more": (("known", words),), "beside": beside} if known else {"beside": (*found[0].beside, words)}
        found[0] = replace(found[0], **told)
    return found


def _counted(filters: Filters, code: str, newest: pd.Series | None) -> KeyFigure:
    """Members, or those with ECOSOC status, as the roster counts them; the published figure is told beside it."""
    say, language, with_status = say_in(filters.language), filters.language, code == "ecosoc"
    total = queries.member_count(filters)
    count = queries.member_count(filters, with_status=True) if with_status else total
    about = (count.value, count.before, count.undated, count.start_unknown, count.imprecise)
    if with_status:
        sentence = sentences.members_ecosoc(*about, total.value, filters.as_of, language=language)
    else:
        narrowed = filters.narrows_organisations
        sentence = sentences.members(*about, filters.as_of, narrowed=narrowed, language=language)
    if not count.value and not with_status:
        sentence = f"{sentence} {_why_none(filters)}"
    changes = queries.member_changes(filters, with_status=with_status)
    course = [(row.day, int(row.members), "exact") for row in changes.itertuples()]
    if course:
        # Undated members are in no course over time.
        course.append((filters.as_of, count.value - count.undated, "exact"))
    beside = ()
    if newest is not None and not filters.narrows_organisations:
        beside = (say("key.published_beside", figure=_stated(newest, language), about=_about(newest, language)),)
    return _figure(
        *(filters, code, sentences.number(count.value, language), sentence),
        # Of what is undated nobody knows whether it was there a year before.
        change=None if count.undated else count.value - count.before,
        change_words="" if count.undated else say("key.change"),
        basis=say("key.recorded"),
        course=course,
        sample=sentences.sample_line(count.sample, count.value, language),
        opens="members_ecosoc" if with_status else "members",
        rows=sentences.number(count.value, language),
        beside=beside,
        measured=sentences.measured(count.value, "exact", language, METRICS[code]),
    )


def _why_none(filters: Filters) -> str:
    return sentences.no_members(*queries.narrowing(filters), filters.as_of, filters.language)


def printed(filters: Filters) -> list[KeyFigure]:
    """Council members, and members of SIRONET with their countries: only ever printed, for all of CNIE or SIRONET."""
    return [_printed(filters, "council"), _sironet(filters)]


def _sironet(filters: Filters) -> KeyFigure:
    """Members of SIRONET, in so many countries where the same page says how many."""
    say, language, found = say_in(filters.language), filters.language, _printed(filters, "sironet")
    now, later = (_both(choose, filters) for choose in (queries.latest_published, queries.later_published))
    if now:
        countries = _measured(now[1], language)
        found = replace(found, about=say("key.in_countries", countries=countries, about=found.about))
    if later:
        members, countries = (_measured(one, language) for one in later)
        figure = say("key.members_in_countries", members=members, countries=countries)
        words = say("key.later", figure=figure, about=_about(later[0], language))
        found = replace(found, beside=(*found.beside[:-1], words))
    return found


def _both(choose: Callable[[Filters, str], pd.Series | None], filters: Filters) -> tuple[pd.Series, pd.Series] | None:
    """Members and countries of SIRONET, where one page states both of one day."""
    members, countries = (choose(filters, metric) for metric in (METRICS["sironet"], "sironet_countries"))
    if members is None or countries is None:
        return None
    is_one_page = all(members[name] == countries[name] for name in ("as_of_date", "publication_title"))
    return (members, countries) if is_one_page else None


def events(filters: Filters) -> list[KeyFigure]:
    """Events held in the period, and the countries and cities that they reached."""
    language, say = filters.language, say_in(filters.language)
    numbers = queries.event_numbers(filters)
    end = min(filters.as_of, date(filters.until, 12, 31)) if filters.until else filters.as_of
    unlimited = queries.without_period(filters)
    before = queries.year_earlier(end)
    recent = queries.event_numbers(unlimited, after=before, until=end)
    earlier = queries.event_numbers(unlimited, after=queries.year_earlier(before), until=before)
    years = queries.event_years(filters)
    words = {
        "events": _events_sentence(filters, numbers["events"], recent["events"], earlier["events"], end),
        "countries": _countries_sentence(filters, numbers["countries"]),
        "cities": _cities_sentence(filters, numbers["cities"]),
    }
    # No change: a number of all years is not compared with one of twelve months.
    return [
        _figure(
            *(filters, code, sentences.number(numbers[code], language), words[code]),
            basis=say("key.recorded"),
            course=_years(years, code),
            about=period_words(filters) if filters.has_period else say("key.all_years"),
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
    since, until = filters.since or queries.FOUNDED.year, filters.until or filters.as_of.year
    return say("filter.year", year=since) if since == until else say("filter.years", since=since, until=until)


def _years(years: pd.DataFrame, column: str) -> list[tuple[date, int, str]]:
    """A value for each year of the period of which the record speaks."""
    return [
        (date(year, 1, 1), value, "exact") for year, value in zip(years["year"], years[column].astype(int), strict=True)
    ]


def _figure(
    filters: Filters,
    code: str,
    value: str,
    sentence: str,
    *,
    basis: str,
    course: list[tuple[date, int, str]],
    change: int | None = None,
    change_words: str = "",
    as_of: str | None = None,
    about: str | None = None,
    steps: bool = True,
    sample: str | None = None,
    opens: str | None = None,
    rows: str | None = None,
    beside: tuple[str, ...] = (),
    is_known: bool = True,
    measured: str | None = None,
) -> KeyFigure:
    say, language = say_in(filters.language), filters.language
    title, as_of = say(f"key.{code}"), as_of or sentences.day(filters.as_of, language)
    ends = [sentences.stated(number, how, language) for _, number, how in course] or [""]
    return KeyFigure(
        code=code,
        title=title,
        value=value,
        change=change,
        change_said="" if change is None else sentences.signed(change, language),
        change_words=change_words,
        as_of=as_of,
        basis=basis,
        sentence=sentence,
        sparkline=charts.sparkline(course, steps=steps, is_sample=bool(sample)),
        sparkline_words=say("key.spark", title=title, first=ends[0], last=ends[-1], number=len(course)),
        sample=sample,
        opens=opens,
        rows=rows,
        about=say("list.dot", first=as_of, second=basis) if about is None else about,
        beside=beside,
        is_known=is_known,
        measured=measured or value,
    )


def _stated(figure: pd.Series, language: str) -> str:
    return sentences.stated(figure["value"], figure["comparator_code"], language, figure["metric_code"])


def _measured(figure: pd.Series, language: str) -> str:
    return sentences.measured(figure["value"], figure["comparator_code"], language, figure["metric_code"])


def _month(figure: pd.Series, language: str) -> str:
    return sentences.month(figure["as_of_date"], figure["precision_code"], language)


def _about(figure: pd.Series, language: str) -> str:
    """When and by whom a figure was published."""
    say, publisher = say_in(language), tables.publisher(figure)
    return say("list.dot", first=_month(figure, language), second=publisher)


def _printed(filters: Filters, code: str) -> KeyFigure:
    """A figure that others print: the one that stands for its metric (queries.latest_published), and a later one beside it;
    compared only with what ETL found comparable."""
    say, language, metric = say_in(filters.language), filters.language, METRICS[code]
    newest = queries.latest_published(filters, metric)
    if newest is None:
        sentence = say("sentence.published_none", as_of=sentences.day(filters.as_of, language))
        nothing = {"basis": say("key.published"), "course": [], "about": sentence, "is_known": False}
        return _figure(filters, code, say("key.none"), sentence, **nothing)
    value, publisher = _stated(newest, language), tables.publisher(newest)
    when = sentences.dated(newest["as_of_date"], newest["precision_code"], language)
    name = queries.codes(filters.edition, language)["metric"][metric]
    publication = sentences.publication(publisher, newest["publication_title"], language)
    sentence = sentences.published(name, value, when, publication, language)
    if filters.narrows_organisations:
        sentence += say("sentence.whole_network")
    beside = [say("key.whole")] if filters.narrows_organisations else []
    later = queries.later_published(filters, metric)
    if later is not None:
        is_same = (later["value"], later["comparator_code"]) == (newest["value"], newest["comparator_code"])
        word = "key.repeated" if is_same else "key.later"
        beside.append(say(word, figure=_stated(later, language), about=_about(later, language)))
        sentence += say("list.sentence", text=beside[-1])
    is_comparable = pd.notna(newest["year_before_value"])
    figures = queries.published(filters, (metric,))
    figures = figures[figures["coverage_code"] != "unclear"]
    return _figure(
        *(filters, code, value, sentence),
        change=int(newest["value"] - newest["year_before_value"]) if is_comparable else None,
        change_words=say("key.change") if is_comparable else "",
        basis=say("key.published_by", publisher=publisher),
        course=[(row.as_of_date, row.value, row.comparator_code) for row in figures.itertuples()],
        steps=False,
        as_of=_month(newest, language),
        about=_about(newest, language),
        opens=f"figure~{newest['published_figure_id']}",
        beside=tuple(beside),
        measured=_measured(newest, language),
    )


def _events_sentence(filters: Filters, value: int, recent: int, earlier: int, end: date) -> str:
    language, say = filters.language, say_in(filters.language)
    numbers = {
        name: sentences.number(number, language)
        for name, number in (("value", value), ("recent", recent), ("earlier", earlier))
    }
    text = say("sentence.events", period=period_words(filters), end=sentences.day(end, language), **numbers)
    return text + sentences.beside_held(queries.on_record(filters), queries.count_held(filters)[1], language)


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
