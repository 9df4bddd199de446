import type { Seen } from '../../usecases/api';
import type { CallerContext } from '../caller-context';

/** One sentence about what became of a request: why nothing changed, or where it stands now. */
export function outcomeText(
  { view, notice }: Seen,
  { painter, reader, say }: Pick<CallerContext, 'painter' | 'reader' | 'say'>,
): string {
  const told = notice ? painter.notice(notice, reader) : '';
  return told || say(`now-${view.request.state}`, { id: view.request.id });
}
