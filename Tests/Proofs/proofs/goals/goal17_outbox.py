"""Goal 17: alerts reach a sink that fails half the time, each once for people and in order; poison holds up nobody."""

from __future__ import annotations

import json
import os
import subprocess

from proofs.bench import Bench
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal, NotRun
from proofs.receiver import Receiver, Reply


class Outbox(Goal):
    number = 17
    title = "the outbox delivers through faults"
    target = (
        "100,000 alerts, half of all attempts fail: 0 lost, 0 visible duplicates, order per plate kept; "
        "back after 24 h: all within 60 s; a poisoned alert delays those of other plates 0 s"
    )

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A failed message is passed by, so that later ones of its plate overtake it; one is marked too early."""
        findings = [self.measure(bench, twin) for twin in ("passing-by", "early-mark")[: bench.scale(2, 1)]]
        held = [finding for finding in findings if finding.holds]
        return held[0] if held else findings[0]

    def measure(self, bench: Bench, twin: str | None) -> Finding:
        parts = simulated(bench, twin)
        half = parts["half"]
        holds = half["lost"] == half["visible_duplicates"] == half["out_of_order"] == 0
        sentence = (
            f"{half['alerts']:.0f} alerts in {half['attempts']:.0f} attempts: {half['lost']:.0f} lost, "
            f"{half['visible_duplicates']:.0f} visible duplicates, {half['out_of_order']:.0f} out of order"
        )
        figures: dict[str, int | float | str] = {f"half_{name}": value for name, value in half.items()}
        if twin is None:
            down, poison, box = parts["down"], parts["poison"], black_box(bench)
            holds = holds and down["seconds_after_return"] <= 60 and poison["delay_of_others"] == 0
            holds = holds and box["lost"] == box["visible_duplicates"] == 0 and box["alerts"] > 0
            sentence += (
                f"; {down['seconds_after_return']:.1f} s after 24 h, poison delays others "
                f"{poison['delay_of_others']:.0f} s, those of its plate {poison['delay_of_its_plate']:.0f} s; "
                f"black box {box['alerts']} alerts, {box['lost']} lost, {box['visible_duplicates']} duplicates"
            )
            figures |= {f"down_{name}": value for name, value in down.items()}
            figures |= {f"poison_{name}": value for name, value in poison.items()}
            figures |= {f"box_{name}": value for name, value in box.items()}
        return Finding(holds, sentence, figures)


def simulated(bench: Bench, twin: str | None) -> dict[str, dict[str, float]]:
    """The Swift test on a fake clock; the figures of its parts."""
    bench.need("swift")
    report = bench.folder("simulated") / "report.jsonl"
    environment = os.environ | {
        "PROOF_SIZE": str(bench.scale(10_000 if twin else 100_000, 1_000)),
        "PROOF_SEED": str(bench.seed),
        "PROOF_REPORT": str(report),
    }
    if twin:
        environment["PROOF_TWIN"] = twin
    part = "/everyAlertArrivesOnceAndInOrder" if twin else ""
    command = ["swift", "test", "--skip-build", "--filter", f"AlertingTests.OutboxProofTests{part}"]
    run = subprocess.run(command, cwd=bench.repository, env=environment, capture_output=True, text=True)
    if not report.exists():
        if "error: no tests found" in run.stderr or "Could not find" in run.stderr:
            raise NotRun("the tests are not built (swift build --build-tests)")
        raise AssertionError(run.stdout[-2000:] + run.stderr[-2000:])
    return {(part := json.loads(line))["part"]: part["figures"] for line in report.read_text().splitlines()}


def black_box(bench: Bench) -> dict[str, int]:
    """The program itself, and a receiver on loopback that breaks every other request in its own way."""
    attempts = iter(range(1 << 30))

    def behavior(key: str, attempt: int) -> Reply:
        kind = next(attempts) % 8
        limited = Reply(status=429, headers={"Retry-After": "1"})
        faults = {1: Reply(status=500), 3: Reply(reset=True), 5: limited, 7: Reply(status=503)}
        return faults.get(kind, Reply(delay=0.05 if kind == 2 else 0))

    receiver = Receiver(behavior)
    site = Site(bench, "outbox", sinks=receiver.sink)
    for imager in site.imagers:
        # Four inspections, so that most crystals show more than once.
        for _ in imager.shots(plates=bench.scale(4, 1), inspections=4, wells=48, crystals=0.7):
            pass
    with site.daemon() as daemon:
        daemon.start()
        eventually("half of the alerts arrive", lambda: len(receiver.visible) * 2 >= len(site.ledger.alerts()) > 0)
        daemon.kill()
        daemon.start()
        eventually("all alerts arrive", lambda: is_done(site), within=900, every=0.5)
    figures = {
        "alerts": len(site.ledger.alerts()),
        "lost": len(set(site.ledger.alerts()) - receiver.visible),
        "visible_duplicates": sum(count - 1 for count in receiver.places.values()),
        "raw_repeats": receiver.repeats,
    }
    receiver.close()
    return figures


def is_done(site: Site) -> bool:
    """Every picture has its score and every alert its receiver."""
    pictures = sum(len(imager.manifest) for imager in site.imagers)
    return site.ledger.count() == pictures and set(site.ledger.alerts().values()) == {"delivered"}
