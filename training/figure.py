"""Draws accuracy against steps, on training batches and held-out pictures, as figure 2 of Bruno et al. 2018.

``python -m training.figure RUN...`` draws the logs of several runs into one figure beside the first.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend must be chosen first)

COLUMNS = ("step", "seconds", "loss", "training_accuracy", "held_out_accuracy")


def draw(runs: list[Path], target: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for run in runs:
        with open(run / "log.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        steps = [int(row["step"]) for row in rows]
        label = f"{run.name}, " if len(runs) > 1 else ""
        training = axes.plot(steps, [float(row["training_accuracy"]) for row in rows], alpha=0.5, label=label + "training")
        axes.plot(steps, [float(row["held_out_accuracy"]) for row in rows], color=training[0].get_color(),
                  label=label + "held out")
    axes.set(xlabel="steps", ylabel="accuracy", ylim=(0.2, 1))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(target)
    pyplot.close(figure)


if __name__ == "__main__":
    folders = [Path(word) for word in sys.argv[1:]]
    draw(folders, folders[0] / "figure.svg")
