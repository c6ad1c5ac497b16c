package windhover.guest;

import java.util.List;

/**
 * A list of requests that a driver or the kernel keeps.
 *
 * @param variable the variable that holds it, such as {@code timer_requests} or {@code arp_table.waiting}
 * @param driver the source file that declares it, without folder and ending, such as {@code timer}
 * @param file that source file
 * @param type the type of a request
 * @param kind what the list is
 * @param requests in the list's order
 */
public record RequestQueue(
        String variable, String driver, String file, String type, Kind kind, List<ControlBlock> requests) {
    /** What a list of requests is, by how its variable is declared. */
    public enum Kind {
        /** Requests linked by {@code next}: they wait their turn, or for something to happen. */
        LIST("wait"),
        /** Pointers in a table or in a variable of their own: these requests are being served. */
        SLOTS("being served"),
        /** Requests that nobody uses: a variable with {@code free} in its name. */
        FREE("free");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** What its requests do, in a word or two. */
        public String word() {
            return word;
        }
    }

    /** Copies the requests. */
    public RequestQueue {
        requests = List.copyOf(requests);
    }
}
