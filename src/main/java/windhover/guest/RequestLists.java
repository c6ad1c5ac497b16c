package windhover.guest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Finds the lists of requests in a guest by the types of its variables, so that a driver's queue is shown the day it is
 * written:
 *
 * <ul>
 *   <li>a pointer to a structure with a member {@code next} to its own kind is a list;
 *   <li>a structure whose {@code head} is such a pointer is one too;
 *   <li>such a pointer with {@code current} or {@code active} in its name, a table of such pointers, and a member of
 *       the elements of a table hold requests that are being served;
 *   <li>a list with {@code free} in its name holds those that nobody uses.
 * </ul>
 *
 * A variable whose name ends in {@code _list} lists what is there ({@code port_list}), and structures of its type are
 * no requests. Events, programs, threads and blocks of the heap have readers of their own; variables of source files in
 * a folder {@code programs} are left out.
 */
final class RequestLists {
    private static final Set<String> KERNEL_TYPES = Set.of("Event", "Program", "Thread", "Block");
    private static final String REGISTRY = "_list";
    private static final String PROGRAMS = "/programs/";
    private static final int MOST_LISTS = 64;
    private static final int MOST_SLOTS = 64;
    private static final int LARGEST_REQUEST = 1 << 16;

    private RequestLists() {}

    /**
     * A list.
     *
     * @param name as {@link RequestQueue#variable}
     * @param places addresses of the pointers: one head, or all slots
     * @param next the link; null for slots, which are not followed
     */
    record Found(
            String name,
            Variable variable,
            RequestQueue.Kind kind,
            Type.Structure request,
            List<Long> places,
            @Nullable Field next) {
        /** The declaring file without folder and ending. */
        String driver() {
            String file = variable.location().file();
            String base = file.substring(file.lastIndexOf('/') + 1);
            int dot = base.lastIndexOf('.');
            return base.isEmpty() ? "kernel" : dot > 0 ? base.substring(0, dot) : base;
        }
    }

    /** All lists of an image, by driver. */
    static List<Found> of(DebugInfo debug) {
        List<Found> found = new ArrayList<>();
        Set<String> requests = new HashSet<>();
        Set<String> registered = registered(debug);
        for (Variable variable : debug.variables()) {
            Found list = isOfAProgram(variable) ? null : list(variable);
            if (list != null && !registered.contains(list.request.name()) && found.size() < MOST_LISTS) {
                found.add(list);
                requests.add(list.request.name());
            }
        }
        for (Variable variable : debug.variables()) {
            Found slots = isOfAProgram(variable) ? null : slots(variable, requests);
            if (slots != null && found.size() < MOST_LISTS) {
                found.add(slots);
            }
        }
        found.sort((a, b) -> a.driver().equals(b.driver()) ? 0 : a.driver().compareTo(b.driver()));
        return List.copyOf(found);
    }

    /** Types of what a list with a name such as {@code port_list} knows of: things that are there, not requests. */
    private static Set<String> registered(DebugInfo debug) {
        Set<String> types = new HashSet<>();
        for (Variable variable : debug.variables()) {
            Type.Structure listed = variable.name().endsWith(REGISTRY)
                    ? requestBehind(variable.type().type().stripped())
                    : null;
            if (listed != null && !says(variable, "free")) {
                types.add(listed.name());
            }
        }
        return types;
    }

    private static @Nullable Found list(Variable variable) {
        Type type = variable.type().type().stripped();
        Type.Structure request = requestBehind(type);
        if (request != null) {
            boolean single = says(variable, "current") || says(variable, "active");
            RequestQueue.Kind kind = says(variable, "free")
                    ? RequestQueue.Kind.FREE
                    : single ? RequestQueue.Kind.SLOTS : RequestQueue.Kind.LIST;
            return new Found(
                    variable.name(),
                    variable,
                    kind,
                    request,
                    List.of(variable.address()),
                    single ? null : next(request));
        }
        if (type instanceof Type.Structure queue) {
            Type.Member head = queue.member("head");
            Type.Structure queued =
                    head == null ? null : requestBehind(head.type().type().stripped());
            if (head != null && queued != null) {
                RequestQueue.Kind kind = says(variable, "free") ? RequestQueue.Kind.FREE : RequestQueue.Kind.LIST;
                return new Found(
                        variable.name(),
                        variable,
                        kind,
                        queued,
                        List.of(variable.address() + head.offset()),
                        next(queued));
            }
        }
        return null;
    }

    private static @Nullable Found slots(Variable variable, Set<String> requests) {
        if (!(variable.type().type().stripped() instanceof Type.Array array) || array.count() <= 0) {
            return null;
        }
        Type element = array.element().type().stripped();
        long step = element.byteSize();
        int count = (int) Math.min(array.count(), MOST_SLOTS);
        Type.Structure direct = requestBehind(element);
        if (direct != null && requests.contains(direct.name())) {
            return new Found(
                    variable.name(),
                    variable,
                    RequestQueue.Kind.SLOTS,
                    direct,
                    places(variable.address(), step, count),
                    null);
        }
        if (element instanceof Type.Structure row && requestNamed(row) == null) {
            for (Type.Member member : row.members()) {
                Type.Structure held = requestBehind(member.type().type().stripped());
                if (held != null && requests.contains(held.name())) {
                    String name = variable.name() + "." + member.name();
                    return new Found(
                            name,
                            variable,
                            RequestQueue.Kind.SLOTS,
                            held,
                            places(variable.address() + member.offset(), step, count),
                            null);
                }
            }
        }
        return null;
    }

    private static List<Long> places(long first, long step, int count) {
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(first + i * step);
        }
        return List.copyOf(places);
    }

    private static Type.@Nullable Structure requestBehind(Type type) {
        return type instanceof Type.Pointer pointer
                ? requestNamed(pointer.target().type().stripped())
                : null;
    }

    /** The structure if it can be linked to its own kind and is none of the kernel's own. */
    private static Type.@Nullable Structure requestNamed(Type type) {
        if (!(type instanceof Type.Structure structure)
                || structure.name().isEmpty()
                || KERNEL_TYPES.contains(structure.name())
                || structure.size() <= 0
                || structure.size() > LARGEST_REQUEST) {
            return null;
        }
        Type.Member link = structure.member("next");
        boolean own = link != null
                && link.type().type().stripped() instanceof Type.Pointer pointer
                && pointer.target().type().stripped() instanceof Type.Structure target
                && target.name().equals(structure.name());
        return own && next(structure) != null ? structure : null;
    }

    private static @Nullable Field next(Type.Structure request) {
        return Field.of(request, "next");
    }

    /** Where a program remembers its own request is no queue. */
    private static boolean isOfAProgram(Variable variable) {
        return variable.location().file().contains(PROGRAMS);
    }

    private static boolean says(Variable variable, String word) {
        return variable.name().toLowerCase(Locale.ROOT).contains(word);
    }
}
