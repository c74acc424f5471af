"""Tells what the container of one file says, as JSON. A program of its own, which `media` starts: it imports nothing of
ours, so that a file on which the library breaks down takes nobody with it, and its memory is given back.
"""

import contextlib
import json
import signal
import sys

DISK_STATUS = 3  # the disk does not give the file
LIBRARY_STATUS = 4  # there is no library to read with


def probe(path: str) -> int:
    """Writes one JSON object to the standard output; the status to end with."""
    try:
        from pymediainfo import MediaInfo
    except ImportError:
        return LIBRARY_STATUS
    if not MediaInfo.can_parse():
        return LIBRARY_STATUS
    try:
        with open(path, "rb") as file:  # read by us, so that the disk's errors are told from the file's
            text = MediaInfo.parse(file, output="JSON")
    except OSError as error:
        sys.stderr.write(error.strerror or str(error))
        return DISK_STATUS
    sys.stdout.write(json.dumps(_facts(text)))
    return 0


def _facts(text: str) -> dict[str, object]:
    tracks = [track for track in (json.loads(text).get("media") or {}).get("track", ()) if isinstance(track, dict)]
    general = next((track for track in tracks if track.get("@type") == "General"), {})
    videos = [track for track in tracks if track.get("@type") == "Video"]
    sizes = [(_number(track, "Width"), _number(track, "Height")) for track in videos]
    width, height = max(sizes, default=(0.0, 0.0), key=lambda size: size[0] * size[1])
    lengths = [_number(track, "Duration") for track in (general, *videos)]
    return {
        "container": general.get("Format"),
        "has_picture": bool(videos),
        "width": int(width) or None,
        "height": int(height) or None,
        "seconds": next((length for length in lengths if length > 0), None),
    }


def _number(track: dict[str, object], key: str) -> float:
    with contextlib.suppress(ValueError):
        return float(str(track.get(key, "0")))
    return 0.0


def main() -> None:
    """`media_probe.py <file> <seconds>`: ends itself after so long, also when the one who waits is gone."""
    signal.alarm(int(sys.argv[2]))
    sys.exit(probe(sys.argv[1]))


if __name__ == "__main__":
    main()
