"""Which organisation is meant: asked of the names of the public record (data/raw/organisations.csv) and of invented ones."""

import csv
import gc
import itertools
import re
import shutil
import unicodedata
import weakref
from dataclasses import replace
from pathlib import Path

import opencc
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.contracts import ContractError
from etl.reference import FILES, Reference
from etl.resolve import Many, Match, Names, Written, fold, split, stable_id

DATA = Path(__file__).parent.parent / "data"
REFERENCE = Reference.read(DATA / "reference")
# Any text whatever, lone surrogates included: a cell may hold them.
ANY_TEXT = st.text(st.characters()) | st.text(st.sampled_from("The&()（）原简称：无N/A CNIE 中国会  ’-Ltd.İßﬁ乾薴"))


def recorded() -> dict[str, list[tuple[str, str]]]:
    """Each organisation of the public record, by its English name or else its Chinese one, with its names and their kinds."""
    with (DATA / "raw" / "organisations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {}
    for row in rows:
        others = [re.split(r" \(acronym clash\)| \(former\)| \[", alias)[0] for alias in row["aliases"].split("|")]
        names[row["name_en"] or row["name_zh"]] = [
            *((row[column], "official") for column in ("name_en", "name_zh", "name_zh_unverified") if row[column]),
            *((alias, "variant") for alias in others if alias),
        ]
    return names


def known(names: dict[str, list[tuple[str, str]]], decisions: list[dict] | None = None) -> Names:
    reference = REFERENCE
    if decisions:
        aliases = pd.DataFrame(decisions, columns=["row_number", *FILES["aliases"][2]])
        reference = replace(REFERENCE, frames={**REFERENCE.frames, "aliases": aliases})
    found = Names.of(reference)
    for organisation_id, its_names in names.items():
        for name, kind in its_names:
            found.add(name, organisation_id, kind)
    return found


RECORD = recorded()
NAMES = known(RECORD)
ALL_NAMES = [(name, organisation_id) for organisation_id, names in RECORD.items() for name, _ in names]
CNIE = "China NGO Network for International Exchanges"
CFRD = "China Foundation for Rural Development"


def possible(*names: str) -> list[str]:
    """The candidates for these names, which nobody surely bears."""
    match = NAMES.find(*names)
    assert match.organisation_id is None
    assert match.reason == ("possible" if match.candidates else None)
    return [candidate.organisation_id for candidate in match.candidates]


# --- what the sure variants of one name share ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "variants",
    [
        ("Amity Foundation", "AMITY FOUNDATION", "The Amity Foundation", "amity  foundation.", "Ａｍｉｔｙ Foundation"),
        ("World Eco-Design Conference", "World Eco Design Conference", "World Ecodesign Conference"),
        ("Invented Centre for Organised Labour", "Invented Center for Organized Labor"),
        ("Global Energy Organization", "Global Energy Organisation"),
        ("Peace & Development", "Peace and Development", "Peace ＆ Development"),
        ("Children's Fund", "Children’s Fund", "Childrens Fund", "Children`s Fund"),
        ("Sinotrans", "Sinotrans Limited", "Sinotrans Ltd", "Sinotrans Co., Ltd.", "Sinotrans Co.,Ltd", "Sinotrans Inc."),
        ("Médecins Inventés", "Medecins Inventes"),
        ("中国乡村发展基金会", "中國鄉村發展基金會", "中国 乡村发展 基金会", "“中国乡村发展基金会”"),
        ("虚构著作权协会", "虛構著作權協會"),
        ("虚构网络有限公司", "虚构网络有限责任公司"),
    ],
)  # fmt: skip
def test_sure_variants_of_a_name_fold_into_one(variants):
    assert len({fold(variant) for variant in variants}) == 1
    assert len({stable_id("o", variant) for variant in variants}) == 1


@pytest.mark.parametrize(
    "one, other",
    [
        ("中国志愿服务联合会", "中国志愿服务基金会"),
        ("中国国际交流协会", "江苏省国际交流协会"),
        ("中华医学会", "中华医学会分会"),
        ("虚构第一医院", "虚构第二医院"),
        ("虚构大学", "虚构大学有限公司"),
        ("爱德基金会", "爱德基金会北京代表处"),
        ("Invented School No. 1", "Invented School No. 2"),
        ("Chinese Medical Association", "Ethics Branch of the Chinese Medical Association"),
        ("CNIE", "CNIE Health Committee"),
        ("Invented Aid (Kenya)", "Invented Aid (Nepal)"),
        ("ကမ္ဘာ", "ကမ္ဘ"),
    ],
)
def test_what_tells_two_bodies_apart_is_never_folded_away(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "name", ["", " ", "-", "—", "/", "()", "无", "無", "（无）", "N/A", "n.a.", "Ｎ／Ａ", "None", "同上", "+"]
)
def test_marks_are_no_name(name):
    assert fold(name) == ""
    assert NAMES.find(name) == Match()
    names = Names()
    names.add(name, "o-1")
    assert names.meant(name) == set()


@given(ANY_TEXT)
@example("organi zation")
@example("Ltd Ltd")
@example("the the")
def test_what_is_folded_folds_into_itself(text):
    assert fold(fold(text)) == fold(text)


def test_organisations_of_the_record_have_ids_of_their_own():
    assert len({stable_id("o", name) for name in RECORD}) == len(RECORD)


# --- a name as written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, name, others",
    [
        (f"{CFRD} (CFRD)", CFRD, [("CFRD", "acronym")]),
        (f"{CFRD}（formerly China Foundation for Poverty Alleviation）", CFRD,
         [("China Foundation for Poverty Alleviation", "former")]),
        ("中国乡村发展基金会（原中国扶贫基金会）", "中国乡村发展基金会", [("中国扶贫基金会", "former")]),
        ("中国乡村发展基金会（CFRD）（曾用名：中国扶贫基金会）", "中国乡村发展基金会",
         [("CFRD", "acronym"), ("中国扶贫基金会", "former")]),
        ("中国民间组织国际交流促进会（简称“中促会”，英文缩写CNIE）", "中国民间组织国际交流促进会",
         [("中促会", "acronym"), ("CNIE", "acronym")]),
        ("中华全国妇女联合会（全国妇联）", "中华全国妇女联合会", [("全国妇联", "acronym")]),
        ("Invented Guild (also known as Guild of Inventions)", "Invented Guild", [("Guild of Inventions", "variant")]),
    ],
)  # fmt: skip
def test_a_further_name_in_brackets_is_told_from_the_name(written, name, others):
    assert split(written) == Written(name, tuple(others))


@pytest.mark.parametrize(
    "written",
    [
        *("Invented Aid (Hong Kong)", "Invented Aid (USA)", "Invented Guild (II)", "虚构红十字会（香港）", "爱德基金会（北京）"),
        *("National Earthquake Response Support Service (Ministry of Emergency Management)", "虚构学会（原子能）"),
        *("中国虚构协会（青年委员会）", "(CFRD)", "()", "）", "Invented Guild (", "Invented Guild (former)"),
    ],
)  # fmt: skip
def test_a_bracket_that_may_be_something_else_stays_in_the_name(written):
    assert split(written) == Written(written)


# --- surely meant --------------------------------------------------------------------------------------------------


def test_every_name_of_the_record_finds_its_organisation():
    shared = {name for name, organisation_id in ALL_NAMES if NAMES.meant(name) != {organisation_id}}
    assert shared == {"CFPA", "CVSF"}
    for name, organisation_id in ALL_NAMES:
        if name not in shared:
            assert NAMES.find(name) == Match(organisation_id)


@pytest.mark.parametrize(
    "written, organisation_id",
    [
        ("cnie", CNIE),
        ("中促會", CNIE),
        ("The All China Womens Federation", "All-China Women's Federation"),
        (f"{CFRD} (CFRD)", CFRD),
        ("虚构乡村基金会（原中国扶贫基金会）", CFRD),
    ],
)
def test_a_variant_finds_the_organisation(written, organisation_id):
    assert NAMES.find(written) == Match(organisation_id)


TRADITIONAL = opencc.OpenCC("s2t")


FORMS = {
    "capitals": str.upper,
    "no capitals": str.lower,
    "traditional": TRADITIONAL.convert,
    "full width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    # One “The” is left out of a name, and not a second.
    "The": lambda text: text if re.match(r"(?i)\W*the\b", unicodedata.normalize("NFKC", text)) else f"The {text}",
    "marks around": lambda text: f" “{text}”. ",
    "spaces": lambda text: text.replace(" ", "  "),
    "hyphens": lambda text: text.replace(" ", "-"),
    "lines": lambda text: text.replace(" ", "\n"),
    "&": lambda text: text.replace(" and ", " & "),
    "apostrophe": lambda text: text.replace("'", "’"),
    "British": lambda text: text.replace("nization", "nisation").replace("Center", "Centre"),
}


@given(st.sampled_from(ALL_NAMES), st.lists(st.sampled_from(sorted(FORMS)), unique=True))
def test_a_name_in_any_sure_form_finds_its_organisation(whose, forms):
    name, organisation_id = whose
    written = name
    for form in forms:
        written = FORMS[form](written)
    assert stable_id("o", written) == stable_id("o", name)
    if NAMES.meant(name) == {organisation_id}:
        assert NAMES.find(written) == Match(organisation_id)


# --- ambiguous -----------------------------------------------------------------------------------------------------


def test_two_bodies_that_share_an_acronym_are_never_joined_on_it():
    federation, foundation = "China Volunteer Service Federation", "China Volunteer Service Foundation"
    match = NAMES.find("CVSF")
    assert (match.organisation_id, match.reason) == (None, "ambiguous")
    assert [candidate.organisation_id for candidate in match.candidates] == [federation, foundation]
    assert NAMES.find("CVSF", "中国志愿服务基金会") == Match(foundation)
    assert NAMES.find("Unheard-of Body (CVSF)") == Match()


def test_an_acronym_joins_only_where_it_stands_alone():
    names = Names()
    names.add("Invented Network for Kites", "o-1")
    names.add("INK", "o-1", "acronym")
    assert names.find("ink") == Match("o-1")
    assert names.find("INK Ltd") == names.find("INK Health Committee") == names.find("INKS") == Match()


def test_a_name_that_two_bodies_share_joins_neither():
    names = Names()
    for organisation_id in ("o-2", "o-1"):
        names.add("Invented Friendship Association", organisation_id)
    names.add("虚构友好协会", "o-2")
    match = names.find("Invented Friendship Association")
    assert (match.organisation_id, match.reason) == (None, "ambiguous")
    assert [candidate.organisation_id for candidate in match.candidates] == ["o-1", "o-2"]
    assert names.find("Invented Friendship Association", "虚构友好协会") == Match("o-2")


@pytest.mark.parametrize(
    "names, candidates",
    [
        ((CFRD, "中国志愿服务基金会"), [CFRD, "China Volunteer Service Foundation"]),
        ((CFRD, "中国虚构书法协会"), [CFRD]),
        (("CNIE", "江苏省民间组织国际交流促进会"), [CNIE]),
        (("Jiangsu Rural Development Foundation", "中国乡村发展基金会"), [CFRD]),
        (("Rural Development Committee", "中国乡村发展基金会"), [CFRD]),
    ],
)
def test_names_that_contradict_each_other_join_nobody(names, candidates):
    for order in itertools.permutations(names):
        match = NAMES.find(*order)
        assert (match.organisation_id, match.reason) == (None, "ambiguous")
        assert [candidate.organisation_id for candidate in match.candidates] == candidates


@pytest.mark.parametrize(
    "names",
    [
        (CFRD, ""),
        (CFRD, "中国乡村发展基全会"),
        (CFRD, "中国乡发会"),
        ("Rural China Foundation", "中国乡村发展基金会"),
        ("CFRD", "中国乡村发展基金会", "中国扶贫基金会"),
    ],
)
def test_names_that_go_together_join(names):
    assert NAMES.find(*names) == Match(CFRD)


# --- possibly meant ------------------------------------------------------------------------------------------------


def test_no_two_organisations_of_the_record_are_candidates_of_each_other():
    near = {
        (name, candidate.name)
        for name, organisation_id in ALL_NAMES
        if (match := NAMES.find(name, besides=organisation_id)).reason == "possible"
        for candidate in match.candidates
    }
    assert near == set()


@pytest.mark.parametrize(
    "written, organisation_id",
    [
        ("China Foundation for Rural Developement", CFRD),
        ("China Foundation Rural Development", CFRD),
        ("Rural Development China Foundation", CFRD),
        ("Foundation for Rural Development", CFRD),
        ("Chinese Foundation of Rural Development (CFRD)", CFRD),
        ("China NGO Network for International Exchnages", CNIE),
        ("China NGO Network for Exchanges", CNIE),
        ("China Medical Association", "Chinese Medical Association"),
        ("Chinese Medical Asociation", "Chinese Medical Association"),
        ("China Environment Protection Foundation", "China Environmental Protection Foundation"),
        ("Beijng Peaceland Foundation", "Beijing Peaceland Foundation"),
        ("Beijing Angel Mom Foundation", "Beijing Angel Mom Charity Foundation"),
        ("China Volunteers Service Federation", "China Volunteer Service Federation"),
        ("World Federation of Chinese Medicine Society", "World Federation of Chinese Medicine Societies"),
        ("CNIE Health Comittee", "CNIE Health Committee"),
        ("中国乡村发展基全会", CFRD),
        ("中国乡村发张基金会", CFRD),
        ("中国乡村发展基金", CFRD),
        ("乡村发展基金会", CFRD),
        ("中国志愿者服务基金会", "China Volunteer Service Foundation"),
        ("中国民间组织交流促进会", CNIE),
        ("中国国际交流民间组织促进会", CNIE),
        ("四川民间组织国际交流促进会", "Sichuan NGO Network for International Exchanges"),
        ("北京凌峰公益基金会", "Beijing Lingfeng Foundation"),
        ("北京凌锋基金会", "Beijing Lingfeng Foundation"),
        ("中国爱德基金会", "Amity Foundation"),
    ],
)
def test_a_slip_of_the_pen_gives_the_organisation_as_a_candidate(written, organisation_id):
    assert possible(written) == [organisation_id]


@pytest.mark.parametrize(
    "written",
    [
        "Chinese Medical Association Youth Committee",
        "CNIE Youth Committee",
        "China Volunteer Service Foundation Beijing Office",
        "Jiangsu Association for International Understanding",
        "Yunnan NGO Network for International Exchanges",
        "Nanjing Peaceland Foundation",
        "Peaceland Foundation",
        "China Environmental Protection Federation",
        "China Foundation for Urban Development",
        "Amity School",
        "江苏省国际交流协会",
        "江苏省民间组织国际交流促进会",
        "德化县民间组织国际交流促进会",
        "四川省民间组织国际交流促进会绵阳办事处",
        "中华环保联合会青年委员会",
        "中国志愿服务协会",
        "上海凌锋公益基金会",
        "爱心基金会",
        "中国公共关系协会",
        "第二中国乡村发展基金会",
    ],
)
def test_another_body_of_a_like_name_is_no_candidate(written):
    assert possible(written) == []


def test_bodies_of_two_cities_of_a_gazetteer_are_told_apart():
    cities = [
        {"place_id": "g-1", "name_en": "Bangui", "name_zh": "班吉", "as_written": "Bangī"},
        {"place_id": "g-2", "name_en": "Bengui", "name_zh": None, "as_written": ""},
        {"place_id": "g-3", "name_en": "Bar", "name_zh": "巴尔", "as_written": ""},
    ]
    for names, is_near in ((Names.of(REFERENCE), True), (Names.of(REFERENCE, cities), False)):
        names.add("Invented Bangui River Guild", "o-1")
        assert bool(names.find("Invented Bengui River Guild").candidates) == is_near
        names.add("Invented Lawyers of the Bar Guild", "o-2")
        assert names.find("Invented Lawyers of Guild").candidates != ()


def test_a_candidate_whose_chinese_name_is_another_is_none():
    assert possible("China Foundation for Rural Developement", "中国虚构书法协会") == []
    assert possible("China Foundation for Rural Developement", "中国乡村发展基金") == [CFRD]


def test_the_nearest_candidate_comes_first():
    names = Names()
    names.add("Invented Society of River Ferry Pilots", "o-1")
    names.add("Invented Society of Ferry Pilots and Sailors", "o-2")
    match = names.find("Invented Society of Ferry Pilot")
    assert [(candidate.organisation_id, candidate.name) for candidate in match.candidates] == [
        ("o-1", "Invented Society of River Ferry Pilots"),
        ("o-2", "Invented Society of Ferry Pilots and Sailors"),
    ]
    assert 100 > match.candidates[0].score > match.candidates[1].score > 70


def test_the_body_that_bears_the_names_is_left_out():
    names = Names()
    names.add("Invented Guild of River Ferries", "o-1")
    names.add("Invented Guild of River Ferry", "o-2")
    assert names.find("Invented Guild of River Ferry") == Match("o-2")
    assert [c.organisation_id for c in names.find("Invented Guild of River Ferry", besides="o-2").candidates] == ["o-1"]


# --- whatever the text, whatever the order --------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(ANY_TEXT, max_size=3), ANY_TEXT)
def test_no_text_whatever_raises(written, name):
    names = known({"o-1": [(name, "official"), (CFRD, "variant")]})
    assert isinstance(names.find(*written), Match)
    assert isinstance(names.find(name, *written), Match)
    assert isinstance(NAMES.find(*written), Match)
    assert names.meant(name) == ({"o-1"} if fold(name) else set())


@settings(deadline=None, max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(random):
    written = [*RECORD, "CVSF", "中国乡村发展基全会", "China NGO Network for Exchnages", "Invented Guild"]
    shuffled = list(RECORD.items())
    random.shuffle(shuffled)
    names = known({organisation_id: random.sample(its, len(its)) for organisation_id, its in shuffled})
    for name in random.sample(written, 20):
        assert names.find(name) == NAMES.find(name)
        assert names.find(name, besides=name) == NAMES.find(name, besides=name)


# --- decided by a person -------------------------------------------------------------------------------------------


def decision(as_written: str, organisation: str, row_number: int = 2) -> dict:
    return {"row_number": row_number, "as_written": as_written, "organisation": organisation}


def test_a_decision_comes_before_all_else():
    names = known(RECORD, [decision("CVSF", "中国志愿服务基金会"), decision("Rural Fund", "CFRD", 3)])
    names.check_decisions()
    assert names.find("cvsf") == Match("China Volunteer Service Foundation")
    assert names.find("The Rural Fund", "中国虚构书法协会") == Match(CFRD)
    assert names.find("Rural Fund (RF)") == Match(CFRD)


def test_a_body_of_its_own_is_never_a_candidate_of_another():
    written = "China Foundation for Rural Developement"
    names = known(RECORD, [decision(written, "")])
    names.check_decisions()
    assert possible(written) == [CFRD]
    assert names.find(written) == names.find(written, "中国乡村发展基金会") == Match()
    names.add(written, "o-own")
    assert names.find(written) == Match("o-own")
    assert names.find(written, besides="o-own") == Match()


def test_decisions_on_two_names_of_a_row_that_disagree_join_nobody():
    names = known(RECORD, [decision("Rural Fund", CFRD), decision("虚构志愿基金", "中国志愿服务基金会", 3)])
    assert names.find("Rural Fund", "虚构志愿基金").reason == "ambiguous"


def test_a_decision_for_an_unknown_organisation_is_an_error():
    names = known(RECORD, [decision("Rural Fund", "Unheard-of Body", 7)])
    with pytest.raises(ContractError, match=r"aliases\.csv, row 7, .*no organisation goes by “Unheard-of Body”"):
        names.check_decisions()


def test_a_decision_for_a_name_of_two_organisations_is_an_error():
    names = known(RECORD, [decision("Volunteers", "CVSF", 3)])
    with pytest.raises(ContractError, match=r"row 3, .*2 organisations go by “CVSF”"):
        names.check_decisions()


def test_two_decisions_that_disagree_are_an_error():
    for other in ("中国志愿服务基金会", ""):
        names = known(RECORD, [decision("Rural Fund", "CFRD"), decision("The Rural Fund", other, 5)])
        with pytest.raises(ContractError, match="rows 2 and 5 decide differently whom “Rural Fund” means"):
            names.check_decisions()
    known(RECORD, [decision("Rural Fund", "CFRD"), decision("The Rural Fund", CFRD, 5)]).check_decisions()


def test_a_decision_on_no_name_is_an_error():
    with pytest.raises(ContractError, match="row 2: “-” is no name"):
        known(RECORD, [decision("-", "CFRD")]).check_decisions()


def test_decisions_are_read_from_the_reference_files(tmp_path):
    folder = tmp_path / "reference"
    shutil.copytree(DATA / "reference", folder)
    header = "as_written,organisation,reason,decided_by,decided_on\n"
    (folder / "aliases.csv").write_text(header, encoding="utf-8")
    assert Reference.read(folder).aliases == []
    (folder / "aliases.csv").write_text(
        f"{header}Rural Fund,CFRD,Its page says so.,A person,2026-11-22\n", encoding="utf-8"
    )
    names = Names.of(Reference.read(folder))
    names.add("CFRD", "o-1", "acronym")
    assert names.find("rural fund") == Match("o-1")


def test_names_leave_nothing_in_memory_when_they_go():
    """A build of a million organisations needs the room for what comes after."""
    names = Names()
    names.add_many(["o-1", "o-2"], [["Hope House 1", "Hope House 1 of Lu"], ["", ""]], [["hope1", "hope1lu"], ["", ""]])
    assert len(next(names.not_alone())) == 2
    names, gone = None, weakref.ref(names)
    gc.collect()
    assert gone() is None
    assert [held for held in gc.get_objects() if isinstance(held, Many)] == []
