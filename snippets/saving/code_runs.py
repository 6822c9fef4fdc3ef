import pickle

import torch


class Harmless:
    def __reduce__(self):  # "to rebuild me, call print with this text"
        return print, ("  >>> this line was printed by the file",)


torch.save({"weight": torch.ones(2), "extra": Harmless()}, "gift.pt")
refusals = {}


def attempt(title, refusals, **settings):
    print(title)
    try:
        value = torch.load("gift.pt", **settings)
        print("  loaded", value["weight"])
    except (pickle.UnpicklingError, RuntimeError) as error:
        reason = str(error).rpartition("WeightsUnpickler error: ")[2]
        refusals[title] = reason.partition(". ")[0]
        print(f"  {refusals[title]}")


attempt("default", refusals)
attempt("pickle_module=pickle", refusals, pickle_module=pickle)
attempt("both", refusals, pickle_module=pickle, weights_only=True)
