"""Forgets what has lived long enough, in small transactions, and tells people before their words go."""

from collections import Counter
from functools import partial

import structlog

from bot.database import Database
from models.config.retention import Retention
from services import drafts, letters, prune

log = structlog.get_logger()

BATCH = 200  # rows in a transaction: nobody's message waits for the chore


async def forget_what_is_over(database: Database, retention: Retention) -> Counter[str]:
    """Prune every table by what it declares; gives how many rows of each have gone or faded."""
    gone: Counter[str] = Counter()
    await database.transact(letters.tell_desk)
    for account in await database.read(partial(drafts.due, retention=retention)):
        gone["conversation"] += await database.transact(partial(drafts.see_to, account=account, retention=retention))
    for table in await database.read(prune.tables):
        keys = await database.read(partial(prune.due, table=table, retention=retention))
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            write = partial(prune.prune, table=table, retention=retention, keys=some)
            gone[table.__tablename__] += await database.transact(write)
    gone = +gone
    if gone:
        log.info("What has lived long enough is gone.", action="pruned", **gone)
    return gone
