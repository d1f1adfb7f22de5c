import { readEnvironment } from './environment.ts'
import { startGoogleSimulator } from './google/google.ts'
import { startMailSimulator } from './mail/mail.ts'
import { startWhatsappSimulator } from './whatsapp.ts'

/** The simulated outside world as a program of its own. Says on one line of JSON where it listens. */
async function main(): Promise<void> {
  const { whatsappPort, mailPort, smtpPort, googlePort, dataFolder, stopWithStdin } = readEnvironment(
    process.env,
  )
  const kept = dataFolder === undefined ? {} : { dataFolder }
  const open: { close(): Promise<void> }[] = []
  const started = async <Part extends { close(): Promise<void> }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting.catch(async (error: unknown) => {
      await Promise.all(open.map((one) => one.close()))
      throw error
    })
    open.push(part)
    return part
  }
  const whatsapp = await started(startWhatsappSimulator({ port: whatsappPort, ...kept }))
  const mail = await started(startMailSimulator({ webPort: mailPort, smtpPort, ...kept }))
  const google = await started(startGoogleSimulator({ port: googlePort, ...kept }))

  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    await Promise.all(open.map((one) => one.close()))
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (stopWithStdin) {
    process.stdin.on('end', stop).on('close', stop).on('error', stop)
    process.stdin.resume()
  }
  const ready = {
    ready: true,
    whatsapp: whatsapp.url,
    mail: mail.url,
    smtp: mail.smtpUrl,
    google: google.url,
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`simulator: ${(error as Error).message}\n`)
  process.exit(1)
})
