package windhover.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.device.wire.EthernetFrame;
import windhover.yaml.Location;

/**
 * A lesson or a test: a board, a program, what comes in from outside, what is to be observed and what is expected in
 * the end.
 *
 * @param name what the command line calls it
 * @param title for people
 * @param teaches what a learner knows afterwards
 * @param board the board's name
 * @param timing the timing preset's name
 * @param isa the name of its processors' instruction set, whole; empty for the board's own
 * @param image the guest's ELF file: a name in {@code roms/images}, or a path relative to the scenario; empty for raw
 *     images alone
 * @param raw raw images, which lie on top of the ELF
 * @param disk the disk in the drive at power-on, or null
 * @param wire what goes wrong on the wire, and who is at its other end
 * @param inputs what comes in, in the order of the file
 * @param steps the steps, by number
 * @param checks what is expected in the end
 * @param limit the cycle at which the run ends at the latest
 * @param ending what ends it sooner, or null
 * @param layout the window's layout that it opens with; empty for the one used last
 * @param group the group of lessons that it belongs to, one of {@link ScenarioParser#GROUPS}; empty for none
 * @param source the file it was read from, for messages
 * @param text the file's text, of which the rest was made
 * @param folder the folder of that file, whose files and those below it the scenario may name; null when it may name
 *     only those that come with the program
 * @param imageAt where it names its image
 * @param kernel the description of the guest's kernel: a path relative to the scenario; empty when it names none
 * @param kernelAt where it names it
 */
public record Scenario(
        String name,
        String title,
        String teaches,
        String board,
        String timing,
        String isa,
        String image,
        List<Raw> raw,
        @Nullable DiskPlan disk,
        WirePlan wire,
        List<Input> inputs,
        List<Step> steps,
        List<Check> checks,
        long limit,
        @Nullable After ending,
        String layout,
        String group,
        String source,
        String text,
        @Nullable Path folder,
        Location imageAt,
        String kernel,
        Location kernelAt) {

    /**
     * A raw image.
     *
     * @param file a path relative to the scenario
     * @param address where its first byte is laid; null for the beginning of the board's ROM
     * @param at where the scenario names it
     */
    public record Raw(String file, @Nullable Long address, Location at) {}

    /** What comes from outside. */
    public sealed interface Arrival {}

    /** A frame begins to arrive on the wire. */
    public record FrameArrives(EthernetFrame frame) implements Arrival {}

    /** A disk is put into the drive, in place of the one that may be there. */
    record DiskInserted(DiskPlan disk) implements Arrival {}

    /** The disk is taken out of the drive. */
    record DiskEjected() implements Arrival {}

    /** A text is typed on the console: the debug UART's input. */
    public record TextTyped(String text) implements Arrival {}

    /** A text is typed on the keyboard, key by key. */
    public record KeysTyped(String text) implements Arrival {}

    /** A text comes over the serial line. */
    public record SerialText(String text) implements Arrival {}

    /**
     * Something that comes from outside.
     *
     * @param at the cycle in which it comes, unless {@code after} says when
     * @param after the step after which it comes, or null
     */
    public record Input(Arrival what, long at, @Nullable After after) {}

    /** A moment told by a step: so many cycles after it was observed. */
    public record After(int step, long cycles) {}

    /**
     * A step of the lesson.
     *
     * @param number 1-based, the text's number
     * @param name short
     * @param why what happens here and why, for the learner
     * @param after the step that must have been observed before; 0 for none
     * @param when what to observe; several come one after the other
     */
    public record Step(int number, String name, String why, int after, List<Observation> when) {}

    /**
     * A file that the scenario names: a slot, which the file of that name fills unless the user gives another.
     *
     * @param name as the scenario writes it
     * @param key where it stands, such as {@code disk.image}
     * @param kind what it holds
     * @param at the place in the scenario
     */
    public record Slot(String name, String key, Kind kind, Location at) {
        /** What a file of a scenario holds. */
        public enum Kind {
            /** A program: the guest's, or a peer's. */
            IMAGE,
            /** Bytes that are laid into memory as they are. */
            RAW,
            /** A disk, or a file on one. */
            DISK,
            /** A description of the guest's kernel. */
            KERNEL
        }
    }

    /**
     * The files that it needs beside its own text: its image, what disks are made of, images of peers; as they come.
     */
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>();
        if (!image.isEmpty()) {
            slots.add(new Slot(image, "image", Slot.Kind.IMAGE, imageAt));
        }
        for (Raw each : raw) {
            slots.add(new Slot(each.file(), each.address() == null ? "rom" : "load", Slot.Kind.RAW, each.at()));
        }
        if (!kernel.isEmpty()) {
            slots.add(new Slot(kernel, "kernel", Slot.Kind.KERNEL, kernelAt));
        }
        if (disk != null) {
            slots.addAll(disk.slots("disk"));
        }
        slots.addAll(wire.slots());
        for (Input input : inputs) {
            if (input.what() instanceof DiskInserted(DiskPlan plan)) {
                slots.addAll(plan.slots("inputs.disk"));
            }
        }
        return List.copyOf(slots);
    }

    /** The names of those files, each once. */
    public List<String> files() {
        return slots().stream().map(Slot::name).distinct().toList();
    }

    /** The step of a number, or null. */
    public @Nullable Step step(int number) {
        return steps.stream().filter(s -> s.number() == number).findFirst().orElse(null);
    }
}
