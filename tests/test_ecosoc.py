"""The ECOSOC life cycle: stages and reports due, decided at publication and asked for any day, each counted a second time and
slowly; and every mark opens as many rows as the number that was clicked."""

import random
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import charts, exports, opened, queries, tables
from dashboard.queries import Filters, ecosoc
from dashboard.words import say_in
from etl import count, database

DAY = timedelta(days=1)
RECORD = date(2026, 11, 22)


# --- at publication: any list of steps -------------------------------------------------------------------------------


STAGES = [
    "applied",
    "recommended",
    "granted",
    "granted",
    "suspended",
    "withdrawn",
    "reinstated",
    "reported",
    "reported",
]
STEP = st.fixed_dictionaries(
    {
        "un_stage_code": st.sampled_from(STAGES),
        "un_category_code": st.sampled_from(["general", "special", "special", "roster", None]),
        "day": st.dates(date(1996, 1, 1), RECORD),
        "precision_code": st.sampled_from(["day", "day", "month", "year", "unknown"]),
        "source_id": st.sampled_from(["old", "new"]),
        # A day by which evidence shows a step without a date: seldom known.
        "by": st.one_of(st.none(), st.none(), st.dates(date(1996, 1, 1), RECORD)),
        "evidence_code": st.sampled_from(["roster", "press", "listed"]),
    }
)
RECEIVED = {"old": date(2018, 3, 1), "new": RECORD}


def step(values: dict) -> dict:
    """A step as `un_statuses` has it: the first day of what is stated, or none; then an end has the day of the file as its
    evidence, and any other step that of a dated evidence, if there is one."""
    day, precision = values["day"], values["precision_code"]
    first = {"month": day.replace(day=1), "year": day.replace(month=1, day=1), "unknown": None}.get(precision, day)
    stage, received = values["un_stage_code"], RECEIVED[values["source_id"]]
    evidence = min(first, received) if first else received if stage in ("suspended", "withdrawn") else values.get("by")
    return {
        **{"organisation_id": "o", "un_stage_code": stage, "un_category_code": values["un_category_code"]},
        **{"status_date": first, "precision_code": precision, "evidence_date": evidence},
        "evidence_code": values.get("evidence_code", "press"),
        **{"source_id": values["source_id"], "source_row": 2},
    }


LIVES = st.lists(STEP, min_size=1, max_size=7).map(lambda values: [step(one) for one in values])


def counted(steps: list[dict]) -> tuple[list[dict], list[dict], list[dict]]:
    spells = count.un_status_spells(steps)
    return spells, count.un_stage_spells(steps, spells), count.un_report_dues(steps, spells, RECEIVED)


def covering(rows: list[dict], day: date) -> list[dict]:
    """The rows that count on a day: undated ones on any day until they ended."""
    return [
        row for row in rows if (row["counted_from_date"] or date.min) <= day < (row["counted_until_date"] or date.max)
    ]


def telling_days(steps: list[dict]) -> list[date]:
    """Days around every step, its last meaning included, and some others."""
    days = {_day(one) for one in steps} - {date.min}
    days |= {date(day.year, 12, 31) for day in days} | {date(year, 6, 1) for year in range(2010, 2027)}
    return sorted({day + shift for day in days for shift in (-DAY, 0 * DAY, DAY)})


@given(LIVES)
@settings(max_examples=150, deadline=None)
def test_an_organisation_stands_at_one_stage_and_it_is_in_status_exactly_while_a_spell_lasts(steps):
    spells, stages, _ = counted(steps)
    for day in telling_days(steps):
        stage = covering(stages, day)
        assert len(stage) <= 1
        in_status = bool(stage) and stage[0]["un_stage_code"] in ("granted", "reinstated")
        assert in_status == bool(covering(spells, day))
        if stage and not in_status:
            assert stage[0]["un_stage_code"] in {one["un_stage_code"] for one in steps if _day(one) <= day}
    for before, after in pairwise(stages):
        assert before["counted_until_date"] <= after["counted_from_date"]
    assert not any(stage["counted_from_date"] is None for stage in stages[1:])


@given(LIVES)
@settings(max_examples=150, deadline=None)
def test_a_status_begins_on_a_day_that_a_source_or_dated_evidence_shows(steps):
    """Never on the day on which a file was received; and an undated grant is no start where a dated one is."""
    granting = [one for one in steps if one["un_stage_code"] in ("granted", "reinstated")]
    days = {_day(one) for one in granting}
    starts = [spell["counted_from_date"] for spell in counted(steps)[0]]
    # Granted in another category: where the one ends the other begins.
    assert {day or date.min for day in starts} <= days
    if days - {date.min}:
        assert None not in starts
    else:
        assert len(starts) == len(set(starts)) <= 1 and bool(starts) == bool(granting)


@given(LIVES)
@settings(max_examples=150, deadline=None)
def test_a_report_is_no_change_of_status(steps):
    without = [one for one in steps if one["un_stage_code"] != "reported"]
    assert counted(steps)[:2] == counted(without)[:2]


def dues_by_hand(steps: list[dict]) -> list[tuple]:
    """The dues of a life, year by year: no arithmetic of cycles, only a calendar that is walked through."""
    found = []
    reports = [one for one in steps if one["un_stage_code"] == "reported"]
    for spell in count.un_status_spells(steps):
        grants = [
            one
            for one in steps
            if one["un_stage_code"] == "granted"
            and _day(one) <= (spell["counted_from_date"] or date.min)
            and {one["un_category_code"], spell["un_category_code"]} - {None} != {"general", "special"}
            and "roster" not in {one["un_category_code"], spell["un_category_code"]}
        ]
        if spell["un_category_code"] not in ("general", "special") or not grants:
            continue
        grant = sorted(grants, key=_day)
        newest = next(one for one in grant if _day(one) == _day(grant[-1]))
        if newest["status_date"] is None:
            continue
        end = min(spell["counted_until_date"] or RECORD, RECORD)
        days, since = [], 0
        for year in range(newest["status_date"].year + 1, end.year + 9):
            since += 1
            if since == 4:
                since = 0
                if date(year, 6, 1) >= (spell["counted_from_date"] or date.min):
                    days.append(date(year, 6, 1))
        served = {}
        for report in sorted(one["status_date"] for one in reports if one["status_date"]):
            in_reach = [day for day in days if day <= _year_on(report)]
            if in_reach and in_reach[-1] not in served:
                served[in_reach[-1]] = report
        for day in days:
            kept_after = any(RECEIVED[one["source_id"]] >= day for one in reports)
            known = None
            if reports and kept_after and all(one["status_date"] for one in reports):
                known = max(day, min(one["status_date"] for one in reports))
            found.append((spell["counted_from_date"], day, served.get(day), known))
    return found


def _day(one: dict) -> date:
    """The day of a step, or by which its evidence shows it; before every other where nothing dates it."""
    return one["status_date"] or one["evidence_date"] or date.min


def _year_on(day: date) -> date:
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


@given(LIVES)
@settings(max_examples=300, deadline=None)
def test_the_reports_due_are_those_of_a_calendar_walked_through(steps):
    dues = counted(steps)[2]
    names = ("counted_from_date", "due_date", "submitted_date", "reporting_known_from_date")
    assert [tuple(due[name] for name in names) for due in dues] == dues_by_hand(steps)
    assert {due["un_category_code"] for due in dues} <= {"general", "special"}


def life(*steps: tuple[str, str, str | None], category: str | None = "special") -> list[dict]:
    """Steps written short: stage, date as stated, source."""
    return [
        step(
            {
                **{"un_stage_code": stage, "un_category_code": category, "source_id": source or "new"},
                "day": date.fromisoformat(f"{written}-01-01"[:10]) if written else RECORD,
                "precision_code": {0: "unknown", 4: "year", 7: "month", 10: "day"}[len(written)],
            }
        )
        for stage, written, source in steps
    ]


def due_years(steps: list[dict]) -> list[int]:
    return [due["due_date"].year for due in counted(steps)[2]]


@pytest.mark.parametrize("granted", ["2014", "2014-07", "2014-07-21"])
def test_a_grant_dated_to_year_month_or_day_gives_the_same_due_dates(granted):
    dues = counted(life(("granted", granted, None)))[2]
    assert [due["due_date"] for due in dues] == [date(year, 6, 1) for year in (2018, 2022, 2026, 2030, 2034)]


@pytest.mark.parametrize(("category", "granted"), [("roster", "2014"), (None, "2014"), ("special", "")])
def test_without_a_reporting_category_or_a_year_of_grant_nothing_is_computed(category, granted):
    assert due_years(life(("granted", granted, None), category=category)) == []


def test_a_reinstated_status_keeps_the_cycle_of_its_grant():
    steps = life(("granted", "2010", None), ("suspended", "2018-07-24", None), ("reinstated", "2019-07-23", None))
    spells, _, dues = counted(steps)
    assert [spell["counted_from_date"].year for spell in spells] == [2010, 2019]
    again = [due["due_date"].year for due in dues if due["counted_from_date"] == date(2019, 7, 23)]
    assert again == [2022, 2026, 2030, 2034]


def test_a_reinstated_status_of_which_no_grant_is_on_record_has_no_due_date():
    assert due_years(life(("reinstated", "2019-07-23", None))) == []


@pytest.mark.parametrize(
    ("submitted", "serves"),
    [("2022-06-01", 2022), ("2021-06-01", 2022), ("2021-05-31", 2018), ("2023-01-10", 2022), ("2016", None)],
)
def test_a_report_serves_the_newest_due_date_up_to_a_year_after_it(submitted, serves):
    dues = counted(life(("granted", "2014", None), ("reported", submitted, None)))[2]
    assert [due["due_date"].year for due in dues if due["submitted_date"]] == ([serves] if serves else [])


def test_a_file_that_was_received_before_the_due_date_can_not_tell_of_it():
    dues = counted(life(("granted", "2014", None), ("reported", "2017-11-02", "old")))[2]
    assert {due["due_date"].year: due["submitted_date"] for due in dues}[2018] == date(2017, 11, 2)
    assert {due["reporting_known_from_date"] for due in dues} == {None}


# --- on any day: the pages' questions, answered a second time from the plain tables ----------------------------------


@pytest.fixture(params=["demo", "network"])
def folder(request, monkeypatch):
    found = request.getfixturevalue(request.param)
    monkeypatch.setenv("CNIE_DATA", str(found))
    return found


class Rows:
    """The plain tables of the current edition."""

    def __init__(self, folder) -> None:
        place = folder / "editions" / f"edition-{queries.current_edition():04d}.sqlite"
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            names = ("un_statuses", "un_status_spells", "memberships", "organisations", "places", "sources", "codes")
            self.tables = {name: [dict(row) for row in connection.execute(f"select * from {name}")] for name in names}

    def __getitem__(self, name: str) -> list[dict]:
        return self.tables[name]

    def of(self, name: str, day: date) -> dict[str, dict]:
        """By organisation, the newest row that covers a day; undated ones cover any day until they ended."""
        covers = [
            row
            for row in self[name]
            if (row["counted_from_date"] or "") <= day.isoformat() < (row["counted_until_date"] or "9999")
        ]
        return {row["organisation_id"]: row for row in sorted(covers, key=lambda row: row["counted_from_date"] or "")}

    def members(self, day: date) -> set[str]:
        own = {row["organisation_id"] for row in self["memberships"] if row["network_code"] == "cnie"}
        return own & set(self.of("memberships", day)) if own else set()

    def steps(self) -> dict[str, list[dict]]:
        found = defaultdict(list)
        for row in self["un_statuses"]:
            found[row["organisation_id"]].append(row)
        return found


@pytest.fixture
def rows(folder):
    return Rows(folder)


def some_days(rows: Rows) -> list[date]:
    """Days on which something changes, and the days around them, and some drawn by chance; the same each time."""
    pick = random.Random(19960725)
    last = queries.about(queries.current_edition())["record_date"]
    ends = {row[name] for row in rows["un_status_spells"] for name in ("counted_from_date", "counted_until_date")}
    days = [date.fromisoformat(end) + shift for end in sorted(ends - {None}) for shift in (-DAY, 0 * DAY, DAY)]
    days = [day for day in days if queries.FOUNDED <= day <= last]
    days = pick.sample(days, min(12, len(days)))
    days += [queries.FOUNDED + pick.randrange((last - queries.FOUNDED).days) * DAY for _ in range(8)]
    return [last, date(2026, 6, 1), date(2026, 6, 2), date(2026, 5, 31), date(2024, 2, 29), *days]


def on(day: date, language: str = "en") -> Filters:
    return Filters(queries.current_edition(), day, language)


def test_stages_on_a_day_are_those_of_the_steps(rows):
    met = Counter()
    for day in some_days(rows):
        spells, members = rows.of("un_status_spells", day), rows.members(day)
        wanted = {}
        for own, steps in rows.steps().items():
            taken = [
                row
                for row in steps
                if (row["status_date"] or row["evidence_date"] or "") <= day.isoformat()
                and row["un_stage_code"] not in ("granted", "reinstated", "reported")
            ]
            if own in spells:
                wanted[own] = "held"
            elif taken:
                wanted[own] = max(taken, key=lambda row: row["status_date"] or row["evidence_date"] or "")[
                    "un_stage_code"
                ]
        found = ecosoc.stages(on(day))
        assert found["organisation_id"].is_unique
        assert dict(zip(found["organisation_id"], found["stage"], strict=True)) == wanted, day
        assert set(found.loc[found["group"] == "member", "organisation_id"]) == members & set(wanted), day
        met.update(wanted.values())
    assert met["held"] and met["recommended"]


def test_reports_due_on_a_day_are_those_of_the_steps(rows):
    states = Counter()
    for day in some_days(rows):
        filters = on(day)
        wanted, unknown = {}, {}
        for own, spell in rows.of("un_status_spells", day).items():
            category = spell["un_category_code"]
            grants = [row for row in rows.steps()[own] if row["un_stage_code"] == "granted" and row["status_date"]]
            grants = [row for row in grants if row["status_date"] <= (spell["counted_from_date"] or "")]
            grants = [row for row in grants if row["un_category_code"] in (category, None)]
            if category not in ("general", "special") or not grants:
                if category != "roster":
                    unknown[own] = "no_year" if category else "no_category"
                continue
            year = int(max(row["status_date"] for row in grants)[:4])
            # Where a grant has a date, the status has one.
            since = date.fromisoformat(spell["counted_from_date"])
            days = [date(year + 4 * times, 6, 1) for times in range(1, 99) if year + 4 * times <= day.year + 6]
            days = [due for due in days if due >= since]
            past, coming = [due for due in days if due < day], [due for due in days if due >= day]
            reports = [row for row in rows.steps()[own] if row["un_stage_code"] == "reported"]
            sent = sorted(date.fromisoformat(row["status_date"]) for row in reports)
            for due in past[-1:] + coming:
                serving = [
                    one
                    for one in sent
                    if due <= _year_on(one) and not any(due < later <= _year_on(one) for later in days)
                ]
                if any(one <= day for one in serving):
                    state = "submitted"
                elif due >= day:
                    state = "within_year" if due <= _year_on(day) else "later"
                else:
                    state = "overdue" if any(one <= day for one in sent) else "unknown"
                wanted[own, due] = state
        found = ecosoc.report_dues(filters)
        have = {(row.organisation_id, row.due_date): row.state for row in found.itertuples()}
        assert len(have) == len(found) and have == wanted, day
        without = ecosoc.without_due_date(filters)
        assert dict(zip(without["organisation_id"], without["why"], strict=True)) == unknown, day
        # What can be said of the reports divides them: each has one state, and every organisation in status has reports,
        # or a reason why none can be computed, or stands on the roster.
        held = rows.of("un_status_spells", day)
        roster = {own for own, spell in held.items() if spell["un_category_code"] == "roster"}
        parts = [set(found["organisation_id"]), set(without["organisation_id"]), roster]
        assert sum(map(len, parts)) == len(held) and set.union(*parts) == set(held), day
        assert set(found["state"]) <= set(ecosoc.STATES)
        states.update(found["state"])
    assert states["within_year"] and states["later"] and states["unknown"]


def test_the_sample_has_reports_of_every_state(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    dues = ecosoc.report_dues(on(RECORD))
    of_sample = dues[dues["is_sample"].astype(bool) & dues["is_next"].astype(bool)]
    assert set(of_sample["state"]) == set(ecosoc.STATES)
    past = of_sample[of_sample["due_date"] < RECORD]["state"].value_counts()
    assert past["submitted"] > past["overdue"] > 0
    # Of real organisations no report is on record, so none is said to be overdue.
    assert not {"overdue", "submitted"} & set(dues[~dues["is_sample"].astype(bool)]["state"])


def test_candidates_are_in_status_not_known_abroad_and_not_on_record_as_members(rows):
    network = next(row for row in rows["codes"] if (row["list_code"], row["code"]) == ("network", "cnie"))
    countries = {row["place_id"]: row["country_code"] for row in rows["places"]}
    for day in some_days(rows):
        held, members = set(rows.of("un_status_spells", day)), rows.members(day)
        wanted = {
            row["organisation_id"]
            for row in rows["organisations"]
            if row["organisation_id"] in held - members
            and countries.get(row["seat_place_id"], "CHN") == "CHN"
            and row["name_en"] != network["name_en"]
        }
        assert set(ecosoc.candidates(on(day))["organisation_id"]) == wanted, day


def test_the_network_is_no_candidate_for_itself(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    for language in ("en", "zh"):
        stages = ecosoc.stages(on(RECORD, language))
        assert len(stages[stages["group"] == "network"]) == 1
        own = stages.loc[stages["group"] == "network", "organisation_id"].item()
        candidates = set(ecosoc.candidates(on(RECORD, language))["organisation_id"])
        assert candidates and own not in candidates


def test_suspended_and_withdrawn_are_told_apart_and_owe_no_report(mine, monkeypatch):
    granted = "granted 2008-07|suspended 2016|reinstated 2018-04-17"
    mine.change("organisations.csv", (granted, "granted 2008-07|suspended 2021-07-21|withdrawn 2022-07-22"))
    mine.build()
    monkeypatch.setenv("CNIE_DATA", str(mine.path))

    def at(*day: int) -> tuple[str, int]:
        filters = on(date(*day))
        stages, dues = ecosoc.stages(filters), ecosoc.report_dues(filters)
        own = stages[stages["organisation"] == "Invented Network"]
        return own["stage"].item(), int((dues["organisation"] == "Invented Network").sum())

    assert at(2021, 7, 20)[0] == "held" and at(2021, 7, 20)[1] > 0
    assert at(2021, 7, 21) == ("suspended", 0) == at(2022, 7, 21)
    assert at(2022, 7, 22) == ("withdrawn", 0) == at(2026, 7, 1)


def test_a_report_in_a_roster_is_read_under_either_heading(mine):
    text = mine.raw("members.csv").read_text(encoding="utf-8").splitlines()
    for heading in ("Last quadrennial report", "四年期报告提交时间"):
        lines = [f"{text[0]},{heading}", *(f"{line}," for line in text[1:])]
        (place,) = [number for number, line in enumerate(lines) if ",2015-07-20," in line]
        lines[place] += "2023年5月"
        mine.raw("members.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        mine.certify()
        mine.build()
        found = mine.rows("select status_date, precision_code from un_statuses where un_stage_code = 'reported'")
        assert found == [("2023-05-01", "month")]
        due = mine.rows("select due_date, submitted_date from un_report_dues where submitted_date is not null")
        assert due == [("2023-06-01", "2023-05-01")]


# --- what is opened --------------------------------------------------------------------------------------------------


def drawn(figure) -> list[tuple[str, int]]:
    """Code and number of each mark of a figure of bars; a bar that is divided by evidence, or by sample, opens all its parts."""
    found = Counter()
    for trace in figure.data:
        numbers = trace.x if trace.orientation == "h" else trace.y
        for code, number in zip(trace.customdata, map(int, numbers), strict=True):
            found[code] += number
    return list(found.items())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_mark_opens_as_many_rows_as_it_shows(rows, language):
    opened_rows = 0
    for day in some_days(rows)[: 4 if language == "en" else 1]:
        filters, say = on(day, language), say_in(language)
        stages, dues, without = (ask(filters) for ask in (ecosoc.stages, ecosoc.report_dues, ecosoc.without_due_date))
        words = {"say": say}
        marks = drawn(charts.ecosoc_stages(stages, tables.stage_names(filters), tables.ecosoc_groups(filters), **words))
        marks += drawn(charts.report_calendar(dues, tables.due_states(filters), **words))
        assert sum(number for _, number in marks) == len(stages) + len(dues)
        states = Counter(dues["state"])
        marks += [(f"ecosoc_due~{state}", states[state]) for state in ecosoc.STATES]
        marks += [("ecosoc_without", len(without)), ("ecosoc_candidates", len(ecosoc.candidates(filters)))]
        for code, number in marks:
            found = opened.find(filters, code)
            assert found is not None and len(found.rows) == number == len(found.profiles), (day, code)
            opened_rows += number
        listed = tables.stage_marks(stages, filters) | tables.due_marks(dues, without, filters)
        # The parts of a bar share what the list of marks opens as a whole.
        numbers = Counter()
        for code, number in marks:
            whole, _, part = code.rpartition("~")
            numbers[whole if part in opened.PARTS else code] += number
        assert {code for code, number in numbers.items() if number} - set(listed) <= {
            *("ecosoc_candidates", "ecosoc_due~later", "ecosoc_due~submitted"),
        }
        for code, label in listed.items():
            assert label.endswith(str(numbers[code])), (code, label)
    assert opened_rows


def test_what_is_opened_from_an_altered_address_is_nothing(rows):
    filters = on(RECORD) if len(rows["sources"]) else None
    for code in (
        "ecosoc_stage",
        "ecosoc_stage~x~member",
        "ecosoc_stage~held",
        "ecosoc_due~2026",
        "ecosoc_due~x~overdue",
    ):
        assert opened.find(filters, code) is None, code


def test_holders_and_grants_list_their_numbers(rows):
    for day in some_days(rows)[:4]:
        filters = on(day)
        holders = tables.holders(filters)
        listed = tables.holder_marks(holders, filters) | tables.grant_marks(holders, filters)
        for code, label in listed.items():
            assert label.endswith(str(len(opened.find(filters, code).rows))), (day, code, label)


# --- what is taken away ----------------------------------------------------------------------------------------------


def test_the_calendar_file_holds_every_report_to_come_as_a_whole_day(rows):
    filters = on(queries.about(queries.current_edition())["record_date"])
    dues = ecosoc.report_dues(filters)
    entries = tables.due_entries(dues, filters)
    published = queries.about(filters.edition)["published_at"]
    made = exports.calendar(entries, published, "Source; with, marks")
    assert made == exports.calendar(entries, published, "Source; with, marks"), "the same bytes every time"
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")
    real = dues[~dues["is_sample"].astype(bool)]
    assert len(events) == len(entries) == real["state"].isin(["within_year", "later"]).sum() > 0
    assert {key for key, *_ in entries} <= set(real["organisation_id"]), "no invented deadline"
    assert len({str(event["uid"]) for event in events}) == len(events)
    for event, (_, day, title) in zip(events, entries, strict=True):
        assert (event["dtstart"].dt, event["dtend"].dt, str(event["summary"])) == (day, day + DAY, title)
        assert str(event["description"]) == "Source; with, marks"


# --- the same answers ------------------------------------------------------------------------------------------------


def test_the_answers_are_the_same_in_files_and_on_a_server(network, networks, postgres, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(network))

    def answers() -> list[list[dict]]:
        asked = (ecosoc.stages, ecosoc.report_dues, ecosoc.without_due_date, ecosoc.candidates)
        days = (date(2017, 11, 2), date(2026, 7, 15))
        found = [ask(on(day, language)) for ask in asked for day in days for language in ("en", "zh")]
        return [frame.astype(object).where(frame.notna(), None).to_dict("records") for frame in found]

    in_files = answers()
    assert any(in_files)
    monkeypatch.setenv("DATABASE_URL", postgres.url(postgres.database(networks)))
    assert answers() == in_files
    database.disconnect()
