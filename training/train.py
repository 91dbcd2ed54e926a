"""Trains a member of the family on simulated drops, within a budget of minutes, and exports it as it goes.

``python -m training.train --pictures DIR --run DIR --minutes 40``
A run that was interrupted goes on where its last checkpoint stands when the same command is given again.
"""

from __future__ import annotations

import argparse
import copy
import csv
import datetime
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training import augment, calibrate, data, recipe
from training.model import Model
from training.network import CLASSES, SMALLEST_INPUT, CrystalNet, Member

BATCH = 32
WARM_UP = 150
"""Steps over which the learning rate rises."""
EMA_DECAY = 0.998
LABEL_SMOOTHING = 0.05
WEIGHT_DECAY = 0.02
CACHE_SCALE = 1.25
"""Cached pictures are this much larger than the input, so that a closer view still has its detail."""


class Schedule:
    """The learning rate and the side of the views by the share of the budget that is spent."""

    def __init__(self, peak: float, sides: list[tuple[float, int]]) -> None:
        self.peak, self.sides = peak, sides

    def rate(self, step: int, spent: float) -> float:
        return self.peak * min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * float(np.cos(np.pi * min(spent, 1.0))))

    def side(self, spent: float) -> int:
        """Small views first: they are seen twice as often a minute."""
        return next(side for until, side in self.sides if spent < until)


def growing(side: int) -> list[tuple[float, int]]:
    """(until which share of the budget, side of the views)."""
    first = max(SMALLEST_INPUT, round(side * 0.68))
    return [(0.4, first), (0.65, (first + side) // 2), (float("inf"), side)]


class Sampler:
    """Batches of one picture shape, every class equally often."""

    def __init__(self, groups: list[data.Pictures], seed: int) -> None:
        self.groups = [group for group in groups if len(group) >= BATCH]
        self.random = np.random.default_rng(seed)
        sizes = np.array([len(group) for group in self.groups], float)
        self.shares = sizes / sizes.sum()
        self.weights = [self._balanced(group.labels) for group in self.groups]

    def batch(self) -> tuple[np.ndarray, Tensor]:
        choice = self.random.choice(len(self.groups), p=self.shares)
        group, weights = self.groups[choice], self.weights[choice]
        places = np.sort(self.random.choice(len(group), BATCH, p=weights, replace=False))
        return group.pixels[places], torch.from_numpy(group.labels[places])

    @staticmethod
    def _balanced(labels: np.ndarray) -> np.ndarray:
        counts = np.bincount(labels, minlength=len(CLASSES))
        weights = 1.0 / counts[labels]
        return weights / weights.sum()


class Run:
    """The state that a checkpoint holds: the network, its moving average, the optimizer, and how far it is."""

    def __init__(self, member: Member, rate: float, folder: Path) -> None:
        self.network = CrystalNet(member).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network).eval()
        trained = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        decayed = [parameter for parameter in trained if parameter.ndim > 1]
        other = [parameter for parameter in trained if parameter.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": other, "weight_decay": 0.0}], lr=rate)
        self.step, self.seconds = 0, 0.0
        self.file = folder / "checkpoint.pt"

    def resume(self) -> None:
        if self.file.exists():
            state = torch.load(self.file, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.seconds = state["step"], state["seconds"]

    def save(self) -> None:
        state = {"network": self.network.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "step": self.step, "seconds": self.seconds}
        unfinished = self.file.with_suffix(".part")
        torch.save(state, unfinished)
        unfinished.replace(self.file)

    def learn(self, inputs: Tensor, labels: Tensor, rate: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        logits = self.network(inputs.to(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, labels, label_smoothing=LABEL_SMOOTHING)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self._follow()
        self.step += 1
        return float(loss.detach())

    @torch.no_grad()
    def _follow(self) -> None:
        decay = min(EMA_DECAY, (1 + self.step) / (10 + self.step))
        pairs = zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True)
        for average, value in pairs:
            if average.is_floating_point():
                average.lerp_(value, 1 - decay)


def held_out_logits(network: CrystalNet, groups: list[data.Pictures], side: int) -> tuple[Tensor, Tensor]:
    """Logits and labels of held-out pictures as the recipe shows them."""
    logits, labels = [], []
    with torch.no_grad():
        for group in groups:
            for pixels, label in zip(group.pixels, group.labels, strict=True):
                inputs = torch.from_numpy(recipe.texture(pixels, side)).permute(2, 0, 1)[None]
                logits.append(network(inputs)[0])
                labels.append(int(label))
    return torch.stack(logits), torch.tensor(labels)


def export(run: Run, held: list[data.Pictures], arguments: argparse.Namespace, facts: dict[str, str]) -> None:
    side = arguments.member.input
    logits, labels = held_out_logits(run.average, held, side)
    heat = calibrate.temperature(logits, labels)
    right = logits.argmax(1) == labels
    recalls = [float(right[labels == place].float().mean()) for place in range(len(CLASSES))]
    error = calibrate.expected_error((logits / heat).softmax(1), labels)
    measured = {"steps": str(run.step), "views": str(run.step * BATCH), "minutes": f"{run.seconds / 60:.1f}",
                "held_out.pictures": str(len(labels)), "held_out.accuracy": f"{float(right.float().mean()):.4f}",
                "held_out.recalls": ",".join(f"{value:.3f}" for value in recalls),
                "held_out.calibration_error": f"{error:.4f}",
                "epochs": f"{run.step * BATCH / max(1, int(facts['pictures'])):.1f}"}
    model = Model(run.average, arguments.name, f"texture-{side}/1", heat, {**facts, **measured})
    model.save(arguments.run / "candidate.safetensors")
    print(f"exported at {run.seconds / 60:.1f} min: {measured} temperature {heat:.3f}", flush=True)


def gather_facts(arguments: argparse.Namespace, pictures: int, broken: int) -> dict[str, str]:
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    return {"data": "simulated drops only", "simulator": arguments.simulator, "pictures": str(pictures),
            "pictures.broken": str(broken), "seed": str(arguments.seed), "commit": commit.stdout.strip() or "unknown",
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(), "torch": torch.__version__}


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--pictures", type=Path, nargs="+", required=True, help="folders with a labels.csv")
    parser.add_argument("--run", type=Path, required=True, help="where checkpoint, log and candidate go")
    parser.add_argument("--name", default="simulated-drops-1")
    parser.add_argument("--member", type=Member.parse, default=Member(0.25, 223))
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--export-minutes", type=float, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--simulator", default="", help="what painted the pictures: commit, seeds, counts")
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    arguments = parse(words)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.run.mkdir(parents=True, exist_ok=True)
    longer = round(arguments.member.input * CACHE_SCALE)
    folders = [data.load(folder, longer, arguments.run / "cache") for folder in arguments.pictures]
    splits = [group.split() for folder in folders for group in folder.groups]
    held = [split[1] for split in splits if len(split[1])]
    facts = gather_facts(arguments, sum(len(split[0]) for split in splits), sum(folder.broken for folder in folders))
    print(f"{facts}", flush=True)
    run = Run(arguments.member, arguments.rate, arguments.run)
    run.resume()
    sampler = Sampler(data.merged([split[0] for split in splits]), arguments.seed + run.step)
    train(run, sampler, arguments, held, facts)


def train(run: Run, sampler: Sampler, arguments: argparse.Namespace, held: list[data.Pictures],
          facts: dict[str, str]) -> None:
    schedule = Schedule(arguments.rate, growing(arguments.member.input))
    budget, exported, losses = arguments.minutes * 60, run.seconds, []
    log = csv.writer(open(arguments.run / "log.csv", "a", newline="", encoding="utf-8"))
    while run.seconds < budget:
        started, spent = time.monotonic(), run.seconds / budget
        pixels, labels = sampler.batch()
        inputs = augment.views(pixels, schedule.side(spent), sampler.random)
        losses.append(run.learn(inputs, labels, schedule.rate(run.step, spent)))
        run.seconds += time.monotonic() - started
        if run.step % 50 == 0:
            log.writerow([run.step, f"{run.seconds:.0f}", f"{np.mean(losses[-50:]):.4f}"])
            print(f"step {run.step} {run.seconds / 60:.1f} min loss {np.mean(losses[-50:]):.3f}", flush=True)
        if run.seconds - exported >= arguments.export_minutes * 60:
            exported = run.seconds
            run.save()
            export(run, held, arguments, facts)
    run.save()
    export(run, held, arguments, facts)


if __name__ == "__main__":
    main(sys.argv[1:])
