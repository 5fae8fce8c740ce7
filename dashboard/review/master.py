"""The deck before it says anything: its size and grid, colours, fonts and two layouts, and how text is set so that it stays
in its place. What a text takes is reckoned by its letters, since no program is asked to lay it out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pptx
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout, SlideMaster
from pptx.text.text import TextFrame, _Paragraph, _Run
from pptx.util import Inches, Pt

from dashboard import charts
from dashboard.charts import ACCENT, CATEGORIES, INK, MAIN, MUTED

LATIN, CHINESE = "Calibri", "Microsoft YaHei"
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
# The colours that PowerPoint offers first, by their places in a theme.
THEME = {
    **{"dk1": INK, "lt1": "#FFFFFF", "dk2": MUTED, "lt2": "#F4F6F8"},
    **{"accent1": MAIN, "accent2": ACCENT, "accent3": CATEGORIES["special"], "accent4": CATEGORIES["roster"]},
    **{"accent5": "#1B8A5A", "accent6": CATEGORIES[None], "hlink": MAIN, "folHlink": MUTED},
}
SCHEME = {colour: place for place, colour in reversed(THEME.items()) if place not in ("hlink", "folHlink")}
# The names of these places in what is drawn, where dark and light are those of text and background.
DRAWN = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """The same as PowerPoint measures it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
ACROSS = WIDTH - 2 * MARGIN
TITLE = Box(MARGIN, 0.34, ACROSS, 0.66)
SENTENCE = Box(MARGIN, 1.06, ACROSS, 0.56)
# The content ends where the notes begin, which grow upward from their foot.
CONTENT_TOP, FOOT = 1.78, 7.24
NOTES = Box(MARGIN, 6.8, 11.2, 0.4)
NUMBER = Box(WIDTH - MARGIN - 0.8, 6.94, 0.8, 0.26)
COVER_TITLE = Box(1.0, 1.9, 11.333, 1.2)
COVER_TEXT = Box(1.0, 3.2, 11.333, 1.9)
PAGE, COVER = "Page", "Cover"


def deck() -> Presentation:
    """An empty deck of 13⅓ × 7½ inches with the layouts of the cover and of every other slide."""
    found = pptx.Presentation()
    found.slide_width, found.slide_height = Inches(WIDTH), Inches(HEIGHT)
    # The template is of another shape, and keeps a picture of itself and the settings of somebody's printer.
    found.element.find(qn("p:sldSz")).attrib.pop("type", None)
    _drop(found.part.package, RELATION.THUMBNAIL)
    _drop(found.part, RELATION.PRINTER_SETTINGS)
    layouts = {layout.name: layout for layout in found.slide_layouts}
    cover, page = layouts["Title Slide"], layouts["Comparison"]
    for layout in layouts.values():
        if layout not in (cover, page):
            found.slide_layouts.remove(layout)
    _theme(found)
    master = found.slide_master
    _only(master, ("title", "body", "sldNum"))
    for style in master.element.iter(qn("p:titleStyle")):
        (own,) = style.findall(qn("a:lvl1pPr"))
        own.set("algn", "l")
    _placed(master, {"title": (TITLE, 26, "dk1"), "body": (SENTENCE, 15, "dk1"), "sldNum": (NUMBER, 10, "dk2")})
    _cover(cover)
    _page(page)
    return found


def layout(deck: Presentation, name: str) -> SlideLayout:
    """The layout of that name."""
    return deck.slide_layouts.get_by_name(name)


def _drop(part: object, kind: str) -> None:
    for key in [key for key, relation in part._rels.items() if relation.reltype == kind]:
        part._rels.pop(key)


def _theme(deck: Presentation) -> None:
    part = deck.slide_master.part.part_related_by(RELATION.THEME)
    theme = parse_xml(part.blob)
    theme.set("name", "CNIE")
    for scheme in theme.iter(qn("a:clrScheme")):
        scheme.set("name", "CNIE")
        for place, colour in THEME.items():
            own = scheme.find(qn(f"a:{place}"))
            own[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour[1:]}"/>')]
    for fonts in (*theme.iter(qn("a:majorFont")), *theme.iter(qn("a:minorFont"))):
        fonts.find(qn("a:latin")).set("typeface", LATIN)
        fonts.find(qn("a:ea")).set("typeface", CHINESE)
        for font in fonts.findall(qn("a:font")):
            if font.get("script") == "Hans":
                font.set("typeface", CHINESE)
    part.blob = serialize_part_xml(theme)


def _only(holder: SlideMaster | SlideLayout, kinds: tuple[str, ...], indexes: tuple[str, ...] = ()) -> None:
    """Leave of the placeholders only those of some kinds, and of several bodies those of some indexes."""
    for shape in list(holder.placeholders):
        place = shape.element.find(f".//{qn('p:ph')}")
        if place.get("type") not in kinds or (
            indexes and place.get("type") == "body" and place.get("idx") not in indexes
        ):
            holder.element.cSld.spTree.remove(shape.element)


def _placed(holder: SlideMaster | SlideLayout, looks: dict[str, tuple[Box, float, str]], anchor: str = "b") -> None:
    """Put each placeholder where it belongs, with its size in points and its colour; text begins at the very edge."""
    for shape in holder.placeholders:
        place = shape.element.find(f".//{qn('p:ph')}")
        box, size, colour = looks[place.get("type") if place.get("idx") != "3" else "notes"]
        shape.left, shape.top, shape.width, shape.height = box.emu
        body = shape.element.txBody
        kind = place.get("type")
        body.bodyPr.attrib.update({"lIns": "0", "tIns": "0", "rIns": "0", "bIns": "0"})
        body.bodyPr.set("anchor", anchor if "itle" in kind and kind != "subTitle" else "t")
        body.bodyPr[:] = []
        bold = ' b="1"' if kind in ("title", "ctrTitle") else ""
        align = "r" if kind == "sldNum" else "l"
        style = parse_xml(
            f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
            f'<a:buNone/><a:defRPr sz="{round(size * 100)}"{bold}><a:solidFill><a:schemeClr val="{DRAWN[colour]}"/></a:solidFill>'
            "</a:defRPr></a:lvl1pPr></a:lstStyle>"
        )
        body.replace(body.find(qn("a:lstStyle")), style)


def _cover(layout: SlideLayout) -> None:
    layout.name = COVER
    layout.element.attrib.pop("type", None)
    _only(layout, ("ctrTitle", "subTitle"))
    _placed(layout, {"ctrTitle": (COVER_TITLE, 48, "lt1"), "subTitle": (COVER_TEXT, 20, "lt1")})
    layout.background.fill.solid()
    layout.background.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1


def _page(layout: SlideLayout) -> None:
    layout.name = PAGE
    layout.element.attrib.pop("type", None)
    _only(layout, ("title", "body", "sldNum"), ("1", "3"))
    _placed(
        layout,
        {
            **{"title": (TITLE, 26, "dk1"), "body": (SENTENCE, 15, "dk1")},
            **{"notes": (NOTES, 10, "dk2"), "sldNum": (NUMBER, 10, "dk2")},
        },
    )
    # A mark at the edge, level with the title.
    left, top, width, height = Box(0, TITLE.top + 0.1, 0.16, TITLE.height - 0.12).emu
    bar = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Edge"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    layout.element.cSld.spTree.insert_element_before(bar, "p:extLst")


# --- text ------------------------------------------------------------------------------------------------------------

# Characters that no XML may hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(words: object) -> str:
    """Text as a slide can hold it.

    >>> clean("a\\x0bb")
    'ab'
    """
    return UNPRINTABLE.sub("", str(words))


def lines(words: str, width: float, size: float) -> list[str]:
    """The lines of a text of `size` points in a width of so many inches: a letter is nearly half as wide as high, a Chinese
    character as wide and a little more, for what is left free between it and a number."""
    room = int(width * 72 / (size * (0.53 if is_chinese(words) else 0.48)))
    # Chinese quotes are set in the Latin font, with room around them.
    room -= 3 if is_chinese(words) and "\u201c" in words else 0
    return charts.wrapped(clean(words), max(room, 4))


def parts(words: str, width: float, size: float) -> list[str]:
    """The same lines with what stands between them, so that together they are the text.

    >>> parts("From people-to-people exchange", 1, 10)
    ['From people-to-', 'people exchange']
    """
    rest, found = clean(words), []
    first, *others = lines(words, width, size)
    for line in others:
        end = rest.find(line, len(first))
        if end < 0:
            break
        found.append(rest[:end])
        rest, first = rest[end:], line
    return [*found, rest]


def is_chinese(words: str) -> bool:
    """Whether a text has Chinese characters, in whichever language the deck is."""
    return any("\u2e80" < letter <= "\u9fff" for letter in words)


def line_height(size: float, words: str, language: str) -> float:
    """A line of a text, in points; characters of Chinese fonts are set closer than these fonts would, and what stands beside
    them likewise."""
    return size * (1.3 if language == "zh" or is_chinese(words) else 1.22)


def text_height(texts: Iterable[str], width: float, size: float, language: str) -> float:
    """What paragraphs take, in inches."""
    return sum(len(lines(words, width, size)) * line_height(size, words, language) for words in texts) / 72


def fitting(texts: Sequence[str], box: Box, sizes: Iterable[float], language: str) -> float:
    """The first of these sizes at which the paragraphs fit, or the last."""
    size = 0.0
    for size in sizes:
        if text_height(texts, box.width, size, language) <= box.height:
            break
    return size


def cut(words: str, box: Box, size: float, language: str) -> str:
    """As much of a text as a place holds, “…” where it was longer: the whole of it is in the data."""
    most = max(int(box.height * 72 / line_height(size, words, language) + 0.01), 1)
    found = parts(words, box.width, size)
    return "".join(found) if len(found) <= most else "".join(found[:most]).rstrip()[:-1].rstrip() + "…"


def write(
    frame: TextFrame,
    texts: Iterable[str],
    *,
    language: str,
    size: float | None = None,
    bold: bool | None = None,
    colour: str | None = None,
) -> list[_Run]:
    """Write paragraphs into a frame, and give their runs."""
    runs = []
    for number, words in enumerate(texts):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        runs.append(add_run(paragraph, words, language=language, size=size, bold=bold, colour=colour))
    return runs


def add_run(
    paragraph: _Paragraph,
    words: str,
    *,
    language: str,
    size: float | None = None,
    bold: bool | None = None,
    colour: str | None = None,
) -> _Run:
    """Add text to a paragraph, in its language and font."""
    run = paragraph.add_run()
    run.text = clean(words)
    font = run.font
    font.size, font.bold = None if size is None else Pt(size), bold
    if colour:
        coloured(font.fill, colour)
    own = run._r.get_or_add_rPr()
    # A name in Chinese stays Chinese in an English deck.
    own.set("lang", LANGUAGES["zh" if is_chinese(words) else language])
    if language == "zh" or is_chinese(words):
        own.set("altLang", LANGUAGES["en"])
        own.append(parse_xml(f'<a:ea {nsdecls("a")} typeface="{CHINESE}"/>'))
        if size is not None:
            paragraph.line_spacing = Pt(line_height(size, words, language))
    return run


def rgb(colour: str) -> RGBColor:
    """A colour such as #0B5A7A."""
    return RGBColor.from_string(colour[1:].upper())


def coloured(fill: FillFormat, colour: str) -> None:
    """Fill with a colour: by its place in the theme where it has one, so that a change of theme changes it."""
    fill.solid()
    if colour.upper() in SCHEME:
        fill.fore_color.theme_color = MSO_THEME_COLOR.from_xml(DRAWN.get(place := SCHEME[colour.upper()], place))
    else:
        fill.fore_color.rgb = rgb(colour)
