"""The optimizers and the learning rates: the paper's, and one for small runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn


class RMSProp(torch.optim.Optimizer):
    """RMSProp as TensorFlow has it: epsilon lies under the root, the mean square begins at 1, and momentum takes the
    learning rate of its step. ``torch.optim.RMSprop`` differs in all three, and with an epsilon of 1 that matters."""

    def __init__(self, parameters: Iterable, lr: float, decay: float = 0.9, momentum: float = 0.9,
                 epsilon: float = 1.0) -> None:
        super().__init__(parameters, {"lr": lr, "decay": decay, "momentum": momentum, "epsilon": epsilon,
                                      "weight_decay": 0.0})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, group)

    def _update(self, parameter: Tensor, group: dict) -> None:
        state = self.state[parameter]
        if not state:
            state["square"], state["moment"] = torch.ones_like(parameter), torch.zeros_like(parameter)
        gradient = parameter.grad + group["weight_decay"] * parameter
        state["square"].lerp_(gradient.square(), 1 - group["decay"])
        step = group["lr"] * gradient / (state["square"] + group["epsilon"]).sqrt()
        state["moment"].mul_(group["momentum"]).add_(step)
        parameter.sub_(state["moment"])


def optimizer(name: str, network: nn.Module, rate: float, weight_decay: float) -> torch.optim.Optimizer:
    """``rmsprop`` (the paper's) or ``adamw``; only kernels decay, never offsets."""
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    groups = [{"params": [parameter for parameter in trained if parameter.ndim > 1], "weight_decay": weight_decay},
              {"params": [parameter for parameter in trained if parameter.ndim <= 1], "weight_decay": 0.0}]
    match name:
        case "rmsprop":
            return RMSProp(groups, rate)
        case "adamw":
            return torch.optim.AdamW(groups, rate)
        case _:
            raise ValueError(f"no optimizer is named {name!r}; there are rmsprop and adamw")


@dataclass(frozen=True)
class Schedule:
    """The learning rate and the side of the views at a step.

    ``exponential`` falls by ``factor`` every ``every`` steps (in a staircase, as TF-slim does); ``cosine`` rises over
    ``warm_up`` steps and falls to zero at the end.
    """

    peak: float
    steps: int
    shape: str = "cosine"
    warm_up: int = 150
    factor: float = 0.94
    every: int = 1000
    sides: tuple[tuple[float, int], ...] = ()

    def rate(self, step: int) -> float:
        if self.shape == "exponential":
            return self.peak * self.factor ** (step // self.every)
        share = min(1.0, step / self.steps)
        return self.peak * min(1.0, (step + 1) / self.warm_up) * (0.5 + 0.5 * math.cos(math.pi * share))

    def side(self, step: int) -> int:
        """Small views first: they are seen twice as often an hour."""
        return next(side for until, side in self.sides if step < until * self.steps)
