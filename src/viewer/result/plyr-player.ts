import * as module from 'plyr';
import sprite from 'plyr-sprite.svg';
import type { PlayerThumbnails } from '../core/result/player-thumbnails.ts';

/** The options of the player that are used here. Its own types cannot be imported as a module. */
interface PlyrOptions {
  readonly title: string;
  readonly iconUrl: string;
  readonly blankVideo: string;
  readonly storage: { readonly enabled: boolean };
  readonly controls: readonly string[];
  readonly previewThumbnails?: {
    readonly enabled: true;
    readonly src: (take: (thumbnails: readonly unknown[]) => void) => void;
  };
}

type PlyrConstructor = new (element: HTMLVideoElement, options: PlyrOptions) => { destroy(): void };

const Plyr = (module as unknown as { readonly default: PlyrConstructor }).default;

/** Put the player's controls around a video. @param thumbnails pictures over its bar; undefined: none */
export const makePlayer = (
  element: HTMLVideoElement,
  title: string,
  thumbnails: PlayerThumbnails | undefined,
): { destroy(): void } =>
  new Plyr(element, {
    title,
    iconUrl: sprite,
    blankVideo: '',
    storage: { enabled: false },
    controls: ['play-large', 'play', 'progress', 'current-time', 'mute', 'pip', 'fullscreen'],
    ...(thumbnails === undefined ? {} : { previewThumbnails: { enabled: true, src: (take) => take([thumbnails]) } }),
  });
