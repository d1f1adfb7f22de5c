/** The colours are those of the app, from web/src/ui/tokens.css; a test holds the two together. */
export const tokens = {
  canvas: 'light-dark(#faf9f7, #161514)',
  surface: 'light-dark(#ffffff, #1c1b19)',
  sunken: 'light-dark(#f3f1ed, #121110)',
  hover: 'light-dark(#f3f1ed, #262422)',
  line: 'light-dark(#e7e3dd, #312e2b)',
  'line-strong': 'light-dark(#cfc9c1, #4a4541)',
  ink: 'light-dark(#201d1a, #ede9e4)',
  'ink-2': 'light-dark(#57514a, #bdb6ad)',
  'ink-3': 'light-dark(#6d665e, #9c948b)',
  accent: 'light-dark(#a14d1c, #b35a24)',
  'accent-hover': 'light-dark(#8b4116, #c0642b)',
  'accent-ink': 'light-dark(#98481a, #ec9c66)',
  'accent-soft': 'light-dark(#f9ebe0, #38281d)',
  'accent-line': 'light-dark(#ecd2bf, #5a3c28)',
  'on-accent': '#ffffff',
  danger: 'light-dark(#b3261e, #f28b82)',
  'danger-soft': 'light-dark(#fdecea, #3b201d)',
  'danger-line': 'light-dark(#f2c4bf, #633330)',
  warning: 'light-dark(#86520a, #e8b25c)',
  'warning-soft': 'light-dark(#fcf1dc, #362a16)',
  'warning-line': 'light-dark(#ecd6a8, #5a4726)',
  success: 'light-dark(#1b6b45, #74c79c)',
  'success-soft': 'light-dark(#e6f4ec, #1a2f25)',
  'success-line': 'light-dark(#bfdfcd, #2c5040)',
}

export function styleSheet(fontFile: string | null): string {
  const font = fontFile
    ? `@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;font-weight:100 900;src:url(${fontFile}) format("woff2-variations")}`
    : ''
  const colours = Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
  return `${font}:root{color-scheme:light dark;${colours}}${rules}`
}

const rules = `
*{box-sizing:border-box}
html{font-family:"Inter Variable",ui-sans-serif,system-ui,sans-serif;font-feature-settings:"cv05","cv11","ss03";-webkit-text-size-adjust:100%;text-rendering:optimizeLegibility;scroll-padding-top:16px}
body{margin:0;background:var(--canvas);color:var(--ink);font-size:15px;line-height:22px;overflow-wrap:anywhere}
a{color:var(--accent-ink);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent-ink);outline-offset:2px;border-radius:3px}
h1,h2,h3,p,ul,dl,dd,figure{margin:0}
ul{padding:0;list-style:none}
code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.92em}
.skip{position:absolute;left:-999px;top:8px;padding:8px 12px;background:var(--surface);border:1px solid var(--line-strong);border-radius:5px;z-index:1}
.skip:focus{left:8px}
.old{padding:10px 24px;border-bottom:1px solid var(--warning-line);background:var(--warning-soft);color:var(--warning);font-size:14px}
.old a{color:inherit;font-weight:600}
.bar{border-bottom:1px solid var(--line);background:var(--surface)}
.bar>div{display:flex;align-items:center;justify-content:space-between;gap:16px;max-width:1120px;margin:0 auto;padding:12px 24px}
.brand{display:inline-flex;align-items:center;gap:10px;min-height:44px;color:var(--ink);font-weight:600;letter-spacing:-.01em;text-decoration:none}
.bar ul{display:flex;gap:4px}
.bar li a{display:inline-flex;align-items:center;min-height:44px;padding:0 10px;color:var(--ink-2);font-size:14px;text-decoration:none}
.bar li a:hover{color:var(--ink);text-decoration:underline}
main{max-width:1120px;margin:0 auto;padding:40px 24px 64px}
h1{max-width:22em;font-size:28px;line-height:36px;font-weight:600;letter-spacing:-.02em;text-wrap:balance}
.lead{max-width:44em;margin-top:12px;color:var(--ink-2);font-size:17px;line-height:26px}
h2{font-size:17px;line-height:24px;font-weight:600;letter-spacing:-.01em}
h3{font-size:15px;line-height:22px;font-weight:600}
.asof{margin-top:12px;color:var(--ink-3);font-size:13px;line-height:20px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);margin-top:28px;border:1px solid var(--line);border-radius:10px;background:var(--surface);overflow:hidden}
.figures>div{padding:16px 20px;border-left:1px solid var(--line)}
.figures>div:first-child{border-left:0}
.figures dt{color:var(--ink-2);font-size:13px;line-height:20px}
.figures dd{font-variant-numeric:tabular-nums}
.figures .big{font-size:28px;line-height:36px;font-weight:600;letter-spacing:-.02em}
.figures .small{color:var(--ink-3);font-size:12px;line-height:18px}
.alarm{margin-top:20px;padding:16px 20px;border:1px solid var(--danger-line);border-radius:10px;background:var(--danger-soft)}
.alarm h2{display:flex;align-items:baseline;gap:8px;color:var(--danger)}
.alarm svg{flex:none;transform:translateY(2px)}
.alarm ul{margin-top:6px;display:grid;gap:4px}
.alarm a{color:var(--ink)}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 300px;gap:40px;margin-top:36px;align-items:start}
.columns>aside{display:grid;gap:24px;font-size:13px;line-height:20px;color:var(--ink-2)}
.columns>aside h2{margin-bottom:6px;color:var(--ink);font-size:14px;line-height:20px}
.columns>aside p+p{margin-top:8px}
aside section+section{border-top:1px solid var(--line);padding-top:20px}
.group+.group{margin-top:36px}
.group>p{margin-top:2px;color:var(--ink-2);font-size:14px;line-height:20px}
.group>ul{margin-top:12px;border:1px solid var(--line);border-radius:10px;background:var(--surface)}
.group>ul>li+li{border-top:1px solid var(--line)}
article{padding:18px 20px 16px}
.top{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:4px 12px;margin-bottom:6px}
.mark{display:inline-flex;align-items:center;gap:6px;font-size:13px;line-height:20px;font-weight:600}
.mark svg{flex:none}
.good .mark{color:var(--success)}
.bad .mark{color:var(--danger)}
.open .mark{color:var(--ink-2)}
.id{color:var(--ink-3);font-size:12px;line-height:20px;font-variant-numeric:tabular-nums;text-decoration:none}
.id:hover{text-decoration:underline}
.how{margin-top:4px;max-width:46em;color:var(--ink-2);font-size:14px;line-height:21px}
.why{margin-top:8px;padding:8px 12px;border-radius:7px;background:var(--sunken);font-size:14px;line-height:20px}
.bad .why{background:var(--danger-soft)}
.when{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin-top:12px;font-size:13px;line-height:20px}
.when dt{color:var(--ink-3)}
.when dd{color:var(--ink-2);font-variant-numeric:tabular-nums}
.strip{margin-top:12px}
.strip svg{display:block;width:100%;height:14px}
.strip figcaption{margin-top:4px;color:var(--ink-3);font-size:12px;line-height:18px}
.d-kept{fill:var(--success-line)}
.d-broken{fill:var(--danger)}
.d-unclear{fill:var(--warning)}
.d-none{fill:var(--line)}
details{margin-top:10px;font-size:13px;line-height:20px}
summary{display:inline-flex;align-items:center;min-height:24px;color:var(--accent-ink);cursor:pointer}
summary:hover{text-decoration:underline}
details h4{margin:12px 0 4px;font-size:13px;line-height:20px;font-weight:600}
details ul{display:grid;gap:8px;color:var(--ink-2)}
details li p+p{color:var(--ink-3)}
.legend{display:grid;gap:6px}
.legend li{display:grid;grid-template-columns:16px 1fr;gap:8px}
.legend svg{margin-top:2px}
.legend .good{color:var(--success)}
.legend .bad{color:var(--danger)}
footer{max-width:1120px;margin:0 auto;padding:0 24px 40px;color:var(--ink-3);font-size:13px;line-height:20px}
footer p{border-top:1px solid var(--line);padding-top:16px}
.hero{max-width:720px;padding:48px 0 8px}
.hero h1{font-size:36px;line-height:44px}
.points{display:grid;gap:14px;margin-top:28px;max-width:44em}
.points li{padding-left:18px;border-left:2px solid var(--accent-line)}
.actions{display:flex;flex-wrap:wrap;gap:12px;margin-top:32px}
.browsers{margin-top:28px;border-collapse:collapse;font-variant-numeric:tabular-nums}
.browsers caption{padding-bottom:8px;color:var(--ink-3);font-size:13px;text-align:left}
.browsers th,.browsers td{padding:8px 24px 8px 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400}
.browsers thead th{color:var(--ink-3);font-size:13px}
.browsers tbody th{font-weight:600}
.browsers+h2,.prose+h2{margin-top:32px}
.prose{max-width:44em;margin-top:6px;color:var(--ink-2)}
footer a{color:inherit}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:0 18px;border:1px solid var(--line-strong);border-radius:7px;background:var(--surface);color:var(--ink);font-weight:500;text-decoration:none}
.button:hover{background:var(--hover)}
.button.main{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
.button.main:hover{border-color:var(--accent-hover);background:var(--accent-hover)}
.promise{display:flex;flex-wrap:wrap;align-items:center;gap:12px;margin-top:40px;padding:16px 20px;border:1px solid var(--line);border-radius:10px;background:var(--surface);max-width:720px}
.promise p{flex:1 1 20em}
@media (max-width:1023px){.columns{grid-template-columns:minmax(0,1fr);gap:32px}}
@media (max-width:767px){main{padding:28px 16px 48px}.bar>div{padding:6px 16px}.figures{grid-template-columns:1fr 1fr}.figures>div{padding:12px 14px}.figures>div:nth-child(odd){border-left:0}.figures>div:nth-child(n+3){border-top:1px solid var(--line)}h1{font-size:24px;line-height:32px}.hero{padding:24px 0 0}.hero h1{font-size:28px;line-height:36px}article{padding:16px 14px 14px}.when{grid-template-columns:1fr;gap:0}.when dd+dt{margin-top:6px}summary{min-height:44px}footer{padding:0 16px 32px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:11pt}.bar,.skip,summary{display:none}main{padding:0;max-width:none}.columns{display:block}.columns>aside{margin-top:24px}article{break-inside:avoid}.strip svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
