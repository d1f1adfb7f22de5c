import { GraphError } from '../errors.ts'

export type Parameters = Record<string, unknown>
export type UploadedFile = { bytes: Buffer; mimeType: string; filename: string }

/**
 * The parameters of a call, from the query and from a JSON, urlencoded or multipart body alike, as Graph takes them.
 * A text that is a JSON object or list becomes one, except in a JSON body, which has types of its own.
 */
export async function readParameters(
  query: Record<string, unknown>,
  body: Buffer | undefined,
  contentType: string | undefined,
): Promise<{ parameters: Parameters; file: UploadedFile | undefined }> {
  const parameters: Parameters = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      unpacked(Array.isArray(value) ? value.at(-1) : value),
    ]),
  )
  if (!body || body.length === 0) return { parameters, file: undefined }
  const kind = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (kind === 'multipart/form-data' || kind === 'application/x-www-form-urlencoded') {
    const form = await readForm(body, contentType ?? '')
    return { parameters: { ...parameters, ...form.parameters }, file: form.file }
  }
  return { parameters: { ...parameters, ...readJson(body, kind) }, file: undefined }
}

function readJson(body: Buffer, kind: string): Parameters {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new GraphError(100, `The body is not valid JSON in UTF-8 (content type "${kind}").`, {
      message: '(#100) Invalid parameter',
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphError(100, 'The body must be a JSON object.')
  }
  return value as Parameters
}

async function readForm(body: Buffer, contentType: string) {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new GraphError(100, 'The body is not a valid form.')
  }
  const parameters: Parameters = {}
  let file: UploadedFile | undefined
  for (const [name, value] of form) {
    if (typeof value === 'string') parameters[name] = unpacked(value)
    else if (name === 'file') {
      file = { bytes: Buffer.from(await value.arrayBuffer()), mimeType: value.type, filename: value.name }
    }
  }
  return { parameters, file }
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
