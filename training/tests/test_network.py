"""The family's table: shapes, names, rounding, and that a member says what it says wherever it is loaded."""

import pytest
import torch

from training.model import Model
from training.network import LOGITS, CrystalNet, Member, table


def test_the_published_member_has_the_published_size() -> None:
    variables = CrystalNet(Member(1, 599)).named_variables()
    assert len(variables) == 382
    assert sum(tensor.numel() for tensor in variables.values()) == 8_964_068
    assert variables["Conv2d_0a_3x3/weights"].shape == (3, 3, 3, 16)
    assert variables["Mixed_5c/Branch_1/Conv_1_0c_5x5/weights"].shape == (5, 5, 48, 64)
    assert variables["Mixed_6e/Branch_2/Conv2d_0a_1x1/BatchNorm/beta"].shape == (192,)
    assert variables[f"{LOGITS}/weights"].shape == (1, 1, 1056, 4)


@pytest.mark.parametrize(("published", "expected"), [(16, 8), (32, 8), (48, 16), (80, 24), (144, 40), (256, 64)])
def test_filters_round_to_eights_and_halves_away_from_zero(published: int, expected: int) -> None:
    assert Member(0.25, 255).filters(published) == expected


def test_a_member_reads_back_what_it_writes() -> None:
    assert str(Member(0.25, 255)) == "width=0.25,input=255"
    assert Member.parse(str(Member(0.375, 191))) == Member(0.375, 191)


def test_sources_come_before_their_users() -> None:
    known = {"input"}
    for row in table():
        assert known.issuperset(row.sources)
        assert row.name not in known
        known.add(row.name)


@pytest.mark.parametrize("side", [151, 171, 255])
def test_every_side_from_the_smallest_gives_four_logits(side: int) -> None:
    with torch.no_grad():
        assert CrystalNet(Member(0.25, side)).eval()(torch.zeros(2, 3, side, side)).shape == (2, 4)


def test_an_input_below_the_smallest_is_refused() -> None:
    with pytest.raises(ValueError, match="150"):
        CrystalNet(Member(0.25, 150))


def test_a_model_file_gives_back_the_same_logits(tmp_path) -> None:
    torch.manual_seed(5)
    network = CrystalNet(Member(0.25, 151)).eval()
    inputs = torch.randn(1, 3, 151, 151)
    Model(network, "name", "texture-151/1", 1.5, {"seed": "5"}).save(tmp_path / "m.safetensors")
    model = Model.open(tmp_path / "m.safetensors")
    with torch.no_grad():
        assert torch.equal(model.logits(inputs), network(inputs))
    assert (model.name, model.recipe, model.temperature, model.facts) == ("name", "texture-151/1", 1.5, {"seed": "5"})
