import { supportedBrowsers } from '#contract/browsers.ts'
import { type Html, html } from './html.ts'

/** Which browsers the app is built for. */
export function browsersPage(): Html {
  return html`<h1>Browsers in which Plumbline runs</h1>
<p class="lead">Keep your browser up to date: old ones get no security updates, and the app is written for those of today.</p>
<table class="browsers"><caption>The oldest version of each browser for which Plumbline is built</caption>
<thead><tr><th scope="col">Browser</th><th scope="col">from version</th><th scope="col">on</th></tr></thead>
<tbody>${supportedBrowsers.map(
    ({ name, from, where }) => html`<tr><th scope="row">${name}</th><td>${from}</td><td>${where}</td></tr>`,
  )}</tbody></table>
<h2>Older ones</h2>
<p class="prose">An older browser is told so on every page, and parts of the app will not work there. What protects you stays the same for it: the same cookies, the same policy for pages, the same headers. Nothing is weakened so that an old browser can go on.</p>
<h2>What is tested</h2>
<p class="prose">The tests of the program drive the app in Chromium, which is what Chrome, Edge, Opera and Samsung Internet are made of. Safari and Firefox are supported by what the app uses, which those versions have; no test drives them yet.</p>`
}
