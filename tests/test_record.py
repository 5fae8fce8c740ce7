"""The project's own data folder, built as it stands: the public record, and the sample roster that must meet it."""

import csv
from itertools import pairwise

import pytest

from etl import database, sample
from etl.contracts import CONTRACTS
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
    assert ask_record(kept.format("events")) == [(51,)]
    assert ask_record(kept.format("published_figures")) == [(62,)]


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
        **{"day": 41, "month": 4, "year": 2, "year_inferred": 1, "unknown": 3},
    }


def test_events_without_a_date_are_kept(ask_record):
    assert ask_record("select title_en from events where start_date is null order by 1") == [
        ("CNIE wells and eye surgery in Africa (South Sudan, Kenya, Malawi, Zimbabwe)",),
        ("China-Mongolia People-to-People Dialogue",),
        ("Cross-Himalaya Dialogue (China, India, Nepal)",),
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
    ]


def test_an_event_within_another_says_so(ask_record):
    found = ask_record("""
        select part.title_en, whole.title_en from events part join events whole
        on part.parent_event_id = whole.event_id
    """)
    assert counted(found) == {
        "CNIE Humanitarian Assistance Committee plenary meeting": "Capacity-building training for humanitarian-assistance social organisations",
        "CNIE Health Committee review of 2025 and plan for 2026": "Capacity-building training for health-sector social organisations",
    }


def test_the_only_planned_event_is_not_taken_as_held(ask_record):
    found = ask_record("select title_en from events where event_status_code <> 'held'")
    assert found == [('"One Vehicle, One Ship" (deep-sea medical rescue ship and mobile surgery vehicle)',)]


def test_units_never_fill_one_another(ask_record):
    assert counted(ask_record("select count_unit_code, count(*) from event_counts group by 1")) == {
        **{"participants": 26, "countries": 23, "organisations": 8, "patients": 4, "surgeries": 2},
        **{"projects": 1, "signatories": 1, "wells": 1},
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
        **{"organiser": 54, "participant": 19, "speaker": 16, "supported_by": 4, "co_organiser": 2, "host": 2},
        **{"guided_by": 1, "implemented_by": 1, "delegation": 1, "signatory": 1},
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
    tables["members"] = "memberships"
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
def test_the_sample_meets_the_published_members(ask_record, day, members):
    assert ask_record(MEMBERS, day) == [(members,)]


def test_the_sample_meets_the_published_members_with_ecosoc_status(ask_record):
    assert ask_record(ECOSOC_MEMBERS, "2017-11-02") == [(36,)]


def test_the_sample_and_the_record_join_203_at_the_congress(ask_record):
    found = ask_record("""
        select member_level_code, count(*) from memberships join organisations using (organisation_id)
        where joined_date = '2017-07-05' group by 1
    """)
    # The one local member that the public record names has no level there.
    assert counted(found) == {"national": 79, "local": 123, None: 1}


def test_growth_adds_up(ask_record):
    joined = "select count(*) from memberships where counted_from_date > ? and counted_from_date <= ?"
    left = "select count(*) from memberships where counted_until_date > ? and counted_until_date <= ?"
    days = ["2005-01-01", "2015-05-26", "2017-07-04", "2017-11-02", "2019-04-30", "2026-11-22"]
    for first, last in pairwise(days):
        change = ask_record(joined, first, last)[0][0] - ask_record(left, first, last)[0][0]
        assert ask_record(MEMBERS, last)[0][0] == ask_record(MEMBERS, first)[0][0] + change


def test_the_sample_reaches_every_province_of_the_mainland_and_every_field(ask_record):
    provinces = ask_record("""
        select count(distinct province_code) from organisations join places on place_id = seat_place_id
        where organisations.source_id = 'sample-roster'
    """)
    fields = ask_record("""
        select count(distinct sector_code), min(is_network_field) from organisation_sectors
        join sectors using (sector_code) where organisation_sectors.source_id = 'sample-roster'
    """)
    assert (provinces, fields) == ([(31,)], [(13, 1)])


def test_a_sample_member_says_so_in_its_name(ask_record):
    found = ask_record("select name_en, name_zh from organisations where source_id = 'sample-roster'")
    assert len(found) == 298
    assert all(en.startswith("Sample member ") and zh.startswith("示例会员 ") for en, zh in found)


def test_only_the_sample_is_marked_as_a_sample(ask_record):
    assert ask_record("select source_id from sources where is_sample") == [("sample-roster",)]


def test_the_command_sample_writes_the_roster_that_is_committed(tmp_path, record):
    made = sample.write(tmp_path / "sample_roster.csv")
    assert made.read_bytes() == (record / "raw" / "sample_roster.csv").read_bytes()


def test_the_sample_is_an_ordinary_roster(record):
    with (record / "raw" / "sample_roster.csv").open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) < set(CONTRACTS["members"].columns)


# --- the record with no roster, and the record twice ---------------------------------------------------------------


def test_the_record_alone_has_no_sample_row(public_record_alone):
    engine = database.store(public_record_alone).engine(1)
    with engine.connect() as connection:
        samples = connection.exec_driver_sql("select count(*) from sources where is_sample").scalar_one()
        members = connection.exec_driver_sql("select count(*) from memberships").scalar_one()
        organisations = connection.exec_driver_sql("select count(*) from organisations").scalar_one()
    engine.dispose()
    assert (samples, members, organisations) == (0, 243, 404)


def test_the_same_input_gives_the_same_tables(copy_of, record):
    folder = copy_of(record)
    folder.build()
    for table in MODELS.values():
        first, second = (folder.rows(f"select * from {table.name}", edition=edition) for edition in (1, 2))
        assert first == second or table.name == "editions"
    assert folder.rows("select edition_id from editions") == [(1,), (2,)]
