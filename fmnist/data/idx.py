"""The IDX format, in which MNIST and its successors are published."""

import math
import struct

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import DatasetError

_UNSIGNED_BYTE = 0x08


def parse_idx(payload: bytes) -> NDArray[np.uint8]:
    """The uint8 array that an uncompressed IDX file holds, of the shape that its header names.

    Raises DatasetError if the header is not that of an IDX file of unsigned bytes, or if the data
    is shorter or longer than it says.
    """
    if len(payload) < 4 or payload[:3] != bytes((0, 0, _UNSIGNED_BYTE)):
        raise DatasetError("This is not an IDX file of unsigned bytes: fetch the dataset again.")
    dimensions = payload[3]
    start = 4 + 4 * dimensions
    if dimensions == 0 or len(payload) < start:
        raise DatasetError("The IDX file ends inside its header: fetch the dataset again.")
    shape = struct.unpack_from(f">{dimensions}I", payload, 4)
    values = np.frombuffer(bytearray(payload), np.uint8)[start:]
    if values.size != math.prod(shape):
        raise DatasetError(
            f"The IDX file holds {values.size} values where its header says {shape}: "
            "fetch the dataset again."
        )
    return values.reshape(shape)
