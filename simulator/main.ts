import { readEnvironment } from './environment.ts'
import { startMailSimulator } from './mail/mail.ts'
import { startWhatsappSimulator } from './whatsapp.ts'

/** The simulated outside world as a program of its own. Says on one line of JSON where it listens. */
async function main(): Promise<void> {
  const { whatsappPort, mailPort, smtpPort, dataFolder, stopWithStdin } = readEnvironment(process.env)
  const kept = dataFolder === undefined ? {} : { dataFolder }
  const whatsapp = await startWhatsappSimulator({ port: whatsappPort, ...kept })
  const mail = await startMailSimulator({ webPort: mailPort, smtpPort, ...kept }).catch(
    async (error: unknown) => {
      await whatsapp.close()
      throw error
    },
  )

  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    await Promise.all([whatsapp.close(), mail.close()])
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (stopWithStdin) {
    process.stdin.on('end', stop).on('close', stop).on('error', stop)
    process.stdin.resume()
  }
  const ready = { ready: true, whatsapp: whatsapp.url, mail: mail.url, smtp: mail.smtpUrl }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`simulator: ${(error as Error).message}\n`)
  process.exit(1)
})
