"""Structured logs on stderr, as text or JSON. Secrets are masked here once more, should one ever come so far."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(?i)(bearer\s+|token=|apikey=|api_key=|auth_token=|token:)[^\s&\"']+"
    r"|https?://[^\s/\"']*(?:real-debrid\.com/d/|tb-cdn\.)\S+"
)


def set_up_logging(level: str, style: str) -> None:
    """Called once at the start; `style` is text or json."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]), stream=sys.stderr)


def get_logger(room: str) -> Any:
    """A logger that names its room."""
    return structlog.get_logger(room=room)


def _mask(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRETS.sub(lambda found: f"{found.group(1) or ''}***", value)
    return event
