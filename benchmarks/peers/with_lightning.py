"""Lightning: a LightningModule and its Trainer."""

import lightning
import torch
from networks_in_torch import network
from told import BATCH, LEARNING_RATE, Trial
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

trial = Trial()


class Classifier(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.network = network(trial.network)

    def training_step(self, batch: list[torch.Tensor]) -> torch.Tensor:
        images, labels = batch
        return cross_entropy(self.network(images), labels)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), LEARNING_RATE)


class Clock(lightning.Callback):
    def on_train_epoch_start(self, *_: object) -> None:
        trial.begin_epoch()

    def on_train_epoch_end(self, *_: object) -> None:
        trial.end_epoch()


dataset = TensorDataset(torch.from_numpy(trial.images[:, None]), torch.from_numpy(trial.labels))
classifier = Classifier()
trainer = lightning.Trainer(
    accelerator="cpu",
    max_epochs=trial.epochs,
    callbacks=[Clock()],
    logger=False,
    enable_checkpointing=False,
    enable_progress_bar=False,
)
trainer.fit(classifier, DataLoader(dataset, batch_size=BATCH, shuffle=True))
with torch.inference_mode():
    logits = classifier.eval().network(torch.from_numpy(trial.held_out[:, None]))
trial.tell(logits.argmax(1).numpy(), "lightning", "torch")
