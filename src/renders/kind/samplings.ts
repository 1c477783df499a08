/** Which picture of the film a second shows: the one that a player shows, or the last key frame until then. */
export const SAMPLINGS = ['exact', 'keyframes'] as const;

/** For the document of options. */
export const SAMPLING_NOTE =
  'A second before the first key frame has the first picture. The record of a slice says which moments are shown (`shownMs`).';
