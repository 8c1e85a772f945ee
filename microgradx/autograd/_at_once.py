"""Backward passes for many gradients at once, which a further first dimension numbers: rows of a Jacobian.

The walk is the tape's (`run_rows`); at each node it asks `_of_rows` here for the rows at the node's inputs, given those at its outputs. A node's own rule
takes one gradient and is linear in it, so one or two calls of it often say what all rows become:

    place by place    y_i = f(x_i): the rule of ones is the derivative f', and rows become rows * f'        `_by_factors`
    moved             y_i = c_i x_p(i): the rule of 1, 2, 3 ... shows where each number goes                `_moved`
    products          rows go through the product together                                                  `_PRODUCTS`
    one output        the rule of 1 is the gradient, which each row scales
    any other         the rule of each row                                                                  `_one_by_one`
"""
import microgradx
from microgradx._engine import ops, tape
from microgradx._engine.tensor import Tensor, cold
from microgradx.autograd import graph
from microgradx.autograd.function import FunctionCtx
from microgradx.autograd.grad_mode import no_grad

_PLACE_BY_PLACE = set(ops.UNARY) | set("""add sub mul div pow maximum minimum atan2 hypot copysign fmod remainder where masked_fill lerp clone alias to
    tril triu""".split())
_MASKS = set("where masked_fill tril triu clamp_scalar".split())
_RESHAPED = set("view squeeze unsqueeze".split())
_MOVED = set("sum mean transpose permute t flip select slice slice_backward as_strided_copy".split())


def gradients(outputs, inputs, rows, retain_graph, create_graph):
    """[the gradients of an input for each row], None where none flows; None for all where a pass for each row has to do it.

    rows: for each output its gradients along a first dimension.
    """
    if tape.anomaly_enabled()[0] or not all(type(t) is Tensor and type(r) is Tensor and t.requires_grad and r.shape[1:] == t.shape and r.dtype is t.dtype
                                      for t, r in zip(outputs, rows, strict=True)):
        return None
    return tape.run_rows([graph.as_input(t) for t in outputs], list(rows), retain_graph, create_graph, [graph.as_input(x) for x in inputs])


def _of_rows(node, grads, name, kinds):
    """The tape's question: the gradients of a node's inputs, each of a (shape, dtype), for those of its outputs."""
    several = type(grads) is list
    if several or not grads[0].numel() or grads.is_complex() or any(kind and kind[1].is_complex for kind in kinds):
        return _one_by_one(node, grads if several else [grads], several)
    count = grads.shape[0]
    own = isinstance(node.extra_, FunctionCtx)          # a program's rule need not be linear
    if grads[0].numel() == 1 and name not in _PLACE_BY_PLACE and not own and grads.isfinite().all():         # else a factor of 0 says less than the rule
        found = _as_tuple(tape.rule_of(node, microgradx.ones_like(grads[0]), True))
        return _each(lambda d: (grads.reshape(count, *(1,) * d.ndim) * d).to(d.dtype), found)
    if name in _RESHAPED:
        return grads.reshape(count, *kinds[0][0])
    if name == "expand":
        return _reduced(grads, *kinds[0])
    if name in _PLACE_BY_PLACE:
        return _by_factors(node, grads, kinds)
    if name in _MOVED and grads[0].numel() * microgradx.finfo(grads.dtype).eps < 0.5:      # every place is a number of this dtype, times a factor, too
        return _moved(node, grads, kinds[0])
    found = _PRODUCTS[name](node, grads, kinds) if name in _PRODUCTS else None
    return _one_by_one(node, [grads], False) if found is None else found


cold["of_rows"] = _of_rows


def _as_tuple(found):
    return found if type(found) is tuple else (found,)


def _each(function, *found):
    """function of what stands in the same place of each; None where one of them is None. As a rule gives it: a tuple, or for one input its gradient."""
    found = tuple(None if any(part is None for part in parts) else function(*parts) for parts in zip(*found, strict=True))
    return found if len(found) > 1 else found[0]


def _reduced(rows, shape, dtype):
    """Rows in an input's shape and dtype: sums over what was broadcast."""
    lead = rows.ndim - 1 - len(shape)
    gone = [i for i in range(1, rows.ndim) if i <= lead or shape[i - 1 - lead] == 1 != rows.shape[i]]
    rows = rows.sum(gone, keepdim=True) if gone else rows
    return (rows.reshape(rows.shape[0], *shape) if lead else rows).to(dtype)


def _by_factors(node, rows, kinds):
    """Rows times the node's own derivative; where that is 0 all around or by a mask, 0 in any case."""
    ones = microgradx.ones_like(rows[0])
    found, flat = _as_tuple(tape.rule_of(node, ones, False)), tape.facts_of(node)[0] or node.op.name in _MASKS

    def along(d, kind):
        product = rows if d is ones else rows * d
        return _reduced(microgradx.where(d == 0, 0.0, product) if flat else product, *kind)
    return _each(along, found, kinds)


def _moved(node, rows, kind):
    """Rows whose numbers go where those of a first gradient go, with the same factors.

    Of y = 5 x.flip(0), x of 2: the rule of (1, 1) is (5, 5), the factors; of (1, 2) it is (10, 5), so places (10, 5) / (5, 5) = (2, 1): at x_1 arrives
    what stood at y_2. A factor of 0 is a place where nothing arrives.
    """
    flat = rows.reshape(rows.shape[0], -1)
    factors = tape.rule_of(node, microgradx.ones_like(rows[0]), True)
    with no_grad():
        numbers = microgradx.arange(1.0, flat.shape[1] + 1, dtype=rows.dtype).view(rows.shape[1:])
        places = (tape.rule_of(node, numbers, True) / factors).nan_to_num(0.0).round().long().flatten()
    out = flat.index_select(1, (places - 1).clamp(min=0)).view(rows.shape[0], *kind[0])
    return microgradx.where(factors == 0, 0.0, out * factors)


def _linear(node, rows, kinds):
    """dx = g w; dw = g'x and db of each row."""
    *bias, x, w = kinds
    given = tape.rule_of(node, rows, False, 0b101 if bias else 0b10) if x else (None, None)       # the rule takes any number of rows
    if given is None:
        return None
    flat = rows.reshape(rows.shape[0], -1, rows.shape[-1])
    db = [flat.sum(1) if b else None for b in bias]
    dw = flat.mT @ tape.saved_in(node, 0).reshape(-1, w[0][1]) if w else None
    return (*db, given[-2], dw)


def _matrices(node, rows, kinds):
    return (rows @ tape.saved_in(node, 1).mT if kinds[0] else None, tape.saved_in(node, 0).mT @ rows if kinds[1] else None)


def _softmax(node, rows, kinds):
    y, d = tape.saved_in(node, 0), tape.facts_of(node)[1] + 1
    return y * (rows - (rows * y).sum(d, keepdim=True))


def _log_softmax(node, rows, kinds):
    return rows - tape.saved_in(node, 0).exp() * rows.sum(tape.facts_of(node)[1] + 1, keepdim=True)


def _cumsum(node, rows, kinds):
    d = tape.facts_of(node)[1] + 1
    return rows.flip(d).cumsum(d).flip(d)


_PRODUCTS = {"linear": _linear, "mm": _matrices, "bmm": _matrices, "softmax": _softmax, "log_softmax": _log_softmax, "cumsum": _cumsum}


def _one_by_one(node, grads, several):
    """The rule for each row, stacked."""
    count = next(len(g) for g in grads if g is not None)
    found = [_as_tuple(tape.rule_of(node, row if several else row[0], True))
             for row in ([None if g is None else g[k] for g in grads] for k in range(count))]
    return _each(_stacked, list(zip(*found, strict=True)))


def _stacked(column):
    """One input's gradients, of which some rows may have none."""
    like = next((g for g in column if g is not None), None)
    return None if like is None else microgradx.stack([microgradx.zeros_like(like) if g is None else g.to_dense() if g.is_sparse else g for g in column])
