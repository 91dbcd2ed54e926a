"""TFRecord files of ``tf.train.Example`` messages, read without TensorFlow.

A record is its length (8 bytes, little-endian), the masked CRC-32C of these 8 bytes, the data, and the masked CRC-32C
of the data (TensorFlow, ``tensorflow/core/lib/io/record_writer.h``). An example maps names to lists of bytes, floats
or whole numbers (``tensorflow/core/example/feature.proto``); floats are not needed here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import crc32c

HEADER = struct.Struct("<QI")
FOOTER = struct.Struct("<I")
MASK = 0xA282EAD8

Features = dict[str, list[bytes] | list[int]]


class Damaged(ValueError):
    """A record, or what follows it in its file, cannot be trusted."""


@dataclass(frozen=True)
class Place:
    """Where the data of one record lies."""

    file: Path
    offset: int
    length: int

    def read(self) -> bytes:
        """
        Raises:
            Damaged: the data's checksum does not match, or the file has become shorter.
        """
        with open(self.file, "rb") as file:
            file.seek(self.offset)
            data, footer = file.read(self.length), file.read(FOOTER.size)
        if len(footer) < FOOTER.size:
            raise Damaged(f"{self.file}: ends within the record at byte {self.offset}")
        if FOOTER.unpack(footer)[0] != masked(data):
            raise Damaged(f"{self.file}: the record at byte {self.offset} has a wrong checksum")
        return data


def places(path: Path) -> Iterator[Place]:
    """The records of a file, by their lengths alone: the data is checked when it is read.

    Raises:
        Damaged: after the last record that could be told; what follows it is lost, for nothing says where it begins.
    """
    size = path.stat().st_size
    with open(path, "rb") as file:
        at = 0
        while at < size:
            header = file.read(HEADER.size)
            if len(header) < HEADER.size:
                raise Damaged(f"{path}: ends within a record's length at byte {at}")
            length, checksum = HEADER.unpack(header)
            if checksum != masked(header[:8]):
                raise Damaged(f"{path}: the record's length at byte {at} has a wrong checksum; the rest is not read")
            data, at = at + HEADER.size, at + HEADER.size + length + FOOTER.size
            if at > size:
                raise Damaged(f"{path}: ends within the record at byte {data}")
            yield Place(path, data, length)
            file.seek(at)


def masked(data: bytes) -> int:
    checksum = crc32c.crc32c(data)
    return ((checksum >> 15 | checksum << 17) + MASK) & 0xFFFFFFFF


def record(data: bytes) -> bytes:
    """One record as it stands in a file."""
    length = struct.pack("<Q", len(data))
    return length + FOOTER.pack(masked(length)) + data + FOOTER.pack(masked(data))


def features(example: bytes) -> Features:
    """The lists of bytes and of whole numbers in a serialized ``tf.train.Example``.

    Raises:
        Damaged: it is no such message.
    """
    try:
        return {name: values for _, message in _fields(example) for _, entry in _fields(message)
                for name, values in [_entry(entry)]}
    except (IndexError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise Damaged(f"not an Example message: {error!r}") from None


def _entry(message: bytes) -> tuple[str, list[bytes] | list[int]]:
    fields = dict(_fields(message))
    kinds = list(_fields(fields[2]))
    return fields[1].decode(), _values(*kinds[0]) if kinds else []


def _values(kind: int, message: bytes) -> list[bytes] | list[int]:
    match kind:
        case 1:
            return [value for _, value in _fields(message)]
        case 3:  # packed, or one by one
            return [number for _, value in _fields(message)
                    for number in ([value] if isinstance(value, int) else _numbers(value))]
        case _:
            return []


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, value) of a message's fields: bytes for nested ones, a whole number for a varint."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        match key & 7:
            case 0:
                value, at = _number(message, at)
            case 1 | 5 as wire:
                width = 8 if wire == 1 else 4
                value, at = message[at : at + width], at + width
            case 2:
                length, at = _number(message, at)
                value, at = message[at : at + length], at + length
            case wire:
                raise KeyError(f"wire type {wire}")
        if at > len(message):
            raise IndexError("the message ends within a field")
        yield key >> 3, value


def _numbers(message: bytes) -> Iterator[int]:
    at = 0
    while at < len(message):
        value, at = _number(message, at)
        yield value


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
