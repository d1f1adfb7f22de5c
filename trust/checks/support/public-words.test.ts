import { describe, expect, test } from 'vitest'
import { limitation } from '../../commitments/limits.ts'
import { absoluteWordsIn, plain, wordsOf } from './public-words.ts'

describe('the words of a page', () => {
  test('are its text and what stands for pictures, without marks, scripts and styles', () => {
    const html = `<!doctype html><style>.a{width:100%}</style><title>Trust</title><meta name="description" content="Checked &amp; told">
      <h1>No <b>sys</b>tem</h1><p>is free&nbsp;of
      risk, we don&#8217;t &#x68;ide</p><img alt="a plumb bob" width="100%"><script>const safe = '100 %'</script><!-- guaranteed -->`
    expect(wordsOf(html)).toBe("Trust No system is free of risk, we don't hide Checked & told a plumb bob")
  })
})

describe('absolute words', () => {
  test.each([
    'Your data is 100% secure',
    'We are 100 % sure',
    'It is completely secure.',
    'An Unbreakable cipher',
    'bank-grade encryption',
    'Delivery is guaranteed',
    'This makes leaks impossible',
    'a risk-free trial',
    'has never been hacked',
    'totalmente seguro',
    'Garantizamos la entrega',
    'Es imposible',
  ])('are found in: %s', (text) => expect(absoluteWordsIn(text)).toHaveLength(1))

  test.each([
    plain(limitation),
    'No system is free of risk',
    'Somebody’s job is at risk',
    'A message is kept once: never lost, never doubled',
    'We check it every 100 seconds',
    'fully described',
  ])('are not found in: %.60s', (text) => expect(absoluteWordsIn(text)).toEqual([]))
})
