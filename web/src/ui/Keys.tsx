export function Keys({ children }: { children: string }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded-xs border border-line-strong px-1 font-sans text-2xs text-ink-2 leading-none">
      {children}
    </kbd>
  )
}
