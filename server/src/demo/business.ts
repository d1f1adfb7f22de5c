import { demoContacts } from './contacts.ts'
import { demoConversations } from './conversations.ts'
import { demoDeals } from './deals.ts'
import type { DemoAccount, DemoBusiness, DemoPerson, DemoPipeline } from './demo-business.ts'

/**
 * An invented plumber in Austin with four people, forty customers, a filled board and talks in two languages, all
 * times counted back from `now`. Pure data: the same `now` gives the same business. Nobody in it exists; the numbers are
 * set aside for fiction, the mail addresses cannot receive.
 */
export function demoBusiness(now: Date): DemoBusiness {
  return {
    account,
    people,
    pipeline,
    contacts: demoContacts(now),
    deals: demoDeals(now),
    conversations: demoConversations(now),
  }
}

const account: DemoAccount = {
  name: 'Copper Creek Plumbing',
  trade: 'plumbing',
  languages: ['en', 'es'],
  timeZone: 'America/Chicago',
  currency: 'USD',
  phone: '+15125550100',
  address: { line1: '2210 Copper Creek Rd', city: 'Austin', state: 'TX', zip: '78704' },
  businessHours: [
    ...([1, 2, 3, 4, 5] as const).map((day) => ({ day, opens: '07:30', closes: '18:00' })),
    { day: 6, opens: '08:00', closes: '13:00' },
  ],
  serviceZips: [
    ...[
      '78701',
      '78702',
      '78703',
      '78704',
      '78705',
      '78717',
      '78721',
      '78722',
      '78723',
      '78724',
      '78725',
      '78726',
    ],
    ...[
      '78727',
      '78728',
      '78729',
      '78730',
      '78731',
      '78732',
      '78733',
      '78734',
      '78735',
      '78736',
      '78737',
      '78738',
    ],
    ...[
      '78739',
      '78741',
      '78742',
      '78744',
      '78745',
      '78746',
      '78747',
      '78748',
      '78749',
      '78750',
      '78751',
      '78752',
    ],
    ...['78753', '78754', '78756', '78757', '78758', '78759'],
  ],
}

const people: DemoPerson[] = [
  {
    key: 'person:rosa',
    name: 'Rosa Delgado',
    email: 'rosa@coppercreek.example',
    role: 'owner',
    title: 'Owner',
  },
  {
    key: 'person:maria',
    name: 'Maria Tran',
    email: 'maria@coppercreek.example',
    role: 'admin',
    title: 'Office',
  },
  {
    key: 'person:devon',
    name: 'Devon Brooks',
    email: 'devon@coppercreek.example',
    role: 'member',
    title: 'Technician',
  },
  {
    key: 'person:pat',
    name: 'Pat Okafor',
    email: 'pat@coppercreek.example',
    role: 'viewer',
    title: 'Accountant',
  },
]

const pipeline: DemoPipeline = {
  name: 'Plumbing',
  stages: [
    { key: 'stage:new', name: 'New', kind: 'open' },
    { key: 'stage:contacted', name: 'Contacted', kind: 'open' },
    { key: 'stage:qualified', name: 'Qualified', kind: 'open' },
    { key: 'stage:estimate-scheduled', name: 'Estimate scheduled', kind: 'open' },
    { key: 'stage:estimate-sent', name: 'Estimate sent', kind: 'open' },
    { key: 'stage:follow-up', name: 'Follow-up', kind: 'open' },
    { key: 'stage:paid', name: 'Paid', kind: 'won' },
    { key: 'stage:lost', name: 'Lost', kind: 'lost' },
  ],
  lostReasons: [
    'Price',
    'Went with a competitor',
    'No response',
    'Too slow',
    'Timing, not now',
    'Out of area',
    'Service not offered',
    'Did it themselves',
    'Landlord decided otherwise',
    'Duplicate',
    'Wrong number or spam',
  ],
}
