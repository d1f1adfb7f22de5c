import type { Trust, TrustCommitment } from '#contract/trust.ts'
import { ago, commitmentArticle, markOf } from './commitment-article.ts'
import { type Html, html } from './html.ts'
import { type IconName, icon } from './icons.ts'

/** The page for a stranger: what is promised, whether it holds right now, and how they would find out if it did not. */
export function trustPage(trust: Trust): Html {
  const { headline, commitments, limitation, at } = trust
  const bad = commitments.filter(({ standing }) => standing === 'bad')
  return html`<h1>What we promise, and whether it holds</h1>
<p class="lead">This page lists what this installation of Plumbline promises about the safety of what its businesses and their customers write. A program beside it checks each promise on the running system, and in throwaway copies each promise is broken on purpose, to see that its check would notice.</p>
<p class="asof">As of <time datetime="${at}">${at.slice(0, 19).replace('T', ' ')} UTC</time>. <a href="/trust">Look again</a> · <a href="#limits">What these checks cannot show</a></p>
<dl class="figures">
<div><dt>Kept right now</dt><dd class="big">${headline.kept} of ${headline.published}</dd><dd class="small">${headline.notClaimed > 0 ? `${headline.notClaimed} not claimed here` : 'promises on this page'}</dd></div>
<div><dt>Sabotages noticed</dt><dd class="big">${headline.sabotages.caught} of ${headline.sabotages.planted}</dd><dd class="small">${headline.sabotages.planted > 0 ? 'when each was last tried' : 'none tried here yet'}</dd></div>
<div><dt>Oldest proof</dt><dd class="big">${proofWords(headline.oldestProofDays)}</dd><dd class="small">${headline.oldestProofDays === null ? 'some promises wait for theirs' : 'since every check was seen to fail'}</dd></div>
<div><dt>Evidence</dt><dd class="big">${headline.evidence ? `No. ${headline.evidence.seq}` : 'None'}</dd><dd class="small">${
    headline.evidence &&
    html`<code>${headline.evidence.digest.slice(0, 12)}</code>, ${ago(headline.evidence.recordedAt, (Date.parse(at) - Date.parse(headline.evidence.recordedAt)) / 1000)}`
  }</dd></div>
</dl>
${bad.length > 0 && alarm(bad)}
<div class="columns"><div>${groups.map(({ title, about, holds }) => group(title, about, commitments.filter(holds)))}</div>
<aside>
<section id="limits"><h2>What these checks cannot show</h2>${limitation.split('\n\n').map((paragraph) => html`<p>${paragraph}</p>`)}</section>
<section><h2>What the marks mean</h2><ul class="legend">${legend.map(
    ([name, standing, words]) =>
      html`<li><span class="${standing}">${icon(name)}</span><span>${words}</span></li>`,
  )}</ul></section>
<section><h2>Find out by yourself</h2>
<p>Whoever runs this installation can run every check at once, on the spot: <code>npm run verify</code>. With the source at hand anybody can start a copy, break it, and look at this page there.</p>
<p>The same as this page for programs: <a href="/api/v1/trust/commitments">/api/v1/trust/commitments</a>. Every result is a line in a chain in which each carries the digest of the one before; note the number and digest above, and a change to what came before will show.</p>
<p>This program is build <code>${trust.build}</code>.</p></section>
</aside></div>`
}

/** Nobody knows is not green either. */
export function trustUnknownPage(): Html {
  return html`<h1>What we promise, and whether it holds</h1>
<p class="lead">That cannot be told right now: the evidence cannot be read. Nothing is claimed to be kept until it can. <a href="/trust">Look again</a> in a moment.</p>`
}

function proofWords(days: number | null): string {
  if (days === null) return 'Not yet'
  if (days < 1) return 'Under a day'
  const whole = Math.floor(days)
  return `${whole} ${whole === 1 ? 'day' : 'days'}`
}

function alarm(bad: TrustCommitment[]): Html {
  const broken = bad.filter(({ verdict }) => verdict === 'broken').length
  const doubted = bad.length - broken
  const words = [
    broken > 0 && `${broken} ${broken === 1 ? 'promise is' : 'promises are'} broken right now`,
    doubted > 0 && `${doubted} cannot be relied on right now`,
  ].filter((part) => part !== false)
  return html`<section class="alarm"><h2>${icon('bad')}${words.join(', ')}</h2>
<ul>${bad.map((commitment) => html`<li><a href="#${commitment.id}">${commitment.sentence}</a> ${markOf(commitment).words}.</li>`)}</ul></section>`
}

const groups: { title: string; about: string; holds: (commitment: TrustCommitment) => boolean }[] = [
  {
    title: 'Broken, or not to be relied on',
    about:
      'Seen broken, or the check crashed or missed a sabotage. It stays here until a check has seen otherwise; nobody can change a colour by hand.',
    holds: ({ standing }) => standing === 'bad',
  },
  {
    title: 'Kept',
    about: 'Every check of these passed, on this program, not longer ago than twice its rhythm.',
    holds: ({ standing }) => standing === 'good',
  },
  {
    title: 'Not known right now',
    about:
      'Not checked yet, checked too long ago, or not proven able to fail within a week. That is not the same as kept.',
    holds: ({ standing, verdict }) => standing === 'open' && verdict !== 'not_claimed',
  },
  {
    title: 'Not claimed here',
    about: 'What cannot be observed on this installation is not promised on it, for the reason given.',
    holds: ({ verdict, standing }) => standing === 'open' && verdict === 'not_claimed',
  },
]

function group(title: string, about: string, commitments: TrustCommitment[]): Html | null {
  if (commitments.length === 0) return null
  return html`<section class="group"><h2>${title} (${commitments.length})</h2><p>${about}</p><ul>${commitments.map(commitmentArticle)}</ul></section>`
}

const legend: [icon: IconName, standing: string, words: string][] = [
  ['proven', 'good', 'Kept, and its check noticed every sabotage within the last week.'],
  ['kept', 'good', 'Kept, but its check was not yet proven able to fail here.'],
  ['bad', 'bad', 'Broken, not clear, or its check missed a sabotage.'],
  ['late', 'open', 'Nobody has looked in time, so nothing is said.'],
  ['none', 'open', 'Not claimed on this installation.'],
]
