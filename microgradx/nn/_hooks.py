"""Hooks of modules: what registers them, the handle that removes them, and the call of a module that has some."""
import functools

import microgradx
from microgradx import _trees
from microgradx._engine.warn import warn
from microgradx._handles import add_hook
from microgradx._rows import need

from . import _base

_global = {kind: {} for kind in ("forward_pre", "forward", "backward_pre", "backward", "always_called", "kwargs", "module", "buffer", "parameter")}
_base.watch(*(_global[kind] for kind in ("forward_pre", "forward", "backward_pre", "backward")))
_full = []      # of which kind the backward hooks for all modules are, from the first on


class HookMixin:
    """The hook methods of Module."""
    __slots__ = ()
    _is_full_backward_hook = None       # of which kind its backward hooks are; None before the first

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        """Call `hook(module, args)` (with_kwargs: `hook(module, args, kwargs)`) before forward; what it returns, if
        not None, replaces args (with_kwargs: is `(args, kwargs)`)."""
        return add_hook(self._forward_pre_hooks, hook, prepend, [(self._forward_pre_hooks_with_kwargs, with_kwargs)])

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
        """Call `hook(module, args, output)` (with_kwargs: `hook(module, args, kwargs, output)`) after forward; what it
        returns, if not None, replaces output. always_call: also when forward raised."""
        return add_hook(self._forward_hooks, hook, prepend, [(self._forward_hooks_with_kwargs, with_kwargs),
                                                         (self._forward_hooks_always_called, always_call)])

    def register_full_backward_pre_hook(self, hook, prepend=False):
        """Call `hook(module, grad_output)` before the module's backward; what it returns replaces grad_output."""
        return add_hook(self._backward_pre_hooks, hook, prepend)

    def register_full_backward_hook(self, hook, prepend=False):
        """Call `hook(module, grad_input, grad_output)` when the gradients of the module's inputs are known; what it
        returns replaces grad_input."""
        return self._add_backward_hook(hook, True, prepend)

    def register_backward_hook(self, hook):
        """Call `hook(module, grad_input, grad_output)` after the backward of the last operation inside the module, whose gradients these are
        (deprecated)."""
        return self._add_backward_hook(hook, False)

    def _add_backward_hook(self, hook, full, prepend=False):
        need(self._is_full_backward_hook in (None, full), RuntimeError, "Cannot use both regular backward hooks and full backward hooks on a single Module. "
                                                                        "Please use only one of them.")
        self._is_full_backward_hook = full
        return add_hook(self._backward_hooks, hook, prepend)

    def register_state_dict_pre_hook(self, hook):
        """Call `hook(module, prefix, keep_vars)` before state_dict reads this module."""
        return add_hook(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook):
        """Call `hook(module, state_dict, prefix, local_metadata)` after state_dict has read this module."""
        hook._from_public_api = True
        return add_hook(self._state_dict_hooks, hook)

    def _register_state_dict_hook(self, hook):
        need(not getattr(hook, "_from_public_api", False), RuntimeError, "register_state_dict_hook: this function is already a register_state_dict_post_hook")
        return add_hook(self._state_dict_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook):
        """Call `hook(module, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)`
        before load_state_dict writes this module."""
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def _register_load_state_dict_pre_hook(self, hook, with_module=False):
        return add_hook(self._load_state_dict_pre_hooks, (hook, with_module))

    def register_load_state_dict_post_hook(self, hook):
        """Call `hook(module, incompatible_keys)` after load_state_dict has written this module; the hook may edit
        the lists of incompatible_keys in place."""
        return add_hook(self._load_state_dict_post_hooks, hook)

    def _call_with_hooks(self, args, kwargs):
        """The call of a module while it, or any module, has hooks. Called from C."""
        backward_pre = [*_global["backward_pre"].values(), *self._backward_pre_hooks.values()]
        of_node, backward = ([hook for kind, hooks in ((_full, _global["backward"]), ([self._is_full_backward_hook], self._backward_hooks))
                              for hook in hooks.values() if kind == [full]] for full in (False, True))
        called = set()
        try:
            args, kwargs = _run_pre_hooks(self, args, kwargs)
            watch = _BackwardWatch(self, backward_pre, backward) if backward_pre or backward else None
            if watch:
                args = watch.inputs(args)
            result = _run_hooks(self, args, kwargs, self.forward(*args, **kwargs), called)
            for node in {_trees.leaves(result)[0].grad_fn} - {None} if of_node else ():
                for hook in of_node:
                    node.register_hook(functools.partial(hook, self))
            return watch.outputs(result) if watch else result
        except Exception:
            _run_always_called(self, args, kwargs, called)
            raise


def _hooks(module, kind):
    """(id, hook, takes kwargs, always called) of every hook "forward_pre" or "forward", those for all modules first."""
    own = getattr(module, f"_{kind}_hooks"), getattr(module, f"_{kind}_hooks_with_kwargs"), module._forward_hooks_always_called
    return [(hook_id, hook, hook_id in with_kwargs, hook_id in always)
            for hooks, with_kwargs, always in ((_global[kind], _global["kwargs"], _global["always_called"]), own) for hook_id, hook in hooks.items()]


def _run_pre_hooks(module, args, kwargs):
    for _, hook, with_kwargs, _ in _hooks(module, "forward_pre"):
        if with_kwargs:
            replaced = hook(module, args, kwargs)
            if replaced is not None:
                if not (isinstance(replaced, tuple) and len(replaced) == 2):
                    raise RuntimeError(f"a forward pre-hook must return None or (args, kwargs), got {replaced}.")
                args, kwargs = replaced
        else:
            replaced = hook(module, args)
            if replaced is not None:
                args = replaced if isinstance(replaced, tuple) else (replaced,)
    return args, kwargs


def _run_hooks(module, args, kwargs, result, called):
    for hook_id, hook, with_kwargs, _ in _hooks(module, "forward"):
        called.add(hook_id)
        replaced = hook(module, args, kwargs, result) if with_kwargs else hook(module, args, result)
        if replaced is not None:
            result = replaced
    return result


def _run_always_called(module, args, kwargs, called):
    """After an exception: the always_call hooks that did not run yet; what they raise becomes a warning."""
    for hook_id, hook, with_kwargs, always in _hooks(module, "forward"):
        if always and hook_id not in called:
            try:
                hook(module, args, kwargs, None) if with_kwargs else hook(module, args, None)
            except Exception as error:
                warn(f"module forward hook with ``always_call=True`` raised an exception that was silenced as another error was raised in forward: {error}")


class _BackwardWatch:
    """One call of a module with backward hooks: an identity node before it and one behind it in the graph."""

    def __init__(self, module, pre_hooks, hooks):
        self.module, self.pre_hooks, self.hooks = module, pre_hooks, hooks
        self.grad_output = None
        self.input_slots = None  # None: no input takes part, hooks run when grad_output is known
        self.n_inputs = 0

    def inputs(self, args):
        self.n_inputs = len(args)
        args, self.input_slots = _through(args, self.grad_inputs)
        return args

    def outputs(self, result):
        outputs = (result,) if isinstance(result, microgradx.Tensor) else result
        if not isinstance(outputs, tuple):
            kinds = outputs.values() if isinstance(outputs, dict) else outputs if isinstance(outputs, list) else ()
            warn("For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received "
                 f"{type(next(iter(kinds), outputs))}")
            return result
        outputs, self.output_slots = _through(outputs, self.grad_outputs)
        self.n_outputs = len(outputs)
        return outputs[0] if isinstance(result, microgradx.Tensor) else outputs

    def grad_outputs(self, grads):
        full = _spread(grads, self.output_slots, self.n_outputs)
        for hook in self.pre_hooks:
            full = _replacement(hook(self.module, full), full, "Backward pre hook")
        self.grad_output = full
        if self.input_slots is None:
            warn("Full backward hook is firing when gradients are computed with respect to module outputs since no inputs require gradients. "
                 "It sees only grad_output")
            for hook in self.hooks:
                result = hook(self.module, (None,) * self.n_inputs, full)
                need(result is None or result == (None,) * self.n_inputs, RuntimeError, "a backward hook must return None where no input requires a gradient")
        return tuple(full[slot] for slot in self.output_slots)

    def grad_inputs(self, grads):
        if self.grad_output is None:        # the pass came here past the outputs: a second derivative
            return grads
        full = _spread(grads, self.input_slots, self.n_inputs)
        for hook in self.hooks:
            full = _replacement(hook(self.module, full, self.grad_output), full, "Backward hook")
        self.grad_output = None
        return tuple(full[slot] for slot in self.input_slots)


def _spread(grads, slots, n):
    full = [None] * n
    for slot, grad in zip(slots, grads, strict=True):
        full[slot] = grad
    return tuple(full)


def _replacement(returned, grads, what):
    """What a backward hook returned, as a tuple; None keeps grads."""
    if returned is None:
        return grads
    returned = returned if isinstance(returned, tuple) else (returned,)
    need(len(returned) == len(grads), RuntimeError, f"{what} returned an invalid number of grad: got {len(returned)}, but expected {len(grads)}")
    return returned


def _through(values, rule):
    """values with their tensors passed through an identity node whose backward is rule, and the places of those
    tensors; the places are None where no gradient is recorded."""
    slots = [i for i, value in enumerate(values) if isinstance(value, microgradx.Tensor)]
    if not (microgradx.is_grad_enabled() and any(values[i].requires_grad for i in slots)):
        return values, None
    slots = [i for i in slots if values[i].requires_grad]
    passed = list(values)
    for slot, tensor in zip(slots, BackwardHookFunction.apply(rule, *[values[i] for i in slots]), strict=True):
        passed[slot] = tensor
    return tuple(passed) if type(values) is tuple else type(values)(*passed), slots         # a named tuple stays one


class BackwardHookFunction(microgradx.autograd.Function):
    """The identity, whose backward is a rule."""

    @staticmethod
    def forward(ctx, rule, *tensors):
        ctx.rule = rule
        ctx.set_materialize_grads(False)
        return tuple(tensor.view_as(tensor) for tensor in tensors)

    @staticmethod
    def backward(ctx, *grads):
        return None, *ctx.rule(grads)


def _add_global(kind, hook, marks=()):
    return add_hook(_global[kind], hook, marks=[(_global[mark], wanted) for mark, wanted in marks])


def register_module_forward_pre_hook(hook):
    """Call `hook(module, args)` before the forward of every module."""
    return _add_global("forward_pre", hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    """Call `hook(module, args, output)` after the forward of every module."""
    return _add_global("forward", hook, [("kwargs", with_kwargs), ("always_called", always_call)])


def register_module_full_backward_pre_hook(hook):
    """Call `hook(module, grad_output)` before the backward of every module."""
    return _add_global("backward_pre", hook)


def register_module_full_backward_hook(hook):
    """Call `hook(module, grad_input, grad_output)` after the backward of every module."""
    return _add_backward(hook, True)


def register_module_backward_hook(hook):
    """Call `hook(module, grad_input, grad_output)` after the backward of the last operation inside of every module (deprecated)."""
    return _add_backward(hook, False)


def _add_backward(hook, full):
    need(_full in ([], [full]), RuntimeError, "Cannot use both regular backward hooks and full backward hooks as a global Module hook. "
         "Please use only one of them.")
    _full[:] = [full]
    return _add_global("backward", hook)


def register_module_module_registration_hook(hook):
    """Call `hook(module, name, submodule)` when a module becomes a child; what it returns replaces submodule."""
    return _add_global("module", hook)


def register_module_buffer_registration_hook(hook):
    """Call `hook(module, name, buffer)` when a buffer is registered; what it returns replaces buffer."""
    return _add_global("buffer", hook)


def register_module_parameter_registration_hook(hook):
    """Call `hook(module, name, param)` when a parameter is registered; what it returns replaces param."""
    return _add_global("parameter", hook)


def run_registration_hooks(kind, module, name, value):
    """Pass value through the registration hooks of a kind: module, buffer or parameter."""
    for hook in _global[kind].values():
        replaced = hook(module, name, value)
        value = value if replaced is None else replaced
    return value
