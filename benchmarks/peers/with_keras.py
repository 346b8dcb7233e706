"""Keras 3 by `compile` and `fit`; the setting is backend and dtype policy, as "jax/float32"."""

import os

from told import BATCH, LEARNING_RATE, Trial

trial = Trial()
backend, policy = trial.setting.split("/")
os.environ["KERAS_BACKEND"] = backend

import keras  # noqa: E402
from keras import layers  # noqa: E402


def block(filters: int, kernel: int) -> list[keras.Layer]:
    convolution = layers.Conv2D(filters, kernel, padding="same")
    return [convolution, layers.BatchNormalization(), layers.ReLU(), layers.MaxPooling2D()]


def head(hidden: int, dropout: float) -> list[keras.Layer]:
    return [layers.Flatten(), layers.Dense(hidden, "relu"), layers.Dropout(dropout)]


NETWORKS = {
    "mlp109": lambda: [layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(64, "relu")],
    "altcnn": lambda: [*block(16, 5), *block(32, 5), *head(128, 0.25)],
    "fashioncnn": lambda: [*block(32, 3), *block(64, 3), *block(128, 3)[:-1], *head(256, 0.25)],
    "cnn225": lambda: [
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        *head(128, 0.5),
    ],
}

keras.config.set_dtype_policy(policy)
answers = layers.Dense(10, dtype="float32")
model = keras.Sequential([keras.Input((28, 28, 1)), *NETWORKS[trial.network](), answers])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(LEARNING_RATE), loss, metrics=["accuracy"])
clock = keras.callbacks.LambdaCallback(
    on_epoch_begin=lambda epoch, logs: trial.begin_epoch(),
    on_epoch_end=lambda epoch, logs: trial.end_epoch(),
)
model.fit(
    trial.images[..., None],
    trial.labels,
    batch_size=BATCH,
    epochs=trial.epochs,
    verbose=0,
    callbacks=[clock],
)
classes = model.predict(trial.held_out[..., None], verbose=0).argmax(1)
trial.tell(classes, "keras", {"tensorflow": "tensorflow_cpu"}.get(backend, backend))
