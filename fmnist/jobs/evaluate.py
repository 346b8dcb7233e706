"""Another look at the test set, counted."""

from fmnist.common.device import resolve_device
from fmnist.data.dataset import load_dataset
from fmnist.data.task import images_of
from fmnist.evaluation.metrics import Metrics, evaluate
from fmnist.networks.inference import logits
from fmnist.runs.models import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def evaluate_again(store: Store, run: Run) -> Metrics:
    """Test the best weights of `run` once more; a run of the user's own counts the look.

    Raises:
        RunError: the run is not complete.
        CheckpointError: its weights are damaged.
        DatasetError: there is no dataset.
    """
    dataset = images_of(load_dataset(), run.record.dataset.classes)
    model = load_model(run, resolve_device())
    outputs = logits(model.network, dataset.test_images, model.input_form)
    if not run.read_only:
        store.update(run.record.changed(test_looks=run.record.test_looks + 1))
    return evaluate(outputs.numpy(), dataset.test_labels.numpy())
