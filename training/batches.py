"""Which pictures a step sees: decided by seed, step and process alone, so that an interrupted run goes on the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.network import CLASSES
from training.pictures import BROKEN, Example
from training.plan import Plan

ATTEMPTS = 100
"""A picture that cannot be read gives its place to another of its class, as many times; then something else is wrong."""

Ticket = tuple[int, int, int]
"""(step, place in the step's batch over all processes, side of the view)."""
View = tuple[Tensor, int, int]
"""(input, label, how many pictures could not be read before this one)."""


class Draws(Dataset[View]):
    """Views by ticket; equal tickets give equal views on any machine."""

    def __init__(self, examples: list[Example], plan: Plan) -> None:
        self.examples, self.seed, self.views = examples, plan.seed, plan.views
        labels = np.array([example.label for example in examples])
        self.by_class = [np.flatnonzero(labels == place) for place in range(len(CLASSES))]
        self.shares = np.full(len(CLASSES), 1 / len(CLASSES)) if plan.balance else (
            np.bincount(labels, minlength=len(CLASSES)) / len(labels))

    def __getitem__(self, ticket: Ticket) -> View:
        step, place, side = ticket
        random = np.random.default_rng([self.seed, step, place])
        label = int(random.choice(len(CLASSES), p=self.shares))
        for broken in range(ATTEMPTS):
            example = self.examples[random.choice(self.by_class[label])]
            try:
                return self.views.random(example, side, random), label, broken
            except BROKEN as error:
                print(f"skipped {example.name}: {error}", file=sys.stderr)
        raise RuntimeError(f"{ATTEMPTS} pictures of {CLASSES[label]} in a row could not be read; see the names above")


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
