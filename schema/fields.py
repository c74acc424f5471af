"""Strawberry's decorators for resolvers, with types: what it decorates keeps its own. Knows no field."""

from collections.abc import Callable
from typing import TypeVar, cast

import strawberry

Resolver = TypeVar("Resolver", bound=Callable[..., object])


def resolved(description: str) -> Callable[[Resolver], Resolver]:
    """A field whose value is fetched when it is selected."""
    return cast(Callable[[Resolver], Resolver], strawberry.field(description=description))


def mutation(description: str) -> Callable[[Resolver], Resolver]:
    """A field that changes something."""
    return cast(Callable[[Resolver], Resolver], strawberry.mutation(description=description))


def subscription(description: str) -> Callable[[Resolver], Resolver]:
    """A field that goes on answering."""
    return cast(Callable[[Resolver], Resolver], strawberry.subscription(description=description))
