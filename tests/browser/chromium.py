"""Debian's Chromium without a window, driven by its DevTools protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

import websocket

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --hide-scrollbars --remote-debugging-port=0 --remote-allow-origins=*"
)


class Chromium:
    """A browser with one page; ``events`` holds what the page reported."""

    def __init__(self) -> None:
        program = shutil.which("chromium")
        if program is None:
            raise FileNotFoundError("chromium: apt-get install chromium")
        self.folder = Path(tempfile.mkdtemp(prefix="chromium-"))
        command = [program, *FLAGS.split(), f"--user-data-dir={self.folder}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = self._port()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=20) as answer:
            page = next(t for t in json.load(answer) if t["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=30)
        self.number, self.events = 0, []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer of the browser to a command."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message["error"]
                return message["result"]
            self.events.append(message)

    def open(self, path: Path, fragment: str = "") -> None:
        """Opens a file and waits until it has loaded."""
        self.events.clear()
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=path.resolve().as_uri() + fragment)
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'")

    def eval(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition: str, seconds: float = 15) -> None:
        """Waits until a condition holds in the page."""
        for _ in range(int(seconds * 10)):
            if self.eval(condition):
                return
            time.sleep(0.1)
        raise AssertionError(f"never true: {condition}; {self.complaints()}")

    def complaints(self) -> list[str]:
        """Errors and warnings of the console, exceptions, violations of the page's policy."""
        found = []
        for e in self.events:
            p = e.get("params", {})
            if e["method"] == "Runtime.exceptionThrown":
                found.append(str(p["exceptionDetails"]))
            elif e["method"] == "Runtime.consoleAPICalled" and p["type"] in ("error", "warning", "assert"):
                found.append(str(p["args"]))
            elif e["method"] == "Log.entryAdded" and p["entry"]["level"] in ("error", "warning"):
                found.append(p["entry"]["text"])
        return found

    def requests(self) -> list[str]:
        """The addresses that were asked for, but for what lies in the page."""
        urls = [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]
        return [u for u in urls if not u.startswith(("data:", "blob:", "about:"))]

    def _port(self) -> int:
        for _ in range(200):
            try:
                return int((self.folder / "DevToolsActivePort").read_text().split()[0])
            except (FileNotFoundError, IndexError):
                time.sleep(0.1)
        raise AssertionError("Chromium did not start")
