package windhover.ui.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import windhover.debug.SourcePosition;

/** A program of two files, made by hand. */
public final class SampleCatalog implements SourceCatalog {
    public static final String NIC = "roms/sts/nic.c";
    public static final String START = "roms/sts/start.S";
    public static final long BASE = 0x8000_0400L;

    private static final String NIC_TEXT = """
      /* The network card's driver: what the card has put into memory
         becomes an event of the program that waits for it. */
      #include "sts.h"
      #include "nic.h"

      #define RING_SIZE 16

      static struct descriptor ring[RING_SIZE];
      static unsigned tail;

      /* Finds the control block that waits on a port. */
      static DatagramControlBlock *waiter_on(uint16_t port) {
        for (DatagramControlBlock *b = waiting; b != NULL; b = b->next) {
          if (b->port == port) {
            return b;
          }
        }
        return NULL;   // nobody: the datagram is dropped
      }

      /* Entered from the interrupt descriptor table, entry 54 (line 6). */
      void nic_interrupt(void) {
        NIC->status = NIC_RX_DONE;            // write 1 to clear
        while (ring[tail].status & RX_DONE) {
          struct descriptor *d = &ring[tail];
          DatagramControlBlock *b = waiter_on(port_of(d));
          if (b != NULL) {
            b->length = d->length - 42;
            b->status = 'D';
            schedule(b->callback, b, b->program);
          } else {
            puts("dropped a datagram: nobody waits\\n");
          }
          d->status = 0x00;
          tail = (tail + 1) % RING_SIZE;
        }
      }

      int nic_start(void) {
        ring[0].address = 0x21f040;
        NIC->control = NIC_ENABLE | NIC_RX;
        return 0;
      }
      """;

    private static final String START_TEXT = """
      # Reset: set up the stack, go to C.
          .section .text.start
          .globl _start
      _start:
          la   sp, stack_top      # grows downwards
          csrw midt, zero
          call main
      1:  wfi
          j    1b
      """;

    private record Code(int bits, String text, int line, String function) {}

    private static final Code[] CODE = {
        new Code(0x7179, "addi  sp, sp, -48", 12, "waiter_on"), new Code(0xf406, "sd    ra, 40(sp)", 12, "waiter_on"),
        new Code(0x0001b783, "ld    a5, 0(gp)", 13, "waiter_on"),
                new Code(0xcb81, "beqz  a5, 0x80000418", 13, "waiter_on"),
        new Code(0x0087d703, "lhu   a4, 8(a5)", 14, "waiter_on"),
                new Code(0x00a70663, "beq   a4, a0, 0x8000041c", 14, "waiter_on"),
        new Code(0x639c, "ld    a5, 0(a5)", 13, "waiter_on"), new Code(0xbfcd, "j     0x80000408", 13, "waiter_on"),
        new Code(0x853e, "mv    a0, a5", 15, "waiter_on"), new Code(0x8082, "ret", 19, "waiter_on"),
        new Code(0x1101, "addi  sp, sp, -32", 22, "nic_interrupt"),
                new Code(0xec06, "sd    ra, 24(sp)", 22, "nic_interrupt"),
        new Code(0x00600793, "li    a5, 6", 23, "nic_interrupt"),
                new Code(0x17e2, "slli  a5, a5, 56", 23, "nic_interrupt"),
        new Code(0xe798, "sd    a4, 8(a5)", 23, "nic_interrupt"),
                new Code(0x0101a703, "lw    a4, 16(gp)", 24, "nic_interrupt"),
        new Code(0x0712, "slli  a4, a4, 4", 24, "nic_interrupt"),
                new Code(0x973e, "add   a4, a4, a5", 24, "nic_interrupt"),
        new Code(0x471c, "lw    a5, 8(a4)", 24, "nic_interrupt"),
                new Code(0x8b85, "andi  a5, a5, 1", 24, "nic_interrupt"),
        new Code(0xc7b1, "beqz  a5, 0x800004a0", 24, "nic_interrupt"),
                new Code(0x00075503, "lhu   a0, 0(a4)", 26, "nic_interrupt"),
        new Code(0xfb9ff0ef, "jal   ra, 0x80000400", 26, "nic_interrupt"),
                new Code(0xcd11, "beqz  a0, 0x80000490", 27, "nic_interrupt"),
        new Code(0x475c, "lw    a5, 12(a4)", 28, "nic_interrupt"),
                new Code(0xfd67879b, "addiw a5, a5, -42", 28, "nic_interrupt"),
        new Code(0x04400793, "li    a5, 68", 29, "nic_interrupt"),
                new Code(0x02f50023, "sb    a5, 32(a0)", 29, "nic_interrupt"),
        new Code(0x7510, "ld    a2, 40(a0)", 30, "nic_interrupt"),
                new Code(0x85aa, "mv    a1, a0", 30, "nic_interrupt"),
        new Code(0x3a4000ef, "jal   ra, 0x80000820", 30, "nic_interrupt"),
                new Code(0xbf75, "j     0x80000448", 34, "nic_interrupt"),
    };

    private final Map<Long, DisassemblyLine> code = new TreeMap<>();

    public SampleCatalog() {
        long address = BASE;
        for (Code each : CODE) {
            code.put(
                    address,
                    new DisassemblyLine(
                            address, each.bits, each.text, new SourcePosition(address, NIC, each.line, each.function)));
            address += (each.bits & 3) == 3 ? 4 : 2;
        }
    }

    /** The address of the n-th instruction. */
    public long address(int index) {
        return new ArrayList<>(code.keySet()).get(index);
    }

    @Override
    public List<String> files() {
        return List.of(NIC, START);
    }

    @Override
    public List<String> lines(String file) {
        return switch (file) {
            case NIC -> NIC_TEXT.lines().toList();
            case START -> START_TEXT.lines().toList();
            default -> List.of();
        };
    }

    @Override
    public Set<Integer> linesWithCode(String file) {
        Set<Integer> lines = new TreeSet<>();
        if (file.equals(NIC)) {
            code.values().forEach(line -> lines.add(line.position().line()));
        }
        return lines;
    }

    @Override
    public List<Long> addressesOf(String file, int line) {
        List<Long> addresses = new ArrayList<>();
        int before = -1;
        for (DisassemblyLine each : code.values()) {
            if (file.equals(NIC) && each.position().line() == line && before != line) {
                addresses.add(each.address());
            }
            before = each.position().line();
        }
        return addresses;
    }

    @Override
    public List<DisassemblyLine> disassembly(long aroundAddress, int count) {
        return aroundAddress < BASE || aroundAddress > BASE + 0x1000 ? List.of() : List.copyOf(code.values());
    }

    @Override
    public Optional<SourcePosition> locate(long address) {
        return Optional.ofNullable(code.get(address)).map(DisassemblyLine::position);
    }
}
