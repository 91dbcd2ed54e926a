"""Confusion and calibration by hand-made cases, and folders with broken pictures."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from training import calibrate, confusion, data


def judged(labels: list[int], guesses: list[int]) -> confusion.Judged:
    probabilities = np.full((len(labels), 4), 0.1)
    probabilities[np.arange(len(labels)), guesses] = 0.7
    names = np.array([f"g{place}" for place in range(len(labels))])
    return confusion.Judged(np.array(labels), probabilities, np.array(["s"] * len(labels)), names)


def test_measures_of_a_small_case() -> None:
    pictures = judged([1, 1, 0, 0, 0, 3], [1, 0, 0, 0, 1, 3])
    assert confusion.accuracy(pictures) == pytest.approx(4 / 6)
    assert confusion.balanced_accuracy(pictures) == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)
    assert confusion.crystal_recall(pictures) == 0.5
    assert confusion.false_flags(pictures) == 0.25
    # One crystal is above three others and ties with one, the other ties with three and is below one.
    assert confusion.crystal_auc(pictures) == pytest.approx((3 + 0.5 + 1.5) / 8)
    assert confusion.confusion(pictures)[0].tolist() == [2, 1, 0, 0]


def test_intervals_hold_the_value_and_repeat() -> None:
    pictures = judged([1, 0] * 20, [1, 0, 0, 1] * 10)
    low, high = confusion.intervals(pictures)["accuracy"]
    assert low <= 0.5 <= high
    assert confusion.intervals(pictures)["accuracy"] == (low, high)


def test_scores_are_joined_by_path_and_gaps_are_counted(tmp_path: Path) -> None:
    with open(tmp_path / "labels.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["path", "label", "source"], ["a.png", "crystals", "x"], ["b.png", "clear", "y"]])
    shares = {"crystals": 0.9, "clear": 0.1, "other": 0.0, "precipitate": 0.0}
    lines = [{"path": str(tmp_path / "a.png"), "label": "crystals", "probabilities": shares},
             {"path": str(tmp_path / "b.png"), "error": {"kind": "corrupt", "message": ""}}]
    (tmp_path / "scores.jsonl").write_text("\n".join(map(json.dumps, lines)))
    pictures, missing = confusion.judged(tmp_path / "labels.csv", tmp_path / "scores.jsonl")
    assert (len(pictures), missing, pictures.sources.tolist()) == (1, 1, ["x"])
    assert "| crystals | 0 | 1 | 0 | 0 |" in confusion.report(pictures, "all")


def test_the_temperature_undoes_overconfidence() -> None:
    generator = torch.Generator().manual_seed(2)
    logits = torch.randn(4000, 4, generator=generator)
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator)[:, 0]
    assert calibrate.temperature(3 * logits, labels) == pytest.approx(3, rel=0.1)
    assert calibrate.expected_error(logits.softmax(1), labels) < calibrate.expected_error((3 * logits).softmax(1), labels)


def test_broken_pictures_are_named_skipped_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    rows = [["path", "label"]]
    for place in range(20):
        Image.new("RGB", (40, 30), (place, 9, 9)).save(folder / f"{place}.ppm")
        rows.append([f"{place}.ppm", "clear"])
    (folder / "half.ppm").write_bytes(b"P6\n40 30\n255\nxyz")
    with open(folder / "labels.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([*rows, ["half.ppm", "clear"], ["gone.ppm", "clear"], ["0.ppm", "no class"]])
    loaded = data.load(folder, 20, tmp_path / "cache")
    assert (len(loaded), loaded.broken) == (20, 3)
    assert loaded.groups[0].pixels.shape == (20, 15, 20)
    assert "half.ppm" in capsys.readouterr().err
    again = data.load(folder, 20, tmp_path / "cache")
    assert (len(again), again.broken) == (20, 3)
    train, held = again.groups[0].split()
    assert (len(train), len(held)) == (18, 2)
