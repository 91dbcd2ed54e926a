"""What every goal gets: the binaries, a scratch folder of its own, seeded randomness and the size of the run."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from proofs.goal import NotRun

Size = TypeVar("Size", int, float)


@dataclass
class Bench:
    repository: Path
    binary: Path
    """The program that is judged."""
    twin_binary: Path | None
    """The program with every patch of `twins/` in it; None in a quick run."""
    scratch: Path
    seed: int
    is_quick: bool
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def scale(self, full: Size, quick: Size) -> Size:
        """The size of a run: what the goal says, or what takes seconds."""
        return quick if self.is_quick else full

    def folder(self, name: str) -> Path:
        """A new empty folder; its path is short enough for a Unix socket in it."""
        path = self.scratch / name
        if path.exists():
            shutil.rmtree(path)
        path.mkdir(parents=True)
        return path

    def need(self, *tools: str) -> None:
        """Ends the run where a tool is missing."""
        missing = [tool for tool in tools if shutil.which(tool) is None]
        if missing:
            raise NotRun(f"{', '.join(missing)} is not installed (make prove installs it)")

    def need_root(self) -> None:
        if os.geteuid() != 0:
            raise NotRun("it needs root")

    def broken(self, name: str) -> BrokenBinary:
        """The twin binary with one of its patches switched on."""
        if not (self.repository / f"Tests/Proofs/twins/{name}.patch").exists():
            raise FileNotFoundError(f"there is no twin {name}.patch")
        if self.twin_binary is None:
            raise NotRun("the broken program is built by make prove only")
        return BrokenBinary(self.twin_binary, {"XTALWATCH_TWIN": name})


@dataclass(frozen=True)
class BrokenBinary:
    """A broken program and the environment that breaks it."""

    path: Path
    environment: dict[str, str]
