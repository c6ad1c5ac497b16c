/* Devices of board kestrel3.
   Generated from the register maps; do not edit. */
#ifndef KESTREL3_H
#define KESTREL3_H

#ifdef __ASSEMBLER__
#define K3_U64(x) x
#else
#include <stdint.h>
#define K3_U64(x) x##ULL
#endif

/* ---- where the devices are, and their interrupt lines ---- */
#define LINES_BASE                           K3_U64(0x400000000000000)
#define GPIA_BASE                            K3_U64(0x100000000000000)
#define KIA_BASE                             K3_U64(0x200000000000000)
#define KIA_LINE                             2                           /* key waits */
#define DMAC_BASE                            K3_U64(0x500000000000000)
#define DMAC_LINE                            5                           /* DMA finished */
#define NIC_BASE                             K3_U64(0x600000000000000)
#define NIC_RX_LINE                          6                           /* frame received */
#define NIC_TX_LINE                          7                           /* frame sent */
#define TIMER_BASE                           K3_U64(0x700000000000000)
#define TIMER_LINE                           1                           /* timer fired */
#define SIA_BASE                             K3_U64(0x800000000000000)
#define SIA_LINE                             3                           /* serial port */
#define MGIA_BASE                            K3_U64(0x900000000000000)
#define MGIA_LINE                            4                           /* vertical blank */
#define FLOPPY_BASE                          K3_U64(0xa00000000000000)
#define FLOPPY_LINE                          8                           /* disk is done */
#define UART_BASE                            K3_U64(0xe00000000000000)
#define CONFIG_BASE                          K3_U64(0x300000000000000)

/* ---- interrupts: line n is cause 16 + n; CSR midt holds the address of the table, 0 = none ---- */
#define CSR_MIDT                             0x7c0
#define IDT_ENTRIES                          64                          /* of 8 bytes: address of the handler, 0 = not installed */
#define LINE_CAUSE(n)                        (16 + (n))                  /* cause of line n, and its bit in mip and mie */
#define IDT_OF_INTERRUPT(cause)              (32 + (cause))              /* entry of an interrupt; an exception's is its cause */
#define IDT_OF_LINE(n)                       (48 + (n))                  /* entry of line n */

/* ---- LINES (offsets from LINES_BASE) ---- */
#define LINES_RAW                            0x00                        /* levels of the wires */
#define LINES_PENDING                        0x08                        /* lines that ask for service */
#define LINES_ENABLE                         0x10                        /* lines that may reach the processor */
#define LINES_EDGE                           0x18                        /* trigger mode */
#define LINES_INVERT                         0x20                        /* polarity */
#define LINES_TRIGGER                        0x28                        /* software trigger */
#define LINES_PRIORITY                       0x30                        /* four bits a line, line 0 lowest; 0 never interrupts */
#define LINES_THRESHOLD                      0x38                        /* which priorities interrupt */
#define LINES_BEST                           0x40                        /* the line to serve next */
#define LINES_BEST_LINE                      K3_U64(0xf)                 /* RO: of those that reach the processor the one of highest priority, of these the lowest */
#define LINES_BEST_LINE_SHIFT                0
#define LINES_BEST_VALID                     K3_U64(0x80000000)          /* RO: 1: there is one */

/* ---- GPIA (offsets from GPIA_BASE) ---- */
#define GPIA_IN                              0x00                        /* levels of the input pins */
#define GPIA_IN_CARD_DETECT                  K3_U64(0x1)                 /* RO: 1: a card is in the slot */
#define GPIA_IN_WRITE_PROTECT                K3_U64(0x2)                 /* RO: 1: the card is write-protected */
#define GPIA_IN_MISO                         K3_U64(0x4)                 /* RO: data from the card */
#define GPIA_IN_PINS                         K3_U64(0xfffffffffffffff8)  /* RO: free pins */
#define GPIA_IN_PINS_SHIFT                   3
#define GPIA_OUT                             0x08                        /* levels of the output pins */
#define GPIA_OUT_LED                         K3_U64(0x1)                 /* RW: 1: the LED is lit */
#define GPIA_OUT_SELECT_N                    K3_U64(0x2)                 /* RW: 0: the card is selected */
#define GPIA_OUT_MOSI                        K3_U64(0x4)                 /* RW: data to the card */
#define GPIA_OUT_CLOCK                       K3_U64(0x8)                 /* RW: the card's clock */
#define GPIA_OUT_PINS                        K3_U64(0xfff0)              /* RW: free pins */
#define GPIA_OUT_PINS_SHIFT                  4
#define GPIA_OUT_LEDS                        K3_U64(0xff0000)            /* RW: a row of eight more LEDs */
#define GPIA_OUT_LEDS_SHIFT                  16
#define GPIA_OUT_MORE_PINS                   K3_U64(0xffffffffff000000)  /* RW: free pins */
#define GPIA_OUT_MORE_PINS_SHIFT             24
#define GPIA_SET                             0x80                        /* sets pins */
#define GPIA_CLEAR                           0x100                       /* clears pins */
#define GPIA_TOGGLE                          0x180                       /* turns pins over */

/* ---- KIA (offsets from KIA_BASE) ---- */
#define KIA_STAT                             0x00                        /* 1 byte: status of the FIFO */
#define KIA_STAT_EMPTY                       K3_U64(0x1)                 /* RO: the FIFO is empty */
#define KIA_STAT_FULL                        K3_U64(0x2)                 /* RO: the FIFO holds 15 bytes; the next is dropped */
#define KIA_DATA                             0x01                        /* 1 byte: oldest byte; a write pops it */
#define KIA_DATA_AT_2                        0x02                        /* 1 byte: the same as DATA */
#define KIA_DATA_AT_3                        0x03                        /* 1 byte: the same as DATA */
#define KIA_CTRL                             0x08                        /* control */
#define KIA_CTRL_LINE_ENABLE                 K3_U64(0x1)                 /* RW: 1: the line is high while the FIFO is not empty */
#define KIA_DROPPED                          0x10                        /* bytes lost because the FIFO was full */
#define KIA_LEVEL                            0x18                        /* how full the FIFO is */
#define KIA_FIFO_BYTES                       0xf                         /* bytes the FIFO holds */
#define KIA_BYTE_CYCLES                      0x4650                      /* cycles from one byte to the next at the fastest */
#define KIA_RELEASE                          0xf0                        /* comes before the code of a key that was let go */
#define KIA_EXTENDED                         0xe0                        /* comes before the code of an extended key */

/* ---- DMAC (offsets from DMAC_BASE) ---- */
#define DMAC_CH_COUNT                        4
#define DMAC_CH_STRIDE                       0x40
#define DMAC_CH_SRC(n)                       (0x00 + (n) * 0x40)         /* where the next byte is read */
#define DMAC_CH_DST(n)                       (0x08 + (n) * 0x40)         /* where the next byte is written */
#define DMAC_CH_LEN(n)                       (0x10 + (n) * 0x40)         /* how many bytes START moves */
#define DMAC_CH_CTL(n)                       (0x18 + (n) * 0x40)         /* control */
#define DMAC_CH_CTL_START                    K3_U64(0x1)                 /* WO: 1 clears DONE and ERROR, and starts; not while BUSY; ERROR on channels 0 and 1 */
#define DMAC_CH_CTL_ABORT                    K3_U64(0x2)                 /* WO: 1 ends the transfer with ERROR and CAUSE = ABORTED */
#define DMAC_CH_CTL_DONE_IRQ                 K3_U64(0x4)                 /* RW: DONE raises the line */
#define DMAC_CH_CTL_ERROR_IRQ                K3_U64(0x8)                 /* RW: ERROR raises the line */
#define DMAC_CH_CTL_MODE                     K3_U64(0x30)                /* RW: 0 SINGLE, 1 BURST, 2 BLOCK */
#define DMAC_CH_CTL_MODE_SHIFT               4
#define DMAC_CH_STATUS(n)                    (0x20 + (n) * 0x40)         /* status */
#define DMAC_CH_STATUS_BUSY                  K3_U64(0x1)                 /* RO: a transfer is under way */
#define DMAC_CH_STATUS_DONE                  K3_U64(0x2)                 /* W1C: a transfer has ended */
#define DMAC_CH_STATUS_ERROR                 K3_U64(0x4)                 /* W1C: a transfer has failed */
#define DMAC_CH_STATUS_SERVES_DEVICE         K3_U64(0x8)                 /* RO: the channel belongs to a device */
#define DMAC_CH_STATUS_CAUSE                 K3_U64(0xf0)                /* RO: of the last ERROR: 1 read, 2 write, 3 link, 4 aborted, 5 not for software */
#define DMAC_CH_STATUS_CAUSE_SHIFT           4
#define DMAC_CH_REMAINING(n)                 (0x28 + (n) * 0x40)         /* bytes not yet written */
#define DMAC_CH_MOVED(n)                     (0x30 + (n) * 0x40)         /* bytes this channel has written since reset */
#define DMAC_CH_LINK(n)                      (0x38 + (n) * 0x40)         /* where the next link lies */
#define DMAC_CTRL                            0x100                       /* control of all channels */
#define DMAC_CTRL_ENABLE                     K3_U64(0x1)                 /* RW: 0: no turn begins */
#define DMAC_CTRL_FIXED_PRIORITY             K3_U64(0x2)                 /* RW: 0: round robin, 1: the lowest channel that waits */
#define DMAC_IRQ                             0x108                       /* why the line is high */
#define DMAC_IRQ_DONE                        K3_U64(0xf)                 /* RO: channels with DONE and DONE_IRQ */
#define DMAC_IRQ_DONE_SHIFT                  0
#define DMAC_IRQ_ERROR                       K3_U64(0xf0)                /* RO: channels with ERROR and ERROR_IRQ */
#define DMAC_IRQ_ERROR_SHIFT                 4
#define DMAC_MODE_SINGLE                     0x0                         /* for CTL.MODE: at most 8 bytes a turn */
#define DMAC_MODE_BURST                      0x1                         /* for CTL.MODE: at most 64 bytes a turn */
#define DMAC_MODE_BLOCK                      0x2                         /* for CTL.MODE: bursts, and no other channel in between */
#define DMAC_LINK_BYTES                      32                          /* What a channel does after the transfer it is at. */
#ifndef __ASSEMBLER__
struct dmac_link {
  uint64_t source;             /* for SRC */
  uint64_t destination;        /* for DST */
  uint64_t length;             /* for LEN; its low 32 bits count */
  uint64_t link;               /* for LINK; 0: this is the last */
};
#endif

/* ---- NIC (offsets from NIC_BASE) ---- */
#define NIC_CTRL                             0x00                        /* control */
#define NIC_CTRL_RX_ENABLE                   K3_U64(0x1)                 /* RW: frames are received; after clearing it wait for RX_BUSY = 0 before taking buffers back */
#define NIC_CTRL_TX_ENABLE                   K3_U64(0x2)                 /* RW: frames are sent */
#define NIC_CTRL_PROMISCUOUS                 K3_U64(0x4)                 /* RW: frames for any address are received */
#define NIC_CTRL_RX_IRQ_ENABLE               K3_U64(0x8)                 /* RW: RX_DONE raises the receive line */
#define NIC_CTRL_TX_IRQ_ENABLE               K3_U64(0x10)                /* RW: TX_DONE raises the transmit line */
#define NIC_CTRL_PIO                         K3_U64(0x20)                /* RW: received frames stay in packet memory for the processor to copy */
#define NIC_STATUS                           0x08                        /* status */
#define NIC_STATUS_RX_DONE                   K3_U64(0x1)                 /* W1C: a received frame was handed over */
#define NIC_STATUS_TX_DONE                   K3_U64(0x2)                 /* W1C: a frame to send was dealt with */
#define NIC_STATUS_RX_BUSY                   K3_U64(0x4)                 /* RO: the receive side is at work on a frame that it may hand over */
#define NIC_STATUS_TX_BUSY                   K3_U64(0x8)                 /* RO: the transmit side is at work */
#define NIC_STATUS_RX_ERROR                  K3_U64(0x10)                /* W1C: a received frame was lost to a bus error or too small a buffer */
#define NIC_STATUS_TX_ERROR                  K3_U64(0x20)                /* W1C: a frame was not sent: bus error, or a length that is not 1 to 1514 */
#define NIC_STATUS_RX_NO_DESCRIPTOR          K3_U64(0x40)                /* W1C: a received frame was lost because the ring held no buffer */
#define NIC_STATUS_RX_OVERRUN                K3_U64(0x80)                /* W1C: a frame passed while all packet buffers were full */
#define NIC_STATUS_PIO_RX_READY              K3_U64(0x100)               /* RO: a frame waits at PIO_RX_OFFSET */
#define NIC_MAC                              0x10                        /* its own address */
#define NIC_RX_RING_BASE                     0x18                        /* where the receive ring lies */
#define NIC_RX_RING_BASE_ADDRESS             K3_U64(0xfffffffffffffff0)  /* RW: a multiple of 16 */
#define NIC_RX_RING_BASE_ADDRESS_SHIFT       4
#define NIC_RX_RING_COUNT                    0x20                        /* how many descriptors it has */
#define NIC_RX_HEAD                          0x28                        /* the descriptor the card fills next */
#define NIC_RX_TAIL                          0x30                        /* the first descriptor that holds no buffer */
#define NIC_TX_RING_BASE                     0x38                        /* where the transmit ring lies */
#define NIC_TX_RING_BASE_ADDRESS             K3_U64(0xfffffffffffffff0)  /* RW: a multiple of 16 */
#define NIC_TX_RING_BASE_ADDRESS_SHIFT       4
#define NIC_TX_RING_COUNT                    0x40                        /* how many descriptors it has */
#define NIC_TX_HEAD                          0x48                        /* the descriptor the card sends next */
#define NIC_TX_TAIL                          0x50                        /* the first descriptor that holds no frame; writing it is the doorbell */
#define NIC_RX_MODERATION                    0x58                        /* how seldom RX_DONE is set */
#define NIC_RX_MODERATION_FRAMES             K3_U64(0xff)                /* RW: set it at this many frames; 0 or 1: at each */
#define NIC_RX_MODERATION_FRAMES_SHIFT       0
#define NIC_RX_MODERATION_CYCLES             K3_U64(0xffffffff00000000)  /* RW: or this many cycles after the first of them; 0: RX_DONE is set at each frame */
#define NIC_RX_MODERATION_CYCLES_SHIFT       32
#define NIC_PIO_RX_LENGTH                    0x60                        /* length of the frame that waits in packet memory */
#define NIC_PIO_RX_OFFSET                    0x68                        /* where it lies in packet memory */
#define NIC_PIO_RELEASE                      0x70                        /* the processor has copied the frame */
#define NIC_PIO_RELEASE_RX                   K3_U64(0x1)                 /* WO: 1 frees its packet buffer */
#define NIC_PIO_TX_LENGTH                    0x78                        /* sends the frame at PIO_TX_OFFSET; ignored, with TX_ERROR, while TX_BUSY */
#define NIC_RX_FRAMES                        0x80                        /* frames handed over */
#define NIC_RX_BYTES                         0x88                        /* bytes handed over */
#define NIC_RX_BAD_FCS                       0x90                        /* frames whose check sequence was wrong */
#define NIC_RX_TOO_SHORT                     0x98                        /* frames below 64 bytes */
#define NIC_RX_TOO_LONG                      0xa0                        /* frames above 1518 bytes */
#define NIC_RX_NOT_FOR_US                    0xa8                        /* frames for another address */
#define NIC_RX_NO_DESCRIPTORS                0xb0                        /* frames lost because the ring held no buffer */
#define NIC_RX_OVERRUNS                      0xb8                        /* frames that passed while all packet buffers were full */
#define NIC_RX_BUS_ERRORS                    0xc0                        /* frames lost to a bus error at the ring or the buffer */
#define NIC_RX_TOO_BIG                       0xc8                        /* frames longer than the buffer of their descriptor */
#define NIC_RX_OFF                           0xd0                        /* frames that passed while RX_ENABLE was 0 */
#define NIC_TX_FRAMES                        0xd8                        /* frames sent */
#define NIC_TX_BYTES                         0xe0                        /* bytes sent */
#define NIC_TX_BUS_ERRORS                    0xe8                        /* frames not sent because of a bus error at the ring or the buffer */
#define NIC_TX_BAD_LENGTHS                   0xf0                        /* descriptors whose length was not 1 to 1514 */
#define NIC_PACKET_MEMORY                    0x10000                     /* packet memory lies here, from NIC_BASE */
#define NIC_PIO_TX_OFFSET                    0x2000                      /* the transmit buffer, from the start of packet memory */
#define NIC_OWN                              0x1                         /* descriptor flag: belongs to the card */
#define NIC_DONE                             0x2                         /* descriptor flag: the card has dealt with it */
#define NIC_ERROR                            0x4                         /* descriptor flag: and failed; status says why */
#define NIC_ERROR_BUS                        0x1                         /* descriptor status: bus error at the buffer */
#define NIC_ERROR_LENGTH                     0x2                         /* descriptor status: buffer too small (receive), length not 1 to 1514 (transmit) */
#define NIC_DESCRIPTOR_BYTES                 16                          /* An entry of a ring. */
#ifndef __ASSEMBLER__
struct nic_descriptor {
  uint64_t address;            /* physical address of the buffer */
  uint16_t length;             /* bytes; receive: room in the buffer, then the frame's length */
  uint16_t flags;              /* NIC_OWN, NIC_DONE, NIC_ERROR */
  uint32_t status;             /* with NIC_ERROR: NIC_ERROR_BUS or NIC_ERROR_LENGTH; else 0 */
};
#endif

/* ---- TIMER (offsets from TIMER_BASE) ---- */
#define TIMER_MTIME                          0x00                        /* time */
#define TIMER_MTIMECMP                       0x08                        /* when the machine timer interrupt becomes pending */
#define TIMER_FIRED                          0x10                        /* channels that have fired */
#define TIMER_ARMED                          0x18                        /* channels that wait */
#define TIMER_IRQ_ENABLE                     0x20                        /* channels that raise the line */
#define TIMER_CH_COUNT                       8
#define TIMER_CH_STRIDE                      0x8
#define TIMER_CH_COMPARE(n)                  (0x40 + (n) * 0x8)          /* when the channel fires */

/* ---- SIA (offsets from SIA_BASE) ---- */
#define SIA_CONFIG                           0x00                        /* 2 bytes: how a frame looks */
#define SIA_CONFIG_FRAME_BITS                K3_U64(0x1f)                /* RW: bits of a frame, start and stop bit counted */
#define SIA_CONFIG_FRAME_BITS_SHIFT          0
#define SIA_CONFIG_LOOPBACK                  K3_U64(0x4000)              /* RW: 1: what is sent is received, and not what comes from outside */
#define SIA_STATUS                           0x02                        /* 2 bytes: status of the FIFOs */
#define SIA_STATUS_RX_NOT_EMPTY              K3_U64(0x1)                 /* RO: DATA holds a byte */
#define SIA_STATUS_RX_FULL                   K3_U64(0x2)                 /* RO: the next byte that comes is lost */
#define SIA_STATUS_TX_EMPTY                  K3_U64(0x4)                 /* RO: no byte waits to be sent */
#define SIA_STATUS_TX_NOT_FULL               K3_U64(0x8)                 /* RO: a byte can be written */
#define SIA_STATUS_TX_IDLE                   K3_U64(0x10)                /* RO: all that was written has left */
#define SIA_STATUS_ANY                       K3_U64(0x8000)              /* RO: the line is high */
#define SIA_INTENA                           0x04                        /* 2 bytes: what raises the line */
#define SIA_DATA                             0x06                        /* 2 bytes: the FIFOs */
#define SIA_DIVISOR                          0x0c                        /* 4 bytes: the rate */
#define SIA_OVERRUN                          0x10                        /* received bytes that found the FIFO full */
#define SIA_LOST                             0x18                        /* written bytes that found the FIFO full */
#define SIA_LEVELS                           0x20                        /* how full the FIFOs are */
#define SIA_LEVELS_RX                        K3_U64(0x1f)                /* RO: bytes received, 0 to 16 */
#define SIA_LEVELS_RX_SHIFT                  0
#define SIA_LEVELS_TX                        K3_U64(0x1f00)              /* RO: bytes that wait to be sent, 0 to 16 */
#define SIA_LEVELS_TX_SHIFT                  8
#define SIA_DIVISOR_115200                   0x363                       /* DIVISOR for 115,200 bits a second */

/* ---- MGIA (offsets from MGIA_BASE) ---- */
#define MGIA_CTRL                            0x00                        /* control */
#define MGIA_CTRL_ENABLE                     K3_U64(0x1)                 /* RW: 1: shows the picture */
#define MGIA_CTRL_VBLANK_IRQ                 K3_U64(0x2)                 /* RW: 1: the line follows STATUS.VBLANK_BEGAN */
#define MGIA_STATUS                          0x08                        /* status */
#define MGIA_STATUS_VBLANK                   K3_U64(0x1)                 /* RO: in the vertical blank now */
#define MGIA_STATUS_VBLANK_BEGAN             K3_U64(0x2)                 /* W1C: a vertical blank has begun */
#define MGIA_STATUS_BUS_ERROR                K3_U64(0x4)                 /* W1C: nobody answers where a line should lie */
#define MGIA_STATUS_LATE                     K3_U64(0x8)                 /* W1C: a line's bytes came after its first pixel was due */
#define MGIA_PICTURE                         0x10                        /* where the picture lies */
#define MGIA_RASTER                          0x18                        /* where the raster is */
#define MGIA_FRAMES                          0x20                        /* pictures shown */
#define MGIA_ERRORS                          0x28                        /* lines that could not be fetched */
#define MGIA_SHOWN                           0x30                        /* where the picture shown now lies */
#define MGIA_WIDTH                           0x280                       /* pixels a line */
#define MGIA_HEIGHT                          0x1e0                       /* lines of the picture */
#define MGIA_LINE_BYTES                      0x50                        /* bytes a line */
#define MGIA_PICTURE_BYTES                   0x9600                      /* bytes of the picture */
#define MGIA_LINE_CYCLES                     0x320                       /* cycles a line */
#define MGIA_FRAME_LINES                     0x20d                       /* lines a frame */

/* ---- FLOPPY (offsets from FLOPPY_BASE) ---- */
#define FLOPPY_CTRL                          0x00                        /* control */
#define FLOPPY_CTRL_IRQ_ENABLE               K3_U64(0x1)                 /* RW: DONE raises the line */
#define FLOPPY_CTRL_CHANGE_IRQ               K3_U64(0x2)                 /* RW: CHANGED raises the line */
#define FLOPPY_COMMAND                       0x08                        /* what to do; writing it starts */
#define FLOPPY_STATUS                        0x10                        /* status */
#define FLOPPY_STATUS_BUSY                   K3_U64(0x1)                 /* RO: a command is under way */
#define FLOPPY_STATUS_DONE                   K3_U64(0x2)                 /* W1C: a command has ended */
#define FLOPPY_STATUS_ERROR                  K3_U64(0x4)                 /* W1C: and has failed */
#define FLOPPY_STATUS_CHANGED                K3_U64(0x8)                 /* W1C: a disk was put in or taken out */
#define FLOPPY_STATUS_PRESENT                K3_U64(0x10)                /* RO: there is a disk in the drive */
#define FLOPPY_STATUS_PROTECTED              K3_U64(0x20)                /* RO: the disk must not be written to */
#define FLOPPY_STATUS_CAUSE                  K3_U64(0xf00)               /* RO: of the last ERROR: one of FLOPPY_CAUSE_… */
#define FLOPPY_STATUS_CAUSE_SHIFT            8
#define FLOPPY_SECTOR                        0x18                        /* the first sector of the next command */
#define FLOPPY_COUNT                         0x20                        /* how many sectors */
#define FLOPPY_ADDRESS                       0x28                        /* where in memory they go, or come from */
#define FLOPPY_ADDRESS_ADDRESS               K3_U64(0xfffffffffffffff8)  /* RW: physical, a multiple of 8 */
#define FLOPPY_ADDRESS_ADDRESS_SHIFT         3
#define FLOPPY_AT_SECTOR                     0x30                        /* the sector of the command it is at, or has ended at */
#define FLOPPY_AT_ADDRESS                    0x38                        /* where the next burst goes, or comes from */
#define FLOPPY_REMAINING                     0x40                        /* sectors the command has still to do */
#define FLOPPY_ARM                           0x48                        /* where arm and head are */
#define FLOPPY_ARM_CYLINDER                  K3_U64(0xff)                /* RO: 0 (outermost) to 79; changes while the arm moves */
#define FLOPPY_ARM_CYLINDER_SHIFT            0
#define FLOPPY_ARM_HEAD                      K3_U64(0x100)               /* RO: the side that is read or written */
#define FLOPPY_ROTATION                      0x50                        /* how far the disk has turned */
#define FLOPPY_ROTATION_PLACE                K3_U64(0x1f)                /* RO: the place of the track, 0 to 17, that passes under the head */
#define FLOPPY_ROTATION_PLACE_SHIFT          0
#define FLOPPY_ROTATION_CYCLES               K3_U64(0xffffffff00000000)  /* RO: since place 0 began to pass */
#define FLOPPY_ROTATION_CYCLES_SHIFT         32
#define FLOPPY_STEPS                         0x58                        /* cylinders the arm has moved */
#define FLOPPY_SECTORS_READ                  0x60                        /* sectors brought to memory */
#define FLOPPY_SECTORS_WRITTEN               0x68                        /* sectors written to the disk */
#define FLOPPY_ERRORS                        0x70                        /* commands that failed */
#define FLOPPY_READ                          0x1                         /* for COMMAND: sectors to memory */
#define FLOPPY_WRITE                         0x2                         /* for COMMAND: memory to sectors */
#define FLOPPY_SEEK                          0x3                         /* for COMMAND: the arm to the cylinder of SECTOR */
#define FLOPPY_ABORT                         0x4                         /* for COMMAND: end the command under way */
#define FLOPPY_CAUSE_NO_DISK                 0x1                         /* for CAUSE: no disk in the drive */
#define FLOPPY_CAUSE_PROTECTED               0x2                         /* for CAUSE: a write to a protected disk */
#define FLOPPY_CAUSE_NO_SECTOR               0x3                         /* for CAUSE: the sector is past the end of the disk */
#define FLOPPY_CAUSE_BUS_ERROR               0x4                         /* for CAUSE: nobody answers at ADDRESS */
#define FLOPPY_CAUSE_UNREADABLE              0x5                         /* for CAUSE: the sector's check sequence is wrong */
#define FLOPPY_CAUSE_ABORTED                 0x6                         /* for CAUSE: software gave it up */
#define FLOPPY_CAUSE_NO_COMMAND              0x7                         /* for CAUSE: a code that means nothing */
#define FLOPPY_SECTOR_BYTES                  0x200                       /* bytes of a sector */
#define FLOPPY_SECTORS                       0xb40                       /* sectors of a disk */
#define FLOPPY_SECTORS_A_TRACK               0x12                        /* sectors of one side of a cylinder */
#define FLOPPY_SECTORS_A_CYLINDER            0x24                        /* sectors of a cylinder, both sides */
#define FLOPPY_CYLINDERS                     0x50                        /* positions of the arm */

/* ---- UART (offsets from UART_BASE) ---- */
#define UART_OUT                             0x00                        /* 1 byte: output; reading tells whether input waits */
#define UART_OUT_BYTE                        K3_U64(0xff)                /* WO: the byte to send */
#define UART_OUT_BYTE_SHIFT                  0
#define UART_OUT_INPUT_WAITS                 K3_U64(0x1)                 /* RO: 1: IN holds a byte */
#define UART_IN                              0x01                        /* 1 byte: input */

/* ---- CONFIG (offsets from CONFIG_BASE) ---- */
#define CONFIG_RECORD_COUNT                  16
#define CONFIG_RECORD_STRIDE                 0x40
#define CONFIG_RECORD_HEAD(n)                (0x00 + (n) * 0x40)         /* record 0: "SDB-", the number of records (2 bytes), version 1, bus type 0; others: class (2 bytes), version 1.0, then lines and widths */
#define CONFIG_RECORD_FIRST(n)               (0x08 + (n) * 0x40)         /* first address of the part; of the board in record 0 */
#define CONFIG_RECORD_LAST(n)                (0x10 + (n) * 0x40)         /* last address of the part; of the board in record 0 */
#define CONFIG_RECORD_VENDOR(n)              (0x18 + (n) * 0x40)         /* who made it: 0xc0c21e6d3b1edf88 */
#define CONFIG_RECORD_PRODUCT(n)             (0x20 + (n) * 0x40)         /* device id (4 bytes), version (4 bytes) */
#define CONFIG_RECORD_NAME0(n)               (0x28 + (n) * 0x40)         /* date (4 bytes, 0), then the first 4 letters of the name */
#define CONFIG_RECORD_NAME1(n)               (0x30 + (n) * 0x40)         /* 8 letters of the name */
#define CONFIG_RECORD_NAME2(n)               (0x38 + (n) * 0x40)         /* 7 letters of the name, blanks behind it, then the record's type: 0 the board, 1 a part, 0xff no record */
#define CONFIG_RECORD_BYTES                  0x40                        /* bytes a record */

#endif /* KESTREL3_H */
