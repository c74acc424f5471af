"""How wishes come in: over GraphQL, and from Seerr where that is configured."""

from dataclasses import dataclass

from addon.services.in_library import InLibrary
from addon.services.intake.admissions import Admissions
from addon.services.intake.asking import Asking
from addon.services.intake.defaults import Defaults
from addon.services.intake.game_admissions import GameAdmissions
from addon.services.intake.games import GameAsking
from addon.services.intake.holdings import Holdings
from addon.services.intake.identify import Identify
from addon.services.intake.seerr import SeerrIntake
from addon.services.intake.seerr_missing import SeerrMissing
from addon.services.intake.seerr_movies import SeerrMovies
from addon.services.intake.seerr_shows import SeerrShows
from addon.services.intake.shows import Shows
from addon.services.title_details import TitleDetails
from addon.wiring.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How wishes come in."""

    holdings: Holdings
    identify: Identify
    shows: Shows
    asking: Asking
    games: GameAsking
    seerr: SeerrIntake | None
    title_details: TitleDetails


def build_intake(ground: Ground) -> Intake:
    """Everything through which wishes come in."""
    settings, clock, outside = ground.settings, ground.clock, ground.outside
    defaults = Defaults(qualities=settings.qualities, formats=settings.formats, auto_select=settings.auto_select)
    holdings = Holdings(outside.jellyfin)
    admissions = Admissions(ground.lifecycle, ground.store, holdings)
    identify = Identify(outside.seerr, ground.lifecycle, ground.store)
    shows = Shows(outside.metadata, identify, admissions, clock)
    from_seerr = None
    if (seerr := outside.seerr) is not None:
        from_seerr = SeerrIntake(
            seerr,
            SeerrMovies(seerr, admissions, defaults),
            SeerrShows(seerr, outside.metadata, admissions, shows, defaults, clock),
            SeerrMissing(seerr, admissions),
            ground.store,
        )
    return Intake(
        holdings=holdings,
        identify=identify,
        shows=shows,
        asking=Asking(outside.metadata, admissions, defaults, clock),
        games=GameAsking(outside.igdb, GameAdmissions(admissions), defaults),
        seerr=from_seerr,
        title_details=TitleDetails(outside.metadata, outside.igdb, InLibrary(holdings, clock), ground.store, clock),
    )
