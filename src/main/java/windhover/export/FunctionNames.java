package windhover.export;

import windhover.debug.Software;

/** The names of functions by addresses, remembered: the same few instructions come again and again. */
final class FunctionNames {
    private static final int PLACES = 1 << 14;

    private final Software software;
    private final long[] addresses = new long[PLACES];
    private final String[] names = new String[PLACES];

    FunctionNames(Software software) {
        this.software = software;
    }

    /** The function that an address lies in; empty when unknown. */
    String at(long address) {
        int place = (int) (address >>> 1) & PLACES - 1;
        String known = names[place];
        if (known == null || addresses[place] != address) {
            known = software.function(address);
            addresses[place] = address;
            names[place] = known;
        }
        return known;
    }
}
