"""Modules whose parameters are not initialised."""
import inspect

import microgradx
from microgradx._rows import need


def skip_init(module_cls, *args, **kwargs):
    """module_cls(*args, **kwargs) with parameters of undefined contents, which draws nothing from the random stream.

    >>> import microgradx
    >>> microgradx.nn.utils.skip_init(microgradx.nn.Linear, 5, 1).weight.shape
    microgradx.Size([1, 5])
    """
    need(isinstance(module_cls, type) and issubclass(module_cls, microgradx.nn.Module), RuntimeError, f"skip_init: Expected a Module; got {module_cls}")
    need("device" in inspect.signature(module_cls).parameters, RuntimeError,
         f"skip_init: {module_cls.__name__} must support a 'device' arg to skip initialization")
    stream = microgradx.get_rng_state()
    try:
        return module_cls(*args, **kwargs)
    finally:
        microgradx.set_rng_state(stream)
