import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { styleSheet, tokens } from './style.ts'

test('the public pages have the colours of the app', () => {
  const app = readFileSync(new URL('../../../../../web/src/ui/tokens.css', import.meta.url), 'utf8')
  for (const [name, value] of Object.entries(tokens)) expect(app, name).toContain(`--${name}: ${value};`)
})

test('no rule names a colour that is not there', () => {
  const sheet = styleSheet('/assets/inter.woff2')
  const used = [...sheet.matchAll(/var\(--([a-z0-9-]+)\)/g)].map((match) => match[1]!)
  expect(used.length).toBeGreaterThan(50)
  expect(used.filter((name) => !(name in tokens))).toEqual([])
})

test('every class of the markup has its rule', () => {
  const sheet = styleSheet(null)
  const markup = [
    'frame',
    'trust-page',
    'landing-page',
    'icons',
    'history-strip',
    'commitment-article',
    'browsers-page',
  ]
    .map((name) => readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8'))
    .join('\n')
  const classes = [...markup.matchAll(/class="([a-z0-9 -]+)"/g)].flatMap((match) =>
    match[1]!.trim().split(/ +/),
  )
  expect(classes.length).toBeGreaterThan(15)
  expect([...new Set(classes)].filter((name) => !sheet.includes(`.${name}`))).toEqual([])
})
