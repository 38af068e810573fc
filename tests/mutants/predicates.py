"""Where a text compares restaurants, and what it reads like without that.

By PostgreSQL's tokens alone, so that it shares nothing with the lint that it is held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pglast.parser import Token, scan

COLUMNS: Final = ("restaurant_id", "restaurant_ids")


@dataclass(frozen=True)
class Predicate:
    """A comparison of restaurants between two places of a text, and what to write instead."""

    start: int
    end: int
    instead: str

    def text(self, whole: str) -> str:
        """The comparison itself, on one line."""
        return " ".join(whole[self.start : self.end].split())

    def removed(self, whole: str) -> str:
        """The text without it."""
        return whole[: self.start] + self.instead + whole[self.end :]


class _Text:
    """A text and its tokens, without comments."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = [t for t in scan(text) if not t.name.endswith("COMMENT")]

    def word(self, place: int) -> str:
        """The token at a place, in lower case; "" beyond the ends."""
        if not 0 <= place < len(self.tokens):
            return ""
        token = self.tokens[place]
        return self.text[token.start : token.end + 1].lower()

    def is_name(self, place: int) -> bool:
        return self.word(place).isidentifier()

    def name_before(self, place: int) -> int:
        """Where the qualified name begins that ends at a place."""
        while self.word(place - 1) == "." and self.is_name(place - 2):
            place -= 2
        return place

    def name_after(self, place: int) -> int:
        """Where the qualified name ends that begins at a place."""
        while self.word(place + 1) == "." and self.is_name(place + 2):
            place += 2
        return place

    def closing(self, place: int) -> int:
        """Where the bracket closes that opens at a place."""
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(self.word(place), 0)
            if depth == 0:
                return place
            place += 1

    def opening(self, place: int) -> int:
        """Where the bracket opens that closes at a place."""
        depth = 0
        while True:
            depth += {")": 1, "(": -1}.get(self.word(place), 0)
            if depth == 0:
                return place
            place -= 1

    def is_assigned(self, place: int) -> bool:
        """Whether the name that begins at a place is one that SET gives a value to."""
        place -= 1
        if self.word(place) not in ("set", ","):
            return False
        while self.word(place) not in (
            "",
            ";",
            "(",
            "set",
            "select",
            "where",
            "on",
            "if",
            "return",
        ):
            place = self.opening(place) - 1 if self.word(place) == ")" else place - 1
            if self.word(place + 1) in ("and", "or"):
                return False
        return self.word(place) == "set"

    def items(self, opening: int) -> list[tuple[int, int]]:
        """From where to where the items go of a list in brackets."""
        found, start, place, end = [], opening + 1, opening + 1, self.closing(opening)
        while place <= end:
            if self.word(place) == "(":
                place = self.closing(place)
            elif self.word(place) in (",", ")"):
                found.append((start, place - 1))
                start = place + 1
            place += 1
        return found

    def predicate(self, first: int, last: int, instead: str) -> Predicate:
        return Predicate(self.tokens[first].start, self.tokens[last].end + 1, instead)

    def source(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last].end + 1]


def predicates(text: str) -> list[Predicate]:
    """Every comparison of a restaurant_id with anything, in order."""
    tokens = _Text(text)
    found: list[Predicate] = []
    for place in range(len(tokens.tokens)):
        word = tokens.word(place)
        # IS DISTINCT FROM, IS NOT DISTINCT FROM
        is_from = word == "from" and "is" in (tokens.word(place - 2), tokens.word(place - 3))
        if word == "=" or is_from:
            found += _comparison(tokens, place)
        elif word == "using" and tokens.word(place + 1) == "(":
            found += _using(tokens, place)
    return found


def _comparison(tokens: _Text, place: int) -> Iterator[Predicate]:
    """Of what stands on both sides of an operator that ends at a place."""
    before = place - 1
    while tokens.word(before) in ("distinct", "not", "is"):
        before -= 1
    after = place + 1
    if tokens.word(before) == ")" and tokens.word(after) == "(":
        yield from _rows(tokens, tokens.opening(before), after)
        return
    start = tokens.name_before(before)
    is_any = tokens.word(after) == "any"
    end = tokens.closing(after + 1) if is_any else tokens.name_after(after)
    compared = tokens.word(before), tokens.word(end - 1 if is_any else end)
    if any(name.endswith(COLUMNS) for name in compared) and not tokens.is_assigned(start):
        is_difference = tokens.word(place - 2) == "is"  # IS DISTINCT FROM
        yield tokens.predicate(start, end, "false" if is_difference else "true")


def _rows(tokens: _Text, left: int, right: int) -> Iterator[Predicate]:
    """(a.restaurant_id, a.x) = (b.restaurant_id, b.x) without the first."""
    sides = tokens.items(left), tokens.items(right)
    between = tokens.source(tokens.closing(left) + 1, right - 1)
    for item in zip(*sides, strict=True):
        if any(tokens.word(last).endswith(COLUMNS) for _, last in item):
            rest = [
                ", ".join(tokens.source(*other) for other in side if other not in item)
                for side in sides
            ]
            instead = f"({rest[0]}) {between} ({rest[1]})"
            yield tokens.predicate(left, tokens.closing(right), instead)


def _using(tokens: _Text, place: int) -> Iterator[Predicate]:
    """USING (restaurant_id, x) without the first."""
    end = tokens.closing(place + 1)
    columns = [tokens.source(*item) for item in tokens.items(place + 1)]
    if "restaurant_id" in columns:
        others = ", ".join(column for column in columns if column != "restaurant_id")
        yield tokens.predicate(place, end, f"USING ({others})" if others else "ON true")
