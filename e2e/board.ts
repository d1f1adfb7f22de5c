import type { Locator, Page } from 'playwright-core'

/** The board's page: its columns and cards, and moving a card without a mouse. */
export function boardOn(page: Page) {
  const column = (stage: string) => page.getByRole('region', { name: stage, exact: true })
  const cardIn = (stage: string, name: string | RegExp) => column(stage).getByRole('row', { name })
  return {
    page,
    column,
    cardIn,
    card: (name: string | RegExp) => page.getByRole('row', { name }),
    count: async (stage: string) => Number(await column(stage).getByTitle('Cards').textContent()),
    /** In whole dollars; a column that is worth nothing shows no sum. */
    async total(stage: string): Promise<number> {
      const head = await column(stage).locator('header').textContent()
      return Number(/\$([\d,]+)/.exec(head ?? '')?.[1]?.replaceAll(',', '') ?? 0)
    },
    /** Begins to drag a card with keys: its handle is beside the focused row. */
    pickUp: (card: Locator) => pickUp(page, card),
    /** Picks a card up, goes from column to column, drops it: with keys alone. */
    async dragByKeys(card: Locator, stage: string) {
      await pickUp(page, card)
      const place = page.getByRole('button', { name: `Drop on Cards in ${stage}` })
      await place.waitFor()
      await pressUntilFocused(page, 'Tab', place)
      await page.keyboard.press('Enter')
    },
    async dragByMouse(card: Locator, target: Locator) {
      await card.hover()
      const [from, to] = await Promise.all([card.boundingBox(), target.boundingBox()])
      if (!from || !to) throw new Error('the card or its target is not in view')
      await page.mouse.move(from.x + from.width / 2, from.y + 12)
      await page.mouse.down()
      await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 })
      await page.mouse.up()
    },
  }
}

async function pickUp(page: Page, card: Locator): Promise<void> {
  await card.focus()
  await pressUntilFocused(page, 'ArrowRight', card.getByRole('button', { name: /^Drag / }))
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: /^Drop on/ })
    .first()
    .waitFor()
}

/** Throws when the key never leads there. */
export async function pressUntilFocused(page: Page, key: string, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await isFocused(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${target}`)
}

export function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}
