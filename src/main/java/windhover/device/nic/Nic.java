package windhover.device.nic;

import windhover.reg.Access;
import windhover.reg.RegisterMap;

/** The network card. */
public final class Nic {
  /** The registers. */
  public static final RegisterMap<Nic> MAP =
      RegisterMap.<Nic>named("NIC", 0x100)
          .text(
              """
              10 Mb/s Ethernet, full duplex: a byte each 20 cycles.

              **Receiving.** The driver lays a ring of descriptors into memory (RX_RING_BASE, RX_RING_COUNT), fills in buffers with OWN = 1, sets \
              RX_TAIL to the index after the last of them, and sets RX_ENABLE. The receive firmware takes a frame from the wire into one of four \
              packet buffers and checks it; the deliver firmware reads the descriptor at RX_HEAD, has the DMAC copy the frame (without FCS) to the \
              buffer, writes length and flags back (OWN = 0, DONE = 1), moves RX_HEAD on, sets RX_DONE and so raises the receive line. A ring is \
              empty when RX_HEAD = RX_TAIL, so it holds COUNT − 1 buffers; a descriptor with OWN = 0 is never used.

              **Sending.** The driver fills a descriptor (address, length 1 to 1514, OWN = 1) and moves TX_TAIL past it, which is the doorbell. The \
              transmit firmware reads the descriptor, has the DMAC copy the frame, pads it to 60 bytes, appends the FCS, sends it, writes the flags \
              back, moves TX_HEAD on, sets TX_DONE and so raises the transmit line.

              **Programmed I/O.** With PIO = 1 a received frame stays in packet memory (at NIC_PACKET_MEMORY from the base) at PIO_RX_OFFSET with \
              PIO_RX_LENGTH bytes until the processor has copied it and writes PIO_RELEASE; to send, it writes the frame to NIC_PIO_TX_OFFSET in packet \
              memory and its length to PIO_TX_LENGTH.

              Writing a ring's base or count sets its head and tail to 0. A line is high while its DONE bit and its IRQ_ENABLE bit are 1; acknowledge by writing \
              1 to the DONE bit *before* looking at the ring, so that no frame is missed.""")
          .register(0x00, "CTRL", "control")
          .field("RX_ENABLE", 0, 0, Access.RW, 0, "frames are received; after clearing it wait for RX_BUSY = 0 before taking buffers back")
          .field("TX_ENABLE", 1, 1, Access.RW, 0, "frames are sent")
          .field("PROMISCUOUS", 2, 2, Access.RW, 0, "frames for any address are received")
          .field("RX_IRQ_ENABLE", 3, 3, Access.RW, 0, "RX_DONE raises the receive line")
          .field("TX_IRQ_ENABLE", 4, 4, Access.RW, 0, "TX_DONE raises the transmit line")
          .field("PIO", 5, 5, Access.RW, 0, "received frames stay in packet memory for the processor to copy")
          .register(0x08, "STATUS", "status")
          .field("RX_DONE", 0, 0, Access.W1C, 0, "a received frame was handed over")
          .field("TX_DONE", 1, 1, Access.W1C, 0, "a frame to send was dealt with")
          .field("RX_BUSY", 2, 2, Access.RO, 0, "the receive side is at work on a frame that it may hand over")
          .field("TX_BUSY", 3, 3, Access.RO, 0, "the transmit side is at work")
          .field("RX_ERROR", 4, 4, Access.W1C, 0, "a received frame was lost to a bus error or too small a buffer")
          .field("TX_ERROR", 5, 5, Access.W1C, 0, "a frame was not sent: bus error, or a length that is not 1 to 1514")
          .field("RX_NO_DESCRIPTOR", 6, 6, Access.W1C, 0, "a received frame was lost because the ring held no buffer")
          .field("RX_OVERRUN", 7, 7, Access.W1C, 0, "a frame passed while all packet buffers were full")
          .field("PIO_RX_READY", 8, 8, Access.RO, 0, "a frame waits at PIO_RX_OFFSET")
          .register(0x10, "MAC", "its own address")
          .field("ADDRESS", 47, 0, Access.RW, 0x010000334B02L, "first byte on the wire in bits 7:0; after reset 02:4b:33:00:00:01")
          .register(0x18, "RX_RING_BASE", "where the receive ring lies")
          .field("ADDRESS", 63, 4, Access.RW, 0, "a multiple of 16")
          .register(0x20, "RX_RING_COUNT", "how many descriptors it has")
          .field("COUNT", 15, 0, Access.RW, 0, "0: no ring")
          .register(0x28, "RX_HEAD", "the descriptor the card fills next")
          .field("INDEX", 15, 0, Access.RO, 0, "0 to COUNT − 1")
          .register(0x30, "RX_TAIL", "the first descriptor that holds no buffer")
          .field("INDEX", 15, 0, Access.RW, 0, "0 to COUNT − 1; written by the driver after it filled descriptors")
          .register(0x38, "TX_RING_BASE", "where the transmit ring lies")
          .field("ADDRESS", 63, 4, Access.RW, 0, "a multiple of 16")
          .register(0x40, "TX_RING_COUNT", "how many descriptors it has")
          .field("COUNT", 15, 0, Access.RW, 0, "0: no ring")
          .register(0x48, "TX_HEAD", "the descriptor the card sends next")
          .field("INDEX", 15, 0, Access.RO, 0, "0 to COUNT − 1")
          .register(0x50, "TX_TAIL", "the first descriptor that holds no frame; writing it is the doorbell")
          .field("INDEX", 15, 0, Access.RW, 0, "0 to COUNT − 1")
          .register(0x58, "RX_MODERATION", "how seldom RX_DONE is set")
          .field("FRAMES", 7, 0, Access.RW, 0, "set it at this many frames; 0 or 1: at each")
          .field("CYCLES", 63, 32, Access.RW, 0, "or this many cycles after the first of them; 0: RX_DONE is set at each frame")
          .register(0x60, "PIO_RX_LENGTH", "length of the frame that waits in packet memory")
          .field("BYTES", 15, 0, Access.RO, 0, "without FCS; 0: none waits")
          .register(0x68, "PIO_RX_OFFSET", "where it lies in packet memory")
          .field("BYTES", 15, 0, Access.RO, 0, "bytes from the start of packet memory")
          .register(0x70, "PIO_RELEASE", "the processor has copied the frame")
          .field("RX", 0, 0, Access.WO, 0, "1 frees its packet buffer")
          .register(0x78, "PIO_TX_LENGTH", "sends the frame at PIO_TX_OFFSET; ignored, with TX_ERROR, while TX_BUSY")
          .field("BYTES", 15, 0, Access.WO, 0, "1 to 1514")
          .register(0x80, "RX_FRAMES", "frames handed over")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0x88, "RX_BYTES", "bytes handed over")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset, without FCS")
          .register(0x90, "RX_BAD_FCS", "frames whose check sequence was wrong")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0x98, "RX_TOO_SHORT", "frames below 64 bytes")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xA0, "RX_TOO_LONG", "frames above 1518 bytes")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xA8, "RX_NOT_FOR_US", "frames for another address")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xB0, "RX_NO_DESCRIPTORS", "frames lost because the ring held no buffer")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xB8, "RX_OVERRUNS", "frames that passed while all packet buffers were full")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xC0, "RX_BUS_ERRORS", "frames lost to a bus error at the ring or the buffer")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xC8, "RX_TOO_BIG", "frames longer than the buffer of their descriptor")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xD0, "RX_OFF", "frames that passed while RX_ENABLE was 0")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xD8, "TX_FRAMES", "frames sent")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xE0, "TX_BYTES", "bytes sent")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset, with padding, without FCS")
          .register(0xE8, "TX_BUS_ERRORS", "frames not sent because of a bus error at the ring or the buffer")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .register(0xF0, "TX_BAD_LENGTHS", "descriptors whose length was not 1 to 1514")
          .field("COUNT", 63, 0, Access.RO, 0, "since reset")
          .constant("PACKET_MEMORY", 0x10000, "packet memory lies here, from NIC_BASE")
          .constant("PIO_TX_OFFSET", 0x2000, "the transmit buffer, from the start of packet memory")
          .constant("OWN", 1, "descriptor flag: belongs to the card")
          .constant("DONE", 2, "descriptor flag: the card has dealt with it")
          .constant("ERROR", 4, "descriptor flag: and failed; status says why")
          .constant("ERROR_BUS", 1, "descriptor status: bus error at the buffer")
          .constant("ERROR_LENGTH", 2, "descriptor status: buffer too small (receive), length not 1 to 1514 (transmit)")
          .structure(
              "DESCRIPTOR",
              "An entry of a ring.",
              new RegisterMap.Member("address", 8, "physical address of the buffer"),
              new RegisterMap.Member("length", 2, "bytes; receive: room in the buffer, then the frame's length"),
              new RegisterMap.Member("flags", 2, "NIC_OWN, NIC_DONE, NIC_ERROR"),
              new RegisterMap.Member("status", 4, "with NIC_ERROR: NIC_ERROR_BUS or NIC_ERROR_LENGTH; else 0"))
          .build();

  private Nic() {}
}
