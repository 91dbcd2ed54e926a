"""Which pictures a step sees: decided by seed, step and process alone, so that an interrupted run goes on the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.network import CLASSES
from training.pictures import BROKEN, Example
from training.plan import Plan
from training.views import Change

ATTEMPTS = 100
"""A picture that cannot be read gives its place to another of its class, as many times; then something else is wrong."""

LAID = {"crystals": 0.35, "precipitate": 0.15}
"""Shares of a class's views that are made of photographed crystals, or of their scrambled light."""

Ticket = tuple[int, int, int]
"""(step, place in the step's batch over all processes, side of the view)."""
View = tuple[Tensor, int, int]
"""(input, label, how many pictures could not be read before this one)."""


class Draws(Dataset[View]):
    """Views by ticket; equal tickets give equal views on any machine."""

    def __init__(self, examples: list[Example], plan: Plan) -> None:
        self.examples, self.seed, self.views, self.textures = examples, plan.seed, plan.views, plan.laid
        labels = np.array([example.label for example in examples])
        self.by_class = [np.flatnonzero(labels == place) for place in range(len(CLASSES))]
        self.shares = np.full(len(CLASSES), 1 / len(CLASSES)) if plan.balance else (
            np.bincount(labels, minlength=len(CLASSES)) / len(labels))

    def __getitem__(self, ticket: Ticket) -> View:
        step, place, side = ticket
        random = np.random.default_rng([self.seed, step, place])
        label = int(random.choice(len(CLASSES), p=self.shares))
        shown, change = self.laid(label, random)
        for broken in range(ATTEMPTS):
            example = self.examples[random.choice(self.by_class[shown])]
            try:
                return self.views.random(example, side, random, change), label, broken
            except BROKEN as error:
                print(f"skipped {example.name}: {error}", file=sys.stderr)
        raise RuntimeError(f"{ATTEMPTS} pictures of {CLASSES[label]} in a row could not be read; see the names above")

    def laid(self, label: int, random: np.random.Generator) -> tuple[int, Change | None]:
        """Of which class the painted picture is, and what is laid into it."""
        name = CLASSES[label]
        if self.textures is None or random.random() >= LAID.get(name, 0):
            return label, None
        shown = CLASSES.index("clear" if random.random() < 0.7 else "precipitate")
        return shown, partial(self.textures.laid, is_scrambled=name != "crystals")


class Tickets:
    """The batches of one process from a step on."""

    def __init__(self, plan: Plan, sides: Iterator[tuple[int, int]], rank: int) -> None:
        self.batch, self.sides, self.rank = plan.batch, sides, rank

    def __iter__(self) -> Iterator[list[Ticket]]:
        for step, side in self.sides:
            yield [(step, self.rank * self.batch + place, side) for place in range(self.batch)]


def loader(draws: Draws, tickets: Tickets, workers: int) -> DataLoader:
    return DataLoader(draws, batch_sampler=tickets, num_workers=workers, collate_fn=_collated,
                      persistent_workers=False, prefetch_factor=4 if workers else None)


def _collated(views: list[View]) -> tuple[Tensor, Tensor, int]:
    inputs, labels, broken = zip(*views, strict=True)
    return torch.stack(inputs), torch.tensor(labels), sum(broken)
