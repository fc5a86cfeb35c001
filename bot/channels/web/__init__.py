"""The web chat: a page, its API, its event stream, and the demo's three phones."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.demo import DemoPerson, DemoPowers

__all__ = ["DemoPerson", "DemoPowers", "WebChannel"]
