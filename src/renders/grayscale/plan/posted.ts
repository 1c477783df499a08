import type { PostedPicture } from '../../parts/posted-picture.ts';

export const POSTED_GRAYSCALE: PostedPicture = {
  title: 'Grayscale',
  formats: ['png', 'jpg'],
  options: ['grayscale.fit'],
  shownAs: () => 'png',
  isSquare: true,
};
