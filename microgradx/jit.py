"""The calls of programs written for TorchScript: a function or a module is itself, and runs as the Python that it is."""
from typing import Final

from microgradx._rows import need
from microgradx.nn.modules.module import Module

__all__ = ["Final", "ScriptFunction", "ScriptModule", "TracerWarning", "annotate", "export", "ignore", "interface", "is_scripting", "is_tracing", "script",
           "script_if_tracing", "script_method", "trace", "trace_module", "unused"]


def script(obj, optimize=None, _frames_up=0, _rcb=None, example_inputs=None):
    """script(obj): obj itself; compiling could not change its results.

    >>> import microgradx
    >>> microgradx.jit.script(lambda x: x + 1)(2)
    3
    """
    return obj


def trace(func, example_inputs=None, optimize=None, check_trace=True, check_inputs=None, check_tolerance=1e-05, strict=True, _force_outplace=False,
          _module_class=None, _compilation_unit=None, example_kwarg_inputs=None, _store_inputs=True):
    """trace(func, example_inputs): func itself; unlike a recorded trace it keeps its branches and loops, and there is nothing to check or store.

    >>> import microgradx
    >>> microgradx.jit.trace(lambda x: x + 1, (1,))(2)
    3
    """
    return func


def trace_module(mod, inputs, optimize=None, check_trace=True, check_inputs=None, check_tolerance=1e-05, strict=True, _force_outplace=False,
                 _module_class=None, _compilation_unit=None, example_inputs_is_kwarg=False, _store_inputs=True):
    """trace_module(mod, {method: inputs}): mod itself, as trace gives it. AttributeError where inputs are no dict.

    >>> import microgradx
    >>> microgradx.jit.trace_module(microgradx.nn.Identity(), {"forward": microgradx.ones(1)})
    Identity()
    """
    need(isinstance(inputs, dict), AttributeError, "expected a dictionary of (method_name, input) pairs")
    return mod


def _decorator(name):
    def mark(fn=None, **options):
        return fn if callable(fn) else lambda function: function
    mark.__name__ = mark.__qualname__ = name
    mark.__doc__ = f"{name}(fn): fn itself; there is nothing to tell a compiler."
    return mark


export, ignore, interface, unused, script_method, script_if_tracing, _overload, _overload_method = map(_decorator, (
    "export", "ignore", "interface", "unused", "script_method", "script_if_tracing", "_overload", "_overload_method"))


class TracerWarning(Warning):
    """What a recorded trace would warn of; the category that programs silence.

    >>> import microgradx, warnings
    >>> warnings.filterwarnings("ignore", category=microgradx.jit.TracerWarning)
    """


class ScriptFunction:
    """What programs ask a function's class for; nothing here is one, since functions stay themselves.

    >>> import microgradx
    >>> isinstance(microgradx.jit.script(len), microgradx.jit.ScriptFunction)
    False
    """


class ScriptModule(Module):
    """A Module: its script_methods run as the Python that they are."""


def annotate(the_type, the_value):
    """annotate(type, value): the value; types only speak to a compiler."""
    return the_value


def is_scripting():
    """False: the program runs as Python."""
    return False


def is_tracing():
    """False: the program runs as Python."""
    return False
