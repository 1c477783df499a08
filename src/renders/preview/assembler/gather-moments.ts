import type { Gather } from '../../parts/assembler/assembler-part.ts';

/** What of the film the preview shows: the files of a slice all show the same. The files of the whole are the stitcher's. */
export const gatherMoments: Gather = async ({ rendered }) => {
  const moments = rendered.flatMap(
    ({ renders }) =>
      renders.find(({ kind, moments: shown }) => kind === 'preview' && shown !== undefined)?.moments ?? [],
  );
  return { entry: moments.length === 0 ? {} : { preview: { moments } }, outputs: [] };
};
