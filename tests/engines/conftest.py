"""What the tests of the engines share: tiny models that the tests make, and a judge's server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

# Words of the tiny models; all else is [UNK].
VOCABULARY = """[PAD] [UNK] [CLS] [SEP] [MASK] . , the a board panel mayor harbor ferry permit was is has granted denied
approved purple ##s ##ed opened closed on in of and to council said week plan bridge road""".split()


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Path]:
    """Make a model of two layers and save it: ``tiny(kind, labels, weigh)`` gives its folder.

    ``kind`` is the class of the transformers library; ``weigh`` is called with the model and its tokenizer and
    sets its weights; else they are by chance, the same every time.
    """
    torch = pytest.importorskip("torch", reason="needs the extra entailment")
    library = pytest.importorskip("transformers", reason="needs the extra entailment")

    def make(kind: str, labels: list[str], weigh: Callable[[Any, Any], None] | None = None, **config: Any) -> Path:
        folder = tmp_path / f"{kind}-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "vocab.txt").write_text("\n".join(VOCABULARY), "utf-8")
        tokenizer = library.BertTokenizerFast(vocab={w: n for n, w in enumerate(VOCABULARY)}, model_max_length=64)
        torch.manual_seed(7)
        settings = {
            "vocab_size": len(VOCABULARY),
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 64,
            "max_position_embeddings": 64,
            "initializer_range": 0.4,
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "id2label": dict(enumerate(labels)),
            "label2id": {label: n for n, label in enumerate(labels)},
        }
        model = getattr(library, kind)(library.BertConfig(**{**settings, **config}))
        if weigh is not None:
            weigh(model, tokenizer)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


Reply = Callable[[dict[str, Any]], Any]


@dataclass
class JudgeServer:
    """A server that speaks the chat-completions protocol. ``reply`` makes each answer from the request.

    It gives the content of the message as a text, or as an object to be written as JSON, or a status with a body.
    """

    address: str
    reply: Reply = lambda request: {}
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    delay: float = 0.0


@pytest.fixture
def server() -> Iterator[JudgeServer]:
    """A judge's server on loopback, in a thread; it ends with the test."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.requests.append(request)
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(made.delay)
            answer = made.reply(request) if self.path == "/v1/chat/completions" else (404, {"error": "no such path"})
            status, body = answer if isinstance(answer, tuple) else (200, _completion(request, answer))
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            try:
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("Location", "http://127.0.0.1:9/v1/chat/completions")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up waiting

        def log_message(self, format: str, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = JudgeServer(f"http://127.0.0.1:{http.server_port}/v1")
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    http.shutdown()
    http.server_close()
    thread.join(5)


def _completion(request: dict[str, Any], answer: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {
                    "role": "assistant",
                    "content": answer if isinstance(answer, str) else json.dumps(answer),
                },
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
