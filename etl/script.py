"""Chinese in one script: traditional characters as simplified ones, so that one name is one name."""

from functools import cache

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
