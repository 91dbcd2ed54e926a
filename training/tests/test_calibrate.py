"""Calibration by hand-made cases."""

import pytest
import torch

from training import calibrate


def test_the_temperature_undoes_overconfidence() -> None:
    generator = torch.Generator().manual_seed(2)
    logits = torch.randn(4000, 4, generator=generator)
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator)[:, 0]
    assert calibrate.temperature(3 * logits, labels) == pytest.approx(3, rel=0.1)
    assert calibrate.expected_error(logits.softmax(1), labels) < calibrate.expected_error((3 * logits).softmax(1), labels)
