"""MNIST and the data sets in its format: 28x28 grey pictures in ten classes."""
import gzip
import os
import string
import zlib

import numpy as np

import microgradx as _m
from microgradx._engine.warn import warn
from microgradx._files import write_atomically

from ._download import fetch, matches
from .utils import download_and_extract_archive, list_files, verify_str_arg
from .vision import PicturesInMemory

_MAGIC = {1: 0x801, 3: 0x803}  # idx files of bytes with one dimension (labels) and with three (images)


def parse_idx(data, dimensions, name):
    """The array in the bytes of an idx file; RuntimeError, naming the file and both sizes, when they are not one."""
    header = 4 + 4 * dimensions
    if len(data) < header or int.from_bytes(data[:4], "big") != _MAGIC[dimensions]:
        raise RuntimeError(f"{name}: not an idx file of bytes with {dimensions} dimension(s): it begins with "
                           f"{data[:4].hex() or 'nothing'} and should begin with {_MAGIC[dimensions]:08x}")
    shape = tuple(np.frombuffer(data, ">u4", dimensions, 4).tolist())
    expected = header + int(np.prod(shape, dtype=object))
    if len(data) != expected:
        raise RuntimeError(f"{name}: the file is {'short' if len(data) < expected else 'too long'}: its header says "
                           "shape "
                           f"{shape}, so {expected} bytes, but it has {len(data)}; delete it and fetch it again")
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)


def _read(path):
    """The unpacked bytes of a file, .gz or not. RuntimeError for a broken .gz."""
    with open(path, "rb") as file:
        data = file.read()
    return _unpack(data, path) if path.endswith(".gz") else data


def _unpack(data, name):
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise RuntimeError(f"{name}: the file is short or corrupt: {error}; delete it and fetch it again") from error


class MNIST(PicturesInMemory):
    """Handwritten digits: `data` uint8 (n, 28, 28), `targets` int64 (n,); a sample is (picture, int).

    The files are looked for, unpacked or as .gz, in `root/MNIST/raw`, then in the folder that the environment variable
    MICROGRADX_DATA names (there flat or in the same layout); subsets of the data set are fine, their structure is
    checked. With `download=True` what is missing is fetched into `root/MNIST/raw`. Without a transform a picture is a
    PIL image.

    Raises RuntimeError when the files are not found, cannot be downloaded, are short or corrupt.
    """

    mirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist/",
               "https://storage.googleapis.com/cvdf-datasets/mnist/"]
    resources = [("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                 ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
                 ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
                 ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c")]
    classes = ["0 - zero", "1 - one", "2 - two", "3 - three", "4 - four", "5 - five", "6 - six", "7 - seven",
               "8 - eight", "9 - nine"]
    training_file, test_file = "training.pt", "test.pt"
    _sha256 = {  # of the unpacked files
        "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    }

    def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download()
        if not self._check_exists():
            raise RuntimeError("Dataset not found. You can use download=True to download it")
        self.data, self.targets = self._load_data()

    def _names(self):
        return [name.removesuffix(".gz") for name, _ in self.resources if name.startswith("train") == self.train]

    def _folders(self):
        yield self.raw_folder
        named = os.environ.get("MICROGRADX_DATA")
        if named:
            named, kind = os.path.expanduser(named), type(self).__name__
            yield os.path.join(named, kind, "raw")
            if kind == "MNIST":  # all sets in this format use the same file names: a flat folder is MNIST's
                yield named

    def _find(self, name):
        """Path of the file `name` or `name`.gz, or None."""
        for folder in self._folders():
            for path in (os.path.join(folder, name), os.path.join(folder, name + ".gz")):
                if os.path.isfile(path):
                    return path
        return None

    def _check_exists(self):
        return all(self._find(name) for name in self._names())

    def _load_data(self):
        image_path, label_path = map(self._find, self._names())
        images, labels = parse_idx(_read(image_path), 3, image_path), parse_idx(_read(label_path), 1, label_path)
        if len(images) != len(labels):
            raise RuntimeError(f"{image_path}: {len(images)} images, but {len(labels)} labels in {label_path}")
        if labels.size and labels.max() >= len(self.classes):
            raise RuntimeError(f"{label_path}: label {labels.max()} in a data set of {len(self.classes)} classes")
        return _m.from_numpy(images.copy()), _m.from_numpy(labels.astype(np.int64))

    def download(self):
        """Fetch into `raw_folder` what is not there yet. RuntimeError with all that was tried when that fails."""
        for packed, digest in self.resources:
            name = packed.removesuffix(".gz")
            if self._find(name):
                continue

            def accept(data, packed=packed, digest=digest, name=name):
                if name not in self._sha256 and not matches(data, digest):
                    raise ValueError("wrong checksum")
                try:
                    unpacked = _unpack(data, packed)
                except RuntimeError as error:
                    raise ValueError(str(error)) from error
                if name in self._sha256 and not matches(unpacked, self._sha256[name]):
                    raise ValueError("wrong checksum")
                return unpacked

            try:
                unpacked = fetch(self.mirrors, packed, accept)
            except RuntimeError as error:
                raise RuntimeError(f"{error}\nWithout a network, put the files (.gz or unpacked) in "
                                   f"{self.raw_folder}, or name "
                                   "a folder that has them in the environment variable MICROGRADX_DATA.") from None
            write_atomically(os.path.join(self.raw_folder, name), unpacked)

    def _image(self, index):
        return self.data[index].numpy(), int(self.targets[index])

    def _pictures(self, indices):
        data, targets = self.data, self.targets
        if not (isinstance(data, _m.Tensor) and data.dtype == _m.uint8 and data.dim() == 3
                and isinstance(targets, _m.Tensor) and targets.dtype == _m.int64 and targets.dim() == 1):
            return None
        rows = _m.from_numpy(np.array(indices, np.int64))
        return data[rows], targets[rows]

    def __len__(self):
        return len(self.data)

    def extra_repr(self):
        return f"Split: {'Train' if self.train is True else 'Test'}"

    @property
    def raw_folder(self):
        return os.path.join(self.root, type(self).__name__, "raw")

    @property
    def processed_folder(self):
        return os.path.join(self.root, type(self).__name__, "processed")

    @property
    def class_to_idx(self):
        return {name: index for index, name in enumerate(self.classes)}

    @property
    def train_labels(self):
        return self._renamed("train_labels", "targets")

    @property
    def test_labels(self):
        return self._renamed("test_labels", "targets")

    @property
    def train_data(self):
        return self._renamed("train_data", "data")

    @property
    def test_data(self):
        return self._renamed("test_data", "data")

    def _renamed(self, old, new):
        warn(f"{old} has been renamed {new}")
        return getattr(self, new)


class FashionMNIST(MNIST):
    """Zalando's articles of clothing in MNIST's format, below `root/FashionMNIST/raw`."""

    mirrors = ["https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
               "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"]
    resources = [("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                 ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
                 ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
                 ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310")]
    classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    _sha256 = {}


class KMNIST(MNIST):
    """Cursive Japanese characters in MNIST's format, below `root/KMNIST/raw`."""

    mirrors = ["https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"]
    resources = [("train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7"),
                 ("train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344"),
                 ("t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7"),
                 ("t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134")]
    classes = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
    _sha256 = {}


class EMNIST(MNIST):
    """Letters and digits in MNIST's format (Cohen et al., 2017), below `root/EMNIST/raw`; rows and columns are exchanged, as the files have them.

    split: byclass, bymerge, balanced, letters, digits or mnist; ValueError for another. The archive that `download=True` fetches holds all of them.
    """

    url, md5 = "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e"
    splits = ("byclass", "bymerge", "balanced", "letters", "digits", "mnist")
    _merged = sorted(set(string.digits + string.ascii_letters) - set("cijklmopsuvwxyz"))        # whose two cases look alike
    classes_split_dict = {"byclass": sorted(string.digits + string.ascii_letters), "bymerge": _merged, "balanced": _merged,
                          "letters": ["N/A", *string.ascii_lowercase], "digits": [*string.digits], "mnist": [*string.digits]}

    def __init__(self, root, split, **kwargs):
        self.split = verify_str_arg(split, "split", self.splits)
        self.classes = self.classes_split_dict[split]
        self.training_file, self.test_file = f"training_{split}.pt", f"test_{split}.pt"
        super().__init__(root, **kwargs)

    def _names(self):
        return [f"emnist-{self.split}-{'train' if self.train else 'test'}-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1")]

    def download(self):
        """Fetch the archive and unpack it into `raw_folder`, unless the split's files are there. RuntimeError when it cannot be fetched."""
        if self._check_exists():
            return
        download_and_extract_archive(self.url, self.raw_folder, md5=self.md5)
        packed = os.path.join(self.raw_folder, "gzip")
        for name in list_files(packed, ".gz"):
            os.replace(os.path.join(packed, name), os.path.join(self.raw_folder, name))
