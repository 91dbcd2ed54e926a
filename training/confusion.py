"""Figures for a model card: the lines of ``xtalwatch classify --format json`` against people's labels.

``python -m training.confusion --labels labels.csv scores.jsonl`` prints the confusion, accuracy, balanced accuracy, the
recall of crystals, false flags (the share of other drops called crystals) and the area under the ROC curve of crystals,
for all pictures and for each source. Intervals hold 95 % and come from 2000 resamplings; pictures of one ``group`` are
drawn together, because they show the same well.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.network import CLASSES

CRYSTALS = CLASSES.index("crystals")
RESAMPLINGS = 2000


@dataclass(frozen=True)
class Judged:
    """Pictures with a label and a score: places in ``CLASSES``, probabilities ``[n, 4]``, source and group names."""

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    sources: NDArray[np.str_]
    groups: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def guesses(self) -> NDArray[np.int64]:
        return self.probabilities.argmax(1)

    def at(self, places: NDArray) -> Judged:
        return Judged(self.labels[places], self.probabilities[places], self.sources[places], self.groups[places])


def judged(labels: Path, scores: Path) -> tuple[Judged, int]:
    """Joins by the path as ``labels.csv`` spells it, which ends the scored path; also the number of labelled pictures
    without a score."""
    scored = [json.loads(text) for text in scores.read_text().splitlines()]
    known = {entry["path"]: entry["probabilities"] for entry in scored if "probabilities" in entry}
    rows, missing = [], 0
    with open(labels, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = known.get(row["path"]) or known.get(str(labels.parent / row["path"]))
            if found is None:
                missing += 1
                continue
            rows.append((CLASSES.index(row["label"]), [found[name] for name in CLASSES],
                         row.get("source") or "all", row.get("group") or row["path"]))
    if not rows:
        raise SystemExit(f"no line of {scores} is a picture of {labels}")
    columns = list(zip(*rows, strict=True))
    return Judged(np.array(columns[0]), np.array(columns[1]), np.array(columns[2]), np.array(columns[3])), missing


def confusion(pictures: Judged) -> NDArray[np.int64]:
    """Rows are labels, columns are guesses."""
    counts = np.zeros((len(CLASSES), len(CLASSES)), np.int64)
    np.add.at(counts, (pictures.labels, pictures.guesses), 1)
    return counts


def accuracy(pictures: Judged) -> float:
    return float((pictures.labels == pictures.guesses).mean())


def balanced_accuracy(pictures: Judged) -> float:
    """The mean recall of the classes that occur."""
    right = pictures.labels == pictures.guesses
    return float(np.mean([right[pictures.labels == label].mean() for label in np.unique(pictures.labels)]))


def crystal_recall(pictures: Judged) -> float:
    return _share(pictures.guesses[pictures.labels == CRYSTALS] == CRYSTALS)


def false_flags(pictures: Judged) -> float:
    return _share(pictures.guesses[pictures.labels != CRYSTALS] == CRYSTALS)


def crystal_auc(pictures: Judged) -> float:
    """The chance that a drop with crystals has the higher crystal probability; ties count half."""
    scores = pictures.probabilities[:, CRYSTALS]
    positive, negative = scores[pictures.labels == CRYSTALS], scores[pictures.labels != CRYSTALS]
    if not len(positive) or not len(negative):
        return float("nan")
    above = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    return float(above.mean())


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else float("nan")


MEASURES: dict[str, Callable[[Judged], float]] = {
    "accuracy": accuracy, "balanced accuracy": balanced_accuracy, "crystal recall": crystal_recall,
    "false crystal flags": false_flags, "crystal AUC": crystal_auc,
}


def intervals(pictures: Judged, seed: int = 1) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals, whole groups resampled."""
    members: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(pictures.groups):
        members[group].append(place)
    clusters = [np.array(places) for places in members.values()]
    random = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(RESAMPLINGS):
        chosen = random.integers(len(clusters), size=len(clusters))
        sample = pictures.at(np.concatenate([clusters[place] for place in chosen]))
        for name, measure in MEASURES.items():
            drawn[name].append(measure(sample))
    bounds = {}
    for name, values in drawn.items():
        finite = np.array(values)[np.isfinite(values)]
        bounds[name] = tuple(np.percentile(finite, (2.5, 97.5))) if len(finite) else (float("nan"),) * 2
    return bounds


def report(pictures: Judged, title: str) -> str:
    lines = [f"## {title}: {len(pictures)} pictures, {len(set(pictures.groups))} groups", "",
             "| labelled | " + " | ".join(CLASSES) + " |", "|---|" + "--:|" * len(CLASSES)]
    for name, row in zip(CLASSES, confusion(pictures), strict=True):
        if row.sum():
            lines.append(f"| {name} | " + " | ".join(map(str, row)) + " |")
    lines += ["", "| measure | value | 95 % |", "|---|--:|--:|"]
    bounds = intervals(pictures)
    for name, measure in MEASURES.items():
        value, (low, high) = measure(pictures), bounds[name]
        if np.isfinite(value):
            lines.append(f"| {name} | {value:.2f} | {low:.2f} to {high:.2f} |")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m training.confusion", description=__doc__)
    parser.add_argument("scores", type=Path)
    parser.add_argument("--labels", type=Path, required=True)
    arguments = parser.parse_args(words)
    pictures, missing = judged(arguments.labels, arguments.scores)
    print(report(pictures, "all"))
    for source in sorted(set(pictures.sources)):
        print(report(pictures.at(np.flatnonzero(pictures.sources == source)), source))
    if missing:
        print(f"{missing} labelled pictures have no score")


if __name__ == "__main__":
    main(sys.argv[1:])
