import type { Binary } from '../src/shared/adapters/ffmpeg/binaries.ts';
import type { Finding } from './finding.ts';
import type { Footage } from './footage.ts';
import type { RenderedFilm } from './rendered-film.ts';

/** What every row works with. */
export interface Bench {
  readonly footage: Footage;
  /** the one that the functions use; the reference uses it too */
  readonly ffmpeg: Binary;
  /** absolute folder of the built bundles */
  readonly bundlesDir: string;
  /** how often each figure is measured */
  readonly runs: number;
  /** whether long films are made shorter */
  readonly quick: boolean;
  /** file that takes what an excerpt came to, so that a long row can be ended and gone on with; none: nothing is kept */
  readonly trials: string | undefined;
  /** a film that went through a local cloud: made when a row first asks for it */
  renderedFilm(): Promise<RenderedFilm>;
  /** bundles that read every film by seeking: made when a row first asks for them */
  seekingBundles(): Promise<string>;
}

/** A group of figures that are measured together. */
export interface Row {
  readonly name: string;
  /** what is measured and against what, one sentence */
  readonly about: string;
  measure(bench: Bench): Promise<Finding[]>;
}
