import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import type { ChosenRanges } from '../../shared/core/documents/chosen-ranges.ts';
import { chosenWords } from '../../shared/core/text/chosen-words.ts';
import { formatBytes } from '../../shared/core/text/format.ts';

interface KeptSmallProps {
  readonly kind: RenderKind;
  /** most bytes of a file; undefined: no limit, and nothing is shown */
  readonly maxBytes: number | undefined;
  readonly chosen: readonly ChosenRanges[];
}

/** What a limit of bytes chose, below the files that it is of. Its room is there from the beginning, so that nothing moves. */
export const KeptSmall = ({ kind, maxBytes, chosen }: KeptSmallProps) => {
  if (maxBytes === undefined) return null;
  const ranges = chosen.find((each) => each.kind === kind);
  return (
    <p class="kept-small small faint">
      {ranges === undefined ? `At most ${formatBytes(maxBytes)} a slice` : `Kept small: ${chosenWords(ranges)}`}
    </p>
  );
};
