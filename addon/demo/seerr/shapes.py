"""The JSON of Seerr's rows, as a real one of version 3.1 wrote it."""

from collections.abc import Collection

from addon.demo.clock import iso_millis
from addon.demo.jellyfin.shapes import SERVER_ID
from addon.demo.seerr.rows import Media, Request, User

_OWNER_SINCE = "2026-01-02T03:04:05.000Z"
_LETTERS = "abcdefghijklmnop"
_NO_SERVICE = (
    *("serviceId", "serviceId4k", "externalServiceId", "externalServiceId4k"),
    *("externalServiceSlug", "externalServiceSlug4k", "ratingKey", "ratingKey4k"),
)


class Shapes:
    """Writes rows; counts a user's requests and knows where Jellyfin's pages are."""

    def __init__(self, requests: Collection[Request], jellyfin_url: str) -> None:
        self._requests = requests
        self._jellyfin_url = jellyfin_url

    def user(self, user: User, *, settings: bool = False) -> dict[str, object]:
        """A user; the settings are in single answers only, not in lists."""
        letter = _LETTERS[user.id]
        body: dict[str, object] = {
            "permissions": user.permissions,
            "warnings": [],
            "id": user.id,
            "email": f"{user.name}@example.test",
            "plexUsername": None,
            "jellyfinUsername": user.name,
            "username": user.name,
            "recoveryLinkExpirationDate": None,
            "userType": 3,
            "plexId": None,
            "jellyfinUserId": letter * 32,
            "avatar": f"/avatarproxy/{letter}",
            "avatarETag": None,
            "avatarVersion": None,
            "movieQuotaLimit": None,
            "movieQuotaDays": None,
            "tvQuotaLimit": None,
            "tvQuotaDays": None,
            "createdAt": _OWNER_SINCE,
            "updatedAt": _OWNER_SINCE,
        }
        if settings:
            body["settings"] = _settings(user)
        count = sum(each.requested_by.id == user.id for each in self._requests)
        return body | {"requestCount": count, "displayName": user.name}

    def media(self, media: Media, *, seasons: bool = False) -> dict[str, object]:
        """A title's row; its seasons are in single answers only."""
        body: dict[str, object] = {
            "downloadStatus": [],
            "downloadStatus4k": [],
            "id": media.id,
            "mediaType": media.kind,
            "tmdbId": media.tmdb_id,
            "tvdbId": media.tvdb_id,
            "imdbId": None,
            "status": int(media.status),
            "status4k": int(media.status4k),
            "createdAt": iso_millis(media.created_at),
            "updatedAt": iso_millis(media.updated_at),
            "lastSeasonChange": iso_millis(media.season_changed_at),
            "mediaAddedAt": iso_millis(media.created_at),
            **dict.fromkeys(_NO_SERVICE),
            "jellyfinMediaId": media.jellyfin_id,
            "jellyfinMediaId4k": None,
        }
        if seasons:
            body["seasons"] = [
                {
                    "id": season.id,
                    "seasonNumber": season.number,
                    "status": int(season.status),
                    "status4k": int(season.status4k),
                    "createdAt": iso_millis(season.created_at),
                    "updatedAt": iso_millis(season.created_at),
                }
                for season in media.seasons
            ]
        if media.jellyfin_id is not None:
            page = f"details?id={media.jellyfin_id}&context=home&serverId={SERVER_ID}"
            body["mediaUrl"] = f"{self._jellyfin_url}/web/index.html#!/{page}"
        return body

    def request(self, request: Request, *, alone: bool) -> dict[str, object]:
        """A request: `alone` as `GET /request/{id}` shows it, otherwise as part of a title."""
        modified_by = request.modified_by
        return {
            "id": request.id,
            "status": int(request.status),
            "createdAt": iso_millis(request.created_at),
            "updatedAt": iso_millis(request.updated_at),
            "type": request.media.kind,
            "is4k": request.is4k,
            "serverId": None,
            "profileId": None,
            "rootFolder": None,
            "languageProfileId": None,
            "tags": None,
            "isAutoRequest": False,
            "requestedBy": self.user(request.requested_by, settings=alone),
            "modifiedBy": self.user(modified_by, settings=alone) if modified_by else None,
            "media": self.media(request.media, seasons=alone),
            "seasons": [
                {
                    "id": season.id,
                    "seasonNumber": season.number,
                    "status": int(season.status),
                    "createdAt": iso_millis(season.created_at),
                    "updatedAt": iso_millis(season.created_at),
                }
                for season in request.seasons
            ],
            "seasonCount": len(request.seasons),
        }

    def listed(self, request: Request) -> dict[str, object]:
        """A request as the list shows it."""
        return self.request(request, alone=False) | {"canRemove": False}

    def media_info(self, media: Media) -> dict[str, object]:
        """A title's row inside its metadata."""
        requests = [self.request(each, alone=False) for each in self._requests if each.media is media]
        return self.media(media, seasons=True) | {"requests": requests, "issues": []}


def _settings(user: User) -> dict[str, object]:
    unset = (
        *("discoverRegion", "streamingRegion", "originalLanguage", "pgpKey", "discordId"),
        *("pushbulletAccessToken", "pushoverApplicationToken", "pushoverUserKey", "pushoverSound"),
        *("telegramChatId", "telegramMessageThreadId", "telegramSendSilently"),
        *("watchlistSyncMovies", "watchlistSyncTv"),
    )
    kinds = ("discord", "pushbullet", "pushover", "slack", "telegram", "webhook")
    types = {"email": 8190, **dict.fromkeys(kinds, 0), "webpush": 8190}
    return {"id": user.id, "locale": "", **dict.fromkeys(unset), "notificationTypes": types}
