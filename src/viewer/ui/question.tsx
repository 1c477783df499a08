import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { Button } from './button.tsx';
import './question.css';

/** Asks before something is done that cannot be taken back. The browser keeps the focus in it and closes it with Escape. */
export const Question = ({
  title,
  detail,
  yes,
  onYes,
  onClose,
}: {
  readonly title: string;
  readonly detail: string;
  /** what the button says that does it */
  readonly yes: string;
  /** does it; what it throws is shown */
  readonly onYes: () => Promise<void>;
  /** called when it was done, or not wanted */
  readonly onClose: () => void;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const act = async (): Promise<void> => {
    setBusy(true);
    try {
      await onYes();
      dialog.current?.close();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="question" aria-labelledby={id} onClose={onClose}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        <p class="faint">{detail}</p>
        <p class="question-problem small" role="alert">
          {problem}
        </p>
        <div class="row question-buttons">
          <Button onClick={() => dialog.current?.close()}>Keep it</Button>
          <Button kind="danger" disabled={isBusy} onClick={() => void act()}>
            {yes}
          </Button>
        </div>
      </div>
    </dialog>
  );
};
