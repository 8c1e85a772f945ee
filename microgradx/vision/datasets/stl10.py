"""STL-10: 96x96 colour pictures, many without labels (Coates et al., 2011)."""
import os

import numpy as np

from microgradx._rows import need

from .._pil import pil
from .utils import check_integrity, download_and_extract_archive, verify_str_arg
from .vision import VisionDataset


class STL10(VisionDataset):
    """`data` uint8 array (n, 3, 96, 96), `labels` from 0, -1 of what has none; split is train, test, unlabeled or train+unlabeled.

    folds, 0 to 9: one of the ten parts of the training set. Below `root/stl10_binary`; the files are checked by MD5, and with `download=True`
    fetched. RuntimeError where they are missing or corrupt, ValueError for another split or fold. Without a transform a picture is a PIL image.
    """

    base_folder = "stl10_binary"
    url = "http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz"
    filename, tgz_md5 = "stl10_binary.tar.gz", "91f7769df0f17e558f3565bffb0c7dfb"
    class_names_file, folds_list_file = "class_names.txt", "fold_indices.txt"
    train_list = [["train_X.bin", "918c2871b30a85fa023e0c44e0bee87f"], ["train_y.bin", "5a34089d4802c674881badbb80307741"],
                  ["unlabeled_X.bin", "5242ba1fed5e4be9e1e742405eb56ca4"]]
    test_list = [["test_X.bin", "7f263ba9f9e0b06b93213547f721ac82"], ["test_y.bin", "36f9794fa4beb8a2c72628de14fa638e"]]
    splits = ("train", "train+unlabeled", "unlabeled", "test")

    def __init__(self, root, split="train", folds=None, transform=None, target_transform=None, download=False):
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.split, self.folds = verify_str_arg(split, "split", self.splits), folds
        need(folds is None or isinstance(folds, int), ValueError, f"Expected type None or int for argument folds, but got type {type(folds)}.")
        need(folds is None or folds in range(10), ValueError, f"Value for argument folds should be in the range [0, 10), but got {folds}.")
        if download:
            self.download()
        need(self._check_integrity(), RuntimeError, "Dataset not found or corrupted. You can use download=True to download it")
        parts = [self._part(name) for name in split.split("+")]
        self.data, self.labels = (np.concatenate(each) for each in zip(*parts, strict=True))
        if os.path.isfile(names := self._path(self.class_names_file)):
            with open(names) as file:
                self.classes = file.read().splitlines()

    def _path(self, name):
        return os.path.join(self.root, self.base_folder, name)

    def _part(self, name):
        """(pictures, labels) of a file; its columns come first."""
        data = np.fromfile(self._path(f"{name}_X.bin"), np.uint8).reshape(-1, 3, 96, 96).transpose(0, 1, 3, 2)
        if name == "unlabeled":
            return data, np.full(len(data), -1)
        labels = np.fromfile(self._path(f"{name}_y.bin"), np.uint8) - np.uint8(1)
        if name == "train" and self.folds is not None:
            with open(self._path(self.folds_list_file)) as file:
                kept = np.array(file.read().splitlines()[self.folds].split(), np.int64)
            data, labels = data[kept], labels[kept]
        return data, labels

    def __getitem__(self, index):
        image, target = pil("STL10").Image.fromarray(np.ascontiguousarray(self.data[index].transpose(1, 2, 0))), int(self.labels[index])
        return (image if self.transform is None else self.transform(image),
                target if self.target_transform is None else self.target_transform(target))

    def __len__(self):
        return len(self.data)

    def _check_integrity(self):
        return all(check_integrity(self._path(name), digest) for name, digest in self.train_list + self.test_list)

    def download(self):
        """Fetch and unpack the archive, unless the files are there. RuntimeError when it cannot be fetched."""
        if not self._check_integrity():
            download_and_extract_archive(self.url, self.root, filename=self.filename, md5=self.tgz_md5)

    def extra_repr(self):
        return f"Split: {self.split}"
