"""Reads what tools/disk_recorder.c wrote: every call on a database's files, in order, and what was logged between."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proofs.bench import Bench
from proofs.cc import compile_shim

OPENED, CREATED, WRITTEN, TRUNCATED, SYNCED, FOLDER_SYNCED, UNLINKED, LOGGED, LOCKED = range(1, 10)
MAIN, WAL, JOURNAL, SHM, FOLDER = range(5)
SUFFIXES = ("", "-wal", "-journal", "-shm")

_HEADER = struct.Struct("=QIIqq")


@dataclass(frozen=True, slots=True)
class Event:
    time: float
    """Monotonic seconds, before the call."""
    operation: int
    file: int
    """Of a lock: its type, 9 when it was refused."""
    offset: int
    """Of a truncation: the new size. Of a lock: the byte."""
    data: bytes


def preload(bench: Bench, database: Path, out: Path, *, brief: bool = False) -> dict[str, str]:
    """The environment in which a program is recorded; with `brief` without the bytes of writes."""
    shim = compile_shim(bench, "disk_recorder")
    environment = {
        "LD_PRELOAD": str(shim),
        "DISK_RECORDER_DATABASE": str(database),
        "DISK_RECORDER_OUT": str(out),
    }
    return environment | ({"DISK_RECORDER_BRIEF": "1"} if brief else {})


def read(record: Path) -> Iterator[Event]:
    with record.open("rb") as file:
        while len(header := file.read(_HEADER.size)) == _HEADER.size:
            time, operation, which, offset, length = _HEADER.unpack(header)
            yield Event(time / 1e9, operation, which, offset, file.read(length))
