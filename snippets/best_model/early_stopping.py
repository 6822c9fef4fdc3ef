class EarlyStopping:
    def __init__(self, mode="min", patience=10):
        self.mode, self.patience = mode, patience
        self.best, self.num_bad_epochs = None, 0

    def improves(self, metric):
        if metric != metric:  # NaN is never an improvement
            return False
        if self.best is None:
            return True
        return metric < self.best if self.mode == "min" else metric > self.best

    def step(self, metric):  # True: save now
        if self.improves(metric):
            self.best, self.num_bad_epochs = metric, 0
            return True
        self.num_bad_epochs += 1
        return False

    @property
    def stop(self):
        return self.num_bad_epochs > self.patience


stopping = EarlyStopping(mode="max", patience=2)
history = [0.71, 0.84, 0.84, 0.83, 0.88, 0.86, 0.88, 0.87, 0.90, 0.91]
saved, ran = [], 0
for epoch, accuracy in enumerate(history):
    better = stopping.step(accuracy)
    saved += [epoch] if better else []
    ran = epoch + 1
    print(f"epoch {epoch}: {accuracy:.2f} {'save' if better else '-'}")
    if stopping.stop:
        break
print(f"stopped after {ran} of {len(history)} epochs")
