"""Which organisations a reader means by what is typed: any name they ever had, its pinyin or its initials, and typing errors.

An index of all names of an edition is made once and remembered. What holds the words as typed comes first; only where that
leaves few are names looked for that come near them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce

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
class Forms:
    """One form of every name, each in the place of its name, and all of them as one text with a line for each, which begins
    at `starts`: so they are searched at once, however many they are."""

    each: list[str]
    text: str
    starts: np.ndarray

    @classmethod
    def of(cls, forms: list[str]) -> "Forms":
        return cls(forms, "\n".join(["", *forms, ""]), np.cumsum([0, *(len(form) + 1 for form in forms)]))

    def __getitem__(self, place: int) -> str:
        return self.each[place]

    def holding(self, part: str) -> np.ndarray:
        """The places of the forms that hold a part, in order."""
        return self._places(part)

    def beginning(self, part: str) -> np.ndarray:
        """Of those, the ones that begin with it."""
        return self._places(f"\n{part}")

    def being(self, whole: str) -> np.ndarray:
        """Of those, the ones that are no longer."""
        return self._places(f"\n{whole}\n")

    def _places(self, part: str) -> np.ndarray:
        found, at = [], self.text.find(part)
        while at >= 0:
            found.append(at)
            at = self.text.find(part, at + 1)
        return np.unique(np.searchsorted(self.starts, np.array(found, dtype=np.int64), side="right") - 1)


@dataclass(frozen=True)
class Vocabulary:
    """Every word of the names once, and the places of the names that have it: `places` from its start to that of the next."""

    words: list[str]
    starts: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, words: list[list[str]]) -> "Vocabulary":
        """The vocabulary of names, of which each is given as its words."""
        own = [set(name) for name in words]
        codes, vocabulary = pd.factorize(np.array([word for name in own for word in name], dtype=object))
        names = np.repeat(np.arange(len(words)), list(map(len, own)))
        starts = np.searchsorted(np.sort(codes), np.arange(len(vocabulary) + 1))
        return cls(vocabulary.tolist(), starts, names[np.argsort(codes, kind="stable")])

    def having(self, word: int) -> np.ndarray:
        """The places of the names that have the word of this number."""
        return self.places[self.starts[word] : self.starts[word + 1]]


@dataclass(frozen=True)
class Index:
    """All names of an edition, each in the forms in which it can be typed; in step with one another.

    `words` are the folded words of a name, `joined` the same without spaces, `pinyin` its syllables without spaces,
    `initials` those of the syllables or of the capitals of an English name (made here, and so no name of theirs). `ids` are
    their organisations and `kinds` the order of their kinds."""

    names: pd.DataFrame
    ids: np.ndarray
    kinds: np.ndarray
    words: Forms
    joined: Forms
    pinyin: Forms
    initials: Forms
    vocabulary: Vocabulary


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


def index(edition: int) -> Index:
    """The index of all names of an edition."""
    return _index_at(queries.home(), edition)


# Beside the answers that are kept: that of a hundred thousand organisations would leave little room for others.
@lru_cache(maxsize=2)
def _index_at(_home: str, edition: int) -> Index:
    table = OrganisationName
    columns = (table.organisation_id, table.name_text, table.name_pinyin, table.name_kind_code, table.language_code)
    names = queries.frame(edition, select(*columns).order_by(table.organisation_name_id))
    texts, pinyin, kinds = (names[name].tolist() for name in ("name_text", "name_pinyin", "name_kind_code"))
    words = list(map(fold, texts))
    return Index(
        names,
        names["organisation_id"].to_numpy(dtype=object),
        np.array([KINDS.get(kind, len(KINDS)) for kind in kinds], dtype=np.int64),
        Forms.of([" ".join(own) for own in words]),
        Forms.of(["".join(own) for own in words]),
        Forms.of([syllables.replace(" ", "") for syllables in pinyin]),
        Forms.of(list(map(_initials, texts, pinyin))),
        Vocabulary.of(words),
    )


@dataclass(frozen=True)
class Fits:
    """Names that fit in one way: their places in the index, how well each (rank and errors), and by what it was found: its
    text, pinyin or initials."""

    places: np.ndarray
    ranks: np.ndarray
    errors: np.ndarray
    found_by: str


@queries.remembered
def search(edition: int, typed: str) -> pd.DataFrame:
    """One row per organisation that is meant by what is typed, best first: organisation_id, the name that fits best
    (name_text, name_kind_code, language_code), `found_by` name, pinyin or initials, and whether it is only near."""
    words = fold(typed[:LONGEST])
    known = index(edition)
    fits = list(_sure(known, words, typed)) if words else []
    if words and len({organisation_id for fit in fits for organisation_id in known.ids[fit.places]}) < ENOUGH:
        near = [fit for fit in _near(known, words) if len(fit.places)]
        # A name with one error more may still be meant; one with many more only happens to look alike.
        least = min((fit.errors.min() for fit in near), default=0)
        for fit in near:
            few = fit.errors <= least + 1
            fits.append(Fits(fit.places[few], fit.ranks[few], fit.errors[few], fit.found_by))
    nothing = np.empty(0, dtype=np.int64)
    places, ranks, errors = (
        np.concatenate([nothing, *(getattr(fit, name) for fit in fits)]) for name in ("places", "ranks", "errors")
    )
    ways = np.array([fit.found_by for fit in fits for _ in fit.places], dtype=object)
    forms = [(known.pinyin if fit.found_by == PINYIN else known.words)[place] for fit in fits for place in fit.places]
    alike = process.cdist([" ".join(words)], forms, scorer=fuzz.token_sort_ratio, dtype=np.float64)[0]
    order = np.lexsort((places, known.kinds[places], -alike, errors, ranks))
    best = order[~pd.Series(known.ids[places[order]]).duplicated().to_numpy()]
    found = known.names.iloc[places[best]].reset_index(drop=True)
    return found.assign(found_by=ways[best], is_near=ranks[best] == NEAR)


def _sure(known: Index, words: list[str], typed: str) -> Iterator[Fits]:
    """The names that hold the words as they are typed, or whose pinyin or initials begin so."""
    joined = "".join(words)
    held = known.joined.holding(joined)
    yield _ranked(known.joined, joined, held, NAME)
    if len(words) > 1:
        every = reduce(np.intersect1d, map(known.joined.holding, words))
        yield _alike(np.setdiff1d(every, held), WORDS, NAME)
    if not joined.isascii():
        return
    if len(syllables := _typed_as_pinyin(words, typed)) > 1:
        begun = known.pinyin.beginning(syllables)
        later = np.setdiff1d(known.pinyin.holding(syllables), begun)
        spaced = known.names["name_pinyin"].iloc[later]
        later = later[[_begins_syllable(pinyin, syllables) for pinyin in spaced]] if len(later) else later
        yield _ranked(known.pinyin, syllables, np.union1d(begun, later), PINYIN)
    if len(joined) > 1:
        whole = known.initials.being(joined)
        yield _alike(whole, INITIALS, OF_INITIALS)
        if len(joined) > 2:
            yield _alike(np.setdiff1d(known.initials.beginning(joined), whole), BEGINNING, OF_INITIALS)


def _alike(places: np.ndarray, rank: int, found_by: str) -> Fits:
    """Names that all fit equally well."""
    return Fits(places, np.full(len(places), rank), np.zeros(len(places), dtype=np.int64), found_by)


def _ranked(forms: Forms, typed: str, places: np.ndarray, found_by: str) -> Fits:
    """Names in which what was typed stands, those that it begins and those that it is before the others."""
    ranks = np.full(len(places), INSIDE)
    ranks[np.isin(places, forms.beginning(typed))] = BEGINNING
    ranks[np.isin(places, forms.being(typed))] = WHOLE
    return Fits(places, ranks, np.zeros(len(places), dtype=np.int64), found_by)


def _begins_syllable(pinyin: str, syllables: str) -> bool:
    """Whether the letters stand where a syllable begins: “an” is not in “zhong guo min jian”."""
    parts = pinyin.split()
    return any("".join(parts[at:]).startswith(syllables) for at in range(len(parts)))


def _typed_as_pinyin(words: list[str], typed: str) -> str:
    """What is typed without spaces; ü, which a keyboard may have, as the v that stands for it."""
    return "".join(fold(re.sub("[üÜǖǘǚǜ]", "v", unicodedata.normalize("NFC", typed)))) if words else ""


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


def _near(known: Index, words: list[str]) -> Iterator[Fits]:
    """The names of which every word typed is near to one, and those of which a part is near to all that is typed."""
    near = _near_words(known, words)
    yield near
    joined = "".join(words)
    if len(near.places) and joined.isascii():
        # Words are what a name in Latin letters is made of. Chinese has none, and pinyin is no word of a name.
        return
    number = _digits(joined)
    if allowed := _allowed_inside(joined):
        for forms, found_by in ((known.joined, NAME), (known.pinyin, PINYIN)):
            if found_by == PINYIN and not joined.isascii():
                continue
            # An error costs one of so many letters; a hair less, since it is reckoned in floating point.
            least = 100 * (1 - allowed / len(joined)) - 0.01
            scores = process.cdist(
                *([joined], forms.each), scorer=fuzz.partial_ratio, score_cutoff=least, dtype=np.float64, workers=-1
            )[0]
            # A name that is shorter than what was typed is found in it: that is not the question. And another number
            # is another name.
            places = np.array(
                [
                    place
                    for place in np.flatnonzero(scores)
                    for form in (forms[place],)
                    if len(form) >= len(joined) - allowed and (not number or number == _digits(form))
                ],
                dtype=np.int64,
            )
            errors = np.rint(len(joined) * (1 - scores[places] / 100)).astype(np.int64)
            yield Fits(places, np.full(len(places), NEAR), errors, found_by)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _near_words(known: Index, words: list[str]) -> Fits:
    errors: dict[int, int] | None = None
    known_words = known.vocabulary.words
    for word in words:
        own: dict[int, int] = {}
        near = process.extract(word, known_words, scorer=OSA.distance, score_cutoff=_allowed(word), limit=None)
        for _, distance, found in sorted(near, key=lambda one: -one[1]):
            own.update(dict.fromkeys(known.vocabulary.having(found).tolist(), int(distance)))
        errors = own if errors is None else {place: errors[place] + own[place] for place in errors.keys() & own.keys()}
    places, numbers = (np.array(list(one), dtype=np.int64) for one in (errors.keys(), errors.values()))
    return Fits(places, np.full(len(places), NEAR), numbers, NAME)
