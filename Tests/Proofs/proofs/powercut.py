"""A disk that loses power: what was synced stays, and of the rest a random part, torn at sectors of 512 bytes.

After Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014): nothing is assumed of order or of atomicity
that no sync had asked for, also not of a folder's entries.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from proofs.recording import (
    CREATED,
    FOLDER,
    FOLDER_SYNCED,
    OPENED,
    SUFFIXES,
    SYNCED,
    TRUNCATED,
    UNLINKED,
    WAL,
    WRITTEN,
    Event,
)

SECTOR = 512


@dataclass
class File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes at an offset, and truncations to a size (without bytes), since the last sync."""

    def sync(self) -> None:
        for offset, data in self.pending:
            _apply(self.synced, offset, data)
        self.pending.clear()

    def survivor(self, chance: random.Random) -> bytearray:
        """The file after a power cut."""
        content = bytearray(self.synced)
        # Mostly a mixture, but also the two extremes: nothing of it, all of it.
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for offset, data in self.pending:
            if data is None:
                if chance.random() < share:
                    _apply(content, offset, None)
                continue
            for start, end in _sectors(offset, len(data)):
                if chance.random() < share:
                    _apply(content, offset + start, data[start:end])
        return content


def _sectors(offset: int, length: int) -> list[tuple[int, int]]:
    """The parts of a write that each lie in one sector, from and to within the write."""
    first = (SECTOR - offset % SECTOR) % SECTOR
    edges = [0, *range(first or SECTOR, length, SECTOR), length]
    return [(start, end) for start, end in zip(edges, edges[1:]) if start < end]


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """The folder of a database, event by event."""

    def __init__(self, *, lies: bool = False) -> None:
        """- lies: a disk that reports syncs of the log as done, and does nothing."""
        self.lies = lies
        self.entries: dict[int, File] = {}
        self.synced_entries: dict[int, File] = {}

    def take(self, event: Event) -> None:
        match event.operation:
            case _ if event.file == FOLDER and event.operation != FOLDER_SYNCED:
                pass
            case n if n == CREATED or (n == OPENED and event.file not in self.entries):
                self.entries[event.file] = File()
            case n if n == WRITTEN:
                self.entries[event.file].pending.append((event.offset, event.data))
            case n if n == TRUNCATED:
                self.entries[event.file].pending.append((event.offset, None))
            case n if n == SYNCED:
                if not (self.lies and event.file == WAL):
                    self.entries[event.file].sync()
            case n if n == FOLDER_SYNCED:
                self.synced_entries = dict(self.entries)
            case n if n == UNLINKED:
                self.entries.pop(event.file, None)

    def cut(self, database: Path, chance: random.Random) -> None:
        """Writes the files as they are found after a power cut now."""
        for number, suffix in enumerate(SUFFIXES):
            target = database.with_name(database.name + suffix)
            target.unlink(missing_ok=True)
            before, now = self.synced_entries.get(number), self.entries.get(number)
            # An entry that was made or removed since the folder's sync is there, or is not.
            file = now if before is now or chance.random() < 0.5 else before
            if file is not None:
                target.write_bytes(file.survivor(chance))
