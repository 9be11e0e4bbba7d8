"""The bytes of an answer, unpacked: never more than asked for, and what came of a torn one."""

import zlib
from collections.abc import Iterable

import httpcore

from orchestration.feeds.web.addresses import AddressError

GZIP = ("gzip", "x-gzip")
PLAIN = ("", "identity")
BROKEN_OFF = (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.ReadTimeout, zlib.error)


class _Gzip:
    """Unpacks gzip, of one member or several, as far as it is asked to."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(31)
        self.is_whole = False

    def unpack(self, packed: bytes, most: int) -> bytes:
        """At most `most` bytes of what is packed in here."""
        unpacked = bytearray()
        while packed and len(unpacked) < most:
            if self.is_whole:  # zeros may fill the end, else another member begins
                packed = packed.lstrip(b"\0")
                if not packed:
                    break
                self._member, self.is_whole = zlib.decompressobj(31), False
            unpacked += self._member.decompress(packed, most - len(unpacked))
            self.is_whole = self._member.eof
            packed = self._member.unused_data
        return bytes(unpacked)


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> tuple[bytes, bool]:
    """The unpacked body, and whether it is whole.

    Unpacked here and not by the library, so that a small answer cannot become a huge one and a
    torn one still shows what came of it.

    Args:
        chunks: The body as it comes.
        encoding: Its `Content-Encoding`.
        max_bytes: Most bytes of it, packed and unpacked.

    Raises:
        AddressError: It is larger, or packed in a way that nobody asked for.
    """
    if encoding not in (*GZIP, *PLAIN):
        raise AddressError("the body is packed in a way that was not asked for")
    gzip = _Gzip() if encoding in GZIP else None
    body, came = bytearray(), 0
    try:
        for chunk in chunks:
            came += len(chunk)
            body += gzip.unpack(chunk, max_bytes + 1 - len(body)) if gzip else chunk
            # packing adds a little to what cannot be made smaller
            if len(body) > max_bytes or came > max_bytes + max_bytes // 100 + 1000:
                raise AddressError(f"the body is larger than {max_bytes:,} bytes")
    except BROKEN_OFF:
        return bytes(body), False
    return bytes(body), gzip is None or gzip.is_whole
