"""The benchmark's measurements in PyTorch on the CPU: one network, in a process of its own.

Reads what to measure as JSON from the command line, and prints what it took as JSON.
"""

import json
import math
import os
import resource
import sys
import time

plan = json.loads(sys.argv[1])
# Before the import: libraries read it once.
os.environ["OMP_NUM_THREADS"] = str(plan["threads"])

import torch
from torch import nn
from torch.nn import functional as F

CATEGORIES = 10
# The faster one on a CPU: 1.3 to 2 times here.
LAYOUT = torch.channels_last


class MirroredRelu(nn.Module):
    def forward(self, x):
        return F.relu(1 - x.abs())


class SubtractMean(nn.Module):
    def __init__(self, mean):
        super().__init__()
        self.register_buffer("mean", mean)

    def forward(self, x):
        return x - self.mean


def convolution(channels, filters, padding, robust):
    convolve = nn.Conv2d(channels, filters, 5, padding=padding, bias=not robust)
    return [convolve, nn.BatchNorm2d(filters, eps=1e-4), MirroredRelu()] if robust else [convolve]


def dense(inputs, hidden, outputs, robust):
    fc1 = nn.Linear(inputs, hidden, bias=not robust)
    norm = [nn.BatchNorm1d(hidden, eps=1e-4)] if robust else []
    return [nn.Flatten(), fc1, *norm, nn.ReLU(), nn.Linear(hidden, outputs)]


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut, which is a 1x1 convolution where the shape changes."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            *normalised(channels, filters, 3, stride), nn.ReLU(), *normalised(filters, filters, 3, 1)
        )
        same = stride == 1 and channels == filters
        self.shortcut = nn.Identity() if same else nn.Sequential(*normalised(channels, filters, 1, stride))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def normalised(channels, filters, size, stride):
    convolve = nn.Conv2d(channels, filters, size, stride, size // 2, bias=False)
    return [convolve, nn.BatchNorm2d(filters, eps=1e-4)]


def build_resnet20(outputs, mean):
    """ResNet-20 for CIFAR-10 with ReLU, as @saf/models builds it."""
    layers, channels = [*normalised(3, 16, 3, 1), nn.ReLU()], 16
    for filters in (16, 32, 64):
        for block in range(3):
            layers.append(ResidualBlock(channels, filters, 2 if filters > 16 and block == 0 else 1))
            channels = filters
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, outputs)]
    return nn.Sequential(SubtractMean(mean), *layers)


def build_network(dataset, robust, outputs, mean):
    """The networks of Tables 1 and 3 up to the pre-activations z, as @saf/models builds them."""
    if dataset == "mnist":
        layers = [*convolution(1, 20, 0, robust), nn.MaxPool2d(2)]
        layers += [*convolution(20, 50, 0, robust), nn.MaxPool2d(2)]
        layers += dense(4 * 4 * 50, 500, outputs, robust)
    else:
        # ceil_mode pads below and to the right, as TensorFlow's 'same' does here.
        layers = [*convolution(3, 32, 2, robust), nn.MaxPool2d(3, 2, ceil_mode=True)]
        layers += [*convolution(32, 32, 2, robust), nn.AvgPool2d(3, 2, ceil_mode=True)]
        layers += [*convolution(32, 64, 2, robust), nn.AvgPool2d(3, 2, ceil_mode=True)]
        layers += dense(4 * 4 * 64, 64, outputs, robust)
    return nn.Sequential(SubtractMean(mean), *layers)


def loss_of(loss):
    """Loss of each sample from z: softmax loss, or the hybrid loss (eq. 7) with p = 2."""
    if loss is None:
        return lambda z, labels: F.cross_entropy(z, labels, reduction="none")

    alpha1, alpha2, alpha3 = loss["lossWeights"]

    def hybrid(z, labels):
        scores = -z.square()
        labelled = scores.gather(1, labels[:, None]).squeeze(1).exp()
        value = alpha1 * F.cross_entropy(scores, labels, reduction="none")
        value = value + alpha2 * (1 - labelled).square()
        if alpha3 == 0:
            return value
        others = (2 * scores).exp().sum(1) - labelled.square()
        return value + alpha3 * others

    return hybrid


def perturb(x, recipe, share=None):
    """Random training: uniform noise on a part of the images, each of the width that its share of delta says."""
    if "random" in recipe:
        part = x[: round(recipe["random"]["fraction"] * len(x))]
        noise = torch.empty_like(part).uniform_(-recipe["random"]["delta"], recipe["random"]["delta"])
        part += noise if share is None else noise * share[: len(part)]
    return x


def mean_copies(mean, count, recipe):
    """Mean training: the mean image with Gaussian noise, each copy's of a deviation of its own."""
    copies = torch.empty(count, 1, 1, 1).uniform_(*recipe["std"]) * torch.randn(count, *mean.shape) + mean
    if recipe.get("pixels") == "clipped":
        copies.clamp_(0, 1)
    if recipe.get("pixels") == "spanning":
        low, high = copies.amin((1, 2, 3), True), copies.amax((1, 2, 3), True)
        copies = (copies - low) / (high - low)
    return copies


def augment(x, mean, augmentation):
    """Each image moved with black coming in, reflected with probability 1/2, and a square of it replaced by the mean image."""
    count, channels, height, width = x.shape
    padding, size = augmentation["crop"]["padding"], augmentation["cutout"]["size"]
    down, right = (torch.randint(-padding, padding + 1, (count, 1)) for _ in range(2))
    rows, columns = torch.arange(height) + down + padding, torch.arange(width) + right + padding
    reflected = torch.rand(count, 1) < 0.5
    columns = torch.where(reflected, columns.flip(1), columns)
    each = torch.arange(count)[:, None, None]
    x = F.pad(x, [padding] * 4)[each, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    top, left = torch.randint(height, (count, 1)) - size // 2, torch.randint(width, (count, 1)) - size // 2
    across_rows = (torch.arange(height) >= top) & (torch.arange(height) < top + size)
    across_columns = (torch.arange(width) >= left) & (torch.arange(width) < left + size)
    covered = (across_rows[:, :, None] & across_columns[:, None, :])[:, None]
    return torch.where(covered, mean, x)


def make_batch(images, labels, mean, indices, recipe):
    x, y = images[indices].float().div_(255), labels[indices]
    if "augmentation" in recipe:
        x = augment(x, mean, recipe["augmentation"])
    x = perturb(x, recipe)
    if "mean" not in recipe:
        return x, y
    count = round(recipe["mean"]["fraction"] * len(x))
    copies = perturb(mean_copies(mean, count, recipe["mean"]), recipe, share=torch.rand(count, 1, 1, 1))
    return torch.cat([x, copies]), torch.cat([y, torch.full((count,), CATEGORIES)])


def sgd(model, recipe):
    kernels = [weight for weight in model.parameters() if weight.dim() > 1]
    others = [weight for weight in model.parameters() if weight.dim() <= 1]
    groups = [{"params": kernels, "weight_decay": recipe["weightDecay"]}, {"params": others}]
    return torch.optim.SGD(groups, lr=0.01, momentum=recipe["momentum"], fused=True)


def measure_steps(model, loss, images, labels, mean):
    """Milliseconds of each training step, and of preparing its batch."""
    recipe = plan["recipe"]
    size = recipe["batchSize"]
    optimizer = sgd(model, recipe)
    order = torch.randperm(len(images))
    steps, preparations = [], []
    model.train()
    if plan["compile"]:
        model.compile()
    for step in range(plan["warmUp"] + plan["steps"]):
        start = time.perf_counter()
        first = step * size % (len(order) - size + 1)
        x, y = make_batch(images, labels, mean, order[first : first + size], recipe)
        prepared = time.perf_counter()
        z = model(x)
        value = loss(z, y).mean()
        optimizer.zero_grad()
        value.backward()
        if "maxNorm" in recipe:
            nn.utils.clip_grad_norm_(model.parameters(), recipe["maxNorm"])
        optimizer.step()
        best = z.detach().argmax(1) if plan["loss"] is None else z.detach().abs().argmin(1)
        value.item(), (best != y).sum().item()
        steps.append(1000 * (time.perf_counter() - start))
        preparations.append(1000 * (prepared - start))
    return steps[plan["warmUp"] :], preparations[plan["warmUp"] :]


def eq10_directions(model, loss, x, labels):
    """eq. 10: minus the sign of the gradient towards that incorrect category whose gradient has the largest L1 norm."""
    x = x.requires_grad_()
    z = model(x)
    best = torch.zeros(len(x), 1, 1, 1)
    direction = torch.zeros_like(x)
    for step in range(1, CATEGORIES):
        target = (labels + step) % CATEGORIES
        (gradient,) = torch.autograd.grad(loss(z, target).sum(), x, retain_graph=step < CATEGORIES - 1)
        norm = gradient.abs().sum((1, 2, 3), keepdim=True)
        direction = torch.where(norm > best, -gradient.sign(), direction)
        best = torch.maximum(norm, best)
    return direction


def seconds(attack, images, labels, size=100):
    """For all images, batch by batch, after one batch to warm up."""

    def run(first):
        attack(images[first : first + size].float().div_(255), labels[first : first + size])

    run(0)
    start = time.perf_counter()
    for first in range(0, len(images), size):
        run(first)
    return time.perf_counter() - start


class Logits(nn.Module):
    """The logarithms of RBF confidences, or z itself."""

    def __init__(self, model, robust):
        super().__init__()
        self.model = model
        self.robust = robust

    def forward(self, x):
        z = self.model(x)
        return -z.square() if self.robust else z


def measure_attacks(model, loss, images, labels, robust, outputs):
    """Those of measure-attacks.ts; without torchattacks eq. 10 alone."""
    model.eval().requires_grad_(False)
    found = {"eq10": seconds(lambda x, y: eq10_directions(model, loss, x, y), images, labels)}
    try:
        import torchattacks
    except ImportError:
        return found
    if outputs > CATEGORIES:
        return found
    logits = Logits(model, robust).eval()

    def on_predictions(attack):
        return seconds(lambda x, _: attack(x, logits(x).argmax(1)), images, labels)

    # No prediction changes: all steps for every image.
    eps = 1e-6
    found["pgd"] = on_predictions(torchattacks.PGD(logits, eps=eps, alpha=eps / 8, steps=40))
    found["apgd"] = on_predictions(torchattacks.APGD(logits, norm="Linf", eps=eps, steps=100))
    if plan["effort"]:
        found["autoAttack"] = on_predictions(auto_attack(torchattacks, logits, eps, plan["effort"]))
    return found


def auto_attack(torchattacks, logits, eps, effort):
    """The published sequence; torchattacks' AutoAttack makes a tenth of the published steps."""
    steps, queries = math.ceil(100 * effort), math.ceil(5000 * effort)
    return torchattacks.MultiAttack([
        torchattacks.APGD(logits, norm="Linf", eps=eps, steps=steps),
        torchattacks.APGDT(logits, norm="Linf", eps=eps, steps=steps),
        torchattacks.FAB(logits, norm="Linf", eps=eps, steps=steps, multi_targeted=True),
        torchattacks.Square(logits, norm="Linf", eps=eps, n_queries=queries),
    ])


def main():
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(1)
    height, width, channels = plan["shape"]
    shape = (plan["size"], channels, height, width)
    images = torch.randint(256, shape, dtype=torch.uint8).to(memory_format=LAYOUT)
    labels = torch.randint(CATEGORIES, (plan["size"],))
    mean = torch.full(shape[1:], 0.5)
    network = plan["network"]
    robust, outputs = network["activation"] not in ("none", "relu"), network["outputs"]
    residual = network.get("architecture") == "cifar10-resnet-20"
    model = build_resnet20(outputs, mean) if residual else build_network(plan["dataset"], robust, outputs, mean)
    model = model.to(memory_format=LAYOUT)
    loss = loss_of(plan["loss"])
    steps, preparations = measure_steps(model, loss, images, labels, mean)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    count = plan["images"]
    attacks = measure_attacks(model, loss, images[:count], labels[:count], robust, outputs) if count else {}
    result = {"version": torch.__version__, "threads": torch.get_num_threads(), "steps": steps}
    result |= {"preparation": sum(preparations) / sum(steps), "attacks": attacks, "peakMemoryBytes": peak}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
