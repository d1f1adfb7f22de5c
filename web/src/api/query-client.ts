import { QueryClient } from '@tanstack/react-query'
import { mayPass } from './errors.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events say what has changed; asking again on every visit would only repeat them.
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
