"""Sequences of different lengths: padded to one tensor, or packed step by step for the recurrent layers."""
from collections import namedtuple
from collections.abc import Iterable

import microgradx
from microgradx._methods import _parse_to
from microgradx._rows import need

_Fields = namedtuple("PackedSequence", ["data", "batch_sizes", "sorted_indices", "unsorted_indices"], defaults=[None, None, None])


class PackedSequence(_Fields):
    """Sequences, longest first, step by step: data holds the first elements of all, then the second of those that have
    one, ...; batch_sizes says how many there are at each step; the two index tensors undo and redo the sorting.

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.pack_sequence([microgradx.tensor([1, 2]), microgradx.tensor([3])])
    PackedSequence(data=tensor([1, 3, 2]), batch_sizes=tensor([2, 1]), sorted_indices=None, unsorted_indices=None)
    """

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        if batch_sizes is None:
            if not (isinstance(data, (list, tuple)) and len(data) == 2):
                raise AssertionError("PackedSequence: batch_sizes is missing; use pack_padded_sequence or pack_sequence")
            data, batch_sizes = data
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args, **kwargs):
        """A PackedSequence with converted data."""
        need(_parse_to("to", args, kwargs)[2] is None, RuntimeError, "to: a PackedSequence takes no copy=")
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def pin_memory(self):
        """Itself: memory needs no pinning here."""
        return self

    def cpu(self):
        """Itself: everything is on the CPU."""
        return self

    def cuda(self, *args, **kwargs):
        """AssertionError: there is no GPU."""
        return type(self)(self.data.cuda(*args, **kwargs), *self[1:])

    @property
    def is_cuda(self):
        """False."""
        return False

    def is_pinned(self):
        """False."""
        return False


def _cast(name):
    def method(self):
        return self.to(getattr(microgradx, name))

    method.__name__, method.__doc__ = name, f"A PackedSequence with data of dtype {name}."
    return method


for _name in ("float", "double", "half", "long", "int", "short", "char", "byte"):
    setattr(PackedSequence, _name, _cast({"char": "int8", "byte": "uint8"}.get(_name, _name)))


def invert_permutation(permutation):
    """The permutation that undoes this one; None of None.

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.invert_permutation(microgradx.tensor([2, 0, 1]))
    tensor([1, 2, 0])
    """
    if permutation is None:
        return None
    inverse = microgradx.empty_like(permutation)
    inverse[permutation] = microgradx.arange(permutation.numel())
    return inverse


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    """Pack (T, N, *), or (N, T, *) with batch_first, of sequences of these lengths.

    enforce_sorted: they must come longest first; else they are sorted, and the result remembers how.

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.pack_padded_sequence(microgradx.tensor([[1, 3], [2, 0]]), [2, 1]).data
    tensor([1, 3, 2])
    """
    lengths = lengths.long() if isinstance(lengths, microgradx.Tensor) else microgradx.as_tensor(lengths, dtype=microgradx.int64, device="cpu")
    sorted_indices = None
    if not enforce_sorted:
        lengths, sorted_indices = microgradx.sort(lengths, descending=True)
        input = input.index_select(0 if batch_first else 1, sorted_indices)
    need(input.numel() != 0, RuntimeError, "Cannot pack empty tensors.")
    steps = input.transpose(0, 1) if batch_first else input
    counts = lengths.tolist()
    need(len(counts) == steps.size(1), RuntimeError, f"pack_padded_sequence: Expected `len(lengths)` to be equal to batch_size, but got "
         f"{len(counts)} (batch_size={steps.size(1)})")
    need(not counts or min(counts) > 0, RuntimeError, f"pack_padded_sequence: Length of all samples has to be greater than 0, got {counts}")
    if any(a < b for a, b in zip(counts, counts[1:], strict=False)):
        raise RuntimeError("pack_padded_sequence: `lengths` array must be sorted in decreasing order when `enforce_sorted` is True; or enforce_sorted=False")
    need(counts[0] <= steps.size(0), RuntimeError, f"pack_padded_sequence: a length is {counts[0]}, the input has {steps.size(0)} steps")
    sizes = [sum(n > t for n in counts) for t in range(counts[0])]
    data = microgradx.cat([steps[t, :size] for t, size in enumerate(sizes)])
    return PackedSequence(data, microgradx.tensor(sizes, dtype=microgradx.int64, device="cpu"), sorted_indices, None)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    """(padded tensor, lengths) of a PackedSequence, in the order before packing; total_length: pad to at least this.

    >>> import microgradx
    >>> packed = microgradx.nn.utils.rnn.pack_sequence([microgradx.tensor([1, 2]), microgradx.tensor([3])])
    >>> microgradx.nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)
    (tensor([[1, 2],
            [3, 0]]), tensor([2, 1]))
    """
    sizes = sequence.batch_sizes.tolist()
    steps = len(sizes)
    if total_length is not None:
        need(total_length >= steps, ValueError, f"pad_packed_sequence: total_length {total_length} is less than the longest, {steps}")
        steps = total_length
    data = sequence.data
    rows = []
    for t, part in enumerate(data.split(sizes)):
        rows.append(part if sizes[t] == sizes[0] else microgradx.cat(
            [part, microgradx.full((sizes[0] - sizes[t], *data.shape[1:]), padding_value, dtype=data.dtype)]))
    rows += [microgradx.full((sizes[0], *data.shape[1:]), padding_value, dtype=data.dtype)] * (steps - len(sizes))
    padded = microgradx.stack(rows)
    lengths = microgradx.tensor([sum(size > i for size in sizes) for i in range(sizes[0])], dtype=microgradx.int64)
    padded = padded.transpose(0, 1) if batch_first else padded
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(0 if batch_first else 1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return padded, lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Stack sequences (L_i, *) to (T, N, *), or (N, T, *) with batch_first, T the longest.

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.pad_sequence([microgradx.ones(1), microgradx.ones(2)], batch_first=True)
    tensor([[1., 0.],
            [1., 1.]])
    """
    need(padding_side in ("left", "right"), RuntimeError, f"pad_sequence: padding_side should be either 'left' or 'right', but got {padding_side!r}")
    need(isinstance(sequences, Iterable), RuntimeError, f"pad_sequence: Expected iterable for input sequences, but got {type(sequences)}")
    sequences = list(sequences)
    need(sequences, RuntimeError, "pad_sequence: received an empty list of sequences")
    need(all(isinstance(s, microgradx.Tensor) for s in sequences), TypeError, "pad_sequence: expected a list of tensors, got other elements")
    dtype = sequences[0].dtype
    need(all(s.ndim for s in sequences), RuntimeError, "pad_sequence: expected sequences of 1 or more dimensions, got numbers")
    longest = max(sequence.size(0) for sequence in sequences)
    shape = (len(sequences), longest) if batch_first else (longest, len(sequences))
    padded = microgradx.full((*shape, *sequences[0].shape[1:]), padding_value, dtype=dtype)
    for i, sequence in enumerate(sequences):
        steps = slice(sequence.size(0)) if padding_side == "right" else slice(longest - sequence.size(0), None)
        padded[(i, steps) if batch_first else (steps, i)].copy_(sequence)
    return padded


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """The list of sequences that pad_sequence stacked.

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.unpad_sequence(microgradx.tensor([[1, 2], [3, 0]]), microgradx.tensor([2, 1]), batch_first=True)
    [tensor([1, 2]), tensor([3])]
    """
    if not batch_first:
        padded_sequences = padded_sequences.transpose(0, 1)
    return [row[:int(n)] for row, n in zip(padded_sequences, lengths, strict=True)]


def pack_sequence(sequences, enforce_sorted=True):
    """Pack a list of sequences (L_i, *).

    >>> import microgradx
    >>> microgradx.nn.utils.rnn.pack_sequence([microgradx.tensor([1, 2]), microgradx.tensor([3])]).batch_sizes
    tensor([2, 1])
    """
    lengths = microgradx.tensor([sequence.size(0) for sequence in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences):
    """The list of sequences that pack_sequence packed.

    >>> import microgradx
    >>> packed = microgradx.nn.utils.rnn.pack_sequence([microgradx.tensor([1, 2]), microgradx.tensor([3])])
    >>> microgradx.nn.utils.rnn.unpack_sequence(packed)
    [tensor([1, 2]), tensor([3])]
    """
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
