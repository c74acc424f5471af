"""An invented game, for tests that ask for one."""

from datetime import date

from addon.demo.catalogue import Game

KITES = Game(
    igdb_id=501,
    title="Paper Kites",
    released_on=date(2019, 5, 10),
    platforms=("PC (Microsoft Windows)", "Nintendo Switch"),
    genres=("Puzzle",),
    cover_id="co1kites",
)
