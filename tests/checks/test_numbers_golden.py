"""Everything the readers and the comparison say of the tables and of a vocabulary, in three files.

``golden/numbers/en.txt`` and ``zh.txt`` have a line for each number that is read, under the words it
was read in; ``told.txt`` has what an editor is told of each row of the tables. Where a change of
the readers moves anything, it is to be seen there: ``GOLDEN=write`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from builder.checks.numbers import Quantity, compare, read_en, read_zh
from builder.checks.numbers.chinese.counts import CLASSIFIERS
from builder.checks.numbers.english.words import (
    FRACTIONS,
    MONTHS,
    MULTIPLES,
    ORDINALS,
    SCALES,
    VAGUE,
    WORDS,
)
from builder.checks.numbers.exact import FIGURES_ZH, SCALES_ZH
from builder.checks.numbers.units import CURRENCY_MARKS, EN, ZH

from .table import REPORTS, SECOND, TABLE, rows

PHRASES_EN = """
It has 12 firms. | 1,234,567.50 tonnes | 1234567 | 12,34 | 0.5% | .5 | 1.2.3 | 007 firms
123456789012345678901234 | 1234567890123456789012345 | 1,000-MW | 5G and A380 | B-52 | 12th | 3D
twenty-one firms | ninety-nine | one hundred and five | two hundred thousand | a hundred firms
an hundred | one thousand two hundred and fifty | two million three hundred thousand and five
hundred-day | thousand-mile | million | two three four | hundred and five | five hundreds
three point one four | zero point five percent | two point five million | one point two billion yuan
two and a half million | three and a quarter | one and one-half hours | five and a half years
a dozen | two dozen firms | six dozen | dozen of eggs | half a dozen | seven dozen
half a million | half of the firms | half a billion dollars | half a percent | half-hour | half price
half a percentage point | a half century | half a decade | half an hour | a half-year | one half
the first half | the second half | the latter half | year-and-a-half | an hour and a half
a year and a half | a decade and a half | half of a billion | half the size | half a thousand
two thirds | two-thirds of | a third of | one-third | a quarter of firms | three quarters | a tenth
three fourths | one in five | two out of every three | 9 out of 10 | one in a million | one in 3 percent
3/4 of | 4/3 | 10/100 | 24/7 | the last quarter of the year | a third | a quarter century | one fifths
doubled | more than doubled | nearly tripled | twice as many | threefold | a five-fold rise | 3-fold
50 times | 3x faster | three times a week | 10 times per day | grew 3 times | increased by 2 times | up 10 times
hundreds of firms | tens of thousands of people | hundreds of millions of yuan | dozens of tonnes
several hundred million dollars | scores of firms | a few thousand kilometers | tens of trillions of yuan
in 2016 | since 1999, | 2016 firms | in 2016 firms | 2016–20 | 2016-2020 | 2019/20 | 1450 | 2199 | 2016 km
2016 million | 2,016 | $2016 | the 1990s | 1990's | '90s | the nineties | mid-1980s | post-90s | 90s
2016-12-31 | 2016/1/5 | 2016.13.01 | 12/31/2016 | 31/12/2016 | 5/6/2016 | 31.12.2016 | 13/13/2016 | 2016-00-10
December 31, 2016 | 31 December 2016 | 1st of May | May 1st | Dec. 31 | Sept. 5 | May 2016 | May 2–5 | May 2 to 40
in May | May we | March on | by March | In June and July | January to June | January-March 2016 | Feb 30 | Jan
from May to July | until March | 5 May | 0 May | 32 May | May 5% | May 5,000 | Jul | late August
10:30 | 9:05 | 5 p.m. | 12 a.m. | 12 p.m. | 3.30pm | 23:59 | 24:00 | noon | midnight | 12 noon | 8 am
four in the afternoon | ten o'clock at night | 12 at night | 7 in the morning | 13 in the evening | 5 o'clock in the evening
once a week | twice a year | three times a month | 5 flights per day | weekly. | held daily, | thrice yearly
40 trains daily | two issues a quarter | 100 visits every hour | twice daily | ten lessons per annum | yearly
the first quarter | fourth quarter | fifth quarter | Q1 | Q4 | 3Q | H1 | H2 | Q5 | first three quarters
first nine months | first 10 months | first half | first two quarters | first 13 months | the first zero months
the Twelfth Five-Year Plan | 13th FYP | 12th national 5-year plan | the third year | twenty-first | ninety-ninth
the eighth | 35th | 1,000th | 1st | second phase | Phase II | phase three | phase 4 | Phase V | phase one
60 percent | 60 per cent | 60pct | 5 ‰ | 5 per mille | 25 basis points | 25bps | 3 percentage points | 2pp | 2 ppts
3 to 5 million | 3-5 percent | 10 or 20 firms | three or four hundred | 5 and 6 million | 2, 3 and 4 km
5 km and 6 miles | $3 and 4 million | RMB 3–5 billion | 10 to 20% | 5 or 6 | one or two thousand | 3 & 4 tons
over 150 billion and 1 trillion yuan | more than 5 and 6 firms | over 3 firms; 5 firms
over 50 | nearly 50 | about 50 | up to 50 | as many as 50 | less than 50 | no more than 50 | at least 50
not exceeding 5 percent | at the age of over 60 | over the years 50 | within 5 years | past 50 | some 50
in excess of $50 | upwards of RMB 50 million | short of 50 | just short of 50 | shy of 50 | a maximum of 50
50 or more | 50 or less | 50 or so | 50 and above | 50+ | 50-plus | 50 plus | 50-odd | 50 at least | 50 at most
50, or more | 50 or above | 50 and under | 50 or more than 60 | about 50 or more | 50 or thereabouts
over five years | under an hour 5 | around 3 days | above 3 m | almost the 50 | nearly US$5.5tn | an estimated 30
10⁶ | 10^9 | 10 to the power of 6 | 110⁶ | 10¹² | 5.0 million | 3 hundred million | 3 thousand billion
3 m | 3m | $3m | $3 m | 3 K | 3k | 3K | 3 b | £3b | 3bn | 3 million-dollar | 300 m of cable | 5 s | 5s
US$ 50 | HK$50 | NT$50 | ¥50 | RMB50 | € 50 | 50 yuan | RMB 50 yuan | $50 dollars | 50 US dollars | C$5 | A$5 | S$5
5 metric tons of steel | 50 of kilometers | 5 square km | 5 km/h | 5 kWh | -5°C | minus 5 | 5 degrees Celsius
www.a5.com 5 | call 010-6655 8899 | 3 x 4 | 7x24 | ISBN 978-7-5000 | [5] | a5@b6.com | 13800138000 | 1) first
one day | one-stop | fifty-fifty | third-party | double-digit | first-class | second to none | no one
"""

PHRASES_ZH = """
共有12家。 | 1,234,567.50吨 | １２３４万 | 1，234家 | 0.5% | 123456789012345678901234567 | 3D | A380 | 22FDX® | B-52架
十二家 | 二十一 | 一百零五家 | 一百五十家 | 一万二 | 一万零二 | 三千亿 | 二〇一六 | 两百 | 廿 | 壹佰贰拾叁元 | 肆伍陆柒捌玖
一点五亿 | 八点四 | 三万五千亿 | 1亿2000万 | 3万5千 | 五百万 | 十万 | 万家 | 百家 | 一百年 | 1兆 | 三百万零五 | 一二三
28.3万亿元 | 100万千瓦 | 3万多亿元 | 30多万 | 十多家 | 100余家 | 20来个 | 25来个 | 十余万 | 三十多亿 | 5多千 | 10 多万
50 多家 | 三百余 | 上百家 | 成千家 | 过万人 | 上千亿元 | 数百 | 数十亿元 | 几十万 | 好几千 | 十几万 | 十几个 | 十几 | 几百公里
路上百家 | 以上百 | 超过万 | 成百上千 | 上万米 | 数千瓦 | 几天 | 好几十
百分之八点四 | 百分之百 | 三分之一 | 三分之二 | 十分之三 | 百分之三十到四十 | 百分之0.5 | 千分之五 | 1/3 | 3/1 | 2017/1/3 | 百分之三十至百分之四十
一半 | 过半 | 半数以上 | 半壁江山 | 半年 | 半个月 | 半小时 | 半个多小时 | 半天 | 半世纪 | 两年半 | 一个半小时 | 三个半月 | 两天半 | 一年半载 | 半年度
翻番 | 翻两番 | 翻了近三番 | 翻一倍 | 减半 | 成倍增长 | 翻超过1番 | 倍增 | 翻约2番 | 翻四番
两倍 | 增长两倍 | 增长了近3倍 | 增至3倍 | 扩大10倍 | 5倍多 | 是去年的5倍 | 高出1.5倍 | 三倍以上 | 提高约12倍
七成 | 九成五 | 七成半 | 三成左右 | 七八成 | 成立5成立 | 5成为 | 十成 | 七成二个 | 三成三
0.5个百分点 | 3百分点 | 25个基点 | 5基点 | 2pct | 5‰ | 50%以上 | 100% | 百分之零 | 5 % | 三十%
五六十 | 十七八岁 | 三五天 | 七八个 | 二十三四 | 一二三 | 两三百万 | 三四 | 六七成 | 二三层 | 八九百
1米75 | 3块5 | 三块二毛五 | 1米7 | 2丈3 | 5块5毛 | 3米5宽 | 1米75个 | 1米2次 | 12块五毛
打八折 | 打八五折 | 8.5折 | 七点五折 | 85折 | 10折 | 3折叠 | 打零折 | 一折 | 0.5折 | 骨折
10的6次方 | 十的九次方 | 10的十二次方 | 10⁶
2016年 | 二〇一六年 | 2016年12月31日 | 12月 | 31日 | 32日 | 13月 | 5月5号 | 5号 | 3号楼 | 2016 年 5 月 3 日 | 十二月三日 | 99年 | 三千年 | 2300年
2016-12-31 | 2016.12.31 | 2016/1/5 | 2016-13-01 | 2015/16财年 | 2015-16学年 | 2015/16 | 1-6月 | 1至9月 | 3—5月 | 1月到3月 | 2015—2020年 | 5、6月 | 3和4日
20世纪90年代 | 二十世纪八十年代 | 90年代 | 90后 | 八十后 | 零零后 | 21世纪 | 二十一世纪 | 半个世纪 | 70后来
“十二五”期间 | 十三五规划 | 第十三个五年规划 | 十二五 | 九五 | “九五” | 八五计划 | 第12个五年计划 | 六五折 | 十五规划 | 十六五以来
上半年 | 下半年 | 前三季度 | 前9个月 | 第四季度 | 一季度 | 第3季 | 前两个季度 | 前十个月 | 四季 | 二季节 | 前1月 | 前十一个月
10:30 | 下午3时30分 | 晚上8点 | 凌晨12点 | 中午1点 | 上午9点半 | 20时 | 8点整 | 3点5 | 12时许 | 傍晚6点 | 早8点 | 夜里12点半 | 5时间 | 晚 8:05 | 24时 | 中午12点
每周一次 | 每年举行两次 | 每月3期 | 每两年一届 | 每天100班 | 每个季度2回 | 每小时三趟 | 每日两班 | 每3天1次 | 每星期五节课 | 每年
第八 | 第35 | 第一 | 第十二名 | 第1.5 | 八届 | 第十八届 | 十九大 | 三大 | 70周年 | 三中全会 | 五次会议 | 二十大 | 二十六大 | 十届
超过50 | 近50 | 约50 | 多达50 | 不足50 | 不超过50 | 至少50 | 突破50 | 高达50 | 大约50家 | 将近50 | 差一点50 | 节约50 | 附近50 | 签约50个
超过了人民币50元 | 未达50 | 控制在50 | 最大50 | 破50 | 超过全国总量50 | 超过上年同期的50
50以上 | 50家以上 | 50以下 | 50左右 | 50以内 | 50前后 | 50出头 | 50人及以上 | 50多 | 50+ | 50开外 | 50挂零 | 50个或更多 | 约50以上 | 50上下 | 近50左右 | 50多次 | 50元多 | 50岁好几
3到5万 | 3至5公里 | 3—5% | 10—20万元 | 3、5万 | 3和5万元 | 3~5 | 三到五年 | 5或6家 | 超过150亿和1万亿元 | 超过3家和5家
港币500元 | 美元50 | 人民币50元 | US$50 | ¥50 | ￥50万 | 50美元 | 50元人民币 | 50块钱 | 50圆 | HK$50元 | 50度电 | A股5 | NT$50
50 公里 | 5平方公里 | 5km | 5kmh | 350公里/小时 | 5个小时 | 5小时 | 5年 | 三年 | 近三年 | 5岁 | 5周年 | 5个月 | 5月份 | 8级 | 零下5度 | 负5% | 5个工作日
三星 | 四川 | 一带一路 | 十分 | 十分之三 | 万一 | 千方百计 | 统一 | 进一步 | 一些 | 周三 | 周三年 | 三元 | 两会 | 第三方 | 二手 | 百度
一、二是 | (一)二 | www.a5.com有5家 | 010-66558899 | 13800138000 | 3×4 | 400-123-4567 | ISBN 978-7 | [5] | 1）
萬家 | 億元 | 兩點五億 | 約五個 | 過百 | 幾十歲 | 時間5噸 | 5畝 | 歐元5 | 週一 | 壹拾 | 陸百 | 翻兩番 | 5層 | 三項 | 臺5 | 5港幣 | 5港元
"""


def told(q: Quantity) -> str:
    """All that is read, the usual left out."""
    parts: list[object] = [q.kind, q.bound, f"{q.value:f}", q.unit]
    parts += [f"high {q.high:f}"] if q.high is not None else []
    parts += [f"also {' '.join(f'{v:f}' for v in q.also)}"] if q.also else []
    parts += [f"× {q.factor}"] if q.factor != 1 else []
    parts += [q.dimension] if q.dimension != q.unit else []
    parts += [f"step {q.step:f}"] if q.step != 1 else []
    parts += [q.binding] if q.binding != "hard" else []
    parts += ["weak"] if q.weak else []
    parts += [f"scale {q.scale}"] if q.scale else []
    parts += [f"said {q.said}"] if q.said not in ("", q.text) else []
    return f"{q.text}: " + " ".join(str(part) for part in parts if part)


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split("|")]


def _vocabulary_en() -> Iterator[str]:
    yield from (f"{word} firms" for word in [*WORDS, *VAGUE])
    yield from (f"{figure} {word} yuan" for figure in ("3", "RMB3") for word in SCALES)
    yield from (f"RMB3{word} of it" for word in SCALES)
    yield from (f"the {word} of them" for word in ORDINALS)
    yield from (f"{'two' if word.endswith('s') else 'a'} {word} of it" for word in FRACTIONS)
    yield from (f"{month} 5" for month in MONTHS)
    yield from (f"it {word}" for word in MULTIPLES)
    yield from (f"7 {unit}" for unit in EN)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _vocabulary_zh() -> Iterator[str]:
    yield from (f"{figure}家" for figure in FIGURES_ZH)
    yield from (f"三{scale}家" for scale in SCALES_ZH)
    yield from (f"七{one}" for one in sorted(CLASSIFIERS))
    yield from (f"7{unit}" for unit in ZH)
    yield from (f"{mark}7" for mark in CURRENCY_MARKS)


def _readings(read: Callable[[str], Iterable[Quantity]], phrases: Iterable[str]) -> str:
    lines = []
    for phrase in dict.fromkeys(phrases):
        lines.append(phrase)
        lines.extend(f"    {told(quantity)}" for quantity in read(phrase))
    return "\n".join(lines) + "\n"


ROWS = [row for table in (TABLE, REPORTS, SECOND) for row in rows(table)]


def test_what_is_read_in_english(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases(PHRASES_EN), *_vocabulary_en(), *(row.en for row in ROWS)]
    golden("numbers/en.txt", _readings(read_en, phrases))


def test_what_is_read_in_chinese(golden: Callable[[str, str], None]) -> None:
    phrases = [*_phrases(PHRASES_ZH), *_vocabulary_zh(), *(row.zh for row in ROWS)]
    golden("numbers/zh.txt", _readings(read_zh, phrases))


def test_what_an_editor_is_told(golden: Callable[[str, str], None]) -> None:
    lines = []
    for row in ROWS:
        lines.append(f"{row.zh} | {row.en}")
        for one in compare(row.zh, row.en):
            sides = [quantity.text if quantity else "–" for quantity in (one.zh, one.en)]
            lines.append(f"    {one.fault}: {' | '.join(sides)}{f' ({one.slip})' * bool(one.slip)}")
    golden("numbers/told.txt", "\n".join(lines) + "\n")
