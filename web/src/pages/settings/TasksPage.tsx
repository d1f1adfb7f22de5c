import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, RotateCw } from 'lucide-react'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { listDeadTasks } from '#contract/tasks.ts'
import { useMay } from '../../api/identity.ts'
import { deadTasksQuery, reviveTask } from '../../api/tasks.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { toast } from '../../ui/toast.ts'
import { NotForRole } from './NotForRole.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

type Task = ResponseOf<typeof listDeadTasks>['items'][number]

/** Background work that gave up. Nothing of it is lost: it waits here until somebody tries again. */
export function TasksPage() {
  const { t } = useLingui()
  const mayManage = useMay('tasks.manage')
  return (
    <SettingsFrame
      title={t`Background work`}
      about={
        <Trans>Work that failed again and again and gave up. It waits here, and can be tried again.</Trans>
      }
    >
      {mayManage ? <Tasks /> : <NotForRole />}
    </SettingsFrame>
  )
}

function Tasks() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(deadTasksQuery())
  if (!data) {
    return error ? (
      <LoadFailed error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={3} label={t`Loading failed work`} />
    )
  }
  if (data.items.length === 0) {
    return (
      <EmptyState icon={<CircleCheck aria-hidden size={20} />} title={t`Nothing has failed`}>
        <Trans>Messages, photos and everything else that is done in the background have gone through.</Trans>
      </EmptyState>
    )
  }
  return (
    <ul className="overflow-hidden rounded-md border border-line">
      {data.items.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </ul>
  )
}

function TaskRow({ task }: { task: Task }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  async function revive() {
    if (await act(() => reviveTask(task.id))) toast(t`It is being tried again`)
  }
  return (
    <li className="flex items-start gap-4 border-line border-b px-4 py-3 last:border-b-0 phone:flex-col phone:gap-2">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{task.name}</p>
        {task.lastError ? (
          <p className="mt-0.5 line-clamp-3 text-danger text-sm [overflow-wrap:anywhere]">{task.lastError}</p>
        ) : null}
        <p className="figures mt-0.5 text-ink-3 text-xs">
          <Plural value={task.attempts} one="# attempt" other="# attempts" /> ·{' '}
          <TimeAgo time={task.createdAt} />
        </p>
      </div>
      <Button
        size="small"
        busy={busy}
        icon={<RotateCw aria-hidden size={13} />}
        onPress={() => void revive()}
      >
        <Trans>Try again</Trans>
      </Button>
    </li>
  )
}
