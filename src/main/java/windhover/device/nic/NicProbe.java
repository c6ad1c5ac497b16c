package windhover.device.nic;

/** Observes the card. Called while the machine runs: look, do not touch. */
public interface NicProbe {
  /** Observes nothing. */
  NicProbe NONE = new NicProbe() {};

  /** A received frame is lost. */
  default void dropped(Drop reason) {}

  /** A received frame of {@code length} bytes, without FCS, was handed over through the descriptor at {@code index}. */
  default void handedOver(int index, int length) {}
}
