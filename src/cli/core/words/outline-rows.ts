import type { StoredOutline } from '../../../sdk/job/read-outline.ts';
import { formatCount } from '../../../shared/core/text/format.ts';

/** The row about the outline of a job. */
export const outlineRows = (outline: StoredOutline | undefined): string[] =>
  outline === undefined
    ? []
    : [
        `  outline  ${formatCount(outline.pictures, 'picture')} of the whole film after ${outline.afterSeconds.toFixed(1)} s`,
      ];
