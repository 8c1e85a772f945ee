"""What is recorded: no_grad, enable_grad, set_grad_enabled, inference_mode; each a context manager and a decorator."""
import functools
import inspect

from microgradx._engine import tape
from microgradx._engine.tape import is_grad_enabled, is_inference_mode_enabled
from microgradx._engine.warn import warn


class _Mode:
    """A context manager that is also a decorator (of functions, generators and classes' methods)."""

    def __call__(self, function):
        if inspect.isclass(function):
            warn(f"Decorating classes is deprecated and will be disabled: {type(self).__name__} makes it a function. Hint: decorate its methods", FutureWarning)
        if inspect.isgeneratorfunction(function):
            @functools.wraps(function)
            def generator(*args, **kwargs):
                inner = function(*args, **kwargs)
                step, value = inner.send, None
                while True:                    # the mode is on while inner runs, not while the caller does
                    try:
                        with self.clone():
                            given = step(value)
                    except StopIteration as stop:
                        return stop.value
                    try:
                        step, value = inner.send, (yield given)
                    except GeneratorExit:
                        with self.clone():
                            inner.close()
                        raise
                    except BaseException as error:
                        step, value = inner.throw, error
            return generator

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            with self.clone():
                return function(*args, **kwargs)
        return wrapper

    def clone(self):
        """Another one of the kind."""
        return type(self)()

    def __exit__(self, *exc):
        tape._set_grad_enabled(self._was)


class _Switch(_Mode):
    """Turns recording on or off."""

    def __new__(cls, orig_func=None):
        mode = object.__new__(cls)
        return mode if orig_func is None else mode(orig_func)

    def __enter__(self):
        self._was = is_grad_enabled()
        tape._set_grad_enabled(self._on)


class no_grad(_Switch):
    """Nothing is recorded inside: `with no_grad(): ...` or `@no_grad()`.

    >>> import microgradx
    >>> x = microgradx.ones(2, requires_grad=True)
    >>> with microgradx.no_grad():
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    _on = _was = False      # left without having been entered, it turns recording off, as PyTorch's does


class enable_grad(_Switch):
    """Recording is on inside, also within no_grad.

    >>> import microgradx
    >>> x = microgradx.tensor(1., requires_grad=True)
    >>> with microgradx.no_grad(), microgradx.enable_grad():
    ...     y = x * 2
    >>> y.requires_grad
    True
    """

    _on = True


class set_grad_enabled(_Mode):
    """set_grad_enabled(mode): at once when called as a function, until the end of the block in a with statement.

    >>> import microgradx
    >>> x = microgradx.tensor(1., requires_grad=True)
    >>> with microgradx.set_grad_enabled(False):
    ...     y = x * 2
    >>> y.requires_grad
    False
    """

    def __init__(self, mode):
        if not isinstance(mode, bool):
            raise TypeError(f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {type(mode).__name__}")
        self._was = is_grad_enabled()
        self._mode = mode
        tape._set_grad_enabled(self._mode)

    def __call__(self, function):
        tape._set_grad_enabled(self._was)
        return super().__call__(function)

    def clone(self):
        return set_grad_enabled(self._mode)

    def __repr__(self):
        return f"{type(self).__module__}.{type(self).__name__}(mode={self._mode})"

    def __enter__(self):
        tape._set_grad_enabled(self._mode)


class set_multithreading_enabled(_Mode):
    """Accepted, as a call or a block: a backward pass runs in one thread, and its kernels in several whose number changes no result.

    >>> import microgradx
    >>> with microgradx.autograd.grad_mode.set_multithreading_enabled(False):
    ...     microgradx.ones(1, requires_grad=True).sum().backward()
    """

    def __init__(self, mode):
        self.mode = mode

    def clone(self):
        return self

    def __enter__(self):
        pass

    def __exit__(self, *exc):
        pass


class inference_mode(_Mode):
    """no_grad, and tensors made inside can never be recorded or changed in place outside.

    >>> import microgradx
    >>> with microgradx.inference_mode():
    ...     y = microgradx.tensor(1.) * 2
    >>> y.is_inference()
    True
    """

    def __new__(cls, mode=True):
        self = object.__new__(cls)
        if callable(mode):
            self._mode = True
            return self(mode)
        self._mode = bool(mode)
        return self

    def clone(self):
        return inference_mode(self._mode)

    def __enter__(self):
        self._was = is_grad_enabled(), is_inference_mode_enabled()
        tape._set_inference(self._mode)
        tape._set_grad_enabled(not self._mode)

    def __exit__(self, *exc):
        tape._set_inference(self._was[1])
        tape._set_grad_enabled(self._was[0])
