import type { PostedPicture } from '../../parts/posted-picture.ts';

export const POSTED_EDGES: PostedPicture = {
  title: 'Edges',
  formats: ['png', 'jpg'],
  options: ['edges.blur'],
  shownAs: () => 'png',
};
