"""How long a statement takes: Timer runs it, Measurement holds the times, Compare prints several side by side."""
import math
import statistics
import timeit
from dataclasses import dataclass, field

import microgradx
from microgradx._rows import need

__all__ = ["Compare", "Measurement", "TaskSpec", "Timer", "select_unit"]

_UNITS = ((1e-9, "ns", "nanoseconds"), (1e-6, "us", "microseconds"), (1e-3, "ms", "milliseconds"), (1.0, "s", "seconds"))


def select_unit(t):
    """(the name of the largest unit that is no longer than t seconds, its length in seconds).

    >>> import microgradx.utils.benchmark
    >>> microgradx.utils.benchmark.select_unit(0.02)
    ('ms', 0.001)
    """
    size, name, _ = max((unit for unit in _UNITS if unit[0] <= t), default=_UNITS[0])
    return name, size


@dataclass(frozen=True)
class TaskSpec:
    """What was measured: the statement, its setup, its labels and the number of threads.

    >>> from microgradx.utils.benchmark import TaskSpec
    >>> TaskSpec("x + x", "x = 1", label="sum").title
    'sum'
    """
    stmt: str
    setup: str
    global_setup: str = ""
    label: str | None = None
    sub_label: str | None = None
    description: str | None = None
    env: str | None = None
    num_threads: int = 1

    @property
    def title(self):
        """The labels in one line; without any, the statement."""
        return f"{self.label or self.stmt}{f': {self.sub_label}' if self.sub_label else ''}"


@dataclass
class Measurement:
    """raw_times: seconds of number_per_run runs, one after the other; times: of one run.

    >>> from microgradx.utils.benchmark import Measurement, TaskSpec
    >>> Measurement(10, [2.0, 4.0, 9.0], TaskSpec("f()", "")).median
    0.4
    """
    number_per_run: int
    raw_times: list
    task_spec: TaskSpec
    metadata: dict | None = field(default=None)

    @property
    def times(self):
        """Seconds per run."""
        return [t / self.number_per_run for t in self.raw_times]

    @property
    def median(self):
        """The middle of times."""
        return statistics.median(self.times)

    @property
    def mean(self):
        """The mean of times."""
        return statistics.fmean(self.times)

    def _quartiles(self):
        return microgradx.tensor(self.times, dtype=microgradx.float64).quantile(microgradx.tensor([0.25, 0.75], dtype=microgradx.float64)).tolist()

    @property
    def iqr(self):
        """The distance between the quartiles of times."""
        first, third = self._quartiles()
        return third - first

    @property
    def title(self):
        """TaskSpec.title."""
        return self.task_spec.title

    @property
    def as_row_name(self):
        """What stands before the times of a task in a table: its sub_label; without one, the statement."""
        return self.sub_label or self.stmt or "[Unknown]"

    def __getattr__(self, name):
        if name == "task_spec":
            raise AttributeError(name)
        return getattr(self.task_spec, name)

    @staticmethod
    def merge(measurements):
        """Those of one task and one number of runs become one."""
        merged = {}
        for m in measurements:
            merged.setdefault((m.task_spec, m.number_per_run), []).extend(m.raw_times)
        return [Measurement(number, times, task) for (task, number), times in merged.items()]

    def __repr__(self):
        unit, size = select_unit(self.median)
        task, count = self.task_spec, len(self.raw_times)
        lines = [object.__repr__(self), self.title, *([task.description] if task.description else []),
                 *([f"setup: {task.setup}"] if task.setup not in ("", "pass") else [])]
        shown = f"{self.median / size:.2f} {unit}"
        lines.append(f"  {shown}" if count == 1 else f"  Median: {shown}")
        if count > 3:
            first, third = (t / size for t in self._quartiles())
            lines.append(f"  IQR:    {third - first:.2f} {unit} ({first:.2f} to {third:.2f})")
        lines.append(f"  {count} measurement{'s' * (count > 1)}, {self.number_per_run} runs {'per measurement' * (count > 1)}, "
                     f"{task.num_threads} thread{'s' * (task.num_threads > 1)}")
        return "\n".join(lines)


class Timer:
    """Timer(stmt, setup, globals=...): how long a Python statement takes, with num_threads threads (1, unless told otherwise).

    label, sub_label and description say where Compare puts the result. ValueError for statements in another language than Python.

    >>> import microgradx
    >>> from microgradx.utils.benchmark import Timer
    >>> Timer("x + x", globals={"x": microgradx.ones(3)}).timeit(10).number_per_run
    10
    """

    def __init__(self, stmt="pass", setup="pass", global_setup="", timer=timeit.default_timer, globals=None, label=None, sub_label=None,
                 description=None, env=None, num_threads=1, language="python"):
        need(isinstance(stmt, str), ValueError, f"Timer: stmt must be a string, got {type(stmt).__name__}")
        need(str(language).lower() in ("python", "py"), ValueError, f"Timer: only Python is measured here, not {language}")
        need(not global_setup, ValueError, "Timer: global_setup is for C++. Hint: setup")
        names = {**(globals or {})}
        names.setdefault("microgradx", microgradx)
        self._timer, self._globals = timeit.Timer(stmt, setup, timer, names), names
        self._task_spec = TaskSpec(stmt, setup, global_setup, label, sub_label, description, env, num_threads)

    def _run(self, number):
        threads = microgradx.get_num_threads()
        microgradx.set_num_threads(self._task_spec.num_threads)
        try:
            return max(self._timer.timeit(number), 1e-9)
        finally:
            microgradx.set_num_threads(threads)

    def timeit(self, number=1_000_000):
        """Measurement of number runs, after some more that warm up."""
        self._run(max(number // 100, 2))
        return Measurement(number, [self._run(number)], self._task_spec)

    def blocked_autorange(self, callback=None, min_run_time=0.2):
        """Measurement of blocks of runs until min_run_time seconds are full; callback(number, time) is told of each.

        Blocks are so long that the clock costs less than a thousandth of them.
        """
        return self._until(self._block(min_run_time), callback, lambda m: sum(m.raw_times) >= min_run_time)

    def _block(self, min_run_time):
        number, clock = 1, statistics.median(timeit.repeat("pass", number=1, repeat=100))
        self._run(2)
        while self._run(number) < min(max(1000 * clock, min_run_time / 1000), min_run_time) and number < 10**9:
            number *= 10
        return number

    def adaptive_autorange(self, threshold=0.1, *, min_run_time=0.01, max_run_time=10.0, callback=None):
        """blocked_autorange, until the quartiles lie within threshold of the median (and min_run_time is full), or max_run_time is."""
        def enough(m):
            total = sum(m.raw_times)
            return total >= max_run_time or total >= min_run_time and len(m.raw_times) > 3 and m.iqr / m.median < threshold
        return self._until(self._block(min_run_time), callback, enough)

    def _until(self, number, callback, enough):
        found = Measurement(number, [], self._task_spec)
        while not found.raw_times or not enough(found):
            found.raw_times.append(self._run(number))
            if callback is not None:
                callback(number, found.raw_times[-1])
        return found


class Compare:
    """Compare(measurements): a table for each label, a row for each sub_label (and number of threads), a column for each description.

    >>> from microgradx.utils.benchmark import Compare, Measurement, TaskSpec
    >>> Compare([Measurement(1, [2e-6], TaskSpec("f()", "", label="f", sub_label="small", description=d)) for d in ("old", "new")]).print()
    f (us)
                     old     new
    small           2.00    2.00
    """

    def __init__(self, results):
        self._results = []
        self._trimmed = self._warned = self._coloured = False
        self._rowwise = False
        self.extend_results(results)

    def extend_results(self, results):
        """Add measurements; ValueError for anything else."""
        for m in results:
            need(isinstance(m, Measurement), ValueError, f"Compare: expected Measurements, got {type(m).__name__}")
        self._results.extend(results)

    def trim_significant_figures(self):
        """Print two digits at most behind the point of a time, and of those none below the second of the distance between the quartiles."""
        self._trimmed = True

    def highlight_warnings(self):
        """Print (! 14%) behind a time whose quartiles lie 14% of it apart, where that is more than 10%."""
        self._warned = True

    def colorize(self, rowwise=False):
        """Print the shortest time of each column, or row, in green, on a terminal that knows ANSI's codes."""
        self._coloured, self._rowwise = True, rowwise

    def _cell(self, m, size):
        time, spread = m.median / size, m.iqr / size
        digits = max(0, min(2, 1 - math.floor(math.log10(spread)))) if self._trimmed and spread else 2
        return f"{time:.{digits}f}" + (f" (! {spread / time:.0%})" if self._warned and spread > 0.1 * time else "")

    def __str__(self):
        tables, text = {}, []
        for m in Measurement.merge(self._results):
            task = m.task_spec
            row = f"{m.as_row_name}{f' [{task.num_threads} threads]' if task.num_threads > 1 else ''}"
            tables.setdefault(task.label or task.stmt, {}).setdefault(row, {})[task.description or ""] = m
        for label, rows in tables.items():
            columns = list(dict.fromkeys(name for row in rows.values() for name in row))
            unit, size = select_unit(min(m.median for row in rows.values() for m in row.values()))
            cells = {name: {c: self._cell(m, size) for c, m in row.items()} for name, row in rows.items()}
            lines = rows.values() if self._rowwise else ({name: row[c] for name, row in rows.items() if c in row} for c in columns)
            best = {id(min(line.values(), key=lambda m: m.median)) for line in lines} if self._coloured else ()
            wide, cell = max(12, *map(len, rows)), max(8, *(len(x) + 2 for x in (*columns, *(x for row in cells.values() for x in row.values()))))
            text += [f"{label} ({unit})", " " * wide + "".join(f"{c:>{cell}}" for c in columns)]
            for name, row in rows.items():
                shown = {c: f"{cells[name].get(c, ''):>{cell}}" for c in columns}
                text.append(f"{name:{wide}}" + "".join(f"\x1b[92m{x}\x1b[0m" if id(row.get(c)) in best else x for c, x in shown.items()))
        return "\n".join(text)

    def print(self):
        """Print the tables."""
        print(self)
