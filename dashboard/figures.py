"""Each figure as page and review show it: asked, worded and cited in one place, drawn by charts when somebody looks.

Asked once for the same edition and filters, as any question. Knows no Streamlit: what a page adds (clicks, copies,
downloads) is in blocks, what print adds in review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from dashboard import charts, maps, queries, sentences, tables
from dashboard.charts import PRINT_WIDTH, Drawing
from dashboard.portions import PAGE, Portion, of_frame
from dashboard.queries import Filters, ecosoc, growth, lists, located
from dashboard.queries.lists import These, Those
from dashboard.words import say_in


@dataclass(frozen=True)
class Figure:
    """A figure: its name in addresses and files, its title, how it is drawn (without its caption), the sentence that says it
    in words, the lines that cite it, its numbers as a table, and its marks: the code that opens each, and its name.

    `also` is what it depends on beside the filters."""

    name: str
    title: str
    draw: Callable[[], go.Figure]
    sentence: str
    notes: list[str]
    rows: pd.DataFrame
    marks: dict[str, str]
    also: tuple[object, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list of organisations or events as a page shows it: a page of its rows, and the lines that cite all of them."""

    shown: Portion
    notes: list[str]


# How many of the newest events are shown as such.
LATEST = 6
# That nothing was printed is told after so much time.
SILENCE = timedelta(days=366)


def source_line(filters: Filters, *kinds: str) -> str:
    """The line that cites the sources of these kinds, the as-of date and the edition."""
    titles = queries.sources(filters.edition, filters.language, kinds)["title"]
    return sentences.source_line(titles, filters.as_of, filters.edition, filters.language)


def notes(filters: Filters, sample: int, total: int, *kinds: str) -> list[str]:
    """The lines below a figure: how much of it is invented, if any of it is, and what it comes from."""
    line = sentences.sample_line(sample, total, filters.language)
    return [*([line] if line else []), source_line(filters, *kinds)]


def of_rows(filters: Filters, rows: pd.DataFrame) -> list[str]:
    """The notes of a figure of organisations."""
    return notes(filters, int(rows["is_sample"].sum()), len(rows), "organisations", "members")


# --- members ---------------------------------------------------------------------------------------------------------


@queries.remembered
def members(chosen: Filters, *, with_status: bool = False) -> Figure:
    """Members over time in the period, of them those with ECOSOC status if `with_status`, and what was printed of them; without
    a roster with dates what was printed alone."""
    if not queries.has_roster(chosen.edition):
        return _published_members(chosen, with_status=with_status)
    say, language = say_in(chosen.language), chosen.language
    course, total = growth.course(chosen, with_status=with_status), queries.member_count(chosen)
    count = queries.member_count(chosen, with_status=True) if with_status else total
    metric, opener = (queries.MEMBERS_ECOSOC, "members_ecosoc") if with_status else (queries.MEMBERS, "members")
    printed = tables.printed(chosen, [metric], whole_network=True)
    first, last = growth.period(chosen)
    printed = printed[printed["as_of_date"].map(lambda day: first <= day <= last).astype(bool)]
    if with_status:
        about = (count.value, count.before, count.undated, count.start_unknown, count.imprecise)
        sentence = sentences.members_ecosoc(*about, total.value, chosen.as_of, language=language)
    else:
        row = growth.bridge(chosen, first, last).iloc[0]
        undated = queries.member_count(queries.on(chosen, last)).undated
        sentence = sentences.growth(row, course.first, last, language, undated=undated)
    axis = say("growth.dated_axis_ecosoc" if with_status else "growth.dated_axis")
    words = {"say": say, "title": axis, "recorded": say("growth.recorded"), "opener": opener}
    words |= {"is_sample": count.sample > 0}
    # A course that begins with a period begins with what stood before it.
    before = (course.first, course.start) if chosen.since is not None else None
    return Figure(
        **_members_named(chosen, with_status),
        draw=partial(charts.over_time, course.changes, printed, course.last, before=before, **words),
        sentence=sentence,
        notes=[
            *notes(chosen, count.sample, count.value, "organisations", "members", "figures"),
            *([say("growth.steps")] if len(printed) and not with_status else []),
        ],
        rows=tables.changes(course.changes, language, with_status=with_status),
        marks=tables.day_marks(course.changes, printed, opener, chosen),
    )


def _published_members(chosen: Filters, *, with_status: bool) -> Figure:
    """Members as they were printed, of all CNIE whatever is chosen; no line, since nothing is known between."""
    say, language = say_in(chosen.language), chosen.language
    printed = tables.printed(chosen, [queries.MEMBERS_ECOSOC if with_status else queries.MEMBERS])
    steps = [] if with_status else tables.elected(chosen, printed)
    title = say("key.ecosoc" if with_status else "growth.members_axis")
    is_silent = bool(len(printed)) and chosen.as_of - printed["as_of_date"].iloc[-1] > SILENCE
    since = printed["date_text"].iloc[-1] if is_silent else ""
    return Figure(
        **_members_named(chosen, with_status),
        draw=partial(charts.published_totals, printed, steps, chosen.as_of, say=say, title=title, since=since),
        sentence=sentences.published_course(printed, chosen.as_of, language, silent=is_silent),
        notes=[source_line(chosen, "figures"), *([say("growth.steps")] if steps else [])],
        rows=tables.figures(printed, chosen),
        marks=tables.printed_marks(printed, chosen),
    )


def _members_named(chosen: Filters, with_status: bool) -> dict[str, str]:
    say = say_in(chosen.language)
    return {
        "name": "ecosoc-members" if with_status else "members",
        "title": say("ecosoc.over_time" if with_status else "growth.members"),
    }


@queries.remembered
def bridge(chosen: Filters) -> Figure:
    """How the members at the start of the period became those at its end; to be asked where a roster with dates is on record."""
    say, count = say_in(chosen.language), queries.member_count(chosen)
    first, last = growth.period(chosen)
    whole = tables.bridge(growth.bridge(chosen, first, last), chosen, None)
    row = whole.iloc[0]
    labels, opens = tables.bridge_marks(chosen, first, last)
    undated = queries.member_count(queries.on(chosen, last)).undated
    return Figure(
        name="bridge",
        title=say("bridge.title"),
        draw=partial(charts.bridge, row, labels, opens, say=say, is_sample=count.sample > 0),
        sentence=sentences.bridge(row, first, last, chosen.language, adds_up=bool(row["adds_up"]), undated=undated),
        notes=notes(chosen, count.sample, count.value, "organisations", "members"),
        rows=tables.bridge_list(whole, chosen, None),
        marks={code: labels[part] for part, code in opens.items()},
    )


@queries.remembered
def bridge_by(chosen: Filters, by: str) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """The bridge of each group (of growth.GROUPS) as a table, and for each of its rows the code that opens each number."""
    first, last = growth.period(chosen)
    rows = tables.bridge(growth.bridge(chosen, first, last, by), chosen, by)
    return tables.bridge_list(rows, chosen, by), tables.bridge_codes(rows, by, first, last, chosen)


@queries.remembered
def flows(chosen: Filters) -> Figure:
    """Memberships that began and ended in each year of the period; to be asked where a roster with dates is on record."""
    say, count = say_in(chosen.language), queries.member_count(chosen)
    years = tables.years_of_change(growth.bridge(chosen, *growth.period(chosen), "year"), chosen)
    return Figure(
        name="flows",
        title=say("growth.flows"),
        draw=partial(charts.began_and_ended, years, say=say, is_sample=count.sample > 0),
        sentence=sentences.flows(years, chosen.as_of, chosen.language),
        notes=notes(chosen, count.sample, count.value, "organisations", "members"),
        rows=tables.flows(years, chosen.language),
        marks=tables.change_marks(years, chosen),
    )


@queries.remembered
def sironet(chosen: Filters) -> Figure:
    """Members of the Silk Road NGO Cooperation Network as they were printed."""
    say, printed = say_in(chosen.language), tables.printed(chosen, ["sironet_members"])
    stands = queries.latest_published(chosen, "sironet_members")
    best = None
    if stands is not None:
        best = printed[printed["published_figure_id"] == stands["published_figure_id"]].iloc[0]
    return Figure(
        name="sironet",
        title=say("growth.sironet"),
        draw=partial(charts.printed_over_time, printed, say=say, title=say("growth.sironet_axis")),
        sentence=sentences.first_and_last(printed, best, chosen.as_of, chosen.language),
        notes=[source_line(chosen, "figures")],
        rows=tables.figures(printed, chosen),
        marks=tables.printed_marks(printed, chosen),
    )


# --- ECOSOC ----------------------------------------------------------------------------------------------------------


@queries.remembered
def ecosoc_category(chosen: Filters) -> Figure:
    """Organisations that hold status by category: members, those not on record as members, and CNIE itself apart."""
    say, rows, categories = say_in(chosen.language), tables.holders(chosen), tables.categories(chosen)
    groups = tables.ecosoc_groups(chosen)
    return Figure(
        name="ecosoc-category",
        title=say("ecosoc.by_category"),
        draw=partial(charts.by_group_and_category, rows, categories, groups, say=say),
        sentence=sentences.holders(rows, groups, chosen.as_of, chosen.language),
        notes=of_rows(chosen, rows),
        rows=tables.holders_by(rows, rows["group"].map(groups), say("ecosoc.group"), chosen),
        marks=tables.holder_marks(rows, chosen),
    )


@queries.remembered
def ecosoc_year(chosen: Filters) -> Figure:
    """Organisations that hold status by the year of their grant."""
    say, rows, categories = say_in(chosen.language), tables.holders(chosen), tables.categories(chosen)
    known = rows[rows["status_since_date"].notna()]
    years = pd.Series([day.year for day in known["status_since_date"]], known.index, dtype=int)
    return Figure(
        name="ecosoc-year",
        title=say("ecosoc.by_year"),
        draw=partial(charts.granted_by_year, rows, categories, say=say),
        sentence=sentences.granted(rows, chosen.language),
        notes=of_rows(chosen, rows),
        rows=tables.holders_by(known, years, say("growth.year"), chosen),
        marks=tables.grant_marks(rows, chosen),
    )


@queries.remembered
def ecosoc_stages(chosen: Filters) -> Figure:
    """Where organisations stand in their ECOSOC life."""
    say, rows = say_in(chosen.language), ecosoc.stages(chosen)
    names, groups = tables.stage_names(chosen), tables.ecosoc_groups(chosen)
    return Figure(
        name="ecosoc-stages",
        title=say("ecosoc.life_cycle"),
        draw=partial(charts.ecosoc_stages, rows, names, groups, say=say),
        sentence=sentences.stages(rows, names, chosen.as_of, chosen.language),
        notes=of_rows(chosen, rows),
        rows=tables.stages_by_group(rows, chosen),
        marks=tables.stage_marks(rows, chosen),
    )


@queries.remembered
def ecosoc_reports(chosen: Filters) -> Figure:
    """Quadrennial reports by the year in which they are due."""
    say, language = say_in(chosen.language), chosen.language
    dues, without = ecosoc.report_dues(chosen), ecosoc.without_due_date(chosen)
    return Figure(
        name="ecosoc-reports",
        title=say("ecosoc.reports"),
        draw=partial(charts.report_calendar, dues, tables.due_states(chosen), say=say),
        sentence=sentences.reports(dues, without, chosen.as_of, language),
        notes=of_rows(chosen, dues),
        rows=tables.dues_by_year(dues, chosen),
        marks=tables.due_marks(dues, without, chosen),
    )


@queries.remembered
def life_cycles(chosen: Filters, page: int = 1) -> Listing:
    """Organisations with an ECOSOC stage, and the date of each of their steps."""
    rows = tables.real_first(ecosoc.stages(chosen))
    shown = of_frame(rows, page, partial(tables.life_cycle, filters=chosen, every=rows), "organisation_id")
    return Listing(shown, of_rows(chosen, rows))


@queries.remembered
def reports_now(chosen: Filters, page: int = 1) -> Listing:
    """The reports that call for somebody, soonest first."""
    rows = tables.reports_now(ecosoc.report_dues(chosen))
    shown = of_frame(rows, page, partial(tables.report_dues, filters=chosen), "organisation_id")
    return Listing(shown, of_rows(chosen, rows))


@queries.remembered
def report_entries(chosen: Filters) -> list[tuple[str, date, str]]:
    """The reports to come as entries of a calendar, none of a sample: organisation id, day and title."""
    return tables.due_entries(ecosoc.report_dues(chosen), chosen)


@queries.remembered
def candidates(chosen: Filters, page: int = 1) -> Listing:
    """Organisations in status that are not on record as members."""
    rows = tables.real_first(ecosoc.candidates(chosen))
    shown = of_frame(rows, page, partial(tables.candidates, filters=chosen), "organisation_id")
    return Listing(shown, of_rows(chosen, rows))


@queries.remembered
def ecosoc_china(chosen: Filters) -> Figure:
    """Chinese organisations with status as they were printed."""
    say, printed = say_in(chosen.language), tables.printed(chosen, [queries.HOLDERS])
    return Figure(
        name="ecosoc-china",
        title=say("ecosoc.china"),
        draw=partial(charts.printed_over_time, printed, say=say, title=say("ecosoc.organisations")),
        sentence=sentences.printed(printed, chosen.as_of, chosen.language),
        notes=[source_line(chosen, "figures")],
        rows=tables.figures(printed, chosen),
        marks=tables.printed_marks(printed, chosen),
    )


# --- events and sectors ----------------------------------------------------------------------------------------------


@queries.remembered
def events_by_year(chosen: Filters) -> Figure:
    """Events held or joined by CNIE in each year of the period of which the record speaks."""
    say, years = say_in(chosen.language), queries.event_years(chosen)
    numbers = pd.Series(years["events"].to_numpy(), index=years["year"].astype(int), dtype=int)
    return Figure(
        name="events-by-year",
        title=say("overview.by_year"),
        draw=partial(charts.by_year, numbers, say=say, title=say("overview.events_axis")),
        sentence=sentences.by_year(numbers, queries.event_numbers(chosen)["events"], chosen.language),
        notes=[source_line(chosen, "events")],
        rows=tables.years(years, chosen.language),
        marks=tables.year_marks(numbers, chosen),
    )


@queries.remembered
def latest_events(chosen: Filters) -> Listing:
    """The events of the network held last."""
    rows = lists.events(chosen, These(held=True), 0, LATEST)
    shown = of_frame(rows, 1, partial(tables.events_short, chosen), None)
    return Listing(shown, [source_line(chosen, "events")])


@queries.remembered
def events(chosen: Filters, note: str, page: int = 1) -> Listing:
    """The events that the filters leave; `note` says of how many the place is known."""
    return Listing(tables.portion_of_events(chosen, These(), page), [note, source_line(chosen, "events")])


@queries.remembered
def event_marks(chosen: Filters) -> pd.DataFrame:
    """One row per event that the map shows (maps.marks); to be asked only where these are few."""
    if located.numbers(chosen).total <= PAGE:
        # The very same that the list beside the map asks for.
        found = lists.events(chosen, These(), 0, PAGE)
    else:
        found = lists.events_of(chosen, located.shown(chosen))
    names = queries.codes(chosen.edition, chosen.language)
    return maps.marks(found, *lists.about_events(chosen, found["event_id"]), names, chosen.language)


@dataclass(frozen=True)
class EventMap:
    """The map of events: how it is drawn for the browser and for print, its title lines, its note (what is not located), and
    what can be clicked: the code that each opens, and its name. `path` is the part of it that is shown."""

    deck: Callable[[], pdk.Deck]
    printed: Callable[[], Drawing]
    sentence: str
    note: str
    legend: str
    marks: dict[str, str]
    path: tuple[located.Cell, ...] = ()
    also: tuple[object, ...] = ()


@queries.remembered
def event_map(chosen: Filters, path: tuple[located.Cell, ...] = (), *, narrow: bool = False) -> EventMap:
    """The map of the events that the filters leave: a mark for each, or, where these are too many, a grid that counts them, as
    fine as the view allows. `path` is the way into a part of it; the whole where nothing lies there."""
    say, language = say_in(chosen.language), chosen.language
    numbers = located.numbers(chosen)
    note, sentence = sentences.located(numbers, language), sentences.on_the_map(numbers, language)
    if numbers.located <= maps.MOST_MARKS:
        marks, names = event_marks(chosen), queries.codes(chosen.edition, language)["programme"]
        return EventMap(
            deck=partial(maps.deck, marks, note, narrow=narrow),
            printed=partial(maps.printed, marks, note, names, say=say, width=1000, height=390, with_numbers=False),
            sentence=sentence,
            note=note,
            legend=say("map.size"),
            marks=tables.place_marks(marks, chosen),
            also=(narrow,),
        )
    whole = (numbers.west, numbers.east, numbers.south, numbers.north)
    bounds = located.bounds(chosen, path[-1]) if path else None
    path = path if bounds else ()
    seen = maps.grid_view(bounds or whole, maps.frame(narrow=narrow))
    cells, opens = _grid(chosen, seen, path)
    on_paper = maps.grid_view(bounds or whole, 1000, 390)
    return EventMap(
        deck=partial(maps.grid_deck, cells, seen, note, name="-".join(cell.code for cell in path), narrow=narrow),
        printed=lambda: maps.grid_printed(_grid(chosen, on_paper, path)[0], on_paper, note, width=1000, height=390),
        sentence=f"{sentence} {sentences.part_of_map(*located.within(chosen, path[-1]), language)}"
        if path
        else sentence,
        note=note,
        legend=say("map.cells"),
        marks=opens,
        path=path,
        also=(narrow, path),
    )


def _grid(
    chosen: Filters, seen: pdk.ViewState, path: tuple[located.Cell, ...], series: tuple[str, ...] = ()
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The cells that count the events of a view, drawn, and what each opens with its name."""
    room = maps.room(seen, located.numbers(chosen, series).located, chosen.language)
    level = located.level(room, path[-1] if path else None)
    cells = located.cells(chosen, level, path[-1] if path else None, series)
    opens = tables.grid_marks(cells, level, path, chosen)
    drawn = maps.grid(cells, opens, located.side(level), seen, chosen.language)
    return drawn, tables.grid_choices(cells, opens, chosen)


def printed_grid(chosen: Filters, numbers: located.Numbers, note: str, series: tuple[str, ...]) -> Drawing:
    """The map of more events than can be told apart, as it is printed."""
    seen = maps.grid_view((numbers.west, numbers.east, numbers.south, numbers.north), PRINT_WIDTH, 400)
    return maps.grid_printed(_grid(chosen, seen, (), series)[0], seen, note)


@queries.remembered
def issues(chosen: Filters, page: int = 1) -> Listing:
    """The doubtful cells."""
    kinds = ("organisations", "members", "figures", "events")
    return Listing(tables.issues(chosen, page), [source_line(chosen, *kinds)])


def _sector_cells(chosen: Filters, measure: str, how: str) -> tuple[pd.DataFrame, int, list[str]]:
    """The counts behind both figures of sectors, the number of organisations, and the lines that cite them."""
    of_members = measure == "members"
    cells = queries.sector_members(chosen, members_only=of_members, primary_only=how == "primary")
    real, sample = lists.count_organisations(chosen, _measured(measure))
    return cells, real + sample, notes(chosen, sample, real + sample, "organisations", "members")


def _counted(chosen: Filters, measure: str) -> str:
    """What a title calls the organisations that are counted: without a real dated roster members are those known by name."""
    return "known" if measure == "members" and queries.roster(chosen.edition) is None else measure


def _measured(measure: str) -> Those:
    """The organisations that the figures of sectors count."""
    return Those(metric=queries.MEMBERS) if measure == "members" else Those()


@queries.remembered
def sectors(chosen: Filters, measure: str = "members", how: str = "every") -> Figure:
    """Members, or organisations, by field of work: in every field of theirs, or in the primary one."""
    say = say_in(chosen.language)
    cells, number, cited = _sector_cells(chosen, measure, how)
    names = queries.codes(chosen.edition, chosen.language)["evidence"]
    known = (
        sentences.known_by_name(
            queries.members_known(chosen), names, chosen.language, inferred=queries.inferred_sectors(chosen)
        )
        if measure == "members"
        else ""
    )
    rows, opener = tables.sectors(cells, chosen), f"sector~{measure}~{how}"
    return Figure(
        name="sectors",
        title=say(f"sectors.by_sector.{_counted(chosen, measure)}"),
        draw=partial(charts.by_sector, rows, opener=opener, say=say),
        sentence=" ".join(filter(None, [sentences.sectors(rows, number, chosen.language), known])),
        notes=cited,
        rows=tables.sectors_list(rows, chosen),
        marks=tables.sector_marks(rows, opener),
        also=(measure, how),
    )


@queries.remembered
def sector_by_region(chosen: Filters, measure: str = "members", how: str = "every", *, narrow: bool = False) -> Figure:
    """The same by field of work and region of the seat."""
    say = say_in(chosen.language)
    cells, _, cited = _sector_cells(chosen, measure, how)
    matrix, opener = tables.sector_by_region(cells, chosen), f"sector~{measure}~{how}"
    return Figure(
        name="sector-region",
        title=say(f"sectors.by_region.{_counted(chosen, measure)}"),
        draw=partial(charts.sector_by_region, matrix, opener=opener, say=say, narrow=narrow),
        sentence=sentences.sector_by_region(matrix, chosen.language),
        notes=cited,
        rows=tables.matrix_list(matrix, chosen),
        marks=tables.cell_marks(matrix, opener, chosen),
        also=(measure, how, narrow),
    )


@queries.remembered
def organisations(chosen: Filters, measure: str = "members", page: int = 1) -> Listing:
    """The organisations that the figures of sectors count."""
    _, _, cited = _sector_cells(chosen, measure, "every")
    return Listing(tables.portion_of_organisations(chosen, _measured(measure), page), cited)
