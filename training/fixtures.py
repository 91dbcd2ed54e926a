"""Expected values for the Swift tests, from pictures that a formula paints in both languages.

``python -m training.fixtures`` rewrites ``Tests/NormalizingTests/Fixtures/recipes.json``. The values of ``marco`` come
from the reference kernel, those of ``texture`` from the twin.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import recipe
from training.reference.tensorflow_resize import published_input

ROOT = Path(__file__).resolve().parent.parent
CASES = (  # recipe, width, height, channels
    ("marco-599/1", 700, 611, 3),
    ("marco-299/1", 64, 48, 1),
    ("marco-33/1", 33, 33, 3),
    ("texture-223/1", 640, 480, 3),
    ("texture-255/1", 301, 411, 1),
    ("texture-191/1", 37, 29, 3),
    ("texture-64/1", 1, 200, 3),
)


def painted(width: int, height: int, channels: int) -> NDArray[np.uint8]:
    """A wavy checkered picture ``[height, width, channels]``, in whole numbers."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    checker = (x // 17 + y // 11) % 2 * 90
    return ((x * x // 29 + y * x // 37 + 3 * y + 41 * c + checker) % 256).astype(np.uint8)


def case(name: str, width: int, height: int, channels: int) -> dict[str, object]:
    pixels = painted(width, height, channels)
    side = int(name.split("-")[1].split("/")[0])
    if name.startswith("marco"):
        values = published_input(pixels, side)
    else:
        values = recipe.texture(pixels if channels == 3 else pixels[..., 0], side)
    flat = values.reshape(-1).astype(np.float64)
    places = [(index * 7919 + 13) % flat.size for index in range(24)]
    return {
        "recipe": name, "width": width, "height": height, "channels": channels,
        "mean": [round(float(v), 6) for v in values.astype(np.float64).mean((0, 1))],
        "deviation": [round(float(v), 6) for v in values.astype(np.float64).std((0, 1))],
        "values": {str(place): round(float(flat[place]), 6) for place in places},
    }


def main() -> None:
    path = ROOT / "Tests/NormalizingTests/Fixtures/recipes.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(case(*row)) for row in CASES) + "\n]\n")


if __name__ == "__main__":
    main()
