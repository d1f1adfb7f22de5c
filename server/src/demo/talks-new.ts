import { days, hours } from './ago.ts'
import type { Talk } from './conversations.ts'

const hello =
  'Hi, this is the automatic assistant of Copper Creek Plumbing. To reach a human, write "person" at any time.'
const hola =
  'Hola, soy el asistente automático de Copper Creek Plumbing. Para hablar con un humano, escriba "persona" en cualquier momento.'

/** From today and yesterday. Ana waits right now: the bot has stepped aside, and nobody has answered her. */
export const newTalks: Talk[] = [
  {
    with: 'Ana Ruiz',
    status: 'open',
    bot: 'handed_over',
    urgent: true,
    lines: [
      [18, 'customer', 'Hi! My water heater is leaking, 78704'],
      [
        18,
        'bot',
        `${hello}\n\nGot it. Water heater: leaking.\n\nCan you shut off the water, at the fixture or the main valve?`,
      ],
      [15, 'customer', 'yes I closed the valve on top of it'],
      [15, 'bot', 'Thanks.\n\nIs the water heater gas or electric?'],
      [13, 'customer', 'Gas. Tank, maybe 12 years old'],
      [13, 'bot', 'Thanks.\n\nWhat is the street address there, in 78704? You can also share your location.'],
      [9, 'customer', '1204 Live Oak St. can I talk to a person please'],
      [9, 'bot', 'Of course. Maria will be with you here as soon as possible.'],
      [
        3,
        'customer',
        'It still drips with the valve closed and the hallway carpet is getting wet. How soon can somebody come?',
      ],
    ],
  },
  {
    with: 'Marcus Hale',
    status: 'open',
    bot: 'asking',
    lines: [
      [46, 'customer', 'kitchen sink wont drain'],
      [46, 'bot', `${hello}\n\nGot it. Clogged drain.\n\nHow soon do you need us?`],
      [44, 'customer', 'this week is fine'],
      [44, 'bot', 'Thanks.\n\nCan you send a photo of it? It helps us bring the right parts.'],
    ],
  },
  {
    with: 'Lucía Fernández',
    status: 'open',
    bot: 'handed_over',
    assignee: 'maria',
    urgent: true,
    lines: [
      [hours(2), 'customer', 'Hola, tengo una fuga debajo del fregadero'],
      [
        hours(2),
        'bot',
        `${hola}\n\nEntendido. Fuga o tubo roto: debajo de un lavabo.\n\n¿Puede cerrar el agua, en la llave de paso o la principal?`,
      ],
      [hours(1, 56), 'customer', 'Sí, ya la cerré'],
      [
        hours(1, 56),
        'bot',
        'Gracias.\n\n¿Cuál es la dirección del servicio, con código postal (ZIP)? Puede escribirla o compartir su ubicación.',
      ],
      [hours(1, 50), 'customer', '3407 Mesquite Ln, 78741'],
      [
        hours(1, 41),
        'maria',
        'Hola Lucía, soy Maria de la oficina. ¿El agua está cerrada en toda la casa o solo en la cocina?',
      ],
      [hours(1, 35), 'customer', 'Solo en la cocina'],
      [hours(1, 33), 'maria', 'Perfecto. Estoy viendo qué técnico está más cerca y le confirmo por aquí.'],
    ],
  },
  {
    with: 'Priya Nair',
    status: 'pending',
    bot: 'asking',
    lines: [
      [hours(3), 'customer', 'Hello, saw your ad. My shower valve drips all night'],
      [hours(3), 'bot', `${hello}\n\nGot it. Faucet, sink or shower.\n\nHow soon do you need us?`],
      [hours(2, 55), 'customer', 'No emergency, some day this week'],
      [
        hours(2, 55),
        'bot',
        'Thanks.\n\nWhat is the service address, with ZIP code? You can type it or share your location.',
      ],
    ],
  },
  {
    with: 'Tom Becker',
    status: 'open',
    bot: 'handed_over',
    assignee: 'maria',
    lines: [
      [hours(5), 'customer', 'Toilet in the guest bath keeps running, 78731'],
      [hours(5), 'bot', `${hello}\n\nGot it. Toilet: keeps running.\n\nHow soon do you need us?`],
      [hours(4, 50), 'customer', 'This week'],
      [
        hours(4, 50),
        'bot',
        'Thanks.\n\nWhat is the street address there, in 78731? You can also share your location.',
      ],
      [hours(4, 44), 'customer', '2911 Cedar Bend Rd'],
      [
        hours(4, 10),
        'maria',
        'Hi Tom, Maria here. It is most likely the flapper or the fill valve, a small repair. Which days suit you?',
      ],
      [hours(3, 40), 'customer', 'Thursday or Friday after lunch'],
      [hours(3, 32), 'maria', 'Noted. I will check the calendar and write you today.'],
    ],
  },
  {
    with: 'Jorge Salinas',
    status: 'open',
    bot: 'handed_over',
    assignee: 'maria',
    lines: [
      [hours(8), 'customer', 'Buenas, me los recomendó mi cuñado. No hay presión de agua en la casa'],
      [
        hours(8),
        'bot',
        `${hola}\n\nEntendido. Sin agua o poca presión.\n\n¿Es toda la casa, o un solo lugar?`,
      ],
      [hours(7, 52), 'customer', 'toda la casa'],
      [
        hours(7, 52),
        'bot',
        'Gracias.\n\n¿Cuál es la dirección del servicio, con código postal (ZIP)? Puede escribirla o compartir su ubicación.',
      ],
      [hours(7, 45), 'customer', '740 Limestone Way 78744'],
      [hours(7, 12), 'maria', 'Hola Jorge. ¿Sabe si sus vecinos también tienen poca presión?'],
      [hours(6, 58), 'customer', 'Los vecinos están bien'],
      [hours(6, 50), 'maria', 'Entonces puede ser la válvula reguladora. Le paso su caso a Devon.'],
    ],
  },
  {
    with: 'Denise Carter',
    status: 'pending',
    bot: 'handed_over',
    assignee: 'devon',
    lines: [
      [days(1, 1), 'customer', 'Disposal hums but does not turn'],
      [
        days(1, 1),
        'bot',
        `${hello}\n\nGot it. Garbage disposal: jammed or dead.\n\nHow soon do you need us?`,
      ],
      [days(1, 0, 55), 'customer', 'in a few days. 4520 Sycamore Pass 78749'],
      [
        days(1, 0, 20),
        'devon',
        'Hi Denise, Devon here. Please keep the switch off so that it does not burn out. Do you know the brand?',
      ],
      [days(1, 0, 5), 'customer', 'It says Evergrind on the side'],
      [days(1), 'devon', 'Good, I have parts for that one. The office will send you a day.'],
    ],
  },
]
