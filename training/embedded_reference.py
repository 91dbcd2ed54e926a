"""What PyTorch says of exactly specified inputs with the embedded weights, for the Swift tests.

``python -m training.embedded_reference MODEL`` rewrites ``Tests/CrystalNetTests/Fixtures/embedded-reference.json``:
``inputs`` go straight into the network, and those of ``locator`` into the one that finds the drop; ``pictures`` (painted as in
``fixtures.py``) go through the model's recipe first, with the drop at ``drop``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch

from training import recipe
from training.fixtures import ROOT, painted
from training.model import Model
from training.network import CrystalNet

INPUTS = ((1, 0), (9, 1), (40, 2))  # (block, shift)
PICTURES = ((640, 480, 3, (151, 90, 300, 333)), (301, 411, 1, None))  # (width, height, channels, drop)


def blocks(side: int, block: int, shift: int) -> recipe.Plane:
    """``[side, side, 3]`` within -2...2: one value for each block of pixels and channel, in whole numbers / 500."""
    y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")
    whole = ((y // block * 131 + x // block) * 3 + c + shift) * 7919 % 2003 - 1001
    return whole.astype(np.float32) / np.float32(500)


@torch.no_grad()
def logits(network: CrystalNet, values: recipe.Plane) -> list[float]:
    found = network.eval()(torch.from_numpy(values).permute(2, 0, 1)[None])[0]
    return [round(float(value), 6) for value in found]


def inputs(network: CrystalNet) -> list[dict[str, object]]:
    return [{"block": block, "shift": shift, "logits": logits(network, blocks(network.member.input, block, shift))}
            for block, shift in INPUTS]


def main(words: list[str]) -> None:
    torch.set_num_threads(1)
    path = Path(words[0])
    model = Model.open(path)
    reference = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "recipe": model.recipe,
        "side": model.network.member.input, "inputs": inputs(model.network),
        "locator": {"side": model.locator.member.input, "inputs": inputs(model.locator)} if model.locator else None,
        "pictures": [{"width": width, "height": height, "channels": channels, "drop": drop,
                      "logits": logits(model.network, recipe.apply(
                          model.recipe, painted(width, height, channels).squeeze(), drop))}
                     for width, height, channels, drop in PICTURES],
    }
    target = ROOT / "Tests/CrystalNetTests/Fixtures/embedded-reference.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
