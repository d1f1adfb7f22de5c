import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'

/** The way on from a page after which one has to sign in anew. */
export function ToSignIn() {
  return (
    <p className="mt-6 text-sm">
      <Link to={paths.signIn} search={{}} className="font-medium text-accent-ink hover:underline">
        <Trans>Back to sign-in</Trans>
      </Link>
    </p>
  )
}
