"""Cut the Chinese web fonts of this folder out of Noto Sans CJK. Run by hand (`make fonts`), never by the dashboard.

Needs `fonttools` and `brotli` (`make fonts` installs them into .venv) and Debian's package fonts-noto-cjk; or give it
the folder that holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc. The characters are GB 2312 levels 1 and 2, the
punctuation of Chinese text, and every Chinese character in the data and in the programme's words: run it again when a
name brings one that the fonts lack. Until then a browser takes that one character from the reader's own fonts.

The outlines become TrueType: a browser writes those of PostScript into a PDF as Type 3, which no editor of PDF can read
as a font, and which once broke a character in print.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parent
TOP = STATIC.parents[1]
DEBIAN = Path("/usr/share/fonts/opentype/noto")

# The file of each weight, and which of its ten faces has the simplified Chinese forms.
WEIGHTS = {400: "NotoSansCJK-Regular.ttc", 700: "NotoSansCJK-Bold.ttc"}
SIMPLIFIED_CHINESE = 2

# Rows 1 to 3 of GB 2312 are its punctuation, numbered marks and full-width Latin; 16 to 87 its 6,763 characters.
GB2312_ROWS = [*range(1, 4), *range(16, 88)]
BLOCKS = [range(0x20, 0x7F), range(0x2010, 0x2028), range(0x2030, 0x203C), range(0x3000, 0x3030), range(0xFF00, 0xFFF0)]


def standard_characters() -> set[str]:
    """Every character of the GB 2312 rows and the Unicode blocks above.

    >>> len([c for c in standard_characters() if "\\u4e00" <= c <= "\\u9fff"])
    6763
    """
    cells = (bytes([0xA0 + row, 0xA0 + cell]) for row in GB2312_ROWS for cell in range(1, 95))
    characters = "".join(pair.decode("gb2312", errors="ignore") for pair in cells)
    return set(characters) | {chr(code) for block in BLOCKS for code in block}


def characters_in_use() -> set[str]:
    """Every character from the Chinese blocks onwards in the data and in the programme's own words."""
    files = [*TOP.glob("data/**/*.csv"), *TOP.glob("etl/**/*.py"), *TOP.glob("dashboard/**/*.py")]
    text = "".join(file.read_text(encoding="utf-8-sig", errors="ignore") for file in files)
    return {character for character in text if character >= "\u2e80"}


# How far a quadratic curve may lie from the cubic one it stands for, in units of which 1,000 are the height of a line.
NEAR_ENOUGH = 1.0


def as_truetype(font: "TTFont") -> None:
    """Write the outlines of a font with PostScript curves as TrueType, in place. Each is drawn from `CFF ` into `glyf`."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, NEAR_ENOUGH, reverse_direction=True))
        glyph = glyphs[name] = pen.glyph()
        glyph.recalcBounds(None)
        # Outlines of this kind are placed by where they begin.
        font["hmtx"][name] = font["hmtx"][name][0], getattr(glyph, "xMin", 0)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    largest = font["maxp"] = newTable("maxp")
    largest.tableVersion, largest.numGlyphs = 0x00010000, len(order)
    # Nothing of these is used by outlines without hints; the rest is counted when the font is written.
    for name in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(largest, name, 0)
    largest.maxSizeOfInstructions, largest.maxZones = 0, 1
    font["post"].formatType = 3.0
    del font["CFF "]
    font.recalcBBoxes = True
    font.sfntVersion = "\0\1\0\0"


def main(fonts: Path = DEBIAN) -> None:
    """Write noto-sans-sc-400.woff2 and noto-sans-sc-700.woff2, and say what is in them."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    wanted = standard_characters() | characters_in_use()
    for weight, name in WEIGHTS.items():
        # Vertical forms and the alternates of other languages double the size and are never asked for.
        options = Options(
            flavor="woff2",
            font_number=SIMPLIFIED_CHINESE,
            layout_features=["kern", "mark", "palt"],
            hinting=False,
            desubroutinize=False,
            name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14],
            notdef_outline=True,
        )
        # No line runs from top to bottom.
        options.drop_tables += ["VORG", "vhea", "vmtx"]
        font = load_font(str(fonts / name), options)
        held = {chr(code) for code in font.getBestCmap()}
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(wanted))
        subsetter.subset(font)
        as_truetype(font)
        target = STATIC / f"noto-sans-sc-{weight}.woff2"
        save_font(font, str(target), options)
        missing = "".join(sorted(characters_in_use() - held))
        print(
            f"{target.name}: {len(wanted & held):,} characters, {target.stat().st_size:,} bytes"
            + (f"; not in the font: {missing}" if missing else "")
        )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
