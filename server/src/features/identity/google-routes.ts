import * as contract from '#contract/google.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { withAccount } from '#kernel/scope.ts'
import { beginEntering, enterByGoogle } from './enter-by-google.ts'
import { beginLinking, linkGoogle, listGoogle, unlinkGoogle } from './link-google.ts'
import { beginGoogleProving, proveByGoogle } from './prove-by-google.ts'
import { signUpWithGoogle } from './sign-up-with-google.ts'

export function mountGoogle(mount: Mount) {
  mount.open(contract.beginGoogle, (call) => beginEntering(call, call.input))
  mount.open(contract.enterByGoogle, (call) => enterByGoogle(call, call.input))
  mount.open(contract.signUpWithGoogle, (call) => signUpWithGoogle(call, call.input))
  mount.errand(contract.listGoogle, ({ installation, principal, session }) =>
    withAccount(installation, principal, (scope) => listGoogle(scope, session)),
  )
  mount.errand(contract.beginGoogleLink, (call) => beginLinking(call, call.input))
  mount.errand(contract.linkGoogle, (call) => linkGoogle(call, call.input))
  mount.errand(contract.unlinkGoogle, async ({ installation, principal, session, input }) => {
    await withAccount(installation, principal, (scope) => unlinkGoogle(scope, session, input))
    return undefined
  })
  mount.errand(contract.beginGoogleProof, (call) => beginGoogleProving(call, call.input))
  mount.errand(contract.proveByGoogle, (call) => proveByGoogle(call, call.input))
}
