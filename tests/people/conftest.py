from __future__ import annotations

import pytest
from people_world import World


@pytest.fixture
def world() -> World:
    return World().start()


@pytest.fixture
def held() -> World:
    world = World(held=True)
    world.start()
    world.records.run_next()
    world.dispatcher.run()
    while world.records.run_next() or world.post.run_next():
        world.dispatcher.run()
    return world
