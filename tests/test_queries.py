"""Every question of the pages, answered a second time and slowly: for the public record by counting through the raw files,
for filters by walking through the plain tables row by row."""

import csv
import random
import re
import sqlite3
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from dashboard import queries, tables
from dashboard.queries import NO_STATUS, NOT_STATED, Filters, lists
from dashboard.queries.lists import Those
from etl import reference
from tests import in_full

DAY = timedelta(days=1)
NOBODY = {"sectors": ("women_youth",), "regions": ("CN-HI",), "organisation_types": ("company",)}


@pytest.fixture
def on_demo(demo, monkeypatch):
    """The filters of a day on the public record and the sample roster."""
    monkeypatch.setenv("CNIE_DATA", str(demo))
    return lambda *day, **chosen: Filters(queries.current_edition(), date(*day), **chosen)


@pytest.fixture(params=["demo", "network"])
def folder(request, monkeypatch):
    """Each of the two networks in turn."""
    found = request.getfixturevalue(request.param)
    monkeypatch.setenv("CNIE_DATA", str(found))
    return found


def test_one_long_part_of_an_answer_does_not_push_all_others_out():
    kept = queries.Answers()
    kept.keep("other", (1,))
    # Were each part as long as the first, the answer would be larger than all room.
    kept.keep("words", ({"common": "x" * 2**23} | {f"rare {number}": "x" for number in range(1000)},))
    assert kept.get("other") == (1,)


def test_what_many_ask_for_at_once_is_made_once():
    kept, made = queries.Answers(), []

    def make() -> str:
        # The others ask while it is being made.
        time.sleep(0.2)
        made.append(1)
        return "answer"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: kept.of("key", make), range(8))) == {"answer"}
    assert len(made) == 1
    with pytest.raises(ZeroDivisionError):
        kept.of("other", lambda: 1 / 0)
    assert kept.of("other", lambda: None) is None, "a failure keeps nobody out"


# --- the public record, counted through its files ------------------------------------------------------------------


def raw(folder: Path, file: str, key: str) -> list[dict[str, str]]:
    """The rows of a raw file with its declared corrections."""
    with (folder / "reference" / "corrections.csv").open(encoding="utf-8", newline="") as opened:
        declared = {(row["row_key"], row["column"]): row for row in csv.DictReader(opened) if row["file"] == file}
    with (folder / "raw" / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        for (name, column), change in declared.items():
            if row[key] == name:
                row[column] = change["corrected"]
    return rows


def first_day(text: str) -> date:
    """The first day of a year, a month or a day."""
    return date.fromisoformat(f"{text}-01-01"[:10])


def counted_by_hand(folder: Path, day: date) -> tuple[int, int, int]:
    """Members, those of them with ECOSOC status, and those of them that are invented, in the roster and the record."""
    roster = [
        row
        for row in raw(folder, "sample_roster.csv", "member_name_en")
        if first_day(row["joined_date"]) <= day
        # Who leaves on a day does not count at its end.
        and (not row["left_date"] or day < date.fromisoformat(row["left_date"]))
    ]
    holders = [row for row in roster if row["ecosoc_category"] and first_day(row["ecosoc_granted_date"]) <= day]
    real = [
        row
        for row in raw(folder, "organisations.csv", "name_en")
        if row["cnie_member"] == "yes"
        and date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", row["cnie_member_evidence"])[0]) <= day
    ]
    assert not any(row["ecosoc_status"] for row in real)
    return len(roster) + len(real), len(holders), len(roster)


@pytest.mark.parametrize(
    ("day", "members", "with_status"),
    [
        ((2015, 5, 26), 61, None),
        ((2017, 7, 4), 63, None),
        ((2017, 7, 5), 266, None),
        ((2017, 11, 2), 265, 36),
        ((2019, 4, 30), 265, None),
    ],
)
def test_the_record_meets_the_published_number_of_members(on_demo, demo, day, members, with_status):
    count = queries.member_count(on_demo(*day))
    holders = queries.member_count(on_demo(*day), with_status=True)
    assert count.value == members
    assert (count.value, holders.value, count.sample) == counted_by_hand(demo, date(*day))
    if with_status is not None:
        assert holders.value == with_status


def test_members_are_compared_with_the_same_day_a_year_before(on_demo, demo):
    count = queries.member_count(on_demo(2017, 11, 2))
    holders = queries.member_count(on_demo(2017, 11, 2), with_status=True)
    assert (count.before, holders.before) == counted_by_hand(demo, date(2016, 11, 2))[:2] == (62, 24)


def test_events_countries_and_cities_are_those_that_the_record_states(on_demo, demo):
    today = queries.about(queries.current_edition())["record_date"]
    rows = raw(demo, "events.csv", "event_name")
    planned = [row for row in rows if row.get("status") == "planned"]
    done = [row for row in rows if row not in planned]
    # The role says it, and the series only where the role is not stated.
    without_part = [row for row in done if row["cnie_role"].casefold().startswith(("none", "not shown"))]
    other_host = without_part + [row for row in done if not row["cnie_role"] and row["series"] == "other host"]
    ours = {row["event_name"] for row in done if row not in other_host}
    # An event within another one is counted with that one.
    within = [row for row in done if row["event_name"] in ours and row["parent_event"] in ours]
    held = [row for row in done if row["event_name"] in ours and row not in within]
    # An online event reaches no place.
    met = [row for row in held if row["mode"] != "online"]
    countries = {name for row in met for name in row["country"].split("|") if name}
    cities = {name for row in met for name in row["city"].split("|") if name}
    undated = [row for row in held if not row["start_date"]]
    filters = on_demo(*today.timetuple()[:3])
    assert queries.event_numbers(filters) == {"events": 81, "countries": 23, "cities": 36}
    assert (len(held), len(countries), len(cities)) == (81, 23, 36)
    assert queries.on_record(filters) == queries.OnRecord(held=81, within=7, other_host=5, planned=1)
    assert queries.count_held(filters) == (75, 6)
    assert (len(planned), len(other_host), len(within), len(undated)) == (1, 5, 7, 6)
    by_year = Counter(int(row["start_date"][:4]) for row in held if row["start_date"])
    found = queries.events_by_year(filters)
    assert dict(zip(found["year"], found["events"], strict=True)) == by_year
    by_country = Counter(name for row in met for name in set(row["country"].split("|")) if name)
    places = {figure: queries.events_by_place(filters, figure) for figure in ("countries", "cities")}
    numbers = dict(zip(places["countries"]["name"], places["countries"]["events"], strict=True))
    assert by_country["China"] == 29 and numbers == by_country
    # The gazetteer writes “Sharm El Sheikh”.
    reached = {reference.key(name) for name in places["cities"]["name"]}
    assert set(numbers) == countries and reached == set(map(reference.key, cities)) and len(reached) == len(cities)


def test_an_event_is_known_on_the_day_it_begins_and_not_before(on_demo):
    title = "1st Silk Road NGO Cooperation Network Forum"
    assert title not in set(in_full.events(on_demo(2017, 11, 20))["title"])
    assert title in set(in_full.events(on_demo(2017, 11, 21))["title"])


# --- on which day a change counts ----------------------------------------------------------------------------------


def test_the_day_of_joining_counts_and_the_day_before_does_not(on_demo):
    assert queries.member_count(on_demo(2017, 7, 5)).value - queries.member_count(on_demo(2017, 7, 4)).value == 203


def test_the_day_before_leaving_counts_and_the_day_of_leaving_does_not(on_demo):
    """So who leaves on the last day of a year is not in the count of its end."""
    # The one sample member that leaves, on 1 September 2017.
    days = [(2017, 8, 30), (2017, 8, 31), (2017, 9, 1)]
    assert [queries.member_count(on_demo(*day)).value for day in days] == [266, 266, 265]


def test_a_member_that_left_within_a_year_counts_until_its_last_day(network, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(network))
    edition = queries.current_edition()
    names = [
        set(in_full.organisations(Filters(edition, day), members_only=True)["organisation"])
        for day in (date(2018, 12, 30), date(2018, 12, 31))
    ]
    assert names[0] - names[1] == {"Invented Lantern Club", "Invented Ferry Union"}


@pytest.mark.parametrize(
    ("day", "before"),
    [((2024, 2, 29), (2023, 2, 28)), ((2023, 2, 28), (2022, 2, 28)), ((2017, 11, 2), (2016, 11, 2))],
)
def test_a_year_earlier_is_the_same_day_where_there_is_one(day, before):
    assert queries.year_earlier(date(*day)) == date(*before)


# --- filters, walked through row by row ----------------------------------------------------------------------------


class Rows:
    """The plain tables of an edition, and slow answers from them."""

    def __init__(self, folder: Path, edition: int) -> None:
        file = folder / "editions" / f"edition-{edition:04d}.sqlite"
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
            self.tables = {name: [dict(row) for row in connection.execute(f"select * from {name}")] for name in names}
        self.regions = {row["region_code"]: row for row in self["regions"]}
        self.places = {row["place_id"]: row for row in self["places"]}
        self.series = {row["series_id"]: row for row in self["event_series"]}
        self.by_id = {row["event_id"]: row for row in self["events"]}
        self.is_sample = {row["source_id"]: bool(row["is_sample"]) for row in self["sources"]}
        self.sectors = self.by("organisation_sectors", "organisation_id")
        self.statuses = self.by("un_status_spells", "organisation_id")
        group = [row for row in self["memberships"] if row["membership_kind_code"] == "group"]
        self.memberships = [row for row in group if row["network_code"] == "cnie"]
        # An undated membership adds nothing to a dated one.
        dated = {row["organisation_id"] for row in self.memberships if row["counted_from_date"]}
        self.counted = [
            row for row in self.memberships if row["counted_from_date"] or row["organisation_id"] not in dated
        ]
        self.evidence = defaultdict(set)
        for row in self.memberships:
            self.evidence[row["organisation_id"]].add(row["evidence_code"])
        self.event_sectors = self.by("event_sectors", "event_id")
        self.event_places = self.by("event_places", "event_id")

    def __getitem__(self, table: str) -> list[dict]:
        return self.tables[table]

    def by(self, table: str, column: str) -> dict[str, list[dict]]:
        found = defaultdict(list)
        for row in self[table]:
            found[row[column]].append(row)
        return found

    def around(self, place_id: str | None) -> set[str]:
        """Every region that a place lies in."""
        place = self.places.get(place_id, {"country_code": None, "province_code": None})
        found = set()
        for code in (place["country_code"], place["province_code"]):
            while code:
                found.add(code)
                code = self.regions[code]["parent_region_code"]
        return found

    @staticmethod
    def covers(spell: dict, day: date) -> bool:
        """Whether a spell counts on a day: where nobody says since when, on any day until it ended."""
        return (spell["counted_from_date"] or "") <= day.isoformat() < (spell["counted_until_date"] or "9999-12-31")

    @staticmethod
    def undated(spells: list[dict]) -> set[str]:
        """The organisations of spells of which nobody says since when."""
        return {spell["organisation_id"] for spell in spells if spell["counted_from_date"] is None}

    @staticmethod
    def surely(spell: dict, day: date) -> bool:
        """Whether a spell of membership covers a day whatever its dates mean."""
        joined, left = spell["joined_date"], spell["left_date"]
        length = {"year": 4, "month": 7}
        begun = day.isoformat()[: length.get(spell["joined_precision_code"], 10)]
        over = day.isoformat()[: length.get(spell["left_precision_code"], 10)]
        from_then_on = joined[: len(begun)] < begun or (len(begun) == 10 and joined == begun)
        last_of = {4: f"{joined[:4]}-12-31", 7: None}.get(len(begun))
        return (from_then_on or day.isoformat() == last_of) and (not left or over < left[: len(over)])

    def organisations(self, chosen: Filters) -> set[str]:
        found = set()
        for row in self["organisations"]:
            own = row["organisation_id"]
            spells = [spell for spell in self.statuses.get(own, []) if self.covers(spell, chosen.as_of)]
            has = {
                "sectors": {link["sector_code"] for link in self.sectors.get(own, [])},
                "regions": self.around(row["seat_place_id"]),
                "organisation_types": {row["organisation_type_code"]} - {None},
                "un_statuses": {spell["un_category_code"] or NOT_STATED for spell in spells} or {NO_STATUS},
            }
            asked = {name: set(getattr(chosen, name)) for name in has}
            is_only_listed = self.evidence[own] == {"listed"}
            if all(not asked[name] or asked[name] & (has[name] or {NOT_STATED}) for name in has):
                found |= set() if chosen.without_listed and is_only_listed else {own}
        return found

    def spells(self, chosen: Filters) -> list[dict]:
        """Spells of group membership of CNIE that cover the day, of the organisations chosen."""
        those = self.organisations(chosen)
        return [row for row in self.counted if row["organisation_id"] in those and self.covers(row, chosen.as_of)]

    def members(self, chosen: Filters) -> set[str]:
        return {row["organisation_id"] for row in self.spells(chosen)}

    def held_on(self, day: date) -> list[dict]:
        """Spells of ECOSOC status that cover the day."""
        return [row for row in self["un_status_spells"] if self.covers(row, day)]

    def holders(self, day: date) -> set[str]:
        return {row["organisation_id"] for row in self.held_on(day)}

    def events(self, chosen: Filters) -> list[dict]:
        found = []
        for row in self["events"]:
            at = [link["place_id"] for link in self.event_places.get(row["event_id"], [])]
            sectors = {link["sector_code"] for link in self.event_sectors.get(row["event_id"], [])}
            regions = {code for place_id in at for code in self.around(place_id)}
            begins = row["start_date"]
            programme = self.series[row["series_id"]]["programme_code"] if row["series_id"] else None
            first, last = chosen.since or 1, chosen.until or 9999
            is_left = (
                (not chosen.sectors or set(chosen.sectors) & (sectors or {NOT_STATED}))
                and (not chosen.regions or set(chosen.regions) & (regions or {NOT_STATED}))
                and (not chosen.programmes or programme in chosen.programmes)
                and (not chosen.place or chosen.place in at)
                and (not chosen.has_period or (begins and first <= int(begins[:4]) <= last))
                and (not begins or begins <= chosen.as_of.isoformat() or row["event_status_code"] == "planned")
            )
            if is_left:
                found.append(row)
        return found

    def held(self, chosen: Filters) -> list[dict]:
        return [row for row in self.events(chosen) if is_ours(row) and not self.is_within(row)]

    def is_within(self, row: dict) -> bool:
        """Whether an event took place within one that counts, or within one that itself did."""
        whole = self.by_id.get(row["parent_event_id"])
        return whole is not None and (is_ours(whole) or self.is_within(whole))

    def numbers(self, events: list[dict]) -> dict[str, int]:
        met = [row["event_id"] for row in events if row["event_mode_code"] != "online"]
        places = [self.places[link["place_id"]] for event_id in met for link in self.event_places.get(event_id, [])]
        return {
            "events": len(events),
            "countries": len({place["country_code"] for place in places}),
            "cities": len({place["place_id"] for place in places if place["place_precision_code"] == "city"}),
        }


def is_ours(row: dict) -> bool:
    return row["event_status_code"] == "held" and bool(row["is_network_event"])


@lru_cache
def rows_of(folder: Path, edition: int) -> Rows:
    return Rows(folder, edition)


@pytest.fixture
def rows(folder):
    return rows_of(folder, queries.current_edition())


def some_filters(rows: Rows, number: int, *, each_alone: bool = False) -> list[Filters]:
    """The same filters each time: none, all sorts of choices, on days when something changes and on others.

    `each_alone` adds the values of each filter by themselves, some of them where there are many."""
    edition = queries.current_edition()
    pick = random.Random(20170705)
    options = queries.options(edition, "en")
    last = queries.about(edition)["record_date"]
    spells = rows["memberships"] + rows["un_status_spells"]
    ends = {row[name] for row in spells for name in ("counted_from_date", "counted_until_date")} - {None}
    ends = [date.fromisoformat(end) + shift for end in sorted(ends) for shift in (-DAY, 0 * DAY, DAY)]
    ends = [day for day in ends if queries.FOUNDED <= day <= last]
    values = {
        "sectors": [*options["sectors"], NOT_STATED],
        "regions": [*options["regions"], NOT_STATED],
        "organisation_types": [*options["organisation_types"], NOT_STATED],
        "un_statuses": [*options["un_statuses"], NOT_STATED, NO_STATUS],
        "programmes": list(options["programmes"]),
    }
    found = [Filters(edition, last)]
    while len(found) < number:
        chosen = {
            name: tuple(pick.sample(choices, min(pick.choice((1, 1, 2, 4)), len(choices))))
            for name, choices in values.items()
            if pick.random() < 0.3
        }
        any_day = queries.FOUNDED + pick.randrange((last - queries.FOUNDED).days + 1) * DAY
        chosen["as_of"] = pick.choice([last, last, any_day, pick.choice(ends)])
        if pick.random() < 0.3:
            chosen["since"], chosen["until"] = sorted(pick.choices(range(2005, chosen["as_of"].year + 1), k=2))
        if pick.random() < 0.1:
            chosen["place"] = pick.choice(list(options["places"]))
        chosen["without_listed"] = pick.random() < 0.2
        found.append(Filters(edition, **chosen))
    if each_alone:
        for name, choices in values.items():
            # The end of the list, “not stated” among it, always.
            some = [*pick.sample(choices[:-2], min(len(choices) - 2, 6)), *choices[-2:]]
            found += [Filters(edition, last, **{name: (value,)}) for value in some]
    return found


def test_the_count_of_members_is_that_of_the_rows(rows, folder):
    tried = set()
    for chosen in some_filters(rows, 40, each_alone=True):
        spells, status = rows.spells(chosen), rows.holders(chosen.as_of)
        before = queries.on(chosen, queries.year_earlier(chosen.as_of))
        undated, dated = rows.undated(spells), [row for row in spells if row["counted_from_date"]]
        unknown = {row["organisation_id"] for row in dated if not row["is_start_known"]}
        samples = {row["organisation_id"] for row in spells if rows.is_sample[row["source_id"]]}
        members = {row["organisation_id"] for row in spells}
        # Dates of the month or the year alone, and this day among those that they can mean.
        unsure = {
            row["organisation_id"] for row in spells if row["is_start_known"] and not rows.surely(row, chosen.as_of)
        }
        found = queries.member_count(chosen)
        numbers = map(len, (members, rows.members(before), samples, undated, unknown, unsure))
        assert found == queries.Count(*numbers), chosen
        holders = queries.member_count(chosen, with_status=True)
        assert holders.value == len(members & status), chosen
        assert holders.before == len(rows.members(before) & rows.holders(before.as_of)), chosen
        assert holders.sample == len(samples & status), chosen
        held = rows.held_on(chosen.as_of)
        of_either = members & status & (undated | rows.undated(held))
        assert holders.undated == len(of_either), chosen
        unknown |= {row["organisation_id"] for row in held if not row["is_start_known"]}
        assert holders.start_unknown == len(members & status & unknown - of_either), chosen
        tried |= {("members", bool(members)), ("undated", bool(undated)), ("undated status", bool(of_either))}
    every = {(what, is_any) for what in ("members", "undated", "undated status") for is_any in (True, False)}
    # All members of the sample roster are dated.
    assert tried == every if folder.name.startswith("network") else tried >= {("members", True), ("members", False)}


def test_the_changes_of_members_end_in_their_number(rows):
    for chosen in some_filters(rows, 25):
        for with_status in (False, True):
            changes = queries.member_changes(chosen, with_status=with_status)
            count = queries.member_count(chosen, with_status=with_status)
            last = (changes["members"].iloc[-1], changes["sample"].iloc[-1]) if len(changes) else (0, 0)
            spells, held = rows.spells(chosen), rows.held_on(chosen.as_of)
            members = {row["organisation_id"] for row in spells} - rows.undated(spells)
            if with_status:
                members &= {row["organisation_id"] for row in held} - rows.undated(held)
            samples = {row["organisation_id"] for row in spells if rows.is_sample[row["source_id"]]}
            assert last == (len(members), len(members & samples)), (chosen, with_status)
            assert last[0] == count.value - count.undated, (chosen, with_status)
            assert changes["day"].is_monotonic_increasing and changes["day"].is_unique
            assert (changes["members"] >= 0).all()


def test_the_changes_of_members_give_their_number_on_every_day(rows):
    """Without a filter on status, whose answer differs from day to day, each step is the number of that day."""
    chosen = some_filters(rows, 1)[0]
    for with_status in (False, True):
        for step in queries.member_changes(chosen, with_status=with_status).itertuples():
            spells, held = rows.spells(queries.on(chosen, step.day)), rows.held_on(step.day)
            members = {row["organisation_id"] for row in spells} - rows.undated(spells)
            if with_status:
                members &= {row["organisation_id"] for row in held} - rows.undated(held)
            assert step.members == len(members), step


def test_the_list_of_organisations_is_that_of_the_rows(rows):
    for chosen in some_filters(rows, 25):
        those, members, status = rows.organisations(chosen), rows.members(chosen), rows.holders(chosen.as_of)
        found = in_full.organisations(chosen)
        assert found["organisation_id"].is_unique
        assert set(found["organisation_id"]) == those, chosen
        assert set(found.loc[found["is_member"] == 1, "organisation_id"]) == members, chosen
        assert set(found.loc[found["is_holder"] == 1, "organisation_id"]) == those & status, chosen
        assert set(in_full.organisations(chosen, members_only=True)["organisation_id"]) == members, chosen
        assert set(in_full.organisations(chosen, holders_only=True)["organisation_id"]) == those & status, chosen


def test_a_number_by_sector_opens_exactly_its_rows(rows):
    opened = 0
    for chosen in some_filters(rows, 5):
        for members_only in (True, False):
            for primary_only in (True, False):
                cells = queries.sector_members(chosen, members_only=members_only, primary_only=primary_only)
                bars, matrix = tables.sectors(cells, chosen), tables.sector_by_region(cells, chosen)
                marks = [(bar.sector_code, None, bar.organisations) for bar in bars.itertuples()]
                marks += [(cell.sector_code, cell.region_code, cell.organisations) for cell in matrix.itertuples()]
                for sector, region, number in marks:
                    metric = queries.MEMBERS if members_only else None
                    those = Those(metric, sector=sector, is_primary=primary_only, region=region)
                    assert sum(lists.count_organisations(chosen, those)) == number, (chosen, those)
                    assert len(lists.organisations(chosen, those, 0, 500)) == number, (chosen, those)
                    opened += number
    assert opened


def test_the_primary_sectors_of_the_members_add_up_to_them(rows):
    for chosen in some_filters(rows, 16):
        if chosen.sectors:
            continue  # A filter on sectors leaves organisations of which the first sector may be another.
        for members_only, those in ((True, rows.members(chosen)), (False, rows.organisations(chosen))):
            cells = queries.sector_members(chosen, members_only=members_only, primary_only=True)
            assert cells["organisations"].sum() == len(those), chosen
            every = queries.sector_members(chosen, members_only=members_only, primary_only=False)
            assert every["organisations"].sum() == sum(len(rows.sectors.get(own, [])) or 1 for own in those), chosen


def test_the_list_of_events_is_that_of_the_rows(rows):
    for chosen in some_filters(rows, 40, each_alone=True):
        wanted = rows.events(chosen)
        found = in_full.events(chosen)
        assert sorted(found["event_id"]) == sorted(row["event_id"] for row in wanted), chosen
        ids = {row["event_id"] for row in wanted}
        links = [(row["event_id"], row["place_id"]) for row in rows["event_places"] if row["event_id"] in ids]
        places = in_full.event_places(chosen)
        assert sorted(zip(places["event_id"], places["place_id"], strict=True)) == sorted(links), chosen
        days = [day for day in found["start_date"] if isinstance(day, date)]
        assert days == sorted(days, reverse=True), "newest first"


def test_the_numbers_of_events_are_those_of_the_rows(rows):
    for chosen in some_filters(rows, 40, each_alone=True):
        everything, held = rows.events(chosen), rows.held(chosen)
        assert queries.event_numbers(chosen) == rows.numbers(held), chosen
        done = [row for row in everything if row["event_status_code"] == "held"]
        planned = sum(row["event_status_code"] == "planned" for row in everything)
        assert queries.on_record(chosen) == queries.OnRecord(
            held=len(held),
            within=sum(is_ours(row) and rows.is_within(row) for row in done),
            other_host=sum(not row["is_network_event"] for row in done),
            planned=planned,
            not_held=len(everything) - len(done) - planned,
        ), chosen
        assert queries.on_record(chosen).total == len(everything), chosen
        undated = sum(not row["start_date"] for row in held)
        assert queries.count_held(chosen) == (len(held) - undated, undated), chosen
        by_year = queries.events_by_year(chosen)
        years = sorted({int(row["start_date"][:4]) for row in held if row["start_date"]})
        assert list(by_year["year"]) == years
        for year in by_year.itertuples(index=False):
            own = [row for row in held if row["start_date"] and int(row["start_date"][:4]) == year.year]
            assert rows.numbers(own) == {"events": year.events, "countries": year.countries, "cities": year.cities}
        for figure in ("countries", "cities"):
            assert queries.events_by_place(chosen, figure)["code"].nunique() == rows.numbers(held)[figure]


def test_events_of_a_year_lie_after_one_day_and_up_to_another(rows):
    chosen = some_filters(rows, 1)[0]
    after, until = date(2016, 7, 5), date(2017, 7, 5)
    own = [row for row in rows.held(chosen) if row["start_date"] and "2016-07-05" < row["start_date"] <= "2017-07-05"]
    assert queries.event_numbers(chosen, after=after, until=until) == rows.numbers(own)


def test_nothing_is_left_where_filters_contradict_each_other(on_demo):
    nobody = on_demo(2026, 11, 22, **NOBODY)
    assert queries.member_count(nobody) == queries.Count(0, 0, 0, 0, 0, 0)
    assert queries.member_changes(nobody).empty and in_full.organisations(nobody).empty
    assert queries.sector_members(nobody, members_only=False, primary_only=False).empty


@pytest.mark.parametrize(
    ("where", "chosen"),
    [("demo", "sectors"), ("network", "regions"), ("network", "organisation_types"), ("network", "un_statuses")],
)
def test_not_stated_is_a_choice_that_finds_what_no_other_does(request, monkeypatch, where, chosen):
    monkeypatch.setenv("CNIE_DATA", str(request.getfixturevalue(where)))
    edition = queries.current_edition()
    day = queries.about(edition)["record_date"]

    def those(*values: str, of: str = chosen) -> set[str]:
        return set(in_full.organisations(Filters(edition, day, **{of: values}))["organisation_id"])

    stated, unstated = those(*queries.options(edition, "en")[chosen]), those(NOT_STATED)
    assert unstated and not stated & unstated
    without = those(NO_STATUS, of="un_statuses") if chosen == "un_statuses" else set()
    assert stated | unstated | without == those()
    assert those(NOT_STATED, next(iter(queries.options(edition, "en")[chosen]))) > unstated


# --- published figures ---------------------------------------------------------------------------------------------


def test_the_latest_figure_is_the_newest_of_those_with_a_clear_coverage(network, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(network))
    edition = queries.current_edition()

    def latest(*day: int) -> int | None:
        found = queries.latest_published(Filters(edition, date(*day)), "cnie_members")
        return None if found is None else found["value"]

    assert latest(2017, 7, 3) is None
    assert latest(2017, 7, 4) == 3
    # The magazine of September 2018 does not say whom it counts.
    assert latest(2018, 10, 1) == 3
    # Of one day the exact figure, not the derived one.
    assert latest(2018, 11, 2) == 10
    assert latest(2019, 11, 1) == 10
    assert latest(2019, 11, 2) == 11


def test_a_figure_is_compared_only_with_an_exact_one_of_the_same_coverage_about_a_year_before(rows, folder):
    edition = queries.current_edition()
    day = queries.about(edition)["record_date"]
    metrics = tuple(queries.codes(edition, "en")["metric"])
    figures = queries.published(Filters(edition, day), metrics)
    assert len(figures) == len(rows["published_figures"])
    compared = []
    for figure in figures.itertuples():
        others = [
            other
            for other in rows["published_figures"]
            if figure.metric_code == other["metric_code"]
            and figure.coverage_code == other["coverage_code"] != "unclear"
            and figure.comparator_code == other["comparator_code"] == "exact"
            # Nine months to fifteen.
            and 274 <= (figure.as_of_date - date.fromisoformat(other["as_of_date"])).days <= 457
        ]
        if figure.year_before_date is None:
            assert others == [], figure
            continue
        compared.append(figure)
        assert (figure.year_before_date.isoformat(), figure.year_before_value) in {
            (other["as_of_date"], other["value"]) for other in others
        }
    # The public record has no two such figures; the invented network has the about page of two years.
    assert [figure.value for figure in compared] == ([11] if folder.name.startswith("network") else [])


def test_a_figure_is_published_on_its_own_day_and_not_before(on_demo):
    assert 61 not in set(queries.published(on_demo(2015, 5, 25), ("cnie_members",))["value"])
    assert 61 in set(queries.published(on_demo(2015, 5, 26), ("cnie_members",))["value"])


# --- many readers --------------------------------------------------------------------------------------------------


def test_several_readers_at_once_get_the_answers_of_one(rows, folder, copy_of, monkeypatch):
    several = some_filters(rows, 6)
    # A copy that nobody has opened yet, so that they also race to open it.
    monkeypatch.setenv("CNIE_DATA", str(copy_of(folder).path))

    def answers(chosen: Filters) -> list:
        return [
            queries.member_count(chosen),
            queries.member_changes(chosen).to_dict("list"),
            in_full.organisations(chosen)["organisation_id"].tolist(),
            queries.event_numbers(chosen),
            in_full.events(chosen)["event_id"].tolist(),
        ]

    with ThreadPoolExecutor(8) as readers:
        together = list(readers.map(answers, several * 2))
    assert together == [answers(chosen) for chosen in several] * 2


def test_what_one_reader_does_with_an_answer_nobody_else_sees(on_demo):
    day = on_demo(2017, 11, 2)
    for ask in (in_full.events, in_full.organisations, queries.member_changes, in_full.event_places):
        mine, before = ask(day), ask(day).copy()
        mine[mine.columns[-1]] = None
        mine.loc[0, mine.columns[0]] = mine.iloc[-1, 0]
        mine.insert(0, "mine", 1)
        assert ask(day).equals(before) and not mine.equals(before)


def test_the_two_languages_name_the_same_rows(on_demo):
    english, chinese = (on_demo(2026, 11, 22, language=language) for language in ("en", "zh"))
    for ask, name in ((in_full.events, "event_id"), (in_full.organisations, "organisation_id")):
        assert set(ask(english)[name]) == set(ask(chinese)[name])
    assert "莆田" in set(in_full.event_places(chinese)["place"])
    assert "Putian" in set(in_full.event_places(english)["place"])
