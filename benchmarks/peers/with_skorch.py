"""skorch, which gives a network in PyTorch the face of scikit-learn."""

import torch
from networks_in_torch import network
from skorch import NeuralNetClassifier
from skorch.callbacks import Callback
from told import BATCH, LEARNING_RATE, Trial
from torch import nn

trial = Trial()


class Clock(Callback):
    def on_epoch_begin(self, net: NeuralNetClassifier, **kwargs: object) -> None:
        trial.begin_epoch()

    def on_epoch_end(self, net: NeuralNetClassifier, **kwargs: object) -> None:
        trial.end_epoch()


net = NeuralNetClassifier(
    network(trial.network),
    criterion=nn.CrossEntropyLoss,
    optimizer=torch.optim.Adam,
    lr=LEARNING_RATE,
    batch_size=BATCH,
    max_epochs=trial.epochs,
    iterator_train__shuffle=True,
    train_split=None,
    verbose=0,
    callbacks=[Clock],
)
net.fit(trial.images[:, None], trial.labels)
trial.tell(net.predict(trial.held_out[:, None]), "skorch", "torch")
