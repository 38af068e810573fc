"""Hypothesis, set up for stories: how many, which ones first, and what to do with a difference."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, example, given, settings

from tests.parity.compare import play
from tests.parity.scenario import Scenario
from tests.parity.stories import STORIES
from tests.parity.strategies import scenarios
from tests.support.databases import AnyConnection


def compare(
    connection: AnyConnection,
    number: int,
    *,
    is_strict: bool = False,
    random: bool = False,
    shrink: bool = True,
) -> int:
    """Play the known stories and `number` generated ones; how many requests were compared.

    `is_strict`: they are about restaurants that take nobody without a table.

    Generated ones are the same in every run unless they are to be `random`. Raises DifferenceError
    with the first story that ends differently, made as short as it gets if it is to `shrink`.
    """
    cases = 0

    @settings(
        max_examples=number,
        derandomize=not random,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if shrink else [])],
    )
    @given(story=scenarios(is_strict))
    def stories_end_alike(story: Scenario) -> None:
        nonlocal cases
        cases += play(connection, story)

    for known in STORIES:
        stories_end_alike = example(story=known)(stories_end_alike)
    stories_end_alike()
    return cases
