import { shownName } from '../../../shared/core/text/shown-name.ts';
import type { PageFacts } from './page-facts.ts';

/** Name of a job's film or picture, as its page shows it. */
export const titleOf = ({ source: { key } }: Pick<PageFacts['job'], 'source'>): string =>
  shownName(key.split('/').at(-1) ?? key);
