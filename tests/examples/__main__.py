"""`python -m tests.examples FOLDER`: the product's statistics beside reference results; status 1 if a figure is
outside.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.examples.running import run, summary


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tests.examples FOLDER, where FOLDER holds folders such as 03_forecast", file=sys.stderr)
        return 2
    outcomes = run(Path(arguments[0]))
    for outcome in outcomes:
        print("\n".join(outcome.lines()))
    print(summary(outcomes))
    return 1 if any(outcome.outside for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
