"""Whose turn it is: so many at once, one to a host, and nobody waits for another's host."""

import asyncio

from egov_tui.sync.hosts import Hosts


def most_at_once(addresses: list[str], at_once: int) -> int:
    running = most = 0

    async def one(hosts: Hosts, address: str) -> None:
        nonlocal running, most
        async with hosts.turn(address):
            running += 1
            most = max(most, running)
            for _ in range(5):
                await asyncio.sleep(0)
            running -= 1

    async def everyone() -> None:
        hosts = Hosts(at_once, gap=0)
        await asyncio.gather(*(one(hosts, address) for address in addresses))

    asyncio.run(everyone())
    return most


def test_so_many_at_once_and_no_more() -> None:
    assert most_at_once([f"https://a{n}.example/" for n in range(30)], 8) == 8
    assert most_at_once([f"file:///feeds/{n}.xml" for n in range(30)], 8) == 8


def test_one_to_a_host_whatever_the_spelling() -> None:
    assert most_at_once(["https://a.example/1", "http://A.example/2", "https://me:secret@a.example/3"], 8) == 1


def test_who_waits_for_a_busy_host_takes_no_place() -> None:
    async def play() -> list[str]:
        hosts, done = Hosts(at_once=2, gap=0), []
        release = asyncio.Event()

        async def one(address: str, hold: bool = False) -> None:
            async with hosts.turn(address):
                if hold:
                    await release.wait()
                done.append(address)

        busy = [asyncio.create_task(one("https://busy.example/", hold=True)) for _ in range(4)]
        await asyncio.sleep(0)
        await one("https://free.example/")
        release.set()
        await asyncio.gather(*busy)
        return done

    assert asyncio.run(play()) == ["https://free.example/", *["https://busy.example/"] * 4]


def test_an_address_that_is_none_is_left_to_who_fetches_it() -> None:
    assert most_at_once(["http://[", "http://[::1"], 8) == 2
