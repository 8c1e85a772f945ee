"""The device `meta`: tensors that have a shape, a dtype and strides, and no values.

One is of a subclass of Tensor, whose memory is an address that is reserved and not filled, so views, gradients, modules and optimizers work as they
are, and the shapes, dtypes, strides and errors of results are the engine's: an operation computes with the zeros that are read there, and its
result is marked in its turn. What fills such a tensor does nothing, and what asks for values raises.
"""
import math
import mmap
import sys

import numpy as np

import microgradx
from microgradx._engine import overriding
from microgradx._engine.device import CPU, device
from microgradx._engine.tensor import Tensor, from_array
from microgradx._methods import _parse_to
from microgradx._print import dtype_suffix, with_suffixes
from microgradx._rows import need
from microgradx.overrides import _MODES_ONLY, TorchFunctionMode

META = device("meta")
# what depends on values, and ways to the memory
_REFUSED = set("""nonzero nonzero_static argwhere masked_select unique unique_consecutive bincount equal allclose is_nonzero histogram histogramdd
    __contains__ storage share_memory_""".split())
_FILLS = set("""uniform_ normal_ zero_ fill_ bernoulli_ random_ exponential_ geometric_ cauchy_ log_normal_ constant_ kaiming_uniform_ __setitem__ copy_
    fill_diagonal_ masked_fill_ index_fill_""".split())
_INDEXING = set("__getitem__ __setitem__ index_select take index_put index_put_ embedding embedding_bag copy_ to".split())        # take places from the CPU
_MAKERS = {*_MODES_ONLY, "linspace", "logspace"} - {"can_cast", "promote_types", "frombuffer", "sparse_coo_tensor"}


def _no_data(self, *args, **kwargs):
    raise NotImplementedError("Cannot copy out of meta tensor; no data!")


def _no_number(name):
    def number(self, *args):
        need(self.numel() != 1, RuntimeError, "Tensor.item() cannot be called on meta tensors")
        return getattr(Tensor, name)(self, *args)           # no number, either, and says why
    return number


def _no_array(self, *args, **kwargs):
    raise TypeError("can't convert meta device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.")


class Meta(Tensor):
    """A tensor on the device meta."""

    device, is_meta, is_cpu = META, True, False
    cpu = tolist = _no_data
    numpy = __array__ = __dlpack__ = _no_array
    item, __bool__, __int__, __float__, __complex__, __index__ = map(_no_number, ("item", "__bool__", "__int__", "__float__", "__complex__", "__index__"))

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """The result of the call, on the device meta; an error where there is none without values."""
        with overriding.DisableTorchFunctionSubclass():
            name, kwargs = getattr(func, "__name__", ""), dict(kwargs or {})
            need(not _by_values(name, args, kwargs), NotImplementedError, f"{name}: attempted to run this operator with Meta tensors: it depends on values")
            if kwargs.get("device") is not None and device(kwargs.pop("device")).type != "meta":
                return _computed(func, args, kwargs)                # zeros_like(x, device="cpu")
            if name in ("copy_", "__setitem__") and not isinstance(args[0], Meta):
                _no_data(args[1])
            if name == "copy_":
                microgradx.broadcast_to(args[1], args[0].shape)
            places = list(dict.fromkeys(str(x.device) for x in _tensors([*args, *kwargs.values()]) if x.dim())) if name not in _INDEXING else []
            need(len(places) < 2, RuntimeError, f"Tensor on device {''.join(places[1:])} is not on the expected device {''.join(places[:1])}!")
            if name in _FILLS:
                return args[0]
            place = {"device": META} if name.startswith("new_") or name.endswith("_like") else {}
            return _computed(func, args, kwargs | place, cls)

    def zero_(self, *value):
        """Nothing: there is nothing to be changed."""
        return self

    fill_ = zero_

    @property
    def grad_fn(self):
        """The node of the operation, not of what makes its result one of this class."""
        node = Tensor.grad_fn.__get__(self)
        return node.next_functions[0][0] if node is not None and node.name() == "AliasBackward0" else node

    @property
    def grad(self):
        """The gradient, on this device."""
        grad = Tensor.grad.__get__(self)
        return grad if grad is None or isinstance(grad, Meta) else grad.as_subclass(Meta)

    @grad.setter
    def grad(self, grad):
        Tensor.grad.__set__(self, grad)

    def to(self, *args, **kwargs):
        """Another dtype or order of memory, on this device."""
        place, dtype, copy, memory_format = _parse_to("to", args, kwargs)
        other = kwargs.get("other", args[0] if args and isinstance(args[0], Tensor) else self)
        if place is not None and device(place).type != "meta" or not other.is_meta:
            _no_data(self)
        if memory_format is None and dtype not in (None, self.dtype) and self.is_contiguous() and not (self.requires_grad and microgradx.is_grad_enabled()):
            return reserved(tuple(self.shape), dtype)           # of models that would not fit into memory
        return _computed(Tensor.to, (self,), {"dtype": dtype, "copy": copy, "memory_format": memory_format}, Meta)

    def register_hook(self, hook):
        """The hook sees gradients that are on this device."""
        return Tensor.register_hook(self, lambda grad: hook(grad.as_subclass(Meta)))

    def untyped_storage(self):
        """Its size."""
        return _Storage(Tensor.untyped_storage(self))

    def data_ptr(self):
        """0: there is no data."""
        return 0

    def __repr__(self, *, tensor_contents=None):
        suffixes = ["device='meta'", f"size={tuple(self.shape)}", *dtype_suffix(self.dtype, True)]
        if self.requires_grad:
            suffixes.append("requires_grad=True" if self.grad_fn is None else f"grad_fn=<{self.grad_fn.name()}>")
        return "Parameter containing:\n" * getattr(self, "_is_param", False) + with_suffixes("tensor(...", suffixes, 7)

    def __reduce_ex__(self, protocol):
        return reserved, (tuple(self.shape), self.dtype, self.stride(), self.requires_grad, dict(self.__dict__))

    def __deepcopy__(self, memo):
        need(self.grad_fn is None, RuntimeError, "Only Tensors created explicitly by the user support the deepcopy protocol at the moment")
        return memo.setdefault(id(self), reserved(*self.__reduce_ex__(2)[1]))


Meta.__name__, Meta.__qualname__, Meta.__module__ = "Tensor", "Tensor", "microgradx"


def _by_values(name, args, kwargs):
    """Does the shape of the result, or a number, depend on values?"""
    if name == "repeat_interleave":
        return not isinstance(kwargs.get("repeats", args[1] if len(args) > 1 else None), int)
    if name == "__getitem__":
        return any(x.dtype in (microgradx.bool, microgradx.uint8) for x in _tensors(args[1:]))
    return name in _REFUSED or name in ("where", "one_hot") and len(args) + len(kwargs) == 1


class _Storage:
    """Of memory that is not there: how large it would be, and whether another is the same."""

    device = META

    def __init__(self, whole):
        self._whole = whole

    def __eq__(self, other):
        return isinstance(other, _Storage) and self._whole == other._whole

    def __hash__(self):
        return hash(self._whole)

    def __len__(self):
        return len(self._whole)

    nbytes = size = __len__

    def data_ptr(self):
        """0: there is no data."""
        return 0

    def __getattr__(self, name):
        _no_data(self)


def _tensors(values):
    """The tensors among values, and in lists and tuples among them."""
    return [x for value in values for x in (value if isinstance(value, (tuple, list)) else [value]) if isinstance(x, Tensor)]


def _computed(func, args, kwargs, cls=Tensor):
    """The call with what is in memory, its result of this class; it draws no random numbers."""
    stream = microgradx.get_rng_state()
    try:
        return overriding.torch_function(cls, func, (), args, kwargs)
    finally:
        microgradx.set_rng_state(stream)


def reserved(shape, dtype, stride=None, requires_grad=False, attributes=()):
    """A tensor on the device meta; without stride it is contiguous."""
    stride = [math.prod(shape[i + 1:]) for i in range(len(shape))] if stride is None else stride
    size = dtype.itemsize * (1 + sum((n - 1) * s for n, s in zip(shape, stride, strict=True)) if all(shape) else 0)
    lazy = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | (0x4000 if sys.platform == "linux" else 0)        # MAP_NORESERVE
    memory = from_array(np.frombuffer(mmap.mmap(-1, max(1, size), flags=lazy), np.uint8, size)).view(dtype)
    made = Tensor._make_subclass(Meta, memory.as_strided(shape, stride), requires_grad)
    made.__dict__.update(attributes)
    return made


class _Place(TorchFunctionMode):
    """In its block, what makes tensors makes them on this device."""

    def __init__(self, place, default=False):
        self.place, self.default = place, default

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """The call, with the device."""
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") in _MAKERS and kwargs.get("device") is None and "out" not in kwargs:
            kwargs = {**kwargs, "device": self.place}
        return func(*args, **kwargs)


def block(place, enters):
    """The beginning of `with device(...)`, or its end."""
    mode = (overriding.modes() or [None])[-1]
    if enters:
        overriding.push(_Place(place))
    elif isinstance(mode, _Place) and mode.place is place and not mode.default:
        overriding.pop()


def default():
    """The device of the innermost block, or what set_default was told."""
    return next((mode.place for mode in reversed(overriding.modes()) if isinstance(mode, _Place)), CPU)


def set_default(place):
    """Let what makes tensors outside of blocks make them on this device."""
    modes = [mode for mode in overriding.modes() if not getattr(mode, "default", False)]
    while overriding.modes():
        overriding.pop()
    for mode in [*([_Place(place, True)] if place.type == "meta" else []), *modes]:
        overriding.push(mode)
