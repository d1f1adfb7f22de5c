import { phraseList } from '../understand/phrase-list.ts'
import { choice, descriptionQuestion, no, unsure, yes } from './common.ts'
import type { Question } from './trade.ts'

/** Drains, leaks, taps and new work: what changes crew or price. */
export const pipeQuestions: Question[] = [
  {
    key: 'drain_extent',
    label: { en: 'Drains affected', es: 'Drenajes afectados' },
    ask: { en: 'Is it one drain, or several in the home?', es: '¿Es un solo drenaje, o varios en la casa?' },
    again: {
      en: 'Does only one drain back up, or more than one?',
      es: '¿Se tapa solo un drenaje, o más de uno?',
    },
    choices: [
      choice(
        'one',
        'Only one',
        'Solo uno',
        `
          only one, just one, one drain, just the, only the, kitchen sink, bathroom sink, bathtub, tub,
          shower, solo uno, nada mas uno, nomas uno, un solo, solo el, solo la, fregadero, lavabo,
          regadera, tina, lavamanos
        `,
        'one, single, uno, una, sink, cocina, kitchen',
      ),
      choice(
        'several',
        'Several or all',
        'Varios o todos',
        `
          all drains, all the drains, all my drains, every drain, several drains, multiple drains,
          both bathrooms, all of them, whole house, more than one, everything is backing,
          everything backs, todos los drenajes, todos los desagues, varios drenajes, toda la casa, todos,
          varios, los dos banos
        `,
        'all, several, both, multiple, every, everything, two, three, dos, ambos, mas de uno',
      ),
      unsure,
    ],
  },
  {
    key: 'cleanout',
    label: { en: 'Clean-out outside', es: 'Registro afuera' },
    ask: {
      en: 'Is there a sewer clean-out (a capped pipe) outside?',
      es: '¿Hay un registro de drenaje (tubo con tapa) afuera?',
    },
    again: {
      en: 'A clean-out is a capped pipe near the house. Do you see one?',
      es: 'El registro es un tubo con tapa cerca de la casa. ¿Ve uno?',
    },
    choices: [
      yes(
        phraseList(`
        there is a cleanout, have a cleanout, have a clean out, hay registro, tengo registro,
        si hay registro
      `),
      ),
      no(
        phraseList(`
        no cleanout, no clean out, no hay registro, no tengo registro
      `),
      ),
      unsure,
    ],
    applies: ({ job, details }) => job === 'sewer' || details.drain_extent === 'several',
  },
  {
    key: 'supply_extent',
    label: { en: 'Where water is missing', es: 'Dónde falta agua' },
    ask: { en: 'Is it the whole house, or one place?', es: '¿Es toda la casa, o un solo lugar?' },
    again: {
      en: 'Is water weak or missing everywhere, or only in one place?',
      es: '¿Falta el agua en todas partes o solo en un lugar?',
    },
    choices: [
      choice(
        'whole',
        'Whole house',
        'Toda la casa',
        `
          whole house, entire house, everywhere, all over, all faucets, toda la casa, en todos lados,
          todas las llaves, todas partes, whole home
        `,
        'whole, all, entire, toda, todo, todas',
      ),
      choice(
        'one',
        'One place',
        'Un solo lugar',
        `
          one place, only in the, just the kitchen, only the shower, one faucet, kitchen only,
          un solo lugar, solo en, solo la cocina, just the shower, just in the
        `,
        'one, just, only, kitchen, shower, bathroom, uno, solo, cocina, bano, regadera',
      ),
      unsure,
    ],
  },
  {
    key: 'leak_place',
    label: { en: 'Where it leaks', es: 'Dónde está la fuga' },
    ask: { en: 'Where is the leak?', es: '¿Dónde está la fuga?' },
    again: {
      en: 'Please choose where the water comes from, as far as you can see.',
      es: 'Por favor elija de dónde sale el agua, hasta donde pueda ver.',
    },
    choices: [
      choice(
        'under_sink',
        'Under a sink',
        'Debajo de un lavabo',
        `
          under the sink, under sink, under my sink, under the kitchen sink, under kitchen sink,
          under the bathroom sink, under my kitchen sink, below the sink, sink, debajo del lavabo,
          debajo del fregadero, abajo del fregadero, abajo del lavabo, lavabo, fregadero
        `,
        'kitchen, cabinet, cocina',
      ),
      choice(
        'wall_ceiling',
        'Wall or ceiling',
        'Pared o techo',
        'ceiling, wall, walls, upstairs, techo, pared, paredes, muro, cielo raso',
      ),
      choice(
        'floor',
        'Floor or slab',
        'Piso o losa',
        `
          slab, floor, foundation, basement, crawl space, crawlspace, piso, suelo, losa, cimiento,
          cimientos, sotano
        `,
      ),
      choice(
        'outside',
        'Outside or yard',
        'Afuera o patio',
        `
          outside, yard, outdoors, sprinkler, front yard, backyard, hose bib, meter, driveway, afuera,
          patio, jardin, medidor, yarda, garden
        `,
      ),
      choice('bathroom', 'Bathroom', 'Baño', 'bathroom, restroom, bano, master bath'),
      unsure,
    ],
  },
  {
    key: 'fixture_place',
    label: { en: 'Fixture', es: 'Qué pieza' },
    ask: { en: 'Which one is it?', es: '¿Cuál es?' },
    again: { en: 'Please choose the fixture.', es: 'Por favor elija la pieza.' },
    choices: [
      choice(
        'kitchen',
        'Kitchen',
        'Cocina',
        'kitchen, kitchen sink, kitchen faucet, cocina, fregadero, kichen',
      ),
      choice(
        'bathroom',
        'Bathroom sink',
        'Lavabo del baño',
        'bathroom sink, bathroom faucet, bathroom, vanity, lavabo, lavamanos, llave del bano, bano',
      ),
      choice(
        'shower',
        'Shower or tub',
        'Regadera o tina',
        'shower, tub, bathtub, regadera, ducha, tina, banera',
      ),
      choice(
        'laundry',
        'Laundry or dishwasher',
        'Lavadora o lavaplatos',
        'laundry, washing machine, washer, dishwasher, lavadora, lavaplatos, lavanderia',
      ),
      choice(
        'outside',
        'Outside',
        'Afuera',
        'outside, outdoor, spigot, hose bib, hose, yard, afuera, patio, jardin, manguera',
      ),
      choice('other', 'Another one', 'Otra', '', 'other, another, otra, otro, something else'),
    ],
  },
  {
    key: 'property_kind',
    label: { en: 'Property', es: 'Propiedad' },
    ask: { en: 'What kind of property is it?', es: '¿Qué tipo de propiedad es?' },
    again: { en: 'A house, an apartment or a business?', es: '¿Casa, departamento o negocio?' },
    choices: [
      choice(
        'house',
        'House',
        'Casa',
        'my house, our house, single family, townhouse, mi casa, nuestra casa',
        'house, home, casa, duplex, condo',
      ),
      choice(
        'apartment',
        'Apartment',
        'Departamento',
        'my apartment, apartment building, mi departamento, mi apartamento',
        'apartment, apt, condo, departamento, apartamento, depa',
      ),
      choice(
        'business',
        'Business',
        'Negocio',
        `
          restaurant, our office, my store, my shop, commercial, restaurante, mi negocio, mi tienda,
          oficina
        `,
        'business, office, store, shop, negocio, tienda, local',
      ),
    ],
  },
  descriptionQuestion,
]
