"""Runs the program with a fault at its Nth call: `tools/faults.c` as a library for LD_PRELOAD."""

from __future__ import annotations

import errno
import struct
from dataclasses import dataclass, field
from pathlib import Path

from proofs import cc
from proofs.bench import Bench

_STATE = struct.Struct("QQ496s")
CHANGES = "write sync truncate rename unlink create"
"""The calls that leave something behind on the disk."""


@dataclass(frozen=True)
class Action:
    """What happens at the Nth call of these kinds."""

    name: str
    kinds: str
    value: str

    @staticmethod
    def kill(kinds: str) -> Action:
        return Action("SIGKILL before", kinds, "kill")

    @staticmethod
    def torn_write() -> Action:
        return Action("SIGKILL within", "write", "torn")

    @staticmethod
    def short(kinds: str) -> Action:
        return Action("short", kinds, "short")

    @staticmethod
    def error(number: int, kinds: str) -> Action:
        return Action(errno.errorcode[number], kinds, str(number))


@dataclass
class Fault:
    """One fault in one run; afterwards `calls` and `what` tell whether and where it struck."""

    bench: Bench
    root: Path
    """Only files below it count."""
    action: Action
    at: int
    """N, from 1; 0 only counts."""
    state: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.state.write_bytes(bytes(_STATE.size))
        self.environment = {
            "LD_PRELOAD": str(cc.compile_shim(self.bench, "faults")),
            "FAULTS_ROOT": str(self.root),
            "FAULTS_KINDS": self.action.kinds,
            "FAULTS_ACTION": self.action.value,
            "FAULTS_AT": str(self.at),
            "FAULTS_STATE": str(self.state),
        }

    @property
    def calls(self) -> int:
        """How many such calls the run made."""
        return int(self._read()[0])

    @property
    def has_struck(self) -> bool:
        return self._read()[1] != 0

    @property
    def what(self) -> str:
        """The call that was struck: its kind, its name and the file's name."""
        kind, call, path = self._read()[2].rstrip(b"\0").decode(errors="replace").split(" ", 2)
        return f"{call} {Path(path).name}"

    @property
    def is_in_ledger(self) -> bool:
        return ".sqlite" in self.what

    def _read(self) -> tuple[int, int, bytes]:
        calls, fired, what = _STATE.unpack(self.state.read_bytes())
        return calls, fired, what
