import { phraseList } from '../understand/phrase-list.ts'
import { choice, no, unsure, yes } from './common.ts'
import type { Question } from './trade.ts'

/** Water heater, toilet, disposal: what changes crew or price. */
export const fixtureQuestions: Question[] = [
  {
    key: 'heater_problem',
    label: { en: 'Heater problem', es: 'Problema del calentador' },
    ask: { en: 'What is the water heater doing?', es: '¿Qué le pasa al calentador?' },
    again: {
      en: 'Please choose what fits the water heater best.',
      es: 'Por favor elija lo que mejor describa al calentador.',
    },
    choices: [
      choice(
        'leaking',
        'Leaking',
        'Tira agua',
        `
          leak, leaks, leaking, leaky, leek, leking, leakin, busted, water all over, water everywhere, dripping, drips, fuga, gotea, goteando,
          tira agua, tirando agua, chorrea, chorreando, puddle, charco, saliendo agua, sale agua, burst
        `,
      ),
      choice(
        'no_hot_water',
        'No hot water',
        'No hay agua caliente',
        `
          no hot water, no longer hot, isnt heating, not heating, doesnt heat, wont heat, water is cold,
          cold water only, only cold water, no hot, not working, stopped working, died, pilot out, stay lit, pilot wont,
          pilot is out, pilot light, wont light, without hot water, sin agua caliente,
          no hay agua caliente, no tengo agua caliente, no tenemos agua caliente, no sale agua caliente,
          no sale caliente, no calienta, agua fria, se apago, no prende, no enciende, no funciona,
          no sirve, dejo de funcionar, descompuesto, descompuso
        `,
      ),
      choice(
        'weak',
        'Not hot enough',
        'Calienta poco',
        `
          not hot enough, lukewarm, runs out, not enough hot water, luke warm, barely warm, tibia,
          calienta poco, se acaba rapido, no calienta bien, se acaba el agua caliente
        `,
      ),
      choice(
        'noise',
        'Noise or bad water',
        'Ruido o agua sucia',
        `
          noise, noisy, banging, popping, rumbling, rusty, rusty water, brown water, ruido, truena,
          oxidada, agua sucia
        `,
      ),
      choice(
        'replace',
        'I want a new one',
        'Quiero uno nuevo',
        `
          new water heater, replace, replacement, replaced, new one, upgrade, switch to tankless, install,
          installed, reemplazar, cambiar, uno nuevo, nuevo calentador, calentador nuevo, instalar
        `,
      ),
    ],
  },
  {
    key: 'water_off',
    label: { en: 'Water shut off', es: 'Agua cerrada' },
    ask: {
      en: 'Can you shut off the water, at the fixture or the main valve?',
      es: '¿Puede cerrar el agua, en la llave de paso o la principal?',
    },
    again: {
      en: 'Is the water shut off, or can you shut it off?',
      es: '¿Está cerrada el agua, o la puede cerrar?',
    },
    choices: [
      choice(
        'yes',
        'Yes, it is off',
        'Sí, está cerrada',
        `
          water is off, water is shut off, water is turned off, water off, shut the water off,
          shut off the water, turned off the water, turned the water off, turned it off, shut it off,
          i closed the valve, closed the valve, main is off, agua cerrada, cerre el agua, ya cerre,
          ya la cerre, cerre la llave, ya esta cerrada, corte el agua, ya la corte, ya corte el agua
        `,
        `
          off, shut, closed, cerrada, cerre, si puedo, done, listo, ya, yes, yeah, yep, yup, y, ok, sure,
          i can, i did, si, sip, claro, ya lo cerre
        `,
      ),
      choice(
        'no',
        'No, I cannot',
        'No puedo',
        `
          cant shut it off, cannot shut it off, cant turn it off, cannot turn it off,
          cant shut the water off, cant shut off the water, cant turn off the water, wont shut off,
          wont turn off, valve is stuck, valve is broken, no puedo cerrar, no la puedo cerrar,
          no se puede cerrar, no cierra, llave pegada, la valvula no cierra
        `,
        `
          no, nope, nah, n, i cant, cant, cannot, i cannot, i can not, can not, unable, stuck, no puedo,
          not yet, todavia no, no se puede, still running, sigue saliendo
        `,
      ),
      choice(
        'unsure',
        'I do not know how',
        'No sé cómo',
        `
          dont know how, dont know where, cant find the shut off, cannot find the shut off, cant find the shutoff, where is the valve, where is the shut off, cant find the valve,
          no se como, no se donde, no encuentro la llave
        `,
        `
          not sure, idk, i dont know, dont know, dunno, no idea, no se, ni idea, how, como, where, donde
        `,
      ),
    ],
    applies: ({ job, details }) =>
      job === 'leak' ||
      (job === 'water_heater' && details.heater_problem === 'leaking') ||
      (job === 'toilet' &&
        (details.toilet_problem === 'leaking' || details.toilet_problem === 'overflowing')) ||
      details.water_off !== undefined,
  },
  {
    key: 'heater_fuel',
    label: { en: 'Fuel', es: 'Energía' },
    ask: { en: 'Is the water heater gas or electric?', es: '¿El calentador es de gas o eléctrico?' },
    again: {
      en: 'Gas or electric? A gas heater has a vent pipe on top.',
      es: '¿Gas o eléctrico? El de gas tiene un tubo de salida arriba.',
    },
    choices: [
      choice('gas', 'Gas', 'Gas', 'gas, propane, natural gas, gass, propano'),
      choice(
        'electric',
        'Electric',
        'Eléctrico',
        'electric, electrical, electricity, eletric, electrico, electrica, electricidad, de luz',
      ),
      unsure,
    ],
  },
  {
    key: 'heater_tank',
    label: { en: 'Tank or tankless', es: 'Con o sin tanque' },
    ask: { en: 'Does it have a tank, or is it tankless?', es: '¿Es de tanque o de paso (sin tanque)?' },
    again: {
      en: 'A big cylinder is a tank; a small box on the wall is tankless.',
      es: 'El cilindro grande es de tanque; la caja pequeña en la pared es de paso.',
    },
    choices: [
      choice(
        'tank',
        'Tank',
        'De tanque',
        `
          tank, with tank, storage tank, 30 gal*, 40 gal*, 50 gal*, 75 gal*, 80 gal*, tanque, de tanque,
          con tanque, deposito, de deposito, boiler de deposito
        `,
        'cylinder, big, cilindro, grande, gallon, galones',
      ),
      choice(
        'tankless',
        'Tankless',
        'De paso',
        `
          tankless, tank less, on demand, instant, instantaneous, sin tanque, de paso, instantaneo,
          rinnai, navien
        `,
        'box, wall, caja, pared, paso',
      ),
      unsure,
    ],
  },
  {
    key: 'toilet_problem',
    label: { en: 'Toilet problem', es: 'Problema del inodoro' },
    ask: { en: 'What is the toilet doing?', es: '¿Qué le pasa al inodoro?' },
    again: {
      en: 'Please choose what fits the toilet best.',
      es: 'Por favor elija lo que mejor describa al inodoro.',
    },
    choices: [
      choice(
        'overflowing',
        'Overflowing',
        'Se desborda',
        'overflow*, desborda, desbordando, se desbordo, se tira',
      ),
      choice(
        'clogged',
        'Clogged',
        'Tapado',
        `
          clog*, blocked, plugged, stopped up, backed up, wont flush, not flushing, doesnt flush,
          isnt flushing, unclog, tapado, tapada, tapo, atascado, no baja, no jala, destapar, obstruido
        `,
      ),
      choice(
        'leaking',
        'Leaking',
        'Tira agua',
        `
          leak, leaks, leaking, leaky, leek, dripping, water around, water on the floor, fuga, gotea,
          goteando, tira agua, sale agua
        `,
      ),
      choice(
        'running',
        'Keeps running',
        'No para el agua',
        `
          running, runs, keeps running, wont stop, filling, no para, no deja de, se queda corriendo,
          corre el agua
        `,
      ),
      choice(
        'loose',
        'Loose or broken',
        'Flojo o roto',
        `
          loose, wobbly, wobbles, rocking, broken, cracked, flojo, floja, se mueve, roto, rota, quebrado,
          quebrada
        `,
      ),
      choice(
        'replace',
        'I want a new one',
        'Quiero uno nuevo',
        'new toilet, replace, install, new one, replacement, reemplazar, cambiar, nuevo, instalar',
      ),
    ],
  },
  {
    key: 'only_toilet',
    label: { en: 'Only toilet in the home', es: 'Único inodoro de la casa' },
    ask: { en: 'Is it the only toilet in the home?', es: '¿Es el único inodoro de la casa?' },
    again: {
      en: 'Do you have another toilet that works?',
      es: '¿Es el único inodoro que tiene? Responda sí o no.',
    },
    choices: [
      yes(
        phraseList(`
        only toilet, only one we have, only one i have, es el unico, unico que tengo, only bathroom, only one toilet, one toilet, one bathroom, unico bano,
        unico inodoro, un solo bano, solo tengo un bano
      `),
      ),
      no(
        phraseList(`
        another toilet, other toilet, second toilet, two toilets, 2 toilets, otro bano, otro inodoro,
        dos banos, 2 banos, we have two, i have two, tengo otro
      `),
      ),
    ],
    applies: ({ details }) => details.toilet_problem !== 'replace' && details.toilet_problem !== 'running',
  },
  {
    key: 'disposal_problem',
    label: { en: 'Disposal problem', es: 'Problema del triturador' },
    ask: { en: 'What is the disposal doing?', es: '¿Qué le pasa al triturador?' },
    again: {
      en: 'Please choose what fits the disposal best.',
      es: 'Por favor elija lo que mejor describa al triturador.',
    },
    choices: [
      choice(
        'jammed',
        'Jammed or dead',
        'Trabado o no prende',
        `
          jam, jammed, stuck, humming, hums, dead, wont turn on, not working, wont work, doesnt work,
          broken, clog*, trabado, atorado, no prende, no funciona, no sirve, tapado, zumba
        `,
      ),
      choice(
        'leaking',
        'Leaking',
        'Tira agua',
        'leak, leaks, leaking, leaky, dripping, fuga, gotea, goteando, tira agua',
      ),
      choice(
        'replace',
        'I want a new one',
        'Quiero uno nuevo',
        'replace, new, new one, install, replacement, reemplazar, cambiar, nuevo, instalar',
      ),
    ],
  },
]
