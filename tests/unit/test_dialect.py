from datetime import UTC, datetime

from bot.channels.web.dialect import Sending

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def update_id(account: int, client: str) -> int:
    return Sending(id=client, text="hello").update(account, "en", NOW, None, None).update_id


def test_updates_have_ids_of_their_own_because_aiogram_hashes_by_them() -> None:
    ids = [update_id(account, client) for account in (1, 2) for client in ("message-1", "message-2")]
    assert len(set(ids)) == 4
    assert update_id(1, "message-1") == ids[0]
