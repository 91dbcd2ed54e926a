"""Writes a tiny network of the program's family that judges brightness: white is a crystal, black is a clear drop.

A picture costs it about two milliseconds, and `picture.crystals` tells its answer in advance, so that a row with a
wrong score is seen as such.
"""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

from proofs.picture import SLOPE

FAMILY = "width=0.01,input=151"
FILTERS = 8
"""Of every convolution at this width."""

_CONVOLUTION = re.compile(r'\.(conv|logits)\("([^"]+)",\s*("[^"]+"|\.\w+),\s*(\d+), (\d+),')
_POOL = re.compile(r'\.(maxPool|avgPool|globalPool)\("([^"]+)",\s*("[^"]+"|\.\w+),')
_CONCAT = re.compile(r'\.concat\("([^"]+)",\s*\[([^\]]+)\]', re.DOTALL)


def write(repository: Path, target: Path) -> None:
    """Reads the table of layers from the sources and writes the safetensors file."""
    tensors = _tensors((repository / "Sources/CrystalNet/Architecture.swift").read_text())
    entries: dict[str, object] = {
        "__metadata__": {
            "xtalwatch.format": "1",
            "name": "brightness-1",
            "family": FAMILY,
            "recipe": "marco-151/1",
            "classes": "clear,crystals,other,precipitate",
            "temperature": "1",
        }
    }
    data = bytearray()
    for name, (shape, values) in sorted(tensors.items()):
        start = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        entries[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, len(data)]}
    header = json.dumps(entries).encode()
    header += b" " * (-len(header) % 8)
    target.write_bytes(struct.pack("<Q", len(header)) + header + bytes(data))


Tensors = dict[str, tuple[list[int], list[float]]]


def _tensors(table: str) -> Tensors:
    """Every layer passes its first channel on; the first one makes brightness of it, the last one logits."""
    channels: dict[str, int] = {"input": 3}
    order = ["input"]
    tensors: Tensors = {}
    for match in sorted(
        [m for p in (_CONVOLUTION, _POOL, _CONCAT) for m in p.finditer(table)], key=lambda m: m.start()
    ):
        if match.re is _CONCAT:
            name = match[1]
            channels[name] = sum(channels[part] for part in re.findall(r'"([^"]+)"', match[2]))
        else:
            name, source = match[2], match[3]
            above = {".above": -1, ".secondAbove": -2}
            inputs = channels[order[above[source]] if source in above else source.strip('"')]
            if match.re is _POOL:
                channels[name] = inputs
            else:
                height, width = int(match[4]), int(match[5])
                channels[name] = 4 if match[1] == "logits" else FILTERS
                tensors |= _convolution(name, height, width, inputs, is_logits=match[1] == "logits")
        order.append(name)
    return tensors


def _convolution(name: str, height: int, width: int, inputs: int, *, is_logits: bool) -> Tensors:
    outputs = 4 if is_logits else FILTERS
    weights = [0.0] * (height * width * inputs * outputs)
    center = ((height // 2) * width + width // 2) * inputs * outputs
    if is_logits:
        # Brightness runs from 0 to 2; clear and crystals pull in opposite directions from the middle.
        weights[center : center + 2] = [-SLOPE, SLOPE]
        return {
            f"{name}/weights": ([height, width, inputs, outputs], weights),
            f"{name}/biases": ([4], [SLOPE, -SLOPE, 0.0, 0.0]),
        }
    is_first = inputs == 3
    for channel in range(3 if is_first else 1):
        weights[center + channel * outputs] = 1 / 3 if is_first else 1.0
    return {
        f"{name}/weights": ([height, width, inputs, outputs], weights),
        f"{name}/BatchNorm/beta": ([outputs], [1.0 if is_first else 0.0] * outputs),
        f"{name}/BatchNorm/moving_mean": ([outputs], [0.0] * outputs),
        # With the graph's epsilon of 0.001 the divisor is 1.
        f"{name}/BatchNorm/moving_variance": ([outputs], [0.999] * outputs),
    }
