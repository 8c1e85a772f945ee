"""nn.Module, the base of every layer and model: it registers parameters, buffers and children, and is called."""
import inspect
import itertools
from collections.abc import Callable
from typing import Any

import microgradx
from microgradx._engine.warn import warn
from microgradx._methods import _parse_to
from microgradx._rows import need, own

from .. import _base, _hooks
from .._hooks import HookMixin, run_registration_hooks
from ..parameter import Buffer, Parameter, is_lazy
from ._state import _EXTRA_STATE_KEY_SUFFIX as _EXTRA_STATE_KEY_SUFFIX, StateMixin, _IncompatibleKeys as _IncompatibleKeys, is_tensor

globals().update({name: hook for name, hook in own(vars(_hooks)).items() if name.startswith("register_")})  # PyTorch has them here


def _typename(value):
    if isinstance(value, microgradx.Tensor):
        return value.type()
    kind = type(value)
    return kind.__name__ if getattr(kind, "__module__", "builtins") == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _addindent(text, spaces=2):
    """text with every line but the first indented, as nested modules are printed."""
    return ("\n" + " " * spaces).join(text.split("\n"))


def _forward_unimplemented(self, *input):
    """What the module computes; every subclass defines it."""
    raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')


class _Signature:
    """inspect.signature(model), which cannot look into a compiled __call__; that of its class is the one made here, or its __init__'s."""

    def __init__(self, made=None):
        self.made = made

    def __get__(self, module, cls):
        need(module is not None or self.made is not None, AttributeError, "__signature__")
        return self.made if module is None else inspect.signature(lambda *args, **kwargs: None)


class Module(HookMixin, StateMixin, _base.ModuleBase):
    """The base class of all layers and models.

    Subclass it, call `super().__init__()`, assign layers and parameters as attributes, and define `forward`; calling
    the module runs `forward` with its hooks around it.

    >>> import microgradx
    >>> class Double(microgradx.nn.Module):
    ...     def forward(self, x):
    ...         return 2 * x
    >>> Double()(microgradx.ones(2))
    tensor([2., 2.])
    """
    _version = 1
    dump_patches = False
    call_super_init = False
    __signature__ = _Signature()

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        _base.look_up_directly(cls)

    def __init__(self, *args, **kwargs):
        if not self.call_super_init and (args or kwargs):
            kind = type(self).__name__
            if kwargs:
                raise TypeError(f"{kind}.__init__() got an unexpected keyword argument '{next(iter(kwargs))}'")
            raise TypeError(f"{kind}.__init__() takes 1 positional argument but {len(args) + 1} were given")
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _non_persistent_buffers_set=set(), _modules={})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    forward: Callable[..., Any] = _forward_unimplemented        # so said, a subclass's forward may take what it likes

    # -- registering ------------------------------------------------------------------------------------------------
    def _check_name(self, kind, name, registry):
        if registry not in self.__dict__:
            raise AttributeError(f"cannot assign {kind} before Module.__init__() call")
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {_typename(name)}")
        if hasattr(self, name) and name not in self.__dict__[registry]:
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f"{kind} name can't contain \".\"" + (f", got: {name}" if kind == "module" else ""))
        if name == "":
            raise KeyError(f'{kind} name can\'t be empty string ""')

    def register_parameter(self, name, param):
        """Add a Parameter, or None for one that this module goes without."""
        self._check_name("parameter", name, "_parameters")
        if param is not None:
            if not isinstance(param, Parameter):
                raise TypeError(f"cannot assign '{_typename(param)}' object to parameter '{name}' (microgradx.nn.Parameter or None required)")
            if param.grad_fn is not None:
                raise ValueError(f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. "
                                 f"To express '{name}' as a function of another Tensor, compute the value in the forward() method.")
            param = run_registration_hooks("parameter", self, name, param)
        self._parameters[name] = param

    def register_buffer(self, name, tensor, persistent=True):
        """Add a tensor that is part of the module's state but not a parameter; not persistent: not in state_dict."""
        self._check_name("buffer", name, "_buffers")
        if tensor is not None and not is_tensor(tensor):
            raise TypeError(f"cannot assign '{_typename(tensor)}' object to buffer '{name}' (microgradx Tensor or None required)")
        self._buffers[name] = run_registration_hooks("buffer", self, name, tensor)
        (self._non_persistent_buffers_set.discard if persistent else self._non_persistent_buffers_set.add)(name)

    def add_module(self, name, module):
        """Add a child module, or None."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{_typename(module)} is not a Module subclass")
        self._check_name("module", name, "_modules")
        self._modules[name] = run_registration_hooks("module", self, name, module)

    def register_module(self, name, module):
        """The same as add_module."""
        self.add_module(name, module)

    __setattr__ = _base.set_attribute

    def __delattr__(self, name):
        for registry in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(registry, ()):
                del self.__dict__[registry][name]
                self._non_persistent_buffers_set.discard(name)
                return
        super().__delattr__(name)

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __dir__(self):
        names = {*dir(type(self)), *self.__dict__, *self._parameters, *self._modules, *self._buffers}
        return sorted(name for name in names if not name[:1].isdigit())  # children named 0, 1 are no attributes

    # -- finding ----------------------------------------------------------------------------------------------------
    def get_submodule(self, target):
        """The module of a dotted name; AttributeError names the part that is not there."""
        module = self
        for part in target.split(".") if target else ():
            need(hasattr(module, part), AttributeError, f"{module._get_name()} has no attribute `{part}`")
            module = getattr(module, part)
            need(isinstance(module, Module), AttributeError, f"`{part}` is not an nn.Module")
        return module

    def set_submodule(self, target, module, strict=False):
        """Replace the module of a dotted name; strict: it must be there already."""
        need(target != "", ValueError, "Cannot set the submodule without a target name!")
        path, _, name = target.rpartition(".")
        need(isinstance(module, Module), ValueError, f"`module` is not an nn.Module, found {type(module)}")
        parent = self.get_submodule(path)
        need(not strict or hasattr(parent, name), AttributeError, f"{parent._get_name()} has no attribute `{name}`")
        need(not hasattr(parent, name) or isinstance(getattr(parent, name), Module), AttributeError, f"`{name}` is not an nn.Module")
        setattr(parent, name, module)

    def _get_tensor(self, target, belongs, what):
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        need(hasattr(module, name), AttributeError, f"{module._get_name()} has no attribute `{name}`")
        need(belongs(module, name), AttributeError, f"`{name}` is not {what}")
        return getattr(module, name)

    def get_parameter(self, target):
        """The parameter of a dotted name."""
        return self._get_tensor(target, lambda module, name: isinstance(getattr(module, name), Parameter), "an nn.Parameter")

    def get_buffer(self, target):
        """The buffer of a dotted name."""
        return self._get_tensor(target, lambda module, name: name in module._buffers, "a buffer")

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        """(dotted name, parameter) pairs; a shared one comes once unless remove_duplicate is False."""
        yield from self._named_members(lambda module: module._parameters.items(), prefix, recurse, remove_duplicate)

    def _named_members(self, get_members_fn, prefix="", recurse=True, remove_duplicate=True):
        modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        return _base.named_members(modules, get_members_fn, remove_duplicate)

    def parameters(self, recurse=True):
        """The parameters of this module and, with recurse, of all below it."""
        kind = type(self)
        if recurse and kind.named_parameters is Module.named_parameters and kind.named_modules is Module.named_modules:
            yield from _base.parameters(self)
        else:
            for _, param in self.named_parameters(recurse=recurse):
                yield param

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        """(dotted name, buffer) pairs."""
        yield from self._named_members(lambda module: module._buffers.items(), prefix, recurse, remove_duplicate)

    def buffers(self, recurse=True):
        """The buffers of this module and, with recurse, of all below it."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def named_children(self):
        """(name, module) pairs of the direct children, each once."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self):
        """The direct children, each once."""
        return (module for _, module in self.named_children())

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """(dotted name, module) pairs of this module, named "", and of all below it."""
        yield from _base.named_modules(self, memo, prefix, remove_duplicate)

    def modules(self, remove_duplicate=True):
        """This module and all below it, each once, or as often as it is there."""
        return (module for _, module in self.named_modules(remove_duplicate=remove_duplicate))

    # -- changing all of it -----------------------------------------------------------------------------------------
    def apply(self, fn):
        """Call fn with every module below and then with this one; returns self."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode=True):
        """Set training mode, which dropout and batch norm look at, here and below; returns self."""
        need(isinstance(mode, bool), ValueError, "training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        """The same as train(False)."""
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        """Set requires_grad of every parameter; returns self."""
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        """Drop the gradient of every parameter, or fill it with zeros where set_to_none is False."""
        for param in self.parameters():
            grad = param.grad
            if grad is not None:
                if set_to_none:
                    param.grad = None
                else:
                    (grad.requires_grad_(False) if grad.grad_fn is None else grad.detach_()).zero_()

    def _apply(self, fn, recurse=True):
        """Replace the data of every parameter, gradient and buffer by fn of it; the objects stay the same."""
        if recurse:
            for module in self.children():
                module._apply(fn)
        for name, param in self._parameters.items():
            for tensor in () if param is None else (param, param.grad):
                if tensor is not None and is_lazy(tensor):
                    tensor.convert(fn)
                elif tensor is not None:
                    with microgradx.no_grad():
                        data = fn(tensor)
                    if data.is_meta is tensor.is_meta:
                        tensor.data = data
                    elif tensor is param:
                        self._parameters[name] = Parameter(data, param.requires_grad)
                    else:
                        self._parameters[name].grad = data
        for name, buffer in self._buffers.items():
            if buffer is not None and is_lazy(buffer):
                buffer.convert(fn)
            elif buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args, **kwargs):
        """`to(device=None, dtype=None, non_blocking=False)`, `to(dtype)`, `to(tensor)` or `to(memory_format=...)`: convert in place; returns
        self.

        dtype must be floating point and touches only floating point tensors, memory_format those of 4 and 5 dimensions. The device is
        "cpu" or, for tensors without values, "meta"; another raises, as does "cpu" for those.
        """
        device, dtype, copy, memory_format = _parse_to("to", args, kwargs)
        need(copy is None, RuntimeError, "to: a module is converted in place and takes no copy=. Hint: copy.deepcopy(module).to(...)")
        need(dtype is None or dtype.is_floating_point or dtype.is_complex, TypeError,
             f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}")
        if dtype is not None and dtype.is_complex:
            warn("Complex modules are a new feature and some of them might not work as expected")

        def moved(t):
            need(not t.is_meta or device is None or str(device).startswith("meta"), NotImplementedError, "Cannot copy out of meta tensor; no data! Please use "
                 "torch.nn.Module.to_empty() instead of torch.nn.Module.to() when moving module from meta to a different device.")
            return t.to(device=device, dtype=dtype if t.is_floating_point() or t.is_complex() else None,
                        memory_format=memory_format if memory_format is not None and t.dim() in (4, 5) else None)
        return self._apply(moved)

    def type(self, dst_type):
        """Convert every parameter and buffer to this dtype; returns self."""
        return self._apply(lambda t: t.type(dst_type))

    def _cast(self, dtype):
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)

    def float(self):
        """Convert floating point parameters and buffers to float32; returns self."""
        return self._cast(microgradx.float32)

    def double(self):
        """Convert floating point parameters and buffers to float64; returns self."""
        return self._cast(microgradx.float64)

    def half(self):
        """Convert floating point parameters and buffers to float16; returns self."""
        return self._cast(microgradx.float16)

    def bfloat16(self):
        """Convert floating point parameters and buffers to bfloat16; returns self."""
        return self._cast(microgradx.bfloat16)

    def cpu(self):
        """Does nothing: everything is on the CPU; returns self."""
        return self._apply(lambda t: t.cpu())

    def cuda(self, device=None):
        """Raises as PyTorch's CPU build does, unless there is no tensor to move."""
        return self._apply(lambda t: t.cuda(device))

    def xpu(self, device=None):
        """Raises as PyTorch's CPU build does, unless there is no tensor to move."""
        return self._apply(lambda t: t.xpu(device))

    def to_empty(self, *, device, recurse=True):
        """Replace every parameter and buffer by uninitialised memory; returns self."""
        return self._apply(lambda t: microgradx.empty_like(t, device=device), recurse=recurse)

    def share_memory(self):
        """Move parameters and buffers to shared memory; returns self."""
        for tensor in itertools.chain(self.parameters(), self.buffers()):
            tensor.share_memory_()
        return self

    def compile(self, *args, **kwargs):
        """Looks at the arguments as `microgradx.compile` does, and does nothing: there is no compiler; execution is eager."""
        microgradx.compile(self.forward, *args, **kwargs)

    # -- printing ---------------------------------------------------------------------------------------------------
    def _get_name(self):
        return type(self).__name__

    def _changed(self, **defaults):
        """The text of the attributes that differ from their defaults, for extra_repr."""
        return "".join(f", {name}={getattr(self, name)}" for name, default in defaults.items() if getattr(self, name) != default)

    def extra_repr(self):
        """What stands between the parentheses of the printed module; subclasses define it."""
        return ""

    def __repr__(self):
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [f"({name}): {_addindent(repr(module))}" for name, module in self._modules.items()]
        if len(lines) == 1 and not children:
            return f"{self._get_name()}({extra})"
        body = "".join(f"\n  {line}" for line in itertools.chain(lines, children))
        return f"{self._get_name()}({body}\n)" if body else f"{self._get_name()}()"


# registry: (what stands in it, its name among the registration hooks, its name in messages, what these ask for)
_KINDS = {"_parameters": (Parameter, "parameter", "parameter", "microgradx.nn.Parameter"),
          "_modules": (Module, "module", "child module", "microgradx.nn.Module"),
          "_buffers": (Buffer, "buffer", "buffer", "microgradx.nn.Buffer, microgradx.Tensor")}


def _assign(self, name, value):
    """__setattr__ of parameters, buffers, children and names that are one of these."""
    for registry, (kind, hooks, what, wanted) in _KINDS.items():
        entries = self.__dict__.get(registry)
        known = entries is not None and name in entries
        if not known and not isinstance(value, kind):
            continue
        need(entries is not None, AttributeError, f"cannot assign {hooks}{'s' * (kind is Parameter)} before Module.__init__() call")
        if value is not None and not (is_tensor(value) if kind is Buffer else isinstance(value, kind)):
            raise TypeError(f"cannot assign '{_typename(value)}' as {what} '{name}' ({wanted} or None expected)")
        if not known and kind is not Buffer:
            for other in _KINDS:
                self.__dict__.get(other, {}).pop(name, None)
            self.__dict__.pop(name, None)
            self._non_persistent_buffers_set.discard(name)
        if kind is Parameter:
            self.register_parameter(name, value)
        elif isinstance(value, Buffer):     # a subclass's register_buffer may know nothing of persistent
            self.register_buffer(name, value, *() if getattr(value, "persistent", True) else (False,))
        else:
            entries[name] = run_registration_hooks(hooks, self, name, value)
        return
    object.__setattr__(self, name, value)


_base.bind(microgradx.Tensor, _assign)
_base.look_up_directly(Module)
