// npm start: installs what is missing, builds the web app when it has changed, and runs the server until it is stopped.
import { run, setUp } from './set-up.mjs'

const node = await setUp()
const built = await run(node, ['scripts/build-web.ts'])
process.exitCode = built === 0 ? await run(node, ['server/src/main.ts', ...process.argv.slice(2)]) : built
