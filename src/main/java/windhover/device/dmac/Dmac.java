package windhover.device.dmac;

import windhover.reg.Access;
import windhover.reg.RegisterMap;

/** The DMA controller. */
public final class Dmac {
  /** Number of channels. */
  public static final int CHANNELS = 4;

  /** The registers. */
  public static final RegisterMap<Dmac> MAP =
      RegisterMap.<Dmac>named("DMAC", 0x120)
          .text(
              """
              Four channels move bytes without the processor. Channel 0 serves the network card's receiver and channel 1 its transmitter, through \
              request ports; channels 2 and 3 are for software, which sets SRC, DST and LEN and writes START.

              One channel at a time has the engine. A turn reads up to 8 bytes (SINGLE) or 64 bytes (BURST, BLOCK) and writes them; then the next \
              channel that waits has its turn, round robin or lowest number first. A BLOCK channel keeps the engine until its transfer ends. Every \
              transaction is aligned, so odd heads and tails move in smaller ones, byte for byte.

              SRC, DST and REMAINING move while the transfer goes on. At a bus error the channel stops where it is, with ERROR set. When LINK is \
              not 0 at the end of a transfer, the channel reads the next DMAC_LINK structure from there and goes on; DONE comes after the last. \
              The line is high while a channel has DONE and DONE_IRQ, or ERROR and ERROR_IRQ.""")
          .group(
              "CH",
              CHANNELS,
              0x40,
              (map, n) ->
                  map.register(0x00, "SRC", "where the next byte is read")
                      .field("ADDRESS", 63, 0, Access.RW, 0, "physical address; for a device's buffer, the offset in it")
                      .register(0x08, "DST", "where the next byte is written")
                      .field("ADDRESS", 63, 0, Access.RW, 0, "physical address; for a device's buffer, the offset in it")
                      .register(0x10, "LEN", "how many bytes START moves")
                      .field("BYTES", 31, 0, Access.RW, 0, "0 is done at once")
                      .register(0x18, "CTL", "control")
                      .field("START", 0, 0, Access.WO, 0, "1 starts; ignored while BUSY; an ERROR on a channel that serves a device")
                      .field("ABORT", 1, 1, Access.WO, 0, "1 ends the transfer with ERROR and CAUSE = ABORTED")
                      .field("DONE_IRQ", 2, 2, Access.RW, 0, "DONE raises the line")
                      .field("ERROR_IRQ", 3, 3, Access.RW, 0, "ERROR raises the line")
                      .field("MODE", 5, 4, Access.RW, 1, "0 SINGLE, 1 BURST, 2 BLOCK")
                      .register(0x20, "STATUS", "status")
                      .field("BUSY", 0, 0, Access.RO, 0, "a transfer is under way")
                      .field("DONE", 1, 1, Access.W1C, 0, "a transfer has ended")
                      .field("ERROR", 2, 2, Access.W1C, 0, "a transfer has failed")
                      .field("SERVES_DEVICE", 3, 3, Access.RO, 0, "the channel belongs to a device")
                      .field("CAUSE", 7, 4, Access.RO, 0, "of the last ERROR: 1 read, 2 write, 3 link, 4 aborted, 5 not for software")
                      .register(0x28, "REMAINING", "bytes not yet written")
                      .field("BYTES", 31, 0, Access.RO, 0, "0 at the end")
                      .register(0x30, "MOVED", "bytes this channel has written since reset")
                      .field("BYTES", 63, 0, Access.RO, 0, "counts up")
                      .register(0x38, "LINK", "where the next link lies")
                      .field("ADDRESS", 63, 0, Access.RW, 0, "a multiple of 8; 0: none"))
          .register(0x100, "CTRL", "control of all channels")
          .field("ENABLE", 0, 0, Access.RW, 1, "0: no turn begins")
          .field("FIXED_PRIORITY", 1, 1, Access.RW, 0, "0: round robin, 1: the lowest channel that waits")
          .register(0x108, "IRQ", "why the line is high")
          .field("DONE", 3, 0, Access.RO, 0, "channels with DONE and DONE_IRQ")
          .field("ERROR", 7, 4, Access.RO, 0, "channels with ERROR and ERROR_IRQ")
          .constant("MODE_SINGLE", 0, "for CTL.MODE: at most 8 bytes a turn")
          .constant("MODE_BURST", 1, "for CTL.MODE: at most 64 bytes a turn")
          .constant("MODE_BLOCK", 2, "for CTL.MODE: bursts, and no other channel in between")
          .structure(
              "LINK",
              "What a channel does after the transfer it is at.",
              new RegisterMap.Member("source", 8, "for SRC"),
              new RegisterMap.Member("destination", 8, "for DST"),
              new RegisterMap.Member("length", 8, "for LEN; its low 32 bits count"),
              new RegisterMap.Member("link", 8, "for LINK; 0: this is the last"))
          .build();

  private Dmac() {}
}
