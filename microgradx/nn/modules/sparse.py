"""Embeddings as layers."""
import microgradx
from microgradx._rows import need

from .. import functional as F, init
from ..parameter import Parameter
from .module import Module


class _Table(Module):
    """A matrix with a row for each integer, drawn from N(0, 1); the row padding_idx is 0.

    arguments: the locals() of the subclass's __init__; all but what makes the weight become attributes.
    """

    def __init__(self, arguments):
        super().__init__()
        weight, shape = arguments["_weight"], (arguments["num_embeddings"], arguments["embedding_dim"])
        self.__dict__.update((name, value) for name, value in arguments.items() if name not in ("self", "__class__", "_weight", "_freeze", "device", "dtype"))
        if self.padding_idx is not None:
            need(-shape[0] <= self.padding_idx < shape[0], AssertionError, f"Padding_idx {self.padding_idx} must be within num_embeddings, {shape[0]}")
            self.padding_idx %= shape[0]
        need(weight is None or tuple(weight.shape) == shape, AssertionError, "Shape of weight does not match num_embeddings and embedding_dim")
        made = microgradx.empty(shape, device=arguments["device"], dtype=arguments["dtype"]) if weight is None else weight
        self.weight = Parameter(made, requires_grad=not arguments.get("_freeze"))
        if weight is None:
            self.reset_parameters()

    def reset_parameters(self):
        """Draw all rows anew."""
        init.normal_(self.weight)
        self._fill_padding_idx_with_zero()

    def _fill_padding_idx_with_zero(self):
        if self.padding_idx is not None:
            with microgradx.no_grad():
                self.weight[self.padding_idx].fill_(0)

    @classmethod
    def _from_matrix(cls, arguments, **more):
        embeddings, freeze = arguments["embeddings"], arguments["freeze"]
        need(embeddings.ndim == 2, AssertionError, "Embeddings parameter is expected to be 2-dimensional")
        options = {name: value for name, value in arguments.items() if name not in ("cls", "embeddings", "freeze")}
        made = cls(*embeddings.shape, _weight=embeddings, **options, **more)
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
        super().__init__(locals())

    def forward(self, input):
        """embedding(input)."""
        return F.embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type, self.scale_grad_by_freq, self.sparse)

    def extra_repr(self):
        """The sizes, and each option that is not the default."""
        return f"{self.num_embeddings}, {self.embedding_dim}" + self._changed(
            padding_idx=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, sparse=False)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0,
                        scale_grad_by_freq=False, sparse=False):
        """An Embedding with this matrix; freeze: it is not trained."""
        return cls._from_matrix(locals(), _freeze=freeze)


class EmbeddingBag(_Table):
    """The sum, mean or max of the embeddings of each bag of integers.

    >>> import microgradx
    >>> microgradx.nn.EmbeddingBag(10, 3)(microgradx.tensor([[1, 2], [4, 5]])).shape
    microgradx.Size([2, 3])
    """

    def __init__(self, num_embeddings, embedding_dim, max_norm=None, norm_type=2.0, scale_grad_by_freq=False,
                 mode="mean", sparse=False, _weight=None, include_last_offset=False, padding_idx=None, device=None,
                 dtype=None):
        super().__init__(locals())

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
        return cls._from_matrix(locals())
