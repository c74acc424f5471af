"""Secrets that Usher makes for itself at the first start and keeps in DATA_DIR, readable by its own user only."""

import os
import secrets
from pathlib import Path

from addon.errors import SettingError

API_KEY_FILE = "api_key"
WEBHOOK_SECRET_FILE = "seerr_webhook_secret"


def kept_secret(data_dir: Path, name: str, given: str | None) -> str:
    """The configured secret, else the kept one, else a new one that is kept from now on."""
    if given:
        return given
    file = data_dir / name
    try:
        kept = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        kept = ""
    except OSError as error:
        raise SettingError("DATA_DIR", f"{file} cannot be read ({error.strerror})") from None
    return kept or renew_secret(data_dir, name)


def renew_secret(data_dir: Path, name: str) -> str:
    """A new secret in the place of the old one, written whole or not at all."""
    secret = secrets.token_urlsafe(32)
    file = data_dir / name
    draft = data_dir / f".{name}.new"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{secret}\n")
        draft.replace(file)
    except OSError as error:
        raise SettingError("DATA_DIR", f"{data_dir} cannot be written ({error.strerror})") from None
    return secret
