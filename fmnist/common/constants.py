"""The facts about Fashion-MNIST that the whole program shares."""

CLASS_NAMES: tuple[str, ...] = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
NUM_CLASSES = len(CLASS_NAMES)
TRAIN_IMAGES = 60_000
"""How many training images the dataset has, those that validate among them."""
TEST_IMAGES = 10_000
"""How many test images the dataset has."""
IMAGE_SIZE = 28
"""Height and width of an image in pixels; every image has one channel."""
