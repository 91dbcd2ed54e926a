"""Calibration by hand-made cases, and folders with broken pictures."""

import csv
from pathlib import Path

import pytest
import torch
from PIL import Image

from training import calibrate, data


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
