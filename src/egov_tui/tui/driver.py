"""How the terminal is read, mended where Textual's own way would read it twice."""

import select

from textual.drivers.linux_driver import LinuxDriver


class Steady(LinuxDriver):
    """Survives a stop and a hang-up.

    Textual takes every SIGCONT for the end of a suspension of its own, and begins to read the terminal once more. A
    hang-up, or a stop from outside, sends one as well: then two readers would share the keys, and leaving never end.
    """

    def _sigcont_application(self, *_: object) -> None:
        # It does not read yet, or not now: another program has the terminal, and was stopped together with the reader.
        if self._key_thread is None or not self._auto_restart:
            return
        if not self._must_signal_resume:
            self.suspend_application_mode()
        super()._sigcont_application()

    def write(self, data: str) -> None:
        """Write, unless the thread that does it has ended with its terminal: its queue would take no more, for ever."""
        if self._writer_thread is None or self._writer_thread.is_alive():
            super().write(data)

    def close(self) -> None:
        """Let the thread that writes end, unless it has."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

    @property
    def hung_up(self) -> bool:
        """Whether the terminal is gone. Who was sent no SIGHUP would else read its end over and over."""
        return hung_up(self.fileno)


def hung_up(terminal: int) -> bool:
    """Say whether nobody is at the other side of a terminal any more."""
    waiting = select.poll()
    waiting.register(terminal, select.POLLHUP)
    return any(told & select.POLLHUP for _file, told in waiting.poll(0))
