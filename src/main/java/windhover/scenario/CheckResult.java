package windhover.scenario;

/**
 * How a check came out.
 *
 * @param what was expected, in words
 * @param passed true when it holds
 * @param found what was found, in words
 */
public record CheckResult(String what, boolean passed, String found) {}
