"""A slow line that is the same for all who use it: a phone's pages, its service worker, everything."""

import queue
import socket
import threading
import time

from tools.bench.line import Line, shut

# Lighthouse's slow 4G, which is about the slower quarter of mobile lines.
ROUND_TRIP = 0.150
DOWN = 1_600_000 / 8
UP = 750_000 / 8
_PIECE = 4_096


class SlowLine(Line):
    """A line of so many bytes a second each way and so many seconds there and back, one more for each new
    connection. `is_slow = False` passes everything at once. `came`: bytes that came down.
    """

    def __init__(self, server: str) -> None:
        super().__init__(server)
        self.is_slow = True
        self.came = 0
        self._free = {True: 0.0, False: 0.0}
        self._turn = threading.Lock()

    def _pass(self, source: socket.socket, target: socket.socket, is_upwards: bool) -> None:
        pieces: queue.Queue[tuple[float, bytes]] = queue.Queue()
        sender = threading.Thread(target=self._deliver, args=(pieces, target), daemon=True)
        sender.start()
        opening = ROUND_TRIP if is_upwards else 0.0
        try:
            while piece := source.recv(_PIECE):
                pieces.put((self._due(len(piece), is_upwards) + (opening if self.is_slow else 0.0), piece))
                opening = 0.0
        except OSError:
            pass
        finally:
            pieces.put((0.0, b""))
            sender.join()
            shut(source)

    def _due(self, size: int, is_upwards: bool) -> float:
        """When a piece that is handed in now has arrived."""
        with self._turn:
            self.came += 0 if is_upwards else size
            now = time.monotonic()
            if not self.is_slow:
                return now
            begins = max(now, self._free[is_upwards])
            self._free[is_upwards] = begins + size / (UP if is_upwards else DOWN)
            return self._free[is_upwards] + ROUND_TRIP / 2

    def _deliver(self, pieces: "queue.Queue[tuple[float, bytes]]", target: socket.socket) -> None:
        try:
            while (given := pieces.get())[1]:
                due, piece = given
                time.sleep(max(0.0, due - time.monotonic()))
                target.sendall(piece)
        except OSError:
            pass
        finally:
            shut(target)
