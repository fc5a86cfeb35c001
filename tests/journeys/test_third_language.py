"""A third language needs a folder of catalogues, its code in the list and its text in every name; nothing else."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import locales
from bot.settings import load
from models.people import Person
from services import languages, render
from services.work import Work
from tests.configured import folder
from tests.town import CONFIG, Town


@pytest.fixture
def mongolian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A configuration in three languages; the third says what English says, and what language it is."""
    catalogues = tmp_path / "locales"
    for name in ("zh_CN", "en", "mn"):
        shutil.copytree(locales.ROOT / ("en" if name == "mn" else name), catalogues / name)
    for file in (catalogues / "mn").glob("*.po"):
        file.write_text(file.read_text().replace("The language is English now.", "Одоо монгол хэлээр."))
    monkeypatch.setattr(locales, "FOLDERS", [catalogues])
    monkeypatch.setitem(locales.LANGUAGES, "mn", "mn")
    path = folder(tmp_path, community=("[zh, en]", "[zh, en, mn]"))
    for file in (tmp_path / "community").glob("*.yaml"):
        file.write_text(re.sub(r'(\{zh: (?:"[^"]*"|[^{}]*), en: ("[^"]*"|[^{}]*))\}', r"\1, mn: \2}", file.read_text()))
    for name in ("answers", "emergencies"):  # whose longer texts stand in lines of their own
        file = path.parent / "community" / f"{name}.yaml"
        file.write_text(re.sub(r"^( +)en: (.*)$", r"\g<0>\n\1mn: \2", file.read_text(), flags=re.MULTILINE))
    geojson = tmp_path / "community/map.geojson"
    drawn: dict[str, Any] = json.loads(geojson.read_text())
    for feature in drawn["features"]:
        if "name" in feature["properties"]:
            feature["properties"]["name"]["mn"] = feature["properties"]["name"]["en"]
    geojson.write_text(json.dumps(drawn))
    _forget()
    yield path
    _forget()


def _forget() -> None:
    locales.catalogue.cache_clear()
    render._template.cache_clear()


async def test_a_third_language_is_offered_and_spoken(mongolian: Path) -> None:
    async with Town(language="mn", settings=load(mongolian)) as town:
        newcomer = await town.newcomer()
        await newcomer.says("/language")
        assert (await newcomer.last()).rows == [["中文", "English"]]
        await newcomer.presses("中文")
        assert (await newcomer.heard())[-1] == "已切换为中文。"
        await newcomer.presses_data("language:mn")
        assert (await newcomer.heard())[-1] == "Одоо монгол хэлээр."
        await newcomer.presses_data("language:fr")
        assert (await newcomer.last()).rows == [["中文", "English"]]


async def test_a_channel_that_tells_mongolian_is_answered_so(mongolian: Path) -> None:
    settings = load(mongolian)
    assert settings.community.language("mn-Mong-CN") == "mn"
    assert locales.own_name("mn") == "Монгол"


async def test_whoever_spoke_a_language_that_is_given_up_is_spoken_to_in_the_first(town: Town) -> None:
    resident, other = await town.resident(1), await town.resident(2)

    def speak(work: Work) -> None:
        for phone, language in ((resident, "fr"), (other, "en")):
            work.session.get_one(Person, phone.person).language = language

    await town.do(speak)
    await town.do(languages.keep_to_ours)
    spoken = [
        await town.ask(lambda work, at=phone.person: work.session.get_one(Person, at).language)
        for phone in (resident, other)
    ]
    assert spoken == ["zh", "en"]


async def test_the_privacy_notice_can_be_read_in_the_others(mongolian: Path) -> None:
    async with Town(language="zh", settings=load(mongolian)) as town:
        newcomer = await town.newcomer()
        await newcomer.says("路灯坏了")
        assert (await newcomer.last()).rows == [["同意"], ["English · Монгол"]]
        await newcomer.presses("English · Монгол")
        await newcomer.presses("Монгол")
        assert (await newcomer.last()).rows == [["I agree"], ["中文 · English"]]
        await newcomer.presses("I agree")
        assert (await town.ticket()).text == "路灯坏了"


async def test_where_one_language_is_spoken_none_is_offered(tmp_path: Path) -> None:
    settings = load(CONFIG)
    alone = settings.community.model_copy(update={"languages": ["zh"]})
    async with Town(settings=settings.model_copy(update={"community": alone})) as town:
        newcomer = await town.newcomer()
        await newcomer.says("路灯坏了")
        assert (await newcomer.last()).rows == [["同意"]]
        await newcomer.says("/language")
        assert (await newcomer.heard())[-1] == "已切换为中文。"
