"""Augmentation pipelines of image classifiers and of self-supervised learning, on PIL images and on tensors."""
import random

import numpy as np
import torch
import torchvision.transforms.functional as TF
from PIL import Image, ImageFilter
from torchvision import datasets, transforms
from torchvision.transforms import InterpolationMode

rows, columns = np.mgrid[:37, :41]
noise = np.random.RandomState(0).randint(0, 30, (37, 41))
image = Image.fromarray(np.clip(np.stack([rows * 5 + noise, columns * 4 + 20, (rows + columns) * 2 + noise // 3], -1), 0, 255).astype(np.uint8))
byte, floats = TF.pil_to_tensor(image), TF.to_tensor(image)


def show(x):
    if isinstance(x, Image.Image):
        return x.mode, x.size, int(np.asarray(x).astype(np.int64).sum())
    return x.dtype, tuple(x.shape), f"{x.double().sum().item():.6g}", f"{(x.double().flatten() * (torch.arange(x.numel()) % 97)).sum().item():.6g}"


class GaussianBlur(object):
    def __init__(self, p, radius_min=0.1, radius_max=2.):
        self.prob, self.radius_min, self.radius_max = p, radius_min, radius_max

    def __call__(self, img):
        do_it = random.random() <= self.prob
        return img.filter(ImageFilter.GaussianBlur(radius=random.uniform(self.radius_min, self.radius_max))) if do_it else img


class MultiCropAugmentation(object):
    """Two large crops and local ones, the second large one also solarized."""

    def __init__(self, local_crops_number=2):
        flip_and_color_jitter = transforms.Compose([
            transforms.RandomHorizontalFlip(p=0.5),
            transforms.RandomApply([transforms.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.2, hue=0.1)], p=0.8),
            transforms.RandomGrayscale(p=0.2),
        ])
        normalize = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])
        crop = lambda size, scale: transforms.RandomResizedCrop(size, scale=scale, interpolation=InterpolationMode.BICUBIC)
        self.global_1 = transforms.Compose([crop(24, (0.4, 1.)), flip_and_color_jitter, GaussianBlur(1.0), normalize])
        self.global_2 = transforms.Compose([crop(24, (0.4, 1.)), flip_and_color_jitter, GaussianBlur(0.1), transforms.RandomSolarize(threshold=128, p=0.5), normalize])
        self.local, self.local_crops_number = transforms.Compose([crop(12, (0.05, 0.4)), flip_and_color_jitter, GaussianBlur(p=0.5), normalize]), local_crops_number

    def __call__(self, img):
        return [self.global_1(img), self.global_2(img)] + [self.local(img) for _ in range(self.local_crops_number)]


random.seed(0)
torch.manual_seed(0)
for _ in range(3):
    print([f"{crop.mean():.4f}" for crop in MultiCropAugmentation()(image)])
train = datasets.FakeData(4, (3, 20, 20), transform=transforms.Compose([transforms.TrivialAugmentWide(num_magnitude_bins=31), transforms.ToTensor()]))
loader = torch.utils.data.DataLoader(train, batch_size=4, shuffle=True)
print([f"{next(iter(loader))[0].mean():.4f}" for _ in range(4)])
functions = dict(gamma=lambda x: TF.adjust_gamma(x, 2.2), gain=lambda x: TF.adjust_gamma(x, 0.5, 1.3), invert=TF.invert, posterize=lambda x: TF.posterize(x, 3),
                 all_bits=lambda x: TF.posterize(x, 8), solarize=lambda x: TF.solarize(x, 128), solarize_half=lambda x: TF.solarize(x, 0.5),
                 too_far=lambda x: TF.solarize(x, 300), sharper=lambda x: TF.adjust_sharpness(x, 2), softer=lambda x: TF.adjust_sharpness(x, 0.),
                 contrast=TF.autocontrast, equalize=TF.equalize, nine_bits=lambda x: TF.posterize(x, 9), negative=lambda x: TF.adjust_gamma(x, -1),
                 twice_as_bright=lambda x: TF.adjust_brightness(x, 2), more_contrast=lambda x: TF.adjust_contrast(x, 3))
for name, function in functions.items():
    for kind, x in dict(image=image, grey=image.convert("L"), byte=byte, floats=floats, flat=torch.full((3, 8, 8), 7, dtype=torch.uint8), one=byte[:1],
                        batch=torch.stack([byte, byte.flip(-1)]), short=byte.to(torch.int16) * 100, two=byte[:2], plane=byte[0], number=3).items():
        try:
            print(name, kind, *show(function(x)))
        except Exception as error:
            print(name, kind, type(error).__name__)
for transform in (transforms.RandomInvert(), transforms.RandomPosterize(bits=2), transforms.RandomSolarize(threshold=192.0, p=.2), transforms.RandomEqualize(p=.9),
                  transforms.RandomAdjustSharpness(sharpness_factor=2), transforms.RandomAutocontrast(), transforms.RandAugment(),
                  transforms.RandAugment(3, 14, fill=128), transforms.TrivialAugmentWide(fill=[1, 2, 3]),
                  *(transforms.AutoAugment(policy, fill=fill) for policy in transforms.AutoAugmentPolicy for fill in (None, 9)),
                  transforms.RandomPerspective(distortion_scale=0.6, p=0.9), transforms.RandomPerspective(p=1.0, fill=7, interpolation=InterpolationMode.NEAREST)):
    torch.manual_seed(0)
    print(transform)
    for x in (image, byte):
        print([show(transform(x))[2] for _ in range(8)])
    print(torch.rand(1))
corners, places = [[0, 0], [40, 0], [40, 36], [0, 36]], [[2, 3], [33, 1], [37, 30], [1, 31]]
for options in (dict(), dict(interpolation=InterpolationMode.NEAREST), dict(fill=[10., 20., 30.]), dict(interpolation=InterpolationMode.BICUBIC), dict(fill=[1., 2.])):
    for x in (image, image.convert("L"), byte, floats, torch.stack([floats, floats.flip(-1)])):
        try:
            print(*show(TF.perspective(x, corners, places, **options)))
        except Exception as error:
            print(type(error).__name__)
for wrong in (lambda: TF.perspective(image, corners[:3], places), lambda: TF.perspective(3, corners, places), lambda: TF.perspective(image, corners, places, "x")):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__)
print(transforms.RandomPerspective.get_params(10, 7, 0.5), TF.rotate(floats, 30., expand=True).shape, f"{TF.affine(floats, 10., [1, 2], 1.1, [3., 4.]).sum():.3f}")
