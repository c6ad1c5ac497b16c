package windhover.device.uart;

/** What happens to the sending half of the SIA. */
public enum SiaTransmitEvent {
    /** A byte was put into the transmit FIFO. */
    BYTE,
    /** The frame's last bit has left; another byte waits. */
    NEXT,
    /** The frame's last bit has left; the FIFO is empty. */
    LAST
}
