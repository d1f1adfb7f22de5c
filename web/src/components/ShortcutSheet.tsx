import { Trans, useLingui } from '@lingui/react/macro'
import { Dialog } from '../ui/Dialog.tsx'
import { Keys } from '../ui/Keys.tsx'

/** All keys in one window; `?` opens it. */
export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const groups = [
    {
      title: t`Inbox`,
      rows: [
        [['J'], t`Next conversation`],
        [['K'], t`Previous conversation`],
        [['R', 'L'], t`Write an answer`],
        [['E'], t`Close or reopen the conversation`],
        [['Esc'], t`Back to the list`],
      ],
    },
    {
      title: t`Board`,
      rows: [
        [['J'], t`Next card`],
        [['K'], t`Previous card`],
        [['M'], t`Move the card to another stage`],
        [['N'], t`New card`],
        [['Esc'], t`Close the card`],
      ],
    },
    {
      title: t`While writing`,
      rows: [
        [['Enter'], t`Send`],
        [['Shift', 'Enter'], t`New line`],
        [['Esc'], t`Leave the field; the text stays`],
      ],
    },
    { title: t`Everywhere`, rows: [[['?'], t`Show this sheet`]] },
  ] as const
  return (
    <Dialog title={t`Keyboard shortcuts`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <div className="flex flex-col gap-5">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 font-medium text-ink-3 text-xs">{group.title}</h3>
            <dl>
              {group.rows.map(([keys, does]) => (
                <div key={does} className="flex items-center justify-between border-line border-b py-2">
                  <dt className="text-ink">{does}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Keys key={key}>{key}</Keys>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="text-ink-3 text-xs">
          <Trans>Enter and Shift+Enter can be swapped below the writing field.</Trans>
        </p>
      </div>
    </Dialog>
  )
}
