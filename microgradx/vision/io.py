"""Image files as tensors (C, H, W) of bytes and back, by Pillow."""
import enum
import io
import os

import numpy as np

import microgradx as _m
from microgradx._engine.device import CPU
from microgradx._rows import need

from ._pil import pil


class ImageReadMode(enum.Enum):
    """Which channels an image is read with: those of the file, or converted to grey, grey and alpha, RGB, RGBA.

    >>> from microgradx.vision.io import ImageReadMode
    >>> ImageReadMode.RGB.name
    'RGB'
    """
    UNCHANGED = 0
    GRAY = 1
    GRAY_ALPHA = 2
    RGB = 3
    RGB_ALPHA = 4


# what Pillow calls them; a file whose own kind is no value has that one: bits, palettes, inks
_MODES = {ImageReadMode.GRAY: "L", ImageReadMode.GRAY_ALPHA: "LA", ImageReadMode.RGB: "RGB", ImageReadMode.RGB_ALPHA: "RGBA"}
_UNCHANGED = {"1": "L", "P": "RGB", "PA": "RGBA"}


def read_file(path):
    """A file's bytes as a uint8 tensor of one dimension. Raises RuntimeError where it cannot be read."""
    need(isinstance(path, (str, bytes, os.PathLike)), TypeError, f"read_file: the path must be a str, not {type(path).__name__}")  # a number: an open file
    try:
        with open(path, "rb") as file:
            return _m.from_numpy(np.frombuffer(bytearray(file.read()), np.uint8))
    except OSError as error:
        raise RuntimeError(f"read_file: {error}") from error


def write_file(filename, data):
    """Write a uint8 tensor of one dimension as a file. Raises RuntimeError where it cannot be written."""
    need(data.dtype is _m.uint8 and data.dim() == 1, RuntimeError, f"write_file: data should be 1-d and of uint8, got {data.dtype}, {data.dim()}-d")
    try:
        with open(filename, "wb") as file:
            file.write(data.contiguous().numpy().tobytes())
    except OSError as error:
        raise RuntimeError(f"write_file: {error}") from error


def _decoded(op, data, mode, apply_exif_orientation, formats=None):
    mode = ImageReadMode[{"RGBA": "RGB_ALPHA"}.get(mode.upper(), mode.upper())] if isinstance(mode, str) else mode
    need(isinstance(data, _m.Tensor) and data.dtype is _m.uint8 and data.dim() == 1 and data.numel(), RuntimeError,
         f"{op}: expected the bytes of a file, a non-empty 1-d tensor of uint8")
    library = pil(op)
    try:
        image = library.Image.open(io.BytesIO(data.contiguous().numpy().tobytes()), formats=formats)
        if mode is ImageReadMode.GRAY:
            image.draft("L", None)          # a JPEG holds its brightness: it need not be computed from colours
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise RuntimeError(f"{op}: {error}") from error
    wide = image.mode.startswith(("I", "F"))
    need(not wide, RuntimeError, f"{op}: images of {image.mode} are not supported. Hint: PIL.Image.open and transforms.functional.pil_to_tensor")
    if apply_exif_orientation:
        image = library.ImageOps.exif_transpose(image)
    palette_alpha = image.mode == "P" and "transparency" in image.info
    wanted = _MODES.get(mode) or ("RGBA" if palette_alpha else _UNCHANGED.get(image.mode, image.mode))
    array = np.array(image if image.mode == wanted else image.convert(wanted))
    return _m.from_numpy(array[None] if array.ndim == 2 else np.ascontiguousarray(array.transpose(2, 0, 1)))


def decode_image(input, mode=ImageReadMode.UNCHANGED, apply_exif_orientation=False):
    """The image of a file that Pillow reads, given by its bytes (a uint8 tensor) or its path, as a uint8 tensor (C, H, W).

    mode: an ImageReadMode or its name. apply_exif_orientation: turn the image as its camera was held. Raises RuntimeError for what
    is no image, and for images of more than 8 bits.
    """
    data = input if isinstance(input, _m.Tensor) else read_file(input)
    return _decoded("decode_image", data, mode, apply_exif_orientation)


def read_image(path, mode=ImageReadMode.UNCHANGED, apply_exif_orientation=False):
    """decode_image of the file at this path."""
    return decode_image(read_file(path), mode, apply_exif_orientation)


def decode_png(input, mode=ImageReadMode.UNCHANGED, apply_exif_orientation=False):
    """decode_image of the bytes of a PNG file; RuntimeError for others."""
    return _decoded("decode_png", input, mode, apply_exif_orientation, ["PNG"])


def decode_jpeg(input, mode=ImageReadMode.UNCHANGED, device="cpu", apply_exif_orientation=False):
    """decode_image of the bytes of a JPEG file, or of each of a list of them; RuntimeError for others."""
    need(_m.device(device) == CPU, RuntimeError, f"decode_jpeg: there is no device but the CPU, got {device}")
    if isinstance(input, list):
        return [decode_jpeg(each, mode, device, apply_exif_orientation) for each in input]
    return _decoded("decode_jpeg", input, mode, apply_exif_orientation, ["JPEG"])


def _encoded(op, input, format, **options):
    need(isinstance(input, _m.Tensor) and input.dtype is _m.uint8, RuntimeError, f"{op}: Input tensor dtype should be uint8")
    need(input.dim() == 3 and input.size(0) in (1, 3), RuntimeError, f"{op}: Input should be (C, H, W) with 1 or 3 channels, got shape {tuple(input.shape)}")
    array, file = input.numpy(), io.BytesIO()
    pil(op).Image.fromarray(array[0] if len(array) == 1 else np.ascontiguousarray(array.transpose(1, 2, 0))).save(file, format, **options)
    return _m.from_numpy(np.frombuffer(bytearray(file.getvalue()), np.uint8))


def encode_png(input, compression_level=6):
    """The bytes of a PNG file of a uint8 image (C, H, W) with 1 or 3 channels; compression_level 0 to 9."""
    need(0 <= compression_level <= 9, RuntimeError, f"encode_png: Compression level should be between 0 and 9, got {compression_level}")
    return _encoded("encode_png", input, "PNG", compress_level=compression_level)


def encode_jpeg(input, quality=75):
    """The bytes of a JPEG file of a uint8 image (C, H, W) with 1 or 3 channels, or of each of a list; quality 1 to 100."""
    need(1 <= quality <= 100, ValueError, "encode_jpeg: Image quality should be a positive number between 1 and 100")
    if isinstance(input, list):
        return [encode_jpeg(each, quality) for each in input]
    return _encoded("encode_jpeg", input, "JPEG", quality=quality)


def write_png(input, filename, compression_level=6):
    """Write the file of encode_png."""
    write_file(os.fspath(filename), encode_png(input, compression_level))


def write_jpeg(input, filename, quality=75):
    """Write the file of encode_jpeg."""
    write_file(os.fspath(filename), encode_jpeg(input, quality))
