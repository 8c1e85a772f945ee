"""Turning a list of samples into a batch."""
import copy
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence

import numpy as np

import microgradx as _m

_REFUSAL = "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"


def _is_namedtuple(value):
    return isinstance(value, tuple) and hasattr(value, "_fields")


def _rebuild_mapping(like, items):
    """A mapping of `like`'s type with `items`; a plain dict where the type cannot be built that way."""
    try:
        if isinstance(like, MutableMapping):  # a copy keeps default_factory and other attributes of the type
            clone = copy.copy(like)
            clone.update(items)
            return clone
        return type(like)(items)
    except TypeError:
        return items


def _rebuild_sequence(like, items):
    """A sequence of `like`'s type with `items`; a plain list where the type cannot be built that way (range)."""
    try:
        if isinstance(like, MutableSequence):
            clone = copy.copy(like)
            clone[:] = items
            return clone
        return type(like)(items)
    except TypeError:
        return items


def default_convert(data):
    """NumPy arrays, and those inside mappings and sequences, as tensors; everything else as it is.

    >>> from microgradx.utils.data import default_convert
    >>> import numpy
    >>> default_convert({"x": numpy.array([1, 2]), "name": "a"})
    {'x': tensor([1, 2]), 'name': 'a'}
    """
    if isinstance(data, (_m.Tensor, str, bytes)):
        return data
    if isinstance(data, (np.ndarray, np.generic)):
        return data if data.dtype.kind in "SUO" else _m.as_tensor(data)
    if isinstance(data, Mapping):
        return _rebuild_mapping(data, {key: default_convert(value) for key, value in data.items()})
    if _is_namedtuple(data):
        return type(data)(*map(default_convert, data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence):
        return _rebuild_sequence(data, [default_convert(value) for value in data])
    return data


def _collate_array(batch):
    first = batch[0]
    if first.dtype.kind in "SUO":
        raise TypeError(_REFUSAL.format(first.dtype))
    if isinstance(first, np.generic) or first.shape == ():
        return _m.as_tensor(np.asarray(batch))
    return _m.stack([_m.as_tensor(array) for array in batch])


def _collate_sequence(batch):
    first = batch[0]
    if any(len(sample) != len(first) for sample in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    fields = [default_collate(field) for field in zip(*batch, strict=True)]
    return fields if isinstance(first, tuple) else _rebuild_sequence(first, fields)


def default_collate(batch):
    """Samples with a new first dimension: tensors are stacked, numbers become a tensor, containers go field by field.

    float gives float64, int gives int64, bool gives bool; strings and bytes stay a list; a tuple sample gives a list
    of fields, a mapping and a named tuple keep their type. Raises TypeError for anything else, RuntimeError for samples
    of unequal length or shape.

    >>> from microgradx.utils.data import default_collate
    >>> default_collate([(1, 2.0, "a"), (3, 4.0, "b")])
    [tensor([1, 3]), tensor([2., 4.], dtype=microgradx.float64), ('a', 'b')]
    """
    first = batch[0]
    if isinstance(first, _m.Tensor):
        return _m.stack(list(batch))
    if isinstance(first, np.ndarray) or (isinstance(first, np.generic) and not isinstance(first, (str, bytes))):
        return _collate_array(batch)
    if isinstance(first, float):
        return _m.tensor(batch, dtype=_m.float64)
    if isinstance(first, int):
        return _m.tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _rebuild_mapping(first, {key: default_collate([sample[key] for sample in batch]) for key in first})
    if _is_namedtuple(first):
        return type(first)(*(default_collate(field) for field in zip(*batch, strict=True)))
    if isinstance(first, Sequence):
        return _collate_sequence(batch)
    raise TypeError(_REFUSAL.format(type(first)))
