"""From answers to tables as a reader sees them: headings in their language, codes as names, dates as precisely as known.
The headings of published columns come from the columns themselves (etl.models)."""

import pandas as pd

from dashboard import maps, queries, sentences
from dashboard.key_figures import KeyFigure
from dashboard.queries import NOT_STATED, Filters
from dashboard.words import say_in

ABROAD = "abroad"


def key_figures(figures: list[KeyFigure], language: str) -> pd.DataFrame:
    """One row per key figure."""
    say = say_in(language)
    columns = {
        **{"key.figure": "title", "key.value": "value", "key.as_of": "as_of", "key.basis": "basis"},
        "key.sentence": "sentence",
    }
    rows = [{say(word): getattr(figure, name) for word, name in columns.items()} for figure in figures]
    said = [
        figure.change_words
        if figure.change is None
        else say("list.bracket", text=sentences.signed(figure.change, language), more=figure.change_words)
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
    where = queries.event_places(filters).groupby("event_id")
    places = where["place"].agg(lambda own: sentences.listed(own, language))
    countries = where["country"].agg(lambda own: sentences.listed(dict.fromkeys(own), language))
    said = maps.counts_said(queries.event_counts(filters.edition, language), names, language)
    held_by = maps.organisers_said(queries.event_organisations(filters.edition, language), names, language)
    when = [
        sentences.dates(row.start_date, row.start_precision_code, row.end_date, row.end_precision_code, language)
        for row in rows.itertuples()
    ]
    return pd.DataFrame(
        {
            say("map.event"): rows["title"],
            say("map.dates"): when,
            say("map.place"): rows["event_id"].map(places),
            label["country_code"]: rows["event_id"].map(countries),
            say("filter.programme"): rows["programme_code"].map(names["programme"]),
            say("map.series"): rows["series"],
            label["event_mode_code"]: rows["event_mode_code"].map(names["event_mode"]),
            label["event_status_code"]: rows["event_status_code"].map(names["event_status"]),
            say("map.counts"): rows["event_id"].map(said),
            say("map.organisers"): rows["event_id"].map(held_by),
            label["source_quality_code"]: rows["source_quality_code"].map(names["source_quality"]),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    ).fillna("")


def events_short(filters: Filters, rows: pd.DataFrame, number: int = 6) -> pd.DataFrame:
    """One row per event of the network held last: what, when, where and how many."""
    say = say_in(filters.language)
    held = rows[(rows["event_status_code"] == "held") & rows["is_network_event"]].head(number)
    return events(filters, held)[[say(f"map.{name}") for name in ("event", "dates", "place", "counts")]]


# --- members and figures -------------------------------------------------------------------------------------------


def changes(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row per day on which the number changed, newest first."""
    say = say_in(language)
    columns = {
        "day": say("map.dates"),
        "joined": say("growth.joined"),
        "left": say("growth.left"),
        "members": say("key.value"),
    }
    return rows[list(columns)].rename(columns=columns).iloc[::-1]


def flows(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row per year: joined, left, and the number at its end."""
    say = say_in(language)
    by_year = rows.assign(year=[day.year for day in rows["day"]]).groupby("year")
    found = by_year.agg(joined=("joined", "sum"), left=("left", "sum"), members=("members", "last")).reset_index()
    columns = {"year": say("growth.year"), "joined": say("growth.joined"), "left": say("growth.left")}
    return found.rename(columns={**columns, "members": say("growth.members_axis")}).iloc[::-1]


def printed(filters: Filters, metrics: list[str], *, whole_network: bool = False) -> pd.DataFrame:
    """One row per published figure, with its value and date in words; none while a filter narrows the `whole_network`."""
    rows = queries.published(filters, tuple(metrics))
    if whole_network and filters.narrows_organisations:
        rows = rows.iloc[:0]
    language = filters.language
    comparators = queries.codes(filters.edition, language)["comparator"]
    return rows.assign(
        comparator=rows["comparator_code"].map(comparators),
        stated=[sentences.stated(row.value, row.comparator_code, language) for row in rows.itertuples()],
        date_text=[sentences.dated(row.as_of_date, row.precision_code, language) for row in rows.itertuples()],
    )


def figures(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per published figure, newest first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)
    return pd.DataFrame(
        {
            label["metric_code"]: rows["metric_code"].map(names["metric"]),
            say("key.value"): rows["stated"],
            say("key.as_of"): rows["date_text"],
            label["coverage_code"]: rows["coverage_code"].map(names["coverage"]),
            label["publication_title"]: rows["publication_title"],
            label["source_quality_code"]: rows["source_quality_code"].map(names["source_quality"]),
            label["source_url"]: rows["source_url"],
            label["source_row"]: rows["source_row"],
        }
    ).iloc[::-1]


def published_beside_recorded(filters: Filters) -> pd.DataFrame:
    """One row per published total of members: what was printed, and what the record gives for the same day."""
    say = say_in(filters.language)
    rows = printed(filters, ["cnie_members", "cnie_members_ecosoc"], whole_network=True)
    has_roster = queries.has_roster(filters.edition)
    recorded, less = [], []
    for row in rows.itertuples():
        with_status = row.metric_code == "cnie_members_ecosoc"
        have = queries.member_count(queries.on(filters, row.as_of_date), with_status=with_status).value
        # A bound has no difference, nor has a figure whose coverage nobody knows.
        is_comparable = row.comparator_code in ("exact", "derived") and row.coverage_code != "unclear"
        recorded.append(sentences.number(have, filters.language) if has_roster else say("no_value"))
        less.append(sentences.signed(have - row.value, filters.language) if has_roster and is_comparable else "")
    table = figures(rows, filters).iloc[::-1]
    table.insert(3, say("growth.recorded_then"), recorded)
    table.insert(4, say("growth.difference"), less)
    return table.iloc[::-1]


# --- ECOSOC --------------------------------------------------------------------------------------------------------


def categories(filters: Filters) -> dict[str | None, str]:
    """The categories of status and their names; the last stands for those that no source states."""
    return {
        **queries.codes(filters.edition, filters.language)["un_category"],
        None: say_in(filters.language)("filter.not_stated"),
    }


def holders(filters: Filters) -> pd.DataFrame:
    """One row per organisation that holds status on the as-of date; `group` tells members from the others."""
    say = say_in(filters.language)
    rows = queries.organisations(filters, holders_only=True)
    groups = {1: say("ecosoc.members"), 0: say("ecosoc.others")}
    return rows.assign(group=rows["is_member"].map(groups)).sort_values("is_member", ascending=False, kind="stable")


def holders_list(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per organisation that holds status, real ones first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = rows.sort_values(["is_sample", "organisation"])
    names = categories(filters)
    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            label["un_category_code"]: [
                names.get(code if isinstance(code, str) else None) for code in rows["un_category_code"]
            ],
            say("ecosoc.since"): [
                str(day.year) if pd.notna(day) else say("no_value") for day in rows["status_since_date"]
            ],
            say("ecosoc.member"): [say("yes") if member else say("ecosoc.unknown") for member in rows["is_member"]],
            label["is_sample"]: [say("yes") if sample else say("no") for sample in rows["is_sample"]],
            say("filter.sector"): _sector_names(rows, filters),
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def un_steps(filters: Filters) -> pd.DataFrame:
    """One row per step towards, in or out of status."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)
    rows = queries.un_steps(filters)
    rows = rows.sort_values(["is_sample", "organisation"], kind="stable")
    return pd.DataFrame(
        {
            say("sectors.name"): rows["organisation"],
            label["un_stage_code"]: rows["un_stage_code"].map(names["un_stage"]),
            label["un_category_code"]: rows["un_category_code"]
            .map(names["un_category"])
            .fillna(say("filter.not_stated")),
            say("map.dates"): [
                sentences.dated(row.status_date, row.precision_code, filters.language) for row in rows.itertuples()
            ],
            label["is_sample"]: [say("yes") if sample else say("no") for sample in rows["is_sample"]],
        }
    )


# --- sectors -------------------------------------------------------------------------------------------------------


def sectors(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector, largest first: sector_code, sector, organisations, of which sample."""
    rows = cells.assign(sample=cells["organisations"].where(cells["is_sample"].astype(bool), 0))
    found = rows.groupby("sector_code", as_index=False)[["organisations", "sample"]].sum()
    found["sector"] = found["sector_code"].map(_sector_labels(filters))
    return found.sort_values(["organisations", "sector"], ascending=[False, True]).reset_index(drop=True)


def sector_by_region(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector and region, also those with nobody; regions of China, then abroad and not stated where met."""
    if cells.empty:
        return cells.assign(sector=[], region=[])
    options = queries.options(filters.edition, filters.language)
    say = say_in(filters.language)
    names = {code: name for code, name in options["regions"].items() if code.startswith("cn_")}
    # CHN itself stands here only for a seat stated as China and no more.
    names |= {"CHN": options["regions"]["CHN"], ABROAD: say("sectors.abroad"), NOT_STATED: say("filter.not_stated")}
    rows = cells.assign(region_code=[code if code in names else ABROAD for code in cells["region_code"]])
    sums = rows.groupby(["sector_code", "region_code"])["organisations"].sum()
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
                "organisations": int(sums.get((sector.sector_code, region), 0)),
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
        "sample": say("ecosoc.sample"),
    }
    return rows[list(columns)].rename(columns=columns)


def matrix_list(matrix: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per sector, one column per region."""
    if matrix.empty:
        return matrix
    table = matrix.pivot(index="sector", columns="region", values="organisations")
    table = table.reindex(index=list(dict.fromkeys(matrix["sector"])), columns=list(dict.fromkeys(matrix["region"])))
    return table.rename_axis(index=say_in(filters.language)("filter.sector"), columns=None).reset_index()


def behind(organisations: pd.DataFrame, sector: str | None, region: str | None, *, primary_only: bool) -> pd.DataFrame:
    """The organisations behind a bar or a cell, the same number as it shows."""
    rows = organisations
    if sector:
        own = rows["sectors"].map(lambda found: found[:1] if primary_only and isinstance(found, list) else found)
        rows = rows[own.map(lambda found: sector in found if isinstance(found, list) else sector == NOT_STATED)]
    if region:
        rows = rows[[region_of(row) == region for row in rows.itertuples()]]
    return rows


def region_of(row: object) -> str:
    """The region that an organisation's seat counts in: of China, abroad, or not stated."""
    if isinstance(row.chinese_region, str):
        return row.chinese_region
    if not isinstance(row.country_code, str):
        return NOT_STATED
    return row.country_code if row.country_code == "CHN" else ABROAD


def organisations(rows: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per organisation, real ones first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = rows.sort_values(["is_sample", "organisation"])
    types = queries.codes(filters.edition, filters.language)["organisation_type"]
    return pd.DataFrame(
        {
            say("sectors.name"): _names(rows, filters),
            label["organisation_type_code"]: rows["organisation_type_code"].map(types).fillna(""),
            say("filter.sector"): _sector_names(rows, filters),
            say("sectors.seat"): rows["seat"].fillna(""),
            say("filter.region"): rows["region"].fillna(""),
            say("ecosoc.member"): [say("yes") if member else say("ecosoc.unknown") for member in rows["is_member"]],
            label["joined_date"]: [
                sentences.dated(row.joined_date, row.joined_precision_code, filters.language) if row.is_member else ""
                for row in rows.itertuples()
            ],
            label["is_sample"]: [say("yes") if sample else say("no") for sample in rows["is_sample"]],
            label["source_url"]: rows["source_url"],
            label["source_id"]: rows["source_id"],
            label["source_row"]: rows["source_row"],
        }
    )


def opened_words(number: int, sector: str | None, region: str | None, filters: Filters) -> str:
    """What rows are open, in words."""
    say = say_in(filters.language)
    regions = queries.options(filters.edition, filters.language)["regions"]
    regions = {**regions, ABROAD: say("sectors.abroad"), NOT_STATED: say("filter.not_stated")}
    parts = [
        _sector_labels(filters)[sector] if sector else say("sectors.any_sector"),
        regions[region] if region else say("sectors.any"),
    ]
    return say(
        "sectors.rows_of",
        number=sentences.number(number, filters.language),
        what=sentences.listed(parts, filters.language),
    )


def _sector_labels(filters: Filters) -> dict[str, str]:
    sectors = queries.options(filters.edition, filters.language)["sectors"]
    return {**sectors, NOT_STATED: say_in(filters.language)("filter.not_stated")}


def _sector_names(rows: pd.DataFrame, filters: Filters) -> list[str]:
    return [sentences.listed(names, filters.language) for names in rows["sector_names"]]


def _names(rows: pd.DataFrame, filters: Filters) -> list[str]:
    """Names, those in Chinese that no source confirms marked so."""
    say = say_in(filters.language)
    return [
        say("list.bracket", text=row.organisation, more=say("sectors.unverified"))
        if filters.language == "zh" and not row.is_name_zh_verified
        else row.organisation
        for row in rows.itertuples()
    ]


# --- the record itself: each a table and the sentence that sums it up -------------------------------------------------


def sources(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per source file."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.sources(filters.edition, filters.language)
    kinds = queries.codes(filters.edition, filters.language)["source_kind"]
    shown = {
        say("data.title_column"): rows["title"],
        label["source_kind_code"]: rows["source_kind_code"].map(kinds),
        label["file"]: rows["file"],
        label["is_sample"]: [say("yes") if sample else say("no") for sample in rows["is_sample"]],
        **{label[name]: rows[name] for name in ("rows_read", "rows_kept", "rows_doubtful")},
        label["received_date"]: [
            sentences.day(day, filters.language) if pd.notna(day) else "" for day in rows["received_date"]
        ],
        say("data.producer"): rows["producer"],
        **{label[name]: rows[name] for name in ("period", "licence", "notes", "sha256")},
    }
    own = rows[rows["source_kind_code"] != "reference"]
    sums = {
        name: sentences.number(int(own[f"rows_{name}"].sum()), filters.language)
        for name in ("read", "kept", "doubtful")
    }
    return pd.DataFrame(shown), say("data.sources_sentence", files=len(own), **sums)


def issues(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per doubtful cell, gravest first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.issues(filters.edition, filters.language)
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
    tally = rows["severity_code"].value_counts()
    by_severity = {
        f"{name}s": sentences.number(int(tally.get(name, 0)), filters.language) for name in names["severity"]
    }
    return pd.DataFrame(shown), say(
        "data.issues_sentence", number=sentences.number(len(rows), filters.language), **by_severity
    )


def issues_by_rule(shown: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """One row per rule and severity: how many cells do not meet it."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    headings = [label["rule_code"], label["severity_code"], label["consequence_code"]]
    return shown.groupby(headings).size().rename(say("data.cells")).sort_values(ascending=False).reset_index()


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
    shown |= {label["decided_by"]: rows["decided_by"], label["decided_on"]: rows["decided_on"]}
    return pd.DataFrame(shown), say("data.corrections_sentence", number=sentences.number(len(rows), filters.language))


def dictionary(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per published column."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.dictionary(filters.language)
    headings = {
        **{"table": say("data.table"), "label": say("data.label"), "unit": say("data.unit")},
        **{"description": say("data.description"), "table_name": f"SQL: {say('data.table')}"},
        "column_name": f"SQL: {label['column_name']}",
    }
    sentence = say("data.dictionary_sentence", tables=rows["table_name"].nunique(), columns=len(rows))
    return rows.fillna("").rename(columns=headings)[list(headings.values())], sentence


def editions(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per edition, newest first."""
    say, label = say_in(filters.language), queries.labels(filters.language)
    rows = queries.editions(filters.edition)
    shown = {label[name]: rows[name] for name in ("edition_id", "published_at", "record_date")}
    return pd.DataFrame(shown), say("data.editions_sentence", number=len(rows), edition=filters.edition)
