"""Textures: laid where the drop is, repeatable, and scrambled without their edges."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training import batches, pictures
from training.network import CLASSES
from training.plan import Plan
from training.tests import painted
from training.textures import Textures

BOX = (40, 30, 100, 80)


@pytest.fixture
def crystals(tmp_path: Path) -> Path:
    """A photograph of bright bodies on a grey ground."""
    light = np.full((400, 400), 120, np.uint8)
    for place in range(0, 400, 40):
        light[place:place + 20, place // 2::60] = 220
    (tmp_path / "photographs").mkdir()
    Image.fromarray(light).save(tmp_path / "photographs/1.png")
    return tmp_path / "photographs"


@pytest.mark.parametrize("is_scrambled", [False, True])
def test_equal_generators_lay_the_same_inside_the_drop_only(crystals: Path, is_scrambled: bool) -> None:
    drop = Image.new("L", (200, 150), 128)
    one, two = (np.asarray(Textures(crystals).laid(drop, BOX, np.random.default_rng(3), is_scrambled=is_scrambled))
                for _ in range(2))
    assert np.array_equal(one, two)
    inside = np.zeros(one.shape, bool)
    inside[30:110, 40:140] = True
    assert (one[~inside] == 128).all()
    assert (one[inside] != 128).any()


def test_without_a_box_the_whole_picture_is_the_drop(crystals: Path) -> None:
    laid = Textures(crystals).laid(Image.new("L", (60, 50), 128), None, np.random.default_rng(1), is_scrambled=False)
    assert laid.size == (60, 50)


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no picture to lay"):
        Textures(tmp_path)


def test_crystals_are_laid_into_drops_without_any(crystals: Path, tmp_path: Path) -> None:
    examples = pictures.gather([painted.labeled(tmp_path / "a", 2)]).examples
    draws = batches.Draws(examples, Plan(textures=str(crystals)))
    label = CLASSES.index("crystals")
    found = [draws.laid(label, np.random.default_rng(seed)) for seed in range(200)]
    laid = [CLASSES[shown] for shown, change in found if change is not None]
    assert set(laid) == {"clear", "precipitate"}
    assert 40 < len(laid) < 100
    assert all(CLASSES[shown] == "crystals" for shown, change in found if change is None)
    assert all(draws.laid(CLASSES.index("other"), np.random.default_rng(seed))[1] is None for seed in range(50))


def test_colored_recipes_take_none(crystals: Path) -> None:
    with pytest.raises(ValueError, match="marco"):
        _ = Plan(kind="marco", textures=str(crystals)).laid
