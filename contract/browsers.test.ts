import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isOldBrowser, supportedBrowsers } from './browsers.ts'

const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const chrome = (version: number, more = '') =>
  `Mozilla/5.0 (X11; Linux x86_64) ${blink}${more} Chrome/${version}.0.0.0 Safari/537.36`
const safari = (version: string) =>
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/${version} Safari/605.1.15`
const iphone = (system: string, app = 'Version/17.4') =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) ${webkit} ${app} Mobile/15E148 Safari/604.1`
const firefox = (version: number) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`

describe('a browser is old', () => {
  test.each([
    ['Chromium', chrome(122), chrome(123)],
    ['what is made of Chromium', chrome(121, ' SamsungBrowser/26.0'), chrome(125, ' SamsungBrowser/27.0')],
    ['Firefox', firefox(127), firefox(128)],
    ['Safari', safari('17.4'), safari('17.5')],
    ['Safari with a second number of two digits', safari('16.10'), safari('17.10')],
    [
      'every browser of an iPhone, by its system',
      iphone('17_4', 'CriOS/141.0'),
      iphone('17_5', 'CriOS/120.0'),
    ],
    ['a web view that names no browser', iphone('15_0', ''), iphone('18_0', '')],
  ])('below the version on the list, and not from it on: %s', (_what, before, from) => {
    expect([isOldBrowser(before), isOldBrowser(from)]).toEqual([true, false])
  })

  test('that has not been made for years', () => {
    for (const agent of [
      'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
      'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1)',
      'Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16',
      `${chrome(64)} Edge/17.17134`,
    ])
      expect(isOldBrowser(agent), agent).toBe(true)
  })

  test('never when it says nothing that we know: programs, and what comes one day', () => {
    for (const agent of [undefined, '', 'curl/8.5.0', 'Mozilla/5.0', 'Ladybird/1.0', 'x'.repeat(8000)])
      expect(isOldBrowser(agent)).toBe(false)
  })
})

test('docs/running.md names the same versions', () => {
  const docs = readFileSync(new URL('../docs/running.md', import.meta.url), 'utf8')
  const line = docs.split('\n').find((line) => line.startsWith('Browsers: ')) ?? ''
  const named = Object.fromEntries(
    [...line.matchAll(/([A-Z][\w ]*?) ([\d.]+\d)/g)].flatMap(([, names, from]) =>
      names!.split(' or ').map((name): [string, string] => [name.trim(), from!]),
    ),
  )
  expect(named).toEqual(Object.fromEntries(supportedBrowsers.map(({ name, from }) => [name, from])))
})

test('the list names no version that would be called old', () => {
  const from = (name: string) => supportedBrowsers.find((one) => one.name === name)!.from
  expect(isOldBrowser(chrome(Number(from('Chrome'))))).toBe(false)
  expect(isOldBrowser(firefox(Number(from('Firefox'))))).toBe(false)
  expect(isOldBrowser(safari(from('Safari')))).toBe(false)
})
