"""The program at work: a site with sources and a database, one-time passes, and the daemon as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from proofs import picture, tinymodel
from proofs.bench import Bench, BrokenBinary
from proofs.imager import Imager
from proofs.ledger import LedgerReader

VENDORS = ("formulatrix", "rigaku", "hwi")


class Site:
    """A laboratory: one folder with a source per imager, a configuration, a tiny network and a database."""

    def __init__(
        self,
        bench: Bench,
        name: str,
        *,
        imagers: tuple[str, ...] = VENDORS,
        sinks: str = "",
        settings: str = "",
        source_settings: str = "",
        workers: int = 2,
        is_embedded: bool = False,
        twin: BrokenBinary | None = None,
    ) -> None:
        """
        - is_embedded: score by the program's own network, which takes as long as it takes.
        - imagers: the vendor of each source; sources are called imager-1, imager-2, ...
        - sinks: parts of the configuration, such as `Receiver.sink`.
        - settings: more of the configuration, such as a `[detection]`.
        - source_settings: keys of every source.
        - twin: judge a broken program instead.
        """
        self.bench = bench
        self.folder = bench.folder(name)
        self.database = self.folder / "scores.sqlite"
        self.config = self.folder / "xtalwatch.toml"
        self.binary = twin.path if twin else bench.binary
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder), **(twin.environment if twin else {})}
        self.imagers = [
            Imager(self.folder / f"imager-{n}", name=f"imager-{n}", vendor=vendor, seed=bench.seed)
            for n, vendor in enumerate(imagers, 1)
        ]
        self.model = None if is_embedded else self.folder / "tiny.safetensors"
        if self.model:
            tinymodel.write(bench.repository, self.model)
        self.configure(sinks=sinks, settings=settings, source_settings=source_settings, workers=workers)

    def configure(
        self, *, sinks: str = "", settings: str = "", source_settings: str = "", workers: int = 2
    ) -> None:
        """Writes the configuration anew; for the next start. Pictures that lie there before it are no history."""
        for imager in self.imagers:
            imager.root.mkdir(exist_ok=True)
        sources = "".join(
            f'[[source]]\nname = "{imager.name}"\npath = "{imager.root}"\ntime_zone = "UTC"\n'
            f"since = 1970-01-01\n{source_settings}\n"
            for imager in self.imagers
        )
        file = f'file = "{self.model}"\n' if self.model else ""
        model = f"[model]\n{file}workers = {workers}\n"
        if "[detection]" not in settings:
            settings += f"[detection]\nthreshold = {picture.OPERATING_POINT}\n"
        log = "" if sinks else '[[alerts.sink]]\nname = "log"\ntype = "log"\n'
        self.config.write_text(f'database = "{self.database}"\n{sources}{model}{sinks}{log}{settings}')

    @property
    def ledger(self) -> LedgerReader:
        return LedgerReader(self.database)

    def daemon(self, *, wrapper: list[str] | None = None, environment: dict[str, str] | None = None) -> Daemon:
        """A daemon that is not started yet; `wrapper` is what runs it, such as strace."""
        return Daemon(self, wrapper or [], environment or {})

    def run(
        self,
        *arguments: str,
        wrapper: list[str] | None = None,
        environment: dict[str, str] | None = None,
        timeout: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        """Runs another verb of the program to its end."""
        return subprocess.run(
            [*(wrapper or []), str(self.binary), *arguments],
            env={**self.environment, **(environment or {})},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            timeout=timeout,
        )

    def ingest(
        self,
        *,
        wrapper: list[str] | None = None,
        environment: dict[str, str] | None = None,
        timeout: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        """One pass over the sources."""
        return self.run(
            "ingest", "--config", str(self.config), wrapper=wrapper, environment=environment, timeout=timeout
        )

    def delete_database(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)


class Daemon:
    """`xtalwatch run` as systemd would start it. As a context it is killed at the end, if it still runs."""

    def __init__(self, site: Site, wrapper: list[str], environment: dict[str, str]) -> None:
        self.site = site
        self.wrapper = wrapper
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._log = site.folder / "daemon.log"
        self._started = 0.0
        self.notices: list[str] = []
        """What it told systemd: READY=1, STATUS=..., WATCHDOG=1, STOPPING=1."""

    def start(self, *, wait: bool = True, timeout: float = 120) -> float:
        """Starts the process; with `wait` until it says READY. Returns the seconds that took."""
        address = self.site.folder / "notify"
        address.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(address))
        self.notices = []
        self._started = time.monotonic()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, str(self.site.binary), "run", "--config", str(self.site.config)],
                env={**self.site.environment, "NOTIFY_SOCKET": str(address), **self.environment},
                cwd=self.site.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self.wait_ready(timeout) if wait else 0

    def wait_ready(self, timeout: float = 120) -> float:
        """Seconds from the start to READY; fails where the daemon ends before."""
        deadline = self._started + timeout
        while not any("READY=1" in notice for notice in self.notices):
            if self.returncode is not None:
                raise AssertionError(f"the daemon ended with {self.returncode}: {self.log[-2000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no READY within {timeout} s: {self.log[-2000:]}")
            self.listen(0.05)
        return time.monotonic() - self._started

    def listen(self, seconds: float) -> None:
        """Takes one notice, if one comes in time."""
        assert self._socket is not None
        self._socket.settimeout(seconds)
        try:
            self.notices.append(self._socket.recv(4096).decode())
        except TimeoutError:
            pass

    @property
    def pid(self) -> int:
        """Of what was started: the wrapper's, where there is one that does not exec."""
        assert self.process is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        assert self.process is not None
        return self.process.poll()

    @property
    def log(self) -> str:
        """Everything that daemons of this site have logged."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def suspend(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL, and waits until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if self._socket is not None:
            self._socket.close()

    def stop(self, timeout: float = 60) -> float:
        """SIGTERM; returns the seconds until it had ended."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout)
        if self._socket is not None:
            self._socket.close()
        return time.monotonic() - began

    def __enter__(self) -> Daemon:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.kill()


def eventually(what: str, condition: Callable[[], bool], *, within: float = 120, every: float = 0.05) -> float:
    """Waits until something holds and returns the seconds; fails at a deadline that only a hang reaches."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > within:
            raise AssertionError(f"never happened within {within} s: {what}")
        time.sleep(every)
    return time.monotonic() - began
