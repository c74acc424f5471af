"""Fills Seerr's webhook template: all leaves become strings, absent blocks become null. Pure."""

import json
import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_BLOCKS = {
    "media": (
        "media_type",
        ("tmdbId", "media_tmdbid"),
        ("tvdbId", "media_tvdbid"),
        ("status", "media_status"),
        ("status4k", "media_status4k"),
    ),
    "request": (
        "request_id",
        "requestedBy_email",
        "requestedBy_username",
        "requestedBy_avatar",
        "requestedBy_settings_discordId",
        "requestedBy_settings_telegramChatId",
    ),
    "issue": (
        "issue_id",
        "issue_type",
        "issue_status",
        "reportedBy_email",
        "reportedBy_username",
        "reportedBy_avatar",
        "reportedBy_settings_discordId",
        "reportedBy_settings_telegramChatId",
    ),
    "comment": (
        "comment_message",
        "commentedBy_email",
        "commentedBy_username",
        "commentedBy_avatar",
        "commentedBy_settings_discordId",
        "commentedBy_settings_telegramChatId",
    ),
}


def default_template() -> str:
    """The text that Seerr ships."""
    template: dict[str, object] = {
        name: f"{{{{{name}}}}}" for name in ("notification_type", "event", "subject", "message", "image")
    }
    for block, keys in _BLOCKS.items():
        pairs = ((key, key) if isinstance(key, str) else key for key in keys)
        template[f"{{{{{block}}}}}"] = {name: f"{{{{{variable}}}}}" for name, variable in pairs}
    template["{{extra}}"] = []
    return json.dumps(template, indent=2)


def fill(template: str, values: Mapping[str, str], extra: list[dict[str, str]]) -> dict[str, object]:
    """The payload. A block stays when `values` holds any of its variables; ValueError for no JSON object."""
    body = json.loads(template)
    if not isinstance(body, dict):
        raise ValueError("a webhook template must be a JSON object")
    return _filled(body, values, extra)


def _filled(body: Mapping[str, object], values: Mapping[str, str], extra: list[dict[str, str]]) -> dict[str, object]:
    filled: dict[str, object] = {}
    for key, value in body.items():
        block = key.removeprefix("{{").removesuffix("}}")
        if block == key:
            filled[key] = _leaf(value, values, extra)
        elif block == "extra":
            filled["extra"] = list(extra)
        else:
            present = any(variable in values for variable in _VARIABLE.findall(json.dumps(value)))
            filled[block] = _leaf(value, values, extra) if present else None
    return filled


def _leaf(value: object, values: Mapping[str, str], extra: list[dict[str, str]]) -> object:
    if isinstance(value, dict):
        return _filled(value, values, extra)
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: values.get(match.group(1), ""), value)
    return value
