package windhover.ui.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the words of C and of RISC-V assembly that are worth a colour. It does not judge: any text gives tokens, in
 * order, without overlap.
 */
public final class Lexer {
    /** What a piece of text is; its css class is {@code syntax-} and its name in small letters. */
    public enum Kind {
        KEYWORD,
        TYPE,
        FUNCTION,
        NUMBER,
        STRING,
        COMMENT,
        DIRECTIVE,
        MNEMONIC,
        REGISTER,
        LABEL;

        /** The css class. */
        public String styleClass() {
            return "syntax-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** A piece of text: from an offset (included) to another (excluded). */
    public record Token(int start, int end, Kind kind) {}

    private static final Set<String> C_KEYWORDS = Set.of(
            "auto",
            "break",
            "case",
            "const",
            "continue",
            "default",
            "do",
            "else",
            "enum",
            "extern",
            "for",
            "goto",
            "if",
            "inline",
            "register",
            "restrict",
            "return",
            "sizeof",
            "static",
            "struct",
            "switch",
            "typedef",
            "union",
            "volatile",
            "while",
            "asm",
            "__asm__",
            "__attribute__",
            "_Static_assert",
            "NULL");
    private static final Set<String> C_TYPES = Set.of(
            "void",
            "char",
            "short",
            "int",
            "long",
            "float",
            "double",
            "signed",
            "unsigned",
            "bool",
            "_Bool",
            "Event",
            "size_t");
    private static final Set<String> ABI_NAMES = Set.of("zero", "ra", "sp", "gp", "tp", "fp", "pc");

    private Lexer() {}

    /** The tokens of a source file, by its name: assembly for {@code .s} and {@code .S}, else C. */
    public static List<Token> of(String file, String text) {
        return file.endsWith(".s") || file.endsWith(".S") ? assembly(text) : c(text);
    }

    /** The tokens of C. */
    public static List<Token> c(String text) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        boolean lineStart = true;
        while (i < text.length()) {
            char at = text.charAt(i);
            int start = i;
            if (at == '\n') {
                lineStart = true;
                i++;
                continue;
            }
            if (text.startsWith("/*", i) || text.startsWith("//", i)) {
                i = comment(text, i);
                tokens.add(new Token(start, i, Kind.COMMENT));
            } else if (at == '"' || at == '\'') {
                i = quoted(text, i);
                tokens.add(new Token(start, i, Kind.STRING));
            } else if (at == '#' && lineStart) {
                i = directive(text, i);
                tokens.add(new Token(start, i, Kind.DIRECTIVE));
            } else if (Character.isDigit(at)) {
                i = word(text, i);
                tokens.add(new Token(start, i, Kind.NUMBER));
            } else if (isWord(at)) {
                i = word(text, i);
                String word = text.substring(start, i);
                if (C_KEYWORDS.contains(word)) {
                    tokens.add(new Token(start, i, Kind.KEYWORD));
                } else if (C_TYPES.contains(word) || word.endsWith("_t") || word.endsWith("ControlBlock")) {
                    tokens.add(new Token(start, i, Kind.TYPE));
                } else if (opensBracket(text, i)) {
                    tokens.add(new Token(start, i, Kind.FUNCTION));
                }
            } else {
                i++;
            }
            lineStart &= Character.isWhitespace(at);
        }
        return tokens;
    }

    /** The tokens of assembly source. */
    public static List<Token> assembly(String text) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        boolean mnemonicDue = true;
        while (i < text.length()) {
            char at = text.charAt(i);
            int start = i;
            if (at == '\n' || at == ';') {
                mnemonicDue = true;
                i++;
            } else if (text.startsWith("/*", i) || text.startsWith("//", i)) {
                i = comment(text, i);
                tokens.add(new Token(start, i, Kind.COMMENT));
            } else if (at == '#') {
                // At the start of a line it may be a preprocessor's directive; anywhere else it begins a comment.
                boolean directive = mnemonicDue && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1));
                i = endOfLine(text, i);
                tokens.add(new Token(start, i, directive ? Kind.DIRECTIVE : Kind.COMMENT));
            } else if (at == '"') {
                i = quoted(text, i);
                tokens.add(new Token(start, i, Kind.STRING));
            } else if (Character.isDigit(at)
                    || (at == '-' && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1)))) {
                i = word(text, i + 1);
                boolean label = mnemonicDue && i < text.length() && text.charAt(i) == ':';
                tokens.add(new Token(start, i, label ? Kind.LABEL : Kind.NUMBER));
            } else if (isWord(at) || at == '.') {
                i = dottedWord(text, i);
                String word = text.substring(start, i);
                if (i < text.length() && text.charAt(i) == ':') {
                    tokens.add(new Token(start, i, Kind.LABEL));
                } else if (at == '.') {
                    tokens.add(new Token(start, i, Kind.DIRECTIVE));
                    mnemonicDue = false;
                } else if (mnemonicDue) {
                    tokens.add(new Token(start, i, Kind.MNEMONIC));
                    mnemonicDue = false;
                } else if (isRegister(word)) {
                    tokens.add(new Token(start, i, Kind.REGISTER));
                }
            } else {
                i++;
            }
        }
        return tokens;
    }

    static boolean isRegister(String word) {
        if (ABI_NAMES.contains(word)) {
            return true;
        }
        if (word.length() < 2 || word.length() > 3 || "xast".indexOf(word.charAt(0)) < 0) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if (!Character.isDigit(word.charAt(i))) {
                return false;
            }
        }
        int number = Integer.parseInt(word.substring(1));
        return switch (word.charAt(0)) {
            case 'x' -> number < 32;
            case 'a' -> number < 8;
            case 's' -> number < 12;
            default -> number < 7;
        };
    }

    private static int comment(String text, int start) {
        if (text.charAt(start + 1) == '/') {
            return endOfLine(text, start);
        }
        int end = text.indexOf("*/", start + 2);
        return end < 0 ? text.length() : end + 2;
    }

    private static int endOfLine(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private static int quoted(String text, int start) {
        char quote = text.charAt(start);
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote && text.charAt(i) != '\n') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), i < text.length() && text.charAt(i) == quote ? i + 1 : i);
    }

    private static int directive(String text, int start) {
        int i = start + 1;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return word(text, i);
    }

    private static int word(String text, int start) {
        int i = start;
        while (i < text.length() && isWord(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int dottedWord(String text, int start) {
        int i = start;
        while (i < text.length() && (isWord(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        return i;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean opensBracket(String text, int end) {
        int i = end;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && text.charAt(i) == '(';
    }
}
