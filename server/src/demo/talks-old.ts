import { days } from './ago.ts'
import type { Talk } from './conversations.ts'

/** Waiting for the customer, done, or come to nothing. */
export const oldTalks: Talk[] = [
  {
    with: 'Hank Dooley',
    status: 'pending',
    bot: 'handed_over',
    assignee: 'rosa',
    lines: [
      [days(6), 'customer', 'Tenant on Old Mill says the main line is backed up again, third time this year'],
      [
        days(5, 23, 40),
        'rosa',
        'Hi Hank. Then clearing it once more is wasted money. We should put a camera in.',
      ],
      [days(5, 23), 'customer', 'Agreed, go ahead'],
      [days(4, 20), 'rosa', 'Roots at 42 feet and a broken joint. I will write up a repair of that section.'],
      [days(3, 2), 'customer', 'Send it to me and I will talk to my partner'],
      [days(3), 'rosa', 'Sent. It is good for 30 days.'],
    ],
  },
  {
    with: 'Nicole Abrams',
    status: 'snoozed',
    bot: 'qualified',
    assignee: 'maria',
    lines: [
      [
        days(7),
        'customer',
        'Our 50 gallon gas water heater is 15 years old, want to replace it before it goes',
      ],
      [
        days(7),
        'bot',
        'Hi, this is the automatic assistant of Copper Creek Plumbing. To reach a human, write "person" at any time.\n\nGot it. Water heater: I want a new one.\n\nWhat is the service address, with ZIP code? You can type it or share your location.',
      ],
      [days(6, 23, 55), 'customer', '245 Redbud Trl 78733'],
      [
        days(6, 23, 55),
        'bot',
        'Thank you, Nicole. This is what I noted:\n\n• Water heater: I want a new one\n• Fuel: Gas\n• Tank or tankless: Tank\n• Urgency: No rush\n• Service address: 245 Redbud Trl, 78733\n\nWhat happens next: the office aims to answer you the same business day.',
      ],
      [days(6, 22), 'maria', 'Hi Nicole, thank you. I am putting two options together for you.'],
      [days(4), 'maria', 'Both options are in your mail now, with the permit included.'],
      [days(3, 20), 'customer', 'Got it, my husband is back on Monday'],
      [days(3, 19, 50), 'maria', 'Of course. I will ask again after that.'],
    ],
  },
  {
    with: 'Esteban Vega',
    status: 'open',
    bot: 'handed_over',
    assignee: 'maria',
    lines: [
      [days(8), 'customer', 'Vi su anuncio. Estoy remodelando la cocina y quiero mover la toma de agua'],
      [days(7, 22), 'maria', 'Hola Esteban, claro que sí. ¿Ya tiene el plano de los muebles?'],
      [days(7, 20), 'customer', 'Sí, se lo mando'],
      [days(7, 19), 'maria', 'Recibido, gracias. Le preparo el presupuesto.'],
      [days(5), 'maria', 'Hola Esteban, ¿pudo ver el presupuesto que le envié?'],
    ],
  },
  {
    with: 'Jean Mercer',
    status: 'open',
    bot: 'handed_over',
    assignee: 'rosa',
    lines: [
      [days(13), 'customer', 'Third pinhole leak this year. I think we need the whole house repiped'],
      [
        days(12, 23),
        'rosa',
        'Hi Jean, Rosa here. Three in a year says so too. May I come and look at the crawl space?',
      ],
      [days(12, 20), 'customer', 'Please do, mornings are best'],
      [days(9), 'rosa', 'The estimate is in your mail, with PEX and copper side by side.'],
      [days(8, 20), 'customer', 'Thank you. It is a lot, we need to think'],
      [
        days(6),
        'rosa',
        'Of course. We can also do it in two parts, first the hot side. Tell me if that helps.',
      ],
    ],
  },
  {
    with: 'Greg Paulson',
    status: 'closed',
    bot: 'handed_over',
    assignee: 'devon',
    urgent: true,
    lines: [
      [days(11), 'customer', 'Everything in the house is backing up!!'],
      [
        days(11),
        'bot',
        'Hi, this is the automatic assistant of Copper Creek Plumbing. To reach a human, write "person" at any time.\n\nGot it. Sewer or main line.\n\nIs there a sewer clean-out (a capped pipe) outside?',
      ],
      [days(10, 23, 57), 'customer', 'yes by the driveway. 402 Stonebridge Ln 78750'],
      [
        days(10, 23, 50),
        'maria',
        'Hi Greg, please use no water for now. Devon is nearby and on the way to you.',
      ],
      [days(10, 22, 40), 'devon', 'I am at your door.'],
      [days(10, 20), 'devon', 'Line is clear, the camera shows no damage. Video is in your mail.'],
      [days(9, 2), 'customer', 'Paid. Thank you for the quick help!'],
      [days(9), 'maria', 'Thank you, Greg!'],
    ],
  },
  {
    with: 'Yesenia Campos',
    status: 'closed',
    bot: 'handed_over',
    assignee: 'devon',
    lines: [
      [days(12), 'customer', 'Hola, el calentador tira agua por abajo'],
      [
        days(12),
        'bot',
        'Hola, soy el asistente automático de Copper Creek Plumbing. Para hablar con un humano, escriba "persona" en cualquier momento.\n\nEntendido. Calentador de agua: tira agua.\n\n¿Puede cerrar el agua, en la llave de paso o la principal?',
      ],
      [days(11, 23, 55), 'customer', 'ya la cerré, es de gas, 2660 Cenizo Cir 78724'],
      [
        days(11, 23, 40),
        'maria',
        'Hola Yesenia, gracias. Si gotea por abajo, casi siempre es el tanque. Devon pasa a verlo.',
      ],
      [days(11, 18), 'devon', 'Era el tanque. Ya le expliqué las opciones a su esposo.'],
      [days(10, 20), 'customer', 'Sí, el de 40 galones está bien'],
      [days(10, 3), 'devon', 'Instalado y probado. Deje correr el agua un minuto la primera vez.'],
      [days(10), 'customer', 'Todo perfecto, muchas gracias'],
    ],
  },
  {
    with: 'Brett Lawson',
    status: 'closed',
    bot: 'handed_over',
    assignee: 'maria',
    lines: [
      [days(27), 'customer', 'Looking for a water softener, installed'],
      [days(26, 22), 'maria', 'Hi Brett, happy to help. How many people live in the house?'],
      [days(26, 20), 'customer', 'four'],
      [days(25), 'maria', 'The estimate is in your mail. It has the loop, the drain and the unit.'],
      [days(19, 2), 'customer', 'Found somebody cheaper, thanks anyway'],
      [days(19), 'maria', 'Thank you for telling us, Brett. We are here if you need us.'],
    ],
  },
]
