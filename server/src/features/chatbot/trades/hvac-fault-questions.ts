import { phraseList } from '../understand/phrase-list.ts'
import { choice, descriptionQuestion, no, unsure, yes } from './common.ts'
import type { Question } from './trade.ts'

/** What is wrong, and who suffers from it. */
export const faultQuestions: Question[] = [
  {
    key: 'vulnerable',
    label: { en: 'Infants, elderly or ill at home', es: 'Bebés, mayores o enfermos en casa' },
    ask: {
      en: 'Is there an infant, an older person or somebody ill in the house?',
      es: '¿Hay algún bebé, persona mayor o enferma en la casa?',
    },
    again: {
      en: 'Is anybody at home for whom heat or cold is dangerous? Yes or no.',
      es: '¿Hay alguien en casa para quien el calor o el frío sea peligroso? Sí o no.',
    },
    choices: [
      yes(
        phraseList(`
        newborn, infant, kids under, toddler, month old, mom is 7*, mom is 8*, mom is 9*, mother is 7*,
        mother is 8*, mother is 9*, dad is 7*, dad is 8*, dad is 9*, father is 8*, meses de nacido, baby, babies, elderly, my grandma, my grandmother, my grandfather, old parents,
        elderly parents, pregnant, disabled, year old mother, year old father, recien nacido,
        recien nacida, bebe, bebes, mi abuela, mi abuelo, mi abuelita, persona mayor, personas mayores,
        adulto mayor, anciano, anciana, embarazada, enfermo, enferma, discapacitado
      `),
      ),
      no(
        phraseList(`
        no kids, no children, no babies, nobody old, just adults, only adults, solo adultos,
        puros adultos
      `),
      ),
    ],
  },
  {
    key: 'breaker',
    label: { en: 'Breaker checked', es: 'Breaker revisado' },
    ask: {
      en: 'Is the breaker on, and the thermostat set to cool?',
      es: '¿El breaker está encendido y el termostato en frío?',
    },
    again: {
      en: 'Did you check the breaker and the thermostat? Yes or no.',
      es: '¿Revisó el breaker y el termostato? Sí o no.',
    },
    choices: [
      yes(
        phraseList(`
        checked the breaker, reset the breaker, breaker is on, breaker is fine, revise el breaker,
        ya revise los breakers
      `),
      ),
      no(
        phraseList(`
        breaker tripped, breaker trips, breaker keeps tripping, se bota el breaker, se boto el breaker,
        didnt check the breaker
      `),
      ),
      unsure,
    ],
  },
  {
    key: 'ice',
    label: { en: 'Ice on the line', es: 'Hielo en la línea' },
    ask: {
      en: 'Do you see ice on the unit or its copper line?',
      es: '¿Ve hielo en la unidad o en el tubo de cobre?',
    },
    again: { en: 'Is there any ice or frost? Yes or no.', es: '¿Hay hielo o escarcha? Sí o no.' },
    choices: [
      yes(
        phraseList(`
        ice, frozen, froze, iced, freezing up, frost, hielo, congelado, congelada, se congela,
        se congelo, escarcha
      `),
      ),
      no(phraseList('no ice, not frozen, sin hielo, no hay hielo, no tiene hielo')),
      unsure,
    ],
  },
  {
    key: 'filter',
    label: { en: 'Filter changed', es: 'Filtro cambiado' },
    ask: {
      en: 'Was the filter changed in the last three months?',
      es: '¿Cambió el filtro en los últimos tres meses?',
    },
    again: {
      en: 'Did you change the air filter lately? Yes or no.',
      es: '¿Cambió el filtro de aire hace poco? Sí o no.',
    },
    choices: [
      yes(
        phraseList(`
        changed the filter, new filter, filter is new, filter is clean, cambie el filtro, filtro nuevo,
        filtro limpio
      `),
      ),
      no(
        phraseList(`
        filter is dirty, dirty filter, old filter, never changed, filtro sucio, no he cambiado el filtro
      `),
      ),
      unsure,
    ],
  },
  {
    key: 'noise_kind',
    label: { en: 'Noise or smell', es: 'Ruido u olor' },
    ask: { en: 'Is it a noise or a smell?', es: '¿Es un ruido o un olor?' },
    again: { en: 'A noise, or a smell?', es: '¿Ruido u olor?' },
    choices: [
      choice(
        'noise',
        'Noise',
        'Ruido',
        `
          noise, noisy, loud, banging, squealing, screeching, grinding, rattling, humming, buzzing, sound,
          ruido, rechina, truena, suena
        `,
      ),
      choice('smell', 'Smell', 'Olor', 'smell, smells, smelly, musty, odor, stinks, olor, huele, apesta'),
      choice('both', 'Both', 'Los dos', '', 'both, los dos, ambos'),
    ],
  },
  descriptionQuestion,
]
