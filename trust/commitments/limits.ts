/** What these checks cannot show: it stands beside every verdict. Paragraphs are parted by an empty line. */
export const limitation = `
No system is free of risk, and this one is no exception. The verdicts on this page say what was looked at, when, and what was seen. They do not
say that nothing can go wrong. A check sees what it looks for: it can miss a fault that nobody has thought of, and between two runs something
can break and be mended unseen.

Some things these checks do not see at all. Whoever administers the databases can run SQL of their own choice: read what is readable there, and
change or delete it. Whoever controls the machine can read the master key and the memory of the running program. Plumbline opens messages in
memory while it works, because the bot, the inbox and the lists need their words: this is not end-to-end encryption, and whoever runs this
installation could read along. The checks run where the product runs, so whoever controls the one controls the other. What happens at WhatsApp,
on your customers’ phones and on yours is out of their sight. Nobody outside has audited this product.
`
  .trim()
  .split(/\n{2,}/)
  .map((paragraph) => paragraph.replaceAll('\n', ' '))
  .join('\n\n')
