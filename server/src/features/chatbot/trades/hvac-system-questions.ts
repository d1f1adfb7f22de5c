import { choice, unsure } from './common.ts'
import type { Question } from './trade.ts'

/** What stands in the home, and how big the home is. */
export const systemQuestions: Question[] = [
  {
    key: 'system',
    label: { en: 'System', es: 'Sistema' },
    ask: { en: 'What kind of system is it?', es: '¿Qué tipo de sistema es?' },
    again: { en: 'Please choose the system, or "Not sure".', es: 'Por favor elija el sistema, o "No sé".' },
    choices: [
      choice(
        'split',
        'Central AC and furnace',
        'Aire central',
        `
          central air, central ac, central, split system, furnace, aire central, central unit, attic unit
        `,
        'ac, split, attic, closet, outside unit, atico',
        {
          en: 'One unit outside, one in an attic or closet',
          es: 'Una unidad afuera y otra en el ático o clóset',
        },
      ),
      choice('heat_pump', 'Heat pump', 'Bomba de calor', 'heat pump, heatpump, bomba de calor'),
      choice(
        'mini_split',
        'Mini-split',
        'Minisplit',
        'mini split, minisplit, mini splits, ductless, wall unit, sin ductos',
        'wall, pared',
        { en: 'A unit on the wall, no ducts', es: 'Una unidad en la pared, sin ductos' },
      ),
      choice(
        'package',
        'Rooftop or package',
        'Paquete en el techo',
        `
          package unit, packaged unit, rooftop, rooftop unit, roof unit, rtu, unidad paquete, paquete
        `,
        'roof, techo, package',
      ),
      choice(
        'boiler',
        'Boiler or radiators',
        'Caldera o radiadores',
        'boiler, radiator, radiators, baseboard, caldera, radiador, radiadores',
      ),
      choice(
        'window',
        'Window unit',
        'De ventana',
        'window unit, window ac, aire de ventana, unidad de ventana',
        'window, ventana',
      ),
      unsure,
    ],
  },
  {
    key: 'fuel',
    label: { en: 'Fuel', es: 'Energía' },
    ask: { en: 'Is the heating gas or electric?', es: '¿La calefacción es de gas o eléctrica?' },
    again: {
      en: 'Gas or electric? "Not sure" is fine too.',
      es: '¿Gas o eléctrica? "No sé" también está bien.',
    },
    choices: [
      choice('gas', 'Gas or propane', 'Gas o propano', 'gas, natural gas, propane, gass, propano'),
      choice(
        'electric',
        'Electric',
        'Eléctrica',
        'electric, electrical, electricity, electrico, electrica, electricidad, de luz, heat pump',
      ),
      unsure,
    ],
    applies: ({ details }) => details.system !== 'heat_pump' && details.system !== 'mini_split',
  },
  {
    key: 'home_size',
    label: { en: 'Home size', es: 'Tamaño de la casa' },
    ask: { en: 'How big is the home?', es: '¿De qué tamaño es la casa?' },
    again: { en: 'A guess is fine: how many square feet?', es: 'Más o menos: ¿cuántos pies cuadrados?' },
    choices: [
      choice(
        'small',
        'Under 1,500 sq ft',
        'Menos de 1,500 ft²',
        'small house, casa chica, one bedroom, 1 bedroom, studio',
        'small, chica, pequena',
      ),
      choice('medium', '1,500 to 2,500 sq ft', '1,500 a 2,500 ft²', '', 'medium, mediana, average'),
      choice(
        'large',
        'Over 2,500 sq ft',
        'Más de 2,500 ft²',
        'big house, casa grande',
        'big, large, grande, huge',
      ),
      unsure,
    ],
    acceptsWords: true,
  },
  {
    key: 'stories',
    label: { en: 'Stories', es: 'Pisos' },
    ask: { en: 'Is the home one story or more?', es: '¿La casa es de un piso o más?' },
    again: { en: 'How many floors does the home have?', es: '¿Cuántos pisos tiene la casa?' },
    choices: [
      choice(
        'one',
        'One story',
        'Un piso',
        'one story, single story, 1 story, one floor, un piso, una planta, 1 piso',
        'one, single, uno',
      ),
      choice(
        'more',
        'Two or more',
        'Dos o más',
        `
          two story, 2 story, two stories, 2 stories, three story, two floors, dos pisos, 2 pisos,
          dos plantas, two storey
        `,
        'two, three, more, dos, tres, mas',
      ),
      unsure,
    ],
  },
  {
    key: 'unit_count',
    label: { en: 'Systems', es: 'Equipos' },
    ask: { en: 'How many systems do you have?', es: '¿Cuántos equipos tiene?' },
    again: { en: 'One system, or more?', es: '¿Un equipo, o más?' },
    choices: [
      choice(
        'one',
        'One',
        'Uno',
        'one system, one unit, 1 unit, 1 system, un equipo, una unidad, un aire',
        'one, uno, single, just one',
      ),
      choice(
        'two',
        'Two',
        'Dos',
        'two systems, two units, 2 units, 2 systems, dos equipos, dos unidades, dos aires',
        'two, dos, both',
      ),
      choice(
        'more',
        'Three or more',
        'Tres o más',
        'three systems, three units, 3 units, 3 systems, 4 units, tres equipos, tres unidades',
        'three, four, more, several, tres, cuatro, mas, varios',
      ),
    ],
  },
  {
    key: 'thermostat_problem',
    label: { en: 'Thermostat problem', es: 'Problema del termostato' },
    ask: { en: 'What is the thermostat doing?', es: '¿Qué le pasa al termostato?' },
    again: {
      en: 'Please choose what fits the thermostat best.',
      es: 'Por favor elija lo que mejor describa al termostato.',
    },
    choices: [
      choice(
        'blank',
        'Screen is blank',
        'Pantalla apagada',
        `
          blank, blank screen, screen is off, no display, dead, not turning on, wont turn on,
          pantalla apagada, apagado, no prende, en blanco
        `,
      ),
      choice(
        'wrong',
        'Works wrong',
        'Funciona mal',
        `
          wrong temperature, not working, not reading, doesnt work, wont change, error, broken,
          funciona mal, no funciona, no sirve, marca mal, no responde
        `,
        'wrong, mal',
      ),
      choice(
        'new',
        'I want a new one',
        'Quiero uno nuevo',
        `
          new thermostat, install, installed, upgrade, replace, smart thermostat, nuevo, instalar, cambiar
        `,
        'new, new one, uno nuevo',
      ),
    ],
  },
]
