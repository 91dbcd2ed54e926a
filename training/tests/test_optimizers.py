"""The paper's RMSProp by hand, and the two schedules."""

import pytest
import torch

from training.optimizers import RMSProp, Schedule


def test_rmsprop_steps_as_tensorflows() -> None:
    # By hand: square 1 -> 0.9 * 1 + 0.1 * 4 = 1.3, moment 0.1 * 2 / sqrt(1.3 + 1); then again with momentum.
    parameter = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = RMSProp([{"params": [parameter]}], lr=0.1)
    value, square, moment = 1.0, 1.0, 0.0
    for _ in range(2):
        parameter.grad = torch.tensor([2.0])
        optimizer.step()
        square = 0.9 * square + 0.1 * 4
        moment = 0.9 * moment + 0.1 * 2 / (square + 1) ** 0.5
        value -= moment
        assert parameter.item() == pytest.approx(value, abs=1e-6)


def test_the_rate_falls_in_a_staircase() -> None:
    schedule = Schedule(0.045, 100, "exponential", factor=0.94, every=10)
    assert [schedule.rate(step) for step in (0, 9, 10, 25)] == pytest.approx([0.045, 0.045, 0.045 * 0.94, 0.045 * 0.94**2])


def test_the_rate_rises_and_falls_to_nothing() -> None:
    schedule = Schedule(1e-3, 1000, warm_up=100)
    assert schedule.rate(0) < schedule.rate(50) < schedule.rate(99)
    assert schedule.rate(1000) == pytest.approx(0)
