import { Trans } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiOperation, Method, Schema } from '../../api/openapi.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Field, SchemaFields } from './SchemaFields.tsx'

export type Listed = { method: Method; path: string; operation: ApiOperation }

/** One operation: closed a line, open what it takes, answers and refuses. */
export function ApiOperationView({ method, path, operation }: Listed) {
  const body = operation.requestBody?.content['application/json']?.schema
  const answer = operation.responses['200']?.content?.['application/json']?.schema
  const parameters = operation.parameters.filter((one) => one.in !== 'header')
  return (
    <li className="border-line border-b last:border-b-0">
      <details className="group">
        <summary className="touch flex cursor-default list-none items-start gap-3 px-4 py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-1 shrink-0 text-ink-3 transition-transform duration-100 group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <code className="w-14 shrink-0 font-semibold text-accent-ink text-xs uppercase">{method}</code>
              <code className="min-w-0 break-all text-ink text-sm">{path}</code>
            </span>
            <span className="mt-0.5 block text-ink-2 text-sm">{operation.summary}</span>
          </span>
          <ForWhom operation={operation} />
        </summary>
        <div className="flex flex-col gap-4 px-4 pt-1 pb-5 pl-11 phone:pl-4">
          {parameters.length > 0 ? (
            <Part title={<Trans>In the address</Trans>}>
              <ul className="flex flex-col gap-1.5 border-line border-l pl-3">
                {parameters.map((one) => (
                  <Field
                    key={`${one.in} ${one.name}`}
                    name={one.name}
                    schema={one.schema}
                    isRequired={one.required}
                  />
                ))}
              </ul>
            </Part>
          ) : null}
          {body ? (
            <Part title={<Trans>Body</Trans>}>
              <SchemaFields schema={body} />
            </Part>
          ) : null}
          <Part title={<Trans>Answers with</Trans>}>
            <AnswerOf schema={answer} operation={operation} />
          </Part>
          {operation['x-refusals'] ? (
            <Part title={<Trans>May refuse with</Trans>}>
              <p className="flex flex-wrap gap-x-3 gap-y-1">
                {operation['x-refusals'].map((code) => (
                  <code key={code} className="text-ink-2 text-xs">
                    {code}
                  </code>
                ))}
              </p>
            </Part>
          ) : null}
        </div>
      </details>
    </li>
  )
}

function ForWhom({ operation }: { operation: ApiOperation }) {
  const scope = operation['x-key-scope']
  if (scope) return <Badge tone="accent">{scope}</Badge>
  return (
    <Badge>
      {operation.security.length === 0 ? <Trans>For everybody</Trans> : <Trans>Not for keys</Trans>}
    </Badge>
  )
}

function AnswerOf({ schema, operation }: { schema: Schema | undefined; operation: ApiOperation }) {
  if (schema) return <SchemaFields schema={schema} />
  return (
    <p className="text-ink-3 text-sm">
      {operation.responses['204'] ? <Trans>204, nothing in it.</Trans> : <Trans>A file or a stream.</Trans>}
    </p>
  )
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-ink-3 text-xs">{title}</h3>
      {children}
    </section>
  )
}
