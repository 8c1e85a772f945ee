"""Rows of recurrent cells: everything of an LSTM's or GRU's step that follows its two matrix products."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

cold: builtins.dict
def gru_cell(part: _Tensor, own: _Tensor, state: _Tensor) -> Any: """h of r, z, n: r = sigmoid(part_r + own_r), z likewise, n = tanh(part_n + r own_n), h = n + z (state - n)."""
def lstm_cell(part: _Tensor, own: _Tensor, c: _Tensor) -> Any: """(h, c) of i, f, g, o = part + own: c' = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c')."""
def lstm_steps(part: _Tensor, h0: _Tensor, c0: _Tensor, weight: _Tensor, reverse: builtins.bool) -> Any: """(h of all steps below each other, their c, and the gates and tanh(c) that lstm_steps_bwd reads), not recorded."""
def lstm_steps_bwd(made: builtins.tuple, h0: _Tensor, c0: _Tensor, weight: _Tensor, reverse: builtins.bool, dout: _Tensor | None=None, dc_last: _Tensor | None=None) -> Any: """The gradients of part, h0, c0 and weight from those of all h and of the last c (None: zeros); made: lstm_steps' results."""
