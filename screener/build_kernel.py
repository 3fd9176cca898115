"""Compile the inner loops of screening for every machine we serve, or say whether they are what the source gives."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

KERNEL = Path(__file__).parent.parent / "src" / "passavant" / "domain" / "screening" / "kernel"
MACHINES = {"x86_64": "x86_64-linux-gnu.2.17", "aarch64": "aarch64-linux-gnu.2.17"}
FLAGS = [
    "-std=gnu11",
    "-O3",
    "-g0",
    "-s",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-shared",
    "-fPIC",
    "-fvisibility=hidden",
]


def main(*words: str) -> int:
    source = KERNEL / "screening.c"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    results = [
        _one(source, digest, machine, target, check="--check" in words)
        for machine, target in MACHINES.items()
    ]
    return 0 if all(results) else 1


def _one(source: Path, digest: str, machine: str, target: str, *, check: bool) -> bool:
    kept = KERNEL / f"screening-linux-{machine}.so"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / kept.name
        _compile(source, digest, target, made)
        same = kept.exists() and kept.read_bytes() == made.read_bytes()
        if not check and not same:
            beside = kept.with_suffix(".new")
            beside.write_bytes(made.read_bytes())
            beside.replace(kept)  # never in place: a program that has it mapped would fall
    verdict = (
        "is what the source gives"
        if same
        else "IS NOT WHAT THE SOURCE GIVES"
        if check
        else "was compiled anew"
    )
    print(f"{kept.name} {verdict}.")
    return same or not check


def _compile(source: Path, digest: str, target: str, made: Path) -> None:
    command = [sys.executable, "-m", "ziglang", "cc", "-target", target, *FLAGS]
    command += [f'-DSOURCE_DIGEST="{digest}"', "-o", made.name, str(source), "-lm"]
    subprocess.run(command, check=True, cwd=made.parent)  # noqa: S603  (a pinned compiler on our own source)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
