"""How much memory an idle service holds."""

from bench import process
from bench.result import Result, compare


async def memory(rounds: int = 3) -> Result:
    """Megabytes resident once the web page has answered; the baseline only imports libraries."""

    async def service() -> float:
        return process.service().megabytes

    async def libraries() -> float:
        return process.libraries().megabytes

    return await compare("memory", "MB", service, libraries, rounds)
