"""Embeddings as layers."""
import microgradx
from microgradx._rows import need

from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module


class _Table(Module):
    """A matrix with a row for each integer, drawn from N(0, 1); the row padding_idx is 0."""

    def _setup(self, num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse,
               weight, freeze, device, dtype):
        need(not sparse, NotImplementedError, f"{type(self).__name__}: sparse gradients are not supported; use sparse=False")
        if padding_idx is not None:
            need(-num_embeddings <= padding_idx < num_embeddings, AssertionError, f"padding_idx {padding_idx} must be within {num_embeddings} embeddings")
            padding_idx %= num_embeddings
        self.num_embeddings, self.embedding_dim, self.padding_idx = num_embeddings, embedding_dim, padding_idx
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        if weight is None:
            self.weight = Parameter(microgradx.empty((num_embeddings, embedding_dim), device=device, dtype=dtype), requires_grad=not freeze)
            self.reset_parameters()
        else:
            need(list(weight.shape) == [num_embeddings, embedding_dim], AssertionError, "Shape of weight does not match num_embeddings and embedding_dim")
            self.weight = Parameter(weight, requires_grad=not freeze)

    def reset_parameters(self):
        """Draw all rows anew."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            with microgradx.no_grad():
                self.weight[self.padding_idx].fill_(0)

    @classmethod
    def _from_matrix(cls, embeddings, freeze, options):
        need(embeddings.ndim == 2, AssertionError, "Embeddings parameter is expected to be 2-dimensional")
        rows, columns = embeddings.shape
        made = cls(rows, columns, _weight=embeddings, **options)
        made.weight.requires_grad = not freeze
        return made


class Embedding(_Table):
    """The rows of a learned matrix that its input, integers of any shape, names: (*) gives (*, embedding_dim).

    >>> import microgradx
    >>> microgradx.nn.Embedding(10, 3)(microgradx.tensor([[1, 2]])).shape
    microgradx.Size([1, 2, 3])
    """

    def __init__(self, num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0,
                 scale_grad_by_freq=False, sparse=False, _weight=None, _freeze=False, device=None, dtype=None):
        super().__init__()
        self._setup(num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse,
                    _weight, _freeze, device, dtype)

    def forward(self, input):
        """embedding(input)."""
        return F.embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.sparse)

    def extra_repr(self):
        """The sizes, and each option that is not the default."""
        return f"{self.num_embeddings}, {self.embedding_dim}" + self._changed(
            padding_idx=None, max_norm=None, norm_type=2, scale_grad_by_freq=False)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0,
                        scale_grad_by_freq=False, sparse=False):
        """An Embedding with this matrix; freeze: it is not trained."""
        return cls._from_matrix(embeddings, freeze, {
            "padding_idx": padding_idx, "max_norm": max_norm, "norm_type": norm_type,
            "scale_grad_by_freq": scale_grad_by_freq, "sparse": sparse})


class EmbeddingBag(_Table):
    """The sum, mean or max of the embeddings of each bag of integers.

    >>> import microgradx
    >>> microgradx.nn.EmbeddingBag(10, 3)(microgradx.tensor([[1, 2], [4, 5]])).shape
    microgradx.Size([2, 3])
    """

    def __init__(self, num_embeddings, embedding_dim, max_norm=None, norm_type=2.0, scale_grad_by_freq=False,
                 mode="mean", sparse=False, _weight=None, include_last_offset=False, padding_idx=None, device=None,
                 dtype=None):
        super().__init__()
        self._setup(num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse,
                    _weight, False, device, dtype)
        self.mode = mode
        self.include_last_offset = include_last_offset

    def forward(self, input, offsets=None, per_sample_weights=None):
        """embedding_bag(input, offsets)."""
        return F.embedding_bag(input, self.weight, offsets, self.max_norm, self.norm_type, self.scale_grad_by_freq,
                               self.mode, self.sparse, per_sample_weights, self.include_last_offset, self.padding_idx)

    def extra_repr(self):
        """The sizes, the mode, and each option that is not the default."""
        return (f"{self.num_embeddings}, {self.embedding_dim}" + self._changed(max_norm=None, norm_type=2, scale_grad_by_freq=False)
                + f", mode={self.mode!r}" + self._changed(padding_idx=None))

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, max_norm=None, norm_type=2.0, scale_grad_by_freq=False,
                        mode="mean", sparse=False, include_last_offset=False, padding_idx=None):
        """An EmbeddingBag with this matrix; freeze: it is not trained."""
        return cls._from_matrix(embeddings, freeze, {
            "max_norm": max_norm, "norm_type": norm_type, "scale_grad_by_freq": scale_grad_by_freq, "mode": mode,
            "sparse": sparse, "include_last_offset": include_last_offset, "padding_idx": padding_idx})
