"""Every sentence in both languages, as it reads: tests/golden/sentences.csv is the whole of it, to be read in review."""

import csv
import inspect
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

from dashboard import sentences
from dashboard.queries import Known, LeftOut, OnRecord
from dashboard.queries.comparison import Differences
from dashboard.queries.located import Numbers
from dashboard.words import WORDS, say_in

GOLDEN = Path(__file__).parent / "golden" / "sentences.csv"
DAY, NIGHT = date(2017, 11, 2), date(2019, 4, 30)


def printed(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["stated", "date_text"])
    return frame.assign(
        comparator_code=["over" if stated.startswith("over") else "exact" for stated in frame["stated"]],
        coverage_code="not_stated",
        value=[int(stated.removeprefix("over ")) for stated in frame["stated"]],
    )


def years(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "began", "ended"])


def bridge(imprecise: int, *numbers: int) -> pd.Series:
    names = ("start", "joined", "rejoined", "left", "lapsed", "merged", "end")
    return pd.Series(dict(zip(names, numbers or (63, 1203, 1, 2, 1, 0, 1264), strict=True)) | {"imprecise": imprecise})


LEFT_OUT = [
    LeftOut("sectors", "members", 265, 40, 3),
    LeftOut("sectors", "events", 1, 0, 0),
    LeftOut("period", "events", 49, 6, 3),
    LeftOut("programmes", "events", 49, 6, 0),
]


def holders(*groups: str, known: int = 0) -> pd.DataFrame:
    years = [date(2008, 7, 1) if place < known else None for place in range(len(groups))]
    rows = pd.DataFrame({"group": groups, "status_since_date": pd.Series(years, dtype=object)})
    return rows.assign(evidence_code="press", is_sample=False)


def stages(*codes: str) -> pd.DataFrame:
    return pd.DataFrame({"stage": codes}).assign(evidence_code="press", is_sample=False)


def of_list(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """The same rows, the first of them on a public list alone, and one more of a sample that says so too."""
    rows = pd.concat([rows, rows[-1:]], ignore_index=True)
    listed = [place < number or place == len(rows) - 1 for place in range(len(rows))]
    return rows.assign(
        evidence_code=["listed" if flag else "press" for flag in listed],
        is_sample=[place == len(rows) - 1 for place in range(len(rows))],
    )


def due(**states: int) -> pd.DataFrame:
    return pd.DataFrame({"state": [state for state, number in states.items() for _ in range(number)]})


def without(*why: str) -> pd.DataFrame:
    return pd.DataFrame({"why": why})


def seats(*countries: str | None) -> pd.DataFrame:
    return pd.DataFrame({"country_code": pd.Series(countries, dtype=object)})


NOWHERE = Numbers(OnRecord(), 0, 0, 0, 0, 0)


def sectors(*rows: tuple[str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["sector", "organisations"])
    return frame.assign(sector_code=["not_stated" if sector == "?" else sector for sector in frame["sector"]])


def matrix(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["sector", "region", "organisations"])
    return frame.assign(sector_code=["not_stated" if sector == "?" else sector for sector in frame["sector"]])


FIRST = date(2005, 12, 16)
GREW, ONE, NONE = bridge(0, 0, 266, 1, 1, 2, 0, 264), bridge(0, 0, 1, 0, 0, 0, 0, 1), bridge(0, *[0] * 7)
PERIOD, STILL = bridge(0, 273, 1206, 0, 1, 0, 1, 1477), bridge(0, 273, 0, 0, 0, 0, 0, 273)
GROUPS = {
    "en": {"member": "Member", "candidate": "Not on record", "network": "CNIE"},
    "zh": {"member": "会员", "candidate": "无会员记录", "network": "中促会"},
}
THREE = matrix(("A", "North", 12), ("A", "South", 0), ("B", "North", 1040))
SIRONET = printed(("310", "27 April 2019"), ("over 300", "20 October 2021 (year inferred)"))
BETTER = printed(("160", "May 2017"), ("310", "24 April 2019"), ("over 300", "20 October 2021 (year inferred)"))
UNCLEAR = printed(("45", "October 2015"), ("265", "2 April 2017")).assign(coverage_code=["unclear", "not_stated"])
EVIDENCE = {"roster": "A", "stated_by_body": "B", "listed": "C"}
UN_NAMES = {
    "en": {"un_body": {"hrc": "UN Human Rights Council"}, "un_form": {"side": "Side event"}},
    "zh": {"un_body": {"hrc": "联合国人权理事会"}, "un_form": {"side": "边会"}},
}
STAGE_NAMES = {"held": "A", "suspended": "B", "withdrawn": "C"}


# --- compare

EARLY, LATE = (3, DAY), (5, NIGHT)


def parts(to: str, *numbers: int) -> list[tuple[int, str]]:
    return [(number, say_in(to)(f"compare.part.{'added' if number > 0 else 'removed'}")) for number in numbers]


def differences(added: int, removed: int, changed: int) -> Differences:
    ids = [tuple(str(number) for number in range(size)) for size in (added, removed, changed)]
    return Differences(*ids[:2], tuple((own, own, 2) for own in ids[2]))


# Function, case, and the sentence of it in a language.
CASES: list[tuple[Callable, str, Callable[[str], str | None]]] = [
    (sentences.number, "thousands", lambda to: sentences.number(1040, to)),
    (sentences.number, "millions", lambda to: sentences.number(2650000, to)),
    (sentences.number, "zero", lambda to: sentences.number(0, to)),
    (sentences.signed, "more", lambda to: sentences.signed(1203, to)),
    (sentences.signed, "fewer", lambda to: sentences.signed(-1, to)),
    (sentences.signed, "as many", lambda to: sentences.signed(0, to)),
    (sentences.share, "part", lambda to: sentences.share(36, 265, to)),
    (sentences.share, "all", lambda to: sentences.share(265, 265, to)),
    (sentences.share, "none", lambda to: sentences.share(0, 265, to)),
    *(
        (sentences.stated, comparator, lambda to, how=comparator: sentences.stated(1040, how, to))
        for comparator in ("exact", "over", "about", "nearly", "at_least", "derived")
    ),
    *(
        (
            sentences.stated,
            f"{comparator}, of members",
            lambda to, how=comparator: sentences.stated(180, how, to, "cnie_council_individuals"),
        )
        for comparator in ("exact", "over", "about", "nearly", "at_least", "derived")
    ),
    *(
        (
            sentences.measured,
            comparator,
            lambda to, how=comparator: sentences.measured(70, how, to, "sironet_countries"),
        )
        for comparator in ("exact", "over", "about", "nearly", "at_least", "derived")
    ),
    (sentences.stated, "over, not round", lambda to: sentences.stated(1043, "over", to, "participants")),
    (sentences.day, "day", lambda to: sentences.day(DAY, to)),
    *(
        (sentences.dated, precision, lambda to, how=precision: sentences.dated(DAY, how, to))
        for precision in ("day", "month", "year", "year_inferred", "before_event", "unknown")
    ),
    (sentences.dated, "no date", lambda to: sentences.dated(None, "unknown", to)),
    *(
        (sentences.month, precision, lambda to, how=precision: sentences.month(DAY, how, to))
        for precision in ("day", "year", "year_inferred", "before_event")
    ),
    (sentences.publication, "publisher", lambda to: sentences.publication("P", "T", to)),
    (sentences.publication, "title alone", lambda to: sentences.publication("T", "T", to)),
    (sentences.dates, "two days", lambda to: sentences.dates(DAY, "day", date(2017, 11, 3), "day", to)),
    (sentences.dates, "one day", lambda to: sentences.dates(DAY, "day", DAY, "day", to)),
    (sentences.dates, "end unknown", lambda to: sentences.dates(DAY, "month", None, None, to)),
    (sentences.dates, "year inferred", lambda to: sentences.dates(DAY, "year_inferred", date(2017, 11, 3), "day", to)),
    (sentences.dates, "undated", lambda to: sentences.dates(None, "unknown", None, None, to)),
    (sentences.listed, "three", lambda to: sentences.listed(["A", "B", "C"], to)),
    (sentences.listed, "one", lambda to: sentences.listed(["A"], to)),
    (sentences.source_line, "two files", lambda to: sentences.source_line(["A", "B"], DAY, 4, to)),
    (sentences.sample_line, "some", lambda to: sentences.sample_line(264, 265, to)),
    (sentences.sample_line, "all", lambda to: sentences.sample_line(1040, 1040, to)),
    (sentences.sample_line, "one", lambda to: sentences.sample_line(1, 1, to)),
    (sentences.sample_line, "none", lambda to: sentences.sample_line(0, 265, to)),
    (
        sentences.sample_line_of,
        "one of two",
        lambda to: sentences.sample_line_of("A", sentences.sample_line(264, 265, to), to),
    ),
    *(
        (
            sentences.members,
            case,
            lambda to, given=given, narrowed=narrowed: sentences.members(*given, DAY, narrowed=narrowed, language=to),
        )
        for case, given, narrowed in (
            ("more", (265, 62, 0, 0, 0), False),
            ("fewer", (1040, 1050, 0, 0, 0), False),
            ("one fewer", (265, 266, 0, 0, 0), False),
            ("as many", (265, 265, 0, 0, 0), False),
            ("undated", (265, 62, 242, 0, 0), False),
            ("start unknown", (265, 62, 0, 3, 0), True),
            ("imprecise", (265, 62, 0, 3, 12), False),
            ("one", (1, 0, 1, 1, 1), True),
            ("none", (0, 0, 0, 0, 0), True),
        )
    ),
    *(
        (
            sentences.members_ecosoc,
            case,
            lambda to, given=given: sentences.members_ecosoc(*given, DAY, language=to),
        )
        for case, given in (
            ("more", (36, 24, 0, 0, 0, 265)),
            ("start unknown", (36, 36, 0, 12, 0, 265)),
            ("imprecise", (36, 36, 0, 0, 2, 265)),
            ("one", (1, 0, 0, 1, 0, 1)),
            ("none", (0, 0, 0, 0, 0, 0)),
        )
    ),
    (
        sentences.published,
        "bound",
        lambda to: sentences.published("M", sentences.stated(180, "over", to), sentences.day(DAY, to), "T", to),
    ),
    (sentences.un_session, "session and form", lambda to: sentences.un_session("hrc", 35.0, "side", UN_NAMES[to], to)),
    (sentences.un_session, "no session", lambda to: sentences.un_session("hrc", None, "side", UN_NAMES[to], to)),
    (sentences.un_session, "body alone", lambda to: sentences.un_session("hrc", None, None, UN_NAMES[to], to)),
    (sentences.un_session, "nothing", lambda to: sentences.un_session(None, None, None, UN_NAMES[to], to)),
    (sentences.on_record, "each", lambda to: sentences.on_record(OnRecord(1049, 4, 3, 2, 1), to)),
    (sentences.on_record, "held alone", lambda to: sentences.on_record(OnRecord(1), to)),
    (sentences.on_record, "none held", lambda to: sentences.on_record(OnRecord(planned=1), to)),
    (sentences.on_record, "nothing", lambda to: sentences.on_record(OnRecord(), to)),
    (sentences.beside_held, "all", lambda to: sentences.beside_held(OnRecord(49, 3, 2, 1, 1), 3, to)),
    (sentences.beside_held, "undated", lambda to: sentences.beside_held(OnRecord(49), 1, to)),
    (sentences.beside_held, "nothing", lambda to: sentences.beside_held(OnRecord(49), 0, to)),
    (sentences.by_year, "years", lambda to: sentences.by_year(pd.Series({2017: 9, 2018: 2}), 49, to)),
    (sentences.by_year, "one", lambda to: sentences.by_year(pd.Series({2017: 1}), 1, to)),
    (sentences.by_year, "none", lambda to: sentences.by_year(pd.Series(dtype=int), 0, to)),
    (sentences.growth, "grown", lambda to: sentences.growth(GREW, FIRST, NIGHT, to)),
    (sentences.growth, "one", lambda to: sentences.growth(ONE, FIRST, NIGHT, to)),
    (sentences.growth, "period", lambda to: sentences.growth(PERIOD, DAY, NIGHT, to)),
    (sentences.growth, "no change", lambda to: sentences.growth(STILL, DAY, NIGHT, to)),
    (sentences.growth, "undated", lambda to: sentences.growth(ONE, FIRST, NIGHT, to, undated=1)),
    (sentences.growth, "nobody", lambda to: sentences.growth(NONE, FIRST, NIGHT, to)),
    (sentences.published_course, "two", lambda to: sentences.published_course(SIRONET, NIGHT, to, silent=False)),
    (sentences.published_course, "unclear", lambda to: sentences.published_course(UNCLEAR, NIGHT, to, silent=True)),
    (sentences.published_course, "none", lambda to: sentences.published_course(printed(), NIGHT, to, silent=False)),
    (sentences.flows, "both", lambda to: sentences.flows(years((2005, 63, 0), (2017, 1203, 1)), NIGHT, to)),
    (sentences.flows, "none left", lambda to: sentences.flows(years((2017, 203, 0)), NIGHT, to)),
    (sentences.flows, "none joined", lambda to: sentences.flows(years((2017, 0, 2)), NIGHT, to)),
    (sentences.flows, "nobody", lambda to: sentences.flows(years(), NIGHT, to)),
    (sentences.bridge, "adds up", lambda to: sentences.bridge(bridge(0), DAY, NIGHT, to, adds_up=True)),
    (sentences.bridge, "imprecise", lambda to: sentences.bridge(bridge(12), DAY, NIGHT, to, adds_up=True)),
    (sentences.bridge, "one by rule", lambda to: sentences.bridge(bridge(1), DAY, NIGHT, to, adds_up=True)),
    (sentences.bridge, "fault", lambda to: sentences.bridge(bridge(0), DAY, NIGHT, to, adds_up=False)),
    (
        sentences.no_members,
        "filters",
        lambda to: sentences.no_members(265, [("sectors", 12), ("regions", 0)], DAY, NIGHT, to),
    ),
    (sentences.no_members, "before the first", lambda to: sentences.no_members(0, [], NIGHT, DAY, to)),
    (sentences.no_members, "never any", lambda to: sentences.no_members(0, [], None, DAY, to)),
    (sentences.left_out_by_filter, "members", lambda to: " ".join(sentences.left_out_by_filter(LEFT_OUT, to))),
    (sentences.first_and_last, "two", lambda to: sentences.first_and_last(SIRONET, None, NIGHT, to)),
    (sentences.first_and_last, "best", lambda to: sentences.first_and_last(BETTER, BETTER.iloc[1], NIGHT, to)),
    (sentences.first_and_last, "one", lambda to: sentences.first_and_last(SIRONET[:1], None, NIGHT, to)),
    (sentences.first_and_last, "none", lambda to: sentences.first_and_last(printed(), None, NIGHT, to)),
    (sentences.printed, "two", lambda to: sentences.printed(SIRONET, NIGHT, to)),
    (sentences.printed, "none", lambda to: sentences.printed(printed(), NIGHT, to)),
    (
        sentences.holders,
        "each",
        lambda to: sentences.holders(holders("member", "network", "member"), GROUPS[to], DAY, to),
    ),
    (
        sentences.holders,
        "two listed",
        lambda to: sentences.holders(of_list(holders("member", "candidate"), 2), GROUPS[to], DAY, to),
    ),
    (sentences.holders, "one", lambda to: sentences.holders(holders("candidate"), GROUPS[to], DAY, to)),
    (sentences.holders, "none", lambda to: sentences.holders(holders(), GROUPS[to], DAY, to)),
    (sentences.granted, "some", lambda to: sentences.granted(holders(*["member"] * 3, known=2), to)),
    (
        sentences.granted,
        "one listed",
        lambda to: sentences.granted(of_list(holders(*["member"] * 3, known=1), 2), to),
    ),
    (sentences.granted, "one", lambda to: sentences.granted(holders("member", known=1), to)),
    (sentences.granted, "none", lambda to: sentences.granted(holders(), to)),
    (
        sentences.stages,
        "several",
        lambda to: sentences.stages(stages("held", "held", "withdrawn"), STAGE_NAMES, DAY, to),
    ),
    (
        sentences.stages,
        "two listed",
        lambda to: sentences.stages(of_list(stages("held", "held", "withdrawn"), 2), STAGE_NAMES, DAY, to),
    ),
    (sentences.stages, "one", lambda to: sentences.stages(stages("suspended"), STAGE_NAMES, DAY, to)),
    (sentences.stages, "none", lambda to: sentences.stages(stages(), STAGE_NAMES, DAY, to)),
    (
        sentences.reports,
        "all",
        lambda to: sentences.reports(
            due(within_year=18, overdue=7, unknown=1, later=3), without("no_year", "no_category", "no_year"), DAY, to
        ),
    ),
    (
        sentences.reports,
        "one",
        lambda to: sentences.reports(due(within_year=1, submitted=2), without("no_year"), DAY, to),
    ),
    (sentences.reports, "none", lambda to: sentences.reports(due(), without(), DAY, to)),
    (sentences.candidates, "some", lambda to: sentences.candidates(seats("CHN", None, None), DAY, to)),
    (sentences.candidates, "one", lambda to: sentences.candidates(seats(None), DAY, to)),
    (sentences.candidates, "none", lambda to: sentences.candidates(seats(), DAY, to)),
    (
        sentences.located,
        "some of each",
        lambda to: sentences.located(Numbers(OnRecord(5), 2, 2, online=1, country_level=1, no_place=1), to),
    ),
    (sentences.located, "all", lambda to: sentences.located(Numbers(OnRecord(2), 2, 2, 0, 0, 0), to)),
    (sentences.located, "none", lambda to: sentences.located(NOWHERE, to)),
    (sentences.part_of_map, "several", lambda to: sentences.part_of_map(1043, 3, to)),
    (sentences.part_of_map, "one", lambda to: sentences.part_of_map(1, 1, to)),
    (
        sentences.on_the_map,
        "several",
        lambda to: sentences.on_the_map(Numbers(OnRecord(3, 1, 1, 1), 4, 2, 0, 0, 2), to),
    ),
    (sentences.on_the_map, "one", lambda to: sentences.on_the_map(Numbers(OnRecord(1), 1, 1, 0, 0, 0), to)),
    (sentences.on_the_map, "none", lambda to: sentences.on_the_map(NOWHERE, to)),
    (sentences.sectors, "several", lambda to: sentences.sectors(sectors(("A", 1040), ("B", 2)), 1041, to)),
    (sentences.sectors, "unstated first", lambda to: sentences.sectors(sectors(("?", 1040), ("A", 2)), 1041, to)),
    (sentences.sectors, "unstated alone", lambda to: sentences.sectors(sectors(("?", 3)), 3, to)),
    *(
        (sentences.known_by_name, case, lambda to, known=known: sentences.known_by_name(known, EVIDENCE, to))
        for case, known in (
            ("several", Known({"stated_by_body": 1, "listed": 241}, 0, 241)),
            ("one", Known({"listed": 1}, 0, 1)),
            ("roster", Known({"roster": 300}, 0, 0)),
        )
    ),
    (sentences.sectors, "one", lambda to: sentences.sectors(sectors(("A", 1)), 1, to)),
    (sentences.sectors, "none", lambda to: sentences.sectors(sectors(), 0, to)),
    (sentences.sector_by_region, "several", lambda to: sentences.sector_by_region(THREE, to)),
    (sentences.sector_by_region, "one", lambda to: sentences.sector_by_region(THREE[:1], to)),
    (sentences.sector_by_region, "none", lambda to: sentences.sector_by_region(matrix(), to)),
    # --- organisations
    *(
        (
            sentences.organisations_found,
            case,
            lambda to, given=given, near=near: sentences.organisations_found(*given, to, only_near=near),
        )
        for case, given, near in (
            ("nothing typed", ("", 1040, 0), False),
            ("nothing typed, filtered", ("", 1, 1039), False),
            ("found", ("abc", 12, 0), False),
            ("found, one left", ("abc", 1, 1), False),
            ("found, none left", ("abc", 0, 2), False),
            ("near", ("abc", 2, 0), True),
            ("near, one", ("abc", 1, 3), True),
            ("none", ("abc", 0, 0), True),
        )
    ),
    *(
        (
            sentences.profile,
            case,
            lambda to, given=given: sentences.profile(
                *("N", *given[:2]),
                **dict(zip(("member", "status", "events", "partners"), given[2:], strict=True)),
                **{"as_of": DAY, "language": to},
            ),
        )
        for case, given in (
            ("all in force", ("T", "S", ("in_force", "D"), ("in_force", "C", "D"), 1040, 12)),
            ("all ended", ("T", None, ("ended", "D"), ("ended", "C", "D"), 1, 1)),
            ("all begins later", (None, "S", ("later", "D"), ("later", "C", "D"), 2, 0)),
            ("the network", ("T", "S", ("network", ""), None, 3, 4)),
            ("nothing stated", (None, None, None, None, 0, 0)),
        )
    ),
    (sentences.between, "editions", lambda to: sentences.between(EARLY, (5, DAY), to)),
    (sentences.between, "days", lambda to: sentences.between(EARLY, (3, NIGHT), to)),
    (sentences.between, "both", lambda to: sentences.between(EARLY, LATE, to)),
    (sentences.between, "neither", lambda to: sentences.between(EARLY, EARLY, to)),
    *(
        (
            sentences.compared,
            case,
            lambda to, then=then, values=values, why=why: sentences.compared(
                *(say_in(to)("compare.what.members"), EARLY, then, *values, parts(to, *why), to)
            ),
        )
        for case, then, values, why in (
            ("one more", (5, DAY), (264, 265), (1,)),
            ("more and fewer", LATE, (1040, 264), (-777, 1)),
            ("as many, but others", LATE, (265, 265), (-1, 1)),
            ("by filters alone", EARLY, (265, 264), (-1,)),
            ("the same", EARLY, (1040, 1040), ()),
            ("no roster", LATE, (None, 265), ()),
        )
    ),
    (
        sentences.editions_differ,
        "some",
        lambda to: sentences.editions_differ(3, 5, differences(1040, 1, 2), differences(0, 1, 0), to),
    ),
    (
        sentences.editions_differ,
        "one edition",
        lambda to: sentences.editions_differ(3, 3, differences(0, 0, 0), differences(0, 0, 0), to),
    ),
]


def test_every_sentence_reads_as_it_did(request):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["sentence", "case", "en", "zh"])
    for function, case, say in CASES:
        writer.writerow([function.__name__, case, say("en"), say("zh")])
    if request.config.getoption("--golden"):
        GOLDEN.write_text(text.getvalue(), encoding="utf-8")
        return
    before = GOLDEN.read_text(encoding="utf-8").splitlines() if GOLDEN.exists() else []
    now = text.getvalue().splitlines()
    moved = [f"- {line}" for line in before if line not in now] + [f"+ {line}" for line in now if line not in before]
    assert before == now, "tests/golden/sentences.csv reads otherwise. If that is right: make golden\n" + "\n".join(
        moved
    )


def test_every_sentence_of_the_module_is_tried():
    public = {
        name
        for name, function in inspect.getmembers(sentences, inspect.isfunction)
        if function.__module__ == sentences.__name__ and not name.startswith("_")
    }
    assert {function.__name__ for function, _, _ in CASES} == public


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_has_no_gap_and_no_leftover(language):
    for function, case, say in CASES:
        said = say(language)
        if said:
            assert not re.search(r"[{}]|\bnan\b|\bNone\b(?! is known)|\bNaT\b|  |\.\.|。。| [,.;:]", said), (
                function.__name__,
                case,
                said,
            )


def test_a_chinese_sentence_is_chinese():
    for function, case, say in CASES:
        english, chinese = say("en"), say("zh")
        if english and re.search("[a-z]{3,}", english) and "SIRONET was" not in english:
            words = set(re.findall("[A-Za-z]{4,}", chinese)) - {"North", "South", "over", "Over", "year", "inferred"}
            assert not words - {"April", "October"}, (function.__name__, case, chinese)


def test_one_is_said_in_the_singular():
    """In every sentence, and in every other text where each of its numbers is one."""
    one_of_many = re.compile(
        r"(?<!of )(?<![\d,.])1 (?:member |sector )?"
        r"(?:organisations|members|memberships|events|cities|countries|rows|cells|values|files|tables|columns|editions"
        r"|errors|warnings|notes|of them (?:count|have)|cells have)\b|\(s\)"
    )
    fields = {key: {name for _, name, *_ in Formatter().parse(english) if name} for key, (english, _) in WORDS.items()}
    texts = {key: say_in("en")(key, **dict.fromkeys(names, "1")) for key, names in fields.items()}
    texts |= {f"{function.__name__}, {case}": say("en") or "" for function, case, say in CASES}
    assert {name: text for name, text in texts.items() if one_of_many.search(text)} == {}


def test_the_only_published_figure_is_not_passed_over():
    said = sentences.first_and_last(SIRONET[:1], None, NIGHT, "en")
    assert "310" in said and "27 April 2019" in said, said


def test_a_minimum_is_explained_only_where_it_looks_like_a_decline():
    first = ("310", "27 April 2019")
    last = "20 October 2021"
    assert "minimum" in sentences.first_and_last(printed(first, ("over 300", last)), None, NIGHT, "en")
    for printed_last in ("300", "320", "over 310"):
        said = sentences.first_and_last(printed(first, (printed_last, last)), None, NIGHT, "en")
        assert "minimum" not in said, printed_last


def test_a_share_of_nothing_is_not_said():
    for language in ("en", "zh"):
        assert not re.search(r"[(（]0[)）]", sentences.members_ecosoc(0, 0, 0, 0, 0, 0, DAY, language=language))


def test_events_without_a_year_are_not_called_none():
    said = sentences.by_year(pd.Series(dtype=int), 3, "en")
    assert "3" in said, said


def test_a_bound_never_reads_like_a_number():
    for language in ("en", "zh"):
        said = [
            sentences.stated(200, how, language) for how in ("exact", "over", "about", "nearly", "at_least", "derived")
        ]
        assert len(set(said)) == len(said)
        assert said[0] == "200" and all(text != "200" for text in said[1:])


def test_a_date_says_no_more_than_is_known():
    assert sentences.dated(DAY, "month", "en") == "November 2017" and sentences.dated(DAY, "year", "en") == "2017"
    assert sentences.dated(DAY, "month", "zh") == "2017年11月" and sentences.dated(DAY, "year", "zh") == "2017年"
    for precision in ("day", "month", "year", "year_inferred", "before_event"):
        for language in ("en", "zh"):
            assert sentences.dated(None, precision, language) == sentences.dated(DAY, "unknown", language)
