#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the .pth files beside it with PyTorch (made with Debian 12's python3-torch 1.13)."""
from collections import OrderedDict
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import torch

HERE = Path(__file__).parent


def counted(*shape, dtype=torch.float32):
    """0, 1, 2 ... in row-major order."""
    count = 1
    for extent in shape:
        count *= extent
    return torch.arange(count, dtype=torch.float32).reshape(shape).to(dtype)


def save(name, value, **options):
    torch.save(value, HERE / f"{name}.pth", **options)


network = torch.nn.Sequential(OrderedDict(head=torch.nn.Conv2d(1, 2, 1), tail=torch.nn.BatchNorm2d(2)))
with torch.no_grad():
    for value in network.state_dict().values():
        value.copy_(counted(*value.shape, dtype=value.dtype))
state = network.state_dict()

types = [torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.uint8, torch.int8, torch.int16,
         torch.int32, torch.int64, torch.bool]
save("types", {str(t).removeprefix("torch."): torch.tensor([0.0, 1.0]).to(t) for t in types})

base = counted(4, 6)
views = {"base": base, "row": base[1], "column": base[:, 2], "transposed": base.t(), "every_second": base[::2, 1::2],
         "channels_last": counted(1, 2, 2, 3).to(memory_format=torch.channels_last), "scalar": base[2, 3],
         "none": torch.zeros(0, 3)}
save("views", views)
save("views_legacy", views, _use_new_zipfile_serialization=False)

wrapped = OrderedDict((f"module.{key}", value) for key, value in state.items())
save("legacy", wrapped, _use_new_zipfile_serialization=False)
save("legacy_protocol_4", wrapped, _use_new_zipfile_serialization=False, pickle_protocol=4)
save("zip_protocol_5", wrapped, pickle_protocol=5)

save("ema", {"params": {"w": counted(2)}, "params_ema": {"w": counted(2) + 10}})

optimizer = torch.optim.Adam(network.parameters())
network(counted(1, 1, 2, 2)).sum().backward()
optimizer.step()
with torch.no_grad():
    for value in network.state_dict().values():
        value.copy_(counted(*value.shape, dtype=value.dtype))
save("checkpoint", {"epoch": 3, "loss": 0.5, "name": "small", "seed": 2**100, "done": True, "nothing": None,
                    "shape": torch.Size([1, 2]), "sizes": (1, [2, 3]),
                    "optimizer": optimizer.state_dict(),
                    "state_dict": OrderedDict(network.named_parameters())})
save("generator", {"state_dict": OrderedDict([("step_counter", torch.tensor(5)), ("generator.w", counted(2)),
                                             ("generator_ema.w", counted(2) + 10), ("discriminator.w", counted(3))])})
save("expanded", {"w": torch.tensor([1.0]).expand(1000, 1000)})
save("whole_module", network)

with ZipFile(HERE / "ema.pth") as stored, ZipFile(HERE / "compressed.pth", "w", ZIP_DEFLATED) as compressed:
    for entry in stored.namelist():
        compressed.writestr(entry, stored.read(entry))
