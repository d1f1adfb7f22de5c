import type { QuestionKey } from '../bot-state.ts'
import type { Localized } from '../bot-turn.ts'
import { phraseList } from '../understand/phrase-list.ts'
import type { Choice, Question } from './trade.ts'

/** Said as a reply to a question. Lower case, no accents. */
export const yesWords = phraseList(`
  yes, yeah, yep, yup, ya, yea, yess, y, sure, ok, okay, correct, right, affirmative, of course, i can,
  i do, it is, there is, there are, i did, absolutely, definitely, indeed, uh huh, si, sii, s, sip,
  claro, claro que si, correcto, asi es, por supuesto, simon, afirmativo, si puedo, de acuerdo, exacto
`)
export const noWords = phraseList(`
  no, nope, nah, n, not, negative, i cant, i cannot, i can not, can not, cant, cannot, dont, not yet,
  never, no puedo, para nada, todavia no, aun no, nop, nel, negativo, no hay, tampoco, isnt, none,
  ninguno, ninguna
`)
export const unsureWords = phraseList(`
  not sure, idk, i dont know, dont know, dunno, no idea, unsure, unknown, maybe, cant tell, hard to say,
  not certain, no clue, i have no idea, donno, no se, no lo se, ni idea, no estoy seguro,
  no estoy segura, tal vez, quizas, quiza, a lo mejor, no sabria, quien sabe, no tengo idea, sepa
`)
export const skipWords = phraseList(`
  skip, pass, next, later, not now, maybe later, no thanks, no thank you, rather not, id rather not,
  prefer not to say, na, n a, nothing, no photo, no photos, no picture, dont have one, dont have any,
  dont have, cant right now, cant, none, no, nope, nah, not really, im not home, not home, omitir,
  saltar, paso, despues, luego, mas tarde, ahora no, ahorita no, no gracias, prefiero no,
  prefiero no decir, no tengo, no tengo foto, sin foto, no puedo, no puedo ahorita, nada, ninguno,
  ninguna, no estoy en casa, siguiente
`)

/**
 * A choice of a question. `words`, parted by commas, are understood anywhere in a message, `replyWords` only as a reply
 * to this question.
 */
export function choice(
  value: string,
  en: string,
  es: string,
  words: string,
  replyWords = '',
  description?: Localized,
): Choice {
  return {
    value,
    title: { en, es },
    words: phraseList(words),
    replyWords: phraseList(replyWords),
    ...(description && { description }),
  }
}

export const unsure: Choice = {
  value: 'unsure',
  title: { en: 'Not sure', es: 'No sé' },
  words: [],
  replyWords: unsureWords,
}
export const yes = (extra: string[] = []): Choice => ({
  value: 'yes',
  title: { en: 'Yes', es: 'Sí' },
  words: extra,
  replyWords: yesWords,
})
export const no = (extra: string[] = []): Choice => ({
  value: 'no',
  title: { en: 'No', es: 'No' },
  words: extra,
  replyWords: noWords,
})

/** Asked in every trade, in this order around the trade's own questions. */
export const essentialKeys = { job: 'job', urgency: 'urgency', address: 'address', zip: 'zip' } as const
/** May be passed over; asked before the last essential one, as far as `next-question.ts` finds room. */
export const optionalKeys: QuestionKey[] = phraseList('name, photo, availability, owner, budget')

export const jobLabel = { en: 'Job', es: 'Trabajo' }

export const commonQuestions: Question[] = [
  {
    key: 'urgency',
    label: { en: 'Urgency', es: 'Urgencia' },
    ask: { en: 'How soon do you need us?', es: '¿Para cuándo nos necesita?' },
    again: {
      en: 'Sorry, I did not get that. Please choose how soon you need us.',
      es: 'Disculpe, no entendí. Por favor elija para cuándo nos necesita.',
    },
    choices: [
      choice(
        'emergency',
        'Emergency, right now',
        'Emergencia, ya mismo',
        '',
        'right now, now, immediately, ahora mismo, ahora, ya, ya mismo',
      ),
      choice(
        'urgent',
        'Today or tomorrow',
        'Hoy o mañana',
        '',
        'very, muy urgente, manana, 24 hours, 24 horas',
      ),
      choice(
        'soon',
        'This week',
        'Esta semana',
        '',
        `
          week, semana, few days, dias, monday, tuesday, wednesday, thursday, friday, saturday, sunday,
          lunes, martes, miercoles, jueves, viernes, sabado, domingo
        `,
      ),
      choice(
        'planned',
        'No rush, planning',
        'Sin prisa, planeando',
        '',
        `
          rush, prisa, flexible, weeks, month, months, semanas, mes, meses, later, any time, anytime,
          cuando sea, cualquier dia, any day
        `,
      ),
    ],
  },
  {
    key: 'address',
    label: { en: 'Service address', es: 'Dirección del servicio' },
    ask: {
      en: 'What is the service address, with ZIP code? You can type it or share your location.',
      es: '¿Cuál es la dirección del servicio, con código postal (ZIP)? Puede escribirla o compartir su ubicación.',
    },
    again: {
      en: 'Sorry, I could not read that address. Please write number, street and ZIP code, for example: 100 Main St, 12345.',
      es: 'Disculpe, no pude leer la dirección. Por favor escriba número, calle y código postal, por ejemplo: 100 Main St, 12345.',
    },
    requestLocation: true,
  },
  {
    key: 'zip',
    label: { en: 'ZIP code', es: 'Código postal' },
    ask: { en: 'And the ZIP code there?', es: '¿Y el código postal (ZIP) de ahí?' },
    again: {
      en: 'Please send the 5-digit ZIP code of the service address, for example: 12345.',
      es: 'Por favor envíe el código postal de 5 dígitos de la dirección, por ejemplo: 12345.',
    },
  },
  {
    key: 'name',
    label: { en: 'Name', es: 'Nombre' },
    ask: { en: 'What name should we put on the job?', es: '¿A nombre de quién anotamos el trabajo?' },
    again: { en: 'What is your name, please?', es: '¿Cuál es su nombre, por favor?' },
  },
  {
    key: 'photo',
    label: { en: 'Photo', es: 'Foto' },
    ask: {
      en: 'Can you send a photo of it? It helps us bring the right parts.',
      es: '¿Puede enviar una foto? Nos ayuda a llevar las piezas correctas.',
    },
    again: { en: 'Send a photo here, or tap Skip.', es: 'Envíe una foto aquí, o toque Omitir.' },
    choices: [skip()],
  },
  {
    key: 'availability',
    label: { en: 'When somebody is home', es: 'Cuándo hay alguien en casa' },
    ask: { en: 'When is somebody at home?', es: '¿Cuándo hay alguien en casa?' },
    again: { en: 'Which part of the day suits you best?', es: '¿Qué parte del día le conviene más?' },
    choices: [
      choice('morning', 'Mornings', 'Por la mañana', '', 'morning, manana, am'),
      choice('afternoon', 'Afternoons', 'Por la tarde', '', 'afternoon, evening, tarde, pm'),
      choice(
        'any',
        'Any time',
        'A cualquier hora',
        '',
        'anytime, all day, always, whenever, todo el dia, siempre, cualquier',
      ),
    ],
    acceptsWords: true,
  },
  {
    key: 'owner',
    label: { en: 'Owner or tenant', es: 'Dueño o inquilino' },
    ask: { en: 'Are you the owner or the tenant there?', es: '¿Usted es dueño o inquilino?' },
    again: { en: 'Please choose what fits best.', es: 'Por favor elija lo que corresponda.' },
    choices: [
      choice(
        'owner',
        'Owner',
        'Dueño',
        `
          im the owner, i am the owner, im the homeowner, i own the, i own it, homeowner, soy el dueno,
          soy la duena, soy dueno, soy duena, soy propietario, soy el propietario, soy la propietaria,
          es mi casa propia
        `,
        'owner, own, owned, dueno, duena, propietario, propietaria, propia, mine, mia',
      ),
      choice(
        'tenant',
        'Tenant',
        'Inquilino',
        `
          im the tenant, i am the tenant, im a tenant, im renting, i rent, we rent, my landlord,
          soy inquilino, soy inquilina, soy el inquilino, soy la inquilina, yo rento, rentamos, mi casero
        `,
        'tenant, rent, renter, renting, inquilino, inquilina, rento, renta',
      ),
      choice(
        'manager',
        'Property manager',
        'Administrador',
        `
          im the property manager, property manager, i manage the, soy el administrador,
          soy la administradora, administro
        `,
        'manager, agent, landlord, administrador, administradora, casero, encargado, encargada',
      ),
    ],
  },
  {
    key: 'budget',
    label: { en: 'Budget', es: 'Presupuesto' },
    ask: {
      en: 'Do you have a budget in mind? A rough number is fine.',
      es: '¿Tiene un presupuesto en mente? Un número aproximado está bien.',
    },
    again: { en: 'Write a rough number, or tap Skip.', es: 'Escriba un número aproximado, o toque Omitir.' },
    choices: [skip()],
  },
]

/** The one question of every trade for a job that we have no questions for. */
export const descriptionQuestion: Question = {
  key: 'what_is_wrong',
  label: { en: 'What is wrong', es: 'Qué pasa' },
  ask: {
    en: 'Please tell me in a few words what you need.',
    es: 'Por favor cuénteme en pocas palabras qué necesita.',
  },
  again: { en: 'A few words about the problem are enough.', es: 'Unas palabras sobre el problema bastan.' },
  acceptsWords: true,
}

function skip(): Choice {
  return { value: 'skip', title: { en: 'Skip', es: 'Omitir' }, words: [], replyWords: skipWords }
}
