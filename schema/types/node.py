"""The interface of everything that has an id."""

import strawberry


@strawberry.interface(description="Anything that has an id.")
class Node:
    """See the description: it is written for clients."""

    id: strawberry.ID = strawberry.field(description="Opaque, unique over all types, stable for ever.")
