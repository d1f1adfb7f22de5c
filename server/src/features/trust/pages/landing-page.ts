import type { Trust } from '#contract/trust.ts'
import { type Html, html } from './html.ts'

/** For whoever comes to the address and is not signed in: what this is, in a few lines. `headline` is null where it cannot be told right now. */
export function landingPage({
  isSignUpOpen,
  headline,
}: {
  isSignUpOpen: boolean
  headline: Trust['headline'] | null
}): Html {
  return html`<div class="hero"><h1>The CRM for home-service businesses whose customers write on WhatsApp</h1>
<p class="lead">For plumbers, HVAC, electricians, cleaners and locksmiths. Open source, and run by whoever runs this server.</p>
<ul class="points">
<li>A customer writes. Within seconds the bot has asked what the job needs: what, how urgent, where, a photo.</li>
<li>A card stands on the board with all of it, and the right person is told. Anybody in the team answers from the inbox.</li>
<li>The card moves to <em>paid</em>, and the owner sees which source brought the money.</li>
</ul>
<p class="actions"><a class="button main" href="/sign-in">Sign in</a>${isSignUpOpen && html`<a class="button" href="/sign-up">Set up a business</a>`}</p></div>
<div class="promise"><p>${headline ? promiseWords(headline) : 'What this installation promises is checked by the running system.'}</p><a class="button" href="/trust">See what we promise</a></div>`
}

function promiseWords({ kept, published, broken }: Trust['headline']): Html {
  return html`<strong>${kept} of ${published} promises are kept right now.</strong>${
    broken > 0 &&
    html` <strong>${broken} ${broken === 1 ? 'is' : 'are'} broken or cannot be relied on.</strong>`
  } Each is checked on the running system, and each check has to show that it can fail.`
}
