"""Random views of a picture: what an imager, a lens and a file format do to the same drop, and the recipe after it.

Every distortion happens to the small picture's brightness or colors, before the recipe, so that the network never sees
an input that the recipe could not have made. Each has a name by which it is switched on.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training import recipe
from training.locator import Locator
from training.pictures import Example

PAPER = ("crop", "flips", "color")
"""Random crops, flips both ways, and the photometric distortions of the paper."""
MODERN = ("crop", "flips", "turn", "stretch", "gamma", "lamp", "blur", "noise", "jpeg")
NAMES = tuple(dict.fromkeys(PAPER + MODERN))

Change = Callable[[Image.Image, recipe.Box | None, np.random.Generator], Image.Image]

ZOOM = (0.8, 1.0)
"""The part of the picture's sides that a view shows."""
GAMMA = 0.45


LOOSE = (1.05, 1.6)
"""How much wider than the drop's box a located view is; the recipe itself shows 1.3 of it."""
ASKEW = 0.05
"""Standard deviation of how far a located view is shifted, in widths of the box: a locator errs."""


class Views:
    """Makes the network's input of a picture, by a recipe's kind: ``marco``, ``texture`` or ``located``.

    A ``locator`` finds the drop where nobody has said where it lies.
    """

    def __init__(self, kind: str, distortions: tuple[str, ...], locator: Locator | None = None) -> None:
        if (kind == "located") != (locator is not None):
            raise ValueError("a located recipe needs a locator, and no other takes one")
        unknown = set(distortions) - set(NAMES)
        if unknown:
            raise ValueError(f"no distortion is named {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
        self.kind, self.locator = kind, locator
        self.on = frozenset(distortions)

    @property
    def mode(self) -> str:
        return "RGB" if self.kind == "marco" else "L"

    def plain(self, example: Example, side: int) -> Tensor:
        """The input ``[3, side, side]`` as the recipe alone makes it."""
        pixels = np.asarray(example.decoded(self.mode))
        box = self.locator.find(pixels) if self.locator else None
        return torch.from_numpy(recipe.apply(f"{self.kind}-{side}/1", pixels, box)).permute(2, 0, 1)

    def random(self, example: Example, side: int, random: np.random.Generator, change: Change | None = None) -> Tensor:
        """A distorted input ``[3, side, side]``; equal generators give equal views. ``change`` is made first."""
        picture = example.decoded(self.mode, smallest=0 if self.locator or change else 2 * side)
        if change:
            picture = change(picture, example.box, random)
        if self.kind == "marco":
            picture = _square(picture)
        if self.locator:
            picture = _around(picture, example.box or self.locator.find(np.asarray(picture)), random)
        light = torch.from_numpy(np.array(picture, np.float32)).reshape(picture.height, picture.width, -1)
        light = self._framed(light.permute(2, 0, 1)[None], side, random)
        light = self.developed(light, random).clamp(0, 255)
        if "jpeg" in self.on and random.random() < 0.2:
            light = _recompressed(light, int(random.integers(70, 96)))
        if self.kind == "marco":
            return light[0] / 127.5 - 1
        return recipe.center(recipe.texture_planes(light), side)[0]

    def _framed(self, light: Tensor, side: int, random: np.random.Generator) -> Tensor:
        """Crop, turn and flips in one resampling, to the size that the recipe gives the picture."""
        if "flips" in self.on and random.random() < 0.5:
            light = light.transpose(2, 3)
        stretch = random.uniform(0.9, 1.1) if "stretch" in self.on else 1.0
        height, width = recipe.fitted(1000 * light.shape[2], round(1000 * light.shape[3] * stretch), side)
        zoom = random.uniform(*ZOOM) if "crop" in self.on else 1.0
        turn = random.normal(0, 0.06) if "turn" in self.on else 0.0
        flips = random.choice([-1.0, 1.0], 2) if "flips" in self.on else np.ones(2)
        shift = random.uniform(-1, 1, 2) * (1 - zoom)
        light = _reduced(light, zoom, height, width)
        return _resampled(light, height, width, zoom, turn, flips, shift)

    def developed(self, light: Tensor, random: np.random.Generator) -> Tensor:
        """Exposure, lamp, focus and noise."""
        if "gamma" in self.on:
            light = 255 * (light.clamp(0, 255) / 255) ** float(np.exp(random.uniform(-GAMMA, GAMMA)))
        if "color" in self.on:
            light = _colored(light, random)
        if "lamp" in self.on:
            knots = random.uniform(0.8, 1.15, (1, 1, 3, 3)) * random.uniform(0.55, 1.1)
            field = torch.from_numpy(knots.astype(np.float32))
            light = light * F.interpolate(field, light.shape[2:], mode="bilinear", align_corners=True)
        if "blur" in self.on and random.random() < 0.35:
            mean = F.avg_pool2d(light, 3, 1, 1, count_include_pad=False)
            light = torch.lerp(light, mean, float(random.uniform(0, 1)))
        if "noise" in self.on:
            level = np.float32(2.5 * random.uniform(0, 1) ** 2)
            light = light + torch.from_numpy(level * random.standard_normal(tuple(light.shape), np.float32))
        return light


def _square(picture: Image.Image) -> Image.Image:
    """The middle, as MARCO's recipe crops it."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.crop((left, top, left + side, top + side))


def _around(picture: Image.Image, box: recipe.Box | None, random: np.random.Generator) -> Image.Image:
    """The drop with more or less around it, as a locator that errs might show it."""
    x, y, width, height = box or (0, 0, *picture.size)
    loose, askew = random.uniform(*LOOSE), random.normal(0, ASKEW, 2)
    middle = (x + width * (0.5 + askew[0]), y + height * (0.5 + askew[1]))
    left, right = (round(middle[0] + sign * width * loose / 2) for sign in (-1, 1))
    top, bottom = (round(middle[1] + sign * height * loose / 2) for sign in (-1, 1))
    left, top = max(0, left), max(0, top)
    return picture.crop((left, top, max(left + 1, min(picture.width, right)), max(top + 1, min(picture.height, bottom))))


def _reduced(light: Tensor, zoom: float, height: int, width: int) -> Tensor:
    """Averaged by a whole number, so that the resampling after it jumps over no pixel."""
    factor = int(min(light.shape[2] * zoom / height, light.shape[3] * zoom / width))
    return F.avg_pool2d(light, factor) if factor > 1 else light


def _resampled(light: Tensor, height: int, width: int, zoom: float, turn: float, flips: np.ndarray,
               shift: np.ndarray) -> Tensor:
    aspect = width / height
    matrix = torch.tensor([[
        [flips[0] * zoom * np.cos(turn), -flips[1] * zoom * np.sin(turn) / aspect, shift[0]],
        [flips[0] * zoom * np.sin(turn) * aspect, flips[1] * zoom * np.cos(turn), shift[1]]]], dtype=torch.float32)
    grid = F.affine_grid(matrix, [1, light.shape[1], height, width], align_corners=False)
    return F.grid_sample(light, grid, padding_mode="reflection", align_corners=False)


def _colored(light: Tensor, random: np.random.Generator) -> Tensor:
    """Brightness, saturation, hue and contrast by as much, and in as random an order, as TF-slim's Inception
    preprocessing ``distort_color``, which the paper's training used."""
    steps = [
        lambda x: x + 255 * random.uniform(-32 / 255, 32 / 255),
        lambda x: torch.lerp(recipe.luma_batch(x).expand_as(x), x, float(random.uniform(0.5, 1.5))),
        lambda x: _hue_turned(x, 2 * np.pi * random.uniform(-0.2, 0.2)),
        lambda x: torch.lerp(x.mean((2, 3), keepdim=True).expand_as(x), x, float(random.uniform(0.5, 1.5))),
    ]
    for place in random.permutation(len(steps)):
        light = steps[place](light)
    return light


def _hue_turned(light: Tensor, angle: float) -> Tensor:
    """Turns the color plane of YIQ around the grey axis."""
    to = torch.tensor([[0.299, 0.587, 0.114], [0.596, -0.274, -0.321], [0.211, -0.523, 0.311]])
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    turn = torch.tensor([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])
    return torch.einsum("ij,njhw->nihw", torch.linalg.inv(to) @ turn @ to, light)


def _recompressed(light: Tensor, quality: int) -> Tensor:
    planes = light[0].byte().numpy()
    picture = Image.fromarray(planes[0] if len(planes) == 1 else planes.transpose(1, 2, 0))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    pixels = np.array(Image.open(buffer), np.float32)
    return torch.from_numpy(pixels).reshape(*pixels.shape[:2], -1).permute(2, 0, 1)[None]
