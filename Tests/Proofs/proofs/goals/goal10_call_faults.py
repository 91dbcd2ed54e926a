"""Goal 10: a call fails, is interrupted or falls short, each in turn: never a wrong row, and the exit code says it."""

from __future__ import annotations

import errno
from collections import Counter

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Daemon, eventually
from proofs.faults import Action, Fault
from proofs.goal import Finding, Goal
from proofs.smallpass import Case, SmallPass, count_calls, judge_all, sample

EIO = Action.error(errno.EIO, "write sync truncate rename unlink create read open")
ENOSPC = Action.error(errno.ENOSPC, "write truncate create")
EINTR = Action.error(errno.EINTR, "write truncate create read open")
SHORT = Action.short("read write")
SYNC = Action.error(errno.EIO, "write sync")
EXITS = {0, 1, 74, 78}
"""Of the contract: done, some items failed, input or output failed as a whole, the configuration cannot be read."""


class CallFaults(Goal):
    number = 10
    title = "a call that fails, is interrupted or falls short makes no wrong row"
    target = "0 wrong rows, 0 lost after the next pass, exit 74 where the ledger's disk failed, 0 where it was full"

    def prove(self, bench: Bench) -> Finding:
        passes = self.passes(bench, None, [EIO, ENOSPC, EINTR, SHORT], stop_at_first=False)
        daemons = self.daemons(bench, bench.scale(20, 1))
        return Finding(
            passes.holds and not daemons,
            f"{passes.sentence}; daemons: {len(daemons)} problems" + "".join(f"; {p}" for p in daemons[:1]),
            {**passes.figures, "daemon_problems": len(daemons)},
        )

    def twin(self, bench: Bench) -> Finding:
        """A write that failed is tried again, as if the disk had only been full."""
        return self.passes(bench, bench.broken("retry-after-failed-sync"), [SYNC], stop_at_first=True)

    def passes(
        self, bench: Bench, twin: BrokenBinary | None, actions: list[Action], *, stop_at_first: bool
    ) -> Finding:
        cases: list[Case] = []
        for action in actions:
            every = [Case(action, at) for at in range(1, count_calls(bench, action.kinds, twin) + 4)]
            cases += sample(every, bench.random, bench.scale(len(every), 3))
        cases = sample(cases, bench.random, None)
        exits: Counter[str] = Counter()

        def judge(number: int, case: Case) -> list[str]:
            with SmallPass(bench, f"{number}", twin) as trial:
                fault, code = trial.run(case)
                if fault.has_struck:
                    exits[f"{case.action.name} exit {code}"] += 1
                problems = trial.wrong() + self.unexpected(case.action, fault, code, trial)
                if code != 0 and (end := trial.finish()) != 0:
                    problems += [f"the next pass ends with {end}"]
                problems += trial.wrong() + trial.incomplete()
                place = f"{case.action.name} at call {case.at} ({fault.what if fault.has_struck else 'untouched'})"
                return [f"{place}: {problem}" for problem in problems]

        done, problems = judge_all(cases, judge, stop_at_first=stop_at_first)
        assert exits, f"no fault struck: {problems[:1]}"
        summary = ", ".join(f"{exits[name]} {name}" for name in sorted(exits))
        first = f"; first: {problems[0]}" if problems else ""
        return Finding(
            not problems,
            f"{done} passes ({summary}): {len(problems)} problems{first}",
            {"passes": done, "problems": len(problems), **exits},
        )

    def unexpected(self, action: Action, fault: Fault, code: int, trial: SmallPass) -> list[str]:
        """An exit code that the contract does not have for this fault."""
        if not fault.has_struck:
            return [] if code == 0 else [f"exit {code} without a fault"]
        if code not in EXITS:
            return [f"exit {code}"]
        if action.name == "short" and code != 0:
            return [f"exit {code}"]
        if action.name == "ENOSPC" and code != 0 and trial.site.ledger.count() > 0:
            return [f"exit {code} in the middle of a pass"]
        # A write of a commit goes to the log; the database itself is only written by checkpoints, which are repeated.
        is_commit = fault.what.endswith("-wal") and fault.what.split()[0] in ("pwrite64", "fdatasync", "fsync")
        if action.name == "EIO" and is_commit and code != 74:
            return [f"exit {code} after a failed commit"]
        return []

    def daemons(self, bench: Bench, count: int) -> list[str]:
        """The disk fails under a daemon: it ends with 74, and what starts next completes the work."""
        problems: list[str] = []
        for number in range(count):
            with SmallPass(bench, f"daemon-{number}", None) as trial:
                assert trial.finish() == 0
                site, imager = trial.site, trial.site.imagers[0]
                for well in range(4, 9):
                    imager.expose(0, well, 2, has_crystal=True, rename=True)
                at = bench.random.randrange(6, 120)
                fault = Fault(bench, site.folder, SYNC, at, site.folder / "fault-state")
                with site.daemon(environment=fault.environment) as daemon:
                    daemon.start(wait=False)
                    self.feed_until_end(trial, daemon, fault)
                    if daemon.returncode != 74:
                        problems.append(f"EIO at call {at} ({fault.what}): the daemon's exit is {daemon.returncode}")
                if (end := trial.finish()) != 0:
                    problems.append(f"after EIO at call {at}: the next pass ends with {end}")
                problems += trial.wrong() + trial.incomplete()
        return problems

    def feed_until_end(self, trial: SmallPass, daemon: Daemon, fault: Fault) -> None:
        """Gives the daemon pictures until the fault has struck, and waits for its end."""
        well = 9
        while not fault.has_struck and daemon.returncode is None and well < 96:
            trial.site.imagers[0].expose(0, well, 2, has_crystal=well % 2 == 0, rename=True)
            well += 1
            try:
                eventually("the fault strikes", lambda: fault.has_struck, within=0.5)
            except AssertionError:
                continue
        try:
            eventually("the daemon ends", lambda: daemon.returncode is not None, within=30)
        except AssertionError:
            pass
