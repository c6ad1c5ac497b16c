package windhover.ui.guest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import windhover.debug.Snapshot;
import windhover.guest.ControlBlock;
import windhover.guest.GuestSurvey;
import windhover.guest.GuestSurvey.ProgramFacts;
import windhover.guest.KernelState.QueuedEvent;
import windhover.ui.kit.Figures;

/** What the pane of programs says: each program with its events and the control blocks that will call it back. */
final class ProgramsModel {
    /** More programs than this are counted, not shown. */
    private static final int MOST_GROUPS = 48;

    /** Of a block the first members are shown on its card. */
    private static final int DETAILS_ON_CARD = 2;

    /** A program and the control blocks in flight for it. */
    record Group(ProgramFacts program, List<ControlBlock> blocks) {}

    /** A line of the table: who, what, how it is, where it lies. */
    record Line(String program, String what, String state, String address) {}

    private GuestSurvey survey = GuestSurvey.NONE;
    private List<Group> groups = List.of();

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        GuestSurvey next = snapshot.awareness().guest();
        if (next.programs().equals(survey.programs()) && next.blocks().equals(survey.blocks())) {
            return false;
        }
        survey = next;
        groups = grouped(next);
        return true;
    }

    private static List<Group> grouped(GuestSurvey survey) {
        Map<Long, List<ControlBlock>> byProgram = new LinkedHashMap<>();
        for (ControlBlock block : survey.blocks()) {
            if (block.callback() != 0 || block.program() != 0) {
                byProgram
                        .computeIfAbsent(block.program(), none -> new ArrayList<>())
                        .add(block);
            }
        }
        List<Group> groups = new ArrayList<>();
        for (ProgramFacts program : survey.programs()) {
            List<ControlBlock> blocks = byProgram.remove(program.address());
            groups.add(new Group(program, blocks == null ? List.of() : blocks));
        }
        byProgram.forEach((address, blocks) -> groups.add(new Group(
                new ProgramFacts(
                        address,
                        blocks.getFirst().programName(),
                        "",
                        true,
                        false,
                        false,
                        0,
                        List.of(),
                        blocks.size(),
                        0,
                        0,
                        ""),
                blocks)));
        // Those with something in flight first: they are what a reader looks for.
        groups.sort(Comparator.comparing(
                group -> group.blocks.isEmpty() && group.program.events().isEmpty()));
        return List.copyOf(groups.subList(0, Math.min(MOST_GROUPS, groups.size())));
    }

    List<Group> groups() {
        return groups;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** What a program is doing, in a few words. */
    static String state(ProgramFacts program) {
        List<String> parts = new ArrayList<>();
        if (program.current()) {
            parts.add("runs now");
        } else if (!program.reachable()) {
            parts.add("nothing leads to it");
        }
        if (program.driver()) {
            parts.add("driver");
        }
        if (!program.state().isEmpty() && !program.usual()) {
            parts.add(program.state());
        }
        parts.add(counted(program.events().size(), "event"));
        if (program.heapBlocks() > 0) {
            parts.add(Figures.grouped(program.heapBytes()) + " B of heap");
        }
        return String.join(" · ", parts);
    }

    static String counted(int count, String word) {
        return count == 0 ? "no " + word : count + " " + word + (count == 1 ? "" : "s");
    }

    /** An event in a word or two. */
    static String event(ProgramFacts program, QueuedEvent event) {
        boolean running = program.current() && program.events().getFirst().address() == event.address();
        return (running ? "▶ " : "● ") + event.callbackName();
    }

    /** Who holds a block, for its card. */
    static String holder(ControlBlock block) {
        return block.inQueue() ? "in " + block.heldBy() : "with event " + block.heldBy();
    }

    /** The first members of a block that say something. */
    static String brief(ControlBlock block) {
        List<String> texts = new ArrayList<>();
        for (ControlBlock.Detail detail : block.details()) {
            if (texts.size() < DETAILS_ON_CARD && !detail.text().contains("0x")) {
                texts.add(detail.name() + " " + detail.text());
            }
        }
        return String.join(", ", texts);
    }

    /** What will happen to a block, a sentence. */
    static String sentence(ControlBlock block) {
        String goesOn = block.callback() == 0
                ? "It names no callback: " + block.programName() + " must look for itself."
                : "When it is done, %s of %s is called.".formatted(block.callbackName(), block.programName());
        return "%s %s at %s, %s. %s"
                .formatted(block.type(), block.name(), Figures.hex(block.address()), holder(block), goesOn);
    }

    /** All members of a block, a line each. */
    static String members(ControlBlock block) {
        StringBuilder text = new StringBuilder();
        for (ControlBlock.Detail detail : block.details()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(detail.name())
                    .append("   ")
                    .append(detail.text());
        }
        return text.toString();
    }

    static String sentence(ProgramFacts program) {
        return "%s: %s%s."
                .formatted(program.name(), state(program), program.file().isEmpty() ? "" : ", " + program.file());
    }

    /** The same as a table. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Group group : groups) {
            ProgramFacts program = group.program;
            lines.add(new Line(
                    program.name(),
                    "program",
                    state(program),
                    program.address() == 0 ? "" : Figures.hex(program.address())));
            for (QueuedEvent event : program.events()) {
                String data = event.dataName().isEmpty() ? "" : ", data " + event.dataName();
                lines.add(new Line(
                        program.name(),
                        "event " + event.callbackName() + data,
                        event.scheduled() ? "queued" : "being handled",
                        Figures.hex(event.address())));
            }
            for (ControlBlock block : group.blocks) {
                String calls = block.callback() == 0 ? "polled" : "calls back " + block.callbackName();
                lines.add(new Line(
                        program.name(),
                        block.type() + ", " + holder(block),
                        calls + (brief(block).isEmpty() ? "" : "; " + brief(block)),
                        Figures.hex(block.address())));
            }
        }
        return lines;
    }

    /** The whole picture in words, for a screen reader. */
    String inWords() {
        return counted(survey.programs().size(), "program") + ", "
                + counted(survey.blocks().size(), "control block") + " in flight"
                + (survey.programs().size() > MOST_GROUPS
                        ? String.format(Locale.ROOT, "; the first %d are shown", MOST_GROUPS)
                        : "");
    }
}
