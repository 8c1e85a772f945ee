"""Names for the blocks of a program. Nothing here measures them: Python's cProfile, or `python -m benchmarks`, does."""
import contextlib

from microgradx._rows import need

__all__ = ["record_function"]


class record_function(contextlib.ContextDecorator):
    """record_function(name, args=None): a context, or a decorator, that names a block for PyTorch's profiler.

    >>> from microgradx.profiler import record_function
    >>> with record_function("forward"):
    ...     1 + 1
    2
    """

    def __init__(self, name, args=None):
        need(isinstance(name, str), TypeError, f"record_function: argument 'name' must be str, not {type(name).__name__}")
        self.name, self.args = name, args

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def __getattr__(name):
    raise AttributeError(f"module 'microgradx.profiler' has no attribute '{name}': nothing is measured here, use cProfile")
