/** Opens an address in the user's browser. @returns false when no browser is available; never rejects */
export type OpenPage = (url: string) => Promise<boolean>;

/**
 * Whether a browser can show itself where the command runs. Without a display the system's opener would start a text
 * browser in this terminal. Over SSH the screen is on another machine.
 */
export const hasDisplay = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean => {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (platform === 'darwin' || platform === 'win32') return !isSet('SSH_CONNECTION');
  return ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some(isSet);
};

/** Loads the package that opens addresses: it is seldom needed. */
export type LoadOpener = () => Promise<{ readonly default: (url: string) => Promise<unknown> }>;

/** The system's own way to open an address. */
export const makeOpenPage =
  (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, loadOpener: LoadOpener): OpenPage =>
  async (url) => {
    if (!hasDisplay(platform, env)) return false;
    const { default: open } = await loadOpener();
    // What comes of the browser that was started, nobody is told.
    return open(url).then(
      () => true,
      () => false,
    );
  };
