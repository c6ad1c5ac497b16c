package windhover.ui.shell;

/**
 * A file that a scenario needs and that is not where the scenario may look for it: the user may choose one, from
 * anywhere.
 *
 * @param name what the scenario calls it
 * @param what what it holds, for people: a program, a disk
 * @param why why it is not there, in one line
 */
public record WantedFile(String name, String what, String why) {}
