"""Compiles the small C tools of `tools/`: shims for LD_PRELOAD, file systems for FUSE."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from proofs.bench import Bench
from proofs.goal import NotRun


def compile_tool(bench: Bench, name: str, *flags: str) -> Path:
    """`tools/NAME.c` as a program."""
    return _compile(bench, name, name, list(flags))


def compile_shim(bench: Bench, name: str, *flags: str) -> Path:
    """`tools/NAME.c` as a library for LD_PRELOAD."""
    return _compile(bench, name, f"{name}.so", ["-shared", "-fPIC", "-ldl", *flags])


def pkg_config(package: str) -> list[str]:
    """The compiler flags of a library; the goal is not run where it is missing."""
    found = subprocess.run(["pkg-config", "--cflags", "--libs", package], capture_output=True, text=True)
    if found.returncode != 0:
        raise NotRun(f"the library {package} is not installed (make prove installs it)")
    return found.stdout.split()


def _compile(bench: Bench, name: str, output: str, flags: list[str]) -> Path:
    # Where Swift is, clang is.
    compiler = next((c for c in ("cc", "gcc", "clang") if shutil.which(c)), None)
    if compiler is None:
        raise NotRun("there is no C compiler")
    source = bench.repository / f"Tests/Proofs/tools/{name}.c"
    target = bench.scratch / output
    if not target.exists():
        command = [compiler, "-O2", "-Wall", "-Wextra", "-pthread", "-o", str(target), str(source), *flags]
        subprocess.run(command, check=True)
    return target
