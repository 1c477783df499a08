/** Path from which the page loads its `ViewerConfig`. */
export const VIEWER_CONFIG_PATH = '/config.json';
