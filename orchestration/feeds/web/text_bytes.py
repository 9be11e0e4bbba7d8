"""From bytes of unknown encoding to text: byte order marks, UTF-8, and the rest."""

import codecs
import re

MARKS = (
    codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE,
    codecs.BOM_UTF8,
)  # fmt: skip
"""Byte order marks, the longer before those they begin with."""
ENCODINGS = ("utf-32", "utf-32", "utf-16", "utf-16", "utf-8-sig")
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
TRUSTED = re.compile(
    r"(?:iso-8859-\d{1,2}|windows-125\d|us-ascii|koi8-[ru]|macintosh|shift_jis|euc-(?:jp|kr)|gbk"
    r"|gb2312|gb18030|big5)",
    re.IGNORECASE,
)
"""Encodings that a page may declare; anything else is tried as UTF-8 and then guessed."""
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
"""What Windows, old Macs and DOS wrote in the West, the likeliest first."""
ODD_IN_A_WORD = re.compile(
    "(?<=[^\\W\\d_])[^\\w\\s\\x00-\\x7f\u2013\u2014\u2018\u2019\u2026\xb7](?=[^\\W\\d_])"
    "|(?<=[a-z])[\u0152\u0160\u0178\u017d](?=[a-z])|(?<=[a-z])[\u02c6\u2020\u2021\u2030]"
)
"""Signs, and capital letters, in a place where only a small letter can have been meant."""
BYTE = re.compile("[\udc80-\udcff]")
"""How `surrogateescape` shows a byte that is not UTF-8."""


class UndecodableError(ValueError):
    """The bytes are no text; `is_nul` tells a NUL byte from an unknown encoding."""

    def __init__(self, message: str, is_nul: bool = False) -> None:
        super().__init__(message)
        self.is_nul = is_nul


def decode(body: bytes, page: bool = False) -> str:
    """The text in the bytes, without a byte order mark.

    A mark is believed. Without one, zeros at every other byte are UTF-16, and any other NUL byte
    means that this is no text. What is not UTF-8 is read as the encoding a web page declares
    (`page`), else as the one of `SINGLE_BYTE` that puts the fewest odd signs inside words.

    Raises:
        UndecodableError: The bytes are no text in any of these.
    """
    for mark, encoding in zip(MARKS, ENCODINGS, strict=True):
        if body.startswith(mark):
            return _marked(body, encoding)
    if (nul := body.find(b"\x00")) >= 0:
        return _without_mark(body, nul)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return _other(body, _declared(body) if page else None, error)


def _marked(body: bytes, encoding: str) -> str:
    """The text behind a byte order mark; UTF-8 that is broken further on is mended where it is."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            return _other(body.removeprefix(codecs.BOM_UTF8), None, error)
        name = encoding.upper()
        raise UndecodableError(f"It opens as {name} but is not. Save it as UTF-8.") from None


def _without_mark(body: bytes, nul: int) -> str:
    """UTF-16 without its mark: Latin letters have zeros at every other byte."""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = body[first::2].count(0)
        if zeros * 2 > len(body) // 2 and b"\x00" not in body[1 - first :: 2]:
            try:
                return body.decode(encoding)
            except UnicodeDecodeError:
                break
    raise UndecodableError(f"Byte {nul:,} is NUL: this is no text. Save it as UTF-8.", is_nul=True)


def _declared(body: bytes) -> str | None:
    """The encoding that a page names for itself, if it is one we trust."""
    found = DECLARED.search(body[:4096])
    name = found[1].decode("ascii").lower() if found else ""
    return name if TRUSTED.fullmatch(name) and name not in ("iso-8859-1", "us-ascii") else None


def _other(body: bytes, declared: str | None, cause: UnicodeDecodeError) -> str:
    """Text that is not UTF-8; raises UndecodableError where a byte has no letter in any."""
    if mixed := _mended(body):
        return mixed
    readings = []
    for encoding in (declared,) if declared else SINGLE_BYTE:
        try:
            readings.append(body.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            if not declared and encoding == "cp1252":
                break  # the five bytes that Windows does not use are no letters to guess at
    if not readings:
        raise UndecodableError(
            f"Byte {cause.start:,} is neither UTF-8 nor {declared or 'cp1252'}. "
            "Save the file as UTF-8."
        ) from None
    return min(readings, key=lambda text: len(ODD_IN_A_WORD.findall(text)))


def _mended(body: bytes) -> str | None:
    """UTF-8 with a few letters of Windows among it; None where UTF-8 letters are not the rule."""
    text = body.decode(errors="surrogateescape")
    foreign = len(BYTE.findall(text))
    if foreign >= len(re.findall(r"[^\x00-\x7f]", text)) - foreign:
        return None
    try:
        return BYTE.sub(
            lambda byte: byte[0].encode(errors="surrogateescape").decode("cp1252"), text
        )
    except UnicodeDecodeError:
        return None
