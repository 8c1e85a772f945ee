"""What the public functions share: checks of arguments, names, results for out=, and rows that compute through NumPy."""
import functools
from collections import namedtuple
from types import FunctionType

import numpy as np

from microgradx._engine import ops, tape
from microgradx._engine.dtype import as_dtype
from microgradx._engine.tensor import Tensor, from_array, wrap_dim as _dim
from microgradx._trees import NODES

WHOLE, NUMBER = (int, np.integer), (int, float, np.number)     # what counts as one number, where it stands for one in each dimension


def own(namespace, kind=FunctionType):
    """{name: function or class} of what a module defines itself for everybody: its names have no underscore in front."""
    return {name: value for name, value in namespace.items()
            if isinstance(value, kind) and value.__module__ == namespace["__name__"] and not name.startswith("_")}


def need(condition, error, message):
    """What an argument must fulfil, and the class and the message of the error where it does not."""
    if not condition:
        raise error(message)


def implemented(condition, kernel, dtype):
    """Raise what PyTorch raises where a kernel has no loop for dtype. The message is built only then."""
    if not condition:
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtype.short_name}'")


def _result(out, result, made=False):
    """Honour an out= of one tensor, of result's dtype; made: by a factory, which resizes it without a warning."""
    return result if out is None else ops.write_out(out, result, made)


def _cast_result(out, result):
    """The same for what promotes its operands' dtypes: out= may be of any dtype that the result's can be cast to."""
    return result if out is None else ops.write_out(out, result, casts=True)


def wanted_dtype(dtype, out):
    """The dtype that a result is asked for in: dtype=, else that of out=, else None. What is made, summed or multiplied is computed in it."""
    if dtype is not None:
        return as_dtype(dtype)
    return out.dtype if out is not None and isinstance(out, Tensor) else None


def _check(op, value, argument="input", position=1):
    if not isinstance(value, Tensor):
        raise TypeError(f"{op}(): argument '{argument}' (position {position}) must be Tensor, not {type(value).__name__}")


def _check_one(op, input, other):
    if not isinstance(input, Tensor) and not isinstance(other, Tensor):
        raise TypeError(f"{op}(): one of the arguments must be a Tensor, got {type(input).__name__} and {type(other).__name__}")


def shown_as(node_name):
    """Decorator of a composed function, which records its result: it prints with grad_fn=<node_name>, not the name of the last step."""
    def decorate(function):
        @functools.wraps(function)
        def renamed(*args, **kwargs):
            out = function(*args, **kwargs)
            return tape.rename(out, node_name, False if out is (args[0] if args else kwargs.get("input")) else None)
        return renamed
    return decorate


def overloaded(op, input, other):
    """The name of op's node, which PyTorch numbers: of two tensors, of a number and a tensor, of a tensor and a number."""
    return f"{op}Backward{1 if not isinstance(input, Tensor) else 0 if isinstance(other, Tensor) else 2}"


def rounded_once(function):
    """Decorator of a composed function: of half precision it computes in float32 and rounds the result, not every step."""
    @functools.wraps(function)
    def rounded(*args, **kwargs):
        given = (*args, *kwargs.values())
        kind = next((x.dtype for x in given if isinstance(x, Tensor) and x.dtype.is_floating_point), None)
        if kind is None or kind.itemsize != 2:
            return function(*args, **kwargs)
        wide = [x.float() if isinstance(x, Tensor) and x.dtype is kind else x for x in given]
        result = function(*wide[:len(args)], **dict(zip(kwargs, wide[len(args):], strict=True)))
        if result.dtype.itemsize == 2:          # autocast's dtype
            return result
        out = ops.cast_to(result, kind)
        return out if result.grad_fn is None else tape.rename(out, result.grad_fn.name())
    return rounded


def widened(*tensors):
    """What autocast computes in float32: under it those of half precision are taken there."""
    if tape.autocast_code() < 0:
        return tensors
    return [x.float() if isinstance(x, Tensor) and x.is_floating_point() and x.dtype.itemsize == 2 else x for x in tensors]


def example(call, result):
    """The end of a docstring that a table makes: a call without its leading `microgradx.`, and what it prints."""
    return f"""

    >>> import microgradx
    >>> from microgradx import tensor
    >>> microgradx.{call}
    {result}
    """


def named(name, function, doc):
    """Give a function that a table made its name and docstring; returns it."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def as_called(**functions):
    """Functions that have another name where they are written, with the one that they are called by, which messages show."""
    for name, function in functions.items():
        function.__name__ = name
    return functions


def array(x):
    """x's values without history; bfloat16, which NumPy lacks, as float32."""
    x = x.detach()
    return (x.float() if x.dtype.name == "bfloat16" else x)._array()


def tensor(values, dtype=None):
    """A tensor on an array (or a number), in row-major order; cast to dtype if given."""
    out = from_array(np.array(values, order="C", copy=None))
    return out if dtype is None else ops.cast_to(out, dtype)


def row(name, forward, backward, saves=True):
    """A differentiable function(x, *extra) computed in NumPy: forward(array, *extra) -> array in x's dtype.

    backward(grad, x, *extra) -> gradient of x, made of recorded ops so that it can be differentiated again; without saves
    it is backward(grad, *extra), and x may change afterwards.
    """
    def rule(node, grad):
        return backward(grad, *node.saved, *node.extra_)
    table_row = tape.python_row(name, rule)

    def function(x, *extra):
        out = tensor(forward(array(x), *extra), x.dtype)
        tape.record_python(table_row, out, (x,), (x,) if saves else (), extra=extra)
        return out
    return function


@functools.cache
def largest(dtype):
    """The largest number of a floating dtype."""
    from microgradx import finfo
    return finfo(dtype).max


def real_dim(op, dim, x):
    """dim counted from the front, for what needs a dimension that is really there."""
    if x.dim() == 0:
        raise IndexError(f"{op}: Dimension specified as {dim} but tensor has no dimensions")
    return _dim(op, dim, x.dim())


RETURN_TYPES = {}


def both(name, fields=("values", "indices")):
    """A type of results like (values, indices), printed as PyTorch prints it; the results of out= have another one, name_out."""
    base = namedtuple(name, fields)

    def new(cls, *parts):
        parts = tuple(parts[0]) if len(parts) == 1 else parts           # as PyTorch makes one: of a sequence
        if len(parts) != len(fields):
            raise TypeError(f"microgradx.return_types.{cls.__name__}() takes a {len(fields)}-sequence ({len(parts)}-sequence given)")
        return tuple.__new__(cls, parts)

    def text(self):
        return f"microgradx.return_types.{type(self).__name__}(\n" + ",\n".join(f"{f}={v!r}" for f, v in zip(fields, self, strict=True)) + ")"
    for kind in (name, f"{name}_out"):
        RETURN_TYPES[kind] = type(kind, (base,), {"__slots__": (), "__new__": new, "__repr__": text, "__module__": "microgradx.return_types",
                                                  "n_fields": len(fields), "n_sequence_fields": len(fields), "n_unnamed_fields": 0,
                                                  "__doc__": f"What {name} returns{' with out=' if kind != name else ''}: {', '.join(fields)}."})
        NODES[RETURN_TYPES[kind]] = lambda x: (list(x), None), lambda parts, context, made=RETURN_TYPES[kind]: made(parts)
    return RETURN_TYPES[name]


def results(out, found, casts=False):
    """Honour an out= of several tensors, of the results' dtypes; where it casts, of others that they can be cast to."""
    if out is None:
        return found
    name = type(found).__name__
    need(isinstance(out, (tuple, list)), TypeError, f"{name}(): out= must be a tuple of Tensors, not {type(out).__name__}")
    need(len(out) == len(found), TypeError, f"{name}(): out= must be a tuple of {len(found)} Tensors ({', '.join(found._fields)}), got {len(out)}")
    for target, value, field in zip(out, found, found._fields, strict=True):
        need(isinstance(target, Tensor), TypeError, f"{name}(): out= must hold Tensors, got {type(target).__name__} for {field}")
        need(target.dtype is value.dtype or casts, RuntimeError,
             f"{name}: Expected out tensor to have dtype {value.dtype!r}, but got {target.dtype!r} instead")
    for target, value in zip(out, found, strict=True):
        ops.write_out(target, value, casts=casts)
    return RETURN_TYPES[f"{name}_out"](*out)
