/** Mails are written in these. */
type Language = 'en' | 'es'

/** A mail as it is said: a title, sentences, at most one thing to do, and what stands small below it. */
export type Letter = {
  language: Language
  /** The business in whose name it comes. Whoever made that up may be a stranger to the reader. */
  businessName: string
  subject: string
  sentences: string[]
  action?: { label: string; url: string }
  small?: string[]
  /** "This wasn't me", in mails about one's own sign-in. */
  alarm?: { sentence: string; label: string; url: string }
}

export type WrittenLetter = { subject: string; text: string; html: string }

/** Plain text and the same as HTML: no picture, nothing from elsewhere, nothing that tells whether it was read. */
export function writeLetter(letter: Letter): WrittenLetter {
  const { subject, language } = letter
  return {
    subject: oneLine(subject),
    text: textOf(letter),
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>${bodyOf(letter)}</html>`,
  }
}

/**
 * A name as it may stand in our mails: whoever signs up or invites chooses it, and it must not become a link, an address or a second line. Otherwise our
 * mails could be made to carry somebody's advertising.
 */
export function plainName(name: string): string {
  const plain = oneLine(name)
    .replaceAll(/[<>@\\/]|:(?=\S)/g, ' ')
    .replaceAll(/\.(?=\S)/g, '. ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length > namesMax ? `${plain.slice(0, namesMax - 1).trim()}…` : plain
}

const namesMax = 60

function textOf({ sentences, action, small = [], alarm, businessName, language }: Letter): string {
  return [
    ...sentences,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...small,
    ...(alarm ? [alarm.sentence, `${alarm.label}:\n${alarm.url}`] : []),
    `-- \n${sender(language, businessName)}`,
  ].join('\n\n')
}

function bodyOf({ subject, sentences, action, small = [], alarm, businessName, language }: Letter): string {
  const paragraph = (style: string) => (text: string) =>
    `<p style="margin:0 0 14px;${style}">${escaped(text)}</p>`
  const small13 = paragraph('font-size:13px;opacity:.75')
  return [
    '<body style="margin:0;padding:24px 16px;font:15px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">',
    '<div style="max-width:480px;margin:0 auto">',
    `<p style="margin:0 0 20px;font-size:13px;font-weight:600;color:#a4511f">${escaped(businessName)}</p>`,
    `<h1 style="margin:0 0 12px;font-size:19px;line-height:1.3">${escaped(subject)}</h1>`,
    ...sentences.map(paragraph('')),
    action
      ? `<p style="margin:20px 0"><a href="${escaped(action.url)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#a4511f;color:#ffffff;text-decoration:none;font-weight:600">${escaped(action.label)}</a></p>`
      : '',
    ...small.map(small13),
    alarm
      ? `<div style="margin:20px 0 14px;padding:12px 14px;border:1px solid #c9a48f;border-radius:6px">${paragraph('')(alarm.sentence)}<a href="${escaped(alarm.url)}" style="color:#b42318;font-weight:600">${escaped(alarm.label)}</a></div>`
      : '',
    '<hr style="border:0;border-top:1px solid #8883;margin:20px 0 12px">',
    small13(sender(language, businessName)),
    '</div></body>',
  ].join('')
}

function sender(language: Language, businessName: string): string {
  return language === 'es'
    ? `De Plumbline, en nombre de ${businessName}.`
    : `From Plumbline, in the name of ${businessName}.`
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').trim()
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
