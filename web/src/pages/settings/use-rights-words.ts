import { useLingui } from '@lingui/react/macro'
import type { Area, ConversationsRight, PipelineLevel, SettingLevel } from '#contract/rights.ts'
import type { PresetName } from '#contract/standing.ts'

/** The rights in plain words, for the matrix and for the form alike. */
export function useRightsWords() {
  const { t } = useLingui()
  const presets: Record<PresetName, { name: string; may: string }> = {
    manager: { name: t`Manager`, may: t`An admin who has nothing to do with billing` },
    billing_admin: { name: t`Billing admin`, may: t`A member who looks after billing` },
    technician: {
      name: t`Technician`,
      may: t`Works with their own customers only, and sees numbers and e-mails masked`,
    },
    accountant: { name: t`Accountant`, may: t`Reads everything, and sees billing` },
  }
  const areas: Record<Area, string> = {
    team: t`Team`,
    billing: t`Billing`,
    channels: t`Channels`,
    chatbot: t`Bot`,
    automations: t`Automations`,
    templates: t`Templates`,
    integrations: t`Integrations`,
    trust: t`Trust page`,
  }
  const settings: Record<SettingLevel, string> = { none: t`No`, see: t`See`, manage: t`Change` }
  const pipelines: Record<PipelineLevel, string> = { none: t`Hidden`, see: t`See`, work: t`Work` }
  const conversations: Record<ConversationsRight, string> = {
    all: t`All`,
    unassigned_and_mine: t`Unassigned and own`,
    mine: t`Own only`,
  }
  const contacts = { all: t`All`, mine: t`Own only` }
  const identity = { shown: t`Shown`, masked: t`Masked` }
  const yesNo = (is: boolean) => (is ? t`Yes` : t`No`)
  return { presets, areas, settings, pipelines, conversations, contacts, identity, yesNo }
}
