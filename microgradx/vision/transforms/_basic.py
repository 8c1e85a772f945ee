"""Between images, arrays and tensors; scaling; and the transforms that hold other transforms."""
import math
import random
from functools import lru_cache

import numpy as np

import microgradx as _m
from microgradx import nn
from microgradx._rows import need

from .._pil import is_image, pil

_INT_MAX = {_m.uint8: 255, _m.int8: 127, _m.int16: 2**15 - 1, _m.int32: 2**31 - 1, _m.int64: 2**63 - 1, _m.bool: 1}
_MODE_DTYPES = {"I": np.int32, "I;16": np.uint16, "I;16B": np.uint16, "I;16L": np.uint16, "F": np.float32}
_MODES = {1: (None, "L", "I", "I;16", "F", "1"), 2: (None, "LA"), 3: (None, "RGB", "YCbCr", "HSV"),
          4: (None, "RGBA", "CMYK", "RGBX")}


def _image_array(pic):
    """(height, width, channels) array of a PIL image."""
    array = np.array(pic, _MODE_DTYPES.get(pic.mode))
    return array.reshape(pic.size[1], pic.size[0], len(pic.getbands()))


def to_tensor(pic):
    """A PIL image or an (H, W) or (H, W, C) array as a (C, H, W) tensor; uint8 becomes default floats in [0, 1].

    Other dtypes keep their values. Raises TypeError for another type, ValueError for another number of dimensions.

    >>> import numpy
    >>> to_tensor(numpy.array([[0, 51]], dtype=numpy.uint8))
    tensor([[[0.0000, 0.2000]]])
    """
    if is_image(pic):
        array = _image_array(pic)
        array = array.astype(np.uint8) * 255 if pic.mode == "1" else array.view(np.int16) if pic.mode == "I;16" else array
    elif isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise ValueError(f"to_tensor: pic should be 2/3 dimensional. Got {pic.ndim} dimensions.")
        array = pic[:, :, None] if pic.ndim == 2 else pic
    else:
        raise TypeError(f"to_tensor: pic should be PIL Image or ndarray. Got {type(pic)}")
    tensor = _m.from_numpy(np.array(array.transpose(2, 0, 1), order="C"))
    return _scaled(tensor) if tensor.dtype == _m.uint8 else tensor


def _scaled(tensor):
    return tensor.to(_m.get_default_dtype()).div_(255)


def pil_to_tensor(pic):
    """A PIL image as a (C, H, W) tensor with its own values. Raises TypeError for anything else."""
    if not is_image(pic):
        raise TypeError(f"pil_to_tensor: pic should be PIL Image. Got {type(pic)}")
    return _m.from_numpy(np.array(_image_array(pic))).permute(2, 0, 1)


def _as_pixels(pic):
    """(H, W, C) array of a tensor (C, H, W) or an array (H, W, C), two dimensions being one channel."""
    if isinstance(pic, _m.Tensor):
        if pic.dim() not in (2, 3):
            raise ValueError(f"to_pil_image: pic should be 2/3 dimensional. Got {pic.dim()} dimensions.")
        array = pic.detach().numpy()
        return array[:, :, None] if pic.dim() == 2 else array.transpose(1, 2, 0)
    if isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise ValueError(f"to_pil_image: pic should be 2/3 dimensional. Got {pic.ndim} dimensions.")
        return pic[:, :, None] if pic.ndim == 2 else pic
    raise TypeError(f"to_pil_image: pic should be Tensor or ndarray. Got {type(pic)}.")


def to_pil_image(pic, mode=None):
    """A (C, H, W) tensor or (H, W, C) array as a PIL image; floats in [0, 1] become bytes, unless mode is "F".

    Without `mode` the channels and the dtype say it: L, LA, RGB, RGBA, or I, I;16, F for one channel of integers or
    floats kept as they are. Raises TypeError for another type or dtype, ValueError for a shape or mode that does not
    fit.
    """
    array = _as_pixels(pic)
    channels = array.shape[2]
    if channels > 4:
        raise ValueError(f"to_pil_image: pic should not have > 4 channels. Got {channels} channels.")
    if array.dtype.kind == "f" and mode != "F":
        array = (array * 255).astype(np.int64).astype(np.uint8)  # in two steps: what is outside [0, 1] wraps everywhere
    if mode not in _MODES[channels]:
        raise ValueError(f"to_pil_image: Only modes {list(_MODES[channels][1:])} are supported for {channels} "
                         "channels, "
                         f"got {mode!r}")
    array = np.ascontiguousarray(array)
    image = pil("to_pil_image").Image
    if channels == 1:
        natural = {"uint8": "L", "int16": "I;16", "uint16": "I;16", "int32": "I", "float32": "F"}.get(array.dtype.name)
        if natural is None and mode is None:
            raise TypeError(f"to_pil_image: Input type {array.dtype} is not supported")
        if mode not in (None, natural):
            raise ValueError(f"to_pil_image: Incorrect mode ({mode}) supplied for input type {array.dtype}. "
                             f"Should be {natural}")
        return image.fromarray(array[:, :, 0].view(np.uint16) if natural == "I;16" else array[:, :, 0])
    if array.dtype != np.uint8:
        raise TypeError(f"to_pil_image: Input type {array.dtype} is not supported")
    mode = mode or {2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    return image.frombytes(mode, (array.shape[1], array.shape[0]), array.tobytes())


def convert_image_dtype(image, dtype=_m.float32):
    """The tensor in `dtype` with values scaled between the ranges [0, 1] of floats and [0, max] of integers.

    Raises RuntimeError where the floats cannot hold the integers (float32 to int32 or int64, float64 to int64).
    """
    if not isinstance(image, _m.Tensor):
        raise TypeError(f"convert_image_dtype: Input img should be Tensor Image, got {type(image)}")
    if image.dtype == dtype:
        return image
    if not isinstance(dtype, _m.dtype):
        raise TypeError(f"convert_image_dtype(): argument 'dtype' must be microgradx.dtype, not {type(dtype).__name__}")
    if image.is_floating_point():
        if dtype.is_floating_point:
            return image.to(dtype)
        if (image.dtype == _m.float32 and dtype in (_m.int32, _m.int64)) or dtype == _m.int64:
            raise RuntimeError(f"convert_image_dtype: The cast from {image.dtype} to {dtype} cannot be performed "
                               "safely.")
        return image.mul(_INT_MAX[dtype] + 1.0 - 1e-3).to(dtype)  # the highest float below max + 1 rounds down to max
    from_max = _INT_MAX[image.dtype]
    if dtype.is_floating_point:
        return image.to(dtype) / from_max
    to_max = _INT_MAX[dtype]
    if from_max > to_max:
        return _m.div(image, (from_max + 1) // (to_max + 1), rounding_mode="floor").to(dtype)
    return image.to(dtype) * ((to_max + 1) // (from_max + 1))


def normalize(tensor, mean, std, inplace=False):
    """out = (tensor - mean) / std, channel by channel, for a float tensor (..., C, H, W).

    Raises TypeError for no tensor or no floats, ValueError for fewer than three dimensions or a zero std.
    """
    if not isinstance(tensor, _m.Tensor):
        raise TypeError(f"normalize: img should be Tensor Image. Got {type(tensor)}")
    if not tensor.is_floating_point():
        raise TypeError(f"normalize: Input tensor should be a float tensor. Got {tensor.dtype}.")
    if tensor.dim() < 3:
        raise ValueError("normalize: Expected tensor to be a tensor image of size (..., C, H, W). "
                         f"Got tensor.size() = {tensor.size()}")
    mean, std = (tuple(value) if isinstance(value, list) else value for value in (mean, std))
    tensors = any(isinstance(value, (_m.Tensor, np.ndarray)) for value in (mean, std))
    mean, std = (_statistics.__wrapped__ if tensors else _statistics)(mean, std, tensor.dtype)
    return (tensor if inplace else tensor.clone()).sub_(mean).div_(std)


@lru_cache(maxsize=64)
def _statistics(mean, std, dtype):
    """Both as tensors that fit (C, H, W); kept, because a batch of 15 digits costs less than making them."""
    mean, std = (_m.as_tensor(value, dtype=dtype) for value in (mean, std))
    if (std == 0).any():
        raise ValueError(f"normalize: std evaluated to zero after conversion to {dtype}, leading to division by zero.")
    return [value.view(-1, 1, 1) if value.dim() == 1 else value for value in (mean, std)]


class _Plain:
    """Base of transforms without settings."""

    def __repr__(self):
        return f"{type(self).__name__}()"


class ToTensor(_Plain):
    """`functional.to_tensor` as a transform.

    >>> import microgradx
    >>> import numpy
    >>> microgradx.vision.transforms.ToTensor()(numpy.full((2, 2, 1), 255, numpy.uint8))
    tensor([[[1., 1.],
             [1., 1.]]])
    """

    def __call__(self, pic):
        return to_tensor(pic)


class PILToTensor(_Plain):
    """`functional.pil_to_tensor` as a transform."""

    def __call__(self, pic):
        return pil_to_tensor(pic)


class ToPILImage:
    """`functional.to_pil_image` as a transform."""

    def __init__(self, mode=None):
        self.mode = mode

    def __call__(self, pic):
        return to_pil_image(pic, self.mode)

    def __repr__(self):
        return f"{type(self).__name__}({'' if self.mode is None else f'mode={self.mode}'})"


class Lambda(_Plain):
    """A function as a transform. Raises TypeError when it cannot be called.

    >>> import microgradx
    >>> microgradx.vision.transforms.Lambda(lambda x: x * 2)(microgradx.tensor([1., 2.]))
    tensor([2., 4.])
    """

    def __init__(self, lambd):
        if not callable(lambd):
            raise TypeError(f"Lambda: Argument lambd should be callable, got {type(lambd).__name__!r}")
        self.lambd = lambd

    def __call__(self, img):
        return self.lambd(img)


class ConvertImageDtype(nn.Module):
    """`functional.convert_image_dtype` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.ConvertImageDtype(microgradx.uint8)(microgradx.ones(1, 2, 2)).dtype
    microgradx.uint8
    """

    def __init__(self, dtype):
        super().__init__()
        self.dtype = dtype

    def forward(self, image):
        return convert_image_dtype(image, self.dtype)


class Normalize(nn.Module):
    """`functional.normalize` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.Normalize((0.5,), (0.5,))(microgradx.tensor([[[0.0, 1.0]]]))
    tensor([[[-1.,  1.]]])
    """

    def __init__(self, mean, std, inplace=False):
        super().__init__()
        self.mean, self.std, self.inplace = mean, std, inplace

    def forward(self, tensor):
        return normalize(tensor, self.mean, self.std, self.inplace)

    def __repr__(self):
        return f"{type(self).__name__}(mean={self.mean}, std={self.std})"


class LinearTransformation(nn.Module):
    """(x - mean_vector) @ transformation_matrix of the flattened (..., C, H, W): whitening.

    >>> import microgradx
    >>> microgradx.vision.transforms.LinearTransformation(2 * microgradx.eye(2), microgradx.ones(2))(microgradx.tensor([[[1.0, 3.0]]]))
    tensor([[[0., 4.]]])
    """

    def __init__(self, transformation_matrix, mean_vector):
        super().__init__()
        shape, n = tuple(transformation_matrix.shape), mean_vector.shape[0]
        need(shape[0] == shape[1], ValueError, f"LinearTransformation: transformation_matrix should be square. Got {shape} rectangular matrix.")
        need(n == shape[0], ValueError, f"LinearTransformation: mean_vector should have the same length {n} as any one of the dimensions of "
             f"the transformation_matrix {shape}")
        need(transformation_matrix.dtype == mean_vector.dtype, ValueError, "LinearTransformation: Input tensors should have the same dtype. "
             f"Got {transformation_matrix.dtype} and {mean_vector.dtype}")
        self.transformation_matrix, self.mean_vector = transformation_matrix, mean_vector

    def forward(self, tensor):
        n, wanted = math.prod(tensor.shape[-3:]), len(self.transformation_matrix)
        need(n == wanted, ValueError, f"LinearTransformation: Input tensor and transformation matrix have incompatible shape: {tuple(tensor.shape)} "
             f"gives {n} values, the matrix takes {wanted}")
        flat = tensor.reshape(-1, n) - self.mean_vector
        return (flat @ self.transformation_matrix.to(flat.dtype)).reshape(tensor.shape)

    def __repr__(self):
        return (f"{type(self).__name__}(transformation_matrix={self.transformation_matrix.tolist()}, "
                f"mean_vector={self.mean_vector.tolist()})")


def _listed(name, transforms, first=()):
    return "\n".join([f"{name}(", *(f"    {line}" for line in (*first, *transforms)), ")"])


class Compose:
    """Transforms one after the other.

    >>> from microgradx.vision.transforms import Compose, Normalize, ToTensor
    >>> import numpy
    >>> Compose([ToTensor(), Normalize(0.5, 0.5)])(numpy.zeros((1, 1), dtype=numpy.uint8))
    tensor([[[-1.]]])
    """

    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, img):
        for transform in self.transforms:
            img = transform(img)
        return img

    def __repr__(self):
        return _listed(type(self).__name__, self.transforms)


class RandomApply(nn.Module):
    """All of the transforms with probability p, else none; one `rand(1)` is drawn.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomApply([microgradx.vision.transforms.Lambda(lambda x: x + 1)], p=1.0)(microgradx.tensor(1))
    tensor(2)
    """

    def __init__(self, transforms, p=0.5):
        super().__init__()
        self.transforms, self.p = transforms, p

    def forward(self, img):
        if self.p < _m.rand(1):
            return img
        for transform in self.transforms:
            img = transform(img)
        return img

    def __repr__(self):
        return _listed(type(self).__name__, self.transforms, (f"p={self.p}",))


class _FromSeveral:
    def __init__(self, transforms):
        if not isinstance(transforms, (list, tuple)):
            raise TypeError(f"{type(self).__name__}: Argument transforms should be a sequence, "
                            f"got {type(transforms).__name__}")
        self.transforms = transforms

    def __repr__(self):
        return _listed(type(self).__name__, self.transforms)


class RandomChoice(_FromSeveral):
    """One of the transforms, drawn with weights p from Python's `random`.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomChoice([microgradx.vision.transforms.Lambda(lambda x: x + 1)])(microgradx.tensor(1))
    tensor(2)
    """

    def __init__(self, transforms, p=None):
        super().__init__(transforms)
        if p is not None and not isinstance(p, (list, tuple)):
            raise TypeError(f"RandomChoice: Argument p should be a sequence, got {type(p).__name__}")
        self.p = p

    def __call__(self, *args):
        return random.choices(self.transforms, weights=self.p)[0](*args)

    def __repr__(self):
        return f"{super().__repr__()}(p={self.p})"


class RandomOrder(_FromSeveral):
    """All of the transforms in an order shuffled by Python's `random`.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomOrder([microgradx.vision.transforms.Lambda(lambda x: x + 1)])(microgradx.tensor(1))
    tensor(2)
    """

    def __call__(self, img):
        order = list(range(len(self.transforms)))
        random.shuffle(order)
        for index in order:
            img = self.transforms[index](img)
        return img
