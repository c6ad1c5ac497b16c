package windhover.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;

/** A device whose saved state was tampered with refuses it or runs on somehow; it never breaks the host. */
class DamagedStateTest {
    private static SmallMachine busyMachine(int cycles) {
        SmallMachine machine = new SmallMachine();
        for (int i = 0; i < 7; i++) {
            machine.write(0x1000 + 16 * i, 0x10000 + 0x800 * i);
            machine.write(0x1008 + 16 * i, 1 << 16 | 1514);
            machine.write(0x2000 + 16 * i, 0x80000);
            machine.write(0x2008 + 16 * i, 1 << 16 | 200);
        }
        machine.write(SmallMachine.NIC + 0x18, 0x1000);
        machine.write(SmallMachine.NIC + 0x20, 8);
        machine.write(SmallMachine.NIC + 0x30, 7);
        machine.write(SmallMachine.NIC + 0x38, 0x2000);
        machine.write(SmallMachine.NIC + 0x40, 8);
        machine.write(SmallMachine.NIC, 0x1F);
        machine.write(SmallMachine.NIC + 0x50, 7);
        machine.write(SmallMachine.DMAC + 0x80, 0x1001);
        machine.write(SmallMachine.DMAC + 0x88, 0x40002);
        machine.write(SmallMachine.DMAC + 0x90, 5000);
        machine.write(SmallMachine.DMAC + 0x98, 0x1D);
        for (int i = 0; i < 8; i++) {
            machine.nic.frameArrives(new byte[] {-1, -1, -1, -1, -1, -1, 0, 1, 2, 3});
        }
        machine.kia.arrive(new byte[] {0x1C, (byte) 0xF0, 0x1C, 0x32});
        machine.write(SmallMachine.MGIA, 3);
        machine.write(SmallMachine.SIA + 12, 4, 100);
        machine.write(SmallMachine.SIA + 6, 2, 'x');
        machine.sia.arrive(new byte[] {1, 2, 3, 4, 5});
        machine.run(cycles);
        return machine;
    }

    @Test
    void tamperedStateOfADeviceIsRefusedOrRunsOn() {
        Random random = new Random(11);
        int refused = 0;
        int ran = 0;
        for (int round = 0; round < 400; round++) {
            SmallMachine machine = busyMachine(random.nextInt(3000));
            List<Stateful> parts = List.of(
                    machine.dmac,
                    machine.nic,
                    machine.lines,
                    machine.timer,
                    machine.uart,
                    machine.kia,
                    machine.mgia,
                    machine.sia);
            Stateful part = parts.get(random.nextInt(parts.size()));
            byte[] saved = StateWriter.save(part);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int at = random.nextInt(Math.min(saved.length, 3000));
                saved[random.nextBoolean() ? at : saved.length - 1 - at] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                StateReader.restore(part, saved);
            } catch (IllegalArgumentException expected) {
                refused++;
                continue;
            }
            machine.run(6000);
            ran++;
        }
        assertTrue(refused > 20 && ran > 20, refused + " refused, " + ran + " ran");
    }
}
