import type { Trust } from '#contract/trust.ts'
import { type Finding, ok, warn, wrong } from './finding.ts'

export type Answering = {
  processId: number
  ready: 'ok' | 'silent' | string
  /** Digest of the source that runs, and of the source on disk; null when it does not say. */
  runningBuild: string | null
  build: string
}
export type SeenServer = Answering | null | 'of another user'

export function judgeServer(seen: SeenServer): Finding[] {
  if (seen === 'of another user')
    return [
      wrong(
        'Server',
        'was started here by another user, and this one may not look',
        'Run this as the user who starts Plumbline.',
      ),
    ]
  if (!seen) return [ok('Server', 'stopped; what only a running one shows is left out')]
  const { processId, ready, runningBuild, build } = seen
  const findings: Finding[] = []
  if (ready === 'ok') findings.push(ok('Server', `runs as process ${processId} and can do its job`))
  else if (ready === 'silent')
    findings.push(
      wrong(
        'Server',
        `process ${processId} does not answer`,
        'Look at its log; start it again if that says nothing.',
      ),
    )
  else
    findings.push(
      wrong(
        'Server',
        `runs as process ${processId}, but this part fails: ${ready}`,
        'The lines on databases and keys below say more.',
      ),
    )
  if (runningBuild !== null && runningBuild !== build)
    findings.push(
      warn(
        'Source',
        `what runs (${runningBuild}) is not what lies here (${build})`,
        'Start Plumbline again to run what lies here.',
      ),
    )
  return findings
}

export type SeenTasks = { dead: number; waiting: number; oldestWaitingSeconds: number }

export function judgeTasks(
  { dead, waiting, oldestWaitingSeconds }: SeenTasks,
  isRunning: boolean,
): Finding[] {
  const old = Math.round(oldestWaitingSeconds)
  const says = waiting === 0 ? 'none wait' : `${waiting} wait, the oldest for ${old} s`
  const advice = 'Is a process with the role worker running, and does its log complain?'
  return [
    isRunning && old > 600
      ? wrong('Background tasks', says, advice)
      : isRunning && old > 60
        ? warn('Background tasks', says, advice)
        : ok('Background tasks', says),
    dead === 0
      ? ok('Dead tasks', 'none')
      : warn('Dead tasks', `${dead} gave up`, 'Settings, Background work shows why, and tries them again.'),
  ]
}

/** `trust`: null when the evidence could not be read. */
export function judgeTrust(trust: Trust | null, isRunning: boolean): Finding[] {
  if (!trust) return [warn('Evidence', 'could not be read', 'The lines on databases say more.')]
  const { headline, at } = trust
  const { evidence, kept, published, broken } = headline
  const findings: Finding[] = []
  if (!evidence) {
    findings.push(
      isRunning
        ? warn(
            'Evidence',
            'nothing was checked here yet',
            'A process with the role checker begins soon after the start.',
          )
        : ok('Evidence', 'nothing was checked here yet'),
    )
  } else {
    const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(evidence.recordedAt)) / 1000))
    const says = `line ${evidence.seq}, ${seconds} s old`
    findings.push(
      isRunning && seconds > staleSeconds
        ? wrong('Evidence', says, 'Nothing is being checked. Is a process with the role checker running?')
        : ok('Evidence', says),
    )
  }
  if (broken > 0)
    findings.push(
      wrong(
        'Promises',
        `${broken} broken or not to be relied on, ${kept} of ${published} kept`,
        'See /trust; npm run verify checks them now.',
      ),
    )
  else if (isRunning && evidence && kept < published)
    findings.push(
      warn(
        'Promises',
        `${kept} of ${published} kept; the others are not known or not claimed here`,
        'See /trust for the reason of each.',
      ),
    )
  else findings.push(ok('Promises', `${kept} of ${published} kept`))
  return findings
}

/** The quickest rhythm is five minutes; twice that is late. */
const staleSeconds = 600

export function judgeBackup(): Finding {
  return warn(
    'Backup',
    'Plumbline makes none yet, so it cannot tell when the last one was',
    'Make your own, and try to restore one: docs/running.md, “Backup and restore”.',
  )
}
