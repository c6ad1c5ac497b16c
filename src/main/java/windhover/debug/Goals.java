package windhover.debug;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Cpu;
import windhover.machine.Machine;

/** Makes the goals of runs, and says in a sentence how each was reached. */
final class Goals {
    private final Machine machine;
    private final Cpu processor;
    private final Software software;
    private final Supplier<Lesson> lesson;
    private final QueueTracker queue;
    private final LongSupplier dispatched;
    private final LongSupplier happened;

    Goals(
            Machine machine,
            Cpu processor,
            Software software,
            Supplier<Lesson> lesson,
            QueueTracker queue,
            LongSupplier dispatched,
            LongSupplier happened) {
        this.machine = machine;
        this.processor = processor;
        this.software = software;
        this.lesson = lesson;
        this.queue = queue;
        this.dispatched = dispatched;
        this.happened = happened;
    }

    private record Reached(BooleanSupplier when, long latest, Supplier<String> text) implements Goal {
        Reached(BooleanSupplier when, Supplier<String> text) {
            this(when, Long.MAX_VALUE, text);
        }

        @Override
        public boolean reached() {
            return when.getAsBoolean();
        }

        @Override
        public String sentence() {
            return text.get();
        }
    }

    /** The goal of stepping once. */
    Goal step(SessionCommands.Step unit) {
        return switch (unit) {
            case CYCLE -> cycle(machine.clock().now() + 1);
            case INSTRUCTION -> {
                long from = happened.getAsLong();
                yield new Reached(() -> processor.ready() && happened.getAsLong() != from, () -> "");
            }
            case LINE -> nextLine();
            case OVER, OUT -> throw new IllegalArgumentException(unit + " is made by Stepping");
            case EVENT -> {
                long from = dispatched.getAsLong();
                yield new Reached(() -> dispatched.getAsLong() != from, this::lastMove);
            }
            case LESSON_STEP -> {
                int from = lesson.get().observed();
                yield new Reached(
                        () -> lesson.get().observed() != from
                                || lesson.get().observed()
                                        == lesson.get().marks().size(),
                        this::lastStep);
            }
        };
    }

    private Goal nextLine() {
        SourcePosition from = software.position(processor.next());
        long[] last = {happened.getAsLong()};
        return new Reached(
                () -> {
                    if (!processor.ready() || happened.getAsLong() == last[0]) {
                        return false;
                    }
                    last[0] = happened.getAsLong();
                    SourcePosition at = software.position(processor.next());
                    return at.line() != 0
                            && (at.line() != from.line() || !at.file().equals(from.file()));
                },
                () -> "");
    }

    /** One that is reached at once, and says why nothing happens. */
    Goal none(String sentence) {
        return new Reached(() -> true, () -> sentence);
    }

    /** The goal of reaching a moment. */
    Goal cycle(long target) {
        return new Reached(() -> machine.clock().now() >= target, target, () -> "");
    }

    /** The goal of seeing a step of the lesson. */
    Goal lessonStep(int number) {
        return new Reached(
                () -> lesson.get().marks().stream().anyMatch(mark -> mark.number() == number && mark.observed()),
                () -> lesson.get().marks().stream()
                        .filter(mark -> mark.number() == number)
                        .map(Goals::sentence)
                        .findFirst()
                        .orElse(""));
    }

    /** Says what the last step of the lesson was that was observed. */
    String lastStep() {
        return lesson.get().marks().stream()
                .filter(StepMark::observed)
                .max(Comparator.comparingLong(StepMark::cycle))
                .map(Goals::sentence)
                .orElse("This lesson has no step left to come.");
    }

    private static String sentence(StepMark mark) {
        return String.format(
                Locale.ROOT, "Step %d, %s: %s at @%d.", mark.number(), mark.name(), mark.seen(), mark.cycle());
    }

    /** Says which event was dispatched last. */
    String lastMove() {
        List<QueueHistory.Move> moves = queue.moves();
        for (int i = moves.size() - 1; i >= 0; i--) {
            if (moves.get(i).what() == QueueHistory.What.DISPATCHED) {
                return "Event %s of %s was dispatched."
                        .formatted(moves.get(i).callback(), moves.get(i).program());
            }
        }
        return "";
    }

    /** A goal that is never reached: notes after each cycle whether a step of a unit would have ended there. */
    static final class Noting implements Goal {
        private final Machine machine;
        private final Cpu processor;
        private final @Nullable Software lines;
        private final LongSupplier happened;

        /** What had happened when an instruction was last the next to commit, and ready to. */
        private long before;

        private SourcePosition line;
        private long last = -1;

        /**
         * Notes from now on.
         *
         * @param lines to note the beginnings of source lines; null to note each instruction
         * @param happened how often the next instruction to commit became another one
         */
        Noting(Machine machine, Cpu processor, @Nullable Software lines, LongSupplier happened) {
            this.machine = machine;
            this.lines = lines;
            this.processor = processor;
            this.happened = happened;
            // At reset the first instruction is the next to commit already.
            before = processor.ready() || machine.clock().now() == 0 ? happened.getAsLong() : -1;
            long pc = processor.next();
            line = lines == null ? new SourcePosition(pc, "", 0, "") : lines.position(pc);
        }

        /** The last such cycle; −1 when there was none. */
        long last() {
            return last;
        }

        @Override
        public boolean reached() {
            if (!processor.ready() || happened.getAsLong() == before) {
                return false;
            }
            before = happened.getAsLong();
            if (lines == null) {
                last = machine.clock().now();
            } else {
                SourcePosition at = lines.position(processor.next());
                if (at.line() != 0) {
                    if (at.line() != line.line() || !at.file().equals(line.file())) {
                        last = machine.clock().now();
                    }
                    line = at;
                }
            }
            return false;
        }

        @Override
        public long latest() {
            return Long.MAX_VALUE;
        }

        @Override
        public String sentence() {
            return "";
        }
    }
}
