"""What functions that compute through NumPy share: arrays in and out, rows with a Python rule, results of several parts."""
from collections import namedtuple

import numpy as np

from microgradx._engine import ops, tape
from microgradx._engine.tensor import from_array
from microgradx.shaping import _dim


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
        return backward(grad, *node.saved, *tape.node_extra(node))
    table_row = tape.python_row(name, rule)

    def function(x, *extra):
        out = tensor(forward(array(x), *extra), x.dtype)
        node = tape.record_python(table_row, out, (x,), (x,) if saves else ())
        if node is not None:
            tape.set_node_extra(node, extra)
        return out
    return function


def real_dim(op, dim, x):
    """dim counted from the front, for what needs a dimension that is really there."""
    if x.dim() == 0:
        raise IndexError(f"{op}: Dimension specified as {dim} but tensor has no dimensions")
    return _dim(op, dim, x.dim())


def both(name, fields=("values", "indices")):
    """A type of results like (values, indices), printed as PyTorch prints it."""
    base = namedtuple(name, fields)

    def text(self):
        return f"microgradx.return_types.{name}(\n" + ",\n".join(f"{f}={v!r}" for f, v in zip(fields, self, strict=True)) + ")"
    return type(name, (base,), {"__slots__": (), "__repr__": text, "__module__": "microgradx.return_types",
                                "__doc__": f"What {name} returns: {', '.join(fields)}."})


def results(out, found):
    """Honour an out= of several tensors."""
    if out is None:
        return found
    for target, value in zip(out, found, strict=True):
        ops.write_out(target, value)
    return type(found)(*out)
