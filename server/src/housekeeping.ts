import { clock } from '#kernel/clock.ts'
import type { Installation } from '#kernel/installation.ts'
import { forgetIdleQueues } from '#kernel/tasks.ts'

const everyMinutes = 30

/** What is kept for a time goes when the time is over. Several processes may do it: whoever comes first has it done. */
export function startHousekeeping(installation: Installation): { stop(): void } {
  const tidy = async () => {
    const now = clock.now()
    await installation.pools.app.query('select sweep_identity($1)', [now])
    await installation.pools.app.query('select sweep_mail_tokens($1)', [now])
    await installation.pools.app.query('select sweep_alarms($1)', [now])
    await installation.pools.app.query('select sweep_ceremonies($1)', [now])
    await installation.pools.app.query('select sweep_whatsapp($1)', [now])
    await installation.pools.app.query('select remind_of_old_keys($1)', [now])
    await forgetIdleQueues(installation)
  }
  const run = () =>
    tidy().catch((err) => installation.log.warn({ err }, 'housekeeping failed; it is tried again'))
  const first = setTimeout(run, 60_000)
  const timer = setInterval(run, everyMinutes * 60_000)
  return {
    stop() {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}
