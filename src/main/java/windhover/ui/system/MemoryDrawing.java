package windhover.ui.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.IdtEntry;
import windhover.debug.Snapshot.RegisterValue;
import windhover.debug.Transfer;
import windhover.machine.Board.Group;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.kit.Typeface;
import windhover.ui.system.SystemLayout.Box;

/** Draws main memory: the interrupt descriptor table, rings and buffers. */
final class MemoryDrawing extends Drawing {
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]+|[0-9]+");

    MemoryDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawRam() {
        Box box = lay.box(Place.RAM);
        double em = lay.em();
        Optional<Transfer> reading = now.transfers().stream()
                .filter(t -> t.kind() == Transfer.Kind.IDT_READ && t.start() <= now.cycle() && t.end() >= now.cycle())
                .findFirst();
        boolean written = now.transfers().stream()
                .anyMatch(t -> t.kind() == Transfer.Kind.DMA
                        && t.to().kind() == Place.Kind.RAM
                        && t.start() <= now.cycle()
                        && t.end() >= now.cycle());
        frame(box, Place.RAM.label(), written ? Hue.DMA : null, written ? "D written by DMA" : "");
        Box table = lay.box(Place.IDT);
        drawIdt(table, reading);
        double x = table.right() + em * 0.8;
        double room = box.right() - em * 0.7 - x;
        double y = table.y() + em * 0.75;
        Font heading = Typeface.words(em * 0.82, true);
        pen.text(
                Pen.width("Rings and buffers", heading) <= room ? "Rings and buffers" : "Buffers",
                x,
                y,
                heading,
                ink(Ink.MUTED),
                room);
        y += em * 1.45;
        for (MemoryRow row : memoryRows(now)) {
            if (y + em * 0.6 > box.bottom()) {
                return;
            }
            double value = Pen.width(row.value(), mono(false));
            boolean oneLine = Pen.width(row.name(), small()) + value + em * 0.5 <= room;
            if (!oneLine && y + em * 1.8 > box.bottom()) {
                return;
            }
            pen.text(row.name(), x, y, small(), row.hue() == null ? ink(Ink.MUTED) : ink(row.hue()), room);
            if (oneLine) {
                pen.textRight(row.value(), x + room, y, mono(false), ink(Ink.TEXT), room);
                y += em * 1.4;
            } else {
                pen.text(row.value(), x, y + em * 1.2, mono(false), ink(Ink.TEXT), room);
                y += em * 2.6;
            }
        }
    }

    private void drawIdt(Box table, Optional<Transfer> reading) {
        double em = lay.em();
        boolean read = reading.isPresent();
        pen.box(
                table,
                em * 0.35,
                read ? soft(Hue.HANDLER) : ink(Ink.SURFACE),
                read ? ink(Hue.HANDLER) : ink(Ink.LINE),
                read ? Math.max(1.5, em * 0.14) : 1);
        double x = table.x() + em * 0.55;
        double room = table.w() - em * 1.1;
        double y = table.y() + em * 0.95;
        double name =
                pen.text("IDT", x, y, Typeface.words(em * 0.9, true), read ? ink(Hue.HANDLER) : ink(Ink.TEXT), room);
        String says = read ? "H being read" : "who handles what";
        if (Pen.width(says, small()) <= room - name - em * 0.4) {
            pen.textRight(says, x + room, y, small(), read ? ink(Hue.HANDLER) : ink(Ink.MUTED), room);
        }
        y += em * 1.45;
        if (now.idt().isEmpty()) {
            pen.text("empty: the kernel", x, y, small(), ink(Ink.MUTED), room);
            pen.text("fills it at start", x, y + em * 1.2, small(), ink(Ink.MUTED), room);
            return;
        }
        int rows = Math.max(1, (int) ((table.bottom() - y + em * 0.2) / (em * 1.4)));
        for (IdtEntry entry : visibleEntries(now.idt(), reading.orElse(null), rows)) {
            boolean hit = reading.isPresent() && names(reading.get().label(), entry);
            if (hit) {
                pen.fill(x - em * 0.3, y - em * 0.65, room + em * 0.6, em * 1.3, em * 0.25, ink(Hue.HANDLER));
            }
            Color color = hit ? ink(Ink.ON_HUE) : ink(Ink.TEXT);
            double number = Pen.width("00", mono(true)) + em * 0.5;
            pen.text(Integer.toString(entry.index()), x, y, mono(true), hit ? color : ink(Ink.MUTED), number);
            String function = entry.function().isEmpty() ? Figures.hex(entry.handler()) : entry.function();
            pen.text(function, x + number, y, mono(false), color, room - number);
            y += em * 1.4;
        }
    }

    /** The entries there is room for: the one being read first of all, then interrupts, then exceptions. */
    private static List<IdtEntry> visibleEntries(List<IdtEntry> all, @Nullable Transfer reading, int rows) {
        return all.stream()
                .sorted(Comparator.comparing((IdtEntry e) -> !(reading != null && names(reading.label(), e)))
                        .thenComparing(e -> e.index() < 48)
                        .thenComparingInt(IdtEntry::index))
                .limit(rows)
                .sorted(Comparator.comparingInt(IdtEntry::index))
                .toList();
    }

    private static boolean names(String label, IdtEntry entry) {
        Matcher numbers = NUMBER.matcher(label.toLowerCase(Locale.ROOT));
        while (numbers.find()) {
            String number = numbers.group();
            if (number.equals(Figures.hex(entry.address())) || number.equals(Integer.toString(entry.index()))) {
                return true;
            }
        }
        return false;
    }

    private record MemoryRow(
            String name, String value, @Nullable Hue hue) {}

    private static List<MemoryRow> memoryRows(Snapshot now) {
        List<MemoryRow> rows = new ArrayList<>();
        now.transfers().stream()
                .filter(t -> t.to().kind() == Place.Kind.RAM
                        && (t.kind() == Transfer.Kind.DMA || t.kind() == Transfer.Kind.DEVICE_BUS)
                        && t.start() <= now.cycle())
                .max(Comparator.comparingLong(Transfer::start))
                .ifPresent(t -> rows.add(
                        new MemoryRow("last by " + t.from().id().toUpperCase(Locale.ROOT), t.label(), Hue.of(t))));
        now.devices().stream().filter(device -> device.place().in(Group.CARD)).forEach(card -> {
            for (RegisterValue register : card.registers()) {
                if (register.name().contains("RING") || register.name().endsWith("BASE")) {
                    rows.add(new MemoryRow(
                            register.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            Figures.hex(register.value()),
                            null));
                }
            }
        });
        now.cpu().csrs().stream()
                .filter(csr -> csr.name().equals("midt"))
                .findFirst()
                .ifPresent(csr -> rows.add(
                        new MemoryRow("IDT (midt)", csr.value() == 0 ? "off" : Figures.hex(csr.value()), null)));
        return rows;
    }
}
