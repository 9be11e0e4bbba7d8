"""Bytes of unknown encoding: what has one reading is read, what has none is refused."""

import pytest

from orchestration.feeds.web.text_bytes import UndecodableError, decode

TEXT = "Daniel Suárez, “out”, führte 47 Runden: señor Peña spun."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_a_text_survives_its_encoding(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_letter_of_windows_in_a_text_of_utf_8_costs_no_other():
    assert decode("Suárez and Peña — ".encode() + b"M\xfcller") == "Suárez and Peña — Müller"


@pytest.mark.parametrize("encoding", ["iso-8859-2", "shift_jis", "windows-1251", "euc-kr"])
def test_a_page_is_believed_about_its_encoding(encoding):
    words = {
        "iso-8859-2": "Dvořák",
        "windows-1251": "Гонка",
        "euc-kr": "경주",
        "shift_jis": "レース",
    }
    page = f'<html><meta charset="{encoding}">{words[encoding]}</html>'
    assert decode(page.encode(encoding), page=True) == page


@pytest.mark.parametrize("body", [b"a\x00b", b"no \x81\x8d letter", b"\xff\xfeodd", b"\x00" * 9])
def test_what_is_no_text_is_refused(body):
    with pytest.raises(UndecodableError, match="UTF-8"):
        decode(body)
