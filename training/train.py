"""Trains a member of the family on labeled pictures and exports it as it goes.

``python -m training.train --pictures DIR --output DIR`` on one machine; ``torchrun --nproc-per-node N -m training.train ...``
on several GPUs or machines. A run that was interrupted goes on from its last checkpoint when the same command is given
again, and ends with the same weights.
"""

from __future__ import annotations

import csv
import datetime
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from training import batches, figure, pictures, plan
from training.measure import Measured, measure
from training.model import Model
from training.optimizers import Schedule
from training.run import Run


class Crew:
    """The processes of a run: one, or those that ``torchrun`` started."""

    def __init__(self) -> None:
        self.size = int(os.environ.get("WORLD_SIZE", "1"))
        self.rank = int(os.environ.get("RANK", "0"))
        local = int(os.environ.get("LOCAL_RANK", "0"))
        self.device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")

    def __enter__(self) -> Crew:
        if self.size > 1:
            distributed.init_process_group("nccl" if self.device.type == "cuda" else "gloo")
        return self

    def __exit__(self, *_: object) -> None:
        if self.size > 1:
            distributed.destroy_process_group()

    @property
    def leads(self) -> bool:
        """Whether this process measures, writes and speaks."""
        return self.rank == 0

    def wait(self) -> None:
        if self.size > 1:
            distributed.barrier()


def main(words: list[str]) -> None:
    chosen, errand = plan.parse(words)
    torch.set_num_threads(errand.threads)
    errand.output.mkdir(parents=True, exist_ok=True)
    collection = pictures.gather(errand.pictures)
    training, held = collection.split()
    facts = about(chosen, errand, collection)
    with Crew() as crew:
        run = Run(chosen, errand.output, crew.device)
        run.resume()
        if crew.size > 1:
            run.share()
        if crew.leads:
            print(f"{len(training)} pictures to train on, {len(held)} held out, skipped {dict(collection.skipped)}; "
                  f"{crew.size} process(es) on {crew.device}; from step {run.step} of {chosen.steps}", flush=True)
        train(run, training, held, errand, crew, facts)


def about(chosen: plan.Plan, errand: plan.Errand, collection: pictures.Collection) -> dict[str, str]:
    """The facts that a model file keeps of its training."""
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    counts = ",".join(f"{name}:{count}" for name, count in collection.counts().items())
    return {"data": errand.data, "pictures": counts, "skipped": str(sum(collection.skipped.values())),
            "commit": commit.stdout.strip() or "unknown", "torch": torch.__version__,
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(), **chosen.facts()}


def train(run: Run, training: list[pictures.Example], held: list[pictures.Example], errand: plan.Errand, crew: Crew,
          facts: dict[str, str]) -> None:
    schedule = run.plan.schedule_for(len(training), crew.size)
    tickets = batches.Tickets(run.plan, _sides(schedule, run), crew.rank)
    log = Log(errand.output / "log.csv", run.step)
    losses: list[float] = []
    rights: list[float] = []
    broken = 0
    started = time.monotonic() - run.seconds
    for inputs, labels, unread in batches.loader(batches.Draws(training, run.plan), tickets, errand.workers):
        loss, right = run.learn(inputs, labels, schedule.rate(run.step))
        losses, rights, broken = [*losses, loss], [*rights, right], broken + unread
        run.seconds = time.monotonic() - started
        due = run.step % errand.measure_every == 0 or run.step == run.plan.steps
        if due:
            if crew.leads:
                measured = measure(run.average, held, run.plan.views)
                log.add(run, float(np.mean(losses)), float(np.mean(rights)), measured.accuracy)
                run.save()
                export(run, measured, errand, {**facts, "unreadable.draws": str(broken)})
                figure.draw([errand.output], errand.output / "figure.svg")
            crew.wait()
            losses, rights = [], []
        elif crew.leads and run.step % 50 == 0:
            left = (run.plan.steps - run.step) * run.seconds / run.step / 60
            print(f"step {run.step} of {run.plan.steps}, loss {np.mean(losses[-50:]):.3f}, {left:.0f} min left", flush=True)


def _sides(schedule: Schedule, run: Run) -> Iterator[tuple[int, int]]:
    for step in range(run.step, run.plan.steps):
        yield step, schedule.side(step)


def export(run: Run, measured: Measured, errand: plan.Errand, facts: dict[str, str]) -> None:
    recipe = f"{run.plan.kind}-{run.plan.member.input}/1"
    done = {"step": str(run.step), "minutes": f"{run.seconds / 60:.1f}", **measured.facts()}
    model = Model(run.average, errand.name, recipe, measured.temperature, {**facts, **done},
                  run.plan.views.locator.network if run.plan.locator else None)
    model.save(errand.output / "candidate.safetensors")
    print(f"step {run.step}: held out {measured.accuracy:.3f}, recalls {done['held_out.recalls']}, "
          f"temperature {measured.temperature:.3f}", flush=True)


class Log:
    """``log.csv``; rows after the checkpoint that a run goes on from are dropped, so that no step stands there twice."""

    def __init__(self, path: Path, step: int) -> None:
        self.path = path
        rows = []
        if path.exists():
            with open(path, newline="", encoding="utf-8") as file:
                rows = [row for row in csv.DictReader(file) if int(row["step"]) <= step]
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, figure.COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    def add(self, run: Run, loss: float, training: float, held: float) -> None:
        with open(self.path, "a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([run.step, f"{run.seconds:.0f}", f"{loss:.4f}", f"{training:.4f}", f"{held:.4f}"])


if __name__ == "__main__":
    main(sys.argv[1:])
