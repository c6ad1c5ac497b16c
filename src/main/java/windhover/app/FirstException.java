package windhover.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Stopped;
import windhover.cpu.Trap;
import windhover.debug.Software;
import windhover.debug.SourcePosition;

/** The exception with which it began that a processor can do nothing more, for JSON. */
final class FirstException {
    private FirstException() {}

    /** Its fields by name; null for a processor that has not stopped. */
    static @Nullable Map<String, Object> json(@Nullable Stopped stopped, Software software) {
        if (stopped == null) {
            return null;
        }
        Trap first = stopped.first();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("moment", "@" + first.cycle());
        json.put("cause", first.cause());
        json.put("name", first.title());
        json.put("pc", "0x" + Long.toHexString(first.pc()));
        json.put("function", software.image().symbolTable().functionName(first.pc()));
        SourcePosition position = software.position(first.pc());
        json.put("file", position.file());
        json.put("line", position.line());
        json.put("value", "0x" + Long.toHexString(first.tval()));
        json.put("mode", first.modeName());
        json.put("ra", "0x" + Long.toHexString(first.link()));
        json.put("mtvec", "0x" + Long.toHexString(stopped.mtvec()));
        return json;
    }
}
