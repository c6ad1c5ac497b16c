package windhover.ui.guest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import windhover.debug.Awareness;
import windhover.debug.Snapshot;
import windhover.guest.ControlBlock;
import windhover.guest.RequestQueue;
import windhover.ui.kit.Figures;

/** What the pane of drivers says: each driver's lists of requests, and where the disk's arm is. */
final class DriversModel {
    private static final String CYLINDER_MEMBER = "cylinder";
    private static final int DETAILS = 3;

    /** A driver and its lists. */
    record Driver(String name, String file, List<RequestQueue> queues) {}

    /** The arm of a disk and the cylinders that requests wait for, in the order of the lists. */
    record Arm(String device, int cylinder, List<Integer> wanted) {}

    private List<RequestQueue> queues = List.of();
    private List<Driver> drivers = List.of();
    private List<Arm> arms = List.of();

    /** Takes a snapshot; answers whether anything shown changed. */
    boolean show(Snapshot snapshot) {
        List<RequestQueue> next = snapshot.awareness().guest().queues();
        List<Arm> nextArms = arms(snapshot, next);
        if (next.equals(queues) && nextArms.equals(arms)) {
            return false;
        }
        queues = next;
        arms = nextArms;
        Map<String, List<RequestQueue>> byDriver = new LinkedHashMap<>();
        for (RequestQueue queue : next) {
            byDriver.computeIfAbsent(queue.driver(), none -> new ArrayList<>()).add(queue);
        }
        List<Driver> found = new ArrayList<>();
        byDriver.forEach(
                (name, own) -> found.add(new Driver(name, own.getFirst().file(), List.copyOf(own))));
        drivers = List.copyOf(found);
        return true;
    }

    /** The disks whose driver has requests in the guest, or whose requests name a cylinder. */
    private static List<Arm> arms(Snapshot snapshot, List<RequestQueue> queues) {
        List<Arm> arms = new ArrayList<>();
        for (Awareness.DiskArm arm : snapshot.awareness().arms()) {
            List<Integer> wanted = new ArrayList<>();
            boolean driven = false;
            for (RequestQueue queue : queues) {
                driven |= queue.driver().equalsIgnoreCase(arm.device());
                for (ControlBlock request :
                        queue.kind() == RequestQueue.Kind.FREE ? List.<ControlBlock>of() : queue.requests()) {
                    long cylinder = request.value(CYLINDER_MEMBER);
                    // Several parts of one request lie on one cylinder: one mark is enough.
                    boolean again = !wanted.isEmpty() && wanted.getLast() == cylinder;
                    if (cylinder >= 0 && cylinder <= Integer.MAX_VALUE && !again) {
                        wanted.add((int) cylinder);
                    }
                }
            }
            if (driven || !wanted.isEmpty()) {
                arms.add(new Arm(arm.device(), arm.cylinder(), List.copyOf(wanted)));
            }
        }
        return List.copyOf(arms);
    }

    List<Driver> drivers() {
        return drivers;
    }

    List<Arm> arms() {
        return arms;
    }

    /** A list, for its caption. */
    static String caption(RequestQueue queue) {
        int count = queue.requests().size();
        return switch (queue.kind()) {
            case FREE -> String.format(Locale.ROOT, "%s: %d %s free", queue.variable(), count, queue.type());
            case LIST ->
                "%s: %s"
                        .formatted(
                                queue.variable(),
                                count == 0
                                        ? "no " + queue.type() + " waits"
                                        : count + " " + queue.type() + (count == 1 ? " waits" : " wait"));
            case SLOTS ->
                "%s: %s"
                        .formatted(
                                queue.variable(),
                                count == 0 ? "nothing is being served" : count + " " + queue.type() + " being served");
        };
    }

    /** A request, for its card. */
    static String request(ControlBlock request) {
        List<String> parts = new ArrayList<>();
        if (request.program() != 0) {
            parts.add(request.programName());
        }
        int shown = 0;
        for (ControlBlock.Detail detail : request.details()) {
            // Pointers are in the tooltip: what is asked for says more.
            boolean pointer = detail.text().contains("0x") || detail.text().contains("[");
            if (!pointer && detail.value() != 0 && shown++ < DETAILS) {
                parts.add(detail.name() + " " + detail.text());
            }
        }
        return parts.isEmpty() ? Figures.hex(request.address()) : String.join(" · ", parts);
    }

    static String sentence(Arm arm) {
        String where = String.format(Locale.ROOT, "The arm of %s is at cylinder %d.", arm.device(), arm.cylinder());
        return arm.wanted().isEmpty()
                ? where + " No request waits."
                : where + " Requests, first first: "
                        + String.join(
                                ", ",
                                arm.wanted().stream().map(Object::toString).toList()) + ".";
    }

    /** Everything in words, a line a list. */
    String inWords() {
        StringBuilder text = new StringBuilder();
        for (Driver driver : drivers) {
            for (RequestQueue queue : driver.queues()) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append(driver.name())
                        .append(", ")
                        .append(caption(queue))
                        .append('.');
            }
        }
        arms.forEach(arm -> text.append('\n').append(sentence(arm)));
        return text.toString();
    }
}
