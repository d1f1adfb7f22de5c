import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { signOut, useWho } from '../api/identity.ts'
import { enterWorkplace, workplacesQuery } from '../api/workplaces.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { ToastRegion } from '../ui/ToastRegion.tsx'
import { AddPasskey } from './AddPasskey.tsx'
import { ProveDialog } from './ProveDialog.tsx'
import { SetUpTotp } from './SetUpTotp.tsx'
import { SignInAgain } from './SignInAgain.tsx'
import { useAct } from './use-act.ts'
import { usePageTitle } from './use-page-title.ts'

/** In place of every page, for whoever must set up a second factor before anything else. */
export function FactorDue() {
  const { t } = useLingui()
  const { account, member } = useWho()
  const [act, busy] = useAct()
  usePageTitle(t`Second factor`)
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto bg-canvas p-5">
      <div className="w-full max-w-md rounded-lg border border-line bg-surface p-7 phone:p-5">
        <ShieldCheck aria-hidden size={26} strokeWidth={1.75} className="text-accent-ink" />
        <h1 className="mt-3 font-semibold text-xl">
          <Trans>{account.name} requires a second factor</Trans>
        </h1>
        <p className="mt-2 mb-6 text-ink-2">
          <Trans>
            Beside your password you then show a passkey on your device, or a code from an app on your phone.
            It takes a minute, and everything is here again afterwards.
          </Trans>
        </p>
        <div className="flex flex-wrap gap-2">
          <AddPasskey size="medium" />
          <SetUpTotp />
          <Button
            look="quiet"
            busy={busy}
            onPress={() =>
              void act(async () => {
                await signOut()
                location.assign(paths.signIn)
              })
            }
          >
            <Trans>Sign out</Trans>
          </Button>
        </div>
        <OtherWorkplaces />
        <p className="mt-6 truncate border-line border-t pt-4 text-ink-3 text-sm">{member.email}</p>
      </div>
      <ToastRegion label={t`Messages of the application`} dismissLabel={t`Dismiss`} />
      <SignInAgain />
      <ProveDialog />
    </main>
  )
}

/** What one business requires does not keep anybody out of another. */
function OtherWorkplaces() {
  const { data } = useQuery(workplacesQuery())
  const [act, busy] = useAct()
  const others = data?.items.filter(({ current }) => !current) ?? []
  if (others.length === 0) return null
  return (
    <div className="mt-6 border-line border-t pt-4">
      <p className="mb-2 text-ink-2 text-sm">
        <Trans>Or go to another of your businesses:</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        {others.map(({ id, name }) => (
          <Button
            key={id}
            busy={busy}
            onPress={() =>
              void act(async () => {
                await enterWorkplace(id)
              })
            }
          >
            {name}
          </Button>
        ))}
      </div>
    </div>
  )
}
