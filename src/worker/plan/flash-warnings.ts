import type { OutputFile } from '../../renders/parts/worker/output-file.ts';
import { flashWarning } from '../../shared/core/contracts/flashes.ts';
import type { Warning } from '../../shared/core/contracts/warning.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';

/** The warning about the outputs of a slice that flash too often; none when none does. */
export const flashWarnings = (
  outputs: readonly Pick<OutputFile, 'facts'>[],
  { flashes }: Pick<RenderOptions, 'flashes'>,
): Warning[] => {
  const kinds = outputs.flatMap(({ facts }) => ((facts.flashes?.at.length ?? 0) > 0 ? [facts.kind] : []));
  return kinds.length === 0 ? [] : [flashWarning(kinds, flashes)];
};
