"""`smallgrid demo --script`: a few days in the community, told by what the service really does.

Everything runs as in the demo: the real database, scheduler, courier and web server, and people with browsers. What is
printed about a person is what their event stream brought, so another limit or another phrase tells another story.
"""

from bot.story.plot import tell

__all__ = ["tell"]
