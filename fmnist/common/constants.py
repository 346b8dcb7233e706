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
CLASS_GROUPS: dict[str, tuple[str, ...]] = {
    "Tops": ("T-shirt/top", "Pullover", "Dress", "Coat", "Shirt"),
    "Bottoms": ("Trouser",),
    "Shoes": ("Sandal", "Sneaker", "Ankle boot"),
    "Bags": ("Bag",),
}
"""The ten classes in four groups; a dress counts as a top."""
TRAIN_IMAGES = 60_000
"""How many training images the dataset has, those that validate among them."""
TEST_IMAGES = 10_000
"""How many test images the dataset has."""
IMAGE_SIZE = 28
"""Height and width of an image in pixels; every image has one channel."""
