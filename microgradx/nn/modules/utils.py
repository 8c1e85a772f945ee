"""Numbers that stand for one value in each dimension."""
from collections.abc import Iterable


def _ntuple(n):
    """The function that makes a tuple of n: a single value is repeated."""
    def parse(value):
        return tuple(value) if isinstance(value, Iterable) else (value,) * n

    return parse


_single, _pair, _triple, _quadruple = map(_ntuple, (1, 2, 3, 4))
