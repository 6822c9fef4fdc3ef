from torch.utils.data import Dataset

labels = {"cat": 0, "dog": 1}


class Pets(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return labels["bird" if index == 3 else "cat"]


if __name__ == "__main__":
    wrong = []
    for index in range(len(Pets())):  # no loader, no worker
        try:
            Pets()[index]
        except KeyError as error:
            wrong.append(index)
            print(f"sample {index}: KeyError {error}")
