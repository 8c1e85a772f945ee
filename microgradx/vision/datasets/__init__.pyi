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
    """`data` uint8 array (n, 32, 32, 3), `targets` list of ints; below `root/cifar-10-batches-py`."""
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __len__(self) -> builtins.int: ...
    base_folder: Any
    def download(self) -> Any: """Fetch the archive and unpack the batches, unless they are there. RuntimeError when it cannot be fetched."""
    def extra_repr(self) -> Any: ...
    filename: Any
    meta: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class CIFAR100(CIFAR10):
    """CIFAR10 with a hundred classes, below `root/cifar-100-python`."""
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    base_folder: Any
    filename: Any
    meta: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class DatasetFolder(_VisionDataset):
    """Sample i is `loader(path)` and the class of file i below `root/<class>/`; `classes`, `class_to_idx`, `samples`,"""
    def __init__(self, root: Any, loader: Any, extensions: Any=None, transform: Any=None, target_transform: Any=None, is_valid_file: Any=None, allow_empty: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def find_classes(self, directory: Any) -> Any: """`find_classes`; a subclass may choose the classes otherwise."""
    @staticmethod
    def make_dataset(directory: Any, class_to_idx: Any, extensions: Any=None, is_valid_file: Any=None, allow_empty: Any=False) -> Any: ...
class EMNIST(MNIST):
    """Letters and digits in MNIST's format (Cohen et al., 2017), below `root/EMNIST/raw`; rows and columns are exchanged, as the files have them."""
    def __init__(self, root: Any, split: Any, **kwargs: Any) -> None: ...
    classes_split_dict: Any
    def download(self) -> Any: """Fetch the archive and unpack it into `raw_folder`, unless the split's files are there. RuntimeError when it cannot be fetched."""
    md5: Any
    splits: Any
    url: Any
class FakeData(_VisionDataset):
    """`size` PIL images of normal noise with random classes; sample i is seeded by i + random_offset."""
    def __init__(self, size: Any=1000, image_size: Any=..., num_classes: Any=10, transform: Any=None, target_transform: Any=None, random_offset: Any=0) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
class FashionMNIST(MNIST):
    """Zalando's articles of clothing in MNIST's format, below `root/FashionMNIST/raw`."""
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    classes: Any
    mirrors: Any
    resources: Any
class ImageFolder(DatasetFolder):
    """DatasetFolder of images, RGB PIL images unless there is a `loader` or `transform`; also `imgs`."""
    def __init__(self, root: Any, transform: Any=None, target_transform: Any=None, loader: Any=..., is_valid_file: Any=None, allow_empty: Any=False) -> None: ...
class KMNIST(MNIST):
    """Cursive Japanese characters in MNIST's format, below `root/KMNIST/raw`."""
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    classes: Any
    mirrors: Any
    resources: Any
class MNIST(_PicturesInMemory):
    """Handwritten digits: `data` uint8 (n, 28, 28), `targets` int64 (n,); a sample is (picture, int)."""
    def __init__(self, root: Any, train: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __len__(self) -> builtins.int: ...
    class_to_idx: Any
    classes: Any
    def download(self) -> Any: """Fetch into `raw_folder` what is not there yet. RuntimeError with all that was tried when that fails."""
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
    """Sample i is (grey PIL image or `loader(path)`, the number of its character): of the background set or the evaluation set."""
    def __init__(self, root: Any, background: Any=True, transform: Any=None, target_transform: Any=None, download: Any=False, loader: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def download(self) -> Any: """Fetch and unpack the archive, unless it is there. RuntimeError when it cannot be fetched."""
    download_url_prefix: Any
    folder: Any
    zips_md5: Any
class OxfordIIITPet(_VisionDataset):
    """Sample i is (RGB PIL image, target); split is trainval or test, below `root/oxford-iiit-pet`."""
    def __init__(self, root: Any, split: Any='trainval', target_types: Any='category', transforms: Any=None, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
class STL10(_VisionDataset):
    """`data` uint8 array (n, 3, 96, 96), `labels` from 0, -1 of what has none; split is train, test, unlabeled or train+unlabeled."""
    def __init__(self, root: Any, split: Any='train', folds: Any=None, transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    base_folder: Any
    class_names_file: Any
    def download(self) -> Any: """Fetch and unpack the archive, unless the files are there. RuntimeError when it cannot be fetched."""
    def extra_repr(self) -> Any: ...
    filename: Any
    folds_list_file: Any
    splits: Any
    test_list: Any
    tgz_md5: Any
    train_list: Any
    url: Any
class SVHN(_VisionDataset):
    """Sample i is (RGB PIL image, digit); split is train, test or extra. The file's label 10 is the digit 0."""
    def __init__(self, root: Any, split: Any='train', transform: Any=None, target_transform: Any=None, download: Any=False) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def download(self) -> Any: """Fetch the file, unless it is there."""
    def extra_repr(self) -> Any: ...
    split_list: Any
class VOCDetection(_VisionDataset):
    """Sample i is (RGB PIL image, {'annotation': what the XML file says of it}), with a list of objects and words for numbers."""
    def __init__(self, root: Any, year: Any='2012', image_set: Any='train', download: Any=False, transform: Any=None, target_transform: Any=None, transforms: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    annotations: Any
    @staticmethod
    def parse_voc_xml(node: Any) -> Any: ...
class VOCSegmentation(_VisionDataset):
    """Sample i is (RGB PIL image, PIL image of the classes of its pixels, in the palette of the data set)."""
    def __init__(self, root: Any, year: Any='2012', image_set: Any='train', download: Any=False, transform: Any=None, target_transform: Any=None, transforms: Any=None) -> None: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    masks: Any
