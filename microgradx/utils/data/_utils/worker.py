"""What runs inside a worker process of the DataLoader."""
import os
import random
import sys
import threading
import traceback
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler

import numpy as np

import microgradx as _m

from .fetch import IterableFetcher, MapFetcher


@dataclass(frozen=True)
class WorkerInfo:
    """Who this worker is: `id` out of `num_workers`, its `seed` (base seed + id), and its copy of the data set."""
    id: int
    num_workers: int
    seed: int
    dataset: object


_worker_info = None


def get_worker_info():
    """The WorkerInfo of the worker process that asks; None in the main process.

    >>> from microgradx.utils.data import get_worker_info
    >>> get_worker_info() is None
    True
    """
    return _worker_info


def without_the_rest(view):
    """What pickles a tensor of a batch: PyTorch's workers share memory, and ours need not send all that a small view looks into."""
    small = view.untyped_storage().size() <= view.nbytes or view.__dict__
    return (view if small else view.detach().clone().requires_grad_(view.requires_grad)).__reduce_ex__(4)


class End:
    """Sent instead of a batch: this worker's copy of the IterableDataset has no more."""


class Stop:
    """Sent to a worker that is no longer needed."""


class Resume:
    """Sent to a worker at the start of a later epoch; sent back when the worker is ready for it."""


class Failure:
    """An exception that travels from a worker process to the main one, with its traceback as text."""

    def __init__(self, where):
        kind, error, trace = sys.exc_info()
        self.kind, self.where, self.argument = kind, where, error.args[0] if error.args else None
        self.text = "".join(traceback.format_exception(kind, error, trace))

    def reraise(self):
        """Raise the exception's class with the worker's traceback in the message; RuntimeError if it takes no text."""
        message = f"Caught {self.kind.__name__} {self.where}.\nOriginal {self.text}"
        if self.kind is KeyError:  # a KeyError prints the repr of its message: keep the line breaks readable
            message = _Readable(message)
        try:
            error = self.kind(message)
        except Exception:  # the class wants other arguments; the text still says what it was
            error = RuntimeError(message)
        raise error


class _Readable(str):
    __slots__ = ()

    def __repr__(self):
        return str(self)


def seed_worker(base_seed, worker_id):
    """Seed the three generators a data set may use; every worker and epoch gets streams of its own."""
    random.seed(base_seed + worker_id)
    _m.manual_seed(base_seed + worker_id)
    entropy = [worker_id, base_seed & 0xFFFFFFFF, base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(entropy).generate_state(4))


def worker_loop(setup, worker_id, tasks, results, done):
    """Fetch the batches asked for by `tasks` into `results` until Stop arrives or the main process is gone."""
    global _worker_info
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    failure = fetcher = None
    where = f"in DataLoader worker process {worker_id}"
    try:
        _m.set_num_threads(1)
        seed_worker(setup.base_seed, worker_id)
        _worker_info = WorkerInfo(worker_id, setup.num_workers, setup.base_seed + worker_id, setup.dataset)
        if setup.worker_init_fn is not None:
            setup.worker_init_fn(worker_id)
        fetcher = setup.make_fetcher()
    except Exception:
        failure = Failure(where)
    try:
        while not done.is_set() and (task := tasks.get()) is not Stop:
            if task is Resume:
                try:
                    answer, failure, fetcher = Resume, None, setup.make_fetcher()
                except Exception:
                    failure = Failure(where)
            else:
                answer = failure or _answer(fetcher, task, where)
            results.put(_pack(answer, where))
    except KeyboardInterrupt:  # the main process gets Ctrl-C as well, and reports it
        pass
    if done.is_set():
        results.cancel_join_thread()


def _end_with(parent):
    """End this process when the main one has died, wherever it waits: pipes stay open that other children hold, with half a task or a batch in them."""
    while not wait([parent_process().sentinel], 5) and os.getppid() == parent:
        pass
    os._exit(1)


def _answer(fetcher, task, where):
    try:
        return fetcher(task)
    except StopIteration:
        return End if isinstance(fetcher, IterableFetcher) else Failure(where)
    except Exception:
        return Failure(where)


def _pack(answer, where):
    """Pickled here and not in the queue's thread, so that a batch that cannot be sent is an error and not a hang."""
    try:
        return bytes(ForkingPickler.dumps(answer))
    except Exception:
        return bytes(ForkingPickler.dumps(Failure(where)))


@dataclass(frozen=True)
class Setup:
    """All that a worker needs to know; it is pickled where processes are spawned and not forked."""
    dataset: object
    iterable: bool
    batched: bool
    collate_fn: object
    drop_last: bool
    base_seed: int
    num_workers: int
    worker_init_fn: object

    def make_fetcher(self):
        kind = IterableFetcher if self.iterable else MapFetcher
        return kind(self.dataset, self.batched, self.collate_fn, self.drop_last)
