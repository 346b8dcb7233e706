"""In what settings of one network differ, in a few words for each."""

from collections.abc import Sequence

from fmnist.studies.seed_groups import SeedGroup
from fmnist.training.settings import Settings

_APART = ("architecture", "seed")
_PLAIN = {None: "all", True: "yes", False: "no"}


def contrasts(settings: Sequence[SeedGroup]) -> list[str]:
    """What each setting has otherwise than another of the same network, such as "epochs 2".

    Empty for a setting that shares its network with no other, or differs in nothing but seeds.
    """
    configs = [setting.runs[0].record.config for setting in settings]
    return [
        _contrast(config, [each for each in configs if each.architecture == config.architecture])
        for config in configs
    ]


def _contrast(config: Settings, others: Sequence[Settings]) -> str:
    differing = [
        name
        for name in Settings.model_fields
        if name not in _APART
        and any(getattr(other, name) != getattr(config, name) for other in others)
    ]
    return ", ".join(_in_words(name, getattr(config, name)) for name in differing)


def _in_words(name: str, value: object) -> str:
    title = (Settings.model_fields[name].title or name).lower()
    if isinstance(value, dict):
        found = " and ".join(f"{key} {_plain(each)}" for key, each in value.items())
        return f"{title}: {found}" if found else f"no {title}"
    return f"{title} {_plain(value)}"


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return _PLAIN[value]
    return f"{value:,}" if isinstance(value, int) else str(value)
