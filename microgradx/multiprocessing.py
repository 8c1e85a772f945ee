"""Python's multiprocessing, with memory that processes share: `model.share_memory()`, then `Process(target=train, args=(model,))`.

Memory that share_memory_ moved is mapped from a file without a name. A process that is forked has the same mapping; to one that is spawned, and
through queues and pipes, goes the file's descriptor. Everything else is copied.
"""
import mmap
import multiprocessing
import os
import sys
import tempfile
import traceback
from multiprocessing import *  # noqa: F403 - its names are this module's too
from multiprocessing import connection
from multiprocessing.reduction import DupFd, ForkingPickler

import numpy as np

from microgradx._engine.dtype import DTYPES
from microgradx._engine.storage import Storage
from microgradx._engine.tensor import Tensor, from_array
from microgradx._rows import need

__all__ = [*multiprocessing.__all__, "ProcessContext", "ProcessException", "ProcessExitedException", "ProcessRaisedException",  # noqa: PLE0604
           "get_all_sharing_strategies", "get_sharing_strategy", "set_sharing_strategy", "spawn", "start_processes"]


class _File:
    """A file's descriptor, closed with its last user."""

    def __init__(self, number):
        self.number = number

    def __del__(self):
        os.close(self.number)


class _Memory(np.ndarray):
    """The bytes of a file that is mapped into memory; file: its _File."""


def _new_file():
    if hasattr(os, "memfd_create"):
        return _File(os.memfd_create("microgradx"))
    with tempfile.TemporaryFile() as file:
        return _File(os.dup(file.fileno()))


def _mapped(file, size):
    memory = np.frombuffer(mmap.mmap(file.number, size), np.uint8).view(_Memory)
    memory.file = file
    return memory


def memory_of(tensor):
    """What share_memory_ moved tensor's storage into, or None."""
    owner = tensor.untyped_storage()
    while isinstance(owner, Storage):
        owner = owner._owner()
    return owner if isinstance(owner, _Memory) else None


def share(tensor):
    """Move tensor's storage to memory that other processes can map; see Tensor.share_memory_."""
    storage = tensor.untyped_storage()
    if not storage.size() or memory_of(tensor) is not None:
        return
    need(sys.getrefcount(storage) == 3 and not isinstance(storage._owner(), Storage), RuntimeError,       # 3: the tensor, `storage`, the argument
         "share_memory_: other tensors look at this memory. Hint: call it before there are views of the tensor, and not on its .data")
    file = _new_file()
    os.truncate(file.number, storage.size())
    flat, old = from_array(_mapped(file, storage.size())).view(tensor.dtype), tensor.detach()
    flat.copy_(old.as_strided(flat.shape, (1,), 0))
    tensor.data = flat.as_strided(tensor.shape, tensor.stride(), tensor.storage_offset())


_plain = ForkingPickler._extra_reducers.get(Tensor, lambda tensor: tensor.__reduce_ex__(4))


def _reduced(tensor):
    memory = memory_of(tensor)
    if memory is None or tensor.__dict__:
        return _plain(tensor)
    return _received, (DupFd(memory.file.number), memory.size, tensor.dtype.name, tuple(tensor.shape), tensor.stride(), tensor.storage_offset(),
                       tensor.requires_grad)


def _received(descriptor, size, dtype, shape, stride, offset, requires_grad):
    flat = from_array(_mapped(_File(descriptor.detach()), size)).view(DTYPES[dtype])
    return flat.as_strided(shape, stride, offset).requires_grad_(requires_grad)


ForkingPickler.register(Tensor, _reduced)
_strategy = ["file_descriptor"]


def get_all_sharing_strategies():
    """The names that set_sharing_strategy takes."""
    return {"file_descriptor", "file_system"}


def get_sharing_strategy():
    """What set_sharing_strategy was told."""
    return _strategy[0]


def set_sharing_strategy(new_strategy):
    """Remembered; memory is always shared by the descriptor of a file."""
    need(new_strategy in get_all_sharing_strategies(), AssertionError,
         f"set_sharing_strategy: {new_strategy!r} is not one of {sorted(get_all_sharing_strategies())}")
    _strategy[0] = new_strategy


class ProcessException(Exception):
    """A process of start_processes failed: error_index says which, error_pid its number in the system."""

    def __init__(self, msg, error_index, error_pid):
        super().__init__(msg)
        self.msg, self.error_index, self.error_pid = msg, error_index, error_pid

    def __reduce__(self):
        return type(self), (self.msg, self.error_index, self.error_pid)


class ProcessRaisedException(ProcessException):
    """Its function raised; the message holds the traceback."""


class ProcessExitedException(ProcessException):
    """It ended with an exit code or by a signal."""

    def __init__(self, msg, error_index, error_pid, exit_code, signal_name=None):
        super().__init__(msg, error_index, error_pid)
        self.exit_code, self.signal_name = exit_code, signal_name

    def __reduce__(self):
        return type(self), (self.msg, self.error_index, self.error_pid, self.exit_code, self.signal_name)


def _run(fn, i, args, said):
    try:
        fn(i, *args)
    except KeyboardInterrupt:
        pass
    except Exception:
        said.send(traceback.format_exc()[-20000:])      # what fits into the pipe, which nobody reads before this process has ended
        sys.exit(1)


class ProcessContext:
    """The processes of start_processes."""

    def __init__(self, processes, said):
        self.processes, self._said = processes, said
        self.sentinels = {process.sentinel: i for i, process in enumerate(processes)}

    def pids(self):
        """Their numbers in the system."""
        return [process.pid for process in self.processes]

    def join(self, timeout=None, grace_period=None):
        """Wait until a process has ended: True when all have. Where one failed, end the others (after grace_period seconds) and raise why."""
        if not self.sentinels:
            return True
        ended = [self.sentinels.pop(sentinel) for sentinel in connection.wait(self.sentinels, timeout)]
        for i in ended:
            self.processes[i].join()
        failed = next((i for i in ended if self.processes[i].exitcode), None)
        if failed is None:
            return not self.sentinels
        for end in [lambda p: None] * (grace_period is not None) + [lambda p: p.terminate(), lambda p: p.kill()]:
            for process in self.processes:
                end(process)
                process.join(30 if grace_period is None else grace_period)
        raise self._error(failed)

    def _error(self, i):
        process = self.processes[i]
        if self._said[i].poll():
            return ProcessRaisedException(f"\n\n-- Process {i} terminated with the following error:\n{self._said[i].recv()}", i, process.pid)
        code, name = process.exitcode, None
        if code < 0:
            import signal
            name = signal.Signals(-code).name
        why = f"exit code {code}" if name is None else f"signal {name}"
        return ProcessExitedException(f"process {i} terminated with {why}", i, process.pid, code, name)


def start_processes(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """Run fn(i, *args) in nprocs processes, i counting them; waits for them, or with join=False returns their ProcessContext.

    ProcessRaisedException, with its traceback, where one raised, ProcessExitedException where one ended otherwise.
    """
    context = multiprocessing.get_context(start_method)
    pipes = [context.Pipe(duplex=False) for _ in range(nprocs)]
    processes = [context.Process(target=_run, args=(fn, i, args, pipe[1]), daemon=daemon) for i, pipe in enumerate(pipes)]
    for process in processes:
        process.start()
    made = ProcessContext(processes, [pipe[0] for pipe in pipes])
    if not join:
        return made
    while not made.join():
        pass
    return None


def spawn(fn, args=(), nprocs=1, join=True, daemon=False, start_method="spawn"):
    """start_processes with processes that begin anew and import the program; fn must be found there by its name."""
    return start_processes(fn, args, nprocs, join, daemon, start_method="spawn")
