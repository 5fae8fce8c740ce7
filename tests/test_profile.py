"""The profile of an organisation, part by part, against the plain tables and the raw files; and what the page shows of it."""

import csv
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import profiles, queries
from dashboard.queries import Filters, profile
from dashboard.words import say_in
from etl.reference import key
from tests import in_full
from tests.test_pages import APP, CHINESE, known_codes, seen, unescaped, visit

FOLDERS = ("network", "demo")


@pytest.fixture(params=FOLDERS)
def folder(request, monkeypatch):
    """Each of the two networks in turn."""
    found = request.getfixturevalue(request.param)
    monkeypatch.setenv("CNIE_DATA", str(found))
    return found


@pytest.fixture
def invented(network, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(network))
    return network


@pytest.fixture
def on_demo(demo, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(demo))
    return demo


def rows_of(folder: Path, question: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(folder / "editions" / "edition-0001.sqlite")) as connection:
        return connection.execute(question, values).fetchall()


def ids(folder: Path) -> list[str]:
    """Every organisation; of the sample, whose members are all alike, each tenth."""
    everybody = rows_of(folder, "select organisation_id, coalesce(name_en, '') from organisations order by 1")
    return [who for who, name in everybody if not name.startswith("Sample") or name.endswith("0")]


def id_of(folder: Path, name: str) -> str:
    ((found,),) = rows_of(
        folder, "select organisation_id from organisations where coalesce(name_en, name_zh) = ?", name
    )
    return found


def today() -> date:
    return queries.about(queries.current_edition())["record_date"]


def filters(*day: int, language: str = "en") -> Filters:
    return Filters(queries.current_edition(), date(*day) if day else today(), language)


def shown(name: str, folder: Path, *day: int, language: str = "en") -> profiles.Profile:
    found = profiles.read(filters(*day, language=language), id_of(folder, name))
    assert found
    return found


def cells(rows: pd.DataFrame, *columns: str) -> list[tuple]:
    """The rows of a frame as SQLite has them: nothing for whatever pandas has for it, and numbers for truth values."""
    return [
        tuple(None if pd.isna(value) else int(value) if isinstance(value, bool) else value for value in row)
        for row in rows[list(columns)].astype(object).itertuples(index=False)
    ]


# --- every organisation, against the plain tables ------------------------------------------------------------------


def test_every_part_holds_the_rows_of_its_table_and_no_others(folder):
    own = filters()
    tables = {
        "organisation_names": lambda who: profile.names(own.edition, who),
        "organisation_sectors": lambda who: profile.sectors(own.edition, who),
        "memberships": lambda who: profile.memberships(own, who),
        "un_statuses": lambda who: profile.un_steps(own, who),
        "un_status_spells": lambda who: profile.un_spells(own, who),
    }
    columns = {
        "organisation_names": "name_text, name_kind_code, language_code",
        "organisation_sectors": "sector_code, is_primary_sector",
        "memberships": "network_code, membership_kind_code, joined_precision_code, end_reason_code",
        "un_statuses": "un_stage_code, un_category_code, precision_code",
        "un_status_spells": "un_category_code, is_start_known",
    }
    for table, ask in tables.items():
        expected = defaultdict(list)
        for who, *row in rows_of(
            folder,
            f"select organisation_id, {columns[table]}, source_row, file, sheet_name from {table} "
            "join sources using (source_id)",
        ):
            expected[who].append(tuple(row))
        assert expected, table
        names = [*columns[table].split(", "), "source_row", "file", "sheet_name"]
        for who in ids(folder):
            assert sorted(map(str, cells(ask(who), *names))) == sorted(map(str, expected[who])), who


def test_a_spell_is_in_force_exactly_where_it_is_counted(folder):
    """On each day on which a spell of any organisation begins or ends, and the days around it."""
    spells = rows_of(
        folder,
        "select organisation_id, counted_from_date, counted_until_date from memberships"
        " where network_code = 'cnie' and membership_kind_code = 'group'",
    )
    ends = {date.fromisoformat(day) for _, *days in spells for day in days if day}
    days = sorted({day + timedelta(days=more) for day in ends for more in (-1, 0, 1)})
    for day in days[:: max(1, len(days) // 12)]:
        members = set(
            in_full.organisations(filters(day.year, day.month, day.day), members_only=True)["organisation_id"]
        )
        for who in sorted({who for who, *_ in spells})[::7]:
            states = profile.memberships(filters(day.year, day.month, day.day), who)
            own = states[(states["network_code"] == "cnie") & (states["membership_kind_code"] == "group")]
            assert ("in_force" in set(own["state"])) == (who in members), (who, day)


def partners_slowly(folder: Path, who: str, day: date) -> dict[tuple[bool, str], set[str]]:
    """Partners of an organisation and the events they share, by walking through the plain rows."""
    by_event = defaultdict(list)
    for event, partner, name in rows_of(
        folder, "select event_id, organisation_id, name_written from event_organisations"
    ):
        by_event[event].append((partner, name))
    found = defaultdict(set)
    for event, status, start in rows_of(folder, "select event_id, event_status_code, start_date from events"):
        if status != "held" or (start and start > day.isoformat()):
            continue
        if who in {partner for partner, _ in by_event[event]}:
            for partner, name in by_event[event]:
                if partner != who:
                    found[(partner is not None, partner or key(name))].add(event)
    return dict(found)


def test_partners_are_those_that_a_slow_count_finds(folder):
    tried = 0
    for day in (today(), date(2016, 1, 1)):
        for who in ids(folder):
            found = profile.partners(filters(day.year, day.month, day.day), who)
            mine = defaultdict(set)
            for row in found.itertuples():
                mine[(row.is_resolved, row.who if row.is_resolved else key(row.name_written))].add(row.event_id)
                tried += 1
            assert dict(mine) == partners_slowly(folder, who, day), who
            assert all(
                row.events == len(mine[(row.is_resolved, row.who)]) for row in found.itertuples() if row.is_resolved
            )
            assert list(found["events"]) == sorted(found["events"], reverse=True)
    assert tried > 5


def test_partners_see_one_another_as_often(folder):
    own = filters()
    together = {}
    for who in ids(folder):
        found = profile.partners(own, who)
        for row in found[found["is_resolved"].astype(bool)].itertuples():
            together[(who, row.who)] = row.events
    assert together
    assert all(together[(other, one)] == number for (one, other), number in together.items())


def test_events_are_those_that_name_it_newest_first_each_once(folder):
    own, seen = filters(), 0
    for who in ids(folder):
        found = profile.events(own, who)
        plain = rows_of(folder, "select distinct event_id from event_organisations where organisation_id = ?", who)
        assert set(found["event_id"]) == {event for (event,) in plain} and found["event_id"].is_unique
        days = [day or date.min for (day,) in cells(found, "start_date")]
        assert days == sorted(days, reverse=True)
        for event, roles in zip(found["event_id"], found["roles"], strict=True):
            stated = rows_of(
                folder,
                "select event_role_code from event_organisations where organisation_id = ? and event_id = ?",
                *(who, event),
            )
            assert set(roles) == {role for (role,) in stated}
            seen += 1
    assert seen > 5


def test_who_is_part_of_whom_is_the_same_from_both_ends(folder):
    edition = queries.current_edition()
    plain = set(rows_of(folder, "select organisation_id, parent_organisation_id from organisations"))
    plain = {(part, parent) for part, parent in plain if parent}
    from_parts, from_parents = set(), set()
    for who in ids(folder):
        for row in profile.related(edition, who).itertuples():
            (from_parts if row.relation == "parent" else from_parents).add(
                (who, row.organisation_id) if row.relation == "parent" else (row.organisation_id, who)
            )
    assert from_parts == from_parents == plain and plain


def test_an_organisation_that_no_edition_holds_has_no_profile(folder):
    for asked in ("o-0000000000", "", "' or 1=1 --", "%", "<script>"):
        assert profiles.read(filters(), asked) is None


# --- where it comes from -------------------------------------------------------------------------------------------


def test_the_row_that_a_profile_cites_is_the_row_of_the_file(on_demo):
    """Down to the line of the raw file: row 2 is the first below the headings."""
    with (on_demo / "raw" / "organisations.csv").open(encoding="utf-8", newline="") as opened:
        lines = list(csv.DictReader(opened))
    for number, line in list(enumerate(lines, start=2))[::9]:
        part = shown(line["name_en"] or line["name_zh"], on_demo).parts["facts"].rows
        cited = part[say_in("en")("organisations.source")]
        assert {text.removesuffix(" (corrected)") for text in cited} == {f"organisations.csv, row {number}"}


def test_every_correction_leads_to_the_row_that_it_corrects(on_demo):
    """By the name in the first column of the file, as the person who declared it wrote it."""
    keys = {"organisations.csv": ("name_en",), "events.csv": ("event_name",)}
    keys["published_figures.csv"] = ("as_of", "metric", "value")
    found = rows_of(on_demo, "select file, row_key, corrected_row, column_name, expected from corrections")
    assert len(found) > 50
    for file, row_key, number, column, expected in found:
        with (on_demo / "raw" / file).open(encoding="utf-8", newline="") as opened:
            line = list(csv.DictReader(opened))[number - 2]
        assert "/".join(line[name] for name in keys[file]) == row_key
        # A file may lack a column that a correction fills.
        assert line.get(column, "") == expected


def test_a_corrected_row_is_marked_and_its_correction_is_told_with_its_reason(on_demo):
    found = shown("CNIE Health Committee", on_demo)
    say = say_in("en")
    source = say("organisations.source")
    assert set(found.parts["names"].rows[source]) == {"organisations.csv, row 3 (corrected)"}
    told = found.parts["doubts"].rows
    (correction,) = told[(told["Column"] == "parent_organisation")].to_dict("records")
    assert (
        correction["Kind"] == "Correction" and correction["Read as"] == "China NGO Network for International Exchanges"
    )
    assert correction[source] == "organisations.csv, row 3"
    assert correction["Reason"].startswith("The membership cell of the same row says that it is a committee")


def test_the_doubts_of_a_profile_are_the_issues_of_its_rows(invented):
    guild = shown("Invented Guild", invented)
    told = guild.parts["doubts"].rows
    expected = rows_of(
        invented,
        "select column_name, cell_value from issues join sources using (source_id)"
        " where (file = 'organisations.csv' and source_row in (8, 10)) or (file = 'events.csv' and source_row = 9)",
    )
    assert sorted(zip(told["Column"], told["In the file"], strict=True)) == sorted(expected) and len(expected) > 4


def test_a_row_of_a_workbook_is_cited_with_its_sheet(kept_by_hand, monkeypatch):
    monkeypatch.setenv("CNIE_DATA", str(kept_by_hand))
    ((who, file, sheet, row),) = rows_of(
        kept_by_hand,
        "select organisation_id, file, sheet_name, source_row from organisations join sources using (source_id)"
        " where sheet_name <> '' order by 1 limit 1",
    )
    found = profiles.read(filters(), who)
    assert f"{file} · {sheet}, row {row}" in set(found.parts["facts"].rows["Source file and row"])


# --- what is told of it --------------------------------------------------------------------------------------------


def test_names_through_time_say_their_kind_and_until_when(invented):
    rows = shown("Invented Network", invented).parts["names"].rows.set_index("Name")
    assert rows.loc["Invented League", ["Kind of name", "Valid until"]].tolist() == ["Former name", "31 March 2012"]
    assert rows.loc["IN-Net", "Kind of name"] == "Acronym or short form"
    assert list(rows.index)[:2] == ["Invented Network", "虚构网络"] and rows.index[-1] == "Invented League"


def test_a_name_that_no_source_confirms_says_so(invented):
    rows = shown("Invented Branch of Nobody", invented).parts["names"].rows.set_index("Name")
    assert rows["Verified"].to_dict() == {"Invented Branch of Nobody": "yes", "虚构分会": "no"}


def test_a_member_again_has_both_spells_and_stands_as_it_does_on_the_day(invented):
    name, column = "Invented Lantern Club", say_in("en")("organisations.on_day")
    states = {
        (2017, 7, 4): ["begins later", "begins later"],
        (2018, 6, 1): ["begins later", "in force"],
        (2019, 6, 1): ["begins later", "ended"],
        (2021, 1, 1): ["in force", "ended"],
    }
    for day, expected in states.items():
        assert list(shown(name, invented, *day).parts["memberships"].rows[column]) == expected, day
    rows = shown(name, invented).parts["memberships"].rows
    assert list(rows["Joined"]) == ["1 May 2020", "5 July 2017"]
    assert list(rows["Left"]) == ["", "2018"] and list(rows["How it ended"]) == ["", "Resigned"]
    sentences = {day: shown(name, invented, *day).sentence for day in states}
    assert "it is a member of CNIE (joined: 5 July 2017)" in sentences[(2018, 6, 1)]
    assert "its membership of CNIE has ended (2018)" in sentences[(2019, 6, 1)]
    assert "it is a member of CNIE (joined: 1 May 2020)" in sentences[(2021, 1, 1)]
    assert "not yet on record as a member" in sentences[(2017, 7, 4)]


def test_a_membership_that_ended_nobody_knows_when_says_so(invented):
    rows = shown("Invented Fading Circle", invented).parts["memberships"].rows
    assert rows[["Left", "How it ended"]].to_numpy().tolist() == [["date not stated", "Lapsed"]]


def test_steps_and_spells_of_a_status_tell_suspension_and_return(invented):
    found = shown("Invented Network", invented)
    assert list(found.parts["un_steps"].rows["Stage"]) == ["Granted", "Suspended", "Reinstated"]
    assert list(found.parts["un_steps"].rows["Dates"]) == ["July 2008", "2016", "17 April 2018"]
    assert list(found.parts["un_spells"].rows["On the as-of date"]) == ["in force", "ended"]
    assert "ECOSOC consultative status: General (since: 2018)" in found.sentence
    then = shown("Invented Network", invented, 2017, 6, 1)
    assert "ECOSOC consultative status: none any more (General, ended: 2016)" in then.sentence
    assert list(then.parts["un_steps"].rows["Dates"])[-1] == "17 April 2018 (after the as-of date)"


def test_what_lies_after_the_as_of_date_is_marked_and_not_counted(invented):
    before, after = (shown("Invented Committee for Health", invented, *day) for day in ((2025, 11, 30), (2026, 6, 1)))
    marked = [text for text in before.parts["events"].rows["Dates"] if text.endswith("(after the as-of date)")]
    assert len(marked) == len(before.parts["events"].rows) == 2
    assert "No event held by then names it" in before.sentence and "partners" not in before.parts
    assert not any("after" in text for text in after.parts["events"].rows["Dates"])
    assert "It is named in 2 events held by then, together with 4 other names" in after.sentence


def test_a_partner_that_nobody_recorded_stands_as_written_and_opens_nothing(invented):
    part = shown("Invented Committee for Health", invented).parts["partners"]
    rows, opens = part.rows.set_index("Organisation"), dict(zip(part.rows["Organisation"], part.profiles, strict=True))
    assert rows["Events together"].to_dict() == {
        **{"IFA": 1, "Invented Body that Nobody Recorded": 1, "Invented Network": 1, "Invented Institute": 1}
    }
    assert rows.loc["IFA", "Organisation on record"] == "no" and opens["IFA"] is None
    assert opens["Invented Network"] == id_of(invented, "Invented Network")
    assert rows.loc["Invented Network", "Which events"].startswith("<script>alert(1)</script> Invented health training")


def test_a_planned_event_is_shown_and_makes_no_partner(invented):
    found = shown("Invented Network", invented)
    rows = found.parts["events"].rows.set_index("Event")
    assert rows.loc["Invented wells to come", ["Role", "Held or planned"]].tolist() == ["Implemented by", "Planned"]
    assert "Invented wells to come" not in "".join(found.parts["partners"].rows["Which events"])


def test_committees_stand_below_their_parent_and_each_opens_the_other(invented):
    parent, part = (shown(name, invented) for name in ("Invented Network", "Invented Committee for Health"))
    assert list(parent.parts["related"].rows["Relation"]) == ["Part of it"]
    assert parent.parts["related"].profiles == [id_of(invented, "Invented Committee for Health")]
    assert list(part.parts["related"].rows["Relation"]) == ["Parent"]
    assert part.parts["related"].profiles == [id_of(invented, "Invented Network")]
    assert list(parent.parts["related"].rows["Source file and row"]) == ["organisations.csv, row 6"]


def test_sectors_stand_with_the_primary_one_first(invented):
    rows = shown("Invented Orchard Society", invented).parts["facts"].rows
    sectors = rows[rows["Fact"].isin(["Primary sector", "Sector"])]
    assert sectors[["Fact", "As stated"]].to_numpy().tolist() == [
        ["Primary sector", "Environmental protection"],
        ["Sector", "Business and commerce"],
    ]


def test_what_no_source_states_is_said_and_not_invented(invented):
    found = shown("Invented Guild", invented)
    assert found.head["Type"] == found.head["Seat"] == "not stated"
    assert found.head["CNIE membership"] == "not on record"
    assert "no source states that it is a member of CNIE" in found.sentence
    assert found.parts["memberships"].rows.empty


def test_the_network_itself_is_not_asked_whether_it_is_a_member(on_demo):
    found = shown("China NGO Network for International Exchanges", on_demo)
    assert found.head["CNIE membership"] == "CNIE itself"
    assert "member of CNIE" not in found.sentence and "memberships" not in found.parts


def test_a_sample_is_marked_and_a_real_organisation_is_not(on_demo):
    assert shown("Sample member 001", on_demo).is_sample
    real = shown("Chinese Medical Association", on_demo)
    assert not real.is_sample
    line = profiles.source_line(real.parts["facts"].sources, filters())
    assert "Sample" not in line and "Organisations in the public record" in line


def test_what_a_source_says_in_english_is_read_in_chinese(on_demo):
    facts = shown("Beijing Hengshan Foundation", on_demo, language="zh").parts["facts"].rows
    stated = dict(zip(facts["项目"], facts["内容"], strict=True))
    assert (stated["来源所述类型"], stated["会员身份依据"]) == ("基金会", "中促会培训的支持单位")
    # A remark that was not translated is left to the reader of English.
    for language, remarks in (("en", 1), ("zh", 0)):
        facts = shown("AU Economic, Social and Cultural Council", on_demo, language=language).parts["facts"].rows
        label = {"en": "Note", "zh": "备注"}[language]
        assert list(facts.iloc[:, 0]).count(label) == remarks


def test_a_profile_in_chinese_is_in_chinese(invented):
    found = shown("Invented Lantern Club", invented, language="zh")
    assert (found.name, found.other_name) == ("虚构灯会", "Invented Lantern Club")
    assert found.sentence.startswith("虚构灯会：社会服务机构，所在地为成都。截至 2026年7月15日，为中促会会员")
    for part in found.parts.values():
        assert not any(heading.isascii() for heading in part.rows.columns)


def test_an_organisation_without_a_name_in_the_language_goes_by_the_other(invented):
    ((who,),) = rows_of(invented, "select organisation_id from organisations where name_zh = '没有英文名称的虚构组织'")
    for language in ("en", "zh"):
        found = profiles.read(filters(language=language), who)
        assert (found.name, found.other_name) == ("没有英文名称的虚构组织", None)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_profile_shows_a_code_or_a_gap(folder, language):
    codes, say = known_codes(folder), say_in(language)
    as_they_are = {say(f"organisations.{name}") for name in ("stated", "source")}
    label = queries.labels(language)
    as_they_are |= {label[name] for name in ("column_name", "expected", "corrected", "name_written", "name_text")}
    seen = 0
    for who in ids(folder):
        found = profiles.read(filters(language=language), who)
        for text in (found.sentence, *found.head.values()):
            assert text and "None" not in text and "nan" not in text.split(), text
        for name, part in found.parts.items():
            assert part.profiles is None or len(part.profiles) == len(part.rows), name
            for heading in part.rows.columns:
                assert "_" not in heading and (CHINESE.search(heading) is not None) == (language == "zh"), heading
                for cell in part.rows[heading]:
                    assert cell not in (None, "None", "nan") and cell == cell, (name, heading)
                    seen += 1
                    assert heading in as_they_are or cell not in codes, (name, heading, cell)
    assert seen > 1000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_every_organisation_opens_at_its_own_address(invented, language):
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["lang"] = language
    at.run()
    for who in ids(invented):
        at.query_params["id"] = who
        page = seen(at.switch_page("app_pages/organisations.py").run())
        ((english, chinese),) = rows_of(
            invented, "select name_en, name_zh from organisations where organisation_id = ?", who
        )
        name = (chinese or english) if language == "zh" else (english or chinese)
        assert page.faults == [] and not page.has_markup
        assert [unescaped(title) for title in page.titles] == [name]
        assert any(
            unescaped(text).startswith(f"{name}{say_in(language)('list.colon', name='', value='')}")
            for text in page.texts
        )


def test_the_page_finds_what_is_typed_and_an_unknown_address_offers_the_search(invented):
    found = visit(invented, "organisations", lang="en", q="Invnted Leage")
    assert list(found.tables[0]["Organisation"])[:1] == ["Invented Network"]
    assert list(found.tables[0]["Found by"])[:1] == ["Former name: Invented League (similar)"]
    unknown = visit(invented, "organisations", lang="en", id="o-0000000000", q="IN-Net")
    assert unknown.titles == ["Organisations"] and list(unknown.tables[0]["Organisation"])[:1] == ["Invented Network"]
    assert any("o-0000000000" in unescaped(text) for text in unknown.warnings)


def test_a_search_that_finds_nothing_shows_no_table(invented):
    page = visit(invented, "organisations", lang="en", q="Zzyzx Quorum")
    assert page.tables == [] and page.faults == []
    assert any("No name on record is like “Zzyzx Quorum”." in unescaped(text) for text in page.texts)
