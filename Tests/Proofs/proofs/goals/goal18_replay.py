"""Goal 18: a folder that is gone through again changes nothing, with the old database and with a new one."""

from __future__ import annotations

import os

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site
from proofs.goal import Finding, Goal
from proofs.receiver import Receiver


class Replay(Goal):
    number = 18
    title = "a full replay changes nothing"
    target = "0 new rows, 0 alerts; with a new database the same scores bit for bit, 0 visible repeats"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """Alert keys that depend on the time of scoring."""
        return self.measure(bench, bench.broken("key-with-timestamp"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        receiver = Receiver()
        site = Site(bench, "site", sinks=receiver.sink, twin=twin)
        for imager in site.imagers:
            for _ in imager.shots(plates=bench.scale(4, 1), inspections=bench.scale(3, 2), wells=bench.scale(96, 24)):
                pass
        first = self.passed(site)
        alerts = receiver.visible

        # Known by stat alone; then with other times, known by content.
        new_rows = changed = 0
        for touch in (False, True):
            if touch:
                for imager in site.imagers:
                    for path in imager.manifest:
                        os.utime(imager.root / path)
            again = self.passed(site)
            new_rows += len(again) - len(first)
            changed += sum(old != new for old, new in zip(first, again))
        repeated_alerts = sum(receiver.taken.values()) - len(alerts)
        wrong = site.ledger.compare(site.imagers)

        site.delete_database()
        anew = self.passed(site)
        different = sum(old != new for old, new in zip(without_times(first), without_times(anew)))
        different += abs(len(first) - len(anew))
        visible = sum(count - 1 for count in receiver.places.values())
        receiver.close()
        figures = {
            "pictures": sum(len(i.manifest) for i in site.imagers),
            "alerts": len(alerts),
            "new_rows": new_rows,
            "changed_rows": changed,
            "repeated_alerts": repeated_alerts,
            "different_scores_after_deletion": different,
            "visible_repeats_after_deletion": visible,
            **wrong.figures,
        }
        bad = new_rows + changed + repeated_alerts + different + visible
        return Finding(
            bad == 0 and wrong.is_exact and len(alerts) > 0,
            f"{len(first)} pictures, {len(alerts)} alerts: {new_rows} new rows, {repeated_alerts} alerts again; "
            f"new database: {different} other scores, {visible} visible repeats",
            figures,
        )

    def passed(self, site: Site) -> list[tuple[object, ...]]:
        result = site.ingest()
        assert result.returncode == 0, result.stderr
        return site.ledger.dump()


def without_times(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The eighth column is `imaged_at`: the file's own time where the name has none, and that was touched."""
    return [row[:7] + row[8:] for row in rows]
