"""Boxes to edges and back, a locator that learns one drop, and a located run from end to end."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from training import locate, locator, pictures, recipe, train
from training.model import Model
from training.network import CLASSES, CrystalNet, Member
from training.tests import painted


@pytest.mark.parametrize(("box", "width", "height"), [((245, 271, 612, 613), 1224, 1024), ((0, 0, 333, 901), 333, 901)])
def test_edges_and_boxes_are_each_other_s_reverse(box: recipe.Box, width: int, height: int) -> None:
    found = locator.box(locator.edges(box, width, height, 151).tolist(), width, height, 151)
    assert found is not None
    assert np.abs(np.subtract(found, box)).max() <= 1


def test_a_sliver_is_no_drop() -> None:
    assert locator.box([0.5, 0.5, 0.52, 0.9], 1224, 1024, 151) is None


@pytest.mark.parametrize(("box", "shown"), [((100, 50, 200, 99), (70, 35, 260, 129)), (None, (0, 0, 1224, 1024))])
def test_a_margin_is_shown_around_the_drop(box: recipe.Box | None, shown: recipe.Box) -> None:
    assert recipe.surroundings(box, 1224, 1024) == shown


def drops(folder: Path, count: int) -> Path:
    """Dark squares on white, and where they lie."""
    folder.mkdir()
    random = np.random.default_rng(1)
    rows = [["path", "label", "drop_box"]]
    for number in range(count):
        x, y, side = (int(value) for value in random.integers((5, 5, 30), (60, 40, 50)))
        pixels = np.full((100, 120), 230, np.uint8)
        pixels[y : y + side, x : x + side] = 60
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append([f"{number}.png", CLASSES[number % 4], f"{x},{y},{side},{side}"])
    painted.write(folder / "labels.csv", rows)
    return folder


def test_a_located_run_goes_from_boxes_to_a_model_file(tmp_path: Path) -> None:
    folder = drops(tmp_path / "drops", 60)
    locate.main(["--pictures", str(folder), "--output", str(tmp_path / "locator.safetensors"),
                 "--family", "width=0.0625,input=151", "--steps", "2"])
    train.main(["--pictures", str(folder), "--output", str(tmp_path / "run"), "--family", "width=0.0625,input=151",
                "--kind", "located", "--locator", str(tmp_path / "locator.safetensors"), "--batch", "2", "--steps", "2"])
    model = Model.open(tmp_path / "run/candidate.safetensors")
    assert model.recipe == "located-151/1"
    found = locator.Locator.open(tmp_path / "locator.safetensors").network
    assert model.locator is not None
    assert all(torch.equal(value, found.state_dict()[name]) for name, value in model.locator.state_dict().items()
               if "num_batches" not in name)


def test_the_overlap_is_intersection_over_union() -> None:
    one = torch.tensor([[0.0, 0, 2, 2], [0, 0, 1, 1]])
    two = torch.tensor([[1.0, 0, 3, 2], [2, 2, 3, 3]])
    assert locate.overlap(one, two).tolist() == pytest.approx([1 / 3, 0], abs=1e-5)


def test_views_keep_the_box_on_the_drop(tmp_path: Path) -> None:
    examples = pictures.gather([drops(tmp_path / "drops", 8)]).examples
    plain = locate.Views("texture", ())
    for seed in range(30):
        planes, edges = locate.view(examples[seed % 8], plain, 151, np.random.default_rng(seed))
        left, top, right, bottom = (round(float(edge) * 151) for edge in edges)
        inside = planes[0, (top + bottom) // 2, (left + right) // 2]
        assert inside < 0, "the drop is darker than the picture's mean"


def test_other_files_are_refused(tmp_path: Path) -> None:
    Model(CrystalNet(Member(0.0625, 151)), "x", "texture-151/1").save(tmp_path / "m.safetensors")
    with pytest.raises(ValueError, match="not a locator"):
        locator.Locator.open(tmp_path / "m.safetensors")
