"""CIFAR-10 and CIFAR-100: 32x32 colour pictures."""
import io
import os
import pickle
import tarfile

import numpy as np

import microgradx as _m
from microgradx._files import write_atomically

from ._download import fetch, matches
from .vision import PicturesInMemory


class _Unpickler(pickle.Unpickler):
    """Knows the NumPy array of the batches and nothing else, so that a file can run no code."""

    def find_class(self, module, name):
        if module in ("numpy.core.multiarray", "numpy._core.multiarray") and name == "_reconstruct":
            return np._core.multiarray._reconstruct
        if module == "numpy" and name in ("ndarray", "dtype"):
            return getattr(np, name)
        if (module, name) == ("_codecs", "encode"):
            return lambda text, encoding: text.encode(encoding)
        raise RuntimeError(f"a file of CIFAR holds no {module}.{name}: it is not what it says")


class CIFAR10(PicturesInMemory):
    """`data` uint8 array (n, 32, 32, 3), `targets` list of ints; below `root/cifar-10-batches-py`.

    The files are checked by MD5. With `download=True` the archive is fetched and unpacked when they are not there.
    Raises RuntimeError when they are missing or corrupt. Without a transform a picture is a PIL image.
    """

    base_folder = "cifar-10-batches-py"
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    filename, tgz_md5 = "cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a"
    train_list = [["data_batch_1", "c99cafc152244af753f735de768cd75f"],
                  ["data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"],
                  ["data_batch_3", "54ebc095f3ab1f0389bbae665268c751"],
                  ["data_batch_4", "634d18415352ddfa80567beed471001a"],
                  ["data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"]]
    test_list = [["test_batch", "40351d587109b95175f43aff81a1287e"]]
    meta = {"filename": "batches.meta", "key": "label_names", "md5": "5ff9c542aee3614f3951f8cda6e48888"}

    def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download()
        if not self._check_integrity():
            raise RuntimeError("Dataset not found or corrupted. You can use download=True to download it")
        batches = [self._read(name) for name, _ in (self.train_list if train else self.test_list)]
        self.data = np.concatenate([batch["data"].reshape(-1, 3, 32, 32) for batch in batches]).transpose(0, 2, 3, 1)
        self.data = np.ascontiguousarray(self.data)
        self.targets = [label for batch in batches for label in batch.get("labels", batch.get("fine_labels"))]
        self.classes = self._read(self.meta["filename"])[self.meta["key"]]
        self.class_to_idx = {name: index for index, name in enumerate(self.classes)}

    def _path(self, name):
        return os.path.join(self.root, self.base_folder, name)

    def _read(self, name):
        with open(self._path(name), "rb") as file:
            return _Unpickler(file, encoding="latin1").load()

    def _files(self):
        return [*self.train_list, *self.test_list, [self.meta["filename"], self.meta["md5"]]]

    def _check_integrity(self):
        for name, digest in self._files():
            if not os.path.isfile(self._path(name)):
                return False
            with open(self._path(name), "rb") as file:
                if not matches(file.read(), digest):
                    return False
        return True

    def download(self):
        """Fetch the archive and unpack the batches, unless they are there. RuntimeError when it cannot be fetched."""
        if self._check_integrity():
            return

        def accept(data):
            if not matches(data, self.tgz_md5):
                raise ValueError("wrong checksum")
            return data

        archive = fetch([self.url.removesuffix(self.filename)], self.filename, accept)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for name, _ in self._files():
                write_atomically(self._path(name), tar.extractfile(f"{self.base_folder}/{name}").read())

    def _image(self, index):
        return self.data[index], self.targets[index]

    def _pictures(self, indices):
        if not (isinstance(self.data, np.ndarray) and self.data.dtype == np.uint8 and self.data.ndim == 4):
            return None
        targets = [self.targets[index] for index in indices]
        if not all(type(target) is int for target in targets):
            return None
        return _m.from_numpy(self.data[indices]), _m.tensor(targets)

    def __len__(self):
        return len(self.data)

    def extra_repr(self):
        return f"Split: {'Train' if self.train is True else 'Test'}"


class CIFAR100(CIFAR10):
    """CIFAR10 with a hundred classes, below `root/cifar-100-python`."""

    base_folder = "cifar-100-python"
    url = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
    filename, tgz_md5 = "cifar-100-python.tar.gz", "eb9058c3a382ffc7106e4002c42a8d85"
    train_list = [["train", "16019d7e3df5f24257cddd939b257f8d"]]
    test_list = [["test", "f0ef6b0ae62326f3e7ffdfab6717acfc"]]
    meta = {"filename": "meta", "key": "fine_label_names", "md5": "7973b15100ade9c7d40fb424638fde48"}
