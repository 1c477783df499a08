import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is loaded when it is needed; undefined until then. @param load must be the same function at every render */
export const useLazy = <Part>(
  load: () => Promise<Part>,
): { readonly part: Part | undefined; readonly failed: boolean } => {
  const [state, setState] = useState<{ readonly part: Part | undefined; readonly failed: boolean }>({
    part: undefined,
    failed: false,
  });
  useEffect(() => {
    let isWanted = true;
    load().then(
      (part) => isWanted && setState({ part, failed: false }),
      () => isWanted && setState({ part: undefined, failed: true }),
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  return state;
};
