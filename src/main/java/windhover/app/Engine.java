package windhover.app;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.cpu.Reference;
import windhover.cpu.Retired;
import windhover.cpu.Stopped;
import windhover.irq.Idt;
import windhover.isa.Csr;
import windhover.machine.Machine;

/** What runs the instructions of a machine. */
interface Engine {
    /** Hears of each instruction that retires. */
    interface Log {
        void retired(Retired instruction);
    }

    /** Runs to a cycle, or until a processor stops, the program has ended, or it asks for input. */
    void runTo(long cycle);

    /** Lets the store by which the program ended retire, so that it is counted and logged. */
    void finish();

    /** Instructions retired, of all processors. */
    long instructions();

    /** Why the first processor that stopped for good did, or null. */
    @Nullable
    Stopped stopped();

    /** The traps that nothing returned from, if there are at least so many; else null. */
    @Nullable
    Stopped unreturned(int least);

    /** True when every processor waits for an interrupt that nothing can cause any more. */
    boolean asleepForEver();

    /** Cycles lost for a reason, of all processors. */
    long lost(LossReason reason);

    /** The pipeline, stage by stage: the definition of timing. */
    final class Staged implements Engine {
        private final Machine machine;
        private final List<Retiring> processors;
        private final BooleanSupplier pause;
        private final @Nullable Log log;

        /** Runs a machine that stands at reset; {@code pause} is asked after what an engine does at once. */
        Staged(Machine machine, BooleanSupplier pause, @Nullable Log log) {
            this.machine = machine;
            this.pause = pause;
            processors = machine.processors().stream().map(Retiring::new).toList();
            this.log = log;
        }

        @Override
        public void runTo(long cycle) {
            if (log == null) {
                machine.runTo(cycle);
                return;
            }
            // The machine's own loop tells nobody of retired instructions; this one asks after each cycle.
            while (machine.clock().now() < cycle && machine.stopped() == null) {
                processors.forEach(Retiring::remember);
                machine.cycle();
                processors.forEach(processor -> processor.tell(log));
                if (machine.waiting()) {
                    machine.skipTo(cycle);
                }
                if (pause.getAsBoolean()) {
                    return;
                }
            }
        }

        @Override
        public void finish() {
            runTo(machine.clock().now() + 1);
        }

        /** What a processor retires. */
        private static final class Retiring {
            private final Cpu cpu;

            /** Bits and mode of the instruction in MEM, taken before its effect, and of the one in front of it. */
            private int memBits;

            private int memPrivilege;
            private int wbBits;
            private int wbPrivilege;

            Retiring(Cpu cpu) {
                this.cpu = cpu;
            }

            /** Keeps what will no longer be there when the instruction that is about to do its work in MEM retires. */
            void remember() {
                wbBits = memBits;
                wbPrivilege = memPrivilege;
                memBits = (int) cpu.instructionBits(cpu.pc());
                memPrivilege = cpu.privilege();
            }

            void tell(Log log) {
                if (cpu.retiredUop() != 0) {
                    log.retired(Retired.of(cpu, wbBits, wbPrivilege));
                }
            }
        }

        @Override
        public long instructions() {
            return machine.instructions();
        }

        @Override
        public @Nullable Stopped stopped() {
            return machine.stopped();
        }

        @Override
        public @Nullable Stopped unreturned(int least) {
            return machine.processors().stream()
                    .map(processor -> processor.unreturned(least))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public boolean asleepForEver() {
            return machine.waiting() && machine.clock().nextDue() == Alarm.OFF;
        }

        @Override
        public long lost(LossReason reason) {
            return machine.processors().stream()
                    .mapToLong(processor -> processor.lost(reason))
                    .sum();
        }
    }

    /**
     * The one-step reference interpreter: an instruction, or a trap, a cycle. It has no timing of its own and loses no
     * cycle.
     */
    final class OneStep implements Engine {
        private static final long WIRES = 1L << 3 | 1L << 7 | 1L << 9 | 1L << 11 | 0xFFFFL << Idt.FIRST_LINE_CAUSE;

        private final Machine machine;
        private final Reference reference;
        private final BooleanSupplier pause;
        private final @Nullable Log log;
        private long wires;
        private long timeAhead;

        /** The pipeline to which the devices are wired, and which stands still. */
        private final Cpu pipeline;

        /** As {@link Staged}, from an address on. */
        OneStep(Machine machine, long entry, BooleanSupplier pause, @Nullable Log log) {
            this.machine = machine;
            this.pause = pause;
            this.log = log;
            if (machine.processors().size() != 1) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "board %s has %d processors: expected one, the reference interpreter runs no more",
                        machine.board().name(),
                        machine.processors().size()));
            }
            pipeline = machine.processor(0);
            reference = new Reference(
                    machine.map(),
                    machine.ram(),
                    machine.board().ramBase(),
                    machine.board().isa());
            reference.cycles(() -> machine.clock().now() + reference.ran());
            reference.time(() -> pipeline.time() + reference.ran());
            reference.timer(machine.clock());
            reference.takesInterrupts(true);
            reference.splitsMisaligned(pipeline.splitsMisaligned());
            reference.reset(entry);
        }

        @Override
        public void runTo(long cycle) {
            Clock clock = machine.clock();
            while (clock.now() < cycle && reference.stopped() == null) {
                clock.fireDue();
                passWires();
                passTime();
                clock.skipTo(clock.now() + Math.max(1, log == null ? reference.run(untilNextAlarm(cycle)) : step(log)));
                if (pause.getAsBoolean()) {
                    return;
                }
                if (reference.waiting()) {
                    clock.skipTo(Math.min(cycle, Math.max(clock.now(), clock.nextDue())));
                }
            }
        }

        /** The instructions until an alarm may change what the next one sees, or the limit comes. */
        private long untilNextAlarm(long limit) {
            return Math.min(limit, machine.clock().nextDue()) - machine.clock().now();
        }

        private long step(Log log) {
            Retired retired = reference.step();
            if (retired != null) {
                log.retired(retired);
            }
            return 1;
        }

        @Override
        public void finish() {
            // The instruction that ended the program retired in the same step.
        }

        /** The devices are wired to the pipeline, which stands still: hands the levels of its inputs on. */
        private void passWires() {
            long now = pipeline.peekCsr(Csr.MIP) & WIRES;
            for (long changed = now ^ wires; changed != 0; changed &= changed - 1) {
                int bit = Long.numberOfTrailingZeros(changed);
                reference.inputs().set(bit, (now >> bit & 1) != 0);
            }
            wires = now;
        }

        /** Tells the timer of S mode that software has written the time. */
        private void passTime() {
            long ahead = pipeline.time() - machine.clock().now();
            if (ahead != timeAhead) {
                timeAhead = ahead;
                reference.timeWritten();
            }
        }

        @Override
        public long instructions() {
            return reference.instructions();
        }

        @Override
        public @Nullable Stopped stopped() {
            return reference.stopped();
        }

        @Override
        public @Nullable Stopped unreturned(int least) {
            return reference.unreturned(least);
        }

        @Override
        public boolean asleepForEver() {
            return reference.waiting() && machine.clock().nextDue() == Alarm.OFF;
        }

        @Override
        public long lost(LossReason reason) {
            return 0;
        }
    }
}
