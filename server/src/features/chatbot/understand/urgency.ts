import type { Urgency } from '../bot-state.ts'
import { findPhrases, type Hit } from './find-phrases.ts'
import { phraseList } from './phrase-list.ts'
import type { Reading } from './words.ts'

/** How soon the customer wants it, from words such as "asap", "esta semana" or "no rush"; undefined when not said. */
export function readUrgency(reading: Reading): Urgency | undefined {
  const isReal = (hit: Hit) => !hit.negated && !isBeginning(reading, hit)
  if (findPhrases(reading, planned).some((hit) => !isBeginning(reading, hit))) return 'planned'
  const emergencies = findPhrases(reading, emergency)
  if (emergencies.some(isReal)) return 'emergency'
  if (findPhrases(reading, urgent).some(isReal) || saysTomorrowInSpanish(reading)) return 'urgent'
  if (findPhrases(reading, soon).some(isReal)) return 'soon'
  return emergencies.some((hit) => hit.negated && hit.phrase.startsWith('emergenc')) ? 'soon' : undefined
}

/** "Mañana" is tomorrow; "la mañana" and "por la mañana" are the morning. */
function saysTomorrowInSpanish(reading: Reading): boolean {
  return findPhrases(reading, ['manana'], { exactly: true }).some(
    (hit) => !hit.negated && reading.words[hit.start - 1]?.text !== 'la' && !isBeginning(reading, hit),
  )
}

/** "It started today", "desde hoy" tell since when, not how soon. */
function isBeginning({ words }: Reading, hit: Hit): boolean {
  return words
    .slice(Math.max(0, hit.start - 3), hit.start)
    .some((word) => word.clause === words[hit.start]!.clause && beginnings.has(word.text))
}

const beginnings = new Set(
  phraseList(`
  since, started, starting, began, begun, noticed, happened, stopped, broke, until, open, from, desde,
  empezo, comenzo, paso, abren, descompuso, was, last
`),
)
const emergency = phraseList(`
  emergency, emergencia, emergncy, flood, flooding, flooded, floods, burst, bursted, busted pipe,
  pipe broke, pipe exploded, water everywhere, pouring, gushing, spraying everywhere, overflowing,
  wont stop leaking, cant stop the water, cant shut off the water, cant turn off the water,
  ceiling is falling, ceiling collapsed, inundado, inundada, inundacion, inundando, inundo, se revento,
  reventado, reventada, revento, agua por todos lados, agua por todas partes, se esta desbordando,
  desbordando, sale mucha agua, sale agua a chorros, chorros de agua, a chorros,
  no puedo cerrar el agua, no puedo parar el agua, se rompio el tubo, se rompio la tuberia,
  se cayo el techo
`)
const urgent = phraseList(`
  asap, as soon as possible, right away, immediately, urgent, urgently, today, tonight, tomorrow,
  right now, now, same day, next day, quickly, first thing, as fast as, hurry, within 24 hours,
  need someone now, this morning, this afternoon, this evening, soonest, cant wait, cannot wait, no puede esperar,
  no puedo esperar, urgente, urge, me urge, lo antes posible, lo mas pronto posible, lo mas pronto,
  cuanto antes, hoy, hoy mismo, ahora, ahora mismo, ahorita, ya mismo, inmediatamente, de inmediato,
  esta noche, esta tarde, rapido, pronto posible
`)
const soon = phraseList(`
  this week, in a few days, next few days, couple of days, few days, this weekend, on monday,
  on tuesday, on wednesday, on thursday, on friday, on saturday, by friday, by the weekend,
  end of the week, soon, within the week, esta semana, en unos dias, unos dias, proximos dias, el lunes,
  el martes, el miercoles, el jueves, el viernes, el sabado, fin de semana, para el fin de semana,
  pronto, entre semana
`)
const planned = phraseList(`
  no rush, no hurry, not urgent, not in a hurry, no emergency rush, whenever, any time is fine,
  when you can, when you have time, isnt urgent, its not urgent, not a rush, planning, just planning,
  just a quote, just an estimate, want a quote, need a quote, get a quote, want an estimate, next week,
  next month, in a month, few weeks, couple of weeks, next year, sometime, in the future, no urgency,
  sin prisa, no hay prisa, no tengo prisa, no me urge, no es urgente, no urge, sin urgencia,
  cuando puedan, cuando pueda, cuando tengan tiempo, la proxima semana, la semana que viene,
  el proximo mes, el mes que viene, en unas semanas, una cotizacion, solo cotizar, un presupuesto,
  cotizar, no corre prisa, planeando, planificando
`)
