"""The recipes against the reference kernel, against their batch form, and against odd shapes."""

import json

import numpy as np
import pytest
import torch

from training import fixtures, recipe
from training.reference.tensorflow_resize import published_input


@pytest.mark.parametrize(("width", "height", "channels", "side"), [(70, 61, 3, 59), (20, 31, 1, 47), (1, 5, 3, 16)])
def test_marco_equals_the_reference_kernel(width: int, height: int, channels: int, side: int) -> None:
    pixels = fixtures.painted(width, height, channels)
    twin = recipe.marco(pixels if channels == 3 else pixels[..., 0], side)
    assert np.array_equal(twin, published_input(pixels, side))


def test_the_committed_fixture_is_what_the_twin_says() -> None:
    committed = json.loads((fixtures.ROOT / "Tests/NormalizingTests/Fixtures/recipes.json").read_text())
    for row, expected in zip(fixtures.CASES, committed, strict=True):
        if row[0].startswith("texture"):
            found = fixtures.case(*row)
            assert found["mean"] == pytest.approx(expected["mean"], abs=1e-5)
            assert found["values"] == pytest.approx(expected["values"], abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (2, 3), (64, 64), (481, 640)])
def test_texture_is_finite_and_limited(shape: tuple[int, int]) -> None:
    for pixels in (fixtures.painted(shape[1], shape[0], 3), fixtures.painted(shape[1], shape[0], 1)[..., 0]):
        values = recipe.texture(pixels, 64)
        assert values.shape == (64, 64, 3)
        assert np.isfinite(values).all()
        assert np.abs(values).max() <= recipe.LIMIT


def test_a_constant_picture_has_no_texture() -> None:
    assert np.abs(recipe.texture(np.full((90, 120, 3), 200, np.uint8), 64)).max() < 1e-3


def test_area_resize_keeps_the_mean() -> None:
    pixels = fixtures.painted(133, 91, 3)
    assert recipe.area_resize(pixels, 17, 23).mean() == pytest.approx(pixels.mean(), abs=1e-2)


def test_the_box_mean_counts_only_what_lies_inside() -> None:
    light = torch.tensor([[0.0, 3, 6], [6, 9, 12]])[None, None]
    assert recipe.box_mean(light, 1)[0, 0].tolist() == [[4.5, 6, 7.5], [4.5, 6, 7.5]]


@pytest.mark.parametrize("name", ["texture-255/2", "texture/1", "marco-0/1", "Marco-599/1"])
def test_an_unknown_recipe_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no recipe"):
        recipe.apply(name, np.zeros((4, 4), np.uint8))
