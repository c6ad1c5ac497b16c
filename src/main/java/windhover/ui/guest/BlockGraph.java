package windhover.ui.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import windhover.guest.ControlBlock;
import windhover.guest.GuestSurvey.ProgramFacts;
import windhover.guest.KernelState.QueuedEvent;
import windhover.ui.guest.ProgramsModel.Group;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Ink;
import windhover.ui.kit.ProgramBadge;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Selection;

/**
 * Who calls whom back: control blocks on the left, programs on the right, an arrow from each block to its program with
 * the name of the callback. A dashed line without a head is a block without a callback: its program polls it, or its
 * driver goes on by itself.
 */
final class BlockGraph extends DrawnPane {
    private static final int MOST_EVENTS = 3;
    private static final String NO_TINT = "program-kernel";

    private record Card(
            VBox node,
            long address,
            @Nullable ControlBlock block,
            @Nullable ProgramFacts program) {}

    private record Arrow(Card from, Card to, ControlBlock block) {}

    private final ProgramTints tints;
    private final CodeLinks links;
    private final List<List<Card>> blocks = new ArrayList<>();
    private final List<Card> programs = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();
    private Consumer<String> explain = text -> {};
    private LongConsumer selected = address -> {};
    private long chosen = Selection.NOTHING;

    BlockGraph(ProgramTints tints, CodeLinks links) {
        this.tints = tints;
        this.links = links;
        getStyleClass().add("block-graph");
        setAccessibleRole(AccessibleRole.PARENT);
    }

    /** Sets the listener that hears what is chosen, in words. */
    void onChoice(Consumer<String> listener) {
        explain = listener;
    }

    /** Sets the listener that hears of the block or program that is chosen, by its address. */
    void onSelection(LongConsumer listener) {
        selected = listener;
    }

    /**
     * Marks the block or program at an address, the block that an event carries, and the program and line of an event.
     */
    void choose(long address) {
        if (address != chosen) {
            chosen = address;
            mark();
            groundChanged();
        }
    }

    /** Shows groups of blocks. */
    void show(List<Group> groups) {
        for (Card card : programs) {
            getChildren().remove(card.node);
        }
        blocks.forEach(cards -> cards.forEach(card -> getChildren().remove(card.node)));
        blocks.clear();
        programs.clear();
        arrows.clear();
        for (Group group : groups) {
            Card program = programCard(group.program());
            programs.add(program);
            List<Card> own = new ArrayList<>();
            for (ControlBlock block : group.blocks()) {
                Card card = blockCard(block);
                own.add(card);
                arrows.add(new Arrow(card, program, block));
            }
            blocks.add(own);
        }
        mark();
        groundChanged();
        requestLayout();
    }

    private Card blockCard(ControlBlock block) {
        Label type = new Label(block.type());
        type.getStyleClass().addAll("graph-name", "code");
        Label holder = new Label(ProgramsModel.holder(block));
        holder.getStyleClass().add("graph-note");
        Label brief = new Label(ProgramsModel.brief(block));
        brief.getStyleClass().addAll("graph-note", "code");
        VBox box = card(block.programName(), type, holder, brief);
        Card card = new Card(box, block.address(), block, null);
        String text = ProgramsModel.sentence(block);
        answer(
                card,
                text,
                "Control block: what a program leaves with the system when it asks for something.\n\n" + text + "\n\n"
                        + ProgramsModel.members(block));
        List<MenuItem> items = new ArrayList<>();
        if (block.callback() != 0) {
            items.add(item("Go to source of " + block.callbackName(), () -> links.showSource(block.callback())));
            items.add(item("Break at " + block.callbackName(), () -> links.toggleBreakpoint(block.callback())));
        }
        items.add(item("Copy address " + Figures.hex(block.address()), () -> copy(Figures.hex(block.address()))));
        items.add(item("Copy members", () -> copy(block.type() + "\n" + ProgramsModel.members(block))));
        menu(box, items, block.callback());
        return card;
    }

    private Card programCard(ProgramFacts program) {
        ProgramBadge badge = new ProgramBadge();
        badge.show(program.name(), tints);
        Label name = new Label(ProgramTints.name(program.name()));
        name.getStyleClass().add("graph-program");
        HBox head = new HBox(badge, name);
        head.getStyleClass().add("graph-row");
        head.setAlignment(Pos.CENTER_LEFT);
        Label state = new Label(ProgramsModel.state(program));
        state.getStyleClass().add("graph-note");
        VBox box = card(program.name(), head, state);
        for (QueuedEvent event : program.events()
                .subList(0, Math.min(MOST_EVENTS, program.events().size()))) {
            Label line = new Label(ProgramsModel.event(program, event));
            line.getStyleClass().addAll("graph-event", "code");
            box.getChildren().add(line);
        }
        if (program.events().size() > MOST_EVENTS) {
            Label more = new Label(
                    String.format(Locale.ROOT, "and %d more", program.events().size() - MOST_EVENTS));
            more.getStyleClass().add("graph-note");
            box.getChildren().add(more);
        }
        if (!program.reachable()) {
            box.getStyleClass().add("graph-lost");
        }
        Card card = new Card(box, program.address(), null, program);
        String text = ProgramsModel.sentence(program);
        answer(card, text, "Program: it does not run between its events, it just has interests.\n\n" + text);
        List<MenuItem> items = new ArrayList<>();
        long first =
                program.events().isEmpty() ? 0 : program.events().getFirst().callback();
        if (first != 0) {
            items.add(item(
                    "Go to source of " + program.events().getFirst().callbackName(), () -> links.showSource(first)));
        }
        items.add(item("Copy name", () -> copy(program.name())));
        menu(box, items, first);
        return card;
    }

    private VBox card(String program, Node... lines) {
        VBox box = new VBox(lines);
        box.getStyleClass().addAll("graph-card", NO_TINT);
        String tint = tints.styleClass(program);
        box.getStyleClass().set(box.getStyleClass().indexOf(NO_TINT), tint);
        box.setManaged(false);
        box.setFocusTraversable(true);
        for (Node line : lines) {
            if (line instanceof Label label) {
                label.setMinWidth(0);
            }
        }
        getChildren().add(box);
        return box;
    }

    private void answer(Card card, String sentence, String tooltip) {
        card.node.setAccessibleRole(AccessibleRole.BUTTON);
        card.node.setAccessibleText(sentence);
        Tooltip.install(card.node, new Tooltip(tooltip));
        card.node.setOnMousePressed(event -> choose(card, sentence));
        card.node.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                choose(card, sentence);
                event.consume();
            }
        });
    }

    private void choose(Card card, String sentence) {
        card.node.requestFocus();
        explain.accept(sentence);
        choose(card.address);
        selected.accept(card.address);
    }

    private void mark() {
        for (Card card : programs) {
            mark(card);
        }
        blocks.forEach(cards -> cards.forEach(this::mark));
    }

    private void mark(Card card) {
        card.node.getStyleClass().remove("chosen");
        if (isChosen(card)) {
            card.node.getStyleClass().add("chosen");
        }
    }

    private boolean isChosen(Card card) {
        ControlBlock block = card.block;
        ProgramFacts program = card.program;
        return card.address == chosen
                || (block != null && block.holder() == chosen)
                || (program != null && program.events().stream().anyMatch(event -> event.address() == chosen));
    }

    private void menu(Node node, List<MenuItem> items, long code) {
        ContextMenu menu = new ContextMenu(items.toArray(MenuItem[]::new));
        node.setOnContextMenuRequested(event -> menu.show(node, event.getScreenX(), event.getScreenY()));
        node.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && code != 0) {
                links.showSource(code);
            }
        });
    }

    private static MenuItem item(String text, Runnable run) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(event -> run.run());
        return item;
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private double gap() {
        return 0.6 * unit();
    }

    private double blockWidth(double width) {
        return Math.clamp(width * 0.34, 11 * unit(), 22 * unit());
    }

    private double programWidth(double width) {
        return Math.clamp(width * 0.34, 11 * unit(), 24 * unit());
    }

    @Override
    protected double computePrefHeight(double width) {
        double wide = width < 0 ? getWidth() : width;
        double height = gap();
        for (int i = 0; i < programs.size(); i++) {
            height += groupHeight(i, wide) + gap();
        }
        return height;
    }

    private double groupHeight(int group, double width) {
        double left = 0;
        for (Card card : blocks.get(group)) {
            left += card.node.prefHeight(blockWidth(width)) + gap() / 2;
        }
        return Math.max(left, programs.get(group).node.prefHeight(programWidth(width)));
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double blockWidth = blockWidth(width);
        double programWidth = programWidth(width);
        double y = gap();
        for (int i = 0; i < programs.size(); i++) {
            double height = groupHeight(i, width);
            double at = y;
            for (Card card : blocks.get(i)) {
                double own = card.node.prefHeight(blockWidth);
                card.node.resizeRelocate(gap(), at, blockWidth, own);
                at += own + gap() / 2;
            }
            double own = programs.get(i).node.prefHeight(programWidth);
            programs.get(i)
                    .node
                    .resizeRelocate(width - programWidth - gap(), y + (height - own) / 2, programWidth, own);
            y += height + gap();
        }
        super.layoutChildren();
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        g.setFont(code(0.88, false));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.BOTTOM);
        for (Arrow arrow : arrows) {
            boolean marked = isChosen(arrow.from) || arrow.to.address == chosen;
            VBox from = arrow.from.node;
            VBox to = arrow.to.node;
            double x1 = from.getLayoutX() + from.getWidth();
            double y1 = from.getLayoutY() + from.getHeight() / 2;
            double x2 = to.getLayoutX();
            double y2 = Math.clamp(y1, to.getLayoutY() + 0.5 * unit(), to.getLayoutY() + to.getHeight() - 0.5 * unit());
            boolean silent = arrow.block.callback() == 0;
            g.setStroke(ink(marked ? Ink.ACCENT : Ink.KERNEL));
            g.setLineWidth(marked ? 2.5 : 1.5);
            g.setLineDashes(silent ? new double[] {4, 4} : new double[0]);
            double bend = (x2 - x1) * 0.75;
            g.beginPath();
            g.moveTo(x1, y1);
            g.lineTo(x1 + bend, y1);
            g.lineTo(x2, y2);
            g.stroke();
            g.setLineDashes();
            if (!silent) {
                double angle = Math.atan2(y2 - y1, x2 - x1 - bend);
                double size = 0.55 * unit();
                g.setFill(ink(marked ? Ink.ACCENT : Ink.KERNEL));
                g.fillPolygon(
                        new double[] {x2, x2 - size * Math.cos(angle - 0.45), x2 - size * Math.cos(angle + 0.45)},
                        new double[] {y2, y2 - size * Math.sin(angle - 0.45), y2 - size * Math.sin(angle + 0.45)},
                        3);
            }
            g.setFill(ink(silent ? Ink.MUTED : Ink.TEXT));
            String label = silent ? "no callback" : Objects.requireNonNullElse(arrow.block.callbackName(), "");
            g.fillText(label, x1 + bend / 2 + 0.3 * unit(), y1 - 2, Math.max(1, bend - unit()));
        }
    }
}
