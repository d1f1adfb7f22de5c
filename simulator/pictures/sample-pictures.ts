import type { Color, Paint, Shape } from './canvas.ts'
import { drop, ellipse, gradient, paintPicture, rectangle, stroke, without } from './canvas.ts'

export const pictureNames = ['water_heater', 'thermostat', 'drain'] as const
export type PictureName = (typeof pictureNames)[number]

/** A photo that a customer might send, as a PNG; drawn when it is first asked for. */
export function samplePicture(name: PictureName): Buffer {
  const picture = pictures.get(name) ?? painters[name]()
  pictures.set(name, picture)
  return picture
}

const pictures = new Map<PictureName, Buffer>()

const painters: Record<PictureName, () => Buffer> = {
  water_heater: paintWaterHeater,
  thermostat: paintThermostat,
  drain: paintDrain,
}

const steel = gradient([150, 156, 164], [226, 229, 233], 130, 200, 'x')
const copper = gradient([205, 126, 76], [150, 82, 44], 140, 260, 'x')
const water: Color = [116, 170, 206]
const waterLight: Color = [178, 212, 233]
const dark: Color = [44, 48, 54]

/** A tank in a garage corner, dripping at the lower fitting into a puddle. */
function paintWaterHeater(): Buffer {
  const wall: Paint = (x, y) => (y > 236 ? [146, 138, 128] : x < 86 ? [196, 190, 180] : [214, 208, 198])
  return paintPicture(wall, [
    [rectangle(84, 0, 3, 236), [182, 175, 164]],
    [rectangle(0, 234, 400, 4), [124, 116, 106]],
    [ellipse(226, 270, 128, 20), water],
    [ellipse(206, 266, 64, 8), waterLight],
    [stroke(8, [168, 62], [168, 0]), copper],
    [stroke(8, [232, 62], [232, 24], [262, 0]), copper],
    [rectangle(140, 52, 120, 200, 16), gradient([168, 173, 180], [238, 240, 242], 140, 208, 'x')],
    [rectangle(196, 52, 64, 200, 16), gradient([238, 240, 242], [150, 155, 163], 204, 260, 'x')],
    [rectangle(140, 84, 120, 2), [150, 155, 163]],
    [rectangle(156, 104, 52, 66, 3), [250, 248, 240]],
    [rectangle(156, 104, 52, 13, 3), [206, 150, 44]],
    ...[124, 132, 140, 148, 156].map((y): [Shape, Paint] => [
      rectangle(161, y, y === 156 ? 26 : 40, 3),
      [150, 150, 146],
    ]),
    [rectangle(176, 196, 48, 34, 4), dark],
    [ellipse(200, 213, 10), [196, 60, 48]],
    [rectangle(198, 204, 4, 10, 2), [240, 240, 240]],
    [stroke(7, [258, 226], [276, 226], [276, 234]), copper],
    [ellipse(278, 221, 6, 4), [176, 44, 36]],
    [drop(276, 250, 4.5), water],
    [drop(277, 265, 3.4), waterLight],
    [stroke(2.4, [252, 176], [254, 200], [252, 226]), water],
    [stroke(5, [260, 70], [290, 74], [290, 150]), steel],
  ])
}

/** A thermostat on a wall that shows 58 degrees while it is set to 70. */
function paintThermostat(): Buffer {
  const glow: Color = [196, 230, 246]
  const dim: Color = [112, 150, 170]
  return paintPicture(gradient([226, 220, 208], [206, 198, 184], 0, 300), [
    [ellipse(204, 158, 108), [190, 182, 168]],
    [ellipse(200, 150, 108), gradient([242, 243, 245], [176, 180, 186], 42, 258)],
    [ellipse(200, 150, 96), [22, 26, 32]],
    [
      without(ellipse(200, 150, 90), ellipse(200, 150, 85)),
      (x, y) => (x < 150 && y > 110 ? [86, 156, 206] : [52, 58, 66]),
    ],
    ...digits('58', 158, 116, 36, 56, 7).map((shape): [Shape, Paint] => [shape, glow]),
    [without(ellipse(252, 120, 6), ellipse(252, 120, 3.4)), glow],
    ...digits('70', 184, 190, 13, 20, 2.6).map((shape): [Shape, Paint] => [shape, dim]),
    [stroke(2.6, [170, 206], [176, 196], [170, 200]), dim],
    [rectangle(168, 84, 64, 3, 1), [52, 58, 66]],
    [rectangle(168, 84, 18, 3, 1), [206, 92, 64]],
  ])
}

/** A sink whose water does not go down. */
function paintDrain(): Buffer {
  const holes = [0, 60, 120, 180, 240, 300].map((degrees): [Shape, Paint] => {
    const angle = (degrees * Math.PI) / 180
    return [ellipse(206 + 13 * Math.cos(angle), 176 + 8 * Math.sin(angle), 4, 2.6), [40, 36, 30]]
  })
  return paintPicture(gradient([200, 190, 174], [176, 164, 146], 0, 300), [
    [rectangle(0, 0, 400, 44), [224, 218, 208]],
    ...[50, 130, 210, 290, 370].map((x): [Shape, Paint] => [rectangle(x, 0, 2, 44), [204, 196, 184]]),
    [rectangle(34, 56, 332, 228, 40), gradient([236, 238, 240], [168, 173, 180], 56, 284)],
    [rectangle(54, 74, 292, 192, 34), gradient([132, 138, 146], [200, 204, 209], 74, 266)],
    [rectangle(62, 98, 276, 162, 30), gradient([122, 118, 98], [150, 143, 116], 98, 260)],
    [ellipse(150, 128, 52, 7), [166, 160, 134]],
    [ellipse(286, 214, 30, 5), [166, 160, 134]],
    [ellipse(206, 176, 34, 21), [108, 106, 98]],
    [ellipse(206, 176, 29, 17), [150, 150, 146]],
    [ellipse(206, 176, 22, 13), [104, 100, 90]],
    ...holes,
    [stroke(3, [170, 150], [190, 158], [182, 170], [204, 168]), [72, 60, 44]],
    [stroke(2, [240, 196], [226, 186], [238, 178]), [72, 60, 44]],
    [ellipse(122, 206, 9, 5), [92, 112, 60]],
    [ellipse(258, 142, 6, 4), [178, 120, 60]],
    [stroke(16, [206, 0], [206, 40], [206, 66]), gradient([140, 145, 152], [232, 235, 238], 198, 210, 'x')],
    [ellipse(206, 66, 10, 5), [96, 100, 106]],
    [drop(206, 92, 3.6), [186, 200, 206]],
  ])
}

/** Seven-segment figures. */
function digits(
  text: string,
  left: number,
  top: number,
  width: number,
  height: number,
  thickness: number,
): Shape[] {
  return [...text].flatMap((digit, index) => {
    const x = left + index * (width + thickness * 2)
    const [right, middle, bottom] = [x + width, top + height / 2, top + height]
    const segments: Record<string, Shape> = {
      a: stroke(thickness, [x + 4, top], [right - 4, top]),
      b: stroke(thickness, [right, top + 4], [right, middle - 3]),
      c: stroke(thickness, [right, middle + 3], [right, bottom - 4]),
      d: stroke(thickness, [x + 4, bottom], [right - 4, bottom]),
      e: stroke(thickness, [x, middle + 3], [x, bottom - 4]),
      f: stroke(thickness, [x, top + 4], [x, middle - 3]),
      g: stroke(thickness, [x + 4, middle], [right - 4, middle]),
    }
    return [...(segmentsOf[digit] ?? '')].map((segment) => segments[segment]!)
  })
}

const segmentsOf: Record<string, string> = { 0: 'abcdef', 5: 'afgcd', 7: 'abc', 8: 'abcdefg' }
