"""SummaryWriter: numbers, histograms, images, texts and settings in TensorBoard's files. Nothing else has to be installed to write them.

A file is a sequence of records (length, its checksum, data, its checksum), each the message Event of TensorBoard's protocol buffers.
"""
import datetime
import itertools
import os
import socket
import struct
import sys
import time
import zlib

import numpy as np

import microgradx as _m
from microgradx._rows import need

__all__ = ["FileWriter", "SummaryWriter"]

_files = itertools.count()
_CRC = []               # of each byte, by the Castagnoli polynomial
for _byte in range(256):
    for _ in range(8):
        _byte = _byte >> 1 ^ (0x82F63B78 if _byte & 1 else 0)
    _CRC.append(_byte)


def _checksum(data):
    """The masked CRC-32C of bytes, as 4 bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _varint(n):
    n &= (1 << 64) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out) + bytes([n])


def _message(*fields):
    """A protocol buffer of (field number, value): an int, a float (double), ("float", x), bytes, text, or a message; None is left out."""
    out = b""
    for number, value in fields:
        if isinstance(value, (bytes, str)):
            value = value.encode() if isinstance(value, str) else value
            out += _varint(number << 3 | 2) + _varint(len(value)) + value
        elif isinstance(value, tuple):
            out += _varint(number << 3 | 5) + struct.pack("<f", value[1])
        elif isinstance(value, float):
            out += _varint(number << 3 | 1) + struct.pack("<d", value)
        elif value is not None:
            out += _varint(number << 3) + _varint(value)
    return out


def _value(tag, *fields):
    """A Summary of one value."""
    return _message((1, _message((1, tag), *fields)))


def _plugin(name, content=None):
    return 9, _message((1, _message((1, name), (2, content))))


def _array(x):
    """The values of a tensor, an array or a number."""
    if isinstance(x, _m.Tensor):
        x = x.detach()
        return (x.float() if x.dtype is _m.bfloat16 else x).numpy()
    need(isinstance(x, (int, float, np.ndarray, np.generic)), NotImplementedError,
         f"SummaryWriter: Got {type(x)}, but numpy array or tensor are expected.")
    return np.asarray(x)


def _scalar(tag, x):
    values = _array(x).squeeze()
    need(values.ndim == 0, AssertionError, f"add_scalar: Tensor should contain one element (0 dimensions). Was given shape {values.shape}")
    return _value(tag, (2, ("float", float(values))))


def _bins():
    """The edges of the buckets of histograms: 0, and powers of 1.1 on either side."""
    edges = [1e-12]
    while edges[-1] * 1.1 < 1e20:
        edges.append(edges[-1] * 1.1)
    return [-edge for edge in edges[::-1]] + [0] + edges


def _histogram(tag, x, bins, max_bins):
    values = _array(x).astype(float).reshape(-1)
    need(values.size, ValueError, "add_histogram: The input has no element.")
    counts, edges = np.histogram(values, bins=bins)
    if max_bins is not None and len(counts) > max_bins:
        every = len(counts) // max_bins
        counts = np.pad(counts, (0, -len(counts) % every)).reshape(-1, every).sum(-1)
        edges = np.append(edges[:-1:every], edges[-1])
    filled = np.flatnonzero(counts)
    need(len(filled), ValueError, "add_histogram: no value is inside of the bins")
    first, last = filled[0], filled[-1]
    counts = np.append([0] if first == 0 else [], counts[max(first - 1, 0):last + 1])       # one empty bucket before the first
    edges = edges[first:last + 2]
    packed = [struct.pack(f"<{len(each)}d", *each) for each in (edges, counts)]
    numbers = [float(x) or None for x in (values.min(), values.max(), len(values), values.sum(), values.dot(values))]      # 0 is left out
    return _value(tag, (5, _message(*enumerate(numbers, 1), (6, packed[0]), (7, packed[1]))))


def _rows_of_images(x, dataformats):
    """(H, W, C) of an image, or of several in rows of 8."""
    need(len(set(dataformats)) == len(dataformats), AssertionError, f"add_image: dataformats {dataformats!r} names a dimension twice")
    need(x.ndim == len(dataformats), AssertionError,
         f"add_image: size of input tensor and input format are different: {x.shape}, {dataformats!r}. Hint: dataformats='HWC'")
    layout = dataformats.upper()
    if len(layout) == 4:
        x = x.transpose([layout.find(c) for c in "NCHW"])
        x = np.repeat(x, 3, 1) if x.shape[1] == 1 else x
        n, c, h, w = x.shape
        across = min(n, 8)
        canvas = np.zeros((-(-n // across) * across, c, h, w), x.dtype)
        canvas[:n] = x
        return canvas.reshape(-1, across, c, h, w).transpose(0, 3, 1, 4, 2).reshape(-1, across * w, c)
    x = x.transpose([layout.find(c) for c in ("HWC" if len(layout) == 3 else "HW")])
    return np.repeat(x, 3, 2) if x.ndim == 3 and x.shape[2] == 1 else np.stack([x] * 3, 2) if x.ndim == 2 else x


def _png(pixels):
    h, w, channels = pixels.shape
    kinds = {1: 0, 2: 4, 3: 2, 4: 6}
    need(channels in kinds, ValueError, f"add_image: an image has 1 to 4 channels, got {channels}")

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    lines = b"".join(b"\0" + line.tobytes() for line in np.ascontiguousarray(pixels))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, kinds[channels], 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def _image(tag, x, dataformats):
    x = _rows_of_images(_array(x), dataformats)
    pixels = (x.astype(np.float32) * (1 if x.dtype == np.uint8 else 255)).clip(0, 255).astype(np.uint8)
    h, w, channels = pixels.shape
    return _value(tag, (4, _message((1, h), (2, w), (3, channels), (4, _png(pixels)))))


def _setting(name, x):
    """(the protobuf Value of a setting, its type's number)."""
    x = float(_array(x).item()) if isinstance(x, _m.Tensor) else x
    need(isinstance(x, (int, float, str)), ValueError, f"add_hparams: {name} should be one of int, float, str, bool, or Tensor, got {type(x).__name__}")
    return _message((3, x) if isinstance(x, str) else (2, float(x))), 1 if isinstance(x, str) else 3


class FileWriter:
    """FileWriter(log_dir): events in one file of a folder, which is made. max_queue is a hint: nothing waits in a queue.

    >>> import os, tempfile
    >>> from microgradx.utils.tensorboard import FileWriter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     writer = FileWriter(folder)
    ...     writer.close()
    ...     [name[:20] for name in os.listdir(folder)]
    ['events.out.tfevents.']
    """

    def __init__(self, log_dir, max_queue=10, flush_secs=120, filename_suffix=""):
        self._dir, self._every, self._written = str(log_dir), flush_secs, time.monotonic()
        os.makedirs(self._dir, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_files)}{filename_suffix}"
        self._file = open(os.path.join(self._dir, name), "wb")
        self._add(_message((1, time.time()), (3, "brain.Event:2")))
        self.flush()

    def _add(self, event):
        length = struct.pack("<Q", len(event))
        self._file.write(length + _checksum(length) + event + _checksum(event))
        if time.monotonic() - self._written > self._every:
            self.flush()

    def add_summary(self, summary, global_step=None, walltime=None):
        """Write a Summary, given as bytes."""
        self._add(_message((1, time.time() if walltime is None else float(walltime)), (2, int(global_step) or None if global_step is not None else None),
                           (5, summary)))

    def get_logdir(self):
        """The folder."""
        return self._dir

    def flush(self):
        """Hand what is written to the system."""
        self._file.flush()
        self._written = time.monotonic()

    def close(self):
        """Close the file."""
        self._file.close()


class SummaryWriter:
    """SummaryWriter(log_dir=None): writes what a program adds into a folder that TensorBoard shows; by default runs/<time>_<host><comment>.

    NotImplementedError for add_graph, add_embedding, add_video, add_audio and what else is not below.

    >>> import tempfile
    >>> from microgradx.utils.tensorboard import SummaryWriter
    >>> with tempfile.TemporaryDirectory() as folder, SummaryWriter(folder) as writer:
    ...     for step in range(3):
    ...         writer.add_scalar("loss/train", 1 / (step + 1), step)
    """

    def __init__(self, log_dir=None, comment="", purge_step=None, max_queue=10, flush_secs=120, filename_suffix=""):
        if not log_dir:
            log_dir = os.path.join("runs", datetime.datetime.now().strftime("%b%d_%H-%M-%S") + "_" + socket.gethostname() + comment)
        self.log_dir, self.purge_step, self.flush_secs, self.filename_suffix = log_dir, purge_step, flush_secs, filename_suffix
        self.all_writers = {}
        if purge_step is not None:          # what an earlier run wrote from this step on does not count
            for field in ((3, "brain.Event:2"), (7, _message((1, 1)))):
                self._writer()._add(_message((1, time.time()), (2, purge_step), field))
        self._writer()

    def _writer(self, folder=None):
        folder = str(self.log_dir) if folder is None else folder
        if folder not in self.all_writers:
            self.all_writers[folder] = FileWriter(folder, 10, self.flush_secs, self.filename_suffix)
        return self.all_writers[folder]

    file_writer = property(_writer)

    def get_logdir(self):
        """The folder."""
        return self.log_dir

    def add_scalar(self, tag, scalar_value, global_step=None, walltime=None, new_style=False, double_precision=False):
        """A number, as float32 in the older format (new_style and double_precision must be False)."""
        need(not new_style and not double_precision, NotImplementedError, "add_scalar: new_style=True and double_precision=True are not supported")
        self._writer().add_summary(_scalar(tag, scalar_value), global_step, walltime)

    def add_scalars(self, main_tag, tag_scalar_dict, global_step=None, walltime=None):
        """Several numbers in one picture, each in a folder of its own."""
        walltime = time.time() if walltime is None else walltime
        for tag, value in tag_scalar_dict.items():
            self._writer(f"{self.log_dir}/{main_tag.replace('/', '_')}_{tag}").add_summary(_scalar(main_tag, value), global_step, walltime)

    def add_histogram(self, tag, values, global_step=None, bins="tensorflow", walltime=None, max_bins=None):
        """How the values are distributed; bins: edges, or what numpy.histogram takes."""
        bins = _bins() if isinstance(bins, str) and bins == "tensorflow" else bins
        self._writer().add_summary(_histogram(tag, values, bins, max_bins), global_step, walltime)

    def add_image(self, tag, img_tensor, global_step=None, walltime=None, dataformats="CHW"):
        """An image: uint8, or floats from 0 to 1."""
        self._writer().add_summary(_image(tag, img_tensor, dataformats), global_step, walltime)

    def add_images(self, tag, img_tensor, global_step=None, walltime=None, dataformats="NCHW"):
        """Several images, in rows of 8."""
        self._writer().add_summary(_image(tag, img_tensor, dataformats), global_step, walltime)

    def add_figure(self, tag, figure, global_step=None, close=True, walltime=None):
        """A figure of matplotlib, or a list of them, which are closed unless close is False."""
        from matplotlib import pyplot
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        pictures = []
        for each in figure if isinstance(figure, list) else [figure]:
            canvas = FigureCanvasAgg(each)
            canvas.draw()
            pictures.append(np.asarray(canvas.buffer_rgba())[:, :, :3].transpose(2, 0, 1))
            if close:
                pyplot.close(each)
        self.add_images(tag, np.stack(pictures), global_step, walltime) if isinstance(figure, list) else self.add_image(tag, pictures[0], global_step, walltime)

    def add_text(self, tag, text_string, global_step=None, walltime=None):
        """A text, in Markdown."""
        tensor = _message((1, 7), (2, _message((2, _message((1, 1))))), (8, text_string))
        self._writer().add_summary(_value(f"{tag}/text_summary", (8, tensor), _plugin("text")), global_step, walltime)

    def add_hparams(self, hparam_dict, metric_dict, hparam_domain_discrete=None, run_name=None, global_step=None):
        """Settings of a run and the numbers it reached, in a folder run_name inside (by default the time)."""
        need(type(hparam_dict) is dict and type(metric_dict) is dict, TypeError, "add_hparams: hparam_dict and metric_dict should be dictionary.")
        need(not hparam_domain_discrete, NotImplementedError, "add_hparams: hparam_domain_discrete is not supported")
        settings = {name: _setting(name, x) for name, x in hparam_dict.items() if x is not None}
        infos = [(4, _message((1, name), (4, kind))) for name, (_, kind) in settings.items()]
        parts = {"experiment": (2, _message(*infos, *((5, _message((1, _message((2, tag))))) for tag in metric_dict))),
                 "session_start_info": (3, _message(*((1, _message((1, name), (2, value))) for name, (value, _) in settings.items()))),
                 "session_end_info": (4, _message((1, 1)))}
        with SummaryWriter(os.path.join(str(self.log_dir), run_name or str(time.time()))) as writer:
            for name, part in parts.items():
                writer._writer().add_summary(_value(f"_hparams_/{name}", _plugin("hparams", _message(part))), global_step)
            for tag, value in metric_dict.items():
                writer.add_scalar(tag, value, global_step)

    def __getattr__(self, name):
        if name.startswith("add_"):
            raise NotImplementedError(f"SummaryWriter.{name} is not supported")
        raise AttributeError(f"'SummaryWriter' object has no attribute '{name}'")

    def flush(self):
        """Hand what is written to the system."""
        for writer in self.all_writers.values():
            writer.flush()

    def close(self):
        """Close the files; what is added later opens new ones."""
        for writer in self.all_writers.values():
            writer.close()
        self.all_writers = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


sys.modules[f"{__name__}.writer"] = sys.modules[__name__]     # editors import from there
