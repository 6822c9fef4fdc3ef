# proven: raises=UnboundLocalError
best_acc = 0


def validate(correct):
    if correct > best_acc:
        best_acc = correct  # an assignment makes the name local


validate(95)
