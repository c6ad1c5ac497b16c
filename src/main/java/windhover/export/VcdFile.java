package windhover.export;

import java.util.ArrayList;
import java.util.List;

/** A value change dump (IEEE 1364 §18.2). */
final class VcdFile implements WaveFile {
    private static final char FIRST = '!';
    private static final int CODES = '~' - FIRST + 1;

    /** The standard has timescales of 1, 10 and 100 only, so that a cycle is 40 units. */
    private static final String TIMESCALE = "1 ns";

    private final Output out;
    private final NameTable names;
    private final boolean texts;
    private final List<String> codes = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private String[] code = new String[0];
    private byte[] width = new byte[0];
    private long now = -1;

    /**
     * Writes the beginning.
     *
     * @param names of the numbers that stand for names
     * @param texts whether names are written in place of their numbers: an extension that GTKWave and Surfer read
     */
    VcdFile(Output out, NameTable names, boolean texts) {
        this.out = out;
        this.names = names;
        this.texts = texts;
        out.text("$version Windhover $end\n$timescale ").text(TIMESCALE).text(" $end\n");
    }

    @Override
    public void scope(String name) {
        out.text("$scope module ").text(name).text(" $end\n");
    }

    @Override
    public void up() {
        out.text("$upscope $end\n");
    }

    @Override
    public int signal(String name, int bits, boolean named) {
        StringBuilder short94 = new StringBuilder();
        for (int n = codes.size(); short94.isEmpty() || n > 0; n /= CODES) {
            short94.append((char) (FIRST + n % CODES));
        }
        String id = short94.toString();
        boolean text = named && texts;
        out.text(text ? "$var string 1 " : "$var wire ");
        if (!text) {
            out.number(bits).text(" ");
        }
        out.text(id).text(" ").text(name);
        if (!text && bits > 1) {
            out.text(" [").number(bits - 1L).text(":0]");
        }
        out.text(" $end\n");
        codes.add(id);
        widths.add(text ? 0 : bits);
        return codes.size() - 1;
    }

    @Override
    public void begin(long time) {
        code = codes.toArray(String[]::new);
        width = new byte[code.length];
        for (int i = 0; i < width.length; i++) {
            width[i] = (byte) (int) widths.get(i);
        }
        out.text("$enddefinitions $end\n");
        at(time);
        out.text("$dumpvars\n");
    }

    @Override
    public void began() {
        out.text("$end\n");
    }

    private void at(long time) {
        if (time != now) {
            now = time;
            out.octet('#').number(time).octet('\n');
        }
    }

    @Override
    public void value(long time, int signal, long value) {
        at(time);
        switch (width[signal]) {
            case 0 -> out.octet('s').text(escaped(names.name((int) value))).octet(' ');
            case 1 -> out.octet('0' + ((int) value & 1));
            default -> out.octet('b').binary(value).octet(' ');
        }
        out.text(code[signal]).octet('\n');
    }

    @Override
    public void none(long time, int signal) {
        at(time);
        switch (width[signal]) {
            case 0 -> out.text("s- ");
            case 1 -> out.octet('z');
            default -> out.text("bz ");
        }
        out.text(code[signal]).octet('\n');
    }

    @Override
    public void end(long time) {
        at(time);
    }

    /** A text without blanks, which would end it. */
    static String escaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c <= ' ' || c > '~' ? '_' : c);
        }
        return plain.isEmpty() ? "-" : plain.toString();
    }
}
