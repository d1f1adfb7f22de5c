import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Plus, Search, UserRoundPlus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useMay } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { useContactSearch } from '../../components/use-contact-search.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { ContactRows } from './ContactRows.tsx'
import { NewContactDialog } from './NewContactDialog.tsx'
import { lastSearch, rememberSearch } from './remembered.ts'

/** Everybody who has ever written or was added, newest first. */
export function ContactsPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const mayAdd = useMay('contacts.identify')
  const [typed, setTyped] = useState(lastSearch)
  const [isAdding, setIsAdding] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const search = useContactSearch(typed)
  const { data, error, refetch } = search.query
  useShortcuts({
    '/': () => field.current?.focus(),
    n: mayAdd ? () => setIsAdding(true) : undefined,
  })
  const find = (text: string) => {
    setTyped(text)
    rememberSearch(text)
  }
  return (
    <Page
      title={t`Contacts`}
      isPadded={false}
      actions={
        <Button
          look="primary"
          icon={<Plus aria-hidden size={15} />}
          isDisabled={!mayAdd}
          aria-label={mayAdd ? undefined : t`New contact: your role may not add any`}
          onPress={() => setIsAdding(true)}
        >
          <Trans>New contact</Trans>
        </Button>
      }
    >
      <search className="flex shrink-0 items-center gap-3 border-line border-b px-5 py-2 phone:px-4">
        <Search aria-hidden size={16} className="shrink-0 text-ink-3" />
        <div className="w-80 max-w-full phone:flex-1">
          <TextField
            label={t`Find a contact`}
            isLabelHidden
            placeholder={t`Name, number, username or e-mail`}
            autoComplete="off"
            maxLength={100}
            inputRef={field}
            value={typed}
            onChange={find}
            trailing={
              typed === '' ? null : (
                <IconButton label={t`Clear the search`} onPress={() => find('')} className="size-7">
                  <X aria-hidden size={14} />
                </IconButton>
              )
            }
          />
        </div>
        <Looked search={search} typed={typed} />
      </search>
      {!data ? (
        error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={12} label={t`Loading contacts`} />
        )
      ) : search.found.length > 0 ? (
        <ContactRows contacts={search.found} query={search.query} isSearch={typed.trim() !== ''} />
      ) : typed.trim() !== '' ? (
        <NotFound typed={typed.trim()} isLooking={search.isLooking} onAdd={() => setIsAdding(true)} />
      ) : (
        <EmptyState
          icon={<UserRoundPlus aria-hidden size={20} />}
          title={t`No contacts yet`}
          action={
            <Button isDisabled={!mayAdd} onPress={() => setIsAdding(true)}>
              <Trans>Add the first one</Trans>
            </Button>
          }
        >
          <Trans>
            Whoever writes to you on WhatsApp stands here by themselves. Somebody who phoned can be added by
            hand, for example “Ruth Alvarez, 512 555 0134”.
          </Trans>
        </EmptyState>
      )}
      <NewContactDialog
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onMade={(contactId) => void navigate({ to: paths.contact, params: { contactId } })}
      />
    </Page>
  )
}

/** Through how many contacts the search has looked: never more is claimed. */
function Looked({ search, typed }: { search: ReturnType<typeof useContactSearch>; typed: string }) {
  const { looked, isWhole, isLooking, lookFurther, found } = search
  if (typed.trim() === '' || !search.query.data) return <div role="status" className="phone:hidden" />
  return (
    <div role="status" className="flex items-center gap-2 text-ink-3 text-xs phone:hidden">
      <span className="figures">
        {isLooking ? (
          <Trans>{found.length} found, looking on…</Trans>
        ) : isWhole ? (
          <Trans>
            {found.length} of {looked}
          </Trans>
        ) : (
          <Trans>
            {found.length} found among the newest {looked}
          </Trans>
        )}
      </span>
      {isWhole || isLooking ? null : (
        <Button size="small" onPress={lookFurther}>
          <Trans>Look further</Trans>
        </Button>
      )}
    </div>
  )
}

function NotFound({ typed, isLooking, onAdd }: { typed: string; isLooking: boolean; onAdd: () => void }) {
  const { t } = useLingui()
  const mayAdd = useMay('contacts.identify')
  return (
    <EmptyState
      icon={<Search aria-hidden size={20} />}
      title={isLooking ? t`Looking for “${typed}”` : t`Nobody found for “${typed}”`}
      action={
        isLooking ? null : (
          <Button isDisabled={!mayAdd} onPress={onAdd}>
            <Trans>New contact</Trans>
          </Button>
        )
      }
    >
      <Trans>The search looks at names, numbers, usernames and e-mails.</Trans>
    </EmptyState>
  )
}
