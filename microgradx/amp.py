"""Automatic mixed precision on the CPU: autocast, and GradScaler, which keeps small gradients from vanishing in float16.

What is computed in half precision here is computed in float32 and rounded, so it saves memory and no time.
"""
import contextlib
import enum
import functools
import threading
from collections.abc import Iterable

import microgradx
from microgradx._engine import tape as _tape
from microgradx._engine.device import device as _device
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx._trees import tree_map

__all__ = ["GradScaler", "autocast", "custom_bwd", "custom_fwd", "is_autocast_available"]

_chosen = threading.local()     # .cpu, .cuda ...: what set_autocast_dtype chose in this thread


def _kind(device_type):
    """"cpu" of "cpu:0"."""
    need(isinstance(device_type, str), TypeError, f"autocast: device_type must be a str such as 'cpu', not {type(device_type).__name__}")
    return _device(device_type).type


def is_autocast_available(device_type):
    """Is there an autocast for this device, whether or not it is there? (PyTorch's build for the CPU answers True for GPUs too.)

    >>> import microgradx
    >>> microgradx.amp.is_autocast_available("cpu")
    True
    """
    return _kind(device_type) in ("cpu", "cuda", "mps", "xpu", "hpu")


def is_autocast_enabled(device_type="cuda"):
    """Is autocast on, in this thread, for this device?

    >>> import microgradx
    >>> microgradx.is_autocast_enabled("cpu")
    False
    """
    return _kind(device_type) == "cpu" and _tape.autocast_code() >= 0


def get_autocast_dtype(device_type):
    """The dtype that autocast computes products in on this device: bfloat16 on the CPU, unless a block says otherwise.

    >>> import microgradx
    >>> microgradx.get_autocast_dtype("cpu")
    microgradx.bfloat16
    """
    kind = _kind(device_type)
    if kind != "cpu":
        return getattr(_chosen, kind, microgradx.float16)
    code = _tape.autocast_code()
    return next((d for d in (microgradx.bfloat16, microgradx.float16) if d.code == code), getattr(_chosen, kind, microgradx.bfloat16))


def set_autocast_dtype(device_type, dtype):
    """Choose the dtype that autocast computes products in, in this thread, where a block says nothing else: bfloat16 or float16.

    >>> import microgradx
    >>> microgradx.set_autocast_dtype("cpu", microgradx.bfloat16)
    """
    need(isinstance(dtype, microgradx.dtype), TypeError, f"set_autocast_dtype(): argument 'dtype' must be microgradx.dtype, not {type(dtype).__name__}")
    kind = _kind(device_type)
    need(kind != "cpu" or dtype in (microgradx.bfloat16, microgradx.float16), RuntimeError, f"set_autocast_dtype: bfloat16 or float16 expected, got {dtype!r}")
    setattr(_chosen, kind, dtype)
    if kind == "cpu":
        set_autocast_enabled("cpu", _tape.autocast_code() >= 0)


def set_autocast_enabled(device_type, enabled=None):
    """Turn autocast on or off in this thread, without a block; RuntimeError where it would be on without its device.

    >>> import microgradx
    >>> microgradx.set_autocast_enabled("cpu", False)
    """
    device_type, enabled = ("cuda", device_type) if enabled is None else (device_type, enabled)      # as it was once called
    need(isinstance(enabled, bool), TypeError, f"set_autocast_enabled(): argument 'enabled' must be bool, not {type(enabled).__name__}")
    if _kind(device_type) == "cpu":
        _tape.swap_autocast(getattr(_chosen, "cpu", microgradx.bfloat16).code if enabled else -1)
    else:
        need(not enabled, RuntimeError, f"set_autocast_enabled: {device_type.upper()} is not available. Hint: set_autocast_enabled('cpu', True)")


def is_autocast_cache_enabled():
    """What set_autocast_cache_enabled or a block said in this thread, else True: programs hand it on to a block of their own. It changes nothing.

    >>> import microgradx
    >>> with microgradx.autocast("cpu", cache_enabled=False):
    ...     microgradx.is_autocast_cache_enabled()
    False
    """
    return getattr(_chosen, "cache", True)


def set_autocast_cache_enabled(enabled):
    """Remembered for is_autocast_cache_enabled: nothing is cached.

    >>> import microgradx
    >>> microgradx.set_autocast_cache_enabled(True)
    """
    need(isinstance(enabled, bool), TypeError, f"set_autocast_cache_enabled(): argument 'enabled' must be bool, not {type(enabled).__name__}")
    _chosen.cache = enabled


def _old_query(device_type, query, old):
    """query(device_type) under the name of the time when each device had its own."""
    def ask():
        warn(f"microgradx.{old}() is deprecated. Please use {query.__name__}('{device_type}') instead.", DeprecationWarning)
        return query(device_type)
    ask.__name__ = ask.__qualname__ = old
    ask.__doc__ = f"{query.__name__}('{device_type}') (deprecated)."
    return ask


get_autocast_cpu_dtype, get_autocast_gpu_dtype = (_old_query(device, get_autocast_dtype, f"get_autocast_{kind}_dtype")
                                                  for kind, device in (("cpu", "cpu"), ("gpu", "cuda")))
is_autocast_cpu_enabled = _old_query("cpu", is_autocast_enabled, "is_autocast_cpu_enabled")


def clear_autocast_cache():
    """Accepted: nothing is cached, each product converts its operands."""


class autocast(contextlib.ContextDecorator):
    """autocast(device_type, dtype=None, enabled=True, cache_enabled=None): a context, or a decorator, in which products are computed in half precision.

    On the CPU, in this thread: the operands of linear, convolutions, matmul (mm, bmm, einsum ...) and attention are converted to dtype (bfloat16, or
    float16), products are summed in float32 and rounded to it; classification and regression losses give float32. Other operations take what
    comes. float64 is left alone. Gradients of float32 parameters are float32. cache_enabled: a hint that changes no result. On a GPU's device_type it
    warns and is off, as in PyTorch without that GPU, and for a dtype that PyTorch's autocast does not take.

    >>> import microgradx
    >>> with microgradx.autocast("cpu"):
    ...     print((microgradx.ones(1, 1) @ microgradx.ones(1, 1)).dtype)
    microgradx.bfloat16
    """
    __module__ = "microgradx.amp.autocast_mode"

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        need(is_autocast_available(device_type), RuntimeError, f"autocast: User specified an unsupported autocast device_type '{device_type}'")
        need(dtype is None or isinstance(dtype, microgradx.dtype), TypeError, f"autocast: dtype must be a microgradx.dtype, got {dtype!r}")
        need(isinstance(enabled, bool) and isinstance(cache_enabled, bool | None), TypeError,
             f"autocast: enabled and cache_enabled must be bools, got {enabled!r} and {cache_enabled!r}")
        self.device, self.fast_dtype, self._enabled = _kind(device_type), dtype or get_autocast_dtype(device_type), enabled
        if enabled and self.device != "cpu":
            warn(f"{self.device.upper()} is not available. Disabling autocast.")
            self._enabled = False
        elif enabled and self.fast_dtype not in (microgradx.bfloat16, microgradx.float16):
            warn(f"In CPU autocast, but the target dtype is not supported. Disabling autocast for {self.fast_dtype!r}")
            self._enabled = False
        self._before, self._cache_enabled = [], is_autocast_cache_enabled() if cache_enabled is None else cache_enabled

    def __enter__(self):
        code = (self.fast_dtype.code if self._enabled else -1) if self.device == "cpu" else _tape.autocast_code()
        self._before.append((_tape.swap_autocast(code), is_autocast_cache_enabled()))
        _chosen.cache = self._cache_enabled
        return self

    def __exit__(self, *error):
        code, _chosen.cache = self._before.pop()
        _tape.swap_autocast(code)
        return False


OptState = enum.Enum("OptState", "READY UNSCALED STEPPED", start=0, module=__name__)      # how far an optimizer is since the last update()


class GradScaler:
    """GradScaler(device="cuda", init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True).

    Multiplies losses by a scale, divides the gradients by it before the step, leaves the step out where one is infinite or NaN, and
    lets the scale grow after growth_interval good steps. On a GPU, which is not there, it warns and does nothing.

    >>> import microgradx
    >>> w = microgradx.ones(1, requires_grad=True)
    >>> scaler, sgd = microgradx.amp.GradScaler("cpu"), microgradx.optim.SGD([w], lr=0.1)
    >>> scaler.scale((w * 3).sum()).backward()
    >>> scaler.step(sgd); scaler.update()
    >>> w
    tensor([0.7000], requires_grad=True)
    """
    __module__ = "microgradx.amp.grad_scaler"

    def __init__(self, device="cuda", init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True):
        self._enabled = enabled and _device(device).type == "cpu"
        if enabled and not self._enabled:
            warn(f"microgradx.{device}.amp.GradScaler is enabled, but {str(device).upper()} is not available.  Disabling.")
        if growth_factor <= 1.0 or not 0 < backoff_factor < 1.0:
            raise AssertionError(f"GradScaler: growth_factor {growth_factor} must be > 1 and backoff_factor {backoff_factor} < 1")
        self._scale, self._good_steps = init_scale, 0
        self._growth_factor, self._backoff_factor, self._growth_interval = growth_factor, backoff_factor, growth_interval
        self._scales = False          # has anything been scaled?
        self._found = {}              # id of an optimizer: for each gradient, divided by the scale, whether it held an inf or a NaN
        self._stages = {}             # id of an optimizer: how far it is; READY is not noted

    def scale(self, outputs):
        """outputs (a tensor, or an iterable of them) times the scale."""
        if not self._enabled:
            return outputs
        if isinstance(outputs, microgradx.Tensor):
            self._scales = True
            return outputs * microgradx.tensor(self._scale, dtype=microgradx.float32)      # of which a number of half precision becomes float32
        if not isinstance(outputs, Iterable):
            raise ValueError(f"GradScaler.scale: outputs must be a Tensor or an iterable of Tensors, got {outputs!r}")
        scaled = map(self.scale, outputs)
        return type(outputs)(scaled) if isinstance(outputs, (list, tuple)) else scaled

    def _need_scale(self, method):
        need(self._scales, AssertionError, f"GradScaler.{method}: Attempted {method} but _scale is None: none yet. Hint: scaler.scale(loss).backward()")

    def unscale_(self, optimizer):
        """Divide the gradients of this optimizer's parameters by the scale, once before its step: for clipping them."""
        if not self._enabled:
            return
        self._need_scale("unscale_")
        stage = self._stages.get(id(optimizer))
        need(stage is None, RuntimeError, "unscale_() is being called after step()." if stage is OptState.STEPPED
             else "unscale_() has already been called on this optimizer since the last update().")
        grads = [p.grad._values() if p.grad.is_sparse else p.grad
                 for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        need(all(g.dtype is not microgradx.float16 for g in grads), ValueError,
             "GradScaler.unscale_: Attempting to unscale FP16 gradients. Hint: keep the parameters in float32 and compute under autocast")
        with microgradx.no_grad():
            for g in grads:
                g.mul_(1 / self._scale)
        self._found[id(optimizer)], self._stages[id(optimizer)] = [not bool(g.isfinite().all()) for g in grads], OptState.UNSCALED

    def step(self, optimizer, *args, **kwargs):
        """optimizer.step(), unless a gradient is infinite or NaN; returns what it returns."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if "closure" in kwargs:
            raise RuntimeError("Closure use is not currently supported if GradScaler is enabled.")
        self._need_scale("step")
        need(self._stages.get(id(optimizer)) is not OptState.STEPPED, RuntimeError, "step() has already been called since the last update().")
        if id(optimizer) not in self._stages:
            self.unscale_(optimizer)
        need(self._found[id(optimizer)], AssertionError, "GradScaler.step: No inf checks were recorded for this optimizer: it has no gradients.")
        out = None if any(self._found[id(optimizer)]) else optimizer.step(*args, **kwargs)
        self._stages[id(optimizer)] = OptState.STEPPED
        return out

    def update(self, new_scale=None):
        """The scale of the next step: smaller after an inf or a NaN, larger after growth_interval steps without one, or new_scale."""
        if not self._enabled:
            return
        self._need_scale("update")
        found = [bad for of_one in self._found.values() for bad in of_one]
        need(found or new_scale is not None, AssertionError, "GradScaler.update: No inf checks were recorded prior to update.")
        if new_scale is not None:
            need(not isinstance(new_scale, microgradx.Tensor) or new_scale.numel() == 1 and not new_scale.requires_grad, AssertionError,
                 f"GradScaler.update: new_scale should be a float or a tensor of one element that requires no gradient, got {new_scale!r}")
            self._scale = float(new_scale)
        elif any(found):
            self._scale, self._good_steps = self._scale * self._backoff_factor, 0
        else:
            self._good_steps += 1
            if self._good_steps == self._growth_interval:
                self._scale, self._good_steps = self._scale * self._growth_factor, 0
        self._found, self._stages = {}, {}

    def get_scale(self):
        """The scale; 1.0 when disabled."""
        return self._scale if self._enabled else 1.0

    def is_enabled(self):
        """Does it scale?"""
        return self._enabled

    def get_growth_factor(self):
        """The growth factor."""
        return self._growth_factor

    def set_growth_factor(self, new_factor):
        """Use another growth factor from now on."""
        self._growth_factor = new_factor

    def get_backoff_factor(self):
        """The backoff factor."""
        return self._backoff_factor

    def set_backoff_factor(self, new_factor):
        """Use another backoff factor from now on."""
        self._backoff_factor = new_factor

    def get_growth_interval(self):
        """The growth interval."""
        return self._growth_interval

    def set_growth_interval(self, new_interval):
        """Use another growth interval from now on."""
        self._growth_interval = new_interval

    def state_dict(self):
        """Everything that load_state_dict needs; {} when disabled."""
        return {"scale": self._scale, "growth_factor": self._growth_factor, "backoff_factor": self._backoff_factor,
                "growth_interval": self._growth_interval, "_growth_tracker": self._good_steps} if self._enabled else {}

    def load_state_dict(self, state_dict):
        """Go on from a state_dict."""
        if not self._enabled:
            return
        if not state_dict:
            raise RuntimeError("The source state dict is empty, possibly because it was saved from a disabled instance of GradScaler.")
        self._scale, self._good_steps = state_dict["scale"], state_dict["_growth_tracker"]
        self._growth_factor, self._backoff_factor = state_dict["growth_factor"], state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]


def custom_fwd(fwd=None, *, device_type, cast_inputs=None):
    """Decorator of a Function's forward: the context notes whether autocast is on for device_type, for backward to run alike.

    cast_inputs: where it is on, floating inputs other than float64 are converted to this dtype and forward runs with autocast off.

    >>> import microgradx
    >>> class Double(microgradx.autograd.Function):
    ...     @staticmethod
    ...     @microgradx.amp.custom_fwd(device_type="cuda")
    ...     def forward(ctx, x):
    ...         return x * 2
    >>> Double.apply(microgradx.ones(1))
    tensor([2.])
    """
    if not isinstance(device_type, str):
        raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
    if fwd is None:
        return functools.partial(custom_fwd, device_type=device_type, cast_inputs=cast_inputs)

    def to_dtype(value):
        floating = isinstance(value, microgradx.Tensor) and value.is_floating_point() and value.dtype is not microgradx.float64
        return value.to(cast_inputs) if floating else value

    @functools.wraps(fwd)
    def forward(ctx, *args, **kwargs):
        ctx._dtype, on = get_autocast_dtype(device_type), is_autocast_enabled(device_type)
        ctx._fwd_used_autocast = on and cast_inputs is None
        if not on or cast_inputs is None:
            return fwd(ctx, *args, **kwargs)
        with autocast(device_type, enabled=False):
            return fwd(ctx, *tree_map(to_dtype, args), **tree_map(to_dtype, kwargs))
    return forward


def custom_bwd(bwd=None, *, device_type):
    """Decorator of a Function's backward, which runs with autocast as it was in forward.

    >>> import microgradx
    >>> class Double(microgradx.autograd.Function):
    ...     @staticmethod
    ...     @microgradx.amp.custom_fwd(device_type="cpu")
    ...     def forward(ctx, x):
    ...         return x * 2
    ...     @staticmethod
    ...     @microgradx.amp.custom_bwd(device_type="cpu")
    ...     def backward(ctx, grad):
    ...         return grad * 2
    >>> x = microgradx.ones(1, requires_grad=True)
    >>> Double.apply(x).backward()
    >>> x.grad
    tensor([2.])
    """
    if not isinstance(device_type, str):
        raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
    if bwd is None:
        return functools.partial(custom_bwd, device_type=device_type)

    @functools.wraps(bwd)
    def backward(ctx, *args, **kwargs):
        with autocast(device_type, dtype=ctx._dtype, enabled=ctx._fwd_used_autocast):
            return bwd(ctx, *args, **kwargs)
    return backward


def _old_decorator(decorator):
    @functools.wraps(decorator)
    def old(*args, **kwargs):
        warn(f"`microgradx.cuda.amp.{decorator.__name__}(args...)` is deprecated. Please use amp.{decorator.__name__}(args..., device_type='cuda') instead.",
             FutureWarning)
        return decorator(*args, **kwargs, device_type="cuda")
    return old


def _old_names(where):
    """autocast and GradScaler under their deprecated names in cuda.amp and cpu.amp, which have the device built in, and enabled in the first place."""
    def deprecated(name):
        warn(f"`microgradx.{where}.amp.{name}(args...)` is deprecated. Please use amp.{name}('{where}', args...) instead.", FutureWarning)

    class OldAutocast(autocast):
        def __init__(self, enabled=True, dtype=None, cache_enabled=True):
            deprecated("autocast")
            super().__init__(where, dtype, enabled, cache_enabled)

    class OldGradScaler(GradScaler):
        def __init__(self, init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True):
            deprecated("GradScaler")
            super().__init__(where, init_scale, growth_factor, backoff_factor, growth_interval, enabled)

    for old, new in ((OldAutocast, autocast), (OldGradScaler, GradScaler)):
        old.__name__ = old.__qualname__ = new.__name__
        old.__doc__ = f"amp.{new.__name__} for the device {where} (deprecated)."
    return {"autocast": OldAutocast, "GradScaler": OldGradScaler}


cpu_names = _old_names("cpu")
cuda_names = _old_names("cuda") | {"custom_fwd": _old_decorator(custom_fwd), "custom_bwd": _old_decorator(custom_bwd)}
