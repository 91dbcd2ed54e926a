"""Trains a locator on pictures whose ``labels.csv`` says where the drop lies.

``python -m training.locate --pictures DIR --output locator.safetensors --steps 4000``
"""

from __future__ import annotations

import argparse
import copy
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training import pictures, recipe
from training.locator import Locator, edges
from training.network import CrystalNet, Member
from training.optimizers import Schedule, optimizer
from training.views import Views

BATCH = 32
RATE = 2e-3
LEAST_SHOWN = 0.6
"""A view shows at least this part of the drop's box."""


def view(example: pictures.Example, views: Views, side: int, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A part of the picture with most of the drop in it, flipped, lit and blurred anew, and the edges of the box there."""
    picture = example.decoded("L")
    assert example.box is not None, "only pictures with a box are drawn"
    (x, y, width, height), (wide, high) = example.box, picture.size
    for zoom in [*random.uniform(0.65, 1, 10), 1.0]:
        across, down = round(wide * zoom), round(high * zoom)
        left, top = int(random.integers(0, wide - across + 1)), int(random.integers(0, high - down + 1))
        ends = np.clip([x - left, x + width - left], 0, across), np.clip([y - top, y + height - top], 0, down)
        if np.ptp(ends[0]) * np.ptp(ends[1]) >= LEAST_SHOWN * width * height:
            break
    light = np.asarray(picture.crop((left, top, left + across, top + down)), np.float32)
    box = [int(ends[0][0]), int(ends[1][0]), int(np.ptp(ends[0])), int(np.ptp(ends[1]))]
    if random.random() < 0.5:
        light, box[0] = light[:, ::-1], across - box[0] - box[2]
    if random.random() < 0.5:
        light, box[1] = light[::-1], down - box[1] - box[3]
    shape = recipe.fitted(down, across, side)
    small = torch.from_numpy(recipe.area_resize(light, *shape))[None, None]
    planes = recipe.texture_planes(views.developed(small, random).clamp(0, 255))
    return recipe.center(planes, side)[0], edges((box[0], box[1], box[2], box[3]), across, down, side)


def overlap(one: Tensor, two: Tensor) -> Tensor:
    """Intersection over union of edges ``[N, 4]``."""
    low, high = torch.maximum(one[:, :2], two[:, :2]), torch.minimum(one[:, 2:], two[:, 2:])
    common = (high - low).clamp(min=0).prod(1)
    areas = [(box[:, 2:] - box[:, :2]).clamp(min=0).prod(1) for box in (one, two)]
    return common / (areas[0] + areas[1] - common + 1e-6)


def loss(found: Tensor, wanted: Tensor) -> Tensor:
    return 10 * F.smooth_l1_loss(found, wanted, beta=0.03) + (1 - overlap(found, wanted)).mean()


@torch.no_grad()
def held_out_overlap(locator: Locator, held: list[pictures.Example]) -> Tensor:
    """Of whole pictures; 0 where no drop was found."""
    overlaps = []
    for example in held:
        pixels = np.asarray(example.decoded("L"))
        found = locator.find(pixels)
        ends = [torch.tensor([[b[0], b[1], b[0] + b[2], b[1] + b[3]]], dtype=torch.float32)
                for b in (found, example.box) if b is not None]
        overlaps.append(overlap(*ends) if len(ends) == 2 else torch.zeros(1))
    return torch.cat(overlaps)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m training.locate", description=__doc__)
    parser.add_argument("--pictures", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--family", type=Member.parse, default=Member(0.125, 151))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(words)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    training, held = ([example for example in part if example.box] for part in pictures.gather(chosen.pictures).split())
    network = train(CrystalNet(chosen.family), training, chosen.steps, chosen.seed)
    overlaps = held_out_overlap(Locator(network), held)
    facts = {"pictures": str(len(training)), "steps": str(chosen.steps), "seed": str(chosen.seed),
             "held_out.pictures": str(len(held)), "held_out.overlap": f"{float(overlaps.mean()):.3f}",
             "held_out.overlap.worst_twentieth": f"{float(overlaps.quantile(0.05)):.3f}"}
    print(facts)
    Locator(network, facts).save(chosen.output)


def train(network: CrystalNet, training: list[pictures.Example], steps: int, seed: int) -> CrystalNet:
    """The running average of the weights."""
    average = copy.deepcopy(network).eval()
    adam = optimizer("adamw", network, RATE, weight_decay=0.01)
    schedule, views = Schedule(RATE, steps), Views("texture", ("gamma", "lamp", "blur", "noise"))
    for step in range(steps):
        random = np.random.default_rng([seed, step])
        batch = [view(training[index], views, network.member.input, random) for index in random.integers(0, len(training), BATCH)]
        inputs, wanted = (torch.stack(part) for part in zip(*batch, strict=True))
        for group in adam.param_groups:
            group["lr"] = schedule.rate(step)
        network.train()
        error = loss(network(inputs).sigmoid(), wanted)
        adam.zero_grad(set_to_none=True)
        error.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        adam.step()
        with torch.no_grad():
            decay = min(0.99, (1 + step) / (10 + step))
            for kept, value in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
                if kept.is_floating_point():
                    kept.lerp_(value, 1 - decay)
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}, loss {float(error.detach()):.3f}", flush=True)
    return average


if __name__ == "__main__":
    main(sys.argv[1:])
