"""What people are told who ask: the configured text with what the service knows, in their language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import problems
from models.config.answers import Answer
from models.config.community import Community
from models.outbox import Outbox
from models.phrase import Phrase
from services import answers
from services.opening import hours
from services.render import Reader
from services.work import Work
from tests.configured import folder
from tests.core import Core, at, community, holder_of, new_ticket, resident


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    core = Core()
    yield core
    core.close()


def told(work: Work, language: str = "zh") -> list[str]:
    """What has been told so far, with the labels of the buttons."""
    reader, said = Reader(work, language), []
    for row in work.pending(Outbox):
        labels = [f"[{reader.choice(each).label}]" for choices in row["choices"] for each in choices]
        said.append(" ".join([reader.text(Phrase(row["phrase"], row["params"])), *labels]))
    return said


def with_changes(work: Work, **changes: Any) -> None:
    """The community with other settings, and nothing that was found out of the old ones."""
    fields = {name: getattr(work.community, name) for name in type(work.community).model_fields}
    work.community = Community.model_construct(**fields | changes)


def answering(text: str) -> tuple[Answer, ...]:
    name = {"zh": text, "en": text}
    return (Answer.model_validate({"code": "own", "question": name, "words": [["word"]], "answer": name}),)


OFFICE = "office: {zh: 中心, en: Centre}\n"
OWN = """answers:
  - code: own
    question: {zh: 问, en: question}
    words: [[word]]
    answer: {zh: 答, en: answer}
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OWN, None),
        (OFFICE + OWN.replace("答,", '"在{office}。打 {phone}。",'), None),
        (OFFICE.replace("zh: 中心, ", "") + OWN, '1 office: {"en": "Centre"}; expected a text in zh too'),
        (OWN.replace("zh: 问, ", ""), '3 answers[0].question: {"en": "question"}; expected a text in zh too'),
        (OWN + OWN.removeprefix("answers:\n"), '6 answers[1].code: "own"; expected something that is not there twice'),
        (OWN.replace("[word]", "[word, WORD]"),
         '4 answers[0].words[0][1]: "word"; expected something that is not there twice'),
        (OWN.replace("[word]", "[]"), "4 answers[0].words[0]: []; expected at least one"),
        (OWN.replace("[[word]]", "[word]"), '4 answers[0].words[0]: "word"; expected a list'),
        (OWN.replace("[[word]]", "[]"), "4 answers[0].words: []; expected at least one group of words"),
        (OWN.replace("答,", '"打{fax}",'),
         '5 answers[0].answer.zh: "{fax}"; expected what is known, one of {community}, {hours}, {office}, {phone}, {worker}'),
        (OWN.replace("en: answer", 'en: "Call {phone}."'),
         '5 answers[0].answer.en: "Call {phone}."; expected a sentence without the phone, which the community does not tell'),
        (OWN.replace("code: own", "code: own\n    kind: x"),
         '3 answers[0].kind: "unknown key"; expected one of code, question, words, answer'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(text: str, problem: str | None, tmp_path: Path) -> None:
    path = folder(tmp_path)
    (tmp_path / "community/answers.yaml").write_text(text, encoding="utf-8")
    expected = [f"community/answers.yaml:{problem}"] if problem else []
    assert [str(found) for found in problems(path)] == expected


WEEK = "周一至周五 08:30-12:00、14:00-17:30；周六至周日休息"


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("01 09:00", "今天 08:30-12:00、14:00-17:30"),
        ("06 09:00", "今天休息，6月8日 周一 08:30上班"),
        ("07 09:00", "今天休息，明天 08:30上班"),
        ("19 09:00", "今天休息，6月22日 周一 08:30上班"),  # the Dragon Boat Festival
    ],
)
def test_hours_tell_the_week_and_today(core: Core, now: str, today: str) -> None:
    with core.trial() as work:
        work.now = at(now)
        assert Reader(work, "zh").text(hours(work.community, work.now)) == f"{WEEK}；{today}"


def test_hours_in_english(core: Core) -> None:
    with core.trial() as work:
        said = Reader(work, "en").text(hours(work.community, work.now))
        assert said == "Mon to Fri 08:30-12:00, 14:00-17:30; Sat to Sun closed; today 08:30-12:00, 14:00-17:30"


def test_every_answer_can_be_told(core: Core) -> None:
    with core.trial() as work:
        new_ticket(work, resident(work))
        for each in community().answers:
            assert answers.answer(work, resident(work), [each.code])
        for language in ("zh", "en"):
            said = told(work, language)
            assert len(said) == len(community().answers)
            assert not [text for text in said if not text or "{" in text or len(text) > 300 * (1 + (language == "en"))]


def test_harmless_questions_name_no_number_of_an_emergency() -> None:
    for each in community().answers:
        if each.code != "emergency-numbers":
            for text in each.answer.texts:
                assert not [number for number in ("110", "119", "120", "122") if number in text.replace("12345", "")]


def test_the_best_one_is_told_and_what_is_unknown_is_not(core: Core) -> None:
    with core.trial() as work:
        person = resident(work)
        assert not answers.answer(work, person, [])
        assert not answers.answer(work, person, ["nothing"])
        assert answers.answer(work, person, ["nothing", "residence-permit", "hours"])
        (said,) = told(work)
        assert said.startswith("在这里住满半年就能办居住证。")


def test_a_sentence_goes_with_what_it_names(core: Core) -> None:
    with core.trial() as work:
        person = resident(work)
        answers.answer(work, person, ["phone"])
        with_changes(work, phone="0476-8000000", office=None)
        answers.answer(work, person, ["phone"])
        without, with_phone = told(work)
        assert without.startswith("这里留言就会转给负责的人")
        assert with_phone == f"社区电话 0476-8000000。办公时间：{WEEK}；今天 08:30-12:00、14:00-17:30。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call {phone}. Or come.", "Or come."),
        ("打 {phone}。来{community}。", "来柳西街社区。"),
        ("1.5 metres. {community}!", "1.5 metres. 柳西街社区!"),
    ],
)
def test_sentences(core: Core, text: str, said: str) -> None:
    with core.trial() as work:
        with_changes(work, answers=answering(text))
        answers.answer(work, resident(work), ["own"])
        assert told(work) == [said]


def test_an_answer_that_was_taken_out_since(core: Core) -> None:
    with core.trial() as work:
        answers.answer(work, resident(work), ["hours"])
        with_changes(work, answers=())
        assert told(work) == ["这个问题请在上班时间问服务中心。"]


def test_whose_worker_where_nobody_knows_asks_for_the_estate(core: Core) -> None:
    with core.trial() as work:
        answers.answer(work, resident(work), ["my-worker"])
        (said,) = told(work)
        assert said.startswith("您住哪个小区？点一下就告诉您。 [柳西小区] [红柳花园]")


def test_whose_worker_by_the_place_named_else_the_last_report(core: Core) -> None:
    with core.trial() as work:
        person = resident(work)
        new_ticket(work, person, grid="grid-2", place="hongliu-1")
        new_ticket(work, person, grid=None, place=None)
        answers.answer(work, person, ["my-worker"])
        answers.who_is_my_worker(work, person, "yuanding")
        today = f"上班时间：{WEEK}；今天 08:30-12:00、14:00-17:30。有事直接在这里说，马上转到。"
        assert told(work) == [f"第二网格由第二网格网格员负责。{today}", f"园丁小区由第六网格网格员负责。{today}"]


def test_whose_worker_with_a_phone_and_where_nobody_is(core: Core) -> None:
    with core.trial() as work:
        posts = [
            post.model_copy(update={"phone": "0476-8000001"}) if post.code == "grid-1-worker" else post
            for post in community().posts
        ]
        with_changes(work, posts=posts)
        answers.who_is_my_worker(work, resident(work), "liuxi-3")
        for role in holder_of(work, "grid-2-worker").roles:
            role.away = True
        work.session.flush()
        answers.who_is_my_worker(work, resident(work), "hongliu")
        first, second = told(work, "en")
        assert first.startswith("Grid 1 worker looks after Liuxi Estate, Building 3, work phone 0476-8000001.")
        assert second.startswith("For now the duty desk looks after Redwillow Garden.")
