"""Random pictures, to try a program without data."""
import microgradx as _m

from ..transforms import ToPILImage
from .vision import VisionDataset


class FakeData(VisionDataset):
    """`size` PIL images of normal noise with random classes; sample i is seeded by i + random_offset."""

    def __init__(self, size=1000, image_size=(3, 224, 224), num_classes=10, transform=None, target_transform=None,
                 random_offset=0):
        super().__init__(transform=transform, target_transform=target_transform)
        self.size, self.image_size, self.num_classes, self.random_offset = size, image_size, num_classes, random_offset

    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(f"FakeData index out of range: {index} of {len(self)}")
        state = _m.get_rng_state()
        _m.manual_seed(index + self.random_offset)
        img = _m.randn(*self.image_size)
        target = int(_m.randint(0, self.num_classes, size=(1,), dtype=_m.int64)[0])
        _m.set_rng_state(state)
        img = ToPILImage()(img)
        return (img if self.transform is None else self.transform(img),
                target if self.target_transform is None else self.target_transform(target))

    def __len__(self):
        return self.size
