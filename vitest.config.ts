import { defineConfig } from 'vitest/config'

// The checker on a whole installation, with copies of the product beside it: alone, since its verdicts have time limits.
const proof = 'e2e/verify.test.ts'

// Two processes at most: the tests share their machine with two databases and, in the journeys, with a browser.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'words',
          include: [
            'contract/**/*.test.ts',
            'wire/**/*.test.ts',
            'scripts/**/*.test.ts',
            'web/src/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['{server,simulator,trust,bench,faults}/**/*.test.ts'],
          globalSetup: ['server/testing/databases.ts'],
          setupFiles: ['server/testing/remembered-hashes.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['e2e/**/*.test.ts'],
          exclude: [proof],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'proof',
          include: [proof],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
