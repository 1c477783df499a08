import { options, type VNode } from 'preact';
import { shownProps } from '../core/ui/shown-props.ts';

/**
 * Escape every text that the page shows, wherever it comes from: names of files, keys, messages of records and of answers. It is
 * done where elements are created, so that no component can forget it.
 */
export const escapeShownText = (): void => {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    if (typeof vnode.type === 'string') Object.assign(vnode.props, shownProps({ ...vnode.props }));
    before?.(vnode);
  };
};
