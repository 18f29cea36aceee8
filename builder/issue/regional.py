"""Traditional characters, and words of Taiwan and Hong Kong, in copy for the mainland."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..ground.characters import HAN
from .conversion import dictionary

_WORDS = """
软体 软件|硬体 硬件|韧体 固件|网路 网络|网际网路 互联网|程式 程序|程式码 代码|滑鼠 鼠标
印表机 打印机|资料库 数据库|随身碟 U盘|笔电 笔记本电脑|萤幕 屏幕|荧幕 屏幕|行动电话 手机
手提电话 手机|行动支付 移动支付|计程车 出租车|脚踏车 自行车|雷射 激光|镭射 激光|奈米 纳米
矽谷 硅谷|矽晶圆 硅晶圆|记忆体 内存|伺服器 服务器|部落格 博客|简讯 短信|冷气机 空调
优格 酸奶|酪梨 牛油果|奇异果 猕猴桃|义大利 意大利|纽西兰 新西兰|寮国 老挝
沙乌地阿拉伯 沙特阿拉伯|沙地阿拉伯 沙特阿拉伯|杜拜 迪拜|川普 特朗普|欧巴马 奥巴马
人工智慧 人工智能|智慧型手机 智能手机|智慧财产权 知识产权|太空人 宇航员|幼稚园 幼儿园
营运长 首席运营官|执行长 首席执行官|财务长 首席财务官|品质管制 质量控制|公分 厘米|公厘 毫米
捷运站 地铁站
"""
_REGIONAL = dict(
    entry.split(" ") for line in _WORDS.strip().splitlines() for entry in line.split("|")
)
_TERM = re.compile(f"(?<!方)(?:{'|'.join(sorted(_REGIONAL, key=len, reverse=True))})(?!动物)")


def regional_terms(text: str) -> Iterator[tuple[int, str, str]]:
    """Words of Taiwan and Hong Kong in a simplified text, with their places and the usual words."""
    for match in _TERM.finditer(text):
        yield match.start(), match[0], _REGIONAL[match[0]]


def traditional_runs(text: str) -> Iterator[tuple[int, str]]:
    """Characters that only traditional Chinese has, in runs, each with its place.

    What GB/T 2312 has is also written in the mainland, as 乾 in 乾坤 and 著 in 著名.
    """
    if all(map(_is_simplified, re.findall(f"[{HAN}]", text))):
        return
    ways = dictionary("TSCharacters")
    for match in re.finditer(f"[{HAN}]+", text):
        run, start = "", 0
        for at, char in enumerate(match[0] + " ", match.start()):
            if char in ways and char not in ways[char] and not _is_simplified(char):
                run, start = run + char, start if run else at
            elif run:
                yield start, run
                run = ""


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
