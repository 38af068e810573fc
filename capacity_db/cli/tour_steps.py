"""What the guided tour says and runs, step by step.

The restaurant is that of ``seed``: dinner tomorrow has 56 of its 60 covers, and 12 guests arrive at
19:00, as many as may. Each step goes on from what the one before has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Act:
    """A command, what it is remembered as (its booking's or entry's id), and how it must end."""

    command: str
    keep: str | None = None
    code: int = 0


@dataclass(frozen=True)
class Step:
    """What is explained, and what is run to show it."""

    title: str
    text: str
    acts: tuple[Act, ...]


OWNER: Final = "tour-owner"
"""Who owns the restaurant of the tour."""

STEPS: Final = (
    Step(
        "A service",
        "Dinner on one date is a service. It has limits: so many covers (guests), so many parties."
        " The numbers at each quarter of an hour are the guests who arrive then, and how many may."
        " Its bar is that slot or the whole service, whichever is fuller: a guest needs a place in"
        " both.",
        (Act("overview --restaurant $R --date $DAY"),),
    ),
    Step(
        "Book a party",
        "A booking is decided once, and the answer says how full the service is afterwards. The key"
        " names the request: sent again, as after a broken connection, it gets the first answer and"
        " no second booking.",
        (
            Act(
                "book --restaurant $R --date $DAY --time 18:30 --party 2 --name Ada --key form-1",
                keep="ADA",
            ),
            Act("book --restaurant $R --date $DAY --time 18:30 --party 2 --name Ada --key form-1"),
        ),
    ),
    Step(
        "A refusal, explained",
        "At 19:00 twelve guests arrive already, and the kitchen takes no more at once. The refusal"
        " names every rule against it: its limit, what is taken, what was asked. Then come times"
        " that are free instead. The exit code is 1.",
        (Act("book --restaurant $R --date $DAY --time 19:00 --party 2 --name Ben", code=1),),
    ),
    Step(
        "Take another time",
        "Asking and booking go by the same judgement, so a time that is said to be free would be"
        " booked. Ben takes a quarter past seven. Now dinner is full.",
        (
            Act("availability --restaurant $R --date $DAY --time 19:15 --party 2"),
            Act("book --restaurant $R --date $DAY --time 19:15 --party 2 --name Ben"),
        ),
    ),
    Step(
        "The waitlist",
        "Cleo waits for the full dinner. Ada cancels, and the place is offered to Cleo in the same"
        " moment: it is held for her until she answers or the time is over. She accepts.",
        (
            Act(
                "waitlist join --restaurant $R --date $DAY --period $DINNER --party 2 --name Cleo"
                " --earliest 18:30 --latest 20:00",
                keep="CLEO",
            ),
            Act("cancel $ADA --restaurant $R"),
            Act("waitlist list --restaurant $R --date $DAY"),
            Act("waitlist accept $CLEO --restaurant $R"),
        ),
    ),
    Step(
        "An override, and the debt",
        "A critic comes, and the owner lets the party in over the limit. An overbooking always has"
        " an author: who, when and why stay in the history. `debts` lists what is overbooked until"
        " it is paid off. Staff may not do this, and no program can by accident.",
        (
            Act(
                "book --restaurant $R --date $DAY --time 20:30 --party 2 --name Gault"
                f" --override 'critic, the chef knows' --as-user {OWNER}"
            ),
            Act("history --restaurant $R --limit 1"),
            Act("debts --restaurant $R"),
        ),
    ),
    Step(
        "Shadow mode",
        "A new installation only watches. It refuses nothing for capacity, and says of each request"
        " what enforcement would have done. So you see what your limits mean before a guest does."
        " Here the restaurant goes back to watching, takes a party, and enforces again.",
        (
            Act("enforcement set shadow --restaurant $R"),
            Act("book --restaurant $R --date $DAY --time 18:00 --party 4 --name Dan"),
            Act("enforcement set enforce --restaurant $R"),
        ),
    ),
    Step(
        "Tables",
        "Limits count guests; tables say who sits where. A table never has two parties at a time,"
        " whatever anybody overrides. The engine seats a whole service at once, joins tables where"
        " you said they may be joined, and says why.",
        (
            Act("tables find --restaurant $R --date $DAY --time 12:30 --party 6"),
            Act("assign-service --restaurant $R --date $DAY --period $DINNER"),
        ),
    ),
    Step(
        "A hold",
        "A hold keeps a place while a guest fills in a form or pays. It ends by itself. Confirmed"
        " in time it is a booking.",
        (
            Act(
                "hold place --restaurant $R --date $DAY --time 12:30 --party 4 --seconds 600",
                keep="HELD",
            ),
            Act("hold confirm $HELD --restaurant $R --name Eve"),
        ),
    ),
    Step(
        "Recount everything, and the chart",
        "`verify` adds up every booking and compares it with the totals that the engine decides by."
        " Then the day: `Debt` says how far dinner is over its limit, and whose decision was the"
        " last to add to it. The history has all of them: shadow mode let four in, and the owner"
        " two.",
        (
            Act("verify"),
            Act("overview --restaurant $R --date $DAY"),
            Act("history --restaurant $R --operation create_booking --limit 2"),
        ),
    ),
)
