/**
 * Session files: blocks with length and checksum, and what is in them. The format is described in
 * docs/session-format.md.
 */
@org.jspecify.annotations.NullMarked
package windhover.timeline.file;
