"""Gradients against finite differences; a failed check says which entry is wrong, with which numbers, and what the fault looks like."""
import numpy as np

from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx.autograd._jacobian import Target, as_tuple, plain
from microgradx.autograd.function import Function
from microgradx.complex_numbers import view_as_complex, view_as_real
from microgradx.creation import empty, from_numpy, zeros_like

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A check found a wrong gradient. `explanation` has the numbers and, in `explanation.verdict`, what they look like."""

    explanation = None


def gradcheck(func, inputs, *, eps=1e-06, atol=1e-05, rtol=0.001, raise_exception=True, nondet_tol=0.0, check_undefined_grad=True,
              check_grad_dtypes=False, check_batched_grad=False, check_batched_forward_grad=False, check_forward_ad=False,
              check_backward_ad=True, fast_mode=False, masked=None):
    """Compare the gradients of func(*inputs) with (f(x + eps) - f(x - eps)) / (2 eps); True, or GradcheckError.

    func: a function of tensors that returns a tensor or a tuple of them; a `Function` class or its `apply`; or a Module, whose
    parameters are checked like inputs. inputs: a tensor or a sequence; those that require a gradient are checked, the others
    (tensors or not) are passed on. Use float64: the default eps and tolerances are meant for it, and other dtypes warn.
    An entry is right when |backward - numeric| <= atol + rtol |numeric|.

    Also checked: that a second backward gives the same (up to nondet_tol), that a zero output gradient gives zero gradients,
    the same for each output while the others have none (check_undefined_grad), the dtypes (check_grad_dtypes), and
    `grad(..., is_grads_batched=True)` (check_batched_grad). fast_mode compares one random projection v'Ju per pair of input
    and output instead of every entry. raise_exception=False returns False instead of raising. masked chooses how sparse
    inputs are read; inputs are dense here, so it changes nothing.

    The error explains: the worst entry, both values, a sweep of step sizes, and a verdict (see `GradcheckError.explanation`).
    Raises ValueError where no input requires a gradient, RuntimeError for an input with stride 0, AssertionError for flags that
    exclude each other, NotImplementedError for check_forward_ad: tangents are made by the backward rules, of which the check already is.

    >>> import microgradx
    >>> class Square(microgradx.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         return grad * ctx.saved_tensors[0]
    >>> x = microgradx.tensor([1.0, 3.0], dtype=microgradx.float64, requires_grad=True)
    >>> microgradx.autograd.gradcheck(microgradx.sin, x)
    True
    >>> microgradx.autograd.gradcheck(Square, x, raise_exception=False)
    False
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError("gradcheck: at least one of check_forward_ad and check_backward_ad has to be True")
    if check_batched_grad and not check_backward_ad:
        raise AssertionError("gradcheck: check_batched_grad=True requires check_backward_ad=True")
    if check_batched_forward_grad and not check_forward_ad:
        raise AssertionError("gradcheck: check_batched_forward_grad=True requires check_forward_ad=True")
    if check_forward_ad:
        raise NotImplementedError("gradcheck: check_forward_ad=True: tangents are made by the backward rules, which the check is of; leave it False")
    target = _target("gradcheck", func, inputs)
    return _run(target, Settings(eps, atol, rtol, nondet_tol, check_undefined_grad, check_grad_dtypes, check_batched_grad, fast_mode),
                raise_exception)


def gradgradcheck(func, inputs, grad_outputs=None, *, eps=1e-06, atol=1e-05, rtol=0.001, gen_non_contig_grad_outputs=False,
                  raise_exception=True, nondet_tol=0.0, check_undefined_grad=True, check_grad_dtypes=False, check_batched_grad=False,
                  check_fwd_over_rev=False, check_rev_over_rev=True, fast_mode=False, masked=False):
    """`gradcheck` of the backward of func: the gradients of <gradients of func> with respect to inputs and output gradients.

    grad_outputs: the output gradients to start from, of which those that require a gradient are inputs, too; drawn at random where not
    given (gen_non_contig_grad_outputs: in memory that is not contiguous). The other arguments, and the errors, are those of `gradcheck`.

    >>> import microgradx
    >>> x = microgradx.tensor([0.5, 2.0], dtype=microgradx.float64, requires_grad=True)
    >>> microgradx.autograd.gradgradcheck(lambda x: x.exp() * x, x)
    True
    """
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError("gradgradcheck: at least one of check_fwd_over_rev and check_rev_over_rev has to be True")
    if check_fwd_over_rev:
        raise NotImplementedError("gradgradcheck: check_fwd_over_rev=True: there is no forward-mode differentiation here; leave it False")
    first = _target("gradgradcheck", func, inputs)
    if not first.outputs:
        raise GradcheckError("gradgradcheck: no output of the function requires a gradient, so there is no backward to differentiate")
    grads = [view_as_real(g) if isinstance(g, Tensor) and g.is_complex() else g for g in as_tuple(grad_outputs)] if grad_outputs is not None else [
        _random_grad(o, gen_non_contig_grad_outputs).requires_grad_() for o in first.outputs]
    target = _Backward(first, grads).target()
    return _run(target, Settings(eps, atol, rtol, nondet_tol, check_undefined_grad, check_grad_dtypes, check_batched_grad, fast_mode),
                raise_exception)


class Settings:
    """Step, tolerances and what else is checked."""

    def __init__(self, eps, atol, rtol, nondet_tol=0.0, undefined=True, dtypes=False, batched=False, fast=False):
        self.eps, self.atol, self.rtol, self.nondet_tol = eps, atol, rtol, nondet_tol
        self.undefined, self.dtypes, self.batched, self.fast = undefined, dtypes, batched, fast

    def close(self, analytic, numeric):
        """Entry by entry: |analytic - numeric| <= atol + rtol |numeric|; equal infinities are close, NaN never is."""
        with np.errstate(invalid="ignore"):
            return (np.abs(analytic - numeric) <= self.atol + self.rtol * np.abs(numeric)) | (analytic == numeric)


class _Backward:
    """The gradients of a target as a function of its inputs and of the output gradients."""

    def __init__(self, first, seeds):
        self.first, self.seeds = first, seeds

    def __call__(self, *args):
        from microgradx.autograd import grad
        parts = self.first.call()
        outputs = [parts[k] for k in self.first.places]
        found = grad(outputs, self.first.inputs, self.seeds, create_graph=True, allow_unused=True)
        self.kept = [name for g, name in zip(found, self.first.names, strict=True) if g is not None and g.requires_grad]
        return tuple(g for g in found if g is not None and g.requires_grad)

    def target(self):
        seeds = {f"grad_output {k}": g for k, g in enumerate(self.seeds) if isinstance(g, Tensor) and g.requires_grad}
        inputs, names = [*self.first.inputs, *seeds.values()], [*self.first.names, *seeds]
        target = Target("gradgradcheck", self, (), inputs, names)
        target.meanings = [f", the gradient of {name} as the function's backward computes it" for name in self.kept]
        return target


def _random_grad(output, strided):
    """Uniform in [-1, 1), from the global stream as in PyTorch, so that what a program draws afterwards is the same."""
    shape = [*output.shape[:-1], 2 * output.shape[-1]] if strided and output.numel() > 1 else output.shape
    values = empty(shape, dtype=output.dtype).uniform_(-1, 1)
    return values[..., ::2] if shape != output.shape else values


def _is_module(func):
    return hasattr(func, "named_parameters") and callable(func)


def _target(op, func, inputs):
    """What func and inputs mean: which tensors are differentiated and what they are called."""
    args = as_tuple(inputs)
    if isinstance(func, type) and issubclass(func, Function):
        func = func.apply
    module = func
    complex_places = {k for k, t in enumerate(args) if isinstance(t, Tensor) and t.is_complex()}
    if complex_places:              # differentiated by their real and imaginary parts, along a last dimension
        whole, args = func, tuple(view_as_real(t.detach()).clone().requires_grad_(t.requires_grad) if k in complex_places else t for k, t in enumerate(args))
        func = lambda *parts: whole(*(view_as_complex(t) if k in complex_places else t for k, t in enumerate(parts)))  # noqa: E731
    checked = [(f"input {k}", t) for k, t in enumerate(args) if isinstance(t, Tensor) and t.requires_grad]
    if _is_module(module):
        checked += [(f"parameter {name}", p) for name, p in module.named_parameters() if p.requires_grad]
    if not checked:
        raise ValueError(f"{op} expects at least one input tensor to require gradient, but none of the {len(args)} inputs does. "
                         "Hint: x.requires_grad_()")
    for name, t in checked:
        if not t.dtype.is_floating_point:
            raise NotImplementedError(f"{op}: {name} is {t.dtype}; only floating-point and complex tensors can be checked")
        if t.dtype.itemsize < 8:
            warn(f"{name.capitalize().replace(' ', ' #')} requires gradient and is not a double precision floating point or complex, "
                 f"but {t.dtype}. {op} will likely fail: rounding alone changes a difference "
                 "quotient at eps=1e-6 by more than the tolerance. Hint: use .double(), or larger eps, atol and rtol.")
        if t.numel() and any(n > 1 and s == 0 for n, s in zip(t.shape, t.stride(), strict=True)):
            raise RuntimeError(f"{op}: {name} of shape {list(t.shape)} has a dimension with stride 0, so that changing one element "
                               "changes others. Hint: .contiguous()")
    return Target(op, func, args, [t for _, t in checked], [name for name, _ in checked])


def _run(target, settings, raise_exception):
    try:
        if not target.outputs:
            _check_constant(target, settings)
        else:
            (_check_fast if settings.fast else _check_full)(target, settings)
            _check_pulls(target, settings)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _fail(message, explanation=None):
    error = GradcheckError(f"{message}\n{explanation}" if explanation else message)
    error.explanation = explanation
    raise error


def _check_constant(target, settings):
    """No output requires a gradient: then no output may depend on an input."""
    for i, jacobians in enumerate(target.numeric(settings.eps)):
        for k, numeric in enumerate(jacobians):
            if not settings.close(np.zeros_like(numeric), numeric).all():
                _fail(f"{target.op}: no output requires a gradient, but output {target.places[k]} depends on {target.names[i]}: finite "
                      f"differences give {np.abs(numeric).max():.6g}. Hint: was it detached, or computed through NumPy or under no_grad?")


def _analytic(target, k):
    """Backward with every one-hot gradient, with what is known about an error in it."""
    try:
        return target.analytic(k)
    except RuntimeError as error:
        from microgradx.autograd._explain import explain_shape
        explanation = explain_shape(target, k, str(error))
        if explanation is None:
            raise
        failure = GradcheckError(f"{error}\n{explanation}")
        failure.explanation = explanation
        raise failure from error


def _check_full(target, settings):
    numeric = target.numeric(settings.eps)
    found = []
    for k in range(len(target.outputs)):
        (analytic, missing), (second, _) = _analytic(target, k), _analytic(target, k)
        for i, a in enumerate(analytic):
            found.append((k, i, a, numeric[i][k], missing[i]))
            _check_reentrant(target, settings, k, i, a, second[i])
    wrong = [f for f in found if not settings.close(f[2], f[3]).all()]
    if wrong:
        _mismatch(target, settings, wrong)


def _check_reentrant(target, settings, k, i, first, second):
    with np.errstate(invalid="ignore"):
        change = np.abs(first - second).max(initial=0)
    if not (change <= settings.nondet_tol or np.array_equal(first, second, equal_nan=True)):
        _fail(f"{target.op}: Backward is not reentrant: two passes with the same gradient of output {k} differ by {change:.3g} at {target.names[i]}, "
              f"more than nondet_tol={settings.nondet_tol}. Hint: does backward draw random numbers, change what it saved in place, or add to "
              "something that it keeps?")


def _excess(entry, settings):
    """The largest error of a pair in units of what is allowed, for finding the worst pair."""
    _, _, analytic, numeric, _ = entry
    with np.errstate(invalid="ignore"):
        ratio = np.abs(analytic - numeric) / (settings.atol + settings.rtol * np.abs(numeric))
    return np.where(np.isnan(ratio), np.inf, ratio).max()


def _mismatch(target, settings, wrong, directions=None):
    from microgradx.autograd._explain import explain
    k, i, analytic, numeric, missing = max(wrong, key=lambda entry: _excess(entry, settings))
    explanation = explain(target, settings, k, i, directions and (float(analytic), float(numeric)), missing)
    explanation.others = [f"output {a} by {target.names[b]}" for a, b, *_ in wrong if (a, b) != (k, i)]
    _fail(f"Jacobian mismatch for output {target.places[k]} with respect to {target.names[i]},", explanation)


def _check_fast(target, settings):
    """v'(J u) for one random u per input and v per output; uniform and positive, so that nothing cancels by chance."""
    rng = np.random.default_rng(0)
    us, vs = [[rng.random(tuple(t.shape)) + 1e-3 for t in tensors] for tensors in (target.inputs, target.outputs)]
    us, vs = [[w / max(np.sqrt((w ** 2).sum()), 1e-300) for w in ws] for ws in (us, vs)]
    wrong, pulls = [], [(_pull(target, k, v), _pull(target, k, v)) for k, v in enumerate(vs)]
    for i, u in enumerate(us):
        plus, minus, _, _ = target.differences(i, u, settings.eps)
        for k, v in enumerate(vs):
            numeric = v.ravel() @ (plus[k] - minus[k]) / (2 * settings.eps)
            g, second = (gradients[i] for gradients in pulls[k])
            analytic = 0.0 if g is None else (plain(g) * u).sum()
            if g is not None and second is not None:
                _check_reentrant(target, settings, k, i, plain(g), plain(second))
            scaled = Settings(settings.eps, settings.atol * u.sum() * v.sum(), settings.rtol)
            if not scaled.close(analytic, numeric):
                wrong.append((k, i, np.array(analytic), np.array(numeric), g is None))
    if wrong:
        _mismatch(target, settings, wrong, directions=True)


def _pull(target, k, values):
    return target.pull(k, from_numpy(np.array(values)).to(target.outputs[k].dtype))


def _check_pulls(target, settings):
    """Backward is linear in the output gradient, keeps dtypes, and does not need the gradients of all outputs."""
    from microgradx.autograd import grad
    zeros = [zeros_like(o) for o in target.outputs]
    together = grad(target.outputs, target.inputs, zeros, retain_graph=True, allow_unused=True)
    for i, g in enumerate(together):
        if g is not None and (plain(g) != 0).any():
            _fail(f"{target.op}: backward not multiplied by grad_output: zero output gradients give {target.names[i]} a gradient of up to "
                  f"{np.abs(plain(g)).max():.6g}. Hint: backward(ctx, grad) returns grad * derivative")
        if g is not None and settings.dtypes and g.dtype is not target.inputs[i].dtype:
            _fail(f"{target.op}: Gradient has dtype mismatch: {target.names[i]} is {target.inputs[i].dtype}, its gradient {g.dtype}")
        if g is not None and g.shape != target.inputs[i].shape:
            _fail(f"{target.op}: Analytical gradient has incorrect size: {target.names[i]} is {list(target.inputs[i].shape)}, "
                  f"its gradient {list(g.shape)}")
    if settings.undefined and len(target.outputs) > 1:
        _check_undefined(target, zeros)
    if settings.batched:
        _check_batched(target, settings)


def _check_undefined(target, zeros):
    for k, zero in enumerate(zeros):
        try:
            found = target.pull(k, zero)
        except (RuntimeError, TypeError, AttributeError) as error:
            raise GradcheckError(f"{target.op}: Expected backward function to handle undefined output grads: it raised {error!r} when only "
                                 f"output {k} had one. Hint: check for None, or leave set_materialize_grads on") from error
        for i, g in enumerate(found):
            if g is not None and (plain(g) != 0).any():
                _fail(f"{target.op}: backward gave {target.names[i]} a gradient although that of output {k} was zero and the others undefined")


def _check_batched(target, settings):
    from microgradx.autograd import grad
    rng = np.random.default_rng(0)
    for k, output in enumerate(target.outputs):
        rows = rng.uniform(-1, 1, (2, *output.shape))
        batch = grad([output], target.inputs, [from_numpy(rows).to(output.dtype)], retain_graph=True, allow_unused=True,
                     is_grads_batched=True)
        for n, row in enumerate(rows):
            for i, (g, many) in enumerate(zip(_pull(target, k, row), batch, strict=True)):
                if (g is None) is not (many is None) or g is not None and not settings.close(plain(many[n]), plain(g)).all():
                    _fail(f"{target.op}: gradients of a batch (is_grads_batched=True) differ from those of its rows for output {k}, "
                          f"{target.names[i]}")
