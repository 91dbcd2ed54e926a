"""Pictures in folders with a ``labels.csv``, decoded once and kept small.

``labels.csv`` has the columns ``path`` (relative to its folder) and ``label``; further columns are ignored. A picture
that cannot be read is named on stderr, skipped and counted.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training import recipe
from training.network import CLASSES

HELD_OUT = 10
"""One picture in this many is never trained on."""


@dataclass
class Pictures:
    """Small pictures of one shape: brightness ``pixels [n, height, width]``, ``labels [n]`` as places in ``CLASSES``.

    The recipe looks at brightness only, so no color is kept.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def split(self) -> tuple[Pictures, Pictures]:
        """(for training, held out); the split depends on the number of pictures only."""
        held = np.random.default_rng(len(self)).permutation(len(self)) < len(self) / HELD_OUT
        return Pictures(self.pixels[~held], self.labels[~held]), Pictures(self.pixels[held], self.labels[held])


def merged(groups: list[Pictures]) -> list[Pictures]:
    """One group for each shape, so that classes are balanced over all folders."""
    shapes: dict[tuple[int, ...], list[Pictures]] = {}
    for group in groups:
        shapes.setdefault(group.pixels.shape[1:], []).append(group)
    return [Pictures(np.concatenate([group.pixels for group in same]), np.concatenate([group.labels for group in same]))
            for same in shapes.values()]


@dataclass
class Folder:
    """A folder's pictures, grouped by shape, and how many could not be read."""

    groups: list[Pictures]
    broken: int

    def __len__(self) -> int:
        return sum(len(group) for group in self.groups)


def load(folder: Path, longer: int, cache: Path) -> Folder:
    """The pictures of a folder, the longer side ``longer`` pixels; decoded only when the cache has them not."""
    stem = cache / f"{_fingerprint(folder)}-{longer}"
    if not stem.with_suffix(".done").exists():
        cache.mkdir(parents=True, exist_ok=True)
        _fill(folder, longer, stem)
    groups = [_group(path) for path in sorted(cache.glob(f"{stem.name}-*.pixels.npy"))]
    return Folder(groups, int(stem.with_suffix(".done").read_text()))


def labelled(folder: Path) -> list[tuple[Path, str]]:
    with open(folder / "labels.csv", newline="", encoding="utf-8") as file:
        return [(folder / row["path"], row["label"]) for row in csv.DictReader(file)]


def read(path: Path) -> recipe.Pixels:
    """8-bit RGB or grey.

    Raises:
        OSError, ValueError: the file cannot be read as a picture.
    """
    with Image.open(path) as picture:
        return np.asarray(picture if picture.mode in ("L", "RGB") else picture.convert("RGB"))


def readable(folder: Path) -> Iterator[tuple[Path, int, recipe.Pixels | None]]:
    """(path, place of its label, pixels), pixels None when the picture cannot be read."""
    for path, label in labelled(folder):
        try:
            yield path, CLASSES.index(label), read(path)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            print(f"skipped {path}: {error}", file=sys.stderr)
            yield path, -1, None


def _fill(folder: Path, longer: int, stem: Path) -> None:
    shapes: dict[tuple[int, int], tuple[list[NDArray[np.uint8]], list[int]]] = {}
    broken = 0
    for _, label, pixels in readable(folder):
        if pixels is None:
            broken += 1
            continue
        shape = recipe.fitted(*pixels.shape[:2], longer)
        # Both steps are linear, so the cheaper order gives the recipe's own brightness.
        small = np.rint(recipe.area_resize(recipe.luma(pixels.astype(np.float32)), *shape)).astype(np.uint8)
        kept, labels = shapes.setdefault(shape, ([], []))
        kept.append(small)
        labels.append(label)
    for (height, width), (kept, labels) in shapes.items():
        np.save(f"{stem}-{height}x{width}.pixels.npy", np.stack(kept))
        np.save(f"{stem}-{height}x{width}.labels.npy", np.array(labels))
    stem.with_suffix(".done").write_text(str(broken))


def _group(path: Path) -> Pictures:
    labels = np.load(path.with_name(path.name.replace(".pixels.", ".labels.")))
    return Pictures(np.load(path, mmap_mode="r"), labels)


def _fingerprint(folder: Path) -> str:
    """Of the folder's name and its labels, so that a repainted folder is decoded anew."""
    digest = hashlib.sha256(str(folder.resolve()).encode())
    digest.update((folder / "labels.csv").read_bytes())
    return digest.hexdigest()[:16]
