import { expect, test } from 'vitest'
import { moneyText, readMoney } from './money-input.ts'

const usd = (text: string) => readMoney(text, 'en-US', 'USD')

test('an amount is read however a person writes it', () => {
  expect(usd('1250')).toBe(125_000)
  expect(usd('$1,250')).toBe(125_000)
  expect(usd(' 1,250.50 ')).toBe(125_050)
  expect(usd('1250.5')).toBe(125_050)
  expect(usd('USD 12,345,678')).toBe(1_234_567_800)
  expect(usd('0')).toBe(0)
})

test('a decimal comma is understood where it can be nothing else', () => {
  expect(usd('1250,50')).toBe(125_050)
  expect(usd('12,5')).toBe(1250)
  expect(usd('1,250')).toBe(125_000)
  expect(readMoney('1.250,50', 'es-ES', 'EUR')).toBe(125_050)
  expect(readMoney('1.250', 'es-ES', 'EUR')).toBe(125_000)
})

test('nothing is no amount, and nonsense is not read as one', () => {
  expect(usd('')).toBeNull()
  expect(usd('   ')).toBeNull()
  for (const text of ['about 300', '-5', '1.2.3', '12,34,567', '1250.505', '$', '99999999999999999999']) {
    expect(usd(text), text).toBeNaN()
  }
})

test('a currency without cents has none', () => {
  expect(readMoney('1,250', 'en-US', 'JPY')).toBe(1250)
  expect(readMoney('12.5', 'en-US', 'JPY')).toBeNaN()
})

test('what a field shows is read as the same amount again', () => {
  for (const locale of ['en-US', 'es-US', 'es-ES']) {
    for (const cents of [0, 5, 99, 100, 125_050, 99_999_999]) {
      expect(readMoney(moneyText(cents, locale, 'USD'), locale, 'USD')).toBe(cents)
    }
  }
  expect(moneyText(null, 'en-US', 'USD')).toBe('')
})
