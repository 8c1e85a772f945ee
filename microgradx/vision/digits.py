"""Handwritten-looking digits, drawn: MNIST's shape and size where there is no MNIST.

A digit is a few pen strokes through control points. Every sample moves the points, bends, slants and turns the strokes,
fits them into 20x20 pixels around their centre of mass, as MNIST does, and inks them with a pen of some width.
All arithmetic is on integers (float64 only carries integers below 2**53), and all randomness is a hash of
(seed, sample, slot): the bytes are the same on every machine, and the first n samples do not depend on n.
"""
import gzip
import os
from functools import cache

import numpy as np

from microgradx._files import write_atomically

# Per class, several ways to write it: the points (x right, y down, in a box of 20) and the strokes as indices of
# points. A stroke is a smooth curve through its points; strokes that share a point meet in a corner.
_SHAPES = {
    0: [([(11, 0), (5, 3), (3, 10), (5, 17), (10, 20), (15, 17), (17, 10), (15, 3), (10, 0)], [range(9)]),
        ([(13, 1), (7, 2), (3, 8), (4, 16), (9, 20), (15, 15), (17, 7), (13, 1), (9, 2)], [range(9)]),
        ([(10, 0), (6, 4), (5, 11), (7, 18), (11, 20), (14, 15), (15, 8), (13, 2), (9, 1)], [range(9)])],
    1: [([(11, 0), (10, 7), (10, 13), (9, 20)], [range(4)]),
        ([(13, 0), (11, 7), (9, 13), (7, 20)], [range(4)]),
        ([(7, 4), (11, 0), (10, 10), (10, 20)], [(0, 1), (1, 2, 3)]),
        ([(7, 4), (11, 0), (10, 10), (10, 20), (6, 20), (15, 20)], [(0, 1), (1, 2, 3), (4, 3, 5)])],
    2: [([(4, 5), (6, 1), (11, 0), (15, 3), (14, 8), (9, 14), (3, 19), (10, 19), (17, 19)],
         [range(7), (6, 7, 8)]),
        ([(4, 4), (9, 0), (15, 3), (14, 9), (8, 16), (4, 19), (3, 17), (6, 16), (11, 19), (17, 18)], [range(10)]),
        ([(4, 3), (9, 0), (14, 3), (13, 9), (4, 20), (11, 18), (16, 20)], [range(5), (4, 5, 6)])],
    3: [([(4, 3), (9, 0), (15, 3), (13, 8), (8, 9), (14, 11), (16, 15), (12, 19), (4, 18)],
         [range(5), range(4, 9)]),
        ([(4, 1), (10, 1), (15, 1), (9, 8), (15, 11), (15, 16), (10, 20), (4, 18)], [(0, 1, 2), (2, 3), range(3, 8)]),
        ([(5, 2), (11, 0), (14, 4), (10, 9), (9, 10), (14, 13), (13, 18), (8, 20), (4, 17)], [range(9)])],
    4: [([(5, 0), (4, 6), (5, 11), (10, 11), (17, 10), (15, 1), (14, 10), (13, 20)], [range(5), (5, 6, 7)]),
        ([(13, 0), (8, 6), (3, 13), (10, 13), (18, 12), (13, 10), (12, 20)], [(0, 1, 2), (2, 3, 4), (0, 5, 6)]),
        ([(6, 1), (4, 9), (9, 11), (15, 9), (15, 1), (14, 10), (12, 20)], [(0, 1, 2, 3), (4, 5, 6)])],
    5: [([(16, 1), (10, 1), (5, 1), (5, 4), (4, 8), (10, 7), (15, 10), (15, 16), (10, 20), (3, 18)],
         [(0, 1, 2), (2, 3, 4), range(4, 10)]),
        ([(16, 0), (7, 1), (5, 8), (11, 8), (15, 13), (11, 19), (4, 19)], [(0, 1), (1, 2), range(2, 7)]),
        ([(17, 1), (11, 0), (8, 3), (6, 8), (12, 10), (13, 15), (9, 19), (3, 19)], [range(8)])],
    6: [([(14, 0), (8, 4), (4, 11), (5, 17), (10, 20), (15, 17), (15, 12), (10, 10), (5, 14)], [range(9)]),
        ([(10, 0), (6, 7), (4, 14), (8, 20), (14, 18), (14, 13), (9, 12), (5, 16)], [range(8)]),
        ([(15, 1), (9, 6), (6, 13), (7, 19), (12, 19), (14, 15), (11, 12), (7, 15)], [range(8)])],
    7: [([(3, 2), (9, 1), (16, 1), (12, 9), (9, 20)], [(0, 1, 2), (2, 3, 4)]),
        ([(3, 2), (9, 1), (16, 1), (12, 10), (9, 20), (7, 11), (16, 10)], [(0, 1, 2), (2, 3, 4), (5, 3, 6)]),
        ([(3, 5), (4, 2), (10, 2), (16, 2), (13, 8), (10, 20)], [(0, 1), (1, 2, 3), (3, 4, 5)]),
        ([(4, 1), (11, 2), (15, 3), (13, 10), (12, 20)], [range(5)])],
    8: [([(14, 3), (9, 0), (5, 3), (7, 8), (13, 12), (15, 16), (10, 20), (5, 17), (7, 12), (13, 8), (15, 4), (13, 2)],
         [range(12)]),
        ([(10, 9), (6, 6), (7, 1), (12, 0), (14, 5), (10, 9), (5, 14), (8, 20), (14, 18), (14, 13)],
         [(0, 1, 2, 3, 4, 5), (5, 6, 7, 8, 9, 5)]),
        ([(15, 2), (10, 0), (7, 4), (10, 9), (13, 14), (11, 19), (7, 19), (7, 14), (11, 9), (15, 2)], [range(10)])],
    9: [([(15, 4), (10, 0), (5, 3), (5, 8), (10, 10), (15, 6), (15, 3), (14, 10), (13, 20)],
         [range(7), (6, 7, 8)]),
        ([(15, 3), (9, 0), (5, 5), (8, 10), (14, 8), (15, 3), (15, 11), (12, 18), (6, 20)], [range(6), range(5, 9)]),
        ([(14, 5), (11, 1), (6, 3), (6, 8), (11, 9), (14, 5), (12, 12), (9, 20)], [range(8)])],
}
_ONE = 256  # fixed point: 256 to the pixel in coordinates, to 1.0 in factors
_BASIS = 1 << 16  # fixed point of the curves' basis
_SIZE = 28
_GROUP = 4096  # samples drawn at once: their points stay near the cache


def _mix(words):
    """Scramble uint64 words (Steele, Lea and Flood's SplitMix64 finalizer)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _words(seed, samples, slots):
    """Random uint64 of shape (samples, slots), a function of (seed, sample, slot) alone."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    start = _mix(np.array([seed % 2**64], np.uint64) * golden + np.uint64(1))
    rows = _mix(start ^ (samples.astype(np.uint64) * golden))
    return _mix(rows[:, None] + (np.arange(slots, dtype=np.uint64) + np.uint64(1)) * golden)


def _bell(words, spread):
    """Integers around 0 with standard deviation close to `spread`: the sum of four uniform 16-bit parts, scaled."""
    total = sum(((words >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64) for shift in (0, 16, 32, 48))
    return (total - 2 * 0xFFFF) * spread // 37837  # the sum's own deviation is 2**16 / sqrt(3)


@cache
def _curve(digit, variant):
    """(points, basis): the control points, and the integer matrix from them to dense points along the strokes.

    Catmull-Rom segments: the curve passes through its points. About three dense points to the pixel of the template.
    """
    points, strokes = _SHAPES[digit][variant]
    rows = []
    for stroke in map(list, strokes):
        ends = [stroke[0], *stroke, stroke[-1]]
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
            length = max(abs(points[b][0] - points[c][0]), abs(points[b][1] - points[c][1]))
            n = max(2, 3 * length)
            for j in range(n + 1):
                row = [0] * len(points)
                for point, weight in ((a, -j**3 + 2 * j**2 * n - j * n**2), (b, 3 * j**3 - 5 * j**2 * n + 2 * n**3),
                                      (c, -3 * j**3 + 4 * j**2 * n + j * n**2), (d, j**3 - j**2 * n)):
                    row[point] += weight * _BASIS // (2 * n**3)
                rows.append(row)
    return np.array(points, np.int64) * _ONE, np.array(rows, np.float64)


def _trace(seed, samples, digit, variant):
    """Dense points (samples, points, 2) of the pen in pixels * 256, and its width (0 to 256)."""
    points, basis = _curve(digit, variant)
    words = _words(seed, samples, 16 + 2 * len(points))
    moved = points + _bell(words[:, 16:], 270).reshape(len(samples), len(points), 2) - 10 * _ONE
    # each row of the basis sums to 1; products stay below 2**53, so the matrix product is exact in float64
    x = (moved[:, :, 0].astype(np.float64) @ basis.T).astype(np.int64) // _BASIS
    y = (moved[:, :, 1].astype(np.float64) @ basis.T).astype(np.int64) // _BASIS
    turn, slant, wide, bend_x, bend_y = (_bell(words[:, slot], spread)[:, None]
                                         for slot, spread in enumerate((38, 58, 38, 34, 34)))
    reach = 10 * _ONE
    x, y = x + bend_x * (y * y // reach) // _ONE, y + bend_y * (x * x // reach) // _ONE
    x, y = (x * (_ONE + wide) - y * (turn + slant)) // _ONE, y + x * turn // _ONE
    extent = np.maximum(np.ptp(x, axis=1), np.ptp(y, axis=1))[:, None]
    target = 19 * _ONE + _bell(words[:, 5], 180)[:, None]
    x, y = x * target // extent, y * target // extent
    for values, slot in ((x, 6), (y, 7)):
        values += _SIZE * _ONE // 2 - values.sum(axis=1, keepdims=True) // values.shape[1] \
            + _bell(words[:, slot], 200)[:, None]
    width = np.clip(80 + _bell(words[:, 8], 100), 0, 256)
    return x, y, width


def _blur(ink):
    """(1, 2, 1) along rows and columns; nothing comes in from outside."""
    for axis in (1, 2):
        padded = np.pad(ink, [(1, 1) if a == axis else (0, 0) for a in range(3)])
        low, mid, high = (padded[:, s:s + _SIZE] if axis == 1 else padded[:, :, s:s + _SIZE] for s in range(3))
        ink = low + 2 * mid + high
    return ink


def _ink(x, y, width):
    """Bytes (samples, 28, 28): ink spread over the four pixels around each point, then blurred by the pen's width."""
    count = len(x)
    x, y = np.clip(x - _ONE // 2, 0, (_SIZE - 1) * _ONE - 1), np.clip(y - _ONE // 2, 0, (_SIZE - 1) * _ONE - 1)
    left, fx, top, fy = x // _ONE, (x % _ONE) // 16, y // _ONE, (y % _ONE) // 16
    cell = np.arange(count)[:, None] * _SIZE**2 + top * _SIZE + left
    cells = np.stack([cell, cell + 1, cell + _SIZE, cell + _SIZE + 1])
    weights = np.stack([(16 - fx) * (16 - fy), fx * (16 - fy), (16 - fx) * fy, fx * fy])
    ink = np.bincount(cells.ravel(), weights.ravel(), count * _SIZE**2).astype(np.int32).reshape(count, _SIZE, _SIZE)
    ink = np.minimum(ink, 800)  # where the pen is slow or crosses itself it is not much blacker
    thin = _blur(ink)
    width = width.astype(np.int32)[:, None, None]
    thick = _blur(thin) // 16
    black = (thin * (256 - width) // 2 + thick * width) // 1300 - 60  # the faint rim goes, as on paper
    return np.clip(black, 0, 255).astype(np.uint8)


def draw(n, seed=0, train=True):
    """n drawn digits: images uint8 (n, 28, 28), labels int64 (n,). `train=False` draws from a stream of its own.

    >>> images, labels = draw(4)
    >>> images.shape, images.dtype.name, labels.tolist()
    ((4, 28, 28), 'uint8', [1, 8, 5, 4])
    """
    samples = np.arange(n, dtype=np.int64) + (0 if train else 1 << 40)
    words = _words(seed, samples, 16)
    labels = (words[:, 9] % np.uint64(10)).astype(np.int64)
    images = np.empty((n, _SIZE, _SIZE), np.uint8)
    for digit, shapes in _SHAPES.items():
        variants = words[:, 10] % np.uint64(len(shapes))
        for variant in range(len(shapes)):
            chosen = np.flatnonzero((labels == digit) & (variants == np.uint64(variant)))
            for start in range(0, len(chosen), _GROUP):
                part = chosen[start:start + _GROUP]
                images[part] = _ink(*_trace(seed, samples[part], digit, variant))
    return images, labels


def write_idx(folder, n_train=60000, n_test=10000, seed=0):
    """Write drawn digits into `folder` as MNIST's four .gz files, for programs that read MNIST from there."""
    for prefix, train, n in (("train", True, n_train), ("t10k", False, n_test)):
        images, labels = draw(n, seed, train)
        for name, array, magic in ((f"{prefix}-images-idx3-ubyte.gz", images, 0x803),
                                   (f"{prefix}-labels-idx1-ubyte.gz", labels.astype(np.uint8), 0x801)):
            header = np.array([magic, *array.shape], ">u4").tobytes()
            write_atomically(os.path.join(folder, name), gzip.compress(header + array.tobytes(), 1, mtime=0))
