import type { z } from 'zod'
import { GraphError } from '../../errors.ts'
import type { Settings } from '../../settings.ts'
import type { Parameters } from '../parameters.ts'
import type { SendSchemas } from './schemas.ts'
import { mediaTypes, sendSchemas } from './schemas.ts'

/** The valid content of a send. Throws the Graph's refusal for the first thing that is wrong. */
export function readSend(settings: Settings, parameters: Parameters): SendContent {
  const type = parameters.type ?? 'text'
  if (type === 'template') throw unknownTemplate(parameters)
  if (typeof type !== 'string' || !isSendType(type)) {
    throw new GraphError(100, `type must be one of ${sendTypes.join(', ')}`, {
      message: `(#100) Param type must be one of {${sendTypes.join(', ').toUpperCase()}} - got ${JSON.stringify(type)}.`,
    })
  }
  if (parameters[type] === undefined) throw new GraphError(131008, `${type} is required`)
  const result = sendSchemas(settings)[type].safeParse(parameters[type])
  if (!result.success) throw refusal(type, parameters[type], result.error.issues[0])
  return { type, body: result.data } as SendContent
}

export type SendContent = {
  [Type in SendType]: { type: Type; body: z.output<SendSchemas[Type]> }
}[SendType]

type SendType = keyof SendSchemas

const sendTypes = ['text', ...mediaTypes, 'location', 'contacts', 'reaction', 'interactive'] as const

function isSendType(type: string): type is SendType {
  return sendTypes.some((known) => known === type)
}

function refusal(type: string, value: unknown, issue: z.core.$ZodIssue | undefined): GraphError {
  const path = issue?.path ?? []
  const name = [type, ...path.map(String)].join('.')
  if (type === 'text' && path[0] === 'body' && issue?.code === 'custom') {
    return new GraphError(100, `${name}: ${issue.message}`, {
      message: "(#100) Param text['body'] must be at most 4096 characters long and not empty.",
    })
  }
  if (issue?.code !== 'custom' && valueAt(value, path) === undefined) {
    return new GraphError(131008, `${name} is required`)
  }
  if (issue?.code === 'invalid_union' && path.at(-1) === 'type') {
    return new GraphError(131009, `${name}: this kind is not known, or not simulated here`)
  }
  return new GraphError(131009, `${name}: ${issue?.message ?? 'is not valid'}`)
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  )
}

/** No template is approved here, so this is what any of them is answered. */
function unknownTemplate({ template }: Parameters): GraphError {
  const given = template as { name?: unknown; language?: { code?: unknown } } | undefined
  if (typeof given?.name !== 'string') return new GraphError(131008, 'template.name is required')
  if (typeof given.language?.code !== 'string')
    return new GraphError(131008, 'template.language.code is required')
  return new GraphError(132001, `template name (${given.name}) does not exist in ${given.language.code}`)
}
