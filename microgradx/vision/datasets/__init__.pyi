"""Data sets of pictures."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx.vision.datasets import cifar as cifar
from microgradx.vision.datasets import fakedata as fakedata
from microgradx.vision.datasets import folder as folder
from microgradx.vision.datasets import mnist as mnist
from microgradx.vision.datasets import omniglot as omniglot
from microgradx.vision.datasets import oxford_iiit_pet as oxford_iiit_pet
from microgradx.vision.datasets import stl10 as stl10
from microgradx.vision.datasets import svhn as svhn
from microgradx.vision.datasets import utils as utils
from microgradx.vision.datasets import vision as vision
from microgradx.vision.datasets import voc as voc
from microgradx.vision.datasets.vision import PicturesInMemory as _PicturesInMemory
from microgradx.vision.datasets.vision import VisionDataset as VisionDataset
from microgradx.vision.datasets.vision import VisionDataset as _VisionDataset

__all__ = ['CIFAR10', 'CIFAR100', 'DatasetFolder', 'EMNIST', 'FakeData', 'FashionMNIST', 'ImageFolder', 'KMNIST', 'MNIST', 'Omniglot', 'OxfordIIITPet', 'STL10', 'SVHN', 'VOCDetection', 'VOCSegmentation', 'VisionDataset']
class CIFAR10(_PicturesInMemory):
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __len__(self) -> builtins.int: ...
    base_folder: Any
    def download(self) -> Any: ...
    def extra_repr(self) -> Any: ...
    filename: Any
    meta: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class CIFAR100(CIFAR10):
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    base_folder: Any
    filename: Any
    meta: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class DatasetFolder(_VisionDataset):
    def __init__(self, root: Any, loader: Any, extensions: Any=None, transform: Any=None, target_transform: Any=None, is_valid_file: Any=None, allow_empty: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def find_classes(self, directory: Any) -> Any: ...
    @staticmethod
    def make_dataset(directory: Any, class_to_idx: Any, extensions: Any=None, is_valid_file: Any=None, allow_empty: Any=False) -> Any: ...
class EMNIST(MNIST):
    def __init__(self, root: Any, split: Any, **kwargs: Any) -> None: ...
    classes_split_dict: Any
    def download(self) -> Any: ...
    md5: Any
    splits: Any
    url: Any
class FakeData(_VisionDataset):
    def __init__(self, size: Any=1000, image_size: Any=..., num_classes: Any=10, transform: Any=None, target_transform: Any=None, random_offset: Any=0) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
class FashionMNIST(MNIST):
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    classes: Any
    mirrors: Any
    resources: Any
class ImageFolder(DatasetFolder):
    def __init__(self, root: Any, transform: Any=None, target_transform: Any=None, loader: Any=..., is_valid_file: Any=None, allow_empty: Any=False) -> None: ...
class KMNIST(MNIST):
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    classes: Any
    mirrors: Any
    resources: Any
class MNIST(_PicturesInMemory):
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __len__(self) -> builtins.int: ...
    class_to_idx: Any
    classes: Any
    def download(self) -> Any: ...
    def extra_repr(self) -> Any: ...
    mirrors: Any
    processed_folder: Any
    raw_folder: Any
    resources: Any
    test_data: Any
    test_file: Any
    test_labels: Any
    train_data: Any
    train_labels: Any
    training_file: Any
class Omniglot(_VisionDataset):
    def __init__(self, root: Any, background: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False, loader: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def download(self) -> Any: ...
    download_url_prefix: Any
    folder: Any
    zips_md5: Any
class OxfordIIITPet(_VisionDataset):
    def __init__(self, root: Any, split: Any='trainval', target_types: Any='category', transforms: Any=None, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
class STL10(_VisionDataset):
    def __init__(self, root: Any, split: Any='train', folds: Any=None, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    base_folder: Any
    class_names_file: Any
    def download(self) -> Any: ...
    def extra_repr(self) -> Any: ...
    filename: Any
    folds_list_file: Any
    splits: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class SVHN(_VisionDataset):
    def __init__(self, root: Any, split: Any='train', transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def download(self) -> Any: ...
    def extra_repr(self) -> Any: ...
    split_list: Any
class VOCDetection(_VisionDataset):
    def __init__(self, root: Any, year: Any='2012', image_set: Any='train', download: Any=False, transform: Any=None, target_transform: Any=None, transforms: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    annotations: Any
    @staticmethod
    def parse_voc_xml(node: Any) -> Any: ...
class VOCSegmentation(_VisionDataset):
    def __init__(self, root: Any, year: Any='2012', image_set: Any='train', download: Any=False, transform: Any=None, target_transform: Any=None, transforms: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    masks: Any
