import type { JobAnswer, JobLinks } from '../../../api/contracts/jobs.ts';
import { type LinkPlace, placeOfKey } from './link-place.ts';
import { linksIn } from './links-in.ts';

/** One answer of `GET /jobs/{id}?links=`. */
export type FetchLinks = (
  place: Pick<LinkPlace, 'kind' | 'cursor' | 'limit'>,
) => Promise<Pick<JobLinks, 'files' | 'linksExpireInSeconds'>>;

/** Shortest remaining lifetime of a link that is handed out: its request takes some time. */
const SPARE_MS = 60_000;
/** Most pages in memory: enough for all files on a screen. A limit keeps memory constant during a long visit. */
const KEPT_PAGES = 24;

/** Wait before a missing file is looked for again. */
const MISSING_MS = 3_000;

interface Page {
  readonly askedMs: number;
  readonly urls: ReadonlyMap<string, string>;
  readonly staleAtMs: number;
}

const pageOf = (
  files: readonly { readonly key: string; readonly url: string }[],
  expireInSeconds: number,
  askedMs: number,
): Page => ({
  askedMs,
  urls: new Map(files.map(({ key, url }) => [key, url])),
  staleAtMs: askedMs + expireInSeconds * 1000 - SPARE_MS,
});

/** Presigned links of a job's files. They are fetched page by page when needed, and again when they are about to expire. */
export class LinkBook {
  private readonly pages = new Map<string, Promise<Page>>();
  private told: Page | undefined;

  constructor(
    private readonly fetchLinks: FetchLinks,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The link of a file.
   * @param key as in the output bucket
   * @returns undefined when there is no such file (yet)
   */
  async urlOf(key: string): Promise<string | undefined> {
    if (this.told?.urls.has(key) === true && this.mayUse(this.told, key)) return this.told.urls.get(key);
    const place = placeOfKey(key);
    const kept = this.pages.get(place.page);
    if (kept !== undefined) {
      const page = await kept.catch(() => undefined);
      if (page !== undefined && this.mayUse(page, key)) {
        this.keep(place.page, kept);
        return page.urls.get(key);
      }
      // Another call may have requested the page again meanwhile.
      if (this.pages.get(place.page) === kept) this.pages.delete(place.page);
    }
    return (await this.open(place)).urls.get(key);
  }

  /** Take the links that the description of the job has, in place of those of the one before: they need not be asked for. */
  take(answer: JobAnswer): void {
    this.told = pageOf(linksIn(answer), answer.linksExpireInSeconds ?? 0, this.now());
  }

  /** Forget all links, because new files may exist. */
  forget(): void {
    this.pages.clear();
    this.told = undefined;
  }

  private mayUse({ urls, askedMs, staleAtMs }: Page, key: string): boolean {
    return this.now() < (urls.has(key) ? staleAtMs : askedMs + MISSING_MS);
  }

  /** Keep a page as the most recently used one, and drop the least recently used one when there are too many. */
  private keep(name: string, page: Promise<Page>): void {
    this.pages.delete(name);
    this.pages.set(name, page);
    const [oldest] = this.pages.keys();
    if (this.pages.size > KEPT_PAGES && oldest !== undefined) this.pages.delete(oldest);
  }

  private open(place: LinkPlace): Promise<Page> {
    const begun = this.pages.get(place.page);
    if (begun !== undefined) return begun;
    const page = this.read(place);
    this.keep(place.page, page);
    page.catch(() => this.pages.delete(place.page));
    return page;
  }

  private async read(place: LinkPlace): Promise<Page> {
    const askedMs = this.now();
    const { files, linksExpireInSeconds } = await this.fetchLinks(place);
    return pageOf(files, linksExpireInSeconds, askedMs);
  }
}
