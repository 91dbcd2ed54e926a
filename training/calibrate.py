"""One temperature for the logits, so that a probability means what it says (Guo et al. 2017)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature of least negative log likelihood: ``logits [N, 4]``, ``labels [N]``, of pictures never trained on."""
    candidates = torch.exp(torch.linspace(-1.6, 1.6, 321))
    losses = torch.stack([F.cross_entropy(logits / candidate, labels) for candidate in candidates])
    return float(candidates[losses.argmin()])


def expected_error(probabilities: Tensor, labels: Tensor, bins: int = 10) -> float:
    """Expected calibration error: the mean distance of confidence and accuracy over equal bins of confidence."""
    confidence, guess = probabilities.max(1)
    right = (guess == labels).float()
    place = (confidence * bins).long().clamp(max=bins - 1)
    gaps = [(confidence[place == b] - right[place == b]).sum().abs() for b in range(bins)]
    return float(sum(gaps) / len(labels))
