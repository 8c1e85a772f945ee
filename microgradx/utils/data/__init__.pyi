"""Data sets, samplers and the DataLoader that turns them into batches."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from collections.abc import Iterator
from microgradx.utils.data import dataloader as dataloader
from microgradx.utils.data import dataset as dataset
from microgradx.utils.data import distributed as distributed
from microgradx.utils.data import sampler as sampler
from microgradx.utils.data.dataset import ChainDataset as ChainDataset
from microgradx.utils.data.dataset import ConcatDataset as ConcatDataset
from microgradx.utils.data.dataset import Dataset as Dataset
from microgradx.utils.data.dataset import IterableDataset as IterableDataset
from microgradx.utils.data.dataset import StackDataset as StackDataset
from microgradx.utils.data.dataset import Subset as Subset
from microgradx.utils.data.dataset import TensorDataset as TensorDataset
from microgradx.utils.data.sampler import BatchSampler as BatchSampler
from microgradx.utils.data.sampler import RandomSampler as RandomSampler
from microgradx.utils.data.sampler import Sampler as Sampler
from microgradx.utils.data.sampler import Sampler as _Sampler
from microgradx.utils.data.sampler import SequentialSampler as SequentialSampler
from microgradx.utils.data.sampler import SubsetRandomSampler as SubsetRandomSampler
from microgradx.utils.data.sampler import WeightedRandomSampler as WeightedRandomSampler

import typing
import typing_extensions
_T = typing_extensions.TypeVar("_T", covariant=True, default=Any)
__all__ = ['BatchSampler', 'ChainDataset', 'ConcatDataset', 'DataLoader', 'Dataset', 'DistributedSampler', 'IterableDataset', 'RandomSampler', 'Sampler', 'SequentialSampler', 'StackDataset', 'Subset', 'SubsetRandomSampler', 'TensorDataset', 'WeightedRandomSampler', 'default_collate', 'default_convert', 'get_worker_info', 'random_split']
class DataLoader(typing.Generic[_T]):
    def __init__(self, dataset: Any, batch_size: Any=1, shuffle: Any=None, sampler: Any=None, batch_sampler: Any=None, num_workers: Any=0, collate_fn: Any=None, pin_memory: Any=False, drop_last: Any=False, timeout: Any=0, worker_init_fn: Any=None, multiprocessing_context: Any=None, generator: Any=None, *, prefetch_factor: Any=None, persistent_workers: Any=False, pin_memory_device: Any='', in_order: Any=True) -> None: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
    multiprocessing_context: Any
class DistributedSampler(_Sampler):
    def __init__(self, dataset: Any, num_replicas: Any=None, rank: Any=None, shuffle: Any=True, seed: Any=0, drop_last: Any=False) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def set_epoch(self, epoch: Any) -> Any: ...
def default_collate(batch: Any) -> Any: ...
def default_convert(data: Any) -> Any: ...
def get_worker_info() -> Any: ...
def random_split(dataset: Any, lengths: Any, generator: Any=None) -> Any: ...
