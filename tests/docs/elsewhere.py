"""Lines of pages that their test leaves out: why, and what runs them instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Elsewhere:
    """Why a line is not run with its page, and the file, with words of it, that runs the like."""

    reason: str
    file: str
    words: str


_VENV: Final = "python3 -m venv .venv && . .venv/bin/activate"
_PIP: Final = "pip install '.[web,embedded]'"
_INSTALLING: Final = "installs into the environment that the tests run in"
_ENVIRONMENT: Final = "leaves the environment that the tests run in"
_OWN_SERVER: Final = "serves until somebody stops it, on a server of its own"
_WHOLE: Final = "is the run that this test is part of"

_MAKES_VENV: Final = Elsewhere(_ENVIRONMENT, "Makefile", "-m venv")
_INSTALLS: Final = Elsewhere(_INSTALLING, "Makefile", "pip install")

LEFT_OUT: Final[dict[str, dict[str, Elsewhere]]] = {
    "docs/deploying.md": {
        "capacity-db doctor --quiet": Elsewhere(
            "finds that the server of the tests is not durable",
            "tests/operating/test_doctor.py",
            '"doctor"',
        ),
        "capacity-db rollback --routines": Elsewhere(
            "needs a release before this one", "tests/migration/test_recipes.py", "--routines"
        ),
        "capacity-db rollback --count 1 --yes": Elsewhere(
            "needs a release before this one", "tests/migration/test_recipes.py", "--count"
        ),
    },
    "docs/rollout.md": {
        "capacity-db rollout watch --for 4h": Elsewhere(
            "lasts four hours", "tests/rollout/test_cli.py", '"watch"'
        ),
    },
    "docs/http.md": {
        _VENV: _MAKES_VENV,
        _PIP: _INSTALLS,
        "capacity-db serve": Elsewhere(_OWN_SERVER, "tests/web/test_demonstration.py", '"serve"'),
    },
    "docs/tutorial.md": {_VENV: _MAKES_VENV, _PIP: _INSTALLS},
    "README.md": {
        _VENV: _MAKES_VENV,
        _PIP: _INSTALLS,
        "capacity-db serve": Elsewhere(_OWN_SERVER, "tests/web/test_demonstration.py", '"serve"'),
        "make demo": Elsewhere(_OWN_SERVER, "tests/client/test_demo.py", "demo"),
        "make test": Elsewhere(_WHOLE, ".ci/run", "make test"),
    },
}
"""By page, and by line without its comment."""
