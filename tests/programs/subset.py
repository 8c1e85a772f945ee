"""Cuts a small subset out of MNIST's four files, in the folder layout that PyTorch's programs read."""
import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np

TRAIN, TEST = 3000, 1000
FILES = {
    "train-images-idx3-ubyte": TRAIN,
    "train-labels-idx1-ubyte": TRAIN,
    "t10k-images-idx3-ubyte": TEST,
    "t10k-labels-idx1-ubyte": TEST,
}


def real_mnist():
    """The folder with the real files, or None: MICROGRADX_DATA, flat or as MNIST/raw, else ../shared/mnist."""
    root = Path(__file__).resolve().parents[2]
    folders = [root.parent / "shared" / "mnist"]
    if os.environ.get("MICROGRADX_DATA"):
        given = Path(os.environ["MICROGRADX_DATA"])
        folders = [given, given / "MNIST" / "raw", *folders]
    return next((f for f in folders if all(find(f, name) for name in FILES)), None)


def find(folder, name):
    """The path of an idx file, packed or not, or None."""
    return next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)


def read_idx(path):
    """The uint8 array of an idx file."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    shape = struct.unpack_from(f">{data[3]}i", data, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def idx_bytes(array):
    """An idx file: two zero bytes, the code of uint8, the number of dimensions, their sizes, the values."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}i", *array.shape) + array.tobytes()


def write(folder, arrays):
    """Write the four arrays, keyed by file name, as <folder>/data/MNIST/raw, and <folder>/MNIST as a link to it."""
    raw = Path(folder) / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, array in arrays.items():
        (raw / name).write_bytes(idx_bytes(array))
    (Path(folder) / "MNIST").symlink_to(raw.parent, target_is_directory=True)


def mnist_arrays(folder):
    """The first 3,000 training and 1,000 test digits of the real files."""
    return {name: read_idx(find(folder, name))[:count] for name, count in FILES.items()}


def drawn_arrays():
    """As many digits drawn by the project itself, which are the same bytes on every machine."""
    from microgradx.vision import digits

    arrays = (*digits.draw(TRAIN), *digits.draw(TEST, train=False))
    return dict(zip(FILES, (array.astype(np.uint8) for array in arrays), strict=True))


def digest(arrays):
    """SHA-256 of the four arrays: an expectation holds only for the digits it was recorded with."""
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays.values())).hexdigest()
