"""Distances between two inputs."""
from .. import functional as F
from ._table import TableModule


class CosineSimilarity(TableModule, function=F.cosine_similarity, shown=(), dim=1, eps=1e-8):
    """x1 . x2 / (max(|x1|, eps) * max(|x2|, eps)) along dim.

    >>> import microgradx
    >>> microgradx.nn.CosineSimilarity()(microgradx.tensor([[1., 0.]]), microgradx.tensor([[1., 1.]]))
    tensor([0.7071])
    """


class PairwiseDistance(TableModule, function=F.pairwise_distance, shown=(), p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dimension.

    >>> import microgradx
    >>> microgradx.nn.PairwiseDistance()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]))
    tensor([5.0000])
    """

    @property
    def norm(self):
        """p, under the name that it has in PyTorch."""
        return self.p
