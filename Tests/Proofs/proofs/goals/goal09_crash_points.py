"""Goal 9: SIGKILL at each call that changes something, until a pass ends untouched, and within writes."""

from __future__ import annotations

import signal

from proofs.bench import Bench, BrokenBinary
from proofs.faults import CHANGES, Action
from proofs.goal import Finding, Goal
from proofs.smallpass import Case, SmallPass, count_calls, judge_all, sample

POINTS = f"{CHANGES} send receive"
TRACED = (
    "write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,truncate,ftruncate,fallocate,rename,"
    "renameat,renameat2,unlink,unlinkat,link,linkat,symlink,mkdir,creat,open,openat,openat2,msync,sendfile,"
    "copy_file_range"
)


class CrashPoints(Goal):
    number = 9
    title = "killed at every call of a pass, the next pass completes it"
    target = "0 lost, 0 twice, 0 wrong, every alert once, at every point; every call covered"

    def prove(self, bench: Bench) -> Finding:
        calls, traced = self.coverage(bench)
        finding = self.measure(bench, None, stop_at_first=False)
        figures = {**finding.figures, "calls_covered": calls, "calls_seen_by_strace": traced}
        return Finding(
            finding.holds and calls >= traced,
            f"{finding.sentence}; the faults see {calls} of the {traced} calls that strace sees",
            figures,
        )

    def twin(self, bench: Bench) -> Finding:
        """The score is committed before its hit and its alerts."""
        return self.measure(bench, bench.broken("split-commit"), stop_at_first=True)

    def coverage(self, bench: Bench) -> tuple[int, int]:
        """The calls that the faults can strike, and those that the kernel sees, of one and the same pass."""
        bench.need("strace")
        with SmallPass(bench, "coverage", None) as trial:
            trace = bench.scratch / "trace"
            strace = ["strace", "-f", "-y", "-o", str(trace), "-e", f"trace={TRACED}"]
            fault, code = trial.run(Case(Action.kill(CHANGES), 0), strace)
            assert code == 0, f"a traced pass ends with {code}"
            folder = str(trial.site.folder)
            lines = [line for line in trace.read_text(errors="replace").splitlines() if folder in line]
            lines = [line for line in lines if "open" not in line or "O_CREAT" in line]
            return fault.calls, len([line for line in lines if "resumed>" not in line])

    def measure(self, bench: Bench, twin: BrokenBinary | None, *, stop_at_first: bool) -> Finding:
        last = count_calls(bench, POINTS, twin)
        # A few more, until a pass ends untouched; the order of threads may add a call or two.
        cases = [Case(Action.kill(POINTS), at) for at in range(1, last + 9)]
        if not bench.is_quick and twin is None:
            cases += [Case(Action.torn_write(), at) for at in range(1 + bench.random.randrange(3), last, 3)]
        cases = sample(cases, bench.random, bench.scale(len(cases), 12))
        struck = []

        def judge(number: int, case: Case) -> list[str]:
            with SmallPass(bench, f"{number}", twin) as trial:
                fault, code = trial.run(case)
                if fault.has_struck:
                    struck.append(case)
                expected = -signal.SIGKILL if fault.has_struck else 0
                problems = [] if code == expected else [f"exit {code}"]
                taken = trial.receiver.visible
                if (end := trial.finish()) != 0:
                    problems += [f"the next pass ends with {end}"]
                problems += trial.wrong() + trial.incomplete()
                problems += trial.unrecorded(taken)
                place = f"{case.action.name} call {case.at} ({fault.what if fault.has_struck else 'untouched'})"
                return [f"{place}: {problem}" for problem in problems]

        done, problems = judge_all(cases, judge, stop_at_first=stop_at_first)
        assert struck, f"no pass was killed: {problems[:1]}"
        figures = {"calls": last, "passes": done, "killed": len(struck), "problems": len(problems)}
        first = f"; first: {problems[0]}" if problems else ""
        return Finding(
            not problems,
            f"{len(struck)} of {done} passes killed at {last} calls: {len(problems)} problems{first}",
            figures,
        )
