"""The published figures: on which page each metric stands, and the tables in which they are shown."""

from dataclasses import dataclass

import pandas as pd

from dashboard import queries, sentences, tables
from dashboard.queries import Filters
from dashboard.words import say_in


@dataclass(frozen=True)
class Part:
    """Metrics that are shown together: the page on which they stand, and their codes in the order of a reader."""

    page: str
    metrics: tuple[str, ...]


# The one place that says on which page a metric is shown. Figures of a metric that is not named here (one that was added to
# the code list) stand in the list of all on the page Data.
PARTS = {
    "members": Part(
        "growth",
        (
            "cnie_members",
            "cnie_individual_members",
            "cnie_council_individuals",
            "cnie_members_added",
            "cnie_members_added_national",
            "cnie_members_added_local",
            "cnie_vice_presidents_added",
            "cnie_executive_council_added",
            "cnie_council_added",
            "cnie_fields_covered",
        ),
    ),
    "sironet": Part(
        "growth",
        (
            "sironet_members",
            "sironet_members_foreign",
            "sironet_members_chinese",
            "sironet_countries",
            "sironet_projects",
            "sironet_online_exchanges",
        ),
    ),
    "ecosoc": Part(
        "ecosoc",
        (
            "cnie_members_ecosoc",
            "ecosoc_chinese_ngos",
            "ecosoc_chinese_ngos_granted_in_year",
            "ecosoc_all_ngos",
            "chinese_ngos_brought_to_un_events",
        ),
    ),
    "activities": Part(
        "map",
        (
            "cnie_members_active_in_cambodia",
            "cnie_cambodia_wells",
            "cnie_cambodia_agreements",
            "cnie_organisations_led_to_nepal",
            "cnie_nepal_agreements",
            "silk_road_community_projects",
            "silk_road_community_partnerships",
            "silk_road_antiepidemic_countries",
            "silk_road_antiepidemic_aid_million_yuan",
            "gdi_declaration_signatories",
        ),
    ),
}


def page_of(metric: str) -> str:
    """The page on which the figures of a metric stand, beside the list of all."""
    return next((part.page for part in PARTS.values() if metric in part.metrics), "data")


@queries.remembered
def part(filters: Filters, name: str) -> pd.DataFrame:
    """One row per metric and coverage of a part: the figure that stands for it (queries.best_published), and the others as
    they were stated, newest first."""
    return _by_metric(filters, PARTS[name].metrics)


@queries.remembered
def newest(filters: Filters) -> pd.DataFrame:
    """One row per metric and coverage of all parts, in the order of the pages."""
    return _by_metric(filters, tuple(metric for part in PARTS.values() for metric in part.metrics))


def _by_metric(filters: Filters, metrics: tuple[str, ...]) -> pd.DataFrame:
    say, label = say_in(filters.language), queries.labels(filters.language)
    names = queries.codes(filters.edition, filters.language)
    printed, found = tables.printed(filters, list(metrics)), []
    for metric in metrics:
        of_metric = printed[printed["metric_code"] == metric]
        coverages = list(dict.fromkeys(of_metric["coverage_code"].iloc[::-1]))
        for coverage in coverages:
            rows = of_metric[of_metric["coverage_code"] == coverage].reset_index(drop=True)
            best = queries.best_published(filters.edition, rows)
            name = names["metric"][metric]
            if coverage != "not_stated":
                counted = say("list.colon", name=label["coverage_code"], value=names["coverage"][coverage])
                name = say("list.bracket", text=name, more=counted)
            others = rows[rows["published_figure_id"] != best["published_figure_id"]].iloc[::-1]
            found.append(
                {
                    label["metric_code"]: name,
                    say("key.value"): best["stated"],
                    say("key.as_of"): best["date_text"],
                    label["publisher"]: tables.publisher(best),
                    say("published.others"): _others(others, filters.language),
                }
            )
    table = pd.DataFrame(found)
    return table if table.empty or table[say("published.others")].any() else table.drop(columns=say("published.others"))


def _others(rows: pd.DataFrame, language: str) -> str:
    """Figures as stated, each number once with its dates."""
    dates: dict[str, dict[str, None]] = {}
    for row in rows.itertuples():
        dates.setdefault(row.stated, {})[row.date_text] = None
    say = say_in(language)
    parts = [say("list.bracket", text=value, more=sentences.listed(days, language)) for value, days in dates.items()]
    return say("list.semicolon").join(parts)


@queries.remembered
def every(filters: Filters) -> tuple[pd.DataFrame, str]:
    """One row per published figure up to the as-of date, newest first, and the sentence that sums them up."""
    say, rows = say_in(filters.language), tables.printed(filters, None)
    shown = tables.figures(rows, filters)
    pages = [say(f"nav.{page_of(metric)}") for metric in rows["metric_code"]]
    shown.insert(6, say("published.page"), pages[::-1])
    publishers = {tables.publisher(row) for _, row in rows.iterrows()}
    numbers = {"figures": len(rows), "metrics": rows["metric_code"].nunique(), "publishers": len(publishers)}
    words = {name: sentences.number(value, filters.language) for name, value in numbers.items()}
    return shown, say("published.sentence", **words)
