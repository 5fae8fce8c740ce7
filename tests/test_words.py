"""Words: each in both languages, none missing, none that nobody says, and none typed where a page is drawn."""

import ast
import csv
import re
from pathlib import Path
from string import Formatter

import pytest

from dashboard import words
from dashboard.words import MEANINGS, MEASURE_WORDS, WORDS
from etl.columns import EVENTS, FIGURES, MEMBERS, ORGANISATIONS

TOP = Path(__file__).parent.parent
FILES = [file for file in sorted((TOP / "dashboard").rglob("*.py")) if file.parent.name != "static"]
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What a Chinese text may say in Latin letters: names, formats and commands.
NAMES = {"CNIE", "ECOSOC", "SIRONET", "Excel", "Unicode"}
# Arguments of Streamlit that a reader sees.
SHOWN = {"label", "title", "help", "placeholder", "caption", "body", "alt", "text", "value", "delta", "page_title"}
SHOWN |= {"delta_description", "message"}
# Streamlit's own marks for colours, small print and icons are no words.
MARKS = re.compile(r":[a-z]+\[|:material/\w+:|\]|<[^>]*>")


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(file: Path) -> str:
    return str(file.relative_to(TOP))


def docstrings(module: ast.Module) -> set[ast.AST]:
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    return {
        node.body[0].value
        for node in ast.walk(module)
        if isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)
    }


def texts(module: ast.Module) -> set[str]:
    """Every string that a module spells out in full."""
    apart = docstrings(module) | {
        part for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in apart
    }


def said(module: ast.Module) -> list[ast.Call]:
    """Every call of say(…), or of say_in(…)(…)."""
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and node.args]

    def is_say(called: ast.expr) -> bool:
        if isinstance(called, ast.Call):
            return isinstance(called.func, ast.Name) and called.func.id == "say_in"
        return isinstance(called, ast.Name) and called.id == "say"

    return [call for call in calls if is_say(call.func)]


def prefixes() -> set[str]:
    """How keys begin that are put together where they are said: say(f"key.{code}"), switch(…, "sectors.how", …)."""
    found = set()
    for file in FILES:
        module = tree(file)
        for call in said(module):
            if isinstance(call.args[0], ast.JoinedStr) and isinstance(call.args[0].values[0], ast.Constant):
                found.add(call.args[0].values[0].value)
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "switch":
                found.add(f"{ast.literal_eval(node.args[3])}.")
    return found


def codes() -> set[str]:
    with (TOP / "data" / "reference" / "codes.csv").open(encoding="utf-8", newline="") as opened:
        return {row["code"] for row in csv.DictReader(opened)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


def plain_words(text: str) -> str:
    """A text without its placeholders and without code."""
    return re.sub(r"\{\w+\}|`[^`]*`", " ", text)


def test_every_text_is_there_in_both_languages():
    assert [key for key, both in WORDS.items() if len(both) != 2 or not all(text.strip() for text in both)] == []


def test_both_languages_of_a_text_name_the_same_numbers():
    assert [key for key, (english, chinese) in WORDS.items() if placeholders(english) != placeholders(chinese)] == []


def test_an_english_text_holds_no_chinese_character():
    assert [key for key, (english, _) in WORDS.items() if CHINESE.search(english)] == []


def test_a_chinese_text_holds_no_english_word():
    found = {key: set(re.findall("[A-Za-z]{4,}", plain_words(chinese))) - NAMES for key, (_, chinese) in WORDS.items()}
    assert {key: english for key, english in found.items() if english} == {}


def test_where_the_english_text_has_words_the_chinese_has_too():
    with_words = [key for key, (english, _) in WORDS.items() if re.search("[A-Za-z]{2,}", plain_words(english))]
    assert len(with_words) > 200
    assert [key for key in with_words if not CHINESE.search(WORDS[key][1])] == []


def test_a_chinese_text_is_punctuated_as_chinese():
    """No half-width mark of punctuation beside a Chinese character."""
    half_width = re.compile(r"[\u3400-\u9fff][,;:?!()]|[,;:?!()][\u3400-\u9fff]")
    texts = {key: re.sub(r"`[^`]*`", "", chinese) for key, (_, chinese) in WORDS.items()}
    assert [key for key, chinese in texts.items() if half_width.search(chinese)] == []


def test_no_key_is_written_twice():
    (table,) = [
        node.value
        for node in tree(TOP / "dashboard" / "words.py").body
        if isinstance(node, ast.Assign) and node.targets[0].id == "WORDS"
    ]
    keys = [ast.literal_eval(key) for key in table.keys]
    assert len(keys) == len(set(keys)) == len(WORDS)


def test_every_text_is_said_somewhere():
    spelled = {text for file in FILES if file.name != "words.py" for text in texts(tree(file))}
    known = spelled | codes()
    put_together = {f"{start}{code}" for start in prefixes() for code in known}
    assert [key for key in WORDS if key not in spelled | put_together] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_text_that_is_said_exists(file):
    module = tree(file)
    for call in said(module):
        key = call.args[0]
        if isinstance(key, ast.Constant):
            assert key.value in WORDS, f"line {call.lineno}: {key.value}"
            given = {word.arg for word in call.keywords}
            wanted = placeholders(WORDS[key.value][0])
            assert given - {None} <= wanted, f"line {call.lineno}: {key.value}"
            assert None in given or given == wanted, f"line {call.lineno}: {key.value}"
    groups = {key.split(".")[0] for key in WORDS if "." in key}
    for text in texts(module):
        group, dot, rest = text.partition(".")
        # Keys are also kept in tables and handed on; a file name is none, and the address of a site.
        if (
            dot
            and group in groups
            and re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", rest)
            and rest not in ("csv", "py", "com.pk")
        ):
            assert text in WORDS or any(key.startswith(f"{text}.") for key in WORDS), text


@pytest.mark.parametrize("prefix", sorted(prefixes()))
def test_a_key_that_is_put_together_can_be_found(prefix):
    assert any(key.startswith(prefix) for key in WORDS)


def test_each_comparator_and_each_part_of_the_record_has_its_words():
    with (TOP / "data" / "reference" / "codes.csv").open(encoding="utf-8", newline="") as opened:
        comparators = [row["code"] for row in csv.DictReader(opened) if row["list_code"] == "comparator"]
    assert comparators
    assert [code for code in comparators if f"stated.{code}" not in WORDS] == []


def letters(node: ast.expr) -> str:
    """The letters that an argument spells out, but for marks of Streamlit's own."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        parts = [node.value]
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
    elif isinstance(node, ast.BinOp):
        return letters(node.left) + letters(node.right)
    elif isinstance(node, ast.IfExp):
        return letters(node.body) + letters(node.orelse)
    else:
        return ""
    return "".join(letter for part in parts for letter in MARKS.sub("", part) if letter.isalpha())


def typed(module: ast.Module) -> list[str]:
    """What is spelled out where Streamlit shows it."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            origin = node.func.value
            if (
                isinstance(origin, ast.Name)
                and origin.id == "st"
                and node.func.attr not in ("App", "Page", "cache_resource")
            ):
                shown = [*node.args, *(word.value for word in node.keywords if word.arg in SHOWN)]
                shown += [part for arg in node.args if isinstance(arg, ast.Starred) for part in ast.walk(arg.value)]
                found += [f"line {node.lineno}: {text}" for text in map(letters, shown) if text]
    return found


@pytest.mark.parametrize(
    "file", [file for file in FILES if "streamlit" in file.read_text(encoding="utf-8")], ids=name_of
)
def test_no_word_is_typed_where_a_page_is_drawn(file):
    assert typed(tree(file)) == []


def test_a_word_typed_where_a_page_is_drawn_would_be_found():
    """The rule above is worth something only if it sees what it forbids."""
    for line in (
        'st.title("Growth")',
        'st.info(f"{number} rows")',
        'st.metric(*("Members", 3))',
        'st.button(label="X")',
    ):
        assert typed(ast.parse(line)), line
    for line in ('st.caption(f"**{say(key)}** :small[{x}]")', 'st.title(say("nav.growth"))', 'st.button(x, key="a")'):
        assert not typed(ast.parse(line)), line


@pytest.mark.parametrize("file", [file for file in FILES if file.name != "words.py"], ids=name_of)
def test_chinese_is_written_among_the_words_only(file):
    # A single character may be the end of a range that code looks for.
    assert [text for text in texts(tree(file)) if CHINESE.search(text) and len(text) > 1] == []


def test_every_page_has_a_name_and_a_title():
    for page in (TOP / "dashboard" / "app_pages").glob("*.py"):
        assert {f"nav.{page.stem}", f"{page.stem}.title"} <= set(WORDS)


def test_a_text_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        words.say_in("en")("nav.nothing")


# --- what CNIE is called ---------------------------------------------------------------------------------------------

# 网络 alone reads as the internet. It stands in names of SIRONET, and in what staff may write into a cell.
SIRONET = re.compile(r"丝绸之路(?:沿线民间组织)?合作网络|丝路(?:沿线民间组织合作)?网络")
# What the secretariat calls otherwise, and the word that it uses.
OTHER_WORDS = {
    "会员大会": "会员代表大会",
    "出版物": "刊载来源",
    "项活动": "场活动",
    "首个证据": "最早记载",
    "悄然删除": "存疑数据均已列出",
    "截至此日": "截止日期",
}


def strings(module: ast.Module) -> list[str]:
    """Every string of a module but docstrings, parts of f-strings among them."""
    apart = docstrings(module)
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in apart
    ]


def shown_in_chinese() -> dict[str, str]:
    """Every Chinese text that a reader can see and that is none of a source's: by where it stands.

    Left out is what staff may write (columns of `as_written`, the headings that are recognised)."""
    found = {f"words {key}": both[1] for key, both in {**WORDS, **MEANINGS}.items()}
    for name in ("models.py", "checks.py", "template.py", "reference.py", "receive.py", "publish.py"):
        for number, text in enumerate(strings(tree(TOP / "etl" / name))):
            found[f"etl/{name} {number}"] = text
    for columns in (ORGANISATIONS, MEMBERS, EVENTS, FIGURES):
        for column in columns:
            found[f"column {column.name}"] = f"{column.label_zh} {column.means_zh} {column.example_zh}"
    files = [TOP / "data" / "sources.csv", *sorted((TOP / "data" / "reference").glob("*.csv"))]
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            for number, row in enumerate(csv.DictReader(opened), 2):
                text = " ".join(row.get(name) or "" for name in ("name_zh", "title_zh", "producer_zh", "chinese"))
                found[f"{file.name} row {number}"] = text
    return {where: text for where, text in found.items() if CHINESE.search(text)}


def test_no_chinese_text_calls_cnie_a_network():
    shown = shown_in_chinese()
    assert len(shown) > 1000
    assert {where: text for where, text in shown.items() if "网络" in SIRONET.sub("", text)} == {}


def test_a_text_that_calls_cnie_a_network_would_be_found():
    """The rule above is worth something only if it sees what it forbids."""
    for text in ("共举办网络活动 6 场", "网络总览", "本网络举办", "丝路网络之外的网络"):
        assert "网络" in SIRONET.sub("", text)
    for text in ("丝路网络成员", "丝绸之路沿线民间组织合作网络", "亚非民间组织丝绸之路合作网络研讨会"):
        assert "网络" not in SIRONET.sub("", text)


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_chinese_texts_have_one_word_for_one_thing(other):
    assert {where: text for where, text in shown_in_chinese().items() if other in text} == {}


def test_each_metric_and_each_unit_has_its_measure_word():
    with (TOP / "data" / "reference" / "codes.csv").open(encoding="utf-8", newline="") as opened:
        counted = [row["code"] for row in csv.DictReader(opened) if row["list_code"] in ("metric", "count_unit")]
    assert len(counted) > 30
    assert sorted(MEASURE_WORDS) == sorted(counted)
