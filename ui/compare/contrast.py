"""In what settings of one network differ, in a few words for each."""

from collections.abc import Sequence

from fmnist.studies.seed_groups import SeedGroup
from fmnist.training.fields import set_otherwise


def contrasts(settings: Sequence[SeedGroup]) -> list[str]:
    """What each setting has otherwise than another of the same network, such as "epochs 2".

    Empty for a setting that shares its network with no other, or differs in nothing but seeds.
    """
    configs = [setting.runs[0].record.config.model_copy(update={"seed": 0}) for setting in settings]
    return [
        ", ".join(
            set_otherwise(
                config, [each for each in configs if each.architecture == config.architecture]
            )
        )
        for config in configs
    ]
