"""On what evidence members and statuses stand: a list beside nothing, a sample or a roster, and what is only listed."""

import csv
from collections import Counter
from datetime import date

import pytest

from dashboard import figures, opened, queries
from dashboard.queries import Filters, ecosoc, profile
from etl import database, receive
from tests import in_full
from tests.conftest import Folder

DAY = date(2026, 7, 1)
HEADINGS = ["member_name_en", "member_name_zh", "joined_date", "sectors", "province", "evidence", "evidence_date"]
LIST = [
    ["Invented Reed Society", "虚构芦苇学会", "", "culture and art", "Yunnan", "listed", ""],
    ["Invented Willow Union", "虚构柳树会", "", "health care", "Hainan", "listed", ""],
    # Stated by the press on a day, and by a body without any.
    ["Invented Maple Club", "虚构枫叶会", "", "health care", "Hainan", "press", "2019-04-30"],
    ["Invented Pine League", "虚构松树会", "", "", "", "the body itself", ""],
]
ROSTER = [
    ["Invented Reed Society", "虚构芦苇学会", "2017-07-05", "culture and art", "Yunnan"],
    ["Invented Oak Federation", "虚构橡树会", "", "health care", "Beijing"],
]
LISTED, STATED = {"Invented Reed Society", "Invented Willow Union"}, {"Invented Maple Club", "Invented Pine League"}
# The organisations of the invented network that say so themselves.
BY_THEMSELVES = 2


def write(folder: Folder, file: str, rows: list[list[str]]) -> None:
    with folder.raw(file).open("w", encoding="utf-8", newline="") as opened_file:
        csv.writer(opened_file, lineterminator="\n").writerows([HEADINGS[: len(rows[0])], *rows])


def added(folder: Folder, rows: list[list[str]], *, name: str, is_sample: bool = False) -> None:
    """Add a file of members, as staff would."""
    place = folder.path.parent / f"{name}.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADINGS[: len(rows[0])], *rows])
    receive.add(place, folder.path, title=name, producer="Invented", is_sample=is_sample)


@pytest.fixture
def with_list(mine: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The invented network with a list of members in place of its roster, and no sample."""
    write(mine, "members.csv", LIST)
    mine.raw("sample_members.csv").unlink()
    mine.certify("sample_members.csv")
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    return mine


def chosen(day: date = DAY, **more: object) -> Filters:
    return Filters(queries.current_edition(), day, **more)


def members(day: date = DAY, **more: object) -> set[str]:
    return set(in_full.organisations(chosen(day, **more), metric=queries.MEMBERS)["organisation"])


def retired(folder: Folder) -> set[str]:
    return {file for (file,) in folder.rows("select file from sources where is_retired")}


def test_a_list_beside_nothing_says_who_and_never_since_when(with_list):
    with_list.build()
    known = queries.members_known(chosen())
    assert known.by_evidence == {"stated_by_body": 1 + BY_THEMSELVES, "press": 1, "listed": 2}
    assert (known.real, known.sample) == (6, 0)
    assert members() >= LISTED | STATED and len(members()) == 6
    # Of those who state it themselves one names the congress of its election; the press has a day.
    assert known.undated == 4 == queries.member_count(chosen()).undated
    assert queries.roster(chosen().edition) is None and not queries.has_roster(chosen().edition)
    assert queries.member_changes(chosen()).empty
    assert members(date(2006, 1, 1)) & (LISTED | STATED) == {*LISTED, "Invented Pine League"}
    assert (
        "Invented Maple Club" in members(date(2019, 4, 30)),
        "Invented Maple Club" in members(date(2019, 4, 29)),
    ) == (
        True,
        False,
    )
    # A list without a date is no fault of its cells.
    found = with_list.rows("""
        select source_row, rule_code from issues join sources using (source_id)
        where file = 'members.csv' and rule_code like 'membership%'
    """)
    assert sorted(found) == [(4, "membership_known_by"), (5, "membership_undated")]


def test_who_is_only_listed_can_be_left_out(with_list):
    with_list.build()
    assert members(without_listed=True) == members() - LISTED
    known = queries.members_known(chosen(without_listed=True))
    assert "listed" not in known.by_evidence and known.real == 4
    left_out = [one for one in queries.left_out(chosen(without_listed=True)) if one.of == "members"]
    assert [(one.filter, one.total, one.kept) for one in left_out] == [("without_listed", 6, 4)]
    for own, listed in ((chosen(), 2), (chosen(without_listed=True), 0)):
        cells = queries.sector_members(own, members_only=True, primary_only=True)
        assert cells.loc[cells["evidence_code"] == "listed", "organisations"].sum() == listed
        bars = figures.sectors(own, "members", "primary").draw().data
        hatched = [bar for bar in bars if bar.name == "Only on a public list, not confirmed by CNIE"]
        assert sum(sum(bar.x) for bar in hatched) == listed
        assert all(bar.marker.pattern.shape == "/" for bar in hatched)
        assert sum(sum(bar.x) for bar in bars) == cells["organisations"].sum()
    assert "Known by name: 6" in figures.sectors(chosen()).sentence


def test_a_list_beside_a_sample_stands_and_no_invented_member_is_known_by_name(with_list):
    invented = [[f"Sample member {number}", "", "2018-01-01", "health care", "Beijing"] for number in (1, 2, 3)]
    added(with_list, invented, name="invented-roster", is_sample=True)
    with_list.build()
    assert retired(with_list) == set()
    known = queries.members_known(chosen())
    assert (known.real, known.sample) == (6, 3) and known.by_evidence["listed"] == 2
    assert queries.roster(chosen().edition) == queries.SAMPLE
    assert queries.member_count(chosen()).value == 9 and queries.member_count(chosen()).sample == 3
    # The course over time holds the dated ones alone: the sample, the press and the congress.
    last = queries.member_changes(chosen()).iloc[-1]
    assert (last["members"], last["sample"]) == (5, 3)


def test_a_real_roster_retires_the_list_and_the_sample_and_says_alone_who_is_a_member(with_list):
    added(with_list, [["Sample member 1", "", "2018-01-01", "", ""]], name="invented-roster", is_sample=True)
    added(with_list, ROSTER, name="roster")
    with_list.build()
    assert retired(with_list) == {"members.csv", "invented-roster.csv"}
    assert members() == {"Invented Reed Society", "Invented Oak Federation"}
    known = queries.members_known(chosen())
    assert (known.by_evidence, known.sample, known.undated) == ({"roster": 2}, 0, 1)
    assert queries.roster(chosen().edition) == queries.REAL
    doubted = with_list.rows("select source_row from issues where rule_code = 'not_in_roster' order by 1")
    assert doubted == [(4,), (5,)]
    assert ("Invented Willow Union",) not in with_list.rows("select name_en from organisations")


def test_a_roster_without_any_date_retires_the_list_and_is_no_headline(with_list):
    undated = [[name_en, name_zh, "", *rest] for name_en, name_zh, _, *rest in ROSTER]
    added(with_list, undated, name="roster")
    with_list.build()
    assert retired(with_list) == {"members.csv"}
    assert members() == {"Invented Reed Society", "Invented Oak Federation"}
    assert queries.members_known(chosen()).by_evidence == {"roster": 2}
    assert queries.roster(chosen().edition) is None
    assert queries.member_changes(chosen()).empty


def test_a_file_whose_evidence_column_is_empty_is_a_roster(with_list):
    write(with_list, "members.csv", [[*row, "", ""] for row in ROSTER])
    with_list.certify()
    with_list.build()
    assert set(with_list.rows("select evidence_code from memberships")) == {("roster",)}
    assert queries.roster(chosen().edition) == queries.REAL
    assert not with_list.rows("select 1 from issues where rule_code = 'evidence_missing'")


def test_a_list_that_cites_a_publication_and_states_no_evidence_is_no_roster(with_list):
    place = with_list.path.parent / "cited.csv"
    place.write_text(
        "member_name_en,joined_date,publisher\nInvented Ash Society,2018-01-01,An invented research list\n",
        encoding="utf-8",
    )
    receive.add(place, with_list.path, title="cited", producer="Invented")
    with_list.build()
    evidence = with_list.rows(
        "select evidence_code from memberships join organisations using (organisation_id) where name_en = ?",
        "Invented Ash Society",
    )
    assert evidence == [("listed",)]
    assert queries.roster(queries.current_edition()) is None and retired(with_list) == set()
    assert ("evidence_missing",) in with_list.rows("select rule_code from issues where source_id = 'cited'")


def test_of_one_member_twice_in_a_list_the_stronger_evidence_stands(with_list):
    twice = ["Invented Reed Society", "虚构芦苇学会", "", "", "", "press", "2019-06-01"]
    write(with_list, "members.csv", [*LIST, twice])
    with_list.certify()
    with_list.build()
    evidence = with_list.rows(
        "select evidence_code, evidence_date from memberships join organisations using (organisation_id) where name_en = ?",
        "Invented Reed Society",
    )
    assert evidence == [("press", "2019-06-01")]


def test_the_next_build_without_the_roster_brings_the_list_back(with_list):
    added(with_list, ROSTER, name="roster")
    with_list.build()
    with_list.raw("roster.csv").unlink()
    with_list.certify("roster.csv")
    with_list.build()
    assert retired(with_list) == set() and members() >= LISTED | STATED


def test_the_strongest_evidence_of_a_member_is_the_one_that_counts(with_list):
    added(with_list, [["Invented Reed Society", "", "", "", "", "press", ""]], name="reports")
    with_list.build()
    own = "join organisations using (organisation_id) where name_en = 'Invented Reed Society'"
    assert set(with_list.rows(f"select evidence_code from memberships {own}")) == {("listed",), ("press",)}
    assert queries.members_known(chosen()).by_evidence == {"stated_by_body": 3, "press": 2, "listed": 1}
    assert queries.member_count(chosen()).value == 6, "one organisation counts once"
    assert "Invented Reed Society" in members(without_listed=True)


@pytest.mark.parametrize(("written", "code"), [("", "stated_by_body"), ("媒体报道", "press"), ("hearsay", "listed")])
def test_a_file_of_organisations_states_the_evidence_of_a_membership(with_list, written, code):
    text = with_list.raw("organisations.csv").read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(text) if "@SUM(1) invented" in line]
    lines = [f"{line},{written if number == place else ''},," for number, line in enumerate(text)]
    lines[0] = f"{text[0]},evidence,evidence_date,ecosoc_evidence"
    lines[place] = f"{text[place]},{written},2031-01-01,{written}"
    # A torn row stays one.
    lines[-1] = text[-1]
    with_list.raw("organisations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with_list.certify()
    with_list.build()
    own = "join organisations using (organisation_id) where note = '@SUM(1) invented'"
    # A day after the receipt of the file is no evidence.
    assert with_list.rows(f"select evidence_code, evidence_date from memberships {own}") == [(code, None)]
    status = "press" if code == "stated_by_body" else code
    assert with_list.rows(f"select evidence_code from un_status_spells {own}") == [(status,)]
    rules = {
        rule
        for (rule,) in with_list.rows("select rule_code from issues where source_row = 4 and column_name like '%evid%'")
    }
    assert ("unknown_term" in rules) == (code == "listed") and "future_date" in rules


# --- ECOSOC status ---------------------------------------------------------------------------------------------------


@pytest.fixture
def with_listed_statuses(mine: Folder, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The invented network, of the public statuses of which two are only listed; their organisations."""
    text = mine.raw("organisations.csv").read_text(encoding="utf-8").splitlines()
    listed = [
        number
        for number, line in enumerate(text)
        if "invented" in line and (",2012,granted," in line or "@SUM(1)" in line)
    ]
    assert len(listed) == 2
    lines = [f"{line},{'listed' if number in listed else ''}" for number, line in enumerate(text)]
    lines[0], lines[-1] = f"{text[0]},ecosoc_evidence", text[-1]
    mine.raw("organisations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mine.certify()
    mine.build()
    monkeypatch.setenv("CNIE_DATA", str(mine.path))
    found = mine.rows("select organisation_id from un_status_spells where evidence_code = 'listed'")
    assert len(found) == 2
    return {own for (own,) in found}


DRAWN = (figures.ecosoc_category, figures.ecosoc_year, figures.ecosoc_stages)


def bars(figure: object) -> list[tuple[str, str, int]]:
    """Name, pattern and number of each series of a figure of bars."""
    return [
        (bar.name, bar.marker.pattern.shape, int(sum(bar.x if bar.orientation == "h" else bar.y)))
        for bar in figure.draw().data
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_status_that_is_only_listed_is_hatched_and_named_and_can_be_left_out(with_listed_statuses, language):
    mark, words = {"en": ("public list only", "only on a public list"), "zh": ("仅见于公开名单", "家仅见于公开名单")}[
        language
    ]
    everybody = chosen(language=language)
    for make in DRAWN:
        figure, without = make(everybody), make(chosen(language=language, without_listed=True))
        # The year of the grant of one of the two is on record.
        number = 1 if make is figures.ecosoc_year else 2
        hatched = [one for one in bars(figure) if mark in one[0]]
        assert sum(one[2] for one in hatched) == number and {one[1] for one in hatched} == {"\\"}, figure.name
        assert words in figure.sentence and str(number) in figure.sentence
        assert mark not in str(bars(without)) and words not in without.sentence
    for ask in (ecosoc.stages, ecosoc.holders):
        own = {
            filters.without_listed: set(ask(filters)["organisation_id"])
            for filters in (everybody, chosen(without_listed=True))
        }
        assert own[False] - own[True] >= with_listed_statuses and not own[True] & with_listed_statuses


def test_each_mark_opens_its_rows_with_and_without_what_is_only_listed(with_listed_statuses):
    for filters in (chosen(), chosen(without_listed=True)):
        for make in DRAWN:
            marks = Counter()
            for bar in make(filters).draw().data:
                numbers = bar.x if bar.orientation == "h" else bar.y
                for code, number in zip(bar.customdata, numbers, strict=True):
                    marks[code] += int(number)
            for code, number in marks.items():
                assert len(opened.find(filters, code).rows) == number, (filters.without_listed, code)
            assert sum(marks.values())


# --- the same answers ------------------------------------------------------------------------------------------------


def test_undated_spells_have_the_same_answers_in_files_and_on_a_server(network, networks, postgres, monkeypatch):
    """SQLite puts what is empty first and PostgreSQL last: no answer may depend on that."""
    monkeypatch.setenv("CNIE_DATA", str(network))

    def answers() -> list[object]:
        found = []
        for day in (date(2006, 1, 1), date(2018, 5, 9), DAY):
            filters = chosen(day)
            found += [
                queries.count_on_day(filters, metric)
                for metric in (queries.MEMBERS, queries.MEMBERS_ECOSOC, queries.HOLDERS)
            ]
            found += [queries.members_known(filters), queries.member_changes(filters).astype(str).to_dict("list")]
            cells = queries.sector_members(filters, members_only=True, primary_only=False)
            found.append(cells.astype(str).to_dict("list"))
            those = in_full.organisations(filters)["organisation_id"]
            found.append(sorted(those))
            for own in sorted(those):
                for ask in (profile.memberships, profile.un_spells, profile.un_steps):
                    found.append(ask(filters, own).astype(str).to_dict("list"))
            found.append(opened.find(filters, "members").rows.astype(str).to_dict("list"))
            found.append(in_full.organisations(filters, metric=queries.MEMBERS_ECOSOC)["organisation_id"].tolist())
        return found

    in_files = answers()
    assert (
        queries.count_on_day(chosen(), queries.MEMBERS).undated
        and queries.count_on_day(chosen(), queries.HOLDERS).undated
    )
    monkeypatch.setenv("DATABASE_URL", postgres.url(postgres.database(networks)))
    assert answers() == in_files
    database.disconnect()
