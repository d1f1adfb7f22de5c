import { Trans } from '@lingui/react/macro'
import type { Schema } from '../../api/openapi.ts'
import { fieldsOf, schemaWords } from './schema-words.ts'

/** The fields of an object, each with its type; what is inside of one stands under it. */
export function SchemaFields({ schema }: { schema: Schema }) {
  const object = fieldsOf(schema)
  if (!object) return <code className="text-ink-2 text-xs">{schemaWords(schema)}</code>
  return (
    <ul className="flex flex-col gap-1.5 border-line border-l pl-3">
      {Object.entries(object.properties ?? {}).map(([name, field]) => (
        <Field key={name} name={name} schema={field} isRequired={object.required?.includes(name) ?? false} />
      ))}
    </ul>
  )
}

export function Field({
  name,
  schema,
  isRequired,
  note,
}: {
  name: string
  schema: Schema
  isRequired: boolean
  note?: string
}) {
  const inner = fieldsOf(schema)
  const preset = schema.default === undefined ? null : JSON.stringify(schema.default)
  return (
    <li className="min-w-0 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="break-all font-medium text-ink">{name}</code>
        <code className="min-w-0 break-words text-ink-3 text-xs">
          {inner ? (schema.type === 'array' ? 'array of objects' : 'object') : schemaWords(schema)}
        </code>
        {isRequired ? null : (
          <span className="text-ink-3 text-xs">
            {preset === null ? <Trans>may be left out</Trans> : <Trans>{preset} unless said</Trans>}
          </span>
        )}
      </p>
      {note ? <p className="text-ink-3 text-xs">{note}</p> : null}
      {inner ? (
        <div className="mt-1.5">
          <SchemaFields schema={inner} />
        </div>
      ) : null}
    </li>
  )
}
