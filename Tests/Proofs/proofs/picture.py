"""Small valid JPEG files of one grey level: distinct bytes, and a score that can be told in advance."""

from __future__ import annotations

import hashlib
import math
import struct
from functools import lru_cache

SIDE = 64
SLOPE = 5.0
"""Of the logits over brightness; see tinymodel.py."""
OPERATING_POINT = 0.1
"""Of every site: at the first sign (docs/detection.md), so that each drop's alert can be told in advance."""
CLEAR_LEVELS = range(0, 81)
"""Far below what is a hit beside pictures of any other of these levels."""
CRYSTAL_LEVELS = range(205, 256)
"""Alone, or after clear pictures, above the operating point."""


def jpeg(level: int, serial: str, size: int = 0) -> bytes:
    """A grey picture of 64 x 64 pixels that all have this level (0...255).

    The serial number stands in a comment, so that no two pictures have the same bytes; comments also fill the
    file up to `size` bytes.
    """
    head, tail = _template(level)
    comments = _comment(serial.encode())
    while (missing := size - len(head) - len(comments) - len(tail)) > 4:
        comments += _comment(b"\x55" * min(missing - 4, 60_000))
    return head + comments + tail


def crystals(level: int) -> float:
    """The crystals probability that the network of tinymodel.py gives a picture of this level."""
    logit = SLOPE * (2 * level / 255 - 1)
    return (1 / (1 + math.exp(-logit))) ** 2


def is_hit(level: int) -> bool:
    return level in CRYSTAL_LEVELS


@lru_cache(maxsize=256)
def _template(level: int) -> tuple[bytes, bytes]:
    """The bytes before and after the comments: baseline, one component, every quantizer 1."""
    head = b"\xff\xd8" + _segment(0xDB, b"\x00" + b"\x01" * 64)
    frame = struct.pack(">BHHB", 8, SIDE, SIDE, 1) + bytes([1, 0x11, 0])
    # Twelve DC codes of four bits each, and one AC code, the end of a block, of one bit.
    dc = b"\x00" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12))
    ac = b"\x10" + bytes([1] + [0] * 15) + b"\x00"
    scan = bytes([1, 1, 0x00, 0, 63, 0])
    tail = _segment(0xC0, frame) + _segment(0xC4, dc) + _segment(0xC4, ac) + _segment(0xDA, scan)
    return head, tail + _scan_data(8 * (level - 128)) + b"\xff\xd9"


def _scan_data(first: int) -> bytes:
    """The first block's mean, then blocks that differ from it by nothing."""
    category = abs(first).bit_length()
    bits = f"{category:04b}"
    if category:
        bits += f"{first if first > 0 else first + (1 << category) - 1:0{category}b}"
    bits += "0" + "00000" * ((SIDE // 8) ** 2 - 1)
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return data.replace(b"\xff", b"\xff\x00")


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _comment(text: bytes) -> bytes:
    return _segment(0xFE, text)


def digest(data: bytes) -> str:
    """SHA-256, as the ledger writes it."""
    return hashlib.sha256(data).hexdigest()
