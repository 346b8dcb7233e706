"""Which device trains, what it is called, and how to get the most out of it."""

import ctypes
import os
import platform
from functools import cache
from pathlib import Path

import torch

from fmnist.common.errors import ConfigError

DEVICE_KINDS = ("auto", "cuda", "mps", "cpu")


def resolve_device(kind: str = "auto") -> torch.device:
    """The device for `kind`: with `auto` CUDA if there is one, else MPS, else the CPU.

    Raises:
        ConfigError: this machine has no device of that kind.
    """
    if kind in ("auto", "cuda") and torch.cuda.is_available():
        return torch.device("cuda")
    if kind in ("auto", "mps") and torch.backends.mps.is_available():
        return torch.device("mps")
    if kind not in ("auto", "cpu"):
        raise ConfigError(f"This machine has no {kind.upper()} device: set device to auto or cpu.")
    return torch.device("cpu")


@cache
def device_name(device_type: str) -> str:
    """The name a person knows the device by, such as `CPU (AMD EPYC, 2 cores)`."""
    if device_type == "cuda":
        return torch.cuda.get_device_name()
    if device_type == "mps":
        return f"Apple GPU ({platform.processor()})"
    return f"CPU ({_processor_name()}, {os.cpu_count()} cores)"


def mixed_precision_pays(device: torch.device) -> bool:
    """Whether bfloat16 arithmetic is both available and faster on `device`."""
    return device.type == "cuda" and torch.cuda.is_bf16_supported()


@cache
def computes_in_bfloat16(device_type: str) -> bool:
    """Whether the device has instructions for bfloat16; elsewhere it is emulated, and slow."""
    if device_type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    processor = torch.cpu.get_capabilities()
    return device_type == "cpu" and any(processor.get(f"{kind}_bf16") for kind in ("avx512", "amx"))


@cache
def keep_freed_memory() -> None:
    """Let the C allocator reuse the large blocks of one step in the next.

    glibc gives blocks over 128 kB back to the kernel at once, and each training step then pays for
    thousands of page faults, the more the larger the batch. At most 512 MB stay with the process.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    trim_threshold, mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    libc.mallopt(mmap_threshold, 512 << 20)
    libc.mallopt(trim_threshold, 512 << 20)


def _processor_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
