"""Losses that refuse to broadcast: the switch, global or for a block."""
import contextlib

_strict = False


def set_strict_losses(mode):
    """set_strict_losses(True): from now on a loss whose target has another shape than its input raises ValueError.

    PyTorch broadcasts (n, 1) against (n,) to (n, n) in most losses, some with a warning, some without a word, and so does
    microgradx as long as this is off. The switch is global, of all threads.

    >>> import microgradx
    >>> microgradx.nn.set_strict_losses(True)
    >>> microgradx.nn.functional.l1_loss(microgradx.zeros(3, 1), microgradx.zeros(3))
    Traceback (most recent call last):
    ...
    ValueError: l1_loss: strict losses do not broadcast: target (3,) must have input's shape (3, 1). Hint: ...
    >>> microgradx.nn.set_strict_losses(False)
    """
    global _strict
    _strict = bool(mode)


def are_losses_strict():
    """are_losses_strict() -> bool: does a loss refuse to broadcast?

    >>> import microgradx
    >>> microgradx.nn.are_losses_strict()
    False
    """
    return _strict


@contextlib.contextmanager
def strict_losses(mode=True):
    """with strict_losses(): a loss whose target has another shape than its input raises ValueError inside the block.

    >>> import microgradx
    >>> with microgradx.nn.strict_losses():
    ...     microgradx.nn.functional.kl_div(microgradx.zeros(3, 1), microgradx.zeros(3), reduction="sum")
    Traceback (most recent call last):
    ...
    ValueError: kl_div: strict losses do not broadcast: target (3,) must have input's shape (3, 1). Hint: ...
    """
    was = _strict
    set_strict_losses(mode)
    try:
        yield
    finally:
        set_strict_losses(was)


def agree(name, input, target):
    """Refuse two shapes while losses are strict."""
    if _strict and input.shape != target.shape:
        raise ValueError(f"{name}: strict losses do not broadcast: target {tuple(target.shape)} must have input's shape "
                         f"{tuple(input.shape)}. Hint: target.view_as(input), or input.squeeze(1) where one has a last dimension of 1")
