"""Plant one fault at a time, run the row's tests, and say whether they went red."""
import re
import warnings
from collections import Counter
from dataclasses import dataclass

from microgradx._engine.faults import plant
from tests.faults.equivalent import reason_for
from tests.faults.kinds import Watched, all_faults
from tests.ops.test_rows import KINDS, SAMPLED, check_row

EXAMPLES = 20       # as many as the row suite runs in its ci profile
MORE = 100          # that a fault must leave unchanged before it counts as equivalent


@dataclass
class Result:
    """What became of one fault in one row: "caught", "equivalent", "MISSED"; by: the part of the tests that went red."""
    row: str
    fault: str
    verdict: str
    by: str = ""


def first_failure(name, examples, start=0):
    """Run the row's tests; the part that failed, or None."""
    for seed in range(start, examples):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                check_row(name, seed, KINDS[seed % len(KINDS)])
        except AssertionError as error:
            return (re.search(r"fails '(?:\w+: )?([^']*)'", str(error)) or ["", "an assertion"])[1]
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            return f"an error ({type(error).__name__})"
    return None


def planted(name, fault, examples, start=0):
    """The row's tests with this fault -> what failed, the watched fault."""
    watched = Watched(fault)
    remove = plant(name, watched)
    try:
        return first_failure(name, examples, start), watched
    finally:
        remove()


def row_results(name):
    """Every fault that can be planted in a row."""
    failed, watched = planted(name, None, EXAMPLES)
    if failed:
        raise AssertionError(f"{name}: its tests fail without a fault: {failed}")
    if not watched.count:
        raise AssertionError(f"{name}: its tests never run its rule")
    for label, fault in all_faults(watched.count).items():
        by, watched = planted(name, fault, EXAMPLES)
        if by is None and not watched.changed and watched.applied:
            by, watched = planted(name, fault, MORE, EXAMPLES)
            if watched.changed:
                by = None                           # the examples of the ci profile never showed it
        if by:
            yield Result(name, label, "caught", by)
        elif watched.changed:
            yield Result(name, label, "MISSED")
        elif watched.applied:
            reason = reason_for(name, label)
            yield Result(name, label, "equivalent" if reason else "MISSED", reason or "changed nothing, for no reason that is written down")


def table(results):
    """The results as text: totals by kind of fault and by the part that caught them, then what is equivalent or missed."""
    results = list(results)
    kinds = Counter((re.sub(r", inputs? .*", "", r.fault), r.verdict) for r in results)
    width = max(len(kind) for kind, _ in kinds)
    lines = [f"{'fault':{width}}  planted  caught  equivalent  missed"]
    for kind in dict.fromkeys(k for k, _ in kinds):
        counts = [kinds[kind, v] for v in ("caught", "equivalent", "MISSED")]
        lines.append(f"{kind:{width}}  {sum(counts):7}  {counts[0]:6}  {counts[1]:10}  {counts[2]:6}")
    verdicts = Counter(r.verdict for r in results)
    lines.append(f"{'all':{width}}  {len(results):7}  {verdicts['caught']:6}  {verdicts['equivalent']:10}  {verdicts['MISSED']:6}")
    lines += ["", f"rows: {len({r.row for r in results})}; caught by: "
              + ", ".join(f"{by} {n}" for by, n in Counter(r.by for r in results if r.verdict == "caught").most_common())]
    for verdict in ("MISSED", "equivalent"):
        found = [r for r in results if r.verdict == verdict]
        if found:
            lines += ["", f"{verdict} ({len(found)}):", *[f"  {r.row:24} {r.fault:38} {r.by}" for r in found]]
    return "\n".join(lines)


def run(names=None):
    """All results of these rows (all that are sampled)."""
    for name in names or SAMPLED:
        yield from row_results(name)
