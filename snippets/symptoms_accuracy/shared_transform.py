from torch.utils.data import Dataset, random_split


class Numbers(Dataset):
    def __init__(self, transform=None):
        self.transform = transform

    def __len__(self):
        return 10

    def __getitem__(self, i):
        return self.transform(i) if self.transform else i


train, validation = random_split(Numbers(), [8, 2])
train.dataset.transform = lambda x: x + 100  # augmentation
augmented = [x >= 100 for x in (train[0], validation[0])]
print(f"augmented: training {augmented[0]}, validation {augmented[1]}")
