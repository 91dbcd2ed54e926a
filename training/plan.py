"""What one run is to do: two presets, every part of which a flag can change."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from training import views
from training.locator import Locator
from training.network import SMALLEST_INPUT, Member
from training.optimizers import Schedule
from training.textures import Textures


@dataclass(frozen=True)
class Plan:
    """Defaults are the preset ``small``: what serves a quarter-width network on one or two cores."""

    family: str = "width=0.25,input=223"
    kind: str = "texture"
    """Of the recipe: ``marco``, ``texture`` or ``located``."""
    locator: str = ""
    """Model file of ``training.locate`` that finds the drop; a ``located`` recipe needs it."""
    textures: str = ""
    """Folder of photographed crystals that are laid into painted drops; none without it."""
    start: str = ""
    """Model file of the same family whose weights the run begins with, whatever its recipe; random ones without it."""
    steps: int = 12_000
    batch: int = 32
    """Pictures a step on each process."""
    optimizer: str = "adamw"
    rate: float = 2e-3
    schedule: str = "cosine"
    decay_epochs: float = 2.0
    """Epochs from one fall of the ``exponential`` schedule to the next."""
    distortions: str = ",".join(views.MODERN)
    grow: bool = True
    """Small views first."""
    balance: bool = True
    """Every class is drawn equally often."""
    smoothing: float = 0.05
    weight_decay: float = 0.02
    average: float = 0.998
    """Decay of the running average of the weights, which is what is measured and exported."""
    clip: float = 5.0
    """Longest gradient; 0 for any."""
    seed: int = 1

    @property
    def member(self) -> Member:
        return Member.parse(self.family)

    @property
    def views(self) -> views.Views:
        names = tuple(name for name in self.distortions.split(",") if name)
        return views.Views(self.kind, names, Locator.open(Path(self.locator)) if self.locator else None)

    @property
    def laid(self) -> Textures | None:
        if self.textures and self.kind == "marco":
            raise ValueError("crystals are laid into grey pictures; the recipe marco shows colored ones")
        return Textures(Path(self.textures)) if self.textures else None

    def schedule_for(self, pictures: int, processes: int) -> Schedule:
        epoch = max(1, pictures // (self.batch * processes))
        return Schedule(self.rate, self.steps, self.schedule, every=max(1, round(self.decay_epochs * epoch)),
                        sides=self._sides())

    def _sides(self) -> tuple[tuple[float, int], ...]:
        """(until which share of the steps, side of the views)."""
        side = self.member.input
        if not self.grow:
            return ((float("inf"), side),)
        first = max(SMALLEST_INPUT, round(side * 0.68))
        return ((0.4, first), (0.65, (first + side) // 2), (float("inf"), side))

    def facts(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


PAPER = Plan(
    family="width=1,input=599", kind="marco", steps=1_700_000, optimizer="rmsprop", rate=0.045, schedule="exponential",
    distortions=",".join(views.PAPER), grow=False, balance=False, smoothing=0.0, weight_decay=4e-5, average=0.9999, clip=0.0)
"""Bruno et al. 2018: RMSProp with a falling rate, photometric distortions, random crops, flips both ways, a running average
of the weights, 1.7 million steps. Where the paper gives no number (rate, its fall, weight decay, decay of the average) these
are the defaults of TF-slim's Inception-v3, from which its network was made."""

PRESETS = {"small": Plan(), "paper": PAPER}


@dataclass(frozen=True)
class Errand:
    """What a call of the program is about, beside the plan."""

    pictures: list[Path]
    output: Path
    name: str
    data: str
    """What the pictures are, in words; kept in the model file."""
    workers: int
    threads: int
    measure_every: int


def parse(words: list[str]) -> tuple[Plan, Errand]:
    parser = argparse.ArgumentParser(prog="python -m training.train")
    parser.add_argument("--pictures", type=Path, nargs="+", required=True,
                        help="folders with labels.csv, folders of class folders, or TFRecord files")
    parser.add_argument("--output", type=Path, required=True, help="where checkpoint, log, figure and candidate go")
    parser.add_argument("--name", default="simulated-drops-1")
    parser.add_argument("--data", default="simulated drops", help="what the pictures are, in words")
    parser.add_argument("--workers", type=int, default=0, help="processes that load pictures")
    parser.add_argument("--threads", type=int, default=1, help="threads of computation")
    parser.add_argument("--measure-every", type=int, default=500, help="steps from one measurement to the next")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="small")
    for part in fields(Plan):
        kind = _flag if part.type == "bool" else {"str": str, "int": int, "float": float}[str(part.type)]
        parser.add_argument("--" + part.name.replace("_", "-"), type=kind, default=None)
    given = parser.parse_args(words)
    changes = {part.name: value for part in fields(Plan) if (value := getattr(given, part.name)) is not None}
    errand = Errand(**{part.name: getattr(given, part.name) for part in fields(Errand)})
    return replace(PRESETS[given.preset], **changes), errand


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise argparse.ArgumentTypeError("yes or no")
    return text == "yes"
