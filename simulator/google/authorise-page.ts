import type { GoogleAccount } from './people.ts'
import type { Asked } from './provider.ts'
import { type Trick, tricks } from './tricks.ts'

type Query = Record<string, string | undefined>

/** Everybody who has an account, each as a link; below, how to be somebody else and how to be played a trick. */
export function authorisePage({
  asked,
  people,
  query,
  trick,
}: {
  asked: Asked
  people: readonly GoogleAccount[]
  query: Query
  trick: Trick | null
}): string {
  const choose = (person?: string) => address('/choose', { ...query, person, trick: trick ?? undefined })
  const here = (changes: Query) => address('/o/oauth2/v2/auth', { ...query, ...changes })
  const about = asked.again ? 'Show once more who you are, to go on to' : 'Choose an account, to go on to'
  return page(
    `<h1>Simulated Google</h1>
<p>${about} <strong>${text(asked.client.name)}</strong>. Nobody here is real, and nothing leaves this computer.</p>
${trick ? `<p class="trick" role="status">It will answer with ${text(tricks[trick])}. <a href="${here({})}">Be honest again</a></p>` : ''}
<ul>${people.map((person) => `<li>${accountLink(person, choose(person.sub))}</li>`).join('')}</ul>
<p><a href="${choose()}">Say no</a></p>
<details><summary>Another account</summary>
<form method="post" action="${address('/people', query)}">
<label>Name <input name="name" required maxlength="200" autocomplete="off"></label>
<label>E-mail <input name="email" type="email" required maxlength="320" autocomplete="off"></label>
<label>Workspace domain <input name="hd" maxlength="255" autocomplete="off"></label>
<label class="tick"><input name="verified" type="checkbox" checked> The address is confirmed</label>
<button>Add it</button>
</form></details>
<details${trick ? ' open' : ''}><summary>Play a trick</summary>
<ul class="tricks">${Object.entries(tricks)
      .map(([name, does]) => `<li><a href="${here({ trick: name })}">${text(does)}</a></li>`)
      .join('')}</ul></details>`,
  )
}

export function refusalPage(sentence: string): string {
  return page(`<h1>Simulated Google</h1><p role="alert">${text(sentence)}</p>`)
}

function accountLink({ name, email, email_verified, hd }: GoogleAccount, href: string): string {
  const kind = !email_verified
    ? 'not confirmed'
    : hd
      ? `Workspace of ${hd}`
      : email.endsWith('@gmail.com')
        ? 'Gmail'
        : 'other mailbox'
  return `<a href="${href}"><b>${text(name)}</b><span>${text(email)}</span><small>${text(kind)}</small></a>`
}

function address(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return text(`${path}?${new URLSearchParams(given)}`)
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Simulated Google</title>
<link rel="icon" href="/google/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/google/google.css">
</head>
<body><main>${body}</main></body>
</html>`
}

function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
