"""Goal 8: a daemon in full work is killed at random moments; what it had said stays, and nobody is told twice."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal
from proofs.ledger import expected_hits
from proofs.receiver import Receiver, Reply

Place = tuple[str, str, str, int, str]
"""Source, plate, well, drop, timepoint."""

_SCORED = re.compile(r"info: (\S+): plate (\S+) (\S+) drop (\d+) timepoint (\S+): ")


class RandomKills(Goal):
    number = 8
    title = "SIGKILL at random moments of full work"
    target = "0 acknowledged scores lost, 0 duplicate rows, 0 duplicate alerts by key, at most 1 raw repeat a kill"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, bench.scale(200, 5), None)

    def twin(self, bench: Bench) -> Finding:
        """An alert is marked as delivered before it is sent."""
        return self.measure(bench, bench.scale(40, 4), bench.broken("mark-before-send"))

    def measure(self, bench: Bench, kills: int, twin: BrokenBinary | None) -> Finding:
        # A receiver that takes its time, so that many kills fall into a delivery. Half of the alerts are taken on arrival,
        # and a kill makes them come again; half only when the sender waited, and a kill must not have them forgotten.
        receiver = Receiver(lambda key, attempt: Reply(delay=0.1, is_late=key[:1] in "01234567"))
        site = Site(bench, "site", sinks=receiver.sink, twin=twin)
        lost = unsaid = 0
        known: dict[Place, object] = {}
        with ExitStack() as streams:
            for imager in site.imagers:
                streams.enter_context(imager.stream(rate=8, crystals=0.5))
            for _ in range(kills):
                self.one_life(bench, site)
                rows = self.rows(site)
                # A row that a reader has seen stays as it was, and so does one that the daemon has told of.
                lost += sum(rows.get(place) != when for place, when in known.items())
                unsaid += len(self.acknowledged(site) - rows.keys())
                known = rows
        killed_rows = len(known)
        receiver.behavior = lambda key, attempt: Reply()
        self.complete(site)
        receiver.close()
        difference = site.ledger.compare(site.imagers)
        expected, seen = expected_hits(site.imagers), len(receiver.visible)
        twice = sum(count - 1 for count in receiver.places.values())
        soundness = site.ledger.integrity()
        figures = {
            "kills": kills,
            "pictures": sum(len(i.manifest) for i in site.imagers),
            "rows_before_the_last_start": killed_rows,
            "acknowledged_lost": lost + unsaid,
            "alerts_expected": expected,
            "alerts_missing": expected - seen,
            "alerts_twice_by_key": twice,
            "raw_repeats": receiver.repeats,
            "integrity": soundness,
            **difference.figures,
        }
        holds = (
            lost + unsaid == 0
            and difference.is_exact
            and expected == seen
            and twice == 0
            and receiver.repeats <= kills
            and soundness == "ok"
            and killed_rows > kills // 2
        )
        return Finding(
            holds,
            f"{kills} kills, {figures['pictures']} pictures, {killed_rows} rows written between kills: "
            f"{lost + unsaid} acknowledged lost, {len(difference.missing)} lost, {len(difference.duplicated)} "
            f"duplicate rows; {expected - seen} of {expected} alerts missing, {twice} twice, "
            f"{receiver.repeats} raw repeats; integrity {soundness}",
            figures,
        )

    def one_life(self, bench: Bench, site: Site) -> None:
        """Most daemons die at work, some while they start."""
        with site.daemon() as daemon:
            if bench.random.random() < 0.15:
                daemon.start(wait=False)
                time.sleep(bench.random.uniform(0, 0.3))
            else:
                before = site.ledger.count()
                daemon.start()
                eventually("the work begins", lambda: site.ledger.count() > before, every=0.01)
                time.sleep(bench.random.uniform(0, 1))

    def rows(self, site: Site) -> dict[Place, object]:
        """Every score that a reader sees, with the moment of its recording."""
        if site.ledger.count() == 0:
            return {}
        rows = site.ledger.query(
            "SELECT source, plate, well, drop_number, timepoint, scored_at || ' ' || crystals FROM scores"
        )
        return {(str(r[0]), str(r[1]), str(r[2]), int(str(r[3])), str(r[4])): r[5] for r in rows}

    def acknowledged(self, site: Site) -> set[Place]:
        """Every score that a daemon's log tells of."""
        lines = (site.folder / "daemon.log").read_text(errors="replace")
        return {(m[1], m[2], m[3], int(m[4]), m[5]) for m in _SCORED.finditer(lines)}

    def complete(self, site: Site) -> None:
        """What was left by the last kill; a pass gives up after half a minute of alerts, so there may be several."""
        for _ in range(10):
            result = site.ingest()
            assert result.returncode == 0, result.stderr[-2000:]
            if all(state == "delivered" for state in site.ledger.alerts().values()):
                return
