"""Loads the published codes with the libraries of today: what those changed since is given back its old meaning."""

import math
import sys
import types
from io import BytesIO
from pathlib import Path

import numpy as np
import scipy.ndimage
import skimage.filters
import skimage.transform
from PIL import Image


def load_all(mnist_c, robustness):
    prepare_libraries()
    import imagecorruptions.corruptions as library

    wand_of(library)
    mnist = load(Path(mnist_c, "corruptions.py").read_text(), Path(mnist_c))
    cifar_file = Path(robustness, "ImageNet-C/create_c/make_cifar_c.py")
    # What follows the definitions writes all the files.
    cifar = load(cifar_file.read_text().split("\nimport collections")[0], cifar_file.parent)
    library.gaussian = gaussian
    return mnist, cifar, library


def load(source, folder):
    module = types.ModuleType("published")
    module.__file__ = str(folder / "published.py")
    source = source.replace('open("pessimal_noise_matrix", "rb")', f'open("{folder}/pessimal_noise_matrix", "rb")')
    exec(compile(source, str(folder), "exec"), module.__dict__)
    module.gaussian = gaussian
    if hasattr(module, "transform"):
        module.transform = types.SimpleNamespace(AffineTransform=affine, warp=skimage.transform.warp)
    return module


def prepare_libraries():
    np.float_ = np.float64
    np.int = int
    np.fromstring = np.frombuffer
    sys.modules["scipy.ndimage.interpolation"] = scipy.ndimage
    resources = types.ModuleType("pkg_resources")
    resources.resource_filename = lambda package, name: str(Path(sys.modules[package].__file__).parent / name)
    sys.modules["pkg_resources"] = resources
    for name in ("torch", "torch.utils", "torch.utils.data", "torchvision", "torchvision.datasets", "torchvision.transforms"):
        sys.modules[name] = types.ModuleType(name)


def gaussian(image, sigma=1, multichannel=False, **options):
    """Before scikit-image 0.19: with `multichannel` the last axis counts as channels, also that of a gray image."""
    return skimage.filters.gaussian(image, sigma, channel_axis=-1 if multichannel else None, **options)


def affine(scale=(1, 1), rotation=0, shear=0, translation=(0, 0)):
    """Before scikit-image 0.19: shear is an angle by which the second axis is turned."""
    return skimage.transform.AffineTransform(
        np.array(
            [
                [scale[0] * math.cos(rotation), -scale[1] * math.sin(rotation + shear), translation[0]],
                [scale[0] * math.sin(rotation), scale[1] * math.cos(rotation + shear), translation[1]],
                [0, 0, 1],
            ]
        )
    )


def wand_of(library):
    """Motion blur as imagecorruptions rewrote that of ImageMagick, on a picture whose edges go on far enough for every path."""

    class WandImage:
        def __init__(self, blob):
            self.wand = self
            self.values = np.array(Image.open(BytesIO(blob)))

        def make_blob(self):
            out = BytesIO()
            Image.fromarray(self.values).save(out, "PNG")
            return out.getvalue()

    class MotionBlur:
        argtypes = None

        def __call__(self, wand, radius, sigma, angle):
            margin = ((64, 64), (64, 64), (0, 0))[: wand.values.ndim]
            wide = np.pad(wand.values.astype(np.float32), margin, mode="edge")
            blurred = library._motion_blur(wide, radius=int(radius), sigma=sigma, angle=angle)[64:-64, 64:-64]
            wand.values = np.round(blurred).astype(np.uint8)

    wand, image, api, color = (types.ModuleType(name) for name in ("wand", "wand.image", "wand.api", "wand.color"))
    image.Image, api.library, wand.color = WandImage, types.SimpleNamespace(MagickMotionBlurImage=MotionBlur()), color
    sys.modules.update({"wand": wand, "wand.image": image, "wand.api": api, "wand.color": color})
