import { phraseList } from './phrase-list.ts'

export const gasPhrases = phraseList(`
  gas leak, gas leek, gas leaking, leaking gas, leak of gas, leaks gas, gas is leaking, gas escaping,
  gas fumes, gas line broke, gas line is broken, hit a gas line, broken gas line, broke the gas line,
  fuga de gas, fuga del gas, escape de gas, fugando gas, gas fugandose, tira gas, se sale el gas,
  se esta saliendo el gas, sale gas, saliendo gas, hissing gas, gas hissing
`)
export const coAlarms = phraseList(`
  co alarm, co detector, co2 alarm, co monitor, carbon monoxide alarm, carbon monoxide detector,
  alarma de co, detector de co
`)
export const goesOff = phraseList(`
  going off, goes off, went off, keeps going, beep*, sounding, ringing, alarming, chirp*, triggered,
  sonando, suena, sono, pita, pitando, se activo, headache, dizzy, mareo, mareado, mareada,
  dolor de cabeza, poisoning, intoxicacion
`)
export const shopping = phraseList(`
  install*, replace, replacement, buy, sell, battery, batteries, new, instalar, instalacion, comprar,
  vender, venden, cambiar, pila, pilas, inspection, recommend
`)
export const quietAlarm = phraseList(`
  not going off, isnt going off, did not go off, didnt go off, no suena, no esta sonando, is quiet,
  alarm is fine
`)
export const sparks = phraseList(`
  spark, sparks, sparking, sparkin, arcing, sparx, chispa, chispas, chispazo, chispazos, chispea,
  echa chispas, electric shock, electrical shock, shocked me, got shocked, getting shocked,
  burning smell, smell burning, smells burning, smells like burning, smells burnt, smell of burning,
  electrical burning, smells like something burning, burnt smell, burning wires, burning plastic,
  huele a quemado, olor a quemado, me dio toques, da toques, me dio corriente, corto circuito,
  cortocircuito, electrocut*
`)
export const electricThings = phraseList(`
  outlet, socket, breaker, breaker box, breaker panel, electrical panel, electric panel, fuse box,
  electrical box, electric box, wiring, wires, electrical, light fixture, ceiling light, light, lights,
  chandelier, power strip, ceiling fan, extension cord, enchufe, contacto electrico, tomacorriente,
  toma corriente, panel electrico, tablero electrico, caja electrica, caja de breakers, breakers,
  cables, cableado, lampara, foco, apagador, instalacion electrica
`)
export const plumbingParts = new Set(
  phraseList(`
  pipe, pipes, valve, nipple, fitting, hose, connection, side, line, port
`),
)
export const wetness = phraseList(`
  water, leak, leaks, leaking, dripping, drips, drip, pouring, flooding, flooded, wet, soaked, spraying,
  running, agua, gotea, goteando, fuga, mojado, mojada, mojados, chorrea, chorreando, inundado, escurre,
  escurriendo, cae, cayendo
`)
export const holding = new Set(phraseList('has, have, had, full, got, tiene, tienen, lleno, llena, con'))
export const reaching = phraseList(`
  on, onto, in, into, inside, through, near, by, over, from, reaching, reached, touching, close to,
  next to, around, toward, towards, above, under, out, out of, hitting, sobre, en, cerca, junto, encima,
  por, dentro, toca, tocando, llega, llegando, hasta, arriba, al, del
`)
export const sewage = phraseList(`
  sewage, sewege, sewerage, sewer is backing up, sewer backing up, sewer backed up, sewer backup,
  sewer back up, sewer overflow, sewer line backed up, sewer line backing up, sewer line is backing up, sewer line is backed up, backed up into the, backing up into the, raw sewage, septic backing up, septic backed up, septic overflow*,
  feces, poop coming, poop everywhere, poop water, shit coming, shit everywhere, shit is coming,
  poop is coming, human waste, black water coming, aguas negras, agua negra, aguas residuales,
  agua de drenaje, sale caca, saliendo caca, sale popo, saliendo popo, caca por, popo por,
  mierda saliendo, sale mierda, se regresa el drenaje, se regreso el drenaje, drenaje se regresa,
  drenaje se esta regresando, drenaje se regreso, drenaje se desbordo, excremento
`)
export const lockedIn = phraseList(`
  child locked in, kid locked in, baby locked in, someone is trapped, trapped inside, nino encerrado,
  bebe encerrado
`)
export const medicalNeeds = phraseList(`
  oxygen, oxygen machine, oxygen concentrator, dialysis, ventilator, life support, medical equipment,
  medical device, medical condition, medical need, medical needs, medical reasons, medical reason,
  medical emergency, medically fragile, medically, on hospice, hospice, chemo, chemotherapy, cpap,
  feeding tube, breathing machine, home from surgery, oxigeno, dialisis, respirador, equipo medico,
  aparato medico, condicion medica, necesidad medica, razones medicas, emergencia medica, quimioterapia,
  soporte vital, concentrador de oxigeno
`)

export const smellWords = phraseList(`
    smell*, smel, smels, smeel, stink*, odor, huele, guele, olor, oliendo
  `)
export const gasWords = phraseList('gas, gass, gaz, propane, propano, butano')
export const eggPhrases = phraseList(`
    rotten egg, rotten eggs, bad eggs, huevo podrido, huevos podridos
  `)
export const waterPhrases = phraseList('hot water, water, agua, drain, shower, drenaje')
export const carbonMonoxide = phraseList(`
    carbon monoxide, monoxido, monoxido de carbono, carbon monoxid
  `)
export const harmlessAfterFire = phraseList(`
    place, places, pit, alarm, alarms, sprinkler, sprinklers, department, station, up, extinguisher,
    detector, code, marshal, inspection, test, hydrant, truck, st, street, dr, drive, ln, lane, ct, court, rd, road
  `)
export const harmlessBeforeFire = phraseList('wont, not, doesnt, to, you')
export const fireWords = phraseList('fire, fuego, incendio, flames, smoke, humo')
export const firePhrases = phraseList(`
      on fire, smoke alarm is going off, smoke alarm going off, smoke detector going off, caught fire, en llamas, se quema, se esta quemando, is burning, it smokes, smoking,
      echando humo, saca humo
    `)
export const harmlessAfterSpark = phraseList('plug, plugs, ignition, igniter')
export const trappedPhrases = phraseList(`
      locked in, locked inside, stuck in the bathroom, stuck in the room, stuck in the bedroom,
      stuck in the house, stuck in the car, trapped, locked himself, locked herself, locked themselves,
      is locked in, got locked, encerrado, encerrada, encerrados, atrapado, atrapada, quedo encerrad*
    `)
export const childWords = phraseList(`
      child, children, kid, baby, toddler, infant, son, daughter, grandson, granddaughter, boy, girl,
      nino, nina, bebe, hijo, hija, nieto, nieta, chamaco
    `)
export const harmlessAfterWater = phraseList('heater, heaters, softener, pump, line')
export const harmlessAfterSewage = phraseList(`
        pump, pumps, ejector, ejectors, line, lines, pipe, pipes, system, smell
      `)
