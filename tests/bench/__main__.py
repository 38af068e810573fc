"""`python -m tests.bench`: what bookings and reads cost, beside the least that they could cost."""

from __future__ import annotations

import argparse
import json
import sys

from tests.bench.measure import WORKLOADS, Result, Round, Setup, prepared


def arguments() -> argparse.Namespace:
    """What the command line says."""
    defaults = Setup()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
    parser.add_argument("--rounds", type=int, default=defaults.rounds)
    parser.add_argument("--seconds", type=int, default=defaults.seconds, help="of one run")
    parser.add_argument("--clients", type=int, default=defaults.clients)
    parser.add_argument("--restaurants", type=int, default=defaults.restaurants)
    parser.add_argument(
        "--workload", action="append", choices=WORKLOADS, help="only this one; may be repeated"
    )
    return parser.parse_args()


def show(number: int, workload: str, one: Round) -> None:
    """Print a line for a round."""
    figures = f"{one.floor_tps:>10.0f}{one.rpc_tps:>10.0f}{one.ratio:>8.3f}"
    print(f"{number + 1:>5}  {workload:<10}{figures}", flush=True)


def summarise(results: dict[str, Result]) -> None:
    """Print the medians and what the RPC says of itself."""
    print()
    for workload, result in results.items():
        own = ", ".join(f"{name} {value:,} us" for name, value in result.rpc_us.items())
        more = f"inside the RPC {own}" if own else f"{1 / result.median_ratio:.1f} floors a call"
        print(f"{workload}: median ratio {result.median_ratio:.3f}; {more}")


def main() -> int:
    """Measure and print; the exit code is 0 whatever the figures."""
    given = arguments()
    workloads = tuple(given.workload or WORKLOADS)
    setup = Setup(given.rounds, given.seconds, given.clients, given.restaurants, workloads)
    if given.json:
        with prepared(setup) as bench:
            results = bench.run(lambda *_: None)
        print(json.dumps({name: result.as_json() for name, result in results.items()}, indent=2))
        return 0
    print(f"Preparing {setup.restaurants:,} restaurants.", flush=True)
    with prepared(setup) as bench:
        print("\nround  workload     floor/s     rpc/s   ratio", flush=True)
        summarise(bench.run(show))
    return 0


if __name__ == "__main__":
    sys.exit(main())
