"""Jacobians, Hessians and their products with vectors, of a function of tensors.

Everything is made of backward passes. A Jacobian takes one per element of the output; a product J v takes two (the
gradient v'J is linear in v, so its own gradient is J), whatever the sizes. The inputs of a function are seen as fresh
tensors that require a gradient; with create_graph=True results can be differentiated again.
"""
import contextlib
import functools

import microgradx
from microgradx._engine import tape
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.autograd.function import lifted, lowered, mapping
from microgradx.autograd.grad_mode import enable_grad

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


def _as_tuple(op, values, what):
    """(was it a tuple, the tensors as a tuple)."""
    is_tuple = isinstance(values, tuple)
    values = values if is_tuple else (values,)
    for t in values:
        if not isinstance(t, Tensor):
            got = type(t).__name__ if not is_tuple else f"tuple with a {type(t).__name__}"
            raise TypeError(f"{op}: {what} must be either a Tensor or a tuple of Tensors, got {got}")
    return is_tuple, values


def _fresh(op, inputs, create_graph):
    is_tuple, inputs = _as_tuple(op, inputs, "the inputs")
    return is_tuple, tuple(t.view_as(t) if create_graph and t.requires_grad else t.detach().requires_grad_() for t in inputs)


def _call(op, func, inputs, strict, scalar=False):
    """(was it a tuple, the outputs); scalar: one tensor with one element is asked for."""
    is_tuple, outputs = _as_tuple(op, func(*inputs), "the outputs of the user-provided function")
    if scalar and is_tuple:
        raise RuntimeError(f"{op}: the function given to {op} should return a single Tensor, got a tuple of {len(outputs)}")
    if scalar and outputs[0].numel() != 1:
        raise RuntimeError(f"{op}: the Tensor returned by the function given to {op} should contain a single element, got shape "
                           f"{list(outputs[0].shape)}")
    for i, t in enumerate(outputs):
        if strict and not t.requires_grad:
            raise RuntimeError(f"{op}: Output {i} of the user-provided function does not require gradients. In strict mode the outputs "
                               "must be computed in a differentiable manner from the inputs")
    return is_tuple, outputs


def _vector(op, v, like, is_tuple, what):
    """v as a tuple with the shapes of `like`; ones where it may be left out."""
    if v is None:
        if is_tuple or like[0].numel() != 1:
            raise RuntimeError(f"{op}: The vector v can only be None if {what} is a single Tensor with a single element, got "
                               f"{[list(t.shape) for t in like]}")
        return (microgradx.ones_like(like[0]),)
    v = _as_tuple(op, v, "v")[1]
    if len(v) != len(like):
        raise RuntimeError(f"{op}: v should contain {'a single Tensor' if len(like) == 1 else f'{len(like)} Tensors'}, got {len(v)}")
    for i, (a, b) in enumerate(zip(v, like, strict=True)):
        if a.shape != b.shape:
            raise RuntimeError(f"{op}: v has invalid size: entry {i} should be {list(b.shape)} but is {list(a.shape)}")
    return tuple(t.detach() if not microgradx.is_grad_enabled() else t for t in v)


class Renewed:
    """What stands for given tensors, so that gradients can be asked for: for one that requires a gradient a view, whose history goes on, else a leaf.

    own: these leaves, and what else exists for this alone; a history that leads to no other leaf ends here.
    """

    def __init__(self):
        self.own = set()

    def renew(self, t):
        """What stands for t."""
        t = lowered(t)
        if t.requires_grad:
            return lifted(t.view_as(t))
        t = t.detach().requires_grad_()
        self.own.add(t)
        return lifted(t)

    def outside(self, tensors):
        """Does somebody outside want the history of these?"""
        return tape.depends_on_others([lowered(t) for t in tensors if t is not None], self.own)


def pull(outputs, inputs, vectors, create_graph=False, retain_graph=None, plain=False):
    """v'J for each input, None where no gradient flows; outputs without history count as constants."""
    if mapping.levels and not plain:
        return mapping.levels[-1].pull(functools.partial(pull, plain=True), outputs, inputs, vectors, create_graph, retain_graph)
    pairs = [(o, v) for o, v in zip(outputs, vectors, strict=True) if o is not None and o.requires_grad and v is not None]
    if not pairs:
        return (None,) * len(inputs)
    return microgradx.autograd.grad([o for o, _ in pairs], inputs, [v for _, v in pairs], create_graph=create_graph,
                                    retain_graph=retain_graph, allow_unused=True)


def pusher(outputs, inputs, own=None):
    """The function (v, create_graph) -> J v per output, None where none flows: v'J is recorded as a function of v, and differentiated.

    At v = 1: the rule of logcumsumexp is linear in v but computes with its logarithm, which has no derivative at 0. `own`, a set, gets these v:
    what depends on them in form depends on nobody outside.
    """
    with enable_grad():
        leaves = [microgradx.ones_like(lowered(o)).requires_grad_() if o.requires_grad else None for o in outputs]
        if own is not None:
            own.update(seed for seed in leaves if seed is not None)
        seeds = [seed if seed is None else lifted(seed) for seed in leaves]
        products = pull(outputs, inputs, seeds, create_graph=True)
    places = [i for i, seed in enumerate(seeds) if seed is not None]

    def push(vectors, create_graph=False, several=False):
        if several:
            pairs = [(p, v) for p, v in zip(products, vectors, strict=True) if p is not None and p.requires_grad and v is not None]
            got = several_rows([p for p, _ in pairs], [seeds[i] for i in places], [v for _, v in pairs], create_graph)
        else:
            got = pull(products, [seeds[i] for i in places], vectors, create_graph, True)
        found = dict(zip(places, got or (), strict=got is not None))
        return None if got is None else tuple(found.get(i) for i in range(len(outputs)))
    return push


def _filled(op, grads, like, strict, create_graph, what):
    """Zeros for missing gradients; in strict mode an error, also for gradients that are constant where a graph is wanted."""
    for i, g in enumerate(grads):
        if strict and g is None:
            raise RuntimeError(f"{op}: The output of the user-provided function is independent of {what} {i}. This is not allowed in "
                               "strict mode")
        if strict and create_graph and not g.requires_grad:
            raise RuntimeError(f"{op}: The jacobian of the user-provided function is independent of {what} {i}. This is not allowed in "
                               "strict mode when create_graph=True")
    return tuple(microgradx.zeros_like(t) if g is None else g for g, t in zip(grads, like, strict=True))


def _finish(tensors, is_tuple, create_graph):
    tensors = tensors if create_graph else tuple(t.detach() for t in tensors)
    return tensors if is_tuple else tensors[0]


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(*inputs), v'J): the outputs, and the product of v (the outputs' shapes) with the Jacobian (the inputs' shapes).

    v may be left out for one output of one element. create_graph: the results can be differentiated. strict: RuntimeError
    where an output does not depend on an input; else that part is zero. TypeError for what is no Tensor or tuple of them.

    >>> import microgradx
    >>> x = microgradx.tensor([1.0, 2.0])
    >>> microgradx.autograd.functional.vjp(lambda x: x ** 2, x, microgradx.tensor([1.0, 10.0]))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with enable_grad():
        many_in, inputs = _fresh("vjp", inputs, create_graph)
        many_out, outputs = _call("vjp", func, inputs, strict)
        v = _vector("vjp", v, outputs, many_out, "the output of the user-provided function")
        grads = pull(outputs, inputs, v, create_graph)
        grads = _filled("vjp", grads, inputs, strict, create_graph, "input")
    return _finish(outputs, many_out, create_graph), _finish(grads, many_in, create_graph)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(*inputs), J v): the outputs, and the product of the Jacobian with v (the inputs' shapes), in the outputs' shapes.

    v may be left out for one input of one element. The other arguments and errors are those of `vjp`.

    >>> import microgradx
    >>> x = microgradx.tensor([1.0, 2.0])
    >>> microgradx.autograd.functional.jvp(lambda x: x.prod() * x, x, microgradx.tensor([1.0, 0.0]))
    (tensor([2., 4.]), tensor([4., 4.]))
    """
    with enable_grad():
        many_in, inputs = _fresh("jvp", inputs, create_graph)
        v = _vector("jvp", v, inputs, many_in, "the input to the user-provided function")
        many_out, outputs = _call("jvp", func, inputs, strict)
        grads = pusher(outputs, inputs)(v, create_graph)
        grads = _filled("jvp", grads, outputs, strict, create_graph, "input")
    return _finish(outputs, many_out, create_graph), _finish(grads, many_out, create_graph)


def one_hots(t, most=1 << 20):
    """Constants of t's shape and dtype: each is 1 at one element, else 0. They share memory if that takes no more than `most` numbers."""
    n = t.numel()
    with microgradx.no_grad():
        if n * n <= most:
            return microgradx.eye(n, dtype=t.dtype).view(n, *t.shape).unbind(0)
    return (microgradx.nn.functional.one_hot(microgradx.tensor(k), n).to(t.dtype).view(t.shape) for k in range(n))


def seeds_of(t, chunk_size=None, most=1 << 22):
    """one_hots(t) in parts of chunk_size, or of no more than `most` numbers, stacked."""
    n = t.numel()
    size = chunk_size or max(1, most // max(n, 1))
    with microgradx.no_grad():
        for start in range(0, n, size):
            part = microgradx.arange(start, min(start + size, n))
            whole = microgradx.eye(n, dtype=t.dtype) if size >= n else microgradx.nn.functional.one_hot(part, n).to(t.dtype)
            yield whole.view(len(part), *t.shape)


def several_rows(outputs, inputs, vectors, create_graph):
    """pull for several vectors of each output at once; None where they have to go one after another."""
    if mapping.levels:
        return None
    from microgradx.autograd import _at_once  # which needs what this module needs
    return _at_once.gradients(outputs, inputs, vectors, True, create_graph) if outputs else [None] * len(inputs)


def by_parts(rows_of, t, targets, chunk_size=None):
    """What rows_of gives for each of targets at the elements of t, stacked; None where it gives none."""
    found = []
    for part in seeds_of(t, chunk_size):
        grads = rows_of(part)
        if grads is None:
            return None
        found.append([microgradx.zeros(len(part), *x.shape, dtype=x.dtype) if g is None else g for g, x in zip(grads, targets, strict=True)])
    return [column[0] if len(column) == 1 else microgradx.cat(column) for column in zip(*found, strict=True)]


def assemble(rows, row_of, shape, like):
    """Row k of the Jacobian is rows[k] (None: zeros, of row_of's shape); together they have `shape`."""
    rows = [microgradx.zeros_like(row_of, dtype=like.dtype) if r is None else r for r in rows]
    return microgradx.stack(rows).view(shape) if rows else microgradx.zeros(shape, dtype=like.dtype)


def _check_strategy(op, strategy, create_graph, strict, vectorize):
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError(f"{op}: Expected strategy to be either \"forward-mode\" or \"reverse-mode\", got {strategy!r}")
    if strategy == "forward-mode":
        if create_graph:
            raise NotImplementedError(f"{op}: create_graph=True and strategy=\"forward-mode\" are not supported together; use "
                                      "\"reverse-mode\"")
        if strict:
            raise RuntimeError(f"{op}: strict=True and strategy=\"forward-mode\" are not supported together; use \"reverse-mode\"")
        if not vectorize:
            raise NotImplementedError(f"{op}: strategy=\"forward-mode\" is only implemented for vectorize=True")
    if strict and vectorize:
        raise RuntimeError(f"{op}: strict=True and vectorize=True are not supported together")


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """The derivatives of every element of the outputs by every element of the inputs, of shape output.shape + input.shape.

    A tuple (one entry per output) where func returns a tuple, of tuples (one per input) where inputs is one. create_graph: the
    result can be differentiated. strict: RuntimeError where an output does not depend on an input (else zeros).
    strategy "reverse-mode" takes a backward pass per element of the outputs, "forward-mode" one per element of the inputs;
    as in PyTorch it needs vectorize=True, with which one pass is made for many elements at once, and its result has a history
    where the inputs or what func uses have one.

    >>> import microgradx
    >>> microgradx.autograd.functional.jacobian(lambda x: x ** 2, microgradx.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    _check_strategy("jacobian", strategy, create_graph, strict, vectorize)
    wanted = microgradx.is_grad_enabled()
    with enable_grad():
        forward = strategy == "forward-mode"
        many_in, given = _as_tuple("jacobian", inputs, "the inputs")
        _, inputs = _fresh("jacobian", given, create_graph or forward)
        many_out, outputs = _call("jacobian", func, inputs, strict)
        if forward:                                 # the result has a history where something outside asks for one
            create_graph = wanted and tape.depends_on_others(list(outputs), {x for x, t in zip(inputs, given, strict=True) if not t.requires_grad})
            table = columns(outputs, inputs, create_graph)
        else:
            table = [rows("jacobian", output, inputs, create_graph, strict, vectorize) for output in outputs]
    table = tuple(_finish(row, many_in, create_graph) for row in table)
    if forward and many_in:
        table = [list(row) for row in table]        # lists, as in PyTorch
    return table if many_out else table[0]


def _real(op, tensors):
    for t in tensors:
        need(not t.dtype.is_complex, RuntimeError, f"{op}: a Jacobian is of real numbers, got {t.dtype}. Hint: microgradx.view_as_real(z)")


def rows(op, output, inputs, create_graph, strict=False, at_once=False, chunk_size=None):
    """The Jacobian of one output by each input: row after row, or so many at once."""
    _real(op, (output,))
    found = []
    if at_once and output.numel() > 1 and output.requires_grad:
        whole = by_parts(lambda part: several_rows((output,), inputs, (part,), create_graph), output, inputs, chunk_size)
        if whole is not None:
            return tuple(g.reshape((*output.shape, *x.shape)) for g, x in zip(whole, inputs, strict=True))
    for v in one_hots(output):
        grads = pull((output,), inputs, (v,), create_graph, True)
        if strict:
            _filled(op, grads, inputs, strict, create_graph, "input")
        found.append(grads)
    return tuple(assemble([row[i] for row in found], x, (*output.shape, *x.shape), x) for i, x in enumerate(inputs))


def columns(outputs, inputs, create_graph=False):
    """The Jacobian of each output by each input, column after column: of shape input.shape + output.shape, then turned."""
    _real("jacobian", inputs)
    push, table = pusher(outputs, inputs), []
    for x in inputs:
        whole = by_parts(lambda part, x=x: push([part if t is x else None for t in inputs], create_graph, True), x, outputs) if x.numel() > 1 else None
        if whole is None:
            found = [push(tuple(v if t is x else microgradx.zeros_like(t) for t in inputs), create_graph) for v in one_hots(x)]
            whole = [assemble([c[o] for c in found], output, (*x.shape, *output.shape), output) for o, output in enumerate(outputs)]
        table.append([g.reshape((*x.shape, *output.shape)).movedim(tuple(range(x.ndim)), tuple(range(output.ndim, output.ndim + x.ndim)))
                      for g, output in zip(whole, outputs, strict=True)])
    return [tuple(column[o] for column in table) for o in range(len(outputs))]


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """The second derivatives of a function with one output of one element, of shape input.shape + input.shape.

    A tuple of tuples where inputs is a tuple: entry [i][j] by input i, then j. The Jacobian (with outer_jacobian_strategy) of
    the gradient; the arguments are those of `jacobian`, and func returning more than one element raises RuntimeError.

    >>> import microgradx
    >>> microgradx.autograd.functional.hessian(lambda x: (x ** 3).sum(), microgradx.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    many, checked = _as_tuple("hessian", inputs, "the inputs")
    _check_strategy("hessian", outer_jacobian_strategy, create_graph, strict, vectorize)

    def gradient(*x):
        _, outputs = _call("hessian", func, x, strict, scalar=True)
        grads = pull(outputs, x, (microgradx.ones_like(outputs[0]),), create_graph=True)
        return _twice("hessian", grads, x, strict)
    forward = outer_jacobian_strategy == "forward-mode"
    if forward:
        checked = tuple(t if t.requires_grad else t.detach().requires_grad_() for t in checked)      # so PyTorch's has a history in any case
    with enable_grad() if forward else contextlib.nullcontext():
        table = jacobian(gradient, checked, create_graph, strict, vectorize, outer_jacobian_strategy)
    return table if many else table[0][0]


def _twice(op, grads, inputs, strict):
    """Gradients that are to be differentiated again; strict: they have to depend on the inputs."""
    for i, g in enumerate(grads):
        if strict and (g is None or not g.requires_grad):
            raise RuntimeError(f"{op}: the jacobian of the user-provided function with respect to input {i} is independent of the input. "
                               "This is not allowed in strict mode: the function has to be twice differentiable")
    return _filled(op, grads, inputs, False, False, "input")


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(*inputs), v'H): the value, and the product of v (the inputs' shapes) with the Hessian; three passes.

    For a function with one output of one element (else RuntimeError); the arguments are those of `vjp`.

    >>> import microgradx
    >>> x = microgradx.tensor([1.0, 2.0])
    >>> microgradx.autograd.functional.vhp(lambda x: (x ** 3).sum(), x, microgradx.ones(2))
    (tensor(9.), tensor([ 6., 12.]))
    """
    return _hessian_product("vhp", func, inputs, v, create_graph, strict, lambda grads, x, v: pull(grads, x, v, create_graph))


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(*inputs), H v): as `vhp`, with v on the other side; the same where H is symmetric, and one pass dearer.

    >>> import microgradx
    >>> x = microgradx.tensor([1.0, 2.0])
    >>> microgradx.autograd.functional.hvp(lambda x: x[0] ** 2 * x[1], x, microgradx.tensor([1.0, 0.0]))
    (tensor(2.), tensor([4., 2.]))
    """
    return _hessian_product("hvp", func, inputs, v, create_graph, strict, lambda grads, x, v: pusher(grads, x)(v, create_graph))


def _hessian_product(op, func, inputs, v, create_graph, strict, product):
    with enable_grad():
        many, inputs = _fresh(op, inputs, create_graph)
        v = _vector(op, v, inputs, many, "the input to the user-provided function")
        _, outputs = _call(op, func, inputs, strict, scalar=True)
        grads = _twice(op, pull(outputs, inputs, (microgradx.ones_like(outputs[0]),), create_graph=True), inputs, strict)
        found = _filled(op, product(grads, inputs, v), inputs, strict, create_graph, "input")
    return _finish(outputs, False, create_graph), _finish(found, many, create_graph)
