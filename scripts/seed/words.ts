export const names = {
  first:
    'Ana Ben Carla Dan Elena Frank Grace Hugo Iris Jorge Kim Luis Mia Noah Olga Pablo Quinn Rosa Sam Teresa Uma Victor Wendy Ximena Yara Zoe'.split(
      ' ',
    ),
  last: 'Alvarez Brooks Castillo Dunn Espinoza Flores Garcia Hale Ibarra Jensen Kelly Lopez Morales Nguyen Ortiz Price Quiroga Reyes Shaw Torres Underwood Vargas Walsh Young Zapata'.split(
    ' ',
  ),
}

export const sources = [
  'google_ads',
  'meta_ads',
  'google_organic',
  'google_local_services',
  'referral',
  'direct',
  'whatsapp_direct',
  'whatsapp_ad',
  'manual',
] as const

export const jobs = [
  { type: 'water_heater', title: 'Water heater: leaking' },
  { type: 'drain', title: 'Drain: slow kitchen sink' },
  { type: 'leak', title: 'Leak: under the sink' },
  { type: 'toilet', title: 'Toilet: running' },
  { type: 'sewer', title: 'Sewer line: backing up' },
  { type: 'faucet', title: 'Faucet: replace' },
] as const

export const addresses = [
  '1204 Live Oak St, Austin 78704',
  '88 Pecan Hollow Dr, Austin 78745',
  '3407 Mesquite Ln, Austin 78741',
  '19 Quail Ridge Cir, Austin 78746',
  '560 Bluebonnet Way, Austin 78723',
  '2305 Agave Dr, Austin 78748',
] as const

export const questions = [
  'My water heater is leaking, can someone come?',
  'The kitchen drain is slow again.',
  'Hola, tengo una fuga debajo del lavabo.',
  'The toilet keeps running all night.',
  'Could you give me an estimate for a tankless heater?',
  'No sale agua caliente desde ayer.',
  'There is water on the floor of the garage.',
  'Is there a visit possible tomorrow morning?',
] as const

export const answers = [
  'Thanks for writing. Could you send a photo of the label?',
  'We can look at it tomorrow between 9 and 11.',
  'Devon is on his way.',
  'Gracias, le mando el presupuesto esta tarde.',
  'The estimate is on its way to you.',
  'Glad it works again. Anything else?',
] as const
