"""Bounding boxes under rotations and affine maps: the boxes around their turned corners."""
import numpy as np

import microgradx as _m

from .._affine import _expanded, inverse_matrix


def turned(corners, canvas_size, angle, translate, scale, shear, center, expand):
    """((N, 4) corners of the boxes around the turned ones, the canvas size): as functional.affine turns an image, clockwise and about its middle, unless a
    center is given; with expand on a canvas that holds all of it."""
    h, w = canvas_size
    center = [w * 0.5, h * 0.5] if center is None else center
    matrix = inverse_matrix(center, angle, translate, scale, shear)
    forth = _m.tensor(np.linalg.inv([matrix[:3], matrix[3:], [0, 0, 1]])[:2].T, dtype=corners.dtype)

    def moved(points):
        found = points @ forth[:2] + forth[2]
        return found.amin(-2), found.amax(-2)

    low, high = moved(corners[:, [[0, 1], [2, 1], [2, 3], [0, 3]]])
    if expand:
        edge, _ = moved(_m.tensor([[0, 0], [0, h], [w, h], [w, 0]], dtype=corners.dtype))
        low, high = low - edge, high - edge
        w, h = _expanded(matrix, w, h)
    return _m.cat([low, high], 1), (h, w)
