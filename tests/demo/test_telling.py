"""Which sentences the demo makes of Usher's messages."""

from typing import Any

from addon.demo.telling import Teller


def message(status: str, change: dict[str, Any] | None, title: str = "Quay Street") -> dict[str, Any]:
    return {"requestChanged": {"request": {"id": title, "title": title, "status": status}, "change": change}}


def change(
    to: str, reason: str, season: int | None = None, episode: int | None = None, platform: str | None = None
) -> dict[str, Any]:
    return {"to": to, "reason": reason, "season": season, "episode": episode, "platform": platform}


def download(progress: float, **fields: object) -> dict[str, Any]:
    known = {"requestId": "r", "name": "a.mkv", "status": "ACTIVE", "downloadBytesPerSecond": 3 * 1024**2}
    return {"downloadsChanged": [{**known, "progress": progress, **fields}]}


def test_movies_changes_are_all_told() -> None:
    teller = Teller()
    assert teller.tell(message("FOUND", change("FOUND", "6 releases."), "Night")) == (
        "FOUND        Night: 6 releases.",
    )
    assert teller.tell(message("COMPLETED", change("COMPLETED", "It is here."), "Night")) == (
        "COMPLETED    Night: It is here.",
    )
    assert teller.completed == {"Night"}


def test_season_of_a_show_is_named() -> None:
    teller = Teller()
    assert teller.tell(message("FOUND", change("FOUND", "One pack.", season=1))) == (
        "FOUND        Quay Street, season 1: One pack.",
    )


def test_episodes_tell_what_moves_the_show_and_what_arrives() -> None:
    teller = Teller()
    told = [
        teller.tell(message(status, change(to, f"{to} {episode}.", 1, episode)))
        for status, to, episode in (
            ("PENDING", "PENDING", 1),
            ("PENDING", "PENDING", 2),
            ("DOWNLOADING", "DOWNLOADING", 1),
            ("DOWNLOADING", "DOWNLOADING", 2),
            ("DOWNLOADING", "COMPLETED", 1),
            ("COMPLETED", "COMPLETED", 2),
        )
    ]
    assert [sentence for sentences in told for sentence in sentences] == [
        "PENDING      Quay Street: PENDING 1.",
        "DOWNLOADING  Quay Street: DOWNLOADING 1.",
        "COMPLETED    Quay Street S01E01: COMPLETED 1.",
        "COMPLETED    Quay Street S01E02: COMPLETED 2.",
        "COMPLETED    Quay Street: all of it has arrived",
    ]
    assert teller.completed == {"Quay Street"}


def test_completed_request_counts_without_a_move() -> None:
    teller = Teller()
    assert teller.tell(message("COMPLETED", None)) == ()
    assert teller.completed == {"Quay Street"}


def test_download_is_told_in_steps_and_only_ushers_own() -> None:
    teller = Teller()
    told = [teller.tell(download(progress)) for progress in (0.0, 0.05, 0.12, 0.2, 0.9)]
    assert [bool(each) for each in told] == [True, False, True, False, True]
    assert told[-1] == ("              90%  3.0 MB/s  a.mkv",)
    assert teller.tell(download(0.5, name="b.mkv", requestId=None)) == ()
    assert teller.tell(download(0.5, name="b.mkv", status="WAITING")) == ()
    assert teller.tell({}) == ()


def test_platforms_of_a_game_tell_what_arrives() -> None:
    teller = Teller()
    assert teller.tell(message("FOUND", change("FOUND", "One fits.", platform="PC"), "Kites")) == (
        "FOUND        Kites: One fits.",
    )
    assert teller.tell(message("DOWNLOADING", change("COMPLETED", "In the library.", platform="PC"), "Kites")) == (
        "COMPLETED    Kites for PC: In the library.",
    )
    assert teller.completed == set()
