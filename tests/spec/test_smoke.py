from tests.support.gateway import Gateway


async def test_smoke(gateway: Gateway) -> None:
    campaign = await gateway.campaign()
    await gateway.client.get("/people")
    gateway.recorder.clear()
    r = await gateway.client.get(campaign + "/outreaches")
    assert r.status_code == 200
    print(gateway.recorder.statements)
    assert len(gateway.recorder.statements) == 1
