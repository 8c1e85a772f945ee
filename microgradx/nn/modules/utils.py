"""Numbers that stand for one value in each dimension."""
from collections.abc import Iterable


def _ntuple(n):
    """The function that makes a tuple of n: a single value is repeated."""
    def parse(value):
        return tuple(value) if isinstance(value, Iterable) else (value,) * n

    return parse


def consume_prefix_in_state_dict_if_present(state_dict, prefix):
    """Take prefix ("module." of a model wrapped in `DataParallel`) off the names of a state_dict, in place.

    >>> state = {"module.weight": 1, "step": 2}
    >>> consume_prefix_in_state_dict_if_present(state, "module.")
    >>> state
    {'step': 2, 'weight': 1}
    """
    metadata = getattr(state_dict, "_metadata", {})     # of modules, the wrapped one being "module"
    for names in (state_dict, metadata):
        for name in [name for name in names if name.startswith(prefix) or names is metadata and name and name == prefix.replace(".", "")]:
            names[name[len(prefix):]] = names.pop(name)


_single, _pair, _triple, _quadruple = map(_ntuple, (1, 2, 3, 4))


def _reverse_repeat_tuple(values, n):
    """Each value n times, the last value first: padding of each dimension, as pad wants it."""
    return tuple(value for value in reversed(values) for _ in range(n))
