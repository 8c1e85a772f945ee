"""Where the training data come from: a named folder, the cache, a download, or digits drawn here."""
import os
import sys

import numpy as np

import microgradx as _m
from microgradx.utils.data import TensorDataset
from microgradx.vision import transforms
from microgradx.vision.datasets import MNIST
from microgradx.vision.digits import draw

from .errors import CommandError

NORMALIZED = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])


class DrawnDigits(MNIST):
    """`digits.draw` as a data set in place of MNIST."""

    def __init__(self, n, train, transform):
        self._drawn = draw(n, train=train)
        super().__init__("drawn", train=train, transform=transform)

    def _check_exists(self):
        return True

    def _load_data(self):
        images, labels = self._drawn
        del self._drawn
        return _m.from_numpy(images), _m.from_numpy(labels)


def cache_folder():
    """`$XDG_CACHE_HOME/microgradx`, by default `~/.cache/microgradx`."""
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "microgradx")


def _pair(root, **kwargs):
    return [MNIST(root, train=train, transform=NORMALIZED, **kwargs) for train in (True, False)]


def _named(folder, said_by):
    folder = os.path.expanduser(folder)
    if not os.path.isdir(folder):
        raise CommandError(f"{said_by} {folder}: there is no such folder", status=2)
    os.environ["MICROGRADX_DATA"] = folder  # where MNIST looks for a flat folder
    try:
        return _pair(folder), folder
    except RuntimeError as error:
        if "not found" not in str(error):
            raise CommandError(str(error)) from error
        raise CommandError(f"{said_by} {folder}: it has no MNIST. Expected there, or in MNIST/raw below it, are "
                           "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                           "t10k-labels-idx1-ubyte, each unpacked or as .gz", status=2) from error


_NOTICE = """
{line}
NOT MNIST. There is no MNIST here, so this run trains on digits that microgradx draws itself.
They look like handwriting, but the accuracy on them says nothing about MNIST.
Why: {why}
To train on MNIST, give its four files (.gz or unpacked): --data FOLDER, or MICROGRADX_DATA=FOLDER.
{line}
"""


def _drawn(why, limit):
    print(_NOTICE.format(line="*" * 100, why=why), file=sys.stderr)
    sizes = [min(limit or n, n) for n in (60000, 10000)]
    return [DrawnDigits(n, train, NORMALIZED) for n, train in zip(sizes, (True, False), strict=True)]


def digits(folder, limit):
    """(training set, test set, where they are from); at most `limit` pictures each when it is given."""
    named = os.environ.get("MICROGRADX_DATA") or None if folder is None else folder
    if named is not None:
        pair, where = _named(named, "MICROGRADX_DATA" if folder is None else "--data")
    else:
        where = cache_folder()
        try:
            pair = _pair(where, download=True)  # fetches only what the cache does not have
        except (RuntimeError, OSError) as error:
            pair, where = _drawn(str(error), limit), "drawn digits, not MNIST"
    for part in pair:
        if not len(part) or part.data.shape[1:] != (28, 28):
            raise CommandError(f"{where}: expected pictures of 28x28, some to train with and some to test with; found {tuple(part.data.shape)}")
        if limit:
            part.data, part.targets = part.data[:limit], part.targets[:limit]
    return *pair, where


def xor():
    """(training set, test set, where they are from) for exclusive or: both are the whole truth table."""
    rows = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    table = TensorDataset(_m.tensor(rows), _m.tensor(rows[:, :1] != rows[:, 1:]).float())
    return table, table, "its truth table"
