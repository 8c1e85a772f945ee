"""Recurrent layers: RNN, LSTM, GRU, of several layers and directions, on padded or packed sequences; and their cells.

One walk serves them all: the input's part of every step is one matrix product, then `step(part, state)` is repeated
over the steps, whose batch shrinks where the sequences of a packed input end.
"""
import math

import microgradx
from microgradx._engine import ops, tape
from microgradx._engine.tape import rename
from microgradx._engine.tensor import cold
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.autograd.function import named

from .. import functional as F, init
from ..parameter import Parameter, add_parameters
from ..utils.rnn import PackedSequence
from .module import Module


def _rnn_step(nonlinearity):
    def step(part, state, weight, bias, _):
        return (nonlinearity(part + ops.linear(state[0], weight, bias)),)

    return step


def _lstm_step(part, state, weight, bias, projection):
    hidden, cell = ops.cells.lstm_cell(part, ops.linear(state[0], weight, bias), state[1])
    return (hidden if projection is None else ops.linear(hidden, projection, None)), cell


def _gru_step(part, state, weight, bias, _):
    return (rename(ops.cells.gru_cell(part, ops.linear(state[0], weight, bias), state[0]), "AddBackward0"),)


def _composed_lstm(part, own, cell):
    i, f, g, o = (part + own).chunk(4, 1)
    cell = f.sigmoid() * cell + i.sigmoid() * g.tanh()
    return o.sigmoid() * cell.tanh(), cell


def _composed_gru(part, own, state):
    (r, z, n), (own_r, own_z, own_n) = part.chunk(3, 1), own.chunk(3, 1)
    z, n = (z + own_z).sigmoid(), (n + (r + own_r).sigmoid() * own_n).tanh()
    return (n + z * (state - n),)


def _cell_again(lstm, inputs, grads):
    """The rule of the cells' rows where it is to be differentiated."""
    return microgradx.autograd._through(_composed_lstm if lstm else _composed_gru, inputs, grads)


cold["cell_again"] = _cell_again

_STEPS = {"RNN_TANH": _rnn_step(ops.tanh), "RNN_RELU": _rnn_step(ops.relu), "LSTM": _lstm_step, "GRU": _gru_step}
_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


def _walk(step, parts, state, weights, reverse):
    """Repeat step over parts, one tensor for each time; returns the outputs and the last state of each sequence.

    The batch of parts never grows with time: sequences are rows, the longest first, here of 4, 3 and 2 steps:

        time    0  1  2  3
        row 0   x  x  x  x      Forward, the state of a row that ends (row 2 behind time 1) is put aside until the end.
        row 1   x  x  x         Backward, from time 3 to 0, a row that begins (row 2 at time 1) takes its initial state.
        row 2   x  x
    """
    outputs, ended, first = [None] * len(parts), [], state
    state = tuple(s[:parts[-1 if reverse else 0].size(0)] for s in state)
    for t in reversed(range(len(parts))) if reverse else range(len(parts)):
        part = parts[t]
        have, want = state[0].size(0), part.size(0)
        if want < have:
            ended.append(tuple(s[want:] for s in state))
            state = tuple(s[:want] for s in state)
        elif want > have:
            state = tuple(microgradx.cat([s, s0[have:want]]) for s, s0 in zip(state, first, strict=True))
        state = step(part, state, *weights)
        outputs[t] = state[0]
    if ended:
        state = tuple(microgradx.cat([s, *(e[i] for e in reversed(ended))]) for i, s in enumerate(state))
    return outputs, state


def _lstm_layer(part, state, weight, reverse):
    """The outputs of all steps below each other, and the last state: _walk's of an LSTM of one batch size, as one row."""
    made = ops.cells.lstm_steps(part, *state, weight, reverse)
    out, ends = made[0], slice(0, len(state[0])) if reverse else slice(len(part) - len(state[0]), None)
    last = made[1][ends].clone()
    tape.record_python(_LSTM_LAYER, [out, last], (part, *state, weight), (part, *state, weight, out), (reverse, made[1:]))
    return out, (out[ends], last)


def _lstm_layer_rule(node, grads):
    """One pass back over the steps; if it is to be differentiated, through the recorded steps."""
    *inputs, out = node.saved
    reverse, made = node.extra_
    if microgradx.is_grad_enabled():
        def composed(part, h, c, weight):
            steps, last = _walk(_lstm_step, part.split(len(h)), (h, c), (weight, None, None), reverse)
            return microgradx.cat(steps), last[1]
        return microgradx.autograd._through(composed, inputs, grads)
    return ops.cells.lstm_steps_bwd((out, *made), *inputs[1:], reverse, *grads)


_LSTM_LAYER = tape.python_row("lstm_layer", _lstm_layer_rule, "MkldnnRnnLayerBackward0")


class RNNBase(Module):
    """What RNN, LSTM and GRU share. Parameters: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 (and weight_hr_l0
    with proj_size), the second direction's with _reverse behind, the next layer's with l1; drawn from U(-k, k), k = 1 /
    sqrt(hidden).

    >>> import microgradx
    >>> issubclass(microgradx.nn.LSTM, microgradx.nn.RNNBase)
    True
    """

    def __init__(self, mode, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
                 bidirectional=False, proj_size=0, device=None, dtype=None):
        super().__init__()
        for what, kind, name in ((input_size, int, "input_size"), (hidden_size, int, "hidden_size"), (bias, bool, "bias"),
                                 (batch_first, bool, "batch_first")):
            need(isinstance(what, kind), TypeError, f"{mode}: {name} should be of type {kind.__name__}, got: {type(what).__name__}")
        self._check_options(mode, input_size, hidden_size, num_layers, dropout, proj_size)
        self.mode, self.input_size, self.hidden_size, self.num_layers = mode, input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        gates = _GATES[mode] * hidden_size
        output = proj_size or hidden_size
        self._flat_weights_names, self._all_weights = [], []
        for layer in range(num_layers):
            width = input_size if layer == 0 else output * (2 if bidirectional else 1)
            shapes = {"weight_ih": (gates, width), "weight_hh": (gates, output), "bias_ih": (gates,),
                      "bias_hh": (gates,), "weight_hr": (proj_size, hidden_size)}
            for suffix in ("", "_reverse")[:2 if bidirectional else 1]:
                names = []
                for name, shape in shapes.items():
                    if (bias or not name.startswith("bias")) and (proj_size or name != "weight_hr"):
                        names.append(f"{name}_l{layer}{suffix}")
                        setattr(self, names[-1], Parameter(microgradx.empty(shape, device=device, dtype=dtype)))
                self._all_weights.append(names)
                self._flat_weights_names += names
        self.reset_parameters()

    @staticmethod
    def _check_options(mode, input_size, hidden_size, num_layers, dropout, proj_size):
        if isinstance(dropout, bool) or not isinstance(dropout, (int, float)) or not 0 <= dropout <= 1:
            raise ValueError(f"dropout should be a number in range [0, 1] representing the probability of an element being zeroed, got {dropout!r}")
        if dropout > 0 and num_layers == 1:
            warn("dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, but got "
                 f"dropout={dropout} and num_layers=1")
        for name, value in ("input_size", input_size), ("hidden_size", hidden_size), ("num_layers", num_layers):
            need(value > 0, ValueError, f"{mode}: {name} must be greater than zero, got {value}")
        need(0 <= proj_size < hidden_size, ValueError, f"proj_size has to be smaller than hidden_size and not negative, got {proj_size}")
        need(mode in _GATES, ValueError, f"Unrecognized RNN mode: {mode}. Hint: one of {', '.join(_GATES)}")
        need(not proj_size or mode == "LSTM", ValueError, "proj_size argument is only supported for LSTM, not RNN or GRU")

    @property
    def all_weights(self):
        """The parameters of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self):
        return [getattr(self, name, None) for name in self._flat_weights_names]

    def flatten_parameters(self):
        """Does nothing: weights need no special layout here."""

    def reset_parameters(self):
        """Draw all weights anew."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def check_input(self, input, batch_sizes):
        """Raise where input, (T, N, input_size) or the steps of packed sequences, does not fit."""
        if input.dtype is not self.weight_ih_l0.dtype and tape.autocast_code() < 0:
            raise ValueError(f"{type(self).__name__}: input is {input.dtype}, the weights are {self.weight_ih_l0.dtype}; convert one of them")
        dims = 3 if batch_sizes is None else 2
        if input.dim() != dims:
            raise RuntimeError(f"{type(self).__name__}: input must have {dims} dimensions, got {input.dim()}")
        if input.size(-1) != self.input_size:
            raise RuntimeError(f"{type(self).__name__}: input.size(-1) must be equal to input_size. Expected {self.input_size}, got {input.size(-1)}")

    def get_expected_hidden_size(self, input, batch_sizes):
        """(layers * directions, N, size) of the state."""
        batch = input.size(0 if self.batch_first else 1) if batch_sizes is None else int(batch_sizes[0])
        return self.num_layers * (2 if self.bidirectional else 1), batch, self.proj_size or self.hidden_size

    def check_hidden_size(self, hx, expected_hidden_size, msg="Expected hidden size {}, got {}"):
        """Raise msg, with both sizes in it, where they differ."""
        if tuple(hx.shape) != tuple(expected_hidden_size):
            raise RuntimeError(f"{type(self).__name__}: " + msg.format(expected_hidden_size, list(hx.shape)))

    def check_forward_args(self, input, hidden, batch_sizes):
        """Raise where the input or the state does not fit."""
        self.check_input(input, batch_sizes)
        self.check_hidden_size(hidden, self.get_expected_hidden_size(input, batch_sizes))

    def permute_hidden(self, hx, permutation):
        """The state with its sequences in this order, unless it is None."""
        return hx if permutation is None else hx.index_select(1, permutation)

    def forward(self, input, hx=None):
        """(output, last state): output (T, N, D H), of the last layer at every step; state (layers D, N, H) of every
        layer."""
        packed = input if isinstance(input, PackedSequence) else None
        batch_sizes = order = None
        if packed is not None:
            input, batch_sizes, order, batched = packed.data, packed.batch_sizes, packed.sorted_indices, True
        else:
            if input.dim() not in (2, 3):
                raise ValueError(f"{type(self).__name__}: Expected input to be 2D or 3D, got {input.dim()}D instead")
            batched = input.dim() == 3
            input = input if batched else input.unsqueeze(0 if self.batch_first else 1)
        state = self._initial_state(input, hx, batch_sizes, batched, order)
        self.check_forward_args(input, state, batch_sizes)
        state = state if self.mode == "LSTM" else (state,)
        if packed is not None:
            data, sizes = input, batch_sizes.tolist()
        else:
            steps = input.transpose(0, 1) if self.batch_first else input
            length, batch = steps.shape[:2]
            if length == 0:
                raise RuntimeError(f"{type(self).__name__}: Expected sequence length to be larger than 0 in RNN")
            data, sizes = steps.reshape(length * batch, -1) if batch else steps.flatten(0, 1), [batch] * length
        if tape.autocast_code() >= 0 and self.mode == "LSTM" and packed is None and not self.proj_size:       # what PyTorch has a fused layer for
            data, state = ops.autocast(data), tuple(map(ops.autocast, state))
        data, state = self._layers(data, sizes, state)
        return self._results(data, state, sizes, batched, packed)

    def _initial_state(self, input, hx, batch_sizes, batched, order):
        """The state as the checks want it: with a batch, in the order of the packed sequences."""
        lstm = self.mode == "LSTM"
        if hx is None:
            hidden = microgradx.zeros(self.get_expected_hidden_size(input, batch_sizes), dtype=input.dtype, device=input.device)
            return (hidden, microgradx.zeros(self.get_expected_cell_size(input, batch_sizes), dtype=input.dtype, device=input.device)) if lstm else hidden
        given = tuple(hx) if lstm else (hx,)
        if lstm and len(given) != 2:
            raise (IndexError if len(given) < 2 else RuntimeError)(f"LSTM: lstm expects two hidden states, hx = (h, c), got {len(given)}")
        if batch_sizes is None:
            kind, ndim = ("batched", 3) if batched else ("unbatched", 2)
            for tensor in given:
                if tensor.dim() != ndim:
                    raise RuntimeError(f"{type(self).__name__}: For {kind} {ndim}-D input, hx should also be {ndim}-D but got {tensor.dim()}-D tensor")
            given = given if batched else tuple(tensor.unsqueeze(1) for tensor in given)
        return self.permute_hidden(given if lstm else given[0], order)

    def _layers(self, data, sizes, state):
        """Run every layer over data (all steps below each other); returns the last layer's output and every last state."""
        directions, last = 2 if self.bidirectional else 1, []
        at_once = self.mode == "LSTM" and not self.proj_size and sizes[0] == sizes[-1] > 0 and sum(sizes) == len(data)
        for layer in range(self.num_layers):
            outputs = []
            for reverse in (False, True)[:directions]:
                k = layer * directions + reverse
                steps, final = self._one_way(self._all_weights[k], data, sizes, tuple(s[k] for s in state), reverse, at_once)
                outputs.append(steps)
                last.append(final)
            data = outputs[0] if directions == 1 else microgradx.cat(outputs, 1)
            if self.dropout and self.training and layer < self.num_layers - 1:
                shape = data.shape if len(set(sizes)) > 1 else (len(sizes), sizes[0], data.size(1))
                data = F.dropout(data.reshape(shape), self.dropout, True).reshape(data.shape)
        return data, tuple(microgradx.stack(tensors) for tensors in zip(*last, strict=True))

    def _one_way(self, names, data, sizes, state, reverse, at_once):
        """One layer in one direction, with the weights of these names: its output, and its last state."""
        weights = {name.rsplit("_l", 1)[0]: getattr(self, name) for name in names}
        weight, bias = weights["weight_hh"], weights.get("bias_hh")
        if at_once and {x.dtype for x in (data, *state, *weights.values())} == {microgradx.float32}:
            part = ops.linear(data, weights["weight_ih"], None if bias is None else weights["bias_ih"] + bias)
            return _lstm_layer(part, state, weight, reverse)
        parts = ops.linear(data, weights["weight_ih"], weights.get("bias_ih")).split(sizes)
        steps, last = _walk(_STEPS[self.mode], parts, state, (weight, bias, weights.get("weight_hr")), reverse)
        return microgradx.cat(steps), last

    def _results(self, data, state, sizes, batched, packed):
        """Output and state in the form of the input."""
        state = state if self.mode == "LSTM" else state[0]
        if packed is not None:
            output, state = PackedSequence(data, *packed[1:]), self.permute_hidden(state, packed.unsorted_indices)
        else:
            fused = self.mode == "LSTM" and not self.proj_size and data.dtype in (microgradx.float32, microgradx.bfloat16)
            name = "CatBackward0" if self.bidirectional else "MkldnnRnnLayerBackward0" if fused else "StackBackward0"
            output = named(data.reshape(len(sizes), sizes[0], data.size(1)), name)
            if not batched:
                output, state = output.squeeze(1), tuple(tensor.squeeze(1) for tensor in state) if self.mode == "LSTM" else state.squeeze(1)
            elif self.batch_first:
                output = named(output.transpose(0, 1), "TransposeBackward0" if self.mode == "LSTM" else "TransposeBackward1")
        return output, state

    def extra_repr(self):
        """The sizes, and each option that is not the default."""
        return f"{self.input_size}, {self.hidden_size}" + self._changed(
            proj_size=0, num_layers=1, bias=True, batch_first=False, dropout=0.0, bidirectional=False)


class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu with nonlinearity="relu" (Elman, 1990).

    >>> import microgradx
    >>> out, h = microgradx.nn.RNN(3, 5)(microgradx.zeros(7, 2, 3))
    >>> out.shape, h.shape
    (microgradx.Size([7, 2, 5]), microgradx.Size([1, 2, 5]))
    """

    def __init__(self, input_size, hidden_size, num_layers=1, nonlinearity="tanh", bias=True, batch_first=False,
                 dropout=0.0, bidirectional=False, device=None, dtype=None, *, proj_size=0):
        need(nonlinearity in ("tanh", "relu"), ValueError, f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(f"RNN_{nonlinearity.upper()}", input_size, hidden_size, num_layers, bias, batch_first, dropout,
                         bidirectional, proj_size, device, dtype)
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """Long short-term memory; the state is (h, c); proj_size: h is projected to this size (Hochreiter and Schmidhuber,
    1997).

    >>> import microgradx
    >>> out, (h, c) = microgradx.nn.LSTM(3, 4, batch_first=True)(microgradx.zeros(2, 5, 3))
    >>> out.shape, c.shape
    (microgradx.Size([2, 5, 4]), microgradx.Size([1, 2, 4]))
    """

    def __init__(self, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
                 bidirectional=False, proj_size=0, device=None, dtype=None):
        super().__init__("LSTM", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size, device, dtype)

    def get_expected_cell_size(self, input, batch_sizes):
        """(layers * directions, N, hidden_size) of c."""
        return *self.get_expected_hidden_size(input, batch_sizes)[:2], self.hidden_size

    def check_forward_args(self, input, hidden, batch_sizes):
        """Raise where the input or one of (h, c) does not fit."""
        self.check_input(input, batch_sizes)
        self.check_hidden_size(hidden[0], self.get_expected_hidden_size(input, batch_sizes), "Expected hidden[0] size {}, got {}")
        self.check_hidden_size(hidden[1], self.get_expected_cell_size(input, batch_sizes), "Expected hidden[1] size {}, got {}")

    def permute_hidden(self, hx, permutation):
        """(h, c) with their sequences in this order, unless it is None."""
        return tuple(super(LSTM, self).permute_hidden(tensor, permutation) for tensor in hx)


class GRU(RNNBase):
    """Gated recurrent unit (Cho et al., 2014), the reset gate applied after the product, as in PyTorch.

    >>> import microgradx
    >>> out, h = microgradx.nn.GRU(3, 5)(microgradx.zeros(7, 2, 3))
    >>> out.shape, h.shape
    (microgradx.Size([7, 2, 5]), microgradx.Size([1, 2, 5]))
    """

    def __init__(self, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
                 bidirectional=False, device=None, dtype=None, *, proj_size=0):
        super().__init__("GRU", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size, device, dtype)


class RNNCellBase(Module):
    """One step of a recurrent layer: (N, input_size) and a state (N, hidden_size) give the next state.

    >>> import microgradx
    >>> issubclass(microgradx.nn.LSTMCell, microgradx.nn.RNNCellBase)
    True
    """
    _mode, nonlinearity = "RNN_TANH", "tanh"

    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        gates = num_chunks * hidden_size
        shapes = {"weight_ih": (gates, input_size), "weight_hh": (gates, hidden_size), "bias_ih": (gates,), "bias_hh": (gates,)}
        add_parameters(self, shapes, device, dtype, bias_ih=bias, bias_hh=bias)

    reset_parameters = RNNBase.reset_parameters

    def extra_repr(self):
        """The sizes, and each option that is not the default."""
        return f"{self.input_size}, {self.hidden_size}" + self._changed(bias=True, nonlinearity="tanh")

    def _next(self, input, state):
        """The next state, a tuple."""
        name, count = type(self).__name__, 2 if self._mode == "LSTM" else 1
        if input.ndim not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.ndim}D instead")
        need(state is None or len(state) == count, RuntimeError, f"{name}: lstm_cell expects two hidden states, hx = (h, c)")
        for tensor in state or ():
            if tensor.ndim not in (1, 2):
                raise ValueError(f"{name}: Expected hidden to be 1D or 2D, got {tensor.ndim}D instead")
        batched = input.ndim == 2
        x = input if batched else input.unsqueeze(0)
        if x.size(1) != self.input_size:
            raise RuntimeError(f"{name}: input has inconsistent input_size: got {x.size(1)} expected {self.input_size}")
        if state is None:
            state = (microgradx.zeros(x.size(0), self.hidden_size, dtype=x.dtype, device=x.device),) * count
        elif not batched:
            state = tuple(tensor.unsqueeze(0) for tensor in state)
        if tuple(state[0].shape) != (x.size(0), self.hidden_size):
            raise RuntimeError(f"{name}: expected a state {[x.size(0), self.hidden_size]}, got {list(state[0].shape)}")
        mode = "RNN_RELU" if self.nonlinearity == "relu" else self._mode
        state = _STEPS[mode](ops.linear(x, self.weight_ih, self.bias_ih), state, self.weight_hh, self.bias_hh, None)
        return state if batched else tuple(tensor.squeeze(0) for tensor in state)

    def forward(self, input, hx=None):
        """The next state."""
        return self._next(input, None if hx is None else (hx,))[0]


class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu.

    >>> import microgradx
    >>> microgradx.nn.RNNCell(3, 5)(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        """The next state."""
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        return super().forward(input, hx)


class LSTMCell(RNNCellBase):
    """One step of an LSTM; the state is (h, c).

    >>> import microgradx
    >>> h, c = microgradx.nn.LSTMCell(3, 5)(microgradx.zeros(2, 3))
    >>> h.shape, c.shape
    (microgradx.Size([2, 5]), microgradx.Size([2, 5]))
    """
    _mode = "LSTM"

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        """The next (h, c)."""
        need(not isinstance(hx, microgradx.Tensor), TypeError, "LSTMCell: argument 'hx' (position 2) must be tuple of Tensors (h, c), not Tensor")
        return self._next(input, hx)


class GRUCell(RNNCellBase):
    """One step of a GRU.

    >>> import microgradx
    >>> microgradx.nn.GRUCell(3, 5)(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 5])
    """
    _mode = "GRU"

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)
