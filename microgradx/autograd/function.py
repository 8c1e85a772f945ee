"""User-defined operations: subclass Function, write forward and backward, call apply."""
import functools

from microgradx._engine import tape
from microgradx._engine.tensor import Row, Tensor
from microgradx.autograd.grad_mode import no_grad


class FunctionCtx:
    """What forward leaves for backward. `ctx` in both is one of these."""

    def __init__(self, needs_input_grad):
        self.needs_input_grad = needs_input_grad
        self.materialize_grads = True
        self._saved = ()
        self._dirty = ()
        self._non_differentiable = ()
        self._node = None
        self._metas = ()

    def save_for_backward(self, *tensors):
        """Keep tensors (inputs, outputs or others; None is allowed) for backward, checked for changes until then."""
        for t in tensors:
            if t is not None and not isinstance(t, Tensor):
                raise TypeError(f"save_for_backward can only save variables, but argument is of type {type(t).__name__}")
        self._saved = tensors

    def save_for_forward(self, *tensors):
        """Accepted for programs that also define jvp; forward-mode rules are not used here."""

    @property
    def saved_tensors(self):
        """The tensors given to save_for_backward."""
        return self._saved if self._node is None else tape.unpack(self._node)

    def mark_dirty(self, *tensors):
        """These inputs were changed in place by forward."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors):
        """These outputs get no history."""
        self._non_differentiable = tensors

    def set_materialize_grads(self, value):
        """False: backward gets None (not zeros) for outputs that nobody used."""
        self.materialize_grads = bool(value)


def _rule(function, node, grads):
    """The row's backward: hands the gradients to the user's backward and checks what comes back."""
    from microgradx import zeros
    ctx = tape.node_extra(node)
    grads = grads if isinstance(grads, list) else [grads]
    if ctx.materialize_grads:
        grads = [zeros(shape, dtype=dtype) if g is None else g for g, (shape, dtype) in zip(grads, ctx._metas, strict=True)]
    ctx._node = node
    try:
        out = function.backward(ctx, *grads)
    finally:
        ctx._node = None
    out = out if isinstance(out, tuple) else (out,)
    count = len(ctx._places)
    if len(out) > count and any(g is not None for g in out[count:]) or len(out) < count:
        raise RuntimeError(f"function {function.__name__}Backward returned an incorrect number of gradients (expected {count}, "
                           f"got {len(out)})")
    for i, g in enumerate(out):
        if g is not None and not isinstance(g, Tensor):
            raise TypeError(f"{function.__name__}.backward: expected a Tensor or None for gradient {i}, got {type(g).__name__}")
    return tuple(out[i] for i in ctx._places if i is not None) if len(ctx._tensor_places) == 0 else tuple(
        out[i] for i in ctx._tensor_places)


class _FunctionMeta(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._row = Row(name, name + "Backward", functools.partial(_rule, cls))


class Function(metaclass=_FunctionMeta):
    """A differentiable operation of your own.

    forward(ctx, *args) (or forward(*args) with setup_context(ctx, inputs, output)) computes; backward(ctx, *grad_outputs)
    returns one gradient per argument of forward, None where there is none. Call it through `apply`.

    >>> import microgradx
    >>> class Cube(microgradx.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x ** 3
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         x, = ctx.saved_tensors
    ...         return grad * 3 * x ** 2
    >>> x = microgradx.tensor(2.0, requires_grad=True)
    >>> Cube.apply(x).backward(); x.grad
    tensor(12.)
    """

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError("You must implement either the backward or vjp method for your custom autograd.Function to use "
                                  "it with backward mode AD.")

    @classmethod
    def apply(cls, *args):
        """Run forward and record it."""
        inputs = tuple(a for a in args if isinstance(a, Tensor))
        ctx = FunctionCtx(tuple(isinstance(a, Tensor) and a.requires_grad for a in args))
        ctx._places = tuple(range(len(args)))
        ctx._tensor_places = tuple(i for i, a in enumerate(args) if isinstance(a, Tensor))
        recording = tape.is_grad_enabled() and any(ctx.needs_input_grad)
        separate = cls.setup_context is not Function.setup_context
        with no_grad():
            result = cls.forward(*args) if separate else cls.forward(ctx, *args)
            if separate:
                cls.setup_context(ctx, args, result)
        many = isinstance(result, (tuple, list))
        outs = list(result) if many else [result]
        outs = _own_outputs(cls, ctx, inputs, outs, recording)
        if recording:
            _record(cls, ctx, inputs, [o for o in outs if isinstance(o, Tensor)])
        return (type(result) if type(result) in (tuple, list) else tuple)(outs) if many else outs[0]


def _own_outputs(cls, ctx, inputs, outs, recording):
    """Outputs that are inputs get an object of their own, unless they were changed in place."""
    for o in outs:
        if not isinstance(o, Tensor) and o is not None:
            continue
    for d in ctx._dirty:
        if recording and d.is_leaf and d.requires_grad:
            raise RuntimeError(f"{cls.__name__}: a leaf Variable that requires grad is being used in an in-place operation.")
    return [o.detach() if isinstance(o, Tensor) and any(o is i for i in inputs) and not any(o is d for d in ctx._dirty) else o
            for o in outs]


def _record(cls, ctx, inputs, outs):
    """One node for all differentiable outputs."""
    plain = [o for o in outs if not any(o is n for n in ctx._non_differentiable) and o.dtype.is_floating_point]
    if not plain:
        return
    ctx._metas = [(tuple(o.shape), o.dtype) for o in outs]
    saved_outputs = tuple(i for i, s in enumerate(ctx._saved) if s is not None and any(s is o for o in plain))
    node = tape.record_function(cls._row, outs, tuple(any(o is p for p in plain) for o in outs), inputs, ctx._saved, saved_outputs,
                                [any(o is d for d in ctx._dirty) for o in outs])
    tape.set_node_extra(node, ctx)
    ctx._saved = ()


def once_differentiable(function):
    """Decorator for backward: its result has no history; asking for a second derivative raises."""

    @functools.wraps(function)
    def wrapper(ctx, *grads):
        recording = tape.is_grad_enabled() and any(isinstance(g, Tensor) and g.requires_grad for g in grads)
        with no_grad():
            out = function(ctx, *grads)
        if not recording:
            return out
        many = isinstance(out, tuple)
        outs = [_Refuse.apply(o, *[g for g in grads if g is not None]) if isinstance(o, Tensor) else o
                for o in (out if many else (out,))]
        return tuple(outs) if many else outs[0]
    return wrapper


class _Refuse(Function):
    @staticmethod
    def forward(ctx, value, *grads):
        return value.clone()

    @staticmethod
    def backward(ctx, *grads):
        raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")
