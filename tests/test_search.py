"""The search of the page Organisations: whom a reader means, by any name, in either language, with typing errors."""

import random
import re
from itertools import pairwise

import pytest

from dashboard import queries
from dashboard.queries import search

CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def on(monkeypatch):
    """Search the current edition of a data folder."""

    def on(folder):
        monkeypatch.setenv("CNIE_DATA", str(folder))
        edition = queries.current_edition()
        return lambda typed: search.search(edition, typed)

    return on


@pytest.fixture
def find(on, network):
    return on(network)


@pytest.fixture
def find_on_record(on, record):
    return on(record)


@pytest.fixture
def find_on_demo(on, demo):
    return on(demo)


@pytest.fixture
def id_of(ask):
    """The id of the organisation of the invented network that goes by a name, and by no other's."""

    def id_of(name):
        ((found,),) = ask("select distinct organisation_id from organisation_names where name_text = ?", name)
        return found

    return id_of


def first(hits) -> tuple[str, str, str, bool]:
    row = hits.iloc[0]
    return row["organisation_id"], row["name_text"], row["found_by"], bool(row["is_near"])


# --- as typed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Invented Network", "Invented Network"),
        ("  invented   NETWORK ", "Invented Network"),
        ("ｉｎｖｅｎｔｅｄ network", "Invented Network"),
        ("Ínvented Nétwork", "Invented Network"),
        ("虚构网络", "虚构网络"),
        ("虛構網絡", "虚构网络"),
        ("Invented League", "Invented League"),
        ("IN-Net", "IN-Net"),
        ("in net", "IN-Net"),
        ("innet", "IN-Net"),
        ("虚构网", "虚构网"),
    ],
)
def test_an_organisation_is_found_by_each_of_its_names(find, id_of, typed, name):
    assert first(find(typed)) == (id_of("Invented Network"), name, "name", False)


def test_it_is_found_by_the_beginning_by_a_part_and_by_words_in_any_order(find, id_of):
    for typed in ("Invented Ferr", "ferry un", "ferry", "union ferry", "渡轮", "渡輪聯合", "联合会 渡轮"):
        assert first(find(typed))[0] == id_of("Invented Ferry Union"), typed
        assert not find(typed)["is_near"].iloc[0], typed


@pytest.mark.parametrize(
    "typed",
    ["xu gou du lun lian he hui", "xugou dulun", "XUGOUDULUNLIANHEHUI", "du lun lian he", "dulun", "xǔ gòu dú lún"],
)
def test_a_chinese_name_is_found_by_its_pinyin_with_and_without_spaces(find, id_of, typed):
    assert first(find(typed)) == (id_of("Invented Ferry Union"), "虚构渡轮联合会", "pinyin", False)


def test_letters_in_the_middle_of_a_syllable_are_no_pinyin(find):
    """“ulun” is a part of “du lun”, but nobody who types pinyin begins there."""
    assert not (find("ulun")["found_by"] == "pinyin").any()


def test_a_chinese_name_is_found_by_the_initials_of_its_pinyin(find, id_of):
    assert first(find("xgdllhh")) == (id_of("Invented Ferry Union"), "虚构渡轮联合会", "initials", False)


def test_the_umlaut_of_pinyin_is_found_as_the_v_that_is_typed_for_it(find, id_of):
    wanted = id_of("Invented Young Lawyers")
    assert "qing nian lv shi" in search.index(queries.current_edition()).names["name_pinyin"].str.cat()
    for typed in ("qingnian lvshi", "qīngnián lǜshī", "qing nian lü shi", "QINGNIAN LÜSHI"):
        assert first(find(typed))[0] == wanted, typed


def test_the_network_of_the_record_is_found_by_its_initials_in_both_languages(find_on_record, ask_record):
    ((network,),) = ask_record("select organisation_id from organisations where name_en like 'China NGO Network%'")
    for typed in (
        "zgmjzz",
        "zgmjzzgjjlcjh",
        "CNIE",
        "cnnie",
        "中促会",
        "中促會",
        "zhongguominjianzuzhi",
        "中国民间组织",
    ):
        assert first(find_on_record(typed))[0] == network, typed


def test_initials_of_an_english_name_find_it_and_are_not_called_a_name_of_it(find_on_record, ask_record):
    """No source gives this organisation an acronym."""
    name = "Beijing Volunteer Service Federation"
    ((wanted, names),) = ask_record(
        "select organisation_id, group_concat(name_text) from organisations join organisation_names"
        " using (organisation_id) where name_en = ? group by organisation_id",
        name,
    )
    assert "BVSF" not in names
    assert first(find_on_record("BVSF")) == (wanted, name, "initials", False)


def test_a_name_of_two_organisations_finds_both_and_nobody_else_before_them(find, ask):
    both = {found for (found,) in ask("select organisation_id from organisation_names where name_text = 'IFA'")}
    assert len(both) == 3
    hits = find("ifa")
    assert set(hits["organisation_id"][:3]) == both and not hits["is_near"][:3].any()


# --- typing errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Invnted Ferry Union", "Invented Ferry Union"),
        ("Invented Ferrry Union", "Invented Ferry Union"),
        ("Invented Ferry Unoin", "Invented Ferry Union"),
        ("Invented Fery Uniom", "Invented Ferry Union"),
        ("InventedFeryUnion", "Invented Ferry Union"),
        ("ferry onion", "Invented Ferry Union"),
        ("Invented Leage", "Invented League"),
        ("lanten club", "Invented Lantern Club"),
        ("虚构渡轮联全会", "虚构渡轮联合会"),
        ("虚购渡轮联合会", "虚构渡轮联合会"),
        ("虛構渡輪連合會", "虚构渡轮联合会"),
        ("xugou dulun lianhehiu", "虚构渡轮联合会"),
        ("xugoudulunlianhhui", "虚构渡轮联合会"),
    ],
)
def test_a_misspelt_name_finds_the_organisation_and_says_that_it_is_only_near(find, id_of, typed, name):
    hits = find(typed)
    assert first(hits)[:2] == (id_of(name), name)
    assert hits["is_near"].iloc[0]


def test_what_is_typed_right_stands_before_what_is_only_near(find_on_demo):
    for typed in ("Chinese Medical Association", "中华医学会", "Sample member 017", "foundation"):
        hits = find_on_demo(typed)
        assert not hits["is_near"].iloc[0]
        assert all(one <= other for one, other in pairwise(hits["is_near"])), typed


def test_a_number_is_not_a_typing_error_of_another(find_on_demo):
    assert list(find_on_demo("Sampel membr 017")["name_text"]) == ["Sample member 017"]
    assert find_on_demo("Sample member 299").empty


# --- nothing at random ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "   ", "!?", "-", "<>", "()*", "\u0301", "‘’"])
def test_what_holds_no_letter_finds_nothing(find, typed):
    hits = find(typed)
    assert hits.empty and {"organisation_id", "name_text", "found_by", "is_near"} <= set(hits.columns)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "xqzwvk",
            "Zzyzx Quorum",
            "qwertyuiop asdfghjkl",
            "astronomy",
            "Invented Zebra",
            "12345",
            "Sample member 9999",
        ),
        *("天文馆", "饕餮貔貅", "魑魅魍魉协会", "zuanshibolanhui", "qqqqqq", "x" * 5000, "虚" * 5000),
    ],
)
def test_nonsense_finds_nothing(find, find_on_record, typed):
    for search_in in (find, find_on_record):
        assert search_in(typed).empty


def test_random_letters_find_nothing(find_on_record):
    letters = random.Random(4)
    for _ in range(100):
        typed = "".join(letters.choices("bcdfghjkmpqrstvwxyz", k=letters.randint(7, 14)))
        assert find_on_record(typed).empty, typed


@pytest.mark.parametrize("typed", ["%", "_", "' or 1=1 --", "\\", "[a-z]", "*", ".*", "(", "\x00", "\ud800"])
def test_what_other_programs_take_for_a_command_is_text(find, typed):
    assert len(find(typed)) < 10


# --- every name there is -------------------------------------------------------------------------------------------


@pytest.fixture(params=["network", "record"])
def everybody(request, on):
    """The search of each of the two networks, and every organisation and name in it; of the sample, whose names differ by a
    number alone, each tenth."""
    ask = request.getfixturevalue("ask" if request.param == "network" else "ask_record")
    known = ask("select distinct organisation_id, name_text from organisation_names order by 2, 1")
    return on(request.getfixturevalue(request.param)), [
        (wanted, name) for wanted, name in known if not re.fullmatch(r"(Sample member|示例会员) \d\d[1-9]", name)
    ]


def test_every_name_finds_its_organisation_first(everybody):
    find, known = everybody
    assert len(known) > 40
    for wanted, name in known:
        as_well = {other for other, text in known if search.fold(text) == search.fold(name)}
        hits = list(find(name)["organisation_id"])
        assert set(hits[: len(as_well)]) == as_well, name
        assert wanted in as_well


def test_every_name_with_a_letter_dropped_finds_its_organisation_among_the_first_three(everybody):
    find, known = everybody
    letters = random.Random(17)
    tried = 0
    for wanted, name in known:
        # Shorter names, acronyms mostly, are but a letter from several others. A digit tells names apart.
        if len("".join(search.fold(name))) < (5 if CHINESE.search(name) else 6):
            continue
        places = [at for at, letter in enumerate(name) if letter.isalpha()]
        for at in letters.sample(places, 2):
            typed = name[:at] + name[at + 1 :]
            tried += 1
            assert wanted in list(find(typed)["organisation_id"][:3]), (name, typed)
    assert tried > 50


def test_the_pinyin_of_every_name_finds_its_organisation(find_on_record, ask_record):
    known = ask_record("select organisation_id, name_pinyin from organisation_names where name_pinyin <> ''")
    assert len(known) > 300
    for wanted, pinyin in known[::3]:
        same = {other for other, text in known if text == pinyin}
        for typed in (pinyin, pinyin.replace(" ", "")):
            assert wanted in list(find_on_record(typed)["organisation_id"][: len(same)]), typed


def test_only_chinese_names_have_pinyin(ask, ask_record):
    for question in (ask, ask_record):
        for name, pinyin in question("select name_text, name_pinyin from organisation_names"):
            assert bool(pinyin) == bool(CHINESE.search(name)), name
            assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", pinyin), pinyin


def test_each_organisation_is_found_once(find_on_demo):
    for typed in ("a", "中", "Sample", "zhong"):
        hits = find_on_demo(typed)
        assert len(hits) > 5 and hits["organisation_id"].is_unique, typed
