"""Members on any day, how their number came about, and the rows behind each number: on random rosters, counted a second
time and slowly from the lines of the raw file."""

import calendar
import csv
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard import opened, queries, tables
from dashboard.queries import FOUNDED, MEMBERS, NOT_STATED, Filters, growth
from tests import in_full
from tests.conftest import Folder

DAY = timedelta(days=1)
SECTORS = ["health care", "culture and art", "environmental protection", ""]
SEATS = [("Beijing", "Beijing"), ("Kunming", "Yunnan"), ("", "Hainan"), ("", "")]
TYPES = ["foundation", "association", ""]
LAST = date(2026, 6, 30)


def written(day: date, precision: str) -> str:
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def random_roster(chance: random.Random, number: int) -> list[dict[str, str]]:
    """Rows of a roster: members of one to three spells, dates of every precision, all ways to leave."""
    rows = []
    for member in range(number):
        day = FOUNDED + chance.randrange(5000) * DAY
        sectors = dict.fromkeys(chance.choice(SECTORS) for _ in range(chance.choice((1, 1, 2))))
        city, province = chance.choice(SEATS)
        about = {
            **{"member_name_en": f"Invented member {member:03d}", "member_name_zh": "", "note": "invented"},
            **{"organisation_type": chance.choice(TYPES), "sectors": "|".join(filter(None, sectors))},
            **{"city": city, "province": province},
            **dict.fromkeys(("member_level", "ecosoc_category", "ecosoc_granted_date"), ""),
        }
        for spell in range(chance.choice((1, 1, 1, 2, 3))):
            joined = written(day, chance.choice(("day", "day", "month", "year")))
            # Of a first spell, the beginning may be unknown.
            joined = "" if spell == 0 and chance.random() < 0.08 else joined
            end = day + chance.randrange(400, 2500) * DAY
            if chance.random() < 0.4 or end >= LAST:
                rows.append({**about, "joined_date": joined, "left_date": "", "end_reason": ""})
                break
            left = written(end, chance.choice(("day", "day", "month", "year")))
            reason = chance.choice(("resigned", "lapsed", "merged", ""))
            rows.append({**about, "joined_date": joined, "left_date": left, "end_reason": reason})
            # Often at once: who comes back on the day of leaving never left. Else in a later year.
            at_once = len(left) == 10 and chance.random() < 0.3
            day = end if at_once else date(end.year + 1, 1, 1) + chance.randrange(600) * DAY
            if at_once:
                rows.append({**about, "joined_date": day.isoformat(), "left_date": "", "end_reason": ""})
                break
            if day >= LAST:
                break
    return rows


def meant(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date can mean."""
    if not text:
        return None
    year, month, day = [int(part) for part in text.split("-")] + [0] * (2 - text.count("-"))
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1), date(year, last_month, last_day)


class Slowly:
    """The same roster, day by day, from its lines."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows

    @staticmethod
    def spell(row: dict[str, str]) -> tuple[date, date]:
        """From which day to which day a line counts, the latter left out."""
        joined, left = meant(row["joined_date"]), meant(row["left_date"])
        until = left[1] if left else date.max
        if joined:
            return joined[0], until
        # Leaving is the evidence that it was a member the day before. Who stays and nobody knows since when counts on any day.
        return until - DAY if left else date.min, until

    def on(self, day: date, *, dated_only: bool = False) -> set[str]:
        """Who counts on a day; `dated_only` leaves out those of whom neither joining nor leaving is dated."""
        rows = [row for row in self.rows if not dated_only or row["joined_date"] or row["left_date"]]
        return {row["member_name_en"] for row in rows if self.spell(row)[0] <= day < self.spell(row)[1]}

    def imprecise(self, day: date) -> set[str]:
        """Of those who count, who might not, since a date means more than one day."""
        found = set()
        for name in self.on(day):
            own = [row for row in self.rows if row["member_name_en"] == name]
            own = [row for row in own if self.spell(row)[0] <= day < self.spell(row)[1]]
            unsure = []
            for row in own:
                joined, left = meant(row["joined_date"]), meant(row["left_date"])
                sure_from = joined[1] if joined else self.spell(row)[0]
                sure_until = left[0] if left else date.max
                unsure.append(not (sure_from <= day < sure_until))
            if all(unsure) and own[0]["joined_date"]:
                found.add(name)
        return found

    def start_unknown(self, day: date) -> set[str]:
        """Of those who count, who left a membership of which nobody says since when, later or to come back at once."""
        found = set()
        for name in self.on(day, dated_only=True):
            own = [row for row in self.rows if row["member_name_en"] == name and self.spell(row)[0] <= day]
            own = sorted(own, key=self.spell)
            until, stretch = date.min, []
            for row in own:
                stretch = [*stretch, row] if self.spell(row)[0] <= until else [row]
                until = self.spell(row)[1]
            if not stretch[0]["joined_date"]:
                found.add(name)
        return found

    def moves(self, first: date, last: date) -> dict[str, list[tuple[str, date]]]:
        """Who came, who came back and who went, by walking from day to day."""
        found = defaultdict(list)
        seen = {name for row in self.rows for name in [row["member_name_en"]] if self.spell(row)[0] < first}
        before, day = self.on(first - DAY, dated_only=True), first
        while day <= last:
            now = self.on(day, dated_only=True)
            for name in now - before:
                found["rejoined" if name in seen else "joined"].append((name, day))
            for name in before - now:
                (row,) = [row for row in self.rows if row["member_name_en"] == name and self.spell(row)[1] == day]
                reason = row["end_reason"] if row["end_reason"] in ("lapsed", "merged") else "left"
                found[reason].append((name, day))
            seen |= now
            before, day = now, day + DAY
        return found


@pytest.fixture(scope="module", params=[1, 2])
def published(
    request: pytest.FixtureRequest, copy_of: Callable[[Path], Folder], network: Path
) -> tuple[Folder, list[dict[str, str]]]:
    """A random roster, published instead of the invented one."""
    folder, rows = copy_of(network), random_roster(random.Random(request.param), 70)
    with folder.raw("members.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    folder.certify()
    folder.build()
    kept = folder.rows("select rows_read, rows_kept from sources where file = 'members.csv'")
    assert kept == [(len(rows), len(rows))]
    return folder, rows


@pytest.fixture
def roster(published: tuple[Folder, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch) -> Slowly:
    """What the lines of the random roster say, whose edition is the one that is asked."""
    monkeypatch.setenv("CNIE_DATA", str(published[0].path))
    return Slowly(published[1])


def chosen(day: date = LAST, **more: object) -> Filters:
    return Filters(queries.current_edition(), day, **more)


def some_days(number: int) -> list[date]:
    chance = random.Random(20171102)
    return [FOUNDED + chance.randrange((LAST - FOUNDED).days) * DAY for _ in range(number)]


def test_the_count_on_any_day_is_that_of_the_lines(roster):
    for day in [*some_days(25), date(2012, 12, 31), date(2018, 1, 1), LAST]:
        at = chosen(day)
        those = in_full.organisations(at, members_only=True)["organisation"]
        count, undated = queries.member_count(at), roster.on(day) - roster.on(day, dated_only=True)
        # Beside a roster nobody else is a member.
        assert set(those) == roster.on(day), day
        assert count.value == len(those) == len(roster.on(day))
        assert count.imprecise == len(roster.imprecise(day)), day
        assert count.undated == len(undated) > 0, day
        assert count.start_unknown == len(roster.start_unknown(day)), day
        moved = queries.member_changes(at)
        standing = moved["members"].iloc[-1] if len(moved) else 0
        assert standing == len(roster.on(day, dated_only=True)), day


def test_the_changes_between_two_days_are_those_of_the_lines(roster):
    tried = set()
    for first, last in [(date(2010, 1, 1), date(2014, 12, 31)), (date(2015, 3, 7), date(2019, 8, 20))]:
        moves = roster.moves(first, last)
        tried |= set(moves)
        names = in_full.organisations(chosen()).set_index("organisation_id")["organisation"]
        found = defaultdict(list)
        for row in growth.changed(chosen(), first, last).itertuples():
            if names[row.organisation_id].startswith("Invented member"):
                found[row.change_code].append((names[row.organisation_id], row.day))
        assert {code: sorted(those) for code, those in found.items()} == {
            code: sorted(those) for code, those in moves.items()
        }
    assert tried == set(growth.PARTS), "each way to come and to go is tried"


def periods() -> list[tuple[date, date]]:
    days = some_days(12)
    found = [tuple(sorted(pair)) for pair in zip(days[::2], days[1::2], strict=True)]
    return [*found, (FOUNDED, LAST), (date(2015, 1, 1), date(2015, 12, 31)), (days[0], days[0])]


def some_choices() -> list[dict[str, object]]:
    return [
        {},
        {"sectors": ("health_care", NOT_STATED)},
        {"regions": ("cn_north",)},
        {"organisation_types": (NOT_STATED,), "sectors": ("culture_art",)},
    ]


def test_the_bridge_adds_up_for_any_period_filter_and_grouping(roster):
    tried = 0
    for first, last in periods()[:5]:
        for choice in some_choices():
            at = chosen(**choice)
            whole = tables.bridge(growth.bridge(at, first, last), at, None).iloc[0]
            ends = (queries.member_count(queries.on(at, day)) for day in (first - DAY, last))
            # Who is known and nobody says since when is in no course over time.
            assert [whole["start"], whole["end"]] == [count.value - count.undated for count in ends]
            if not choice:
                lines = [len(roster.on(day, dated_only=True)) for day in (first - DAY, last)]
                assert [whole["start"], whole["end"]] == lines
            for by in growth.GROUPS:
                rows = tables.bridge(growth.bridge(at, first, last, by), at, by)
                assert rows["adds_up"].all(), (first, last, choice, by)
                tried += len(rows)
                if by in ("type", "region"):
                    # An organisation has one type and one seat, so these add up to the whole.
                    assert rows["end"].sum() == whole["end"] and rows["joined"].sum() == whole["joined"]
    assert tried > 150


def test_years_follow_one_another_without_a_gap(roster):
    rows = growth.bridge(chosen(), FOUNDED, LAST, "year")
    assert list(rows["start"][1:]) == list(rows["end"][:-1])
    assert rows["joined"].sum() == growth.bridge(chosen(), FOUNDED, LAST).iloc[0]["joined"]


def test_every_number_of_the_bridge_opens_exactly_its_rows(roster):
    clicked = 0
    first, last = date(2010, 3, 1), date(2015, 6, 30)
    for choice in some_choices()[::2]:
        at = chosen(**choice)
        for by in growth.GROUPS:
            rows = tables.bridge(growth.bridge(at, first, last, by), at, by)
            shown = tables.bridge_list(rows, at, by)
            for number, codes in enumerate(tables.bridge_codes(rows, by, first, last, at)):
                for heading, code in codes.items():
                    found = opened.find(at, code)
                    assert len(found.rows) == shown[heading].iloc[number], (code, choice)
                    clicked += len(found.rows)
    assert clicked


def test_each_step_of_the_course_opens_its_members(roster):
    for choice in some_choices():
        at = chosen(**choice)
        for row in queries.member_changes(at).itertuples():
            found = opened.find(at, f"members~{row.day}")
            assert len(found.rows) == len(found.profiles) == row.members


def test_what_a_filter_leaves_out_is_the_difference(roster):
    for choice in some_choices()[1:]:
        at = chosen(**choice)
        for one in queries.left_out(at):
            if one.of == "members":
                assert one.kept == queries.member_count(at).value
                wider = {name: value for name, value in choice.items() if name != one.filter}
                assert one.total == queries.member_count(chosen(**wider)).value
                if NOT_STATED in choice[one.filter]:
                    assert one.unstated == 0


def test_a_member_that_joins_and_leaves_on_one_day_comes_and_goes(mine, monkeypatch):
    """It is a member at the end of no day, and the sum still holds."""
    mine.change("members.csv", ("虚构果园学会,2011,", "虚构果园学会,2011-05-05,"))
    line = next(line for line in mine.raw("members.csv").read_text(encoding="utf-8").splitlines() if "果园" in line)
    cells_of = line.split(",")
    cells_of[8] = "2011-05-05"
    mine.change("members.csv", (line, ",".join(cells_of)))
    mine.build()
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    day = date(2011, 5, 5)
    row = growth.bridge(chosen(), day, day).iloc[0]
    assert (row["joined"], row["left"]) == (1, 1) and growth.adds_up(row)
    assert "Invented Orchard Society" not in set(in_full.organisations(chosen(day), metric=MEMBERS)["organisation"])


def test_an_undated_member_that_is_no_longer_one_is_in_no_course(mine, monkeypatch):
    """How its membership ended is stated, and neither since when nor until when: it counts until its file was received."""
    line = "Invented Silent Order,虚构静默会,,association,ethnic and religious affairs,Lhasa,Tibet,local,,"
    mine.change("members.csv", (f"{line},", f"{line}lapsed,"))
    mine.build()
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    name, received = "Invented Silent Order", date(2026, 7, 15)
    for day, is_member in ((date(2006, 1, 1), True), (received - DAY, True), (received, False)):
        assert (name in set(in_full.organisations(chosen(day), metric=MEMBERS)["organisation"])) is is_member
    counts = [queries.member_count(chosen(day)) for day in (received - DAY, received)]
    assert [count.undated for count in counts] == [1, 0]
    # Of another that ended in the same way the beginning is stated: it alone is in the course.
    assert counts[0].value == counts[1].value + 2
    row = growth.bridge(chosen(received), received, received).iloc[0]
    assert (row["start"], row["end"], row["lapsed"]) == (counts[1].value + 1, counts[1].value, 1)
    assert row[list(growth.PARTS)].sum() == 1
    ended = growth.changed(chosen(received), received, received)["organisation_id"]
    names = in_full.organisations(chosen(received)).set_index("organisation_id")["organisation"]
    assert list(names[ended]) == ["Invented Fading Circle"]
    last = queries.member_changes(chosen(received))["members"].iloc[-1]
    assert last == len(opened.find(chosen(received), f"members~{received}").rows) == counts[1].value


def test_the_period_ends_on_the_as_of_date():
    at = Filters(1, date(2017, 7, 5), since=2010, until=2017)
    assert growth.period(at) == (date(2010, 1, 1), date(2017, 7, 5))
    assert growth.period(Filters(1, date(2017, 7, 5))) == (FOUNDED, date(2017, 7, 5))
    assert growth.period(Filters(1, date(2019, 1, 1), until=2012)) == (FOUNDED, date(2012, 12, 31))
