"""The one place where methods are put on Tensor: conversion, gradients, copies, and the public functions as methods."""
import builtins
import copy
import ctypes
import inspect
import math
import numbers
import sys

import numpy as np

from microgradx import autograd, creation
from microgradx._engine import ops, tape
from microgradx._engine.callnames import disabled, of_pytorch
from microgradx._engine.device import CPU, device as _device
from microgradx._engine.dtype import DTYPES, dtype as _dtype, get_default_dtype
from microgradx._engine.tensor import ACCUMULATED, Tensor, cold, from_array, nested_list
from microgradx._engine.warn import warn
from microgradx._handles import add_hook
from microgradx._rows import _check, need, own
from microgradx._shared import mapping_of, share
from microgradx.complex_numbers import as_array, conj, imag, real
from microgradx.storage import TypedStorage, UntypedStorage

METHODS = {}


# ---------------------------------------------------------------------------------------------------- conversion

def numpy(self, *, force=False):
    """The same memory as a NumPy array; force=True detaches and converts what NumPy cannot show.

    >>> import microgradx
    >>> microgradx.tensor([1., 2.]).numpy()
    array([1., 2.], dtype=float32)
    """
    if force:
        return as_array(self.clone())
    if self.requires_grad and tape.is_grad_enabled():
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    return as_array(self)


def __array__(self, dtype=None, copy=None):
    array = self.numpy()
    if dtype is not None and array.dtype != dtype:
        need(copy is not False, ValueError, f"Unable to avoid copy while converting a tensor of {self.dtype!r} to an array of {dtype}")
        return array.astype(dtype)
    return array.copy() if copy else array


def __array_wrap__(self, array, context=None, return_scalar=False):
    """NumPy functions of a tensor give a tensor; bools, as PyTorch has it, as uint8."""
    array = np.asarray(array)
    return from_array(array.astype(np.uint8) if array.dtype == bool else array)


def tolist(self):
    """The values as nested lists (a number for a 0-d tensor).

    >>> import microgradx
    >>> microgradx.tensor([[1, 2], [3, 4]]).tolist()
    [[1, 2], [3, 4]]
    """
    return nested_list(self.float() if self.dtype.itemsize == 2 and self.dtype.is_floating_point else self)


def _history_lost():
    if tape.is_grad_enabled():
        warn("Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior. Its history is lost. Hint: .item(), or .detach() first")


cold["history_lost"] = _history_lost


def _parse_to(op, args, kwargs):
    """(device, dtype, copy, memory_format) of to(device, dtype), to(dtype) or to(other), each with non_blocking, copy; copy is None where it is not given."""
    first = args[0] if args else None
    rest = (["other"] if isinstance(first, Tensor) else ["dtype"] if _is_dtype(first) else ["device", "dtype"]) + ["non_blocking", "copy"]
    named = {**dict(zip(rest, args, strict=False)), **kwargs}
    unknown = set(named) - {"other", "device", "dtype", "non_blocking", "copy", "memory_format"}
    if unknown or len(args) > len(rest) or len(named) < len(args) + len(kwargs):
        raise TypeError(f"{op}(): got an argument that is unknown, twice there or one too many: {args}, {kwargs}")
    kinds = {"device": (str, _device, int), "other": Tensor, "non_blocking": bool, "copy": bool}    # and a dtype; None is any of them
    for name, value in named.items():
        if value is not None and not (_is_dtype(value) if name == "dtype" else isinstance(value, kinds.get(name, object))):
            raise TypeError(f"{op}(): argument '{name}' got {value.__class__.__name__}, which it does not take. Hint: {op}(device, dtype)")
    other = named.get("other")
    return named.get("device"), named.get("dtype") if other is None else other.dtype, named.get("copy"), named.get("memory_format")


def _is_dtype(value):
    return isinstance(value, _dtype) or value in (float, int, bool, complex)


def to(self, *args, **kwargs):
    """Another dtype (or the only device): self when nothing changes, unless copy=True.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).to(microgradx.float64)
    tensor([1., 2.], dtype=microgradx.float64)
    """
    if len(args) == 1 and not kwargs:           # what programs mostly say
        if args[0] is CPU or args[0].__class__ is str and args[0] == "cpu":
            return self
        if args[0].__class__ is _dtype:
            return ops.cast_to(self, args[0], False)
    device, dtype, copy, memory_format = _parse_to("to", args, kwargs)
    meta = creation._no_values("to", device if device is not None or not args or not isinstance(args[0], Tensor) else args[0].device)
    out = _converted("to", self, dtype or self.dtype, memory_format, copy)
    return cold["on_meta"](out) if meta else out


def _converted(op, x, dtype, memory_format=None, copy=False):
    """x as dtype in a memory format: x itself where it has both already, unless copy."""
    if memory_format is None:
        return ops.cast_to(x, dtype, copy)
    if not copy and dtype is x.dtype and repr(memory_format) in ("microgradx.preserve_format", ops.format_of(x)):
        return x
    return ops.in_format(op, ops.cast_to(x, dtype), memory_format, True)


def type(self, dtype=None, non_blocking=False, *, memory_format=None):
    """The type's name ('microgradx.FloatTensor'), or self as another dtype.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).type()
    'microgradx.LongTensor'
    """
    if dtype is None:
        return f"microgradx.{self.dtype.short_name}Tensor"
    if isinstance(dtype, str):
        names = {f"{library}.{d.short_name}Tensor": d for d in DTYPES.values() for library in ("microgradx", "torch")}
        need(dtype in names, ValueError, f"invalid type: {dtype!r}")
        dtype = names[dtype]
    if isinstance(dtype, builtins.type):
        if dtype.__name__.startswith("cuda."):
            raise RuntimeError(f"type(): {dtype.__name__} lives on a GPU, microgradx runs on the CPU only; use {dtype.__name__[5:]}")
        if dtype is not Tensor and not isinstance(getattr(dtype, "dtype", None), _dtype):
            raise ValueError(f"invalid type: {dtype.__name__!r}. Hint: a dtype is microgradx.float32 or its like")
        dtype = get_default_dtype() if dtype is Tensor else dtype.dtype
    return _converted("type", self, dtype, memory_format)


def _resized(name, self, sizes):
    warn(f"non-inplace {name} is deprecated. Hint: view")
    count = math.prod(sizes)
    need(count == self.numel(), RuntimeError, f"{name}: requested resize to {'x'.join(map(str, sizes))} ({count} elements in total), but the given tensor "
         f"has a size of {'x'.join(map(str, self.shape))} ({self.numel()} elements)")
    return tape.rename(self.contiguous().view(sizes), "ResizeBackward")


def resize(self, *sizes):
    """view(*sizes), of a copy where the elements do not lie in a row (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.arange(4).resize(2, 2)
    tensor([[0, 1],
            [2, 3]])
    """
    return _resized("resize", self, sizes)


def resize_as(self, tensor):
    """resize(*tensor.shape) (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.arange(2).resize_as(microgradx.zeros(2, 1))
    tensor([[0],
            [1]])
    """
    return _resized("resize_as", self, tensor.shape)


def type_as(self, other):
    """self as other's dtype.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).type_as(microgradx.tensor(1.))
    tensor([1., 2.])
    """
    if not isinstance(other, Tensor):
        raise TypeError(f"type_as(): argument 'other' (position 1) must be Tensor, not {other.__class__.__name__}")
    return ops.cast_to(self, other.dtype)


def _conversion(name, dtype):
    def convert(self, *, memory_format=None):
        return _converted(name, self, dtype, memory_format)
    convert.__name__, convert.__doc__ = name, f"self as {dtype!r}: to({dtype!r}). Gradient: cast back."
    return convert


for _name, _target in {"float": "float32", "double": "float64", "half": "float16", "bfloat16": "bfloat16", "long": "int64",
                       "int": "int32", "short": "int16", "char": "int8", "byte": "uint8", "bool": "bool",
                       "cfloat": "complex64", "cdouble": "complex128"}.items():
    METHODS[_name] = _conversion(_name, DTYPES[_target])


def cpu(self, *, memory_format=None):
    """self: everything lives on the CPU."""
    return _converted("cpu", self, self.dtype, memory_format)


def cuda(self, device=None, non_blocking=False, memory_format=None):
    """Raises: there is no GPU here."""
    _device("cuda")._require_cpu("cuda")


def xpu(self, device=None, non_blocking=False, memory_format=None):
    """Raises: there is no GPU here."""
    _device("xpu")._require_cpu("xpu")


def pin_memory(self, device=None):
    """self: pinning cannot change a result here."""
    return self


def is_pinned(self, device=None):
    """False: there is no GPU to pin memory for."""
    return False


def share_memory_(self):
    """self, its memory moved to where all processes that get it see the same numbers (see microgradx.multiprocessing), views along with it.

    RuntimeError where a NumPy array looks into the memory, or what .data gave: they would be left behind.

    >>> import microgradx
    >>> microgradx.zeros(2).share_memory_().is_shared()
    True
    """
    need(share(self), RuntimeError, f"share_memory_: a NumPy array, or what .data gave, would be left behind by the {tuple(self.shape)}. Hint: .clone() it")
    return self


def is_shared(self):
    """Is the memory one that processes share?"""
    return mapping_of(self) is not None


def is_signed(self):
    """Can the dtype hold negative numbers?"""
    return self.dtype.is_signed


def is_same_size(self, other):
    """Do the shapes agree?"""
    _check("is_same_size", other, "other")
    return self.shape == other.shape


def is_set_to(self, tensor):
    """Same memory and geometry?

    >>> import microgradx
    >>> x = microgradx.zeros(2)
    >>> x.is_set_to(x.view(2))
    True
    """
    _check("is_set_to", tensor, "tensor")
    same = (self.data_ptr(), self.shape, self.stride()) == (tensor.data_ptr(), tensor.shape, tensor.stride())
    return same and (self.numel() > 0 or self.untyped_storage() is tensor.untyped_storage())


# ---------------------------------------------------------------------------------------------------- gradients

def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Accumulate this tensor's gradients into the leaves' .grad; see autograd.backward.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> (x * x).backward()
    >>> x.grad
    tensor(6.)
    """
    if gradient is not None or create_graph or inputs is not None or not tape.backward_of_number(self, retain_graph):
        autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)


def register_hook(self, hook):
    """Call hook(grad) when this tensor's gradient is known; it may return another one. Returns a handle to remove it.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> handle = x.register_hook(lambda grad: grad * 10)
    >>> (x * x).backward()
    >>> x.grad
    tensor(60.)
    """
    hooks, number = tape.tensor_hooks(self)
    return add_hook(hooks, (number, hook))


def register_post_accumulate_grad_hook(self, hook):
    """Call hook(tensor) after a leaf's .grad was accumulated.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> handle = x.register_post_accumulate_grad_hook(lambda t: print(t.grad))
    >>> (x * x).backward()
    tensor(6.)
    """
    need(self.is_leaf, RuntimeError, "post accumulate grad hooks cannot be registered on non-leaf tensors")
    hooks, _ = tape.tensor_hooks(self)
    return add_hook(hooks, (ACCUMULATED, hook))


# ---------------------------------------------------------------------------------------------------- copies

def _memory(self):
    """All of the storage as a flat tensor."""
    return ops.flat(self.untyped_storage(), self.dtype)


def storage(self):
    """All of the memory that this tensor looks at, as a flat TypedStorage.

    >>> import microgradx
    >>> microgradx.arange(4.)[1:3].storage().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    return TypedStorage(_memory(self))


def _deepcopy(self, memo):
    need(self.is_leaf, RuntimeError, "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol. Hint: .detach().clone()")
    storage = self.untyped_storage()
    key = (storage.data_ptr(), self.dtype)         # views of one memory stay views of one memory
    if key not in memo:
        memo[key] = _memory(self).clone()
    out = Tensor._make_subclass(self.__class__, ops.as_strided(memo[key], tuple(self.shape), self.stride(), self.storage_offset()).detach(),
                                self.requires_grad)
    memo[id(self)] = out
    if self.grad is not None:
        out.grad = copy.deepcopy(self.grad, memo)
    _give_attributes(out, copy.deepcopy(self.__getstate__(), memo))
    return out


def _give_attributes(tensor, state):
    """What __getstate__ of another tensor gave: its attributes, and those that a subclass keeps in __slots__."""
    own, slots = state if isinstance(state, tuple) else (state, None)
    tensor.__dict__.update(own or {})
    for name, value in (slots or {}).items():
        setattr(tensor, name, value)


class _Memory:
    """A storage as pickle writes it, all of it with each tensor, as in PyTorch; copy.copy makes tensors that share it."""

    def __init__(self, flat):
        self.flat = flat

    def __reduce__(self):
        return _Memory._read, (np.array(self.flat.view(DTYPES["uint8"])._array()), self.flat.dtype)

    @classmethod
    def _read(cls, raw, dtype):
        return cls(from_array(raw).view(dtype).clone())


def _rebuild(cls, memory, shape, stride, offset, requires_grad, attributes):
    """Unpickle: the storage, and where in it the tensor lies."""
    out = Tensor._make_subclass(cls, ops.as_strided(memory.flat, shape, stride, offset).detach(), requires_grad)
    _give_attributes(out, attributes)
    return out


def _reduce_ex(self, protocol):
    hooks, own = tape.tensor_hooks(self) if self.requires_grad else ({}, None)
    for kind, hook in hooks.values():
        if kind == own and not hasattr(hook, "__torch_unserializable__"):
            warn(f"backward hook {hook!r} on tensor will not be serialized. Hint: where that is meant, mark it with utils.hooks.unserializable_hook")
    return (_rebuild, (self.__class__, _Memory(_memory(self)), tuple(self.shape), self.stride(), self.storage_offset(), self.requires_grad,
                       self.__getstate__()))


def _iter(self):
    need(self.dim() != 0, TypeError, "iteration over a 0-d tensor")
    return iter(ops.unbind(self, 0) if builtins.type(self) is Tensor else self.unbind(0))


def _contains(self, item):
    if isinstance(item, (numbers.Number, Tensor)):         # also NumPy's numbers
        return bool((self == item).any())
    raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {builtins.type(item)}.")


def _half_value(address, code):
    """One float16 or bfloat16 as a Python float."""
    bits = np.frombuffer(ctypes.string_at(address, 2), np.uint16)
    return float(bits.view(np.float16)[0]) if code == DTYPES["float16"].code else float((bits.astype(np.uint32) << 16).view(np.float32)[0])


cold.update(half_value=_half_value, deepcopy=_deepcopy, reduce_ex=_reduce_ex, iter=_iter, contains=_contains)


# ---------------------------------------------------------------------------------------------------- attributes

@property
def device(self):
    """Where the values are: device(type='cpu'), or "meta", where there are none."""
    return CPU


@property
def layout(self):
    """microgradx.strided, always."""
    from microgradx import strided
    return strided


@property
def T(self):
    """A view with the dimensions reversed."""
    n = self.dim()
    if n == 2:
        return ops.permute(self, 1, 0)
    if n == 0:
        return ops.view(_of_a_number("T", self), ())
    warn(f"The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated, here {n}. Hint: `x.mT`, or permute")
    return ops.permute(self, *range(n - 1, -1, -1))


def _of_a_number(name, x):
    warn(f"Tensor.{name} is deprecated on 0-D tensors. It is the tensor itself")
    return x


@property
def mT(self):
    """A view with the last two dimensions exchanged."""
    if self.dim() == 0:
        return _of_a_number("mT", self)
    if self.dim() == 1:
        raise RuntimeError(f"tensor.mT is only supported on matrices or batches of matrices. Got {self.dim()}-D tensor.")
    return ops.transpose(self, -2, -1)


@property
def H(self):
    """T of a matrix, conjugated where it is complex."""
    need(self.dim() in (0, 2), RuntimeError, f"tensor.H is only supported on matrices (2-D tensors). Got {self.dim()}-D tensor.")
    return conj(self.T) if self.dim() else conj(_of_a_number("H", self))


@property
def mH(self):
    """mT, conjugated where it is complex."""
    return conj(self.mT if self.dim() else _of_a_number("mH", self))


def _assign(part, value):
    part[...] = value


for _flag in ("is_cuda", "is_sparse", "is_quantized", "is_mkldnn", "is_meta", "is_mps", "is_xpu", "is_nested", "is_sparse_csr", "is_xla",
              "is_ipu", "is_vulkan", "is_mtia", "is_maia"):
    METHODS[_flag] = property(lambda self: False, doc="False, always: there is nothing of this kind here.")
METHODS["is_cpu"] = property(lambda self: True, doc="True, always.")
METHODS["real"] = property(real, lambda self, value: _assign(real(self), value), doc="A view of the real parts; self where it is real.")
METHODS["imag"] = property(imag, lambda self, value: _assign(imag(self), value),
                            doc="A view of the imaginary parts of a complex tensor; RuntimeError where it is real.")
METHODS["_is_view"] = lambda self: self._base is not None
METHODS["retains_grad"] = property(tape.retains_grad, doc="Was retain_grad() called on this result?")
METHODS["_cdata"] = property(id, doc="A number that tells this tensor from all others that there are.")
METHODS["name"] = property(lambda self: None, doc="None: tensors have no names.")


# ---------------------------------------------------------------------------------------------------- new_*

def _new(name, make):
    def new(self, *args, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False):
        return make(*args, dtype=self.dtype if dtype is None else dtype, device=device, requires_grad=requires_grad, layout=layout)
    new.__name__, new.__doc__ = name, f"{name.removeprefix('new_')}(...) with self's dtype unless given."
    return new


for _name in ("zeros", "ones", "empty", "full"):
    METHODS["new_" + _name] = _new("new_" + _name, getattr(creation, _name))


def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False):
    """tensor(data) with self's dtype unless given.

    >>> import microgradx
    >>> microgradx.tensor([1.], dtype=microgradx.float64).new_tensor([2, 3])
    tensor([2., 3.], dtype=microgradx.float64)
    """
    need(data is not None, TypeError, "new_tensor(): argument 'data' (position 1) must be numbers, an array or a tensor, not NoneType")
    return creation.tensor(data.detach().clone() if isinstance(data, Tensor) else data, dtype=self.dtype if dtype is None else dtype, device=device,
                           requires_grad=requires_grad)


def new(self, *args, size=None):
    """An empty tensor of a shape, or values, with self's dtype."""
    return Tensor(*(args if size is None else size), dtype=self.dtype)


def as_subclass(self, cls):
    """This tensor, history and all, as an instance of cls.

    >>> import microgradx
    >>> class Named(microgradx.Tensor):
    ...     pass
    >>> isinstance(microgradx.ones(2).as_subclass(Named), Named)
    True
    """
    need(inspect.isclass(cls) and issubclass(cls, Tensor), TypeError, f"as_subclass: expected a subclass of Tensor, got {cls!r}")
    return tape.as_subclass(self, cls)


def _overriding(order):
    """The bases of a subclass of Tensor in their order, and before Tensor what asks its __torch_function__, unless that is disabled."""
    global _noticed
    if next((vars(cls)["__torch_function__"] for cls in order if "__torch_function__" in vars(cls)), disabled) is disabled:
        return order
    from microgradx.overrides import Asking
    _noticed = True
    at = order.index(Tensor)
    return order if Asking in order else [*order[:at], Asking, *order[at:]]


def __torch_function__(cls, func, types, args=(), kwargs=None):
    """What a subclass says to the call func(*args, **kwargs) unless it says something else: the result, with the tensors in it made of the class.

    types are those of the arguments that override functions. NotImplemented where one of them is no base of cls. as_subclass(cls) keeps history
    and memory; a subclass that wants more (names, units) calls super().__torch_function__ and adds that.

    >>> import microgradx
    >>> class Named(microgradx.Tensor):
    ...     pass
    >>> type(microgradx.ones(2).as_subclass(Named) + 1).__name__
    'Named'
    """
    from microgradx._engine.overriding import torch_function
    return torch_function(cls, func, types, args, kwargs)


def _foreign(arguments, function=None):
    """Is one of a failed call's arguments of a class that overrides functions, of which nobody knew? From now on calls ask it.

    Not where the function is no public one: what stands before it notices in its turn, and is called again.
    """
    global _noticed
    if _noticed or not any(hasattr(cls, "__torch_function__") and not issubclass(cls, Tensor) and not of_pytorch(cls)
                           for x in arguments for cls in builtins.map(builtins.type, x if isinstance(x, (tuple, list)) else [x])):
        return False
    from microgradx.overrides import is_public
    _noticed = function is None or is_public(function)
    return _noticed


_noticed = False


def _device_block(place, enters):
    if place.type == "meta" or "microgradx._meta" in sys.modules:
        from microgradx import _meta
        _meta.block(place, enters)


def _on_meta(x, requires_grad=False):
    return _reserved(x.shape, x.dtype, x.stride(), requires_grad)


def _reserved(*description):
    from microgradx import _meta
    return _meta.reserved(*description)


cold.update(overriding=_overriding, foreign=_foreign, device_block=_device_block, on_meta=_on_meta, reserved=_reserved)


def set_(self, source=None, storage_offset=0, size=None, stride=None):
    """Take over the memory and shape of source, a tensor or a storage; with a size, look at what begins at storage_offset in that memory.

    >>> import microgradx
    >>> microgradx.empty(0).set_(microgradx.arange(6.).storage(), 1, (2, 2), (2, 1))
    tensor([[1., 2.],
            [3., 4.]])
    """
    source = source._flat if isinstance(source, TypedStorage) else ops.flat(source, self.dtype) if isinstance(source, UntypedStorage) else source
    need(source is None or isinstance(source, Tensor), TypeError, f"set_(): 'source' must be Tensor or a storage, not {builtins.type(source).__name__}")
    if source is not None and source.dtype is not self.dtype:
        raise RuntimeError(f"set_: Could not set tensor of type {source.dtype!r} to a tensor of type {self.dtype!r}")
    if size is not None:
        offset = storage_offset + source.storage_offset()
        source = ops.as_strided(source.detach(), size, stride, offset) if stride is not None else ops.as_strided(
            source.detach(), (math.prod(size),), (1,), offset).view(size)
    leaf = self if self._base is None else self._base
    need(not (leaf.requires_grad and leaf.is_leaf and tape.is_grad_enabled()), RuntimeError,
         f"set_: {'' if leaf is self else 'a view of '}a leaf Variable that requires grad is being used in an in-place operation. "
         "Hint: with microgradx.no_grad():")
    need(not self.is_inference() or tape.is_inference_mode_enabled(), RuntimeError, "set_: Inplace update to inference tensor outside InferenceMode is "
         "not allowed. You can make a clone to get a normal tensor before doing inplace update.")
    ops.zero_(ops.as_strided(self.detach(), (0,), (1,)))         # counts the version up, of its base, too
    self.data = ops.empty((0,), self.dtype) if source is None else source
    return self


cold["handle"] = add_hook
METHODS |= own(globals()) | {name: value for name, value in globals().items() if isinstance(value, property)}
METHODS |= {"_typed_storage": storage, "__torch_function__": classmethod(__torch_function__), "__array__": __array__, "__array_wrap__": __array_wrap__,
            "retain_grad": tape.retain_grad, "_grad": Tensor.grad}
