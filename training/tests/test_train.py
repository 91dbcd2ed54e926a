"""The run's parts: schedule, sampler, and a checkpoint that goes on where it stood."""

from pathlib import Path

import numpy as np
import pytest
import torch

from training import train
from training.data import Pictures, merged
from training.network import Member


def pictures(labels: list[int]) -> Pictures:
    return Pictures(np.zeros((len(labels), 12, 16), np.uint8), np.array(labels))


def test_views_grow_to_the_input_and_the_rate_falls() -> None:
    schedule = train.Schedule(1e-3, train.growing(255))
    assert [schedule.side(spent) for spent in (0, 0.5, 0.9, 1.2)] == [173, 214, 255, 255]
    assert schedule.rate(0, 0) < schedule.rate(train.WARM_UP, 0) == pytest.approx(1e-3)
    assert schedule.rate(9999, 1) == pytest.approx(0, abs=1e-9)


def test_small_inputs_never_start_below_the_smallest() -> None:
    assert train.growing(160)[0][1] == 151


def test_the_sampler_draws_every_class_equally_often() -> None:
    sampler = train.Sampler([pictures([0] * 400 + [1] * 100 + [2] * 100 + [3] * 200)], seed=4)
    drawn = np.concatenate([sampler.batch()[1].numpy() for _ in range(100)])
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    assert shares == pytest.approx([0.25] * 4, abs=0.04)


def test_folders_are_merged_by_shape() -> None:
    other = Pictures(np.zeros((2, 9, 16), np.uint8), np.array([1, 2]))
    groups = merged([pictures([0, 1]), other, pictures([3])])
    assert [group.labels.tolist() for group in groups] == [[0, 1, 3], [1, 2]]


def test_a_checkpoint_goes_on_where_it_stood(tmp_path: Path) -> None:
    torch.manual_seed(1)
    run = train.Run(Member(0.25, 151), 1e-3, tmp_path)
    inputs, labels = torch.randn(2, 3, 151, 151), torch.tensor([0, 1])
    run.learn(inputs, labels, 1e-3)
    run.save()
    again = train.Run(Member(0.25, 151), 1e-3, tmp_path)
    again.resume()
    assert again.step == 1
    assert again.learn(inputs, labels, 1e-3) == pytest.approx(run.learn(inputs, labels, 1e-3), rel=1e-3)
