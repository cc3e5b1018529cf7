"""`python -m benchmarks [NAME...]`: run the named measurements, or all; each prints its figures and ratios."""

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(file.stem for file in Path(__file__).parent.glob("bench_*.py"))


def main() -> None:
    wanted = sys.argv[1:]
    for name in NAMES:
        if not wanted or name.removeprefix("bench_") in wanted:
            print(f"\n== {name.removeprefix('bench_')}", flush=True)
            import_module(f"benchmarks.{name}").main()


main()
