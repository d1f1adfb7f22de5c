import { encodePng } from './png.ts'

export type Color = readonly [red: number, green: number, blue: number]

/** Whether a point is inside a shape. */
export type Shape = (x: number, y: number) => boolean

/** A colour, or one that depends on the place. */
export type Paint = Color | ((x: number, y: number) => Color)

/**
 * A small painter: shapes are painted one over the other, in units of a picture 400 wide and 300 high. A pixel whose
 * corners lie in different shapes is sampled four times, so that edges are smooth.
 */
export function paintPicture(background: Paint, layers: [shape: Shape, paint: Paint][]): Buffer {
  const corners = new Uint8Array((width + 1) * (height + 1))
  for (let y = 0; y <= height; y += 1) {
    for (let x = 0; x <= width; x += 1) corners[y * (width + 1) + x] = layerAt(x / scale, y / scale, layers)
  }
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const corner = y * (width + 1) + x
      const layer = corners[corner]!
      const isEdge =
        layer !== corners[corner + 1] ||
        layer !== corners[corner + width + 1] ||
        layer !== corners[corner + width + 2]
      const at = (y * width + x) * 3
      const places = isEdge ? edgeSamples : middle
      for (const [dx, dy] of places) {
        const [px, py] = [(x + dx) / scale, (y + dy) / scale]
        const paint = (isEdge ? layers[layerAt(px, py, layers) - 1] : layers[layer - 1])?.[1] ?? background
        const color = typeof paint === 'function' ? paint(px, py) : paint
        for (let part = 0; part < 3; part += 1) pixels[at + part]! += color[part]! / places.length
      }
    }
  }
  return encodePng(width, height, pixels)
}

export function rectangle(left: number, top: number, width: number, height: number, radius = 0): Shape {
  return (x, y) => {
    const dx = Math.max(left + radius - x, 0, x - (left + width - radius))
    const dy = Math.max(top + radius - y, 0, y - (top + height - radius))
    return radius === 0 ? dx === 0 && dy === 0 : dx * dx + dy * dy <= radius * radius
  }
}

export function ellipse(centerX: number, centerY: number, radiusX: number, radiusY = radiusX): Shape {
  return (x, y) => ((x - centerX) / radiusX) ** 2 + ((y - centerY) / radiusY) ** 2 <= 1
}

/** A stroke with round ends along these points. */
export function stroke(thickness: number, ...points: [x: number, y: number][]): Shape {
  const [half, xs, ys] = [thickness / 2, points.map(([x]) => x), points.map(([, y]) => y)]
  const [left, right] = [Math.min(...xs) - half, Math.max(...xs) + half]
  const [top, bottom] = [Math.min(...ys) - half, Math.max(...ys) + half]
  return (x, y) =>
    x >= left &&
    x <= right &&
    y >= top &&
    y <= bottom &&
    points.some((from, index) => {
      const to = points[index + 1]
      return to !== undefined && distanceToSegment(x, y, from, to) <= half
    })
}

export function drop(x0: number, y0: number, size: number): Shape {
  const round = ellipse(x0, y0, size)
  return (x, y) =>
    round(x, y) || (y < y0 && y > y0 - 2.4 * size && Math.abs(x - x0) < ((y - y0) / 2.4 + size) * 0.94)
}

export function without(shape: Shape, hole: Shape): Shape {
  return (x, y) => shape(x, y) && !hole(x, y)
}

/** From one colour to another between two heights (or widths). */
export function gradient(from: Color, to: Color, start: number, end: number, axis: 'x' | 'y' = 'y'): Paint {
  return (x, y) => {
    const share = Math.min(1, Math.max(0, ((axis === 'x' ? x : y) - start) / (end - start)))
    return [
      from[0] + (to[0] - from[0]) * share,
      from[1] + (to[1] - from[1]) * share,
      from[2] + (to[2] - from[2]) * share,
    ]
  }
}

const width = 640
const height = 480
const scale = 1.6

const middle = [[0.5, 0.5]] as const
const edgeSamples = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const

/** The number of the topmost shape there, counted from 1; 0: the background. */
function layerAt(x: number, y: number, layers: [Shape, Paint][]): number {
  for (let index = layers.length; index > 0; index -= 1) if (layers[index - 1]![0](x, y)) return index
  return 0
}

function distanceToSegment(x: number, y: number, from: [number, number], to: [number, number]): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = dx * dx + dy * dy
  const share =
    length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length))
  return Math.hypot(x - from[0] - share * dx, y - from[1] - share * dy)
}
