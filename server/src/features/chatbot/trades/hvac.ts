import { phraseList } from '../understand/phrase-list.ts'
import { faultQuestions } from './hvac-fault-questions.ts'
import { systemQuestions } from './hvac-system-questions.ts'
import type { Job, Trade } from './trade.ts'

const jobs: Job[] = [
  {
    value: 'no_cool',
    title: { en: 'AC not cooling', es: 'El aire no enfría' },
    words: {
      sure: phraseList(`
        no ac, ac is out, ac out, ac went out, ac died, ac is down, ac not working, ac isnt working,
        ac is not working, ac stopped working, ac broke, ac is broken, ac not cooling, ac isnt cooling,
        ac is not cooling, no cooling, no cool air, no cold air, not cooling, isnt cooling,
        not blowing cold, wont cool, doesnt cool, blowing hot, blowing warm, warm air, ac wont turn on,
        air conditioner is not working, air conditioner isnt working, air conditioner not working,
        air conditioning is out, air conditioning not working, air conditioner broke, no a c,
        a c is out, a c not working, a c isnt working, no enfria, no esta enfriando, no sale frio,
        sale aire caliente, aire caliente, aire no sirve, aire no funciona,
        aire acondicionado no funciona, aire acondicionado no sirve, aire no prende,
        se descompuso el aire, sin aire acondicionado, sin aire
      `),
      likely: phraseList('hot in here, its hot in, house is hot, hace mucho calor'),
      weak: phraseList(`
        ac, a c, air conditioner, air conditioning, air conditioned, airconditioner, cooling, condenser,
        compressor, aire acondicionado, el aire, clima, mi aire, enfria
      `),
    },
    questions: ['vulnerable', 'system', 'breaker'],
  },
  {
    value: 'no_heat',
    title: { en: 'Heating not working', es: 'La calefacción falla' },
    words: {
      sure: phraseList(`
        no heat, no heating, heat is out, heat went out, heat not working, heat isnt working,
        heat is not working, heater not working, heater isnt working, heater is not working,
        heater is out, heater stopped, heater broke, heater wont, heater went out, furnace is out,
        furnace wont, furnace not working, furnace isnt working, furnace is not working,
        furnace stopped, furnace went out, furnace died, blowing cold, not heating, isnt heating,
        wont heat, doesnt heat, cold air coming, house is cold, its freezing, freezing in here,
        boiler is out, boiler not working, no calienta, sin calefaccion, no tengo calefaccion,
        no hay calefaccion, calefaccion no funciona, calefaccion no sirve, calefaccion no prende,
        la calefaccion no, hace mucho frio, no prende la calefaccion, no sale aire caliente,
        no sirve la calefaccion
      `),
      weak: phraseList(`
        heat, heater, heating, furnace, furnance, boiler, calefaccion, calenton, calentador, caldera
      `),
    },
    questions: ['vulnerable', 'system', 'fuel'],
  },
  {
    value: 'replacement',
    title: { en: 'New system or quote', es: 'Equipo nuevo' },
    words: {
      sure: phraseList(`
        new system, new unit, new ac, new a c, new furnace, new heat pump, new air conditioner,
        new hvac, replace my, replace the, replace our, replacement quote, system replacement,
        replacement, install a mini split, install mini split, new mini split, mini split install*,
        install ac, install a new, equipo nuevo, sistema nuevo, aire acondicionado nuevo, cotizar un aire, cotizar aire, aire nuevo, unidad nueva,
        minisplit nuevo, cambiar el equipo, cambiar el aire, cambiar mi aire, reemplazar,
        instalar un minisplit, instalar minisplit, instalar un aire, instalar aire
      `),
      likely: phraseList(`
        install, installation, upgrade, replace, instalar, instalacion
      `),
    },
    questions: ['system', 'home_size', 'stories'],
  },
  {
    value: 'tune_up',
    title: { en: 'Tune-up, maintenance', es: 'Mantenimiento' },
    words: {
      sure: phraseList(`
        tune up, tuneup, maintenance, annual service, yearly service, check up, checkup, seasonal,
        inspection, cleaning, mantenimiento, servicio anual, revision, limpieza, afinacion
      `),
    },
    questions: ['unit_count', 'system'],
  },
  {
    value: 'thermostat',
    title: { en: 'Thermostat', es: 'Termostato' },
    words: {
      sure: phraseList(`
      thermostat, termostat, thermastat, nest, ecobee, honeywell, termostato
    `),
    },
    questions: ['thermostat_problem', 'system'],
  },
  {
    value: 'leak_ice',
    title: { en: 'Water leak or ice', es: 'Gotea o tiene hielo' },
    words: {
      sure: phraseList(`
        ac leaking, ac is leaking, ac leaks, leaking water, water leaking, unit is leaking, frozen,
        frozen coil, froze up, freezing up, iced up, ice on, ice, condensation, drip pan, drain pan,
        condensate, hielo, congelado, congelada, se congela, se congelo, tira agua, tirando agua,
        gotea agua, aire gotea, charola
      `),
      likely: phraseList(`
        leak, leaks, leaking, dripping, gotea, goteando, fuga, refrigerant, freon
      `),
    },
    questions: ['ice', 'system'],
  },
  {
    value: 'airflow',
    title: { en: 'Weak air, uneven rooms', es: 'Poco aire' },
    words: {
      sure: phraseList(`
        weak air, weak airflow, low airflow, air flow, airflow, not much air, no air coming,
        no air is coming, uneven, one room, upstairs is hot, upstairs is hotter, hotter than, colder than, upstairs too hot, upstairs is cold, hot upstairs, vents,
        no air, poco aire, sale poco aire, no sale aire, un cuarto, no llega el aire
      `),
    },
    questions: ['filter', 'system'],
  },
  {
    value: 'noise_smell',
    title: { en: 'Noise or smell', es: 'Ruido u olor' },
    words: {
      sure: phraseList(`
        noise, noisy, loud, banging, squealing, screeching, grinding, rattling, humming, buzzing, musty,
        smells bad, bad smell, strange smell, weird smell, smells musty, ruido, hace ruido, mal olor,
        huele mal, huele feo, rechina, truena
      `),
      likely: phraseList('smell, smells, sound, sounds, olor, huele'),
    },
    questions: ['noise_kind', 'system'],
  },
  {
    value: 'air_quality',
    title: { en: 'Ducts or air quality', es: 'Ductos o calidad aire' },
    words: {
      sure: phraseList(`
        duct, ducts, ductwork, air quality, purifier, humidifier, dehumidifier, dust, mold, allergies,
        ducto, ductos, calidad del aire, polvo, moho, humidificador, purificador
      `),
    },
    questions: ['what_is_wrong', 'home_size'],
  },
  {
    value: 'other',
    title: { en: 'Something else', es: 'Otra cosa' },
    words: {},
    questions: ['what_is_wrong', 'system'],
  },
]

export const hvac: Trade = {
  name: 'hvac',
  jobs,
  questions: [...systemQuestions, ...faultQuestions],
  urgencyOf({ job, details }) {
    if (job === 'no_cool' || job === 'no_heat') return details.vulnerable === 'yes' ? 'emergency' : 'urgent'
    if (job === 'replacement' || job === 'tune_up' || job === 'air_quality') return 'planned'
    if (job === 'thermostat' && details.thermostat_problem === 'new') return 'planned'
    return undefined
  },
}
