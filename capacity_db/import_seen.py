"""Which ids a file has had so far, in 24 bytes or so each."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from typing import Final

_FREE: Final = 0


class Seen:
    """Remembers by 64 bits of a hash on which line something came first.

    Of a million ids two are mistaken for one another with a probability of 1 in 30 million.
    """

    def __init__(self) -> None:
        self._count = 0
        self._make(1 << 10)

    def _make(self, size: int) -> None:
        self._mask = size - 1
        self._hashes = array("Q", bytes(8 * size))
        self._lines = array("Q", bytes(8 * size))

    def first_line(self, parts: Iterable[str], line: int) -> int:
        """The line on which these parts came first: ``line`` itself if they are new."""
        text = "\x1f".join(parts)
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        known = int.from_bytes(digest, "big") or 1
        place = self._place(known)
        if self._hashes[place] != _FREE:
            return self._lines[place]
        self._hashes[place], self._lines[place] = known, line
        self._count += 1
        if self._count * 3 > len(self._hashes) * 2:
            self._grow()
        return line

    def _place(self, known: int) -> int:
        place = known & self._mask
        while self._hashes[place] not in (_FREE, known):
            place = (place + 1) & self._mask
        return place

    def _grow(self) -> None:
        before = [*zip(self._hashes, self._lines, strict=True)]
        self._make(2 * len(self._hashes))
        for known, line in before:
            if known != _FREE:
                place = self._place(known)
                self._hashes[place], self._lines[place] = known, line
