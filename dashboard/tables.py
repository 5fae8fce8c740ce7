"""From answers to tables as a reader sees them: headings in their language, codes as names, dates as precisely as known.
The headings of published columns come from the columns themselves (etl.models)."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import exports, maps, queries, sentences
from dashboard.charts import KeyFigure
from dashboard.links import linkable_address
from dashboard.portions import Portion, portion
from dashboard.queries import NO_STATUS, NOT_STATED, Filters, ecosoc, growth, lists, located
from dashboard.queries.lists import ABROAD, These, Those
from dashboard.words import MEANINGS, WORDS, say_in


def key_figures(figures: list[KeyFigure], language: str) -> pd.DataFrame:
    """One row per key figure."""
    say = say_in(language)
    columns = {
        **{"key.figure": "title", "key.value": "value", "key.as_of": "as_of", "key.basis": "basis"},
        "key.sentence": "sentence",
    }
    rows = [{say(word): getattr(figure, name) for word, name in columns.items()} for figure in figures]
    said = [
        "" if figure.change is None else say("list.bracket", text=figure.change_said, more=figure.change_words)
        for figure in figures
    ]
    return pd.DataFrame(rows).assign(**{say("key.change_heading"): said})


def years(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row per year."""
    say = say_in(language)
    headings = {"year": say("growth.year"), **{name: say(f"key.{name}") for name in ("events", "countries", "cities")}}
    return rows.astype(int).rename(columns=headings).sort_values(headings["year"], ascending=False)


def events(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per event, with what its source says of it."""
    language, say, label = filters.language, say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, language)
    where, counts, organisers = lists.about_events(filters, rows["event_id"])
    where = where.groupby("event_id")
    places = where["place"].agg(lambda own: sentences.listed(own, language))
    countries = where["country"].agg(lambda own: sentences.listed(dict.fromkeys(own), language))
    said = maps.counts_said(counts, names, language)
    held_by = maps.organisers_said(organisers, names, language)
    when = [
        sentences.dates(row.start_date, row.start_precision_code, row.end_date, row.end_precision_code, language)
        for row in rows.itertuples()
    ]
    table = pd.DataFrame(
        {
            say("map.event"): rows["title"],
            say("map.dates"): when,
            say("map.place"): rows["event_id"].map(places),
            label["country_code"]: rows["event_id"].map(countries),
            say("filter.programme"): rows["programme_code"].map(names["programme"]),
            say("map.series"): rows["series"],
            label["event_mode_code"]: rows["event_mode_code"].map(names["event_mode"]),
            label["event_status_code"]: event_states(rows, names["event_status"], language),
            label["parent_event_id"]: rows["whole"],
            say("map.un"): [
                sentences.un_session(*own, names, language)
                for own in zip(rows["un_body_code"], rows["un_session"], rows["un_form_code"], strict=True)
            ],
            say("map.counts"): rows["event_id"].map(said),
            say("map.organisers"): rows["event_id"].map(held_by),
            label["source_quality_code"]: rows["source_quality_code"].map(names["source_quality"]),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )
    # A column that no event fills holds numbers to pandas.
    return table.astype(object).fillna("")


def event_states(rows: pd.DataFrame, names: dict[str, str], language: str) -> list[str]:
    """What each event is, in the words in which events are counted: held or joined by CNIE, within another event or by another host; or
    its status."""
    say = say_in(language)
    held = {state: say(f"counted.state.{state}") for state in ("held", "within", "other_host")}
    both = zip(rows["event_state_code"], rows["event_status_code"], strict=True)
    return [held.get(state) or names.get(status) for state, status in both]


def portion_of_events(filters: Filters, these: These, page: int) -> Portion:
    """A page of these events, newest first."""

    def read(first: int, number: int) -> tuple[pd.DataFrame, None]:
        return events(filters, lists.events(filters, these, first, number)), None

    return portion(lists.count_events(filters, these), page, read)


def events_short(filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per event: what, when, where and how many."""
    say = say_in(filters.language)
    return events(filters, rows)[[say(f"map.{name}") for name in ("event", "dates", "place", "counts")]]


# --- members and figures -------------------------------------------------------------------------------------------


def changes(rows: pd.DataFrame, language: str, *, with_status: bool = False) -> pd.DataFrame:
    """One row per day on which the number changed, newest first. Of members with status not only memberships begin and end."""
    say = say_in(language)
    columns = {
        "day": say("map.dates"),
        "began": say("growth.counted" if with_status else "growth.began"),
        "ended": say("growth.no_longer" if with_status else "growth.ended"),
        "members": say("key.value"),
    }
    return rows[list(columns)].rename(columns=columns).iloc[::-1]


def years_of_change(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per year of the period, from the first in which anything changed on record: memberships that began and that
    ended, members at its end, and the codes that open both kinds of change. `rows` is the bridge by year."""
    since = growth.first_change(filters)
    rows = rows[rows["code"].astype(int) >= since.year] if since else rows.iloc[:0]
    years = rows["code"].astype(int)
    first, last = growth.period(filters)
    found = pd.DataFrame(
        {
            "year": years,
            "began": rows[list(growth.GAINS)].sum(axis=1),
            "ended": rows[list(growth.LOSSES)].sum(axis=1),
            "members": rows["end"],
        }
    )
    for name, codes in (("began", growth.GAINS), ("ended", growth.LOSSES)):
        found[f"open_{name}"] = [
            f"changes~{'+'.join(codes)}~{max(first, date(year, 1, 1))}~{min(last, date(year, 12, 31))}"
            for year in years
        ]
    return found


def flows(years: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row per year: memberships that began and ended, and members at its end, newest first."""
    say = say_in(language)
    columns = {"year": say("growth.year"), "began": say("growth.began"), "ended": say("growth.ended")}
    columns |= {"members": say("growth.dated_axis")}
    return years.reindex(columns=list(columns)).rename(columns=columns).iloc[::-1]


def bridge_marks(filters: Filters, first: date, last: date, *group: str) -> tuple[dict[str, str], dict[str, str]]:
    """What each part of the bridge is called, in its order, and the code that opens it; within a `group` (by, code)."""
    say, names = say_in(filters.language), queries.codes(filters.edition, filters.language)["change"]
    labels = {"start": say("bridge.start"), **{part: names[part] for part in growth.PARTS}, "end": say("bridge.end")}
    behind = "".join(f"~{one}" for one in group)
    opens = {
        "start": f"members~{first - timedelta(days=1)}{behind}",
        **{part: f"changes~{part}~{first}~{last}{behind}" for part in growth.PARTS},
        "end": f"members~{last}{behind}",
    }
    return labels, opens


def printed(filters: Filters, metrics: list[str] | None, *, whole_network: bool = False) -> pd.DataFrame:
    """One row per published figure of these metrics, or of any, with its value and date in words; none while a filter
    narrows the `whole_network`."""
    rows = queries.published(filters, tuple(metrics) if metrics else None)
    if whole_network and filters.narrows_organisations:
        rows = rows.iloc[:0]
    language = filters.language
    comparators = queries.codes(filters.edition, language)["comparator"]
    return rows.assign(
        comparator=rows["comparator_code"].map(comparators),
        stated=[
            sentences.stated(row.value, row.comparator_code, language, row.metric_code) for row in rows.itertuples()
        ],
        date_text=[sentences.dated(row.as_of_date, row.precision_code, language) for row in rows.itertuples()],
        publication=[
            sentences.publication(publisher(row), row["publication_title"], language) for _, row in rows.iterrows()
        ],
    )


def publisher(figure: pd.Series) -> str:
    """Who published a figure, or the title of the page where no publisher is stated."""
    return figure["publisher"] or figure["publication_title"]


def figures(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per published figure, newest first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)
    return pd.DataFrame(
        {
            label["metric_code"]: rows["metric_code"].map(names["metric"]),
            say("key.value"): rows["stated"],
            say("key.as_of"): rows["date_text"],
            label["publisher"]: [publisher(row) for _, row in rows.iterrows()],
            label["publication_title"]: rows["publication_title"],
            label["coverage_code"]: rows["coverage_code"].map(names["coverage"]),
            label["source_quality_code"]: rows["source_quality_code"].map(names["source_quality"]),
            label["source_url"]: rows["source_url"].map(linkable_address),
            label["source_row"]: rows["source_row"],
        }
    ).iloc[::-1]


@dataclass(frozen=True)
class Step:
    """Members elected on one day: the number before it and after it as published, and what is said of the step."""

    day: date
    before: int
    after: int
    words: str


def elected(filters: Filters, printed: pd.DataFrame) -> list[Step]:
    """The days on which a congress elected members, as far as it is published how many there were before and after."""
    say, language, steps = say_in(filters.language), filters.language, []
    parts = queries.published(filters, ("cnie_members_added_national", "cnie_members_added_local"))
    parts = {(row.metric_code, row.as_of_date): row for row in parts.itertuples()}
    clear = printed[printed["coverage_code"] != "unclear"]
    for added in queries.published(filters, ("cnie_members_added",)).itertuples():
        before = clear[[day < added.as_of_date for day in clear["as_of_date"]]]
        after = clear[[day == added.as_of_date for day in clear["as_of_date"]]]
        if before.empty or after.empty:
            continue
        words = sentences.signed(int(added.value), language)
        own = [parts.get((f"cnie_members_added_{name}", added.as_of_date)) for name in ("national", "local")]
        if None not in own:
            numbers = [sentences.number(int(one.value), language) for one in own]
            more = say("growth.elected_parts", national=numbers[0], local=numbers[1])
            words = say("list.colon", name=words, value=more)
        ends = (int(before.iloc[-1]["value"]), int(after.iloc[0]["value"]))
        steps.append(Step(added.as_of_date, *ends, words))
    return steps


# The metrics that can be counted from the record too, by the same code.
COUNTED = (queries.MEMBERS, queries.MEMBERS_ECOSOC, queries.HOLDERS)


@queries.remembered
def invented(edition: int, language: str) -> tuple[str, str] | None:
    """What every page of an edition with invented members says first: a title and what is invented; nothing where none is."""
    samples, say = queries.samples(edition)["organisations"], say_in(language)
    if not samples:
        return None
    number = sentences.number(samples, language)
    if queries.is_demonstration(edition):
        return say("app.demonstration"), say("app.demonstration_of", number=number)
    return say("app.sample"), say("app.sample_of", number=number)


def _sample_column(rows: pd.DataFrame, filters: Filters) -> dict[str, list[str]]:
    """The column that says which rows are sample records; none in an edition without a file of samples."""
    if not lists.sources_by_sample(filters.edition)[1]:
        return {}
    say = say_in(filters.language)
    marks = [say("yes") if is_sample else say("no") for is_sample in rows["is_sample"]]
    return {queries.labels(filters.language)["is_sample"]: marks}


def published_beside_recorded(filters: Filters) -> pd.DataFrame:
    """One row per published total that the record can count too: what was printed, what the record gives for the same
    metric and day, the difference, and why they differ as far as it is known. What counts a sample record is left out: it was
    made to fit."""
    say, language = say_in(filters.language), filters.language
    rows = printed(filters, list(COUNTED))
    roster = queries.roster(filters.edition)
    recorded, less, why = [], [], []
    for row in rows.itertuples():
        at = queries.unfiltered(queries.on(filters, row.as_of_date))
        count = queries.count_on_day(at, row.metric_code)
        is_invented = count.sample > 0 or (roster == queries.SAMPLE and row.metric_code != queries.HOLDERS)
        can_count = not is_invented and (roster is not None or row.metric_code == queries.HOLDERS)
        # A bound has no difference, nor has a figure whose coverage nobody knows.
        is_comparable = row.comparator_code in ("exact", "derived") and row.coverage_code != "unclear"
        difference = count.value - int(row.value)
        recorded.append(sentences.number(count.value, language) if can_count else say("no_value"))
        less.append(sentences.signed(difference, language) if can_count and is_comparable else "")
        if is_invented:
            why.append(say("reason.sample"))
        else:
            why.append(" ".join(_reasons(row, count, difference, at)) if can_count else say("sentence.no_roster"))
    table = figures(rows, filters).iloc[::-1]
    day = table.pop(say("key.as_of"))
    table.insert(0, say("key.as_of"), day)
    table.insert(3, say("growth.recorded_then"), recorded)
    table.insert(4, say("growth.difference"), less)
    table.insert(5, say("growth.reason"), why)
    return table.iloc[::-1]


def columns_beside(table: pd.DataFrame, language: str) -> list[str]:
    """The columns of `published_beside_recorded` that a page shows: up to the reason, and where the figure was printed."""
    return [*table.columns[:6], queries.labels(language)["publication_title"]]


def _reasons(row: object, count: queries.Count, difference: int, at: Filters) -> list[str]:
    """Why a printed figure and the record differ on its day, as far as the record itself can tell."""
    say, language = say_in(at.language), at.language
    if row.coverage_code == "unclear":
        return [say("reason.unclear")]
    bounds = {"over": difference > 0, "at_least": difference >= 0, "nearly": difference < 0}
    if row.comparator_code in bounds:
        return [say("reason.bound_met" if bounds[row.comparator_code] else "reason.bound_missed")]
    if not difference:
        return [say("reason.none")]
    found = []
    if count.imprecise:
        found.append(say("reason.imprecise", number=sentences.number(count.imprecise, language)))
    if difference < 0 and (later := queries.evidence_after(at, row.metric_code)):
        found.append(say("reason.later", number=sentences.number(later, language)))
    if before := queries.edition_that_counted(at, row.metric_code, int(row.value)):
        found.append(say("reason.edition", edition=before))
    if difference < 0 and row.metric_code == queries.HOLDERS:
        found.append(say("reason.incomplete"))
    return found or [say("reason.unknown")]


@queries.remembered
def coverage_said(filters: Filters) -> str:
    """How many of the members last published the record itself names, the sample left out."""
    say, language = say_in(filters.language), filters.language
    newest = queries.latest_published(filters, queries.MEMBERS)
    if newest is None:
        return say("sentence.published_none", as_of=sentences.day(filters.as_of, language))
    count = queries.count_on_day(queries.unfiltered(filters), queries.MEMBERS)
    known, total = count.value - count.sample, int(newest["value"])
    return say(
        "sentence.coverage",
        as_of=sentences.day(filters.as_of, language),
        known=sentences.number(known, language),
        published=sentences.stated(total, newest["comparator_code"], language, queries.MEMBERS),
        when=sentences.dated(newest["as_of_date"], newest["precision_code"], language),
        share=sentences.share(known, total, language),
    )


# --- files to take away ----------------------------------------------------------------------------------------------


@queries.remembered
def meanings(filters: Filters) -> dict[str, str]:
    """What each heading of a table means, by the heading."""
    language, say = filters.language, say_in(filters.language)
    column = 1 if language == "zh" else 0
    # Steps and changes are headings by their names, which are data.
    codes = queries.codes(filters.edition, language)
    named = dict.fromkeys(codes["change"].values(), say("bridge.part"))
    named |= dict.fromkeys(codes["un_stage"].values(), say("ecosoc.step_date"))
    # So are categories, groups and states, over numbers.
    named |= dict.fromkeys([*categories(filters).values(), *ecosoc_groups(filters).values()], say("ecosoc.counted"))
    named |= dict.fromkeys(due_states(filters).values(), say("ecosoc.reports_counted"))
    # The same label may stand on several published columns; they mean the same.
    found = {row.label: row.description for row in queries.dictionary(language).itertuples()}
    return named | found | {WORDS[key][column]: MEANINGS[key][column] for key in MEANINGS}


def package(
    rows: pd.DataFrame,
    notes: list[str],
    filters: Filters,
    more: Iterable[pd.DataFrame] = (),
    *,
    total: int | None = None,
) -> exports.Package:
    """A table to take away: with a dictionary of its headings, and a README that cites sources, edition, as-of date and
    filters. A long one comes in portions, of which `rows` is the first, and has `total` rows."""
    language, say = filters.language, say_in(filters.language)
    about = queries.about(filters.edition)
    known = meanings(filters)
    # Where the headings are themselves data, such as the regions of a matrix, a column holds a count.
    described = [known.get(heading, say("ecosoc.organisations")) for heading in map(str, rows.columns)]
    words = [say("data.label"), say("data.description")]
    dictionary = pd.DataFrame({words[0]: list(map(str, rows.columns)), words[1]: described})
    title, as_of = say("app.title"), sentences.day(filters.as_of, language)
    readme = [
        say("export.title", title=title, number=sentences.number(len(rows) if total is None else total, language)),
        *notes,
        say(
            "export.edition",
            edition=filters.edition,
            published=about["published_at"].strftime("%Y-%m-%d %H:%M"),
            record=sentences.day(about["record_date"], language),
        ),
        narrowed(filters) or say("export.no_filters"),
        say("export.no_zero"),
        say("export.harmless"),
        say("export.cite", title=title, edition=filters.edition, as_of=as_of),
    ]
    names = (say("export.rows"), say("export.dictionary"), say("export.readme"))
    return exports.Package(rows, dictionary, readme, names, more)


@queries.remembered
def choices(edition: int, language: str) -> dict[str, dict[str, str]]:
    """The values of each filter of several, by its field in Filters: code and name, “not stated” where it can be chosen."""
    say = say_in(language)
    options = queries.options(edition, language)
    unstated = {NOT_STATED: say("filter.not_stated")}
    return {
        **{name: options[name] | unstated for name in queries.ORGANISATION_FILTERS},
        "un_statuses": options["un_statuses"] | unstated | {NO_STATUS: say("filter.none")},
        "programmes": options["programmes"],
    }


def narrowed(filters: Filters) -> str | None:
    """The filters that are set, in words; nothing where none is."""
    say, language = say_in(filters.language), filters.language
    named = choices(filters.edition, language)
    parts = [
        say(
            "list.colon",
            name=say(f"filter.{word}"),
            # A value of one edition may be unknown to another that is compared with it.
            value=sentences.listed([named[field].get(code, code) for code in getattr(filters, field)], language),
        )
        for field, word in sentences.FILTER_WORDS.items()
        if getattr(filters, field) and field in named
    ]
    if filters.without_listed:
        parts.append(say("list.colon", name=say("filter.listed"), value=say("filter.left_out")))
    if filters.place:
        place = queries.options(filters.edition, language)["places"].get(filters.place, filters.place)
        parts.append(say("list.colon", name=say("filter.place"), value=place))
    if filters.has_period:
        since, until = (day.year for day in growth.period(filters))
        years = say("filter.years", since=filters.since or since, until=filters.until or until)
        parts.append(say("list.colon", name=say("filter.period"), value=years))
    return say("filter.in_force", filters=say("list.semicolon").join(parts)) if parts else None


# --- groups and changes ----------------------------------------------------------------------------------------------


def group_names(filters: Filters, by: str) -> dict[str, str]:
    """The names of what members are grouped by (sector, region or type), in the order of a reader, “not stated” last."""
    say = say_in(filters.language)
    options = queries.options(filters.edition, filters.language)
    if by == "region":
        names = {code: name for code, name in options["regions"].items() if code.startswith("cn_")}
        # CHN itself stands here only for a seat stated as China and no more.
        names |= {"CHN": options["regions"]["CHN"], ABROAD: say("sectors.abroad")}
    else:
        names = options[{"sector": "sectors", "type": "organisation_types"}[by]]
    return {**names, NOT_STATED: say("filter.not_stated")}


def those_of_group(by: str, code: str) -> Those:
    """The organisations that stand in one group. One of two sectors stands in both. Raises ValueError."""
    if by not in ("sector", "region", "type"):
        raise ValueError(by)
    return Those(**{"organisation_type" if by == "type" else by: code})


def bridge(rows: pd.DataFrame, filters: Filters, by: str | None) -> pd.DataFrame:
    """One row per group of `growth.bridge`, in the order of a reader: code, name, start, each part, end, adds_up."""
    rows = rows.copy()
    if by == "region":
        names = group_names(filters, "region")
        rows["code"] = [code if code in names else ABROAD for code in rows["code"]]
        rows = rows.groupby("code", as_index=False).sum()
    if by in ("sector", "region", "type"):
        names = group_names(filters, by)
        rows = rows.set_index("code").reindex([code for code in names if code in set(rows["code"])]).reset_index()
        rows["name"] = rows["code"].map(names)
    else:
        rows["name"] = rows["code"]
    rows["adds_up"] = [growth.adds_up(row) for row in rows.itertuples()]
    return rows


def bridge_list(rows: pd.DataFrame, filters: Filters, by: str | None) -> pd.DataFrame:
    """One row per group: start, each part, end, and whether they add up."""
    say = say_in(filters.language)
    names = queries.codes(filters.edition, filters.language)["change"]
    columns = {
        **({"name": say(f"bridge.by.{by}")} if by else {}),
        "start": say("bridge.start"),
        **{part: names[part] for part in growth.PARTS},
        "end": say("bridge.end"),
    }
    check = {True: say("bridge.adds_up"), False: say("bridge.does_not")}
    return rows.rename(columns=columns)[list(columns.values())].assign(
        **{say("bridge.check"): rows["adds_up"].map(check)}
    )


def member_changes(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per change of membership: who, what, from which day, and how sure that day is."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)

    def sure(row: object) -> str:
        if not row.is_start_known and row.change_code in growth.GAINS:
            return say("open.first_evidence")
        return say("open.certain") if row.is_certain else say("open.by_rule")

    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            say("open.change"): rows["change_code"].map(names["change"]),
            say("map.dates"): [sentences.day(day, filters.language) for day in rows["day"]],
            say("open.how_sure"): [sure(row) for row in rows.itertuples()],
            label["organisation_type_code"]: rows["organisation_type_code"].map(names["organisation_type"]).fillna(""),
            say("filter.sector"): _sector_names(rows, filters),
            say("filter.region"): rows["region"].fillna(""),
            **_sample_column(rows, filters),
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def places_reached(filters: Filters, column: str) -> pd.DataFrame:
    """One row per country, or per city, that held events of the network reached: the events of each, most first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.events_by_place(filters, column)
    if column == "countries":
        return rows[["name", "events"]].rename(columns={"name": label["country_code"], "events": say("key.events")})
    return rows[["name", "country", "events"]].rename(
        columns={"name": say("open.city"), "country": label["country_code"], "events": say("key.events")}
    )


def bridge_codes(rows: pd.DataFrame, by: str, first: date, last: date, filters: Filters) -> list[dict[str, str]]:
    """For each row of `bridge_list`: the code that opens each of its numbers, by heading."""
    found = []
    for code in rows["code"]:
        span, group = (first, last), (by, code)
        if by == "year":
            span, group = (max(first, date(int(code), 1, 1)), min(last, date(int(code), 12, 31))), ()
        labels, opens = bridge_marks(filters, *span, *group)
        found.append({labels[part]: opener for part, opener in opens.items()})
    return found


# --- marks: what can be opened in a figure, by its code ---------------------------------------------------------------


def change_marks(years: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The memberships that began and those that ended in each year in which any did, newest first."""
    say, found = say_in(filters.language), {}
    for row in years.iloc[::-1].itertuples():
        for name in ("began", "ended"):
            if number := getattr(row, name):
                what = sentences.listed([str(row.year), say(f"growth.{name}")], filters.language)
                found[getattr(row, f"open_{name}")] = _mark(filters, what, None, number)
    return found


def year_marks(years: pd.Series, filters: Filters) -> dict[str, str]:
    """The events of each year that has any, newest first."""
    named = {f"events~{year}": _mark(filters, str(year), None, number) for year, number in years.items() if number}
    return dict(reversed(named.items()))


def place_marks(marks: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The cities of the map with their number of events, busiest first, then each event."""
    if marks.empty:
        return {}
    places = marks.groupby(["place_id", "place"]).size().sort_values(ascending=False, kind="stable")
    cities = {f"city~{place_id}": _mark(filters, place, None, number) for (place_id, place), number in places.items()}
    return cities | {f"event~{row.event_id}": row.title for row in marks.itertuples()}


def grid_marks(cells: pd.DataFrame, level: int, path: tuple[located.Cell, ...], filters: Filters) -> dict[str, str]:
    """What a click on each cell of the grid opens: a finer grid, the events of a city, or the few events of the cell; and how
    its cities are called. `path` is the way to this grid."""
    found = {}
    for row in cells.itertuples():
        cell = located.Cell(level, row.column, row.row)
        name = maps.around(row.place, row.cities, filters.language)
        found[_opens(row, cell, path)] = name
    return found


def grid_choices(cells: pd.DataFrame, opens: dict[str, str], filters: Filters) -> dict[str, str]:
    """The cells of the grid with their number of events, by what a click on each opens."""
    rows = zip(opens.items(), cells["events"], strict=True)
    return {code: _mark(filters, name, None, number) for (code, name), number in rows}


def _opens(row: object, cell: located.Cell, path: tuple[located.Cell, ...]) -> str:
    if row.cities == 1:
        return f"city~{row.place_id}"
    if row.events <= located.FEW or cell.level == len(located.SIDES) - 1:
        return f"cell~{cell.code}"
    return "~".join(["into", *(own.code for own in (*path, cell))])


def sector_marks(rows: pd.DataFrame, opener: str) -> dict[str, str]:
    return {f"{opener}~{row.sector_code}": row.sector for row in rows.itertuples()}


def cell_marks(matrix: pd.DataFrame, opener: str, filters: Filters) -> dict[str, str]:
    """The cells that have somebody in them."""
    return {
        f"{opener}~{row.sector_code}~{row.region_code}": sentences.listed([row.sector, row.region], filters.language)
        for row in matrix.itertuples()
        if row.organisations
    }


# --- ECOSOC --------------------------------------------------------------------------------------------------------


def categories(filters: Filters) -> dict[str | None, str]:
    """The categories of status and their names; the last stands for those that no source states."""
    return {
        **queries.codes(filters.edition, filters.language)["un_category"],
        None: say_in(filters.language)("filter.not_stated"),
    }


def holders(filters: Filters) -> pd.DataFrame:
    """One row per organisation that holds status on the as-of date, by its group (of ecosoc.GROUPS), members first."""
    rows = ecosoc.holders(filters)
    return rows.sort_values("group", key=lambda groups: groups.map(ecosoc.GROUPS.index), kind="stable")


def real_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Organisations in the order of a list: real ones first, by name."""
    return rows.sort_values(["is_sample", "organisation"], kind="stable")


def stage_names(filters: Filters) -> dict[str, str]:
    """The stages of an ECOSOC life and their names, in its order; granted and reinstated are both to be in status."""
    names = queries.codes(filters.edition, filters.language)["un_stage"]
    held = say_in(filters.language)("ecosoc.in_status")
    return {code: held if code == ecosoc.HELD else names[code] for code in ecosoc.STAGES}


def ecosoc_groups(filters: Filters) -> dict[str, str]:
    """What organisations with an ECOSOC stage are told apart by: members, candidates, the network itself, those abroad."""
    say = say_in(filters.language)
    names = {code: say(f"ecosoc.group.{code}") for code in ecosoc.GROUPS}
    # Without the secretariat's roster members are those known by name: a part of the published number.
    return names if queries.roster(filters.edition) == queries.REAL else names | {"member": say("ecosoc.group.known")}


def due_states(filters: Filters) -> dict[str, str]:
    """What can be said of a quadrennial report, and its names."""
    say = say_in(filters.language)
    return {code: say(f"ecosoc.due.{code}") for code in ecosoc.STATES}


def life_cycle(rows: pd.DataFrame, filters: Filters, every: pd.DataFrame) -> pd.DataFrame:
    """One row per organisation of `ecosoc.stages`, in the same order: category, stage, and the date of each step on record.
    A stage has a column if one of `every` has met it: those of the list of which these rows are a part."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)["un_stage"]
    of_all = ecosoc.stages_met(filters, every["organisation_id"])
    rows = ecosoc.described(filters, rows)
    steps = queries.un_steps(filters, tuple(rows["organisation_id"]))
    days: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    columns = ("organisation_id", "un_stage_code", "status_date", "precision_code")
    for own, code, day, precision in zip(*(steps[name] for name in columns), strict=True):
        days[own, code][sentences.dated(day, precision, filters.language)] = None
    met = {code: name for code, name in names.items() if code in of_all}
    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            label["un_category_code"]: _category_names(rows, filters),
            label["un_stage_code"]: rows["stage"].map(stage_names(filters)),
            **{
                name: [sentences.listed(days.get((own, code), ()), filters.language) for own in rows["organisation_id"]]
                for code, name in met.items()
            },
            say("ecosoc.group"): rows["group"].map(ecosoc_groups(filters)),
            **_sample_column(rows, filters),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def _crosstab(
    rows: pd.DataFrame, index: pd.Series, heading: str, columns: pd.Series, names: dict[str | None, str]
) -> pd.DataFrame:
    """One row per value of `index`, under `heading`; one column per code of `columns` that somebody has, by its name."""
    counts = rows.groupby([index, columns.fillna(NOT_STATED)], sort=False).size()
    found = {name: code or NOT_STATED for code, name in names.items()}
    table = {heading: list(dict.fromkeys(index))}
    for name, code in found.items():
        numbers = [int(counts.get((one, code), 0)) for one in table[heading]]
        if any(numbers):
            table[name] = numbers
    return pd.DataFrame(table)


def holders_by(rows: pd.DataFrame, index: pd.Series, heading: str, filters: Filters) -> pd.DataFrame:
    """One row per value of `index` (a group, or a year): organisations that hold status, by category."""
    table = _crosstab(rows, index, heading, rows["un_category_code"], categories(filters))
    return table if pd.api.types.is_string_dtype(table[heading]) else table.sort_values(heading, ascending=False)


def stages_by_group(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per stage of an ECOSOC life, those at which nobody stands too: organisations by group."""
    label, names = queries.labels(filters.language)["un_stage_code"], stage_names(filters)
    table = _crosstab(rows, rows["stage"], label, rows["group"], ecosoc_groups(filters)).set_index(label)
    return table.reindex(list(names), fill_value=0).rename(index=names).rename_axis(label).reset_index()


def dues_by_year(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per year in which quadrennial reports are due: reports by what can be said of them."""
    heading = say_in(filters.language)("ecosoc.due_year")
    years = pd.Series([day.year for day in rows["due_date"]], rows.index, dtype=int)
    return _crosstab(rows, years, heading, rows["state"], due_states(filters)).sort_values(heading)


def reports_now(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the reports, the newest past one of each organisation and its first to come: soonest first, submitted ones last."""
    now = rows[rows["is_next"].astype(bool)]
    is_done = now["state"] == ecosoc.SUBMITTED
    return pd.concat([now[~is_done], now[is_done]])


def report_dues(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per report, in the same order: when it is due, what can be said of it, and whose it is."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    steps = queries.un_steps(filters, tuple(rows["organisation_id"].unique()))
    last = steps[steps["un_stage_code"] == "reported"].drop_duplicates("organisation_id", keep="last")
    said = {
        step.organisation_id: sentences.dated(step.status_date, step.precision_code, filters.language)
        for step in last.itertuples()
    }
    return pd.DataFrame(
        {
            label["due_date"]: [sentences.day(day, filters.language) for day in rows["due_date"]],
            say("ecosoc.due_state"): rows["state"].map(due_states(filters)),
            say("sectors.name"): _names(rows, filters),
            label["un_category_code"]: _category_names(rows, filters),
            say("ecosoc.last_report"): [said.get(own, say("ecosoc.no_report")) for own in rows["organisation_id"]],
            say("ecosoc.group"): rows["group"].map(ecosoc_groups(filters)),
            **_sample_column(rows, filters),
        }
    )


def without_due_date(rows: pd.DataFrame, filters: Filters, every: pd.DataFrame) -> pd.DataFrame:
    """One row per organisation in status of which no due date can be computed, and why; `every` as in `life_cycle`."""
    say, table = say_in(filters.language), life_cycle(rows, filters, every)
    table.insert(1, say("ecosoc.why"), [say(f"ecosoc.due.{why}") for why in rows["why"]])
    return table


def candidates(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per organisation in status that is not on record as a member: its seat as far as stated, and its sectors."""
    say, label, rows = say_in(filters.language), queries.labels(filters.language), ecosoc.described(filters, rows)
    seats = rows["seat"].where(rows["seat"].notna(), rows["region"])
    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            label["un_category_code"]: _category_names(rows, filters),
            say("ecosoc.since"): [
                str(day.year) if pd.notna(day) else say("no_value") for day in rows["status_since_date"]
            ],
            label["seat_place_id"]: seats.where(seats.notna(), say("no_value")),
            say("filter.sector"): _sector_names(rows, filters),
            **_sample_column(rows, filters),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def day_marks(changes: pd.DataFrame, printed: pd.DataFrame, opener: str, filters: Filters) -> dict[str, str]:
    """The marks of a course over time, newest first: each day of change, then each printed figure."""
    newest = changes.iloc[::-1]
    days = {
        f"{opener}~{day.isoformat()}": _mark(filters, sentences.day(day, filters.language), None, number)
        for day, number in zip(newest["day"], newest["members"].astype(int), strict=True)
    }
    return days | printed_marks(printed, filters)


def printed_marks(printed: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The marks of printed figures, newest first: date and what was stated."""
    say = say_in(filters.language)
    return {
        f"figure~{row.published_figure_id}": say("list.colon", name=row.date_text, value=row.stated)
        for row in printed.iloc[::-1].itertuples()
    }


def holder_marks(rows: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The marks of the figure of `holders` by group and category: code, and what it opens with its number."""
    names, found = ecosoc_groups(filters), {}
    for group, own in _by_category(rows, rows["group"]).items():
        found |= _category_marks(own, f"holders~{group}", names[group], filters)
    return found


def grant_marks(rows: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The marks of the figure of `holders` by year of the grant and category, newest first."""
    known = rows[rows["status_since_date"].notna()]
    found = {}
    for year, own in sorted(
        _by_category(known, (day.year for day in known["status_since_date"])).items(), reverse=True
    ):
        found |= _category_marks(own, f"holders~year~{year}", str(year), filters)
    return found


def _by_category(rows: pd.DataFrame, of: Iterable[Hashable]) -> dict[Hashable, Counter[str | None]]:
    """How many of the rows there are of each value of `of` and category, in the order of the rows."""
    found: dict[Hashable, Counter[str | None]] = {}
    for value, code in zip(of, rows["un_category_code"], strict=True):
        found.setdefault(value, Counter())[code if isinstance(code, str) else None] += 1
    return found


def _category_marks(counts: Counter[str | None], code: str, name: str, filters: Filters) -> dict[str, str]:
    return {
        f"{code}~{category or NOT_STATED}": _mark(filters, name, label, counts[category])
        for category, label in categories(filters).items()
        if counts[category]
    }


def stage_marks(rows: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The marks of the figure of stages: code, and what it opens with its number."""
    counts = rows.groupby(["stage", "group"]).size().to_dict()
    return {
        f"ecosoc_stage~{stage}~{group}": _mark(filters, name, label, counts[stage, group])
        for stage, name in stage_names(filters).items()
        for group, label in ecosoc_groups(filters).items()
        if (stage, group) in counts
    }


def due_marks(rows: pd.DataFrame, without: pd.DataFrame, filters: Filters) -> dict[str, str]:
    """The marks of the calendar of reports, after the states that call for somebody: code, and what it opens with its number."""
    say, names = say_in(filters.language), due_states(filters)
    states = rows["state"].value_counts()
    first = {
        f"ecosoc_due~{state}": _mark(filters, names[state], None, int(states[state]))
        for state in (ecosoc.WITHIN_YEAR, ecosoc.OVERDUE, ecosoc.UNKNOWN)
        if state in states
    }
    if len(without):
        first["ecosoc_without"] = _mark(filters, say("ecosoc.without_due_date"), None, len(without))
    counts = rows.groupby([[day.year for day in rows["due_date"]], "state"]).size().to_dict() if len(rows) else {}
    years = sorted({year for year, _ in counts})
    return first | {
        f"ecosoc_due~{year}~{state}": _mark(filters, str(year), names[state], counts[year, state])
        for year in years
        for state in names
        if (year, state) in counts
    }


def _mark(filters: Filters, name: str, more: str | None, number: int) -> str:
    label = sentences.listed([name, more], filters.language) if more else name
    return say_in(filters.language)("list.colon", name=label, value=sentences.number(number, filters.language))


def due_entries(rows: pd.DataFrame, filters: Filters) -> list[tuple[str, date, str]]:
    """The reports to come as entries of a calendar: organisation id, day and title. No invented deadline is among them."""
    say = say_in(filters.language)
    to_come = rows[rows["state"].isin(ecosoc.TO_COME) & ~rows["is_sample"].astype(bool)]
    return [
        (row.organisation_id, row.due_date, say("ecosoc.calendar_entry", name=row.organisation))
        for row in to_come.itertuples()
    ]


def _category_names(rows: pd.DataFrame, filters: Filters) -> list[str]:
    names = categories(filters)
    return [names[code if isinstance(code, str) else None] for code in rows["un_category_code"]]


# --- sectors -------------------------------------------------------------------------------------------------------


def sectors(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector, largest first: sector_code, sector, organisations, of which sample and of which listed (members that
    only a public list names)."""
    found = _with_marks(cells).groupby("sector_code", as_index=False)[["organisations", "sample", "listed"]].sum()
    found["sector"] = found["sector_code"].map(_sector_labels(filters))
    return found.sort_values(["organisations", "sector"], ascending=[False, True]).reset_index(drop=True)


def _with_marks(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells, and how many organisations of each are sample records, and how many members that only a list names."""
    is_sample = cells["is_sample"].astype(bool)
    is_listed = (cells["evidence_code"] == queries.LISTED) & ~is_sample
    numbers = cells["organisations"]
    return cells.assign(sample=numbers.where(is_sample, 0), listed=numbers.where(is_listed, 0))


def sector_by_region(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector and region, also those with nobody; regions of China, then abroad and not stated where met."""
    if cells.empty:
        return cells.assign(sector=[], region=[])
    names = group_names(filters, "region")
    rows = _with_marks(cells)
    rows = rows.assign(region_code=[code if code in names else ABROAD for code in rows["region_code"]])
    sums = rows.groupby(["sector_code", "region_code"])[["organisations", "sample", "listed"]].sum()
    regions = [code for code in names if code in set(rows["region_code"])]
    order = sectors(cells, filters)
    return pd.DataFrame(
        [
            {
                **{
                    "sector_code": sector.sector_code,
                    "sector": sector.sector,
                    "region_code": region,
                    "region": names[region],
                },
                **{name: int(numbers.get((sector.sector_code, region), 0)) for name, numbers in sums.items()},
            }
            for sector in order.itertuples()
            for region in regions
        ]
    )


def sectors_list(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector."""
    say = say_in(filters.language)
    columns = {
        "sector": say("filter.sector"),
        "organisations": say("ecosoc.organisations"),
        "listed": say("evidence.listed_only"),
        "sample": say("ecosoc.sample"),
    }
    # A column of zeros says nothing.
    shown = [name for name in columns if name not in ("listed", "sample") or rows[name].any()]
    return rows[shown].rename(columns=columns)


def matrix_list(matrix: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector, one column per region."""
    if matrix.empty:
        return matrix
    table = matrix.pivot(index="sector", columns="region", values="organisations")
    table = table.reindex(index=list(dict.fromkeys(matrix["sector"])), columns=list(dict.fromkeys(matrix["region"])))
    return table.rename_axis(index=say_in(filters.language)("filter.sector"), columns=None).reset_index()


def organisations(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per organisation, real ones first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = rows.sort_values(["is_sample", "organisation"])
    codes = queries.codes(filters.edition, filters.language)
    types = codes["organisation_type"]
    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            say("ecosoc.member"): [
                say("ecosoc.unknown")
                if not row.is_member
                else say("ecosoc.listed")
                if row.evidence_code == queries.LISTED
                else say("yes")
                for row in rows.itertuples()
            ],
            label["evidence_code"]: [
                codes["evidence"].get(row.evidence_code, "") if row.is_member else "" for row in rows.itertuples()
            ],
            label["organisation_type_code"]: rows["organisation_type_code"].map(types).fillna(""),
            say("filter.sector"): _sector_names(rows, filters),
            # Type and sectors that we inferred from the name are marked as such.
            label["basis_code"]: rows["basis_code"].map(codes["basis"]).fillna(""),
            say("sectors.seat"): rows["seat"].fillna(""),
            say("filter.region"): rows["region"].fillna(""),
            label["joined_date"]: [
                sentences.dated(row.joined_date, row.joined_precision_code, filters.language) if row.is_member else ""
                for row in rows.itertuples()
            ],
            **_sample_column(rows, filters),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def portion_of_organisations(filters: Filters, those: Those, page: int) -> Portion:
    """A page of those organisations, real ones first."""

    def read(first: int, number: int) -> tuple[pd.DataFrame, list[str]]:
        rows = lists.organisations(filters, those, first, number)
        return organisations(rows, filters), list(rows["organisation_id"])

    return portion(sum(lists.count_organisations(filters, those)), page, read)


def _sector_labels(filters: Filters) -> dict[str, str]:
    sectors = queries.options(filters.edition, filters.language)["sectors"]
    return {**sectors, NOT_STATED: say_in(filters.language)("filter.not_stated")}


def _sector_names(rows: pd.DataFrame, filters: Filters) -> list[str]:
    return [sentences.listed(names, filters.language) for names in rows["sector_names"]]


def _names(rows: pd.DataFrame, filters: Filters) -> list[str]:
    """Names, those in Chinese that no source confirms marked so."""
    say = say_in(filters.language)
    if filters.language != "zh":
        return list(rows["organisation"])
    named = zip(rows["organisation"], rows["is_name_zh_verified"], strict=True)
    unverified = say("sectors.unverified")
    return [name if is_verified else say("list.bracket", text=name, more=unverified) for name, is_verified in named]


# --- the record itself: each a table and the sentence that sums it up -------------------------------------------------

# What the certificate of a source says in words.
TEXTS = ("licence", "notes")


def sources(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per source file."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.sources(filters.edition, filters.language)
    kinds = queries.codes(filters.edition, filters.language)["source_kind"]
    shown = {
        say("data.title_column"): rows["title"],
        label["source_kind_code"]: rows["source_kind_code"].map(kinds),
        label["file"]: rows["file"],
        **_sample_column(rows, filters),
        **{label[name]: rows[name] for name in ("rows_read", "rows_kept", "rows_doubtful")},
        label["received_date"]: [
            sentences.day(day, filters.language) if pd.notna(day) else "" for day in rows["received_date"]
        ],
        say("data.producer"): rows["producer"],
        label["period"]: rows["period"],
        **{label[name]: queries.in_language(rows[name], filters.edition, filters.language) for name in TEXTS},
        label["sha256"]: rows["sha256"],
    }
    own = rows[rows["source_kind_code"] != "reference"]
    sums = {
        name: sentences.number(int(own[f"rows_{name}"].sum()), filters.language)
        for name in ("read", "kept", "doubtful")
    }
    return pd.DataFrame(shown), say("data.sources_sentence", files=len(own), **sums)


def issues(filters: Filters, page: int) -> Portion:
    """A page of the doubtful cells, one row each, gravest first."""

    def read(first: int, number: int) -> tuple[pd.DataFrame, None]:
        return _issues(queries.issues(filters.edition, filters.language, first=first, number=number), filters), None

    return portion(int(queries.issues_by_rule(filters.edition)["cells"].sum()), page, read)


def issues_said(filters: Filters) -> str:
    """How many cells are in doubt, and how gravely."""
    language, severities = filters.language, queries.codes(filters.edition, filters.language)["severity"]
    tally = queries.issues_by_rule(filters.edition).groupby("severity_code")["cells"].sum()
    by_severity = {f"{name}s": sentences.number(int(tally.get(name, 0)), language) for name in severities}
    return say_in(language)("data.issues_sentence", number=sentences.number(int(tally.sum()), language), **by_severity)


def _issues(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)
    shown = {
        label["severity_code"]: rows["severity_code"].map(names["severity"]),
        label["rule_code"]: rows["rule_code"].map(names["rule"]),
        # Only workbooks have sheets.
        label["file"]: rows["file"].where(rows["sheet_name"] == "", rows["file"] + " · " + rows["sheet_name"]),
        **{label[name]: rows[name] for name in ("source_row", "column_name", "cell_value")},
        say("data.message"): rows["message"],
        label["consequence_code"]: rows["consequence_code"].map(names["consequence"]),
    }
    return pd.DataFrame(shown)


def issues_by_rule(filters: Filters) -> pd.DataFrame:
    """One row per rule and severity: how many cells do not meet it, most first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names, rows = queries.codes(filters.edition, filters.language), queries.issues_by_rule(filters.edition)
    kinds = ("rule", "severity", "consequence")
    shown = {label[f"{kind}_code"]: rows[f"{kind}_code"].map(names[kind]) for kind in kinds}
    table = pd.DataFrame(shown | {say("data.cells"): rows["cells"]})
    # Of as many cells, in the order of the words.
    return (
        table.sort_values(list(shown))
        .sort_values(say("data.cells"), ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def coverage(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per question of completeness."""
    say = say_in(filters.language)
    rows = queries.coverage(filters.edition)
    shown = {
        say("data.question"): [say(f"coverage.{question}") for question in rows["question"]],
        **{say("data.known"): rows["known"], say("data.total"): rows["total"]},
        say("data.share"): [
            sentences.share(row.known, row.total, filters.language) if row.total else "" for row in rows.itertuples()
        ],
    }
    newest = queries.latest_published(filters, "cnie_members")
    known = rows.set_index("question").at["membership", "known"]
    printed = (
        say("no_value")
        if newest is None
        else sentences.stated(newest["value"], newest["comparator_code"], filters.language)
    )
    return pd.DataFrame(shown), say("data.coverage_sentence", known=known, published=printed)


def corrections(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per declared correction."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.corrections(filters.edition, filters.language)
    names = ("file", "row_key", "column_name", "expected", "corrected")
    shown = {label[name]: rows[name] for name in names} | {say("data.reason"): rows["reason"]}
    shown[label["decided_by"]] = queries.in_language(rows["decided_by"], filters.edition, filters.language)
    shown[label["decided_on"]] = rows["decided_on"]
    return pd.DataFrame(shown), say("data.corrections_sentence", number=sentences.number(len(rows), filters.language))


def dictionary(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per published column."""
    say = say_in(filters.language)
    rows = queries.dictionary(filters.language)
    headings = {
        **{"table": say("data.table"), "label": say("data.label"), "unit": say("data.unit")},
        **{"description": say("data.description"), "table_name": say("data.sql_table")},
        "column_name": say("data.sql_column"),
    }
    sentence = say("data.dictionary_sentence", tables=rows["table_name"].nunique(), columns=len(rows))
    return rows.fillna("").rename(columns=headings)[list(headings.values())], sentence


def editions(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per edition, newest first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.editions(filters.edition)
    shown = {label[name]: rows[name] for name in ("edition_id", "published_at", "record_date")}
    return pd.DataFrame(shown), say("data.editions_sentence", number=len(rows), edition=filters.edition)
