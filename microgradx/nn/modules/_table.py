"""Layers without parameters, written as one row each: a class of options and the function they are handed to."""
import inspect

from .. import functional as F
from .._functional_conv import _spelled
from .module import Module, _Signature


def called_with(function, options, layer):
    """The forward of a layer: takes what function has no default for, and hands over that, the options and the layer's `training`.

    Written out as source, it costs no more than one by hand: by position up to the first parameter that is no option, by name from there.
    """
    inputs, call, by_name = [], [], ""
    for p in inspect.signature(function).parameters.values():
        if p.name in ("size_average", "reduce") and p.name in options:      # made a reduction already
            call.append("None")
        elif p.name in options or p.name == "training":
            by_name = by_name or f"{p.name}=" * (p.kind is p.KEYWORD_ONLY)
            call.append(f"{p.name}=self.{p.name}" if by_name else f"self.{p.name}")
        elif p.default is p.empty:
            inputs.append(p.name)
            call.append(p.name)
        else:
            by_name = p.name
    source = f"lambda self, {', '.join(inputs)}: function({', '.join(call)})"
    made = eval(compile(source, __file__, "eval"), {"function": function})      # a line of this file: warnings point past it
    made.__name__, made.__qualname__ = "forward", f"{layer}.forward"            # what Python's own messages say
    return made


def signature(**options):
    """The parameters of a layer that takes these options, with their defaults."""
    return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default) for name, default in options.items()])


class TableModule(Module):
    """A layer whose options become attributes and are handed to one function.

    `class ELU(TableModule, function=F.elu, alpha=1.0, inplace=False)` is the whole layer. shown: the options that are
    printed (all, unless said; `inplace` only where it is on). An option without a default is written as REQUIRED.
    """

    def __init_subclass__(cls, function=None, shown=None, **options):
        super().__init_subclass__()
        if function is not None:
            cls._function = staticmethod(function)
            cls._shown = tuple(options) if shown is None else tuple(shown)
            if cls.forward in TableModule._made:  # not one that a class above has written by hand
                cls.forward = called_with(function, options, cls.__name__)
                TableModule._made.add(cls.forward)
            cls._signature = signature(**options)
            cls.__signature__ = _Signature(cls._signature)
        if "__init__" in cls.__dict__ and "args" not in inspect.signature(cls.__init__).parameters:
            cls.__signature__ = _Signature()  # the class's own __init__ says what it takes

    def __init__(self, *args, **kwargs):
        super().__init__()
        for name, value in self._bound(args, kwargs).items():
            setattr(self, name, value)

    def _bound(self, args, kwargs):
        """The options by name, with their defaults."""
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}.__init__(): {error}") from None
        bound.apply_defaults()
        return bound.arguments

    def extra_repr(self):
        """The options that are printed."""
        values = {name: name == "inplace" or getattr(self, name) for name in self._shown if name != "inplace" or self.inplace}
        return ", ".join(f"{name}={value!r}" if isinstance(value, str) else f"{name}={value}" for name, value in values.items())


TableModule._made = {Module.forward}
REQUIRED = inspect.Parameter.empty


def in_dimensions(base, name, function=None, dimensions=(1, 2, 3), **options):
    """The layers name1d, name2d, ...: base with its docstring spelled for as many dimensions, which `_n` counts, and F.function1d, ... to call."""
    made = []
    for n in dimensions:
        called = getattr(F, f"{function}{n}d", None)
        attributes = {"_n": n, "_function": staticmethod(called), "__module__": base.__module__, "__doc__": _spelled(base.__doc__, n)}
        made.append(type(f"{name}{n}d", (base,), attributes, **(options and {"function": called, **options})))
    return made
