package windhover.ui.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.debug.SourcePosition;
import windhover.ui.source.SourceCatalog.DisassemblyLine;

/**
 * What the source pane shows: the open files, where the processor is, the disassembly around it, the breakpoints. Needs
 * no window.
 *
 * <p>It follows the processor as long as an eye could: when more than {@value #FOLLOWED} instructions pass between two
 * pictures of a running machine, the mark is taken away instead of jumping about.
 */
public final class SourceModel {
    /** Instructions between two pictures up to which the mark follows a running machine. */
    static final int FOLLOWED = 40;

    /** Instructions that the disassembly holds at a time. */
    static final int DISASSEMBLED = 240;

    /** So many instructions from either end of the disassembly it is read again. */
    private static final int MARGIN = 24;

    private static final SourcePosition NOWHERE = new SourcePosition(0, "", 0, "");

    private final SourceCatalog catalog;
    private final Consumer<Set<Long>> breakpointsSet;
    private final LinkedHashSet<String> open = new LinkedHashSet<>();
    private final TreeSet<Long> breakpoints = new TreeSet<>(Long::compareUnsigned);
    private final ReadOnlyObjectWrapper<SourcePosition> current = new ReadOnlyObjectWrapper<>(NOWHERE);
    private final ReadOnlyObjectWrapper<List<DisassemblyLine>> disassembly = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper hint = new ReadOnlyStringWrapper("");
    private boolean running;
    private boolean ended;
    private boolean blurred;
    private boolean known;
    private long instructions = -1;

    /**
     * A model over an image.
     *
     * @param catalog what is known of the program
     * @param breakpointsSet is given all breakpoints whenever they change
     */
    public SourceModel(SourceCatalog catalog, Consumer<Set<Long>> breakpointsSet) {
        this.catalog = catalog;
        this.breakpointsSet = breakpointsSet;
    }

    /** What is known of the program. */
    public SourceCatalog catalog() {
        return catalog;
    }

    /**
     * Takes a snapshot.
     *
     * @return whether the place of the processor, or whether it can be followed, changed
     */
    public boolean show(Snapshot snapshot) {
        long passed = snapshot.instructions() - instructions;
        boolean wasRunning = running;
        boolean wasBlurred = blurred;
        running = snapshot.activity() == Snapshot.Activity.RUNNING;
        ended = snapshot.activity() == Snapshot.Activity.ENDED;
        blurred = running && instructions >= 0 && (passed > FOLLOWED || passed < 0);
        instructions = snapshot.instructions();
        if (blurred) {
            return !wasBlurred;
        }
        SourcePosition position = snapshot.position();
        boolean moved = !position.equals(current.get()) || !known;
        if (moved) {
            known = true;
            open(position.file());
            disassemble(position.address());
            current.set(position);
        }
        return moved || wasBlurred || wasRunning != running;
    }

    /** Where the processor is, as last followed. */
    public ReadOnlyObjectProperty<SourcePosition> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /**
     * Whether there is a current place to mark: false before the first snapshot and while instructions pass too fast.
     */
    public boolean marked() {
        return known && !blurred;
    }

    /** True while instructions pass too fast to be followed. */
    public boolean blurred() {
        return blurred;
    }

    /** The instructions that the disassembly shows. */
    public ReadOnlyObjectProperty<List<DisassemblyLine>> disassemblyProperty() {
        return disassembly.getReadOnlyProperty();
    }

    /** The answer to the last thing the user asked for, a sentence; empty when there is nothing to say. */
    public ReadOnlyStringProperty hintProperty() {
        return hint.getReadOnlyProperty();
    }

    /** The files to show as tabs, in the order in which they were touched. */
    List<String> openFiles() {
        return List.copyOf(open);
    }

    /** Opens a file's tab; false when the catalog has no text of it. */
    public boolean open(String file) {
        if (file.isEmpty() || catalog.lines(file).isEmpty()) {
            return false;
        }
        open.add(file);
        return true;
    }

    /** Closes a file's tab. */
    public void close(String file) {
        open.remove(file);
    }

    /** Reads the disassembly again when an address is not well inside it. */
    public void disassemble(long address) {
        int index = indexOf(disassembly.get(), address);
        boolean inside = index >= MARGIN && index < disassembly.get().size() - MARGIN;
        if (!inside) {
            List<DisassemblyLine> around = List.copyOf(catalog.disassembly(address, DISASSEMBLED));
            if (!around.equals(disassembly.get())) {
                disassembly.set(around);
            }
        }
    }

    /** The place in a disassembly of an address, −1 if it is not there. */
    static int indexOf(List<DisassemblyLine> lines, long address) {
        int low = 0;
        int high = lines.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(lines.get(middle).address(), address);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** All breakpoints, ascending. */
    public Set<Long> breakpoints() {
        return Collections.unmodifiableSet(breakpoints);
    }

    /** Puts other breakpoints in place of all, as when a session is opened. */
    public void setBreakpoints(Set<Long> addresses) {
        if (!breakpoints.equals(addresses)) {
            breakpoints.clear();
            breakpoints.addAll(addresses);
            changed();
        }
    }

    /** Whether a line has a breakpoint. */
    public boolean hasBreakpoint(String file, int line) {
        return !breakpoints.isEmpty()
                && catalog.addressesOf(file, line).stream().anyMatch(breakpoints::contains);
    }

    /**
     * Sets a line's breakpoint or takes it away. Where the compiler made no code it says so and names the next line
     * that has some.
     *
     * @return whether anything changed
     */
    public boolean toggleLine(String file, int line) {
        List<Long> addresses = catalog.addressesOf(file, line);
        if (addresses.isEmpty()) {
            Optional<Integer> next = catalog.linesWithCode(file).stream()
                    .filter(with -> with > line)
                    .min(Integer::compare);
            hint.set("No breakpoint on line " + line + ": the compiler made no code for it"
                    + next.map(with -> "; the next line with code is " + with + ".")
                            .orElse("."));
            return false;
        }
        if (addresses.stream().anyMatch(breakpoints::contains)) {
            addresses.forEach(breakpoints::remove);
            hint.set("Breakpoint on line " + line + " removed.");
        } else {
            breakpoints.addAll(addresses);
            hint.set("Stops before line " + line + " of " + shortName(file) + ", at " + inHex(addresses) + ".");
        }
        changed();
        return true;
    }

    /** Sets an instruction's breakpoint or takes it away. */
    public void toggleAddress(long address) {
        if (breakpoints.remove(address)) {
            hint.set("Breakpoint at " + hex(address) + " removed.");
        } else {
            breakpoints.add(address);
            hint.set("Stops before the instruction at " + hex(address) + ".");
        }
        changed();
    }

    private void changed() {
        breakpointsSet.accept(Set.copyOf(breakpoints));
    }

    /** Says something to the user. */
    void say(String sentence) {
        hint.set(sentence);
    }

    /** Clears the answer. */
    public void clearHint() {
        hint.set("");
    }

    /** Where a line of a file begins in machine code, if it has any. */
    public Optional<Long> firstAddress(String file, int line) {
        return catalog.addressesOf(file, line).stream().findFirst();
    }

    /** The place of the processor in words, for the header and for those who do not see the marks. */
    public String inWords() {
        if (!known) {
            return "";
        }
        if (blurred) {
            return "Running too fast to follow. Pause, or slow down, and the line is marked again.";
        }
        SourcePosition at = current.get();
        String instruction = instructionAt(at.address());
        StringBuilder text = new StringBuilder(running ? "at " : ended ? "ended at: " : "next: ");
        if (!at.function().isEmpty()) {
            text.append(at.function()).append(", ");
        }
        if (!at.file().isEmpty()) {
            text.append(shortName(at.file())).append(" line ").append(at.line()).append(", ");
        }
        text.append(hex(at.address()));
        if (instruction != null) {
            text.append("  ").append(instruction);
        }
        return text.toString();
    }

    private @Nullable String instructionAt(long address) {
        int index = indexOf(disassembly.get(), address);
        return index < 0 ? null : disassembly.get().get(index).text();
    }

    /** A file's name without its folders. */
    public static String shortName(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    private static String inHex(List<Long> addresses) {
        List<String> texts = new ArrayList<>();
        addresses.forEach(address -> texts.add(hex(address)));
        return String.join(", ", texts);
    }
}
