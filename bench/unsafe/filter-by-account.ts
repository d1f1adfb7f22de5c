import {
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type QueryId,
  ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueNode,
  WhereNode,
} from 'kysely'

/**
 * What a copy without row-level security needs to be a fair one: every query asks for its account in plain sight, as software without a second
 * lock does, so that the indexes (which begin with the account) serve it as well. Used in the throwaway copy only.
 */
export function filterByAccount(accountId: string): KyselyPlugin {
  const transformer = new AccountFilter(accountId)
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId) as RootOperationNode,
    transformResult: async ({ result }) => result,
  }
}

const withoutAccount = new Set(['people', 'sign_in_links', 'rate_limits'])

class AccountFilter extends OperationNodeTransformer {
  readonly #accountId: string

  constructor(accountId: string) {
    super()
    this.#accountId = accountId
  }

  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    // What stands in a `with` is no table.
    const named = new Set((node.with?.expressions ?? []).map(({ name }) => nameOfTable(name.table)))
    const tables = (node.from?.froms ?? []).map(nameOfTable).filter((name) => !named.has(name))
    return this.#filtered(super.transformSelectQuery(node, queryId), tables)
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    return this.#filtered(super.transformUpdateQuery(node, queryId), [node.table && nameOfTable(node.table)])
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    return this.#filtered(super.transformDeleteQuery(node, queryId), node.from.froms.map(nameOfTable))
  }

  #filtered<Node extends { where?: WhereNode | undefined }>(
    node: Node,
    tables: (string | null | undefined)[],
  ): Node {
    let where = node.where?.where
    for (const table of tables) {
      if (!table || withoutAccount.has(table)) continue
      const column = table === 'accounts' ? 'id' : 'account_id'
      const condition = BinaryOperationNode.create(
        ReferenceNode.create(ColumnNode.create(column), TableNode.create(table)),
        OperatorNode.create('='),
        ValueNode.create(this.#accountId),
      )
      where = where ? AndNode.create(condition, where) : condition
    }
    return where ? { ...node, where: WhereNode.create(where) } : node
  }
}

/** Null for what is no plain table (a function, a subquery). */
function nameOfTable(node: OperationNode): string | null {
  return TableNode.is(node) && IdentifierNode.is(node.table.identifier) ? node.table.identifier.name : null
}
