package windhover.bus;

/**
 * A device's buffer as the DMA controller sees it, over their private wires. Offsets come from registers that a guest can write, so any
 * number
 * can come; a device wraps them into its buffer.
 */
public interface DmaPeripheral {
  /** Its name, for messages and the picture. */
  String name();

  /** The byte of its buffer at an offset, 0 to 255. */
  int dmaRead(long offset);

  /** Puts a byte, 0 to 255, into its buffer. */
  void dmaWrite(long offset, int value);

  /** The transfer it asked for has ended; after an error only part of it has happened. */
  void dmaEnded(boolean error);
}
