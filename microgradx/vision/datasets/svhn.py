"""The house numbers that Street View saw (SVHN; Netzer et al., 2011): coloured pictures of 32x32 of one digit."""
import math
import os
import struct
import zlib

import numpy as np

from microgradx._rows import need

from .._pil import pil
from .utils import check_integrity, download_url, verify_str_arg
from .vision import VisionDataset

_MATRIX, _COMPRESSED = 14, 15
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}      # kind of data: NumPy's name


def _elements(data, order):
    """(kind, bytes) of the elements of a MATLAB file of version 5: a tag of 8 bytes before each, which holds up to four bytes itself."""
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from(order + "II", data, at)
        start, small = at + 8, kind >> 16
        if small:
            kind, size, start = kind & 0xFFFF, small, at + 4
        yield kind, data[start:start + size]
        at = start + size if kind == _COMPRESSED else at + 8 if small else start + -(-size // 8) * 8


def _matrices(path):
    """{name: array} of the dense numbers in a MATLAB file of version 5."""
    with open(path, "rb") as file:
        header, data = file.read(128), file.read()
    need(header[126:128] in (b"IM", b"MI"), RuntimeError, f"{path}: no MATLAB file of version 5")
    order, found = "<" if header[126:128] == b"IM" else ">", {}
    for kind, body in _elements(data, order):
        if kind == _COMPRESSED:
            kind, body = next(_elements(zlib.decompress(body), order))
        if kind == _MATRIX:
            _, (_, shape), (_, name), (number, values) = list(_elements(body, order))[:4]
            shape = np.frombuffer(shape, order + "i4")
            array = np.frombuffer(values, order + _NUMBERS[number], math.prod(shape.tolist()))
            found[name.decode()] = array.reshape(shape, order="F")
    return found


class SVHN(VisionDataset):
    """Sample i is (RGB PIL image, digit); split is train, test or extra. The file's label 10 is the digit 0.

    `data` holds (N, 3, 32, 32) bytes, `labels` int64 numbers, both NumPy's. RuntimeError where the file is missing or another one, ValueError for
    other words. Nothing else is needed to read the file, which is MATLAB's.
    """

    split_list = {part: [f"http://ufldl.stanford.edu/housenumbers/{part}_32x32.mat", f"{part}_32x32.mat", md5] for part, md5 in (
        ("train", "e26dedcc434d2e4c54c9b2d4a06d8373"), ("test", "eb5a983be6a315427106f1b164d9cef3"), ("extra", "a93ce644f1a588dc4d68dda5feec44a7"))}

    def __init__(self, root, split="train", transform=None, target_transform=None, download=False):
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.split = verify_str_arg(split, "split", tuple(self.split_list))
        self.url, self.filename, self.file_md5 = self.split_list[split]
        if download:
            self.download()
        need(self._check_integrity(), RuntimeError, "Dataset not found or corrupted. You can use download=True to download it")
        found = _matrices(os.path.join(self.root, self.filename))
        self.data, self.labels = found["X"].transpose(3, 2, 0, 1), found["y"].astype(np.int64).squeeze()
        self.labels[self.labels == 10] = 0

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        picture, target = pil("SVHN").Image.fromarray(np.ascontiguousarray(self.data[index].transpose(1, 2, 0))), int(self.labels[index])
        return picture if self.transform is None else self.transform(picture), target if self.target_transform is None else self.target_transform(target)

    def _check_integrity(self):
        return check_integrity(os.path.join(self.root, self.filename), self.file_md5)

    def download(self):
        """Fetch the file, unless it is there."""
        download_url(self.url, self.root, self.filename, self.file_md5)

    def extra_repr(self):
        return f"Split: {self.split}"
