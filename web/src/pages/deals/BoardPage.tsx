import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { boardQuery, refreshFarCard } from '../../api/board.ts'
import { cardOf } from '../../api/board-cards.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { onLiveEvent } from '../../api/live.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { BoardColumn } from './BoardColumn.tsx'
import { BoardEmpty } from './BoardEmpty.tsx'
import { BoardSkeleton } from './BoardSkeleton.tsx'
import { CardPane } from './CardPane.tsx'
import { focusCard } from './focus-card.ts'
import { LostDialog } from './LostDialog.tsx'
import { openMoveMenu } from './MoveMenu.tsx'
import { NewCardAnnouncer } from './NewCardAnnouncer.tsx'
import { NewCardDialog } from './NewCardDialog.tsx'
import { StageSwitcher } from './StageSwitcher.tsx'
import { useMoves, useShownBoard } from './use-moves.ts'
import { useStageInView } from './use-stage-in-view.ts'
import { ValueDialog } from './ValueDialog.tsx'
import './board.css'

/** All leads of a pipeline, stage by stage; one of them may stand open beside the board. */
export function BoardPage() {
  const { t } = useLingui()
  const { pipeline: pipelineId } = useSearch({ from: `/app${paths.board}` })
  const { dealId: openId } = useParams({ strict: false })
  usePageTitle(openId ? null : t`Board`)
  const navigate = useNavigate()
  const { currency } = useWho().account
  const mayMove = useMay('deals.write')
  const { data, error, refetch } = useQuery(boardQuery(pipelineId))
  const board = useShownBoard(data)
  const moves = useMoves(board)
  const [isAdding, setIsAdding] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const stageIds = useMemo(() => board?.pipeline.stages.map(({ id }) => id) ?? [], [board])
  const stageInView = useStageInView(scroller, stageIds)

  const open = useCallback(
    (dealId: string) =>
      void navigate({ to: paths.deal, params: { dealId }, search: true, replace: openId !== undefined }),
    [navigate, openId],
  )
  const close = useCallback(() => {
    void navigate({ to: paths.board, search: true })
    if (openId) focusCard(openId)
  }, [navigate, openId])

  useEffect(
    () => onLiveEvent(({ dealId }) => dealId && void refreshFarCard(dealId).catch(() => undefined)),
    [],
  )
  useShortcuts({ m: openMoveMenu, n: mayMove ? () => setIsAdding(true) : undefined })

  if (!board) {
    return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <BoardSkeleton />
  }
  const isEmpty = board.columns.every(({ count }) => count === 0)
  const dealOf = (id: string) => cardOf(board, id)
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div className={`flex min-h-0 min-w-0 flex-1 flex-col bg-canvas ${openId ? 'phone:hidden' : ''}`}>
        <header className="flex h-13 shrink-0 items-center gap-3 border-line border-b bg-surface px-5 phone:px-4">
          <h1 className="truncate font-semibold text-base">{t`Board`}</h1>
          {board.pipelines.length > 1 ? (
            <div className="w-48">
              <SelectField
                label={t`Pipeline`}
                isLabelHidden
                value={board.pipeline.id}
                onChange={(pipeline) => void navigate({ to: paths.board, search: { pipeline } })}
                options={board.pipelines.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </div>
          ) : (
            <span className="truncate text-ink-3 text-sm">{board.pipeline.name}</span>
          )}
          <span className="flex-1" />
          <Button
            look="primary"
            icon={<Plus aria-hidden size={15} />}
            isDisabled={!mayMove}
            aria-label={mayMove ? undefined : t`New card: your role may not add any`}
            onPress={() => setIsAdding(true)}
          >
            <Trans>New card</Trans>
          </Button>
        </header>
        {isEmpty ? (
          <BoardEmpty onNew={mayMove ? () => setIsAdding(true) : undefined} />
        ) : (
          <>
            <StageSwitcher
              board={board}
              current={stageInView.current}
              currency={currency}
              onSelect={stageInView.show}
            />
            <div
              ref={scroller}
              className="flex min-h-0 flex-1 overflow-x-auto overscroll-x-contain phone:snap-x phone:snap-mandatory"
            >
              {board.pipeline.stages.map((stage) => {
                const column = board.columns.find(({ stageId }) => stageId === stage.id)
                return column ? (
                  <BoardColumn
                    key={stage.id}
                    column={column}
                    stage={stage}
                    stages={board.pipeline.stages}
                    pipelineId={pipelineId}
                    currency={currency}
                    openId={openId}
                    mayMove={mayMove}
                    dealOf={dealOf}
                    onOpen={open}
                    onMove={moves.request}
                  />
                ) : null
              })}
            </div>
          </>
        )}
      </div>
      {openId ? (
        <CardPane dealId={openId} board={board} onOpen={open} onClose={close} onMove={moves.request} />
      ) : null}
      <NewCardAnnouncer board={board} />
      <LostDialog
        deal={moves.lost?.deal ?? null}
        reasons={board.lostReasons}
        onConfirm={moves.confirmLost}
        onCancel={moves.cancelLost}
      />
      <ValueDialog deal={moves.won} onClose={moves.closeWon} />
      <NewCardDialog
        isOpen={isAdding}
        pipelineId={board.pipeline.id}
        onClose={() => setIsAdding(false)}
        onMade={open}
      />
    </div>
  )
}
