"""What becomes of an image on its way through a composition, by arithmetic alone.

Nothing is built here: the figures are there while somebody still chooses, and what cannot be built
or would be too large for this machine is found before any memory is asked for.
"""

from dataclasses import dataclass

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape
from fmnist.networks.composition import Block, Composition

MAX_PARAMETERS = 20_000_000
MAX_MACS = 2_000_000_000


@dataclass(frozen=True)
class Stage:
    """One block, or one layer of the head, as an image meets it; the shape is without the batch.

    `receptive_field` is how many pixels across, of the image, one output number can depend on
    (Araujo, Norris & Sim 2019, doi:10.23915/distill.00021); it may be more than the image has.
    `macs` are multiply-accumulates for one image, counted as in `fmnist.networks.profile`.
    """

    name: str
    output_shape: tuple[int, ...]
    parameters: int
    macs: int
    receptive_field: int


def stages(composition: Composition, image: ImageShape, classes: int) -> tuple[Stage, ...]:
    """The blocks of `composition` and the layers of its head, in the order of the image.

    Raises:
        ConfigError: in one sentence, naming the block that the image is too small for, that cannot
            add its input to its result, or the total that is too large.
    """
    found = unlimited_stages(composition, image, classes)
    parameters, macs = sum(stage.parameters for stage in found), sum(s.macs for s in found)
    if parameters > MAX_PARAMETERS:
        raise ConfigError(
            f"The network would have {parameters:,} parameters: take fewer channels or units, at "
            f"most {MAX_PARAMETERS:,} are allowed."
        )
    if macs > MAX_MACS:
        raise ConfigError(
            f"The network would need {macs:,} MACs per image: take fewer channels or "
            f"downsample earlier, at most {MAX_MACS:,} are allowed."
        )
    return found


def unlimited_stages(
    composition: Composition, image: ImageShape, classes: int
) -> tuple[Stage, ...]:
    """As `stages`, of a network of any size."""
    if image.height != image.width:
        raise ConfigError("A network of your own takes square images: choose another network.")
    flow = _Flow(image)
    blocks = [flow.through(number, b) for number, b in enumerate(composition.blocks, start=1)]
    return (*blocks, *_head(composition, flow, image.height, classes))


class _Flow:
    """The image on its way: channels, height and width, and what one number of it depends on."""

    def __init__(self, image: ImageShape) -> None:
        self.channels, self.size = image.channels, image.height
        self.field = self.step = 1

    def through(self, number: int, block: Block) -> Stage:
        """Pass `block` and return what it was."""
        _require_possible_shortcut(number, block)
        inputs = self.channels
        norm = 2 * block.width if block.normalisation != "none" else 0
        parameters = macs = 0
        for index in range(block.convolutions):
            stride = 2 if block.halving == "stride" and index == 0 else 1
            weights = self.channels * block.width * block.kernel**2
            self._convolve(number, block, stride)
            parameters += weights + block.width + norm
            macs += weights * self.size**2
        if needs_projection(inputs, block):
            parameters += inputs * block.width + block.width + norm
            macs += inputs * block.width * self.size**2
        if block.halving in ("max", "mean"):
            self._pool(number)
        shape = (block.width, self.size, self.size)
        return Stage(f"Block {number}", shape, parameters, macs, self.field)

    def _convolve(self, number: int, block: Block, stride: int) -> None:
        border = block.kernel // 2 if block.padded else 0
        if block.kernel > self.size + 2 * border:
            raise ConfigError(
                f"Block {number}: a kernel of {block.kernel}×{block.kernel} does not fit into the "
                f"{self.size}×{self.size} pixels that are left, so choose a smaller kernel or "
                "padding, or downsample less often before it."
            )
        self.size = (self.size + 2 * border - block.kernel) // stride + 1
        self.channels = block.width
        self.field += (block.kernel - 1) * self.step
        self.step *= stride

    def _pool(self, number: int) -> None:
        if self.size < 2:
            raise ConfigError(
                f"Block {number} cannot downsample {self.size}×{self.size} pixel: choose none "
                "here, or downsample less often before."
            )
        self.size //= 2
        self.field += self.step
        self.step *= 2


def needs_projection(inputs: int, block: Block) -> bool:
    """Whether a residual block must bring its input to another shape before it can be added."""
    return block.residual and (inputs != block.width or block.halving == "stride")


def _require_possible_shortcut(number: int, block: Block) -> None:
    if block.residual and not block.padded and block.kernel > 1:
        raise ConfigError(
            f"Block {number} cannot add its input to its result, which is smaller without padding: "
            "switch its padding on, or residual off."
        )


def _head(composition: Composition, flow: _Flow, field: int, classes: int) -> tuple[Stage, ...]:
    head = composition.head
    if head.features == "average":
        name, features = "Global average pooling", flow.channels
    else:
        name, features = "Flatten", flow.channels * flow.size**2
    rows = [Stage(name, (features,), 0, 0, field)]
    if head.hidden:
        rows.append(_linear(features, head.hidden, field, ", ReLU"))
    rows.append(_linear(head.hidden or features, classes, field))
    return tuple(rows)


def _linear(inputs: int, outputs: int, field: int, then: str = "") -> Stage:
    name = f"Linear {inputs}→{outputs}{then}"
    return Stage(name, (outputs,), inputs * outputs + outputs, inputs * outputs, field)
