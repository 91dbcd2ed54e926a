"""Imagers that export pictures in their vendors' layouts, and remember what they wrote."""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from proofs import picture

WELLS = [f"{chr(65 + row)}{column:02}" for row in range(8) for column in range(1, 13)]
"""A plate of 96 wells, row by row."""


@dataclass(frozen=True)
class Shot:
    """One picture of a drop at a timepoint."""

    source: str
    path: str
    """Below the source's folder."""
    plate: str
    well: str
    drop: int
    timepoint: str
    level: int
    sha256: str

    @property
    def crystals(self) -> float:
        return picture.crystals(self.level)

    @property
    def place(self) -> tuple[str, str, str, int]:
        return (self.source, self.plate, self.well, self.drop)


class Imager:
    """Exports to one source's folder. The same seed writes the same files."""

    def __init__(self, root: Path, *, name: str, vendor: str, seed: int) -> None:
        self.root = root
        self.name = name
        self.vendor = vendor
        self.random = random.Random(f"{seed} {name}")
        self.manifest: dict[str, Shot] = {}
        """Every picture that was written, by its path below the root."""

    def shots(self, plates: int, inspections: int, *, wells: int = 96, crystals: float = 0.125) -> Iterator[Shot]:
        """Writes plate inspections of so many wells each, picture by picture, as they are asked for.

        - crystals: the share of drops that turn crystalline, at a random inspection, and stay so.
        """
        births = {
            (plate, well): self.random.randrange(inspections)
            for plate in range(plates)
            for well in range(wells)
            if self.random.random() < crystals
        }
        for inspection in range(inspections):
            for plate in range(plates):
                for well in range(wells):
                    born = births.get((plate, well), inspections)
                    yield self.expose(plate, well, inspection, has_crystal=inspection >= born)

    def expose(
        self, plate: int, well: int, inspection: int, *, has_crystal: bool, size: int = 0, rename: bool = False
    ) -> Shot:
        """Writes one picture; with `rename` under a temporary name first, as rsync does.

        - size: fill the file up to so many bytes.
        """
        levels = picture.CRYSTAL_LEVELS if has_crystal else picture.CLEAR_LEVELS
        level = self.random.choice(levels)
        path, plate_name, timepoint = self.name_of(plate, well, inspection)
        data = picture.jpeg(level, f"{self.name} {path}", size)
        self.put(path, data, rename=rename)
        shot = Shot(
            self.name, path, plate_name, WELLS[well], 1, timepoint, level, hashlib.sha256(data).hexdigest()
        )
        self.manifest[path] = shot
        return shot

    def stream(self, *, rate: float, wells: int = 96, crystals: float = 0.125) -> Stream:
        """Exports one plate after another in the background, at so many pictures a second."""
        return Stream(self, rate, wells, crystals)

    def put(self, path: str, data: bytes, *, rename: bool = False) -> None:
        """Writes a file below the root."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if rename:
            partial = target.with_name(f".{target.name}.Xy12Zw")
            partial.write_bytes(data)
            os.rename(partial, target)
        else:
            target.write_bytes(data)

    def name_of(self, plate: int, well: int, inspection: int) -> tuple[str, str, str]:
        """Path, plate and timepoint in this vendor's spelling; all counts from 0."""
        row, column = well // 12 + 1, well % 12 + 1
        if self.vendor == "formulatrix":
            number, batch = 1000 + plate, 7200 + inspection * 10_000 + plate
            folder = f"WellImages/{number % 1000}/plateID_{number}/batchID_{batch}/wellNum_{well + 1}/profileID_1"
            return f"{folder}/d1_r{10_000 + number * 400 + well}_ef.jpg", str(number), str(batch)
        if self.vendor == "rigaku":
            barcode = f"CI{plate:06}"
            fields = f"0000{barcode}_{inspection + 1:03}_240101_{column:02}_{row:02}_01_HF_99_030_001_RDI"
            name = f"RMM3_01_222_ROBO_Test1_Clon1_CI_{fields}.jpg"
            return f"{barcode}/{inspection + 1}/{name}", barcode, str(inspection + 1)
        if self.vendor == "hwi":
            barcode, stamp = f"X{plate:09}", f"2024{inspection // 28 + 1:02}{inspection % 28 + 1:02}1136"
            # HWI counts the wells of a 1536 plate, 48 in a row.
            name = f"{barcode}{(row - 1) * 48 + column:04}{stamp}.jpg"
            return f"{barcode}{stamp}-jpg/{name}", barcode, stamp
        raise ValueError(f"no vendor {self.vendor}")


class Stream:
    """An imager at work on a thread of its own, within a `with`. Each picture is renamed into place."""

    def __init__(self, imager: Imager, rate: float, wells: int, crystals: float) -> None:
        self.imager = imager
        self.rate = rate
        self.wells = wells
        self.crystals = crystals
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        began = time.monotonic()
        number = 0
        while not self._stop.wait(max(0, began + number / self.rate - time.monotonic())):
            plate, well = divmod(number, self.wells)
            has_crystal = self.imager.random.random() < self.crystals
            self.imager.expose(plate, well, 0, has_crystal=has_crystal, rename=True)
            number += 1

    def __enter__(self) -> Stream:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
