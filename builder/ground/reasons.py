"""What the system and the libraries say went wrong, in the language now spoken.

Theirs is English. What users meet is put into Chinese here; the rest is quoted in it.
"""

from __future__ import annotations

import errno

from .messages import language

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "名称太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘只读",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.ETXTBSY: "文件正在使用",
    errno.ECONNREFUSED: "连接被拒",
    errno.ECONNRESET: "连接中断",
    errno.ETIMEDOUT: "超时没有答复",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENETUNREACH: "网络不通",
}
_LIBRARIES = {
    "mapping values are not allowed here": "这里不能再有“: ”",
    "could not find expected ':'": "缺冒号",
    "found unexpected end of stream": "引号没有闭合",
    "expected <block end>": "缩进前后不一致",
    "expected ',' or ']'": "缺逗号或“]”",
    "expected ',' or '}'": "缺逗号或“}”",
    "expected the node content": "这里少了内容",
    "expected a single document": "“---”之后另起了一份",
    "sequence entries are not allowed here": "这里不能有“- ”",
    "found character '\\t'": "用了制表符",
    "found unknown escape character": "双引号里的反斜线用错了",
    "found undefined alias": "“*”后的名称没有定义",
    "found duplicate anchor": "“&”后的名称重复",
    "while scanning an alias": "“*”开头的文字要加引号",
    "day is out of range for month": "这个月没有这一天",
    "month must be in 1..12": "没有这个月",
    "year 0 is out of range": "没有公元 0 年",
}
"""By how the reason begins."""


def reason(problem: BaseException | str) -> str:
    """Why something failed, in a few words on one line."""
    number = problem.errno if isinstance(problem, OSError) else None
    words = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
    english = " ".join(str(words).split()) or type(problem).__name__
    if language() == "en":
        return english
    if number in _SYSTEM:
        return _SYSTEM[number]
    known = (zh for beginning, zh in _LIBRARIES.items() if english.startswith(beginning))
    return next(known, f"“{english}”")
