"""Small sets of pictures for tests, in each of the three forms."""

import csv
import io
from pathlib import Path

import numpy as np
from PIL import Image

from training import tfrecord
from training.network import CLASSES


def encoded(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


def labeled(folder: Path, each: int) -> Path:
    """A folder with ``labels.csv``, ``each`` pictures of every class."""
    folder.mkdir(parents=True)
    rows = [["path", "label"]]
    for place, label in enumerate(CLASSES):
        for number in range(each):
            name = f"{label}{number}.jpg"
            (folder / name).write_bytes(encoded(100 * place + number))
            rows.append([name, label])
    write(folder / "labels.csv", rows)
    return folder


def write(path: Path, rows: list[list[str]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def classes(folder: Path, each: int) -> Path:
    """One folder for each class, in MARCO's spelling."""
    for place, label in enumerate(CLASSES):
        (folder / label.capitalize()).mkdir(parents=True)
        for number in range(each):
            (folder / label.capitalize() / f"{number}.jpeg").write_bytes(encoded(100 * place + number))
    return folder


def shard(path: Path, each: int) -> Path:
    """A file of records as MARCO's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(
        tfrecord.record(example({"image/class/text": label.capitalize().encode(), "image/class/label": place,
                                 "image/id": number, "image/encoded": encoded(100 * place + number)}))
        for place, label in enumerate(CLASSES) for number in range(each)))
    return path


def example(features: dict[str, bytes | int]) -> bytes:
    """A serialized ``tf.train.Example`` with one value for each name."""
    return _field(1, b"".join(_field(1, _field(1, name.encode()) + _field(2, _feature(value)))
                              for name, value in features.items()))


def _feature(value: bytes | int) -> bytes:
    return _field(1, _field(1, value)) if isinstance(value, bytes) else _field(3, _field(1, _varint(value)))


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])
