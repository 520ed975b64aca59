"""Sentences with sound arithmetic, made from drawn numbers, and the same with one planted fault: what the audit is asked to give back."""

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Planted:
    """A sound sentence, the same with a fault, the family that must find it, and the kind of repair that must be among the hypotheses."""

    family: str
    sound: str
    faulty: str
    repair: str


def _digits(value, places):
    return f"{value:.{places}f}"


@st.composite
def growth(draw):
    old = draw(st.integers(2_000, 60_000))
    new = round(old * draw(st.floats(1.12, 1.85)))
    rate = _digits((new / old - 1) * 100, 1)
    wrong = draw(st.sampled_from(["sign", "scale"]))
    text = draw(
        st.sampled_from(
            [
                "2024年,缅甸稀土矿产量从{old}吨增至{new}吨,{word}{rate}%。",
                "2024年,緬甸稀土礦產量為{new}噸,較2023年的{old}噸{word}{rate}%。",
                "Output of rare earths in Myanmar {verb} {rate}% to {new} tonnes from {old} tonnes a year earlier.",
                "缅甸稀土矿产量为{new}吨,同比{word}{rate}%,去年同期为{old}吨。",
            ]
        )
    )
    sound = text.format(old=old, new=new, rate=rate, word="增长", verb="rose")
    if wrong == "sign":
        return Planted("growth_from_levels", sound, text.format(old=old, new=new, rate=rate, word="下降", verb="fell"), "sign")
    shifted = _digits(float(rate) * 10, 1)
    return Planted("growth_from_levels", sound, text.format(old=old, new=new, rate=shifted, word="增长", verb="rose"), "scale")


@st.composite
def points(draw):
    old = draw(st.integers(20, 50))
    new = old + draw(st.integers(12, 40))
    text = "中国占全球锗产量的份额从{}%升至{}%,提高{}{}。"
    return Planted(
        "growth_from_levels", text.format(old, new, new - old, "个百分点"), text.format(old, new, new - old, "%"), "percent_point"
    )


@st.composite
def earlier(draw):
    old = draw(st.integers(2_100, 7_900))
    rate = draw(st.integers(5, 60)) / 1
    new = round(old * (1 + rate / 100))
    text = "2025年8月,中国稀土磁材出口量为{}吨,环比增长{:.1f}%。2025年7月,中国稀土磁材出口量为{}吨。"
    rate = (new / old - 1) * 100
    other = old + draw(st.sampled_from([1000, -1000]))
    return Planted("level_from_growth", text.format(new, rate, old), text.format(new, rate, other), "digit")


@st.composite
def total(draw):
    parts = draw(st.lists(st.integers(1_100, 9_900), min_size=2, max_size=4))
    names = ["包头厂", "乐山厂", "赣州厂", "信丰厂"]
    told = "、".join(f"{n}产量{p}吨" for n, p in zip(names, parts, strict=False))
    good = sum(parts)
    bad = good + draw(st.sampled_from([1000, -1000, 100, -100]))
    return Planted("part_whole_sum", f"{told},合计{good}吨。", f"{told},合计{bad}吨。", "digit")


@st.composite
def share(draw):
    whole = draw(st.integers(2_000, 90_000))
    part = round(whole * draw(st.floats(0.13, 0.44)))
    good = round(part / whole * 100)
    bad = good + draw(st.sampled_from([10, 20, -10]))
    text = draw(
        st.sampled_from(
            [
                "2023年全球锑产量为{}吨,其中中国产量{}吨,占{}%。",
                "2023年全球銻產量為{}噸,其中中國產量{}噸,佔{}%。",
                "World antimony production was {} tonnes in 2023, of which China produced {} tonnes, or {}%.",
            ]
        )
    )
    return Planted("share_times_total", text.format(whole, part, good), text.format(whole, part, bad), "digit")


@st.composite
def rest(draw):
    first = draw(st.integers(41, 79))
    second = draw(st.integers(3, 15))
    good = 100 - first - second
    zh = "韩国的石墨进口{}%来自中国,{}%来自日本,其余{}%来自其他国家。"
    en = "Korea buys {}% of its graphite from China, {}% from Japan and the remaining {}% from Canada."
    text = draw(st.sampled_from([zh, en]))
    return Planted("complement", text.format(first, second, good), text.format(first, second, good + 10), "digit")


@st.composite
def times(draw):
    base, factor = draw(st.integers(110, 900)), draw(st.integers(2, 8))
    text = "美国的稀土永磁产量为{}吨,是2022年{}吨的{}倍。"
    return Planted("multiple", text.format(base * factor, base, factor), text.format(base * factor, base, factor + 1), "digit")


@st.composite
def units(draw):
    kilograms = draw(st.integers(11, 99)) * 100
    text = "澳大利亚向韩国出口氧化铽{}公斤({}吨)。"
    return Planted("unit_scale", text.format(kilograms, kilograms / 1000), text.format(kilograms, kilograms // 100), "scale")


@st.composite
def currency(draw):
    yuan = draw(st.integers(8, 90))
    dollars = round(yuan / 7.15, 2)
    text = draw(
        st.sampled_from(["企业将投资{}亿美元(约合{}亿元人民币)建设稀土冶炼厂。", "企業將投資{}億美元(約合{}億元人民幣)建設稀土冶煉廠。"])
    )
    return Planted("currency", text.format(dollars, yuan), text.format(dollars, yuan * 10), "scale")


@st.composite
def monthly(draw):
    month = draw(st.integers(110, 830))
    text = "该厂每月生产钕铁硼磁体{}吨,相当于全年{}吨。"
    return Planted("linear_scaling", text.format(month, month * 12), text.format(month, month * 120), "scale")


@st.composite
def contract(draw):
    price, tonnes = draw(st.integers(31, 310)), draw(st.integers(110, 900))
    money = price * tonnes / 1000
    text = draw(
        st.sampled_from(
            ["Iluka以每公斤{}美元的价格出售{}吨氧化镨钕,总价值{}万美元。", "Iluka以每公斤{}美元的價格出售{}噸氧化鐠釹,總價值{}萬美元。"]
        )
    )
    return Planted(
        "linear_scaling", text.format(price, tonnes, f"{money * 100:.0f}"), text.format(price, tonnes, f"{money * 1000:.0f}"), "scale"
    )


@st.composite
def days(draw):
    from datetime import date, timedelta

    first = date(2024, 1, 5) + timedelta(days=draw(st.integers(0, 300)))
    gap = draw(st.integers(25, 290))
    last = first + timedelta(days=gap)
    ends = f"自{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    return Planted(
        "date_difference", f"{ends}共{gap}天,稀土出口许可一直未发放。", f"{ends}共{gap * 10}天,稀土出口许可一直未发放。", "scale"
    )


@st.composite
def listed(draw):
    names = draw(st.permutations(["钐", "钆", "铽", "镝", "镥", "钪", "钇", "钬", "铒"]))
    n = draw(st.integers(3, 8))
    text = "中国对{}种中重稀土({})实施出口管制。"
    return Planted("list_count", text.format(n, "、".join(names[:n])), text.format(n, "、".join(names[: n - 1])), "digit")


@st.composite
def part(draw):
    whole = draw(st.integers(30, 90))
    less = round(whole * draw(st.floats(0.2, 0.8)))
    text = "2024年中国出口锗锭{}吨,其中对德国出口{}吨。"
    return Planted("part_exceeds_whole", text.format(whole, less), text.format(less, whole), "swapped")


@st.composite
def rank(draw):
    first, second = draw(st.integers(55, 92)), draw(st.integers(3, 8))
    text = "中国占全球锂精炼产能的{}%,排名第二的智利占{}%。"
    return Planted("rank", text.format(first, second), text.format(second, first), "swapped")


@st.composite
def twice(draw):
    level, rate = draw(st.integers(210_101, 390_999)), draw(st.integers(11, 89)) / 10
    text = "本周沪锡报{}元/吨,环比上涨{}%。沪锡主力合约报{}元/吨,5日上涨{}%。"
    return Planted(
        "text_against_table", text.format(level, rate, level, rate), text.format(level, rate, level, f"{rate + 10:.1f}"), "extra_digit"
    )


@st.composite
def base(draw):
    gdp, rate = draw(st.integers(550, 640)), draw(st.integers(20, 60)) / 100
    year, quarter = gdp * rate / 100, gdp * rate / 400
    text = "若管制持续一年,日本经济可能损失{:.2f}万亿日元,GDP下降{:.3f}%。若管制持续三个月,日本经济损失{:.3f}万亿日元,GDP下降{:.3f}%。"
    return Planted("implied_base", text.format(year, rate, quarter, rate / 4), text.format(year, rate, quarter * 10, rate / 4), "scale")


@st.composite
def moved(draw):
    peak, fall = draw(st.integers(30, 90)) * 10, draw(st.integers(21, 59))
    now = round(peak * (1 - fall / 100), 2)
    text = draw(
        st.sampled_from(
            [
                "Germanium peaked at ${} a kilogram in 2024. It has since fallen {:.1f}% to ${} a kilogram.",
                "氧化铽一度冲高至每公斤{}美元,此后下跌{:.1f}%至每公斤{}美元。",
                "氧化鋱最高觸及每公斤{}美元,目前已回落{:.1f}%,報每公斤{}美元。",
            ]
        )
    )
    return Planted("growth_from_levels", text.format(peak, fall, now), text.format(peak, fall / 10, now), "scale")


@st.composite
def halved(draw):
    first, second = draw(st.integers(1_101, 4_999)), draw(st.integers(1_101, 4_999))
    text = "该国钨精矿进口上半年为{}吨,下半年为{}吨,全年{}吨。"
    wrong = first + second + draw(st.sampled_from([1000, -1000]))
    return Planted("part_whole_sum", text.format(first, second, first + second), text.format(first, second, wrong), "digit")


EVERY = (
    growth,
    points,
    earlier,
    total,
    share,
    rest,
    times,
    units,
    currency,
    monthly,
    contract,
    days,
    listed,
    part,
    rank,
    twice,
    base,
    moved,
    halved,
)
