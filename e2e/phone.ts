import type { Page } from 'playwright-core'

/** The simulated phone's page, used with the hands of a customer. */
export function phoneOn(page: Page) {
  const messages = page.getByRole('log', { name: 'Messages' })
  const ofBusiness = messages.locator('li.row-theirs')
  const ofCustomer = messages.locator('li.row-own')
  const field = page.getByRole('textbox', { name: 'Message' })
  return {
    page,
    ofBusiness,
    ofCustomer,
    /** Begins as somebody whom the business has never met. */
    async becomeNewCustomer(name: string) {
      await page.getByRole('button', { name: 'Write as a new customer' }).click()
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByRole('button', { name: 'Start writing' }).click()
      await field.waitFor()
    },
    async write(text: string) {
      await field.fill(text)
      await field.press('Enter')
      await ofCustomer.filter({ hasText: text }).last().waitFor()
    },
    /** Waits for the business to say this, then presses one of the buttons below it. */
    async tap(question: string | RegExp, button: string) {
      await ofBusiness
        .filter({ hasText: question })
        .getByRole('button', { name: button, exact: true })
        .click()
    },
    /** The same with a list: its button opens the sheet in which the row stands. */
    async choose(question: string | RegExp, row: string) {
      await ofBusiness.filter({ hasText: question }).getByRole('button').click()
      await page.getByRole('dialog').getByRole('button', { name: row }).click()
    },
    async attachSample(name: string) {
      await page.getByRole('button', { name: 'Attach' }).click()
      await page.getByRole('dialog').getByRole('button', { name }).click()
    },
    hears: (words: string | RegExp) => ofBusiness.filter({ hasText: words }).last().waitFor(),
  }
}
