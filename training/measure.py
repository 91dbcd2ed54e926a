"""How good a network is on pictures that it never trained on, as the recipe alone shows them."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import torch
from torch import Tensor

from training import calibrate
from training.network import CLASSES, CrystalNet
from training.pictures import BROKEN, Example
from training.views import Views

BATCH = 16


@dataclass(frozen=True)
class Measured:
    logits: Tensor
    """``[N, 4]``, before any temperature."""
    labels: Tensor
    broken: int

    @property
    def accuracy(self) -> float:
        return float((self.logits.argmax(1) == self.labels).float().mean())

    @property
    def recalls(self) -> list[float]:
        right = self.logits.argmax(1) == self.labels
        return [float(right[self.labels == place].float().mean()) for place in range(len(CLASSES))]

    @property
    def temperature(self) -> float:
        return calibrate.temperature(self.logits, self.labels)

    def facts(self) -> dict[str, str]:
        error = calibrate.expected_error((self.logits / self.temperature).softmax(1), self.labels)
        return {"held_out.pictures": str(len(self.labels)), "held_out.broken": str(self.broken),
                "held_out.accuracy": f"{self.accuracy:.4f}",
                "held_out.recalls": ",".join(f"{value:.3f}" for value in self.recalls),
                "held_out.calibration_error": f"{error:.4f}"}


@torch.no_grad()
def measure(network: CrystalNet, examples: list[Example], views: Views) -> Measured:
    side, device = network.member.input, next(network.parameters()).device
    inputs: list[Tensor] = []
    logits: list[Tensor] = []
    labels: list[int] = []
    broken = 0
    for example in examples:
        try:
            inputs.append(views.plain(example, side))
            labels.append(example.label)
        except BROKEN as error:
            broken += 1
            print(f"skipped {example.name}: {error}", file=sys.stderr)
        if len(inputs) == BATCH:
            logits.append(network(torch.stack(inputs).to(device)).cpu())
            inputs = []
    if inputs:
        logits.append(network(torch.stack(inputs).to(device)).cpu())
    if not labels:
        raise ValueError("no held-out picture could be read: nothing can be measured")
    return Measured(torch.cat(logits), torch.tensor(labels), broken)
