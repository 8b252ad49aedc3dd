"""A file of a format that can be crafted to hang in, what its reader makes of it out, read in a process with a time and a memory limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from ..model import Block, Cell, Fact, Furniture, Printed, Span, UnreadableSource
from .sidecar import show_name

SECONDS, MEGABYTES = 120, 1024
_MOST_CHARACTERS = 10_000_000
_ADVICE = "it may be damaged or made to do harm; open it in another program and save it anew"


def read_in_child(path: Path, source_format: str, seconds: int = 0, megabytes: int = 0) -> Printed:
    """Return what a reader makes of a file; raise UnreadableSource when it takes longer than SECONDS, needs more memory than MEGABYTES or dies."""
    seconds, megabytes = seconds or SECONDS, megabytes or MEGABYTES
    package = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])]), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "extract.read.child", source_format, str(path.resolve()), str(seconds), str(megabytes)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, env=environment, stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableSource(f"{show_name(path)}: not read within {seconds} seconds; {_ADVICE}") from None
    if done.returncode != 0:
        ran_out = b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr
        reason = f"it needs more than {megabytes} MB of memory" if ran_out else f"not read within {seconds} seconds" if done.returncode in (-24, -9) else "its reader broke off"
        raise UnreadableSource(f"{show_name(path)}: {reason}; {_ADVICE}")
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise UnreadableSource(answer["problem"])
    return _revive(answer)


def _revive(answer: dict) -> Printed:
    blocks = tuple(Block(b["start"], b["end"], b["kind"], tuple(Cell(**c) for c in b["cells"])) for b in answer["blocks"])
    facts = tuple(Fact(f["field"], f["value"], Span(**f["span"]) if f["span"] else None, f["rule"]) for f in answer["facts"])
    return Printed(answer["text"], blocks, tuple(Furniture(**f) for f in answer["furniture"]), facts, answer["claims"])


def limit(seconds: int, megabytes: int) -> None:
    """Bind this process to so many seconds of work and so much memory, where the system can."""
    try:
        import resource
    except ImportError:         # Windows has no such limits; the parent's clock still holds
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, megabytes * 1_000_000), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """Read one file and write what was read, or the one sentence that says why not, to the parent."""
    from . import parse_source

    source_format, path, seconds, megabytes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    limit(seconds, megabytes)
    try:
        printed = parse_source(path.read_bytes(), show_name(path), source_format)
        if len(printed.text) > _MOST_CHARACTERS:
            raise UnreadableSource(f"{show_name(path)}: {len(printed.text):,} characters are more than one policy document has; split the file")
        answer = asdict(printed)
    except UnreadableSource as problem:
        answer = {"problem": str(problem)}
    except MemoryError:
        answer = {"problem": f"{show_name(path)}: it needs more than {megabytes} MB of memory; {_ADVICE}"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    main()
