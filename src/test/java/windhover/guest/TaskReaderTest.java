package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.guest.ThreadsState.GuestThread;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Subprogram;
import windhover.image.Type;
import windhover.image.Variable;
import windhover.yaml.FormatException;

class TaskReaderTest {
    private static ElfImage image;
    private static DebugInfo debug;
    private static TaskReader view;

    private final Ram ram = new Ram(16 << 20);
    private final AddressMap map = new AddressMap().add(0, 16 << 20, ram, 0);

    @BeforeAll
    static void readTheImage() throws IOException, ImageFormatException {
        try (InputStream in = TaskReaderTest.class.getResourceAsStream("/windhover/roms/images/threads-blocking.elf")) {
            assertNotNull(in);
            image = ElfImage.parse(in.readAllBytes(), "threads-blocking.elf");
        }
        debug = DebugInfo.of(image);
        view = reader();
    }

    private static TaskReader reader() {
        try {
            TaskReader found = TaskReader.of(KernelLibrary.recognised(image, debug));
            assertNotNull(found);
            return found;
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    private static long address(String variable) {
        Variable found = debug.variable(variable);
        assertNotNull(found, variable);
        return found.address();
    }

    private static Type.Structure thread() {
        Type.Structure type = debug.types().structure("Thread");
        assertNotNull(type);
        return type;
    }

    private static long thread(int number) {
        return address("threads") + number * thread().size();
    }

    private void set(int number, String member, long value) {
        Type.Member place = thread().member(member);
        assertNotNull(place, member);
        ram.write(thread(number) + place.offset(), (int) place.type().type().byteSize(), value);
    }

    private void make(int number, String name, String state) {
        Type.Enumeration states = assertInstanceOf(Type.Enumeration.class, debug.type("enum ThreadState"));
        set(
                number,
                "state",
                states.constants().stream()
                        .filter(c -> c.name().equals(state))
                        .findFirst()
                        .orElseThrow()
                        .value());
        Type.Member place = thread().member("name");
        assertNotNull(place);
        for (int i = 0; i < name.length(); i++) {
            ram.write(thread(number) + place.offset() + i, 1, name.charAt(i));
        }
    }

    private ThreadsState read() {
        return view.read(map::peek);
    }

    @Test
    void beforeTheKernelIsInPlaceThereIsNothing() {
        assertEquals(new ThreadsState(List.of(), null, List.of(), ""), read());
    }

    @Test
    void threadsInUseTellWhatTheyDoAndWaitFor() {
        make(0, "main", "THREAD_JOINING");
        set(0, "joined", thread(2));
        make(2, "worker", "THREAD_RECEIVING");
        Type.Member request = thread().member("dcb");
        Type.Structure block = debug.types().structure("DatagramControlBlock");
        assertNotNull(request);
        assertNotNull(block);
        Type.Member port = block.member("port");
        assertNotNull(port);
        ram.write(thread(2) + request.offset() + port.offset(), 2, 7);
        make(3, "clock", "THREAD_SLEEPING");
        set(3, "wake_at", 25_000);
        make(5, "busy", "THREAD_RUNNING");
        set(5, "switches", 9);
        Subprogram main = debug.function("main");
        assertNotNull(main);
        ram.write(thread(5), 8, main.address() + 4);
        ram.write(thread(5) + 16, 8, 0x1000);
        ram.write(address("current_thread"), 8, thread(5));
        ThreadsState state = read();
        assertEquals(
                List.of(
                        "0 main joining: end of worker",
                        "2 worker receiving: datagram on port 7",
                        "3 clock sleeping: cycle @25000",
                        "5 busy running: "),
                state.threads().stream()
                        .map(t -> t.number() + " " + t.name() + " " + t.state() + ": " + t.waitsFor())
                        .toList());
        assertEquals(
                new GuestThread(thread(5), 5, "busy", "running", "", main.address() + 4, "main+0x4", 0x1000, 9),
                state.current());
        assertEquals("", state.damage());
    }

    @Test
    void theQueueOfReadyThreadsIsReadHeadFirst() {
        ram.write(address("current_thread"), 8, address("idle_thread"));
        ram.write(address("ready_queue"), 8, thread(4));
        set(4, "next", thread(1));
        ThreadsState state = read();
        assertEquals(List.of(thread(4), thread(1)), state.ready());
        GuestThread current = state.current();
        assertNotNull(current);
        assertEquals("idle", current.state());
        assertEquals(-1, current.number());
        set(1, "next", thread(4));
        assertEquals(
                String.format(Locale.ROOT, "ready_queue runs in a circle back to the entry at 0x%x.", thread(4)),
                read().damage());
        set(1, "next", 8);
        assertEquals("ready_queue goes astray after 2 entries: there is no thread at 0x8.", read().damage());
    }

    @Test
    void aWildCurrentThreadIsSaid() {
        ram.write(address("current_thread"), 8, thread(1) + 1);
        assertNull(read().current());
        assertEquals(
                String.format(Locale.ROOT, "current_thread is wrong: there is no thread at 0x%x.", thread(1) + 1),
                read().damage());
    }

    @Test
    void noMemoryMakesAReadFail() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 2000; round++) {
            long salt = random.nextLong();
            ThreadsState state =
                    view.read((address, size) -> (address * 0x9e37_79b9_7f4a_7c15L + salt) >>> (64 - 8 * size));
            assertTrue(state.threads().size() <= 8 && state.damage().length() < 500);
        }
    }

    @Test
    void theThreadedKernelHasNoQueueOfItems() throws FormatException {
        assertNull(KernelReader.of(KernelLibrary.recognised(image, debug)));
    }
}
