import { messageOf } from '../../shared/core/errors/errors.ts';
import { readAnswerBody } from '../api/api-client.ts';
import { loadConfig } from '../config/load-config.ts';
import { archivePath, type Embedded, embedFilm, embedMarkdown, embedPicture } from '../core/result/embed-code.ts';
import { fileAddress } from '../links/file-address.ts';
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
}

/** The address that stays, for pages that may follow it without a login; else the path in the archive. */
const embeddedAddress = async (key: string): Promise<string> =>
  (await loadConfig()).login === undefined ? fileAddress(key) : archivePath(key);

const save = async (url: string, key: string): Promise<void> => {
  try {
    const answer = url.startsWith('blob:') ? await fetch(url) : await fetchStored(url);
    saveFile(await readAnswerBody(answer.blob()), key.split('/').slice(1).join('-'));
  } catch (error) {
    say(`Not saved: ${messageOf(error)}`);
  }
};

/** A download in one button, everything else that can be done with a file in a menu. */
export const FileActions = ({ alt, fileKey, size, isVideo = false, url, isPacked = false }: FileActionsProps) => {
  const embed = (write: (file: Embedded) => string) => async (): Promise<string> =>
    write({ address: isPacked ? archivePath(fileKey) : await embeddedAddress(fileKey), alt, ...size });
  const html = embed(isVideo ? embedFilm : embedPicture);
  const markdown = embed((file) => embedMarkdown(file, isVideo));
  const items: MenuItem[] = [
    ...(url === undefined
      ? []
      : [{ text: 'Open', icon: 'right', does: () => void open(url, '_blank', 'noreferrer') } as const]),
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
        onClick={() => url !== undefined && void save(url, fileKey)}
      />
      <Menu kind="quiet" small icon="more" label={`More about ${alt}`} items={items} />
    </span>
  );
};
