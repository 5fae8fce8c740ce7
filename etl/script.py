"""Chinese in one script: traditional characters as simplified ones, so that one name is one name; and in Latin letters."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain

from opencc import OpenCC


def simplified(text: str) -> str:
    """A text in simplified characters, sign by sign: with its phrases the converter leaves 著作權 and 著作权 apart.

    >>> simplified("臺北市環境保護基金會"), simplified("Putian")
    ('台北市环境保护基金会', 'Putian')
    """
    return text if text.isascii() else "".join(map(_simplified, text))


@cache
def _simplified(sign: str) -> str:
    return _converter().convert(sign)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def pinyin(text: str) -> str:
    """The syllables of a text without tones, ü as the v that is typed for it; Latin letters and digits stay as they are.

    >>> pinyin("中國銀行業協會"), pinyin("重庆女企业家协会 ABC 17")
    ('zhong guo yin hang ye xie hui', 'chong qing nv qi ye jia xie hui abc 17')
    """
    runs = re.findall("[a-z0-9]+|[^\x00-\x7f]+", unicodedata.normalize("NFKC", simplified(text)).casefold())
    return " ".join(filter(None, (run if run.isascii() else _syllables(run) for run in runs)))


# The names of a roster are made of a few thousand phrases, and their beginnings and ends come again.
@lru_cache(maxsize=1 << 16)
def _syllables(run: str) -> str:
    """The syllables of a run of signs."""
    # Its dictionaries take a third of a second to load: only where an edition is made.
    from pypinyin.seg.mmseg import seg

    # Phrase by phrase, which tells the readings of one sign apart. Its phrases are written in simplified characters.
    return " ".join(chain.from_iterable(map(_of_phrase, seg.cut(run))))


@lru_cache(maxsize=1 << 16)
def _of_phrase(phrase: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(phrase, errors="ignore")
