import { call, watch } from './api.js'
import { h } from './dom.js'

const problem = document.getElementById('problem')

/** Each: words, whether it is on, and how it is switched on and off. */
const faultSwitches = [
  ['Outage: every call answers 503', { call: 'any', effect: { error: { code: 131016 } } }],
  ['Sends answer 429', { call: 'send', effect: { error: { code: 130429, status: 429 } } }],
  ['Sends take 10 seconds', { call: 'send', effect: { delaySeconds: 10 } }],
  ['Sends never answer', { call: 'send', effect: { hang: true } }],
  ['Sends are taken, then the connection is cut', { call: 'send', effect: { dropConnection: 'after' } }],
  ['Answers are HTML', { call: 'any', effect: { body: {} } }],
  ['Messages fail later', { call: 'send', effect: { failLater: { code: 131026 } } }],
]

const behaviourSwitches = [
  ['Webhooks come twice', { duplicate: 1 }],
  ['Webhooks come last first', { reorder: true }],
  ['Webhooks come in batches', { batchWindowMs: 2000 }],
  ['Webhooks come 5 seconds late', { delayMs: 5000 }],
  ['Webhooks are lost', { drop: true }],
]

async function draw() {
  const [faults, behaviour, clock, deliveries, sent] = await Promise.all([
    call('GET', '/faults'),
    call('GET', '/webhook-behaviour'),
    call('GET', '/clock'),
    call('GET', '/deliveries?limit=100'),
    call('GET', '/sent?limit=10000'),
  ])
  document
    .getElementById('switches')
    .replaceChildren(
      ...faultSwitches.map(([words, rule]) => drawFault(words, rule, faults.items)),
      ...behaviourSwitches.map(([words, change]) => drawBehaviour(words, change, behaviour)),
    )
  document.getElementById('clock').textContent = new Date(clock.now).toLocaleString()
  document.getElementById('deliveries').replaceChildren(...rows(deliveries.items, drawDelivery, 5))
  document.getElementById('sent').replaceChildren(...rows(sent.items.slice(-100), drawCall, 4))
}

function drawFault(words, rule, rules) {
  const known = rules.find((one) => one.call === rule.call && sameEffect(one.effect, rule.effect))
  return toggle(words, known !== undefined, () =>
    known ? call('DELETE', `/faults/${known.id}`) : call('POST', '/faults', [rule]),
  )
}

/** Defaults that the simulator adds to an effect do not count. */
function sameEffect(given, wanted) {
  return (
    Object.keys(given).join() === Object.keys(wanted).join() &&
    (wanted.error?.code ?? 0) === (given.error?.code ?? 0) &&
    given.dropConnection === wanted.dropConnection
  )
}

function drawBehaviour(words, change, behaviour) {
  const isOn = Object.entries(change).every(([name, value]) => behaviour[name] === value)
  const off = Object.keys(change).map((name) => [name, undefined])
  return toggle(words, isOn, () =>
    call('PUT', '/webhook-behaviour', { ...behaviour, ...(isOn ? Object.fromEntries(off) : change) }),
  )
}

function toggle(words, isOn, onclick) {
  return h(
    'button',
    {
      class: 'secondary',
      type: 'button',
      'aria-pressed': String(isOn),
      onclick: () => tell(onclick().then(draw)),
    },
    words,
  )
}

function rows(items, drawRow, columns) {
  if (items.length === 0) return [h('tr', null, h('td', { colspan: String(columns) }, 'Nothing yet.'))]
  return items.toReversed().map(drawRow)
}

function drawDelivery(delivery) {
  const isBad = delivery.state === 'expired' || delivery.state === 'dropped'
  return h(
    'tr',
    null,
    h('td', null, new Date(delivery.createdAt).toLocaleTimeString()),
    h('td', { class: isBad ? 'is-bad' : '' }, delivery.state, delivery.duplicateOf && ' (copy)'),
    h('td', null, `${delivery.itemIds.length} ${delivery.itemIds.length === 1 ? 'item' : 'items'}`),
    h('td', null, delivery.attempts.map(attemptWords).join(', ') || 'none yet', next(delivery)),
    h('td', null, details(delivery.body)),
  )
}

function attemptWords({ status, error, durationMilliseconds }) {
  return `${status ?? error} in ${durationMilliseconds} ms`
}

function next({ nextAttemptAt }) {
  return nextAttemptAt && ` · next at ${new Date(nextAttemptAt).toLocaleTimeString()}`
}

function drawCall(one) {
  const status = one.answer?.status
  return h(
    'tr',
    null,
    h('td', null, new Date(one.at).toLocaleTimeString()),
    h('td', null, one.kind === 'send' ? 'send' : 'mark as read'),
    h('td', { class: status === 200 ? '' : 'is-bad' }, status === undefined ? 'none' : String(status)),
    h('td', null, details(JSON.stringify({ body: one.body, answer: one.answer?.body ?? null }))),
  )
}

function details(json) {
  let text = json
  try {
    text = JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    // Shown as it is.
  }
  return h('details', null, h('summary', null, `${json.length} characters`), h('pre', null, text))
}

async function tell(work) {
  problem.textContent = ''
  try {
    await work
  } catch (error) {
    problem.textContent = error.message
  }
}

for (const [words, hours] of [
  ['1 hour on', 1],
  ['24 hours on', 24],
  ['7 days on', 168],
]) {
  document.getElementById('clock-buttons').append(
    h(
      'button',
      {
        class: 'secondary',
        type: 'button',
        onclick: () => tell(call('POST', '/clock', { advanceSeconds: hours * 3600 }).then(draw)),
      },
      words,
    ),
  )
}

let isPlanned = false
function drawSoon() {
  // A body that somebody reads is not drawn over.
  if (isPlanned || document.querySelector('details[open]')) return
  isPlanned = true
  setTimeout(() => {
    isPlanned = false
    tell(draw())
  }, 200)
}

tell(draw())
watch(drawSoon, (isConnected) => isConnected && drawSoon())
