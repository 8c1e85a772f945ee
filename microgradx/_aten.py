"""ops.aten: the functions and methods that PyTorch's dispatcher knows, by its names: aten.add, aten.sort.stable, aten.linalg_inv.default."""
import microgradx
from microgradx._engine.callnames import Native
from microgradx._engine.tensor import Tensor, wrap_dim
from microgradx._rows import RETURN_TYPES, need
from microgradx.library import _Operator

_FUNCTIONAL = """adaptive_avg_pool2d adaptive_avg_pool3d avg_pool2d avg_pool3d gelu glu hardsigmoid hardswish hardtanh hardtanh_ leaky_relu leaky_relu_ linear
    max_pool2d_with_indices max_pool3d_with_indices mish one_hot pad relu6 scaled_dot_product_attention silu softplus softshrink""".split()     # take the same
_PYTHON = "atleast_1d atleast_2d atleast_3d broadcast_tensors cdist einsum meshgrid norm split".split()      # of Python there, which take the same, too
_TUPLES = "std_mean var_mean max_pool2d_with_indices max_pool3d_with_indices".split()       # whose results have no names


def _absent(name):
    def operator(*args, **kwargs):
        raise NotImplementedError(f"aten.{name}: compressed sparse tensors are not supported")
    return operator


def _slice(self, dim=0, start=None, end=None, step=1):
    need(step > 0, RuntimeError, f"slice step must be positive, got {step}")
    return self[(slice(None),) * wrap_dim("aten.slice", dim, self.dim()) + (slice(start, end, step),)]


_OWN = {"_pin_memory": Tensor.pin_memory, "_to_copy": lambda self, **options: self.to(**{"dtype": self.dtype, **options, "copy": True}),
        "alias": lambda self: self.view_as(self), "index": lambda self, indices: self[tuple(slice(None) if i is None else i for i in indices)], "slice": _slice,
        **{name: _absent(name) for name in ("_sparse_addmm", "_sparse_mm_reduce_impl")}}        # which packages give rules of their own


def _function(name):
    package, _, rest = name.partition("_")
    if package in ("fft", "linalg", "special"):
        return getattr(getattr(microgradx, package), rest, None)
    top = getattr(microgradx, name, None)
    found = _OWN.get(name) or (getattr(microgradx.nn.functional, name) if name in _FUNCTIONAL else top or getattr(Tensor, name, None))
    return found if isinstance(found, Native) or found is not top or name in _PYTHON else None


def _called(name, function):
    def operator(*args, **kwargs):
        found = function(*([kwargs.pop("self")] if "self" in kwargs else []), *args, **kwargs)
        if type(found) is not tuple or name in _TUPLES:
            return tuple(list(x) if type(x) is tuple else x for x in found) if type(found) in RETURN_TYPES.values() else found
        return list(found)
    return operator


class _Packet(_Operator):
    """ops.aten.<name>; its overloads, whatever they are called, look at their arguments themselves."""

    def __getattr__(self, overload):
        need(not overload.startswith("_") and overload != "overloads", AttributeError, f"'OpOverloadPacket' object has no attribute '{overload}'")
        found = _Operator(self._op, f"{self._path}.{overload}", f"<OpOverload(op='{self._path}', overload='{overload}')>")
        setattr(self, overload, found)
        return found


class Aten:
    """ops.aten. AttributeError for a name that is not there."""

    def __getattr__(self, name):
        function = None if name.startswith("__") else _function(name)
        need(callable(function), AttributeError, f"'_OpNamespace' 'aten' object has no attribute '{name}'")
        setattr(self, name, packet := _Packet(_called(name, function), f"aten.{name}", f"<OpOverloadPacket(op='aten.{name}')>"))
        return packet
