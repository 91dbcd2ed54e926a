"""The recipes of ``Sources/Normalizing``, step for step, in numpy (one picture) and torch (a batch).

The numpy functions are the twin of the Swift ones and equal them to 1e-4 (see ``fixtures.py``). The torch function
starts from pictures that are resized already, which is what the cache of ``data.py`` holds.
"""

from __future__ import annotations

import functools
import re

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Pixels = NDArray[np.uint8]
"""``[height, width, 3]`` or ``[height, width]``."""
Plane = NDArray[np.float32]

SMALLEST_DEVIATION = 8.0
LIMIT = 3.0
PEDESTAL = 16.0
FINE = (2, 24.0)
COARSE = (12, 6.0)


Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""


def apply(recipe: str, pixels: Pixels, box: Box | None = None) -> Plane:
    """The network's input ``[side, side, 3]`` by a recipe's id, for example ``texture-255/1``.

    ``box`` is where the drop lies; only the ``located`` recipes look at it, and without one they show the whole picture.
    """
    match = re.fullmatch(r"(marco|texture|located)-([1-9]\d*)/1", recipe)
    if match is None:
        raise ValueError(f"no recipe has the id {recipe!r}")
    if match[1] == "located":
        x, y, width, height = surroundings(box, pixels.shape[1], pixels.shape[0])
        pixels = pixels[y : y + height, x : x + width]
    return (marco if match[1] == "marco" else texture)(pixels, int(match[2]))


def rgb(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)


# marco-SIDE/1


def marco(pixels: Pixels, side: int) -> Plane:
    """Centre crop, TensorFlow 1's bilinear sampling (no half-pixel centers, nothing smoothed), range -1...1."""
    height, width = pixels.shape[:2]
    m = min(height, width)
    y, x = (height - m) // 2, (width - m) // 2
    square = rgb(pixels)[y : y + m, x : x + m].astype(np.float32) * np.float32(0.003921568859368563)
    lower, upper, weight = legacy_taps(m, side)
    column = weight[None, :, None]
    above = square[lower][:, lower] + (square[lower][:, upper] - square[lower][:, lower]) * column
    below = square[upper][:, lower] + (square[upper][:, upper] - square[upper][:, lower]) * column
    return (above + (below - above) * weight[:, None, None] - np.float32(0.5)) * np.float32(2)


def legacy_taps(source: int, target: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Plane]:
    place = np.arange(target, dtype=np.float32) * (np.float32(source) / np.float32(target))
    lower = np.minimum(place.astype(np.int64), source - 1)
    return lower, np.minimum(lower + 1, source - 1), place - lower.astype(np.float32)


# located-SIDE/1


def surroundings(box: Box | None, width: int, height: int) -> Box:
    """What of a picture is shown: the drop and 3/20 of its box on each side, as far as the picture goes."""
    if box is None:
        return 0, 0, width, height
    across, down = (3 * box[2] + 10) // 20, (3 * box[3] + 10) // 20
    left, top = max(0, box[0] - across), max(0, box[1] - down)
    return (left, top, min(width, box[0] + box[2] + across) - left, min(height, box[1] + box[3] + down) - top)


# texture-SIDE/1


def texture(pixels: Pixels, side: int) -> Plane:
    small = area_resize(pixels, *fitted(pixels.shape[0], pixels.shape[1], side))
    planes = texture_planes(torch.from_numpy(luma(small))[None, None])[0]
    return center(planes, side).permute(1, 2, 0).numpy()


def fitted(height: int, width: int, side: int) -> tuple[int, int]:
    """(height, width) with the longer one ``side``."""
    longer = max(height, width)
    return tuple(max(1, (2 * length * side + longer) // (2 * longer)) for length in (height, width))


def area_resize(pixels: Pixels, height: int, width: int) -> Plane:
    """Each result is the mean of the area that it covers; the shares come from whole numbers."""
    values = coverage(pixels.shape[0], height) @ pixels.reshape(pixels.shape[0], -1).astype(np.float32)
    values = values.reshape(height, *pixels.shape[1:])
    return np.einsum("wx,hx...->hw...", coverage(pixels.shape[1], width), values, optimize=True)


def coverage(source: int, target: int) -> Plane:
    """The shares ``[target, source]`` of the source places in each result."""
    result, place = np.arange(target)[:, None], np.arange(source)[None, :]
    end = np.minimum((place + 1) * target, (result + 1) * source)
    return (np.maximum(end - np.maximum(place * target, result * source), 0) / source).astype(np.float32)


def luma(values: Plane) -> Plane:
    """ITU-R BT.601 in 256ths, so that equal channels stay what they are."""
    if values.ndim == 2:
        return values
    return (77 * values[..., 0] + 150 * values[..., 1] + 29 * values[..., 2]) / 256


def luma_batch(batch: Tensor) -> Tensor:
    """``[N, 3, H, W]`` -> ``[N, 1, H, W]``."""
    return (77 * batch[:, 0:1] + 150 * batch[:, 1:2] + 29 * batch[:, 2:3]) / 256


def texture_planes(light: Tensor) -> Tensor:
    """Luma ``[N, 1, H, W]`` in 0...255 -> the three channels ``[N, 3, H, W]``."""
    deviation, mean = torch.std_mean(light, (2, 3), correction=0, keepdim=True)
    where = (light - mean) / deviation.clamp(min=SMALLEST_DEVIATION)
    return torch.cat([where, local_contrast(light, *FINE), local_contrast(light, *COARSE)], 1).clamp(-LIMIT, LIMIT)


def local_contrast(light: Tensor, radius: int, gain: float) -> Tensor:
    mean = box_mean(light, radius)
    return gain * (light - mean) / (mean + PEDESTAL)


def box_mean(light: Tensor, radius: int) -> Tensor:
    """The mean of the part inside the picture of the square of ``2 * radius + 1`` pixels around each pixel."""
    height, width = light.shape[2:]
    return window_means(height, radius) @ (light @ window_means(width, radius).T)


@functools.cache
def window_means(length: int, radius: int) -> Tensor:
    """``[length, length]``: row i averages the places within ``radius`` of i; a product is faster than a pooling."""
    place = torch.arange(length)
    inside = ((place[:, None] - place[None, :]).abs() <= radius).float()
    return inside / inside.sum(1, keepdim=True)


def center(planes: Tensor, side: int) -> Tensor:
    """Zeros around ``[..., H, W]`` to ``[..., side, side]``; an odd one at the right or the bottom."""
    height, width = planes.shape[-2:]
    top, left = (side - height) // 2, (side - width) // 2
    return F.pad(planes, (left, side - width - left, top, side - height - top))
