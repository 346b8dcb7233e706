"""Which images each of many seeds of one setting is right about, for tests that train nothing.

Trains an MLP with fresh seeds, with images set aside for exploration and confirmation as a search
does, and writes what was right to `tests/fixtures/seeds.npz`, eight images in a byte.

    python -m benchmarks.search_seeds [--seeds 36]
"""

import argparse

import numpy as np

from fmnist.common.paths import PROJECT
from fmnist.data.dataset import load_dataset
from fmnist.data.split import stratified_split
from fmnist.studies.search.plan import with_images_aside
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare

_SETTING = TrainConfig(architecture="mlp109", epochs=3, batch_size=512)
_FILE = PROJECT / "tests" / "fixtures" / "seeds.npz"


def main() -> None:
    parser = argparse.ArgumentParser(description="Seeds of one setting: see the top of this file.")
    parser.add_argument("--seeds", type=int, default=36)
    options = parser.parse_args()
    start = with_images_aside(_SETTING)
    dataset = load_dataset()
    split = stratified_split(
        dataset.train_labels,
        start.validation_images,
        start.split_seed,
        start.train_images,
        start.confirmation_images,
    )
    found: dict[str, list[np.ndarray]] = {"exploration": [], "confirmation": []}
    for seed in range(options.seeds):
        training = prepare(start.model_copy(update={"seed": seed}), len(split.train))
        fit(training, dataset, split, [])
        for name, part in (("exploration", split.validation), ("confirmation", split.confirmation)):
            answers = training.model.logits(dataset.train_images[part]).argmax(1)
            right = (answers == dataset.train_labels[part]).numpy()
            found[name].append(np.packbits(right))
            print(f"seed {seed}: {name} {right.mean():.2%}", flush=True)
        packed = {name: np.stack(rows) for name, rows in found.items()}
        np.savez_compressed(_FILE, images=np.array(len(split.validation)), **packed)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
