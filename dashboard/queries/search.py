"""Which organisations a reader means by what is typed: any name they ever had, its pinyin or its initials, and typing errors.

An index of all names of an edition is made once and remembered. What holds the words as typed comes first; only where that
leaves few are names looked for that come near them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from opencc import OpenCC
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import select

from dashboard import queries
from etl.models import OrganisationName

# Longer than any name; more would only cost time.
LONGEST = 300
# As many organisations that surely have the words as typed are enough: no near ones are looked for.
ENOUGH = 5
# Of two names that fit equally well the one that is used today.
KINDS = {"official": 0, "acronym": 1, "former": 2, "variant": 3}

# How a name was found, best first: its whole, its beginning, words in it, all words in any order; or near to one of them.
WHOLE, INITIALS, BEGINNING, INSIDE, WORDS, NEAR = range(6)
NAME, PINYIN, OF_INITIALS = "name", "pinyin", "initials"


@dataclass(frozen=True)
class Index:
    """All names of an edition, each in the forms in which it can be typed; in step with one another.

    `words` are the folded words of a name, `joined` the same without spaces, `pinyin` its syllables without spaces,
    `initials` those of the syllables or of the capitals of an English name (made here, and so no name of theirs)."""

    names: pd.DataFrame
    words: list[str]
    joined: list[str]
    pinyin: list[str]
    initials: list[str]
    vocabulary: dict[str, np.ndarray]


class _Signs(dict[int, str]):
    """A letter or number in simplified characters and without its accent, and a space for all else, by its code: looked up
    once for each sign."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
        # A mark that stands for itself belongs to the letter before it.
        found = "" if unicodedata.combining(sign) else _converter().convert(bare) if bare.isalnum() else " "
        return self.setdefault(code, found)


SIGNS = _Signs()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> list[str]:
    """The words of a text without case, width, accents, punctuation and traditional characters.

    >>> fold("Médecins  du-Monde"), fold("中國（國際）ＡＢＣ")
    (['medecins', 'du', 'monde'], ['中国', '国际', 'abc'])
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return text.translate(SIGNS).split()


def _initials(name: str, pinyin: str) -> str:
    """The first letters of the syllables, or of the capitals of an English name of three words or more."""
    if pinyin:
        return "".join(syllable[0] for syllable in pinyin.split())
    capitals = [word[0] for word in re.findall(r"[^\W\d_]+", name) if word[0].isupper()]
    return "".join(capitals).casefold() if len(capitals) > 2 else ""


@queries.remembered
def index(edition: int) -> Index:
    """The index of all names of an edition."""
    table = OrganisationName
    columns = (table.organisation_id, table.name_text, table.name_pinyin, table.name_kind_code, table.language_code)
    names = queries.frame(edition, select(*columns).order_by(table.organisation_name_id))
    words = [fold(text) for text in names["name_text"]]
    places: dict[str, list[int]] = {}
    for place, own in enumerate(words):
        for word in set(own):
            places.setdefault(word, []).append(place)
    return Index(
        names,
        [" ".join(own) for own in words],
        ["".join(own) for own in words],
        [pinyin.replace(" ", "") for pinyin in names["name_pinyin"]],
        list(map(_initials, names["name_text"], names["name_pinyin"])),
        {word: np.array(own) for word, own in places.items()},
    )


# One way in which a name fits: place in the index, (rank, errors), and by what: its text, pinyin or initials.
Fit = tuple[int, tuple[int, int], str]


@queries.remembered
def search(edition: int, typed: str) -> pd.DataFrame:
    """One row per organisation that is meant by what is typed, best first: organisation_id, the name that fits best
    (name_text, name_kind_code, language_code), `found_by` name, pinyin or initials, and whether it is only near."""
    words = fold(typed[:LONGEST])
    known = index(edition)
    fits = list(_sure(known, words, typed)) if words else []
    ids = known.names["organisation_id"].to_numpy()
    if words and len({ids[place] for place, *_ in fits}) < ENOUGH:
        near = list(_near(known, words))
        # A name with one error more may still be meant; one with many more only happens to look alike.
        least = min((errors for _, (_, errors), _ in near), default=0)
        fits += [fit for fit in near if fit[1][1] <= least + 1]
    text = " ".join(words)
    kinds = [KINDS.get(kind, len(KINDS)) for kind in known.names["name_kind_code"]]

    def order(fit: Fit) -> tuple:
        place, rank, found_by = fit
        form = known.pinyin[place] if found_by == PINYIN else known.words[place]
        return *rank, -fuzz.token_sort_ratio(text, form), kinds[place], place

    best: dict[str, Fit] = {}
    for fit in sorted(fits, key=order):
        best.setdefault(ids[fit[0]], fit)
    found = known.names.iloc[[place for place, *_ in best.values()]].reset_index(drop=True)
    return found.assign(
        found_by=[found_by for *_, found_by in best.values()],
        is_near=[rank[0] == NEAR for _, rank, _ in best.values()],
    )


def _sure(known: Index, words: list[str], typed: str) -> Iterator[Fit]:
    """The names that hold the words as they are typed, or whose pinyin or initials begin so."""
    joined = "".join(words)
    for place, form in enumerate(known.joined):
        if joined in form:
            yield place, (_rank(form, joined), 0), NAME
        elif len(words) > 1 and all(word in form for word in words):
            yield place, (WORDS, 0), NAME
    if not joined.isascii():
        return
    syllables = _typed_as_pinyin(words, typed)
    spaced = known.names["name_pinyin"].to_list() if len(syllables) > 1 else []
    for place, (pinyin, form) in enumerate(zip(spaced, known.pinyin, strict=False)):
        if syllables in form and (form.startswith(syllables) or _begins_syllable(pinyin, syllables)):
            yield place, (_rank(form, syllables), 0), PINYIN
    if len(joined) > 1:
        for place, form in enumerate(known.initials):
            if form == joined or (len(joined) > 2 and form.startswith(joined)):
                yield place, (INITIALS if form == joined else BEGINNING, 0), OF_INITIALS


def _begins_syllable(pinyin: str, syllables: str) -> bool:
    """Whether the letters stand where a syllable begins: “an” is not in “zhong guo min jian”."""
    parts = pinyin.split()
    return any("".join(parts[at:]).startswith(syllables) for at in range(len(parts)))


def _typed_as_pinyin(words: list[str], typed: str) -> str:
    """What is typed without spaces; ü, which a keyboard may have, as the v that stands for it."""
    return "".join(fold(re.sub("[üÜǖǘǚǜ]", "v", unicodedata.normalize("NFC", typed)))) if words else ""


def _rank(form: str, joined: str) -> int:
    return WHOLE if form == joined else BEGINNING if form.startswith(joined) else INSIDE


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


def _allowed(text: str) -> int:
    """How many typing errors a word, or a name written in one, may have; none where digits tell names apart."""
    length = len(text)
    if _is_chinese(text):
        return 0 if length < 3 else 1 if length < 8 else 2
    return 0 if length < 4 or any(map(str.isdigit, text)) else 1 if length < 8 else 2


def _allowed_inside(text: str) -> int:
    """How many a part of a name may have, which could begin anywhere in it: fewer, since more looks alike by chance."""
    length = len(text)
    if _is_chinese(text):
        return 0 if length < 4 else 1 if length < 8 else 2
    return 0 if length < 7 else 1 if length < 12 else 2


def _near(known: Index, words: list[str]) -> Iterator[Fit]:
    """The names of which every word typed is near to one, and those of which a part is near to all that is typed."""
    near = list(_near_words(known, words))
    yield from near
    joined = "".join(words)
    if near and joined.isascii():
        # Words are what a name in Latin letters is made of. Chinese has none, and pinyin is no word of a name.
        return
    number = _digits(joined)
    if allowed := _allowed_inside(joined):
        for forms, found_by in ((known.joined, NAME), (known.pinyin, PINYIN)):
            if found_by == PINYIN and not joined.isascii():
                continue
            # An error costs one of so many letters; a hair less, since it is reckoned in floating point.
            least = 100 * (1 - allowed / len(joined)) - 0.01
            for form, score, place in process.extract(
                joined, forms, scorer=fuzz.partial_ratio, score_cutoff=least, limit=None
            ):
                # A name that is shorter than what was typed is found in it: that is not the question. And another number
                # is another name.
                if len(form) >= len(joined) - allowed and (not number or number == _digits(form)):
                    yield place, (NEAR, round(len(joined) * (1 - score / 100))), found_by


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _near_words(known: Index, words: list[str]) -> Iterator[Fit]:
    errors: dict[int, int] | None = None
    vocabulary = list(known.vocabulary)
    for word in words:
        own: dict[int, int] = {}
        near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=_allowed(word), limit=None)
        for found, distance, _ in sorted(near, key=lambda one: -one[1]):
            own.update(dict.fromkeys(known.vocabulary[found].tolist(), int(distance)))
        errors = own if errors is None else {place: errors[place] + own[place] for place in _both(errors, own)}
    for place, number in (errors or {}).items():
        yield place, (NEAR, number), NAME


def _both(one: dict[int, int], other: dict[int, int]) -> Iterable[int]:
    return one.keys() & other.keys()
