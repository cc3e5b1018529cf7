"""`python -m benchmarks.server DIR [LATENCY_MS]`: a plain server of feeds on every 127.x.y.z, with ETag and gzip.

Prints its port. Every answer comes after the latency; it is light, for it shares the machine with who is measured.
"""

import asyncio
import gzip
import hashlib
import sys
from pathlib import Path


class Page:
    """A file as it is sent."""

    def __init__(self, file: Path) -> None:
        self.body = file.read_bytes()
        self.packed = gzip.compress(self.body, 6)
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def answer(self, request: bytes) -> bytes:
        """The whole response to a request."""
        head = request.lower()
        if self.etag.encode() in request:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {self.etag}\r\n\r\n".encode()
        packed = b"gzip" in head.partition(b"accept-encoding:")[2].partition(b"\r\n")[0]
        body = self.packed if packed else self.body
        encoding = "Content-Encoding: gzip\r\n" if packed else ""
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: {self.etag}\r\n"
            f"{encoding}Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


async def main() -> None:
    """Serve until killed."""
    pages = {file.name: Page(file) for file in Path(sys.argv[1]).iterdir()}
    latency = float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0.0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                page = pages.get(request.split(b" ", 2)[1].decode().rpartition("/")[2])
                if latency:
                    await asyncio.sleep(latency)
                writer.write(page.answer(request) if page else b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
