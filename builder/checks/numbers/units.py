"""Units of both languages, each with its dimension and its size in base units.

A rate counts as its numerator: 公里/小时, km/h and 时速…公里 are all lengths, since languages put
the rest of a rate in different places. Currencies are dimensions of their own and never converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its international form, what it measures, and its size in base units."""

    symbol: str
    dimension: str
    factor: Fraction


# symbol | dimension | base units in one | Chinese names | English names, in small letters
_TABLE = """
CNY | CNY | 1 | 元,元人民币,人民币,人民币元,块,块钱,圆 | yuan,rmb,renminbi,cny
USD | USD | 1 | 美元,美金 | us dollars,us dollar,u.s. dollars,american dollars,dollars,dollar,usd
HKD | HKD | 1 | 港元,港币,元港币,港幣 | hong kong dollars,hk dollars,hkd
EUR | EUR | 1 | 欧元 | euros,euro,eur
GBP | GBP | 1 | 英镑 | pounds sterling,british pounds,pounds,gbp
JPY | JPY | 1 | 日元 | japanese yen,yen,jpy
KRW | KRW | 1 | 韩元 | korean won,won,krw
TWD | TWD | 1 | 新台币,台币,元新台币,元台币 | new taiwan dollars,twd
SGD | SGD | 1 | 新加坡元,新元 | singapore dollars,sgd
AUD | AUD | 1 | 澳元 | australian dollars,aud
CAD | CAD | 1 | 加元 | canadian dollars,cad
RUB | RUB | 1 | 卢布 | rubles,roubles
INR | INR | 1 | 卢比 | rupees
ILS | ILS | 1 | 谢克尔 | shekels
km² | m² | 1000000 | 平方公里,平方千米,k㎡,km²,㎢,km2 | square kilometers,square kilometres,\
square kilometer,square kilometre,sq km,sq. km,sq.km,sq kms,km²,km2,㎢
m² | m² | 1 | 平方米,平米,㎡,m²,m2,平方 | square meters,square metres,square meter,\
square metre,sq m,sq. m,sq.m,sqm,m²,m2,㎡
ha | m² | 10000 | 公顷 | hectares,hectare,ha
mu | m² | 2000/3 | 亩 | mu,mou
acre | m² | 316160658/78125 | 英亩 | acres,acre
ft² | m² | 145161/1562500 | 平方英尺 | square feet,square foot,sq ft,sq. ft
mi² | m² | 40468564224/15625 | 平方英里 | square miles,square mile
km | m | 1000 | 公里,千米,km | kilometers,kilometres,kilometer,kilometre,km,kms,kph,kmh
m | m | 1 | 米,m | meters,metres,meter,metre
cm | m | 1/100 | 厘米,公分,cm | centimeters,centimetres,centimeter,centimetre,cm
mm | m | 1/1000 | 毫米,mm | millimeters,millimetres,millimeter,millimetre,mm
µm | m | 1/1000000 | 微米,μm,µm,um | micrometers,micrometres,microns,micron,μm,µm,um
nm | m | 1/1000000000 | 纳米,nm | nanometers,nanometres,nanometer,nanometre,nm
mile | m | 1609344/1000 | 英里 | miles,mile,mph
nmi | m | 1852 | 海里 | nautical miles,nautical mile
li | m | 500 | 华里 | li
ft | m | 3048/10000 | 英尺 | feet,foot,ft
inch | m | 254/10000 | 英寸,吋,寸 | inches,inch
t | kg | 1000 | 吨,公吨,t | metric tons,metric tonnes,metric ton,tonnes,tonne,tons,ton,t
kg | kg | 1 | 公斤,千克,kg | kilograms,kilogrammes,kilogram,kilos,kilo,kg,kgs
jin | kg | 1/2 | 斤,市斤 | jin
g | kg | 1/1000 | 克,g | grams,gram,g
mg | kg | 1/1000000 | 毫克,mg | milligrams,milligram,mg
µg | kg | 1/1000000000 | 微克,μg | micrograms,microgram,μg,µg
lb | kg | 45359237/100000000 | 磅 | lbs,lb
m³ | m³ | 1 | 立方米,立方,m³,m3 | cubic meters,cubic metres,cubic meter,cubic metre,cu m,cu. m,m³,m3
km³ | m³ | 1000000000 | 立方公里,立方千米 | cubic kilometers,cubic kilometres
bcm | m³ | 1000000000 |  | bcm
L | m³ | 1/1000 | 升,公升 | liters,litres,liter,litre
mL | m³ | 1/1000000 | 毫升,ml | milliliters,millilitres,ml
bbl | bbl | 1 | 桶 | barrels,barrel,bbl
W | W | 1 | 瓦,瓦特,W | watts,watt,w
kW | W | 1000 | 千瓦,kW,KW | kilowatts,kilowatt,kw
MW | W | 1000000 | 兆瓦,MW | megawatts,megawatt,mw
GW | W | 1000000000 | 吉瓦,GW | gigawatts,gigawatt,gw
TW | W | 1000000000000 | 太瓦,TW | terawatts,tw
kWh | Wh | 1000 | 千瓦时,千瓦·时,千瓦小时,度电,kWh,kW·h,KWh | kilowatt-hours,\
kilowatt hours,kilowatt-hour,kilowatt hour,kwh,kw·h
MWh | Wh | 1000000 | 兆瓦时,MWh,MW·h | megawatt-hours,megawatt hours,mwh,mw·h
GWh | Wh | 1000000000 | 吉瓦时,GWh,GW·h | gigawatt-hours,gigawatt hours,gwh,gw·h
TWh | Wh | 1000000000000 | 太瓦时,TWh,TW·h | terawatt-hours,terawatt hours,twh,tw·h
V | V | 1 | 伏,伏特,V | volts,volt,v
kV | V | 1000 | 千伏,kV,KV | kilovolts,kilovolt,kv
A | A | 1 | 安培 | amperes,amps
Hz | Hz | 1 | 赫兹,赫,Hz | hertz,hz
kHz | Hz | 1000 | 千赫兹,千赫,kHz | khz,kilohertz
MHz | Hz | 1000000 | 兆赫兹,兆赫,MHz | mhz,megahertz
GHz | Hz | 1000000000 | 吉赫,吉赫兹,GHz | ghz,gigahertz
THz | Hz | 1000000000000 | 太赫兹,THz | thz,terahertz
°C | °C | 1 | 摄氏度,℃,°C | degrees celsius,degrees centigrade,degree celsius,℃,°c,° c
°F | °F | 1 | 华氏度,℉,°F | degrees fahrenheit,degree fahrenheit,℉,°f
Pa | Pa | 1 | 帕,帕斯卡 | pascals,pascal
kPa | Pa | 1000 | 千帕,kPa | kpa,kilopascals
MPa | Pa | 1000000 | 兆帕,MPa | mpa,megapascals
KB | B | 1000 | KB | kb,kilobytes
MB | B | 1000000 | 兆字节,MB | mb,megabytes,megabyte
GB | B | 1000000000 | 吉字节,GB | gb,gigabytes,gigabyte
TB | B | 1000000000000 | 太字节,TB | tb,terabytes,terabyte
PB | B | 1000000000000000 | PB,拍字节 | pb,petabytes,petabyte
EB | B | 1000000000000000000 | EB | eb,exabytes,exabyte
Mbps | bit | 1000000 | 兆比特,Mbps,Mb/s | megabits,mbps,mb/s
Gbps | bit | 1000000000 | 吉比特,Gbps,Gb/s | gigabits,gbps,gb/s
dB | dB | 1 | 分贝,dB | decibels,db
kcal | kcal | 1 | 千卡,大卡 | kilocalories,kcal
year | month | 12 | 年,年时间,年期,年间,周年,岁,周岁,个年头,年来 | \
years old,years-old,year-old,year old,years,year,years',year's
quarter | month | 3 | 个季度 | quarters
month | month | 1 | 个月,个多月,个月份,月 | months,month,months',month's
decade | month | 120 |  | decades,decade
century | month | 1200 | 个世纪 | centuries
week | s | 604800 | 周,周时间,个星期,星期,个礼拜 | weeks,week,weeks',week's
day | s | 86400 | 天,个工作日,个交易日 | days,day,days',day's
hour | s | 3600 | 小时,个小时,个钟头,个多小时,h | hours,hour,hrs
min | s | 60 | 分钟,min | minutes,minute,mins
s | s | 1 | 秒,秒钟 | seconds,second
ms | s | 1/1000 | 毫秒,ms | milliseconds,ms
light-year | ly | 1 | 光年 | light years,light-years
"""


def _names(cell: str) -> list[str]:
    return [name for name in cell.split(",") if name]


def _build() -> tuple[dict[str, Unit], dict[str, Unit]]:
    zh: dict[str, Unit] = {}
    en: dict[str, Unit] = {}
    for line in _TABLE.replace("\\\n", "").strip().splitlines():
        symbol, dimension, factor, names_zh, names_en = (cell.strip() for cell in line.split("|"))
        unit = Unit(symbol, dimension, Fraction(factor))
        zh.update(dict.fromkeys(_names(names_zh), unit))
        en.update(dict.fromkeys(_names(names_en), unit))
    return zh, en


ZH, EN = _build()
ZH_LONGEST = max(map(len, ZH))

EN_PATTERN = re.compile(
    "(?:" + "|".join(re.escape(n) for n in sorted(EN, key=len, reverse=True)) + r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)

CURRENCY_MARKS = {
    "US$": "USD",
    "U.S.$": "USD",
    "USD": "USD",
    "$": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "NT$": "TWD",
    "S$": "SGD",
    "A$": "AUD",
    "C$": "CAD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "RMB": "CNY",
    "CNY": "CNY",
    "RMB¥": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "JP¥": "JPY",
    "人民币": "CNY",
    "美元": "USD",
    "港币": "HKD",
    "新台币": "TWD",
    "台币": "TWD",
    "欧元": "EUR",
    "日元": "JPY",
}
CURRENCY_BEFORE = re.compile(
    "(?:"
    + "|".join(re.escape(m) for m in sorted(CURRENCY_MARKS, key=len, reverse=True))
    + r")[ \u00a0]?$"
)


def unit_zh(text: str, at: int) -> tuple[Unit, int] | None:
    """The longest Chinese unit that starts at a position, with its end."""
    for length in range(min(ZH_LONGEST, len(text) - at), 0, -1):
        unit = ZH.get(text[at : at + length])
        if unit:
            end = at + length
            if (
                text[end - 1].isascii()
                and text[end : end + 1].isascii()
                and text[end : end + 1].isalnum()
            ):
                continue
            return unit, end
    return None


def unit_en(text: str, at: int) -> tuple[Unit, int] | None:
    """The longest English unit that starts at a position, with its end."""
    match = EN_PATTERN.match(text, at)
    if not match or (len(match[0]) == 1 and not (match[0].islower() or match[0] in "VW")):
        return None
    return EN[match[0].lower()], match.end()


def currency_before(text: str, at: int) -> tuple[Unit, int] | None:
    """The currency mark that ends at a position, with its start."""
    match = CURRENCY_BEFORE.search(text, max(0, at - 7), at)
    if not match:
        return None
    code = CURRENCY_MARKS[match[0].rstrip(" \u00a0")]
    return Unit(code, code, Fraction(1)), match.start()
