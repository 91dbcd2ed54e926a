"""Views: repeatable, within the recipe's range, and each distortion a switch."""

from pathlib import Path

import numpy as np
import pytest
import torch

from training import pictures
from training.tests import painted
from training.views import MODERN, NAMES, PAPER, Views


@pytest.fixture
def example(tmp_path: Path) -> pictures.Example:
    return pictures.gather([painted.labeled(tmp_path / "a", 1)]).examples[0]


@pytest.mark.parametrize(("kind", "distortions"), [("marco", PAPER), ("texture", MODERN)])
def test_equal_generators_give_equal_views(example: pictures.Example, kind: str, distortions: tuple[str, ...]) -> None:
    views = Views(kind, distortions)
    one, two = (views.random(example, 64, np.random.default_rng(3)) for _ in range(2))
    assert one.shape == (3, 64, 64)
    assert torch.equal(one, two)
    assert torch.isfinite(one).all()
    assert not torch.equal(one, views.random(example, 64, np.random.default_rng(4)))


@pytest.mark.parametrize("kind", ["marco", "texture"])
def test_without_distortions_every_view_is_the_same(example: pictures.Example, kind: str) -> None:
    views = Views(kind, ())
    assert torch.equal(views.random(example, 64, np.random.default_rng(1)), views.random(example, 64, np.random.default_rng(2)))


@pytest.mark.parametrize("name", NAMES)
def test_each_distortion_alone_changes_something(example: pictures.Example, name: str) -> None:
    kind = "marco" if name == "color" else "texture"
    plain = Views(kind, ()).random(example, 64, np.random.default_rng(1))
    assert any(not torch.equal(plain, Views(kind, (name,)).random(example, 64, np.random.default_rng(seed)))
               for seed in range(12))


def test_color_stays_within_the_recipes_range(example: pictures.Example) -> None:
    view = Views("marco", PAPER).random(example, 64, np.random.default_rng(5))
    assert view.abs().max() <= 1


def test_an_unknown_distortion_is_refused() -> None:
    with pytest.raises(ValueError, match="sepia"):
        Views("marco", ("sepia",))
