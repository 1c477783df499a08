import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';

/** Copies a text to the clipboard and confirms it. @param props.text called at each click, since links expire */
export const CopyButton = ({
  label,
  text,
}: {
  readonly label: string;
  readonly text: () => string | undefined | Promise<string | undefined>;
}) => {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      const made = await text();
      if (made === undefined) throw new Error('There is no such file.');
      await navigator.clipboard.writeText(made);
      setSaid('Copied');
    } catch (error) {
      setSaid(messageOf(error));
    }
  };
  return (
    <span class="row copy">
      <button type="button" class="button" onClick={copy}>
        {label}
      </button>
      <span class="small faint" role="status">
        {said}
      </span>
    </span>
  );
};
