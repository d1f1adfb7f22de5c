import { test } from 'vitest'
import { messageValue } from '#testing/business.ts'
import { openDesk } from '#testing/desk.ts'

test('x', async () => {
  const desk = await openDesk({ botOn: false })
  const value = messageValue({ phoneNumberId: desk.number.phoneNumberId, from: '15125551111' })
  value.messages = ['one', 'two', 'three', 'four'].flatMap(
    (text) => messageValue({ phoneNumberId: desk.number.phoneNumberId, from: '15125551111', text }).messages,
  )
  await desk.deliver({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  })
  console.log(
    await desk.rows(
      'select id, job_queue_id, run_at, priority, payload from graphile_worker._private_jobs order by id',
    ),
  )
  console.log(await desk.rows('select id from whatsapp_items order by id'))
  console.log(await desk.rows("select pg_get_functiondef('graphile_worker.add_jobs'::regproc) as d"))
  await desk.close()
})
