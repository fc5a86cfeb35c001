"""How long the service takes to start."""

from bench import process
from bench.result import Result, compare


async def start_up(rounds: int = 5) -> Result:
    """Seconds from the command on an empty database until the web page answers; the baseline only imports libraries."""

    async def service() -> float:
        return process.service().seconds

    async def libraries() -> float:
        return process.libraries().seconds

    return await compare("start_up", "s", service, libraries, rounds)
