import { describe, expect, test } from 'vitest'
import { readSafetyFlags } from './red-flags.ts'
import { readWords } from './words.ts'

const dangers: [string, string][] = [
  ['I smell gas in the basement', 'gas_smell'],
  ['there is a strong gas smell near the water heater', 'gas_smell'],
  ['SMELLS LIKE GAS!!!', 'gas_smell'],
  ['i smel gas', 'gas_smell'],
  ['I think we have a gas leak', 'gas_smell'],
  ['no heat and I smell gas', 'gas_smell'],
  ['no heat I smell gas', 'gas_smell'],
  ['no I smell gas', 'gas_smell'],
  ['no hot water gas smell', 'gas_smell'],
  ['not sure if it is gas but it smells like gas', 'gas_smell'],
  ['the kitchen smells like rotten eggs', 'gas_smell'],
  ['the gas smell is not going away', 'gas_smell'],
  ['huele a gas en la cocina', 'gas_smell'],
  ['no, huele a gas', 'gas_smell'],
  ['hay un olor fuerte a gas', 'gas_smell'],
  ['creo que hay una fuga de gas', 'gas_smell'],
  ['my carbon monoxide alarm is going off', 'carbon_monoxide'],
  ['CO detector beeping', 'carbon_monoxide'],
  ['carbon monoxide', 'carbon_monoxide'],
  ['suena la alarma de monóxido de carbono', 'carbon_monoxide'],
  ['la alarma de CO está sonando', 'carbon_monoxide'],
  ['the furnace is on fire', 'fire'],
  ['there is smoke coming from the unit', 'fire'],
  ['hay humo saliendo del calentador', 'fire'],
  ['se está quemando', 'fire'],
  ['I see sparks at the heater', 'sparks'],
  ['there is a burning smell from the furnace', 'sparks'],
  ['salen chispas del aire', 'sparks'],
  ['huele a quemado', 'sparks'],
  ['water is dripping on the breaker panel', 'water_near_electrics'],
  ['water coming through the ceiling light', 'water_near_electrics'],
  ['the outlet is wet', 'water_near_electrics'],
  ['the outlet has water in it', 'water_near_electrics'],
  ['está cayendo agua en el enchufe', 'water_near_electrics'],
  ['raw sewage in the bathtub', 'sewage'],
  ['sewer is backing up into the house', 'sewage'],
  ['se están saliendo las aguas negras', 'sewage'],
  ['my husband is on oxygen and we have no power', 'medical_need'],
  ['my mom is on dialysis and there is no heat', 'medical_need'],
  ['mi papá usa oxígeno y no hay calefacción', 'medical_need'],
  ['my baby is locked in the bathroom', 'child_locked_in'],
  ['mi niña está encerrada en el baño', 'child_locked_in'],
]

const harmless = [
  'no gas smell',
  'there is no gas smell',
  "I don't smell gas",
  "I don't think I smell gas",
  'no smell of gas at all',
  'Gas smell? No.',
  'no huele a gas',
  'no hay olor a gas',
  'sin olor a gas',
  'it is a gas water heater',
  'gas or electric? gas',
  'how much for a new gas line',
  'the CO alarm is not going off',
  'can you install a carbon monoxide detector',
  'my fireplace needs a new valve',
  'the burner does not fire up',
  'smoke detector battery replacement',
  'the electric water heater is leaking',
  'the water heater breaker trips',
  'leak at the outlet pipe of the heater',
  'there is a light drip from the faucet',
  'the pilot light is out and water is cold',
  'sewer line replacement quote',
  'sewage pump for the basement',
  'toilet smells like sewer gas',
  'my son dropped a toy stuck in the toilet',
  'the hot water smells like rotten eggs',
  'no sparks, no smoke',
  'el calentador es de gas',
  'AC at our medical office is weak',
]

describe('dangers', () => {
  test.each(dangers)('"%s" is seen as %s', (message, flag) => {
    expect(readSafetyFlags(readWords(message))).toContain(flag)
  })

  test.each(harmless)('"%s" is no danger', (message) => {
    expect(readSafetyFlags(readWords(message))).toEqual([])
  })
})
