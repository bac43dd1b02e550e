"""Writes published.json: what the published codes of MNIST-C, CIFAR-10-C and imagecorruptions make of a few images.

    python make.py --mnist-c folder --robustness folder

The folders are checkouts of google-research/mnist-c and hendrycks/robustness. README.md says how the environment is made.
"""

import argparse
import base64
import json
import os
import zlib
from pathlib import Path

import numpy as np
import skimage.data
from modules import load_all
from PIL import Image
from random_source import RandomSource

HERE = Path(__file__).parent.absolute()
SEED = 1
# Every 2nd, 5th and 29th byte is kept: the files of tests stay small.
STRIDES = {"mnist-c": 2, "cifar10-c": 5, "imagecorruptions": 29}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist-c", required=True)
    parser.add_argument("--robustness", required=True)
    options = parser.parse_args()
    mnist, cifar, library = load_all(options.mnist_c, options.robustness)
    images = {"mnist-c": digits(), "cifar10-c": photographs(32), "imagecorruptions": photographs(64)[:1]}
    cases = [
        *cases_of("mnist-c", mnist, mnist.CORRUPTIONS[1:], images),
        *cases_of("cifar10-c", cifar, names_of(cifar) - {"frost"}, images),
        *cases_of("imagecorruptions", library, names_of(library) - DIFFERENT, images),
    ]
    content = {
        "seed": SEED,
        "strides": STRIDES,
        "images": {
            name: [{"shape": list(each.shape), "bytes": encode(each)} for each in all_of] for name, all_of in images.items()
        },
        "cases": cases,
        "frost": list(frost_statistics(cifar, images["cifar10-c"], options.robustness)),
    }
    (HERE / "published.json").write_text(json.dumps(content) + "\n")


# Not the functions of CIFAR-10-C: the enlargement is cut at its corner, other elastic fields, frost.
DIFFERENT = {"zoom_blur", "snow", "elastic_transform", "frost"}


def frost_statistics(cifar, images, robustness):
    """Mean and standard deviation of frosted images at each severity: its photographs are not shipped, so that no image is compared."""
    os.chdir(Path(robustness, "ImageNet-C/create_c"))
    RandomSource(SEED, "frost").put_in_place()
    for severity in range(1, 6):
        frosted = [cifar.frost(Image.fromarray(image), severity) for image in images for _ in range(100)]
        yield {
            "severity": severity,
            "mean": round(float(np.mean(frosted)), 2),
            "std": round(float(np.mean([each.std() for each in frosted])), 2),
        }


def names_of(module):
    import imagecorruptions  # Only after modules.py has prepared what it imports.

    return {name for name in imagecorruptions.get_corruption_names("all") if hasattr(module, name)}


def cases_of(benchmark, module, names, images):
    for name in sorted(names):
        function = getattr(module, name)
        takes_severity = function.__defaults__ is not None
        for severity in range(1, 6) if takes_severity else [1]:
            for index, image in enumerate(images[benchmark]):
                RandomSource(SEED, benchmark, name.replace("_", "-"), index).put_in_place()
                out = function(Image.fromarray(image), severity) if takes_severity else function(Image.fromarray(image))
                stored = np.uint8(np.nan_to_num(np.array(out)))
                kept = stored.ravel()[:: STRIDES[benchmark]]
                yield {
                    "benchmark": benchmark,
                    "name": name.replace("_", "-"),
                    "severity": severity,
                    "index": index,
                    "mean": round(float(stored.mean()), 4),
                    "std": round(float(stored.std()), 4),
                    "bytes": encode(kept),
                }


def digits():
    """The first two of MNIST's test images, as tools/attack-comparison keeps them."""
    text = json.loads((HERE / "../../../../tools/attack-comparison/fixtures/problem.json").read_text())["images"]
    values = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
    return list(values.reshape(-1, 28, 28)[:2])


def photographs(size):
    """A cat (Stefan van der Walt, CC0) and a cup of coffee (Rachel Michetti, CC0), which scikit-image comes with."""
    crops = skimage.data.chelsea()[20:276, 100:356], skimage.data.coffee()[20:380, 160:520]
    return [np.array(Image.fromarray(crop).resize((size, size), Image.BOX)) for crop in crops]


def encode(values):
    return base64.b64encode(zlib.compress(np.ascontiguousarray(values).tobytes(), 9)).decode()


if __name__ == "__main__":
    main()
