"""What a Stremio add-on says of itself, and whether that is of use here. Pure."""

import msgspec


class Manifest(msgspec.Struct, rename="camel"):
    """The manifest. `resources` holds names and objects; an object's own types and prefixes win over the manifest's."""

    name: object = None
    version: object = None
    resources: object = None
    types: object = None
    id_prefixes: object = None
    behavior_hints: object = None

    @property
    def needs_configuration(self) -> bool:
        """Whether it serves nothing before it has been configured."""
        return isinstance(self.behavior_hints, dict) and self.behavior_hints.get("configurationRequired") is True

    def serves(self, kind: str) -> bool:
        """Whether it has streams for this type, `movie` or `series`, by IMDb id."""
        resources = self.resources if isinstance(self.resources, list) else []
        return any(self._covers(resource, kind) for resource in resources)

    def _covers(self, resource: object, kind: str) -> bool:
        own = resource if isinstance(resource, dict) else {"name": resource}
        if own.get("name") != "stream":
            return False
        types, prefixes = own.get("types") or self.types, own.get("idPrefixes") or self.id_prefixes
        has_type = isinstance(types, list) and kind in types
        return has_type and (not prefixes or (isinstance(prefixes, list) and "tt" in prefixes))
