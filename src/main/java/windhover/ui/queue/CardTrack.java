package windhover.ui.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import javafx.animation.AnimationTimer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polyline;
import org.jspecify.annotations.Nullable;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Selection;
import windhover.ui.kit.WhyLinks;
import windhover.ui.queue.QueueModel.Card;
import windhover.ui.queue.QueueModel.Picture;
import windhover.ui.queue.QueueModel.Spot;

/**
 * The track on which events travel: from the tail on the right to the head, from there to the place of dispatch on the
 * left. A card is a node of its own for as long as its event is in the queue, and each thing that can happen to an
 * event is a way of its own: it enters at the tail, moves up, leaves the head for the place of dispatch, sinks when it
 * is freed, goes round below the lane when it is put back, and is lifted out, struck through, when it is purged. When
 * more events wait than fit, a stack stands for those in the middle.
 */
final class CardTrack extends Region {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final PseudoClass PURGED = PseudoClass.getPseudoClass("purged");
    private static final double TRAVEL_NANOS = 300e6;
    private static final double ROUND_NANOS = 800e6;
    private static final double PURGE_NANOS = 700e6;

    /** Cards that there are at most: more do not fit side by side on any screen. */
    private static final int MOST_CARDS = 40;

    /** How small a card is that goes round. */
    private static final double ROUND_SCALE = 0.26;

    private static final double WIDEST = 11.2;
    private static final double NARROWEST = 8.6;
    private static final double CARD_HEIGHT = 5.3;
    private static final double CAPTION = 1.5;
    private static final double GAP = 0.6;
    private static final double ARROW = 1.6;

    /** The height of the way back below the lane. */
    private static final double RETURN = 1.5;

    private final ProgramTints tints;
    private final CodeLinks links;
    private final Region slot = new Region();
    private final Region lane = new Region();
    private final Label slotCaption = new Label("being dispatched");
    private final Label headCaption = new Label("◂ head of the work queue");
    private final Label tailCaption = new Label("tail ◂");
    private final Label arrow = new Label("◂");
    private final Label nobody = new Label("no callback runs");
    private final Label none = new Label("no event waits");
    private final Label stack = new Label();
    private final Polyline wayBack = new Polyline();
    private final Label wayBackCaption = new Label("↻ put back");
    private final Map<QueueModel.Key, EventCard> cards = new HashMap<>();
    private final Deque<EventCard> spare = new ArrayDeque<>();
    private final List<Travel> travels = new ArrayList<>();
    private final ContextMenu menu = new ContextMenu();
    private final AnimationTimer clock = new AnimationTimer() {
        @Override
        public void handle(long now) {
            advance(now);
        }
    };
    private @Nullable Picture picture;
    private @Nullable EventCard menuCard;
    private WhyLinks causes = WhyLinks.NONE;
    private LongConsumer chosen = event -> {};
    private long marked = Selection.NOTHING;
    private boolean motion = true;
    private boolean placed;
    private final Map<QueueModel.Key, Integer> places = new HashMap<>();
    private QueueModel.@Nullable Key ranBefore;
    private double cardWidth = WIDEST;
    private int hiddenFrom;
    private int hiddenCount;

    /**
     * A point on the way of a card: where it is, as seen from where it belongs, how much of it is seen, and how large.
     */
    private record Way(double x, double y, double opacity, double scale) {}

    /** A card under way. */
    private static final class Travel {
        final EventCard card;
        final List<Way> way;
        final double nanos;
        final boolean leaves;
        long start = -1;

        Travel(EventCard card, List<Way> way, double nanos, boolean leaves) {
            this.card = card;
            this.way = way;
            this.nanos = nanos;
            this.leaves = leaves;
        }
    }

    CardTrack(ProgramTints tints, CodeLinks links) {
        this.tints = tints;
        this.links = links;
        getStyleClass().add("card-track");
        slot.getStyleClass().add("dispatch-slot");
        lane.getStyleClass().add("queue-lane");
        wayBack.getStyleClass().add("track-way-back");
        wayBack.setManaged(false);
        wayBack.setMouseTransparent(true);
        wayBackCaption.getStyleClass().add("way-back");
        wayBackCaption.setTooltip(
                new Tooltip("Put back: a callback that calls reschedule has its own event enter again at the tail."));
        for (Label caption : List.of(slotCaption, headCaption, tailCaption, wayBackCaption)) {
            caption.getStyleClass().add("track-caption");
        }
        slotCaption.setTooltip(
                new Tooltip(
                        "Being dispatched: the event loop took this event from the head of the queue and its callback runs now."));
        headCaption.setTooltip(
                new Tooltip(
                        "Head: the event that is dispatched next. The queue lies in the guest's memory, where the kernel's description says."));
        tailCaption.setTooltip(new Tooltip("Tail: where schedule puts a new event, behind all that wait."));
        arrow.getStyleClass().add("track-arrow");
        nobody.getStyleClass().add("track-nothing");
        none.getStyleClass().add("track-nothing");
        stack.getStyleClass().add("card-stack");
        Tooltip stackTooltip = new Tooltip();
        stackTooltip.setOnShowing(event -> stackTooltip.setText(hiddenInWords()));
        stack.setTooltip(stackTooltip);
        stack.setVisible(false);
        getChildren()
                .addAll(
                        slot,
                        lane,
                        wayBack,
                        wayBackCaption,
                        slotCaption,
                        headCaption,
                        tailCaption,
                        arrow,
                        nobody,
                        none,
                        stack);
        MenuItem source = new MenuItem("Show the callback's source");
        source.setOnAction(
                event -> withMenuCard(card -> links.showSource(card.event().callback())));
        MenuItem stop = new MenuItem("Break at the callback");
        stop.setOnAction(event ->
                withMenuCard(card -> links.toggleBreakpoint(card.event().callback())));
        MenuItem copy = new MenuItem("Copy");
        copy.setOnAction(event -> withMenuCard(CardTrack::copy));
        MenuItem why = new MenuItem("Why is it in the queue?");
        why.setOnAction(
                event -> withMenuCard(card -> causes.whyQueued(card.event().address())));
        menu.getItems().addAll(source, stop, why, copy);
        setViewOrder(-1);
    }

    /** Sets where it is said why an event is in the queue. */
    void explain(WhyLinks why) {
        causes = why;
    }

    private void withMenuCard(java.util.function.Consumer<Card> action) {
        EventCard shown = menuCard;
        Card card = shown == null ? null : shown.card();
        if (card != null) {
            action.accept(card);
        }
    }

    private static void copy(Card card) {
        ClipboardContent content = new ClipboardContent();
        content.putString(QueueModel.callback(card.event()) + " " + QueueModel.data(card.event()) + " "
                + ProgramTints.name(card.event().programName()) + " "
                + QueueModel.hex(card.event().address()));
        Clipboard.getSystemClipboard().setContent(content);
    }

    /** Sets the listener that hears of the event that is chosen. */
    void onChoice(LongConsumer listener) {
        chosen = listener;
    }

    /** Marks the card of an event, and no other. */
    void mark(long event) {
        marked = event;
        cards.values().forEach(this::mark);
    }

    private void mark(EventCard node) {
        Card card = node.card();
        node.pseudoClassStateChanged(CHOSEN, card != null && card.event().address() == marked);
    }

    /** Whether cards travel; without motion they stand where they belong at once. */
    void setMotion(boolean on) {
        motion = on;
        if (!on) {
            settle();
        }
    }

    /** Shows a picture. */
    void show(Picture next) {
        Picture before = picture;
        picture = next;
        make(Math.min(MOST_CARDS, next.depth()) + 1);
        if (before != null) {
            ranBefore = before.dispatched() == null ? null : before.dispatched().key();
            places.clear();
            for (int i = 0; i < before.cards().size(); i++) {
                places.put(before.cards().get(i).key(), i);
            }
        }
        // Before the first layout nothing is known of places, so that nothing can travel.
        place(next, motion && next.motion() && placed);
        ranBefore = next.dispatched() == null ? null : next.dispatched().key();
        cards.values().forEach(this::mark);
    }

    private void place(Picture next, boolean travelling) {
        double em = em();
        List<Card> waiting = next.cards();
        double fitting = cardWidth(waiting.size(), em);
        if (fitting != cardWidth) {
            cardWidth = fitting;
            requestLayout();
        }
        int room = room(em);
        int front = waiting.size() <= room ? waiting.size() : Math.max(1, room - 2);
        int back = waiting.size() <= room ? 0 : room >= 3 ? 1 : 0;
        hiddenFrom = front;
        hiddenCount = waiting.size() - front - back;
        Map<QueueModel.Key, EventCard> stay = new HashMap<>();
        Card running = next.dispatched();
        if (running != null) {
            put(running, -1, slotX(em), stay, travelling);
        }
        for (int i = 0; i < front; i++) {
            put(waiting.get(i), i, laneX(em, i), stay, travelling);
        }
        if (back == 1) {
            put(waiting.getLast(), waiting.size() - 1, laneX(em, front + 1), stay, travelling);
        }
        Iterator<Map.Entry<QueueModel.Key, EventCard>> old = cards.entrySet().iterator();
        while (old.hasNext()) {
            Map.Entry<QueueModel.Key, EventCard> entry = old.next();
            if (!stay.containsKey(entry.getKey())) {
                old.remove();
                leave(entry.getKey(), entry.getValue(), next, travelling);
            }
        }
        cards.putAll(stay);
        stack.setVisible(hiddenCount > 0);
        if (hiddenCount > 0) {
            stack.setText("+ " + hiddenCount + "\nmore");
            stack.resizeRelocate(laneX(em, front), cardY(em), cardWidth * em, CARD_HEIGHT * em);
        }
        nobody.setVisible(running == null);
        none.setVisible(waiting.isEmpty());
        if (!travels.isEmpty()) {
            clock.start();
        }
    }

    /** Puts a card where it belongs; {@code place} is its place in the queue, −1 where callbacks run. */
    private void put(Card card, int place, double x, Map<QueueModel.Key, EventCard> stay, boolean travelling) {
        double em = em();
        double y = cardY(em);
        EventCard node = cards.get(card.key());
        boolean fresh = node == null;
        if (node == null) {
            node = take();
        }
        double seenX = node.getLayoutX() + node.getTranslateX();
        double seenY = node.getLayoutY() + node.getTranslateY();
        boolean moved = node.getLayoutX() != x || node.getLayoutY() != y;
        node.show(card);
        node.pseudoClassStateChanged(PURGED, false);
        node.resizeRelocate(x, y, cardWidth * em, CARD_HEIGHT * em);
        stay.put(card.key(), node);
        Integer before = places.get(card.key());
        boolean round = card.from() == Spot.ROUND
                && place >= 0
                && (card.key().equals(ranBefore) || before == null || before < place);
        if (!travelling) {
            end(node);
            rest(node);
        } else if (round && (fresh || moved || card.key().equals(ranBefore))) {
            List<Way> way = new ArrayList<>();
            way.add(fresh ? new Way(slotX(em) - x, 0, 1, 1) : new Way(seenX - x, seenY - y, node.getOpacity(), 1));
            if (!fresh && !card.key().equals(ranBefore)) {
                way.add(new Way(slotX(em) - x, 0, 1, 1)); // it ran between two pictures
            }
            double below = belowCards(em) - y;
            way.add(new Way(slotX(em) - x, below, 1, ROUND_SCALE));
            way.add(new Way(0, below, 1, ROUND_SCALE));
            way.add(new Way(0, 0, 1, 1));
            travel(new Travel(node, way, ROUND_NANOS, false));
        } else if (fresh) {
            travel(new Travel(
                    node, List.of(entrance(card, place, before, x), new Way(0, 0, 1, 1)), TRAVEL_NANOS, false));
        } else if (moved) {
            travel(new Travel(
                    node,
                    List.of(new Way(seenX - x, seenY - y, node.getOpacity(), node.getScaleX()), new Way(0, 0, 1, 1)),
                    TRAVEL_NANOS,
                    false));
        }
    }

    /** Where a card that was not to be seen comes from. */
    private Way entrance(Card card, int place, @Nullable Integer before, double x) {
        double em = em();
        if (card.key().copy() > 0) {
            return new Way(0, 0, 1, 1); // the rest of a callback whose event was put back: it is there already
        }
        if (before != null) {
            return new Way(stack.getLayoutX() - x, 0, 0.4, 1); // it stood among those that the stack stands for
        }
        return place < 0 ? new Way(laneX(em, 0) - x, 0, 1, 1) : new Way(getWidth() - x, 0, 0, 1);
    }

    private void leave(QueueModel.Key key, EventCard node, Picture next, boolean travelling) {
        double em = em();
        double y = node.getLayoutY();
        double seenX = node.getTranslateX();
        double seenY = node.getTranslateY();
        Way here = new Way(seenX, seenY, node.getOpacity(), node.getScaleX());
        Spot to = next.left().get(key);
        if (!travelling) {
            end(node);
            release(node);
        } else if (to == Spot.FREED) {
            List<Way> way = new ArrayList<>(List.of(here));
            double slotAt = slotX(em) - node.getLayoutX();
            if (!key.equals(ranBefore)) {
                way.add(new Way(slotAt, 0, 1, 1)); // it ran between two pictures
            }
            way.add(new Way(slotAt, (CARD_HEIGHT + RETURN) * em, 0, 1)); // sinks to what is free
            travel(new Travel(node, way, TRAVEL_NANOS * way.size() / 2, true));
        } else if (to == Spot.PURGED) {
            node.pseudoClassStateChanged(PURGED, true);
            travel(new Travel(
                    node,
                    List.of(here, new Way(seenX, -y * 0.5, 1, 1), new Way(seenX, -y * 0.9, 0, 0.8)),
                    PURGE_NANOS,
                    true));
        } else if (to == null && places.containsKey(key)) {
            travel(
                    new Travel( // it waits on, among those that the stack stands for
                            node,
                            List.of(here, new Way(stack.getLayoutX() - node.getLayoutX(), 0, 0, 1)),
                            TRAVEL_NANOS,
                            true));
        } else {
            end(node);
            release(node);
        }
    }

    private void travel(Travel travel) {
        end(travel.card);
        travels.add(travel);
        draw(travel, 0);
    }

    private void advance(long now) {
        Iterator<Travel> each = travels.iterator();
        while (each.hasNext()) {
            Travel travel = each.next();
            if (travel.start < 0) {
                travel.start = now;
            }
            double part = Math.min(1, (now - travel.start) / travel.nanos);
            draw(travel, part);
            if (part >= 1) {
                each.remove();
                if (travel.leaves) {
                    release(travel.card);
                } else {
                    rest(travel.card);
                }
            }
        }
        if (travels.isEmpty()) {
            clock.stop();
        }
    }

    private static void draw(Travel travel, double part) {
        double eased = part < 0.5 ? 4 * part * part * part : 1 - Math.pow(2 - 2 * part, 3) / 2;
        double all = 0;
        for (int i = 1; i < travel.way.size(); i++) {
            all += length(travel, i);
        }
        double left = eased * all;
        int leg = 1;
        while (leg < travel.way.size() - 1 && left > length(travel, leg)) {
            left -= length(travel, leg);
            leg++;
        }
        double share = Math.clamp(left / length(travel, leg), 0, 1);
        Way from = travel.way.get(leg - 1);
        Way to = travel.way.get(leg);
        travel.card.setTranslateX(from.x + (to.x - from.x) * share);
        travel.card.setTranslateY(from.y + (to.y - from.y) * share);
        travel.card.setOpacity(from.opacity + (to.opacity - from.opacity) * share);
        travel.card.setScaleX(from.scale + (to.scale - from.scale) * share);
        travel.card.setScaleY(from.scale + (to.scale - from.scale) * share);
    }

    private static double length(Travel travel, int leg) {
        Way from = travel.way.get(leg - 1);
        Way to = travel.way.get(leg);
        return 1 + Math.hypot(to.x - from.x, to.y - from.y);
    }

    private void end(EventCard node) {
        travels.removeIf(travel -> travel.card == node);
    }

    private static void rest(EventCard node) {
        node.setTranslateX(0);
        node.setTranslateY(0);
        node.setOpacity(1);
        node.setScaleX(1);
        node.setScaleY(1);
    }

    private void settle() {
        for (Travel travel : List.copyOf(travels)) {
            if (travel.leaves) {
                release(travel.card);
            } else {
                rest(travel.card);
            }
        }
        travels.clear();
        clock.stop();
    }

    /** Cards that are on their way at present. */
    int travelling() {
        return travels.size();
    }

    /** Cards that stand or travel. */
    List<EventCard> shownCards() {
        return List.copyOf(cards.values());
    }

    /** Sees to it that there are so many cards: none is made while the track is being laid out. */
    private void make(int many) {
        while (cards.size() + spare.size() < many) {
            EventCard made = new EventCard(tints);
            made.setOnMouseClicked(event -> {
                made.requestFocus();
                Card card = made.card();
                if (card != null) {
                    chosen.accept(card.event().address());
                }
                if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && card != null) {
                    links.showSource(card.event().callback());
                }
            });
            made.setOnKeyPressed(event -> {
                Card card = made.card();
                if (event.getCode() == KeyCode.ENTER && card != null) {
                    links.showSource(card.event().callback());
                    event.consume();
                }
            });
            made.setOnContextMenuRequested(event -> {
                menuCard = made;
                menu.show(made, event.getScreenX(), event.getScreenY());
                event.consume();
            });
            made.setVisible(false);
            getChildren().add(made);
            spare.add(made);
        }
    }

    private EventCard take() {
        EventCard node = spare.poll();
        if (node == null) {
            make(cards.size() + spare.size() + 1); // all the others are on their way out
            return take();
        }
        node.setVisible(true);
        node.setOpacity(1);
        return node;
    }

    private void release(EventCard node) {
        node.setVisible(false);
        node.pseudoClassStateChanged(PURGED, false);
        rest(node);
        spare.add(node);
    }

    private String hiddenInWords() {
        Picture shown = picture;
        if (shown == null) {
            return "";
        }
        StringBuilder text = new StringBuilder("Events that wait between those shown:");
        int last =
                Math.min(hiddenFrom + Math.min(hiddenCount, 20), shown.cards().size());
        for (int i = hiddenFrom; i < last; i++) {
            Card card = shown.cards().get(i);
            text.append('\n')
                    .append(i + 1)
                    .append(".  ")
                    .append(QueueModel.callback(card.event()))
                    .append("  of ");
            text.append(ProgramTints.name(card.event().programName()));
        }
        if (hiddenCount > 20) {
            text.append("\n… all in the table");
        }
        return text.toString();
    }

    private double em() {
        return Math.max(8, slotCaption.getFont().getSize() / 0.85);
    }

    private double slotX(double em) {
        return GAP * em;
    }

    private double laneStart(double em) {
        return (cardWidth + 2 * GAP + ARROW) * em;
    }

    private double laneX(double em, int index) {
        return laneStart(em) + GAP * em + index * (cardWidth + GAP) * em;
    }

    private double cardY(double em) {
        return (CAPTION + GAP) * em;
    }

    /** Where the middle of a small card is on the way back, less half a card. */
    private double belowCards(double em) {
        return (CAPTION + CARD_HEIGHT + 2 * GAP + RETURN / 2 - CARD_HEIGHT / 2) * em;
    }

    /** As wide as fits, so that one more card finds room where it can. */
    private double cardWidth(int waiting, double em) {
        // The dispatch slot and the cards of the lane are of one width.
        double fixed = 3 * GAP + ARROW;
        for (int cards = waiting; cards > 0; cards--) {
            double width = (getWidth() / em - fixed - 0.05) / (cards + 1) - GAP;
            if (width >= NARROWEST) {
                return Math.min(WIDEST, width);
            }
        }
        return WIDEST;
    }

    private int room(double em) {
        double width = getWidth() - laneStart(em) - GAP * em;
        return Math.clamp((int) (width / ((cardWidth + GAP) * em)), 1, MOST_CARDS);
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.ceil((CAPTION + CARD_HEIGHT + 2 * GAP + RETURN) * em());
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 4 * WIDEST * em();
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double em = em();
        Picture shown = picture;
        cardWidth = cardWidth(shown == null ? 0 : shown.depth(), em);
        double top = CAPTION * em;
        double height = (CARD_HEIGHT + 2 * GAP) * em;
        double slotWidth = (cardWidth + 2 * GAP) * em;
        slot.resizeRelocate(0, top, slotWidth, height);
        lane.resizeRelocate(laneStart(em), top, Math.max(0, getWidth() - laneStart(em)), height);
        centre(nobody, 0, top, slotWidth, height);
        corner(slotCaption, GAP * em, slotWidth);
        double captionX = laneStart(em) + GAP * em;
        double tailWidth = tailCaption.prefWidth(-1);
        double headWidth = Math.max(0, getWidth() - captionX - tailWidth - 2 * GAP * em);
        corner(headCaption, captionX, headWidth);
        corner(tailCaption, getWidth() - tailWidth - GAP * em, tailWidth);
        double back = top + height + RETURN / 2 * em;
        double from = slotWidth / 2;
        double to = Math.max(from, getWidth() - 2 * em);
        wayBack.getPoints().setAll(from, top + height, from, back, to, back, to, top + height);
        double captionWidth = wayBackCaption.prefWidth(-1);
        wayBackCaption.resizeRelocate(
                laneStart(em), back - wayBackCaption.prefHeight(-1) / 2, captionWidth, wayBackCaption.prefHeight(-1));
        centre(arrow, slotWidth, top, ARROW * em, height);
        centre(none, laneStart(em), top, Math.max(0, getWidth() - laneStart(em)), height);
        boolean first = !placed && getWidth() > 0;
        placed = getWidth() > 0;
        if (shown != null && (first || travels.isEmpty())) {
            place(shown, false);
        }
    }

    private static void corner(Label caption, double x, double width) {
        caption.resizeRelocate(x, 0, Math.min(width, caption.prefWidth(-1)), caption.prefHeight(-1));
    }

    private static void centre(Node node, double x, double y, double width, double height) {
        double w = Math.min(width, node.prefWidth(-1));
        double h = node.prefHeight(-1);
        node.resizeRelocate(x + (width - w) / 2, y + (height - h) / 2, w, h);
    }
}
