files = [f"{number}.png" for number in range(1, 13)]
files = sorted(files, key=lambda file: int(file.removesuffix(".png")))
labels = range(1, 13)  # a table, from picture 1 to picture 12
pairs = list(zip(files, labels, strict=True))
wrong = sum(file != f"{label}.png" for file, label in pairs)
print(files[:5])
print(f"wrong labels: {wrong} of {len(pairs)}")
