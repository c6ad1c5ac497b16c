package windhover.ui.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.FirmwareState;
import windhover.debug.Snapshot.IdtEntry;
import windhover.debug.Snapshot.LineState;
import windhover.debug.Snapshot.RegisterValue;
import windhover.debug.Transfer;
import windhover.guest.StsState;
import windhover.ui.DrawnPane;
import windhover.ui.Figures;
import windhover.ui.Hue;
import windhover.ui.Ink;
import windhover.ui.SnapshotView;
import windhover.ui.Typeface;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;
import windhover.ui.system.SystemModel.Occupant;
import windhover.ui.system.Traffic.Flow;
import windhover.ui.system.Traffic.Regime;
import windhover.ui.system.Traffic.Token;

/** The block picture of the machine: parts and wires on the ground, what travels on the overlay. */
public final class SystemPicture extends DrawnPane implements SnapshotView {
  private static final double NANOS = 1e9;
  private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]+|[0-9]+");
  private static final int FRAMES_BETWEEN_GROUNDS = 3;

  private final Traffic traffic = new Traffic();
  private @Nullable Snapshot shown;
  private @Nullable SystemLayout layout;
  private @Nullable Place pointed;
  private boolean motion = true;
  private long cycleSeenNanos;
  private int framesSinceGround;

  /** An empty picture. */
  public SystemPicture() {
    getStyleClass().add("system-picture");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setFocusTraversable(true);
  }

  /** Whether tokens may move within a cycle and flows may run. */
  public void setMotion(boolean on) {
    motion = on;
    overlayChanged();
  }

  /** Marks the part under the pointer. */
  public void point(@Nullable Place place) {
    if (pointed != place) {
      pointed = place;
      overlayChanged();
    }
  }

  /** The part at a point of the pane. */
  public Optional<Place> partAt(double x, double y) {
    return layout == null ? Optional.empty() : layout.partAt(x, y);
  }

  /** How traffic is drawn at the speed of the last snapshot. */
  public Regime regime() {
    return traffic.regime();
  }

  @Override
  public void show(Snapshot snapshot) {
    show(snapshot, System.nanoTime());
  }

  /** Shows a snapshot at a moment of host time, which only places tokens within a cycle. */
  void show(Snapshot snapshot, long nanos) {
    Snapshot before = shown;
    if (before == null || before.cycle() != snapshot.cycle()) {
      cycleSeenNanos = nanos;
    }
    boolean running = snapshot.activity() == Activity.RUNNING;
    double within = motion && running ? (nanos - cycleSeenNanos) / NANOS * snapshot.cyclesPerSecond() : 0;
    traffic.show(snapshot, within);
    shown = snapshot;
    framesSinceGround++;
    boolean blur = running && traffic.regime() != Regime.TOKENS && framesSinceGround < FRAMES_BETWEEN_GROUNDS;
    boolean same = before != null && before.cycle() == snapshot.cycle() && before.activity() == snapshot.activity();
    if (!same && !blur) {
      framesSinceGround = 0;
      groundChanged();
    } else if (running) {
      overlayChanged();
    }
  }


  @Override
  protected void drawGround(GraphicsContext g, double width, double height) {
    SystemLayout lay = new SystemLayout(width, height, unit());
    layout = lay;
    Snapshot s = shown;
    if (s == null) {
      return;
    }
    Pen pen = new Pen(g);
    drawWires(pen, lay, s);
    drawWire(pen, lay, s);
    drawDevice(pen, lay, s, Place.NIC);
    drawLines(pen, lay, s);
    drawCpu(pen, lay, s);
    drawBus(pen, lay, s);
    drawDmac(pen, lay, s);
    for (Place place : SystemLayout.SMALL) {
      drawSmall(pen, lay, s, place);
    }
    drawRam(pen, lay, s);
    drawKernel(pen, lay, s);
  }

  private Font title(SystemLayout lay) {
    return Typeface.words(lay.em(), true);
  }

  private Font body(SystemLayout lay) {
    return Typeface.words(lay.em() * 0.9, false);
  }

  private Font mono(SystemLayout lay, boolean bold) {
    return Typeface.code(lay.em() * 0.88, bold);
  }

  private Font small(SystemLayout lay) {
    return Typeface.words(lay.em() * 0.82, false);
  }

  private void drawWires(Pen pen, SystemLayout lay, Snapshot s) {
    Color wire = ink(Ink.WIRE);
    double thin = Math.max(1, lay.em() * 0.09);
    double busWire = Math.max(1.5, lay.em() * 0.2);
    for (Place place : List.of(Place.NIC, Place.CPU, Place.DMAC, Place.TIMER, Place.KIA, Place.UART, Place.ROM, Place.SCREEN, Place.DISK, Place.RAM)) {
      pen.wire(lay.stub(place), wire, busWire);
    }
    for (Place place : List.of(Place.NIC, Place.DMAC, Place.TIMER, Place.KIA, Place.SCREEN, Place.DISK)) {
      boolean high = s.lines().stream().anyMatch(line -> line.high() && Place.ofLine(line.number()) == place);
      pen.wire(lay.lineWire(place), high ? ink(Hue.HANDLER) : wire, high ? busWire : thin);
      pen.arrow(lay.lineWire(place), high ? ink(Hue.HANDLER) : wire, lay.em() * 0.6);
    }
    boolean calls = s.lines().stream().anyMatch(line -> line.pending() && line.enabled());
    pen.wire(lay.interruptWire(), calls ? ink(Hue.HANDLER) : wire, calls ? busWire * 1.3 : thin);
    pen.arrow(lay.interruptWire(), calls ? ink(Hue.HANDLER) : wire, lay.em() * (calls ? 0.85 : 0.6));
    pen.wire(lay.kernelWire(), wire, thin, 4, 4);
  }

  private void drawWire(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.WIRE);
    boolean busy = s.transfers().stream().anyMatch(t -> t.kind() == Transfer.Kind.WIRE && t.end() >= s.cycle());
    pen.wire(lay.cable(), busy ? ink(Hue.FIRMWARE) : ink(Ink.WIRE), lay.em() * 0.28);
    pen.text("Wire", box.x(), box.midY() - lay.em() * 1.65, title(lay), ink(Ink.TEXT), box.w());
    pen.text(busy ? "busy" : "quiet", box.x(), box.midY() + lay.em() * 1.55, small(lay), ink(Ink.MUTED), box.w());
  }

  /** A box with its title; answers the y of the first row beneath. */
  private double frame(Pen pen, SystemLayout lay, Box box, String name, @Nullable Hue active, String badge) {
    double em = lay.em();
    pen.box(box, em * 0.45, ink(Ink.RAISED), active == null ? ink(Ink.LINE) : ink(active), active == null ? 1 : Math.max(1.5, em * 0.14));
    double y = box.y() + em * 1.15;
    double x = box.x() + em * 0.75;
    double right = box.right() - em * 0.75;
    if (!badge.isEmpty()) {
      Font font = small(lay);
      double free = right - x - Pen.width(name, title(lay)) - em * 0.5;
      String fitting = Pen.width(badge, font) + em * 0.9 <= free ? badge : badge.substring(0, 1);
      double wide = Pen.width(fitting, font) + em * 0.9;
      pen.fill(right - wide, y - em * 0.66, wide, em * 1.3, em * 0.35, active == null ? ink(Ink.SUNKEN) : soft(active));
      pen.text(fitting, right - wide + em * 0.45, y, font, active == null ? ink(Ink.MUTED) : ink(active), wide);
      right -= wide + em * 0.4;
    }
    pen.text(name, x, y, title(lay), ink(Ink.TEXT), right - x);
    return box.y() + em * 2.25;
  }

  private void drawDevice(Pen pen, SystemLayout lay, Snapshot s, Place place) {
    Box box = lay.box(place);
    Optional<DeviceState> device = SystemModel.device(s, place);
    boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(SystemPicture::works);
    double y = frame(pen, lay, box, place.label(), works ? Hue.FIRMWARE : null, works ? "F firmware" : "");
    double em = lay.em();
    double x = box.x() + em * 0.75;
    double room = box.w() - em * 1.5;
    if (device.isEmpty()) {
      pen.text("not on this board", x, y + em * 0.5, body(lay), ink(Ink.MUTED), room);
      return;
    }
    List<FirmwareState> firmware = device.get().firmware();
    double rowHeight = Math.clamp((box.bottom() - y - em * 0.4) / Math.max(1, firmware.size()), em * 2.45, em * 4.6);
    for (FirmwareState state : firmware) {
      if (y + em * 1.2 > box.bottom()) {
        break;
      }
      drawFirmware(pen, lay, state, SystemModel.shortName(state, device.get()), x, y, room, rowHeight);
      y += rowHeight;
    }
  }

  private void drawFirmware(Pen pen, SystemLayout lay, FirmwareState state, String called, double x, double y, double room, double rowHeight) {
    double em = lay.em();
    boolean works = works(state);
    Color color = works ? ink(Hue.FIRMWARE) : ink(Ink.MUTED);
    double middle = y + em * 0.6;
    double name = pen.text(called, x, middle, body(lay), ink(Ink.MUTED), room * 0.45);
    pen.textRight(state.state(), x + room, middle, mono(lay, works), color, room - name - em * 0.5);
    double under = y + em * 1.75;
    if (state.progress() >= 0) {
      bar(pen, x, under - em * 0.22, room, em * 0.44, state.progress(), ink(Hue.FIRMWARE));
      under += em * 1.05;
    }
    if (under - y + em * 0.45 < rowHeight && under + em * 0.5 < lay.box(Place.NIC).bottom()) {
      pen.text(state.sentence(), x, under, small(lay), ink(Ink.MUTED), room);
    }
  }

  private static boolean works(FirmwareState state) {
    String name = state.state().toUpperCase(Locale.ROOT);
    return !(name.equals("IDLE") || name.equals("READY") || name.equals("OFF") || name.equals("COUNTING") || name.equals("RESET"));
  }

  private void bar(Pen pen, double x, double y, double w, double h, double part, Color color) {
    pen.fill(x, y, w, h, h / 2, ink(Ink.SUNKEN));
    if (part > 0) {
      pen.fill(x, y, Math.max(h, w * Math.min(1, part)), h, h / 2, color);
    }
  }

  private void drawLines(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.LINES);
    double em = lay.em();
    List<LineState> wired = SystemModel.wired(s);
    long high = s.lines().stream().filter(LineState::high).count();
    double y = frame(pen, lay, box, Place.LINES.label(), high > 0 ? Hue.HANDLER : null, high > 0 ? "H high" : "");
    double x = box.x() + em * 0.75;
    double room = box.w() - em * 1.5;
    if (wired.isEmpty()) {
      pen.text("nothing is wired", x, y + em * 0.5, body(lay), ink(Ink.MUTED), room);
      return;
    }
    double rowHeight = Math.clamp((box.bottom() - em * 0.5 - y) / wired.size(), em * 1.1, em * 1.9);
    int rows = (int) ((box.bottom() - em * 0.3 - y) / rowHeight);
    List<LineState> visible = wired;
    if (wired.size() > rows) {
      visible =
          wired.stream()
              .sorted(Comparator.comparing((LineState line) -> !line.high()).thenComparing(line -> !line.enabled()).thenComparingInt(LineState::number))
              .limit(Math.max(1, rows))
              .sorted(Comparator.comparingInt(LineState::number))
              .toList();
    }
    for (LineState line : visible) {
      drawLine(pen, lay, line, x, y + rowHeight / 2, room);
      y += rowHeight;
    }
  }

  private void drawLine(Pen pen, SystemLayout lay, LineState line, double x, double y, double room) {
    double em = lay.em();
    Color color = line.high() ? ink(Hue.HANDLER) : line.enabled() ? ink(Ink.TEXT) : ink(Ink.MUTED);
    if (line.high()) {
      pen.fill(x - em * 0.35, y - em * 0.6, room + em * 0.7, em * 1.2, em * 0.3, soft(Hue.HANDLER));
    }
    double number = Math.max(Pen.width("irq10", mono(lay, true)), 1);
    double level = em * 1.25;
    pen.text("irq" + line.number(), x, y, mono(lay, line.high()), color, number);
    pen.text(shortSource(line.source()), x + number + em * 0.5, y, small(lay), color, room - number - level - em * 0.9);
    double left = x + room - level;
    double low = y + em * 0.32;
    double top = y - em * 0.36;
    double edge = left + level * 0.4;
    List<Point> wave =
        line.high()
            ? List.of(new Point(left, low), new Point(edge, low), new Point(edge, top), new Point(left + level, top))
            : List.of(new Point(left, low), new Point(left + level, low));
    pen.wire(wave, line.high() ? ink(Hue.HANDLER) : ink(Ink.WIRE), line.high() ? Math.max(1.5, em * 0.16) : 1);
  }

  private static String shortSource(String source) {
    return source.replaceFirst("^(KIA|SIA|MGIA) ", "").replaceFirst("^a timer channel fired$", "timer fired").replaceFirst("^disk command ended$", "disk is done");
  }

  private void drawCpu(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.CPU);
    double em = lay.em();
    Hue hue = SystemModel.hueOfCpu(s);
    double y = frame(pen, lay, box, "Processor", hue, hue.letter() + " " + SystemModel.cpuSays(s));
    double x = box.x() + em * 0.75;
    double room = box.w() - em * 1.5;
    List<Occupant> occupants = SystemModel.occupants(s.pipeline());
    double footer = em * 1.7;
    double rowHeight = Math.clamp((box.bottom() - footer - y) / Stage.values().length, em * 1.25, em * 2.1);
    double label = Pen.width("WB", mono(lay, true)) + em * 0.6;
    for (Stage stage : Stage.values()) {
      if (y + rowHeight > box.bottom()) {
        return;
      }
      Occupant occupant = occupants.stream().filter(o -> o.stage() == stage).findFirst().orElse(null);
      double middle = y + rowHeight / 2;
      pen.text(stage.name(), x, middle, mono(lay, true), ink(Ink.MUTED), label);
      double cellX = x + label;
      double cellRoom = room - label;
      boolean lost = occupant != null && (occupant.cell().held() || occupant.cell().squashed());
      pen.fill(
          cellX, y + 1, cellRoom, rowHeight - 2, em * 0.25, occupant == null ? ink(Ink.SUNKEN) : lost ? soft(Hue.IDLE) : soft(hue));
      if (occupant != null) {
        drawOccupant(pen, lay, occupant, cellX + em * 0.5, middle, cellRoom - em, hue);
      }
      y += rowHeight;
    }
    if (y + em * 1.2 <= box.bottom()) {
      String at = s.position().function().isEmpty() ? "" : " in " + s.position().function();
      String mode = "mode " + s.cpu().mode();
      double wide = pen.textRight(mode, x + room, box.bottom() - footer / 2, small(lay), ink(Ink.MUTED), room * 0.4);
      pen.text("next " + Figures.hex(s.position().address()) + at, x, box.bottom() - footer / 2, small(lay), ink(Ink.MUTED), room - wide - em * 0.5);
    }
  }

  private void drawOccupant(Pen pen, SystemLayout lay, Occupant occupant, double x, double y, double room, Hue hue) {
    boolean held = occupant.cell().held();
    boolean squashed = occupant.cell().squashed();
    String word = squashed ? "✕ squashed" : held ? "‖ held" : "";
    double tail = word.isEmpty() ? 0 : pen.textRight(word, x + room, y, small(lay), squashed ? ink(Hue.FAULT) : ink(Ink.TEXT), room * 0.5);
    pen.text(occupant.text(), x, y, mono(lay, false), squashed ? ink(Ink.MUTED) : hue == Hue.IDLE ? ink(Ink.MUTED) : ink(Ink.TEXT), room - tail - 4);
  }

  private void drawBus(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.BUS);
    double em = lay.em();
    Place holder = s.bus().holder();
    Hue hue = holder == null ? null : holder == Place.DMAC ? Hue.DMA : holder == Place.CPU ? SystemModel.hueOf(Transfer.Kind.CPU_BUS, s) : Hue.FIRMWARE;
    pen.box(box, em * 0.45, hue == null ? ink(Ink.SUNKEN) : soft(hue), hue == null ? ink(Ink.WIRE) : ink(hue), hue == null ? 1 : Math.max(1.5, em * 0.14));
    double x = box.x() + em * 0.8;
    double room = box.w() - em * 1.6;
    double words = box.y() + em * 0.95;
    pen.fill(box.x() + em * 0.4, lay.busLane() - em * 0.2, box.w() - em * 0.8, em * 0.4, em * 0.2, ink(Ink.LINE));
    long share = s.cycle() == 0 ? 0 : Math.round(100.0 * s.bus().busyCycles() / s.cycle());
    double wide = pen.textRight("held " + share + " % of cycles", x + room, words, small(lay), ink(Ink.MUTED), room * 0.4);
    double at = x + pen.text("Bus", x, words, title(lay), ink(Ink.TEXT), room) + em * 0.9;
    double left = x + room - wide - em - at;
    if (holder == null || hue == null) {
      pen.text("free", at, words, body(lay), ink(Ink.MUTED), left);
      return;
    }
    double first = pen.text(hue.letter() + "  " + holder.label(), at, words, Typeface.words(em * 0.9, true), ink(hue), left);
    double second = pen.text(s.bus().label(), at + first + em * 0.7, words, mono(lay, false), ink(Ink.TEXT), left - first - em);
    if (!s.bus().waiting().isEmpty()) {
      double third = at + first + second + em * 1.6;
      pen.text("waits: " + String.join(", ", s.bus().waiting()), third, words, small(lay), ink(Ink.MUTED), x + room - wide - em - third);
    }
  }

  private void drawDmac(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.DMAC);
    double em = lay.em();
    Optional<DeviceState> device = SystemModel.device(s, Place.DMAC);
    boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(SystemPicture::works);
    boolean whole = Pen.width(Place.DMAC.label(), title(lay)) <= box.w() - em * (works ? 3.2 : 1.5);
    double y = frame(pen, lay, box, whole ? Place.DMAC.label() : "DMA", works ? Hue.DMA : null, works ? "D" : "");
    double x = box.x() + em * 0.75;
    double room = box.w() - em * 1.5;
    if (device.isEmpty()) {
      pen.text("not on this board", x, y + em * 0.5, body(lay), ink(Ink.MUTED), room);
      return;
    }
    List<FirmwareState> channels = device.get().firmware();
    double rowHeight = Math.clamp((box.bottom() - em * 0.3 - y) / Math.max(1, channels.size()), em * 1.25, em * 3);
    for (FirmwareState channel : channels) {
      if (y + rowHeight > box.bottom()) {
        return;
      }
      boolean on = works(channel);
      boolean two = rowHeight >= em * 2.1;
      double middle = two ? y + em * 0.7 : y + rowHeight / 2;
      double name = pen.text(SystemModel.shortName(channel, device.get()).replace("channel ", "ch"), x, middle, mono(lay, on), on ? ink(Hue.DMA) : ink(Ink.MUTED), room * 0.5);
      pen.textRight(channel.state(), x + room, middle, mono(lay, on), on ? ink(Hue.DMA) : ink(Ink.MUTED), room - name - em * 0.5);
      double thick = em * 0.36;
      double barY = two ? y + em * 1.55 : y + rowHeight - thick * 0.5;
      if (two || on) {
        bar(pen, x, barY, room, thick, on ? Math.max(0, channel.progress()) : 0, ink(Hue.DMA));
      }
      y += rowHeight;
    }
  }

  private void drawSmall(Pen pen, SystemLayout lay, Snapshot s, Place place) {
    Box box = lay.box(place);
    double em = lay.em();
    Optional<DeviceState> device = SystemModel.device(s, place);
    boolean works = device.isPresent() && device.get().firmware().stream().anyMatch(SystemPicture::works);
    pen.box(box, em * 0.45, ink(Ink.RAISED), works ? ink(Hue.FIRMWARE) : ink(Ink.LINE), works ? Math.max(1.5, em * 0.14) : 1);
    double x = box.x() + em * 0.6;
    double room = box.w() - em * 1.2;
    boolean two = box.h() >= em * 2.7;
    String whole = place == Place.UART ? "UART" : place.label();
    boolean brief = place == Place.KIA && Pen.width(whole, title(lay)) > room;
    pen.text(brief ? "Keys" : whole, x, two ? box.midY() - em * 0.62 : box.midY(), title(lay), ink(Ink.TEXT), room);
    if (two) {
      String says =
          place == Place.ROM
              ? "start code"
              : device.map(d -> d.firmware().isEmpty() ? "" : d.firmware().getFirst().state().toLowerCase(Locale.ROOT).replace('_', ' ')).orElse("not here");
      pen.text(says, x, box.midY() + em * 0.68, small(lay), works ? ink(Hue.FIRMWARE) : ink(Ink.MUTED), room);
    }
  }

  private void drawRam(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.RAM);
    double em = lay.em();
    Optional<Transfer> reading =
        s.transfers().stream().filter(t -> t.kind() == Transfer.Kind.IDT_READ && t.start() <= s.cycle() && t.end() >= s.cycle()).findFirst();
    boolean written = s.transfers().stream().anyMatch(t -> t.kind() == Transfer.Kind.DMA && t.to() == Place.RAM && t.start() <= s.cycle() && t.end() >= s.cycle());
    frame(pen, lay, box, Place.RAM.label(), written ? Hue.DMA : null, written ? "D written by DMA" : "");
    Box table = lay.box(Place.IDT);
    drawIdt(pen, lay, s, table, reading);
    double x = table.right() + em * 0.8;
    double room = box.right() - em * 0.7 - x;
    double y = table.y() + em * 0.75;
    Font heading = Typeface.words(em * 0.82, true);
    pen.text(Pen.width("Rings and buffers", heading) <= room ? "Rings and buffers" : "Buffers", x, y, heading, ink(Ink.MUTED), room);
    y += em * 1.45;
    for (MemoryRow row : memoryRows(s)) {
      if (y + em * 0.6 > box.bottom()) {
        return;
      }
      double value = Pen.width(row.value(), mono(lay, false));
      boolean oneLine = Pen.width(row.name(), small(lay)) + value + em * 0.5 <= room;
      if (!oneLine && y + em * 1.8 > box.bottom()) {
        return;
      }
      pen.text(row.name(), x, y, small(lay), row.hue() == null ? ink(Ink.MUTED) : ink(row.hue()), room);
      if (oneLine) {
        pen.textRight(row.value(), x + room, y, mono(lay, false), ink(Ink.TEXT), room);
        y += em * 1.4;
      } else {
        pen.text(row.value(), x, y + em * 1.2, mono(lay, false), ink(Ink.TEXT), room);
        y += em * 2.6;
      }
    }
  }

  private void drawIdt(Pen pen, SystemLayout lay, Snapshot s, Box table, Optional<Transfer> reading) {
    double em = lay.em();
    boolean read = reading.isPresent();
    pen.box(table, em * 0.35, read ? soft(Hue.HANDLER) : ink(Ink.SURFACE), read ? ink(Hue.HANDLER) : ink(Ink.LINE), read ? Math.max(1.5, em * 0.14) : 1);
    double x = table.x() + em * 0.55;
    double room = table.w() - em * 1.1;
    double y = table.y() + em * 0.95;
    double name = pen.text("IDT", x, y, Typeface.words(em * 0.9, true), read ? ink(Hue.HANDLER) : ink(Ink.TEXT), room);
    String says = read ? "H being read" : "who handles what";
    if (Pen.width(says, small(lay)) <= room - name - em * 0.4) {
      pen.textRight(says, x + room, y, small(lay), read ? ink(Hue.HANDLER) : ink(Ink.MUTED), room);
    }
    y += em * 1.45;
    if (s.idt().isEmpty()) {
      pen.text("empty: the kernel", x, y, small(lay), ink(Ink.MUTED), room);
      pen.text("fills it at start", x, y + em * 1.2, small(lay), ink(Ink.MUTED), room);
      return;
    }
    int rows = Math.max(1, (int) ((table.bottom() - y + em * 0.2) / (em * 1.4)));
    for (IdtEntry entry : visibleEntries(s.idt(), reading.orElse(null), rows)) {
      boolean hit = reading.isPresent() && names(reading.get().label(), entry);
      if (hit) {
        pen.fill(x - em * 0.3, y - em * 0.65, room + em * 0.6, em * 1.3, em * 0.25, ink(Hue.HANDLER));
      }
      Color color = hit ? ink(Ink.ON_HUE) : ink(Ink.TEXT);
      double number = Pen.width("00", mono(lay, true)) + em * 0.5;
      pen.text(Integer.toString(entry.index()), x, y, mono(lay, true), hit ? color : ink(Ink.MUTED), number);
      String function = entry.function().isEmpty() ? Figures.hex(entry.handler()) : entry.function();
      pen.text(function, x + number, y, mono(lay, false), color, room - number);
      y += em * 1.4;
    }
  }

  /** The entries there is room for: the one being read first of all, then interrupts, then exceptions. */
  private static List<IdtEntry> visibleEntries(List<IdtEntry> all, @Nullable Transfer reading, int rows) {
    return all.stream()
        .sorted(
            Comparator.comparing((IdtEntry e) -> !(reading != null && names(reading.label(), e)))
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

  private record MemoryRow(String name, String value, @Nullable Hue hue) {}

  private static List<MemoryRow> memoryRows(Snapshot s) {
    List<MemoryRow> rows = new ArrayList<>();
    s.transfers().stream()
        .filter(t -> t.to() == Place.RAM && (t.kind() == Transfer.Kind.DMA || t.kind() == Transfer.Kind.DEVICE_BUS) && t.start() <= s.cycle())
        .max(Comparator.comparingLong(Transfer::start))
        .ifPresent(t -> rows.add(new MemoryRow("last by " + t.from(), t.label(), Hue.of(t.kind()))));
    SystemModel.device(s, Place.NIC)
        .ifPresent(
            nic -> {
              for (RegisterValue register : nic.registers()) {
                if (register.name().contains("RING") || register.name().endsWith("BASE")) {
                  rows.add(new MemoryRow(register.name().toLowerCase(Locale.ROOT).replace('_', ' '), Figures.hex(register.value()), null));
                }
              }
            });
    s.cpu().csrs().stream()
        .filter(csr -> csr.name().equals("midt"))
        .findFirst()
        .ifPresent(csr -> rows.add(new MemoryRow("IDT (midt)", csr.value() == 0 ? "off" : Figures.hex(csr.value()), null)));
    return rows;
  }

  private void drawKernel(Pen pen, SystemLayout lay, Snapshot s) {
    Box box = lay.box(Place.KERNEL);
    double em = lay.em();
    StsState kernel = s.kernel();
    boolean on = kernel != null && !s.cpu().waiting() && !s.cpu().inHandler();
    Hue hue = kernel == null ? null : !kernel.damage().isEmpty() ? Hue.FAULT : on ? SystemModel.hueOfCpu(s) : null;
    double y = frame(pen, lay, box, Place.KERNEL.label(), hue, kernel == null ? "" : hue == Hue.FAULT ? "! damaged" : "K software");
    double x = box.x() + em * 0.75;
    double room = box.w() - em * 1.5;
    y += em * 0.3;
    if (kernel == null) {
      for (String line : List.of("Its queue shows", "here once STS", "has started.")) {
        pen.text(line, x, y, small(lay), ink(Ink.MUTED), room);
        y += em * 1.3;
      }
      return;
    }
    StsState.QueuedEvent current = kernel.current();
    String program = current == null ? "no program" : current.programName();
    y = pair(pen, lay, "runs", program, x, y, room, current == null ? null : Hue.PROGRAM);
    y = pair(pen, lay, "event", current == null ? "none" : current.callbackName(), x, y, room, null);
    y = pair(pen, lay, "queue", Integer.toString(kernel.queue().size()), x, y, room, Hue.KERNEL);
    double dot = em * 0.72;
    double step = dot * 1.35;
    int most = Math.max(1, (int) (room / step));
    for (int i = 0; i < Math.min(most, kernel.queue().size()); i++) {
      pen.fill(x + i * step, y - em * 0.45, dot, dot, em * 0.15, ink(Hue.KERNEL));
    }
    y += kernel.queue().isEmpty() ? 0 : em * 1.25;
    if (!kernel.waiters().isEmpty() && y + em * 0.5 < box.bottom()) {
      StsState.Waiter waiter = kernel.waiters().getFirst();
      y = pair(pen, lay, "waits", waiter.programName(), x, y, room, null);
      if (y + em * 0.4 < box.bottom()) {
        pen.text("for " + waiter.what(), x, y, small(lay), ink(Ink.MUTED), room);
      }
    }
  }

  private double pair(Pen pen, SystemLayout lay, String name, String value, double x, double y, double room, @Nullable Hue hue) {
    double em = lay.em();
    double wide = pen.text(name, x, y, body(lay), ink(Ink.MUTED), room * 0.5);
    pen.textRight(value, x + room, y, mono(lay, hue != null), hue == null ? ink(Ink.TEXT) : ink(hue), room - wide - em * 0.5);
    return y + em * 1.4;
  }


  @Override
  protected void drawOverlay(GraphicsContext g, double width, double height) {
    Snapshot s = shown;
    SystemLayout lay = layout;
    if (s == null || lay == null) {
      return;
    }
    Pen pen = new Pen(g);
    if (pointed != null) {
      Box box = lay.box(pointed);
      g.setStroke(ink(Ink.ACCENT));
      g.setLineWidth(2);
      double radius = lay.em() * 0.9;
      g.strokeRoundRect(box.x() - 1, box.y() - 1, box.w() + 2, box.h() + 2, radius, radius);
    }
    switch (traffic.regime()) {
      case TOKENS -> drawTokens(pen, lay, s);
      case FLOW -> drawFlows(pen, lay, s);
      case RATES -> drawRates(pen, lay, s);
    }
  }

  /** The wires of a way, to be tinted: those of an interrupt end at the box of the lines and begin again behind it. */
  private List<List<Point>> wires(SystemLayout lay, Transfer.Kind kind, Place from, Place to) {
    return kind == Transfer.Kind.LINE && from != Place.CPU && from != Place.LINES
        ? List.of(lay.lineWire(from), lay.interruptWire())
        : List.of(way(lay, kind, from, to));
  }

  private void tint(Pen pen, SystemLayout lay, Transfer.Kind kind, Place from, Place to, Color color, double thickness) {
    for (List<Point> wire : wires(lay, kind, from, to)) {
      pen.wire(wire, color, thickness);
    }
  }

  private List<Point> way(SystemLayout lay, Transfer.Kind kind, Place from, Place to) {
    return kind == Transfer.Kind.LINE ? (from == Place.CPU || from == Place.LINES ? lay.interruptWire() : lay.interruptRoute(from)) : lay.route(from, to);
  }

  private void drawTokens(Pen pen, SystemLayout lay, Snapshot s) {
    double em = lay.em();
    GraphicsContext g = pen.canvas();
    g.setGlobalAlpha(0.35);
    Set<Traffic.Way> tinted = new HashSet<>();
    for (Transfer passed : traffic.sinceStop()) {
      if (!tinted.add(new Traffic.Way(passed.kind(), passed.from(), passed.to()))) {
        continue;
      }
      tint(pen, lay, passed.kind(), passed.from(), passed.to(), ink(SystemModel.hueOf(passed.kind(), s)), em * 0.22);
    }
    g.setGlobalAlpha(1);
    Box wire = lay.box(Place.WIRE);
    List<Box> taken = new ArrayList<>(); // the words on the wire stay readable
    taken.add(new Box(wire.x(), wire.midY() - em * 2.3, em * 2.6, em * 1.3));
    taken.add(new Box(wire.x(), wire.midY() + em * 1.0, em * 2.4, em * 1.1));
    for (Token token : traffic.tokens()) {
      Transfer t = token.transfer();
      Hue hue = SystemModel.hueOf(t.kind(), s);
      List<Point> way = way(lay, t.kind(), t.from(), t.to());
      if (way.size() < 2) {
        continue;
      }
      g.setGlobalAlpha(token.arrived() ? 0.45 : 1);
      tint(pen, lay, t.kind(), t.from(), t.to(), ink(hue), em * 0.26);
      Point at = SystemLayout.along(way, motion || token.arrived() ? token.progress() : 0.5);
      pen.token(hue, at.x(), at.y(), em * 0.78, ink(hue), ink(Ink.ON_HUE), Typeface.words(em * 0.82, true));
      if (!token.arrived()) {
        label(pen, lay, t.label(), hue, at, taken);
      }
      g.setGlobalAlpha(1);
    }
  }

  private void label(Pen pen, SystemLayout lay, String text, Hue hue, Point at, List<Box> taken) {
    if (text.isEmpty()) {
      return;
    }
    double em = lay.em();
    Font font = Typeface.code(em * 0.82, false);
    double w = Pen.width(text, font) + em * 0.9;
    double h = em * 1.45;
    Box room = new Box(0, 0, getWidth(), getHeight());
    double card = lay.box(Place.NIC).x(); // what is still on the cable is named beside the card, not upon it
    Box best = null;
    double[][] offsets = {{-w / 2, -em * 2.45}, {-w / 2, em * 1.0}, {em * 1.1, -h / 2}, {-w - em * 1.1, -h / 2}, {-w / 2, -em * 4.1}, {-w / 2, em * 2.6}};
    for (double[] offset : offsets) {
      double most = at.x() <= card ? card - w : room.w() - w;
      double x = Math.clamp(at.x() + offset[0], 2, Math.max(2, most - 2));
      Box box = new Box(x, at.y() + offset[1], w, h);
      boolean free = box.y() >= 1 && box.bottom() <= room.h() - 1 && taken.stream().noneMatch(other -> overlaps(other, box));
      if (free) {
        best = box;
        break;
      }
    }
    if (best == null) {
      return;
    }
    taken.add(best);
    pen.box(best, em * 0.35, ink(Ink.SURFACE), ink(hue), 1);
    pen.text(text, best.x() + em * 0.45, best.midY(), font, ink(Ink.TEXT), w);
  }

  private static boolean overlaps(Box a, Box b) {
    return a.x() < b.right() && b.x() < a.right() && a.y() < b.bottom() && b.y() < a.bottom();
  }

  private void drawFlows(Pen pen, SystemLayout lay, Snapshot s) {
    double em = lay.em();
    List<Box> taken = new ArrayList<>();
    for (Flow flow : traffic.flows()) {
      Hue hue = SystemModel.hueOf(flow.way().kind(), s);
      List<Point> way = way(lay, flow.way().kind(), flow.way().from(), flow.way().to());
      double length = SystemLayout.length(way);
      if (length < 1) {
        continue;
      }
      pen.canvas().setGlobalAlpha(0.3);
      tint(pen, lay, flow.way().kind(), flow.way().from(), flow.way().to(), ink(hue), em * 0.26);
      pen.canvas().setGlobalAlpha(1);
      double spacing = Math.clamp(em * 26 / (1 + Math.log1p(flow.perThousandCycles())), em * 1.7, em * 16);
      double radius = em * 0.3;
      for (double d = (motion ? flow.travelled() : 0) % spacing; d < length; d += spacing) {
        Point at = SystemLayout.along(way, d / length);
        pen.canvas().setFill(ink(hue));
        pen.canvas().fillOval(at.x() - radius, at.y() - radius, radius * 2, radius * 2);
      }
      label(pen, lay, hue.letter() + " " + Figures.brief(flow.perThousandCycles()) + " in 1 000 cycles", hue, SystemLayout.along(way, 0.5), taken);
    }
  }

  private void drawRates(Pen pen, SystemLayout lay, Snapshot s) {
    double em = lay.em();
    List<Box> taken = new ArrayList<>();
    for (Flow flow : traffic.flows()) {
      Hue hue = SystemModel.hueOf(flow.way().kind(), s);
      List<Point> way = way(lay, flow.way().kind(), flow.way().from(), flow.way().to());
      if (SystemLayout.length(way) < 1) {
        continue;
      }
      pen.canvas().setGlobalAlpha(0.75);
      tint(pen, lay, flow.way().kind(), flow.way().from(), flow.way().to(), ink(hue), em * (0.15 + 0.75 * Math.sqrt(flow.share())));
      pen.canvas().setGlobalAlpha(1);
      String rate = hue.letter() + " " + Figures.brief(traffic.perSecond(flow)) + "/s · " + Math.round(flow.share() * 100) + " %";
      label(pen, lay, rate, hue, SystemLayout.along(way, 0.5), taken);
    }
  }
}
