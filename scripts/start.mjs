// npm start: installs what is missing, builds the web app when it has changed, and runs the server until it is stopped.
import { run, setUp } from './set-up.mjs'

const node = await setUp()
const built = await run(node, ['scripts/build-web.ts'])
// Room for what has just been made: with the 16 MB that Node takes by itself the server keeps a third more memory after a load, and is no faster
// (docs/performance.md).
const server = ['--max-semi-space-size=8', 'server/src/main.ts']
process.exitCode = built === 0 ? await run(node, [...server, ...process.argv.slice(2)]) : built
