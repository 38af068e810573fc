"""python -m tests.mutants: make every mutant, and see which layers of the suite notice it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable

from tests.mutants.layers import Verdict
from tests.mutants.mutant import KINDS, Mutant
from tests.mutants.report import DOCUMENT, document, table
from tests.mutants.run import allowed, prepared
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.servers import run_server


def main() -> int:
    """Return 0 if every mutant is noticed or is listed as one that nobody can notice."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--kind", choices=KINDS, help="mutants of this kind only")
    parser.add_argument("--only", metavar="TEXT", help="those whose name has this text in it")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), metavar="N")
    parser.add_argument("--quick", action="store_true", help="one layer that notices is enough")
    parser.add_argument("--server", default=EMBEDDED, help="'embedded' or the bin folder of one")
    parser.add_argument("--verbose", action="store_true", help="show what each layer said")
    arguments = parser.parse_args()
    is_complete = not (arguments.kind or arguments.only or arguments.quick)
    with run_server(find_bindir(arguments.server)) as server, prepared(server) as run:
        mutants = [
            mutant
            for mutant in run.mutants()
            if arguments.kind in (None, mutant.kind) and (arguments.only or "") in mutant.label
        ]
        verdicts = run.verdicts(mutants, arguments.jobs, is_one_enough=arguments.quick)
        judged = [*_shown(verdicts, mutants, is_verbose=arguments.verbose)]
    print(table(judged))
    faults = _faults(judged, allowed(), is_complete=is_complete)
    for fault in faults:
        print(fault, file=sys.stderr)
    if is_complete and not faults:
        DOCUMENT.write_text(document(judged, allowed()))
        print(f"wrote docs/{DOCUMENT.name}")
    return 1 if faults else 0


def _shown(
    verdicts: Iterable[Verdict], mutants: list[Mutant], *, is_verbose: bool
) -> Iterable[Verdict]:
    """The same, with a sign of life."""
    for number, verdict in enumerate(verdicts, 1):
        if is_verbose:
            said = "; ".join(f"{layer}: {text}" for layer, text in verdict.noticed.items())
            print(f"{verdict.mutant.label}\n    {said or 'SURVIVES'}", flush=True)
        elif sys.stderr.isatty() or number % 100 == 0:
            end = "\r" if sys.stderr.isatty() else "\n"
            print(f"{number} of {len(mutants)}", end=end, file=sys.stderr, flush=True)
        yield verdict


def _faults(judged: list[Verdict], known: dict[str, str], *, is_complete: bool) -> list[str]:
    surviving = {verdict.mutant.label for verdict in judged if not verdict.noticed}
    found = [f"SURVIVES: {label}" for label in sorted(surviving - known.keys())]
    seen = {verdict.mutant.label for verdict in judged}
    found += [
        f"listed in survivors.txt, but noticed: {label}"
        for label in sorted(known.keys() & seen - surviving)
    ]
    if is_complete:
        found += [
            f"listed in survivors.txt, but no mutant: {k}" for k in sorted(known.keys() - seen)
        ]
    return found


if __name__ == "__main__":
    sys.exit(main())
