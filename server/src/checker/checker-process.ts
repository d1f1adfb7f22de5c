import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Config } from '#kernel/config.ts'
import type { Log } from '#kernel/log.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { checkerFile, standInPort } from './checker-file.ts'

export type CheckerProcess = { begin(): void; stop(): Promise<void> }

const restartPauseMilliseconds = 10_000

/**
 * The checker as a process of its own beside the server. It has listened as the canaries' Meta when this returns, and looks at nothing
 * until `begin`. One that dies is started again; until then its verdicts grow old, which the trust page shows by itself.
 */
export async function startCheckerProcess(config: Config, log: Log): Promise<CheckerProcess> {
  let stopping = false
  let begun = false
  let child = await started(config)
  watch()

  function watch() {
    child.once('close', async (code) => {
      if (stopping) return
      log.error({ code }, 'checker ended unasked; starting it again')
      while (!stopping) {
        await pause(restartPauseMilliseconds, undefined, { ref: false })
        if (stopping) return
        try {
          child = await started(config)
          if (begun) tellToBegin()
          return watch()
        } catch (err) {
          log.error({ err }, 'checker does not start again')
        }
      }
    })
  }

  function tellToBegin() {
    child.stdin?.write(`${checkerFile(config.dataFolder)}\n`)
  }

  return {
    begin() {
      begun = true
      tellToBegin()
    },
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin?.end()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(late)
    },
  }
}

async function started(config: Config): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../../trust/main.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_NO_WARNINGS: '1',
      NODE_EXTRA_CA_CERTS: config.tls?.certificateFile,
      CHECKER_STAND_IN_PORT: String(standInPort(config)),
    },
  })
  let complaints = ''
  child.stderr?.on('data', (text) => {
    complaints = (complaints + text).slice(-2_000)
  })
  child.stdin?.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    child.once('close', () =>
      reject(new StartRefusal(`The checker does not start. It says:\n${complaints.trim()}`)),
    )
    child.once('error', reject)
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line === 'listening') resolve()
    })
  })
  return child
}
