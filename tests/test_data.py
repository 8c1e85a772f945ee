"""utils.data: data sets, samplers, collating, the DataLoader in this process and with worker processes."""
import collections
import gc
import multiprocessing
import os
import pickle
import random
import select
import sys
import time

import numpy as np
import pytest

import microgradx
from microgradx.utils import data
from microgradx.utils.data import DataLoader, default_collate
from microgradx.utils.data._utils.collate import collate, default_collate_fn_map


def plain(value):
    """Tensors as lists, so that batches of two libraries can be compared."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


class Counted(data.IterableDataset):
    """0..n-1 in the main process; worker w gives n + 4 w numbers from 100 w on."""

    def __init__(self, n=3):
        self.n = n

    def __iter__(self):
        info = data.get_worker_info()
        worker = info.id if info else 0
        return iter(range(100 * worker, 100 * worker + self.n + 4 * worker))


class Draws(data.Dataset):
    """Every sample says who made it and what its three random streams gave."""

    def __len__(self):
        return 7

    def __getitem__(self, index):
        info = data.get_worker_info()
        return (index, info.id, info.num_workers, info.seed, random.randint(0, 10**6), int(np.random.randint(10**6)),
                microgradx.randint(0, 1000, ()).item())


class Broken(data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        if index == 2:
            raise KeyError("no such thing")
        return index


class Dying(Broken):
    def __getitem__(self, index):
        os._exit(3)


class Sleeping(Broken):
    def __getitem__(self, index):
        time.sleep(60)


def pairs(n=10):
    return data.TensorDataset(microgradx.arange(n), microgradx.arange(n).float() / 2)


# What PyTorch 2.13 gives for seed 3: batches, then three numbers from the stream to show its position.
STREAM = [
    ({"shuffle": True}, [[6, 2, 0, 1], [8, 3, 5, 4], [7, 9]], [60, 80, 40]),
    ({"shuffle": False}, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], [37, 67, 60]),
    ({"sampler": "RandomSampler", "num_samples": 13}, [[6, 2, 0, 1], [8, 3, 5, 4], [7, 9, 9, 4], [0]], [60, 80, 40]),
    ({"sampler": "RandomSampler", "replacement": True, "num_samples": 6}, [[6, 3, 8, 7], [2, 6]], [60, 80, 40]),
    ({"sampler": "SubsetRandomSampler"}, [[5, 6, 4]], [60, 80, 40]),
]


@pytest.mark.parametrize(("options", "batches", "after"), STREAM)
def test_order_and_stream_position(options, batches, after):
    options, settings = dict(options), {}
    if kind := options.pop("sampler", None):
        settings["sampler"] = getattr(data, kind)([4, 5, 6] if "Subset" in kind else range(10), **options)
        options = {}
    microgradx.manual_seed(3)
    loader = DataLoader(data.TensorDataset(microgradx.arange(10)), batch_size=4, **settings, **options)
    assert [x.tolist() for x, in loader] == batches
    assert microgradx.randint(0, 100, (3,)).tolist() == after


def test_generator_gives_both_seeds_and_leaves_the_global_stream_alone():
    generator = microgradx.Generator()
    generator.manual_seed(9)
    microgradx.manual_seed(0)
    before = microgradx.get_rng_state()
    loader = DataLoader(range(20), batch_size=7, shuffle=True, generator=generator)
    assert plain(list(loader)) == [[14, 11, 16, 12, 15, 18, 19], [6, 0, 13, 1, 17, 8, 5], [3, 7, 4, 10, 2, 9]]
    assert plain(list(loader))[0] == [17, 7, 12, 15, 13, 11, 14]
    assert microgradx.equal(microgradx.get_rng_state(), before)


def test_random_split_is_pytorchs():
    generator = microgradx.Generator()
    generator.manual_seed(4)
    first, second = data.random_split(range(10), [0.5, 0.5], generator=generator)
    assert (list(first), list(second)) == ([0, 4, 9, 6, 7], [3, 2, 8, 1, 5])
    assert [len(part) for part in data.random_split(range(10), [0.33, 0.33, 0.34])] == [4, 3, 3]
    with pytest.warns(UserWarning, match="index 1 is 0"):
        data.random_split(range(3), [1.0, 0.0])


Point = collections.namedtuple("Point", "x y")
COLLATED = [
    ([1, 2], [1, 2], "int64"),
    ([1.5, 2.5], [1.5, 2.5], "float64"),
    ([True, False], [True, False], "bool"),
    ([np.float32(1), np.float32(2)], [1.0, 2.0], "float32"),
    ([np.ones(2, np.int32)] * 2, [[1, 1], [1, 1]], "int32"),
    (["a", b"c"], ["a", b"c"], None),
    ([(1, "a"), (2, "b")], [[1, 2], ["a", "b"]], None),
    ([[1, 2], [3, 4]], [[1, 3], [2, 4]], None),
    ([{"k": 1}, {"k": 2}], {"k": [1, 2]}, None),
    ([Point(1, 2), Point(3, 4)], [[1, 3], [2, 4]], None),
]


@pytest.mark.parametrize(("batch", "expected", "dtype"), COLLATED)
def test_default_collate(batch, expected, dtype):
    result = default_collate(batch)
    assert plain(result) == expected
    if dtype is not None:
        assert result.dtype == getattr(microgradx, dtype)


def test_collate_keeps_container_types():
    assert isinstance(default_collate([Point(1, 2)]), Point)
    ordered = collections.OrderedDict(a=1)
    assert type(default_collate([ordered])) is collections.OrderedDict
    assert type(default_collate([(1, 2)])) is list
    assert type(default_collate([collections.deque([1, 2])] * 2)) is collections.deque
    assert type(data.default_convert({"a": np.ones(2)})["a"]) is microgradx.Tensor


def test_collate_by_rules_of_ones_own():
    samples = [{"k": Point(1, [2.0])}, {"k": Point(3, [4.0])}]
    points = {Point: lambda batch, *, collate_fn_map: [collate(list(point), collate_fn_map=collate_fn_map) for point in batch]}
    lists = {(list, set): lambda batch, *, collate_fn_map: len(batch), int: lambda batch, *, collate_fn_map: sum(batch)}
    assert collate(samples, collate_fn_map=lists) == {"k": Point(4, 2)}
    with pytest.raises(TypeError, match="found <class 'int'>"):
        collate(samples, collate_fn_map=points)


def test_rules_added_to_the_default(monkeypatch):
    """By the map itself, as PyTorch's documentation does it; sets of tensors in memory ask the rules, too."""
    monkeypatch.setitem(default_collate_fn_map, frozenset, lambda batch, *, collate_fn_map: frozenset.union(*batch))
    assert default_collate([(frozenset("a"),), (frozenset("b"),)]) == [frozenset("ab")]
    monkeypatch.setitem(default_collate_fn_map, microgradx.Tensor, lambda batch, *, collate_fn_map: [t.item() for t in batch])
    assert list(DataLoader(data.TensorDataset(microgradx.arange(3)), batch_size=2)) == [[[0, 1]], [[2]]]


@pytest.mark.parametrize(("batch", "error", "words"), [
    ([object()], TypeError, "found <class 'object'>"),
    ([np.array(["a"])], TypeError, "found <U1"),
    ([[1, 2], [3]], RuntimeError, "equal size"),
    ([(1, 2), (3,)], RuntimeError, "equal size"),
    ([microgradx.ones(2), microgradx.ones(3)], RuntimeError, "stack"),
])
def test_collate_refuses(batch, error, words):
    with pytest.raises(error, match=words):
        default_collate(batch)


WRONG = [
    (lambda: DataLoader(pairs(), num_workers=-1), ValueError, "non-negative"),
    (lambda: DataLoader(pairs(), timeout=-1), ValueError, "timeout"),
    (lambda: DataLoader(pairs(), prefetch_factor=2), ValueError, "prefetch_factor"),
    (lambda: DataLoader(pairs(), persistent_workers=True), ValueError, "persistent_workers"),
    (lambda: DataLoader(Counted(), shuffle=True), ValueError, "shuffle=True"),
    (lambda: DataLoader(Counted(), sampler=[1]), ValueError, "sampler"),
    (lambda: DataLoader(Counted(), batch_sampler=[[1]]), ValueError, "batch_sampler"),
    (lambda: DataLoader(pairs(), sampler=[1], shuffle=True), ValueError, "mutually exclusive"),
    (lambda: DataLoader(pairs(), batch_sampler=[[1]], batch_size=3), ValueError, "mutually exclusive"),
    (lambda: DataLoader(pairs(), batch_size=None, drop_last=True), ValueError, "drop_last"),
    (lambda: DataLoader(pairs(), batch_size=0), ValueError, "batch_size=0"),
    (lambda: DataLoader(pairs(), drop_last=3), ValueError, "drop_last=3"),
    (lambda: DataLoader([], shuffle=True), ValueError, "num_samples=0"),
    (lambda: DataLoader(pairs(), multiprocessing_context="fork"), ValueError, "num_workers=0"),
    (lambda: DataLoader(pairs(), num_workers=1, multiprocessing_context="xx"), ValueError, "'xx'"),
    (lambda: DataLoader(pairs(), num_workers=1, multiprocessing_context=3), TypeError, "context"),
    (lambda: setattr(DataLoader(pairs()), "batch_size", 3), ValueError, "batch_size attribute"),
    (lambda: data.RandomSampler(pairs(), replacement=2), TypeError, "replacement=2"),
    (lambda: data.RandomSampler(pairs(), num_samples=2.5), ValueError, "num_samples=2.5"),
    (lambda: data.WeightedRandomSampler([[1.0]], 2), ValueError, r"\(1, 1\)"),
    (lambda: data.WeightedRandomSampler([1.0], 0), ValueError, "num_samples=0"),
    (lambda: data.BatchSampler([1], True, False), ValueError, "batch_size=True"),
    (lambda: data.TensorDataset(microgradx.ones(2), microgradx.ones(3)), AssertionError, r"\[2, 3\]"),
    (lambda: data.ConcatDataset([]), AssertionError, "empty"),
    (lambda: data.ConcatDataset([Counted()]), AssertionError, "ChainDataset"),
    (lambda: data.ConcatDataset([pairs()])[-11], ValueError, "-11"),
    (lambda: data.ConcatDataset([pairs()])[10], IndexError, "10"),
    (lambda: data.StackDataset(), ValueError, "At least one"),
    (lambda: data.StackDataset([1], a=[1]), ValueError, "both"),
    (lambda: data.StackDataset([1], [2, 3]), ValueError, r"\[1, 2\]"),
    (lambda: list(data.ChainDataset([pairs()])), AssertionError, "TensorDataset"),
    (lambda: data.random_split(pairs(), [3, 4]), ValueError, "10"),
    (lambda: data.random_split(pairs(), [1.5, -0.5]), ValueError, "index 0"),
    (lambda: data.Dataset()[0], NotImplementedError, "__getitem__"),
    (lambda: len(data.Dataset()), TypeError, "len"),
    (lambda: len(DataLoader(Counted())), TypeError, "len"),
    (lambda: pairs()[10], IndexError, "10"),
]


@pytest.mark.parametrize(("call", "error", "words"), WRONG)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_combined_data_sets():
    both = data.ConcatDataset([range(4), range(9)])
    assert (len(both), both[3], both[4], both[-1]) == (13, 3, 0, 8)
    assert plain(list(pairs(2) + pairs(1))) == [[0, 0.0], [1, 0.5], [0, 0.0]]
    assert list(Counted(2) + Counted(1)) == [0, 1, 0]
    stacked = data.StackDataset(a=range(4), b=pairs(4))
    assert plain(next(iter(DataLoader(stacked, batch_size=2)))) == {"a": [0, 1], "b": [[0, 1], [0.0, 0.5]]}
    assert data.StackDataset(range(2), range(2, 4))[1] == (1, 3)
    assert data.Subset(range(10, 20), [3, 5])[1] == 15


def test_batches_without_workers():
    assert plain(list(DataLoader(range(5), batch_size=2, drop_last=True))) == [[0, 1], [2, 3]]
    assert len(DataLoader(range(5), batch_size=2)) == 3 and len(DataLoader(range(5), batch_size=2, drop_last=True)) == 2
    assert list(DataLoader(range(3), batch_size=None)) == [0, 1, 2]
    assert plain(list(DataLoader(range(9), batch_sampler=[[8, 1], [3]]))) == [[8, 1], [3]]
    assert plain(list(DataLoader(Counted(5), batch_size=2))) == [[0, 1], [2, 3], [4]]
    assert plain(list(DataLoader(Counted(5), batch_size=2, drop_last=True))) == [[0, 1], [2, 3]]
    assert list(DataLoader(range(4), batch_size=2, collate_fn=tuple, pin_memory=True)) == [(0, 1), (2, 3)]


def test_a_whole_batch_equals_its_samples():
    tensors = [microgradx.arange(24).view(8, 3), microgradx.rand(8), microgradx.rand(8, 2, 2)]
    whole = data.TensorDataset(*tensors)
    subset = data.Subset(data.Subset(whole, [7, -1, 0, 3, 3]), np.array([4, 0, 1]))
    for dataset in (whole, subset):
        indices = [1, 0, -1]
        expected = default_collate([dataset[index] for index in indices])
        batch, = DataLoader(dataset, batch_sampler=[indices])
        assert type(batch) is list
        for got, want in zip(batch, expected, strict=True):
            assert got.dtype == want.dtype and microgradx.equal(got, want)


def test_an_overridden_getitem_is_called():
    class Doubled(data.TensorDataset):
        def __getitem__(self, index):
            return 2 * super().__getitem__(index)[0]

    class Listed(data.TensorDataset):
        def __getitems__(self, indices):
            return [-index for index in indices]

    base = microgradx.arange(4)
    assert plain(list(DataLoader(Doubled(base), batch_size=4))) == [[0, 2, 4, 6]]
    assert plain(list(DataLoader(data.Subset(Doubled(base), [3]), batch_size=4))) == [[6]]
    assert plain(list(DataLoader(Listed(base), batch_size=4))) == [[0, -1, -2, -3]]


def test_workers_give_the_same_batches_in_the_same_order():
    alone = plain(list(DataLoader(pairs(), batch_size=3)))
    for options in ({}, {"persistent_workers": True}, {"prefetch_factor": 1}):
        loader = DataLoader(pairs(), batch_size=3, num_workers=2, **options)
        assert plain(list(loader)) == alone and plain(list(loader)) == alone
    loader = DataLoader(pairs(), batch_size=3, num_workers=2, persistent_workers=True)
    next(iter(loader))  # an epoch that is not read to its end
    assert plain(list(loader)) == alone
    assert sorted(map(str, plain(list(DataLoader(pairs(), batch_size=3, num_workers=2, in_order=False))))) \
        == sorted(map(str, alone))


# Python's, NumPy's and PyTorch 2.13's own numbers of the first batch of each worker
WORKER_DRAWS = [[[697130, 103985], [610916, 534634], [557, 364]], [[770431, 786985], [691010, 463968], [238, 935]]]


def test_worker_seeds():
    microgradx.manual_seed(5)
    rows = plain(list(DataLoader(Draws(), batch_size=2, num_workers=2)))
    ids, seeds = [row[1] for row in rows], [row[3] for row in rows]
    assert ids == [[0, 0], [1, 1], [0, 0], [1]] and seeds[1][0] == seeds[0][0] + 1
    assert [[row[4], row[5], row[6]] for row in rows[:2]] == WORKER_DRAWS
    assert data.get_worker_info() is None


def test_iterable_data_sets_in_workers():
    assert list(DataLoader(Counted(), batch_size=None, num_workers=2)) == [0, 100, 1, 101, 2, 102, 103, 104, 105, 106]
    loader = DataLoader(Counted(), batch_size=2, num_workers=2, persistent_workers=True)
    for _ in range(2):
        assert plain(list(loader)) == [[0, 1], [100, 101], [2], [102, 103], [104, 105], [106]]


def fail_to_start(worker):
    raise ValueError(f"worker {worker} says no")


@pytest.mark.parametrize(("dataset", "options", "error", "words"), [
    (Broken(), {}, KeyError, "Caught KeyError in DataLoader worker process 0.\nOriginal Traceback"),
    (pairs(), {"worker_init_fn": fail_to_start}, ValueError, "worker 0 says no"),
    (Dying(), {}, RuntimeError, "exited unexpectedly with exit code 3"),
    (Sleeping(), {"timeout": 0.5}, RuntimeError, "timed out after 0.5 seconds"),
    (pairs(), {"prefetch_factor": 0}, AssertionError, "prefetch_factor"),
    (pairs(), {"collate_fn": lambda batch: lambda: None}, Exception, "pickle|local object"),
])
def test_failures_in_workers(dataset, options, error, words):
    iterator = None
    with pytest.raises(error, match=words):
        iterator = iter(DataLoader(dataset, num_workers=1, **options))
        list(iterator)
    if iterator is not None:
        for worker in iterator.workers:
            worker.process.terminate()


def test_a_data_set_that_workers_cannot_get_is_explained():
    with pytest.warns(UserWarning, match="Got pickle error when attempting to start a worker Process.*'forkserver'.*set_start_method"), \
         pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        iter(DataLoader(pairs(), num_workers=1, collate_fn=lambda batch: batch, multiprocessing_context="forkserver"))


@pytest.mark.peer
def test_worker_streams_against_pytorch():
    torch = pytest.importorskip("torch")
    import torch.utils.data as torch_data

    class TorchDraws(Draws, torch_data.Dataset):
        def __getitem__(self, index):
            info = torch_data.get_worker_info()
            return (index, info.id, info.num_workers, info.seed, random.randint(0, 10**6),
                    int(np.random.randint(10**6)), torch.randint(0, 1000, ()).item())

    def epochs(module, loader_class, dataset):
        module.manual_seed(11)
        loader = loader_class(dataset, batch_size=2, shuffle=True, num_workers=2, persistent_workers=True)
        return [plain(list(loader)) for _ in range(2)], module.randint(0, 1000, (2,)).tolist()

    assert epochs(microgradx, DataLoader, Draws()) == epochs(torch, torch_data.DataLoader, TorchDraws())


def test_weighted_sampler():
    microgradx.manual_seed(0)
    counts = np.bincount(list(data.WeightedRandomSampler([1, 0, 3], 2000)), minlength=3)
    assert counts[1] == 0 and 400 < counts[0] < 600
    assert sorted(data.WeightedRandomSampler([1, 2, 3], 3, replacement=False)) == [0, 1, 2]


def test_a_length_that_is_not_kept_warns():
    class Short(Counted):
        def __len__(self):
            return 2

    loader = DataLoader(Short(3))
    assert plain(list(loader)) == [[0], [1], [2]] and len(loader) == 2
    with pytest.warns(UserWarning, match="reported to be 2"):            # told before the iteration began
        assert plain(list(loader)) == [[0], [1], [2]]


def test_without_a_length_that_was_told_nothing_is_counted():
    """A chain has __len__, its parts have none."""
    class Stream(data.IterableDataset):
        def __iter__(self):
            return iter(range(3))

    loader = DataLoader(data.ChainDataset([Stream(), Stream()]), batch_size=4)
    assert plain(list(loader)) == [[0, 1, 2, 0], [1, 2]]
    with pytest.raises(TypeError, match="has no len"):
        len(loader)


def test_a_persistent_loader_ends_its_workers_when_it_is_collected():
    """Loader and iterator refer to each other: the collector may finalize the queues first, which must do no harm."""
    loader = DataLoader(Draws(), batch_size=4, num_workers=1, persistent_workers=True)
    list(loader)
    process, faults = loader._iterator.workers[0].process, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "unraisablehook", faults.append)
        del loader
        gc.collect()
    assert not process.is_alive() and faults == []


class Stuck(data.Dataset):
    """Samples of size numbers; the first ends its worker or takes forever."""

    def __init__(self, size=1, first=None):
        self.size, self.first = size, first

    def __len__(self):
        return 10**6

    def __getitem__(self, index):
        if self.first and index == 0:
            self.first()
        return np.zeros(self.size, np.int8)


FULL = [(Stuck(10**6), {"num_workers": 2}), (Stuck(first=lambda: time.sleep(1000)), {"num_workers": 1, "batch_size": 10**5, "prefetch_factor": 4})]


@pytest.mark.parametrize("dataset, options", FULL, ids=["batches", "tasks"])
def test_workers_end_with_a_main_process_that_is_killed(dataset, options):
    """Also with pipes that are full. They hold the end of a pipe that nobody writes to: it closes with the last of them."""
    reader, writer = os.pipe()

    def main():
        iterator = iter(DataLoader(dataset, **options))     # with long tasks it waits here
        next(iterator)
        time.sleep(1000)

    process = multiprocessing.get_context("fork").Process(target=main)
    process.start()
    os.close(writer)
    time.sleep(1)
    process.kill()
    process.join()
    assert select.select([reader], [], [], 30)[0] and os.read(reader, 1) == b""
    os.close(reader)


def test_a_worker_that_dies_or_hangs_before_it_reads_a_long_task():
    options = {"num_workers": 1, "batch_size": 10**5, "prefetch_factor": 4, "multiprocessing_context": "fork"}
    with pytest.raises(RuntimeError, match=r"DataLoader worker \(pid\(s\) \d+\) exited unexpectedly with exit code 3"):
        next(iter(DataLoader(Stuck(first=lambda: os._exit(3)), **options)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data.dataloader, "_GRACE_SECONDS", 0.1)
        iterator = iter(DataLoader(Stuck(first=lambda: time.sleep(1000)), **{**options, "prefetch_factor": 1}))
        pipe = iterator.workers[0].tasks._writer.fileno()
        os.set_blocking(pipe, False)
        with pytest.raises(BlockingIOError):
            while True:
                os.write(pipe, bytes(4096))
        os.set_blocking(pipe, True)
        iterator.close()
    assert not iterator.workers[0].process.is_alive()


@pytest.mark.peer
@pytest.mark.parametrize("options", [{}, {"shuffle": False}, {"drop_last": True}, {"seed": 3, "drop_last": True}])
@pytest.mark.parametrize("n, replicas", [(10, 3), (9, 3), (2, 5), (0, 2)])
def test_distributed_sampler(n, replicas, options):
    torch = pytest.importorskip("torch")
    for rank in range(replicas):
        mine, theirs = (lib.utils.data.distributed.DistributedSampler(range(n), replicas, rank, **options) for lib in (microgradx, torch))
        for epoch in range(2):
            mine.set_epoch(epoch)
            theirs.set_epoch(epoch)
            assert list(mine) == list(theirs) and len(mine) == len(theirs) and mine.total_size == theirs.total_size


def test_distributed_sampler_needs_to_be_told_its_place():
    with pytest.raises(ValueError, match="Default process group has not been initialized"):
        data.DistributedSampler(range(3))
    with pytest.raises(ValueError, match="Invalid rank 2"):
        data.DistributedSampler(range(3), 2, 2)
    with pytest.raises(ValueError, match="Default process group has not been initialized"):
        microgradx.nn.parallel.DistributedDataParallel(microgradx.nn.Linear(1, 1))


class AtOnce:
    """A sampler that draws its order when it is asked for an iterator, not when the first index is."""

    def __init__(self, lib, batches):
        self.lib, self.batches = lib, batches

    def __iter__(self):
        return iter([self.batches[i] for i in self.lib.randperm(len(self.batches)).tolist()])


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("kind, batches", [("batch_sampler", [[0, 1], [2], [3, 4, 5], [6]]), ("sampler", list(range(7)))])
def test_a_sampler_that_draws_at_once_against_pytorch(kind, batches, workers):
    torch, found = pytest.importorskip("torch"), []
    for lib in (microgradx, torch):
        lib.manual_seed(3)
        options = {"batch_size": None} if kind == "sampler" else {}
        loader = lib.utils.data.DataLoader(lib.utils.data.TensorDataset(lib.arange(7)), num_workers=workers, **{kind: AtOnce(lib, batches)}, **options)
        found.append(([x.tolist() for _ in range(2) for (x,) in loader], lib.rand(1).item()))
    assert found[0] == found[1]
