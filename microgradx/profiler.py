"""Where a program's time goes: blocks that it names, layers, backward passes and steps of optimizers, with counts and CPU times.

Single operations are not told apart (nothing stands between a call and its kernel that could), and nothing is measured, at no cost,
while no profile is open. For Python's functions there is cProfile.
"""
import contextlib
import enum
import functools
import gzip
import json
import os
import sys
import threading
import time
from collections import namedtuple

from microgradx._engine.storage import memory_stats
from microgradx._rows import need

__all__ = ["ProfilerAction", "ProfilerActivity", "profile", "record_function", "schedule", "tensorboard_trace_handler"]

_open = []              # the profiles that are recording
_watching = []          # what undoes _watch, while there are any


class _Thread(threading.local):
    """The blocks that are open in this thread: [name, its shapes, start, bytes then, time of blocks inside, bytes of blocks inside, lines]."""

    def __init__(self):
        self.stack = []


_thread = _Thread()


class ProfilerActivity(enum.Enum):
    """What is measured: the CPU, whatever is asked for.

    >>> from microgradx.profiler import ProfilerActivity
    >>> ProfilerActivity.CPU.name
    'CPU'
    """
    CPU = 0
    XPU = 1
    MTIA = 2
    CUDA = 3
    HPU = 4
    PrivateUse1 = 5


class ProfilerAction(enum.Enum):
    """What a schedule says of a step.

    >>> from microgradx.profiler import ProfilerAction, schedule
    >>> schedule(wait=1, warmup=0, active=1)(1) is ProfilerAction.RECORD_AND_SAVE
    True
    """
    NONE = 0
    WARMUP = 1
    RECORD = 2
    RECORD_AND_SAVE = 3


class _Event(namedtuple("_Event", "name shapes start time self_time memory self_memory depth thread stack")):
    """One run of a block: seconds and bytes, with and without the blocks inside; in microseconds as key_averages has them."""

    count, key = 1, property(lambda self: self.name)
    cpu_time = cpu_time_total = property(lambda self: 1e6 * self.time)
    self_cpu_time_total = property(lambda self: 1e6 * self.self_time)


def _lines():
    """The program's lines that led here, innermost first: "file(line): function"."""
    found, frame = [], sys._getframe(2)
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith("microgradx."):
            found.append(f"{frame.f_code.co_filename}({frame.f_lineno}): {frame.f_code.co_name}")
        frame = frame.f_back
    return found


def _enter(name, shapes=None):
    lines = _lines() if any(each.with_stack for each in _open) else []
    _thread.stack.append([name, shapes, time.perf_counter(), memory_stats()["in_use"], 0.0, 0, lines])


def _leave(name):
    end, held = time.perf_counter(), memory_stats()["in_use"]
    stack = _thread.stack
    while any(block[0] == name for block in stack):         # or it began before the profile
        found, shapes, start, before, inner, inner_bytes, lines = stack.pop()
        took, grew = end - start, held - before
        if stack:
            stack[-1][4] += took
            stack[-1][5] += grew
        event = _Event(found, shapes, start, took, took - inner, grew, grew - inner_bytes, len(stack), threading.get_native_id(), lines)
        for each in _open:
            each._events.append(event)
        if found == name:       # what an exception left open inside ends with it
            return


class record_function(contextlib.ContextDecorator):
    """record_function(name, args=None): a context, or a decorator, that names a block for the profile that is open.

    >>> from microgradx.profiler import record_function
    >>> with record_function("forward"):
    ...     1 + 1
    2
    """

    def __init__(self, name, args=None):
        need(isinstance(name, str), TypeError, f"record_function: argument 'name' must be str, not {type(name).__name__}")
        self.name, self.args = name, args

    def __enter__(self):
        if _open:
            _enter(self.name)
        return self

    def __exit__(self, *error):
        if _thread.stack:
            _leave(self.name)
        return False


def _watch():
    """Have layers, backward passes and steps of optimizers open blocks; returns what undoes it."""
    from microgradx._engine import tape
    from microgradx._engine.tensor import Tensor
    from microgradx.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
    from microgradx.optim import optimizer

    def shapes(args):
        return str([list(each.shape) if isinstance(each, Tensor) else [] for each in args])

    def step(optimizer):
        return f"Optimizer.step#{type(optimizer).__name__}.step"

    def measured(walk):
        @functools.wraps(walk)
        def backward(*args):
            with record_function("backward"):
                return walk(*args)
        return backward
    walks = {name: getattr(tape, name) for name in ("backward_of_number", "run_backward")}
    for name, walk in walks.items():
        setattr(tape, name, measured(walk))
    handles = [register_module_forward_pre_hook(lambda module, args: _enter(f"nn.{type(module).__name__}", shapes(args))),
               register_module_forward_hook(lambda module, args, out: _leave(f"nn.{type(module).__name__}"), always_call=True),
               optimizer.register_optimizer_step_pre_hook(lambda each, args, kwargs: _enter(step(each))),
               optimizer.register_optimizer_step_post_hook(lambda each, args, kwargs: _leave(step(each)))]

    def undo():
        global _thread
        for name, walk in walks.items():
            setattr(tape, name, walk)
        for handle in handles:
            handle.remove()
        _thread = _Thread()         # no thread has open blocks
    return undo


def schedule(*, wait, warmup, active, repeat=0, skip_first=0, skip_first_wait=0):
    """The function of a step's number that says ProfilerAction: after skip_first steps, cycles of wait, warmup and active ones, repeat of them
    (0: without end); with skip_first_wait the first cycle does not wait.

    >>> from microgradx.profiler import schedule
    >>> [schedule(wait=1, warmup=1, active=2)(step).name for step in range(5)]
    ['NONE', 'WARMUP', 'RECORD', 'RECORD_AND_SAVE', 'NONE']
    """
    need(wait >= 0 and warmup >= 0 and active > 0 and repeat >= 0 and skip_first >= 0, AssertionError,
         f"schedule: Invalid profiler schedule arguments wait={wait}, warmup={warmup}, active={active}, repeat={repeat}, skip_first={skip_first}")

    def action(step):
        need(step >= 0, AssertionError, f"schedule: Step must be non-negative. Got {step}.")
        step -= skip_first
        step += wait if skip_first_wait and step >= 0 else 0
        cycle, place = divmod(step, wait + warmup + active)
        if step < 0 or (repeat and cycle >= repeat) or place < wait:
            return ProfilerAction.NONE
        if place < wait + warmup:
            return ProfilerAction.WARMUP
        return ProfilerAction.RECORD if place < wait + warmup + active - 1 else ProfilerAction.RECORD_AND_SAVE
    return action


def tensorboard_trace_handler(dir_name, worker_name=None, use_gzip=False, use_python_export=False):
    """on_trace_ready that writes each trace into a file of this folder: <worker_name>.<milliseconds>.pt.trace.json, with use_gzip compressed.
    use_python_export names another way to the same file.

    >>> import os, tempfile
    >>> from microgradx.profiler import profile, tensorboard_trace_handler
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with profile(on_trace_ready=tensorboard_trace_handler(folder, "me")):
    ...         pass
    ...     [name.rpartition(".pt.")[2] for name in os.listdir(folder)]
    ['trace.json']
    """
    def write(prof):
        os.makedirs(dir_name, exist_ok=True)
        name = f"{worker_name or f'{os.uname().nodename}_{os.getpid()}'}.{time.time_ns() // 1_000_000}.pt.trace.json{'.gz' * use_gzip}"
        prof.export_chrome_trace(os.path.join(dir_name, name))
    return write


def _time(seconds, unit=None):
    unit = unit or ("s" if seconds >= 1 else "ms" if seconds >= 1e-3 else "us")
    return f"{seconds * {'s': 1.0, 'ms': 1e3, 'us': 1e6}[unit]:.3f}{unit}"


def _bytes(n):
    for name, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if abs(n) >= size:
            return f"{n / size:.2f} {name}"
    return f"{n} B"


class _Average:
    """All runs of a block: key, count and, in microseconds, cpu_time_total, self_cpu_time_total, cpu_time (on average); in bytes, the memory."""

    def __init__(self, key, shapes, stack, events):
        self.key, self.input_shapes, self.stack, self.count = key, shapes, list(stack), len(events)
        self.cpu_time_total, self.self_cpu_time_total = (1e6 * sum(values) for values in zip(*((e.time, e.self_time) for e in events), strict=True))
        self.cpu_memory_usage, self.self_cpu_memory_usage = (sum(each) for each in zip(*((e.memory, e.self_memory) for e in events), strict=True))
        self.cpu_time = self.cpu_time_total / self.count
        for name in ("device_time", "device_time_total", "self_device_time_total", "device_memory_usage", "self_device_memory_usage"):
            setattr(self, name, 0)

    def __getattr__(self, name):
        if "cuda" in name:
            return getattr(self, name.replace("cuda", "device"))
        if name.endswith("_str"):
            return _time(getattr(self, name[:-4]) / 1e6)
        raise AttributeError(f"no '{name}' is measured of a block")


class EventList(list):
    """What key_averages gives; table() is its text."""

    shapes = memory = stacks = False

    def table(self, sort_by=None, row_limit=100, max_src_column_width=75, max_name_column_width=55, max_shapes_column_width=80, header=None,
              top_level_events_only=False, time_unit=None):
        """One line per block. sort_by: the name of a number, as "self_cpu_time_total", "cpu_time_total" or "count"; row_limit -1: all."""
        need(not top_level_events_only, NotImplementedError, "table: top_level_events_only=True is not supported")
        need(time_unit in (None, "s", "ms", "us"), ValueError, f"table: time_unit must be s, ms or us, got {time_unit!r}")
        rows = list(self) if sort_by is None else sorted(self, key=lambda each: getattr(each, sort_by), reverse=True)
        whole = sum(each.self_cpu_time_total for each in self) / 1e6
        cut = lambda text, width: text if len(text) <= width else text[:width - 3] + "..."  # noqa: E731
        share = lambda us: f"{us / 1e4 / whole:.2f}%" if whole else "0.00%"  # noqa: E731
        show = lambda us: _time(us / 1e6, time_unit)  # noqa: E731
        names = ["Name", "Self CPU %", "Self CPU", "CPU total %", "CPU total", "CPU time avg", *["CPU Mem", "Self CPU Mem"] * self.memory,
                 "# of Calls", *["Input Shapes"] * self.shapes, *["Source Location"] * self.stacks]
        lines = [[cut(each.key, max_name_column_width), share(each.self_cpu_time_total), show(each.self_cpu_time_total), share(each.cpu_time_total),
                  show(each.cpu_time_total), show(each.cpu_time), *[_bytes(each.cpu_memory_usage), _bytes(each.self_cpu_memory_usage)] * self.memory,
                  str(each.count), *[cut(each.input_shapes or "[]", max_shapes_column_width)] * self.shapes,
                  *["\n".join(line[-max_src_column_width:] for line in each.stack)] * self.stacks]
                 for each in (rows if row_limit < 0 else rows[:row_limit])]
        lines = [[cell if k == 0 else "" for cell in line[:-1]] + [place] if self.stacks else line
                 for line in lines for k, place in enumerate(line[-1].split("\n") if self.stacks else [""])]
        widths = [max(12, *(len(line[k]) for line in [names, *lines])) for k in range(len(names))]
        rule = "  ".join("-" * width for width in widths)
        text = "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in [names, *lines])
        head, body = text.split("\n", 1) if lines else (text, "")
        return "\n".join([*[header] * (header is not None), rule, head, rule, *[body] * bool(lines), rule,
                          f"Self CPU time total: {_time(whole, time_unit)}"]) + "\n"

    __str__ = __repr__ = table

    def total_average(self):
        """The sum of all blocks' own times."""
        total = _Average("Total", None, (), [_Event("Total", None, 0, 0, 0, 0, 0, 0, 0, ())])
        total.self_cpu_time_total = sum(each.self_cpu_time_total for each in self)
        total.cpu_time_total, total.count = total.self_cpu_time_total, sum(each.count for each in self)
        return total


class profile:
    """with profile() as prof: measures blocks until its end, or, with a schedule, in the steps that it says, prof.step() being the next one.

    on_trace_ready(prof) is called when a cycle ends. record_shapes and profile_memory add columns to prof.key_averages().table(); with_stack notes
    the program's lines that led to a block, by which key_averages(group_by_stack_n=n) parts blocks. NotImplementedError for with_flops and what
    names traces or observes them; use_cuda (there is no device), with_modules (of TorchScript, in PyTorch, too) and
    post_processing_timeout_s (there is none) change nothing.

    >>> import microgradx
    >>> from microgradx.profiler import profile, record_function
    >>> layer = microgradx.nn.Linear(2, 1)
    >>> with profile() as prof:
    ...     with record_function("both"):
    ...         loss = layer(layer(microgradx.ones(1, 2)).expand(1, 2)).sum()
    >>> [(each.key, each.count) for each in prof.key_averages()]
    [('both', 1), ('nn.Linear', 2)]
    """

    def __init__(self, *, activities=None, schedule=None, on_trace_ready=None, record_shapes=False, profile_memory=False, with_stack=False,
                 with_flops=False, with_modules=False, experimental_config=None, execution_trace_observer=None, acc_events=False, use_cuda=None,
                 custom_trace_id_callback=None, post_processing_timeout_s=None):
        for name, value in (("with_flops", with_flops), ("execution_trace_observer", execution_trace_observer), ("experimental_config", experimental_config),
                            ("custom_trace_id_callback", custom_trace_id_callback)):
            need(not value, NotImplementedError, f"profile: {name} is not supported")
        for activity in activities or ():
            need(isinstance(activity, ProfilerActivity), TypeError, f"profile: activities are ProfilerActivity, got {activity!r}")
        self.activities, self.schedule, self.on_trace_ready = set(activities or [ProfilerActivity.CPU]), schedule, on_trace_ready
        self.record_shapes, self.profile_memory, self.with_stack, self.acc_events, self.step_num = record_shapes, profile_memory, with_stack, acc_events, 0
        self._events, self._started, self._metadata = [], False, {}
        self.current_action = schedule(0) if schedule else ProfilerAction.RECORD_AND_SAVE

    def start(self):
        """Begin; the `with` statement does it."""
        self._started = True
        self._enter_step()

    def stop(self):
        """End; what has been recorded is ready."""
        self._need_start("stopping trace")
        self._leave_step()
        if self.current_action in (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE) and self.on_trace_ready:
            self.on_trace_ready(self)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def _enter_step(self):
        if self.current_action in (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE):
            if self not in _open:
                self._events = self._events if self.acc_events else []
                if not _open:
                    _watching.append(_watch())
                _open.append(self)
            if self.schedule:
                _enter(f"ProfilerStep#{self.step_num}")

    def _leave_step(self, keep=False):
        if self not in _open:
            return
        if self.schedule:
            _leave(f"ProfilerStep#{self.step_num}")
        if not keep:
            _open.remove(self)
            if not _open:
                _watching.pop()()

    def step(self):
        """The next step of the schedule begins."""
        following = self.schedule(self.step_num + 1) if self.schedule else self.current_action
        saved = self.schedule is not None and self.current_action is ProfilerAction.RECORD_AND_SAVE
        self._leave_step(keep=following in (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE) and not saved)
        self.step_num, self.current_action = self.step_num + 1, following
        if saved and self.on_trace_ready:
            self.on_trace_ready(self)
        if self.schedule:
            self._enter_step()

    def key_averages(self, group_by_input_shape=False, group_by_stack_n=0, group_by_overload_name=False):
        """EventList: the runs of each block together, in the order in which blocks began; by the shapes of a layer's inputs or by
        the innermost group_by_stack_n lines that led there, too, if asked. Blocks have no overloads, by which group_by_overload_name would part them."""
        self._need_start("getting key averages")
        groups = {}
        for event in sorted(self._events, key=lambda event: event.start):
            name = "ProfilerStep*" if event.name.startswith("ProfilerStep#") else event.name
            groups.setdefault((name, event.shapes if group_by_input_shape else None, tuple(event.stack[:group_by_stack_n])), []).append(event)
        averages = EventList(_Average(*key, events) for key, events in groups.items())
        averages.shapes, averages.memory = bool(group_by_input_shape and self.record_shapes), self.profile_memory
        averages.stacks = bool(group_by_stack_n and self.with_stack)
        return averages

    def events(self):
        """Every run of a block: name, start, time and self_time in seconds, memory in bytes."""
        self._need_start("accessing events")
        return sorted(self._events, key=lambda event: event.start)

    def _need_start(self, what):
        need(self._started, AssertionError, f"Profiler must be initialized before {what}. Hint: with profile() as prof:")

    def add_metadata_json(self, key, value):
        """Keep a JSON text with the trace."""
        self._metadata[key] = json.loads(value)

    def add_metadata(self, key, value):
        """Keep a string with the trace."""
        self._metadata[key] = value

    def export_chrome_trace(self, path):
        """Write the runs of blocks into a JSON file that chrome://tracing and Perfetto show; compressed, where it is called .gz."""
        trace = {"displayTimeUnit": "ms", **self._metadata, "traceEvents": [
            {"ph": "X", "cat": "user_annotation", "name": event.name, "pid": os.getpid(), "tid": event.thread,
             "ts": event.start * 1e6, "dur": event.time * 1e6,
             "args": {**({"Input Dims": json.loads(event.shapes)} if self.record_shapes and event.shapes else {}),
                      **({"Call stack": ";".join(event.stack)} if event.stack else {})}} for event in self.events()]}
        with (gzip.open if str(path).endswith(".gz") else open)(path, "wt") as file:
            json.dump(trace, file)


class Blocks(profile):
    """autograd.profiler.profile(enabled=True, ...): the older one, without a schedule.

    >>> import microgradx
    >>> with microgradx.autograd.profiler.profile() as prof:
    ...     with microgradx.autograd.profiler.record_function("sum"):
    ...         x = microgradx.ones(2).sum()
    >>> prof.key_averages()[0].count
    1
    """

    def __init__(self, enabled=True, *, use_cuda=False, use_device=None, record_shapes=False, with_flops=False, profile_memory=False,
                 with_stack=False, with_modules=False, use_kineto=False, use_cpu=True, experimental_config=None, acc_events=False,
                 custom_trace_id_callback=None):
        need(use_device in (None, "cpu"), RuntimeError, f"profile: there is no device {use_device!r} here")
        need(use_cpu, NotImplementedError, "profile: use_cpu=False is not supported, there is nothing else to measure")
        super().__init__(record_shapes=record_shapes, with_flops=with_flops, profile_memory=profile_memory, with_stack=with_stack,
                         with_modules=with_modules, experimental_config=experimental_config, acc_events=acc_events,
                         custom_trace_id_callback=custom_trace_id_callback)
        self.enabled = enabled
        self.current_action = ProfilerAction.RECORD_AND_SAVE if enabled else ProfilerAction.NONE

    def table(self, *args, **options):
        """key_averages().table(...)."""
        return self.key_averages().table(*args, **options)

    def total_average(self):
        """key_averages().total_average()."""
        return self.key_averages().total_average()

    @property
    def self_cpu_time_total(self):
        """Microseconds, all in all."""
        return self.total_average().self_cpu_time_total

    function_events = property(profile.events)
    __str__ = table


Blocks.__name__ = Blocks.__qualname__ = "profile"


def kineto_available():
    """False: PyTorch's tracer of single operations is not here."""
    return False


def __getattr__(name):
    raise AttributeError(f"module 'microgradx.profiler' has no attribute '{name}': blocks, layers and steps are measured here, "
                         "single operations are not")
