"""Tools for testing: comparing tensors, drawing them, and checking an op from its value to its second derivative.

`assert_close` and `make_tensor` are PyTorch's; `check_op` checks a function of tensors in one line; `strategies` (needs the
extra `test`) draws tensors with hypothesis.
"""
from microgradx.testing._check import Report, check_op
from microgradx.testing._comparison import assert_allclose, assert_close
from microgradx.testing._creation import make_tensor

__all__ = ["Report", "assert_allclose", "assert_close", "check_op", "make_tensor"]
