import * as module from 'plyr';

/** The options of the player that are used here. Its own types cannot be imported as a module. */
export interface PlyrOptions {
  readonly title: string;
  readonly iconUrl: string;
  readonly blankVideo: string;
  readonly storage: { readonly enabled: boolean };
  readonly ratio: string;
  readonly controls: readonly string[];
  readonly previewThumbnails?: {
    readonly enabled: true;
    readonly src: (take: (thumbnails: readonly unknown[]) => void) => void;
  };
}

type PlyrConstructor = new (element: HTMLVideoElement, options: PlyrOptions) => { destroy(): void };

/** The player. */
export const Plyr = (module as unknown as { readonly default: PlyrConstructor }).default;
