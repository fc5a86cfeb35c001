"""By when, as people say it on a Monday at nine: a literal table, and whatever else may be said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.understanding.times import FARTHEST, deadline
from tests.core import MONDAY, TZ, community

#: Words, and the day of June and the hour.
TABLE = """
下午三点前 | 01 15:00
明儿下晌三点前 | 02 15:00
三点 | 01 15:00
三点半 | 01 15:30
十点之前 | 01 10:00
15:30 | 01 15:30
１５：３０ | 01 15:30
下午3:30 | 01 15:30
下午 4 点 | 01 16:00
下午一点 | 01 13:00
上午九点到十一点 | 01 11:00
今晚 | 01 20:00
今晚八点前 | 01 20:00
晚上八点 | 01 20:00
今儿黑夜 | 01 20:00
中午前 | 01 12:00
晌午 | 01 12:00
头晌 | 01 12:00
前半晌 | 01 12:00
后晌 | 01 17:00
后半晌 | 01 17:00
过晌 | 01 17:00
傍晚 | 01 18:00
天黑前 | 01 18:00
上午 | 01 12:00
下午 | 01 17:00
下班前 | 01 17:30
今天 | 01 17:30
今天之内 | 01 17:30
当天 | 01 17:30
今日内办结 | 01 17:30
下午上班就去 | 01 14:00
明早 | 02 10:00
明早八点 | 02 08:00
明天早上八点半 | 02 08:30
明早上班就去 | 02 08:30
明天 | 02 17:30
明日 | 02 17:30
明天上午 | 02 12:00
明儿个头晌 | 02 12:00
明儿晌午 | 02 12:00
明天下午吧 | 02 17:00
明天，下午三点 | 02 15:00
明天两点 | 02 14:00
明天九点 | 02 09:00
明天9-11点 | 02 11:00
明天十二点 | 02 12:00
明晚八点 | 02 20:00
明天下班前 | 02 17:30
明天下午五点半之前一定弄完 | 02 17:30
最迟明天中午 | 02 12:00
争取明天 | 02 17:30
已经约了明天下午 | 02 17:00
师傅明天下午三点到 | 02 15:00
今天不行，明天下午 | 02 17:00
今天下午或明天上午 | 02 12:00
后天 | 03 17:30
後天下午 | 03 17:00
后天上午 | 03 12:00
后儿个 | 03 17:30
明后天 | 03 17:30
明天或者后天 | 03 17:30
估计后天能弄好 | 03 17:30
大后天中午 | 04 12:00
周二 | 02 17:30
星期三上午 | 03 12:00
这周四 | 04 17:30
周4 | 04 17:30
周五 | 05 17:30
周五前 | 05 17:30
禮拜五前 | 05 17:30
星期5下午 | 05 17:00
本周五下班前 | 05 17:30
最晚周五 | 05 17:30
周三到周五 | 05 17:30
明天上午去看，周五前修好 | 05 17:30
星期六 | 06 17:00
周末 | 07 17:00
周末之前 | 05 17:30
这周内 | 05 17:30
周一 | 08 17:30
下周一 | 08 17:30
下周一上午十点 | 08 10:00
下礼拜三 | 10 17:30
下周 | 12 17:30
下个礼拜 | 12 17:30
下下周一 | 15 17:30
3号之前 | 03 17:30
三号 | 03 17:30
6月5日 | 05 17:30
6/5 | 05 17:30
6月5号上午 | 05 12:00
六月十号下午两点半 | 10 14:30
二十三号 | 23 17:30
月中 | 15 17:30
月底 | 30 17:30
这个月底前 | 30 17:30
六月底 | 30 17:30
十分钟 | 01 09:10
一刻钟 | 01 09:15
半小时 | 01 09:30
半个钟头 | 01 09:30
大约四十分钟 | 01 09:40
俩钟头 | 01 11:00
两个小时内 | 01 11:00
兩個小時 | 01 11:00
一两个小时 | 01 11:00
一个半小时 | 01 10:30
三天内 | 04 17:30
两三天 | 04 17:30
不超过三天 | 04 17:30
3个工作日内 | 04 17:30
一周内 | 08 17:30
半个月 | 16 17:30
by 3 | 01 15:00
3.30pm | 01 15:30
at half past 3 | 01 15:30
quarter to 4 | 01 15:45
10 o'clock | 01 10:00
10 a.m. | 01 10:00
by lunchtime | 01 12:00
this afternoon | 01 17:00
today | 01 17:30
end of day | 01 17:30
COB | 01 17:30
tonight | 01 20:00
8 tonight | 01 20:00
in two hours | 01 11:00
2h | 01 11:00
about an hour | 01 10:00
in an hour and a half | 01 10:30
within half an hour | 01 09:30
give me 20 minutes | 01 09:20
tomorrow by noon | 02 12:00
tmrw morning | 02 12:00
first thing tomorrow | 02 10:00
by 5 tomorrow | 02 17:00
Tomorrow. Maybe 3pm | 02 15:00
can't today but tomorrow afternoon | 02 17:00
Tuesday afternoon | 02 17:00
day after tomorrow | 03 17:30
Wednesday at 9 | 03 09:00
by wed | 03 17:30
two business days | 03 17:30
before 11 on Thursday | 04 11:00
should be done by Thursday evening | 04 20:00
within 3 days | 04 17:30
by Friday | 05 17:30
Fri 3pm | 05 15:00
no later than Friday | 05 17:30
not tomorrow, Friday | 05 17:30
June 5 | 05 17:30
on the 5th | 05 17:30
5th of June by 2pm | 05 14:00
by the end of the week | 05 17:30
before the weekend | 05 17:30
by the weekend | 07 17:00
next Monday 10am | 08 10:00
in a week | 08 17:30
next week | 12 17:30
next Friday | 12 17:30
end of June | 30 17:30
"""

#: What gives no time: nobody can say, it is not then, it was, they ask, or it may be another; or no time at all.
NONE = """
这可说不好，得等配件|看情况|不知道|等配件|过两天|这几天|马上|快了|一会儿|回头|赶明儿|好的|晚一点|早点|快一点|3号楼|2号那个我接了|明天来不了|周五不行|明天没人
今天上午八点|八点|九点|明天七点|半夜|夜里两点|昨天|明天行吗|周五行不行|什么时候|居民说明天下午三点在家|5月3号|2月30号|32号|25点|国庆前|三个月|明年|十几分钟
#12|can't say, waiting for parts|not sure|depends|soon|asap|when?|tomorrow?|I can't tomorrow|yesterday|building 3|next month|call 0000 1234567||。|👍
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_a_time_is_understood(line: str) -> None:
    said, _, expected = line.partition(" | ")
    at = deadline(said, MONDAY, community().working_time)
    assert at is not None
    assert f"{at.astimezone(TZ):%d %H:%M}" == expected


@pytest.mark.parametrize("said", NONE.strip().replace("\n", "|").split("|"))
def test_what_gives_no_time_gives_none(said: str) -> None:
    assert deadline(said, MONDAY, community().working_time) is None


@pytest.mark.parametrize(
    ("now", "said", "expected"),
    [
        ("01 07:00", "八点", "01 08:00"),
        ("01 16:00", "三点", "02 15:00"),
        ("01 16:00", "下午三点", "02 15:00"),
        ("01 16:00", "今天下午三点", None),
        ("01 14:00", "上午", "02 12:00"),
        ("01 18:00", "今天", "01 20:00"),
        ("01 21:00", "今天", "01 23:59"),
        ("01 21:00", "晚上", "02 20:00"),
        ("05 18:00", "两个工作日", "10 17:30"),
        ("06 10:00", "本周", None),
        ("30 10:00", "三号", "03 17:30"),
        ("30 10:00", "月底", "30 17:30"),
    ],
)
def test_it_depends_on_the_hour(now: str, said: str, expected: str | None) -> None:
    day, clock = now.split()
    at = deadline(said, datetime.fromisoformat(f"2026-06-{day}T{clock}").replace(tzinfo=TZ), community().working_time)
    assert (at and f"{at.astimezone(TZ):%d %H:%M}") == expected


PIECES = """
今天 明 后天 大后天 周 下周 三 五 12 30 32 99 2月 月底 号 前 上午 下午 晚上 点 半 刻 分 : / - 个 小时 天内 工作日 半个 内 ， 。 不 十 二十 零 两
next by mon friday noon pm th june the in hours half past to 5 eod weekend
"""
SENTENCES = st.lists(st.sampled_from(PIECES.split()), max_size=8)


@given(
    SENTENCES.map("".join) | SENTENCES.map(" ".join) | st.text(max_size=90),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 (the zone comes next)
)
def test_whatever_is_said_it_is_ahead_and_within_a_month(said: str, now: datetime) -> None:
    moment = now.replace(tzinfo=UTC)
    at = deadline(said, moment, community().working_time)
    assert at is None or timedelta() < at - moment <= FARTHEST
