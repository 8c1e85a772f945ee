"""From the indices of a batch to the batch.

Our own in-memory data sets answer for a whole batch at once, without an object per sample: they define
`_fetch_batch(indices)`, which gives exactly what `default_collate([self[i] for i in indices])` gives, or None when
it cannot, and remember the `__getitem__` for which that is true in `_plain_getitem`. A subclass that overrides
`__getitem__` or adds `__getitems__` is fetched sample by sample.
"""
import numpy as np

from .collate import default_collate, default_collate_fn_map

_RULES = dict(default_collate_fn_map)     # what `_fetch_batch` stands for
_PLAIN = {int, np.int64, np.int32, np.int16, np.int8, np.uint8, np.uint16, np.uint32, np.uint64}


def answers_for_batches(dataset):
    """Whether the data set's `_fetch_batch` still describes its `__getitem__`."""
    kind = type(dataset)
    plain = getattr(kind, "_plain_getitem", None)
    return (plain is not None and kind.__getitem__ is plain
            and getattr(kind, "__getitems__", None) is getattr(kind, "_plain_getitems", None))


def fetch_whole(dataset, indices):
    """The collated batch from the data set's own hook; None where it has none or `indices` are not plain ints."""
    if answers_for_batches(dataset) and _PLAIN.issuperset(map(type, indices)):
        return dataset._fetch_batch(indices)
    return None


class MapFetcher:
    """Fetches from a data set with `__getitem__`. Called with indices when batched, with one index otherwise."""

    def __init__(self, dataset, batched, collate_fn, drop_last):
        self.dataset, self.batched, self.collate_fn = dataset, batched, collate_fn
        self.whole = batched and collate_fn is default_collate and default_collate_fn_map == _RULES and answers_for_batches(dataset)

    def __call__(self, indices):
        if not self.batched:
            return self.collate_fn(self.dataset[indices])
        if self.whole and len(indices):
            batch = fetch_whole(self.dataset, indices)
            if batch is not None:
                return batch
        if getattr(self.dataset, "__getitems__", None):
            return self.collate_fn(self.dataset.__getitems__(indices))
        return self.collate_fn([self.dataset[index] for index in indices])


class IterableFetcher:
    """Fetches from an IterableDataset; the indices only say how many samples make a batch."""

    def __init__(self, dataset, batched, collate_fn, drop_last):
        self.iterator, self.batched, self.collate_fn, self.drop_last = iter(dataset), batched, collate_fn, drop_last
        self.ended = False

    def __call__(self, indices):
        if self.ended:
            raise StopIteration
        if not self.batched:
            return self.collate_fn(next(self.iterator))
        samples = []
        for _ in indices:
            try:
                samples.append(next(self.iterator))
            except StopIteration:
                self.ended = True
                break
        if not samples or (self.drop_last and len(samples) < len(indices)):
            raise StopIteration
        return self.collate_fn(samples)
