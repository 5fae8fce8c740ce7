"""What a cell means, rule by rule, asked of the invented network: tests/fixtures/README.md lists what is wrong with it."""

import difflib
import io
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from etl import database
from etl.checks import RULES
from etl.models import MODELS

GOLDEN = Path(__file__).parent / "golden"
# Copied from data/reference or different at each build: there is nothing of ours to compare.
WITHOUT = {"codes", "regions", "translations", "editions"}
TABLES = sorted({table.name: table for table in MODELS.values() if table.name not in WITHOUT}.items())


def issues(ask, file: str, row: int) -> set[tuple[str, str]]:
    """Column and rule of each issue of one row."""
    found = ask(
        "select column_name, rule_code from issues join sources using (source_id) where file = ? and source_row = ?",
        *(file, row),
    )
    return set(found)


def test_every_rule_is_met_by_an_invented_file(ask, ask_by_hand):
    met = {rule for question in (ask, ask_by_hand) for (rule,) in question("select distinct rule_code from issues")}
    assert set(RULES) - met == set(), "Give tests/fixtures a row that meets these rules, or delete the rules."


def test_an_issue_says_what_its_rule_says(ask):
    for rule_code, severity, consequence, en, zh in ask(
        "select rule_code, severity_code, consequence_code, message_en, message_zh from issues"
    ):
        rule = RULES[rule_code]
        assert (severity, consequence) == (rule.severity, rule.consequence)
        assert en and zh and "{" not in en + zh


# --- rows ----------------------------------------------------------------------------------------------------------


def test_a_row_with_too_few_cells_is_left_out(ask):
    assert issues(ask, "organisations.csv", 12) == {("", "torn_row")}
    assert ask("select count(*) from organisations where name_en like '%Torn%'") == [(0,)]


def test_an_organisation_with_a_chinese_name_alone_is_kept(ask):
    assert ask("select name_en, source_row from organisations where name_zh like '没有英文名称%'") == [(None, 11)]


def test_a_row_without_a_name_is_left_out(mine):
    mine.change("organisations.csv", (",没有英文名称的虚构组织,", ",—,"))
    mine.build()
    assert ("name_en", "name_missing") in issues(mine.rows, "organisations.csv", 11)
    assert mine.rows(
        "select count(*) from organisations where source_id = 'fixture-organisations' and source_row = 11"
    ) == [(0,)]


def test_an_organisation_listed_twice_in_two_spellings_is_kept_once(ask):
    assert ("name_en", "repeated_organisation") in issues(ask, "organisations.csv", 10)
    assert ask("select name_en from organisations where lower(name_en) like 'invented%guild%'") == [("Invented Guild",)]


def test_an_organisation_of_two_files_is_kept_once(mine):
    second = mine.raw("sample_members.csv")
    second.write_text(
        "name_en,org_type,sectors,cnie_member\nInvented guild,foundation,,\nInvented Newcomer,foundation,,\n"
    )
    mine.certify()
    mine.build()
    found = mine.rows("select cell_value, message_en from issues where source_id = 'fixture-sample' and source_row = 2")
    assert [value for value, message in found if "the organisation of row 8 of organisations.csv" in message] == [
        "Invented guild"
    ]
    # What the second row says, and the first does not, is kept.
    assert mine.rows("select organisation_type_code from organisations where name_en = 'Invented Guild'") == [
        ("foundation",)
    ]
    assert mine.rows("select name_en from organisations where source_id = 'fixture-sample'") == [("Invented Newcomer",)]


def test_a_roster_gives_an_organisation_the_name_that_it_lacked(mine):
    mine.change("organisations.csv", ("Invented Institute,虚构研究所,", "Invented Institute,,"))
    mine.change("members.csv", ("Invented Institute,虚构研究所,", "The Invented  Institute,虚构研究所,"))
    mine.build()
    assert mine.rows("select name_zh, is_name_zh_verified from organisations where name_en = 'Invented Institute'") == [
        ("虚构研究所", 1)
    ]
    assert mine.rows("""
        select name_text, name_kind_code from organisation_names join organisations using (organisation_id)
        where name_en = 'Invented Institute' order by organisation_name_id
    """) == [("Invented Institute", "official"), ("虚构研究所", "official")]


def test_a_member_known_by_its_chinese_name_alone_is_kept(ask):
    assert ask("select name_en, seat_place_id from organisations where name_zh = '只有中文名的虚构会员'") == [
        (None, "chn-putian")
    ]


def test_members_with_a_dash_for_an_english_name_are_told_apart(mine):
    mine.change("members.csv", ("Invented Ferry Union,", "-,"), ("Invented Kite Federation,", "-,"))
    mine.build()
    found = mine.rows("select name_en from organisations where name_zh in ('虚构渡轮联合会', '虚构风筝联合会')")
    assert found == [(None,), (None,)]


def test_a_column_that_no_contract_names_never_enters_the_database(network):
    published = database.store(network).path(1).read_bytes()
    assert b"nobody@example.org" in (network / "raw" / "organisations.csv").read_bytes()
    assert b"nobody@example.org" not in published


# --- dates ---------------------------------------------------------------------------------------------------------


def test_a_date_that_is_none_is_set_aside(ask):
    assert ("start_date", "unreadable_date") in issues(ask, "events.csv", 9)
    assert ask("select start_date, start_precision_code from events where source_row = 9") == [(None, "unknown")]


def test_an_event_without_a_date_is_kept(ask):
    assert ("start_date", "event_undated") in issues(ask, "events.csv", 5)
    assert ask("select title_en from events where source_row = 5") == [("Invented Dialogue without Date or Place",)]


def test_an_end_before_the_start_is_set_aside(ask):
    assert ("end_date", "end_before_start") in issues(ask, "events.csv", 6)
    assert ask("select start_date, end_date from events where source_row = 6") == [("2020-09-16", None)]


def test_a_precision_finer_than_the_date_is_not_believed(ask):
    assert ("date_precision", "finer_than_date") in issues(ask, "events.csv", 7)
    assert ask("select start_date, start_precision_code from events where source_row = 7") == [("2027-01-01", "year")]


def test_an_inferred_year_is_marked(ask):
    assert ("date_precision", "year_inferred") in issues(ask, "events.csv", 4)
    assert ("as_of", "year_inferred") in issues(ask, "figures.csv", 7)


# --- places --------------------------------------------------------------------------------------------------------


def test_an_unknown_city_leaves_the_organisation_without_a_seat(ask):
    assert ("hq_city", "unknown_place") in issues(ask, "organisations.csv", 8)
    assert ask("select seat_place_id from organisations where name_en = 'Invented Guild'") == [(None,)]


def test_a_city_in_another_province_falls_back_to_the_province(ask):
    assert ("city", "place_elsewhere") in issues(ask, "members.csv", 9)
    assert ask("select seat_place_id from organisations where name_en = 'Invented Ship of Fools'") == [("cn-zj",)]


def test_impossible_coordinates_are_set_aside_and_the_city_is_kept(ask):
    assert ("latitude", "impossible_coordinates") in issues(ask, "events.csv", 8)
    assert ask("select place_id from event_places where source_row = 8") == [("chn-hangzhou",)]


def test_coordinates_far_from_the_city_are_doubted(ask):
    assert ("city", "place_apart") in issues(ask, "events.csv", 4)
    assert ask("select latitude from places where place_id = 'ken-nairobi'") == [(-1.286,)]


def test_a_city_that_only_the_row_locates_is_a_place_of_that_source(ask):
    found = ask("select name_en, country_code, latitude, source_id from places where place_id like 'p-%'")
    assert found == [("<img src=x onerror=alert(1)> Invented Port", "IDN", -8.5, "fixture-events")]


def test_a_city_without_a_country_is_found_all_the_same(mine):
    mine.change("events.csv", ("Putian,Fujian,China", "Putian,,"))
    mine.build()
    assert mine.rows("select place_id from event_places where source_row = 2") == [("chn-putian",)]


def test_an_event_in_two_cities_has_two_places_in_their_order(ask):
    found = ask("select place_id, position from event_places where source_row = 3 order by position")
    assert found == [("chn-nanning", 0), ("chn-fangchenggang", 1)]


# --- counts and terms ----------------------------------------------------------------------------------------------


def test_a_count_that_is_none_is_set_aside(ask):
    assert ("participants_count", "negative_count") in issues(ask, "events.csv", 6)
    assert ("participants_count", "unreadable_count") in issues(ask, "events.csv", 8)
    assert ask("select count(*) from event_counts where source_row in (6, 8)") == [(0,)]


def test_a_count_larger_than_any_database_holds_is_set_aside(mine):
    mine.change("events.csv", ("120,over", "99999999999999999999,over"))
    mine.build()
    assert ("organisations_count", "unreadable_count") in issues(mine.rows, "events.csv", 2)


def test_a_count_with_an_unknown_comparator_is_never_taken_as_exact(ask):
    assert ("countries_comparator", "unknown_term") in issues(ask, "events.csv", 4)
    assert ask("select count_unit_code, comparator_code, value from event_counts where source_row = 4") == [
        ("participants", "nearly", 1040),
        ("signatories", "over", 1000),
    ]
    assert ("metric", "figure_incomplete") in issues(ask, "figures.csv", 8)
    assert ask("select count(*) from published_figures where value = 40") == [(0,)]


def test_a_count_with_nothing_beside_it_is_exact(ask):
    assert ask("select comparator_code, value, scope_en from event_counts where source_row = 9") == [
        ("exact", 60, "merchants")
    ]


def test_an_unknown_sector_is_set_aside_and_the_known_one_is_kept(ask):
    assert ("sectors", "unknown_term") in issues(ask, "organisations.csv", 4)
    assert ask("select sector_code, is_primary_sector from organisation_sectors where source_row = 4 "
               "and source_id = 'fixture-organisations'") == [("environmental_protection", 1)]  # fmt: skip


def test_an_unknown_type_is_kept_in_its_own_words_only(ask):
    assert ("org_type", "unknown_term") in issues(ask, "organisations.csv", 8)
    assert ask("select organisation_type_code, organisation_type_stated from organisations "
               "where name_en = 'Invented Guild'") == [(None, "secret society")]  # fmt: skip


def test_a_term_in_chinese_means_the_same(ask):
    found = ask("select organisation_type_code from organisations where name_zh = '只有中文名的虚构会员'")
    sectors = ask("""
        select sector_code from organisation_sectors join organisations using (organisation_id)
        where name_zh = '只有中文名的虚构会员' order by is_primary_sector desc
    """)
    assert found == [("foundation",)]
    assert sectors == [("health_care",), ("poverty_alleviation_disability",)]


def test_an_unknown_series_leaves_the_event_without_one(ask):
    assert ("series", "unknown_series") in issues(ask, "events.csv", 7)
    assert ask("select series_id from events where source_row = 7") == [(None,)]


# --- names and parts -----------------------------------------------------------------------------------------------


def test_an_acronym_of_two_bodies_is_joined_to_neither(ask):
    assert ("organisers", "ambiguous_name") in issues(ask, "events.csv", 2)
    assert ask("select organisation_id from event_organisations where name_written = 'IFA'") == [(None,)]
    assert ("member_name_en", "ambiguous_name") in issues(ask, "members.csv", 11)


def test_a_member_with_the_names_of_two_bodies_is_a_third(mine):
    changes = ("IFA,虚构双名会", "Invented Guild,虚构研究所")
    mine.change("members.csv", changes)
    mine.build()
    assert ("member_name_en", "ambiguous_name") in issues(mine.rows, "members.csv", 11)
    assert mine.rows("select count(*) from organisations where name_en = 'Invented Guild'") == [(2,)]


def test_a_member_that_is_among_the_organisations_is_not_made_anew(ask):
    found = ask("""
        select organisations.source_id, joined_date from memberships join organisations using (organisation_id)
        where name_en = 'Invented Institute'
    """)
    assert found == [("fixture-organisations", "2010-03-01")]


def test_an_organiser_that_nobody_recorded_keeps_its_name(ask):
    assert ("organisers", "unrecorded_organiser") in issues(ask, "events.csv", 2)
    found = ask("select name_written, organisation_id, event_role_code from event_organisations where source_row = 2")
    assert ("Invented Body that Nobody Recorded", None, "speaker") in found


def test_an_unknown_role_is_only_taking_part(ask):
    found = ask(
        "select event_role_code from event_organisations where source_row = 2 and name_written = 'Invented Institute'"
    )
    assert found == [("participant",)]


def test_a_parent_is_found_by_any_of_its_names(ask):
    found = ask("""
        select whole.name_en from organisations part join organisations whole
        on part.parent_organisation_id = whole.organisation_id
    """)
    assert found == [("Invented Network",)]
    assert ("parent_organisation", "unknown_parent") in issues(ask, "organisations.csv", 7)


def test_a_former_name_ends_with_the_stated_month(ask):
    found = ask("select name_kind_code, valid_until_date from organisation_names where name_text = 'Invented League'")
    assert found == [("former", "2012-03-31")]


def test_a_tag_of_an_alias_that_says_nothing_known_is_doubted(ask):
    assert {("aliases", "unreadable_date"), ("aliases", "unknown_term")} <= issues(ask, "organisations.csv", 4)


def test_a_chinese_name_that_no_source_confirms_is_marked(ask):
    assert ("name_zh_unverified", "name_unverified") in issues(ask, "organisations.csv", 7)
    found = ask("select is_name_zh_verified from organisations where name_en = 'Invented Branch of Nobody'")
    assert found == [(0,)]


def test_a_name_is_kept_letter_by_letter_whatever_it_looks_like(ask):
    found = {name for (name,) in ask("select name_en from organisations where name_en like '%(%'")}
    assert found == {
        "<img src=x onerror=alert(1)> Invented Foundation",
        '=HYPERLINK("http://x","y") Invented Association',
        "<img src=x onerror=alert(1)> Invented Member",
    }
    assert ask("select title_en from events where source_row = 2") == [
        ("<script>alert(1)</script> Invented health training",)
    ]


# --- memberships ---------------------------------------------------------------------------------------------------


def spells(ask, name: str) -> list[tuple]:
    return ask(
        "select joined_date, left_date, end_reason_code, counted_from_date, counted_until_date, is_start_known "
        "from memberships join organisations using (organisation_id) where name_en = ? order by counted_from_date",
        name,
    )


def spell(ask, name: str, number: int = 0) -> tuple:
    return spells(ask, name)[number]


def test_a_membership_that_ended_counts_up_to_the_last_day_it_may_have_lasted(ask):
    expected = ("2017-07-05", "2018-12-31", "resigned", "2017-07-05", "2018-12-31", 1)
    assert spell(ask, "Invented Lantern Club") == expected


def evidence(ask, name: str) -> tuple:
    (found,) = ask(
        "select evidence_code, evidence_date from memberships join organisations using (organisation_id) where name_en = ?",
        name,
    )
    return found


def test_a_member_that_left_and_joined_again_has_two_spells(ask):
    assert spell(ask, "Invented Lantern Club", 1)[:2] == ("2020-05-01", None)


def test_a_second_spell_while_the_first_lasts_is_rejected(ask):
    assert ("joined_date", "overlapping_spell") in issues(ask, "members.csv", 15)
    assert len(spells(ask, "Invented Orchard Society")) == 1


def test_an_end_without_a_date_counts_up_to_the_day_the_file_was_received(ask):
    assert ("left_date", "end_undated") in issues(ask, "members.csv", 16)
    assert spell(ask, "Invented Fading Circle")[4] == "2026-07-15"


def test_a_roster_fills_what_the_public_record_leaves_empty(ask):
    (level,) = ask("select member_level_code from organisations where name_en = 'Invented Institute'")[0]
    assert level == "national"


def test_a_roster_takes_over_what_was_inferred_from_a_name_and_the_public_spell(mine):
    inferred = mine.rows("select name_en from organisations where basis_code = 'inferred_from_name'")[0][0]
    row = f"{inferred},,2019-01-01,foundation,health care,Kunming,Yunnan,local,,,,,invented,roster,"
    mine.raw("members.csv").write_text(mine.raw("members.csv").read_text("utf-8") + row + "\n", "utf-8")
    mine.certify()
    mine.build()
    question = "select basis_code, organisation_type_code, sector_code from organisations join organisation_sectors"
    assert mine.rows(f"{question} using (organisation_id) where name_en = ?", inferred) == [
        ("source", "foundation", "health_care")
    ]


def test_leaving_in_the_year_of_joining_is_no_contradiction(ask):
    assert spell(ask, "Invented Ferry Union")[:2] == ("2018-05-04", "2018-12-31")
    assert issues(ask, "members.csv", 6) == set()


def test_leaving_before_joining_is_set_aside(ask):
    assert {("left_date", "end_before_start"), ("end_reason", "unknown_term")} == issues(ask, "members.csv", 7)
    assert spell(ask, "Invented Kite Federation")[1:3] == (None, None)


def test_a_membership_that_nothing_dates_is_known_and_begins_on_no_day(ask):
    assert spell(ask, "Invented Silent Order") == (None, None, None, None, None, 0)


def test_a_row_without_evidence_in_a_file_that_states_it_is_listed(ask):
    # A list says who, and never since when: that no date is stated is no doubt of its own.
    assert issues(ask, "members.csv", 8) == {("evidence", "evidence_missing")}
    assert evidence(ask, "Invented Silent Order") == ("listed", None)


def test_a_membership_of_unknown_start_counts_from_the_day_by_which_its_evidence_shows_it(ask):
    assert ("joined_date", "membership_known_by") in issues(ask, "members.csv", 9)
    assert evidence(ask, "Invented Ship of Fools") == ("stated_by_cnie", "2018-05-09")
    assert spell(ask, "Invented Ship of Fools")[3:] == ("2018-05-09", None, 0)


def test_an_evidence_that_nobody_knows_is_doubted_and_counts_as_listed(mine):
    mine.change("members.csv", ("stated by CNIE", "hearsay"))
    mine.build()
    assert ("evidence", "unknown_term") in issues(mine.rows, "members.csv", 9)
    assert evidence(mine.rows, "Invented Ship of Fools") == ("listed", "2018-05-09")


def test_a_member_of_unknown_start_that_left_was_one_until_then(mine):
    mine.change("members.csv", ("Lhasa,Tibet,local,,", "Lhasa,Tibet,local,2015-06-30,"))
    mine.build()
    assert spell(mine.rows, "Invented Silent Order")[3:] == ("2015-06-29", "2015-06-30", 0)


def test_how_a_membership_ended_is_no_evidence_of_its_start(mine):
    mine.change("members.csv", ("Lhasa,Tibet,local,,", "Lhasa,Tibet,local,,lapsed"))
    mine.build()
    assert ("left_date", "end_undated") in issues(mine.rows, "members.csv", 8)
    assert spell(mine.rows, "Invented Silent Order")[3:] == (None, "2026-07-15", 0)


def test_the_day_that_spreadsheets_write_for_never_is_no_date(ask):
    assert ("left_date", "unreadable_date") in issues(ask, "members.csv", 9)
    assert spell(ask, "Invented Ship of Fools")[1] is None


def test_taking_part_in_another_network_is_not_membership(ask):
    assert ("sironet_member", "membership_implied") in issues(ask, "organisations.csv", 7)
    assert ask("select distinct network_code from memberships") == [("cnie",)]


def test_a_membership_that_an_organisation_states_itself_is_dated_by_its_evidence(mine):
    mine.raw("members.csv").unlink()
    mine.certify("members.csv")
    mine.build()
    association = '=HYPERLINK("http://x","y") Invented Association'
    assert spell(mine.rows, association)[0] == "2017-07-05"
    assert evidence(mine.rows, association) == ("stated_by_body", None)
    assert ("cnie_member_evidence", "membership_undated") in issues(mine.rows, "organisations.csv", 5)
    (undated,) = mine.rows("select counted_from_date, is_start_known from memberships where source_row = 5")
    assert undated == (None, 0)


def test_beside_a_roster_a_membership_that_an_organisation_states_itself_is_doubted_and_not_counted(ask):
    for row in (4, 5):
        assert ("cnie_member", "not_in_roster") in issues(ask, "organisations.csv", row)
    sources = "select distinct file from memberships join sources using (source_id)"
    assert ask(sources) == [("members.csv",)]


# --- ECOSOC status -------------------------------------------------------------------------------------------------


def statuses(ask, name: str) -> list[tuple]:
    return ask(
        "select counted_from_date, counted_until_date, is_start_known, un_category_code from un_status_spells "
        "join organisations using (organisation_id) where name_en = ? order by 1",
        name,
    )


def test_a_status_that_was_suspended_and_reinstated_has_two_spells(ask):
    assert statuses(ask, "Invented Network") == [
        ("2008-07-01", "2016-12-31", 1, "general"),
        ("2018-04-17", None, 1, "general"),
    ]


def test_a_status_held_by_a_day_counts_from_the_last_day_that_its_evidence_can_mean(mine):
    mine.change(
        "organisations.csv",
        ("虚构组织,,,association,,,,unknown,,,,,,", "虚构组织,,,association,,,,unknown,,,,,held by 2021-03,"),
    )
    mine.build()
    steps = mine.rows("""
        select un_stage_code, un_category_code, status_date, precision_code, evidence_date from un_statuses
        join organisations using (organisation_id) where name_zh = '没有英文名称的虚构组织'
    """)
    assert steps == [("granted", None, None, "unknown", "2021-03-31")]
    spells = mine.rows("""
        select counted_from_date, is_start_known from un_status_spells join organisations using (organisation_id)
        where name_zh = '没有英文名称的虚构组织'
    """)
    assert spells == [("2021-03-31", 0)]
    assert {rule for _, rule in issues(mine.rows, "organisations.csv", 11)} == {
        "status_known_by",
        "status_category_missing",
    }


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("held by the spring", {"unreadable_date", "status_undated", "status_category_missing"}),
        ("held by 5/7/2017", {"unreadable_date", "status_undated", "status_category_missing"}),
        ("held by 2190", {"future_date", "status_undated", "status_category_missing"}),
        ("held, category not stated", {"status_undated", "status_category_missing"}),
    ],
)
def test_a_day_of_evidence_that_cannot_be_is_no_day(mine, written, rules):
    cell = f'"{written}"' if "," in written else written
    mine.change(
        "organisations.csv",
        ("虚构组织,,,association,,,,unknown,,,,,,", f"虚构组织,,,association,,,,unknown,,,,,{cell},"),
    )
    mine.build()
    assert {rule for _, rule in issues(mine.rows, "organisations.csv", 11)} == rules
    assert mine.rows("""
        select counted_from_date from un_status_spells join organisations using (organisation_id)
        where name_zh = '没有英文名称的虚构组织'
    """) == [(None,)]


def test_a_status_that_nothing_dates_is_known_and_begins_on_no_day(ask):
    assert ("ecosoc_stage", "status_undated") in issues(ask, "organisations.csv", 4)
    expected = [(None, None, 0, "special")]
    assert statuses(ask, '=HYPERLINK("http://x","y") Invented Association') == expected


def test_a_category_in_a_roster_is_a_status_without_a_date(ask):
    assert ("ecosoc_granted_date", "status_undated") in issues(ask, "members.csv", 4)
    expected = [(None, None, 0, "general")]
    assert statuses(ask, "<img src=x onerror=alert(1)> Invented Member") == expected


def test_a_status_granted_nobody_knows_when_and_withdrawn_is_not_held_today(ask):
    assert {("ecosoc_stage", "unreadable_date"), ("ecosoc_stage", "status_undated")} <= issues(
        ask, "organisations.csv", 9
    )
    assert statuses(ask, "Invented Institute") == [("2014-07-20", "2014-07-20", 0, "special")]


def test_an_undated_status_that_was_suspended_nobody_knows_when_is_not_held_after_its_file(mine):
    mine.change("organisations.csv", ('"held, year not stated"', "granted|suspended"))
    mine.build()
    name = '=HYPERLINK("http://x","y") Invented Association'
    # The day of the file is the day of the end, and of no beginning.
    assert statuses(mine.rows, name) == [(None, "2026-06-30", 0, "special")]


def test_of_two_sources_of_one_status_the_strongest_is_its_evidence(mine):
    mine.change("organisations.csv", ("granted in 2011|withdrawn 2014-07-20", "granted in 2011"))
    members = mine.raw("members.csv").read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(members) if line.startswith("Invented Institute,")]
    own = members[place].split(",")
    own[10:12] = "special", "2012"
    mine.change("members.csv", (members[place], ",".join(own)))
    mine.build()
    question = (
        "select evidence_code from {} join organisations using (organisation_id) where name_en = 'Invented Institute'"
    )
    assert set(mine.rows(question.format("un_statuses"))) == {("press",), ("roster",)}
    assert mine.rows(question.format("un_status_spells")) == [("roster",)]


def test_a_status_without_a_category_is_held_all_the_same(ask):
    assert ("ecosoc_stage", "status_category_missing") in issues(ask, "organisations.csv", 5)
    assert ask("select un_category_code, status_date from un_statuses where source_row = 5") == [(None, "1998-01-01")]


def test_a_category_without_a_stage_is_no_status(ask):
    assert ("ecosoc_stage", "status_stage_missing") in issues(ask, "organisations.csv", 7)
    assert statuses(ask, "Invented Branch of Nobody") == []


def test_an_application_is_not_a_status_and_an_unknown_stage_is_doubted(ask):
    assert ("ecosoc_stage", "unknown_term") in issues(ask, "organisations.csv", 8)
    assert ask("select un_stage_code from un_statuses where source_row = 8") == [("applied",), ("recommended",)]
    assert statuses(ask, "Invented Guild") == []


# --- figures -------------------------------------------------------------------------------------------------------


def test_a_figure_without_a_publisher_is_told_by_its_row(mine):
    assert ("publisher", "publisher_missing") in issues(mine.rows, "figures.csv", 3)
    file = mine.raw("figures.csv")
    first, second, third, *others = file.read_text(encoding="utf-8").splitlines()
    stated = [f"{first},publisher", f"{second},", f"{third},CNIE", *(f"{line}," for line in others)]
    file.write_text("\n".join([*stated, ""]), encoding="utf-8")
    mine.certify()
    mine.build()
    assert ("publisher", "publisher_missing") in issues(mine.rows, "figures.csv", 2)
    assert ("publisher", "publisher_missing") not in issues(mine.rows, "figures.csv", 3)
    assert mine.rows("select publisher, publisher_zh from published_figures where source_row = 3") == [
        ("CNIE", "中促会")
    ]


def test_figures_that_disagree_are_both_kept(ask):
    assert ("value", "conflicting_figures") in issues(ask, "figures.csv", 4)
    found = ask("select comparator_code, value from published_figures where as_of_date = '2018-11-02'")
    assert found == [("exact", 10), ("derived", 12)]


def test_a_declared_correction_is_applied_and_the_raw_file_stays(ask, network):
    assert ("value", "coverage_unclear") in issues(ask, "figures.csv", 6)
    assert ask("select coverage_code from published_figures where value = 5") == [("unclear",)]
    assert ask("select file, column_name, corrected from corrections") == [("figures.csv", "coverage", "unclear")]
    assert "unclear" not in (network / "raw" / "figures.csv").read_text(encoding="utf-8")


def test_a_figure_of_the_time_before_an_event_says_so(ask):
    assert ask("select precision_code from published_figures where value = 3") == [("before_event",)]


def test_a_part_joins_its_event_by_title_and_by_date(ask_by_hand):
    found = ask_by_hand("""
        select events.title_en, start_date, name_written, event_role_code, organisation_id is not null, position, part.note
        from event_organisations part join events using (event_id) join sources on part.source_id = sources.source_id
        where file = 'event_parts.csv' order by part.source_row
    """)
    assert found == [
        ("Invented dialogue of rivers", "2016-07-05", "The Invented Bridge Society", "speaker", 1, 1, "虚构"),
        ("Invented dialogue of hills", "2017-06-30", "虚构无人收录之会", "participant", 0, 1, ""),
        ("Invented dialogue of seas", "2021-05-01", "Invented Bridge Society", "participant", 1, 0, ""),
        ("Invented dialogue of rivers", "2016-07-05", "Invented Kite Federation", "participant", 1, 2, ""),
    ]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        (2, "组织名称", "repeated_part"),
        (4, "组织名称", "unrecorded_part"),
        (5, "活动名称", "unknown_event"),
        (6, "活动名称", "event_title_ambiguous"),
        (7, "在活动中的角色", "unknown_term"),
        (8, "在活动中的角色", "role_missing"),
        (9, "组织名称", "name_missing"),
        (10, "活动名称", "unknown_event"),
    ],
)
def test_what_a_part_leaves_in_doubt_is_named_by_row_and_column(ask_by_hand, row, column, rule):
    assert (column, rule) in issues(ask_by_hand, "event_parts.csv", row)


def test_a_session_without_a_un_body_is_set_aside(ask_by_hand):
    assert ("UN session", "un_body_missing") in issues(ask_by_hand, "events_utf8_mark.csv", 3)
    assert ask_by_hand("select distinct un_body_code, un_session, un_form_code from events") == [(None, None, None)]


TRAINING, MEETING = "<script>alert(1)</script> Invented health training", "Invented meeting within the training"


@pytest.mark.parametrize(
    ("status", "states"),
    [("", ("held", "within")), ("planned", ("planned", "held")), ("cancelled", ("not_held", "held"))],
)
def test_an_event_counts_with_the_one_within_which_it_took_place_or_by_itself(mine, status, states):
    mine.change("events.csv", ("through its committee,health care,,,", f"through its committee,health care,{status},,"))
    mine.build()
    found = [
        mine.rows("select event_state_code from events where title_en = ?", title) for title in (TRAINING, MEETING)
    ]
    assert tuple(state for ((state,),) in found) == states


def test_no_event_is_within_itself(mine):
    mine.change(
        "events.csv", ("through its committee,health care,,,", f"through its committee,health care,,{MEETING},")
    )
    mine.build()
    found = dict(mine.rows("select title_en, parent_event_id is not null from events"))
    # The first of the two is believed, the other is doubted.
    assert (found[TRAINING], found[MEETING]) == (1, 0)
    assert ("parent_event", "unknown_parent") in issues(mine.rows, "events.csv", 8)


# --- golden tables -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, _ in TABLES])
@pytest.mark.parametrize("folder", ["network", "kept_by_hand"])
def test_a_table_is_what_it_was(name, folder, request):
    table = dict(TABLES)[name]
    columns = [column for column in table.columns if column.name != "sha256"]
    question = select(*columns).order_by(*table.primary_key)
    if name == "sources":
        question = question.where(table.c.source_kind_code != "reference")
    engine = database.store(request.getfixturevalue(folder)).engine(1)
    with engine.connect() as connection:
        rows = connection.execute(question).all()
    engine.dispose()
    text = io.StringIO()
    pd.DataFrame(rows, columns=[column.name for column in columns], dtype=object).to_csv(
        text, index=False, lineterminator="\n"
    )
    golden = GOLDEN / folder / f"{name}.csv"
    if request.config.getoption("--golden"):
        golden.write_text(text.getvalue(), encoding="utf-8")
        return
    before = golden.read_text(encoding="utf-8") if golden.exists() else ""
    moved = "\n".join(
        difflib.unified_diff(
            before.splitlines(), text.getvalue().splitlines(), str(golden.name), "now", lineterm="", n=0
        )
    )
    assert before == text.getvalue(), f"{name} is not what tests/golden holds. If that is right: make golden\n{moved}"


def test_every_golden_file_is_of_a_published_table():
    for folder in ("network", "kept_by_hand"):
        assert {file.stem for file in (GOLDEN / folder).glob("*")} == {name for name, _ in TABLES}
