import type { FastifyInstance } from 'fastify'
import { createApp } from '#server/app.ts'
import { type TestInstallation, testInstallation } from './installation.ts'

/** An installation of its own and everything of it that answers HTTP, for tests of features, which do not know the app. */
export async function openApp(
  environment: Record<string, string> = {},
): Promise<{ installation: TestInstallation; app: FastifyInstance; close(): Promise<void> }> {
  const installation = await testInstallation(environment)
  const app = await createApp(installation)
  return {
    installation,
    app,
    async close() {
      await app.close()
      await installation.close()
    },
  }
}

/** The same installation under other settings. */
export async function openAppAs(
  installation: TestInstallation,
  config: Partial<TestInstallation['config']>,
): Promise<FastifyInstance> {
  return createApp({ ...installation, config: { ...installation.config, ...config } })
}
