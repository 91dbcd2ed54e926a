"""Puts a locator before a network that learned on whole pictures, and calibrates the two together.

``python -m training.two_looks MODEL LOCATOR --pictures DIR --name NAME --output FILE`` trains nothing: the network's texture is
the same in a drop that fills the view, and walls and rings leave it. The temperature is fitted on held-out pictures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from training import pictures
from training.locator import Locator
from training.measure import measure
from training.model import Model
from training.views import Views

BEGINNING = "texture-"


def joined(model: Model, locator: Locator, held: list[pictures.Example], name: str) -> Model:
    """
    Raises:
        ValueError: the network shows something else than texture, or no held-out picture can be read.
    """
    if not model.recipe.startswith(BEGINNING):
        raise ValueError(f"{model.name} has the recipe {model.recipe}; only what learned on {BEGINNING}SIDE may look at drops")
    measured = measure(model.network, held, Views("located", (), locator))
    facts = {**model.facts, **measured.facts(), **{f"locator.{key}": value for key, value in locator.facts.items()}}
    recipe = "located-" + model.recipe.removeprefix(BEGINNING)
    return Model(model.network, name, recipe, measured.temperature, facts, locator.network)


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m training.two_looks", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("locator", type=Path)
    parser.add_argument("--pictures", type=Path, nargs="+", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(words)
    torch.set_num_threads(chosen.threads)
    _, held = pictures.gather(chosen.pictures).split()
    model = joined(Model.open(chosen.model), Locator.open(chosen.locator), held, chosen.name)
    model.save(chosen.output)
    print(f"held out {model.facts['held_out.accuracy']}, recalls {model.facts['held_out.recalls']}, "
          f"temperature {model.temperature:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
