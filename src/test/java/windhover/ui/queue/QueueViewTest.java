package windhover.ui.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.guest.KernelState.QueuedEvent;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class QueueViewTest {
    private static final QueuedEvent A = Sample.event(0x100, "print_name", "name", "hello");
    private static final QueuedEvent B = Sample.event(0x200, "kia_loop", "", "kia");

    private static final Map<Long, Long> USES = Map.of(A.address(), 1L, B.address(), 2L);

    private final Sample sample = new Sample();

    private QueueView view() {
        QueueView view = QueueView.create(new ProgramTints(), CodeLinks.NONE);
        sample.kernel = Sample.kernel(null, List.of(A, B));
        sample.queue = new QueueHistory(List.of(), List.of(), 0, 2, USES);
        view.show(sample.snapshot());
        return view;
    }

    private static Scene scene(QueueView view) {
        return FxHarness.scene((Parent) view.node(), 900, 340, Theme.LIGHT);
    }

    private static EventCard card(QueueView view, QueuedEvent event) {
        EventCard card = view.cardOf(event.address());
        assertNotNull(card);
        return card;
    }

    @Test
    void theHeadStandsLeftOfTheTail() {
        FxHarness.run(() -> {
            QueueView view = view();
            scene(view);
            assertTrue(card(view, A).getLayoutX() < card(view, B).getLayoutX());
        });
    }

    @Test
    void theDispatchedEventTravelsFromTheHeadToItsPlaceWithTheSameCard() {
        FxHarness.run(() -> {
            QueueView view = view();
            Scene scene = scene(view);
            EventCard head = card(view, A);
            double before = head.getLayoutX();
            sample.cycle += 10;
            sample.kernel = Sample.kernel(A, List.of(B));
            sample.queue = new QueueHistory(
                    List.of(),
                    List.of(new Move(sample.cycle - 1, What.DISPATCHED, A.address(), "print_name", "hello", 1)),
                    1,
                    2,
                    USES);
            view.show(sample.snapshot());
            FxHarness.settle(scene);
            assertEquals(head, card(view, A));
            assertTrue(head.getLayoutX() < before);
            assertEquals(before, head.getLayoutX() + head.getTranslateX(), 0.5, "it starts where it was");
            assertEquals(2, view.travelling(), "the head leaves and the next moves up");
        });
    }

    @Test
    void withMotionOffCardsStandWhereTheyBelong() {
        FxHarness.run(() -> {
            QueueView view = view();
            scene(view);
            view.motionProperty().set(false);
            sample.cycle += 10;
            sample.kernel = Sample.kernel(A, List.of(B));
            sample.queue = new QueueHistory(List.of(), List.of(), 1, 2, USES);
            view.show(sample.snapshot());
            assertEquals(0, view.travelling());
            assertEquals(0, card(view, A).getTranslateX());
        });
    }

    @Test
    void moreEventsThanFitAreCounted() {
        FxHarness.run(() -> {
            QueueView view = view();
            Scene scene = scene(view);
            List<QueuedEvent> many = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                many.add(Sample.event(0x1000 + i * 0x20, "tick", "", "clock"));
            }
            sample.cycle++;
            sample.kernel = Sample.kernel(null, many);
            view.show(sample.snapshot());
            FxHarness.settle(scene);
            Label stack = (Label) view.node().lookup(".card-stack");
            assertTrue(stack.isVisible());
            assertTrue(stack.getText().startsWith("+ 3"), stack.getText());
        });
    }

    @Test
    void withoutAKernelItSaysWhatWouldBeHere() {
        FxHarness.run(() -> {
            QueueView view = view();
            sample.cycle++;
            sample.kernel = null;
            view.show(sample.snapshot());
            scene(view);
            assertTrue(view.node().lookup(".empty").isVisible());
            assertFalse(view.node().lookup(".queue-content").isVisible());
        });
    }

    @Test
    void theTableHoldsWhatTheCardsShow() {
        FxHarness.run(() -> {
            QueueView view = view();
            scene(view);
            ((ToggleButton) view.node().lookup(".small-toggle")).setSelected(true);
            TableView<?> table = (TableView<?>) view.node().lookup(".queue-table");
            assertEquals(2, table.getItems().size());
            assertTrue(table.getItems().getFirst().toString().contains("print_name"));
        });
    }

    @Test
    void nothingIsMadeAnewWhenNothingChanges() {
        FxHarness.run(() -> {
            QueueView view = view();
            Scene scene = scene(view);
            FxHarness.settle(scene);
            for (int frame = 0; frame < 3; frame++) {
                view.show(sample.snapshot());
                assertFalse(((Parent) view.node()).isNeedsLayout());
            }
        });
    }
}
