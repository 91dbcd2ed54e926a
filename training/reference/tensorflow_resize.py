"""TensorFlow 1's resize, one value at a time, after its own kernel.

Source: tensorflow/core/kernels/resize_bilinear_op.cc and image_resizer_state.h (LegacyScaler: the place is
``i * scale``, scale = source / target in float32). Slow and plain on purpose: ``recipe.py`` and the Swift recipe are
checked against it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

f32 = np.float32


def published_input(pixels: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    """``[height, width, channels]`` -> the published graph's ``[side, side, 3]``."""
    height, width = pixels.shape[:2]
    square = min(height, width)
    top, left = math.floor((height - square) / 2), math.floor((width - square) / 2)
    output = np.empty((side, side, 3), f32)
    for y in range(side):
        for x in range(side):
            for c in range(3):
                output[y, x, c] = _value(pixels, top, left, square, side, y, x, c)
    return output


def _value(pixels: NDArray[np.uint8], top: int, left: int, square: int, side: int, y: int, x: int, c: int) -> np.float32:
    def sample(row: int, column: int) -> np.float32:
        channel = c if pixels.shape[2] == 3 else 0
        return f32(pixels[top + row, left + column, channel]) * f32(0.003921568859368563)

    y0, y1, y_lerp = _interpolation(y, square, side)
    x0, x1, x_lerp = _interpolation(x, square, side)
    above = sample(y0, x0) + (sample(y0, x1) - sample(y0, x0)) * x_lerp
    below = sample(y1, x0) + (sample(y1, x1) - sample(y1, x0)) * x_lerp
    return ((above + (below - above) * y_lerp) - f32(0.5)) * f32(2.0)


def _interpolation(index: int, source: int, target: int) -> tuple[int, int, np.float32]:
    place = f32(index) * (f32(source) / f32(target))
    lower = max(int(math.floor(place)), 0)
    upper = min(int(math.ceil(place)), source - 1)
    return lower, upper, f32(place - f32(math.floor(place)))
