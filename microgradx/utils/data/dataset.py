"""Data sets: maps from an index to a sample, or iterables of samples."""
import math
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, chain

import numpy as np

import microgradx as _m
from microgradx._engine.warn import warn

from ._utils.fetch import fetch_whole


class Dataset:
    """Base of map-style data sets: a subclass defines `__getitem__(index)` and, usually, `__len__()`.

    A subclass may define `__getitems__(indices)`, which returns the list of those samples; the DataLoader then calls
    it.

    >>> import microgradx
    >>> class Squares(microgradx.utils.data.Dataset):
    ...     def __len__(self):
    ...         return 3
    ...     def __getitem__(self, i):
    ...         return i * i
    >>> list(microgradx.utils.data.DataLoader(Squares(), batch_size=2))
    [tensor([0, 1]), tensor([4])]
    """

    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        return ConcatDataset([self, other])

    def __class_getitem__(cls, item):
        return cls


class IterableDataset(Dataset, Iterable):
    """Base of data sets that only know `__iter__`. With worker processes each worker iterates over its own copy:
    divide the work by `get_worker_info()`, or every sample comes once per worker.

    >>> import microgradx
    >>> class Count(microgradx.utils.data.IterableDataset):
    ...     def __iter__(self):
    ...         return iter(range(3))
    >>> list(microgradx.utils.data.DataLoader(Count(), batch_size=2))
    [tensor([0, 1]), tensor([2])]
    """

    def __add__(self, other):
        return ChainDataset([self, other])


class TensorDataset(Dataset):
    """Sample i is the tuple of `tensor[i]` over the given tensors; all have the same first dimension.

    >>> import microgradx
    >>> from microgradx.utils.data import TensorDataset
    >>> TensorDataset(microgradx.arange(3), microgradx.ones(3))[1]
    (tensor(1), tensor(1.))
    """

    def __init__(self, *tensors):
        if any(tensor.size(0) != tensors[0].size(0) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors: first dimensions "
                                 f"{[tensor.size(0) for tensor in tensors]}")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    _plain_getitem = __getitem__

    def _fetch_batch(self, indices):
        rows = _m.from_numpy(np.array(indices, np.int64))
        return [tensor[rows] for tensor in self.tensors]

    def __len__(self):
        return self.tensors[0].size(0)


class StackDataset(Dataset):
    """Data sets side by side: sample i is the tuple (positional) or dict (keywords) of their samples i.

    >>> import microgradx
    >>> microgradx.utils.data.StackDataset([1, 2], [3, 4])[1]
    (2, 4)
    """

    def __init__(self, *args, **kwargs):
        if args and kwargs:
            raise ValueError("StackDataset: data sets are given either as arguments (tuples come out) or as keywords "
                             "(dicts come out), but both are given")
        parts = list(args or kwargs.values())
        if not parts:
            raise ValueError("StackDataset: At least one dataset should be passed")
        self._length = len(parts[0])
        if any(len(part) != self._length for part in parts):
            raise ValueError(f"StackDataset: Size mismatch between datasets: {[len(part) for part in parts]}")
        self.datasets = kwargs or args

    def _combine(self, get):
        if isinstance(self.datasets, dict):
            return {key: get(part) for key, part in self.datasets.items()}
        return tuple(get(part) for part in self.datasets)

    def __getitem__(self, index):
        return self._combine(lambda part: part[index])

    def __getitems__(self, indices):
        fields = self._combine(lambda part: _samples(part, indices, "StackDataset"))
        if isinstance(fields, dict):
            return [dict(zip(fields, row, strict=True)) for row in zip(*fields.values(), strict=True)]
        return list(zip(*fields, strict=True))

    def __len__(self):
        return self._length


def _samples(dataset, indices, op):
    """The samples of `indices`, through the data set's `__getitems__` where it has one."""
    if not callable(getattr(dataset, "__getitems__", None)):
        return [dataset[index] for index in indices]
    samples = dataset.__getitems__(indices)
    if len(samples) != len(indices):
        raise ValueError(f"{op}: __getitems__ of {type(dataset).__name__} gave {len(samples)} samples "
                         f"for {len(indices)} indices")
    return samples


class ConcatDataset(Dataset):
    """Data sets one after the other.

    >>> import microgradx
    >>> len(microgradx.utils.data.ConcatDataset([[1, 2], [3]]))
    3
    """

    def __init__(self, datasets):
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("ConcatDataset: datasets should not be an empty iterable")
        if any(isinstance(part, IterableDataset) for part in self.datasets):
            raise AssertionError("ConcatDataset does not support IterableDataset; use ChainDataset")
        self.cumulative_sizes = self.cumsum(self.datasets)

    @staticmethod
    def cumsum(sequence):
        """Where each part ends."""
        return list(accumulate(map(len, sequence)))

    def __len__(self):
        return self.cumulative_sizes[-1]

    def __getitem__(self, index):
        if index < 0:
            if -index > len(self):
                raise ValueError(f"ConcatDataset: absolute value of index should not exceed dataset length, "
                                 f"got {index} with length {len(self)}")
            index += len(self)
        if index >= len(self):
            raise IndexError(f"ConcatDataset: list index out of range, got {index} with length {len(self)}")
        part = bisect_right(self.cumulative_sizes, index)
        return self.datasets[part][index - (self.cumulative_sizes[part - 1] if part else 0)]


class ChainDataset(IterableDataset):
    """Iterable data sets one after the other.

    >>> import microgradx
    >>> class Count(microgradx.utils.data.IterableDataset):
    ...     def __iter__(self):
    ...         return iter(range(2))
    >>> list(microgradx.utils.data.ChainDataset([Count(), Count()]))
    [0, 1, 0, 1]
    """

    def __init__(self, datasets):
        self.datasets = datasets

    def __iter__(self):
        return chain.from_iterable(map(self._checked, self.datasets))

    def __len__(self):
        return sum(len(self._checked(part)) for part in self.datasets)

    @staticmethod
    def _checked(part):
        if not isinstance(part, IterableDataset):
            raise AssertionError(f"ChainDataset only supports IterableDataset, got {type(part).__name__}")
        return part


class Subset(Dataset):
    """The samples of `dataset` at `indices`.

    >>> import microgradx
    >>> microgradx.utils.data.Subset([10, 20, 30], [2, 0])[0]
    30
    """

    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index):
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices):
        return _samples(self.dataset, [self.indices[index] for index in indices], "Subset")

    _plain_getitem, _plain_getitems = __getitem__, __getitems__

    def _fetch_batch(self, indices):
        return fetch_whole(self.dataset, [self.indices[index] for index in indices])

    def __len__(self):
        return len(self.indices)


def random_split(dataset, lengths, generator=None):
    """Disjoint random Subsets of the given lengths, or of the given fractions (which sum to 1).

    Fractions are rounded down and the rest is dealt out one each from the front. One `randperm(len(dataset))` is drawn
    from `generator` or the global stream. Raises ValueError when the lengths do not add up to the data set's.

    >>> from microgradx.utils.data import random_split
    >>> [len(part) for part in random_split(range(10), [0.33, 0.33, 0.34])]
    [4, 3, 3]
    """
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        for position, fraction in enumerate(lengths):
            if not 0 <= fraction <= 1:
                raise ValueError(f"random_split: Fraction at index {position} is not between 0 and 1, got {fraction}")
        sizes = [math.floor(len(dataset) * fraction) for fraction in lengths]
        for position in range(len(dataset) - sum(sizes)):
            sizes[position % len(sizes)] += 1
        lengths = sizes
        for position, length in enumerate(lengths):
            if length == 0:
                warn(f"Length of split at index {position} is 0. This might result in an empty dataset.")
    if sum(lengths) != len(dataset):
        raise ValueError("random_split: Sum of input lengths does not equal the length of the input dataset! "
                         f"got {list(lengths)} for {len(dataset)}")
    indices = _m.randperm(sum(lengths), generator=generator).tolist()
    return [Subset(dataset, indices[end - length:end])
            for end, length in zip(accumulate(lengths), lengths, strict=True)]
