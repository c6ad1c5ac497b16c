package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.KernelDescription.Point;
import windhover.guest.kernel.KernelDescription.Shape;
import windhover.yaml.FormatException;

class DescriptionReaderTest {
    /** A kernel with processes of their own address space, whose switch routine runs twice a switch. */
    private static final String XV6 = """
            kernel: xv6
            recognise: [proc, cpus, ticks, initproc]
            words: {task: process}
            tasks:
              all: {array: proc, unless: {state: UNUSED}}
              name: name
              id: pid
              state: {field: state, ready: RUNNABLE, running: RUNNING, blocked: SLEEPING, ended: [UNUSED, ZOMBIE]}
              waits-for: chan
              running: cpus[0].proc
              pc: context.ra
              stack-pointer: context.sp
              address-space: {root: pagetable}
              image: {by: name}
            happens:
              switched: {enter: swtch, from: {at: $a0, member: context}, to: {at: $a1, member: context}}
              blocked: {enter: sleep, on: chan}
              woken: {enter: wakeup, on: chan}
              system-call: {enter: syscall}
            """;

    /** A kernel whose tasks say their state by the circular list that they are in, linked by nodes. */
    private static final String LISTS = """
            kernel: Lists
            recognise: [pxCurrentTCB, pxReadyTasksLists]
            words: {task: task}
            tasks:
              all:
                - {list: "pxReadyTasksLists[1].xListEnd.pxNext", next: pxNext, until: "pxReadyTasksLists[1].xListEnd", through: pvOwner, type: tskTCB, state: ready}
                - {list: pxDelayedTaskList->xListEnd.pxNext, next: pxNext, until: pxDelayedTaskList->xListEnd, through: pvOwner, type: tskTCB, state: delayed}
              name: pcTaskName
              running: pxCurrentTCB
            happens:
              switched: {return: vTaskSwitchContext, to: pxCurrentTCB}
              blocked: {enter: vTaskDelay}
            """;

    private static final String SMALL = """
            kernel: Small
            recognise: [jobs]
            queues:
              - name: jobs
                items: {list: jobs.head, next: next}
            happens:
              queued: {enter: push, item: job}
            """;

    @Test
    void kernelsOfOtherShapesCanBeSaid() throws FormatException {
        KernelDescription xv6 = DescriptionReader.read(XV6, "xv6.kernel.yaml");
        KernelDescription.Tasks tasks = Objects.requireNonNull(xv6.tasks());
        assertTrue(tasks.root() != null && tasks.image() != null);
        KernelDescription.States states = Objects.requireNonNull(tasks.states());
        assertEquals(
                2, Objects.requireNonNull(states.meanings().get(Meaning.ENDED)).size());
        assertEquals("process", xv6.words().task());
        KernelDescription.Happening switched = xv6.happenings().getFirst();
        assertEquals(Point.ENTER, switched.point());
        assertEquals(
                "context", Objects.requireNonNull(switched.values().get("from")).member());
        KernelDescription lists = DescriptionReader.read(LISTS, "lists.kernel.yaml");
        KernelDescription.Tasks twoLists = Objects.requireNonNull(lists.tasks());
        assertEquals(2, twoLists.all().size());
        KernelDescription.Items ready = twoLists.all().getFirst();
        assertEquals(Shape.LIST, ready.shape());
        assertEquals("pvOwner", ready.through());
        assertEquals("ready", ready.state());
        assertEquals(Point.RETURN, lists.happenings().getFirst().point());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel: Small      | kernal: Small      | small:1:1: unknown key 'kernal' in a kernel description",
                "recognise: [jobs]  | recognise: []      | small:2:12: 'recognise' is an empty list",
                "recognise: [jobs]  | recognise: [jo bs] | small:2:13: 'recognise' is 'jo bs', expected a name",
                "list: jobs.head    | lisst: jobs.head   | small:5:13: unknown key 'lisst' in 'items'",
                ", next: next       | ''                 | small:5:12: 'next' is missing in 'items'",
                "list: jobs.head    | ring: jobs.head    | small:5:36: 'next' does not belong to this shape of 'items'",
                "jobs.head          | jobs..head         | small:5:19: 'jobs..head' cannot be read as a path at character 6",
                "jobs.head          | '\"jobs[\"'         | small:5:19: 'jobs[' cannot be read as a path at character 6",
                "queued:            | queed:             | small:7:3: unknown key 'queed' in 'happens'",
                "enter: push        | entry: push        | small:7:12: unknown key 'entry' in 'queued'",
                "enter: push,       | ''                 | small:7:11: 'queued' says no point, expected one of enter",
                ", item: job        | ''                 | small:7:11: 'item' is missing in 'queued'",
                ", item: job        | ', item: job, queue: jbos' | 'queue' is 'jbos', expected the name of a queue: jobs (did you mean 'jobs'?)",
                "name: jobs         | 'name: jobs\n    hue: blue' | 'hue' is 'blue', expected program or kernel"
            })
    void aFaultIsOneLineWithItsPlaceAndWhatWasExpected(String good, String bad, String message) {
        String text = SMALL.replace(good.strip(), bad.strip());
        assertFalse(text.equals(SMALL), good);
        FormatException fault = assertThrows(FormatException.class, () -> DescriptionReader.read(text, "small"));
        assertTrue(fault.getMessage().contains(message.strip()), fault.getMessage());
        assertEquals(1, fault.getMessage().lines().count());
    }

    @Test
    void noTextMakesReadingFailOtherwise() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? XV6 : LISTS);
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, "{}[]:,. $x\n\"".charAt(random.nextInt(12)));
                    default -> text.insert(at, "{}[]:,. $x\n\"-".charAt(random.nextInt(13)));
                }
            }
            try {
                DescriptionReader.read(text.toString(), "noise");
            } catch (FormatException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }
}
