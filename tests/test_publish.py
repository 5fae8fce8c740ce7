"""What is published is whole: a bad file never replaces good data, a crash at any moment leaves the old edition, and
the next build goes on from there."""

import csv
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from etl import publish
from etl.__main__ import main
from etl.contracts import NoEdition


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[[Any], str]:
    """What the command `build` says when it refuses a folder, whose published editions it leaves as they were."""

    def said(folder: Any) -> str:
        before = folder.published()
        code = main(["build", "--data", str(folder.path)])
        out, error = capsys.readouterr()
        assert (code, out) == (2, "")
        assert error.startswith("Nothing was published. ") and error.count("\n") == 1
        assert folder.published() == before
        return error

    return said


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"PK\x03\x04\xff\xfe a workbook",
            "the workbook is damaged: its parts cannot be unpacked. In Excel, choose File",
        ),
        (b"event_name,city,country\nInvented,,\n", "row 1: a file of events needs the column “"),
        (b"fruit,price\napple,1\n", "no row has headings that fit a kind of file"),
        (b"", "the file is empty. Fill it, or take it out of data/sources.csv."),
    ],
    ids=["unreadable", "required column missing", "unknown kind", "empty"],
)
def test_a_person_who_builds_from_a_bad_file_is_told_where_and_what_to_do(mine, content, says):
    before = mine.published()
    mine.raw("events.csv").write_bytes(content)
    mine.certify()
    build = mine.command()
    out, error = build.communicate(timeout=60)
    assert build.returncode == 2
    assert str(mine.raw("events.csv")) in error and says in error
    assert "Traceback" not in out + error
    assert mine.published() == before


def test_a_file_with_a_broken_quote_is_refused(mine, refused):
    mine.raw("events.csv").write_text('event_name,start_date,date_precision,city,country\n"Invented,2020,year,,\n')
    mine.certify()
    error = refused(mine)
    assert str(mine.raw("events.csv")) in error and "row 2: the quotation marks do not match" in error


def test_a_missing_required_column_is_named_with_the_heading_that_comes_near(mine, refused):
    mine.change("events.csv", ("event_name,series,edition,start_date", "event_name,series,edition,start_day_of_it"))
    error = refused(mine)
    assert f"{mine.raw('events.csv')}, row 1: a file of events needs the column “" in error
    assert "Is it the one called “start_day_of_it”? Then rename that heading." in error


def test_a_file_of_no_known_kind_is_refused(mine, refused):
    mine.raw("events.csv").write_text("fruit,price\napple,1\n")
    mine.certify()
    error = refused(mine)
    assert f"{mine.raw('events.csv')}: no row has headings that fit a kind of file" in error
    assert "python -m etl template" in error


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_refused(mine, refused, content):
    mine.raw("events.csv").write_text(content)
    mine.certify()
    error = refused(mine)
    assert f"{mine.raw('events.csv')}: the file is empty. Fill it, or take it out of data/sources.csv." in error


def test_a_file_of_headings_alone_is_refused(mine, refused):
    headings = mine.raw("events.csv").read_text(encoding="utf-8").splitlines()[0]
    mine.raw("events.csv").write_text(headings + "\n,,,\n")
    mine.certify()
    assert f"{mine.raw('events.csv')}, row 1: there is no row of data below the headings." in refused(mine)


def test_of_a_heading_that_stands_twice_the_first_is_read_and_the_report_says_so(mine):
    mine.change("events.csv", (",other_source_urls,", ",city,"))
    assert "city (“city” is read as city already)" in str(mine.build())
    assert mine.rows("select place_id from event_places where source_row = 2") == [("chn-putian",)]


def test_a_file_that_has_changed_is_refused_and_its_new_hash_is_named(mine, refused):
    with mine.raw("events.csv").open("a") as file:
        file.write("\n")
    found = hashlib.sha256(mine.raw("events.csv").read_bytes()).hexdigest()
    error = refused(mine)
    assert f"{mine.raw('events.csv')}: the content is not what data/sources.csv certifies" in error
    assert f"write {found} into its row" in error


def test_a_file_that_nobody_certified_is_refused(mine, refused):
    mine.raw("brought along.csv").write_text("a,b\n1,2\n")
    error = refused(mine)
    assert f"{mine.raw('brought along.csv')}: no row of data/sources.csv certifies this file." in error
    assert "python -m etl add" in error


def test_a_certified_file_that_is_not_there_is_named(mine, refused):
    mine.raw("events.csv").unlink()
    error = refused(mine)
    assert f"{mine.raw('events.csv')}: cannot be read" in error and "delete its row in data/sources.csv" in error


def test_a_certificate_for_a_file_elsewhere_is_refused(mine, refused):
    with (mine.path / "sources.csv").open("a") as file:
        file.write("elsewhere,../reference/codes.csv,t,t,p,p,2026-06-30,,,,,0,\n")
    assert "file “../reference/codes.csv” must stand directly in data/raw" in refused(mine)


def test_a_certificate_that_stands_twice_is_refused(mine, refused):
    _replace(mine.path / "sources.csv", "fixture-figures,", "fixture-events,")
    assert f"{mine.path / 'sources.csv'}: source_id “fixture-events” stands twice." in refused(mine)


def test_a_sample_mark_that_is_neither_yes_nor_no_is_refused(mine, refused):
    _replace(mine.path / "sources.csv", ",TRUE,", ",perhaps,")
    assert "row 6: is_sample “perhaps” is none of 1, true, yes, 0, false, no" in refused(mine)


def test_a_correction_whose_cell_has_been_mended_is_refused(mine, refused):
    _replace(mine.path / "reference" / "corrections.csv", "coverage,,unclear", "coverage,mainland,unclear")
    error = refused(mine)
    assert (
        f"{mine.path / 'reference' / 'corrections.csv'}, row 2: figures.csv, row 6, column “coverage” holds “”" in error
    )
    assert "not “mainland” as expected. The source has been mended: check it, then delete this correction." in error


def test_a_correction_of_a_row_that_is_not_there_is_refused(mine, refused):
    _replace(mine.path / "reference" / "corrections.csv", "2018-09/cnie_members/5", "2018-09/cnie_members/6")
    assert "figures.csv has 0 rows “2018-09/cnie_members/6”. Mend or delete this correction." in refused(mine)


def test_a_correction_of_a_column_that_is_not_there_is_refused(mine, refused):
    _replace(mine.path / "reference" / "corrections.csv", ",coverage,", ",converage,")
    assert "figures.csv has no column “converage”. Mend or delete this correction." in refused(mine)


def test_a_correction_of_a_file_that_is_not_certified_is_refused(mine, refused):
    _replace(mine.path / "reference" / "corrections.csv", "figures.csv,", "figurines.csv,")
    assert "corrects “figurines.csv”, which data/sources.csv does not certify." in refused(mine)


def test_a_reference_file_without_a_column_is_refused(mine, refused):
    _replace(mine.path / "reference" / "places.csv", "place_id,", "place,")
    assert f"{mine.path / 'reference' / 'places.csv'}: column “place_id” is missing. It needs: place_id" in refused(
        mine
    )


def test_a_date_in_a_reference_file_that_a_spreadsheet_rewrote_is_refused(mine, refused):
    _replace(mine.path / "reference" / "corrections.csv", "2026-07-01", "2026/7/1")
    error = refused(mine)
    assert (
        f"{mine.path / 'reference' / 'corrections.csv'}, row 2, column “decided_on”: “2026/7/1” is not a date" in error
    )


def test_a_number_in_a_reference_file_that_is_none_is_refused(mine, refused):
    _replace(mine.path / "reference" / "places.csv", "39.904", "39°54'")
    assert "column “latitude”: “39°54'” is not a number. Mend the cell." in refused(mine)


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        (
            "organisation_types.csv",
            "\nassociation,association",
            "\nassociation,guild",
            "organisations.organisation_type_code",
        ),
        ("countries.csv", "肯尼亚,africa,", "肯尼亚,atlantis,", "regions.parent_region_code"),
        ("event_series.csv", "中非民间论坛,china_africa,", "中非民间论坛,africa,", "event_series.programme_code"),
        ("regions.csv", "cn_north,North China", "CHN,North China", "regions"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(mine, refused, file, old, new, where):
    _replace(mine.path / "reference" / file, old, new)
    assert refused(mine).startswith(f"Nothing was published. {where}: “")


def test_a_folder_that_is_not_there_is_named(mine, refused):
    shutil.rmtree(mine.path / "raw")
    assert str(mine.path / "raw") in refused(mine)
    (mine.path / "sources.csv").unlink()
    assert f"{mine.path / 'sources.csv'}: cannot be read" in refused(mine)


def test_empty_columns_of_a_spreadsheet_do_no_harm(mine):
    lines = mine.raw("members.csv").read_text(encoding="utf-8").splitlines()
    mine.raw("members.csv").write_text("\n".join(f"{line},," for line in lines), encoding="utf-8")
    mine.certify()
    report = mine.build()
    assert "members.csv" in str(report) and "(column" not in str(report)
    assert mine.rows("select rows_kept from sources where file = 'members.csv'") == [(14,)]


def test_a_byte_order_mark_does_no_harm(mine):
    mine.raw("members.csv").write_bytes(b"\xef\xbb\xbf" + mine.raw("members.csv").read_bytes())
    mine.certify()
    mine.build()
    assert mine.rows("select rows_kept from sources where file = 'members.csv'") == [(14,)]


def test_the_first_build_of_all_may_fail_too(mine):
    shutil.rmtree(mine.path / "editions")
    mine.raw("events.csv").write_text("")
    assert main(["build", "--data", str(mine.path)]) == 2
    with pytest.raises(NoEdition, match="Run: python -m etl build"):
        mine.store.current()


# --- editions ------------------------------------------------------------------------------------------------------


def test_a_real_roster_retires_the_sample_in_the_same_publication(mine):
    assert mine.rows("select count(*) from organisations where name_en like 'Sample member%'") == [(0,)]
    assert mine.rows("select is_sample, is_retired, rows_kept from sources where source_id = 'fixture-sample'") == [
        (1, 1, 0)
    ]
    mine.raw("members.csv").unlink()
    mine.certify("members.csv")
    mine.build()
    assert mine.rows("select count(*) from organisations where name_en like 'Sample member%'") == [(2,)]
    assert mine.rows("select is_sample, is_retired, rows_kept from sources where source_id = 'fixture-sample'") == [
        (1, 0, 2)
    ]


def test_a_build_is_made_only_when_something_has_changed(mine):
    assert publish.build_if_stale(mine.path) is None
    mine.change("organisations.csv", ("Invented Guild", "Invented Company"))
    assert publish.build_if_stale(mine.path).edition_id == 2
    assert publish.build_if_stale(mine.path) is None
    _replace(mine.path / "reference" / "sectors.csv", "Health care", "Health")
    assert publish.build_if_stale(mine.path).edition_id == 3
    assert publish.build_if_stale(mine.path) is None
    _replace(mine.path / "sources.csv", "Nobody", "Somebody")
    assert publish.build_if_stale(mine.path).edition_id == 4


def test_where_nothing_is_published_a_build_is_made(mine):
    shutil.rmtree(mine.path / "editions")
    assert publish.build_if_stale(mine.path).edition_id == 1


def test_an_edition_knows_those_before_it_and_the_rows_of_each(mine):
    mine.build()
    assert mine.rows("select edition_id from editions") == [(1,), (2,)]
    engine = mine.store.engine(2)
    with engine.connect() as connection:
        from_here = connection.execute(text("select name from sqlite_master where type = 'table'")).scalars().all()
        counts = {name: connection.execute(text(f"select count(*) from {name}")).scalar_one() for name in from_here}
        listed = connection.execute(text("select rows_by_table from editions where edition_id = 2")).scalar_one()
    engine.dispose()
    assert json.loads(listed) == counts


def test_the_closing_report_names_every_file_rule_and_table(mine):
    mine.change("figures.csv", ("2019-11-02,day,cnie_members,11,exact", "2019-11-02,day,cnie_members,11,umpteen"))
    report = str(mine.build()).splitlines()
    assert report[0] == "Edition 2 is published."
    # No row of the fixture names its publisher.
    assert "figures.csv                       7      5         5" in report
    assert "    Never read, personal data: e_mail" in report
    assert "sample_members.csv                2      0         0  sample, retired by a real roster" in report
    assert "      2  Figure incomplete (error)" in report
    assert "      5  published_figures (-1)" in report


def test_ids_do_not_change_when_rows_change_places(mine):
    ids = {
        "organisations": "select name_en, name_zh, organisation_id, seat_place_id from organisations",
        "events": "select title_en, event_id, series_id, parent_event_id from events",
        "places": "select place_id, name_en from places",
        "parts": "select name_written, event_id, organisation_id from event_organisations",
    }
    before = {name: sorted(mine.rows(question), key=str) for name, question in ids.items()}
    for file in mine.raw("").glob("*.csv"):
        _shuffle(file)
    mine.certify()
    mine.build()
    assert {name: sorted(mine.rows(question), key=str) for name, question in ids.items()} == before


def _replace(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


def _shuffle(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        headings, *rows = csv.reader(opened)
    # A row that is named twice is kept where it stands first: its other spelling must stay behind it.
    rows = [row for row in rows if not row[0].startswith("Invented  GUILD")]
    random.Random(7).shuffle(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([headings, *rows])
