"""The loop of PyTorch's tutorials: torchvision's dataset transforms and a DataLoader."""

import torch
from networks_in_torch import network
from told import BATCH, LEARNING_RATE, Trial
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import ToTensor

trial = Trial()


class Pictures(Dataset):
    def __init__(self) -> None:
        self.pictures = (255 * trial.images).round().astype("uint8")
        self.to_tensor = ToTensor()

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, int]:
        return self.to_tensor(self.pictures[place]), int(trial.labels[place])


model = network(trial.network)
loss = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
loader = DataLoader(Pictures(), batch_size=BATCH, shuffle=True)
for _ in range(trial.epochs):
    trial.begin_epoch()
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss(model(images), labels).backward()
        optimizer.step()
    trial.end_epoch()
model.eval()
with torch.inference_mode():
    logits = model(torch.from_numpy(trial.held_out[:, None]))
trial.tell(logits.argmax(1).numpy(), "torch", "torchvision")
