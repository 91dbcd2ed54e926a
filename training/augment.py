"""Random views of simulated pictures: what an imager, a lens and a file format do to the same drop.

Everything happens to the small picture's brightness, before the recipe, so that the network never sees an input that
the recipe could not have made.
"""

from __future__ import annotations

import io

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training import recipe

ZOOM = (0.8, 1.0)
"""The part of the picture's sides that a view shows."""


def views(pixels: NDArray[np.uint8], side: int, random: np.random.Generator) -> Tensor:
    """Brightness ``[N, height, width]`` -> network inputs ``[N, 3, side, side]`` by the texture recipe."""
    light = _exposed(pixels, random)
    if random.random() < 0.5:
        light = light.transpose(2, 3)
    stretch = random.uniform(0.9, 1.1)  # of the width against the height, one for the batch
    height, width = recipe.fitted(1000 * light.shape[2], round(1000 * light.shape[3] * stretch), side)
    light = _lit(_reframed(light, height, width, random), random)
    light = _blurred(light, random) + _noise(len(light), height, width, random)
    light = _recompressed(light.clamp(0, 255), random)
    return recipe.center(recipe.texture_planes(light), side)


def _exposed(pixels: NDArray[np.uint8], random: np.random.Generator) -> Tensor:
    """Gamma, one for each picture: ``[N, 1, H, W]`` in 0...255."""
    curves = [255 * np.linspace(0, 1, 256) ** np.exp(random.uniform(-0.45, 0.45)) for _ in pixels]
    exposed = [curve.astype(np.float32)[picture] for curve, picture in zip(curves, pixels, strict=True)]
    return torch.from_numpy(np.stack(exposed))[:, None]


def _reframed(light: Tensor, height: int, width: int, random: np.random.Generator) -> Tensor:
    """Crop, small turn and flips, in one resampling."""
    count = len(light)
    zoom = random.uniform(*ZOOM, count)
    turn = random.normal(0, 0.06, count)
    flips = random.choice([-1.0, 1.0], (2, count))
    aspect = width / height
    matrix = np.zeros((count, 2, 3), np.float32)
    matrix[:, 0, 0] = flips[0] * zoom * np.cos(turn)
    matrix[:, 0, 1] = -flips[1] * zoom * np.sin(turn) / aspect
    matrix[:, 1, 0] = flips[0] * zoom * np.sin(turn) * aspect
    matrix[:, 1, 1] = flips[1] * zoom * np.cos(turn)
    matrix[:, :, 2] = random.uniform(-1, 1, (count, 2)) * (1 - zoom)[:, None]
    grid = F.affine_grid(torch.from_numpy(matrix), [count, 1, height, width], align_corners=False)
    return F.grid_sample(light, grid, padding_mode="reflection", align_corners=False)


def _lit(light: Tensor, random: np.random.Generator) -> Tensor:
    """The lamp's brightness, and a slow gradient across the picture."""
    knots = random.uniform(0.8, 1.15, (len(light), 1, 3, 3)) * random.uniform(0.55, 1.1, (len(light), 1, 1, 1))
    field = torch.from_numpy(knots.astype(np.float32))
    return light * F.interpolate(field, light.shape[2:], mode="bilinear", align_corners=True)


def _blurred(light: Tensor, random: np.random.Generator) -> Tensor:
    """Some pictures lie a little out of focus: mixed with their own 3x3 mean."""
    share = np.where(random.random(len(light)) < 0.35, random.uniform(0, 1, len(light)), 0).astype(np.float32)
    share = torch.from_numpy(share)[:, None, None, None]
    mean = F.avg_pool2d(light, 3, 1, 1, count_include_pad=False)
    return light + share * (mean - light)


def _noise(count: int, height: int, width: int, random: np.random.Generator) -> Tensor:
    level = random.uniform(0, 1, (count, 1, 1, 1)).astype(np.float32) ** 2 * np.float32(2.5)
    return torch.from_numpy(level * random.standard_normal((count, 1, height, width), np.float32))


def _recompressed(light: Tensor, random: np.random.Generator) -> Tensor:
    for index in np.flatnonzero(random.random(len(light)) < 0.2):
        buffer = io.BytesIO()
        picture = Image.fromarray(light[index, 0].byte().numpy())
        picture.save(buffer, "JPEG", quality=int(random.integers(70, 96)))
        light[index, 0] = torch.from_numpy(np.array(Image.open(buffer))).float()
    return light
