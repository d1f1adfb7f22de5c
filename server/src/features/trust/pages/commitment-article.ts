import type { TrustCommitment } from '#contract/trust.ts'
import { duration, everyWords } from '../reason-words.ts'
import { historyStrip } from './history-strip.ts'
import { type Html, html } from './html.ts'
import { type IconName, icon } from './icons.ts'

/** One promise, whole: what is said, whether it holds, since when, and how anybody would know. */
export function commitmentArticle(commitment: TrustCommitment): Html {
  const { id, sentence, kept, standing, verdict, reason } = commitment
  const mark = markOf(commitment)
  const isClaimed = verdict !== 'not_claimed'
  return html`<li class="${standing}" id="${id}"><article>
<div class="top"><p class="mark">${icon(mark.icon)}${mark.words}</p><a class="id" href="#${id}" aria-label="Link to promise ${id}">${id}</a></div>
<h3>${sentence}</h3>
<p class="how">${kept}</p>
${reason && html`<p class="why">${reason}</p>`}
${commitment.proof.state === 'missed' && html`<p class="why">Its check did not notice a sabotage, so what it says is worth nothing until it does.</p>`}
<dl class="when"><dt>Last checked</dt><dd>${checkedWords(commitment)}</dd>${
    isClaimed && html`<dt>Proven able to fail</dt><dd>${provenWords(commitment)}</dd>`
  }</dl>
${historyStrip(commitment.history)}
${details(commitment)}
</article></li>`
}

/** Verdict and proof in one short line; each stands apart below. */
export function markOf({ verdict, proof: { state } }: Pick<TrustCommitment, 'verdict' | 'proof'>): {
  words: string
  icon: IconName
} {
  switch (verdict) {
    case 'broken':
      return { words: 'Broken', icon: 'bad' }
    case 'unclear':
      return { words: 'Not clear: its check could not finish', icon: 'bad' }
    case 'stale':
      return { words: 'Out of date', icon: 'late' }
    case 'unchecked':
      return { words: 'Not checked here yet', icon: 'late' }
    case 'not_claimed':
      return { words: 'Not claimed here', icon: 'none' }
    case 'kept':
      return keptMarks[state]
  }
}

const keptMarks: Record<TrustCommitment['proof']['state'], { words: string; icon: IconName }> = {
  proven: { words: 'Kept', icon: 'proven' },
  not_yet: { words: 'Kept, not yet proven here', icon: 'kept' },
  overdue: { words: 'Kept, but its proof is overdue', icon: 'late' },
  missed: { words: 'Not to be relied on', icon: 'bad' },
}

function checkedWords({ checkedAt, ageSeconds, rhythmSeconds }: TrustCommitment): Html {
  const rhythm = everyWords(rhythmSeconds)
  if (!checkedAt || ageSeconds === null) return html`not yet; it is to be ${rhythm}`
  return html`${ago(checkedAt, ageSeconds)}, ${rhythm}`
}

function provenWords({
  proof: { state, provenAt, ageSeconds, earlierBuild, sabotages },
}: TrustCommitment): Html {
  const caught = sabotages.filter(({ result }) => result === 'caught').length
  const count = `${caught} of ${sabotages.length} ${sabotages.length === 1 ? 'sabotage' : 'sabotages'} noticed`
  const build = earlierBuild && ', on an earlier build'
  if (provenAt && ageSeconds !== null) return html`${ago(provenAt, ageSeconds)}${build}: ${count}`
  if (sabotages.length > 0) return html`not yet: ${count}`
  return state === 'overdue' ? html`not within a week, so it does not count as kept` : html`not yet`
}

export function ago(at: string, ageSeconds: number): Html {
  return html`<time datetime="${at}">${ageSeconds < 5 ? 'just now' : `${duration(ageSeconds)} ago`}</time>`
}

function details({ id, checks, proof: { sabotages }, source }: TrustCommitment): Html {
  return html`<details><summary>How it is checked${sabotages.length > 0 && ', and how we broke it'}</summary>
<h4>What looks</h4><ul>${checks.map(
    ({ id: check, looksAt, examined, floor, control }) =>
      html`<li><p>${looksAt ?? check}</p>${
        looksAt && html`<p><code>${check}</code></p>`
      }${examined !== null && html`<p>Looked at ${examined}${floor !== null && `, of at least ${floor}`}.</p>`}${
        control && html`<p>First it was seen to work for those who may: ${control}.</p>`
      }</li>`,
  )}</ul>
${
  sabotages.length > 0 &&
  html`<h4>What we did to a throwaway copy</h4><ul>${sabotages.map(
    ({ id: sabotage, does, result, at }) =>
      html`<li><p>${does ?? sabotage}</p><p>${resultWords[result]}, <time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>.</p></li>`,
  )}</ul>`
}
<h4>In the register</h4><ul><li>${id}${source !== null && html`, first promised in source document ${source}`}</li></ul></details>`
}

const resultWords = {
  caught: 'The check noticed',
  missed: 'The check did not notice',
  unclear: 'It could not be told whether the check would have noticed',
}
