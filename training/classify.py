"""What a model file says of pictures, by the Python twin, in the lines that ``xtalwatch classify --format json`` prints.

``python -m training.classify MODEL FOLDER > scores.jsonl`` reads the pictures that FOLDER/labels.csv names.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import torch

from training import data, recipe
from training.model import Model
from training.network import CLASSES


def line(model: Model, path: Path, pixels: recipe.Pixels) -> dict[str, object]:
    started = time.perf_counter()
    inputs = torch.from_numpy(recipe.apply(model.recipe, pixels)).permute(2, 0, 1)[None]
    shares = (model.logits(inputs)[0].double() / model.temperature).softmax(0).tolist()
    probabilities = dict(zip(CLASSES, shares, strict=True))
    return {"path": str(path), "label": max(probabilities, key=probabilities.__getitem__),
            "probabilities": probabilities, "model": model.name,
            "milliseconds": 1000 * (time.perf_counter() - started)}


def main(words: list[str]) -> None:
    model, folder = Model.open(Path(words[0])), Path(words[1])
    torch.set_num_threads(1)
    for path, _, pixels in data.readable(folder):
        failure = {"path": str(path), "error": {"kind": "unreadable", "message": "named above"}}
        print(json.dumps(failure if pixels is None else line(model, path, pixels)))


if __name__ == "__main__":
    main(sys.argv[1:])
