"""Finds the drop in a picture: a small member of the family whose four outputs are the edges of the drop's box."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from training import recipe
from training.network import CrystalNet, Member

FORMAT = "1"
SMALLEST = 20
"""A box narrower than this part of the picture is a mistake: it counts as none."""


class Locator:
    """Looks at the whole picture by the recipe ``texture-SIDE/1``; left, top, right and bottom are the logistic function of
    the network's outputs, as shares of the input's side."""

    def __init__(self, network: CrystalNet, facts: dict[str, str] | None = None) -> None:
        self.network, self.facts = network.eval(), facts or {}

    @torch.no_grad()
    def find(self, pixels: recipe.Pixels) -> recipe.Box | None:
        side = self.network.member.input
        inputs = torch.from_numpy(recipe.texture(pixels, side)).permute(2, 0, 1)[None]
        return box(self.network(inputs).sigmoid()[0].tolist(), pixels.shape[1], pixels.shape[0], side)

    def save(self, path: Path) -> None:
        metadata = {"xtalwatch.locator": FORMAT, "family": str(self.network.member),
                    **{f"training.{key}": value for key, value in self.facts.items()}}
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        save_file(self.network.named_variables(), unfinished, metadata)
        unfinished.replace(path)

    @classmethod
    def open(cls, path: Path) -> Locator:
        """
        Raises:
            ValueError: the file is no locator of this format.
        """
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("xtalwatch.locator") != FORMAT:
                raise ValueError(f"{path} is not a locator of format {FORMAT}")
            network = CrystalNet(Member.parse(metadata["family"]))
            network.load_variables({name: file.get_tensor(name) for name in file.keys()})
        facts = {key[len("training."):]: value for key, value in metadata.items() if key.startswith("training.")}
        return cls(network, facts)


def box(edges: list[float], width: int, height: int, side: int) -> recipe.Box | None:
    """The box of edges that are shares of the input's side, in pixels of a picture of this size.

    Ends are rounded to the nearest pixel, halves up, and cut at the picture's own. None for a box narrower than a
    ``SMALLEST``-th of the picture.
    """
    shown_height, shown_width = recipe.fitted(height, width, side)
    across = [_place(edges[index], side, shown_width, width) for index in (0, 2)]
    down = [_place(edges[index], side, shown_height, height) for index in (1, 3)]
    if (across[1] - across[0]) * SMALLEST < width or (down[1] - down[0]) * SMALLEST < height:
        return None
    return across[0], down[0], across[1] - across[0], down[1] - down[0]


def _place(share: float, side: int, shown: int, length: int) -> int:
    inside = (share * side - (side - shown) // 2) / shown
    return int(np.clip(np.floor(inside * length + 0.5), 0, length))


def edges(box: recipe.Box, width: int, height: int, side: int) -> Tensor:
    """The reverse of ``box``: what the network should say."""
    shown_height, shown_width = recipe.fitted(height, width, side)
    left, top = (side - shown_width) // 2, (side - shown_height) // 2
    x, y = (torch.tensor([box[0], box[0] + box[2]]) * (shown_width / width) + left,
            torch.tensor([box[1], box[1] + box[3]]) * (shown_height / height) + top)
    return torch.stack([x[0], y[0], x[1], y[1]]) / side
