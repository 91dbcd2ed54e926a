"""What a checkpoint holds: the network, its running average, the optimizer, and how far the run is."""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training import optimizers
from training.model import Model
from training.network import CrystalNet
from training.plan import Plan


class Run:
    """One process's part of a run; ``device`` is where its network lives."""

    def __init__(self, plan: Plan, folder: Path, device: torch.device) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device = plan, device
        self.network = _begun(plan).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network).eval()
        self.optimizer = optimizers.optimizer(plan.optimizer, self.network, plan.rate, plan.weight_decay)
        self.learner: nn.Module = self.network
        self.step, self.seconds = 0, 0.0
        self.file = folder / "checkpoint.pt"

    def share(self) -> None:
        """Gradients become the mean over all processes; to be called on every one of them, after ``resume``."""
        devices = [self.device] if self.device.type == "cuda" else None
        self.learner = nn.parallel.DistributedDataParallel(self.network, device_ids=devices)

    def resume(self) -> None:
        """
        Raises:
            ValueError: the checkpoint is of another plan.
        """
        if not self.file.exists():
            return
        state = torch.load(self.file, weights_only=True, map_location=self.device)
        if state["plan"] != self.plan.facts():
            other = {key: value for key, value in state["plan"].items() if self.plan.facts().get(key) != value}
            raise ValueError(f"{self.file} is of another plan ({other}): name another folder, or give the same flags")
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]

    def save(self) -> None:
        state = {"plan": self.plan.facts(), "network": self.network.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "seconds": self.seconds}
        unfinished = self.file.with_suffix(".part")
        torch.save(state, unfinished)
        unfinished.replace(self.file)

    def learn(self, inputs: Tensor, labels: Tensor, rate: float) -> tuple[float, float]:
        """One step; the loss and the accuracy on the batch itself."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.learner.train()
        labels = labels.to(self.device)
        logits = self.learner(inputs.to(self.device, memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, labels, label_smoothing=self.plan.smoothing)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if self.plan.clip > 0:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.plan.clip)
        self.optimizer.step()
        self._follow()
        self.step += 1
        return float(loss.detach()), float((logits.argmax(1) == labels).float().mean())

    @torch.no_grad()
    def _follow(self) -> None:
        decay = min(self.plan.average, (1 + self.step) / (10 + self.step))
        pairs = zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True)
        for average, value in pairs:
            if average.is_floating_point():
                average.lerp_(value, 1 - decay)


def _begun(plan: Plan) -> CrystalNet:
    if not plan.start:
        return CrystalNet(plan.member)
    network = Model.open(Path(plan.start)).network
    if network.member != plan.member:
        raise ValueError(f"{plan.start} is of the family {network.member}, not {plan.member}")
    return network.train()
