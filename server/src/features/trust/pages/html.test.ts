import { expect, test } from 'vitest'
import { Html, html } from './html.ts'

test('what is put into a page is text, in elements and in attributes', () => {
  const evil = `"><script>alert('x')</script>&`
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

test('pieces stand in pieces as they are, one by one or many', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
  expect(html`<ul>${items}${html`<li>c</li>`}</ul>`).toEqual(
    new Html('<ul><li>a</li><li>&lt;b&gt;</li><li>c</li></ul>'),
  )
})

test('nothing is written for what is not there, and a number for a number that is zero', () => {
  expect(html`${null}${false}${undefined}${[]}${0}`.text).toBe('0')
})
