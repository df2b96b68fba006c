#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times a training step of PCL-SISR, or a forward pass, in plain PyTorch: the peer of wavelens-cli bench.

    /usr/bin/python3 tests/bench/pcl_reference.py --network edsr_s --method pcl --threads 2

It needs Debian's python3-torch, hence Debian's Python. The mathematics is the specification's (§ are sections of
pcl.md); the order of work is the published code's, on purpose, and nothing is optimised: every image passes through
the whole D on its own, where only features are wanted too; D's weights get gradients in G's step; each pair of feature
maps is normalised anew. The data are random, one batch in memory.

Prints one JSON object: {"threads", "step": {"seconds", "peak_memory_mb"}}, or with --inference
{"threads", "inference": {"seconds", "lr_pixels", "peak_memory_mb"}}. Seconds are the median of --repeat runs, after one
that does not count; memory is the process's peak in 10⁶ bytes.
"""
from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

try:
    import torch
except ImportError:
    sys.exit("pcl_reference.py needs PyTorch: install Debian's python3-torch and start it with /usr/bin/python3.")
from torch import Tensor, nn
from torch.nn import functional as F

SCALE = 4
LEVELS = 255
POSITIVES = 4  # HR and three sharpened
NEGATIVES = 4  # blurred
TEMPERATURE = 0.1
WEIGHT = 0.01
LEARNING_RATE = 1e-4


def conv3x3(inputs: int, outputs: int, stride: int = 1, bias: bool = True) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=bias)


# Networks, §13: (N, 3, H, W) in [0, 1] -> (N, 3, 4H, 4W).


class MeanShift(nn.Conv2d):
    def __init__(self, sign: int) -> None:
        super().__init__(3, 3, 1)
        self.weight.data = torch.eye(3).reshape(3, 3, 1, 1)
        self.bias.data = sign * LEVELS * torch.tensor([0.4488, 0.4371, 0.4040])
        self.requires_grad_(False)


class ResidualBlock(nn.Module):
    def __init__(self, features: int, scale: float) -> None:
        super().__init__()
        self.scale = scale
        self.body = nn.Sequential(conv3x3(features, features), nn.ReLU(inplace=True), conv3x3(features, features))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x) * self.scale


class Edsr(nn.Module):
    def __init__(self, blocks: int, features: int, residual_scale: float = 1) -> None:
        super().__init__()
        self.sub_mean = MeanShift(-1)
        self.head = conv3x3(3, features)
        self.body = nn.Sequential(*(ResidualBlock(features, residual_scale) for _ in range(blocks)),
                                  conv3x3(features, features))
        self.tail = nn.Sequential(conv3x3(features, 4 * features), nn.PixelShuffle(2),
                                  conv3x3(features, 4 * features), nn.PixelShuffle(2), conv3x3(features, 3))
        self.add_mean = MeanShift(1)

    def forward(self, lr: Tensor) -> Tensor:
        head = self.head(self.sub_mean(lr * LEVELS))
        return self.add_mean(self.tail(self.body(head) + head)) / LEVELS


class Srvgg(nn.Module):
    def __init__(self, blocks: int, features: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [conv3x3(3, features), nn.PReLU(features)]
        for _ in range(blocks):
            layers += [conv3x3(features, features), nn.PReLU(features)]
        self.body = nn.Sequential(*layers, conv3x3(features, 3 * SCALE**2), nn.PixelShuffle(SCALE))

    def forward(self, lr: Tensor) -> Tensor:
        return self.body(lr) + F.interpolate(lr, scale_factor=SCALE, mode="nearest")


# The contrastive framework.


def high_bands(x: Tensor) -> Tensor:
    """Haar, §3: (N, 3, H, W) -> (N, 9, H/2, W/2)."""
    a, b = x[..., 0::2, 0::2], x[..., 0::2, 1::2]
    c, d = x[..., 1::2, 0::2], x[..., 1::2, 1::2]
    return torch.cat([a + b - c - d, a - b + c - d, a - b - c + d], 1) / 2


class Discriminator(nn.Module):
    """§4: logits and the features after each of the eight blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList()
        inputs = 9
        for block in range(8):
            outputs = 64 << block // 2
            self.blocks.append(nn.Sequential(conv3x3(inputs, outputs, stride=1 + block % 2, bias=False),
                                             nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, inplace=True)))
            inputs = outputs
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(4), nn.Conv2d(inputs, 1, 1))

    def forward(self, images: Tensor) -> tuple[Tensor, list[Tensor]]:
        x = high_bands(images)
        features = []
        for block in self.blocks:
            x = block(x)
            features.append(x)
        return self.head(x).flatten(), features


def quantised(x: Tensor) -> Tensor:
    return (x.clamp(0, 1) * LEVELS).round() / LEVELS


def sharpen(x: Tensor, amounts: Tensor) -> Tensor:
    """§2.1; one amount for each image."""
    kernel = torch.tensor([[1, 1, 1], [1, 5, 1], [1, 1, 1]], dtype=x.dtype).expand(3, 1, 3, 3) / 13
    smooth = x.clone()
    smooth[..., 1:-1, 1:-1] = F.conv2d(x, kernel, groups=3)
    return quantised(smooth + amounts.reshape(-1, 1, 1, 1) * (x - smooth))


def gaussian(size: int, sigma: float, dtype: torch.dtype) -> Tensor:
    weights = torch.exp(-(torch.arange(size, dtype=dtype) - (size - 1) / 2).square() / (2 * sigma**2))
    return weights / weights.sum()


def blur(x: Tensor, width: int, height: int, sigma_x: float, sigma_y: float) -> Tensor:
    """§2.2"""
    kernel = torch.outer(gaussian(height, sigma_y, x.dtype), gaussian(width, sigma_x, x.dtype))
    padded = F.pad(x, [width // 2, width // 2, height // 2, height // 2], mode="reflect")
    return quantised(F.conv2d(padded, kernel.expand(3, 1, height, width), groups=3))


def drawn_positive(hr: Tensor) -> Tensor:
    return sharpen(hr, torch.empty(len(hr)).uniform_(1, 3))


def drawn_negative(hr: Tensor) -> Tensor:
    return torch.cat([blur(image, random.randrange(3, 12, 2), random.randrange(3, 12, 2),
                           random.uniform(0.5, 2), random.uniform(0.5, 2)) for image in hr.split(1)])


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """The dual contrastive loss, §5."""
    excess = fake.unsqueeze(0) - real.unsqueeze(1)
    return sum(F.pad(each, [1, 0]).logsumexp(1).mean() for each in (excess, excess.t()))


def similarity(f: Tensor, g: Tensor) -> Tensor:
    """§6, with F.normalize as in the published code."""
    return (F.normalize(f, dim=1) * F.normalize(g, dim=1)).sum(1).mean((1, 2))


def contrastive_loss(anchor: list[Tensor], positives: list[list[Tensor]], negatives: list[list[Tensor]],
                     layers: tuple[int, ...]) -> Tensor:
    """§7: each positive against all negatives is a cross entropy whose right answer is the first."""
    loss = torch.zeros(())
    for layer in layers:
        apart = [similarity(anchor[layer], negative[layer]) for negative in negatives]
        for positive in positives:
            logits = torch.stack([similarity(anchor[layer], positive[layer]), *apart], 1) / TEMPERATURE
            loss = loss + F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long)) / len(positives)
    return loss


@dataclass(frozen=True)
class Recipe:
    layers: tuple[int, ...]
    augment: bool  # D learns from the samples too


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "edsr_s": lambda: Edsr(16, 64),
    "edsr_l": lambda: Edsr(32, 256, 0.1),
    "small": lambda: Edsr(8, 32),
    "srvgg": lambda: Srvgg(16, 64),
}
METHODS: dict[str, Recipe | None] = {
    "l1": None,
    "pcl": Recipe(layers=(0, 1, 2, 3), augment=False),
    "pcl_script": Recipe(layers=(0, 2, 4, 6), augment=True),
}


class TrainingStep:
    """§8"""

    def __init__(self, network: nn.Module, recipe: Recipe | None) -> None:
        self.network = network
        self.recipe = recipe
        trained = [p for p in network.parameters() if p.requires_grad]
        self.network_adam = torch.optim.Adam(trained, lr=LEARNING_RATE)
        if recipe:
            self.discriminator = Discriminator()
            self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), lr=LEARNING_RATE)

    def run(self, lr: Tensor, hr: Tensor) -> None:
        self.network_adam.zero_grad()
        sr = self.network(lr)
        loss = F.l1_loss(sr, hr) * LEVELS
        if self.recipe:
            positives = [hr, *(drawn_positive(hr) for _ in range(POSITIVES - 1))]
            negatives = [drawn_negative(hr) for _ in range(NEGATIVES)]
            self.train_discriminator(sr.detach(), positives, negatives)
            loss = loss + WEIGHT * self.contrast(sr, positives, negatives)
        loss.backward()
        self.network_adam.step()

    def train_discriminator(self, sr: Tensor, positives: list[Tensor], negatives: list[Tensor]) -> None:
        real, fake = (positives, [sr, *negatives]) if self.recipe.augment else (positives[:1], [sr])
        self.discriminator_adam.zero_grad()
        logits_real, logits_fake = (torch.cat([self.discriminator(x)[0] for x in images]) for images in (real, fake))
        discriminator_loss(logits_real, logits_fake).backward()
        self.discriminator_adam.step()

    def contrast(self, sr: Tensor, positives: list[Tensor], negatives: list[Tensor]) -> Tensor:
        _, anchor = self.discriminator(sr)
        with torch.no_grad():
            self.discriminator(positives[0])  # the published code embeds HR here, and again as a positive
            embedded = [[self.discriminator(x)[1] for x in images] for images in (positives, negatives)]
        return contrastive_loss(anchor, *embedded, self.recipe.layers)


def median_seconds(work: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_memory_mb() -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM:"))


def time_step(options: argparse.Namespace) -> dict[str, float]:
    small = options.network == "small"
    batch = options.batch or (8 if small else 16)
    patch = options.patch or (32 if small else 48)
    step = TrainingStep(NETWORKS[options.network](), METHODS[options.method])
    lr = torch.rand(batch, 3, patch, patch)
    hr = torch.rand(batch, 3, SCALE * patch, SCALE * patch)
    step.run(lr, hr)
    return {"seconds": median_seconds(lambda: step.run(lr, hr), options.repeat), "peak_memory_mb": peak_memory_mb()}


def time_inference(options: argparse.Namespace) -> dict[str, float]:
    network = NETWORKS[options.network]().eval()
    height, width = (180, 320) if options.network == "edsr_l" else (720, 1280)
    lr = torch.rand(1, 3, height, width)
    with torch.inference_mode():
        network(lr[..., :32, :])  # to warm up; the whole image takes a minute
        seconds = median_seconds(lambda: network(lr), options.repeat)
    return {"seconds": seconds, "lr_pixels": height * width, "peak_memory_mb": peak_memory_mb()}


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Times a PCL-SISR training step, or a forward pass, in plain PyTorch.")
    parser.add_argument("--network", choices=NETWORKS, default="edsr_s")
    parser.add_argument("--method", choices=METHODS, default="pcl")
    parser.add_argument("--batch", type=int, help="default: 16; small: 8")
    parser.add_argument("--patch", type=int, help="LR side in pixels; default: 48; small: 32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument("--inference", action="store_true",
                        help="instead of a step, the whole of a 1280x720 image (edsr_l: 320x180)")
    return parser.parse_args()


def main() -> None:
    options = parsed_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    random.seed(0)
    if options.inference:
        result = {"inference": time_inference(options)}
    else:
        result = {"step": time_step(options)}
    print(json.dumps({"threads": options.threads, **result}))


if __name__ == "__main__":
    main()
