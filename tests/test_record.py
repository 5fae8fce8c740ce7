"""The project's own data folder, built as it stands: the public record. And its demonstration: the sample roster must meet it."""

import csv
import re
from itertools import pairwise

import pytest

from etl import extract, publish, receive, sample
from etl.contracts import CONTRACTS, EtlError
from etl.models import MODELS

MEMBERS = """
    select count(distinct organisation_id) from memberships
    where network_code = 'cnie' and membership_kind_code = 'group'
    and counted_from_date <= ?1 and (counted_until_date is null or counted_until_date > ?1)
"""
ECOSOC_MEMBERS = f"""
    {MEMBERS} and organisation_id in (
        select organisation_id from un_status_spells
        where counted_from_date <= ?1 and (counted_until_date is null or counted_until_date > ?1)
    )
"""


def counted(rows: list[tuple]) -> dict:
    """A question of two columns as a mapping."""
    assert all(len(row) == 2 for row in rows)
    return dict(rows)


def test_the_public_record_is_loaded_whole(ask_record):
    kept = "select count(*) from {} where source_id like 'public-%'"
    assert ask_record(kept.format("organisations")) == [(404,)]
    assert ask_record(kept.format("events")) == [(94,)]
    assert ask_record(kept.format("published_figures")) == [(62,)]
    # A part that the row of its event states already is not added again.
    repeated = "select count(*) from issues where rule_code = 'repeated_part'"
    assert (
        ask_record(repeated)[0][0]
        + ask_record(kept.format("event_organisations") + " and source_id like '%parts'")[0][0]
        == 198
    )


def test_a_figure_keeps_its_comparator(ask_record):
    assert counted(ask_record("select comparator_code, count(*) from published_figures group by 1")) == {
        **{"exact": 39, "over": 16, "nearly": 3, "at_least": 2, "about": 1, "derived": 1},
    }


def test_a_figure_keeps_the_precision_of_its_date(ask_record):
    assert counted(ask_record("select precision_code, count(*) from published_figures group by 1")) == {
        **{"day": 44, "month": 8, "year": 5, "year_inferred": 3, "before_event": 2},
    }


def test_figures_of_different_coverage_are_told_apart(ask_record):
    found = ask_record(
        "select value, coverage_code from published_figures where metric_code = 'ecosoc_chinese_ngos' order by 1"
    )
    assert found == [
        (16, "not_stated"),
        (26, "mainland"),
        (72, "with_hk_macau_taiwan"),
        (106, "with_hk_macau_taiwan"),
    ]
    assert ask_record("select value from published_figures where coverage_code = 'unclear' order by 1") == [
        (25,),
        (45,),
    ]


def test_figures_of_members_stand_as_they_were_printed(ask_record):
    found = ask_record("""
        select as_of_date, precision_code, comparator_code, value from published_figures
        where metric_code = 'cnie_members' order by as_of_date
    """)
    assert found == [
        ("2015-05-26", "day", "exact", 61),
        ("2015-09-01", "month", "exact", 45),
        ("2017-07-04", "before_event", "exact", 63),
        ("2017-07-05", "day", "derived", 266),
        ("2017-11-02", "day", "exact", 265),
        ("2019-04-30", "day", "exact", 265),
    ]


def test_an_event_keeps_the_precision_of_its_date(ask_record):
    assert counted(ask_record("select start_precision_code, count(*) from events group by 1")) == {
        **{"day": 67, "month": 10, "year": 9, "year_inferred": 2, "unknown": 6},
    }


def test_events_without_a_date_are_kept(ask_record):
    assert ask_record("select title_en from events where start_date is null order by 1") == [
        ("CNIE wells and eye surgery in Africa (South Sudan, Kenya, Malawi, Zimbabwe)",),
        ("China-Mongolia People-to-People Dialogue",),
        ("Cross-Himalaya Dialogue (China, India, Nepal)",),
        ("Cross-Himalaya Dialogue: free clinic near Kathmandu",),
        ("Cross-Himalaya Dialogue: rice distribution in Lumbini",),
        ("Cross-Himalaya Dialogue: session of China and Nepal",),
    ]


def test_an_end_that_nobody_states_stays_unknown(ask_record):
    found = ask_record("select start_date, end_date from events where title_en = '7th China-Africa People''s Forum'")
    assert found == [("2024-07-25", None)]


def test_an_event_may_have_several_places(ask_record):
    found = ask_record("""
        select title_en, group_concat(name_en, '|') from (
            select title_en, places.name_en from event_places join events using (event_id) join places using (place_id)
            order by title_en, position
        ) group by title_en having count(*) > 1
    """)
    assert counted(found) == {
        "1st China-Southeast Asia High-Level People-to-People Dialogue": "Nanning|Fangchenggang",
        "CNIE wells and eye surgery in Africa (South Sudan, Kenya, Malawi, Zimbabwe)": "South Sudan|Kenya|Malawi|Zimbabwe",
        "China-Africa Brightness Action: first mission, Zimbabwe (and Malawi)": "Harare|Malawi",
    }


def test_events_without_a_place_are_kept(ask_record):
    found = ask_record(
        "select title_en from events where event_id not in (select event_id from event_places) order by 1"
    )
    assert [title for (title,) in found] == [
        '"One Vehicle, One Ship" (deep-sea medical rescue ship and mobile surgery vehicle)',
        "China-Mongolia People-to-People Dialogue",
        "Cross-Himalaya Dialogue (China, India, Nepal)",
        "Green Ribbon action against COVID-19",
        "International seminar: Enhancing International Civil Society Solidarity and Cooperation",
        "Memorandum of CNIE and the Cambodian Civil Society Alliance Forum",
        "Online Dialogue on People-to-people Cooperation: first session",
        "SIRONET online exchange on COVID-19: China and Ethiopia",
        "SIRONET online exchange on COVID-19: China and South Africa",
        "Silk Road Community Building: civil society action against COVID-19",
        "Trainings for local social organisations on going global",
        "Webinar: United Nations and Me, Stories from the NGOs",
    ]


BRICS, VISIT = (
    "BRICS Political Parties, Think-tanks and Civil Society Organizations Forum",
    "Visit of 20 Chinese organisations to Cambodia",
)
WITHIN = {
    "BRICS Civil Society Organizations Forum 2022": f"{BRICS} 2022",
    "CNIE Health Committee review of 2025 and plan for 2026": "Capacity-building training for health-sector social organisations",
    "CNIE Humanitarian Assistance Committee plenary meeting": "Capacity-building training for humanitarian-assistance social organisations",
    "China-Cambodia NGO matching meeting": VISIT,
    "China-Cambodia signing of livelihood projects": VISIT,
    "Donation of 20,000 masks to Pakistan": "Silk Road Community Building: civil society action against COVID-19",
    "GDI conference 2025: meeting on livelihood cooperation": (
        "2nd International Civil Society Solidarity Conference on the Global Development Initiative"
    ),
}


def test_an_event_within_another_says_so_and_is_counted_with_it(ask_record):
    found = ask_record("""
        select part.title_en, whole.title_en, part.event_state_code, whole.event_state_code
        from events part join events whole on part.parent_event_id = whole.event_id
    """)
    assert counted([(part, whole) for part, whole, *_ in found]) == WITHIN
    assert {states for _, _, *states in map(tuple, found) for states in [tuple(states)]} == {("within", "held")}


def test_a_visit_and_its_meetings_are_one_event_of_their_year(ask_record):
    found = ask_record("""
        select title_en from events join event_places using (event_id) join places using (place_id)
        where event_state_code = 'held' and start_date like '2018-05%' and country_code = 'KHM'
    """)
    assert found == [(VISIT,)]


def test_events_of_which_no_part_of_cnie_is_on_record_are_told_apart(ask_record):
    found = ask_record("select title_en from events where event_state_code = 'other_host' order by start_date")
    assert [title for (title,) in found] == [
        "Mekong Bright Action: launch",
        BRICS,
        "2nd CICA Non-Governmental Forum",
        "3rd CICA Non-Governmental Forum",
        "Third Membership Representative Conference of the China Volunteer Service Federation",
    ]


def test_the_brics_forum_of_2017_has_no_part_of_cnie(ask_record):
    assert ask_record("select cnie_role_en, cnie_role_zh from events where title_en = ?", BRICS) == [
        ("none seen", "未见参与")
    ]
    assert ask_record(f"select name_written, event_role_code from event_organisations {OF_EVENT}", BRICS) == [
        ("International Department of the CPC Central Committee", "organiser")
    ]


def test_a_session_of_a_un_body_is_no_edition_of_a_series(ask_record):
    found = ask_record("""
        select un_body_code, un_session, un_form_code from events
        where series_id = 'un_side_event' order by un_body_code, un_session, un_form_code
    """)
    council = [(35, "side_event"), (44, "oral_statement"), (45, "oral_statement"), (45, "parallel_event")]
    council += [(48, "oral_statement"), (52, "side_event"), (55, "side_event"), (58, "side_event"), (60, "side_event")]
    assert found == [
        ("cbd_cop", 15, "parallel_event"),
        ("civil_society_conference", None, "side_event"),
        ("hlpf", None, "side_event"),
        *(("human_rights_council", *own) for own in council),
        *(
            ("unfccc_cop", *own)
            for own in [(15, "delegation"), (21, "delegation"), (27, "side_event"), (29, "side_event")]
        ),
    ]
    assert ask_record(
        "select count(*) from events where series_id = 'un_side_event' and edition_number is not null"
    ) == [(0,)]
    assert ask_record("select count(*) from corrections where column_name = 'edition'") == [(0,)]


def test_statements_in_a_session_are_no_side_events(ask_record):
    found = ask_record("select un_form_code from events where title_en like 'Statements of Chinese NGOs%'")
    assert found == [("oral_statement",)] * 3


def test_cambodian_projects_are_projects_and_no_meetings(ask_record):
    found = ask_record("""
        select title_en, programme_code from events join event_series using (series_id)
        where title_en like '%(Cambodia)' order by 1
    """)
    assert found == [
        ("Light up the Future (Cambodia)", "welfare"),
        ("Love parcels (Cambodia)", "welfare"),
        ("Mekong Bright Action (Cambodia)", "welfare"),
        ("Mekong Solar Village (Cambodia)", "welfare"),
    ]


OF_EVENT = "where event_id = (select event_id from events where title_en = ?)"


@pytest.mark.parametrize(
    ("title", "unit", "comparator", "value", "others"),
    [
        ("1st SCO People's Forum", "participants", "about", 80, ("over 80", "200")),
        ("Green Ribbon action against COVID-19", "organisations", "exact", 157, ("140",)),
        ("Civil Society 20 Germany 2017", "participants", "exact", 450, ("over 450",)),
        ("2nd Silk Road NGO Cooperation Network Forum", "participants", "about", 170, ("170 NGOs",)),
    ],
)
def test_numbers_that_disagree_are_told_and_not_averaged(ask_record, title, unit, comparator, value, others):
    columns = "comparator_code, value, scope_en, scope_zh"
    found = ask_record(f"select {columns} from event_counts {OF_EVENT} and count_unit_code = ?", title, unit)
    ((comparator_code, number, scope_en, scope_zh),) = found
    assert (comparator_code, number) == (comparator, value)
    assert all(other in scope_en for other in others) and scope_zh != scope_en


def test_a_seminar_is_organised_by_whom_its_page_names(ask_record):
    title = "Seminar of Asian and African NGOs on the Silk Road network"
    found = ask_record(
        f"select name_written, event_role_code from event_organisations {OF_EVENT} order by position", title
    )
    assert found == [("CNIE", "organiser"), ("China Charity Alliance", "speaker")]


def test_agreements_are_counted_as_such(ask_record):
    found = ask_record("""
        select title_en, count_unit_code, value from event_counts join events using (event_id)
        where count_unit_code in ('agreements', 'signatories') and value < 1000 order by 1, 2
    """)
    assert found == [
        ("China-Cambodia signing of livelihood projects", "agreements", 11),
        ("China-Cambodia signing of livelihood projects", "signatories", 10),
        ("China-Nepal NGO matching meeting and signing", "agreements", 13),
        ("China-Nepal NGO matching meeting and signing", "signatories", 11),
    ]


def test_no_chinese_cell_of_an_event_is_english(ask_record):
    titles = ask_record("select title_zh from events")
    roles = ask_record("select cnie_role_zh from events where cnie_role_en <> ''")
    scopes = ask_record("select scope_zh from event_counts where scope_en <> ''")
    assert len(titles) == 94 and all(
        any("\u4e00" <= sign <= "\u9fff" for sign in text) for (text,) in titles + roles + scopes
    )


def test_no_part_of_an_organisation_is_doubled(ask_record):
    twice = "group by event_id, coalesce(organisation_id, name_written), event_role_code having count(*) > 1"
    assert ask_record(f"select event_id from event_organisations {twice}") == []
    # An organisation that is not on record keeps its name as written.
    found = ask_record("select organisation_id from event_organisations where name_written = 'UNICEF in China'")
    assert found == [(None,)]


def test_the_only_planned_event_is_not_taken_as_held(ask_record):
    found = ask_record("select title_en from events where event_status_code <> 'held'")
    assert found == [('"One Vehicle, One Ship" (deep-sea medical rescue ship and mobile surgery vehicle)',)]


def test_units_never_fill_one_another(ask_record):
    assert counted(ask_record("select count_unit_code, count(*) from event_counts group by 1")) == {
        **{"participants": 41, "countries": 36, "organisations": 15, "patients": 6, "surgeries": 2},
        **{"projects": 1, "signatories": 3, "wells": 1, "agreements": 2},
    }
    found = ask_record("""
        select city, count_unit_code, comparator_code, value from event_counts join (
            select event_id, name_en as city from events join event_places using (event_id) join places using (place_id)
            where series_id = 'capacity_building_training'
        ) using (event_id) order by 1, 2
    """)
    assert found == [
        ("Hangzhou", "organisations", "over", 50),
        ("Hangzhou", "participants", "over", 70),
        ("Putian", "organisations", "over", 120),
    ]


def test_roles_are_told_apart(ask_record):
    assert counted(ask_record("select event_role_code, count(*) from event_organisations group by 1")) == {
        **{"organiser": 129, "participant": 44, "speaker": 66, "supported_by": 13, "co_organiser": 5, "host": 4},
        **{"guided_by": 8, "implemented_by": 9, "delegation": 12, "signatory": 8},
    }


def test_the_eight_forms_of_the_networks_name_mean_one_body(ask_record):
    found = ask_record("""
        select count(*) from organisation_names where language_code = 'en' and name_kind_code <> 'acronym'
        and organisation_id = (select organisation_id from organisations
                               where name_en = 'China NGO Network for International Exchanges')
    """)
    assert found == [(8,)]


@pytest.mark.parametrize("acronym", ["CFPA", "CVSF"])
def test_an_acronym_of_two_bodies_stays_with_both(ask_record, acronym):
    found = ask_record("select count(distinct organisation_id) from organisation_names where name_text = ?", acronym)
    assert found == [(2,)]


def test_a_former_name_ends_on_the_day_of_the_new_one(ask_record):
    found = ask_record("""
        select name_text, name_kind_code, valid_from_date, valid_until_date from organisation_names
        where valid_from_date is not null or valid_until_date is not null order by 1
    """)
    assert found == [
        ("CFPA", "acronym", None, "2022-06-21"),
        ("CFRD", "acronym", "2022-06-21", None),
        ("China Foundation for Poverty Alleviation", "former", None, "2022-06-21"),
        ("中国扶贫基金会", "former", None, "2022-06-21"),
    ]


# What a source says in English and a Chinese page shows, by what it is asked with.
ENGLISH_TEXTS = {
    "type": "select organisation_type_stated from organisations",
    "evidence of membership": "select membership_evidence from organisations",
    "role of CNIE": "select cnie_role_en from events",
    "scope": "select scope_en from event_counts",
    "licence": "select licence from sources",
    "notes": "select notes from sources",
    "reason": "select reason_en from corrections",
    "decided by": "select decided_by from corrections",
}
# An officer is named in it, and a translation would name them once more.
WITHOUT_TRANSLATION = "its party secretary and vice president"


@pytest.mark.parametrize("texts", ENGLISH_TEXTS.values(), ids=ENGLISH_TEXTS)
def test_what_a_source_says_in_english_has_its_chinese(ask_record, texts):
    translated = {text for (text,) in ask_record("select english from translations")}
    said = {text for (text,) in ask_record(texts) if text and re.search("[A-Za-z]{3}", text)}
    assert said, texts
    assert {text for text in said - translated if not text.startswith(WITHOUT_TRANSLATION)} == set()


def test_taking_part_is_not_membership(ask_record):
    found = ask_record("""
        select name_en, joined_date from memberships join organisations using (organisation_id)
        where memberships.source_id like 'public-%'
    """)
    assert found == [("Xinjiang Institute of Ecology and Geography, Chinese Academy of Sciences", "2017-07-05")]


def test_a_status_that_was_only_recommended_or_applied_for_is_not_held(ask_record):
    found = ask_record("""
        select name_en from organisations where organisation_id in (select organisation_id from un_statuses)
        and organisation_id not in (select organisation_id from un_status_spells) order by 1
    """)
    assert [name for (name,) in found] == [
        "Beijing Volunteer Service Federation",
        "Global Energy Interconnection Development and Cooperation Organization",
        "Hong Kong Federation of Women",
        "Shanghai Arbitration Commission",
        "The Belt and Road International Lawyers Association",
        "United Nations Association of China",
    ]


def test_three_steps_of_one_status_are_three_rows(ask_record):
    found = ask_record("""
        select un_stage_code, status_date, precision_code from un_statuses join organisations using (organisation_id)
        where name_en = 'Amity Foundation' order by status_date
    """)
    assert found == [
        ("applied", "2013-05-31", "day"),
        ("recommended", "2014-05-01", "month"),
        ("granted", "2014-07-01", "month"),
    ]


def test_the_african_union_council_is_not_the_council_of_the_un(ask_record):
    found = ask_record("""
        select count(*) from un_statuses join organisations using (organisation_id) where name_en like 'AU Economic%'
    """)
    assert found == [(0,)]


@pytest.mark.parametrize(
    ("file", "row", "column", "rule"),
    [
        ("events.csv", 19, "start_date", "event_undated"),
        ("events.csv", 19, "city", "event_unplaced"),
        ("events.csv", 27, "date_precision", "year_inferred"),
        ("events.csv", 37, "source_url", "source_missing"),
        ("events.csv", 10, "organisers", "unrecorded_organiser"),
        ("organisations.csv", 48, "ecosoc_stage", "status_known_by"),
        ("organisations.csv", 52, "ecosoc_stage", "status_undated"),
        ("organisations.csv", 53, "ecosoc_stage", "status_category_missing"),
        ("organisations.csv", 85, "hq_province_or_country", "unknown_place"),
        ("published_figures.csv", 4, "value", "coverage_unclear"),
        ("published_figures.csv", 10, "comparator", "figure_derived"),
        ("published_figures.csv", 26, "value", "conflicting_figures"),
        ("published_figures.csv", 40, "as_of", "year_inferred"),
    ],
)
def test_a_doubtful_cell_is_named_by_file_row_and_column(ask_record, file, row, column, rule):
    found = ask_record(
        "select column_name, rule_code from issues join sources using (source_id) where file = ? and source_row = ?",
        *(file, row),
    )
    assert (column, rule) in found


def test_every_row_read_is_kept_or_rejected_with_an_issue(ask_record, ask):
    for question in (ask_record, ask):
        found = question("""
            select file, rows_read, rows_kept, (
                select count(distinct source_row) from issues
                where issues.source_id = sources.source_id and consequence_code = 'row_rejected'
            ) from sources where source_kind_code <> 'reference' and not is_retired
        """)
        assert found and all(read == kept + rejected for _, read, kept, rejected in found), found


def test_every_kept_row_of_a_file_is_a_row_of_its_table(ask_record, ask):
    tables = {"organisations": "organisations", "events": "events", "figures": "published_figures"}
    tables |= {"members": "memberships", "event_organisations": "event_organisations"}
    for question in (ask_record, ask):
        for source_id, kind, kept in question("""
            select source_id, source_kind_code, rows_kept - (
                select count(*) from issues where issues.source_id = sources.source_id and consequence_code = 'joined'
            ) from sources where source_kind_code <> 'reference'
        """):
            assert question(f"select count(*) from {tables[kind]} where source_id = ?", source_id)[0][0] >= kept


# --- the sample roster ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "members"),
    [("2015-05-26", 61), ("2017-07-04", 63), ("2017-07-05", 266), ("2017-11-02", 265), ("2019-04-30", 265)],
)
def test_the_sample_meets_the_published_members(ask_demo, day, members):
    assert ask_demo(MEMBERS, day) == [(members,)]


def test_the_sample_meets_the_published_members_with_ecosoc_status(ask_demo):
    assert ask_demo(ECOSOC_MEMBERS, "2017-11-02") == [(36,)]


def test_the_sample_and_the_record_join_203_at_the_congress(ask_demo):
    found = ask_demo("""
        select member_level_code, count(*) from memberships join organisations using (organisation_id)
        where joined_date = '2017-07-05' group by 1
    """)
    # The one local member that the public record names has no level there.
    assert counted(found) == {"national": 79, "local": 123, None: 1}


def test_growth_adds_up(ask_demo):
    joined = "select count(*) from memberships where counted_from_date > ? and counted_from_date <= ?"
    left = "select count(*) from memberships where counted_until_date > ? and counted_until_date <= ?"
    days = ["2005-01-01", "2015-05-26", "2017-07-04", "2017-11-02", "2019-04-30", "2026-11-22"]
    for first, last in pairwise(days):
        change = ask_demo(joined, first, last)[0][0] - ask_demo(left, first, last)[0][0]
        assert ask_demo(MEMBERS, last)[0][0] == ask_demo(MEMBERS, first)[0][0] + change


def test_the_sample_reaches_every_province_of_the_mainland_and_every_field(ask_demo):
    provinces = ask_demo("""
        select count(distinct province_code) from organisations join places on place_id = seat_place_id
        where organisations.source_id = 'sample-roster'
    """)
    fields = ask_demo("""
        select count(distinct sector_code), min(is_network_field) from organisation_sectors
        join sectors using (sector_code) where organisation_sectors.source_id = 'sample-roster'
    """)
    assert (provinces, fields) == ([(31,)], [(13, 1)])


def test_a_sample_member_says_so_in_its_name(ask_demo):
    found = ask_demo("select name_en, name_zh from organisations where source_id = 'sample-roster'")
    assert len(found) == 265
    assert all(en.startswith("Sample member ") and zh.startswith("示例会员 ") for en, zh in found)


def test_only_the_sample_is_marked_as_a_sample(ask_demo):
    assert ask_demo("select source_id from sources where is_sample") == [("sample-roster",)]


def test_nobody_joins_or_leaves_after_the_record_falls_silent(ask_demo):
    days = "select joined_date, left_date from memberships where source_id = 'sample-roster'"
    assert max(day for pair in ask_demo(days) for day in pair if day) <= "2017-10-31"
    granted = "select max(status_date) from un_statuses where source_id = 'sample-roster' and un_stage_code = 'granted'"
    assert ask_demo(granted)[0][0] < "2017"


def test_the_command_sample_writes_the_roster_of_the_demonstration(tmp_path, demo):
    made = sample.write(tmp_path / "sample_roster.csv")
    assert made.read_bytes() == (demo / "raw" / "sample_roster.csv").read_bytes()


def test_the_sample_is_an_ordinary_roster(demo):
    with (demo / "raw" / "sample_roster.csv").open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) < set(CONTRACTS["members"].columns)


# --- the record with no roster, and the record twice ---------------------------------------------------------------


def test_no_record_of_the_default_edition_is_a_sample(ask_record):
    assert ask_record("select count(*) from sources where is_sample") == [(0,)]
    for table in MODELS.values():
        if "source_id" in table.columns and table.name != "sources":
            question = f"select count(*) from {table.name} join sources using (source_id) where is_sample"
            assert ask_record(question) == [(0,)], table.name
    assert ask_record("select count(*) from organisations where name_en like 'Sample%' or name_zh like '示例%'") == [
        (0,)
    ]


def test_the_demonstration_leaves_out_lists_of_members_and_their_corrections(copy_of, record, tmp_path):
    folder = copy_of(record)
    listed = tmp_path / "listed.csv"
    listed.write_text("member_name_zh,evidence\n虚构会员甲,listed\n", encoding="utf-8")
    receive.add(listed, folder.path)
    corrections = folder.path / "reference" / "corrections.csv"
    before = corrections.read_text(encoding="utf-8")
    corrections.write_text(
        f"{before}listed.csv,/虚构会员甲,member_name_zh,虚构会员甲,虚构会员乙,A slip.,Test,2026-11-22\n",
        encoding="utf-8",
    )
    demo = sample.demonstration(folder.path, tmp_path / "demo")
    files = {source.file for source in extract.sources(demo)}
    public = {"organisations.csv", "events.csv", "event_organisations.csv", "published_figures.csv"}
    assert files == {*public, "sample_roster.csv"}
    assert (demo / "reference" / "corrections.csv").read_text(encoding="utf-8") == before
    assert publish.build(demo).edition_id == 1
    # Written again, it keeps its edition.
    sample.demonstration(folder.path, demo)
    assert publish.build_if_stale(demo) is None


def test_a_sample_that_goes_is_no_loss(copy_of, demo):
    folder = copy_of(demo)
    folder.raw("sample_roster.csv").unlink()
    folder.certify("sample_roster.csv")
    report = folder.build(accept_loss=False)
    assert len(report.changes["members"].removed) == 265


def test_the_demonstration_takes_no_folder_of_somebody_else(record, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EtlError, match="holds other files"):
        sample.demonstration(record, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_the_same_input_gives_the_same_tables(copy_of, record):
    folder = copy_of(record)
    folder.build()
    for table in MODELS.values():
        first, second = (folder.rows(f"select * from {table.name}", edition=edition) for edition in (1, 2))
        assert first == second or table.name == "editions"
    assert folder.rows("select edition_id from editions") == [(1,), (2,)]
