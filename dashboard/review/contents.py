"""What the review of a year holds, in its order: the figures of the pages as they stood at the end of the year, with their
titles, sentences, sources and numbers. Draws on no paper and knows no file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, comparing, figures, key_figures, maps, published, queries, sentences, tables
from dashboard.charts import Drawing, KeyFigure
from dashboard.figures import Figure
from dashboard.links import linkable_address
from dashboard.queries import FOUNDED, Filters, comparison, lists, located
from dashboard.queries.lists import These
from dashboard.words import say_in


class NoYear(ValueError):
    """The edition cannot answer for the year that was asked for."""


@dataclass(frozen=True)
class Entry:
    """One entry of the review: a figure, or a table that stands for itself.

    `every` gives its numbers as a table for readers, whole; `shown` are those columns of it that fit on paper, with their
    `widths`, and of a long table its first MOST_SHOWN rows of a `total`. `links` are addresses by row of `shown`, for its column
    `linked`. A table of its own draws nothing; the picture of it is made from `shown`."""

    name: str
    title: str
    sentence: str
    notes: list[str]
    every: Callable[[], pd.DataFrame]
    draw: Callable[[], go.Figure | Drawing] | None = None
    shown: pd.DataFrame | None = None
    widths: tuple[int, ...] = ()
    links: tuple[str, ...] = ()
    linked: int = 0
    total: int | None = None
    cards: tuple[KeyFigure, ...] = ()

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All its numbers, asked when they are written into a file."""
        return self.every()

    def left(self, printed: int) -> int:
        """How many rows there are beyond so many; none where all of them are shown."""
        if self.shown is None:
            return 0
        return max(0, (len(self.shown) if self.total is None else self.total) - printed)


@dataclass(frozen=True)
class Review:
    """The review of a year in one language: what stands on its cover, its entries, and what its numbers mean and come from.

    `definitions` are pairs of a term and what it means, `sources` of a title and what is said of it."""

    year: int
    chosen: Filters
    title: str
    network: str
    as_of: str
    edition: str
    sample: str | None
    entries: tuple[Entry, ...]
    definitions: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        return self.chosen.language


def years(edition: int) -> list[int]:
    """The years that an edition can answer for, newest first. The newest may not be over by the date of the record."""
    return list(range(queries.about(edition)["record_date"].year, FOUNDED.year - 1, -1))


def last_whole_year(edition: int) -> int:
    """The newest year that was over by the date of the record."""
    record = queries.about(edition)["record_date"]
    return max(record.year if (record.month, record.day) == (12, 31) else record.year - 1, FOUNDED.year)


def as_of(edition: int, year: int) -> date:
    """The day that the review of a year speaks of: its last, or the date of the record while the year is not over.

    Raises NoYear."""
    if year not in years(edition):
        raise NoYear(year)
    return min(date(year, 12, 31), queries.about(edition)["record_date"])


def review(edition: int, year: int, language: str) -> Review:
    """The review of a year, from an edition. Raises NoYear, NoEdition and NoDatabase."""
    chosen = Filters(edition, as_of(edition, year), language)
    of_year = Filters(edition, chosen.as_of, language, since=year, until=year)
    say, about = say_in(language), queries.about(edition)
    invented = tables.invented(edition, language)
    is_whole = chosen.as_of == date(year, 12, 31)
    return Review(
        year=year,
        chosen=chosen,
        title=say("review.of_year", year=year),
        network=say("app.network"),
        as_of=say("review.as_of" if is_whole else "review.as_of_part", day=sentences.day(chosen.as_of, language)),
        edition=say(
            "export.edition",
            edition=edition,
            published=about["published_at"].strftime("%Y-%m-%d %H:%M"),
            record=sentences.day(about["record_date"], language),
        ),
        sample=say("review.sample", title=invented[0], about=invented[1]) if invented else None,
        entries=tuple(_entries(chosen, of_year)),
        definitions=tuple((say(f"review.term.{name}"), say(f"review.means.{name}")) for name in _terms(edition)),
        sources=_sources(chosen),
    )


TERMS = (
    *("members", "ecosoc", "bridge", "events", "reached", "sectors"),
    *("reports", "printed", "imprecise", "sample", "no_data"),
)


def _terms(edition: int) -> list[str]:
    """The terms that the review of an edition uses."""
    unused = set() if queries.has_roster(edition) else {"bridge"}
    unused |= set() if queries.samples(edition)["organisations"] else {"sample"}
    return [name for name in TERMS if name not in unused]


def _sources(chosen: Filters) -> tuple[tuple[str, str], ...]:
    say, rows = say_in(chosen.language), queries.sources(chosen.edition, chosen.language)
    kinds = ("organisations", "members", "figures", "events")
    rows = rows[rows["source_kind_code"].isin(kinds) & ~rows["is_retired"].astype(bool)]
    rows = rows.assign(licence=queries.in_language(rows["licence"], chosen.edition, chosen.language))
    return tuple(
        (row.title, say("review.source", producer=row.producer, period=row.period, licence=row.licence, file=row.file))
        for row in rows.itertuples()
    )


def _entries(chosen: Filters, of_year: Filters) -> list[Entry]:
    has_roster = queries.has_roster(chosen.edition)
    found = [_key_figures(of_year), *([_compared(chosen)] if chosen.as_of.year > FOUNDED.year else [])]
    if has_roster:
        found += [
            _entry(figure) for figure in (figures.members(chosen), figures.bridge(of_year), figures.flows(chosen))
        ]
        found += [_published(chosen)]
    else:
        members = _entry(figures.members(chosen))
        lacks = say_in(chosen.language)("sentence.no_roster")
        found += [replace(members, sentence=f"{members.sentence} {lacks}"), _published_figures(chosen)]
    found += [_entry(figures.sectors(chosen)), _entry(figures.sector_by_region(chosen))]
    found += [_entry(figures.members(chosen, with_status=True))]
    own = (figures.ecosoc_category, figures.ecosoc_year, figures.ecosoc_stages, figures.ecosoc_reports)
    found += [_entry(figure(chosen)) for figure in (*own, figures.ecosoc_china, figures.events_by_year)]
    found += [_map_of_year(of_year), _events(of_year), *_maps_of_series(chosen)]
    return [*found, _entry(figures.sironet(chosen))]


def _entry(figure: Figure) -> Entry:
    return Entry(figure.name, figure.title, figure.sentence, figure.notes, lambda: figure.rows, draw=figure.draw)


def _key_figures(of_year: Filters) -> Entry:
    say, cards = say_in(of_year.language), key_figures.all_of_them(of_year)
    language = of_year.language
    samples = [sentences.sample_line_of(card.title, card.sample, language) for card in cards if card.sample]
    rows = tables.key_figures(cards, of_year.language)
    return Entry(
        name="key-figures",
        title=say("review.key_figures"),
        sentence=cards[0].sentence,
        notes=[*samples, figures.source_line(of_year, "organisations", "members", "figures", "events")],
        every=lambda: rows,
        draw=partial(charts.cards, cards),
        # Without the sentences, which say it all again and leave no room for the other figures.
        shown=rows.iloc[:, [0, 1, 2, 3, 5]],
        widths=(28, 12, 20, 26, 32),
        cards=tuple(cards),
    )


def _compared(chosen: Filters) -> Entry:
    """The year beside the one before: what stood at the end of both, what happened in both, and why it differs."""
    say, language, year = say_in(chosen.language), chosen.language, chosen.as_of.year
    before = queries.on(chosen, date(year - 1, 12, 31))
    rows = []
    sums = [comparison.explained(before, chosen, figure) for figure in comparison.COUNTED]
    for found in sums:
        if found.difference is None:
            rows.append((*comparing.printed_row(found.figure, before, chosen)[:4], say("key.published")))
            continue
        ends = [sentences.number(end, language) for end in (found.before, found.after)]
        parts = [
            say(
                "compare.part",
                number=sentences.signed(part.sign * part.number, language),
                why=comparing.part_name(part),
            )
            for part in found.parts
        ]
        difference = sentences.signed(found.difference, language)
        why = sentences.listed(parts, language) if parts else say("review.unchanged")
        rows.append((comparing.figure_name(found.figure, before, chosen), *ends, difference, why))
    spans = [
        queries.event_numbers(Filters(chosen.edition, chosen.as_of, language, since=one, until=one))
        for one in (year - 1, year)
    ]
    for name in spans[0]:
        old, new = (numbers[name] for numbers in spans)
        said = [sentences.number(value, language) for value in (old, new)]
        rows.append((say(f"key.{name}"), *said, sentences.signed(new - old, language), say("review.in_the_year")))
    held = [sentences.number(numbers["events"], language) for numbers in spans]
    sentence = say("overview.held", number=held[1], number_before=held[0], year=year, before=year - 1)
    printed = comparing.key_figures([], before, chosen)
    rows += [(*row, say("key.published")) for row in printed.iloc[:, :4].itertuples(index=False)]
    headings = [say("key.figure"), str(year - 1), str(year), say("compare.difference"), say("compare.reason")]
    table = pd.DataFrame(rows, columns=headings)
    sample = []
    for state in (before, chosen):
        count = queries.member_count(state)
        if line := sentences.sample_line(count.sample, count.value, language):
            sample.append(sentences.sample_line_of(state.as_of.year, line, language))
    return Entry(
        name="year-before",
        title=say("review.compared", year=year, before=year - 1),
        sentence=sentence if sums[0].difference is None else comparing.in_words(sums[0], before, chosen),
        notes=[*sample, figures.source_line(chosen, "organisations", "members", "figures", "events")],
        every=lambda: table,
        shown=table,
        widths=(30, 16, 16, 12, 44),
    )


def _published(chosen: Filters) -> Entry:
    """Published totals beside what the record gives, newest first."""
    say = say_in(chosen.language)
    rows = tables.published_beside_recorded(chosen)
    return Entry(
        name="published",
        title=say("growth.published"),
        sentence=tables.coverage_said(chosen),
        notes=[figures.source_line(chosen, "organisations", "members", "figures")],
        every=lambda: rows,
        shown=rows[tables.columns_beside(rows, chosen.language)],
        widths=(20, 22, 13, 12, 13, 36, 30),
    )


def _published_figures(chosen: Filters) -> Entry:
    """The published figure that stands for each metric, in the order of the pages; the data has every figure."""
    rows, sentence = published.every(chosen)
    return Entry(
        name="published",
        title=say_in(chosen.language)("data.published"),
        sentence=sentence,
        notes=[figures.source_line(chosen, "figures")],
        every=lambda: rows,
        shown=published.newest(chosen),
        widths=(44, 18, 24, 26, 50),
    )


# --- events ----------------------------------------------------------------------------------------------------------


def _map(chosen: Filters, name: str, title: str, series: tuple[str, ...] = ()) -> Entry:
    """A map of the events of these series, or of all that the filters leave, numbered as in its table; of more events than
    can be told apart a grid that counts them."""
    language, say = chosen.language, say_in(chosen.language)
    numbers, these = located.numbers(chosen, series), These(series=series)
    note, on_map = sentences.located(numbers, language), sentences.on_the_map(numbers, language)

    def marked() -> Drawing:
        names = queries.codes(chosen.edition, language)["programme"]
        return maps.printed(marks(chosen, series), note, names, say=say)

    if numbers.located > maps.MOST_MARKS:
        draw, legend = partial(figures.printed_grid, chosen, numbers, note, series), [say("map.cells")]
    else:
        draw, legend = marked, [say("map.size"), say("review.numbers")]
    return Entry(
        name=name,
        title=title,
        # Where all of them are located the note would say it again.
        sentence=on_map if numbers.located == numbers.total else say("review.map_sentence", shown=on_map, located=note),
        notes=[*legend, figures.source_line(chosen, "events")],
        draw=draw,
        widths=(8, 62, 30, 30),
        **_listed(chosen, these, ["event", "dates", "place"]),
    )


def marks(chosen: Filters, series: tuple[str, ...] = ()) -> pd.DataFrame:
    """What such a map draws where its events can be told apart, as `maps.marks` gives it."""
    events = lists.events(chosen, These(series=series), 0, located.numbers(chosen, series).total)
    about = lists.about_events(chosen, located.shown(chosen, series))
    return maps.marks(events, *about, queries.codes(chosen.edition, chosen.language), chosen.language)


def _listed(chosen: Filters, these: These, names: list[str]) -> dict[str, object]:
    """The events of an entry, numbered as the marks on its map: all of them, and those that are printed, with the columns of
    these names."""
    say, total = say_in(chosen.language), lists.count_events(chosen, these)
    label = queries.labels(chosen.language)
    headings = [label[name] if name in label else say(f"map.{name}") for name in names]

    def read(number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        events = lists.events(chosen, these, 0, number)
        rows = tables.events(chosen, events)
        rows.insert(0, say("review.number"), range(1, len(rows) + 1))
        return events, rows

    events, rows = read(MOST_SHOWN)
    return {
        "every": lambda: rows if total <= MOST_SHOWN else read(total)[1],
        "shown": rows[[say("review.number"), *headings]],
        "links": tuple(map(linkable_address, events["source_url"])),
        "linked": 1,
        "total": total,
    }


def _map_of_year(of_year: Filters) -> Entry:
    return _map(of_year, "map-year", say_in(of_year.language)("review.map", year=of_year.as_of.year))


def _events(of_year: Filters) -> Entry:
    """The events of the year, held and planned, those of other hosts too."""
    say = say_in(of_year.language)
    on_record = sentences.on_record(queries.on_record(of_year), of_year.language)
    return Entry(
        name="events",
        title=say("review.events", year=of_year.as_of.year),
        sentence=say("review.events_sentence", year=of_year.as_of.year, on_record=on_record),
        notes=[figures.source_line(of_year, "events")],
        widths=(7, 46, 24, 22, 30, 12),
        **_listed(of_year, These(), ["event", "dates", "place", "counts", "event_status_code"]),
    )


# Programmes whose series are forums; trainings, projects and meetings of the network's own bodies are none.
FORUMS = ("china_africa", "southeast_asia", "silk_road", "multilateral")


def _maps_of_series(chosen: Filters) -> list[Entry]:
    """A map of each series of forums, from its first edition to the end of the year, most editions first; series of which one
    event alone is on record share a map."""
    say, series = say_in(chosen.language), lists.series(chosen, FORUMS)
    found = [
        _map(
            chosen, f"map-{own.series_id.replace('_', '-')}", say("review.series", series=own.series), (own.series_id,)
        )
        for own in series[series["events"] > 1].itertuples()
    ]
    if len(single := series[series["events"] == 1]):
        found.append(_map(chosen, "map-other-series", say("review.series_single"), tuple(single["series_id"])))
    return found


# --- pages -----------------------------------------------------------------------------------------------------------

# Rows of one table that are printed; the rest is in the data, and the page says so. Beside a map there is room for less than
# MOST_SHOWN.
PRINTED_ROWS, MOST_SHOWN = 60, 70
# What a table may take on a slide of 13⅓ × 7½ inches, in points: its width holds so many letters of 10 points.
SLIDE_HEIGHT, SLIDE_LETTERS = 290, 170


@dataclass(frozen=True)
class Page:
    """One page of the document, and one slide: cover, contents, an entry, a part of the table of an entry, definitions or
    sources. `rows` are the rows of the part, `links` their addresses, and `left` how many rows of the entry are not printed."""

    kind: str
    title: str
    entry: Entry | None = None
    rows: pd.DataFrame | None = None
    links: tuple[str, ...] = ()
    left: int = 0


def pages(review: Review) -> list[Page]:
    """The pages of a review, the same on paper and on slides. An entry that draws has one, a table as many as it needs."""
    say = say_in(review.language)
    found = [Page("cover", review.title), Page("contents", say("review.contents"))]
    for entry in review.entries:
        if entry.draw:
            found.append(Page("entry", entry.title, entry))
            continue
        printed = entry.shown.iloc[:PRINTED_ROWS]
        left = entry.left(len(printed))
        ends = _page_ends(printed, entry.widths)
        for first, last in zip([0, *ends], ends, strict=False):
            links = entry.links[first:last]
            found.append(Page("table", entry.title, entry, printed.iloc[first:last], links, left))
    return [*found, Page("definitions", say("review.definitions")), Page("sources", say("review.sources"))]


def _page_ends(rows: pd.DataFrame, widths: tuple[int, ...]) -> list[int]:
    """After which rows of a table a page ends; pages are filled alike, so that none holds a last row alone."""
    room = [max(SLIDE_LETTERS * width // sum(widths) - 2, 6) for width in widths]
    heights = [
        max(len(charts.wrapped(str(cell), letters)) for cell, letters in zip(cells, room, strict=True)) * 12.5 + 6
        for cells in rows.itertuples(index=False)
    ]
    ends = _filled(heights, SLIDE_HEIGHT)
    even = _filled(heights, sum(heights) / len(ends) + max(heights, default=0) / 2)
    return even if len(even) == len(ends) else ends


def _filled(heights: list[float], limit: float) -> list[int]:
    ends, used = [], 0.0
    for number, high in enumerate(heights):
        if used and used + high > limit:
            ends.append(number)
            used = 0
        used += high
    return [*ends, len(heights)]
