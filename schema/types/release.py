"""A release that a search has found, and why it was rejected."""

import strawberry

from addon.domain.numbering import Numbering, numbering
from addon.store.releases import KnownRelease
from schema.enums import Format, Quality
from schema.ids import Kind, public_id
from schema.scalars import BigInt, big_int, small_int
from schema.types.node import Node


@strawberry.type(description="Why a release is not taken.")
class Rejection:
    """See the description: it is written for clients."""

    rule: str = strawberry.field(description="The name of the rule, as in the setting RULES.")
    reason: str = strawberry.field(description="What was found and what is wanted, in a sentence.")


@strawberry.type(description="A published version of what is asked for.")
class Release(Node):
    """See the description: it is written for clients."""

    title: str = strawberry.field(description="The name under which it was published.")
    indexer: str = strawberry.field(description="As in ApiCallCount.upstream: stremio:<host> or torznab:<host>.")
    info_hash: str | None = strawberry.field(description="The torrent's hash, 40 lower-case hex digits.")
    size_bytes: BigInt | None = strawberry.field(description="Of the wanted file; null when the indexer does not say.")
    seeders: int | None = strawberry.field(description="As the indexer last saw them.")
    quality: Quality | None = strawberry.field(description="The highest quality that its picture reaches.")
    formats: list[Format] = strawberry.field(description="The properties that its name tells.")
    cached: bool | None = strawberry.field(
        description="What the debrid service is known to hold; null when nothing is known."
    )
    seasons: list[int] = strawberry.field(description="What it covers of a show, when it is for one.")
    episodes: list[int] = strawberry.field(description="The episodes that it covers; empty: whole seasons.")
    platform: str | None = strawberry.field(description="Of a game: the platform that it was found for.")
    accepted: bool = strawberry.field(description="Whether every rule lets it pass.")
    rejections: list[Rejection] = strawberry.field(description="Every reason against it.")


def release_of(known: KnownRelease) -> Release:
    """The stored release as clients see it."""
    found = known.release
    covers = _covers(known)
    return Release(
        id=public_id(Kind.RELEASE, known.id),
        title=found.title,
        indexer=found.indexer,
        info_hash=found.info_hash or None,
        size_bytes=None if found.size_bytes is None else big_int(found.size_bytes),
        seeders=small_int(found.seeders),
        quality=known.quality,
        formats=list(known.formats),
        cached=known.cached,
        seasons=list(covers.seasons),
        episodes=list(covers.episodes),
        platform=known.platform,
        accepted=known.accepted,
        rejections=[Rejection(rule=each.rule, reason=each.reason) for each in known.rejections],
    )


def _covers(known: KnownRelease) -> Numbering:
    """By its own name; one that names no season covers what it was found for."""
    if known.season is None:
        return Numbering()
    named = numbering(known.release.title)
    if named.seasons:
        return named
    return Numbering(seasons=(known.season,), episodes=() if known.episode is None else (known.episode,))
