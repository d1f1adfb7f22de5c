import { Html, html } from './html.ts'
import { brandMark } from './icons.ts'
import { styleSheet } from './style.ts'

/** A whole page without any script: it says the same to a person, to a printer and to whoever saves it. */
export function frame({
  title,
  description,
  isHome = false,
  content,
  nonce,
  fontFile,
  isOldBrowser,
}: {
  title: string
  description: string
  isHome?: boolean
  content: Html
  nonce: string
  fontFile: string | null
  /** Where these pages are read with an old browser they work; the app may not. */
  isOldBrowser: boolean
}): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf9f7" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#161514" media="(prefers-color-scheme: dark)">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style nonce="${nonce}">${new Html(styleSheet(fontFile))}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${isOldBrowser && html`<aside class="old" aria-label="Your browser"><p>This browser is too old for Plumbline: parts of it will not work. <a href="/browsers">Which browsers do</a></p></aside>`}
<header class="bar"><div><a class="brand" href="/">${brandMark}Plumbline</a><nav aria-label="Pages"><ul>${
    isHome ? html`<li><a href="/trust">What we promise</a></li>` : null
  }<li><a href="/sign-in">Sign in</a></li></ul></nav></div></header>
<main id="content" tabindex="-1">
${content}
</main>
<footer><p>Plumbline is open source under the AGPL. <a href="/browsers">Browsers in which it runs</a>.${isHome ? null : ' Times are in UTC; days run from midnight to midnight.'}</p></footer>
</body>
</html>
`.text
}

/** What such a page may load: its own style by a nonce of this answer, its own pictures and font, and nothing else at all. */
export function frameMayLoad(nonce: string): string[] {
  return [`style-src 'nonce-${nonce}'`, "img-src 'self'", "font-src 'self'", "form-action 'none'"]
}
