"""Layers without parameters, written as one row each: a class of options and the function they are handed to."""
import inspect
import operator

from .module import Module


def _direct_forward(function, options):
    """A forward that hands the options over by position, or None where their places are not known: half the cost of
    names."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:  # a builtin without a signature
        return None
    names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    if not options:
        return (lambda self, input: function(input)) if names[:1] == ["input"] and len(names) == 1 else None
    count = names.index(options[0]) if options[0] in names else 0
    if names[:count] not in (["input"], ["input", "target"]) or tuple(names[count:count + len(options)]) != options:
        return None
    values = operator.attrgetter(*options)
    if len(options) == 1:
        if count == 1:
            return lambda self, input: function(input, values(self))
        return lambda self, input, target: function(input, target, values(self))
    if count == 1:
        return lambda self, input: function(input, *values(self))
    return lambda self, input, target: function(input, target, *values(self))


def signature(**options):
    """The parameters of a layer that takes these options, with their defaults."""
    return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default) for name, default in options.items()])


class TableModule(Module):
    """A layer whose options become attributes and are handed, by name, to one function.

    `class ELU(TableModule, function=F.elu, alpha=1.0, inplace=False)` is the whole layer. shown: the options that are
    printed (all, unless said; `inplace` only where it is on). An option without a default is written as REQUIRED.
    """

    def __init_subclass__(cls, function=None, shown=None, **options):
        super().__init_subclass__()
        if function is not None:
            cls._function = staticmethod(function)
            cls._options = tuple(options)
            cls._shown = tuple(options) if shown is None else tuple(shown)
            if cls.forward in TableModule._made:  # not one that a class above has written by hand
                cls.forward = _direct_forward(function, tuple(options)) or TableModule.forward
                TableModule._made.add(cls.forward)
            cls._signature = cls.__signature__ = signature(**options)
        if "__init__" in cls.__dict__ and "args" not in inspect.signature(cls.__init__).parameters:
            cls.__signature__ = None  # the class's own __init__ says what it takes

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

    def forward(self, *inputs, **named):
        """Apply the layer's function."""
        return self._function(*inputs, **named, **{name: getattr(self, name) for name in self._options})

    def extra_repr(self):
        """The options that are printed."""
        values = {name: getattr(self, name) for name in self._shown if name != "inplace" or self.inplace}
        return ", ".join(f"{name}={value!r}" if isinstance(value, str) else f"{name}={value}" for name, value in values.items())


TableModule._made = {TableModule.forward}
REQUIRED = inspect.Parameter.empty
