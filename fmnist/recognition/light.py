"""Light that falls unevenly on paper, taken out."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Grey = npt.NDArray[np.uint8]

_REACH = 0.12
_FLAT = 6.0


def even_light(image: Grey) -> Grey:
    """Grey levels, uint8 (height, width), as they would be if the paper were lit evenly.

    The paper is what remains when strokes up to an eighth of the picture are wiped away by a
    morphological closing (dark ink) or opening (light ink); a picture whose paper has one level
    already comes back unchanged.
    """
    size = max(3, round(_REACH * max(image.shape)) | 1)
    dark_ink = float(np.median(image)) > 127
    wipe = ndimage.grey_closing if dark_ink else ndimage.grey_opening
    paper = ndimage.gaussian_filter(wipe(image, size=(size, size)).astype(np.float32), size / 4)
    level = float(np.median(paper))
    if float(np.abs(paper - level).mean()) < _FLAT:
        return image
    evened = image * (level / np.maximum(paper, 1)) if dark_ink else image - (paper - level)
    return np.rint(np.clip(evened, 0, 255)).astype(np.uint8)
