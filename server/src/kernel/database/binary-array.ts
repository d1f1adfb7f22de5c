/**
 * An array as a parameter of a statement, in PostgreSQL's own binary form (what its `array_recv` reads). As text, which is what the driver writes, bytes
 * are twice as long, and both sides spend more on writing and reading them than on storing them (docs/performance.md).
 */
export class BinaryArray<Element> {
  readonly elements: readonly (Element | null)[]
  readonly #kind: Kind<Element>

  constructor(kind: Kind<Element>, elements: readonly (Element | null)[]) {
    this.elements = elements
    this.#kind = kind
  }

  /** Asked by the driver, which sends a buffer as it is. */
  toPostgres(): Buffer {
    const { typeId, bytesOf, write } = this.#kind
    const { elements } = this
    const lengths = elements.map((element) => (element === null ? nullLength : bytesOf(element)))
    const bytes = Buffer.allocUnsafe(
      lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), headBytes),
    )
    bytes.writeInt32BE(1, 0) // dimensions
    bytes.writeInt32BE(1, 4) // nulls may be among them
    bytes.writeInt32BE(typeId, 8)
    bytes.writeInt32BE(elements.length, 12)
    bytes.writeInt32BE(1, 16) // the index of the first
    let at = headBytes
    for (const [index, element] of elements.entries()) {
      at = bytes.writeInt32BE(lengths[index]!, at)
      if (element === null) continue
      write(bytes, at, element)
      at += lengths[index]!
    }
    return bytes
  }
}

const headBytes = 20
const nullLength = -1

type Kind<Element> = {
  /** As in `pg_type`. */
  typeId: number
  bytesOf(element: Element): number
  write(bytes: Buffer, at: number, element: Element): void
}

const uuid: Kind<string> = {
  typeId: 2950,
  bytesOf: () => 16,
  write(bytes, at, id) {
    if (bytes.write(id.replaceAll('-', ''), at, 16, 'hex') !== 16) throw new Error('an id that is no UUID')
  },
}

const text: Kind<string> = {
  typeId: 25,
  bytesOf: (element) => Buffer.byteLength(element),
  write: (bytes, at, element) => void bytes.write(element, at),
}

const bytea: Kind<Buffer> = {
  typeId: 17,
  bytesOf: ({ length }) => length,
  write: (bytes, at, element) => void bytes.set(element, at),
}

export const uuids = (elements: (string | null)[]) => new BinaryArray(uuid, elements)
export const texts = (elements: (string | null)[]) => new BinaryArray(text, elements)
export const byteStrings = (elements: (Buffer | null)[]) => new BinaryArray(bytea, elements)
