package windhover.export;

import java.util.ArrayList;
import java.util.List;
import windhover.cpu.Cpu;
import windhover.cpu.HoldReason;
import windhover.cpu.LossReason;
import windhover.cpu.PipelineStages;
import windhover.cpu.SquashReason;
import windhover.cpu.Stage;
import windhover.debug.Debugger;
import windhover.isa.Disassembler;

/**
 * Kanata 0004, the log of Konata: each instruction's way through the stages in lane 0, its holds in lane 1, and the
 * reasons of holds and squashes in the text that Konata shows when the mouse rests on it.
 */
final class KanataExporter extends Exporter {
    private static final Stage[] STAGES = Stage.values();
    private static final int PLACES = 1 << 14;
    private static final String[] NAMES = {"IF", "ID", "EX", "ME", "WB"};

    /** An instruction in the pipeline. */
    private static final class Flight {
        final int sequence;
        final long id;
        int stage = -1;
        boolean held;
        HoldReason why = HoldReason.FILL;
        boolean squashed;
        boolean seen;
        boolean decoded;

        Flight(int sequence, long id) {
            this.sequence = sequence;
            this.id = id;
        }
    }

    private final Debugger debugger;
    private final Cpu cpu;
    private final Output out;
    /** The texts of instructions, with the address and the bits that each is of: the same few come again and again. */
    private final String[] texts = new String[PLACES];

    private final long[] places = new long[PLACES];
    private final int[] codes = new int[PLACES];
    private final List<Flight> flights = new ArrayList<>();
    private long written;
    private long nextId;
    private long retired;

    KanataExporter(Debugger debugger, Output out) {
        this.debugger = debugger;
        cpu = debugger.processor();
        this.out = out;
    }

    @Override
    boolean wantsCycles() {
        return true;
    }

    @Override
    void begin(long cycle) {
        out.text("Kanata\t0004\nC=\t").number(cycle).text("\n");
        written = cycle;
    }

    private void at(long cycle) {
        if (cycle != written) {
            out.text("C\t").number(cycle - written).text("\n");
            written = cycle;
        }
    }

    @Override
    void passed(long cycle) {
        PipelineStages view = cpu.view();
        for (Flight flight : flights) {
            flight.seen = false;
        }
        // From the last stage to the first, so that the numbers are in the order of the program.
        for (int i = STAGES.length - 1; i >= 0; i--) {
            if (view.occupied(STAGES[i])) {
                look(cycle, view, i);
            }
        }
        for (int i = 0; i < flights.size(); i++) {
            Flight flight = flights.get(i);
            if (!flight.seen) {
                leave(cycle, flight);
                flights.remove(i--);
            }
        }
    }

    private void look(long cycle, PipelineStages view, int stage) {
        int sequence = view.seq(STAGES[stage]);
        Flight flight = null;
        for (Flight known : flights) {
            if (known.sequence == sequence) {
                flight = known;
            }
        }
        if (flight == null) {
            flight = new Flight(sequence, nextId++);
            flights.add(flight);
            at(cycle);
            out.text("I\t")
                    .number(flight.id)
                    .text("\t")
                    .number(Integer.toUnsignedLong(sequence))
                    .text("\t0\n");
        }
        flight.seen = true;
        if (!flight.decoded && view.uop(STAGES[stage]) != 0) {
            flight.decoded = true;
            at(cycle);
            label(flight, instruction(view.pc(STAGES[stage])));
        }
        HoldReason hold = view.hold(STAGES[stage]);
        if (flight.held && (hold != flight.why || stage != flight.stage)) {
            endHold(cycle, flight);
        }
        if (stage != flight.stage) {
            at(cycle);
            stage("S", flight, 0, NAMES[stage]); // which ends the stage before
            flight.stage = stage;
        }
        if (hold != null && !flight.held) {
            flight.held = true;
            flight.why = hold;
            at(cycle);
            stage("S", flight, 1, "hold");
            reason(flight, cycle, " held in ", stage, hold);
        }
        SquashReason squash = view.squash(STAGES[stage]);
        if (squash != null) {
            flight.squashed = true;
            at(cycle);
            reason(flight, cycle, " thrown away in ", stage, squash);
        }
    }

    private void endHold(long cycle, Flight flight) {
        at(cycle);
        stage("E", flight, 1, "hold");
        flight.held = false;
    }

    private void leave(long cycle, Flight flight) {
        if (flight.held) {
            endHold(cycle, flight);
        }
        at(cycle);
        if (!flight.decoded) {
            label(flight, "(fetch given up)");
        }
        boolean done = flight.stage == STAGES.length - 1 && !flight.squashed;
        out.text("R\t")
                .number(flight.id)
                .text("\t")
                .number(done ? retired++ : retired)
                .text(done ? "\t0\n" : "\t1\n");
    }

    private void stage(String what, Flight flight, int lane, String name) {
        out.text(what)
                .text("\t")
                .number(flight.id)
                .text("\t")
                .number(lane)
                .text("\t")
                .text(name)
                .text("\n");
    }

    /** A name or a reason of the program's own, which holds no character that would end a line or a column. */
    private void reason(Flight flight, long cycle, String what, int stage, LossReason why) {
        out.text("L\t")
                .number(flight.id)
                .text("\t1\t@")
                .number(cycle)
                .text(what)
                .text(NAMES[stage]);
        out.text(": ").text(why.label()).text("\\n\n");
    }

    private void label(Flight flight, String text) {
        out.text("L\t").number(flight.id).text("\t0\t").text(text).octet('\n');
    }

    private String instruction(long pc) {
        int bits = (int) cpu.instructionBits(pc);
        int place = (int) (pc >>> 1) & PLACES - 1;
        String known = texts[place];
        if (known == null || places[place] != pc || codes[place] != bits) {
            String function = debugger.software().function(pc);
            known = (Long.toHexString(pc) + ": " + Disassembler.text(bits, pc)
                            + (function.isEmpty() ? "" : "  (" + function + ")"))
                    .replaceAll("[\\t\\r\\n]", " ");
            texts[place] = known;
            places[place] = pc;
            codes[place] = bits;
        }
        return known;
    }

    @Override
    void end(long cycle) {
        at(cycle);
        // Who was in WB in the last cycle has retired by its end; the others are still on their way.
        for (Flight flight : flights) {
            if (flight.stage == STAGES.length - 1) {
                leave(cycle, flight);
            }
        }
    }
}
