"""Parametrizations: a parameter that is computed, by modules, from parameters that are stored."""
import copy
from collections.abc import Sequence
from contextlib import contextmanager, suppress

import microgradx

from ..modules.container import ModuleDict, ModuleList
from ..parameter import Parameter

_cache = {"depth": 0, "values": {}}


@contextmanager
def cached():
    """Within it every parametrized tensor is computed once."""
    _cache["depth"] += 1
    try:
        yield
    finally:
        _cache["depth"] -= 1
        if not _cache["depth"]:
            _cache["values"].clear()


def _store(owner, name, tensor, like):
    """Register tensor as what like was: a parameter or a buffer."""
    if isinstance(like, Parameter):
        owner.register_parameter(name, Parameter(tensor, like.requires_grad))
    else:
        owner.register_buffer(name, tensor)


class ParametrizationList(ModuleList):
    """The modules that compute one tensor, and what they compute it from: `original`, or `original0`, `original1`,
    ..."""

    def __init__(self, modules, original, unsafe=False):
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        new = original
        with microgradx.no_grad():
            for module in reversed(self._steps()):
                if hasattr(module, "right_inverse"):
                    with suppress(NotImplementedError):     # raised where only what the module computes can be had
                        new = module.right_inverse(new)
        self.is_tensor = isinstance(new, microgradx.Tensor)
        if not self.is_tensor and not (isinstance(new, Sequence) and all(isinstance(t, microgradx.Tensor) for t in new)):
            raise ValueError(f"right_inverse must return a Tensor or a Sequence of tensors. Got {new!r}.")
        if self.is_tensor:
            if new.dtype is not original.dtype:
                raise ValueError(f"right_inverse may not change the dtype where it returns one tensor: {original.dtype} became {new.dtype}")
            if isinstance(original, Parameter):
                if original is not new:
                    original.data = new
                self.register_parameter("original", original)
            else:
                self.register_buffer("original", new)
        else:
            self.ntensors = len(new)
            for i, tensor in enumerate(new):
                _store(self, f"original{i}", tensor, original)
        if not unsafe:
            with microgradx.no_grad():
                value = self()
            if not isinstance(value, microgradx.Tensor):
                raise ValueError(f"A parametrization must return a tensor. Got {type(value).__name__}.")
            if value.shape != original.shape and self.is_tensor or value.dtype is not original.dtype:
                raise ValueError(f"Registering a parametrization may not change the shape or dtype of the tensor, unless unsafe=True: {original.shape} "
                                 f"{original.dtype} became {value.shape} {value.dtype}")

    def _steps(self):
        """The parametrizations, without those of what is stored here."""
        return [module for name, module in self._modules.items() if name.isdigit()]

    def right_inverse(self, value):
        """Store value through the parametrizations' right_inverse."""
        with microgradx.no_grad():
            for module in reversed(self._steps()):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(module).__name__} does not implement right_inverse.")
                value = module.right_inverse(value)
            if self.is_tensor:
                self.original.data = value
            else:
                for i, tensor in enumerate(value):
                    getattr(self, f"original{i}").data = tensor

    def forward(self):
        """The tensor."""
        modules = self._steps()
        given = (self.original,) if self.is_tensor else tuple(getattr(self, f"original{i}") for i in range(self.ntensors))
        value = modules[0](*given)
        for module in modules[1:]:
            value = module(value)
        return value


def _read(self, name):
    """The value of a parametrized attribute."""
    source = self.parametrizations[name]
    if not _cache["depth"]:
        return source()
    key = id(source)
    if key not in _cache["values"]:
        _cache["values"][key] = source()
    return _cache["values"][key]


def _parametrized_class(module):
    """Give module a class of its own, for the properties of its parametrized tensors."""
    base = type(module)

    def reduce(self, protocol):
        raise RuntimeError("Serialization of parametrized modules is only supported through state_dict().")

    def deepcopy(self, memo):
        if id(self) not in memo:
            copied = memo[id(self)] = self.__new__(type(self))
            copied.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return memo[id(self)]

    module.__class__ = type(f"Parametrized{base.__name__}", (base,), {
        "__reduce_ex__": reduce, "__deepcopy__": deepcopy, "__module__": __name__,
        "__doc__": f"A {base.__name__} with parametrized tensors."})


def _property(name):
    def getter(self):
        return _read(self, name)

    def setter(self, value):
        self.parametrizations[name].right_inverse(value)

    return property(getter, setter, doc=f"The parametrized {name}.")


def _check_fit(parametrization, value):
    """What is put on top of other parametrizations may change neither shape nor dtype, nor may its right_inverse."""
    def check(what, result):
        if not isinstance(result, microgradx.Tensor):
            raise ValueError(f"{what} must return a tensor. Got {type(result).__name__}.")
        if result.shape != value.shape or result.dtype is not value.dtype:
            raise ValueError(f"{what} may change shape or dtype only with unsafe=True: {value.shape} {value.dtype} became {result.shape} {result.dtype}")
        return result

    result = check("A parametrization", parametrization(value))
    if hasattr(parametrization, "right_inverse"):
        with suppress(NotImplementedError):
            check("parametrization.right_inverse", parametrization.right_inverse(result))


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    """Compute module.<tensor_name> by parametrization(stored tensor) from now on; assigning to it goes through the
    parametrization's right_inverse. unsafe: shape and dtype may change."""
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        chain = module.parametrizations[tensor_name]
        if not unsafe:
            _check_fit(parametrization, getattr(module, tensor_name))
        chain.append(parametrization)       # what is stored stays, so that the tensor becomes parametrization(what it was)
        chain.unsafe |= unsafe
        return module
    if tensor_name in module._buffers or tensor_name in module._parameters:
        original = getattr(module, tensor_name)
        chain = ParametrizationList([parametrization], original, unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _parametrized_class(module)
            module.parametrizations = ModuleDict()
        setattr(type(module), tensor_name, _property(tensor_name))
        module.parametrizations[tensor_name] = chain
        return module
    raise ValueError(f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name '{tensor_name}'")


def is_parametrized(module, tensor_name=None):
    """Whether module, or one tensor of it, is parametrized."""
    chains = getattr(module, "_modules", {}).get("parametrizations")
    if not isinstance(chains, ModuleDict):
        return False
    return len(chains) > 0 if tensor_name is None else tensor_name in chains


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    """Store the tensor itself again: its computed value, or the original with leave_parametrized=False."""
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    chain = module.parametrizations[tensor_name]
    if not leave_parametrized and not chain.is_tensor:
        raise ValueError("leave_parametrized=False: the tensor is computed from several tensors")
    original = chain.original if chain.is_tensor else chain.original0
    if leave_parametrized:
        with microgradx.no_grad():
            value = getattr(module, tensor_name)
        if chain.is_tensor and isinstance(original, Parameter):
            original.data = value
        elif isinstance(original, Parameter):
            original = Parameter(value, original.requires_grad)
        else:
            original = value
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    (module.register_parameter if isinstance(original, Parameter) else module.register_buffer)(tensor_name, original)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module):
    """The module's class without parametrizations."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(from_module, to_module, tensor_name=None):
    """Parametrize to_module's tensors (or that one) by from_module's parametrizations, and have it share what these store; returns to_module.

    >>> import microgradx
    >>> from microgradx.nn.utils import parametrize
    >>> one, other = microgradx.nn.Linear(2, 1), microgradx.nn.Linear(2, 1)
    >>> one = parametrize.register_parametrization(one, "weight", microgradx.nn.Tanh())
    >>> bool((parametrize.transfer_parametrizations_and_params(one, other).weight == one.weight).all())
    True
    """
    for name in () if not is_parametrized(from_module) else from_module.parametrizations if tensor_name is None else [tensor_name]:
        chain = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name)))
        for parametrization in chain:
            register_parametrization(to_module, name, parametrization)
        for key, original in (*chain.named_parameters(recurse=False), *chain.named_buffers(recurse=False)):
            setattr(to_module.parametrizations[name], key, original)
    return to_module
