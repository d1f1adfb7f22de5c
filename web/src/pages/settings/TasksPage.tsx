import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { deadTasksQuery } from '../../api/tasks.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'

export function TasksPage() {
  const { t } = useLingui()
  const { data: tasks, error, refetch } = useQuery(deadTasksQuery())
  if (!tasks) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title={t`Failed tasks`}>
      <ul>
        {tasks.items.map((task) => (
          <li key={task.id}>
            {task.name}: {task.lastError}
          </li>
        ))}
      </ul>
    </Page>
  )
}
