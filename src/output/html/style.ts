import { darkPalette, lightPalette, type Palette } from './palette.js'

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}

/** Hatching by CSS where an element is drawn, by an SVG pattern where a bar is (see `patterns`). */
const hatch = 'repeating-linear-gradient(135deg,var(--unknown) 0 2px,var(--card) 2px 4px)'

const screen = `
:root{color-scheme:light dark;${variables(lightPalette)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(darkPalette)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem) 3rem;max-width:64rem;background:var(--page);color:var(--text);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
[dir=rtl]{--serif:system-ui,"Segoe UI","Geeza Pro","Noto Naskh Arabic","Noto Sans Arabic",Tahoma,Arial,sans-serif}
[dir=rtl] body{font-family:system-ui,"Segoe UI","Geeza Pro","Noto Sans Arabic",Tahoma,Arial,sans-serif;line-height:1.8}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,table{margin:0}
h1,h2,.lead{font-family:var(--serif,"Iowan Old Style",Charter,Georgia,"Liberation Serif",serif)}
h1{font-size:clamp(1.9rem,5vw,2.9rem);line-height:1.15;font-weight:600;text-wrap:balance}
h2{font-size:1.6rem;line-height:1.25;font-weight:600;padding-top:1.1rem;border-top:2px solid var(--text)}
h3{font-size:1.05rem;line-height:1.4;font-weight:600}
h4{font-size:.875rem;font-weight:600;color:var(--quiet);margin-top:1rem}
[dir=rtl] :is(h1,h2){line-height:1.5}
section{margin-top:3.25rem}
section p,section li{max-width:44rem}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
bdi{unicode-bidi:isolate}
.skip{position:absolute;inset-inline-start:-100vw;top:0;background:var(--card);padding:.5rem 1rem}
[dir=rtl] .skip{inset-inline-start:auto;clip-path:inset(50%)}
.skip:focus,[dir=rtl] .skip:focus{inset-inline-start:1rem;clip-path:none}
.masthead{padding-top:clamp(2rem,7vw,4.5rem)}
.kicker{color:var(--raised);font-weight:600;margin-bottom:.5rem}
.as-of{color:var(--quiet);margin-top:.75rem}
nav{margin-top:1.5rem;padding:.75rem 0;border-block:1px solid var(--line);font-size:.9375rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1.4rem}
nav a{display:inline-block;padding:.2rem 0}
.intro,.note{color:var(--quiet)}
h2+p,.intro,.intro+p{margin-top:.6rem}
.note{font-size:.9375rem}
.note span+span::before{content:"· ";color:var(--quiet)}
.lead{font-size:clamp(1.3rem,3vw,1.6rem);line-height:1.45;margin-top:1rem;text-wrap:pretty}
[dir=rtl] .lead{line-height:1.7}
.caution{margin-top:1.25rem;padding-inline-start:1rem;border-inline-start:4px solid var(--raised)}
.id{font-family:ui-monospace,"SF Mono","Cascadia Mono",Consolas,"Liberation Mono",monospace;font-size:.875em;word-break:break-word}
.figure{font-size:2.1rem;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums;display:block}
.raised{color:var(--raised)}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);margin-top:2rem;border-top:1px solid var(--line)}
.tiles div{padding:1rem 1rem 0;border-inline-start:1px solid var(--line)}
.tiles div:first-child{padding-inline-start:0;border:0}
.tiles dt{font-size:.9375rem;line-height:1.35}
.tiles .figure{margin-top:.3rem}
.tiles .note{display:block;line-height:1.35}
svg{display:block;overflow:visible}
.b-raised{fill:var(--raised)}
.b-clear{fill:var(--clear)}
.b-outside{fill:var(--outside)}
.b-unknown{fill:url(#hatch)}
.b-ground{fill:var(--line)}
.bar rect{stroke:var(--page);stroke-width:1.5px}
.bar .b-outside{stroke-width:0}
.hatch-ground{fill:var(--card)}
.hatch-line{stroke:var(--unknown);stroke-width:2px}
.defs{position:absolute;width:0;height:0}
.grid{stroke:var(--line)}
.base{stroke:var(--quiet)}
.tick{fill:var(--quiet);font-size:.75rem;direction:ltr}
.columns rect:hover{fill:var(--text)}
.chart{margin-top:1.5rem}
figcaption{font-weight:600;margin-bottom:.5rem}
.gutter-1{padding-inline-start:2rem}
.gutter-2{padding-inline-start:3.1rem}
.gutter-3{padding-inline-start:4.6rem}
.axis{display:flex;justify-content:space-between;gap:.5rem;font-size:.8125rem;color:var(--quiet);padding-top:.25rem}
.chart+.note{margin-top:1.5rem}
.strips,.coverage,.notices,.ranked,.chips{list-style:none;padding:0}
.strips{margin-top:.5rem}
.strips li,.coverage li,.notices li{max-width:none}
.strips>li{display:grid;grid-template-columns:minmax(0,19rem) minmax(0,1fr);gap:.35rem 2rem;padding:.9rem 0;border-top:1px solid var(--line)}
.strips>li:first-child{border-top:0}
.strip-head{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;align-content:center}
.strip-head h3{font-weight:400;font-size:1rem}
.strip-head .meter{grid-column:1/-1;margin-top:.3rem}
.strip-head strong{font-variant-numeric:tabular-nums}
.peak{font-size:.8125rem;color:var(--quiet);padding-top:.15rem}
.strips+.note,.note+.note{margin-top:.75rem}
.coverage{margin-top:.5rem}
.coverage>li{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr);gap:.5rem 2rem;padding:1.15rem 0;border-top:1px solid var(--line)}
.coverage>li:first-child{border-top:0}
.coverage h3{font-weight:600;font-size:1rem}
.cover-body .bar{margin-top:.25rem}
.shares{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.25rem 1rem;margin-top:.6rem;font-size:.9375rem;line-height:1.4}
.shares dt{color:var(--quiet);font-size:.875rem}
.shares dd{font-variant-numeric:tabular-nums;font-weight:600}
.shares dd .note{font-weight:400;font-size:.875rem}
.key{display:inline-block;width:.7rem;height:.7rem;margin-inline-end:.4rem}
.k-raised{background:var(--raised)}
.k-clear{background:var(--clear)}
.k-outside{background:linear-gradient(var(--outside),var(--outside)) center/100% 4px no-repeat}
.k-unknown{background:${hatch}}
.reasons{margin-top:.6rem;font-size:.875rem;color:var(--quiet)}
.reasons ul{padding-inline-start:1.1rem}
.ranked{margin-top:.5rem}
.ranked>li{max-width:none;padding:1.35rem 0;border-top:1px solid var(--line)}
.ranked>li:first-child{border-top:0}
details .ranked>li:first-child{border-top:1px solid var(--line)}
.ranked header{display:grid;grid-template-columns:2.25rem minmax(0,1fr) 10.5rem;gap:.25rem .75rem}
.place{font-size:1.05rem;line-height:1.4;color:var(--quiet);font-variant-numeric:tabular-nums}
.score{display:grid;gap:.3rem;align-content:start}
.score div{display:flex;justify-content:space-between;align-items:baseline;gap:.5rem}
.score dt{font-size:.875rem;color:var(--quiet)}
.score .note dd{font-size:.875rem}
.score dd{white-space:nowrap}
.score .figure{font-size:1.35rem}
.chips{display:flex;flex-wrap:wrap;gap:.4rem;margin:.7rem 0 0;padding-inline-start:3rem}
.chips li{max-width:100%}
.chips a,.chips li>bdi{display:inline-flex;align-items:center;gap:.45rem;padding:.15rem .6rem;border:1px solid var(--line);border-radius:1rem;background:var(--card);font-size:.875rem;line-height:1.5;text-decoration:none;color:var(--text)}
.chips a:hover{border-color:var(--link);color:var(--link)}
.chips bdi{min-width:0}
.mark{flex:none}
.evidence{margin-top:.7rem;padding-inline-start:4.1rem}
.evidence+p,.ranked article>.note{margin-top:.7rem;padding-inline-start:3rem}
.evidence,.reasons ul{list-style:disc}
.evidence li::marker,.reasons li::marker{color:var(--outside)}
.evidence li{padding-block:.1rem}
.evidence>li>bdi{unicode-bidi:plaintext}
.details{list-style:none;padding:0;font-size:.9375rem;color:var(--quiet)}
.columns-2{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.75rem 2.5rem;margin-top:1.5rem}
.columns-2 ul,.rule ul{padding-inline-start:1.1rem}
.columns-2 li,.rule li{margin-top:.35rem}
.columns-2 p{margin-top:.35rem}
.rule{margin-top:1.75rem;padding-top:1.25rem;border-top:1px solid var(--line)}
.rule:target h3,.rule:target .id{color:var(--raised)}
.intro+.rule{border-top:0;margin-top:0}
details{margin-top:1rem}
summary{cursor:pointer;color:var(--link);width:fit-content;padding:.2rem 0}
.scroll{overflow-x:auto;margin-top:.6rem;max-width:100%}
table{border-collapse:collapse;font-size:.9375rem;width:100%;overflow-wrap:anywhere}
th,td{text-align:start;vertical-align:top;padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--line)}
[dir=rtl] :is(th,td){padding:.45rem 0 .45rem 1rem}
th{font-weight:600}
thead th{color:var(--quiet);font-size:.875rem;vertical-align:bottom}
.numbers td,.n{font-variant-numeric:tabular-nums;text-align:end}
.numbers thead th+th{text-align:end}
.numbers :is(th,td){min-width:5.5rem}
.plain{margin-top:1rem}
.plain .n{white-space:nowrap}
.file{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace;font-size:.8125rem;display:block}
.notices{margin-top:.5rem}
.notices>li{padding:1rem 0;border-top:1px solid var(--line)}
.notices>li:first-child{border-top:0}
.notices h3{font-size:1rem}
.notices details{margin-top:.3rem;font-size:.9375rem}
.notices table{min-width:34rem;font-size:.875rem}
.value{font-family:ui-monospace,Consolas,"Liberation Mono",monospace}
footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem}
@media screen and (max-width:46rem){
.tiles{grid-template-columns:1fr 1fr}
.tiles div{padding-bottom:1rem}
.tiles div:nth-child(odd){padding-inline-start:0;border-inline-start:0}
.tiles div:nth-child(n+3){border-top:1px solid var(--line)}
.strips>li,.coverage>li,.columns-2{grid-template-columns:minmax(0,1fr)}
.strip-plot{margin-top:.5rem}
.shares{grid-template-columns:1fr 1fr}
.ranked header{grid-template-columns:1.5rem minmax(0,1fr);column-gap:.5rem}
.score{grid-column:2}
.chips,.ranked article>.note{padding-inline-start:2rem}
.evidence{padding-inline-start:3.1rem}
}
`

const print = `
@page{size:A4;margin:16mm 15mm}
@media print{
:root{font-size:9.5pt}
body{max-width:none;padding:0;line-height:1.45;background:none}
nav,.skip{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.masthead{padding-top:0}
section{margin-top:1.6rem}
h2,h3,h4,summary,.intro,thead{break-after:avoid}
.ranked>li,.coverage>li,.strips>li,.notices>li,.tiles,.chart,.caution,tr,.columns-2>div{break-inside:avoid}
p,li{orphans:3;widows:3}
a{color:inherit;text-decoration:none}
.rule a[href^="https:"]::after{content:" (" attr(href) ")";font-size:.85em;overflow-wrap:anywhere}
details:not([open]){display:none}
.scroll{overflow:visible}
.notices table{min-width:0}
}
`

/** The whole style of the page. No word of it comes from data; its hash stands in the page's policy. */
export const pageStyle: string = `${screen.trim()}\n${print.trim()}\n`
