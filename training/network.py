"""The MARCO family of networks: one table, scaled in filters and in input side.

The table is the published graph (Bruno et al. 2018, table III, corrected by the released SavedModel): Inception-v3
with one more stride-2 convolution in front and fewer filters in the later blocks. A member of the family scales
every filter count by ``width``; names and shapes of its tensors are those of the published variables, so one reader
serves both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CLASSES = ("clear", "crystals", "other", "precipitate")
"""In the order of the logits."""

LOGITS = "Logits/Conv2d_1c_1x1"
EPSILON = 0.001
SMALLEST_INPUT = 151
"""Pixels; below it the last reduction would have nothing left to reduce."""


@dataclass(frozen=True)
class Row:
    """One row of the table. ``kernel`` is (height, width); ``filters`` are the published ones, 0 for joins and pools."""

    kind: str  # conv, maxpool, avgpool, concat
    name: str
    sources: tuple[str, ...]
    kernel: tuple[int, int] = (1, 1)
    filters: int = 0
    stride: int = 1
    same: bool = True


@dataclass(frozen=True)
class Member:
    """A member of the family, written ``width=0.25,input=255``."""

    width: float
    input: int

    def __str__(self) -> str:
        return f"width={self.width:g},input={self.input}"

    @classmethod
    def parse(cls, text: str) -> Member:
        fields = dict(part.split("=", 1) for part in text.split(","))
        return cls(width=float(fields["width"]), input=int(fields["input"]))

    def filters(self, published: int) -> int:
        """Rounded to a multiple of 8, halves away from zero, never below 8."""
        return max(8, math.floor(published * self.width / 8 + 0.5) * 8)


def table() -> list[Row]:
    """The published network, in the order of evaluation; the last row gives four logits for each place of the map."""
    return [*_stem(), *_blocks_35(), *_blocks_17(), *_blocks_8(), Row("conv", LOGITS, ("Mixed_7c",), (1, 1), 4)]


def _stem() -> Iterator[Row]:
    yield Row("conv", "Conv2d_0a_3x3", ("input",), (3, 3), 16, 2, same=False)
    yield Row("conv", "Conv2d_1a_3x3", ("Conv2d_0a_3x3",), (3, 3), 32, 2, same=False)
    yield Row("conv", "Conv2d_2a_3x3", ("Conv2d_1a_3x3",), (3, 3), 32, same=False)
    yield Row("conv", "Conv2d_2b_3x3", ("Conv2d_2a_3x3",), (3, 3), 64)
    yield Row("maxpool", "MaxPool_3a_3x3", ("Conv2d_2b_3x3",), (3, 3), 0, 2, same=False)
    yield Row("conv", "Conv2d_3b_1x1", ("MaxPool_3a_3x3",), (1, 1), 80, same=False)
    yield Row("conv", "Conv2d_4a_3x3", ("Conv2d_3b_1x1",), (3, 3), 144, same=False)
    yield Row("maxpool", "MaxPool_5a_3x3", ("Conv2d_4a_3x3",), (3, 3), 0, 2, same=False)


def _chain(block: str, branch: int, source: str, *steps: tuple) -> Iterator[Row]:
    """Convolutions one after another; a step is (layer, kernel, filters[, stride, same])."""
    for layer, kernel, *rest in steps:
        name = f"{block}/Branch_{branch}/{layer}"
        yield Row("conv", name, (source,), kernel, *rest)
        source = name


def _pooled(block: str, source: str, filters: int) -> Iterator[Row]:
    pool = f"{block}/Branch_3/AvgPool_0a_3x3"
    yield Row("avgpool", pool, (source,), (3, 3))
    yield Row("conv", f"{block}/Branch_3/Conv2d_0b_1x1", (pool,), (1, 1), filters)


def _join(name: str, *sources: str) -> Row:
    return Row("concat", name, tuple(f"{name}/{source}" for source in sources))


def _blocks_35() -> Iterator[Row]:
    """Named for the map's side at the published input of 599 pixels."""
    source = "MaxPool_5a_3x3"
    for block, pooled in (("Mixed_5b", 32), ("Mixed_5c", 64), ("Mixed_5d", 64)):
        # The published graph carries two historical names in 5c.
        first, second = ("Conv2d_0b_1x1", "Conv_1_0c_5x5") if block == "Mixed_5c" else ("Conv2d_0a_1x1", "Conv2d_0b_5x5")
        yield from _chain(block, 0, source, ("Conv2d_0a_1x1", (1, 1), 64))
        yield from _chain(block, 1, source, (first, (1, 1), 48), (second, (5, 5), 64))
        yield from _chain(block, 2, source, ("Conv2d_0a_1x1", (1, 1), 64), ("Conv2d_0b_3x3", (3, 3), 96),
                          ("Conv2d_0c_3x3", (3, 3), 96))
        yield from _pooled(block, source, pooled)
        yield _join(block, "Branch_0/Conv2d_0a_1x1", f"Branch_1/{second}", "Branch_2/Conv2d_0c_3x3",
                    "Branch_3/Conv2d_0b_1x1")
        source = block


def _blocks_17() -> Iterator[Row]:
    # "1a_1x1" is a misnomer of the published names: the kernel is 3x3.
    yield from _chain("Mixed_6a", 0, "Mixed_5d", ("Conv2d_1a_1x1", (3, 3), 256, 2, False))
    yield from _chain("Mixed_6a", 1, "Mixed_5d", ("Conv2d_0a_1x1", (1, 1), 64), ("Conv2d_0b_3x3", (3, 3), 96),
                      ("Conv2d_1a_1x1", (3, 3), 96, 2, False))
    yield Row("maxpool", "Mixed_6a/Branch_2/MaxPool_1a_3x3", ("Mixed_5d",), (3, 3), 0, 2, same=False)
    yield _join("Mixed_6a", "Branch_0/Conv2d_1a_1x1", "Branch_1/Conv2d_1a_1x1", "Branch_2/MaxPool_1a_3x3")
    source = "Mixed_6a"
    # (block, filters, filters of branch 2's first and second layer): two layers escape the paper's caps.
    for block, n, first, second in (("Mixed_6b", 128, 128, 128), ("Mixed_6c", 144, 144, 160),
                                    ("Mixed_6d", 144, 144, 144), ("Mixed_6e", 96, 192, 96)):
        yield from _chain(block, 0, source, ("Conv2d_0a_1x1", (1, 1), n))
        yield from _chain(block, 1, source, ("Conv2d_0a_1x1", (1, 1), n), ("Conv2d_0b_1x7", (1, 7), n),
                          ("Conv2d_0c_7x1", (7, 1), n))
        yield from _chain(block, 2, source, ("Conv2d_0a_1x1", (1, 1), first), ("Conv2d_0b_7x1", (7, 1), second),
                          ("Conv2d_0c_1x7", (1, 7), n), ("Conv2d_0d_7x1", (7, 1), n), ("Conv2d_0e_1x7", (1, 7), n))
        yield from _pooled(block, source, n)
        yield _join(block, "Branch_0/Conv2d_0a_1x1", "Branch_1/Conv2d_0c_7x1", "Branch_2/Conv2d_0e_1x7",
                    "Branch_3/Conv2d_0b_1x1")
        source = block


def _blocks_8() -> Iterator[Row]:
    yield from _chain("Mixed_7a", 0, "Mixed_6e", ("Conv2d_0a_1x1", (1, 1), 96), ("Conv2d_1a_3x3", (3, 3), 96, 2, False))
    yield from _chain("Mixed_7a", 1, "Mixed_6e", ("Conv2d_0a_1x1", (1, 1), 96), ("Conv2d_0b_1x7", (1, 7), 96),
                      ("Conv2d_0c_7x1", (7, 1), 96), ("Conv2d_1a_3x3", (3, 3), 96, 2, False))
    yield Row("maxpool", "Mixed_7a/Branch_2/MaxPool_1a_3x3", ("Mixed_6e",), (3, 3), 0, 2, same=False)
    yield _join("Mixed_7a", "Branch_0/Conv2d_1a_3x3", "Branch_1/Conv2d_1a_3x3", "Branch_2/MaxPool_1a_3x3")
    source = "Mixed_7a"
    for block, fork in (("Mixed_7b", "Conv2d_0b_3x1"), ("Mixed_7c", "Conv2d_0c_3x1")):
        first, second = f"{block}/Branch_1/Conv2d_0a_1x1", f"{block}/Branch_2/Conv2d_0b_3x3"
        yield from _chain(block, 0, source, ("Conv2d_0a_1x1", (1, 1), 192))
        yield from _chain(block, 1, source, ("Conv2d_0a_1x1", (1, 1), 192))
        yield from _chain(block, 1, first, ("Conv2d_0b_1x3", (1, 3), 192))
        yield from _chain(block, 1, first, (fork, (3, 1), 192))
        yield from _chain(block, 2, source, ("Conv2d_0a_1x1", (1, 1), 192), ("Conv2d_0b_3x3", (3, 3), 192))
        yield from _chain(block, 2, second, ("Conv2d_0c_1x3", (1, 3), 192))
        yield from _chain(block, 2, second, ("Conv2d_0d_3x1", (3, 1), 192))
        yield from _pooled(block, source, 96)
        yield _join(block, "Branch_0/Conv2d_0a_1x1", "Branch_1/Conv2d_0b_1x3", f"Branch_1/{fork}",
                    "Branch_2/Conv2d_0c_1x3", "Branch_2/Conv2d_0d_3x1", "Branch_3/Conv2d_0b_1x1")
        source = block


class Unit(nn.Module):
    """Convolution, batch normalization without a scale (gamma stays 1, as published), ReLU."""

    def __init__(self, row: Row, channels: int, filters: int) -> None:
        super().__init__()
        padding = (row.kernel[0] // 2, row.kernel[1] // 2) if row.same else 0
        self.conv = nn.Conv2d(channels, filters, row.kernel, row.stride, padding, bias=False)
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_in", nonlinearity="relu")
        self.norm = nn.BatchNorm2d(filters, eps=EPSILON, momentum=0.03)
        self.norm.weight.requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.conv(x)))


class CrystalNet(nn.Module):
    """``[N, 3, side, side]`` -> logits ``[N, 4]``."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        if member.input < SMALLEST_INPUT:
            raise ValueError(f"an input of {member.input} pixels is below the smallest, {SMALLEST_INPUT}")
        self.member = member
        self.rows = table()
        self.units = nn.ModuleDict()
        depth = {"input": 3}
        for row in self.rows:
            channels = sum(depth[source] for source in row.sources)
            depth[row.name] = channels
            if row.name == LOGITS:
                self.logits = nn.Conv2d(channels, row.filters, 1)
            elif row.kind == "conv":
                depth[row.name] = member.filters(row.filters)
                self.units[row.name] = Unit(row, channels, depth[row.name])

    def forward(self, x: Tensor) -> Tensor:
        maps = {"input": x}
        for row in self.rows[:-1]:
            maps[row.name] = self._evaluate(row, [maps[source] for source in row.sources])
        # The logits are affine, so averaging the map first (as published) is the same and cheaper.
        return self.logits(maps["Mixed_7c"].mean((2, 3), keepdim=True)).flatten(1)

    def _evaluate(self, row: Row, inputs: list[Tensor]) -> Tensor:
        match row.kind:
            case "conv":
                return self.units[row.name](inputs[0])
            case "maxpool":
                return F.max_pool2d(inputs[0], row.kernel, row.stride)
            case "avgpool":  # a border place averages only what lies inside, as TensorFlow does
                return F.avg_pool2d(inputs[0], row.kernel, 1, 1, count_include_pad=False)
            case _:
                return torch.cat(inputs, 1)

    def named_variables(self) -> dict[str, Tensor]:
        """Tensors under their published names, in the published layout (weights height, width, in, out)."""
        variables: dict[str, Tensor] = {}
        for name, unit in self.units.items():
            variables[f"{name}/weights"] = unit.conv.weight.permute(2, 3, 1, 0)
            variables[f"{name}/BatchNorm/beta"] = unit.norm.bias
            variables[f"{name}/BatchNorm/moving_mean"] = unit.norm.running_mean
            variables[f"{name}/BatchNorm/moving_variance"] = unit.norm.running_var
        variables[f"{LOGITS}/weights"] = self.logits.weight.permute(2, 3, 1, 0)
        variables[f"{LOGITS}/biases"] = self.logits.bias
        return {name: tensor.detach().contiguous() for name, tensor in variables.items()}

    @torch.no_grad()
    def load_variables(self, variables: dict[str, Tensor]) -> None:
        """The reverse of ``named_variables``; every tensor must be there with its shape."""
        for name, unit in self.units.items():
            unit.conv.weight.copy_(variables[f"{name}/weights"].permute(3, 2, 0, 1))
            unit.norm.bias.copy_(variables[f"{name}/BatchNorm/beta"])
            unit.norm.running_mean.copy_(variables[f"{name}/BatchNorm/moving_mean"])
            unit.norm.running_var.copy_(variables[f"{name}/BatchNorm/moving_variance"])
        self.logits.weight.copy_(variables[f"{LOGITS}/weights"].permute(3, 2, 0, 1))
        self.logits.bias.copy_(variables[f"{LOGITS}/biases"])
