package windhover.cpu;

/**
 * A timing preset: every latency of the machine that is a choice. All values in cycles.
 *
 * @param name the preset's name
 * @param sharedBus false: separate one-cycle instruction and data ports; true: both go over the shared bus
 * @param multiply cycles a multiplication stays in EX
 * @param divide cycles a division or remainder stays in EX
 * @param atomic cycles an atomic memory operation stays in MEM beyond its memory accesses
 * @param ramWaitStates wait states of RAM on the shared bus
 * @param romWaitStates wait states of ROM on the shared bus
 * @param deviceWaitStates wait states of device registers on the shared bus
 */
public record Timing(
    String name,
    boolean sharedBus,
    int multiply,
    int divide,
    int atomic,
    int ramWaitStates,
    int romWaitStates,
    int deviceWaitStates) {

  /** Every count can be worked out by hand: ideal memory, one-cycle multiply and divide. */
  public static final Timing TEXTBOOK = new Timing("textbook", false, 1, 1, 1, 0, 0, 0);

  /** The machine's own: one shared bus with wait states, an iterative divider. */
  public static final Timing KESTREL3 = new Timing("kestrel3", true, 3, 34, 1, 1, 1, 2);
}
