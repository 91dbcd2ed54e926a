"""Whole runs in small: killed and resumed with the same result, alone and by two processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from training import plan, train
from training.fixtures import ROOT
from training.model import Model
from training.optimizers import Schedule
from training.tests import painted

SMALL = ["--family", "width=0.0625,input=151", "--batch", "2", "--measure-every", "2"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return painted.labeled(tmp_path_factory.mktemp("set") / "a", 12)


def run(folder: Path, target: Path, *words: str) -> dict[str, torch.Tensor]:
    train.main(["--pictures", str(folder), "--output", str(target), *SMALL, *words])
    return Model.open(target / "candidate.safetensors").network.state_dict()


def assert_equal(one: dict[str, torch.Tensor], two: dict[str, torch.Tensor]) -> None:
    assert all(torch.equal(value, two[name]) for name, value in one.items())


def test_a_killed_run_ends_with_the_same_weights(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(folder, tmp_path / "whole", "--steps", "4")

    class Killed(Exception): ...

    learn = train.Run.learn

    def dying(self: train.Run, *words: object) -> tuple[float, float]:
        if self.step == 3:
            raise Killed
        return learn(self, *words)

    monkeypatch.setattr(train.Run, "learn", dying)
    with pytest.raises(Killed):
        run(folder, tmp_path / "killed", "--steps", "4")
    monkeypatch.setattr(train.Run, "learn", learn)
    assert_equal(whole, run(folder, tmp_path / "killed", "--steps", "4"))
    steps = [line.split(",")[0] for line in (tmp_path / "killed/log.csv").read_text().splitlines()]
    assert steps == ["step", "2", "4"]


def test_loading_processes_change_nothing(folder: Path, tmp_path: Path) -> None:
    assert_equal(run(folder, tmp_path / "a", "--steps", "2"), run(folder, tmp_path / "b", "--steps", "2", "--workers", "2"))


def test_a_checkpoint_of_another_plan_is_refused(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "a", "--steps", "2")
    with pytest.raises(ValueError, match="another plan"):
        run(folder, tmp_path / "a", "--steps", "2", "--rate", "0.1")


def test_a_run_may_begin_with_a_model_of_its_family(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "a", "--steps", "2")
    start = str(tmp_path / "a/candidate.safetensors")
    still = run(folder, tmp_path / "b", "--steps", "1", "--start", start, "--rate", "0")
    begun = Model.open(Path(start)).network.state_dict()
    assert all(torch.equal(value, begun[name]) for name, value in still.items() if name.endswith("weight"))
    with pytest.raises(ValueError, match="is of the family"):
        run(folder, tmp_path / "c", "--steps", "1", "--start", start, "--family", "width=0.125,input=151")


def test_the_model_file_says_how_it_came_about(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "a", "--steps", "2", "--data", "noise")
    facts = Model.open(tmp_path / "a/candidate.safetensors").facts
    assert facts["data"] == "noise"
    assert facts["pictures"] == "clear:12,crystals:12,other:12,precipitate:12"
    assert facts["step"] == "2"
    assert facts["optimizer"] == "adamw"
    assert (tmp_path / "a/figure.svg").exists()


def test_pictures_that_cannot_be_read_end_no_run(folder: Path, tmp_path: Path) -> None:
    broken = painted.labeled(tmp_path / "set", 12)
    for name in ("clear0.jpg", "clear3.jpg", "other5.jpg"):
        (broken / name).write_bytes(b"\xff\xd8 not a picture")
    run(broken, tmp_path / "a", "--steps", "4")
    assert int(Model.open(tmp_path / "a/candidate.safetensors").facts["unreadable.draws"]) >= 0


def test_the_paper_s_plan_trains_the_published_network() -> None:
    chosen, _ = plan.parse(["--pictures", "x", "--output", "y", "--preset", "paper"])
    assert (chosen.family, chosen.kind, chosen.optimizer) == ("width=1,input=599", "marco", "rmsprop")
    assert chosen.schedule_for(415_990, 50) == Schedule(0.045, 1_700_000, "exponential", every=518,
                                                        sides=((float("inf"), 599),))


def test_views_grow_to_the_input() -> None:
    schedule = plan.Plan(family="width=0.25,input=255", steps=100).schedule_for(1000, 1)
    assert [schedule.side(step) for step in (0, 50, 90, 120)] == [173, 214, 255, 255]
    assert plan.Plan(family="width=0.25,input=160").schedule_for(1000, 1).side(0) == 151


def test_two_processes_train_one_network(folder: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone", "-m", "training.train",
             "--pictures", str(folder), "--output", str(tmp_path / "a"), *SMALL, "--steps", "2"]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 process(es)" in done.stdout
    assert Model.open(tmp_path / "a/candidate.safetensors").facts["step"] == "2"
