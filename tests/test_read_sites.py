"""The ways in which government sites build their pages, each with the same measure in it: the article is found whole and alone."""

import pytest

from extract.read.html import read_html
from tests.test_read_html import DEPARTMENTS, blocks

LINES = ["城东区首席技师资助办法", "第一条（目的）为加强高技能人才队伍建设，制定本办法。", "第二条（资助标准）对获评首席技师的，给予所在企业每人3万元资助。",
         "第三条（附则）本办法自2025年3月1日起施行，有效期3年。", "城东区人力资源和社会保障局", "2025年2月20日"]
BODY = LINES[1:]
META = f'<meta charset="utf-8"><title>{LINES[0]}</title>'
MENU = "".join(f"<li><a href='#'>{w}</a></li>" for w in ("首页", "要闻动态", "政务公开", "办事服务", "互动交流", "走进城东"))
FOOT = "<p>主办：城东区人民政府办公室 承办：城东区政务服务数据管理局</p><p>网站标识码：3100000001 沪ICP备05000001号</p><p>沪公网安备 31010002000001号 联系我们 网站地图</p>"


def paragraphs(lines=BODY, start="<p>　　", end="</p>\n"):
    return "".join(start + line + end for line in lines)


def characters(line):
    return "".join(f"<span style='font-size:16px'>{c}</span>" for c in line)


SITES = {
    "boxes named by purpose": f"<header><nav><ul>{MENU}</ul></nav></header><div class='position'>您当前的位置：<a>首页</a> > <a>政策文件</a></div><main><article><h1>{LINES[0]}</h1>"
        f"<p class='meta'>2025-03-01 来源：区人社局 浏览次数：<span>120</span></p>{paragraphs()}</article><aside><h3>热点推荐</h3><ul>{MENU}</ul></aside></main><footer>{DEPARTMENTS}{FOOT}</footer>",
    "boxes without names": f"<div><div><ul>{MENU}</ul></div></div><div><div>当前位置：首页 > 政策</div><div>{LINES[0]}</div><div>{paragraphs()}</div></div><div>{DEPARTMENTS}</div><div>{FOOT}</div>",
    "side menu beside the article": f"<div class='row'><div class='col-3'><ul>{MENU}</ul><ul>{MENU}</ul></div><div class='col-9'><h2>{LINES[0]}</h2><div id='ivs_content'>{paragraphs()}</div></div></div><div>{FOOT}</div>",
    "one table for the page": f"<table width='1000'><tr><td colspan='2'><a>首页</a> <a>要闻</a> <a>公开</a></td></tr><tr><td><ul>{MENU}</ul></td><td><table><tr><td>{LINES[0]}</td></tr><tr><td>{paragraphs()}</td></tr></table></td></tr>"
        f"<tr><td colspan='2'>{FOOT}</td></tr></table>",
    "text parted by br": f"<div class='head'><ul>{MENU}</ul></div><h1>{LINES[0]}</h1><div class='con'>{paragraphs(BODY, '&emsp;&emsp;', '<br><br>')}</div><div class='footer'>{FOOT}</div>",
    "a span for each character": f"<ul>{MENU}</ul><h1>{characters(LINES[0])}</h1><section><section>{''.join(f'<section><p>{characters(n)}</p></section>' for n in BODY)}</section></section><div class='foot'>{FOOT}</div>",
    "saved from Word": f"<div class=top><ul>{MENU}</ul></div><h1>{LINES[0]}</h1><div class=Section1>" + "".join(
        f"<p class=MsoNormal style='text-indent:24.0pt'><span\nstyle='font-family:仿宋'>{n[:9]}</span>\n<span lang=EN-US>{n[9:12]}</span><o:p></o:p><span>{n[12:]}</span></p>" for n in BODY) + f"</div>{FOOT}",
    "form around the page": f"<form id='form1'><input type='hidden' value='x'><ul>{MENU}</ul><h1>{LINES[0]}</h1><div id='zoom'>{paragraphs()}</div><div>{FOOT}</div></form>",
    "article in a box named print": f"<ul>{MENU}</ul><div class='print share'><h1>{LINES[0]}</h1><div class='content nav-content'>{paragraphs()}</div></div><div class='share'>分享到：<a>微博</a></div>{FOOT}",
    "each paragraph in a box": f"<ul>{MENU}</ul><div class='a'><h1>{LINES[0]}</h1>{paragraphs(BODY, '<div><div><p>', '</p></div></div>')}</div><div>【<a>打印</a>】【<a>关闭</a>】</div><div class='b'>上一篇：<a>某通知</a></div><div>{FOOT}</div>",
    "annex list of links": f"<ul>{MENU}</ul><h1>{LINES[0]}</h1><div>{paragraphs()}</div><div class='related'><h4>相关解读</h4><ul><li><a>解读一</a></li><li><a>解读二</a></li><li><a>解读三</a></li></ul></div>{FOOT}",
    "signature in a box of its own": f"<ul>{MENU}</ul><div class='wrap'><h1>{LINES[0]}</h1><div class='text'>{paragraphs(BODY[:3])}</div><div class='sign'>{paragraphs(BODY[3:])}</div></div><div class='bottom'>{FOOT}</div>",
    "old tags in capitals, unclosed": f"<TABLE><TR><TD><A>首页</A><TD><A>公开</A><TD><A>服务</A></TABLE><CENTER><H1>{LINES[0]}</H1></CENTER><FONT size=3>{paragraphs(BODY, '<P>', '')}</FONT><HR><CENTER>{FOOT}</CENTER>",
    "text in a list": f"<ul>{MENU}</ul><h1>{LINES[0]}</h1><ul class='text'>{paragraphs(BODY, '<li>', '</li>')}</ul><div>{FOOT}</div>",
}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_site(name, encoding):
    source = f"<!DOCTYPE html><html><head>{META}</head><body>{SITES[name]}</body></html>"
    assert ["".join(b.split()) for b in blocks(read_html(source.encode(encoding), "a.html"))] == LINES
