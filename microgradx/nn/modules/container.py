"""Modules that hold other modules or parameters: Sequential, ModuleList, ModuleDict, ParameterList, ParameterDict."""
import operator
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import chain, groupby

import microgradx
from microgradx._engine.warn import warn
from microgradx._rows import need

from .._base import run_chain
from ..parameter import Parameter
from .module import Module, _addindent


def _index(self, index):
    """index as a non-negative int below len(self), or IndexError."""
    index = operator.index(index)
    need(-len(self) <= index < len(self), IndexError, f"index {index} is out of range")
    return index % len(self)


def _renumber(self, modules):
    """Make modules the children 0, 1, ..., in order."""
    self._modules.clear()
    self._modules.update((str(i), module) for i, module in enumerate(modules))


def _insert(self, index, module):
    modules = list(self)
    modules.insert(index, module)
    _renumber(self, modules)


class _ModuleSequence(Module):
    """What Sequential and ModuleList share: children by position."""

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._sliced(list(self._modules.items())[index])
        return list(self._modules.values())[_index(self, index)]

    def __setitem__(self, index, module):
        setattr(self, list(self._modules)[_index(self, index)], module)

    def __delitem__(self, index):
        keys = list(self._modules)
        for key in keys[index] if isinstance(index, slice) else [keys[_index(self, index)]]:
            delattr(self, key)
        _renumber(self, list(self._modules.values()))

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def append(self, module):
        """Add a module at the end; returns self."""
        self.add_module(str(len(self)), module)
        return self

    def pop(self, key):
        """Remove the module at this position and return it."""
        module = self[key]
        del self[key]
        return module


class Sequential(_ModuleSequence):
    """Calls its modules one after another, each with the result of the one before.

    `Sequential(*modules)` names them "0", "1", ...; `Sequential(OrderedDict)` takes the names.

    >>> import microgradx
    >>> microgradx.nn.Sequential(microgradx.nn.ReLU(), microgradx.nn.Flatten())(microgradx.tensor([[[-1.], [2.]]]))
    tensor([[0., 2.]])
    """

    def __init__(self, *args):
        super().__init__()
        named = args[0].items() if len(args) == 1 and isinstance(args[0], OrderedDict) else enumerate(args)
        for name, module in named:
            self.add_module(str(name), module)

    def forward(self, input):
        """Pass input through the chain."""
        return run_chain(self._modules, input)

    def _sliced(self, items):
        return type(self)(OrderedDict(items))

    def __add__(self, other):
        need(isinstance(other, Sequential), ValueError, f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return Sequential(*self, *other)

    def __iadd__(self, other):
        need(isinstance(other, Sequential), ValueError, f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return self.extend(list(other))

    def __mul__(self, other):
        need(isinstance(other, int), TypeError, f"unsupported operand type(s) for *: {type(self)} and {type(other)}")
        need(other > 0, ValueError, f"Non-positive multiplication factor {other} for {type(self)}")
        return Sequential(*chain.from_iterable([list(self)] * other))

    __rmul__ = __mul__

    def __imul__(self, other):
        _renumber(self, list(self * other))
        return self

    def insert(self, index, module):
        """Put a module before this position; returns self."""
        need(isinstance(module, Module), AssertionError, f"module should be of type: {Module}")
        need(-len(self) <= index <= len(self), IndexError, f"Index out of range: {index}")
        if index == len(self):              # the others keep their names
            return self.append(module)
        _insert(self, index, module)
        return self

    def extend(self, sequential):
        """Add modules at the end; returns self."""
        for module in sequential:
            self.append(module)
        return self


class ModuleList(_ModuleSequence):
    """A list of modules whose parameters are registered.

    >>> import microgradx
    >>> len(list(microgradx.nn.ModuleList([microgradx.nn.Linear(2, 3), microgradx.nn.Linear(3, 1)]).parameters()))
    4
    """

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self += modules

    def _sliced(self, items):
        return type(self)([module for _, module in items])

    def __iadd__(self, modules):
        return self.extend(modules)

    def __add__(self, other):
        return ModuleList(chain(self, other))

    def insert(self, index, module):
        """Put a module before this position."""
        _insert(self, index, module)

    def extend(self, modules):
        """Add modules at the end; returns self."""
        need(isinstance(modules, Iterable), TypeError, f"ModuleList.extend should be called with an iterable, but got {type(modules).__name__}")
        for module in list(modules):
            self.append(module)
        return self

    def __repr__(self):
        lines, texts = [], enumerate(_addindent(repr(module)) for module in self)
        for text, run in groupby(texts, key=lambda pair: pair[1]):  # equal neighbours are printed once
            (first, _), *others = run
            lines.append(f"({first}-{first + len(others)}): {len(others) + 1} x {text}" if others else f"({first}): {text}")
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)" if lines else f"{self._get_name()}()"


class _Mapping(Module):
    """The dict methods that ModuleDict and ParameterDict share; the entries are in the dict `_entries`."""

    def __len__(self):
        return len(self._entries)

    def __iter__(self):
        return iter(self._entries)

    def __contains__(self, key):
        return key in self._entries

    def keys(self):
        """The keys."""
        return self._entries.keys()

    def update(self, modules):
        """Add the entries of a mapping or of an iterable of (key, value) pairs."""
        need(isinstance(modules, Iterable), TypeError,
             f"{type(self).__name__}.update should be called with an iterable of key/value pairs, but got {type(modules).__name__}")
        pairs = modules.items() if isinstance(modules, (Mapping, _Mapping)) else modules
        for i, pair in enumerate(pairs):
            what = f"{type(self).__name__} update sequence element #{i}"
            need(isinstance(pair, Iterable), TypeError, f"{what} should be Iterable; is {type(pair).__name__}")
            pair = tuple(pair)
            need(len(pair) == 2, ValueError, f"{what} has length {len(pair)}; 2 is required")
            self[pair[0]] = pair[1]

    def pop(self, key):
        """Remove a key and return its value."""
        value = self[key]
        del self[key]
        return value


class ModuleDict(_Mapping):
    """A dict of modules whose parameters are registered.

    >>> import microgradx
    >>> layers = microgradx.nn.ModuleDict({"act": microgradx.nn.ReLU()})
    >>> layers["act"](microgradx.tensor([-1., 2.]))
    tensor([0., 2.])
    """

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    @property
    def _entries(self):
        return self._modules

    def __getitem__(self, key):
        return self._modules[key]

    def __setitem__(self, key, module):
        self.add_module(key, module)

    def __delitem__(self, key):
        del self._modules[key]

    def clear(self):
        """Remove all."""
        self._modules.clear()

    def items(self):
        """(key, module) pairs."""
        return self._modules.items()

    def values(self):
        """The modules."""
        return self._modules.values()


def _as_parameter(value):
    """Tensors become parameters; anything else is kept as it is."""
    if isinstance(value, microgradx.Tensor) and not isinstance(value, Parameter):
        return Parameter(value)
    return value


def _describe(key, value, type_name):
    """A line of the printed ParameterList or ParameterDict."""
    if not isinstance(value, microgradx.Tensor):
        return f"  ({key}): Object of type: {type(value).__name__}"
    kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
    return f"  ({key}): {kind} containing: [{type_name(value)} of size {'x'.join(map(str, value.size()))}]"


class ParameterList(Module):
    """A list of parameters that are registered; tensors put into it become parameters.

    >>> import microgradx
    >>> len(microgradx.nn.ParameterList([microgradx.zeros(2), microgradx.zeros(3)]))
    2
    """

    def __init__(self, values=None):
        super().__init__()
        self._size = 0
        if values is not None:
            self += values

    def __getitem__(self, index):
        if isinstance(index, slice):
            return type(self)([self[i] for i in range(*index.indices(len(self)))])
        return getattr(self, str(_index(self, index)))

    def __setitem__(self, index, value):
        setattr(self, str(_index(self, index)), _as_parameter(value))

    def __len__(self):
        return self._size

    def __iter__(self):
        return iter([self[i] for i in range(len(self))])

    def __iadd__(self, values):
        return self.extend(values)

    def append(self, value):
        """Add a value at the end; returns self."""
        self._size += 1
        self[-1] = value
        return self

    def extend(self, values):
        """Add values at the end; returns self."""
        need(isinstance(values, Iterable) and not isinstance(values, microgradx.Tensor), TypeError,
             f"ParameterList.extend should be called with an iterable, but got {type(values).__name__}")
        for value in list(values):
            self.append(value)
        return self

    def extra_repr(self):
        """One line for each value."""
        return "\n".join(_describe(i, value, lambda tensor: tensor.dtype) for i, value in enumerate(self))

    def __call__(self, *args, **kwargs):
        raise RuntimeError("ParameterList should not be called.")


class ParameterDict(_Mapping):
    """A dict of parameters that are registered; tensors put into it become parameters.

    >>> import microgradx
    >>> list(microgradx.nn.ParameterDict({"w": microgradx.zeros(2)}).keys())
    ['w']
    """

    def __init__(self, parameters=None):
        super().__init__()
        self._entries = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key):
        return getattr(self, self._attribute(key))

    def __setitem__(self, key, value):
        setattr(self, self._attribute(key), _as_parameter(value))
        self._entries[key] = None

    def __delitem__(self, key):
        del self._entries[key]
        delattr(self, self._attribute(key))

    def _attribute(self, key):
        need(isinstance(key, str), TypeError, f"Index given to ParameterDict cannot be used as a key as it is not a string (type is '{type(key).__name__}').")
        return key

    def update(self, parameters):
        """Add the entries of a mapping, those of a plain dict by the order of their names, or of an iterable of (key, value) pairs."""
        super().update(sorted(parameters.items()) if isinstance(parameters, Mapping) and not isinstance(parameters, OrderedDict) else parameters)

    def __reversed__(self):
        return reversed(list(self._entries))

    def items(self):
        """(key, value) pairs."""
        return ((key, self[key]) for key in self._entries)

    def values(self):
        """The values."""
        return (self[key] for key in self._entries)

    def copy(self):
        """A ParameterDict of the same values."""
        return ParameterDict(OrderedDict(self.items()))

    def setdefault(self, key, default=None):
        """The value of key, which becomes default where there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self):
        """Remove all."""
        for key in list(self._entries):
            del self[key]

    def popitem(self):
        """Remove the last entry and return it."""
        key = list(self._entries)[-1]
        return key, self.pop(key)

    def get(self, key, default=None):
        """The value of key, or default."""
        return self[key] if key in self else default  # noqa: SIM401 - this is get

    def fromkeys(self, keys, default=None):
        """A ParameterDict with these keys, all of one value."""
        return ParameterDict((key, default) for key in keys)

    def extra_repr(self):
        """One line for each value."""
        return "\n".join(_describe(key, value, lambda tensor: tensor.type()) for key, value in self.items())

    def __call__(self, input):
        raise RuntimeError("ParameterDict should not be called.")

    def __or__(self, other):
        combined = self.copy()
        combined.update(other)
        return combined

    def __ror__(self, other):
        combined = other.copy()
        combined.update(self)
        return combined

    def __ior__(self, other):
        self.update(other)
        return self


class Container(Module):
    """The ancestor of the containers: `Container(name=module, ...)`.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     list(microgradx.nn.Container(first=microgradx.nn.ReLU())._modules)
    ['first']
    """

    def __init__(self, **kwargs):
        warn("`nn.Container` is deprecated. nn.Module does the same", FutureWarning)
        super().__init__()
        for name, module in kwargs.items():
            self.add_module(name, module)
