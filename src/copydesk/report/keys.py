"""The keys that sign proofs: Ed25519, kept as PEM files.

A newsroom keeps the private key to itself and publishes the public one; a reader verifies with a public key
that they got from the newsroom, never with the one inside a bundle.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from copydesk.errors import BundleError

_LARGEST = 1 << 20  # bytes of a key file; a real one has some hundred
_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


def new_key(path: str | Path) -> Path:
    """Make a key pair: the private key at ``path``, readable by its owner alone, the public one beside it.

    :returns: the path of the public key, ``path`` with ``.pub.pem`` in the place of its ending.
    :raises BundleError: if a file is already there; no key is ever written over.
    """
    path = Path(path)
    public = path.with_suffix(".pub.pem")
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_new(path, secret, 0o600)
    try:
        _write_new(public, public_pem(key.public_key()), 0o644)
    except BundleError:
        path.unlink()
        raise
    return public


def public_pem(key: Ed25519PublicKey) -> bytes:
    """``key`` as PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """The SHA-256 of the raw public key: what people compare to know that they have the right one."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def read_private_key(path: str | Path, password: bytes | None = None) -> Ed25519PrivateKey:
    """The private key in a PEM file.

    :raises BundleError: if it cannot be read, needs another password, or is no Ed25519 key.
    """
    data = _read(path)
    mend = "Give the PEM file of an Ed25519 private key."
    try:
        key = serialization.load_pem_private_key(data, password)
    except TypeError as error:  # a password is missing, or given for a key that has none
        raise BundleError(str(path), "the key does not fit the password given", mend) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BundleError(str(path), "no private key can be read from it", mend) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BundleError(str(path), "it holds a key of another kind", mend)
    return key


def read_public_keys(path: str | Path) -> tuple[Ed25519PublicKey, ...]:
    """All public keys in a PEM file, so that a newsroom can publish its new key beside its old ones.

    :raises BundleError: if the file cannot be read, or holds no key or one that is not Ed25519.
    """
    mend = "Give the PEM file with the newsroom's public key."
    keys: list[Ed25519PublicKey] = []
    for found in _PUBLIC.findall(_read(path)):
        try:
            key = serialization.load_pem_public_key(found)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise BundleError(str(path), "a public key in it cannot be read", mend) from error
        if not isinstance(key, Ed25519PublicKey):
            raise BundleError(str(path), "it holds a key that is not Ed25519", mend)
        keys.append(key)
    if not keys:
        raise BundleError(str(path), "it holds no public key", mend)
    return tuple(keys)


def _read(path: str | Path) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise BundleError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    if len(data) > _LARGEST:
        raise BundleError(str(path), "it is too large to be a key", "Give the PEM file of the key.")
    return data


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        # Made with its mode, so that there is no moment in which others can read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise BundleError(str(path), "a file is already there", "Choose another path, or move that file.") from error
    except OSError as error:
        raise BundleError(str(path), f"it cannot be written ({error.strerror})", "Check the path.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(data)
