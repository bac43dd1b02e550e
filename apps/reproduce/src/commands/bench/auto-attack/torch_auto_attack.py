"""torchattacks' standard sequence of AutoAttack on a network of @saf/pretrained, in a process of its own.

Reads what to measure as JSON from the command line: weights as tfjs saved them, and test images as bytes. Prints the seconds it
took and what it found as JSON.
"""

import json
import math
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "torch"))

# Reads the same request: the number of threads is set before PyTorch is loaded.
from torch_bench import LAYOUT, Logits, auto_attack, build_network, plan

import torch
import torchattacks
from torch import nn

BATCH = 250


def read_weights():
    """The weights by their names in tfjs."""
    numbers = torch.frombuffer(bytearray(pathlib.Path(plan["weightsFile"]).read_bytes()), dtype=torch.float32)
    found, first = {}, 0
    for weight in plan["weights"]:
        size = math.prod(weight["shape"])
        found[weight["name"]] = numbers[first : first + size].reshape(weight["shape"]).clone()
        first += size
    assert first == len(numbers), "weights.bin is longer than model.json says"
    return found


def channels_first(kernel, image):
    """Rows of a dense layer behind flattened images: tfjs flattens channels last, PyTorch channels first."""
    height, width, channels = image
    return kernel.reshape(height, width, channels, -1).permute(2, 0, 1, 3).reshape(len(kernel), -1)


def load_network():
    weights = read_weights()
    robust = plan["activation"] != "none"
    model = build_network(plan["dataset"], robust, 10, weights["mean/mean"].permute(2, 0, 1).contiguous())
    names = iter(["cv1", "cv2", "cv3"] if plan["dataset"] == "cifar10" else ["cv1", "cv2"])
    dense = iter(["fc1", "fc2"])
    with torch.no_grad():
        for layer in model:
            if isinstance(layer, nn.Conv2d):
                name = next(names)
                layer.weight.copy_(weights[f"{name}/kernel"].permute(3, 2, 0, 1))
                filters = layer.out_channels
            elif isinstance(layer, nn.Linear):
                name = next(dense)
                kernel = weights[f"{name}/kernel"]
                side = math.isqrt(len(kernel) // filters)
                kernel = channels_first(kernel, (side, side, filters)) if name == "fc1" else kernel
                layer.weight.copy_(kernel.T)
            elif isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
                layer.weight.copy_(weights[f"{name}_bn/gamma"])
                layer.bias.copy_(weights[f"{name}_bn/beta"])
                layer.running_mean.copy_(weights[f"{name}_bn/moving_mean"])
                layer.running_var.copy_(weights[f"{name}_bn/moving_variance"])
            if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None:
                layer.bias.copy_(weights[f"{name}/bias"])
    return Logits(model, robust).eval().requires_grad_(False).to(memory_format=LAYOUT)


def load_images():
    height, width, channels = plan["shape"]
    read = lambda file: torch.frombuffer(bytearray(pathlib.Path(plan["files"][file]).read_bytes()), dtype=torch.uint8)
    images = read("images").reshape(plan["count"], height, width, channels).permute(0, 3, 1, 2)
    return images.float().div_(255).contiguous(memory_format=LAYOUT), read("labels").long()


def share_right(logits, images, labels):
    with torch.inference_mode():
        right = [(logits(x).argmax(1) == y).sum().item() for x, y in zip(images.split(BATCH), labels.split(BATCH))]
    return sum(right) / len(labels)


def main():
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(1)
    logits = load_network()
    images, labels = load_images()

    def attack(count, effort):
        sequence = auto_attack(torchattacks, logits, plan["epsilon"], effort)
        return torch.cat([sequence(x, y) for x, y in zip(images[:count].split(BATCH), labels[:count].split(BATCH))])

    # A first look at a few, which is not counted.
    attack(50, min(0.02, plan["effort"]))
    start = time.perf_counter()
    adversarial = attack(len(images), plan["effort"])
    seconds = time.perf_counter() - start
    found = {"version": torch.__version__, "seconds": seconds, "accuracy": share_right(logits, images, labels)}
    print(json.dumps(found | {"robustAccuracy": share_right(logits, adversarial, labels)}))


main()
