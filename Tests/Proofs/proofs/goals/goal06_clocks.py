"""Goal 6: clocks that are set by seconds, hours and years move nothing and lose nothing."""

from __future__ import annotations

import struct
import time

from proofs import cc, picture, schedules
from proofs.bench import Bench
from proofs.daemon import Site, eventually
from proofs.goal import Figure, Finding, Goal
from proofs.receiver import Receiver, Reply

HOUR, DAY, YEARS = 3600, 86_400, 315_576_000
STEPS = (0, 1, -1, HOUR, -HOUR, DAY, -DAY, YEARS, -YEARS)
"""By how much the wall clock is wrong, in seconds."""


class Clocks(Goal):
    number = 6
    title = "a wall clock that is set moves nothing"
    target = "clock +-10 years, 1,000 steps: 0 early settles, 0 missed alerts, timepoints in their order"

    def prove(self, bench: Bench) -> Finding:
        fake = schedules.run(bench, "SettlingTests.WriterScheduleTests/clockStepsMoveNothing", bench.scale(1000, 200))
        real = self.daemon(bench)
        bad = [fake["moved"], fake["unsound"], *(real[n] for n in ("half_written", "lost", "missed_alerts", "disorder"))]
        return Finding(
            not any(int(number) for number in bad),
            f"{fake['clock_steps']} steps on a fake clock: {fake['moved']} schedules moved, {fake['unsound']} unsound; "
            f"{real['daemon_steps']} steps around the daemon: {real['half_written']} half-written, {real['lost']} lost, "
            f"{real['missed_alerts']} of {real['alerts']} alerts missed, {real['disorder']} out of order",
            {**fake, **real},
        )

    def twin(self, bench: Bench) -> Finding:
        """The same schedules with the quiet reckoned by the wall clock."""
        fake = schedules.run(bench, "SettlingTests.WriterScheduleTests/clockStepsMoveNothing", bench.scale(200, 200))
        moved = fake["wall_clock_moved"]
        return Finding(moved == 0, f"{moved} schedules moved by {fake['clock_steps']} steps")

    def daemon(self, bench: Bench) -> dict[str, Figure]:
        """Pictures come, a webhook fails at first, and all the while the daemon's wall clock is set."""
        # Each alert is refused twice, so that waits for the next attempt lie between the steps.
        receiver = Receiver(behavior=lambda key, attempt: Reply(status=503 if attempt < 3 else 200))
        site = Site(bench, "clocks", imagers=("formulatrix", "hwi"), sinks=receiver.sink)
        offset = site.folder / "offset"
        offset.write_bytes(struct.pack("<q", 0))
        environment = {"LD_PRELOAD": str(cc.compile_shim(bench, "wallclock")), "WALLCLOCK_OFFSET": str(offset)}

        def set_clock() -> None:
            # In place: the daemon has the file mapped.
            with offset.open("r+b", buffering=0) as file:
                file.write(struct.pack("<q", bench.random.choice(STEPS)))

        steps, inspections = bench.scale(1000, 30), 4
        half = picture.jpeg(255, "never whole", 30_000)[:20_000]
        with site.daemon(environment=environment) as daemon:
            daemon.start()
            work = [shots for i in site.imagers for shots in [i.shots(plates=1, inspections=inspections, wells=12)]]
            for number in range(steps):
                set_clock()
                for shots in work:
                    next(shots, None)
                path, _, _ = site.imagers[0].name_of(5, 0, 0)
                if number % 7 == 0:
                    # A copier that never ends, and is never long still.
                    site.imagers[0].put(path, half + bytes([number % 251]) * (number + 1))
                time.sleep(0.1)
            for shots in work:
                for _ in shots:
                    pass
            set_clock()
            eventually("every picture is scored", lambda: site.ledger.compare(site.imagers).missing == [])
            try:
                eventually("every alert is taken", lambda: missed(site, receiver) == 0, within=60)
            except AssertionError:
                pass  # The figures tell it.
            assert daemon.returncode is None, daemon.log[-2000:]
        receiver.close()
        wrong_rows = site.ledger.compare(site.imagers)
        return {
            "daemon_steps": steps,
            "pictures": sum(len(i.manifest) for i in site.imagers),
            "half_written": len(wrong_rows.wrong) + len(wrong_rows.duplicated),
            "lost": len(wrong_rows.missing),
            "alerts": len(alerts(site)),
            "missed_alerts": missed(site, receiver),
            "disorder": disorder(site),
            "years_of_scoring": years(site),
        }


def alerts(site: Site) -> list[str]:
    """The states of all that the detection found worth a word."""
    return [str(row[0]) for row in site.ledger.query("SELECT state FROM alerts")]


def missed(site: Site, receiver: Receiver) -> int:
    """At least one when there was nothing to miss, or nobody heard of it."""
    states = alerts(site)
    return len(states) - states.count("delivered") if states and receiver.taken else 1


def disorder(site: Site) -> int:
    """Timepoints of a drop that do not follow the imager's own order in the view of its history."""
    rows = site.ledger.query("SELECT plate, well, drop_number, timepoint FROM timeline")
    wrong = 0
    for before, after in zip(rows, rows[1:]):
        if before[:3] == after[:3] and int(str(before[3])) >= int(str(after[3])):
            wrong += 1
    return wrong


def years(site: Site) -> int:
    """In how many years by its own clock the daemon scored: more than one, or the steps did not reach it."""
    return int(str(site.ledger.query("SELECT count(DISTINCT strftime('%Y', scored_at)) FROM scores")[0][0]))
