"""A classification model of the transformers library, loaded from a folder or a hub."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from copydesk.errors import EngineError
from copydesk.evidence.engines.base import first_line, needed

_HUB = re.compile(r"hub:(?P<name>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})")
_WINDOW = 4096  # tokens at most, whatever the model allows: time grows with the square of them
_BATCH = 16
_PLAIN = re.compile(r"[^a-z]+")


class Classifier:
    """A model that puts labels to a text with a claim: its tokenizer, its labels and its window."""

    def __init__(self, engine: str, model: str, kind: str) -> None:
        """Load it.

        :param engine: the engine's name, which is that of its extra.
        :param model: a folder, or ``hub:owner/name@revision`` with the 40 digits of a commit. A name on a hub is never
            taken from a folder's name that was mistyped, and what it gives never changes.
        :param kind: the class of the transformers library that loads it.
        """
        if not model:
            mend = "Set grounding.model to a folder, or to hub:owner/name@revision."
            raise EngineError(f"engine {engine}", "no model is set", mend)
        self.engine = engine
        self.model_name = model
        self.torch = needed("torch", "torch", engine, "entailment")
        library = needed("transformers", "transformers", engine, "entailment")
        library.utils.logging.disable_progress_bar()  # the terminal is the report's
        where: dict[str, Any] = {"trust_remote_code": False}  # a model is numbers; code that comes with it is not run
        hub = _HUB.fullmatch(model)
        if hub:
            name = hub["name"]
            where["revision"] = hub["revision"]
        elif Path(model).is_dir():
            name = str(Path(model))
            where["local_files_only"] = True
        else:
            mend = "Give a folder that holds config.json and model.safetensors, or hub:owner/name@revision (40 digits)."
            raise EngineError(model, "it is neither a folder nor a model on a hub with its revision", mend)
        try:
            self.tokenizer = library.AutoTokenizer.from_pretrained(name, use_fast=True, **where)
            # Only safetensors: the older format runs code when it is read.
            self.model, read = getattr(library, kind).from_pretrained(
                name, use_safetensors=True, output_loading_info=True, **where
            )
        except (
            Exception
        ) as error:  # the library fails in many ways, on a file that is absent, broken or of another kind
            mend = "Give a model of the right kind, with its tokenizer and model.safetensors."
            raise EngineError(model, f"it cannot be loaded ({first_line(error)})", mend) from error
        if read.get("missing_keys") or read.get("mismatched_keys"):
            # The library fills what is missing with chance: such a model answers, and knows nothing.
            mend = "Give a model that was trained to classify."
            raise EngineError(model, f"it has no weights for {', '.join(sorted(read['missing_keys'])[:3])}", mend)
        if not self.tokenizer.is_fast:
            raise EngineError(model, "its tokenizer does not tell places", "Give a model with a tokenizer.json.")
        self.model.eval()
        self.labels: dict[int, str] = {int(k): str(v) for k, v in self.model.config.id2label.items()}
        allowed = getattr(self.model.config, "max_position_embeddings", 512) or 512
        self.window = min(_WINDOW, int(self.tokenizer.model_max_length), _positions(self.model.config, int(allowed)))
        mark = where.get("revision") or f"sha256 {_sha256(Path(name))}"
        self.version = f"{engine}: {hub['name'] if hub else Path(model).name} ({mark})"
        self.version += f", transformers {library.__version__}, torch {self.torch.__version__}"

    def label(self, wanted: str, known: Iterable[str]) -> int:
        """The number of the label that ``wanted`` names, or, where that is empty, the one whose name is ``known``.

        :raises EngineError: if there is no such label, or none that is clear.
        """
        shown = ", ".join(self.labels.values())
        if wanted:
            found = [number for number, name in self.labels.items() if name == wanted]
            wrong = f"it has no label {wanted!r}; it has {shown}"
        else:
            names = set(known)
            found = [number for number, name in self.labels.items() if _PLAIN.sub("", name.lower()) in names]
            wrong = f"its labels do not say what they mean: {shown}"
        if len(found) != 1 or len(self.labels) < 2:
            raise EngineError(self.model_name, wrong, "Name the label that counts in grounding.label.")
        return found[0]

    def length(self, text: str) -> int:
        """How many tokens a text has."""
        tokens: list[int] = self.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return len(tokens)

    def room(self, claim: str) -> int:
        """How many tokens of a source fit beside ``claim``.

        :raises EngineError: if the claim leaves too little.
        """
        left = self.window - self.length(claim) - int(self.tokenizer.num_special_tokens_to_add(pair=True))
        if left < self.window // 4:
            wrong = f"a statement is too long for the model's window of {self.window} tokens"
            raise EngineError(f"engine {self.engine}", wrong, "Make two sentences of it, or use another model.")
        return left

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Any, Any]]:
        """For each text and claim: the model's probabilities (a tensor), and the encoding with the tokens' places."""
        torch = self.torch
        made: list[tuple[Any, Any]] = []
        for at in range(0, len(pairs), _BATCH):
            part = pairs[at : at + _BATCH]
            try:
                encoded = self.tokenizer(
                    [text for text, _ in part],
                    [claim for _, claim in part],
                    truncation="only_first",
                    max_length=self.window,
                    padding=True,
                    return_tensors="pt",
                )
                with torch.inference_mode():
                    given = torch.softmax(self.model(**encoded).logits.float(), dim=-1)
            except Exception as error:  # memory, a broken model: whatever it is, there is no answer
                mend = "See whether the model runs by itself, and whether memory is enough."
                wrong = f"the model gave no answer ({first_line(error)})"
                raise EngineError(f"engine {self.engine}", wrong, mend) from error
            made += [(given[i], encoded.encodings[i]) for i in range(len(part))]
        return made


def _positions(config: Any, allowed: int) -> int:
    # RoBERTa and its kin count positions from beyond the padding token's number.
    offset = config.pad_token_id + 1 if "roberta" in getattr(config, "model_type", "") else 0
    return allowed - offset


def _sha256(folder: Path) -> str:
    """A hash over all that makes a model in a folder what it is: names and bytes of its files, sorted."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".json", ".txt", ".safetensors", ".model")):
        with path.open("rb") as file:
            total.update(f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()
