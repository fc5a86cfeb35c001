"""A strict stand-in for Telegram: a real HTTP server that speaks the Bot API and forgives nothing.

    world = World(clock=lambda: now)
    async with Standin(world) as telegram:
        bot = aiogram.Bot(world.token, AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
        ann = world.user(7, "Ann")
        ann.starts()

The package must be imported as `tests.telegram`: with `tests/` itself on the path it would hide python-telegram-bot.
"""
