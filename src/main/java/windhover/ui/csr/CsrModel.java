package windhover.ui.csr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.CsrValue;
import windhover.isa.Cause;
import windhover.isa.Csr;
import windhover.ui.kit.Figures;

/** What the pane of the CSRs says. */
final class CsrModel {
    /** A CSR with its value and the one it had at the stop before. */
    record Row(Csr csr, long value, long before) {
        boolean changed() {
            return value != before;
        }
    }

    private List<CsrValue> values = List.of();
    private Map<Integer, Long> atStop = Map.of();
    private Map<Integer, Long> beforeStop = Map.of();
    private long stopCycle = -1;
    private List<Row> rows = List.of();

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        boolean rests = snapshot.activity() != Snapshot.Activity.RUNNING;
        List<CsrValue> next = snapshot.internals().csrs();
        if (next.equals(values) && (!rests || snapshot.cycle() == stopCycle)) {
            return false;
        }
        values = next;
        if (rests && snapshot.cycle() != stopCycle) {
            beforeStop = atStop;
            atStop = new HashMap<>();
            for (CsrValue value : values) {
                atStop.put(value.number(), value.value());
            }
            stopCycle = snapshot.cycle();
        }
        Map<Integer, Long> reference = rests ? beforeStop : atStop;
        List<Row> made = new ArrayList<>();
        for (CsrValue value : values) {
            Csr csr = Csr.of(value.number());
            if (csr != null) {
                made.add(new Row(csr, value.value(), reference.getOrDefault(value.number(), value.value())));
            }
        }
        boolean changed = !made.equals(rows);
        rows = List.copyOf(made);
        return changed;
    }

    /** The CSRs whose name or sentence holds a word, or whose number it is; all of them for an empty word. */
    List<Row> matching(String word) {
        String wanted = word.strip().toLowerCase(Locale.ROOT);
        return rows.stream()
                .filter(row -> row.csr().name().contains(wanted)
                        || row.csr().sentence().toLowerCase(Locale.ROOT).contains(wanted)
                        || Figures.hex(row.csr().number()).equals(wanted))
                .toList();
    }

    @Nullable
    Row named(String name) {
        return rows.stream()
                .filter(row -> row.csr().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The bits of a field as the manuals write them. */
    static String bits(Csr.Field field) {
        return field.high() == field.low() ? Integer.toString(field.high()) : field.high() + "–" + field.low();
    }

    /** A field's value: decimal for narrow fields, hexadecimal for wide ones. */
    static String value(Csr.Field field, long register) {
        long value = field.of(register);
        return field.high() - field.low() > 8 ? Figures.hex(value) : Long.toString(value);
    }

    /** Which fields are worth a look: all of few, of many the ones that are set. */
    static List<Csr.Field> fieldsToShow(Row row) {
        List<Csr.Field> fields = row.csr().fields();
        return fields.size() <= 16
                ? fields
                : fields.stream().filter(field -> field.of(row.value()) != 0).toList();
    }

    /** What the value says beyond its fields; empty for most. */
    static String meaning(Row row) {
        if (row.csr().number() == Csr.MCAUSE || row.csr().number() == Csr.SCAUSE) {
            Cause cause = Cause.of(row.value());
            return cause == null ? "" : "%s: %s".formatted(cause.title(), cause.sentence());
        }
        int hidden = row.csr().fields().size() - fieldsToShow(row).size();
        return hidden > 0 ? "The other " + hidden + " bits are 0." : "";
    }

    /** Which CSRs changed since the last stop. */
    String changesInWords() {
        List<String> names =
                rows.stream().filter(Row::changed).map(row -> row.csr().name()).toList();
        return names.isEmpty()
                ? "Nothing changed since the last stop."
                : "Changed since the last stop: " + String.join(", ", names) + ".";
    }
}
