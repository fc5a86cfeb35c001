"""The real service in a process of its own, started anew whenever it is killed."""

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from bot import cli
from tests.town import CONFIG

ADDRESS = "Smallgrid is at "
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bot.app", "bot.demo", "tests.durability.server"])  # imports once, not at each start


class Server:
    """`smallgrid demo` on one data directory. After a `kill` a keeper starts it again: on `port`, or on any if that is 0."""

    def __init__(self, data: Path, port: int) -> None:
        self._command = ["demo", "--config", str(CONFIG), "--data", str(data), "--port", str(port), "--lang", "zh"]
        self._address = ""
        self._up = asyncio.Event()
        self._process: multiprocessing.process.BaseProcess | None = None
        self.kills = 0

    async def address(self) -> str:
        """Where the service is, as soon as it is up."""
        await self._up.wait()
        return self._address

    def kill(self) -> bool:
        """`kill -9`, in the middle of whatever it does; False while it is not up again after the last one."""
        if self._process is None or not self._up.is_set():
            return False
        self._up.clear()
        self._process.kill()
        self.kills += 1
        return True

    async def keep(self) -> None:
        """Run the process, again after each kill; AssertionError when it ends by itself."""
        kills = 0
        while True:
            said = await self._run()
            assert self.kills == kills + 1, f"the service ended by itself:\n{said}"
            kills = self.kills

    async def _run(self) -> str:
        """Run until the process ends; gives what it said."""
        receiver, sender = PROCESSES.Pipe(duplex=False)
        self._process = PROCESSES.Process(target=serve, args=(sender, self._command), daemon=True)
        self._process.start()
        sender.close()
        lines = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(os.dup(receiver.fileno()), "rb")
        )
        receiver.close()
        said = []
        try:
            async for line in lines:
                said.append(line.decode())
                if said[-1].startswith(ADDRESS):
                    self._address = said[-1].removeprefix(ADDRESS).strip()
                    self._up.set()
        finally:
            transport.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        return "".join(said)


def serve(output: Connection, command: list[str]) -> None:
    """In the new process: the command, saying what it says to `output`."""
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    cli.app(command)


@asynccontextmanager
async def served(data: Path, port: int = 0) -> AsyncIterator[Server]:
    """The demo of the model community on `data`; killed for good at the end."""
    server = Server(data, port)
    async with asyncio.TaskGroup() as group:
        keeper = group.create_task(server.keep())
        try:
            yield server
        finally:
            keeper.cancel()
