import type { Language } from '../bot-state.ts'
import { cleanText, readWords } from './words.ts'

/**
 * The language that the messages are clearly written in, or null. A street name ("El Camino Real") or one borrowed word
 * is not clear; `first` asks for less, because nothing is known yet.
 */
export function readLanguage(texts: string[], { first = false } = {}): Language | null {
  const joined = texts.join('\n')
  const words = readWords(joined).words.map((word) => word.text)
  const score = (function_: Set<string>, telling: Set<string>) => {
    let total = 0
    for (const word of new Set(words)) total += telling.has(word) ? 2 : function_.has(word) ? 1 : 0
    return total
  }
  const es = score(spanishSmall, spanishTelling) + (/[¿¡]/.test(cleanText(joined)) ? 2 : 0)
  const en = score(englishSmall, englishTelling)
  const needed = first ? 2 : 3
  if (es >= needed && es > en) return 'es'
  if (en >= needed && en > es) return 'en'
  return null
}

const list = (text: string) => new Set(text.split(' '))

const spanishSmall = list(
  'el la los las un una de del en con por para que y es mi se lo le al me su esta este si como muy ya o mas pero cuando desde',
)
const spanishTelling = list(
  'hola buenos buenas dias tardes noches gracias necesito tengo tenemos quiero quisiera puede pueden puedo favor agua calentador calenton bano inodoro excusado tuberia tubo fuga gotea goteando llave regadera drenaje tapado tapada fregadero cocina casa aire calefaccion enfria calienta funciona sirve esta estan hoy manana semana urgente ayuda ayudarme alguien persona hablar llamar cuanto cuesta cobran donde direccion calle nombre llamo soy hay tambien ahora ahorita bien nada todo dinero dolares arreglar reparar cambiar instalar nuevo nueva viejo hace tiene huele descompuso rompio porque prisa mensajes electrico tanque dueno inquilino vivo gusta plomero senor senora nomas sale sigue saliendo espanol esa ese eso',
)
const englishSmall = list(
  'the a an is are my it its i we you to of in on and or with for have has be do not can this that at',
)
const englishTelling = list(
  'hello hey hi thanks thank please need want water heater leak leaking leaks toilet sink drain clogged pipe faucet shower broken working house home today tomorrow week urgent help someone person call how much does cost price when where what address street name im dont isnt wont cant there was just would could should need hot cold heat cooling furnace yes okay electric tank owner tenant english repair replace install looking asap rush plumber',
)
