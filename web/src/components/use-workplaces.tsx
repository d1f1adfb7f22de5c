import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Building2, Plus } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import type { SecondFactor } from '../api/identity.ts'
import { enterWorkplace, workplacesQuery } from '../api/workplaces.ts'
import { Dialog } from '../ui/Dialog.tsx'
import type { MenuGroup } from '../ui/Menu.tsx'
import { OpenWorkplaceDialog } from './OpenWorkplaceDialog.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'
import { useAct } from './use-act.ts'

/** The businesses in which somebody works, as a part of a menu, and the windows that may come of choosing one. */
export function useWorkplaces(): { groups: MenuGroup[]; windows: ReactElement } {
  const { t } = useLingui()
  const { data } = useQuery(workplacesQuery())
  const [act] = useAct()
  const [step, setStep] = useState<SecondFactor | null>(null)
  const [isOpening, setIsOpening] = useState(false)
  const places = data?.items ?? []
  const entries = [
    ...(places.length > 1
      ? places.map(({ id, name, current }) => ({
          id: `workplace-${id}`,
          label: name,
          icon: <Building2 aria-hidden size={15} />,
          isCurrent: current,
          onAction: () => {
            if (!current) void act(async () => setStep(await enterWorkplace(id)))
          },
        }))
      : []),
    ...(data?.mayOpen
      ? [
          {
            id: 'open-workplace',
            label: t`Open another business…`,
            icon: <Plus aria-hidden size={15} />,
            onAction: () => setIsOpening(true),
          },
        ]
      : []),
  ]
  const leave = () => setStep(null)
  return {
    groups: entries.length > 0 ? [{ id: 'workplaces', title: t`Your businesses`, entries }] : [],
    windows: (
      <>
        <Dialog
          title={t`One step more`}
          closeLabel={t`Close`}
          size="small"
          isOpen={step !== null}
          onClose={leave}
        >
          {step ? <SecondFactorForm step={step} onDone={leave} onOver={leave} /> : null}
        </Dialog>
        <OpenWorkplaceDialog isOpen={isOpening} onClose={() => setIsOpening(false)} />
      </>
    ),
  }
}
