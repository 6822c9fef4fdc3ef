# proven: raises=AttributeError
import pickle
from pathlib import Path


class Net:
    pass


Path("model.pkl").write_bytes(pickle.dumps(Net()))
del Net  # as in another script
pickle.loads(Path("model.pkl").read_bytes())
