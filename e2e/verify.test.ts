import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Plumbline, root, startPlumbline } from './plumbline.ts'

let plumbline: Plumbline

beforeAll(async () => {
  plumbline = await startPlumbline({ PLUMBLINE_ROLES: 'web,worker,checker,simulator' })
})
afterAll(() => plumbline?.remove())

type Line = Record<string, unknown>

/** One of our own commands on this installation: its exit code, and the JSON lines that it prints. */
async function run(script: string, ...words: string[]): Promise<{ code: number | null; lines: Line[] }> {
  const child = spawn(process.execPath, [join(root, script), ...words], {
    env: plumbline.environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  const lines = said.split('\n').filter((line) => line.startsWith('{'))
  return { code, lines: lines.map((line) => JSON.parse(line) as Line) }
}

const sql = (text: string) => plumbline.sql(text)

async function published(id: string): Promise<{ verdict: string; proof: { state: string } }> {
  const answer = await fetch(`${plumbline.url}/api/v1/trust/commitments`)
  const { commitments } = (await answer.json()) as { commitments: (Line & { id: string })[] }
  return commitments.find((commitment) => commitment.id === id) as never
}

describe('npm run verify', () => {
  test('is green on a fresh start, for every promise of the page', async () => {
    const { code, lines } = await run('scripts/verify.ts')
    const total = lines.at(-1)
    expect({ red: lines.filter(({ verdict }) => verdict === 'fail' || verdict === 'error'), code }).toEqual({
      red: [],
      code: 0,
    })
    expect(total).toMatchObject({ broken: 0, unclear: 0, evidence: { whole: true, brokenAt: null } })
    const answer = await fetch(`${plumbline.url}/api/v1/trust/commitments`)
    const { commitments } = (await answer.json()) as { commitments: Line[] }
    expect(lines.length - 1).toBe(commitments.length)
    expect((await published('C-2.3a')).verdict).toBe('kept')
  })

  test('is red when isolation is broken by hand, on the page as well, and green again once it is mended', async () => {
    const policy = 'on lost_reasons to app_user, app_probe'
    await sql(`alter policy account ${policy} using (true)`)
    const broken = await run('scripts/verify.ts', '--only', 'C-2.3a')
    expect(broken.code).toBe(1)
    expect(broken.lines[0]).toMatchObject({ commitment: 'C-2.3a', verdict: 'fail' })
    expect((await published('C-2.3a')).verdict).toBe('broken')
    await sql(`alter policy account ${policy} using (account_id = (select current_account_id()))`)
    expect((await run('scripts/verify.ts', '--only', 'C-2.3a')).code).toBe(0)
    expect((await published('C-2.3a')).verdict).toBe('kept')
  })
})

describe('the proof run', () => {
  test('in its short form shows every check red under each sabotage by SQL', async () => {
    const file = join(plumbline.dataFolder, 'checker.json')
    const { code, lines } = await run('trust/prove.ts', '--file', file, '--print', '--quick')
    expect(lines.filter(({ verdict }) => verdict !== 'caught')).toEqual([])
    expect(lines.length).toBeGreaterThan(15)
    expect(code).toBe(0)
  }, 600_000)

  test('shows a check red under its sabotage, by SQL and by code, and nothing else red', async () => {
    const sabotages = ['isolation-in-the-database.policy-opened', 'csrf-tokens.one-change-exempt']
    const file = join(plumbline.dataFolder, 'checker.json')
    const words = ['--file', file, '--print', '--only', sabotages.join(',')]
    const { code, lines } = await run('trust/prove.ts', ...words)
    expect(lines).toMatchObject(
      [...sabotages].reverse().map((sabotage) => ({ sabotage, verdict: 'caught', reason: null })),
    )
    expect(code).toBe(0)
    expect((await published('C-3.3d')).proof.state).toBe('proven')
  }, 600_000)
})
