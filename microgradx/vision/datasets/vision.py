"""What the data sets of pictures share: the folder, the transforms, the repr, and pictures held in memory."""
import os

import microgradx as _m
from microgradx.utils.data import Dataset, default_collate

from .._pil import pil
from ..transforms._batch import apply_head, split


class StandardTransform:
    """A transform for the picture and one for its target, as one call on both."""

    def __init__(self, transform=None, target_transform=None):
        self.transform, self.target_transform = transform, target_transform

    def __call__(self, input, target):
        input = input if self.transform is None else self.transform(input)
        return input, target if self.target_transform is None else self.target_transform(target)

    def __repr__(self):
        lines = [type(self).__name__]
        for name, transform in (("Transform: ", self.transform), ("Target transform: ", self.target_transform)):
            if transform is not None:
                lines.append(name + repr(transform).replace("\n", "\n" + " " * len(name)))
        return "\n".join(lines)


class VisionDataset(Dataset):
    """Base of the data sets below `root`. Either `transforms` for the pair, or one for the picture and one for the
    target. Raises ValueError when both kinds are given."""

    def __init__(self, root=None, transforms=None, transform=None, target_transform=None):
        if transforms is not None and (transform is not None or target_transform is not None):
            raise ValueError("VisionDataset: Only transforms or transform/target_transform can be passed as argument")
        self.root = os.path.expanduser(root) if isinstance(root, str) else root
        self.transform, self.target_transform = transform, target_transform
        if transform is not None or target_transform is not None:
            transforms = StandardTransform(transform, target_transform)
        self.transforms = transforms

    def __repr__(self):
        lines = [f"Number of datapoints: {len(self)}"]
        if self.root is not None:
            lines.append(f"Root location: {self.root}")
        lines += self.extra_repr().splitlines()
        if self.transforms is not None:
            lines.append(repr(self.transforms))
        # only the first line of the transforms is indented, as PyTorch prints it
        return "\n".join([f"Dataset {type(self).__name__}", *("    " + line for line in lines)])

    def __len__(self):
        raise NotImplementedError(f"{type(self).__name__} defines no __len__()")

    def extra_repr(self):
        """Lines of the repr that a subclass adds."""
        return ""


class PicturesInMemory(VisionDataset):
    """Pictures as one array of bytes and their targets; a batch is gathered and transformed as a whole.

    A subclass gives `_pictures(indices)`, the uint8 tensor (n, H, W) or (n, H, W, C) of those pictures and their
    targets as an int64 tensor, or None where its `data` or `targets` have been replaced by something else.
    """

    def _image(self, index):
        """(array of one picture, int target), however `data` and `targets` are held."""
        raise NotImplementedError

    def __getitem__(self, index):
        array, target = self._image(index)
        head, tail = split(self.transform) if array.dtype == "uint8" else ([], None)
        if head:  # no PIL image on the way from bytes to a tensor
            img = apply_head(head, _m.from_numpy(array.copy())[None])[0]
            for transform in tail:
                img = transform(img)
        else:
            img = pil(type(self).__name__).Image.fromarray(array)
            img = img if self.transform is None else self.transform(img)
        return img, target if self.target_transform is None else self.target_transform(target)

    _plain_getitem = __getitem__

    def _fetch_batch(self, indices):
        head, tail = split(self.transform)
        if not head or self.target_transform is not None or (pictures := self._pictures(indices)) is None:
            return None
        images, targets = pictures
        images = apply_head(head, images)
        if tail:
            samples = []
            for row in range(len(indices)):
                img = images[row]
                for transform in tail:
                    img = transform(img)
                samples.append(img)
            images = default_collate(samples)
        return [images, targets]
