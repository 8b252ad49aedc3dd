"""Nothing in, how long policykb takes to say what it does and to build the corpus from nothing out: python -m benchmarks.start."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
_COMMAND = [sys.executable, "-c", "from extract.cli import main; main()"]


def time_command(arguments: list[str], times: int) -> tuple[float, float]:
    """Return the median seconds of a command in processes of its own, by the clock and of the processor."""
    walls, own = [], []
    for _ in range(times):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*_COMMAND, *arguments], cwd=ROOT, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - start)
        own.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls), statistics.median(own)


@click.command()
@click.option("--times", default=7, show_default=True)
def main(times: int) -> None:
    """Time `policykb --help` and a build of the corpus in a new process each."""
    click.echo(f"load of the machine {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in {"policykb --help": ["--help"], "policykb build": ["build", "--output", str(Path(folder) / "kb.db")]}.items():
            wall, own = time_command(arguments, times)
            click.echo(f"{name:<18}{wall:6.2f} s by the clock {own:6.2f} s of the processor (median of {times})")


if __name__ == "__main__":
    main()
