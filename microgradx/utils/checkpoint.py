"""Trading time for memory: run a part of a model without keeping what its backward needs, and run it again when that is asked for.

    y = checkpoint(block, x, use_reentrant=False)

Without reentry the part is recorded as usual, but what it would save for backward is dropped at once; the first rule that asks
for it runs the part again. It works with every way to differentiate. With reentry (PyTorch's older way) the part is not
recorded at all, and its node makes a backward pass of its own; it only works with `.backward()` to all leaves.
"""
import contextlib
import threading
import weakref

import microgradx
from microgradx._engine import tape
from microgradx._engine.tensor import Tensor
from microgradx._engine.warn import warn
from microgradx.autograd.function import Function, lifted, lowered
from microgradx.autograd.grad_mode import enable_grad
from microgradx.autograd.graph import saved_tensors_hooks

__all__ = ["CheckpointError", "CheckpointFunction", "check_backward_validity", "checkpoint", "checkpoint_sequential", "detach_variable",
           "get_device_states", "noop_context_fn", "set_device_states", "set_checkpoint_debug_enabled", "set_checkpoint_early_stop"]


class CheckpointError(RuntimeError):
    """The second run of a checkpointed function did not do what the first did."""


class _Stop(Exception):
    """Everything that was dropped has been computed again."""


class _Settings(threading.local):
    early_stop = True


_settings = _Settings()


@contextlib.contextmanager
def set_checkpoint_early_stop(enable):
    """with set_checkpoint_early_stop(False): checkpoints made inside run their function to its end when they run it again."""
    was, _settings.early_stop = _settings.early_stop, bool(enable)
    try:
        yield
    finally:
        _settings.early_stop = was


@contextlib.contextmanager
def set_checkpoint_debug_enabled(enabled):
    """Accepted for PyTorch's programs: messages here say shapes and places with debug and without."""
    yield


def noop_context_fn():
    """Two contexts that do nothing."""
    return contextlib.nullcontext(), contextlib.nullcontext()


def check_backward_validity(inputs):
    """Warn where no input of a reentrant checkpoint requires a gradient."""
    if not any(isinstance(t, Tensor) and t.requires_grad for t in inputs):
        warn("None of the inputs have requires_grad=True. Gradients will be None")


def detach_variable(inputs):
    """The tensors of a tuple cut off from their history; other values as they are."""
    if not isinstance(inputs, tuple):
        raise RuntimeError(f"detach_variable: Only tuple of tensors is supported. Got Unsupported input type: {type(inputs).__name__}")
    return tuple(t.detach().requires_grad_(t.requires_grad) if isinstance(t, Tensor) else t for t in inputs)


@contextlib.contextmanager
def _drawing_from(state):
    """Random numbers come from this state of the stream (None: from where it is), which goes on afterwards as if none had come."""
    if state is None:
        yield
        return
    was = microgradx.get_rng_state()
    microgradx.set_rng_state(state)
    try:
        yield
    finally:
        microgradx.set_rng_state(was)


@contextlib.contextmanager
def _autocast(code):
    """Products are computed in the dtype of this code, as they were the first time (tape.autocast_code)."""
    was = tape.swap_autocast(code)
    try:
        yield
    finally:
        tape.swap_autocast(was)


class _Place:
    """Stands for a dropped tensor in the graph: the how-manieth of its run."""

    __slots__ = ("__weakref__", "index")

    def __init__(self, index):
        self.index = index


class _Run:
    """One checkpointed call. The graph holds places, a place its run through `unpack`; the run holds places only weakly: no cycle."""

    def __init__(self, function, args, kwargs, again, state, compare, early_stop):
        self.function, self.again, self.state, self.compare, self.early_stop = function, again, state, compare, early_stop
        self.autocast = tape.autocast_code()
        kept = lambda v: lifted(tape.same_history(lowered(v))) if isinstance(v, Tensor) else v  # noqa: E731
        self.args, self.kwargs = tuple(kept(a) for a in args), {key: kept(v) for key, v in kwargs.items()}
        self.places, self.metas, self.found, self.over = [], [], {}, False
        self.versions = [t._version for t in self._tensors()]

    def pack(self, t):
        place = _Place(len(self.metas))
        self.places.append(weakref.ref(place))
        self.metas.append((tuple(t.shape), t.dtype))
        return place

    def unpack(self, place):
        run = tape.running()
        found = self.found.get(run)
        if found is None:
            found = self.recompute()
            if run[1]:                              # what else was computed again lives as long as this pass
                self.found[run] = found
                tape.at_end(lambda done: self.found.pop(run))
        t, version = found[place]
        if t._version != version:
            raise RuntimeError("checkpoint: one of the variables needed for gradient computation has been modified by an inplace operation: the function "
                               f"changes a tensor of shape {list(t.shape)} that it saved. Hint: .clone() it first")
        return t

    def _tensors(self):
        return [v for v in (*self.args, *self.kwargs.values()) if isinstance(v, Tensor)]

    def note_versions(self):
        """What the function did to arguments that want no gradient (running statistics) belongs to it; other changes do not."""
        self.versions = [was if t.requires_grad else t._version for t, was in zip(self._tensors(), self.versions, strict=True)]

    def recompute(self):
        """A dictionary, with weak keys, of the tensors that stand at the places and their versions when they were saved."""
        for t, version in zip(self._tensors(), self.versions, strict=True):
            if t._version != version:
                raise RuntimeError(f"checkpoint: a tensor of shape {list(t.shape)} that the function was called with has been modified by an "
                                   "inplace operation, so the function cannot be run again. Hint: clone it before changing it.")
        metas, found = [], weakref.WeakKeyDictionary()

        def collect(t):
            k = len(metas)
            metas.append((tuple(t.shape), t.dtype))
            if k >= len(self.metas):
                if not self.over:               # the function differentiates what it has recorded so far
                    return t
                raise CheckpointError(f"checkpoint: trying to save more tensors during recomputation than the {len(self.metas)} of the "
                                      "original forward pass. Hint: the function has to do the same both times")
            place = self.places[k]()
            if place is not None:
                found[place] = t, t._version
            if self.early_stop and len(metas) == len(self.metas):
                raise _Stop
            return t
        with (enable_grad(), _drawing_from(self.state), _autocast(self.autocast), self.again, contextlib.suppress(_Stop),
              saved_tensors_hooks(collect, lambda t: t)):
            self.function(*self.args, **self.kwargs)
        self.note_versions()
        self._check(metas)
        return found

    def _check(self, metas):
        if self.over and len(metas) != len(self.metas):
            raise CheckpointError("checkpoint: A different number of tensors was saved during the original forward and recomputation: "
                                  f"{len(self.metas)}, then {len(metas)}. Hint: the function has to do the same both times")
        for k, (then, now) in enumerate(zip(self.metas, metas, strict=self.over)):
            if self.compare and then != now:
                raise CheckpointError("checkpoint: Recomputed values have different metadata than during the forward pass: saved tensor "
                                      f"{k} had shape {list(then[0])} and {then[1]}, then {list(now[0])} and {now[1]}. Hint: the function has "
                                      "to do the same both times")


class CheckpointFunction(Function):
    """The reentrant checkpoint: the function runs unrecorded, and backward runs it again, recorded, and goes back through that."""

    @staticmethod
    def forward(ctx, function, preserve_rng_state, *args):
        ctx.function, ctx.state = function, microgradx.get_rng_state() if preserve_rng_state else None
        ctx.autocast = tape.autocast_code()
        ctx.args = tuple(None if isinstance(a, Tensor) else a for a in args)
        ctx.save_for_backward(*[a if isinstance(a, Tensor) else None for a in args])
        return function(*args)

    @staticmethod
    def backward(ctx, *grads):
        if not tape.accumulates_everywhere():
            raise RuntimeError("checkpoint: When use_reentrant=True, checkpoint is incompatible with .grad() or passing an `inputs` parameter "
                               "to .backward(). Hint: use_reentrant=False")
        inputs = detach_variable(tuple(a if t is None else t for a, t in zip(ctx.args, ctx.saved_tensors, strict=True)))
        with enable_grad(), _drawing_from(ctx.state), _autocast(ctx.autocast):
            outputs = ctx.function(*inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        pairs = [(o, g) for o, g in zip(outputs, grads, strict=True) if isinstance(o, Tensor) and o.requires_grad]
        if not pairs:
            raise RuntimeError("checkpoint: none of output has requires_grad=True, this checkpoint() is not necessary")
        microgradx.autograd.backward([o for o, _ in pairs], [g for _, g in pairs])
        return None, None, *(t.grad if isinstance(t, Tensor) else None for t in inputs)


def _choice(op, use_reentrant):
    if use_reentrant is None:
        warn(f"microgradx.utils.{op}: the use_reentrant parameter should be passed explicitly. False is recommended, and True is taken now")
        return True
    return use_reentrant


def checkpoint(function, *args, use_reentrant=None, context_fn=noop_context_fn, determinism_check="default", debug=False, early_stop=True,
               **kwargs):
    """function(*args, **kwargs) that keeps its arguments and no intermediate results; backward runs it a second time.

    use_reentrant=False (recommended) works with backward, grad, several passes and higher derivatives; True (what None means, with
    a warning) needs a tensor argument that requires a gradient, positional arguments, and `.backward()`. preserve_rng_state
    (default True): the second run draws the same random numbers, as dropout needs; it runs under the autocast of the first. context_fn()
    gives the contexts of the first and the second run; determinism_check "none" leaves out the comparison of shapes and dtypes; early_stop:
    the second run ends with the last tensor that is needed. debug changes nothing.

    A function that does something else the second time raises CheckpointError, as far as the number, shapes and dtypes of saved
    tensors tell; RuntimeError where it changes in place an argument that requires a gradient, or a tensor that it saved; other
    arguments it sees changed the second time. A checkpoint inside keeps its arguments.

    >>> import microgradx
    >>> from microgradx.utils.checkpoint import checkpoint
    >>> x = microgradx.tensor([1.0, 2.0], requires_grad=True)
    >>> checkpoint(lambda x: (x * x).exp(), x, use_reentrant=False).sum().backward()
    >>> x.grad
    tensor([  5.4366, 218.3926])
    """
    use_reentrant = _choice("checkpoint", use_reentrant)
    preserve = kwargs.pop("preserve_rng_state", True)
    if use_reentrant:
        if kwargs:
            raise ValueError(f"checkpoint: Unexpected keyword arguments: {', '.join(kwargs)}. Hint: use_reentrant=False takes them")
        if context_fn is not noop_context_fn or debug is not False:
            raise ValueError("checkpoint: Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
        check_backward_validity(args)
        return CheckpointFunction.apply(function, preserve, *args)
    if determinism_check not in ("default", "none"):
        raise ValueError(f"checkpoint: determinism_check should be one of ['default', 'none'], but got {determinism_check}")
    first, again = context_fn()
    run = _Run(function, args, kwargs, again, microgradx.get_rng_state() if preserve else None, determinism_check == "default",
               early_stop and _settings.early_stop)
    with first, saved_tensors_hooks(run.pack, run.unpack):
        result = function(*args, **kwargs)
    run.note_versions()
    run.over = True
    return result


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """The functions (a Sequential or a list) one after another, cut into segments of which all but the last are checkpointed.

    >>> import microgradx
    >>> from microgradx.utils.checkpoint import checkpoint_sequential
    >>> model = microgradx.nn.Sequential(*[microgradx.nn.Linear(4, 4) for _ in range(6)])
    >>> checkpoint_sequential(model, 3, microgradx.ones(2, 4), use_reentrant=False).shape
    microgradx.Size([2, 4])
    """
    use_reentrant = _choice("checkpoint.checkpoint_sequential", use_reentrant)
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError(f"checkpoint_sequential: Unexpected keyword arguments: {', '.join(kwargs)}")
    functions = list(functions.children()) if isinstance(functions, microgradx.nn.Sequential) else list(functions)
    size = len(functions) // segments
    if size == 0:
        raise ValueError(f"checkpoint_sequential: {len(functions)} functions cannot be cut into {segments} segments")

    def segment(first, last):
        def run(x):
            for function in functions[first:last]:
                x = function(x)
            return x
        return run
    start = 0
    for start in range(0, size * (segments - 1), size):
        input = checkpoint(segment(start, start + size), input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    return segment(start + size if segments > 1 else 0, len(functions))(input)


def get_device_states(*args):
    """get_device_states(*args) -> ([], []): the GPUs that tensors among args are on, and the states of their generators.

    >>> import microgradx
    >>> microgradx.utils.checkpoint.get_device_states(microgradx.ones(2))
    ([], [])
    """
    return [], []


def set_device_states(devices, states, *, device_type=None):
    """Give the generators of devices their states back: what get_device_states told, so none. AssertionError for any: there is no GPU."""
    for device, _ in zip(devices, states, strict=False):
        microgradx.device(device_type or "cuda", device)._require_cpu("set_device_states")
