"""Layers without parameters, written as one row each: a class of options and the function they are handed to."""
import inspect

from .module import Module


class TableModule(Module):
    """A layer whose options become attributes and are handed, by name, to one function.

    `class ELU(TableModule, function=F.elu, alpha=1.0, inplace=False)` is the whole layer. shown: the options that are
    printed (all, unless said; `inplace` only where it is on). An option without a default is written as REQUIRED.
    """

    def __init_subclass__(cls, function=None, shown=None, **options):
        super().__init_subclass__()
        if function is None:
            return
        cls._function = staticmethod(function)
        cls._options = tuple(options)
        cls._shown = tuple(options) if shown is None else tuple(shown)
        cls.__signature__ = inspect.Signature([
            inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)
            for name, default in options.items()])

    def __init__(self, *args, **kwargs):
        super().__init__()
        bound = type(self)._table_signature().bind(*args, **kwargs)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            setattr(self, name, value)

    @classmethod
    def _table_signature(cls):
        return next(base.__dict__["__signature__"] for base in cls.__mro__ if "__signature__" in base.__dict__)

    def forward(self, *inputs):
        """Apply the layer's function."""
        return self._function(*inputs, **{name: getattr(self, name) for name in self._options})

    def extra_repr(self):
        """The options that are printed."""
        return ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown
                         if name != "inplace" or self.inplace)


REQUIRED = inspect.Parameter.empty
