/** Gives the focus to a card on the board, once the page has settled. Nothing happens when it is out of sight. */
export function focusCard(dealId: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[role="row"][data-key="${CSS.escape(dealId)}"]`)?.focus(),
    ),
  )
}
