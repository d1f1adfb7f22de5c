import { drawAbout } from './about.js'
import { call, closeChat, openChat, readChat, watch, writeMessage } from './api.js'
import { drawChatList } from './chat-list.js'
import { makeComposer } from './composer.js'
import { showAbout, showAttachments, showList, showNewCustomer, showPlaces, showProblem } from './dialogs.js'
import { h } from './dom.js'
import { icon } from './icons.js'
import { makeThread } from './thread.js'

const people = document.getElementById('people')
const screen = document.getElementById('screen')
const about = document.getElementById('about')
const find = document.getElementById('find')
const deviceState = document.getElementById('device-state')

/** What the page shows: the world as last read, and the chat that is open (`customerId`, `numberId`) or null. */
const state = { customers: [], numbers: [], lines: [], chat: null, view: null, thread: null, clockOffset: 0 }

const now = () => Date.now() + state.clockOffset
const customerOf = (chat) => state.customers.find((customer) => customer.id === chat?.customerId)

async function readWorld() {
  const [world, chats, clock] = await Promise.all([
    call('GET', '/world'),
    call('GET', '/chats'),
    call('GET', '/clock'),
  ])
  state.customers = world.customers
  state.numbers = world.numbers
  state.lines = chats.items
  state.clockOffset = Date.parse(clock.now) - Date.now()
  drawList()
  drawSide()
}

async function readLines() {
  state.lines = (await call('GET', '/chats')).items
  drawList()
}

function drawList() {
  const { customers, numbers, lines, chat } = state
  drawChatList(people, {
    customers,
    numbers,
    lines,
    selected: chat,
    query: find.value,
    now: now(),
    onOpen: open,
  })
  document.getElementById('device-time').textContent = new Date(now()).toLocaleTimeString([], {
    hour: 'numeric',
    minute: '2-digit',
  })
}

function aboutContent() {
  const customer = customerOf(state.chat)
  const number = state.numbers.find((one) => one.id === state.chat?.numberId)
  if (!customer) return h('p', { class: 'small' }, 'Choose a customer, or make a new one.')
  return drawAbout(customer, number, state.view, {
    onChange: (change) => tell(call('PATCH', `/customers/${customer.id}`, change).then(readWorld)),
  })
}

function drawSide() {
  about.replaceChildren(aboutContent())
}

/** Opens a chat on the phone; `how` says what becomes of the page's address. */
async function open(chat, how = 'push') {
  await leave()
  const customer = customerOf(chat)
  if (!customer) return drawNothing()
  state.chat = chat
  const isFirstNumber = chat.numberId === state.numbers[0]?.id
  const address = `/?customer=${chat.customerId}${isFirstNumber ? '' : `&number=${chat.numberId}`}`
  if (how === 'push') history.pushState(null, '', address)
  if (how === 'replace') history.replaceState(null, '', address)
  document.body.dataset.view = 'chat'
  document.title = `${customer.name} · Simulated phone`
  state.thread = makeThread({
    customer,
    numbers: state.numbers,
    chat,
    act: actions(chat),
    onBack: () => closeScreen('push'),
    onNumber: (numberId) => open({ ...chat, numberId }),
    onAbout: () => showAbout(aboutContent()),
  })
  const composer = makeComposer({
    onText: (text) => tell(writeMessage(chat, { type: 'text', text })),
    onAttach: () => attach(chat),
  })
  screen.replaceChildren(state.thread.element, composer.element)
  drawList()
  drawSide()
  await refresh()
  state.thread?.scrollToEnd()
  if (matchMedia('(hover: hover)').matches) composer.focus()
}

/** Reads the open chat anew; while the page is visible, that is the customer looking at it. */
async function refresh() {
  const { chat, thread } = state
  if (!chat) return
  const view = document.visibilityState === 'visible' ? await openChat(chat) : await readChat(chat)
  if (state.thread !== thread) return
  thread?.update(view, now())
  const isNew = view.numberShownUntil !== state.view?.numberShownUntil
  state.view = view
  if (isNew) drawSide()
}

async function leave() {
  const { chat } = state
  state.chat = null
  state.thread = null
  state.view = null
  if (chat) await closeChat(chat)
}

async function closeScreen(how) {
  await leave()
  if (how === 'push') history.pushState(null, '', '/')
  drawNothing()
}

function drawNothing() {
  document.body.dataset.view = 'list'
  document.title = 'Simulated phone'
  screen.replaceChildren(
    h('p', { class: 'empty' }, 'Choose a customer to hold their phone, or write as a new one.'),
  )
  drawList()
  drawSide()
}

function actions(chat) {
  const sendPlace = (contextMessageId) => (place) =>
    tell(writeMessage(chat, { type: 'location', ...place, ...(contextMessageId && { contextMessageId }) }))
  return {
    tapButton: (message, { id, title }) =>
      tell(writeMessage(chat, { type: 'button_reply', id, title, contextMessageId: message.id })),
    openList: (message) =>
      showList(message, ({ id, title, description }) =>
        tell(
          writeMessage(chat, {
            type: 'list_reply',
            id,
            title,
            ...(description && { description }),
            contextMessageId: message.id,
          }),
        ),
      ),
    pickPlace: (message) => showPlaces(sendPlace(message.id)),
    shareNumber: (message) =>
      tell(writeMessage(chat, { type: 'contacts', shareOwnNumber: true, contextMessageId: message.id })),
    sendPlace: sendPlace(),
    write: (text) => tell(writeMessage(chat, { type: 'text', text })),
  }
}

function attach(chat) {
  showAttachments({
    onFile: (file) => tell(sendFile(chat, file)),
    onSample: (sample) => tell(writeMessage(chat, { type: 'image', sample })),
    onPlace: () => showPlaces(actions(chat).sendPlace),
    onContact: () => tell(writeMessage(chat, { type: 'contacts', shareOwnNumber: true })),
    hasNumber: Boolean(customerOf(chat)?.phone),
  })
}

async function sendFile(chat, file) {
  if (file.size > 100 * 1024 * 1024) throw new Error('A file may have 100 MB at most.')
  const dataBase64 = await base64Of(file)
  const mimeType = file.type || 'application/octet-stream'
  const kind = mimeType.split('/')[0]
  const media = { dataBase64, mimeType }
  if (kind === 'image' || kind === 'video') return writeMessage(chat, { type: kind, ...media })
  if (kind === 'audio') return writeMessage(chat, { type: 'audio', voice: false, ...media })
  return writeMessage(chat, { type: 'document', filename: file.name || 'document', ...media })
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => reject(new Error('The file cannot be read.'))
    reader.readAsDataURL(file)
  })
}

/** Whether it worked; what went wrong is shown. */
async function tell(work) {
  try {
    await work
    return true
  } catch (error) {
    showProblem(error.message)
    return false
  }
}

/** Several changes close together are read once. */
function gathered(work) {
  let isPlanned = false
  return () => {
    if (isPlanned) return
    isPlanned = true
    setTimeout(() => {
      isPlanned = false
      work().catch(() => undefined)
    }, 30)
  }
}

async function openFromAddress(how) {
  const address = new URLSearchParams(location.search)
  const customerId = address.get('customer')
  const numberId = address.get('number') ?? state.numbers[0]?.id
  if (customerId && numberId) await open({ customerId, numberId }, how)
  else await closeScreen('keep')
}

const rereadWorld = gathered(readWorld)
const rereadLines = gathered(readLines)
const rereadChat = gathered(refresh)

document.getElementById('new-customer').prepend(icon('plus'))
document.getElementById('new-customer').addEventListener('click', () =>
  showNewCustomer(async (given) => {
    const customer = await call('POST', '/customers', given)
    await readWorld()
    return () => open({ customerId: customer.id, numberId: state.numbers[0].id })
  }),
)
find.addEventListener('input', drawList)
window.addEventListener('popstate', () => openFromAddress('keep'))
document.addEventListener('visibilitychange', () => {
  if (!state.chat) return
  if (document.visibilityState === 'visible') rereadChat()
  else closeChat(state.chat).catch(() => undefined)
})
setInterval(drawList, 30_000)

readWorld()
  .then(() => openFromAddress('keep'))
  .catch((error) => showProblem(error.message))

watch(
  (change) => {
    if (change.kind === 'world') rereadWorld()
    if (change.kind !== 'chat') return
    rereadLines()
    if (change.customerId === state.chat?.customerId && change.numberId === state.chat?.numberId) rereadChat()
  },
  (isConnected) => {
    deviceState.textContent = isConnected ? '' : 'Reconnecting…'
    if (!isConnected) return
    rereadWorld()
    rereadChat()
  },
)
