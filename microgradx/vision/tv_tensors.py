"""Tensors that say what they are (an image, a mask, boxes), which transforms.v2 transforms together."""
import enum

import microgradx as _m
from microgradx._engine.callnames import disabled as _disabled
from microgradx._rows import need

from ._pil import is_image

__all__ = ["BoundingBoxFormat", "BoundingBoxes", "Image", "Mask", "TVTensor", "Video", "is_rotated_bounding_format", "wrap"]


class TVTensor(_m.Tensor):
    """Base of the classes: what comes out of an operation is a plain tensor, but for clone, to, detach and deepcopy.

    >>> import microgradx
    >>> from microgradx.vision import tv_tensors
    >>> image = tv_tensors.Image([[[1., 2.]]])
    >>> type(image.to(microgradx.float64)).__name__, type(image + 1).__name__
    ('Image', 'Tensor')
    """

    __torch_function__ = _disabled

    def __new__(cls, data, *, dtype=None, device=None, requires_grad=None):
        return _tensor(data, dtype, device, requires_grad).as_subclass(cls)

    @classmethod
    def wrap(cls, tensor, like, **kwargs):
        """tensor as this class, with what `like` knows beside its values."""
        return tensor.as_subclass(cls)

    def clone(self, **options):
        """A copy, of the same class."""
        return wrap(super().clone(**options), like=self)

    def to(self, *args, **kwargs):
        """Of another dtype, and of the same class."""
        out = super().to(*args, **kwargs)
        return out if out is self else wrap(out, like=self)

    def detach(self):
        """Without history, of the same class."""
        return wrap(super().detach(), like=self)

    def __deepcopy__(self, memo):
        return self.detach().clone().requires_grad_(self.requires_grad)

    def _known(self):
        """{name: value} of what the tensor knows beside its values."""
        return {}

    def __repr__(self, *, tensor_contents=None):
        return f"{super().__repr__()[:-1]}, {', '.join(f'{name}={value}' for name, value in self._known().items())})"


def _tensor(data, dtype, device, requires_grad):
    tensor = _m.as_tensor(data, dtype=dtype, device=device)
    return tensor.requires_grad_(tensor.requires_grad if requires_grad is None else requires_grad)


def wrap(wrappee, *, like, **kwargs):
    """A tensor as the class of `like`, with what that knows beside its values; kwargs replace some of it.

    >>> from microgradx.vision import tv_tensors
    >>> boxes = tv_tensors.BoundingBoxes([[0., 0., 2., 2.]], format="XYXY", canvas_size=(4, 4))
    >>> tv_tensors.wrap(boxes * 2, like=boxes, canvas_size=(8, 8))
    BoundingBoxes([[0., 0., 4., 4.]], format=BoundingBoxFormat.XYXY, canvas_size=(8, 8), clamping_mode=soft)
    """
    return type(like).wrap(wrappee, like, **kwargs)


def _pixels(data, op, dimensions):
    if is_image(data):
        from .transforms.functional import pil_to_tensor
        data = pil_to_tensor(data)
    data = _m.as_tensor(data)
    need(data.dim() >= min(dimensions, 2), ValueError, f"{op}: got {data.dim()} dimensions, and needs at least {dimensions}")
    return data[None] if data.dim() == 2 < dimensions else data


class Image(TVTensor):
    """Image(data): (..., C, H, W), from a tensor, numbers or a PIL image; two dimensions are one channel.

    >>> from microgradx.vision import tv_tensors
    >>> tv_tensors.Image([[1., 2.]]).shape
    microgradx.Size([1, 1, 2])
    """

    def __new__(cls, data, *, dtype=None, device=None, requires_grad=None):
        return super().__new__(cls, _pixels(data, "Image", 3), dtype=dtype, device=device, requires_grad=requires_grad)


class Video(TVTensor):
    """Video(data): (..., T, C, H, W).

    >>> import microgradx
    >>> microgradx.vision.tv_tensors.Video(microgradx.zeros(2, 3, 4, 4)).shape
    microgradx.Size([2, 3, 4, 4])
    """

    def __new__(cls, data, *, dtype=None, device=None, requires_grad=None):
        data = _m.as_tensor(data)
        need(data.dim() >= 4, ValueError, f"Video: got {data.dim()} dimensions, and needs at least 4")
        return super().__new__(cls, data, dtype=dtype, device=device, requires_grad=requires_grad)


class Mask(TVTensor):
    """Mask(data): (..., H, W) labels of pixels, from a tensor, numbers or a PIL image; geometry moves them without mixing.

    >>> from microgradx.vision import tv_tensors
    >>> tv_tensors.Mask([[0, 1]])
    Mask([[0, 1]])
    """
    __repr__ = _m.Tensor.__repr__

    def __new__(cls, data, *, dtype=None, device=None, requires_grad=None):
        return super().__new__(cls, _pixels(data, "Mask", 0), dtype=dtype, device=device, requires_grad=requires_grad)


class BoundingBoxFormat(enum.Enum):
    """What the numbers of a box are: corners, corner and size, or centre and size (the rotated formats are not supported).

    >>> from microgradx.vision.tv_tensors import BoundingBoxFormat
    >>> BoundingBoxFormat("XYWH")
    <BoundingBoxFormat.XYWH: 'XYWH'>
    """
    XYXY = "XYXY"
    XYWH = "XYWH"
    CXCYWH = "CXCYWH"
    XYWHR = "XYWHR"
    CXCYWHR = "CXCYWHR"
    XYXYXYXY = "XYXYXYXY"


def is_rotated_bounding_format(format):
    """Whether boxes of this format (or of this name) are turned.

    >>> from microgradx.vision import tv_tensors
    >>> tv_tensors.is_rotated_bounding_format("XYWH")
    False
    """
    need(isinstance(format, (str, BoundingBoxFormat)), ValueError, f"format should be str or BoundingBoxFormat, got {type(format)}")
    return (format if isinstance(format, str) else format.value) in ("XYWHR", "CXCYWHR", "XYXYXYXY")


class BoundingBoxes(TVTensor):
    """BoundingBoxes(data, format=, canvas_size=): (N, 4) boxes in an image of canvas_size (H, W); format is a BoundingBoxFormat or its name.

    NotImplementedError for the rotated formats, ValueError for more than two dimensions.

    >>> from microgradx.vision import tv_tensors
    >>> tv_tensors.BoundingBoxes([0, 0, 2, 2], format="XYXY", canvas_size=(4, 4))
    BoundingBoxes([[0, 0, 2, 2]], format=BoundingBoxFormat.XYXY, canvas_size=(4, 4), clamping_mode=soft)
    """

    def __new__(cls, data, *, format, canvas_size, clamping_mode="soft", dtype=None, device=None, requires_grad=None):
        return cls._made(_tensor(data, dtype, device, requires_grad), format, canvas_size, clamping_mode)

    @classmethod
    def _made(cls, tensor, format, canvas_size, clamping_mode):
        need(tensor.dim() in (1, 2), ValueError, f"BoundingBoxes: Expected a 1D or 2D tensor, got {tensor.dim()}D")
        need(clamping_mode in (None, "hard", "soft"), ValueError, f"BoundingBoxes: clamping_mode must be None, hard or soft, got {clamping_mode}.")
        format = BoundingBoxFormat[format.upper()] if isinstance(format, str) else format
        need(not is_rotated_bounding_format(format), NotImplementedError, f"BoundingBoxes: the rotated format {format.value} is not supported")
        boxes = (tensor[None] if tensor.dim() == 1 else tensor).as_subclass(cls)
        boxes.format, boxes.canvas_size, boxes.clamping_mode = format, canvas_size, clamping_mode
        return boxes

    @classmethod
    def wrap(cls, tensor, like, **kwargs):
        """tensor as boxes of the format, canvas_size and clamping_mode of `like`, or of those in kwargs."""
        return cls._made(tensor, **{**like._known(), **kwargs})

    def _known(self):
        return {"format": self.format, "canvas_size": self.canvas_size, "clamping_mode": self.clamping_mode}
