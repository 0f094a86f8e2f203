"""Run what a developer runs before a commit, as named steps: lint, types, tests.

Arguments that are not listed here, and all after `--`, go to pytest; then only the tests run.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.heavy import GROUPS

ROOT = Path(__file__).resolve().parent.parent
LINTED = ("tinygrad_tr", "tinygrad_tr_pytest.py", "tests", "benchmarks", "examples", "docs")
INSTALL = 'python -m pip install -e ".[test]"'
# Beside other test processes, a BLAS that starts threads of its own is slower, not faster.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: tuple[str, ...]  # what follows `python -m`
    needs: tuple[str, ...]  # distributions, as pip is asked for them
    install: str = INSTALL


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    word: str  # "pass", "FAIL" or "skip"
    seconds: float = 0.0
    note: str = ""


def main(arguments: Sequence[str]) -> int:
    options, for_pytest = parse(arguments)
    if options.groups:
        for name, group in GROUPS.items():
            print(name, " ".join(group.pip), " ".join(group.debian), sep="|")
        return 0
    print(f"seed {options.seed} (the same order again: python -m tests --seed {options.seed})")
    outcomes = [run(step, options.seed) for step in steps(options, for_pytest)]
    print()
    for it in outcomes:
        print(f"{it.word}  {it.name:10} {it.seconds:7.1f} s  {it.note}".rstrip())
    name_left_out(options.heavy)
    return conclude([outcome.word for outcome in outcomes])


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser("python -m tests", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", choices=("lint", "types", "tests"), help="run one step")
    parser.add_argument("--heavy", choices=GROUPS, help="run one heavy group instead")
    parser.add_argument("--groups", action="store_true", help="list the groups and what they need")
    parser.add_argument("--seed", type=int, help="order and hash seed of an earlier run")
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    options, unknown = parser.parse_known_args(arguments[:cut])
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(2**32)
    return options, [*unknown, *arguments[cut + 1 :]]


def steps(options: argparse.Namespace, for_pytest: list[str]) -> list[Step]:
    pytest = ("pytest", f"--randomly-seed={options.seed}", *for_pytest)
    needs = tuple(n for n in test_requirements() if distribution(n) not in ("ruff", "mypy"))
    if options.heavy:
        group, folder = GROUPS[options.heavy], f"tests/heavy/{options.heavy}"
        install = shlex.join(["python", "-m", "pip", "install", "-e", ".[test]", *group.pip])
        command = (*pytest, folder, *group.also)
        return [Step(options.heavy, command, (*needs, *group.pip), install)]
    if not for_pytest:  # the whole suite pays for starting workers, a selection does not
        pytest += ("--numprocesses=auto", "--dist=worksteal")
    paths = [path for path in LINTED if (ROOT / path).exists()]
    every = [
        Step("lint", ("ruff", "check", *paths), ("ruff",)),
        Step("types", ("mypy",), ("mypy",)),
        Step("tests", pytest, needs),
    ]
    only = options.only or ("tests" if for_pytest else None)
    return [step for step in every if only in (None, step.name)]


def run(step: Step, seed: int) -> Outcome:
    if absent := [name for name in map(distribution, step.needs) if not installed(name)]:
        # A machine that is there to test has no excuse.
        word = "FAIL" if os.environ.get("CI", "") not in ("", "0", "false") else "skip"
        return Outcome(step.name, word, note=f"needs {', '.join(absent)}: {step.install}")
    print(f"\n==> {step.name}: python -m {shlex.join(step.command)}", flush=True)
    environment = ONE_THREAD | os.environ | {"PYTHONHASHSEED": str(seed)}
    start = time.perf_counter()
    status = subprocess.run(
        [sys.executable, "-m", *step.command], cwd=ROOT, env=environment, check=False
    ).returncode
    seconds = time.perf_counter() - start
    return Outcome(step.name, "FAIL" if status else "pass", seconds)


def test_requirements() -> list[str]:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config["options.extras_require"]["test"].split()


def distribution(requirement: str) -> str:
    return re.split(r"[<>=!~\[;]", requirement)[0]


def installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def name_left_out(run: str | None) -> None:
    left_out = {name: group for name, group in GROUPS.items() if name != run}
    if left_out:
        print("\nNot run:")
    for name, group in left_out.items():
        print(f"  {name:10} python -m tests --heavy {name:10} {group.what}")


def conclude(words: list[str]) -> int:
    passed, failed, skipped = (words.count(word) for word in ("pass", "FAIL", "skip"))
    ending = f", {skipped} skipped" if skipped else ""
    print(f"\nsteps: {passed} passed, {failed} failed{ending}")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
