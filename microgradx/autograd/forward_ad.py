"""Forward-mode products: dual tensors carry a tangent, and what is computed from them has one, too.

    with dual_level():
        y, jvp = unpack_dual(f(make_dual(x, tangent)))

A dual tensor is one that a gradient can be asked for; a result's tangent is made when it is unpacked, by differentiating twice
(v'J, along v), so that every operation with a gradient has one. It ends where recording does: a level turns recording on, a
no_grad inside of it turns it off. A `Function` without backward gives its tangents itself, by its jvp.
"""
from collections import namedtuple

from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.autograd import function, functional
from microgradx.autograd.grad_mode import _Mode, enable_grad

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]

UnpackedDualTensor = namedtuple("UnpackedDualTensor", ["primal", "tangent"])


class _Level(functional.Renewed):
    """The dual tensors of an open level with their tangents."""

    def __init__(self):
        super().__init__()
        self.duals, self.tangents = [], []
        self.recording = enable_grad()
        self.recording.__enter__()

    def add(self, primal, tangent):
        self.duals.append(self.renew(primal))
        self.tangents.append(tangent)
        return self.duals[-1]

    def tangent_of(self, t):
        """J tangents, or None where t depends on no dual tensor."""
        for dual, tangent in zip(self.duals, self.tangents, strict=True):
            if t is dual:
                return tangent
        if not self.duals or not t.requires_grad:
            return None
        given = [v.to(dual.dtype) for v, dual in zip(self.tangents, self.duals, strict=True)]
        with enable_grad():
            found, = functional.pusher([t], self.duals, self.own)(given, create_graph=True)
        return found if found is None else self.leave(found)

    def leave(self, t):
        """t without the history that ends in the leaves of this level."""
        return t if self.outside([t]) else t.detach()

    def carry(self, cls, ctx, args, outs):
        """The outputs of a Function with their tangents by its jvp."""
        given = [self.tangent_of(a) if isinstance(a, Tensor) else None for a in args]
        if all(v is None for v in given):
            return outs
        given = [a.new_zeros(a.shape) if v is None and isinstance(a, Tensor) and ctx.materialize_grads else v for a, v in zip(args, given, strict=True)]
        tangents = ctx.along(cls.jvp, given)
        tangents = tangents if isinstance(tangents, tuple) else (tangents,)
        need(len(tangents) == len(outs), RuntimeError, f"{cls.__name__}.jvp: returned {len(tangents)} tangents for {len(outs)} outputs")
        for o, v in zip(outs, tangents, strict=True):
            need(v is None or v.shape == o.shape, RuntimeError, f"{cls.__name__}.jvp: a tangent of shape {list(v.shape) if v is not None else v} does "
                 f"not fit the output of shape {list(o.shape)}")
        return [o if v is None else self.add(o.detach(), v) for o, v in zip(outs, tangents, strict=True)]


def enter_dual_level():
    """Open a level and give its number, 0: there is one at a time (func.jvp can be nested)."""
    need(not function.levels, RuntimeError, "enter_dual_level: Nested forward mode AD is not supported. Hint: use func.jvp for higher derivatives")
    function.levels.append(_Level())
    return 0


def exit_dual_level(*, level=None):
    """Close the level; its tangents are gone."""
    need(function.levels and level in (None, 0), RuntimeError, f"exit_dual_level: level {level} is not the one that was entered last")
    function.levels.pop().recording.__exit__()


class dual_level(_Mode):
    """with dual_level(): make_dual and unpack_dual work inside; also a decorator.

    >>> import microgradx
    >>> from microgradx.autograd import forward_ad
    >>> with forward_ad.dual_level():
    ...     x = forward_ad.make_dual(microgradx.tensor([1., 2.]), microgradx.tensor([1., 10.]))
    ...     print(forward_ad.unpack_dual(x ** 2).tangent)
    tensor([ 2., 40.])
    """

    def __enter__(self):
        return enter_dual_level()

    def __exit__(self, *exc):
        exit_dual_level()


def make_dual(tensor, tangent, *, level=None):
    """tensor, in the same memory, with a tangent of its shape; what is computed from it has one, see `unpack_dual`."""
    need(function.levels, RuntimeError, "make_dual: Trying to create a dual Tensor for forward AD but no level exists, make sure to "
         "enter_dual_level() first.")
    for what, t in (("primal", tensor), ("tangent", tangent)):
        need(t.is_floating_point() or t.is_complex(), ValueError, f"make_dual: Expected {what} to be floating point or complex, but got: {t.dtype}")
    need(level in (None, 0), RuntimeError, f"make_dual: level {level} is not open; leave it out")
    need(tensor.shape == tangent.shape, RuntimeError, f"make_dual: a tangent of shape {list(tangent.shape)} does not fit a primal of {list(tensor.shape)}")
    current = function.levels[-1]
    need(not any(tensor is dual for dual in current.duals), RuntimeError, "make_dual: the tensor already has a tangent of this level; unpack_dual it first")
    return current.add(tensor, tangent)


def unpack_dual(tensor, *, level=None):
    """(primal, tangent) of a dual tensor or of what was computed from one; tangent is None where nothing depends, or no level is open."""
    if not function.levels or level not in (None, 0):
        return UnpackedDualTensor(tensor, None)
    if not isinstance(tensor, Tensor):
        raise TypeError(f"unpack_dual(): argument 'tensor' must be Tensor, not {type(tensor).__name__}")
    current = function.levels[-1]
    tangent = current.tangent_of(tensor)
    return UnpackedDualTensor(tensor if tangent is None else current.leave(tensor), tangent)
