"""Writers of real files: each puts one picture in place in its own way, and never leaves another whole one behind."""

from __future__ import annotations

import mmap
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

class Chance(random.Random):
    """A writer's dice."""

    longest_pause = 5.0

    def pause(self) -> None:
        """Nothing, a little, or about as long as one of the quiet times."""
        quiet = self.choice([q for q in (0, 0, 0.05, 0.25, 0.25, 2, 2, 5) if q <= self.longest_pause])
        time.sleep(max(0.0, quiet + self.uniform(-0.05, 0.05)))


Writer = Callable[[Path, bytes, Chance], None]


def habits() -> dict[str, Writer]:
    """The writers that this machine has the tools for."""
    found: dict[str, Writer] = {
        "chunked": chunked,
        "reopened": reopened,
        "preallocated": preallocated,
        "sparse": sparse,
        "mapped": mapped,
        "renamed": renamed,
        "renamed over": renamed_over,
        "linked": linked,
        "dies, then another": dies_then_another,
        "truncate and fill": truncate_and_fill,
    }
    if shutil.which("rsync"):
        found |= {"rsync": rsync, "rsync --inplace": rsync_in_place}
    return found


def _pieces(data: bytes, chance: Chance) -> list[bytes]:
    cuts = sorted(chance.randrange(1, len(data)) for _ in range(chance.randint(1, 6)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)])]


def chunked(target: Path, data: bytes, chance: Chance) -> None:
    with target.open("wb", buffering=0) as file:
        for piece in _pieces(data, chance):
            file.write(piece)
            chance.pause()


def reopened(target: Path, data: bytes, chance: Chance) -> None:
    for piece in _pieces(data, chance):
        with target.open("ab", buffering=0) as file:
            file.write(piece)
        chance.pause()


def preallocated(target: Path, data: bytes, chance: Chance) -> None:
    with target.open("wb", buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, len(data))
        chance.pause()
        for piece in _pieces(data, chance):
            file.write(piece)
            chance.pause()


def sparse(target: Path, data: bytes, chance: Chance) -> None:
    """The end first: size and end marker are there, the middle is a hole."""
    cut = chance.randrange(len(data) // 4, len(data) // 2)
    with target.open("wb", buffering=0) as file:
        file.seek(cut)
        file.write(data[cut:])
        chance.pause()
        file.seek(0)
        for piece in _pieces(data[:cut], chance):
            file.write(piece)
            chance.pause()


def mapped(target: Path, data: bytes, chance: Chance) -> None:
    with target.open("w+b", buffering=0) as file:
        file.truncate(len(data))
        with mmap.mmap(file.fileno(), len(data)) as memory:
            chance.pause()
            position = 0
            for piece in _pieces(data, chance):
                memory[position : position + len(piece)] = piece
                position += len(piece)
                chance.pause()


def renamed(target: Path, data: bytes, chance: Chance) -> None:
    partial = target.with_name(f".{target.name}.Xy12Zw")
    chunked(partial, data, chance)
    os.rename(partial, target)


def renamed_over(target: Path, data: bytes, chance: Chance) -> None:
    """Half a file under the final name, then the whole one over it."""
    target.write_bytes(data[: chance.randrange(1, len(data))])
    chance.pause()
    renamed(target, data, chance)


def linked(target: Path, data: bytes, chance: Chance) -> None:
    partial = target.with_name(f".{target.name}.part")
    chunked(partial, data, chance)
    os.link(partial, target)
    partial.unlink()


def dies_then_another(target: Path, data: bytes, chance: Chance) -> None:
    with target.open("wb", buffering=0) as file:
        file.write(data[: chance.randrange(1, len(data))])
    chance.pause()
    chunked(target, data, chance)


def truncate_and_fill(target: Path, data: bytes, chance: Chance) -> None:
    """As robocopy does it: full size at once, filled in place, the source's times at the end, once more on failure."""
    for _ in range(chance.randint(1, 2)):
        with target.open("wb", buffering=0) as file:
            file.truncate(len(data))
            for piece in _pieces(data, chance):
                file.write(piece)
                chance.pause()
        os.utime(target, (1_600_000_000, 1_600_000_000))


def rsync(target: Path, data: bytes, chance: Chance, *options: str) -> None:
    source = target.with_name(f".{target.name}.source")
    source.write_bytes(data)
    subprocess.run(["rsync", "-t", *options, str(source), str(target)], check=True)
    source.unlink()


def rsync_in_place(target: Path, data: bytes, chance: Chance) -> None:
    rsync(target, data, chance, "--inplace", "--bwlimit=100")
