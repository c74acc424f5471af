"""A swarm on loopback: a tracker, and an aria2c that seeds. Asks no other tracker, no DHT and no network."""

from addon.demo.swarm.seeder import Seeder
from addon.demo.swarm.shared import Shared, shared
from addon.demo.swarm.tracker import Tracker

__all__ = ["Seeder", "Shared", "Tracker", "shared"]
