"""Mandarin numbers, sums, dates and telephone numbers, as a voice says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kindline.domain.spoken_forms_rules import Change, Rule, Say, before, only

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_SCALES = ((100_000_000, "亿"), (10_000, "万"))
_MOST_DIGITS = 12

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BARE = r"(?<![^\s(（，、：:])"
_LEFT = r"(?<![A-Za-z0-9_¥￥$€£#@])(?<![0-9][.,:：/–—-])"
_RIGHT = r"(?![A-Za-z0-9_])(?![.,:：/–—-][0-9])"
_DASH = r"\s?(?:--?|[–—~～至到])\s?"
_COUNTED = re.compile(
    r"\s?(?:[个個天次位周週种種张張份家条條件年元块塊岁歲倍人名台部封步页頁万萬亿億点點]"
    r"|分钟|分鐘|小时|小時)"
)


def _cardinal(number: int) -> str:
    """1,200 is 一千二百, 10 is 十, 105 is 一百零五. From 0 to below a million millions."""
    words = _below_scales(number) or _DIGITS[0]
    if words.startswith(("二千", "二万", "二亿")):
        return f"两{words[1:]}"
    return words[1:] if words.startswith("一十") else words


def _below_scales(number: int) -> str:
    for scale, name in _SCALES:
        many, rest = divmod(number, scale)
        if many:
            gap = _DIGITS[0] if 0 < rest < scale // 10 else ""
            return f"{_below_scales(many)}{name}{gap}{_below_scales(rest)}"
    words = ""
    for place, name in _PLACES:
        digit, number = divmod(number, place)
        if digit:
            words += f"{_DIGITS[digit]}{name}"
        elif words and number and not words.endswith(_DIGITS[0]):
            words += _DIGITS[0]
    return words + (_DIGITS[number] if number else "")


def _amount(written: str) -> str:
    whole, _, decimals = written.replace(",", "").partition(".")
    words = _cardinal(int(whole)) if len(whole) <= _MOST_DIGITS else _one_by_one(whole)
    return f"{words}点{_one_by_one(decimals)}" if decimals else words


def _one_by_one(written: str, one: str = "一") -> str:
    names = (_DIGITS[int(sign)] for sign in written if sign in "0123456789")
    return "".join(one if name == "一" else name for name in names)


def _counted(found: re.Match[str], group: str, written: str) -> str:
    """A number before what it counts: two of them are 两, the second is 二."""
    is_second = found.string[: found.start(group)].rstrip()[-1:] == "第"
    if written == "2" and not is_second and _COUNTED.match(found.string, found.end()):
        return "两"
    return _amount(written)


# --- telephone numbers and other codes ---------------------------------------------------------------

_CALLED = re.compile(
    r"(?:电话|電話|拨打|撥打|致电|致電|热线|熱線|手机|手機|号码|號碼|拨|撥|打|呼叫|短信至)"
    r"(?:号|號|是|为|為|给|給|到)?[:：\s]*(?:[0-9]+\s?(?:、|或|和|或者)\s?)*$"
)
_HELP = re.compile(r"(?:报警|報警|急救|火警|求助)")
_NAMED_CODE = re.compile(
    r"(?:验证码|驗證碼|密码|密碼|卡号|卡號|尾号|尾號|账号|帳號|账户|编号|編號|代码|代碼)"
    r"(?:是|为|為)?[:：\s]*$"
)


def _phone(found: re.Match[str]) -> Sequence[Change] | None:
    written = found.group()
    many = sum(sign in "0123456789" for sign in written)
    is_mobile = re.fullmatch(r"(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}", written)
    is_service = re.fullmatch(
        r"95[0-9]{3}|100(?:10|00|86)|123(?:06|15|45)|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}", written
    )
    is_dialled = (many >= 7 and written[0] in "+0(") or (many >= 3 and _CALLED.search(before(found)))
    if not (is_mobile or is_service or is_dialled):
        return None
    return _grouped(found, one="幺")


def _grouped(found: re.Match[str], one: str) -> Sequence[Change]:
    """Groups of digits one by one, with a pause between groups."""
    changes: list[Change] = []
    end = found.start()
    for group in re.finditer(r"[0-9]+", found.group()):
        upto = found.start() + group.end()
        sign = "加" if found.string[end] == "+" else ""
        if changes:
            changes.append(Change(end, found.start() + group.start(), "，"))
            end = found.start() + group.start()
        changes.append(Change(end, upto, sign + _one_by_one(group.group(), one)))
        end = upto
    return (*changes, Change(end, found.end(), ""))


def _card(found: re.Match[str]) -> Sequence[Change]:
    return _grouped(found, one="一")


# --- sums of money, parts of a hundred ---------------------------------------------------------------

_CURRENCIES = {
    "¥": "元",
    "￥": "元",
    "RMB": "元",
    "CNY": "元",
    "$": "美元",
    "US$": "美元",
    "HK$": "港元",
    "€": "欧元",
    "£": "英镑",
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_SCALE = r"[万萬亿億]"


def _money(found: re.Match[str]) -> str:
    minus = "负" if found["minus"] else ""
    return minus + _sum(found["amount"], found["scale"] or "", _CURRENCIES[found["sign"]])


def _sum(written: str, scale: str, unit: str) -> str:
    whole, _, small = written.partition(".")
    if scale or unit != "元" or len(small) > 2:
        return f"{_amount(written.rstrip('0').rstrip('.') if small else written)}{scale}{unit}"
    jiao, fen = (int(digit) for digit in small.ljust(2, "0"))
    is_nothing = not whole.replace(",", "").strip("0")
    words = "" if is_nothing and (jiao or fen) else f"{'两' if whole == '2' else _amount(whole)}元"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and words:
        words += _DIGITS[0]
    return words + (f"{_DIGITS[fen]}分" if fen else "")


def _yuan(found: re.Match[str]) -> str:
    return _sum(found["amount"], "", "元")


def _percent(found: re.Match[str]) -> str:
    base = "百分之" if found["sign"] in "%％" else "千分之"
    low = f"{base}{_amount(found['low'])}到" if found["low"] else ""
    minus = "负" if found["minus"] else ""
    return f"{minus}{low}{base}{_amount(found['number'])}"


# --- dates and times ---------------------------------------------------------------------------------


def _date(found: re.Match[str]) -> str | None:
    month, day = int(found["month"]), int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_one_by_one(found['year'])}年{_cardinal(month)}月{_cardinal(day)}日"


def _time(found: re.Match[str]) -> str:
    """8:30 is 八点三十分, 2:05 is 两点零五分, 8:00 is 八点."""
    hour, minute = int(found["hour"]), int(found["minute"])
    words = "两点" if hour == 2 else f"{_cardinal(hour)}点"
    if not minute:
        return words
    return f"{words}{_DIGITS[0] if minute < 10 else ''}{_cardinal(minute)}分"


def _hour(found: re.Match[str]) -> str:
    return "两" if int(found["hour"]) == 2 else _cardinal(int(found["hour"]))


# --- numbers -----------------------------------------------------------------------------------------


def _range(found: re.Match[str]) -> str | None:
    low, high = found["low"], found["high"]
    is_plain = len(low) <= 4 and len(high) <= 4 and not (low + "-" + high).startswith("0")
    if not is_plain or float(low) >= float(high):
        return None
    is_second = before(found).rstrip()[-1:] == "第"
    is_counted = low == "2" and not is_second and _COUNTED.match(found.string, found.end())
    return f"{'两' if is_counted else _amount(low)}到{_amount(high)}"


def _number(found: re.Match[str]) -> str:
    written = found.group()
    if "," in written or "." in written:
        return _amount(written)
    is_code = _NAMED_CODE.search(before(found)) or (len(written) > 1 and written[0] == "0")
    is_alone = found.string.strip(" 。") == written or _HELP.match(found.string, found.end())
    if written in ("110", "119", "120", "122") and is_alone:
        return _one_by_one(written, one="幺")
    is_long = (len(written) > 4 and not written.endswith("000")) or len(written) > _MOST_DIGITS
    return _one_by_one(written) if is_code or is_long else _counted(found, "number", written)


def _reference(found: re.Match[str]) -> str:
    digits = found["digits"]
    is_short = len(digits) <= 3 and digits[0] != "0"
    return f"{found['letters']}{_cardinal(int(digits)) if is_short else _one_by_one(digits)}"


_WEB_SIGNS = {".": "点", "/": "斜杠", "@": "艾特", "-": "杠", "_": "下划线"}


def _address(found: re.Match[str]) -> str:
    return "".join(_WEB_SIGNS.get(sign) or _one_by_one(sign) or sign for sign in found["rest"])


_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-4])[:：](?P<minute>[0-5][0-9])(?![:：]?[0-9])"


_PATTERNS: tuple[tuple[str, Say | str], ...] = (
    (
        r"(?<![\w@.-])(?:https?://)?(?P<rest>(?:[A-Za-z0-9._-]{1,64}@)?(?:[A-Za-z0-9-]{1,63}\.){1,6}"
        r"(?:com|cn|org|net|gov|edu|hk|tw)(?:/[A-Za-z0-9._/-]*[A-Za-z0-9])?)(?![A-Za-z0-9])",
        _address,
    ),
    (rf"{_LEFT}[0-9]{{4}}(?:[ -][0-9]{{4}}){{2,4}}{_RIGHT}", _card),
    (
        r"(?<![A-Za-z0-9_+¥￥$€£])(?<![0-9][.,:：/–—-])(?:\+[0-9]{1,3}[ -]?)?(?:\([0-9]{1,5}\)[ -]?)?"
        rf"[0-9]{{1,13}}(?:[ -][0-9]{{3,8}}){{0,4}}(?![年月元块塊个個%％万萬亿億]){_RIGHT}",
        _phone,
    ),
    (
        rf"(?:{_BARE}(?P<minus>[-−]))?(?<![\w.])(?P<sign>{_SIGN}) ?(?P<amount>{_NUMBER})"
        rf"(?P<scale>{_SCALE})?(?:元|圆)?(?![A-Za-z0-9]|[.,][0-9])",
        _money,
    ),
    (rf"{_LEFT}(?P<amount>[0-9][0-9,]{{0,14}}\.[0-9]{{2}})元", _yuan),
    (
        rf"(?:{_BARE}(?P<minus>[-−])|{_LEFT})(?:(?P<low>{_NUMBER})[%％]?{_DASH})?"
        rf"(?P<number>{_NUMBER}) ?(?P<sign>[%％‰])",
        _percent,
    ),
    (rf"{_LEFT}(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){_RIGHT}", _date),
    (r"(?<![0-9.,])(?P<year>[12][0-9]{3})(?=年)", lambda found: _one_by_one(found["year"])),
    (
        r"(?:(?<=[点點分日号號])|(?<=[:：][0-9][0-9]))(?P<dash>\s?(?:--?|[–—~～])\s?)(?=(?:[0-9]{1,2}[:：月日点點]))",
        only("dash", "到"),
    ),
    (
        rf"(?<![A-Za-z0-9_.,:：/–—-])(?P<low>[0-9]+)(?:\s?(?:-|[–—~～])\s?)(?P<high>[0-9]+){_RIGHT}",
        _range,
    ),
    (rf"(?<![0-9.,:：/]){_CLOCK}", _time),
    (r"(?<![0-9.,:：/])(?P<hour>[0-9]|1[0-9]|2[0-4])(?=[点點](?![0-9]))", _hour),
    (rf"{_BARE}[-−](?=[0-9])|(?<![A-Za-z0-9])[-−](?=[0-9.]{{1,6}} ?[°℃度])", "负"),
    (rf"{_BARE}\+(?=[0-9])", "加"),
    (rf"{_LEFT}(?P<number>{_NUMBER}){_RIGHT}", _number),
    (
        r"(?<![A-Za-z0-9_-])(?P<letters>[A-Z]{1,3})-?(?P<digits>[0-9]{1,12})(?![A-Za-z0-9_-]|\.[0-9])",
        _reference,
    ),
    (r"(?<=[\w”」】])\s{0,3}(?:→|->|⇒)\s{0,3}(?=\w|“|「|【)", "，然后"),
    (r"(?<=\w) ?& ?(?=\w)", "和"),
    (r"(?<=[\w ])\+(?=[\w ])", "加"),
    (r"(?<=[0-9]) ?(?:℃|°C)", "摄氏度"),
    (r"(?<=[0-9]) ?°(?![A-Za-z])", "度"),
)


@cache
def chinese_rules() -> tuple[Rule, ...]:
    """All rules for Mandarin."""
    return tuple((re.compile(pattern), say) for pattern, say in _PATTERNS)
