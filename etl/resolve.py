"""Which organisation is meant by the names of a row: surely one, possibly one, or none that is known.

It works on text alone, with no files and no database. It never joins on likeness: a close name is a candidate for a
person, whose decision stands in data/reference/aliases.csv.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from etl.cells import listed
from etl.columnwise import Column, Seen, digests
from etl.contracts import ContractError
from etl.reference import Reference
from etl.script import simplified
from etl.tables import PORTION

# --- what the sure variants of one name share ---------------------------------------------------------------------

APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ′＇", "'"))
# Marks of one spelling only: accents on letters, and selectors of another drawing of a sign.
DROPPED_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
TRADE_MARKS = re.compile("[™℠]")
SPELLINGS = {
    **{"centre": "center", "centres": "centers", "programme": "program", "programmes": "programs"},
    **{"labour": "labor", "harbour": "harbor", "honour": "honor", "behaviour": "behavior", "defence": "defense"},
    **{"neighbourhood": "neighborhood", "theatre": "theater", "theatres": "theaters"},
    # The possessive whose apostrophe got lost.
    **{"peoples": "people", "womens": "women", "childrens": "children", "mens": "men"},
}
AMERICAN = re.compile(r"(?<=\w{3})iz(?=(?:e|ed|er|ers|es|ing|ation|ations|ational)$)")
LEGAL_ENDINGS = {"co", "company", "ltd", "limited", "inc", "incorporated", "llc", "plc"}
# What people write into a cell that has no name to hold.
NO_NAME = {
    *("na", "nil", "none", "null", "unknown", "tbd", "tba", "tbc", "ditto"),
    *("无", "暂无", "没有", "不详", "未知", "待定", "同上"),
}


@cache
def _sign(sign: str) -> str:
    """A letter, mark or number in simplified characters, and a space for all else."""
    # Sign by sign: with its phrases the converter leaves 著作權 and 著作权 in two spellings.
    return simplified(sign) if unicodedata.category(sign)[0] in "LMN" or sign == "+" else " "


@lru_cache(maxsize=1 << 14)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name, each in one spelling, without a leading “The”; Chinese is one word up to the next mark."""
    text = unicodedata.normalize("NFKC", TRADE_MARKS.sub("", name).translate(APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFKC", DROPPED_MARKS.sub("", unicodedata.normalize("NFKD", text)))
    text = re.sub(r"(?<=\w)'s\b", "", text).replace("'", "").replace("&", " and ")
    words = tuple(SPELLINGS.get(word, AMERICAN.sub("is", word)) for word in "".join(map(_sign, text)).split())
    return words[1:] if words[:1] == ("the",) and len(words) > 1 else words


def _without_legal_ending(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[-1] in LEGAL_ENDINGS:
        words = words[:-1]
    return words


# A name in ASCII as words: other signs than letters and digits part them, and those that say more become a sign of doubt.
_ASCII = {point: chr(point).lower() if chr(point).isalnum() else " " for point in range(128)}
_ASCII |= dict.fromkeys(map(ord, "+&'`"), "\0")
_SPELLED = frozenset({*SPELLINGS, *LEGAL_ENDINGS, *NO_NAME, "the"})


def _fold_plain(name: str) -> str | None:
    """The fold of a name in ASCII without a word of two spellings, at a tenth of the cost; of any other nothing."""
    if not name.isascii():
        return None
    words = name.translate(_ASCII).split()
    folded = "".join(words)
    is_plain = _SPELLED.isdisjoint(words) and "iz" not in folded and "\0" not in folded and folded not in _SPELLED
    return folded if is_plain else None


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """What the sure variants of one name share; empty where there is no name, as in “-”, “N/A” or “无”.

    Gone are case, width, accents, spaces, punctuation, traditional characters, a leading “The”, the possessive ’s, “&”
    for “and”, British for American spelling, an English legal ending (Co., Ltd.), and the long form of 有限公司.
    A Chinese legal ending stays: without it, a company would be the university or hospital that it belongs to.
    Kept is all that tells bodies apart: places, branches, committees, numerals.

    >>> fold("The  Ｂｅｌｔ & Road Centre"), fold("belt and road center")
    ('beltandroadcenter', 'beltandroadcenter')
    >>> fold("中國鄉村發展基金會"), fold("N/A")
    ('中国乡村发展基金会', '')
    """
    if (plain := _fold_plain(name)) is not None:
        return plain
    folded = "".join(_without_legal_ending(_words(name))).replace("有限责任公司", "有限公司")
    if folded in NO_NAME or not any(map(str.isalnum, folded)):
        return ""
    # Words that join can make a word of another spelling (“organi zation”): what is folded must fold into itself.
    return folded if folded == name else fold(folded)


def folds(names: Iterable[str]) -> list[str]:
    """The `fold` of each of many names, of which few come again: none is remembered. What folds into itself is the very same text,
    kept once."""
    return [name if own == name else own for name, own in zip(names, map(fold.__wrapped__, names), strict=True)]


def stable_id(prefix: str, *parts: str) -> str:
    """An id that depends on the thing and not on the order of the rows, and so is never given to another.

    >>> stable_id("o", "The Amity Foundation") == stable_id("o", "amity  foundation")
    True
    """
    return folded_id(prefix, "|".join(fold(part) for part in parts))


def folded_id(prefix: str, folded: str) -> str:
    """The `stable_id` of parts that are folded, and joined by “|”."""
    # Sixteen digits: with ten, two of a million events had the same by chance.
    return f"{prefix}-{hashlib.sha256(folded.encode()).hexdigest()[:16]}"


# --- a name as written, taken apart --------------------------------------------------------------------------------

IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
OPENING, CLOSING = "(（[［【", tuple(")）]］】")
QUOTES = " \t\n“”\"'‘’「」『』《》:：."
# What a person writes before the other name, and the kind of name that follows.
MARKERS = (
    ("former", re.compile(r"(?i)(?:formerly known as|formerly|former name|previously|f\.?k\.?a\.?)(?!\w)")),
    ("former", re.compile(r"原名|原称|曾用名|曾名|前身为|前身|旧称|原(?=\w{4})")),
    ("acronym", re.compile(r"(?i)(?:acronym|abbreviated as|abbreviated|abbreviation|short name)(?!\w)")),
    ("acronym", re.compile(r"(?:以下)?(?:英文|中文)?(?:简称|缩写)|下称")),
    ("variant", re.compile(r"(?i)(?:also known as|a\.?k\.?a\.?)(?!\w)")),
    ("variant", re.compile(r"又称|亦称|又名|别名")),
)
CAPITALS = re.compile(r"[A-Z][A-Z&.\-]{1,9}")
# These stand in brackets too, and say where a body is.
COUNTRY_ACRONYMS = {"us", "usa", "uk", "eu", "uae", "prc", "hk", "hksar", "rok", "dprk", "drc"}
BRANCHES_ZH = re.compile(
    "分会|委员会|专委会|工委|代表处|办事处|联络处|秘书处|办公室|分公司|分中心|分院|分部|支部|支队|分队"
)


@dataclass(frozen=True)
class Written:
    """A name as written: the name itself, and the further names that stand in brackets behind it, each with its kind
    (acronym, former or variant)."""

    name: str
    others: tuple[tuple[str, str], ...] = ()


def split(written: str) -> Written:
    """A name and what stands in brackets behind it, where that is surely a name and not a place or a ministry.

    >>> split("China Foundation for Rural Development (CFRD)")
    Written(name='China Foundation for Rural Development', others=(('CFRD', 'acronym'),))
    >>> split("中国乡村发展基金会（原中国扶贫基金会）")
    Written(name='中国乡村发展基金会', others=(('中国扶贫基金会', 'former'),))
    >>> split("Invented Aid (Hong Kong)")
    Written(name='Invented Aid (Hong Kong)', others=())
    """
    name, others = written.strip(), ()
    while name.endswith(CLOSING):
        start = max(name.rfind(sign) for sign in OPENING)
        before = name[: max(start, 0)].rstrip()
        inside = [_bracketed(part, before) for part in re.split("[,，;；、]", name[start + 1 : -1])]
        if not fold(before) or not all(inside):
            break
        name, others = before, (*inside, *others)
    return Written(name, others)


def _bracketed(text: str, name: str) -> tuple[str, str] | None:
    """The further name that stands in a bracket behind a name, and its kind; nothing where it may be something else."""
    text = text.strip(QUOTES)
    for kind, marker in MARKERS:
        if (match := marker.match(text)) and len(fold(rest := text[match.end() :].strip(QUOTES + "为是"))) > 1:
            return rest, kind
    return (text, "acronym") if _is_acronym(text, name) or _is_short_form(text, name) else None


def _parts(written: str) -> list[str]:
    """What surely names the body in a name as written: the name without brackets, and former names."""
    name = split(written)
    return [name.name, *(text for text, kind in name.others if kind == "former")]


def acronym(text: str) -> str:
    """What the sure variants of one acronym share.

    >>> acronym("C.N.I.E."), acronym("CNIE Ltd")
    ('cnie', 'cnieltd')
    """
    # Its legal ending stays: “CNIE Ltd” is a company, and not the acronym.
    return "".join(_words(text))


def _is_acronym(text: str, name: str) -> bool:
    """Whether this is written like an acronym, and can be one of this name."""
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if not re.fullmatch(r"(?![IVX]+$)[A-Za-z][A-Za-z0-9&.\-]{1,11}", text):
        return False
    if fold(text) in COUNTRY_ACRONYMS or fold(text) in _words(name) or 2 * capitals < max(len(letters), 3):
        return False
    if IDEOGRAPH.search(name):
        return len(letters) > 2
    return _in_order(fold("".join(letters)), fold(name))


def _is_short_form(text: str, name: str) -> bool:
    """Whether a Chinese text is made of signs of a longer name, in their order, as 中促会 is, and is not just its
    beginning, which may be a place."""
    short, long = fold(text), fold(name)
    if not IDEOGRAPH.search(short) or not 2 <= len(short) < len(long) or BRANCHES_ZH.search(short):
        return False
    return short not in long and _in_order(short, long)


def _in_order(signs: str, text: str) -> bool:
    rest = iter(text)
    return all(sign in rest for sign in signs)


# --- how near two names are ----------------------------------------------------------------------------------------

# Least likeness, 0 to 100, at which two names are compared word by word. fuzz.ratio is the share of letters that two
# texts have in common, here with their words (in Chinese, signs) in alphabetical order, so that word order makes no
# difference. On the names of the public record a misspelt name scores 90 and more, one that lacks a long word 74 to 80,
# and a Chinese one with one wrong sign 75 and more. China Volunteer Service Federation and Foundation score 89, and the
# same name with Hunan or Henan more still: the score only finds what may be meant, and `_near` tells bodies apart.
CUTOFF = 72
# The most candidates that a person is shown for a row.
MOST_CANDIDATES = 5

UNWEIGHTED = {
    *("of", "for", "the", "and", "in", "on", "to", "with", "at", "by", "from", "a", "an"),
    # People drop these, or write one for the other.
    *("china", "chinese", "prc", "national", "all"),
    *("province", "provincial", "municipality", "municipal", "city"),
}
# What a body is. One of another kind is another body: a federation is not the foundation of the same name.
KINDS = {
    **dict.fromkeys(("association", "society"), "association"),
    **dict.fromkeys(("foundation", "fund"), "foundation"),
    **dict.fromkeys(("hospital", "clinic"), "hospital"),
    **dict.fromkeys(("university", "college", "school", "academy"), "school"),
    **dict.fromkeys(("company", "corporation", "group", "enterprise"), "company"),
    **{
        kind: kind
        for kind in (
            *("federation", "union", "league", "alliance", "network", "institute", "center", "council", "conference"),
            *("forum", "ministry", "agency", "administration", "museum", "library", "team", "club", "press", "bank"),
        )
    },
}
# What a part of a body is called; also directions and ordinals. On one side only, they make another body.
TELLING = {
    *("branch", "committee", "subcommittee", "commission", "chapter", "section", "division", "department", "office"),
    *("secretariat", "bureau", "representative", "world", "global", "asia", "asian", "europe", "european", "african"),
    *("north", "south", "east", "west", "northern", "southern", "eastern", "western"),
    *("first", "second", "third", "fourth", "fifth", "one", "two", "three", "ii", "iii", "iv"),
}
# What foundations are called with or without.
OPTIONAL = {"charity", "charitable", "public", "welfare"}
OPTIONAL_ZH = [Counter(text) for text in ("公益", "慈善", "公益慈善")]
PREFIX_ZH = re.compile("(?:中华人民共和国|中国|中华|全国)+(?=.)")
ENDING_ZH = re.compile("(?:股份)?有限公司$")
# A county or town that no list of places holds.
LOCAL_ZH = re.compile("^.{2,3}?[省市县州盟旗](?=..)")
TELLING_ZH = re.compile("[一二三四五六七八九十百0-9]+|[东西南北男女老青少]|世界|全球|亚洲|欧洲")
KINDS_ZH = {
    **dict.fromkeys(("协会", "学会", "促进会", "研究会", "总会", "商会"), "association"),
    **dict.fromkeys(("大学", "学院"), "school"),
    **dict.fromkeys(("公司", "集团"), "company"),
    **dict.fromkeys(("研究院", "研究所"), "institute"),
    **{"基金会": "foundation", "联合会": "federation", "联盟": "alliance", "医院": "hospital", "中心": "center"},
    **{"救援队": "team", "网络": "network", "委员会": "committee"},
}
KIND_ZH = re.compile(f"(?:{'|'.join(sorted(KINDS_ZH, key=len, reverse=True))})$")


@dataclass(frozen=True)
class Compared:
    """A name made ready for comparing: the text that is scored, and what the rules look at.

    `units` are its signs in Chinese, its words elsewhere; `weight` is how many of them are the body's own, and not just
    what every foundation is called; `known` says which words are a place, a kind of body or a part of one; `marks` are
    the places, parts and numerals, and must be the same in two names of one body."""

    text: str
    is_chinese: bool
    units: Counter[str]
    weight: int
    known: Mapping[str, str]
    marks: frozenset[str]
    kind: str | None = None

    @property
    def numerals(self) -> frozenset[str]:
        """Those of the marks that hold a figure: of two names of one body both have the same."""
        return frozenset(mark for mark in self.marks if any(sign.isdecimal() for sign in mark))

    @property
    def can_be_near(self) -> bool:
        """Whether the name is long enough: any two acronyms are near each other."""
        return self.weight > 0 and len(self.text) >= (2 if self.is_chinese else 8)


def _is_chinese(name: str) -> bool:
    return bool(IDEOGRAPH.search(name))


def _compared(name: str, places: Mapping[str, str]) -> Compared:
    return _compared_chinese(name, places) if _is_chinese(name) else _compared_words(name, places)


def _compared_chinese(name: str, places: Mapping[str, str]) -> Compared:
    text = ENDING_ZH.sub("", PREFIX_ZH.sub("", fold(name), count=1)) or fold(name)
    found, rest, start = [], "", 0
    while start < len(text):
        length = next((size for size in range(8, 1, -1) if text[start : start + size] in places), 0)
        if length:
            found.append(places[text[start : start + length]])
            start += length + (text[start + length : start + length + 1] in ("省", "市"))
            continue
        rest += text[start]
        start += 1
    if not found and (match := LOCAL_ZH.match(rest)):
        found, rest = [match[0]], rest[match.end() :]
    marks = frozenset([*(f"place {place}" for place in found), *BRANCHES_ZH.findall(rest), *TELLING_ZH.findall(rest)])
    kind = KIND_ZH.search(rest)
    weight = kind.start() if kind else len(rest)
    return Compared("".join(sorted(rest)), True, Counter(rest), weight, {}, marks, KINDS_ZH[kind[0]] if kind else None)


def _compared_words(name: str, places: Mapping[str, str]) -> Compared:
    words, start, units, known = _without_legal_ending(_words(name)), 0, [], {}
    while start < len(words):
        length = next((size for size in range(4, 0, -1) if "".join(words[start : start + size]) in places), 0)
        word = "".join(words[start : start + (length or 1)])
        start += length or 1
        if length and places[word] != "CHN":
            known[word] = f"place {places[word]}"
        elif length or word in UNWEIGHTED:
            continue
        elif (word := _singular(word)) in KINDS:
            word = KINDS[word]
            known[word] = "kind"
        elif word in TELLING or len(word) == 1 or any(sign.isdecimal() for sign in word):
            known[word] = "part"
        units.append(word)
    marks = frozenset(word if what == "part" else what for word, what in known.items() if what != "kind")
    weight = sum(word not in known for word in units)
    return Compared(" ".join(sorted(units)), False, Counter(units), weight, known, marks)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] not in "siu" else word


def _near(one: Compared, other: Compared) -> bool:
    """Whether two names may mean one body: the same but for slips of the pen, not for what tells bodies apart."""
    return _near_chinese(one, other) if one.is_chinese else _near_words(one, other)


def _near_chinese(one: Compared, other: Compared) -> bool:
    """The same places, parts, numerals and kind of body, and of the signs that are left one is wrong, or a quarter is
    missing in one of the two. Less than four signs say too little: there one wrong sign is another name."""
    if one.marks != other.marks or (one.kind and other.kind and one.kind != other.kind):
        return False
    length = max(one.weight, other.weight)
    missing, extra = (other.units - one.units).total(), (one.units - other.units).total()
    if missing == extra:
        return missing == 0 < length or (missing == 1 and length >= 4)
    if missing and extra:
        return False
    return missing + extra <= length // 4 or (other.units - one.units) + (one.units - other.units) in OPTIONAL_ZH


def _near_words(one: Compared, other: Compared) -> bool:
    """Every word has its like in the other name, but for words that are missing in one of the two: one of three, two
    of six, and none that tells bodies apart. A different word in a word's place is another name."""
    left, rest = one.units - other.units, other.units - one.units
    shared = one.units & other.units
    for word in sorted(left.elements()):
        if like := next((theirs for theirs in sorted(rest) if _alike(word, one.known, theirs, other.known)), None):
            left, rest = left - Counter([word]), rest - Counter([like])
            shared += Counter([like if like in other.known else word])
    known = {**one.known, **other.known}
    weight = sum(count for word, count in shared.items() if word not in known)
    missing = left + rest
    if (left and rest) or not missing:
        return not missing and weight > 0
    has_kind = any(known.get(word) == "kind" for word in shared)
    if any(word in known and (known[word] != "kind" or has_kind) for word in missing):
        return False
    return weight >= 2 * missing.total() or (weight > 0 and missing.keys() <= OPTIONAL)


def _alike(one: str, known_one: Mapping[str, str], other: str, known_other: Mapping[str, str]) -> bool:
    """Whether two words are one word misspelt, or with another ending (culture, cultural). Two that are both known,
    such as Hunan and Henan, never are."""
    if (one in known_one and other in known_other) or one[0] != other[0]:
        return False
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    same_beginning = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    if shortest < 5:
        return False
    return same_beginning >= max(5, longest - 3) or OSA.distance(one, other) <= (2 if longest >= 12 else 1)


# --- whom a name means ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """An organisation that may be meant: the one of its names that came near, and how near, 0 to 100."""

    organisation_id: str
    name: str
    score: int


@dataclass(frozen=True)
class Match:
    """Whom the names of a row mean. Either `organisation_id` is sure; or `reason` says why it is not, “ambiguous” where
    names that are known mean several bodies or contradict each other, “possible” where a name is only close, with the
    candidates, the nearest first; or all is empty, and nobody known is meant."""

    organisation_id: str | None = None
    candidates: tuple[Candidate, ...] = ()
    reason: str | None = None


# Compared text → who bears it: organisation and name as written.
Shelf = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, eq=False)
class Many:
    """Organisations that were added many at a time: their ids, the names of all in each language, the figures of each in
    these, and whose names stand on the shelves."""

    ids: np.ndarray
    names: tuple[str, ...]
    figures: np.ndarray
    is_shelved: np.ndarray

    def id_of(self, row: int) -> str:
        return self.ids[row].decode()

    def written(self) -> tuple[list[str], ...]:
        """The names in each language, one by one."""
        return tuple(names.split("\0") for names in self.names)


# The figure of a name: see Names._figure.
FIGURE = re.compile(r"\d+")
NONE, SEVERAL, ABSENT = range(3)
# As many names are kept ready to be compared, and answers that took long.
MOST_READY = 1 << 16


class Names:
    """Every name of every organisation, and whom a name means. Add all names first, then find: what is found depends
    on the names that are known, and not on the order in which they came."""

    def __init__(self, decisions: Iterable[Mapping[str, Any]] = (), places: Mapping[str, str] | None = None) -> None:
        """`decisions` are the rows of aliases.csv; `places` gives a code for each spelling of a place, so that bodies of
        two places are told apart."""
        self._decisions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in decisions:
            self._decisions[fold(row["as_written"])].append(row)
        self._decided_on = {
            *self._decisions,
            *(fold(row["organisation"]) for rows in self._decisions.values() for row in rows),
        }
        # A list of countries also knows their codes, and “AND” or “CAN” would be a place in a name.
        self._places = {
            fold(spelling): code for spelling, code in (places or {}).items() if fold(spelling) != fold(code)
        }
        self._bearers: dict[str, set[str]] = defaultdict(set)
        self._officially: dict[str, set[str]] = defaultdict(set)
        self._acronyms: dict[str, set[str]] = defaultdict(set)
        # Of each organisation, the names that can be compared; and by language and marks, of each compared text those who
        # bear it.
        self._names: dict[str, list[str]] = defaultdict(list)
        self._shelves: dict[tuple[bool, frozenset[str]], dict[frozenset[str], Shelf]] = defaultdict(dict)
        self._found: dict[tuple[tuple[str, ...], str | None], Match] = {}
        self._expected: dict[str, int] = {}
        self._longest_acronym = 0
        self._ready: dict[str, Compared] = {}
        # Those that were added many at a time, the place of each by its names; and the figures in the names of the others.
        self._many: list[Many] = []
        # Names are asked for one after the other: to cut the text anew for each took minutes. Few are kept, and no longer than these.
        self._written = lru_cache(maxsize=4)(Many.written)
        self._bearer_of_many = Seen()
        self._figures: set[int] = set()
        with_figures = [re.escape(place) for place in self._places if any(map(str.isdecimal, place))]
        self._place_with_figure = re.compile("|".join(with_figures) or "(?!)")

    @classmethod
    def of(cls, reference: Reference, cities: Iterable[Mapping[str, Any]] = ()) -> "Names":
        """No names yet, but the decisions and the places of the reference files, and further `cities` of a gazetteer, by
        `place_id`, `name_en`, `name_zh` and `as_written`."""
        places: dict[str, str] = {}
        for row in cities:
            for spelling in filter(None, (row["name_en"], row["name_zh"], *listed(row["as_written"]))):
                # Man and Bar are cities too, and much more often words or acronyms.
                if len(spelling) > 3 or _is_chinese(spelling):
                    places[spelling] = row["place_id"]
        regions = reference.frames["regions"]
        for row in regions[regions["kind"] != "country"].to_dict("records"):
            places |= dict.fromkeys((row["name_en"], row["name_zh"]), row["region_code"])
        places |= {spelling: rows[0]["place_id"] for spelling, rows in reference.cities.items()}
        return cls(reference.aliases, places | reference.countries | reference.provinces)

    def add(self, name: str, organisation_id: str, kind: str = "official") -> None:
        """Record a name as written, with what stands in brackets behind it. `kind` is official, acronym, former, variant
        or alias. Text that is no name, such as “-”, is passed over."""
        if not fold(name):
            return
        self._found.clear()
        written = split(name)
        self._add(name, organisation_id, kind)
        if written.name != name:
            for text, its_kind in ((written.name, kind), *written.others):
                self._add(text, organisation_id, its_kind)

    def _add(self, name: str, organisation_id: str, kind: str) -> None:
        if kind == "acronym" or (kind != "official" and CAPITALS.fullmatch(name)):
            self._acronyms[acronym(name)].add(organisation_id)
            self._longest_acronym = max(self._longest_acronym, len(acronym(name)))
            return
        self._bearers[fold(name)].add(organisation_id)
        if kind == "official":
            self._officially[fold(name)].add(organisation_id)
        self._figures.add(self._figure(name, fold(name)))
        self._shelve(name, organisation_id)

    def _shelve(self, name: str, organisation_id: str) -> None:
        if name in self._names[organisation_id]:
            return
        self._names[organisation_id].append(name)
        compared = self._compared(name)
        if compared.can_be_near:
            shelves = self._shelves[compared.is_chinese, compared.numerals]
            shelf = shelves.setdefault(compared.marks, {})
            shelf.setdefault(compared.text, []).append((organisation_id, name))

    def _compared(self, name: str) -> Compared:
        if name not in self._ready:
            if len(self._ready) > MOST_READY:
                self._ready.clear()
            self._ready[name] = _compared(name, self._places)
        return self._ready[name]

    def add_many(self, ids: list[str], names: list[list[str]], folded: list[list[str]]) -> None:
        """Record the official names of many organisations, at most PORTION: those in English, then those in Chinese, “” where
        there is none, all without brackets, each with its `fold`, which no other of them has and no name that is known."""
        self._found.clear()
        self._expected.clear()
        first = len(self._many) * PORTION
        for of_language in folded:
            column = Column(np.arange(len(ids)), of_language)
            is_there = column.where(bool)
            places = (first + np.flatnonzero(is_there)).astype(np.int32)
            self._bearer_of_many.first(digests(column)[is_there], places)
        figures = [list(map(self._figure, *of_language)) for of_language in zip(names, folded, strict=True)]
        self._many.append(
            Many(
                np.array(ids, dtype=np.bytes_),
                tuple("\0".join(of_language) for of_language in names),
                np.array(figures, dtype=np.int64).T,
                np.zeros(len(ids), dtype=bool),
            )
        )

    def expect(self, names: Iterable[str]) -> None:
        """Look up many names at once: until others are expected, they are found the quicker."""
        folded = folds(names)
        places = self._bearer_of_many.places(np.fromiter(map(hash, folded), np.int64, len(folded)))
        self._expected = dict(zip(folded, places.tolist(), strict=True))

    def _one_of_many(self, folded: str) -> tuple["Many", int] | None:
        if (place := self._expected.get(folded)) is None:
            place = self._bearer_of_many.places(np.array([hash(folded)]))[0] if self._many else -1
        return (self._many[place // PORTION], place % PORTION) if place >= 0 else None

    def _shelve_many(self, many: "Many", rows: np.ndarray) -> None:
        """Make the names of some of many organisations ready to be compared."""
        rows = rows[~many.is_shelved[rows]]
        if not len(rows):
            return
        many.is_shelved[rows] = True
        for written in self._written(many):
            for row in rows:
                if written[row]:
                    self._shelve(written[row], many.id_of(row))

    def _figure(self, name: str, folded: str) -> int:
        """A number for the one figure that a name holds: of two that may be near both have the same. NONE where it holds none,
        SEVERAL where more must be known to tell, ABSENT where there is no name."""
        if not name:
            return ABSENT
        figures = FIGURE.findall(name if name.isascii() else unicodedata.normalize("NFKC", name))
        if not figures:
            return NONE
        if len(figures) > 1 or not figures[0].isascii() or self._place_with_figure.search(folded):
            return SEVERAL
        return hash(figures[0])

    def has_decision(self, folded: str) -> bool:
        """Whether a decision says whom a name of this fold means."""
        return folded in self._decisions

    def is_known(self, folded: str) -> bool:
        """Whether the fold of a name is that of one that is known, or that a decision speaks of."""
        return folded in self._bearers or folded in self._decided_on or bool(folded and self._one_of_many(folded))

    @property
    def acronyms(self) -> set[str]:
        return set(self._acronyms)

    def not_alone(self) -> Iterator[list[tuple[int, str, str, str]]]:
        """Of those that were added many at a time, in that order, place, id and names of each that may have a name near to
        theirs. Of the others it is sure that there is none, because no other name holds the figure that theirs holds."""
        if not self._many:
            return
        figures = np.concatenate([many.figures for many in self._many])
        others = np.array(sorted(self._figures), dtype=np.int64)
        is_alone = np.ones(len(figures), dtype=bool)
        for of_language in figures.T:
            distinct, codes, counts = np.unique(of_language, return_inverse=True, return_counts=True)
            is_own = (counts == 1) & ~np.isin(distinct, [*others, NONE, SEVERAL])
            if SEVERAL in distinct or SEVERAL in others:
                is_own[:] = False
            is_alone &= (is_own | (distinct == ABSENT))[codes]
        ends = np.cumsum([len(many.ids) for many in self._many])
        for many, of_many in zip(self._many, np.split(is_alone, ends[:-1]), strict=True):
            names = self._written(many)
            yield [
                (int(row), many.id_of(row), *(of_language[row] for of_language in names))
                for row in np.flatnonzero(~of_many)
            ]

    def _bring(self, name: str) -> None:
        """Put those of many on the shelves that may be near to a name."""
        figure = self._figure(name, fold(name))
        for many in self._many:
            may_be_near = ((many.figures == figure) | (many.figures == SEVERAL)).any(axis=1) | (figure == SEVERAL)
            self._shelve_many(many, np.flatnonzero(may_be_near))

    def meant(self, name: str) -> set[str]:
        """The ids of the organisations that surely go by this name, as it is written or without what stands in brackets
        behind it: none, one, or several where they share it. A decision of aliases.csv comes before all else."""
        if not (folded := fold(name)):
            return set()
        if folded in self._decisions:
            return self._decided(folded)
        parts = _parts(name)
        if (known := self._known(name)) or parts == [name]:
            return known
        return set().union(*(self.meant(part) for part in parts))

    def _decided(self, folded: str) -> set[str]:
        """Whom a person has decided that the name means. A body of its own is found only where it is the one body of
        which this is the official name."""
        means = {row["organisation"] for row in self._decisions[folded]}
        if means == {""}:
            return own if len(own := set(self._officially.get(folded, ()))) == 1 else set()
        return set().union(*(self._known(name) for name in means))

    def _known(self, name: str) -> set[str]:
        known = {*self._bearers.get(fold(name), ()), *self._acronyms.get(acronym(name), ())}
        if found := self._one_of_many(fold(name)):
            many, row = found
            self._shelve_many(many, np.array([row]))
            known.add(many.id_of(row))
        return known

    def is_decided(self, *names: str) -> bool:
        """Whether data/reference/aliases.csv says whom one of these names means."""
        return any(fold(part) in self._decisions for name in names if name for part in (name, *_parts(name)))

    def find(self, *names: str, besides: str | None = None, is_near_sought: bool = True) -> Match:
        """Whom the names of one row mean, English and Chinese, whichever there are.

        Sure is an organisation that one of the names surely means (`meant`) and that none of the others contradicts: by
        meaning surely somebody else, or by being unlike every name that the organisation has in that language. A shared
        name or acronym joins nobody by itself. `besides` is the organisation that these names already belong to: it is
        left out, so that what comes near it shows. What comes near takes long to seek, and can be left to a later time.
        """
        if len(names) == 1 and not besides and (bearer := self._bearer(names[0])):
            return Match(bearer)
        written = tuple(name for name in names if fold(name))
        if not is_near_sought:
            return self._find(written, besides, is_near_sought=False)
        key = (written, besides)
        if key not in self._found:
            if len(self._found) > MOST_READY:
                self._found.clear()
            self._found[key] = self._find(written, besides)
        return self._found[key]

    def _bearer(self, name: str) -> str | None:
        """The one organisation that surely bears a name without brackets, found the quick way; else nothing."""
        (folded,) = folds([name])
        # The fold of a name is never longer than what is compared with acronyms.
        if len(folded) <= self._longest_acronym or name.endswith(CLOSING) or folded in self._decisions:
            return None
        known, found = self._bearers.get(folded, ()), self._one_of_many(folded)
        if len(known) + bool(found) != 1:
            return None
        return found[0].id_of(found[1]) if found else next(iter(known))

    def _find(self, names: tuple[str, ...], besides: str | None, is_near_sought: bool = True) -> Match:
        decided = [name for name in names if any(fold(part) in self._decisions for part in (name, *_parts(name)))]
        meanings = {name: self.meant(name) - {besides} for name in decided or names}
        known = {name: meaning for name, meaning in meanings.items() if meaning}
        everybody = set().union(*known.values())
        sure = {min(meaning) for meaning in known.values() if len(meaning) == 1}
        if decided:
            is_sure = len(everybody) == 1 and len(known) == len(decided)
            candidates = self._bearing(known)
            return Match(min(everybody)) if is_sure else Match(None, candidates, "ambiguous" if candidates else None)
        if len(sure) == 1 and all(sure <= meaning for meaning in known.values()):
            (organisation_id,) = sure
            if not self._contradicts(organisation_id, names, {_is_chinese(name) for name in known}):
                return Match(organisation_id)
        if known:
            return Match(None, self._bearing(known), "ambiguous")
        candidates = self._nearest(names, besides) if is_near_sought else ()
        return Match(None, candidates, "possible" if candidates else None)

    def _bearing(self, known: Mapping[str, set[str]]) -> tuple[Candidate, ...]:
        """Those whom names surely mean, each once."""
        found = {organisation_id: name for name in sorted(known, reverse=True) for organisation_id in known[name]}
        return tuple(Candidate(organisation_id, found[organisation_id], 100) for organisation_id in sorted(found))

    def _contradicts(self, organisation_id: str, names: Iterable[str], settled: set[bool]) -> bool:
        """Whether one of these names is unlike all that the organisation has in its language. `settled` are the
        languages (Chinese or not) that need no asking, because a name in them is what led to the organisation.

        A Chinese name is the registered one: it must be near, or the short form. An English one is often a free
        translation: it contradicts only by a place, part or numeral that the organisation's name does not have.
        """
        for name in (split(name).name for name in names):
            compared = self._compared(name)
            if compared.is_chinese in settled or not compared.can_be_near:
                continue
            theirs = {
                text: other
                for text in self._names[organisation_id]
                if (other := self._compared(text)).is_chinese == compared.is_chinese
            }
            if compared.is_chinese:
                is_like = any(
                    _near(compared, other) or _is_short_form(name, text) or _is_short_form(text, name)
                    for text, other in theirs.items()
                )
            else:
                is_like = any(compared.marks <= other.marks for other in theirs.values())
            if theirs and not is_like:
                return True
        return False

    def _nearest(self, names: tuple[str, ...], besides: str | None) -> tuple[Candidate, ...]:
        """The organisations with a name close to one of these, which none of the others contradicts."""
        found: dict[str, tuple[int, float, str]] = {}
        for name in dict.fromkeys(part for written in names for part in _parts(written)):
            self._bring(name)
            compared = self._compared(name)
            for organisation_id, theirs, score in self._close(compared):
                # Of names that score alike, the one that also looks most like it.
                rank = (-round(score), -fuzz.ratio(name, theirs), theirs)
                if (
                    organisation_id != besides
                    and rank < found.get(organisation_id, (1,))
                    and _near(compared, self._compared(theirs))
                    and not self._contradicts(organisation_id, names, {compared.is_chinese})
                ):
                    found[organisation_id] = rank
        nearest = sorted((score, organisation_id, name) for organisation_id, (score, _, name) in found.items())
        return tuple(
            Candidate(organisation_id, name, -score) for score, organisation_id, name in nearest[:MOST_CANDIDATES]
        )

    def _close(self, compared: Compared) -> Iterator[tuple[str, str, float]]:
        """Organisation, name and score of what lies above the cut-off; the rules are still to be asked."""
        if not compared.can_be_near:
            return
        for shelf in self._shelves_near(compared):
            for text, score, _ in process.extract(
                compared.text, list(shelf), scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=None
            ):
                yield from ((organisation_id, name, score) for organisation_id, name in shelf[text])

    def _shelves_near(self, compared: Compared) -> Iterator[Shelf]:
        """Where the names stand that can be near. A place misspelt is no place, nor a part a part, so of two near names one
        may have fewer marks; in Chinese both have the same."""
        ours = compared.marks
        for theirs, shelf in self._shelves[compared.is_chinese, compared.numerals].items():
            if ours == theirs if compared.is_chinese else ours <= theirs or theirs <= ours:
                yield shelf

    def check_decisions(self, file: str = "data/reference/aliases.csv") -> None:
        """Raises ContractError where a decision names an organisation that nobody or more than one goes by, or where two
        decisions on one name disagree. To be called when every name has been added."""
        for rows in self._decisions.values():
            first, *others = rows
            for row in rows:
                where = f"{file}, row {row['row_number']}"
                if not fold(row["as_written"]):
                    raise ContractError(f"{where}: “{row['as_written']}” is no name. Fill the cell, or delete the row.")
                if row["organisation"] and len(known := self._known(row["organisation"])) != 1:
                    whom = "no organisation goes by" if not known else f"{len(known)} organisations go by"
                    raise ContractError(
                        f"{where}, column “organisation”: {whom} “{row['organisation']}”. Write another name of the "
                        "organisation that is meant, or empty the cell if the name is that of a body of its own."
                    )
            for row in others:
                if self._meaning(row) != self._meaning(first):
                    raise ContractError(
                        f"{file}, rows {first['row_number']} and {row['row_number']} decide differently whom "
                        f"“{first['as_written']}” means. Keep one of them."
                    )

    def _meaning(self, row: Mapping[str, Any]) -> set[str]:
        return self._known(row["organisation"]) if row["organisation"] else set()
