import type { FanreelConfig } from '../core/settings/config.ts';
import type { RenderSettings } from '../core/settings/render-settings.ts';

/** Where films are rendered. */
export interface FanreelOptions {
  /** name or ARN of a deployed stack; credentials and region as for the aws command. Default: the local cloud */
  readonly stack?: string | undefined;
  /** folder of the local cloud; default: `FANREEL_HOME`, else `.fanreel` in the current folder */
  readonly home?: string | undefined;
  /** folder from which relative paths are read; default: the current one */
  readonly cwd?: string | undefined;
  /** stack parameters of the local cloud by name, `{ GifWidth: '320' }` */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** slices that the local cloud renders at the same time, 1 to 1000; default: one for each CPU */
  readonly concurrency?: number | undefined;
  /**
   * defaults, as `fanreel.config.json` has them; no file is looked for. Whatever is given beside it comes first, then its
   * `preset`, then the rest of it
   */
  readonly config?: FanreelConfig | undefined;
  /** name of one of its presets */
  readonly preset?: string | undefined;
  /** serve the web page of the local cloud; `viewerUrl` has its address then */
  readonly page?: boolean | undefined;
  /** told about the home: damage that was found, a cloud that is not used. Default: nobody is */
  readonly onNote?: ((line: string) => void) | undefined;
}

/** How a film is rendered: options of docs/options.md, and what becomes of the results. */
export type RunOptions = RenderSettings & {
  /** further options as the text of an upload's metadata: `frames=off;gif.width=320` */
  readonly options?: string | undefined;
  /** folder that receives `<jobId>/…`; default: results stay in the bucket */
  readonly out?: string | undefined;
  /** leave archives of frames packed; default: false */
  readonly packed?: boolean | undefined;
  /** render all of it anew, what is there already as well, and take nothing over from other jobs of the film; default: false */
  readonly again?: boolean | undefined;
  /** stops the run: it is rejected with the signal's reason */
  readonly signal?: AbortSignal | undefined;
};

/** How a job is retried. */
export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** told what was lost of the job since it was closed, before it is made again */
  readonly onLost?:
    | ((lost: { readonly damaged: readonly string[]; readonly missing: readonly string[] }) => void)
    | undefined;
}

/** Where the results of a job go. */
export interface GetOptions {
  readonly out: string;
  readonly packed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of looking for a picture. */
export interface FindPictureOptions {
  /** look in this job alone */
  readonly jobId?: string | undefined;
  /** most answers, default 10 */
  readonly most?: number | undefined;
}
