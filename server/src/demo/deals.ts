import { ago, days, hours } from './ago.ts'
import { contactKey, demoContacts } from './contacts.ts'
import type { DemoDeal, PersonKey } from './demo-business.ts'

export function demoDeals(now: Date): DemoDeal[] {
  const sources = new Map(demoContacts(now).map(({ key, source }) => [key, source]))
  return rows.map(
    ([stage, name, title, jobType, urgency, dollars, person, createdAgo, stageAgo, lostReason], index) => {
      const contact = contactKey(name)
      return {
        key: `deal:${String(index + 1).padStart(2, '0')}-${contact.slice('contact:'.length)}`,
        contact,
        title,
        jobType,
        urgency,
        ...(dollars > 0 && { valueCents: dollars * 100 }),
        stage: `stage:${stage}`,
        status: stage === 'paid' ? 'won' : stage === 'lost' ? 'lost' : 'active',
        ...(lostReason && { lostReason }),
        ...(person && { assignee: `person:${person}` as PersonKey }),
        source: sources.get(contact) ?? 'manual',
        createdAt: ago(now, createdAgo),
        stageSince: ago(now, stageAgo),
      }
    },
  )
}

type Stage =
  | 'new'
  | 'contacted'
  | 'qualified'
  | 'estimate-scheduled'
  | 'estimate-sent'
  | 'follow-up'
  | 'paid'
  | 'lost'

/**
 * Stage, contact, title, job type, urgency, dollars (0: not known yet; home-services.md, section 7.1), assignee, created and
 * in this stage since (minutes ago), reason when lost.
 */
type Row = [Stage, string, string, string, DemoDeal['urgency'], number, string, number, number, string?]

const rows: Row[] = [
  ['new', 'Ana Ruiz', 'Water heater: leaking', 'water_heater', 'urgent', 0, '', 18, 18],
  ['new', 'Marcus Hale', 'Clogged kitchen drain', 'drain', 'soon', 0, '', 46, 46],
  ['new', 'Lucía Fernández', 'Fuga debajo del fregadero', 'leak', 'urgent', 0, 'maria', hours(2), hours(2)],
  ['new', 'Priya Nair', 'Shower valve drips', 'fixture', 'soon', 0, '', hours(3), hours(3)],
  ['contacted', 'Tom Becker', 'Toilet keeps running', 'toilet', 'soon', 220, 'maria', hours(5), hours(4)],
  [
    'contacted',
    'Jorge Salinas',
    'Poca presión en toda la casa',
    'water_supply',
    'urgent',
    380,
    'maria',
    hours(8),
    hours(7),
  ],
  [
    'contacted',
    'Denise Carter',
    'Garbage disposal jammed',
    'disposal',
    'soon',
    290,
    'devon',
    days(1, 1),
    days(1),
  ],
  [
    'qualified',
    'Walt Jensen',
    'No hot water, gas tank heater',
    'water_heater',
    'urgent',
    1_850,
    'maria',
    days(1, 4),
    days(1, 2),
  ],
  [
    'qualified',
    'Carmen Ortega',
    'Calentador de paso nuevo',
    'water_heater',
    'planned',
    3_900,
    'maria',
    days(1, 7),
    days(1, 6),
  ],
  ['qualified', 'Kevin Zhao', 'Slow drains upstairs', 'drain', 'soon', 350, 'devon', days(2), days(1, 20)],
  [
    'qualified',
    'Shauna Mills',
    'Two toilets to replace',
    'toilet',
    'planned',
    940,
    'maria',
    days(2, 6),
    days(2, 2),
  ],
  [
    'estimate-scheduled',
    'Roberto Peña',
    'Fuga en la pared del baño',
    'leak',
    'urgent',
    680,
    'devon',
    days(3),
    days(2, 12),
  ],
  [
    'estimate-scheduled',
    'Grace Whitfield',
    'Tankless conversion',
    'water_heater',
    'planned',
    4_600,
    'rosa',
    days(3, 5),
    days(2),
  ],
  [
    'estimate-scheduled',
    'Omar Haddad',
    'Bathroom remodel, rough-in',
    'install',
    'planned',
    7_200,
    'rosa',
    days(4),
    days(3),
  ],
  [
    'estimate-sent',
    'Beatriz Luna',
    'Cambiar tubería galvanizada',
    'install',
    'planned',
    6_800,
    'rosa',
    days(5),
    days(2),
  ],
  [
    'estimate-sent',
    'Hank Dooley',
    'Sewer line repair, rental on Old Mill',
    'sewer',
    'soon',
    5_400,
    'rosa',
    days(6),
    days(3),
  ],
  [
    'estimate-sent',
    'Nicole Abrams',
    'Water heater replacement, 50 gal gas',
    'water_heater',
    'soon',
    2_150,
    'maria',
    days(7),
    days(4),
  ],
  [
    'follow-up',
    'Esteban Vega',
    'Remodelar cocina: nueva toma de agua',
    'install',
    'planned',
    1_950,
    'maria',
    days(8),
    days(5),
  ],
  ['follow-up', 'Jean Mercer', 'Whole-house repipe', 'install', 'planned', 11_500, 'rosa', days(13), days(6)],
  [
    'paid',
    'Greg Paulson',
    'Main line clearing with camera',
    'sewer',
    'urgent',
    640,
    'devon',
    days(11),
    days(9),
  ],
  [
    'paid',
    'Yesenia Campos',
    'Calentador de 40 galones',
    'water_heater',
    'urgent',
    1_980,
    'devon',
    days(12),
    days(10),
  ],
  ['paid', 'Paul Novak', 'Slab leak under hallway', 'leak', 'emergency', 3_250, 'rosa', days(16), days(12)],
  ['paid', 'Marisol Ríos', 'Inodoro tapado', 'toilet', 'urgent', 260, 'devon', days(24), days(23)],
  [
    'lost',
    'Brett Lawson',
    'Water softener install',
    'install',
    'planned',
    2_700,
    'maria',
    days(27),
    days(19),
    'Price',
  ],
  [
    'lost',
    'Ricardo Solís',
    'Fuga en el patio',
    'leak',
    'soon',
    900,
    'maria',
    days(40),
    days(36),
    'No response',
  ],
]
