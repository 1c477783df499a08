import { messageOf } from '../../shared/core/errors/errors.ts';
import { readAnswerBody } from '../api/api-client.ts';
import { archivePath, type Embedded, embedFilm, embedMarkdown, embedPicture } from '../core/result/embed-code.ts';
import { fileAddress, fileHref } from '../links/file-address.ts';
import { freshUrl } from '../links/fresh-url.ts';
import { fetchStored } from '../links/read-stored.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { saveFile } from '../ui/save-file.ts';
import { say } from '../ui/toast.tsx';

export interface FileActionsProps {
  /** what the file is, as its picture is called */
  readonly alt: string;
  readonly fileKey: string;
  /** pixels */
  readonly size: { readonly width: number; readonly height: number };
  readonly isVideo?: boolean;
  /** the file itself, or a picture that was read out of it; undefined until it is known */
  readonly url: string | undefined;
  /** the key names a picture within a packed file: it has no address of its own */
  readonly isPacked?: boolean;
  /** key of what is shown in its place, which `url` leads to; absent: the file itself */
  readonly shownKey?: string | undefined;
}

const save = async (shownUrl: string, shownKey: string, key: string): Promise<void> => {
  try {
    const url = await freshUrl(shownUrl, shownKey);
    const answer = url.startsWith('blob:') ? await fetch(url) : await fetchStored(url);
    saveFile(await readAnswerBody(answer.blob()), key.split('/').slice(1).join('-'));
  } catch (error) {
    say(`Not saved: ${messageOf(error)}`);
  }
};

/** A download in one button, everything else that can be done with a file in a menu. */
export const FileActions = ({
  alt,
  fileKey,
  size,
  isVideo = false,
  url,
  isPacked = false,
  shownKey,
}: FileActionsProps) => {
  // A page may lead to the lasting address, but show nothing from there: servers refuse what pages of others embed.
  const embedded: Embedded = { address: archivePath(fileKey), alt, ...size };
  const html = async (): Promise<string> => (isVideo ? embedFilm : embedPicture)(embedded);
  const markdown = async (): Promise<string> =>
    embedMarkdown(isVideo && !isPacked ? { address: await fileAddress(fileKey), alt } : embedded, isVideo);
  const key = shownKey ?? fileKey;
  const openFile = (): void => {
    const address = url?.startsWith('blob:') === true ? url : fileHref(key);
    open(address, '_blank', 'noreferrer');
  };
  const items: MenuItem[] = [
    ...(url === undefined ? [] : [{ text: 'Open', icon: 'right', does: openFile } as const]),
    ...(isPacked
      ? []
      : [{ text: 'Copy link', icon: 'link', does: () => void copyText('Link', fileAddress(fileKey)) } as const]),
    { text: 'Copy HTML', icon: 'code', does: () => void copyText('HTML', html()) },
    { text: 'Copy Markdown', icon: 'code', does: () => void copyText('Markdown', markdown()) },
  ];
  return (
    <span class="shown-actions">
      <Button
        kind="quiet"
        small
        icon="download"
        label={`Download ${alt}`}
        disabled={url === undefined}
        onClick={() => url !== undefined && void save(url, key, fileKey)}
      />
      <Menu kind="quiet" small icon="more" label={`More about ${alt}`} items={items} />
    </span>
  );
};
