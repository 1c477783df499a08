import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Shown instead of the page when the session cannot be started, with a way to try again: a login begins anew as well. */
export const NotStarted = ({ why }: { readonly why: string }) => (
  <main class="shell-main stack">
    <h1>fanreel</h1>
    <div role="alert">
      <EmptyState icon="warning" title={why}>
        <Button kind="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </EmptyState>
    </div>
  </main>
);
