"""A strict stand-in for Telegram: a real HTTP server that speaks the Bot API and forgives nothing.

    async with Standin(clock) as world:
        bot = aiogram.Bot(world.token, AiohttpSession(api=TelegramAPIServer.from_base(world.url)))
        sender = telegram.Bot(world.token, base_url=f"{world.url}/bot", base_file_url=f"{world.url}/file/bot")
        ann = world.user(7, "Ann")
        ann.starts()
        assert world.chat(7).transcript() == ["Ann: /start", "Bot: Welcome [Report]"]

Where it differs from Telegram it is stricter: unknown parameters and fields, unescaped `>` and `&` in HTML and numbers
out of range are refused, where Telegram would overlook them. It keeps the bot's text exactly as it was sent. A method
that the Bot API has and that is not played here is checked against the schema and then refused with 501.

The package must be imported as `tests.telegram`: with `tests/` itself on the path it would hide python-telegram-bot.
"""
