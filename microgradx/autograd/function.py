"""User-defined operations: subclass Function, write forward and backward, call apply."""
import functools
import inspect
import threading
import weakref

from microgradx._engine import tape
from microgradx._engine.tensor import Row, Tensor, cold
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.autograd import graph
from microgradx.autograd.grad_mode import no_grad

levels = []     # the open level of forward_ad


class _Mapping(threading.local):
    """The open levels of vmap in this thread, the innermost last."""

    def __init__(self):
        self.levels = []


mapping = _Mapping()


def lowered(t):
    """The tensor of all samples, inside of vmap."""
    return mapping.levels[-1].lower(t) if mapping.levels else t


def lifted(t):
    """lowered's inverse."""
    return mapping.levels[-1].lift(t) if mapping.levels else t


def named(t, node_name):
    """tape.rename, inside of vmap too."""
    tape.rename(lowered(t), node_name)
    return t


class FunctionCtx:
    """What forward leaves for backward. `ctx` in both is one of these."""

    _for_jvp, _inside_jvp = (), False

    def __init__(self, needs_input_grad):
        self.needs_input_grad = needs_input_grad
        self.materialize_grads = True
        self._saved = ()
        self._sparse = {}       # places of sparse tensors among what is saved, whose numbers stand there
        self._dirty = ()
        self._non_differentiable = ()
        self._node = None       # weak: the node holds the ctx
        self._metas = ()        # per output of forward: (shape, dtype, class if it is on meta), None where it is no tensor

    def save_for_backward(self, *tensors):
        """Keep tensors (inputs, outputs or others; None is allowed) for backward, checked for changes until then."""
        self._sparse = {i: t for i, t in enumerate(tensors) if getattr(t, "is_sparse", False)}
        tensors = tuple(t._values() if i in self._sparse else t for i, t in enumerate(tensors)) if self._sparse else tensors
        _need_tensors("save_for_backward", tensors, TypeError)
        self._saved = tensors

    def save_for_forward(self, *tensors):
        """Keep tensors for jvp."""
        self._for_jvp = tensors

    def along(self, jvp, tangents):
        """jvp(ctx, *tangents), which sees what save_for_forward kept as saved_tensors."""
        self._inside_jvp = True
        try:
            return jvp(self, *tangents)
        finally:
            self._inside_jvp = False

    @property
    def saved_tensors(self):
        """The tensors given to save_for_backward; inside of jvp those given to save_for_forward."""
        if self._inside_jvp or self._node is None:
            return self._for_jvp if self._inside_jvp else self._saved
        node = self._node()
        need(node is not None, RuntimeError, "saved_tensors: the graph that they were saved for is gone. Hint: keep the result of apply")
        found = tape.unpack(node, True)      # a backward may turn recording on
        return tuple(self._sparse[i]._with(t) if i in self._sparse else t for i, t in enumerate(found)) if self._sparse else found

    @property
    def saved_variables(self):
        """saved_tensors under its name of a time when there were Variables (deprecated)."""
        warn("'saved_variables' is deprecated; use 'saved_tensors'", DeprecationWarning)
        return self.saved_tensors

    def mark_dirty(self, *tensors):
        """These inputs were changed in place by forward."""
        _need_tensors("mark_dirty", tensors, RuntimeError)
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors):
        """These outputs get no history."""
        _need_tensors("mark_non_differentiable", tensors, RuntimeError)
        self._non_differentiable = tensors

    def set_materialize_grads(self, value):
        """False: backward gets None (not zeros) for outputs that nobody used."""
        self.materialize_grads = bool(value)


def _need_tensors(op, values, error):
    for v in values:
        if v is not None and not isinstance(v, Tensor):
            raise error(f"{op} can only {op.split('_')[0]} variables, but argument is of type {type(v).__name__}")


def _rule(function, node, grads):
    """The row's backward: hands the gradients to the user's backward and checks what comes back."""
    ctx = node.extra_
    given = iter(grads if isinstance(grads, list) else [grads])
    grads = [None if meta is None else _shown(ctx, next(given), *meta) for meta in ctx._metas]
    if Function.backward not in (function.backward, function.vjp):
        raise RuntimeError(f"{function.__name__}: Implementing both 'backward' and 'vjp' for a custom Function is not allowed. Hint: one of them")
    rule = function.backward if function.backward is not Function.backward else function.vjp
    out = rule(ctx, *grads)
    return _check_gradients(node, function.__name__ + "Backward", ctx, out if isinstance(out, tuple) else (out,))


def _shown(ctx, g, shape, dtype, cls):
    """The gradient of an output as the user's backward sees it."""
    from microgradx import zeros
    if g is None and ctx.materialize_grads:
        g = zeros(shape, dtype=dtype, device="cpu")
    return g if g is None or cls is None else g.as_subclass(cls)


def _check_gradients(node, name, ctx, out):
    """The gradients of the tensors among forward's arguments; refuses what does not fit those arguments."""
    count = len(ctx.needs_input_grad)
    if len(out) > count and any(g is not None for g in out[count:]) or len(out) < count:
        raise RuntimeError(f"function {name} returned an incorrect number of gradients (expected {count}, got {len(out)}). Hint: None where there is none."
                           + tape.made_at(node))
    for i, g in enumerate(out[:count]):
        if g is None:
            continue
        if not isinstance(g, Tensor):
            raise RuntimeError(f"function {name}: expected a Tensor or None for gradient {i}, got {type(g).__name__}." + tape.made_at(node))
        if i not in ctx._tensor_places:
            raise RuntimeError(f"function {name} returned a gradient different than None at position {i + 1}, but the corresponding "
                               "forward input was not a Variable." + tape.made_at(node))
    return tuple(out[i] if ctx.needs_input_grad[i] else None for i in ctx._tensor_places)


def _node_attribute(node, name):
    """What ctx holds can be read on the node of a Function too."""
    ctx = node.extra_
    if name == "_raw_saved_tensors" and isinstance(ctx, FunctionCtx):
        return tuple(graph.SavedTensor(node, 3 + i) for i in range(len(tape.unpack(node))))
    if name.startswith("_raw_saved_"):
        return graph.SavedTensor(node, tape.slot_as(node, name.removeprefix("_raw")))
    if isinstance(ctx, FunctionCtx) and not name.startswith("__"):
        return getattr(ctx, name)
    if name.startswith("_saved_"):
        return tape.saved_as(node, name)
    raise AttributeError(f"{node.name()!r} has no attribute {name!r}")


cold["node_attribute"] = _node_attribute


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

    def __init__(self, *args, **kwargs):
        warn(f"{type(self)} should not be instantiated. Call its `apply` on the class itself.", DeprecationWarning)

    def __call__(self, *args, **kwargs):
        raise RuntimeError(f"Legacy autograd function with non-static forward method is deprecated. Hint: static methods, and {type(self).__name__}.apply")

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx, *grad_outputs):
        raise NotImplementedError("You must implement either the backward or vjp method for your custom autograd.Function.")

    vjp = backward

    @staticmethod
    def jvp(ctx, *grad_inputs):
        raise NotImplementedError("You must implement the jvp function for custom autograd.Function to use it with forward mode AD.")

    @classmethod
    def apply(cls, *args, **kwargs):
        """Run forward and record it."""
        if mapping.levels:
            return mapping.levels[-1].applied(cls, args, kwargs)
        separate = cls.setup_context is not Function.setup_context
        if separate or kwargs:
            args = _positional(cls.forward, args, kwargs, separate)
        inputs = tuple(a for a in args if isinstance(a, Tensor))
        ctx = FunctionCtx(tuple(isinstance(a, Tensor) and a.requires_grad for a in args))
        ctx._tensor_places = tuple(i for i, a in enumerate(args) if isinstance(a, Tensor))
        recording = tape.is_grad_enabled() and any(ctx.needs_input_grad)
        with no_grad():
            result = cls.forward(*args) if separate else cls.forward(ctx, *args)
            if separate:
                cls.setup_context(ctx, args, result)
        many = isinstance(result, tuple)        # a list is one output that is no tensor
        outs = list(result) if many else [result]
        outs = _own_outputs(cls, ctx, inputs, outs, recording)
        if levels and cls.jvp is not Function.jvp and cls.backward is Function.backward and cls.vjp is Function.vjp:
            outs = levels[-1].carry(cls, ctx, args, outs)
        elif recording:
            _record(cls, ctx, inputs, outs)
        return tuple(outs) if many else outs[0]


class InplaceFunction(Function):
    """A Function whose instances would remember whether to change their input; its name is what old programs derive theirs from.

    >>> import microgradx
    >>> issubclass(microgradx.autograd.function.InplaceFunction, microgradx.autograd.Function)
    True
    """

    def __init__(self, inplace=False):
        super().__init__()
        self.inplace = inplace


def _positional(forward, args, kwargs, separate):
    """All arguments by position; for setup_context (separate) with the defaults of those that were not given."""
    code, defaults = getattr(forward, "__code__", None), getattr(forward, "__defaults__", None) or ()
    if kwargs or getattr(code, "co_kwonlyargcount", 0):
        bound = inspect.signature(forward).bind(*(() if separate else (None,)), *args, **kwargs)
        if separate:
            bound.apply_defaults()
        need(not bound.kwargs, TypeError, f"{forward.__qualname__}: forward() got an unexpected keyword argument {next(iter(bound.kwargs), None)!r}")
        return bound.args if separate else bound.args[1:]
    missing = code.co_argcount - inspect.ismethod(forward) - len(args) if code is not None else 0
    return (*args, *defaults[-missing:]) if 0 < missing <= len(defaults) else args


def _own_outputs(cls, ctx, inputs, outs, recording):
    """Outputs that are inputs become views of them, unless they were changed in place; as views that are made under no_grad they may not be.

    Where the program itself is under no_grad they are detached instead, and want no gradient.
    """
    for d in ctx._dirty:
        if recording and not any(d is i for i in inputs):
            warn("ctx.mark_dirty() received a tensor that was not an input. It is for input Tensors that forward changed in place")
        if recording and d.is_leaf and d.requires_grad:
            raise RuntimeError(f"{cls.__name__}: a leaf Variable that requires grad is being used in an in-place operation.")
        need(not recording or any(o is d for o in outs), RuntimeError, f"{cls.__name__}: Some elements marked as dirty during the forward method "
             "were not returned as output. The inputs that are modified inplace must all be outputs of the Function.")
        need(not recording or d._base is None or len(outs) == 1, RuntimeError, f"{cls.__name__}: If your Function modifies inplace an input that is a view of "
             "another Tensor, your Function cannot return more than one Tensor. Hint: .clone() the view first")
    view = (lambda o: o.view_as(o)) if tape.is_grad_enabled() else (lambda o: o.detach())
    with no_grad():
        return [view(o) if isinstance(o, Tensor) and any(o is i for i in inputs) and not any(o is d for d in ctx._dirty) else o
                for o in outs]


def _record(cls, ctx, inputs, outs):
    """One node for all differentiable outputs."""
    ctx._metas = [(tuple(o.shape), o.dtype, type(o) if o.is_meta else None) if isinstance(o, Tensor) else None for o in outs]
    outs = [o for o in outs if isinstance(o, Tensor)]
    node = tape.record_function(cls._row, outs, inputs, ctx._non_differentiable, ctx._dirty, ctx._saved, ctx)
    ctx._non_differentiable = ctx._dirty = ()           # a changed tensor leads to the node, and that to ctx
    if node is not None:
        ctx._node, ctx._saved = weakref.ref(node), ()


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
