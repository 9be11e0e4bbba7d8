"""From bytes of unknown encoding to text: byte order marks, UTF-8, then what Windows wrote."""

import codecs
import re

DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
TRUSTED = re.compile(r"(?:iso-8859-\d{1,2}|windows-125\d|us-ascii)", re.IGNORECASE)
"""Single-byte encodings that a page may declare; anything else is tried as UTF-8 and cp1252."""


class UndecodableError(ValueError):
    """The bytes are no text; `is_nul` tells a NUL byte from an unknown encoding."""

    def __init__(self, message: str, is_nul: bool = False) -> None:
        super().__init__(message)
        self.is_nul = is_nul


def decode(body: bytes, page: bool = False) -> str:
    """The text in the bytes, without a byte order mark.

    UTF-16 is believed only with its mark. Without one a NUL byte means that this is no text. What
    is not UTF-8 is read as the encoding a web page declares (`page`), else as Windows-1252, which
    contains all printable Latin-1. Raises UndecodableError.
    """
    try:
        if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return body.decode("utf-16")
        if (nul := body.find(b"\x00")) >= 0:
            raise UndecodableError(
                f"Byte {nul:,} is NUL: this is no text. Save it as UTF-8.", is_nul=True
            )
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _single_byte(body, _declared(body) if page else "cp1252", error)


def _declared(body: bytes) -> str:
    """The encoding that a page names for itself, if it is one we trust."""
    found = DECLARED.search(body[:4096])
    name = found[1].decode("ascii") if found else ""
    return name if TRUSTED.fullmatch(name) and name.lower() != "iso-8859-1" else "cp1252"


def _single_byte(body: bytes, encoding: str, cause: UnicodeDecodeError) -> str:
    """Text in a single-byte encoding; raises UndecodableError where a byte has no letter in it."""
    if cause.encoding.startswith("utf-16"):
        raise UndecodableError("It opens as UTF-16 but is not. Save it as UTF-8.") from None
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise UndecodableError(
            f"Byte {cause.start:,} is neither UTF-8 nor {encoding}. Save the file as UTF-8."
        ) from None
