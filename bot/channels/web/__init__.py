"""The web chat: a page, its API, its event stream, its tables, and the demo's three phones."""
