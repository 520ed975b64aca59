"""Companies that no list names but the document introduces: by their legal form, a ticker, "hereafter …", or as somebody's consultancy.

A company so introduced is known by its short name in the rest of the document, under its English name where the document gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlib.lexicon.gazetteer import Term, terms
from reportlib.lexicon.loader import read_toml
from reportlib.reading.text import fold

_HAN = "\u4e00-\u9fff"
_FORM = r"(?:INC|CORP|CORPORATION|LTD|LIMITED|Inc|Corp|Corporation|Ltd|Limited|PLC|plc|LLC|AG|GmbH|SE|N\.V|S\.A|Pty)"
_WORDS = r"[A-Z][A-Za-z0-9&'-]{1,30} (?:(?:& )?[A-Z][A-Za-z0-9&'-]{1,30} ){0,3}"
_NOT_FIRST = r"(?!(?:The|In|On|At|And|But|For|From|With|By|As|Of|Company|Group|Holdings|While|When|After|Since|Under|Both)\b)"
_LEGAL = re.compile(rf"\b{_NOT_FIRST}(?P<name>{_WORDS}(?:Co\.?,? )?{_FORM})\b")
_EXCHANGE = r"(?:ASX|TSX|TSXV|TSX-V|NYSE|NASDAQ|Nasdaq|LSE|AIM|HKEX|SEHK|JSE|OTCQ[BX])(?: American)?"
_TICKER = re.compile(
    rf"\b{_NOT_FIRST}(?P<name>[A-Z][\w&'-]+(?: [A-Z][\w&'-]+){{0,4}}),? \((?:the [\"“]Company[\"”] )?{_EXCHANGE}: ?[A-Z0-9.]{{1,6}}"
)
_COMMON = (
    r"(?!(?:Critical|Rare|Base|Precious|Strategic|Battery|Minor|Light|Heavy|Global|World|National|International|Natural|Human|London|US|China|Chinese"
    r"|Japan|European|American|Australian|Energy and|Geological|Total|Other|Raw|Key|Green|Clean|New|Average|Net|Refined)\b)"
)
_FIELD = re.compile(
    rf"\b{_NOT_FIRST}{_COMMON}(?P<name>(?:[A-Z][a-z]{{2,20}} ){{1,2}}"
    r"(?:Resources|Minerals|Mining|Metals|Lithium|Graphite|Tungsten|Cobalt|Nickel|Copper"
    r"|Antimony|Uranium|Vanadium|Manganese"
    r"|Magnesium|Titanium|Niobium|Tantalum|Fluorspar|Rare Earths|Magnetics|Magnets|Battery Materials|Advanced Materials))\b"
    r"(?! (?:Review|Weekly|Daily|Journal|Bulletin|News|Monthly|Report|Magazine|Insight|Today|Monitor|Investor|Outlook|Market"
    r"|Act|Agency|Association|Exchange|Partnership|Council|Institute|Office|Strategy|Week|Conference|Summit|Survey))"
)
_LEGAL_ZH = re.compile(
    rf"(?<![{_HAN}])(?:[{_HAN}]{{0,8}}(?:设立|成立|收购|组建|控股子公司|全资子公司|子公司)了?|对话|专访|走访|探访|记者从|据|与|由)?(?P<name>[{_HAN}()]{{3,20}}?(?:有限责任公司|有限公司))"
)
_METAL = "(?:钨|锂|钴|镍|锑|锗|镓|铜|铝|锌|锡|钼|钛|镁|锰|磁|矿|稀土|黄金)业"
_NAMED_TRADE = re.compile(rf"(?:{_METAL}|磁材|永磁|矿产|资源|新材料|新材|稀材|稀有|有色|冶金|国际|控股|集团|科技|电子|能源|股份)$")
_LISTED = re.compile(
    rf"(?P<name>[{_HAN}A-Z]{{2,8}})(?=\((?:(?:上市)?(?:代[号码]|编号|股[票份]代[号码]):?)?(?:S[HZ]:?)?"
    r"(?:\d{6}(?:\.(?:SH|SZ|BJ|SS))?|(?P<abroad>\d{4,5}\.HK|0\d{4}|\d{4}(?:[.-]TW)?))\))"
)
_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_BEFORE_NAME = re.compile(
    r".*(?:龙头|企业|公司|厂商|厂|业者|巨头|同业|股的|上市|旗下|其中|当中|专访|对话|记者|独家|由|与|和|及|对|向|的|股|商|年|月|日)"
    r"(?=[\u4e00-\u9fff]{2})"
)
_NOT_COMPANY = (
    "(?:今年|去年|明年|前年|本年|当年|全年|上年|本月|上月|本季|目前|当前|现有|如今|预计|计划|其中|中国|我国|全球|国内|传统|有色|整个|全国|世界|海外|国有|民营|当地|跨国|外国|国际|美国|日本|澳洲|西方|上游|下游|高端|部分|相关|这些|各类"
    "|低端|烧结|粘结|高性能|优质|的|一|两|三|四|五|几|多|数|各|某|该|其|这|那|等|有|无|新|旧|大|小|与|和|及|由|对|向|据|专访|对话|在|从|把|将|被|使|让|给|为|是|以|每)"
)
# What is done with a good, and the accounts that talk of it (某某侃矿业), are no names.
_DOING = rf"[{_HAN}]{{0,3}}(?:[侃聊谈说讲]|处理|生产|回收|采购|加工|出口|进口|使用|销售|投资)"
_HOMES = "(?:澳大利亚|澳洲|加拿大|美国|英国|日本|韩国|法国|德国|智利|巴西|印尼|俄罗斯|阿根廷|南非)"
_TRADE_ZH = re.compile(
    rf"(?<![{_HAN}0-9])(?:{_HOMES}的?|(?:专访|对话|走访|与|和|及|由|对(?!话)|向|据)(?=[{_HAN}]{{4}}))?"
    rf"(?P<name>(?!{_NOT_COMPANY})(?!{_DOING})[{_HAN}]{{2,4}}"
    rf"(?:{_METAL}|磁材|永磁|稀土集团|新材料))(?!协会|公会|学会|联盟|大会|论坛)(?=[{_HAN},(:]|\s)"
)
_TRADE_END = re.compile(rf"(?:{_METAL}|磁材|永磁|稀土集团|新材料)$")
_SHORT = re.compile(rf"(?:证券|股票|公司)简称[:\s]{{0,3}}(?P<name>[{_HAN}A-Z]{{2,8}})(?![{_HAN}])")
_HEREAFTER = re.compile(
    rf"(?P<long>[{_HAN}()]{{4,24}}(?:公司|集团))\((?:以下|下)?简?称[:\s]?"
    rf"[\"“「『']?(?P<name>[{_HAN}A-Za-z]{{2,12}})[\"”」』']?[,)]"
)
_ENGLISH = re.compile(r"(?:外文|英文)(?:名称|名)?[^:\n]{0,6}:\s{0,3}(?P<name>[A-Z][A-Za-z0-9&.,' -]{2,60})")
_ROLE = re.compile(
    r"\b(?:analysts? (?:at|with|for)|economists? (?:at|with)|consultancy|consultants?|brokerage|broker|research (?:firm|house)"
    r"|price reporting agency|data provider)\s(?:consultancy |brokerage |research firm )?"
    r"(?P<name>(?:[A-Z][\w&'-]{1,20}\s?){1,4})(?=[,.;)\s]|$)"
)
_ROLE_ZH = re.compile(
    r"(?:顾问公司|咨询公司|咨询机构|研究机构|研究公司|分析机构|智库|投行|券商|数据商|报价机构|价格机构|矿商|矿企|厂商|初创公司)的?\s?"
    r"(?P<name>(?:[A-Z][\w&'-]{1,20}\s?){1,4})(?=[^A-Za-z]|$)"
)
_SURVEY = re.compile(
    rf"(?:据|根据|来源[::]\s?)(?P<name>[{_HAN}A-Z]{{2,10}}?(?:网|研究院|研究所|研究中心|信息中心|咨询|资讯|协会|商会|学会|分会))"
    r"(?=[^,。:\n]{0,8}(?:统计|数据|调研|监测|显示|测算|估算|预计|预测|了解)|\s{0,2}(?:[,;、\n]|$))"
)
_TAIL = re.compile(r"(?:集团|控股)?(?:股份|集团|控股|科技|实业|投资|资源)?(?:有限责任公司|有限公司)$")
_SEAT = re.compile(rf"\([{_HAN}]{{2,4}}\)$")
_TAIL_EN = re.compile(rf",?\s(?:Co\.?,?\s?)?{_FORM}\.?$|\s(?:Holdings|Group)$", re.IGNORECASE)
_BOTH = re.compile(rf"(?P<name>[{_HAN}]{{2,12}})\((?:英文名?:?)?(?P<english>[A-Z][A-Za-z0-9&.' -]{{2,40}}?)(?:,[^)]{{0,40}})?\)")
_MOST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """An introduced company at a place."""

    start: int
    end: int
    term: Term


def find_introduced(folded: str, home: str | None) -> Iterator[Found]:
    """Every place that names a company which the document introduces.

    Args:
        folded: The folded text.
        home: The area that Chinese legal forms belong to in this document, if known.
    """
    english = [plain_name(m["name"].strip(" ,.")) for m in _ENGLISH.finditer(folded)]
    issuer = next((m["name"] for m in _SHORT.finditer(folded)), None)
    names: dict[str, Term] = {}
    if issuer:
        names[issuer] = Term(issuer, "company", english[0] if english else issuer, home)
    for m in [*_HEREAFTER.finditer(folded), *_LEGAL_ZH.finditer(folded)][:_MOST]:
        whole = m["long"] if "long" in m.re.groupindex else m["name"]
        short = m["name"] if "long" in m.re.groupindex else _core(whole)
        for surface in (whole, short):
            names.setdefault(surface, Term(surface, "company", _code(short, issuer, english), home))
    for pattern in (_TICKER, _LEGAL, _FIELD, _ROLE, _ROLE_ZH):
        for m in [*pattern.finditer(folded)][:_MOST]:
            whole = m["name"].rstrip(" ")
            short = plain_name(whole)
            for surface in (whole, short, _TAIL_EN.sub("", whole)):
                names.setdefault(surface, Term(surface, "company", short))
    for m in [*_LISTED.finditer(folded)][:_MOST]:
        name = _BEFORE_NAME.sub("", m["name"])
        year = _YEAR.match(folded, m.end()) and not _NAMED_TRADE.search(name)
        if len(name) > 1 and not year:
            names.setdefault(name, Term(name, "company", name, home if m["abroad"] else "CN"))
    for m in [*_SURVEY.finditer(folded)][:_MOST]:
        names.setdefault(m["name"], Term(m["name"], "institution", m["name"]))
    for m in [*_TRADE_ZH.finditer(folded)][:_MOST]:
        if _names_a_thing(_TRADE_END.sub("", m["name"])):
            continue  # 稀土永磁 is a good, 日本矿业 may be any
        names.setdefault(m["name"], Term(m["name"], "company", m["name"], home))
    for m in _BOTH.finditer(folded):
        known = next((n for n in names if m["name"].endswith(n)), None) or (m["name"] if _NAMED_TRADE.search(m["name"]) else None)
        if known:  # a name with its English one behind it
            code = plain_name(m["english"].strip())
            old = names[known].code if known in names else known
            names |= {n: replace(t, code=code) for n, t in names.items() if t.code == old}
            names |= {n: Term(n, "company", code, home) for n in (known, m["english"].strip())}
    for surface, term in list(names.items())[: 2 * _MOST]:
        at = folded.find(surface)
        while at >= 0:
            yield Found(at, at + len(surface), term)
            at = folded.find(surface, at + len(surface))


def plain_name(name: str) -> str:
    """A name without its legal form, in the case of a name.

    >>> plain_name("KESTREL LITHIUM LIMITED"), plain_name("Acme Metals Ltd"), plain_name("MMG Limited")
    ('Kestrel Lithium', 'Acme Metals', 'MMG')
    """
    short = _TAIL_EN.sub("", name)
    return short.title() if short.isupper() and " " in short else short


def short_name(name: str) -> str:
    """What a company that signs with its full name is called: without its legal form and seat, in Simplified script.

    >>> short_name("江西贛瀾鎢業股份有限公司"), short_name("Acme Metals Ltd")
    ('赣澜钨业', 'Acme Metals')
    """
    return plain_name(name) if name.isascii() else _core(fold(name))


def _names_a_thing(stem: str) -> bool:
    """Whether what stands before the trade in a name names a good or a place, so that it is no company's own."""
    parts = (stem[i:k] for i in range(len(stem)) for k in range(i + 2, len(stem) + 1))
    return any(t.type in ("item", "area") for part in parts for t in terms().get(part, ()))


def _code(short: str, issuer: str | None, english: list[str]) -> str:
    """What a company is called in the tables: its English name where the document gives the issuer's, else its short name."""
    if issuer is not None and (short == issuer or short in issuer or issuer in short):
        return english[0] if english else issuer
    return short


def _core(legal: str) -> str:
    """A legal name without the province before it and the form after it.

    >>> _core("江西赣澜钨业股份有限公司")
    '赣澜钨业'
    """
    short = _SEAT.sub("", _TAIL.sub("", legal))
    for place in read_toml("companies").get("seats", {}).get("provinces", []):
        rest = short.removeprefix(place).removeprefix("省").removeprefix("市")
        if rest != short and len(rest) >= 3:
            return rest
    return short if len(short) >= 3 else legal
