import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import { forgetMedia, keepMedia, livingMedia } from '../world/media.ts'
import type { BusinessNumber, Media } from '../world/types.ts'
import type { Caller } from './auth.ts'
import { unknownObject, visibleNumber } from './auth.ts'
import { isMimeType, looksLike, sizeBytesMaxOf } from './media-kinds.ts'
import { mediaUrl } from './media-url.ts'
import type { Parameters, UploadedFile } from './parameters.ts'

/** `POST /{phone-number-id}/media` */
export function uploadMedia(
  { world }: Simulator,
  number: BusinessNumber,
  parameters: Parameters,
  file: UploadedFile | undefined,
): object {
  if (parameters.messaging_product !== 'whatsapp') {
    throw new GraphError(100, undefined, { message: '(#100) The parameter messaging_product is required.' })
  }
  if (!file) throw new GraphError(100, undefined, { message: '(#100) The parameter file is required.' })
  const mimeType =
    typeof parameters.type === 'string' && parameters.type !== '' ? parameters.type : file.mimeType
  if (!isMimeType(mimeType)) {
    throw new GraphError(100, `type: "${mimeType}" is not a MIME type; the part needs one`)
  }
  if (file.bytes.length === 0) throw new GraphError(131053, 'The file is empty.')
  if (file.bytes.length > sizeBytesMaxOf(mimeType)) {
    throw new GraphError(131053, `A file of ${mimeType} may have ${sizeBytesMaxOf(mimeType)} bytes at most.`)
  }
  if (!looksLike(mimeType, file.bytes)) {
    throw new GraphError(131053, `The bytes of the file are not ${mimeType}.`)
  }
  const media = keepMedia(world, {
    numberId: number.id,
    origin: 'upload',
    mimeType,
    filename: file.filename,
    bytes: file.bytes,
  })
  world.changed({ kind: 'world' })
  return { id: media.id }
}

/** `GET /{media-id}` */
export function retrieveMedia(simulator: Simulator, media: Media): object {
  const { mediaSha256As, mediaFileSizeAs } = simulator.world.settings
  return {
    messaging_product: 'whatsapp',
    url: mediaUrl(simulator, media.id),
    mime_type: media.mimeType,
    sha256:
      mediaSha256As === 'hex' ? media.sha256Hex : Buffer.from(media.sha256Hex, 'hex').toString('base64'),
    file_size: mediaFileSizeAs === 'number' ? media.sizeBytes : String(media.sizeBytes),
    id: media.id,
  }
}

/** `DELETE /{media-id}` */
export function deleteMedia({ world }: Simulator, media: Media): object {
  forgetMedia(world, media.id)
  world.changed({ kind: 'world' })
  return { success: true }
}

/**
 * The medium, if it lives and the caller may see its number; `phone_number_id` in the parameters narrows it to the
 * media of that number. Throws the refusal for an unknown object otherwise.
 */
export function visibleMedia(
  { world }: Simulator,
  caller: Caller,
  id: string,
  parameters: Parameters,
  method: 'get' | 'delete',
): Media {
  const media = livingMedia(world, id)
  const isSeen = media !== undefined && visibleNumber(world, caller, media.numberId) !== undefined
  const only = parameters.phone_number_id
  if (!isSeen || (only !== undefined && String(only) !== media.numberId))
    throw unknownObject(world, id, method)
  return media
}
