"""Goal 14: another user, who may only read, reads while the daemon runs, after it stopped and after it was killed."""

from __future__ import annotations

from proofs.bench import Bench
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal
from proofs.otheruser import OtherUser


class Readers(Goal):
    number = 14
    title = "readers of another user id"
    target = "3 of 3: running, stopped, killed"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, removes_log=False)

    def twin(self, bench: Bench) -> Finding:
        """The log's files go away with the last connection, as SQLite's default is."""
        return self.measure(bench, removes_log=True)

    def measure(self, bench: Bench, *, removes_log: bool) -> Finding:
        site = Site(bench, "site", imagers=("formulatrix",))
        reader = OtherUser(bench, site)
        wells = bench.scale(96, 12)
        for _ in site.imagers[0].shots(plates=1, inspections=1, wells=wells):
            pass
        states: dict[str, bool] = {}

        def ask(state: str) -> None:
            result = reader.ask("SELECT count(*) FROM scores")
            states[state] = result.stdout.strip() == str(wells) and result.stderr == ""

        with site.daemon() as daemon:
            daemon.start()
            eventually("everything is scored", lambda: site.ledger.count() == wells)
            ask("running")
            daemon.stop()
        if removes_log:
            for suffix in ("-wal", "-shm"):
                site.database.with_name(site.database.name + suffix).unlink()
        ask("stopped")
        with site.daemon() as daemon:
            daemon.start()
            daemon.kill()
        ask("killed")
        good = sum(states.values())
        words = ", ".join(f"{state} {'read' if is_good else 'refused'}" for state, is_good in states.items())
        return Finding(good == 3, f"{good} of 3: {words}", {"answered": good})
