"""A locator before a network of whole pictures."""

from pathlib import Path

import pytest
import torch

from training import two_looks
from training.locator import Locator
from training.model import Model
from training.network import CrystalNet, Member
from training.tests import painted

SMALL = Member.parse("width=0.0625,input=151")


def test_the_network_stays_and_the_locator_goes_before_it(tmp_path: Path) -> None:
    folder = painted.labeled(tmp_path / "set", 12)
    Model(CrystalNet(SMALL), "whole", "texture-151/1", 0.5, {"seed": "7"}).save(tmp_path / "whole.safetensors")
    Locator(CrystalNet(SMALL), {"steps": "9"}).save(tmp_path / "locator.safetensors")
    two_looks.main([str(tmp_path / "whole.safetensors"), str(tmp_path / "locator.safetensors"), "--pictures", str(folder),
                    "--name", "both", "--output", str(tmp_path / "both.safetensors")])
    whole, both = (Model.open(tmp_path / f"{name}.safetensors") for name in ("whole", "both"))
    assert (both.name, both.recipe, both.facts["seed"], both.facts["locator.steps"]) == ("both", "located-151/1", "7", "9")
    assert both.locator is not None
    assert both.temperature != 0.5
    assert all(torch.equal(value, whole.network.state_dict()[name]) for name, value in both.network.state_dict().items())


def test_only_texture_may_look_at_drops() -> None:
    model = Model(CrystalNet(SMALL), "colors", "marco-151/1")
    with pytest.raises(ValueError, match="texture"):
        two_looks.joined(model, Locator(CrystalNet(SMALL)), [], "both")
