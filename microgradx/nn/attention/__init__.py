"""sdpa_kernel and SDPBackend: which implementation of scaled_dot_product_attention runs. There is one here, which none can change."""
import contextlib
import enum

from microgradx._rows import need

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend(enum.IntEnum):
    """The implementations that PyTorch has.

    >>> from microgradx.nn.attention import SDPBackend
    >>> SDPBackend.MATH.name
    'MATH'
    """
    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


@contextlib.contextmanager
def sdpa_kernel(backends, set_priority=False):
    """A context that accepts one SDPBackend or a list of them; results do not depend on it.

    >>> import microgradx
    >>> from microgradx.nn.attention import SDPBackend, sdpa_kernel
    >>> with sdpa_kernel(SDPBackend.MATH):
    ...     microgradx.nn.functional.scaled_dot_product_attention(*microgradx.ones(3, 1, 1, 2)).shape
    microgradx.Size([1, 1, 2])
    """
    for backend in backends if isinstance(backends, (list, tuple)) else [backends]:
        need(isinstance(backend, SDPBackend), AssertionError, f"sdpa_kernel: Backend must be an instance of SDPBackend, got {backend!r}")
    yield {}
