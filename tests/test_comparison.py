"""Two states side by side: the sum behind every difference adds up and opens its rows, whatever differs between editions,
days and filters; and what two editions state differently is what their plain tables hold differently."""

import csv
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import comparing, opened, queries, sentences
from dashboard.queries import NOT_STATED, Filters, comparison, growth
from dashboard.words import say_in
from etl.models import START_OF_ID
from tests.test_pages import APP, seen
from tests.test_queries import Rows

DAY = timedelta(days=1)
# So many editions, each with some changes to the one before it.
EDITIONS = 5


def table_of(folder, file):
    with folder.raw(file).open(encoding="utf-8", newline="") as opened_file:
        return list(csv.DictReader(opened_file))


def keep(folder, file, rows):
    with folder.raw(file).open("w", encoding="utf-8", newline="") as opened_file:
        writer = csv.DictWriter(opened_file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    folder.certify()


def corrected(folder):
    """The rows that a declared correction speaks of, which must stay as they are."""
    with (folder.path / "reference" / "corrections.csv").open(encoding="utf-8", newline="") as opened_file:
        return {row["row_key"] for row in csv.DictReader(opened_file)}


def change_something(folder, pick):
    """What happens to a record between two editions: names, dates, sectors and statuses mended, rows added and removed."""
    fixed = corrected(folder)
    sectors = ["health care", "culture and art", "environmental protection", ""]
    days = ["2010-03", "2016-11-30", "2017-07-05", "2018-06-01", "2019"]
    members = table_of(folder, "members.csv")
    for row in pick.sample([row for row in members if row["member_name_en"] not in fixed], 4):
        change = pick.choice(["joined", "left", "sector", "place", "name", "name", "gone"])
        if change == "joined":
            row["joined_date"], row["left_date"], row["end_reason"] = pick.choice(days), "", ""
        elif change == "left":
            row["left_date"], row["end_reason"] = "2020-05-31", pick.choice(["resigned", "lapsed"])
        elif change == "sector":
            row["sectors"] = pick.choice(sectors)
        elif change == "place":
            row["city"], row["province"] = pick.choice([("Beijing", "Beijing"), ("Kunming", "Yunnan"), ("", "")])
        elif change == "name":
            row["member_name_en"] += f" {pick.choice('ABC')}"
        else:
            members.remove(row)
    one_more = dict(
        members[0], member_name_en=f"Invented Latecomer {pick.random()}", member_name_zh="", note="invented"
    )
    keep(folder, "members.csv", [*members, one_more | {"joined_date": pick.choice(days)}])
    events = table_of(folder, "events.csv")
    for row in pick.sample([row for row in events if row["event_name"] not in fixed], 2):
        change = pick.choice(["date", "status", "city", "gone"])
        if change == "date":
            row["start_date"], row["end_date"], row["date_precision"] = pick.choice(days[1:4]), "", "day"
        elif change == "status":
            row["status"] = "" if row["status"] else "planned"
        elif change == "city":
            row["city"], row["country"] = pick.choice([("Beijing", "China"), ("Nairobi", "Kenya")])
            row["province_region"], row["latitude"], row["longitude"] = "", "", ""
        elif len(events) > 4:
            events.remove(row)
    keep(folder, "events.csv", events)


@pytest.fixture(scope="module")
def history(copy_of, network):
    """The invented network in several editions."""
    folder, pick = copy_of(network), random.Random(20181231)
    for _ in range(EDITIONS - 1):
        change_something(folder, pick)
        folder.build()
    return folder


@pytest.fixture
def on_history(history, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(history.path))
    return history


@pytest.fixture(scope="module")
def plain_rows(history):
    return {number: Rows(history.path, number) for number in history.store.numbers()}


@cache
def walked(rows, chosen, figure):
    """What a key figure counts, by a walk through the plain tables."""
    if figure == "organisations":
        return rows.organisations(chosen)
    if figure in ("members", "ecosoc"):
        found = rows.members(chosen)
        return found & rows.holders(chosen.as_of) if figure == "ecosoc" else found
    held = rows.held(chosen)
    if figure == "events":
        return {row["event_id"] for row in held}
    met = [row["event_id"] for row in held if row["event_mode_code"] != "online"]
    places = [rows.places[link["place_id"]] for own in met for link in rows.event_places.get(own, [])]
    if figure == "countries":
        return {place["country_code"] for place in places}
    return {place["place_id"] for place in places if place["place_precision_code"] == "city"}


def moved(rows, part, a, b, figure):
    """Of each change of one kind between the days of two states whose it is, by a walk through all spells."""
    early, late = sorted((a.as_of, b.as_of))
    start = part.state.as_of == late
    day, code = ("counted_from_date", "start_change_code") if start else ("counted_until_date", "end_change_code")
    own = rows.organisations(part.state)
    return sorted(
        spell["organisation_id"]
        for spell in rows["counted_spells"]
        if (spell["metric_code"], spell[code]) == (comparison.COUNTED[figure], part.reason)
        and spell["organisation_id"] in own
        and early.isoformat() < (spell[day] or "") <= late.isoformat()
    )


def some_pairs(history, number):
    """Two states: any two editions, days near to those on which something changes, and filters."""
    pick, editions = random.Random(264), history.store.numbers()
    spells = [
        row
        for one in editions
        for row in history.rows("select counted_from_date, counted_until_date from counted_spells", edition=one)
    ]
    days = sorted(
        {date.fromisoformat(day) + shift for row in spells for day in row if day for shift in (-DAY, 0 * DAY)}
    )
    last = queries.about(editions[-1])["record_date"]
    days = [day for day in days if queries.FOUNDED <= day <= last] + [last] * 4
    sectors = [*queries.options(editions[-1], "en")["sectors"], NOT_STATED]

    def some(choices, chance, most=3):
        return tuple(pick.sample(choices, pick.randint(1, most))) if pick.random() < chance else ()

    for _ in range(number):
        a = Filters(
            pick.choice(editions),
            pick.choice(days),
            pick.choice(["en", "zh"]),
            sectors=some(sectors, 0.5),
            un_statuses=some(["general", "special", "none", NOT_STATED], 0.3),
            organisation_types=some(["association", "foundation", NOT_STATED], 0.15),
        )
        if pick.random() < 0.2:
            a = replace(a, since=2012, until=a.as_of.year if a.as_of.year >= 2012 else 2012)
        edition, day = pick.choice([a.edition, *editions]), pick.choice([a.as_of, pick.choice(days)])
        yield a, comparison.other(a, edition, day, some([*sectors, comparison.EVERY_SECTOR], 0.3))


def test_every_sum_adds_up_and_its_sets_are_those_of_the_plain_tables(on_history, plain_rows):
    reasons, steps = set(), set()
    for a, b in some_pairs(on_history, 140):
        for figure in comparison.FIGURES:
            found = comparison.explained(a, b, figure)
            first, second = (walked(plain_rows[state.edition], state, figure) for state in (a, b))
            assert (found.before, found.after) == (len(first), len(second)), (a, b, figure)
            assert comparison.ids(a, figure) == first and comparison.ids(b, figure) == second
            assert found.adds_up
            assert found.before + sum(part.sign * len(part.ids) for part in found.parts) == found.after
            for part in found.parts:
                if is_change(part, figure):
                    # One that comes and goes has two changes, each in its part.
                    assert list(part.ids) == moved(plain_rows[part.state.edition], part, a, b, figure) != []
                    continue
                # Each counts in the state that the part names, once, and in no other part of its step.
                assert part.ids and len(set(part.ids)) == len(part.ids)
                assert set(part.ids) <= walked(plain_rows[part.state.edition], part.state, figure)
            others = [part for part in found.parts if not is_change(part, figure)]
            for step, sign in {(part.step, part.sign) for part in others}:
                own = [one for part in others if (part.step, part.sign) == (step, sign) for one in part.ids]
                assert len(own) == len(set(own))
            reasons |= {part.reason for part in found.parts}
            steps |= {part.step for part in found.parts}
    # The editions differ in so much that nearly every reason is met.
    assert steps == {*comparison.STEPS, "places"}
    assert {"record", "dates", "attributes", "event_status", "joined", "left", "began", "filter", "status"} <= reasons


def is_change(part, figure):
    """Whether a part is of changes between two days, of which an organisation may have several."""
    return part.step == "day" and figure in comparison.COUNTED and not part.state.un_statuses


def test_the_changes_between_two_days_are_those_of_the_bridge(on_history):
    """What one page calls joined, the other does not call by another number."""
    tried, twice = set(), 0
    last = queries.about(edition := queries.current_edition())["record_date"]
    for first, second in (
        (date(2010, 1, 1), last),
        (date(2016, 12, 31), date(2018, 12, 31)),
        (last, date(2012, 6, 30)),
    ):
        a, b = Filters(edition, first), Filters(edition, second)
        early, late = sorted((first, second))
        bridge = growth.bridge(a, early + DAY, late).iloc[0]
        found = {part.reason: part for part in comparison.explained(a, b, "members").parts}
        for code in growth.PARTS:
            part = found.get(code)
            assert bridge[code] == (part.number if part else 0), (first, second, code)
            if part:
                gains = code in growth.GAINS
                assert part.sign == (1 if gains == (second == late) else -1) and part.number == len(part.ids)
        own = [one for part in found.values() for one in part.ids]
        twice += len(own) - len(set(own))
        tried |= found.keys()
    assert {"joined", "rejoined", "left"} <= tried and twice, "one that came and went has both its changes"


def test_each_part_opens_as_many_rows_as_it_counts_and_those_alone(on_history, plain_rows):
    tried = 0
    for a, b in some_pairs(on_history, 12):
        for figure in comparison.FIGURES:
            found, other = comparison.explained(a, b, figure), comparison.code_of(b)
            for part in found.parts:
                behind = opened.find(a, comparing.part_code(part, figure, other))
                assert len(behind.rows) == len(part.ids), (a, b, figure, part)
                if comparison.kind_of(figure) == "organisation":
                    here = {row["organisation_id"] for row in plain_rows[a.edition]["organisations"]}
                    assert sorted(filter(None, behind.profiles)) == sorted(one for one in part.ids if one in here)
                    tried += len(part.ids)
            for side, number in (("a", found.before), ("b", found.after)):
                assert len(opened.find(a, f"compare_all~{other}~{figure}~{side}").rows) == number
    assert tried > 20


def test_the_reason_is_what_the_plain_tables_say(on_history, plain_rows):
    tried = set()
    for a, b in some_pairs(on_history, 60):
        for part in comparison.explained(a, b, "members").parts:
            other = plain_rows[b.edition if part.state.edition == a.edition else a.edition]
            if part.step == "edition":
                ours = {row["organisation_id"]: row for row in plain_rows[part.state.edition]["organisations"]}
                names = {row[name] for row in other["organisations"] for name in ("name_en", "name_zh")} - {None}
                known = {row["organisation_id"] for row in other["organisations"]}
                for one in part.ids:
                    is_there = one in known or {ours[one]["name_en"], ours[one]["name_zh"]} & names
                    # Of two that share a name, nobody can tell which one it is.
                    assert part.reason != "record" or one not in known
                    assert part.reason == "record" or is_there
            if part.step == "day" and part.reason != "status":
                early, late = sorted((a.as_of, b.as_of))
                column = "counted_from_date" if part.reason in ("joined", "rejoined") else "counted_until_date"
                rows = plain_rows[b.edition].by("memberships", "organisation_id")
                for one in part.ids:
                    days = [row[column] for row in rows[one] if row[column]]
                    assert any(early.isoformat() < day <= late.isoformat() for day in days), (part, one)
                assert part.going_back == (b.as_of < a.as_of)
            tried.add((part.step, part.reason))
    assert {("edition", "record"), ("edition", "dates"), ("day", "joined"), ("day", "left")} <= tried


def test_a_state_with_itself_has_no_difference(on_history):
    a = Filters(queries.current_edition(), date(2018, 12, 31))
    for figure in comparison.FIGURES:
        found = comparison.explained(a, a, figure)
        assert found.parts == () and found.difference == 0 and found.adds_up
    for kind in comparison.KINDS:
        found = comparison.differences(a.edition, a.edition, kind)
        assert (found.added, found.removed, found.changed) == ((), (), ())


# --- field by field --------------------------------------------------------------------------------------------------


def stated(folder, edition, table, key):
    """The rows of a plain table, by organisation or event, without running numbers and where they come from."""
    dropped = ("source_id", "source_row", "membership_id", "un_status_id", "organisation_name_id", "event_count_id")
    dropped += (
        "event_organisation_id",
        "name_pinyin",
        "certain_from_date",
        "counted_until_date",
        "is_start_known",
        "evidence_date",
        # Running numbers of what was rolled up.
        "event_cell_id",
        "member_cell_id",
        "digest",
    )
    with closing(sqlite3.connect(f"{folder.store.path(edition).as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        found = {}
        for row in map(dict, connection.execute(f"select * from {table}")):
            own = row.pop(key)
            found.setdefault(own, []).append(sorted((name, str(row[name])) for name in row if name not in dropped))
    return {own: sorted(rows) for own, rows in found.items()}


@pytest.mark.parametrize("kind", ["organisation", "event"])
def test_field_by_field_is_a_diff_of_the_plain_tables(on_history, kind):
    table, _, others = comparison.KINDS[kind]
    names = [table.__tablename__, *(other.__tablename__ for other in others)]
    tried = 0
    for first, second in pairwise(on_history.store.numbers()):
        found = comparison.differences(first, second, kind)
        one, two = (
            {name: stated(on_history, number, name, f"{kind}_id") for name in names} for number in (first, second)
        )
        own = names[0]
        pairs = [(old, new) for old, new, _ in found.changed]
        changed = list(comparison.fields_changed(first, second, kind, pairs))
        assert Counter((old, new) for old, new, *_ in changed) == {
            (old, new): number for old, new, number in found.changed
        }
        renamed = {(old, new) for old, new in pairs if old != new}
        assert set(found.added) == set(two[own]) - set(one[own]) - {new for _, new in renamed}
        assert set(found.removed) == set(one[own]) - set(two[own]) - {old for old, _ in renamed}
        for name in names:
            fields = {name} if name != own else {field for *_, field, _, _ in changed} - set(names)
            differ = {
                one_id for one_id in set(one[own]) & set(two[own]) if one[name].get(one_id) != two[name].get(one_id)
            }
            said = {old for old, new, field, _, _ in changed if field in fields and old == new}
            assert said == differ, (first, second, name)
            tried += len(differ)
    assert tried > 3


# What a digest leaves out: running numbers, and where a row comes from.
UNSAID = (
    "source_id",
    "source_row",
    "digest",
    "event_cell_id",
    "member_cell_id",
    "organisation_name_id",
    "membership_id",
)
UNSAID += ("un_status_id", "un_status_spell_id", "counted_spell_id", "event_count_id", "event_organisation_id")
SPEAKING = {
    "organisation": ("organisation_names", "organisation_sectors", "memberships", "un_statuses", "counted_spells"),
    "event": ("event_sectors", "event_places", "event_counts", "event_organisations"),
}


def said_in_all(rows, kind):
    """All that an edition says of each organisation, or event, as the plain tables have it."""
    found = {}
    for table in (f"{kind}s", *SPEAKING[kind]):
        for row in rows[table]:
            cells = tuple((name, value) for name, value in row.items() if name not in UNSAID)
            found.setdefault(row[f"{kind}_id"], []).append((table, cells))
    return {own: sorted(said, key=str) for own, said in found.items()}


@pytest.mark.parametrize("kind", ["organisation", "event"])
@pytest.mark.parametrize("few", [comparison.FEW_STARTS, 0])
def test_what_two_editions_state_alike_is_told_by_its_digest_and_nothing_else_is(
    on_history, plain_rows, monkeypatch, kind, few
):
    monkeypatch.setattr(comparison, "FEW_STARTS", few)
    differ = 0
    for first, second in pairwise(on_history.store.numbers()):
        one, two = (said_in_all(plain_rows[number], kind) for number in (first, second))
        both = one.keys() & two.keys()
        found = comparison.unlike.__wrapped__(first, second, kind)
        assert found == (
            tuple(sorted(one.keys() - both)),
            tuple(sorted(two.keys() - both)),
            tuple(sorted(own for own in both if one[own] != two[own])),
        )
        assert comparison.unlike(second, first, kind) == (found[1], found[0], found[2])
        differ += len(found[2])
    assert differ > 3


def test_the_sums_of_digests_are_those_of_the_plain_tables(on_history):
    for edition in on_history.store.numbers():
        sums = {}
        for table, key in (("organisations", "organisation_id"), ("events", "event_id")):
            for own, digest in on_history.rows(f"select {key}, digest from {table}", edition=edition):
                number, total = sums.get(own[:START_OF_ID], (0, 0))
                sums[own[:START_OF_ID]] = number + 1, (total + digest) % 2**64
        rows = on_history.rows("select id_start, records, digest_sum from record_digests", edition=edition)
        assert {start: (number, digest % 2**64) for start, number, digest in rows} == sums


def test_rows_in_another_order_and_another_file_state_the_same(mine, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    for file in ("members.csv", "events.csv"):
        first, *others = table_of(mine, file)
        keep(mine, file, [*others, first])
    mine.build()
    first, second = queries.known_editions()[-2:]
    for kind in comparison.KINDS:
        assert comparison.unlike(first, second, kind) == ((), (), ())


def test_a_province_that_moves_to_another_region_takes_its_members_and_events_with_it(mine, monkeypatch):
    """Nothing is stated otherwise of them, and yet a filter on regions leaves others."""
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    regions = mine.path / "reference" / "regions.csv"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(text.replace(",province,cn_east,13,Fujian", ",province,cn_north,13,Fujian"), encoding="utf-8")
    mine.build()
    first, second = queries.known_editions()[-2:]
    for region in ("cn_north", "cn_east"):
        a = Filters(first, queries.about(first)["record_date"], regions=(region,))
        b = comparison.other(a, second, a.as_of)
        for figure in ("members", "organisations", "events"):
            found = comparison.explained(a, b, figure)
            assert found.adds_up and found.parts, (region, figure)
            assert {part.reason for part in found.parts} == {"attributes"}
    for kind in comparison.KINDS:
        assert comparison.unlike(first, second, kind)[2]
        assert comparison.differences(first, second, kind) == comparison.Differences((), (), ())


def test_a_mended_date_a_new_name_and_another_sector_are_told_in_words(mine, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    rows = table_of(mine, "members.csv")
    row = next(row for row in rows if row["member_name_en"] == "Invented Orchard Society")
    row["joined_date"], row["sectors"] = "2012-05", "health care"
    renamed = next(row for row in rows if row["member_name_en"] == "Invented Ferry Union")
    renamed["member_name_en"] = "Invented Ferry League"
    keep(mine, "members.csv", rows)
    mine.build()
    first, second = queries.known_editions()[-2:]
    found = comparing.changed(first, second, "organisation", "en")
    told = {(row.name, row.field): (row.first, row.second) for row in found.itertuples(index=False)}
    told = {key: value for key, value in told.items() if key[1] != "Organisation names"}
    labels = [comparing.field_name(field, "en") for field in ("memberships", "organisation_sectors", "name_en")]
    assert set(told) == {
        *(("Invented Orchard Society", label) for label in labels[:2]),
        ("Invented Ferry League", labels[2]),
    }
    assert told["Invented Ferry League", labels[2]] == ("Invented Ferry Union", "Invented Ferry League")
    before, after = told["Invented Orchard Society", labels[0]]
    assert "2011" in before and "May 2012" in after
    assert "Environmental protection" in told["Invented Orchard Society", labels[1]][0]
    # The renamed organisation is still the same: nobody was added or removed.
    a, b = (Filters(number, date(2017, 12, 31)) for number in (first, second))
    assert comparison.explained(a, b, "members").parts == ()


def test_why_last_years_review_gave_another_number(mine, monkeypatch):
    """Leadership's question: how many were we at the end of 2018, and why does an earlier edition say another number?"""
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    rows = table_of(mine, "members.csv")
    late = dict(rows[1], member_name_en="Invented Latecomer", member_name_zh="虚构后来者", joined_date="2018-11-02")
    keep(mine, "members.csv", [*rows, late])
    mine.build()
    first, second = queries.known_editions()[-2:]
    a = Filters(first, date(2018, 12, 31))
    b = comparison.other(a, second, a.as_of)
    found = comparison.explained(a, b, "members")
    before = queries.member_count(a).value
    assert comparing.in_words(found, a, b) == (
        f"Between edition {first} and edition {second}, on 31 December 2018, members counted from the record went from {before} to "
        f"{before + 1}: +1 added to the record."
    )
    (part,) = found.parts
    behind = opened.find(a, comparing.part_code(part, "members", comparison.code_of(b)))
    assert list(behind.rows.iloc[:, 0]) == ["Invented Latecomer"] and behind.profiles == [""]
    assert behind.filters.edition == second


# --- what comes from the address -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        *("compare_part", "compare_all~1", "compare_part~x~2018-12-31~all~members~day~joined~in"),
        *("compare_all~99~2018-12-31~all~members~a", "compare_all~1~1999-01-01~all~members~a"),
        *("compare_all~1~9999-12-31~all~members~a", "compare_all~1~2018-12-31~<script>~members~a"),
        *("compare_all~1~2018-12-31~all~nothing~a", "compare_all~1~2018-12-31~all~members~c"),
        *("compare_part~1~2018-12-31~all~members~edition~record~in", "compare_printed~1~2018-12-31~all~cnie"),
        *("compare_members~1~2018-12-31~all~day", "compare_all~1~2018-12-31~all~members~a~b"),
        "compare_all~" + "9" * 5000 + "~2018-12-31~all~members~a",
    ],
)
def test_a_code_that_stands_for_nothing_opens_nothing(on_history, code):
    assert opened.find(Filters(1, date(2018, 12, 31)), code) is None


def test_the_code_of_a_state_gives_that_state(on_history):
    for a, b in some_pairs(on_history, 40):
        assert comparison.from_code(a, comparison.code_of(b).split("~")) == b


def visit(folder, monkeypatch, **address):
    monkeypatch.setenv("CNIE_DATA", str(folder.path))
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params.update(address)
    at.run()
    return seen(at.switch_page("app_pages/compare.py").run())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"b_edition": "99"}, "99"),
        ({"b_edition": "-1"}, "1"),
        ({"b_asof": "1999-01-01"}, "1999"),
        ({"b_asof": "2999-01-01"}, "2999"),
        ({"b_asof": "<b>"}, "b"),
        ({"b_sector": "witchcraft"}, "witchcraft"),
    ],
)
def test_what_the_address_asks_for_and_cannot_be_had_is_told(on_history, monkeypatch, language, asked, words):
    page = visit(on_history, monkeypatch, lang=language, **asked)
    plain = visit(on_history, monkeypatch, lang=language)
    assert page.faults == [] and page.titles == [say_in(language)("compare.title")]
    (told,) = set(page.warnings) - set(plain.warnings)
    assert words in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_edition_of_other_tables_is_told_and_not_offered(on_history, copy_of, monkeypatch, language):
    folder = copy_of(on_history.path)
    with closing(sqlite3.connect(folder.store.path(2))) as connection:
        connection.execute("drop table counted_spells")
        connection.commit()
    page = visit(folder, monkeypatch, lang=language, b_edition="2")
    assert page.faults == []
    assert say_in(language)("compare.edition_other_tables", edition=2, current=EDITIONS) in page.warnings
    names = offered(folder, monkeypatch, language)
    start = {number: say_in(language)("edition.one", edition=number, published="") for number in (1, 2)}
    assert len(names) == EDITIONS - 1 and not any(name.startswith(start[2]) for name in names)
    assert any(name.startswith(start[1]) for name in names)
    assert opened.find(Filters(1, date(2018, 12, 31)), "compare_all~2~2018-12-31~all~members~a") is None


def offered(folder, monkeypatch, language):
    """The editions that the page offers for B, as it calls them."""
    monkeypatch.setenv("CNIE_DATA", str(folder.path))
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params.update({"lang": language})
    at.run()
    at.switch_page("app_pages/compare.py").run()
    (picker,) = [box for box in at.selectbox if box.label == say_in(language)("compare.b_edition")]
    return picker.options


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_states_stand_side_by_side(on_history, monkeypatch, language):
    """Two editions, two dates and two sectors in one address."""
    address = {"edition": "1", "asof": "2018-12-31", "sector": "health_care", "b_sector": "culture_art,not_stated"}
    page = visit(on_history, monkeypatch, lang=language, **address, b_edition="3", b_asof="2019-06-30")
    assert page.faults == []
    a = Filters(1, date(2018, 12, 31), language, sectors=("health_care",))
    b = Filters(3, date(2019, 6, 30), language, sectors=("culture_art", NOT_STATED))
    figures = page.tables[0]
    for row, figure in enumerate(comparison.FIGURES):
        values = [sentences.number(comparison.value(state, figure), language) for state in (a, b)]
        assert list(figures.iloc[row, 1:3]) == values
    assert any(say_in(language)("bridge.adds_up") in table.to_numpy() for table in page.tables)
    assert not any(say_in(language)("bridge.does_not") in table.to_numpy() for table in page.tables)
    lines = page.figures[0]["data"]
    assert len({line["line"]["dash"] for line in lines}) == len(lines)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_roster_no_members_are_compared(record, monkeypatch, language):
    monkeypatch.setenv("CNIE_DATA", str(record))
    a = Filters(queries.current_edition(), date(2018, 12, 31), language)
    b = comparison.other(a, a.edition, date(2019, 12, 31))
    found = comparison.explained(a, b, "members")
    assert (found.before, found.after, found.parts, found.difference) == (None, None, (), None)
    # What was published stands in their place, without a difference: the two totals are of one day.
    row = comparing.key_figures([found], a, b).iloc[0]
    printed = {"en": "265 (2 November 2017)", "zh": "265（2017年11月2日）"}[language]
    assert list(row.iloc[1:]) == [printed, printed, "", say_in(language)("key.published")]
    codes = comparing.key_figure_codes([found], a, b)[0]
    assert len(opened.find(a, codes[say_in(language)("compare.in_a")]).rows) == 2
    events = comparison.explained(a, b, "events")
    assert events.adds_up and events.difference > 0
