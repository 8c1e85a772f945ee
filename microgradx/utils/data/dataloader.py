"""DataLoader: a data set in batches, in order or shuffled, in this process or from worker processes."""
import multiprocessing
import os
import pickle
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, repeat
from multiprocessing.connection import wait
from typing import Any

from microgradx._engine.warn import warn
from microgradx._rows import need

from ._utils.collate import default_collate, default_convert
from ._utils.worker import End, Failure, Resume, Setup, Stop, worker_loop
from .dataset import IterableDataset
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler, draw_seed

_GRACE_SECONDS = 5.0  # for a busy worker at the end, before it is terminated
_NOTHING = object()
_collate_fn_t, _worker_init_fn_t = Callable[[list], Any], Callable[[int], None]   # for annotations: what packages import from here
_FIXED = {"batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"}


class _Forever(Sampler):
    """Stands in for indices where the data set is iterable."""

    def __iter__(self):
        return repeat(None)


class _DatasetKind:
    Map, Iterable = 0, 1


class DataLoader:
    """Batches of `dataset`, made by `collate_fn` from the samples; iterate over it once per epoch.

    The order comes from `shuffle`, a `sampler` of indices or a `batch_sampler` of lists of indices; `batch_size=None`
    gives single samples. Each iterator first draws an int64 from `generator` or the global stream (the workers' base
    seed, drawn without workers as well), then the sampler draws its own, so a seed gives PyTorch's batches.

    num_workers: processes that fetch ahead, `prefetch_factor` (2) batches each, in PyTorch's order; worker i is seeded
    with base seed + i, then calls `worker_init_fn(i)`. `timeout` is in seconds, 0 waits for ever.
    `pin_memory` and `pin_memory_device` are accepted and change nothing: there is no device to copy to.

    Raises ValueError for arguments that exclude each other or are out of range.

    >>> import microgradx
    >>> from microgradx.utils.data import DataLoader
    >>> _ = microgradx.manual_seed(3)
    >>> list(DataLoader(range(10), batch_size=4, shuffle=True))
    [tensor([6, 2, 0, 1]), tensor([8, 3, 5, 4]), tensor([7, 9])]
    """

    def __init__(self, dataset, batch_size=1, shuffle=None, sampler=None, batch_sampler=None, num_workers=0,
                 collate_fn=None, pin_memory=False, drop_last=False, timeout=0, worker_init_fn=None,
                 multiprocessing_context=None, generator=None, *, prefetch_factor=None, persistent_workers=False,
                 pin_memory_device="", in_order=True):
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.dataset, self.num_workers, self.timeout = dataset, num_workers, timeout
        self.prefetch_factor = 2 if num_workers > 0 and prefetch_factor is None else prefetch_factor
        self.worker_init_fn, self.generator, self.in_order = worker_init_fn, generator, in_order
        self.pin_memory, self.pin_memory_device = pin_memory, pin_memory_device
        self.multiprocessing_context = multiprocessing_context
        self._dataset_kind = _DatasetKind.Iterable if isinstance(dataset, IterableDataset) else _DatasetKind.Map
        if self._dataset_kind:
            _check_iterable(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("DataLoader: sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError("DataLoader: batch_sampler option is mutually exclusive with batch_size, shuffle, "
                                 "sampler, and drop_last")
            batch_size, drop_last = None, False
        elif batch_size is None and drop_last:
            raise ValueError("DataLoader: batch_size=None option disables auto-batching and is mutually exclusive "
                             "with drop_last")
        if sampler is None:
            sampler = self._default_sampler(shuffle)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size, self.drop_last = batch_size, drop_last
        self.sampler, self.batch_sampler = sampler, batch_sampler
        self.collate_fn = collate_fn or (default_collate if self._auto_collation else default_convert)
        self.persistent_workers, self._iterator, self._IterableDataset_len_called = persistent_workers, None, None
        self._fixed = True

    def _default_sampler(self, shuffle):
        if self._dataset_kind:
            return _Forever()
        return RandomSampler(self.dataset, generator=self.generator) if shuffle else SequentialSampler(self.dataset)

    @property
    def _auto_collation(self):
        return self.batch_sampler is not None

    @property
    def _index_sampler(self):
        return self.batch_sampler if self._auto_collation else self.sampler

    @property
    def multiprocessing_context(self):
        return self._context

    @multiprocessing_context.setter
    def multiprocessing_context(self, context):
        if context is not None:
            if self.num_workers == 0:
                raise ValueError("DataLoader: multiprocessing_context can only be used with multi-process loading "
                                 f"(num_workers > 0), but got num_workers={self.num_workers}")
            if isinstance(context, str):
                methods = multiprocessing.get_all_start_methods()
                if context not in methods:
                    raise ValueError("DataLoader: multiprocessing_context option should specify a valid start method "
                                     f"in {methods}, but got multiprocessing_context={context!r}")
                context = multiprocessing.get_context(context)
            if not isinstance(context, multiprocessing.context.BaseContext):
                raise TypeError("DataLoader: multiprocessing_context option should be a valid context object or a "
                                f"string specifying the start method, but got multiprocessing_context={context}")
        self._context = context

    def __setattr__(self, name, value):
        if name in _FIXED and getattr(self, "_fixed", False):
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    def __class_getitem__(cls, item):
        return cls

    def __iter__(self):
        if self.num_workers == 0:
            return _SingleProcessDataLoaderIter(self)
        if not self.persistent_workers:
            return _MultiProcessingDataLoaderIter(self)
        if self._iterator is None or self._iterator.closed:
            self._iterator = _MultiProcessingDataLoaderIter(self)
        else:
            self._iterator.restart()
        return self._iterator

    def __len__(self):
        """Batches per epoch; for an IterableDataset what its `__len__` promises."""
        if not self._dataset_kind:
            return len(self._index_sampler)
        self._IterableDataset_len_called = length = len(self.dataset)
        if self.batch_size is not None:
            full, rest = divmod(length, self.batch_size)
            self._IterableDataset_len_called = full + (rest > 0 and not self.drop_last)
        return self._IterableDataset_len_called


def _check_workers(num_workers, timeout, prefetch_factor, persistent_workers):
    if not isinstance(num_workers, int):
        raise TypeError(f"DataLoader: num_workers must be an int, not {type(num_workers).__name__} ({num_workers!r})")
    if num_workers < 0:
        raise ValueError("DataLoader: num_workers option should be non-negative; use num_workers=0 to disable "
                         f"multiprocessing. Got {num_workers}")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or num_workers
    if num_workers > cores:
        warn(f"This DataLoader will create {num_workers} worker processes in total. This machine has {cores} CPUs, and fewer may be faster")
    if timeout < 0:
        raise ValueError(f"DataLoader: timeout option should be non-negative, got {timeout}")
    if num_workers == 0 and prefetch_factor is not None:
        raise ValueError("DataLoader: prefetch_factor option could only be specified with num_workers > 0; "
                         "leave it None otherwise")
    if prefetch_factor is not None and prefetch_factor < 0:
        raise ValueError(f"DataLoader: prefetch_factor option should be non-negative, got {prefetch_factor}")
    if persistent_workers and num_workers == 0:
        raise ValueError("DataLoader: persistent_workers option needs num_workers > 0")


def _check_iterable(shuffle, sampler, batch_sampler):
    if shuffle not in (False, None):
        raise ValueError("DataLoader with IterableDataset: expected unspecified shuffle option, "
                         f"but got shuffle={shuffle}")
    for name, value in (("sampler", sampler), ("batch_sampler", batch_sampler)):
        if value is not None:
            raise ValueError(f"DataLoader with IterableDataset: expected unspecified {name} option, "
                             f"but got {name}={value}")


class _BaseDataLoaderIter:
    """What both iterators share: the seed drawn at the start, the sampler, the count against a promised length. Lightning knows them by these names."""

    def __init__(self, loader):
        self.loader, self.indices, self.yielded = loader, iter(loader._index_sampler), 0    # may draw, so before the seed
        self.told = loader._IterableDataset_len_called
        self.setup = Setup(loader.dataset, loader._dataset_kind, loader._auto_collation, loader.collate_fn,
                           loader.drop_last, draw_seed(loader.generator), loader.num_workers, loader.worker_init_fn)

    def __iter__(self):
        return self

    def __len__(self):
        return len(self.loader._index_sampler)

    def _count(self, batch):
        self.yielded += 1
        if self.told is not None and self.yielded > self.told:
            warn(f"Length of IterableDataset {self.setup.dataset} was reported to be {self.told} "
                 f"batches, but {self.yielded} have been fetched. Divide the data among the workers by "
                 "get_worker_info().")
        return batch


class _SingleProcessDataLoaderIter(_BaseDataLoaderIter):
    def __init__(self, loader):
        super().__init__(loader)
        need(loader.timeout == 0, AssertionError, f"DataLoader: timeout={loader.timeout} is for worker processes, of which there are none")
        self.fetch = self.setup.make_fetcher()

    def __next__(self):
        return self._count(self.fetch(next(self.indices)))


@dataclass(eq=False)
class _Worker:
    process: object
    tasks: object
    results: object
    active: bool = True

    def ask(self, task):
        """Send a task; when the worker has died, the wait for its answer says so."""
        with suppress(BrokenPipeError):
            self.tasks.put(task)


class _MultiProcessingDataLoaderIter(_BaseDataLoaderIter):
    """Tasks go to the workers in turn; batches are taken from the worker whose turn it is, so the order is fixed.

    Every worker has a queue of tasks and a queue of results. `pending` holds, oldest first, the worker of each task
    that is out; a worker whose copy of an IterableDataset has ended leaves the turn.
    """

    def __init__(self, loader):
        super().__init__(loader)
        if loader.prefetch_factor == 0:
            raise AssertionError("DataLoader: prefetch_factor must be greater than 0 with worker processes")
        context = loader.multiprocessing_context or multiprocessing.get_context()
        done, self.workers = context.Event(), []
        # not __del__: with a persistent loader this is part of a cycle, of which the queues' own finalizers may run first
        self.close = weakref.finalize(self, _end_workers, self.workers, done, os.getpid())
        for number in range(loader.num_workers):
            tasks, results = context.SimpleQueue(), context.Queue()
            process = context.Process(target=worker_loop, args=(self.setup, number, tasks, results, done),
                                      daemon=True)
            try:
                process.start()
            except (TypeError, AttributeError, pickle.PicklingError):
                warn("Got pickle error when attempting to start a worker Process: its dataset, collate_fn or worker_init_fn cannot be pickled. Python "
                     "3.14 starts processes by 'forkserver', which pickles them. Hint: multiprocessing.set_start_method('fork')", UserWarning)
                raise
            tasks._reader.close()       # the worker's alone: so a task that is too long for the pipe does not wait for a worker that has died
            self.workers.append(_Worker(process, tasks, results))
        self.indices = iter(loader._index_sampler)      # PyTorch asks the sampler a second time here, which counts where it draws at once
        self._begin()

    def _begin(self):
        self.pending, self.turns = deque(), cycle(self.workers)
        for worker in self.workers:
            worker.active = True
        for _ in range(self.loader.prefetch_factor * len(self.workers)):
            self._send_task()

    def restart(self):
        """Start another epoch with the same worker processes."""
        self.indices, self.yielded, self.told = iter(self.loader._index_sampler), 0, self.loader._IterableDataset_len_called
        for worker in self.workers:
            worker.ask(Resume)
            while self._receive([worker])[1] is not Resume:
                pass  # batches of an epoch that was not read to its end
        self._begin()

    def _send_task(self):
        indices = next(self.indices, _NOTHING)
        if indices is _NOTHING:
            return
        for _ in self.workers:
            worker = next(self.turns)
            # out of order, a fast worker must not run ahead of what the slow ones are asked for
            crowded = not self.loader.in_order and self.pending.count(worker) >= self.loader.prefetch_factor
            if worker.active and not crowded:
                worker.ask(indices)
                self.pending.append(worker)
                return

    def __next__(self):
        while self.pending:
            turn = [self.pending[0]] if self.loader.in_order or not self.pending[0].active else self.pending
            if not turn[0].active:
                self.pending.popleft()
                continue
            worker, answer = self._receive([worker for worker in turn if worker.active])
            self.pending.remove(worker)
            if answer is End:
                worker.active = False
                if not self.loader.persistent_workers:
                    worker.ask(Stop)
            self._send_task()
            if isinstance(answer, Failure):
                answer.reraise()
            if answer is not End:
                return self._count(answer)
        if not self.loader.persistent_workers:
            self.close()
        raise StopIteration

    def _receive(self, workers):
        """The first of `workers` that has an answer, and the answer. RuntimeError on a dead worker or a time-out."""
        readers = {worker.results._reader: worker for worker in workers}
        sentinels = {worker.process.sentinel: worker for worker in workers}
        ready = wait([*readers, *sentinels], self.loader.timeout or None)
        if not ready:
            raise RuntimeError(f"DataLoader timed out after {self.loader.timeout} seconds")
        for reader in readers:
            if reader in ready:
                return readers[reader], pickle.loads(readers[reader].results.get())
        process = sentinels[ready[0]].process
        process.join()
        raise RuntimeError(f"DataLoader worker (pid(s) {process.pid}) exited unexpectedly "
                           f"with exit code {process.exitcode}")

    @property
    def closed(self):
        """Whether the worker processes have been ended."""
        return not self.close.alive


def _end_workers(workers, done, owner):
    """End the worker processes; one that is still busy after a few seconds is terminated."""
    if owner != os.getpid():  # a forked child has a copy of the iterator, not its workers
        return
    done.set()
    for worker in workers:
        os.set_blocking(worker.tasks._writer.fileno(), False)
        with suppress(BlockingIOError):     # one with tasks that fill the pipe sees `done` before the next
            worker.ask(Stop)
    for worker in workers:
        worker.process.join(_GRACE_SECONDS)
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join()
        worker.results.close()
        worker.tasks.close()
