"""scikit-learn's MLPClassifier, which has linear layers alone."""

from sklearn.neural_network import MLPClassifier
from told import BATCH, LEARNING_RATE, Trial

trial = Trial()
classifier = MLPClassifier((128, 64), alpha=0.0, batch_size=BATCH, learning_rate_init=LEARNING_RATE)
images = trial.images.reshape(-1, 784)
for _ in range(trial.epochs):
    trial.begin_epoch()
    classifier.partial_fit(images, trial.labels, classes=range(10))
    trial.end_epoch()
trial.tell(classifier.predict(trial.held_out.reshape(-1, 784)), "scikit-learn")
