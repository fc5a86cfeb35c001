"""`python -m bench [name ...]`: measure, print a table, write bench/latest.json."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from pathlib import Path

from bench.claim import outbox_claim
from bench.durable import Size, durable
from bench.memory import memory
from bench.result import Result
from bench.start_up import start_up
from bench.telegram_send import telegram_broadcast, telegram_broadcast_refused, telegram_send
from bench.telegram_webhook import telegram_webhook_commit
from bench.timers import timer_claim
from bench.understand import understand_median, understand_p99
from bench.web_streams import web_stream_memory, web_streams

LATEST = Path(__file__).parent / "latest.json"
BENCHMARKS: dict[str, Callable[[], Coroutine[None, None, Result]]] = {
    **{
        f"durable_updates_{backend}_{waiting}": partial(durable, backend, waiting, Size())
        for backend in ("sqlite", "postgresql")
        for waiting in (1, 64)
    },
    "timer_claim_1m_vs_1k": timer_claim,
    "outbox_claim_5k_vs_0": outbox_claim,
    "web_streams_1000": web_streams,
    "web_streams_1000_memory": web_stream_memory,
    "telegram_webhook_commit": telegram_webhook_commit,
    "telegram_send": telegram_send,
    "telegram_broadcast": telegram_broadcast,
    "telegram_broadcast_refused": telegram_broadcast_refused,
    "understand_median": understand_median,
    "understand_p99": understand_p99,
    "start_up": start_up,
    "memory": memory,
}


def main(names: Iterable[str]) -> None:
    """Run the benchmarks named, or all of them."""
    print(f"{'':<28}{'value':>12}  {'unit':<10}{'baseline':>12}{'ratio':>9}")
    results = []
    for name in names or BENCHMARKS:
        result = asyncio.run(BENCHMARKS[name]())
        print(
            f"{result.name:<28}{result.value:>12,.2f}  {result.unit:<10}{result.baseline:>12,.2f}{result.ratio:>9.3f}"
        )
        results.append(result.row())
    LATEST.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(BENCHMARKS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
    main(sys.argv[1:])
