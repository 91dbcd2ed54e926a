"""Labeled pictures: simulated folders, folders of classes, and MARCO's TFRecords, told apart by what is there.

Nothing is decoded here and nothing read before it is needed, so that a set may be larger than memory. What cannot be
used is named on stderr, skipped and counted; a set never ends a night's run.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from training import tfrecord
from training.network import CLASSES

HELD_OUT = 10
"""One group in this many is never trained on."""
SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"}
Box = tuple[int, int, int, int]
"""x, y, width, height."""
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What PIL and the readers raise for pictures that cannot be used."""


@dataclass(frozen=True)
class Example:
    """One picture: ``label`` is a place in ``CLASSES``; pictures of one ``group`` look alike."""

    name: str
    label: int
    group: str
    encoded: Callable[[], bytes]
    box: Box | None = None
    """Where the drop lies, in the picture's pixels; None where that is not known or no drop is there."""

    @property
    def is_held_out(self) -> bool:
        """By the group's name alone, so that neither order nor growth of a set moves a picture across."""
        return hashlib.sha256(self.group.encode()).digest()[0] * HELD_OUT < 256

    def decoded(self, mode: str, smallest: int = 0) -> Image.Image:
        """In mode ``RGB`` or ``L``; a JPEG may come smaller, but with neither side below ``smallest`` if that is given.

        Raises:
            OSError, ValueError, SyntaxError, Image.DecompressionBombError: it cannot be read.
        """
        picture = Image.open(io.BytesIO(self.encoded()))
        if smallest:
            picture.draft(None, (smallest, smallest))
        return picture.convert(mode)


@dataclass
class Collection:
    """Examples in a fixed order, and how many could not be used, by reason."""

    examples: list[Example] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def skip(self, name: str, reason: str) -> None:
        self.skipped[reason] += 1
        print(f"skipped {name}: {reason}", file=sys.stderr)

    def split(self) -> tuple[list[Example], list[Example]]:
        """(for training, held out)."""
        return ([example for example in self.examples if not example.is_held_out],
                [example for example in self.examples if example.is_held_out])

    def counts(self) -> dict[str, int]:
        counts = Counter(example.label for example in self.examples)
        return {name: counts[place] for place, name in enumerate(CLASSES)}


def gather(paths: list[Path]) -> Collection:
    """All pictures below the paths.

    Raises:
        ValueError: a path is none of the three kinds, or a class has no picture at all.
    """
    collection = Collection()
    for path in paths:
        _reader(path)(path, collection)
    empty = [name for name, count in collection.counts().items() if count == 0]
    if empty:
        raise ValueError(f"no picture of {', '.join(empty)} in {', '.join(map(str, paths))}: nothing can be learned of it")
    return collection


def _reader(path: Path) -> Callable[[Path, Collection], None]:
    if path.is_file():
        return _read_shard
    if (path / "labels.csv").is_file():
        return _read_labels
    if any(_class_folders(path)):
        return _read_classes
    if _shards(path):
        return _read_shards
    raise ValueError(f"{path}: neither labels.csv, nor folders named {', '.join(CLASSES)}, nor TFRecord files")


def _read_labels(folder: Path, collection: Collection) -> None:
    """``labels.csv`` with the columns path and label; ``group`` if pictures belong together, ``drop_box`` if known."""
    with open(folder / "labels.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path, label = folder / (row.get("path") or ""), (row.get("label") or "").lower()
            if label not in CLASSES:
                collection.skip(str(path), "no such label")
            elif not path.is_file():
                collection.skip(str(path), "no such file")
            else:
                group = row.get("group") or f"{folder.name}/{row['path']}"
                box = _box(row.get("drop_box") or "")
                collection.examples.append(Example(str(path), CLASSES.index(label), group, path.read_bytes, box))


def _box(text: str) -> Box | None:
    numbers = [int(part) for part in text.split(",")] if text else []
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _class_folders(folder: Path) -> Iterator[tuple[Path, int]]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        if entry.is_dir() and entry.name.lower() in CLASSES:
            yield entry, CLASSES.index(entry.name.lower())


def _read_classes(folder: Path, collection: Collection) -> None:
    for entry, label in _class_folders(folder):
        for path in sorted(entry.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                group = str(path.relative_to(folder))
                collection.examples.append(Example(str(path), label, group, path.read_bytes))


def _shards(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if ".tfrecord" in path.name or "-of-" in path.name)


def _read_shards(folder: Path, collection: Collection) -> None:
    for path in _shards(folder):
        _read_shard(path, collection)


def _read_shard(path: Path, collection: Collection) -> None:
    """MARCO's records: the class by its name in ``image/class/text``, the picture in ``image/encoded``."""
    try:
        for place in tfrecord.places(path):
            name = f"{path}:{place.offset}"
            try:
                found = tfrecord.features(place.read())
                label = CLASSES.index(found["image/class/text"][0].decode().lower())
                group = f"{path.name}/{found.get('image/id', [place.offset])[0]!r}"
                found["image/encoded"][0]
            except (KeyError, IndexError, AttributeError, ValueError) as error:
                collection.skip(name, "damaged record" if isinstance(error, tfrecord.Damaged) else "no class or picture")
                continue
            collection.examples.append(Example(name, label, group, _Encoded(place)))
    except (tfrecord.Damaged, OSError) as error:
        collection.skip(str(path), "damaged shard")
        print(f"  {error}", file=sys.stderr)


@dataclass(frozen=True)
class _Encoded:
    """Reads a record's picture; an object and not a closure, so that it may travel to a loading process."""

    place: tfrecord.Place

    def __call__(self) -> bytes:
        picture = tfrecord.features(self.place.read())["image/encoded"][0]
        if not isinstance(picture, bytes):
            raise ValueError(f"{self.place.file}: the picture at byte {self.place.offset} is not bytes")
        return picture
