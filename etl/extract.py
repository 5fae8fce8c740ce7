"""From the files of data/raw to text, each cell as it stands. It renames nothing, merges nothing and repairs nothing.

A file is what its content says, whatever its name says: a workbook (see workbook.py) or text in rows and cells.
"""

import csv
import hashlib
import io
import re
import stat
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from etl import workbook
from etl.cells import clean
from etl.columnwise import Column
from etl.contracts import CertificateError, UnreadableFile
from etl.progress import Watch, unwatched
from etl.workbook import Block, Sheet

CERTIFICATE_COLUMNS = (
    *("source_id", "file", "title_en", "title_zh", "producer_en", "producer_zh", "received_date", "period"),
    *("licence", "contact", "sha256", "is_sample", "notes"),
)
# Excel writes TRUE. What is in none of them stops the build: a sample must never pass as real.
SAMPLE_MARKS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

FILE_LIMIT = 100 * 2**20  # bytes of what is read at once: a workbook, a reference file; a text file is read in parts
SAMPLE = 16 * 2**20  # bytes of a text file from which its encoding is told
LINE_LIMIT = 2**25  # characters; more than Excel saves of any table of ours
FIRST_ROWS, BLOCK_ROWS = 1_000, 50_000  # rows of a text file that are read at once
HEAD = 2**16  # characters from which the delimiter is told
HEAD_ROWS = 50
DELIMITERS = (",", ";", "\t")
NO_DELIMITER = "\x1f"  # of a file of one column
SEPARATOR_LINE = re.compile('"?sep=(.)"?\r?\n?', re.IGNORECASE)  # Excel's own way to say it; no row of the sheet

ENCODING_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r"})
# What most Chinese text consists of: some 550 characters, simplified and traditional, and the full-width marks. They
# are half and more of what is rightly decoded, and a tenth of what is not.
FREQUENT = frozenset(
    "“”‘’—…、。《》（）【】，：；？！·～％＋－／　０１２３４５６７８９"
    "一七万三上下不与专世业东丝两並个中为主举么义之乌九也书了予事二于五亚些亞交产京亲人亿仅从他代以们件任份企"
    "会但位体何余作你使來例供依促保信個們值備僅億儿元先光克兒党入內全兩八公六兰共关其具冀内冊册再写军决况准几"
    "出分划列则別利别到制則前劃力办加务动助動務包化北区医區十千华协協单南印历原厦去县参參又及友发取变口古另只"
    "可台号各合吉同名后向否含员周和咨品員哥商問單四回因团围国图國圍圖團土圣在地圳场址坛坦型城域培基報場塞填境"
    "增壇士声处备复外多大天太头女她好如妇始姓委婦子字存学學宁安完定实家容實寧寫对导将將專對導小少尔就尼屆届展"
    "属屬山岛島川州工已巴市布师带師帶常平年并幾广序库应府度庫廈廣建开式当录形影径後徑得從復心态性总情想意愛態"
    "應成我或战截戰所手打批把报拉持指按据授採接推提援據支收政救教数整數文断斯新斷方於族旗无日时明是显時晉晋更"
    "書曾最會月有服期未本术机权束条来杭東构林果标校样核格桂條業構標模樣機權次止正此步武歷段每比民气氣水汉江決"
    "沒沙没沪河治沿況法注津洲活流济浙海深清渝港湖湘湾源準滇滬漢澳濟灣点烏無然爱爲爾版物特獲环现現球理琼環瓊瓦"
    "甘生產用田由申电界留當疆疑登發百的皖益盟目直相省看真眼着知石码研确確碼示社福种科称程種稱究空立第等签简算"
    "管範簡籍籤米类粤粵精系約納級終組結絡給統絲經綢維網線編縣總織约级纳线组织终经结给络统维绸编网罗署羅美羣群"
    "義老考者而职联聖聯聲職能自至致臺與舉色苏英范莆获華萨萬蒙薩藏蘇蘭處號行術表被裏西要見規親见规角言計訓記設"
    "詞話該詳說請論諮證識議變计训议记论设证识词话该详说请豫貧資質贛质贫资赣起超路身軍較載轉转载较辦边辽达过近"
    "还这进述退选這通進過道達選遼還邊那部都鄂醫采里重量金錄鎮镇長长門開間閩關门问间闽队阳阿际限陕陝院除陽隊際"
    "集零電青非面頁項領頭題類顯页项领题餘首馬驗驟马验骤體高魯鲁麼黑黔點黨"
)
FREQUENT_AT_LEAST = 4  # fewer prove nothing
FREQUENT_SHARE = 0.3
FREQUENT_LEAD = 1.6

AS_WORKBOOK = "Open it in Excel and choose File > Save As > “Excel Workbook (*.xlsx)”."
AS_TEXT = (
    "Open it in Excel, look whether the words read right, and choose File > Save As > “CSV UTF-8 (Comma delimited) (*.csv)” "
    "or “Excel Workbook (*.xlsx)”."
)
NO_TABLE = "Give the workbook with the table itself, as XLSX or CSV."
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_KINDS = {  # the name of a stream inside, and what the file then is
    "EncryptedPackage": (
        "a workbook that needs a password",
        "Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, empty the box, and save it.",
    ),
    "WordDocument": ("a Word 97-2003 document", NO_TABLE),
    "PowerPoint Document": ("a PowerPoint 97-2003 presentation", NO_TABLE),
    "": ("an Excel 97-2003 workbook (*.xls)", AS_WORKBOOK),
}
FOREIGN = {  # how the content begins, and what the file then is
    b"%PDF": ("a PDF document", NO_TABLE),
    b"\x89PNG": ("a picture (PNG)", NO_TABLE),
    b"\xff\xd8\xff": ("a picture (JPEG)", NO_TABLE),
    b"GIF8": ("a picture (GIF)", NO_TABLE),
    b"{\\rtf": ("a rich text document (RTF)", NO_TABLE),
    b"Rar!": ("a RAR archive", "Unpack it, and give the files inside it."),
    b"7z\xbc\xaf": ("a 7z archive", "Unpack it, and give the files inside it."),
    b"\x1f\x8b": ("a packed file (gzip)", "Unpack it, and give the file inside it."),
    b"MIME-Version:": ("a web page in one file (MHTML)", AS_WORKBOOK),
}
MARKED_UP = re.compile(r"\s*<(\?xml|!doctype|html|head|meta|table|style|script|body|div)\b", re.IGNORECASE)

# What to do about a file that is not there, and about an empty one: where data/sources.csv names it, and where a
# person has just handed it in.
CERTIFIED = (
    "Put the file there, or delete its row in data/sources.csv.",
    "Fill it, or take it out of data/sources.csv.",
)
HANDED_IN = (
    "Look whether it is still there under this name, whether you may read it, and whether its drive is connected.",
    "Fill it, and save it again.",
)


@dataclass(frozen=True)
class Source:
    """The birth certificate of one raw file: a row of data/sources.csv."""

    source_id: str
    file: str
    title_en: str
    title_zh: str
    producer_en: str
    producer_zh: str
    received_date: date
    period: str
    licence: str
    contact: str
    sha256: str
    is_sample: bool
    notes: str


def sources(data: Path) -> list[Source]:
    """The certified sources, in the order of data/sources.csv. Raises CertificateError or UnreadableFile."""
    place = data / "sources.csv"
    table, torn = text(place)
    missing = [name for name in CERTIFICATE_COLUMNS if name not in table.columns]
    if missing or torn:
        what = f"column “{missing[0]}” is missing" if missing else f"row {torn[0][0]} has another number of cells"
        raise CertificateError(f"{place}: {what}. It needs exactly: {', '.join(CERTIFICATE_COLUMNS)}.")
    found = []
    for row in table.to_dict("records"):
        where = f"{place}, row {row.pop('row_number')}"
        try:
            row["received_date"] = date.fromisoformat(row["received_date"])
        except ValueError as error:
            raise CertificateError(
                f"{where}: received_date “{row['received_date']}” is not a YYYY-MM-DD date."
            ) from error
        if row["is_sample"].lower() not in SAMPLE_MARKS:
            raise CertificateError(f"{where}: is_sample “{row['is_sample']}” is none of {', '.join(SAMPLE_MARKS)}.")
        row["is_sample"] = SAMPLE_MARKS[row["is_sample"].lower()]
        found.append(Source(**{name: row[name] for name in CERTIFICATE_COLUMNS}))
    for name in ("source_id", "file"):
        values = [getattr(source, name) for source in found]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise CertificateError(f"{place}: {name} “{twice[0]}” stands twice. Keep one row for it.")
    return found


def verified(data: Path, source: Source) -> Path:
    """The path of a source's file, once its content is what was certified. Raises UnreadableFile or CertificateError."""
    path = data / "raw" / source.file
    if path.parent != data / "raw":
        raise CertificateError(f"data/sources.csv: file “{source.file}” must stand directly in data/raw.")
    _bytes(path, CERTIFIED, at_most=SAMPLE)
    found = sha256(path)
    if found != source.sha256:
        raise CertificateError(
            f"{path}: the content is not what data/sources.csv certifies (sha256 {found[:12]}…, certified "
            f"{source.sha256[:12] or 'nothing'}…). If the new content is right, write {found} into its row; "
            "else bring the old file back."
        )
    return path


def sha256(path: Path) -> str:
    """The hash of the content of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sheets(path: Path, watch: Watch = unwatched) -> list[Sheet]:
    """The filled sheets of a workbook (XLSX, XLSM), or a text file (CSV, TSV) as one sheet; never an empty list.

    Raises UnreadableFile.
    """
    raw = _bytes(path, HANDED_IN, at_most=SAMPLE)
    if raw.startswith((*ZIP, OLE)):
        raw = _bytes(path, HANDED_IN)
    if raw.startswith(ZIP):
        return workbook.sheets(path, raw, watch)
    foreign = _foreign(raw)
    if foreign:
        kind, way_out = foreign
        raise UnreadableFile(f"{path}: this is {kind}, whatever the name of the file says. {way_out}")
    blocks = _blocks(path, _encoding(path, _whole_lines(raw)))
    more = iter(watch(blocks, f"Reading {path.name}"))
    filled = next(filter(None, (list(block.rows()) for block in more)), [])
    if not filled:
        raise UnreadableFile(f"{path}: the file has no filled cell. {HANDED_IN[1]}")
    rows = [(number, cells) for number, cells, _ in filled]
    return [Sheet("", rows, widths={number: width for number, _, width in filled}, more=more)]


def text(path: Path, *, may_be_empty: bool = False) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """The cells of a CSV file of ours in UTF-8, and the rows that have more or fewer cells than there are headings.

    One row per filled row of the file, all cells as text, with `row_number` as Excel shows it (headings are row 1).
    Raises UnreadableFile; for a file without rows below its headings only where it may not be empty.
    """
    raw = _bytes(path, CERTIFIED)
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path}, byte {error.start}: this is not text in UTF-8. In Excel, save the sheet as “CSV UTF-8”."
        ) from error
    except csv.Error as error:
        raise UnreadableFile(
            f"{path}: this is not a CSV file ({error}). In Excel, save the sheet as “CSV UTF-8”."
        ) from error
    headings = [cell.strip() for cell in rows[0]] if rows else []
    filled = any(headings)
    # Excel exports empty columns too; they are told apart by their place.
    headings = [name or f"(column {number})" for number, name in enumerate(headings, start=1)]
    if not filled or not (may_be_empty or any(any(cell.strip() for cell in row) for row in rows[1:])):
        raise UnreadableFile(
            f"{path}: the file has no rows below its headings. Fill it, or take it out of data/sources.csv."
        )
    twice = sorted({name for name in headings if ["row_number", *headings].count(name) > 1})
    if twice:
        raise UnreadableFile(f"{path}, row 1: the heading “{twice[0]}” stands twice. Rename or delete one of the two.")
    cells, torn = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(headings):
            torn.append((number, ",".join(row)))
            continue
        cells.append([number, *(cell.strip() for cell in row)])
    return pd.DataFrame(cells, columns=["row_number", *headings]), torn


def _bytes(path: Path, way_out: tuple[str, str], *, at_most: int | None = None) -> bytes:
    """The content of a file, or as much of its beginning. Raises UnreadableFile."""
    absent, empty = way_out
    try:
        status = path.stat()
        # A pipe or a device would never end.
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no file that can be read to its end"
            raise UnreadableFile(f"{path}: cannot be read (this is {kind}). Give the XLSX or CSV file itself. {absent}")
        with path.open("rb") as file:
            raw = file.read(at_most or FILE_LIMIT + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableFile(f"{path}: cannot be read ({why}). {absent}") from error
    if not at_most and len(raw) > FILE_LIMIT:
        raise UnreadableFile(
            f"{path}: the file has {status.st_size / 2**20:,.0f} MB; at most {FILE_LIMIT // 2**20} MB are read. If it holds "
            "pictures, copy the table alone into a new workbook (Paste Special > Values); else give it in several files."
        )
    if not raw.strip():
        raise UnreadableFile(f"{path}: the file is empty. {empty}")
    return raw


def _whole_lines(raw: bytes) -> bytes:
    """The beginning of a text without a line that is cut off, so that no character is."""
    if len(raw) < SAMPLE:
        return raw
    end = raw.rfind(b"\n") + 1
    # In UTF-16 a character has two bytes, of which the line break may be the first.
    return raw[: end + (raw[end : end + 1] == b"\0")] if end else raw


def _foreign(raw: bytes) -> tuple[str, str] | None:
    """What a file is that holds neither text in cells nor a workbook of today, and the way out."""
    if raw.startswith(OLE):
        return next(kind for name, kind in OLE_KINDS.items() if name.encode("utf-16-le") in raw)
    for beginning, kind in FOREIGN.items():
        if raw.startswith(beginning):
            return kind
    # All that matters here is ASCII, in whatever encoding.
    head = raw[:4096].replace(b"\0", b"").decode("latin-1").removeprefix("ï»¿").lstrip("ÿþ")
    if not MARKED_UP.match(head):
        return None
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "an “XML Spreadsheet 2003”", AS_WORKBOOK
    return ("an XML file" if head.lstrip().startswith("<?xml") and "<html" not in head else "a web page"), AS_WORKBOOK


# --- the encoding of a text ----------------------------------------------------------------------------------------


def _encoding(path: Path, raw: bytes) -> str:
    """The encoding in which a text is written: by a sure sign, or by which decoding yields the usual characters.

    Detectors of encodings guess from long texts; a list of ten members is short. What cannot be told is refused.
    Raises UnreadableFile.
    """
    encoding = next((name for mark, name in ENCODING_MARKS.items() if raw.startswith(mark)), None)
    if encoding:
        _refuse_damage(path, raw, encoding)
    else:
        encoding = _unmarked_utf_16(raw) or _utf_8(path, raw) or _chinese(raw)
    controls = len(raw) - len(raw.translate(None, CONTROLS))
    if encoding is None or (not encoding.startswith("utf-16") and controls > len(raw) // 20):
        raise UnreadableFile(
            f"{path}: it cannot be told in which encoding the file is written, if it is a text at all. {AS_TEXT}"
        )
    return encoding


def _refuse_damage(path: Path, raw: bytes, encoding: str) -> None:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}, line {line}: the text is damaged; it is {encoding.upper().removesuffix('-SIG')} but for a character there. "
            f"{AS_TEXT}"
        ) from error


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unmarked_utf_16(raw: bytes) -> str | None:
    """UTF-16 without mark: each comma, digit or line break in it has a NUL byte, always on the same side."""
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    encoding, on_this_side, on_the_other = ("utf-16-le", odd, even) if odd > even else ("utf-16-be", even, odd)
    # A few NUL bytes in another text are dirt, and taken away with the other control characters.
    if on_this_side * 50 < len(raw) // 2 or on_the_other * 20 > on_this_side:
        return None
    decoded = _decoded(raw, encoding)
    if decoded is None or "\0" in decoded:
        return None
    frequent, others = _frequent(decoded)
    return encoding if frequent >= FREQUENT_SHARE * (frequent + others) else None


def _utf_8(path: Path, raw: bytes) -> str | None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        around = raw[max(0, error.start - HEAD) : error.start + HEAD].decode("utf-8", errors="replace")
        sound = sum(character > "\u07ff" and character != "\ufffd" for character in around)
        # UTF-8 with a torn character must not pass for Chinese in another encoding.
        if sound > 5 * around.count("\ufffd"):
            _refuse_damage(path, raw, "utf-8")
        return None
    return "utf-8"


def _chinese(raw: bytes) -> str | None:
    """GB18030 (which holds GBK and GB2312) or Big5, where one of them yields the usual characters and the other not."""
    found = []
    for encoding in ("gb18030", "cp950", "big5hkscs"):
        decoded = _decoded(raw, encoding)
        if decoded is not None:
            frequent, others = _frequent(decoded)
            found.append((frequent / (frequent + others or 1), frequent, encoding))
    if not found:
        return None
    share, frequent, encoding = max(found, key=lambda candidate: candidate[:2])
    rival = max((other for other, _, name in found if (name == "gb18030") != (encoding == "gb18030")), default=0.0)
    is_told = frequent >= FREQUENT_AT_LEAST and share >= FREQUENT_SHARE and share >= FREQUENT_LEAD * rival
    return encoding if is_told else None


def _frequent(decoded: str) -> tuple[int, int]:
    """How many of the first characters beyond Latin are frequent in Chinese, and how many are not."""
    sample = [match.group() for match in islice(re.finditer("[^\0-\u024f]", decoded), 20_000)]
    frequent = sum(character in FREQUENT for character in sample)
    return frequent, len(sample) - frequent


# --- the rows of a text --------------------------------------------------------------------------------------------


def _blocks(path: Path, encoding: str) -> Iterator[Block]:
    """The rows of a text in blocks, of which the first is short. Raises UnreadableFile."""
    with path.open(encoding=encoding, newline="") as lines:
        head = lines.read(HEAD)
        lines.seek(0)
        separator = SEPARATOR_LINE.fullmatch(head.partition("\n")[0])
        if separator:
            next(lines)
        yield from _records(path, lines, separator.group(1) if separator else _delimiter(head))


def _block(path: Path, first: int, rows: list[list[str]]) -> Block:
    """Rows as one block, their cells cleaned, each distinct one once. `first` is the number of the first row."""
    numbers = np.arange(first, first + len(rows))
    if not all(rows):
        numbers, rows = numbers[[bool(row) for row in rows]], [row for row in rows if row]
    if len(set(map(len, rows))) > 1:
        uneven = [
            _cleaned(path, number, row) for number, row in zip(numbers.tolist(), rows, strict=True) if "".join(row)
        ]
        return Block(numbers[:0], [], [row for row in uneven if row[1]])
    return _even(path, numbers, [Column.of(np.array(cells, dtype=object)) for cells in zip(*rows, strict=True)])


def _even(path: Path, numbers: np.ndarray, columns: list[Column]) -> Block:
    """Rows of one width as one block, their cells cleaned, each distinct one once."""
    for column in columns:
        if max(map(len, column.values)) > workbook.CELL_LENGTH_LIMIT:
            too_long = column.where(lambda cell: len(cell) > workbook.CELL_LENGTH_LIMIT)
            raise workbook.too_long(f"{path}, row {numbers[too_long][0]}")
    columns = [column.each(clean) for column in columns]
    is_filled = np.logical_or.reduce([column.where(bool) for column in columns], initial=False)
    return Block(numbers[is_filled], [column.only(is_filled) for column in columns]) if columns else Block(numbers, [])


def _cleaned(path: Path, number: int, row: list[str]) -> tuple[int, list[str], int]:
    """The number of a row, its cells up to the last filled one, and how many there are with the empty ones behind it."""
    if max(map(len, row)) > workbook.CELL_LENGTH_LIMIT:
        raise workbook.too_long(f"{path}, row {number}")
    cells = [clean(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return number, cells, len(row)


def _cut(lines: Sequence[str], delimiter: str) -> list[Column] | None:
    """The cells of lines column by column, where each line surely is a row, and all are as wide; else nothing. It takes a third
    of the time of `csv`, and gives the same."""
    # Not at the top: files of few rows do without.
    import pyarrow as pa
    from pyarrow import csv as arrow

    text = "".join(lines)
    is_plain = not ('"' in text or "\0" in text or "\n\n" in text or "\n\r" in text or text[0] in "\r\n")
    if not is_plain or delimiter not in DELIMITERS or text.count("\r") != text.count("\r\n"):
        return None
    names = [str(place) for place in range(lines[0].count(delimiter) + 1)]
    raw = text.encode()
    try:
        table = arrow.read_csv(
            pa.BufferReader(raw),
            arrow.ReadOptions(use_threads=False, block_size=len(raw) + 1, column_names=names),
            arrow.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))),
        )
    except pa.ArrowInvalid:
        # Rows of several widths.
        return None
    columns = [column.combine_chunks() for column in table.columns]
    return [
        Column(column.indices.to_numpy(), column.dictionary.to_numpy(zero_copy_only=False).tolist())
        for column in columns
    ]


def _records(path: Path, lines: io.TextIOBase, delimiter: str) -> Iterator[Block]:
    """The rows of a text, many at a time. Columns are counted before a row is cut, because a million would fill the memory."""
    done, rows = 0, []
    # Lines that were read and are not yet cut, and why no more could be read.
    ahead: deque[str] = deque()
    faults: list[UnicodeDecodeError] = []

    def look_ahead() -> None:
        try:
            while not faults and len(ahead) < BLOCK_ROWS and (line := lines.readline(LINE_LIMIT)):
                ahead.append(line)
                if len(line) >= workbook.COLUMN_LIMIT:
                    break
        except UnicodeDecodeError as error:
            faults.append(error)

    def following() -> str:
        if not ahead and faults:
            raise faults[0]
        return ahead.popleft() if ahead else lines.readline(LINE_LIMIT)

    def counted() -> Iterator[str]:
        row, characters, delimiters = -1, 0, 0
        for line in iter(following, ""):
            # A row goes on in the next line where a cell has a line break.
            if len(rows) != row:
                row, characters, delimiters = len(rows), 0, 0
            characters += len(line)
            if characters >= workbook.COLUMN_LIMIT:
                delimiters += line.count(delimiter)
                where = f"{path}, row {done + len(rows) + 1}"
                if delimiters >= workbook.COLUMN_LIMIT:
                    raise UnreadableFile(
                        f"{where}: the row has more than {workbook.COLUMN_LIMIT:,} columns, which is more than Excel "
                        "allows. Look whether line breaks are missing; else delete the empty columns and save the file again."
                    )
                if len(line) > workbook.CELL_LENGTH_LIMIT * (line.count(delimiter) + 1):
                    raise workbook.too_long(where)
            yield line

    reader = csv.reader(counted(), delimiter=delimiter, strict=True)
    try:
        # What was read before a fault tells where it is.
        rows.extend(islice(reader, FIRST_ROWS))
        while rows:
            yield _block(path, done + 1, rows)
            done, rows = done + len(rows), []
            look_ahead()
            while ahead and len(ahead[-1]) < workbook.COLUMN_LIMIT and (columns := _cut(ahead, delimiter)):
                yield _even(path, np.arange(done + 1, done + 1 + len(ahead)), columns)
                done += len(ahead)
                ahead.clear()
                look_ahead()
            rows.extend(islice(reader, BLOCK_ROWS))
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path}, after row {done + len(rows)}: the text is damaged; it is {error.encoding.upper()} but for a character there. "
            f"{AS_TEXT}"
        ) from error
    except csv.Error as error:
        if "field limit" in str(error):
            raise workbook.too_long(f"{path}, row {done + len(rows) + 1}") from error
        raise UnreadableFile(
            f"{path}, row {done + len(rows) + 1}: the quotation marks do not match: a cell that begins with a quotation mark must end with one. "
            f"Mend that cell. If it looks right, the file was not saved by Excel: {AS_TEXT[0].lower()}{AS_TEXT[1:]}"
        ) from error


def _delimiter(head: str) -> str:
    """What stands between the cells: the mark that cuts most rows to the same width, and then to the greatest.

    >>> _delimiter("name;joined\\nA, B;2017\\nC;2018\\n"), _delimiter("name,sector\\nA,peace;health\\nB,peace;health\\n")
    (';', ',')
    >>> _delimiter("name\\nAmity, Nanjing\\nPeace, Beijing\\n") == NO_DELIMITER
    True
    """
    if len(head) == HEAD:
        head = head[: head.rfind("\n") + 1] or head
    best = (0.5, 1, NO_DELIMITER)
    for delimiter in DELIMITERS:
        rows = list(islice(filter(any, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)), HEAD_ROWS))
        if not rows:
            continue
        widths = Counter(len(row) for row in rows)
        width = max(widths, key=lambda width: (widths[width], width))
        # In a sentence a space follows the mark; then a first row in one piece is a heading, and not a title.
        is_prose = len(rows[0]) == 1 and all(cell.startswith(" ") for row in rows for cell in row[1:])
        if width > 1 and not is_prose:
            best = max(best, (widths[width] / len(rows), width, delimiter))
    return best[2]
