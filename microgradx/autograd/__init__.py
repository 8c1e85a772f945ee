"""Differentiation: backward, grad, grad modes and user-defined functions."""
from collections.abc import Iterable, Mapping

from microgradx._engine import tape
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.autograd import anomaly_mode, forward_ad, function, functional, grad_mode, graph
from microgradx.autograd.anomaly_mode import detect_anomaly, set_detect_anomaly
from microgradx.autograd.function import Function
from microgradx.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled, set_multithreading_enabled
from microgradx.autograd.gradcheck import gradcheck, gradgradcheck

__all__ = ["Function", "Variable", "anomaly_mode", "backward", "detect_anomaly", "enable_grad", "forward_ad", "function", "functional", "grad",
           "grad_mode", "gradcheck", "gradgradcheck", "graph", "inference_mode", "no_grad", "set_detect_anomaly",
           "set_grad_enabled", "set_multithreading_enabled"]


def _tensor_list(op, values, name):
    if not isinstance(values, (Tensor, Iterable)):
        raise TypeError(f"{op}: {name} must be a Tensor or a sequence of Tensors, got {type(values).__name__}")
    values = [values] if isinstance(values, (Tensor, graph.GradientEdge)) else list(values)
    for v in values:
        if not isinstance(v, (Tensor, graph.GradientEdge)):
            raise (RuntimeError if name == "inputs" else TypeError)(f"{op}: {name} must be Tensors or GradientEdges, got {type(v).__name__}")
    return values


def _make_grads(op, outputs, grads, batched=False):
    """The gradients to start from: ones for scalars, checked for shape and dtype."""
    grads = [None] * len(outputs) if grads is None else list(grads) if isinstance(grads, (tuple, list)) else [grads]
    out = []
    outputs = [graph.stand_in(t) for t in outputs]
    for t, g in zip(outputs, grads, strict=False):
        if g is None:
            if t.requires_grad and t.numel() != 1:
                raise RuntimeError(f"grad can be implicitly created only for scalar outputs: {op} got {list(t.shape)}. Hint: reduce it with .sum()")
            if t.dtype.is_complex:
                raise RuntimeError(f"grad can be implicitly created only for real scalar outputs but got {t.dtype}: {op}. Hint: a real loss, as z.abs()")
            g = t.new_ones(t.shape)
        elif not isinstance(g, Tensor):
            raise TypeError(f"{op}: gradients can be either Tensors or None, but got {type(g).__name__}")
        elif g.shape != t.shape:
            raise RuntimeError(f"Mismatch in shape: grad_output[{len(out)}] has a shape of {g.shape} and output[{len(out)}] has a shape of {t.shape}: {op}")
        elif g.dtype != t.dtype:
            if g.dtype.is_complex or t.dtype.is_complex:
                raise RuntimeError(f"For complex Tensors, grad_output and output need the same dtype, got {g.dtype} and {t.dtype} (number {len(out)}): {op}")
            g = g.to(t.dtype)
        out.append(g)
    if len(grads) < len(outputs):       # of more, PyTorch takes the first
        raise RuntimeError(f"{op}: got {len(outputs)} tensors and {len(grads)} gradients")
    for i, t in enumerate(outputs):
        if not t.requires_grad:
            raise RuntimeError(f"element {i} of tensors does not require grad and does not have a grad_fn: {op}. Hint: was it made under no_grad?")
    return out


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Accumulate the gradients of tensors into the `.grad` of the leaves (or only of `inputs`).

    grad_tensors: the gradients to start from, one per tensor; ones for scalars. retain_graph keeps what was saved for another
    pass (default: create_graph); create_graph records the backward itself. RuntimeError where nothing requires a gradient,
    on a second pass through a freed graph, and where a saved tensor was changed in place.

    >>> import microgradx
    >>> x = microgradx.tensor(3., requires_grad=True)
    >>> microgradx.autograd.backward(x * x)
    >>> x.grad
    tensor(6.)
    """
    outputs = _tensor_list("backward", tensors, "tensors")
    need(grad_tensors is None or grad_variables is None, RuntimeError, "backward: both grad_tensors and grad_variables (deprecated) are given")
    grads = _make_grads("backward", outputs, grad_variables if grad_tensors is None else grad_tensors)
    if inputs is not None:
        inputs = _tensor_list("backward", inputs, "inputs")
        need(inputs, RuntimeError, "backward: 'inputs' argument to backward() cannot be empty.")
    _run(outputs, grads, retain_graph, create_graph, inputs, True)


def _run(outputs, grads, retain_graph, create_graph, inputs, accumulate):
    """The pass itself, with edges as the tape takes them."""
    if inputs is not None:
        _check_inputs("backward" if accumulate else "grad", inputs)
        inputs = [graph.as_input(x) for x in inputs]
    return tape.run_backward([graph.as_input(x) for x in outputs], grads, create_graph if retain_graph is None else retain_graph,
                             create_graph, inputs, accumulate)


def _check_inputs(op, inputs):
    for i, t in enumerate(inputs):
        if isinstance(t, Tensor) and not t.requires_grad:
            raise RuntimeError(f"One of the differentiated Tensors does not require grad: {op}, input {i} of shape {list(t.shape)}")


def grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True, allow_unused=None,
         is_grads_batched=False, materialize_grads=False):
    """The gradients of outputs with respect to inputs, as a tuple, of a dict of inputs as a dict; nothing is accumulated.

    >>> import microgradx
    >>> x = microgradx.tensor(3.0, requires_grad=True)
    >>> microgradx.autograd.grad(x ** 2, x)
    (tensor(6.),)
    """
    if not only_inputs:
        warn("only_inputs argument is deprecated and is ignored now (defaults to True). Hint: backward adds to every leaf's .grad", FutureWarning)
    if type(inputs) is dict:
        found = grad(outputs, list(inputs.values()), grad_outputs, retain_graph, create_graph, True, allow_unused, is_grads_batched, materialize_grads)
        return dict(zip(inputs, found, strict=True))
    need(not isinstance(inputs, Mapping), TypeError, f"`inputs` argument to `grad()` must be a dict, not {type(inputs).__name__}.")
    outputs, inputs = _tensor_list("grad", outputs, "outputs"), _tensor_list("grad", inputs, "inputs")
    need(inputs, RuntimeError, "grad: `inputs` argument to `grad()` cannot be empty. Hint: name the tensors to differentiate by")
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.")
    if is_grads_batched:
        return _batched_grad(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused, materialize_grads)
    out = _run(outputs, _make_grads("grad", outputs, grad_outputs), retain_graph, create_graph, inputs, False)
    return _used(out, inputs, create_graph, allow_unused, materialize_grads)


def _used(out, inputs, create_graph, allow_unused, materialize_grads):
    """The gradients, of which those of inputs that lie nowhere behind are None, zeros, or wrong."""
    for i, (g, x) in enumerate(zip(out, inputs, strict=True)):
        if g is None:
            if materialize_grads:
                need(isinstance(x, Tensor), RuntimeError, "grad: materialize_grads cannot be used when the given input is a GradientEdge")
                out[i] = x.new_zeros(x.shape, requires_grad=create_graph)
            elif not allow_unused:
                where = list(x.shape) if isinstance(x, Tensor) else x.node
                raise RuntimeError(f"The differentiated Tensor at index {i} appears to not have been used in the graph: {where}. Hint: allow_unused=True")
    return tuple(out)


def _through(composition, inputs, grads):
    """What the rule of a row gives back where it is to be differentiated: the gradients through composition, which computes the row's outputs.

    grads: one for each of composition's outputs, or None.
    """
    inputs = [None if x is None else x.view_as(x) for x in inputs]
    used = [(y, g) for y, g in zip(composition(*inputs), grads, strict=True) if g is not None]
    wanted = [x for x in inputs if x is not None and x.requires_grad]
    found = iter(grad([y for y, _ in used], wanted, [g for _, g in used], create_graph=True, allow_unused=True))
    return tuple(next(found) if x is not None and x.requires_grad else None for x in inputs)


def _batched_grad(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused, materialize_grads):
    """is_grads_batched: one pass per row of the gradients, stacked."""
    from microgradx import stack
    rows = [grad_outputs] if isinstance(grad_outputs, Tensor) else list(grad_outputs or [None] * len(outputs))
    _make_grads("grad", outputs, [None if r is None else r[0] for r in rows])       # looks at them
    rows = rows[:len(outputs)]
    sizes = [0 if r is None else len(r) for r in rows]
    count = sizes[0]
    need(count and sizes == [count] * len(rows), ValueError, f"grad: is_grads_batched wants gradients along first dimensions of one size, got {sizes}")
    if count > 1:
        from microgradx.autograd import _at_once        # needs the above
        found = _at_once.gradients(outputs, inputs, rows, retain_graph or create_graph, create_graph)
        if found is not None:
            return _used(found, inputs, create_graph, allow_unused, materialize_grads)
    passes = [grad(outputs, inputs, [r[i] for r in rows], retain_graph or create_graph or i + 1 < count, create_graph,
                   allow_unused=allow_unused, materialize_grads=materialize_grads) for i in range(count)]
    return tuple(None if parts[0] is None else stack(parts) for parts in zip(*passes, strict=True))


class _VariableMeta(type):
    def __instancecheck__(cls, value):
        return isinstance(value, Tensor)


class Variable(metaclass=_VariableMeta):
    """Variable(tensor, requires_grad=False): the tensor itself; the name is from the time before tensors had gradients."""

    def __new__(cls, data, requires_grad=False, volatile=None):
        if volatile:
            warn("volatile was removed and now has no effect. Hint: microgradx.no_grad()")
        need(isinstance(data, Tensor), TypeError, f"Variable data has to be a tensor, but got {type(data).__name__}")
        return data.detach().requires_grad_(requires_grad)
