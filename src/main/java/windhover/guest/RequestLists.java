package windhover.guest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.Things;
import windhover.image.DebugInfo;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Finds the lists of requests in a guest by the types of its variables, so that a driver's queue is shown the day it is
 * written. The words are those of the kernel's description ({@code requests}):
 *
 * <ul>
 *   <li>a pointer to a structure with a link to its own kind is a list;
 *   <li>a structure whose head is such a pointer is one too;
 *   <li>such a pointer with one of the words of {@code served} in its name, a table of such pointers, and a member of
 *       the elements of a table hold requests that are being served;
 *   <li>a list with the word {@code free} in its name holds those that nobody uses.
 * </ul>
 *
 * What a registry lists is not a request. Items, programs, tasks and blocks of the heap have readers of their own.
 */
final class RequestLists {
    private static final int MOST_LISTS = 64;
    private static final int MOST_SLOTS = 64;
    private static final int LARGEST_REQUEST = 1 << 16;

    private final Kernel kernel;
    private final KernelDescription.Requests said;

    private RequestLists(Kernel kernel, KernelDescription.Requests said) {
        this.kernel = kernel;
        this.said = said;
    }

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

    /** All lists of a kernel, by driver. */
    static List<Found> of(Kernel kernel) {
        KernelDescription.Requests said = kernel.requests();
        return said == null ? named(kernel) : new RequestLists(kernel, said).all();
    }

    /** Where no rule finds lists: those that the description names. */
    private static List<Found> named(Kernel kernel) {
        List<Found> found = new ArrayList<>();
        for (Kernel.Waiting waiting : kernel.waiting()) {
            Things items = waiting.items();
            Variable variable = kernel.debug().variable(items.name());
            long place = items.path().fixedAddress();
            if (variable != null && items.next() != null && place != 0) {
                found.add(new Found(
                        items.path().toString(),
                        variable,
                        RequestQueue.Kind.LIST,
                        items.thing(),
                        List.of(place),
                        field(items.next())));
            }
        }
        return found;
    }

    private static @Nullable Field field(GuestValue member) {
        return member.offset() < 0 || member.size() == 0 ? null : new Field(member.offset(), member.size());
    }

    private List<Found> all() {
        DebugInfo debug = kernel.debug();
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
    private Set<String> registered(DebugInfo debug) {
        Set<String> types = new HashSet<>();
        for (Variable variable : debug.variables()) {
            Type.Structure listed =
                    !said.registry().isEmpty() && variable.name().endsWith(said.registry())
                            ? requestBehind(variable.type().type().stripped())
                            : null;
            if (listed != null && !says(variable, said.free())) {
                types.add(listed.name());
            }
        }
        return types;
    }

    private @Nullable Found list(Variable variable) {
        Type type = variable.type().type().stripped();
        Type.Structure request = requestBehind(type);
        if (request != null) {
            boolean single = said.served().stream().anyMatch(word -> says(variable, word));
            RequestQueue.Kind kind = says(variable, said.free())
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
            Type.Member head = said.head().isEmpty() ? null : queue.member(said.head());
            Type.Structure queued =
                    head == null ? null : requestBehind(head.type().type().stripped());
            if (head != null && queued != null) {
                RequestQueue.Kind kind = says(variable, said.free()) ? RequestQueue.Kind.FREE : RequestQueue.Kind.LIST;
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

    private @Nullable Found slots(Variable variable, Set<String> requests) {
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

    private Type.@Nullable Structure requestBehind(Type type) {
        return type instanceof Type.Pointer pointer
                ? requestNamed(pointer.target().type().stripped())
                : null;
    }

    /** The structure if it can be linked to its own kind and is none of the kernel's own. */
    private Type.@Nullable Structure requestNamed(Type type) {
        if (!(type instanceof Type.Structure structure)
                || structure.name().isEmpty()
                || kernel.isOwn(structure.name())
                || said.exceptTypes().contains(structure.name())
                || structure.size() <= 0
                || structure.size() > LARGEST_REQUEST) {
            return null;
        }
        Type.Member link = structure.member(said.next());
        boolean own = link != null
                && link.type().type().stripped() instanceof Type.Pointer pointer
                && pointer.target().type().stripped() instanceof Type.Structure target
                && target.name().equals(structure.name());
        return own && next(structure) != null ? structure : null;
    }

    private @Nullable Field next(Type.Structure request) {
        return Field.of(request, said.next());
    }

    /** Where a program remembers its own request is not a queue. */
    private boolean isOfAProgram(Variable variable) {
        return !said.exceptFolder().isEmpty() && variable.location().file().contains(said.exceptFolder());
    }

    private static boolean says(Variable variable, String word) {
        return !word.isEmpty() && variable.name().toLowerCase(Locale.ROOT).contains(word);
    }
}
