/**
 * The programmatic API. It writes nothing to the console, listens for no signals and ends no process.
 * @see docs/programmatic.md
 */

export { ControlError } from '../local/control/control-client.ts';
export { HomeInUseError } from '../local/disk/home.ts';
export { HomeRefusedError } from '../local/disk/home-errors.ts';
export type { DeletedJob } from '../shared/core/deletion/delete-stored-job.ts';
export type { Manifest } from '../shared/core/documents/manifest.ts';
export { DiskError } from '../shared/core/errors/disk-error.ts';
export {
  AccessDeniedError,
  ConfigError,
  FanreelError,
  InvalidEventError,
  ProcessError,
  PublishError,
  SourceMediaError,
  StorageError,
} from '../shared/core/errors/errors.ts';
export type { FoundPlace, PictureSearch } from '../shared/core/find/find-picture.ts';
export type { Fanreel, OpenPlace } from './client/fanreel.ts';
export { openFanreel } from './client/open-fanreel.ts';
export type { FanreelOptions, FindPictureOptions, GetOptions, RetryOptions, RunOptions } from './client/options.ts';
export { run } from './client/run.ts';
export {
  type DeliveredFiles,
  RejectedError,
  type ResultFile,
  type RunResult,
  UndeliveredError,
} from './client/run-result.ts';
export type { Running, RunningWork } from './client/start-work.ts';
export { type AsciiArt, type AsciiArtOptions, asciiArt } from './core/engines/ascii-art.ts';
export { encodeGif, type GifOptions } from './core/engines/encode-gif.ts';
export { type FilmQuote, type QuotedFilm, quote } from './core/engines/quote.ts';
export type { RawPicture } from './core/engines/raw-picture.ts';
export type { ProgressEvent, SliceCounts } from './core/progress/progress-event.ts';
export type { ConfigSettings, FanreelConfig } from './core/settings/config.ts';
export type { RenderSettings } from './core/settings/render-settings.ts';
export { StoppedError } from './core/usage/stopped-error.ts';
export { UsageError } from './core/usage/usage-error.ts';
export type { FilmSource, NamedFilm } from './films/films.ts';
export type { ListedJob } from './job/list-stored-jobs.ts';
export { StackError } from './stack/stack-error.ts';

// The AWS SDK's advice on Node versions is for developers of fanreel; it would be written to stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
