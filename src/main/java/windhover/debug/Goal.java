package windhover.debug;

/** What a run runs for, such as the next instruction. Asked after each cycle. */
interface Goal {
  /** True once it is reached. */
  boolean reached();

  /** What to say when it is reached. */
  String sentence();
}
