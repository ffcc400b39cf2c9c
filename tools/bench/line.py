"""A bad line between a phone and the server: a proxy on loopback that cuts, delays and breaks off."""

import contextlib
import random
import socket
import threading
import time
from collections import Counter

_CHUNK = 16_384


class Line:
    """Forwards to `server` ("host:port"); `address` is where the phone connects.

    `is_cut`: nothing goes through and open connections break. `delay`: seconds before each piece.
    `break_after`: bytes to the server after which the connection breaks, once. `swallow`: the next answer is
    lost although the server did what was asked. `struck` counts what really happened to something on its way.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        self.is_cut = False
        self.delay = 0.0
        self.break_after: int | None = None
        self.swallow = False
        self.struck: Counter[str] = Counter()
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def mend(self) -> None:
        """All well again."""
        self.is_cut, self.delay, self.break_after, self.swallow = False, 0.0, None, False

    def cut(self) -> None:
        """Cut the line, open connections too."""
        self.is_cut = True
        for end in list(self._open):
            shut(end)

    def close(self) -> None:
        """Give the port back."""
        self.cut()
        self._door.close()

    def _listen(self) -> None:
        while True:
            try:
                phone, _from = self._door.accept()
            except OSError:
                return
            if self.is_cut:
                self.struck["cut"] += 1
                shut(phone)
                continue
            threading.Thread(target=self._serve, args=(phone,), daemon=True).start()

    def _serve(self, phone: socket.socket) -> None:
        host, port = self.server.split(":")
        try:
            server = socket.create_connection((host, int(port)), timeout=60)
        except OSError:
            shut(phone)
            return
        self._open |= {phone, server}
        back = threading.Thread(target=self._pass, args=(server, phone, False), daemon=True)
        back.start()
        self._pass(phone, server, True)
        back.join()
        self._open -= {phone, server}

    def _pass(self, source: socket.socket, target: socket.socket, is_upwards: bool) -> None:
        try:
            while piece := source.recv(_CHUNK):
                if self.delay:
                    self.struck["slow"] += 1
                    time.sleep(self.delay)
                if is_upwards and self.break_after is not None:
                    self.break_after -= len(piece)
                    if self.break_after <= 0:
                        self.break_after = None
                        self.struck["broken off"] += 1
                        target.sendall(piece[: len(piece) // 2])
                        break
                if (
                    not is_upwards
                    and self.swallow
                    and piece.startswith(b"HTTP/1.1 200")
                    and b"replayed" in piece
                ):
                    self.swallow = False
                    self.struck["answer lost"] += 1
                    break
                target.sendall(piece)
        except OSError:
            pass
        finally:
            shut(source)
            shut(target)


def shut(end: socket.socket) -> None:
    """Close it both ways, whatever state it is in."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()


def bad_moment(line: Line, source: random.Random) -> str:
    """Something goes wrong on the line; says what."""
    kinds = ["cut", "slow", "stalled", "broken off", "answer lost", "well"]
    what = source.choices(kinds, [5, 4, 1, 5, 5, 5])[0]
    line.mend()
    if what == "cut":
        line.cut()
    elif what == "slow":
        line.delay = source.uniform(0.02, 0.1)
    elif what == "stalled":
        line.delay = source.uniform(2.0, 4.0)
    elif what == "broken off":
        line.break_after = source.randrange(300, 60_000)
    elif what == "answer lost":
        line.swallow = True
    return what
