/** Ends a reading that would go on for ever: a file of a terabyte of nothing takes no room on a disk. */
import { BundleError, type BundleTree } from "./tree.ts";

/** Bytes read of one bundle; the largest apps have less. */
const MAX_BYTES = 16 * 2 ** 30;

/** The same tree, that throws a BundleError when more than `limit` bytes were read of it, or later than `end` (performance.now()). */
export function limitReading(tree: BundleTree, limit = MAX_BYTES, end = Infinity): BundleTree {
  let left = limit;
  const count = (bytes: Uint8Array): Uint8Array => {
    left -= bytes.length;
    if (performance.now() > end) throw new BundleError(`The time to read "${tree.name}" was over before its end`);
    if (left >= 0) return bytes;
    throw new BundleError(
      `"${tree.name}" makes more than ${
        Math.ceil(limit / 2 ** 30)
      } GiB to be read: that is no app; give the path of one`,
    );
  };
  return {
    ...tree,
    open: (path) => {
      const source = tree.open(path);
      if (source === null) return null;
      const scan = source.scan ?? source.read;
      return {
        size: source.size,
        read: (offset, length) => count(source.read(offset, length)),
        scan: (offset, length) => count(scan(offset, length)),
      };
    },
  };
}
