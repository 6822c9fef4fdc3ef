from torch.utils.data import DataLoader, Dataset

labels = {"cat": 0, "dog": 1}


class Pets(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return labels["bird" if index == 3 else "cat"]


if __name__ == "__main__":
    try:
        for y in DataLoader(Pets(), batch_size=2, num_workers=1):
            print(y)
    except KeyError as error:
        first, *_, last = str(error).strip().splitlines()
        print(f"KeyError: {first}", "…", last, sep="\n")
