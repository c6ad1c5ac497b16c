package windhover.ui.system;

import java.util.List;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Place;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemModel.Occupant;

/** Draws the processor: its pipeline, its mode and where it is. */
final class CpuDrawing extends Drawing {
    CpuDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawCpu() {
        Box box = lay.box(Place.CPU);
        double em = lay.em();
        Hue hue = SystemModel.hueOfCpu(now);
        double y = frame(box, "Processor", hue, hue.letter() + " · " + SystemModel.cpuSays(now));
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        List<Occupant> occupants = SystemModel.occupants(now.pipeline());
        double footer = em * 1.7;
        double rowHeight = Math.clamp((box.bottom() - footer - y) / Stage.values().length, em * 1.25, em * 2.1);
        double label = Pen.width("WB", mono(true)) + em * 0.6;
        for (Stage stage : Stage.values()) {
            if (y + rowHeight > box.bottom()) {
                return;
            }
            Occupant occupant = occupants.stream()
                    .filter(o -> o.stage() == stage)
                    .findFirst()
                    .orElse(null);
            double middle = y + rowHeight / 2;
            pen.text(stage.name(), x, middle, mono(true), ink(Ink.MUTED), label);
            double cellX = x + label;
            double cellRoom = room - label;
            boolean lost = occupant != null
                    && (occupant.cell().held() || occupant.cell().squashed());
            pen.fill(
                    cellX,
                    y + 1,
                    cellRoom,
                    rowHeight - 2,
                    em * 0.25,
                    occupant == null ? ink(Ink.SUNKEN) : lost ? soft(Hue.IDLE) : soft(hue));
            if (occupant != null) {
                drawOccupant(occupant, cellX + em * 0.5, middle, cellRoom - em, hue);
            }
            y += rowHeight;
        }
        if (y + em * 1.2 <= box.bottom()) {
            String at = now.position().function().isEmpty()
                    ? ""
                    : " in " + now.position().function();
            String mode = "mode " + now.cpu().mode();
            double wide = pen.textRight(mode, x + room, box.bottom() - footer / 2, small(), ink(Ink.MUTED), room * 0.4);
            pen.text(
                    "next " + Figures.hex(now.position().address()) + at,
                    x,
                    box.bottom() - footer / 2,
                    small(),
                    ink(Ink.MUTED),
                    room - wide - em * 0.5);
        }
    }

    private void drawOccupant(Occupant occupant, double x, double y, double room, Hue hue) {
        boolean held = occupant.cell().held();
        boolean squashed = occupant.cell().squashed();
        String whole = squashed ? "✕ squashed" : held ? "‖ held" : "";
        boolean fits = Pen.width(occupant.text(), mono(false)) + Pen.width(whole, small()) + 8 <= room;
        String word = fits || whole.isEmpty()
                ? whole
                : whole.substring(0, 1); // the sign alone where the instruction needs the room
        double tail = word.isEmpty()
                ? 0
                : pen.textRight(word, x + room, y, small(), squashed ? ink(Hue.FAULT) : ink(Ink.TEXT), room * 0.5);
        pen.text(
                occupant.text(),
                x,
                y,
                mono(false),
                squashed ? ink(Ink.MUTED) : hue == Hue.IDLE ? ink(Ink.MUTED) : ink(Ink.TEXT),
                room - tail - 4);
    }
}
