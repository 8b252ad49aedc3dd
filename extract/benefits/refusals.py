"""A figure in its context in, the rule by which it pays nobody out: budgets, fines, thresholds, what others pay, what was."""

from __future__ import annotations

import re

from ..model import Amount
from ..numbering import read_number
from ..tag.places import find_places
from .context import Context
from .grants import is_granted, says_cost, says_grant
from .tiers import list_tiers

# Each rule: its name, what stands before the figure in its part, what stands behind it. Real forms in tests/cases.
_REFUSED = tuple((name, re.compile(f"(?:{before})$") if before else None, re.compile(after) if after else None) for name, before, after in (
    ("attendance", r"(?:出勤率|到课率|合格率|就业率|满意度|通过率|覆盖率|完成率|获证率|留存率)[^,。;]{0,8}", r"(?:以上)?的?(?:出勤率|到课率|合格率)"),
    ("target", r"(?:占比|(?<!配套)(?<!补贴)比例|人数占|比重|增长|增速|(?<!不)(?<!不得)超过|达到|(?<!不)(?<!不得)高于|(?<!不)(?<!不得)大于)[^,。;给奖补资增]{0,6}", r"以上(?:用于|的一线|人员)"),
    ("fine", r"(?:罚款|收回|处以?|违约金|滞纳金|追回|退回|退还|举报人|扣除|扣减|扣发|减发|核减|扣回|暂扣|骗取|套取)[^,。;]{0,14}", r"[^,。;]{0,6}(?:罚款|违约金|罚金)"),
    ("size", r"(?:注册资本|注册资金|营业收入|销售收入|营收|产值|销售额|投资额?|固定资产|纳税|税收|利润|年薪|月薪|工资|薪酬|收入|价值|总价|原值|设备值|贷款|效益|成本|(?<!累计)(?<!奖金)(?<!应得)所得(?!合计|累计|总额|奖金)|赔偿[^,。;]{0,4}限额|减除费用)[^,。;]{0,12}", r"(?:以上)?的?(?:产值|销售|营业收入|投资|税收)"),
    ("budget", r"(?:(?:支出|总量|规模|预算|奖金总额|经费)[^,。;]{0,4}控制在|预计|新增支出|预算|专项经费|专项资金|资金规模|资金池|总投入|累计投入|投入|经费投入|统筹|设立|筹集|(?<!另)安排(?!运行经费|工作经费)|列支|基金)(?!单位|企业)[^,。;给奖补]{0,14}", r"(?:的)?(?:专项资金|专项经费|预算|资金池|基金)(?![^,。;]{0,4}(?:资助|补贴|奖励))"),
    ("fee", r"(?:收费|缴纳|交纳|缴费|收取|自付|个人承担|报名费|征收率?|附加率)[^,。;]{0,8}", r"(?:的)?(?:手续费|标准(?:征收|交纳|缴纳)|计征|征收)"),
    ("spending_cap", r"用于[^,。;]{0,24}(?:不得?超过|不高于|不低于|不少于)[^,。;\d]{0,14}", None),
    ("cost_cap", r"(?:费用|开支|支出)(?:标准)?[^,。;]{0,4}不得?(?:高于|超过)[^,。;\d]{0,4}", None),
    ("threshold", r"不足[^,。;\d]{0,3}", None),
    ("price_cut", None, r"收取|优惠"),
    ("total_paid", r"(?:共计|总计)[^,。;\d]{0,4}|(?<!公)(?<!总)共(?:奖励|补助|资助|补贴)[^,。;\d]{0,3}|(?<!双方)(?:合计|(?:补贴|补助|奖励|资助|资金)总额为?)|(?:共|累计|已|合计)[^,。;\d]{0,3}(?:发放|拨付|兑现|支付|落实|下达|投入)[^,。;\d]{0,14}(?:\d[\d.万亿元]*、[^,。;\d]{0,8})*", None),
    ("stopped", r"(?:停发|停止(?:发放|享受|拨付)|不再(?:发放|享受|给予|拨付)|不予(?:发放|兑现|拨付)|取消发放|暂停(?:发放|享受))[^,。;]{0,14}", None),
    ("total_needed", r"所需(?:资金|奖金|经费|费用)(?:总额|总量|合计)?(?:控制在|不超过|约|预计|为|共)[^,。;\d]{0,4}", None),
    ("included", r"含(?:国家|中央|自治区|[省市]|上级)[^,。;)\d]{0,4}(?:补助|资助|奖励|配套|补贴)[^,。;)\d]{0,3}", None),           # （含省级补助10万元）
    ("named_company", r"(?:有限|责任|股份|集团)公司(?:等\d*家)?(?:获得?|计)?", None),          # 公示: 某某电子有限公司30.25万元
    ("weight", r"(?:成绩|权重|分值|得分|占)[^,。;]{0,6}", r"(?:的)?权重"),
))
_SET_ASIDE = re.compile(r"(?:安排|设立|统筹|筹集|列支|投入|提取|预算)[^。;]{0,20}$")
_EMPLOYER = re.compile(r"(?:用人单位|企业|单位)(?:应当?|须|需|要|可)[^,。;]{0,16}(?:配套|支付|自筹|承担|发放|给予|兑现|不低于)[^,。;]*$|由其?所在(?:单位|企业)[^,。;]{0,8}(?:给予|发放|支付|承担)[^,。;]*$|所在(?:单位|企业)各[发付][^,。;]*$")
_EMPLOYER_ACTS = re.compile(r"^(?:用人单位|企业)(?:应当?|须|按[^,。;]{0,12}(?:兑现|发放|支付))|^(?:用人单位|所在单位|所在企业)(?!的)(?:(?!财政|人社|工会|政府)[^。;]){0,30}应当?(?:(?!财政|人社|工会|政府)[^。;]){0,30}$")
_EMPLOYER_SHARE = re.compile(r"(?:企业|单位|个人|本人|院校)(?:自筹|承担|负担|自付|自理)[^,。;\d]{0,4}$")
_EXAMPLE = re.compile(r"(?:例如|比如|举例)|\d[元人月天]?×\d|合计最高可|[王李张刘陈赵周吴孙][师先女某][傅生士]")
_UPPER_FUNDS = re.compile(r"资金(?:分别)?由(?:中央|国家|自治区|省|市)[^。;区县]*(?:承担|列支|安排)")
_UPPER_PAYS = re.compile(r"(?:^|[,;由])(?:国家|中央|自治区|省|市)(?:级)?(?:财政|总工会|人社[局厅部门]*|里)(?:已|将|再)?(?:给予|资助|补助|奖励|拨付|发放)[^,。;]*$")
_UPPER_OPENS = re.compile(r"^(?:国家|中央|自治区|省|市)(?:级)?财政(?:已|将|再)?对[^;]{2,40},(?:给予|补助|奖励|资助)[^,;]*$")        # 中央财政将对…，给予每个一次性20万元
_NO_LONGER = re.compile(r"(?:的)?(?:标准|规定)?[^,。;元]{0,14}(?:不再执行|停止执行|停用|同时废止)")
_UPPER_HAD = re.compile("获得?(?:国家|自治区|[省市]|上级)级?(?:财政)?(?:资助|补助|奖励|配套)[^,。;]{0,4}$")
# A body of finance or a level right before its sum: 中央财政补助500万元，…市财政配套100万元.
_PAID_BY = re.compile(r"(?:^|[,;:(由、])(?P<who>国家|中央|自治区|省|市|区|县)(?:级|本级)?(?:财政)?(?:分别)?(?:已)?(?:再|另)?(?:给予|补助|资助|奖励|承担|补贴|配套|安排)?(?:每[个名家人项])?$")
_RANK = {"国家": 4, "中央": 4, "自治区": 3, "省": 3, "市": 2, "区": 1, "县": 1}
_HOME_RANK = {"national": 4, "provincial": 3, "municipal": 2, "district": 1}
# …的，区级再给予5万元: the figure before is the upper level's.
_CITY_PAYS = re.compile("由?(?P<city>[一-龥]{2,4}市)财政(?:已|将)?(?:资助|补助|给予|奖励)[^,。;]*$")
_OWN_LEVEL_BEHIND = re.compile(r"的?,(?:[区县市]级?|[区县市]财政|[区县]里|[一-龥]{2,4}[区县市])[^,。;\d]{0,4}(?:不再|同等配套|再?配套?(?:资助|补助|奖励|资金)?(?=\d)|再[^,。;\d]{0,2}(?:配套|给予|补助))")
_UPPER_OWN = re.compile(r"(?:国家|中央|自治区|[省市])(?:级|里)?(?:财政)?(?:已?给予|资助|补助|奖励?|安排|拨)[^,。;]{0,4}$")
_UPPER_GIVEN = re.compile(r"(?:在|除|对|获|按)?[^,。;]{0,14}(?:国家|中央|自治区|省|市|上级|人社部|部)[^,。;]{0,16}$")
_ON_TOP = re.compile(r"[^,。;]{0,12}(?:基础上|之外|的同时)|以?外$|[^,。;\d]{0,8}(?:资助|奖励|补贴|补助)(?:资金)?的(?:企业|单位|个人|项目|,)")
_OLD_VALUE_AFTER = re.compile(r"[^,。;\d]{0,6}(?:统一)?(?:提高?|调整|上调|上浮|增加?|升|变更|修改|提标)(?:至|到|为)")
_OLD_VALUE_BEFORE = re.compile(r"(?:由|从)(?:原来?的?)?[^,。;]{0,12}$")
_INSTALMENT = re.compile(r"各(?:兑现|发放|拨付|支付)|先[付拨]|首年款|先到账|余下|分(?:期|批|[两二三四五\d]+[年期次批])|首期|首笔|第[一二三]期|余款|剩余|预拨|先行|尾款|分年度")
_PAID_LATER = re.compile(r"(?:当年|先|首期?|次年|满|后|合格)[^,。;]{0,8}(?:拨付|发放|兑付|兑现|支付)")
_OF_WHICH = re.compile("[,(]其中")
_SPENT_OR_PAID = re.compile(r"用于|(?:中央|自治区|[省市区县])级?财政(?!部门)")
_STEP = re.compile(r"(?:当年|次年|首年|第[一二三四五]年|第[一二三四]期|首期|首批|先期|前期|中期|后期|期满|满[一二两三]?年|立项|验收|授牌|挂牌|签约|批准|评估|考核|合格|每[年期次])[^,。;\d]{0,12}$")
_IN_STEPS = re.compile(r"分(?P<count>[两二三四五六\d])(?:个?年度?|期|次|批)(?:平均|等额)?(?:拨付|发放|兑现|支付|兑付|给付)")
# What a report tells was paid.
_REPORTS = re.compile(r"惠及|同比|较上年[^,。;的]{0,6}\d[\d.]*(?:%|个百分点)(?=[,。;]|$)|带动[^,。;]{0,10}投入|累计发放|20\d\d年,?[^,。;]{0,6}(?:新增|新建|发放)[^,。;的]{0,20}\d[家个人名万]|人均获得|(?:以来|近[一二两三四五\d]年)[^。;]{0,10}(?:累计|共)(?:发放|拨付|新增)")
_PAID_OUT = re.compile(r"拨付|发放|兑现|兑付|支付|预付|预拨|核拨|到账")


def find_refusal(context: Context, amount: Amount) -> str | None:
    """Return the rule by which a figure pays nobody: the first of its words, what it sums up, what it was, who else pays, and what is lacking."""
    asked = (_by_words, _by_sum, _by_time, _by_payer, _by_part)
    return next((rule for ask in asked if (rule := ask(context, amount))), None)


def _by_words(context: Context, amount: Amount) -> str | None:
    """What the words right before and behind a figure make of it."""
    text = context.text
    left, right = context.part(amount.start)
    before, after = text[left:amount.start], text[amount.end:right]
    if amount.bound == "at_least" and not re.search(r"(?:给予|奖励|补贴|资助|补助|发放)(?:每[^,。;]{0,5})?(?:不低于|不少于|至少)[^,。;\d]{0,3}$", before) \
            and not (re.search(r"按[^,。;]{0,12}(?:不低于|不少于|至少)$", before) and re.match(r"的?(?:标准)?(?:给予|补贴|补助|奖励|资助)", after)):
        return "threshold"
    spoken = before.removesuffix("人民币")
    for name, front, behind in _REFUSED:
        if amount.bound == "up_to" and (name == "total_paid" or name == "size" and re.search("(?:补贴|奖补|补助|资助|奖励)总额", spoken)):
            continue
        if name == "budget" and re.match("给", after):
            continue            # 每个赛项安排3万元给承办单位
        if (front and front.search(spoken) and not _granted_between(spoken, name) and not _share_of(amount, before, after, name)) or (behind and behind.match(after)):
            return name
    if re.search(r"已(?:享受|领取|申领|获得)[^,。;]{0,16}$", before) and re.match(r"[^,。;\d]{0,6}的(?:,|$|[企个单])", text[amount.end:]):
        return "already_paid"           # 已享受培训补贴1000元的
    if re.match(r"[^。;]{0,24}(?:处以|并处|可以处)[^,。;]{0,10}罚", text[amount.end:]):
        return "fine"
    if re.match(r"(?:以下|以上)?的?,?(?:不予|不再|不享受|不得|不给予)", after):
        return "nothing_paid"
    return None


def _by_sum(context: Context, amount: Amount) -> str | None:
    """What a figure adds up, or is a part of: totals, budgets, the cost of a stay, examples."""
    text = context.text
    start, end = context.sentence(amount.start)
    before = text[context.part(amount.start)[0]:amount.start]
    if _is_sum_of_parts(context, amount):
        return "total_of_parts"
    if (whole := _whole_of(context, amount)) and (_SPENT_OR_PAID.search(text[slice(*context.part(amount.start))]) or amount.kind == "money" and _only_part(context, whole, amount)):
        return "part_of_sum"
    if amount.kind == "percent" and re.search(r"用于[^。;]*,其中[^,。;\d]{1,12}(?:不得?(?:超过|高于)|占)[^,。;\d]{0,4}$", text[start:amount.start]):
        return "spending_cap"
    if re.search(r"[(,]即[^,。;\d]{0,4}$", text[start:amount.start]) and any(start <= a.start < amount.start for a in context.amounts):
        return "restated"               # 每年6000元（即每月500元）
    if _REPORTS.search(text[slice(*context.period(amount.start))]) and re.search(r"(?:发放|拨付|兑现|落实|人均|投入)[^,。;\d]*$", before):
        return "reported"               # 近三年累计发放…，人均约1900元
    if (named := re.search(r",其中[^,。;\d]{0,20}$", text[start:amount.start])) and any(
            a.end == amount.start - len(named.group()) and re.search("(?:合计|共计|总计)(?:人民币)?$", text[:a.start]) for a in context.amounts):
        return "total_paid"
    if re.search("其中[^,。;]{0,6}财政[^,。;\\d]{0,8}$", before) and re.search("组成|构成|筹集|来源", text[start:amount.start]):
        return "budget"
    if re.search(r"疗休?养|体检", text[start:end]) and not re.search("给予|补贴|补助|奖励|慰问金", text[start:end]):
        return "cost_of_stay"
    return "example" if _EXAMPLE.search(text[slice(*context.period(amount.start))]) else None


def _by_time(context: Context, amount: Amount) -> str | None:
    """What a figure was, or is not yet: replaced words and values, former standards, comments of the drafters, unreadable lists."""
    text, group = context.text, context.figures_beside(amount)
    left, right = context.part(amount.start)
    before = text[left:amount.start]
    if _replaced_text(text, amount):
        return "replaced_text"
    if _NO_LONGER.match(text, group[-1].end) or re.search(r"原办法|原标准|^原按|原政策|此前的|此前执行", before) \
            or re.search(r"(?:此前|原)[^。;]{0,20}按原[^。;]*$", text[context.period(amount.start)[0]:amount.start]):
        return "former_standard"
    if re.search(r"有意见|意见建议|拟进一步|待定|暂定|论证|讨论中|建议(?:将|由)", text[slice(*context.sentence(amount.start))]):
        return "drafting_comment"
    if _unreadable_list(context, amount):
        return "unreadable_list"
    if _OLD_VALUE_AFTER.match(text[group[-1].end:right]) and _OLD_VALUE_BEFORE.search(text[left:group[0].start]):
        return "replaced_value"
    return None


def _by_payer(context: Context, amount: Amount) -> str | None:
    """Who else pays: the level above, or the employer."""
    text, group = context.text, context.figures_beside(amount)
    left, right = context.part(amount.start)
    before, after, opening = text[left:amount.start], text[amount.end:right], text[left:group[0].start]
    start, end = context.sentence(amount.start)
    if context.home.level == "district" and context.home.mark != "市" and (_UPPER_FUNDS.search(text[amount.end:end]) or _UPPER_PAYS.search(before) or _UPPER_OPENS.search(text[start:amount.start])):
        return "upper_pays"
    if context.home.is_county_city and (city := _CITY_PAYS.search(before)) and any(d.level == "municipal" for *_, divisions in find_places(city["city"]) for d in divisions):
        return "upper_pays"         # 唐山市财政资助8万元 in 迁安市
    if _EMPLOYER.search(before) or _EMPLOYER_SHARE.search(before) or _EMPLOYER_ACTS.search(text[start:amount.start]) or re.match(r"[^,。;]{0,8}自行(?:设定|确定|安排|解决|承担|筹措)", after) \
            or re.match(r"[^,。;\d]{0,8},?由(?:用人单位|所在企业|所在单位|企业)(?:自行)?(?:承担|支付|解决|发放|兑现|负担)", text[amount.end:]):
        return "employer_pays"
    if _OWN_LEVEL_BEHIND.match(text[group[-1].end:]) and _UPPER_OWN.search(opening):
        return "upper_level"
    if _UPPER_HAD.search(before) and re.match(r"[^,。;\d]{0,4}的", after) or re.search("获得?$", before) and re.match("(?:国家|自治区|[省市])级(?:财政)?(?:资助|补助|奖励)", after):
        return "upper_level"            # 获市级资助20万元的，区按…配套
    if _rank(_PAID_BY.search(before)) > (_HOME_RANK.get(context.home.level or "", 0)) and (re.search("已(?:给予|补助|资助|奖励)", before) or _own_pays(context, amount)):
        return "upper_pays"
    if _UPPER_GIVEN.search(opening) and _ON_TOP.match(text[group[-1].end:right]) and not re.search(r"再给予|区级?(?:给予|财政)", before):
        return "upper_level"
    return None


def _rank(match: re.Match[str] | None) -> int:
    return 0 if match is None else _RANK[match["who"]]


def _own_pays(context: Context, amount: Amount) -> bool:
    """Tell whether the place itself pays a sum of the same sentence, in the same words: 市级给予20万元，区级给予10万元."""
    start, end = context.sentence(amount.start)
    home = _HOME_RANK.get(context.home.level or "", 0)
    others = (m for a in context.amounts if start <= a.start < end and a is not amount and (m := _PAID_BY.search(context.text[context.part(a.start)[0]:a.start])))
    if re.search("(?:获评|获批|入选|认定为?|评为)[^,。;]{0,2}(?:国家级|省级|市级)", context.text[start:amount.start]):
        return False            # 获评省级工作室补助10万，市级补助5万: titles of levels
    return any(_rank(m) == home and re.search("财政|给予|补助|资助|承担|补贴|配套|安排", m.group()) for m in others)


def _by_part(context: Context, amount: Amount) -> str | None:
    """An instalment of a figure, or a figure beside which no word of a grant stands."""
    text = context.text
    left, right = context.part(amount.start)
    before, after = text[left:amount.start], text[amount.end:right]
    if _pays_out_a_sum(context, amount) or _pays_in_steps(context, amount):
        return "instalment"
    if re.search(r"(?:首(?:付|笔|款|期)|先[付拨]|预[付拨]|余下|剩余|其余|余款)[^,。;\d]{0,3}$", before) or re.search("(?:节点|阶段)[^,。;]{0,4}(?:支付|拨付|兑付)$", text[left:context.figures_beside(amount)[0].start]):
        return "instalment"
    if amount.kind in ("percent", "ratio") and _INSTALMENT.search(context.before(amount) + after) and _PAID_OUT.search(text[left:context.sentence(amount.start)[1]]) \
            and not says_cost(before[-14:]):
        return "instalment"
    return None if is_granted(context, amount) else "no_grant_word"


def _whole_of(context: Context, amount: Amount) -> Amount | None:
    """The sum right before 其中 that a figure is a part of: 资助10万元，其中6万元用于设备."""
    start = context.sentence(amount.start)[0]
    told = list(_OF_WHICH.finditer(context.text, start, amount.start))
    whole = next((a for a in context.amounts if told and a.kind == "money" and a.end <= told[-1].start() and re.fullmatch("的?[一-龥]{0,10}", context.text[a.end:told[-1].start()])), None)
    if whole and whole.bound == amount.bound == "up_to" and amount.kind == "money":
        return None             # 奖金总额不超过3万元，其中一等奖不超过1万元
    return whole if whole and whole.max and (amount.kind == "percent" or (amount.max or 0) < whole.max) else None


def _only_part(context: Context, whole: Amount, amount: Amount) -> bool:
    """Tell whether a figure is the one part that is named of the sum before it, and of no grade or prize: 奖励50万元，其中奖励领办人10万元."""
    end = context.sentence(whole.start)[1]
    parts = [a for a in context.amounts if whole.end < a.start < end and a.kind == whole.kind]
    return parts == [amount] and not any(list_tiers(context.text, context.part(amount.start)[0], amount.start))


def _pays_in_steps(context: Context, amount: Amount) -> bool:
    """Tell whether a figure is one of the steps in which a sum before it is paid: 资助50万元，立项当年拨付30万元，次年合格后拨付20万元."""
    text = context.text
    opening, left = context.period(amount.start)[0], context.part(amount.start)[0]
    before = [a for a in context.amounts if opening <= a.start < amount.start and a.kind == "money" and a.max and a.max > (amount.max or 0)]
    if amount.kind != "money" or not before or not _STEP.search(text[left:amount.start]) or re.search("[加增再另]", text[left:amount.start]):
        return False
    whole = before[-1] if len(before) == 1 else next((a for a in reversed(before) if not _STEP.search(text[context.part(a.start)[0]:a.start])), before[-1])
    steps = [a.max or 0 for a in context.amounts if whole.end < a.start < context.period(amount.start)[1] and a.kind == "money"]
    if any(sum(steps[:count]) == whole.max for count in (2, 3, 4)):
        return True
    said = _IN_STEPS.search(text, whole.end, amount.start)
    return said is not None and (not text[left:amount.start].startswith("每") or read_number(said["count"]) * (amount.max or 0) == whole.max)


def _is_sum_of_parts(context: Context, amount: Amount) -> bool:
    """Tell whether a figure only adds up the ones behind it: 每对师徒4000元,其中师傅2500元、徒弟1500元."""
    if amount.max is None or not re.match(",?其中", context.text[amount.end:]):
        return False
    end = context.sentence(amount.start)[1]
    parts = [a.max for a in context.amounts if amount.end < a.start < end and a.kind == amount.kind and a.max is not None]
    if _PAID_LATER.search(context.text[amount.end:end]) or _SPENT_OR_PAID.search(context.text[amount.end:end]):
        return False            # 资助8万元,其中当年拨付5万元,验收后再拨付3万元: how the sum is paid
    if len(parts) > 1 and re.search("总额(?:为|共)?$", context.text[:amount.start]) and amount.bound == "exact":
        return True             # 奖金总额10万元，其中一等奖3万元、二等奖2万元
    return any(len(parts) >= count and sum(parts[:count]) == amount.max for count in (2, 3))


def _pays_out_a_sum(context: Context, amount: Amount) -> bool:
    """Tell whether a figure is one of the instalments behind 其中 that add up to the sum before it."""
    start, end = context.sentence(amount.start)
    told = context.text.rfind(",其中", start, amount.start)
    whole = next((a for a in context.amounts if a.end == told and a.kind == amount.kind and a.max is not None), None)
    if whole is None or not _PAID_LATER.search(context.text[told:end]):
        return False
    return any(sum(parts[:count]) == whole.max for parts in [[a.max or 0 for a in context.amounts if told < a.start < end and a.kind == amount.kind]] for count in (2, 3))


def _replaced_text(text: str, amount: Amount) -> bool:
    """Tell whether a figure stands in quoted words that an amendment takes out: 将“…3万元”修改为“…5万元”, 删去“…”."""
    opened, closed = text.rfind("“", 0, amount.start), text.find("”", amount.end)
    if opened < 0 or closed < 0 or "”" in text[opened:amount.start]:
        return False
    return bool(re.match(r"[^“,。;]{0,6}(?:修改|修订|改|调整|变更)(?:为|成)|[^“,。;]{0,6}(?:删除|删去)|的规定不再", text[closed + 1:]) or re.search(r"(?:删去|删除|废止)[^“。;]{0,20}$", text[:opened]))


def _unreadable_list(context: Context, amount: Amount) -> bool:
    """A list behind 分别 with a member that should be a figure and is none (XX万元, ＿＿元) cannot be dealt out."""
    text = context.text
    start, end = context.part(amount.start)
    told = text.rfind("分别", context.sentence(amount.start)[0], amount.start)
    if told < 0:
        told = text.rfind("按", start, amount.start)
    if told < 0:
        return False
    members = re.split(r"[、和及]", text[max(told, start):end])
    at = max(told, start)
    for member in members:
        figure = any(at <= a.start < at + len(member) for a in context.amounts)
        if not figure and re.search(r"[元万%X×_＿□■?…]|\d(?![\d.]*(?:个?(?:课时|学时|工作日|月)|[天年人次名期家]))|^\s*$", member) and len(members) > 1:
            return True
        at += len(member) + 1
    return False


def _granted_between(before: str, name: str) -> bool:
    """A grant word between the refusing word and the figure gives it back: 投入10%给予补贴5万元."""
    return name in ("size", "budget", "target") and bool(re.search(r"(?:给予|补贴|资助|奖励|补助|津贴)[^,。;]{0,12}$", before)) \
        and not re.search(r"(?:年薪|工资|收入|产值|预算|投入|安排|设立)[^,。;]{0,3}$", before) and not (name == "budget" and re.search(r"(?:安排|设立|列支|预算)[^,。;]{0,14}$", before))


def _share_of(amount: Amount, before: str, after: str, name: str) -> bool:
    """按设备投入额的30%给予补助 pays a share of what was spent, though 投入 and 产值 elsewhere open a size."""
    if name == "fee" and amount.kind == "percent" and re.search("(?:补贴|补助|奖补)[^,。;]{0,4}不(?:得)?超过[^,。;]{0,24}缴纳", before):
        return True             # 补贴总额不超过其上年度缴纳失业保险费的60%
    return name in ("size", "budget", "fee") and amount.kind == "percent" and (bool(re.search(r"(?:按照?|依|以|视)[^,。;]{2,40}的?$", before)) and says_grant(after[:16]) or bool(re.search(r"(?:财政|区级|市级)[^,。;]{0,2}(?:承担|负担|补贴|补助)[^,。;]{2,20}的$", before)))
