import { phraseList } from '../understand/phrase-list.ts'
import { fixtureQuestions } from './plumbing-fixture-questions.ts'
import { pipeQuestions } from './plumbing-pipe-questions.ts'
import type { Job, Trade } from './trade.ts'

const jobs: Job[] = [
  {
    value: 'water_heater',
    title: { en: 'Water heater', es: 'Calentador de agua' },
    words: {
      sure: phraseList(`
        water heater, hot water heater, hot water tank, waterheater, hot water, tankless, no hot water,
        pilot light, calentador, calenton, caldera, boiler, agua caliente, termotanque,
        calentador de agua, no tengo agua caliente, no hay agua caliente, sin agua caliente,
        no sale agua caliente, no llega agua caliente, no tenemos agua caliente
      `),
    },
    questions: ['heater_problem', 'water_off', 'heater_fuel', 'heater_tank'],
  },
  {
    value: 'toilet',
    title: { en: 'Toilet', es: 'Inodoro' },
    words: {
      sure: phraseList(`
        toilet, toliet, commode, inodoro, excusado, escusado, retrete, wc, taza del bano, sanitario,
        tasa del bano, poceta, bano tapado, tapo el bano, tapo mi bano, bano esta tapado,
        bano no jala, bano se tapo
      `),
      weak: ['flush', 'flushing', 'wont flush'],
    },
    questions: ['toilet_problem', 'water_off', 'only_toilet'],
  },
  {
    value: 'disposal',
    title: { en: 'Garbage disposal', es: 'Triturador' },
    words: {
      sure: phraseList(`
        garbage disposal, disposal, disposer, insinkerator, triturador, trituradora,
        triturador de basura, triturador de comida
      `),
    },
    questions: ['disposal_problem'],
  },
  {
    value: 'sewer',
    title: { en: 'Sewer or main line', es: 'Drenaje principal' },
    words: {
      sure: phraseList(`
        sewer, sewer line, main line, mainline, septic, clean out, cleanout, drenaje principal,
        linea principal, alcantarilla, alcantarillado, fosa septica, all the drains, all drains,
        all my drains, every drain, todos los drenajes, todos los desagues
      `),
    },
    questions: ['cleanout', 'property_kind'],
  },
  {
    value: 'water_supply',
    title: { en: 'No or low water', es: 'Sin agua o poca presión' },
    words: {
      sure: phraseList(`
        no water, low pressure, water pressure, low water pressure, no pressure, no running water,
        no tengo agua, no hay agua, sin agua, no sale agua, poca presion, baja presion, presion de agua,
        no llega agua, poca agua
      `),
    },
    questions: ['supply_extent'],
  },
  {
    value: 'drain',
    title: { en: 'Clogged drain', es: 'Drenaje tapado' },
    words: {
      sure: phraseList(`
        clogged drain, clogged sink, sink is clogged, slow drain, drain is clogged, drenaje tapado,
        fregadero tapado, lavabo tapado
      `),
      likely: phraseList(`
        clog*, drain, draining, drains, blocked, backed up, unclog, stopped up, wont drain,
        not draining, plugged, snake, tapado, tapada, tapo, tapados, se tapo, destapar, drenaje,
        desague, cano, caneria tapada, no drena, no baja el agua, obstruido, atascado, coladera
      `),
    },
    questions: ['drain_extent', 'cleanout'],
  },
  {
    value: 'leak',
    title: { en: 'Leak or burst pipe', es: 'Fuga o tubo roto' },
    words: {
      sure: phraseList(`
        burst pipe, pipe burst, broken pipe, leaking pipe, pipe is leaking, leaky pipe, pipe leak,
        pipe broke, busted pipe, frozen pipe, slab leak, water leak, leak under, leaking under,
        water everywhere, water spraying, water is spraying, spraying everywhere, water gushing, ceiling is leaking, leak in the ceiling, leak in my ceiling,
        water coming through, tubo roto, tuberia rota, tubo reventado, se revento, se rompio,
        fuga de agua, fuga en, fuga debajo,  agua por todos lados, agua por todas partes
      `),
      likely: phraseList(`
        pipe, pipes, tubo, tuberia, flooded, flooding, inundado, inundada, inundacion, water damage,
        humedad, caneria
      `),
      weak: phraseList(`
        leak, leaks, leaking, leaky, leek, leking, dripping, drip, fuga, fugas, gotea, goteando, goteo,
        gotera, tira agua, tirando agua, chorreando, se sale el agua, sale agua
      `),
    },
    questions: ['water_off', 'leak_place'],
  },
  {
    value: 'fixture',
    title: { en: 'Faucet, sink or shower', es: 'Llave, lavabo o regadera' },
    words: {
      sure: phraseList(`
        leaky faucet, leaking faucet, dripping faucet, faucet drips, faucet is leaking, shower head,
        shower valve, hose bib, hose bibb, llave que gotea, llave gotea
      `),
      likely: phraseList(`
        faucet, tap, spigot, shower, bathtub, tub, llave, grifo, regadera, ducha, tina, banera,
        monomando
      `),
      weak: phraseList(`
        sink, lavabo, fregadero, lavamanos, washing machine, dishwasher, lavadora, lavaplatos
      `),
    },
    questions: ['fixture_place', 'water_off'],
  },
  {
    value: 'install',
    title: { en: 'New install or remodel', es: 'Instalación o remodelar' },
    words: {
      sure: phraseList(`
        remodel, remodeling, repipe, repiping, rough in, new construction, gas line, water softener,
        water filter, remodelar, remodelacion, linea de gas, suavizador, filtro de agua, obra nueva,
        reverse osmosis
      `),
      weak: phraseList(`
        install, installation, installed, instalar, instalacion, poner
      `),
    },
    questions: ['what_is_wrong', 'property_kind'],
  },
  {
    value: 'other',
    title: { en: 'Something else', es: 'Otra cosa' },
    words: {},
    questions: ['what_is_wrong'],
  },
]

export const plumbing: Trade = {
  name: 'plumbing',
  jobs,
  questions: [...fixtureQuestions, ...pipeQuestions],
  urgencyOf({ job, details }) {
    if (details.water_off === 'no') return 'emergency'
    if (details.toilet_problem === 'overflowing') return 'urgent'
    if (details.heater_problem === 'leaking' && details.water_off) return 'urgent'
    if (details.heater_problem === 'no_hot_water') return 'urgent'
    if (details.heater_problem === 'replace' || job === 'install') return 'planned'
    if (job === 'toilet' && details.toilet_problem === 'replace') return 'planned'
    if (job === 'toilet' && details.toilet_problem === 'clogged' && details.only_toilet) {
      return details.only_toilet === 'yes' ? 'urgent' : 'soon'
    }
    if (job === 'leak' && details.water_off) return 'urgent'
    if (job === 'drain' && details.drain_extent === 'several') return 'urgent'
    if (job === 'water_supply' && details.supply_extent === 'whole') return 'urgent'
    return undefined
  },
}
