import asyncio
import contextlib
import hashlib
import importlib.util
import inspect
import json
import os
import re
import runpy
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
import torch

from proven.testing import ROOT, holds, run

# Before the service is imported: it may open no connection, and write only below its folder for temporary files.
GUARDED = """
import os, sys
def guard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        raise PermissionError(event)
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if not str(args[0]).startswith((os.environ["TMPDIR"], "/dev/")):
            raise PermissionError(f"opens {args[0]} to write")
sys.path.insert(0, os.getcwd())
import uvicorn
sys.addaudithook(guard)
uvicorn.main(sys.argv[1:])
"""


def source(name):
    return Path(importlib.util.find_spec(f"snippets.deployment.{name}").origin)


def fence(language, kind):
    """The text of the page's first fence of this kind."""
    page = (ROOT / f"docs/{language}/deployment.md").read_text(encoding="utf-8")
    return re.search(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)[1]


def instructions():
    """The instructions of the page's Dockerfile as (word, rest)."""
    lines = re.sub(r"\\\n\s*", "", fence("en", "dockerfile")).splitlines()
    return [tuple(line.split(" ", 1)) for line in lines if line]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with the service, and the bundle that its listing saves."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "tmp").mkdir()
    (folder / "data").symlink_to(ROOT / "data")
    shutil.copy(source("service"), folder / "service.py")
    shutil.copy(source("client"), folder / "client.py")
    with contextlib.chdir(folder), contextlib.redirect_stdout(None):
        runpy.run_path(str(source("bundle")))
    return folder


class Server:
    """The service, started by the command of the page's Dockerfile, on a free port of this computer."""

    def __init__(self, folder):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}"
        self.log = open(folder / "log", "a+", encoding="utf-8")

    def start(self, digest=None):
        digest = digest or hashlib.sha256((self.folder / "model.pt").read_bytes()).hexdigest()
        env = {**os.environ, "MODEL_SHA256": digest, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        env["TMPDIR"] = str(self.folder / "tmp")
        command = json.loads(dict(instructions())["CMD"])
        assert command[0] == "uvicorn"
        changed = {"0.0.0.0": "127.0.0.1", "8000": str(self.port)}
        arguments = [sys.executable, "-c", GUARDED, *(changed.get(word, word) for word in command[1:])]
        self.process = subprocess.Popen(arguments, cwd=self.folder, env=env, stdout=self.log, stderr=self.log)
        return self

    def wait(self):
        while self.process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                return httpx.get(f"{self.url}/health").raise_for_status() and self
            time.sleep(0.1)
        raise AssertionError(self.said())

    def said(self):
        return Path(self.log.name).read_text(encoding="utf-8")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture(scope="session")
def server(folder):
    server = Server(folder)
    try:
        yield server.start().wait()
    finally:
        server.process.kill()
        server.process.wait()
        server.log.close()


@pytest.fixture(scope="session")
def images():
    from torchvision.datasets import FashionMNIST

    return FashionMNIST(ROOT / "data", train=False).data.flatten(1)  # (1000, 784)


@pytest.fixture(scope="session")
def offline(folder, images):
    """Classes and probabilities that the bundle gives without a service."""
    from torch.nn.functional import conv2d, linear

    bundle = torch.load(folder / "model.pt", weights_only=True)
    w = bundle["weights"]
    x = (images.float().view(-1, 1, 28, 28) - bundle["mean"]) / bundle["std"]
    h = conv2d(x, w["0.weight"], w["0.bias"], stride=2, padding=1).relu()
    h = conv2d(h, w["2.weight"], w["2.bias"], stride=2, padding=1).relu()
    p, k = linear(h.flatten(1), w["5.weight"], w["5.bias"]).softmax(1).max(1)
    return [bundle["classes"][i] for i in k], p.tolist()


def agrees(rows, wanted, offline):
    names, p = offline
    return [row["class"] for row in rows] == [names[i] for i in wanted] and all(
        abs(row["probability"] - p[i]) < 1e-4 for row, i in zip(rows, wanted, strict=True)
    )


# ---- files


def test_the_bundle_loads_weights_only(folder):
    bundle = torch.load(folder / "model.pt", weights_only=True)
    assert sorted(bundle) == ["classes", "mean", "std", "weights"]
    assert len(bundle["classes"]) == 10 and isinstance(bundle["mean"], float)


def test_raw_pixels_gain_confidence_and_no_accuracy():
    assert holds("deployment/forgotten_preprocessing.right")
    assert holds("deployment/forgotten_preprocessing.lost")
    assert holds("deployment/forgotten_preprocessing.surer")


def test_inverted_images_are_worse_than_guessing():
    assert holds("deployment/forgotten_preprocessing.inverted")


@pytest.mark.any_outcome
@pytest.mark.proves("A4-101")
def test_torch_jit_runs_and_warns():
    r = run("deployment/jit.py")
    assert r.same and "Please switch to `torch.compile` or `torch.export`" in r.warning
    for name in ("script", "trace", "save", "load"):
        assert f"`torch.jit.{name}` is deprecated" in inspect.getsource(getattr(torch.jit, name))


@pytest.mark.proves("A4-102")
def test_a_script_is_no_checkpoint():
    r = run("deployment/pth_is_no_checkpoint.py")
    assert "Cannot use ``weights_only=True`` with TorchScript archives" in r.error


@pytest.mark.any_outcome
@pytest.mark.proves("A4-101")
def test_an_exported_program_runs_without_its_class():
    r = run("deployment/exported.py")
    assert r.difference < 1e-6 and "Guard failed" in r.message
    assert "\ndel Classifier " in source("exported").read_text(encoding="utf-8")


@pytest.mark.any_outcome
def test_onnxruntime_agrees_with_torch():
    r = run("deployment/to_onnx.py")
    assert r.difference < 1e-4 and torch.tensor(r.theirs).shape == (1000, 10)


def test_the_onnx_file_runs_where_torch_cannot_be_imported(tmp_path):
    import onnx

    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(None):
        runpy.run_path(str(source("to_onnx")))
    assert onnx.load(tmp_path / "model.onnx").opset_import[0].version == 20
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]  # the weights are in it
    code = """
import sys
sys.modules["torch"] = None  # any import of it fails
import numpy, onnxruntime
session = onnxruntime.InferenceSession("model.onnx")
print(session.run(None, {"x": numpy.zeros((3, 1, 28, 28), "float32")})[0].shape)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "(3, 10)\n"


@pytest.mark.any_outcome
def test_a_compiled_model_saves_weights_only():
    r = run("deployment/compiled.py")
    assert r.difference < 1e-5 and len(r.keys) == 4 and all(key.startswith("_orig_mod.") for key in r.keys)


def test_inductor_agrees_on_the_model_of_the_page(tmp_path, compiler):
    """The listing with the default backend, in a process of its own: it writes C++ and compiles it."""
    text = source("compiled").read_text(encoding="utf-8")
    assert text.count('backend="aot_eager", ') == 1
    text = text.replace('backend="aot_eager", ', "") + "\nprint(difference < 1e-5)\n"
    env = {**os.environ, "TORCHINDUCTOR_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("\nTrue\n")
    assert list((tmp_path / "cache").rglob("*.so"))  # what was compiled


@pytest.mark.any_outcome
def test_three_files_are_equally_large():
    sizes = run("deployment/files.py").sizes.values()
    assert max(sizes) < 1.05 * min(sizes)


def test_which_file_needs_the_class_and_which_needs_torch(tmp_path):
    """The listing's class is gone when its files are loaded here."""
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(None):
        runpy.run_path(str(source("files")))
    w = torch.load(tmp_path / "model.pt", weights_only=True)
    assert all(type(each) is torch.Tensor for each in w.values())  # numbers, and nothing that could be called
    x = torch.rand(2, 784)
    y = (x @ w["hidden.weight"].T + w["hidden.bias"]).relu() @ w["out.weight"].T + w["out.bias"]
    assert (torch.export.load(tmp_path / "model.pt2").module()(x) - y).abs().max() < 1e-4
    code = """
import json, sys
sys.modules["torch"] = None  # any import of it fails
import numpy, onnxruntime
session = onnxruntime.InferenceSession("model.onnx")
x = numpy.array(json.load(sys.stdin), "float32")
print(session.run(None, {session.get_inputs()[0].name: x})[0].tolist())
"""
    given = {"input": json.dumps(x.tolist()), "capture_output": True, "text": True, "check": True}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, **given)
    assert (torch.tensor(json.loads(done.stdout)) - y).abs().max() < 1e-4


@pytest.mark.any_outcome
def test_a_batch_is_fixed_unless_it_is_free():
    r = run("deployment/fixed_batch.py")
    assert "size()[0] == 2" in r.message and "size()[0] <= 64" in r.too_many and "[7, 3]" in r.text


@pytest.mark.any_outcome
def test_a_flipped_bit_loads_and_only_the_hash_tells():
    r = run("deployment/tampered.py")
    assert r.changed == 1 and r.expected != r.found


# ---- after deployment


def test_usual_days_give_hardly_any_alarm():
    assert holds("deployment/drift.false_alarms")


@pytest.mark.proves("A4-105")
def test_the_mean_pixel_notices_dark_images_before_accuracy_falls():
    assert holds("deployment/drift.pixel_at_70")
    assert holds("deployment/drift.lost_at_70")
    assert holds("deployment/drift.accuracy_alarms_at_70")


def test_confidence_notices_the_dark_before_the_classes():
    assert holds("deployment/drift.pixel_before_confidence")
    assert holds("deployment/drift.confidence_at_50")
    assert holds("deployment/drift.classes_at_50")
    assert holds("deployment/drift.lost_at_50")
    assert holds("deployment/drift.lost_at_30")


def test_more_boots_change_the_classes_and_raise_accuracy():
    assert holds("deployment/drift.boots_classes")
    assert holds("deployment/drift.boots_pixel")
    assert holds("deployment/drift.boots_accuracy")


@pytest.mark.proves("A4-105")
def test_more_shirts_lower_accuracy():
    assert holds("deployment/drift.shirts_classes")
    assert holds("deployment/drift.shirts_confidence")
    assert holds("deployment/drift.shirts_accuracy")


def test_short_days_notice_less():
    assert holds("deployment/short_days.long")
    assert holds("deployment/short_days.short")


@pytest.mark.proves("A4-106")
def test_new_images_alone_forget_the_old():
    assert holds("deployment/retrain.forgotten_more")


def test_both_kinds_learn_the_new_and_keep_most_of_the_old():
    assert holds("deployment/retrain.both_learned")
    assert holds("deployment/retrain.new_learned")
    assert holds("deployment/retrain.both_lost")
    assert holds("deployment/retrain.price")


# ---- Flask and batches


@pytest.mark.any_outcome
@pytest.mark.proves("A4-103")
def test_flask_checks_only_that_it_is_json():
    assert list(run("deployment/with_flask.py").status.values()) == [200, 500, 500, 500, 200]
    hello = run("deployment/with_flask.py", replace=('{"images": [[1.0, 2.0, NaN]]}', "hello"))
    assert hello.status["hello"] == 400
    plain = run("deployment/with_flask.py", replace=("application/json", "text/plain"))
    assert set(plain.status.values()) == {415}


@pytest.mark.any_outcome
def test_batches_save_calls():
    rows = run("deployment/batching.py").rows
    assert [row[3] for row in rows] == [100, 50, 800, 100]  # of sixteen at once, the first goes alone


def test_the_default_handler_fails_on_nan():
    from fastapi import FastAPI
    from pydantic import BaseModel, Field

    app = FastAPI()

    class Question(BaseModel):
        x: float = Field(allow_inf_nan=False)

    @app.post("/")
    async def answer(question: Question):
        return 0

    async def ask(text):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return (await http.post("/", content=text, headers=JSON)).status_code

    assert asyncio.run(ask('{"x": "a"}')) == 422
    assert asyncio.run(ask('{"x": NaN}')) == 500


# ---- the service


@pytest.mark.proves("A4-103")
def test_two_thousand_requests_get_the_offline_answers_through_a_restart(server, images, offline):
    bodies = [json.dumps({"images": [row]}) for row in images.tolist()]
    numbers, wrong, answered, refused = iter(range(2000)), [], [], []
    before = server.said().count('"POST /predict HTTP/1.1" 200')

    async def client(http):
        for i in numbers:
            while True:
                try:
                    answer = await http.post(f"{server.url}/predict", content=bodies[i % 1000], headers=JSON)
                    break
                except httpx.TransportError as error:
                    refused.append(type(error))
                    await asyncio.sleep(0.2)
            answered.append(i)
            if answer.status_code != 200 or not agrees(answer.json(), [i % 1000], offline):
                wrong.append((i, answer.status_code, answer.text))

    async def restart():
        while len(answered) < 700:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.stop)
        server.start()

    async def everything():
        once = httpx.Limits(max_keepalive_connections=0)  # each request has a connection of its own
        async with httpx.AsyncClient(limits=once, timeout=60) as http:
            await asyncio.gather(restart(), *(client(http) for _ in range(16)))

    asyncio.run(everything())
    said = server.said()
    assert wrong == [] and sorted(answered) == list(range(2000))
    assert refused and "Application shutdown complete" in said
    assert said.count('"POST /predict HTTP/1.1" 200') - before == 2000  # each was answered once, none in vain


def test_requests_of_many_sizes_get_their_own_rows(server, images, offline):
    wanted = torch.arange(640).split([1, 64, 3, 40, 2, 64, 64, 64, 30, 60, 64, 64, 60, 60])

    async def together():
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as http:
            return await asyncio.gather(*(http.post("/predict", json={"images": images[i].tolist()}) for i in wanted))

    for answer, i in zip(asyncio.run(together()), wanted, strict=True):
        assert agrees(answer.json(), i.tolist(), offline)


def test_who_runs_out_of_time_takes_no_other_request_along(folder, monkeypatch):
    """The real app, in this process: its clocks and its model go on when the test says so."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MODEL_SHA256", hashlib.sha256(Path("model.pt").read_bytes()).hexdigest())
    spec = importlib.util.spec_from_file_location("service", folder / "service.py")
    service = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(service)
    timeout, classify, clocks, sizes = asyncio.timeout, service.classify, [], []
    gates = threading.Event(), threading.Event()

    def clock(seconds):
        assert seconds == service.SECONDS
        clocks.append(timeout(None))
        return clocks[-1]

    def slow(images):
        sizes.append(len(images))
        gates[len(sizes) - 1].wait()
        return classify(images)

    async def until(condition):
        while not condition():
            await asyncio.sleep(0.01)

    async def statuses():
        transport = httpx.ASGITransport(service.app, raise_app_exceptions=False)
        async with timeout(300), httpx.AsyncClient(transport=transport, base_url="http://test") as http:

            async def sends(waiting):
                answer = asyncio.create_task(http.post("/predict", content=FINE, headers=JSON))
                await until(lambda: len(service.waiting) == waiting)
                return answer

            try:
                answers = [asyncio.create_task(http.post("/predict", content=FINE, headers=JSON))]
                await until(lambda: sizes == [1])  # its model is slow, and four others gather
                before = len(clocks)
                answers.append(await sends(1))
                late = clocks[before:]
                answers += [await sends(waiting) for waiting in (2, 3, 4)]
                gates[0].set()
                await until(lambda: sizes == [1, 4])  # the first of the four has begun with all of them
                for each in late:
                    each.reschedule(asyncio.get_running_loop().time())
                await until(lambda: all(each.expired() for each in late))
            finally:
                for gate in gates:
                    gate.set()
            return [answer.status_code for answer in await asyncio.gather(*answers)]

    monkeypatch.setattr(service, "classify", slow)
    monkeypatch.setattr(asyncio, "timeout", clock)
    assert asyncio.run(statuses()) == [200, 503, 200, 200, 200]
    assert sizes == [1, 4] and service.waiting == [] and not service.lock.locked()


def test_health_and_metrics_and_the_page_to_try(server, folder, images):
    digest = hashlib.sha256((folder / "model.pt").read_bytes()).hexdigest()
    assert httpx.get(f"{server.url}/health").json() == {"model": digest}
    httpx.post(f"{server.url}/predict", json={"images": images[:2].tolist()}, timeout=60).raise_for_status()
    text = httpx.get(f"{server.url}/metrics/").text
    assert re.search(r"^predict_seconds_count [1-9]", text, re.MULTILINE)
    assert re.search(r'^predicted_total\{name=".+"\} [1-9]', text, re.MULTILINE)
    page = httpx.get(f"{server.url}/docs").text
    assert "swagger" in page and 'src="https://cdn.jsdelivr.net/' in page
    assert '"minItems":784' in httpx.get(f"{server.url}/openapi.json").text


def test_the_client_prints_names(server, folder, offline):
    text = (folder / "client.py").read_text(encoding="utf-8").replace("8000", str(server.port))
    done = subprocess.run([sys.executable, "-c", text], cwd=folder, capture_output=True, text=True, check=True)
    assert [line.split(" (")[0] for line in done.stdout.splitlines()] == offline[0][:3]


def test_curl_gets_an_answer(server, images, tmp_path):
    words = shlex.split(fence("en", "bash"))
    assert words[0] == "curl" and words[3] == "content-type: application/json" and words[5] == "@images.json"
    words[1] = words[1].replace("8000", str(server.port))
    name, value = words[3].split(": ")
    content = json.dumps({"images": images[:1].tolist()})
    answer = httpx.post(words[1], content=content, headers={name: value}, timeout=60)
    assert answer.status_code == 200
    if shutil.which("curl"):
        (tmp_path / "images.json").write_text(content, encoding="utf-8")
        done = subprocess.run([*words, "--noproxy", "*"], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)[0]["class"] == answer.json()[0]["class"]


def test_a_slow_body_is_given_up(server):
    head = "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n"
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as s:
        s.sendall(head.encode() + b'{"images": [[0')
        with contextlib.suppress(TimeoutError):
            while b"took too long" not in answer and (part := s.recv(1000)):
                answer += part
    assert answer.startswith(b"HTTP/1.1 503") and b"took too long" in answer


def test_beyond_200_connections_the_answer_is_503(server):
    def health():
        return httpx.get(f"{server.url}/health", timeout=60).status_code

    with contextlib.ExitStack() as others:
        for _ in range(200):
            others.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
        assert health() == 503
    while health() == 503:  # until it has noticed that they are gone
        time.sleep(0.1)
    assert health() == 200


def test_another_file_is_not_served(folder):
    server = Server(folder).start("0" * 64)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.process.wait(120)
    ended = server.process.poll()
    server.process.kill()
    server.log.close()
    assert ended and "model.pt has another SHA-256" in server.said()


def test_the_dockerfile_keeps_the_rules():
    found, pins = instructions(), (ROOT / "requirements.txt").read_text(encoding="utf-8")
    words = dict(found)
    assert fence("en", "dockerfile") == fence("zh", "dockerfile") and len(found) <= 12
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", words["FROM"])  # pinned, slim, never latest
    assert words["USER"].isdigit() and int(words["USER"]) > 0  # a number: what starts it can see that it is not root
    names = [word for word, _ in found]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name in ("RUN", "COPY"))  # it owns no file
    assert {"HEALTHCHECK", "EXPOSE", "WORKDIR"} <= set(names) and "ADD" not in names
    assert words["CMD"].startswith("[") and '"--timeout-graceful-shutdown"' in words["CMD"]  # gets SIGTERM itself
    command = json.loads(words["CMD"])
    waits = int(command[command.index("--timeout-graceful-shutdown") + 1])
    seconds = int(re.search(r"BYTES, SECONDS = \S+, (\d+)", source("service").read_text())[1])
    assert seconds < waits < 30  # longer than a request, shorter than Kubernetes waits
    installs = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    for name, version in re.findall(r"(\S+)==(\S+)", " ".join(installs)):
        assert f"{name}=={version}" in pins
    index = "https://download.pytorch.org/whl/cpu"
    asked = {word for rest in installs for word in rest.split()[2:] if not word.startswith("--") and word != index}
    assert len(asked) == 4 and all("==" in word for word in asked)
    assert all("--no-cache-dir" in rest for rest in installs) and "MODEL_SHA256" not in fence("en", "dockerfile")


def test_the_health_check_of_the_dockerfile(server):
    check = json.loads(dict(instructions())["HEALTHCHECK"].split("CMD ")[1])
    assert check[:2] == ["python", "-c"]
    for port, status in (server.port, 0), (1, 1):
        done = subprocess.run([sys.executable, "-c", check[2].replace("8000", str(port))], capture_output=True)
        assert done.returncode == status


def body(pixel="0", pixels=784, images=1, key="images", more=""):
    """A body of that many images, the last pixel of the last one as given."""
    row, last = "[" + ", ".join(["0"] * pixels) + "]", "[" + ", ".join(["0"] * (pixels - 1) + [pixel]) + "]"
    rows = ", ".join([row] * (images - 1) + [last])
    return '{"' + key + '": [' + rows + "]" + more + "}"


JSON, FINE = {"content-type": "application/json"}, body()
BAD = {  # kind: status, what the message says, body; and headers, method, path where they are not the usual ones
    "empty body": (422, "body: Field required", ""),
    "not JSON": (422, "JSON decode error", "hello"),
    "truncated JSON": (422, "JSON decode error", FINE[:1000]),
    "single quotes": (422, "JSON decode error", FINE.replace('"', "'")),
    "trailing comma": (422, "JSON decode error", FINE.replace("]]", "],]")),
    "not UTF-8": (400, "error parsing the body", FINE.encode().replace(b"images", b"im\xffges")),
    "lists in lists, 100,000 deep": (400, "error parsing the body", "[" * 100_000),
    "null": (422, "valid dictionary", "null"),
    "a number": (422, "valid dictionary", "7"),
    "a string": (422, "valid dictionary", '"images"'),
    "a list instead of an object": (422, "valid dictionary", "[[0, 0]]"),
    "empty object": (422, "images: Field required", "{}"),
    "misspelt field": (422, "images: Field required", body(key="image")),
    "one more field": (422, "Extra inputs are not permitted", body(more=', "top": 3')),
    "images: null": (422, "valid list", '{"images": null}'),
    "images: a string": (422, "valid list", '{"images": "0 0 0"}'),
    "images: a number": (422, "valid list", '{"images": 784}'),
    "images: an object": (422, "valid list", '{"images": {"0": []}}'),
    "no image": (422, "at least 1 item", '{"images": []}'),
    "an image without pixels": (422, "at least 784 items", '{"images": [[]]}'),
    "783 pixels": (422, "at least 784 items", body(pixels=783)),
    "785 pixels": (422, "at most 784 items", body(pixels=785)),
    "one list of pixels": (422, "images.0: Input should be a valid list", json.dumps({"images": [0] * 64})),
    "28 rows of 28": (422, "valid number", json.dumps({"images": [[[0] * 28] * 28]})),
    "65 images": (422, "at most 64 items", body(images=65)),
    "second image wrong": (422, "images.1", body("-1", images=2)),
    "pixel NaN": (422, "finite number", body("NaN")),
    "pixel Infinity": (422, "finite number", body("Infinity")),
    "pixel -Infinity": (422, "finite number", body("-Infinity")),
    "pixel 1e999": (422, "finite number", body("1e999")),
    "pixel of 5,000 digits": (400, "error parsing the body", body("9" * 5000)),
    "pixel of 400 digits": (422, "valid number", body("9" * 400)),
    "pixel -1": (422, "greater than or equal to 0", body("-1")),
    "pixel 256": (422, "less than or equal to 255", body("256")),
    "pixel a string": (422, "valid number", body('"12"')),
    "pixel null": (422, "valid number", body("null")),
    "pixel true": (422, "valid number", body("true")),
    "pixel a list": (422, "valid number", body("[0]")),
    "pixel an object": (422, "valid number", body("{}")),
    "text/plain": (422, "body", FINE, {"content-type": "text/plain"}),
    "no content type": (422, "body", FINE, {}),
    "a form": (422, "body", "images=0", {"content-type": "application/x-www-form-urlencoded"}),
    "a PNG file": (422, "body", b"\x89PNG\r\n\x1a\n" + bytes(1000), {"content-type": "image/png"}),
    "compressed": (400, "body", bytes.fromhex("1f8b0800"), JSON | {"content-encoding": "gzip"}),
    "2 MB": (413, "Large", FINE + " " * 2_000_000),
    "100 MB": (413, "Large", FINE + " " * 100_000_000),
    "2 MB in chunks, no length": (413, "Large", b"chunks"),
    "GET": (405, "Method Not Allowed", "", JSON, "GET"),
    "PUT": (405, "Method Not Allowed", FINE, JSON, "PUT"),
    "another path": (404, "Not Found", FINE, JSON, "POST", "/predict/../model.pt"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_refused_with_a_reason(server, kind):
    status, says, content, *rest = BAD[kind]
    headers, method, path = (*rest, *(JSON, "POST", "/predict")[len(rest) :])
    if content == b"chunks":  # sent without a length
        content = iter([FINE.encode()] + [b" " * 1000] * 2000)
    answer = httpx.request(method, server.url + path, content=content, headers=headers, timeout=60)
    assert answer.status_code == status and says in answer.text
    assert "Traceback" not in answer.text and len(answer.text) < 200


def test_no_bad_input_has_left_a_traceback(server):
    assert len(BAD) == 50 and "Traceback" not in server.said()


@pytest.mark.parametrize(
    "line",
    ["POST /predict HTTP/1.1\r\nContent-Length: -1", "POST /predict HTTP/1.1\r\nContent-Length: x", "\x16\x03\x01"],
)
def test_what_is_not_http_is_refused(server, line):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as s:
        s.sendall(line.encode() + b"\r\n\r\n")
        assert s.recv(1000).startswith(b"HTTP/1.1 400")
