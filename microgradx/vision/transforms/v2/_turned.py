"""Bounding boxes under maps that turn, shear, project or displace: the boxes around their moved corners."""
import numpy as np

import microgradx as _m
from microgradx._rows import need

from .._affine import _expanded, inverse_matrix

_AROUND = [[0, 1], [2, 1], [2, 3], [0, 3]]      # the places of x and y of a box's four corners


def _around(points):
    """The boxes around (..., 4, 2) points."""
    return _m.cat([points.amin(-2), points.amax(-2)], -1)


def turned(corners, canvas_size, angle, translate, scale, shear, center, expand):
    """((N, 4) corners of the boxes around the turned ones, the canvas size): as functional.affine turns an image, clockwise and about its middle, unless a
    center is given; with expand on a canvas that holds all of it."""
    h, w = canvas_size
    center = [w * 0.5, h * 0.5] if center is None else center
    matrix = inverse_matrix(center, angle, translate, scale, shear)
    forth = _m.tensor(np.linalg.inv([matrix[:3], matrix[3:], [0, 0, 1]])[:2].T, dtype=corners.dtype)

    def moved(points):
        return _around(points @ forth[:2] + forth[2])

    found = moved(corners[:, _AROUND])
    if expand:
        edge = moved(_m.tensor([[0, 0], [0, h], [w, h], [w, 0]], dtype=corners.dtype))[:2]
        found = found - _m.cat([edge, edge])
        w, h = _expanded(matrix, w, h)
    return found, (h, w)


def projected_boxes(corners, coefficients):
    """The boxes around the projected corners: as _affine.projected warps an image, by the inverse map."""
    a, b, c, d, e, f, g, h = coefficients
    whole = a * e - b * d
    need(whole != 0, RuntimeError, f"perspective: Provided perspective_coeffs {coefficients} can not be inverted to transform bounding boxes")
    dtype = corners.dtype if corners.is_floating_point() else _m.float32
    back = _m.tensor([[e - f * h, c * h - b, b * f - c * e], [f * g - d, a - c * g, c * d - a * f], [d * h - e * g, b * g - a * h, whole]],
                     dtype=_m.float64).div(whole).to(dtype)
    points = _m.cat([corners[:, _AROUND].to(dtype), _m.ones(len(corners), 4, 1, dtype=dtype)], -1) @ back.T
    return _around(points[..., :2] / points[..., 2:])


def check_displacement(displacement, canvas_size):
    """TypeError or ValueError where this moves no image of canvas_size."""
    need(isinstance(displacement, _m.Tensor), TypeError, f"elastic: Argument displacement should be a Tensor, got {type(displacement)}")
    need(displacement.shape == (1, *canvas_size, 2), ValueError,
         f"elastic: Argument displacement shape should be {(1, *canvas_size, 2)}, but given {tuple(displacement.shape)}")


def displaced_boxes(corners, canvas_size, displacement):
    """The boxes around the corners, moved against what the displacement has at the pixel before which they lie."""
    dtype = corners.dtype if corners.is_floating_point() else _m.float32
    size = _m.tensor(canvas_size[::-1])
    index = (corners.ceil() if corners.is_floating_point() else corners)[:, _AROUND].long().clamp(min=_m.tensor(0), max=size - 1)
    x, y = index.unbind(-1)
    rows, columns = (_m.linspace((1 - n) / n, (n - 1) / n, n, dtype=dtype) for n in canvas_size)
    places = _m.stack([columns[x], rows[y]], -1) - displacement.to(dtype)[0, y, x]
    return _around((places + 1) * (0.5 * size.to(dtype)) - 0.5)
