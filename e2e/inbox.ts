import type { Page } from 'playwright-core'

/** The inbox's page, with one conversation open or none. */
export function inboxOn(page: Page) {
  return {
    page,
    row: (name: string) => page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name }),
    async open(name: string) {
      await page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name }).click()
      await this.field(name).waitFor()
    },
    /** A message as it stands in the open thread. */
    message: (name: string, text: string) =>
      page.getByRole('region', { name: `Conversation with ${name}` }).getByText(text, { exact: true }),
    thread: (name: string) => page.getByRole('region', { name: `Conversation with ${name}` }),
    field: (name: string) => page.getByRole('textbox', { name: `Write to ${name}` }),
    send: page.getByRole('button', { name: 'Send', exact: true }),
    /** Writes and sends with Enter. */
    async answer(name: string, text: string) {
      await this.field(name).fill(text)
      await this.field(name).press('Enter')
    },
  }
}
