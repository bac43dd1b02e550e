"""Forward passes of smoothing in PyTorch, and linear bounds of auto_LiRPA, on a network of Table 1, in a process of its own.

Reads what to measure as JSON from the command line, and prints the seconds it took as JSON.
"""

import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "torch"))

# Reads the same request: the number of threads is set before PyTorch is loaded.
from torch_bench import LAYOUT, MirroredRelu, build_network, plan

import torch
from torch import nn


class ThreeRelus(nn.Module):
    """mReLU as auto_LiRPA knows it: relu(x + 1) - 2 relu(x) + relu(x - 1)."""

    def forward(self, x):
        return torch.relu(x + 1) - 2 * torch.relu(x) + torch.relu(x - 1)


def seconds(compute, images, size):
    """For all images, batch by batch, after one batch to warm up."""
    compute(images[:size])
    start = time.perf_counter()
    for first in range(0, len(images), size):
        compute(images[first : first + size])
    return time.perf_counter() - start


def measure_smoothing(model, images, robust):
    scores = (lambda z: -z.square()) if robust else (lambda z: z)
    with torch.inference_mode():
        return seconds(lambda x: scores(model(x)).argmax(1), images, 500)


def measure_crown(model, images, epsilon):
    """Seconds of CROWN with intervals inside, as ours is; None without auto_LiRPA."""
    try:
        from auto_LiRPA import BoundedModule, BoundedTensor
        from auto_LiRPA.perturbations import PerturbationLpNorm
    except ImportError:
        return None
    layers = [ThreeRelus() if isinstance(layer, MirroredRelu) else layer for layer in model]
    bounded = BoundedModule(nn.Sequential(*layers), images[:10])

    def bounds(x):
        box = PerturbationLpNorm(norm=float("inf"), x_L=(x - epsilon).clamp_min(0), x_U=(x + epsilon).clamp_max(1))
        bounded.compute_bounds(x=(BoundedTensor(x, box),), method="IBP+backward")

    with torch.no_grad():
        return seconds(bounds, images, 10)


def main():
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(1)
    robust = plan["activation"] != "none"
    images = torch.rand(plan["images"], 1, 28, 28)
    model = build_network("mnist", robust, plan["outputs"], torch.full((1, 28, 28), 0.5)).eval().requires_grad_(False)
    crown = measure_crown(model, images[: plan["boxes"]].contiguous(), plan["epsilon"])
    smoothing = measure_smoothing(model.to(memory_format=LAYOUT), images.to(memory_format=LAYOUT), robust)
    print(json.dumps({"version": torch.__version__, "smoothing": smoothing, "crown": crown}))


main()
