"""fastai: DataLoaders and a Learner."""

import torch
from fastai.callback.core import Callback
from fastai.data.core import DataLoaders
from fastai.learner import Learner
from networks_in_torch import network
from told import BATCH, LEARNING_RATE, Trial
from torch import nn
from torch.utils.data import TensorDataset

trial = Trial()


class Clock(Callback):
    def before_train(self) -> None:
        trial.begin_epoch()

    def after_train(self) -> None:
        trial.end_epoch()


held_out = torch.from_numpy(trial.held_out[:, None])
loaders = DataLoaders.from_dsets(
    TensorDataset(torch.from_numpy(trial.images[:, None]), torch.from_numpy(trial.labels)),
    TensorDataset(held_out, torch.from_numpy(trial.held_out_labels)),
    bs=BATCH,
    device=torch.device("cpu"),
)
learner = Learner(loaders, network(trial.network), loss_func=nn.CrossEntropyLoss(), cbs=[Clock()])
with learner.no_logging():
    learner.fit(trial.epochs, LEARNING_RATE)
with torch.inference_mode():
    logits = learner.model.eval()(held_out)
trial.tell(logits.argmax(1).numpy(), "fastai", "torch")
