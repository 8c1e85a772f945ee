"""Turning a list of samples into a batch."""
import copy
import re
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence

import numpy as np

import microgradx as _m

np_str_obj_array_pattern = re.compile("[SaUO]")      # dtypes of texts and objects; MONAI imports it
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
            for i, item in enumerate(items):    # a deque takes no slices
                clone[i] = item
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
        return data if np_str_obj_array_pattern.search(data.dtype.kind) else _m.as_tensor(data)
    if isinstance(data, Mapping):
        return _rebuild_mapping(data, {key: default_convert(value) for key, value in data.items()})
    if _is_namedtuple(data):
        return type(data)(*map(default_convert, data))
    if isinstance(data, tuple):
        return [default_convert(value) for value in data]
    if isinstance(data, Sequence):
        return _rebuild_sequence(data, [default_convert(value) for value in data])
    return data


def collate(batch, *, collate_fn_map=None):
    """`default_collate` with rules of one's own: collate_fn_map takes a type (or a tuple of types) to a function of the samples
    and, by keyword, the map itself. What no rule is for is taken as a container, field by field.

    >>> from microgradx.utils.data._utils.collate import collate
    >>> collate([{"x": 1}, {"x": 2}], collate_fn_map={int: lambda batch, *, collate_fn_map: sum(batch)})
    {'x': 3}
    """
    first, rules = batch[0], collate_fn_map or {}
    rule = rules.get(type(first)) or next((rule for kind, rule in rules.items() if isinstance(first, kind)), None)
    if rule is not None:
        return rule(batch, collate_fn_map=collate_fn_map)
    if isinstance(first, Mapping):
        return _rebuild_mapping(first, {key: collate([sample[key] for sample in batch], collate_fn_map=collate_fn_map) for key in first})
    if not isinstance(first, Sequence):
        raise TypeError(_REFUSAL.format(type(first)))
    if any(len(sample) != len(first) for sample in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    fields = [collate(field, collate_fn_map=collate_fn_map) for field in zip(*batch, strict=True)]
    return type(first)(*fields) if _is_namedtuple(first) else fields if isinstance(first, tuple) else _rebuild_sequence(first, fields)


def collate_tensor_fn(batch, *, collate_fn_map=None):
    return _m.stack(list(batch))


def collate_numpy_array_fn(batch, *, collate_fn_map=None):
    if np_str_obj_array_pattern.search(batch[0].dtype.kind):
        raise TypeError(_REFUSAL.format(batch[0].dtype))
    return _m.as_tensor(np.asarray(batch)) if batch[0].shape == () else _m.stack([_m.as_tensor(array) for array in batch])


def collate_float_fn(batch, *, collate_fn_map=None):
    return _m.tensor(batch, dtype=_m.float64)


def collate_int_fn(batch, *, collate_fn_map=None):
    return _m.tensor(batch)


def collate_str_fn(batch, *, collate_fn_map=None):
    return batch


collate_numpy_scalar_fn = collate_numpy_array_fn
default_collate_fn_map = {_m.Tensor: collate_tensor_fn, np.ndarray: collate_numpy_array_fn,
                          (np.bool_, np.number, np.object_): collate_numpy_scalar_fn, float: collate_float_fn, int: collate_int_fn,
                          str: collate_str_fn, bytes: collate_str_fn}


def default_collate(batch):
    """Samples with a new first dimension: tensors are stacked, numbers become a tensor, containers go field by field.

    float gives float64, int gives int64, bool gives bool; strings and bytes stay a list; a tuple sample gives a list
    of fields, a mapping and a named tuple keep their type. Raises TypeError for anything else, RuntimeError for samples
    of unequal length or shape. `_utils.collate.default_collate_fn_map` holds the rules and takes further ones.

    >>> from microgradx.utils.data import default_collate
    >>> default_collate([(1, 2.0, "a"), (3, 4.0, "b")])
    [tensor([1, 3]), tensor([2., 4.], dtype=microgradx.float64), ('a', 'b')]
    """
    return collate(batch, collate_fn_map=default_collate_fn_map)
