"""Photographed crystals laid into painted drops, and grain of the same light and dark that has no edge.

The painter's crystals are all of its own hand. A photograph's have what it does not know: facets that refract, shadows,
crowding. Laid into drops that were painted without crystals, they make a crystal picture; with their phases scrambled,
the same photographs make a precipitate, so that what tells the two apart is shape and not the camera.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from training import recipe

SUFFIXES = {".jpg", ".jpeg", ".png"}
CROP = (0.25, 0.9)
"""The part of the photograph's shorter side that is laid, but never reduced more than ``REDUCED`` times: its crystals, a
tenth of its side, must show in the drop."""
REDUCED = 3.0
COVER = (0.25, 0.95)
"""How much of the drop's box, along each side, it covers."""
STRENGTH = (0.5, 1.3)
"""Power of the light's ratio to its surroundings: how strongly crystals show."""
Plane = npt.NDArray[np.float32]


class Textures:
    """The pictures of one folder; each must show crystals."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            ValueError: there is no picture.
        """
        self.files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        if not self.files:
            raise ValueError(f"{folder}: no picture to lay into drops")

    def laid(self, picture: Image.Image, box: recipe.Box | None, random: np.random.Generator, *,
             is_scrambled: bool) -> Image.Image:
        """The grey picture with a patch of crystals, or of scrambled ones, in its drop.

        Raises:
            OSError, ValueError: the photograph cannot be read.
        """
        x, y, width, height = box or (0, 0, *picture.size)
        across, down = (max(8, round(length * random.uniform(*COVER))) for length in (width, height))
        left = x + round((width - across) * random.uniform(0.1, 0.9))
        top = y + round((height - down) * random.uniform(0.1, 0.9))
        ratio = self._ratio(across, down, random)
        if is_scrambled:
            ratio = _scrambled(ratio, random)
        ratio = np.clip(np.exp(random.uniform(*STRENGTH) * ratio), 0.25, 2.5)
        light = np.asarray(picture, np.float32).copy()
        part = light[max(0, top):top + down, max(0, left):left + across]
        ratio, mask = (plane[:part.shape[0], :part.shape[1]] for plane in (ratio, _patch(down, across, random)))
        part *= 1 + mask * (ratio - 1)
        return Image.fromarray(np.clip(light + 0.5, 0, 255).astype(np.uint8))

    def _ratio(self, across: int, down: int, random: np.random.Generator) -> Plane:
        """Logarithm of a random part's light over that of its surroundings."""
        photograph = Image.open(self.files[random.integers(len(self.files))]).convert("L")
        least, most = (share * min(photograph.size) for share in CROP)
        side = random.uniform(least, max(least, min(most, REDUCED * max(across, down))))
        wide, high = (side, side * down / across) if across > down else (side * across / down, side)
        left, top = random.uniform(0, photograph.width - wide), random.uniform(0, photograph.height - high)
        shown = photograph.resize((across, down), Image.Resampling.BOX, (left, top, left + wide, top + high))
        if random.random() < 0.5:
            shown = shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        around = shown.filter(ImageFilter.BoxBlur(max(4, min(across, down) // 3)))
        light, surroundings = (np.asarray(plane, np.float32) for plane in (shown, around))
        return np.asarray(np.log((light + 8) / (surroundings + 8)), np.float32)


def _scrambled(ratio: Plane, random: np.random.Generator) -> Plane:
    """The same spectrum with random phases: no edge is left."""
    phases = np.angle(np.fft.rfft2(random.standard_normal(ratio.shape)))
    return np.fft.irfft2(np.abs(np.fft.rfft2(ratio)) * np.exp(1j * phases), ratio.shape).astype(np.float32)


def _patch(down: int, across: int, random: np.random.Generator) -> Plane:
    """A soft-rimmed blob, 0 to 1."""
    y, x = np.mgrid[-1:1:down * 1j, -1:1:across * 1j]
    angle = np.arctan2(y, x)
    waves = sum(random.uniform(-0.12, 0.12) * np.cos(count * angle + random.uniform(0, 6.3)) for count in (2, 3, 5))
    return np.asarray(np.clip((0.85 + waves - np.hypot(x, y)) / random.uniform(0.05, 0.3), 0, 1), np.float32)
