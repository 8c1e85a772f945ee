"""Processes that share tensors: Python's multiprocessing, whose arguments and queues here hand on a tensor's memory, and spawn().

A message carries the open file that the memory is (see _shared.py).
"""
import signal
import sys
import time
import traceback
import warnings
from multiprocessing import *  # noqa: F403 - all that Python's module has
from multiprocessing import __all__ as _pythons, connection, get_context, reduction

from microgradx import _methods
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx._shared import Mapping, mapping_of, share
from microgradx.creation import from_numpy
from microgradx.nn.parameter import Parameter
from microgradx.utils.data import get_worker_info
from microgradx.utils.data._utils.worker import without_the_rest

__all__ = [*_pythons, "get_all_sharing_strategies", "get_sharing_strategy", "set_sharing_strategy"]
_strategies = ["file_descriptor", "file_system"]    # the first is the one that was chosen; hints: here they do the same


def _reduce_tensor(tensor):
    if get_worker_info() is not None:               # a DataLoader's worker may end before its last batch is read: copies
        return without_the_rest(tensor)
    need(tensor.is_leaf or not tensor.requires_grad, RuntimeError,
         "multiprocessing: a tensor with a history cannot be sent to another process. Hint: .detach() it")
    share(tensor)                                   # where it cannot, a copy is sent
    return tensor.__reduce_ex__(4)


def _reduce_memory(memory):
    mapping = None if get_worker_info() is not None else mapping_of(memory.flat)
    return memory.__reduce__() if mapping is None else (_receive, (mapping, memory.flat.dtype, len(memory.flat)))


def _receive(mapping, dtype, count):
    return _methods._Memory(from_numpy(mapping.bytes()[:count * dtype.itemsize]).view(dtype))


def _reduce_mapping(mapping):                       # once in a message, whose tensors may be views of each other: spawn takes a file once
    return _open, (reduction.DupFd(mapping.descriptor),)


def _open(handle):
    try:
        return Mapping.of(handle.detach())
    except (EOFError, OSError) as error:
        raise type(error)("multiprocessing: the process that sent a tensor ended before it was received. Hint: it has to wait until then, or "
                          "to send what .numpy() gives") from error


for _kind in (Tensor, Parameter):
    reduction.ForkingPickler.register(_kind, _reduce_tensor)
reduction.ForkingPickler.register(_methods._Memory, _reduce_memory)
reduction.ForkingPickler.register(Mapping, _reduce_mapping)


def get_all_sharing_strategies():
    """The ways of sharing memory that can be asked for; all are the same here."""
    return set(_strategies)


def get_sharing_strategy():
    """The way of sharing memory that was asked for last."""
    return _strategies[0]


def set_sharing_strategy(new_strategy):
    """Ask for one of get_all_sharing_strategies(): an unnamed file in memory here, whichever it is. AssertionError for others."""
    need(new_strategy in _strategies, AssertionError, f"invalid sharing strategy {new_strategy!r}, expected one of {sorted(_strategies)}")
    _strategies.sort(key=lambda strategy: strategy != new_strategy)


class ProcessException(Exception):
    """A process of spawn() failed: the number it was given as error_index, its error_pid, and the message."""

    def __init__(self, msg, error_index, pid):
        super().__init__(msg)
        self.msg, self.error_index, self.error_pid = msg, error_index, pid

    def __reduce__(self):
        return type(self), (self.msg, self.error_index, self.error_pid)


class ProcessRaisedException(ProcessException):
    """A process of spawn() raised; the message has its traceback."""

    def __init__(self, msg, error_index, error_pid):
        super().__init__(msg, error_index, error_pid)


class ProcessExitedException(ProcessException):
    """A process of spawn() ended with another exit_code than 0, or by the signal signal_name."""

    def __init__(self, msg, error_index, error_pid, exit_code, signal_name=None):
        super().__init__(msg, error_index, error_pid)
        self.exit_code, self.signal_name = exit_code, signal_name

    def __reduce__(self):
        return type(self), (self.msg, self.error_index, self.error_pid, self.exit_code, self.signal_name)


def _run(fn, index, args, problem):
    try:
        fn(index, *args)
    except KeyboardInterrupt:
        pass
    except Exception:
        problem.put(traceback.format_exc()[-20000:])        # what fits into the pipe, which is read when this process has ended
        sys.exit(1)


class ProcessContext:
    """The processes of start_processes(join=False)."""

    def __init__(self, processes, problems):
        self.processes, self._problems = processes, problems
        self.sentinels = {process.sentinel: index for index, process in enumerate(processes)}

    def pids(self):
        """Their ids."""
        return [int(process.pid) for process in self.processes]

    def join(self, timeout=None, grace_period=None):
        """Wait until one has ended, timeout seconds at most: have all ended?

        Once one has failed, the others get grace_period seconds to end by themselves and are then ended; ProcessRaisedException has the
        traceback of what it raised, ProcessExitedException says how else it ended.
        """
        failed = None
        if not self.sentinels:
            return True
        for sentinel in connection.wait(list(self.sentinels), timeout):
            process = self.processes[index := self.sentinels.pop(sentinel)]
            process.join()
            if process.exitcode:
                failed = index, process
                break
        if failed is None:
            return not self.sentinels
        deadline = time.monotonic() + (grace_period or 0)
        for process in self.processes:
            process.join(max(0, deadline - time.monotonic()))
            for end in (process.terminate, process.kill):
                if process.is_alive():
                    end()
                    process.join(30)
        index, process = failed
        if not self._problems[index].empty():
            raise ProcessRaisedException(f"\n\n-- Process {index} terminated with the following error:\n{self._problems[index].get()}", index, process.pid)
        name = signal.Signals(-process.exitcode).name if process.exitcode < 0 else None
        raise ProcessExitedException(f"process {index} terminated with {f'signal {name}' if name else f'exit code {process.exitcode}'}", index, process.pid,
                                     process.exitcode, name)


def start_processes(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """Start nprocs processes that call fn(index, *args), and join them, or give their ProcessContext back for join=False.

    start_method: "spawn", "fork" or "forkserver". The first that fails ends the others; see ProcessContext.join for what is raised.
    """
    context = get_context(start_method)
    processes, problems = [], []
    for index in range(nprocs):
        problems.append(context.SimpleQueue())
        processes.append(context.Process(target=_run, args=(fn, index, args, problems[-1]), daemon=daemon))
        processes[-1].start()
    running = ProcessContext(processes, problems)
    while join and not running.join():
        pass
    return None if join else running


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """start_processes(..., start_method="spawn"): fresh processes, which import the program again; what starts them belongs under
    `if __name__ == "__main__":`.

    Tensors among args are shared: what a process writes into them, all see.
    """
    if start_method != "spawn":
        warnings.warn(f"multiprocessing.spawn: start_method={start_method!r} is ignored. Hint: start_processes takes it", FutureWarning, stacklevel=2)
    return start_processes(fn, args, nprocs, join, daemon, "spawn")
