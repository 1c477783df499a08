import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';

/** How the page on a disk shows a kind. */
export interface DiskView {
  /** the kind in words, below its videos and pictures */
  readonly label: string;
  /** extension of its render of a still picture that a browser shows, `ascii/picture.png`; absent: it has none */
  readonly picture?: string;
  /** extension of its file of a slice that moves where a picture stands, `gif/00007.gif`; absent: it has none */
  readonly moving?: string;
  /** whether its videos look like the film, so that its poster stands for them until they play */
  readonly looksLikeFilm?: true;
}

const DISK_VIEWS: Readonly<Record<RenderKind, DiskView>> = {
  gif: { label: 'GIF', moving: 'gif' },
  frames: { label: 'Frames' },
  ascii: { label: 'ASCII art', picture: 'png' },
  edges: { label: 'Edges', picture: 'png' },
  grayscale: { label: 'Grayscale', picture: 'jpg' },
  storyboard: { label: 'Storyboard' },
  webp: { label: 'WebP', moving: 'webp' },
  clip: { label: 'Clip', looksLikeFilm: true },
  preview: { label: 'Preview', looksLikeFilm: true },
};

/** The kind in words. */
export const labelOf = (kind: RenderKind): string => DISK_VIEWS[kind].label;

/** Whether the videos of a kind look like the film. */
export const looksLikeFilm = (kind: RenderKind): boolean => DISK_VIEWS[kind].looksLikeFilm === true;

/** Renders of a still picture, by name below the job. */
export const DISK_PICTURES: readonly { readonly name: string; readonly label: string }[] = RENDER_KINDS.flatMap(
  (kind) => {
    const { picture, label } = DISK_VIEWS[kind];
    return picture === undefined ? [] : [{ name: `${kind}/picture.${picture}`, label }];
  },
);

/** Moving pictures of slices, by folder and extension: the first that is there shows a slice. */
export const DISK_MOVING: readonly { readonly folder: string; readonly extension: string }[] = RENDER_KINDS.flatMap(
  (kind) => {
    const { moving } = DISK_VIEWS[kind];
    return moving === undefined ? [] : [{ folder: kind, extension: moving }];
  },
);
