"""DistributedSampler: the share of a data set that one of several processes reads."""
import math

import microgradx
from microgradx._rows import need

from .sampler import Sampler

__all__ = ["DistributedSampler"]


class DistributedSampler(Sampler):
    """Every num_replicas-th index from rank on, of a permutation that depends on seed + epoch alone (set_epoch).

    All processes get as many: some indices come twice, or with drop_last the last ones are left out. num_replicas and rank are those
    of the process group, if not given; ValueError without one.

    >>> from microgradx.utils.data import DistributedSampler
    >>> [list(DistributedSampler(range(5), num_replicas=2, rank=rank, shuffle=False)) for rank in (0, 1)]
    [[0, 2, 4], [1, 3, 0]]
    """

    def __init__(self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False):
        num_replicas = microgradx.distributed.get_world_size() if num_replicas is None else num_replicas
        rank = microgradx.distributed.get_rank() if rank is None else rank
        need(0 <= rank < num_replicas, ValueError, f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]")
        self.dataset, self.num_replicas, self.rank = dataset, num_replicas, rank
        self.epoch, self.drop_last, self.shuffle, self.seed = 0, drop_last, shuffle, seed
        left_out = len(dataset) % num_replicas if drop_last else 0
        self.num_samples = math.ceil((len(dataset) - left_out) / num_replicas)
        self.total_size = self.num_samples * num_replicas

    def __iter__(self):
        n = len(self.dataset)
        order = microgradx.randperm(n, generator=microgradx.Generator().manual_seed(self.seed + self.epoch)).tolist() if self.shuffle else range(n)
        return iter([order[i % n] for i in range(self.rank, self.total_size, self.num_replicas)])

    def __len__(self):
        return self.num_samples

    def set_epoch(self, epoch):
        """Let the next permutation be that of this epoch."""
        self.epoch = epoch
