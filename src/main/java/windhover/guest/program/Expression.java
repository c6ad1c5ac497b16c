package windhover.guest.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.Type;
import windhover.isa.Registers;

/**
 * An expression of C, without assignments and calls: names, {@code .}, {@code ->}, {@code []}, {@code *}, {@code &},
 * casts, {@code sizeof}, arithmetic, comparisons, logic and {@code ?:}, literals, and registers such as {@code $a0}.
 * Read once, it can be asked at any moment.
 */
public final class Expression {
    private static final int LONGEST = 1000;
    private static final int DEEPEST = 100;

    private static final Type.Base INT = new Type.Base("int", 4, Type.Encoding.SIGNED);
    private static final Type.Base UNSIGNED = new Type.Base("unsigned int", 4, Type.Encoding.UNSIGNED);
    private static final Type.Base LONG = new Type.Base("long", 8, Type.Encoding.SIGNED);
    private static final Type.Base UNSIGNED_LONG = new Type.Base("unsigned long", 8, Type.Encoding.UNSIGNED);
    private static final Type.Base FLOAT = new Type.Base("float", 4, Type.Encoding.FLOAT);
    private static final Type.Base DOUBLE = new Type.Base("double", 8, Type.Encoding.FLOAT);
    private static final Type.Base CHAR = new Type.Base("char", 1, Type.Encoding.CHARACTER);

    private static final Set<String> TYPE_WORDS = Set.of(
            "struct",
            "union",
            "enum",
            "unsigned",
            "signed",
            "const",
            "volatile",
            "long",
            "short",
            "int",
            "char",
            "void",
            "_Bool",
            "bool",
            "float",
            "double");

    /** What is wrong with an expression as it is written; one line. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        /** With what is wrong, and where. */
        public SyntaxException(String message) {
            super(message);
        }

        /** What is wrong, and where. */
        public String words() {
            return String.valueOf(getMessage());
        }
    }

    /** What names mean where an expression is asked. */
    interface Scope {
        /** The value of a name. */
        CValue name(String name) throws NotKnownException;

        /** The frame that it is asked in. */
        StackFrame frame();
    }

    @FunctionalInterface
    private interface Node {
        CValue value(Scope scope) throws NotKnownException;
    }

    private final String text;
    private final Node root;

    private Expression(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads an expression.
     *
     * @param info names the types of casts
     */
    public static Expression parse(String text, DebugInfo info) throws SyntaxException {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            throw new SyntaxException("expected an expression of at most 1,000 characters");
        }
        return new Expression(stripped, new Parser(stripped, info).whole());
    }

    CValue value(Scope scope) throws NotKnownException {
        return root.value(scope);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    private record Token(Kind kind, String text, int at) {
        enum Kind {
            NAME,
            NUMBER,
            CHARACTER,
            REGISTER,
            SIGN,
            END
        }
    }

    private static final class Parser {
        private static final List<String> SIGNS = List.of(
                "->", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "(", ")", "[", "]", ".", "*", "&", "+", "-", "/",
                "%", "<", ">", "^", "|", "!", "~", "?", ":", ",");

        /** From the loosest. */
        private static final List<Set<String>> BINARY = List.of(
                Set.of("||"),
                Set.of("&&"),
                Set.of("|"),
                Set.of("^"),
                Set.of("&"),
                Set.of("==", "!="),
                Set.of("<", ">", "<=", ">="),
                Set.of("<<", ">>"),
                Set.of("+", "-"),
                Set.of("*", "/", "%"));

        private final String text;
        private final DebugInfo info;
        private final List<Token> tokens = new ArrayList<>();
        private int at;
        private int depth;

        Parser(String text, DebugInfo info) throws SyntaxException {
            this.text = text;
            this.info = info;
            int place = 0;
            while (place < text.length()) {
                if (Character.isWhitespace(text.charAt(place))) {
                    place++;
                } else {
                    Token token = token(place);
                    tokens.add(token);
                    place += token.text.length();
                }
            }
            tokens.add(new Token(Token.Kind.END, "the end", text.length()));
        }

        private Token token(int from) throws SyntaxException {
            char first = text.charAt(from);
            int to = from + 1;
            if (first == '$' || isWord(first)) {
                while (to < text.length() && isWord(text.charAt(to))) {
                    to++;
                }
                Token.Kind kind = first == '$'
                        ? Token.Kind.REGISTER
                        : first >= '0' && first <= '9' ? Token.Kind.NUMBER : Token.Kind.NAME;
                return new Token(kind, text.substring(from, to), from);
            }
            if (first == '\'') {
                while (to < text.length()
                        && (text.charAt(to) != '\'' || (text.charAt(to - 1) == '\\' && to == from + 2))) {
                    to++;
                }
                if (to == text.length()) {
                    throw new SyntaxException("at " + (from + 1) + ": expected ' behind the character");
                }
                return new Token(Token.Kind.CHARACTER, text.substring(from, to + 1), from);
            }
            for (String sign : SIGNS) {
                if (text.startsWith(sign, from)) {
                    return new Token(Token.Kind.SIGN, sign, from);
                }
            }
            if (first == '=') {
                throw new SyntaxException(String.format(
                        Locale.ROOT, "at %d: '=' assigns, which an expression here does not: == compares", from + 1));
            }
            throw new SyntaxException(String.format(
                    Locale.ROOT,
                    "at %d: '%s' is no part of an expression",
                    from + 1,
                    first < 0x20 || first > 0x7e ? "?" : String.valueOf(first)));
        }

        private static boolean isWord(char c) {
            return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }

        private Token next() {
            return tokens.get(at);
        }

        private boolean ahead(String sign) {
            return next().kind == Token.Kind.SIGN && next().text.equals(sign);
        }

        private boolean take(String sign) {
            if (!ahead(sign)) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(String sign) throws SyntaxException {
            if (!take(sign)) {
                throw error("expected %s, found %s".formatted(sign, next().text));
            }
        }

        private SyntaxException error(String what) {
            return new SyntaxException(String.format(Locale.ROOT, "at %d: %s", next().at + 1, what));
        }

        Node whole() throws SyntaxException {
            Node node = ternary();
            if (next().kind != Token.Kind.END) {
                throw error(
                        ahead("(")
                                ? "a function cannot be called here"
                                : "expected the end of the expression, found " + next().text);
            }
            return node;
        }

        private void deeper() throws SyntaxException {
            if (++depth > DEEPEST) {
                throw error("expected fewer parts inside one another");
            }
        }

        private Node ternary() throws SyntaxException {
            deeper();
            Node condition = binary(0);
            if (take("?")) {
                Node yes = ternary();
                expect(":");
                Node no = ternary();
                depth--;
                return scope -> (truth(condition.value(scope)) ? yes : no).value(scope);
            }
            depth--;
            return condition;
        }

        private Node binary(int level) throws SyntaxException {
            if (level == BINARY.size()) {
                return unary();
            }
            Node left = binary(level + 1);
            int count = 0;
            while (next().kind == Token.Kind.SIGN && BINARY.get(level).contains(next().text)) {
                if (++count > DEEPEST) {
                    throw error("expected fewer operators in a row");
                }
                String sign = next().text;
                at++;
                Node first = left;
                Node second = binary(level + 1);
                left = switch (sign) {
                    case "||" ->
                        scope -> truth(first.value(scope)) || truth(second.value(scope))
                                ? number(1, scope)
                                : number(0, scope);
                    case "&&" ->
                        scope -> truth(first.value(scope)) && truth(second.value(scope))
                                ? number(1, scope)
                                : number(0, scope);
                    default -> scope -> operate(sign, first.value(scope), second.value(scope), scope);
                };
            }
            return left;
        }

        private Node unary() throws SyntaxException {
            deeper();
            try {
                if (take("*")) {
                    Node of = unary();
                    return scope -> of.value(scope).target();
                }
                if (take("&")) {
                    Node of = unary();
                    return scope -> address(of.value(scope), scope);
                }
                if (take("-")) {
                    Node of = unary();
                    return scope -> operate("-", number(0, scope), of.value(scope), scope);
                }
                if (take("+")) {
                    Node of = unary();
                    return scope -> operate("+", number(0, scope), of.value(scope), scope);
                }
                if (take("!")) {
                    Node of = unary();
                    return scope -> number(truth(of.value(scope)) ? 0 : 1, scope);
                }
                if (take("~")) {
                    Node of = unary();
                    return scope -> operate("^", number(-1, scope), of.value(scope), scope);
                }
                if (next().kind == Token.Kind.NAME && next().text.equals("sizeof")) {
                    at++;
                    return size();
                }
                if (ahead("(") && isType(1)) {
                    at++;
                    Type type = type();
                    expect(")");
                    Node of = unary();
                    return scope -> cast(of.value(scope), type, scope);
                }
                return behind(first());
            } finally {
                depth--;
            }
        }

        private Node size() throws SyntaxException {
            if (ahead("(") && isType(1)) {
                at++;
                Type type = type();
                expect(")");
                return scope -> CValue.number(type.byteSize(), UNSIGNED_LONG, scope.frame());
            }
            Node of = unary();
            return scope -> CValue.number(of.value(scope).type().byteSize(), UNSIGNED_LONG, scope.frame());
        }

        private boolean isType(int ahead) {
            if (at + ahead >= tokens.size()) {
                return false;
            }
            Token token = tokens.get(at + ahead);
            return token.kind == Token.Kind.NAME
                    && (TYPE_WORDS.contains(token.text)
                            || (info.type(token.text) != null && info.variable(token.text) == null));
        }

        private Type type() throws SyntaxException {
            List<String> words = new ArrayList<>();
            String tag = "";
            while (next().kind == Token.Kind.NAME) {
                String word = next().text;
                at++;
                if (word.equals("struct") || word.equals("union") || word.equals("enum")) {
                    tag = word;
                } else if (!word.equals("const") && !word.equals("volatile")) {
                    words.add(tag.isEmpty() ? word : tag + " " + word);
                    tag = "";
                }
            }
            Type type = named(words);
            while (true) {
                if (take("*")) {
                    type = new Type.Pointer(8, DebugInfo.reference(type));
                } else if (next().kind == Token.Kind.NAME && next().text.equals("const")) {
                    at++;
                } else {
                    return type;
                }
            }
        }

        private Type named(List<String> words) throws SyntaxException {
            String name = String.join(" ", words);
            Type found = info.type(name);
            if (found != null) {
                return found;
            }
            boolean unsigned = words.contains("unsigned");
            Type.Encoding encoding = unsigned ? Type.Encoding.UNSIGNED : Type.Encoding.SIGNED;
            List<String> rest = words.stream()
                    .filter(word -> !word.equals("unsigned") && !word.equals("signed"))
                    .toList();
            return switch (String.join(" ", rest)) {
                case "" -> {
                    if (words.isEmpty()) {
                        throw error("expected a type");
                    }
                    yield new Type.Base(name, 4, encoding);
                }
                case "char" ->
                    new Type.Base(
                            name,
                            1,
                            words.contains("signed") ? Type.Encoding.SIGNED_CHARACTER : Type.Encoding.CHARACTER);
                case "short", "short int" -> new Type.Base(name, 2, encoding);
                case "int" -> new Type.Base(name, 4, encoding);
                case "long", "long int", "long long", "long long int" -> new Type.Base(name, 8, encoding);
                case "float" -> new Type.Base(name, 4, Type.Encoding.FLOAT);
                case "double" -> new Type.Base(name, 8, Type.Encoding.FLOAT);
                case "_Bool", "bool" -> new Type.Base(name, 1, Type.Encoding.BOOLEAN);
                case "void" -> new Type.None();
                default -> throw error("the program has no type '%s'".formatted(name));
            };
        }

        private Node first() throws SyntaxException {
            Token token = next();
            return switch (token.kind) {
                case NAME -> {
                    at++;
                    yield scope -> scope.name(token.text);
                }
                case NUMBER -> {
                    at++;
                    yield literal(token);
                }
                case CHARACTER -> {
                    at++;
                    long value = character(token);
                    yield scope -> CValue.number(value, CHAR, scope.frame());
                }
                case REGISTER -> {
                    at++;
                    yield register(token);
                }
                case SIGN, END -> {
                    if (take("(")) {
                        Node inner = ternary();
                        expect(")");
                        yield inner;
                    }
                    throw error("expected a name, a number or (, found " + token.text);
                }
            };
        }

        private static Node register(Token token) throws SyntaxException {
            String name = token.text.substring(1);
            if (name.equals("pc")) {
                return scope -> CValue.number(scope.frame().pc(), UNSIGNED_LONG, scope.frame());
            }
            int number = Registers.anyNumber(name);
            if (number >= Registers.FLOATS) {
                return scope -> {
                    long bits = scope.frame().register(number);
                    return bits >>> 32 == 0xffff_ffffL
                            ? CValue.number(bits & 0xffff_ffffL, FLOAT, scope.frame())
                            : CValue.number(bits, DOUBLE, scope.frame());
                };
            }
            if (number < 0) {
                throw new SyntaxException(
                        String.format(Locale.ROOT, "at %d: there is no register '%s'", token.at + 1, token.text));
            }
            return scope -> CValue.number(scope.frame().register(number), LONG, scope.frame());
        }

        private Node literal(Token token) throws SyntaxException {
            String digits = token.text.toLowerCase(Locale.ROOT);
            boolean unsigned = false;
            boolean wide = false;
            while (digits.endsWith("u") || digits.endsWith("l")) {
                unsigned |= digits.endsWith("u");
                wide |= digits.endsWith("l");
                digits = digits.substring(0, digits.length() - 1);
            }
            long value;
            try {
                value = digits.startsWith("0x")
                        ? Long.parseUnsignedLong(digits.substring(2), 16)
                        : digits.startsWith("0b")
                                ? Long.parseUnsignedLong(digits.substring(2), 2)
                                : digits.startsWith("0") && digits.length() > 1
                                        ? Long.parseUnsignedLong(digits, 8)
                                        : Long.parseUnsignedLong(digits);
            } catch (NumberFormatException e) {
                throw new SyntaxException(String.format(
                        Locale.ROOT,
                        "at %d: expected a whole number of at most 64 bits, found %s",
                        token.at + 1,
                        token.text));
            }
            boolean fits = value >= 0 && value <= (unsigned ? 0xffff_ffffL : Integer.MAX_VALUE) && !wide;
            Type type = fits ? (unsigned ? UNSIGNED : INT) : unsigned || value < 0 ? UNSIGNED_LONG : LONG;
            return scope -> CValue.number(value, type, scope.frame());
        }

        private static long character(Token token) throws SyntaxException {
            String inner = token.text.substring(1, token.text.length() - 1);
            if (inner.length() == 1 && inner.charAt(0) != '\\') {
                return inner.charAt(0);
            }
            if (inner.length() == 2 && inner.charAt(0) == '\\') {
                return switch (inner.charAt(1)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case '0' -> 0;
                    default -> inner.charAt(1);
                };
            }
            throw new SyntaxException(
                    String.format(Locale.ROOT, "at %d: expected one character, found %s", token.at + 1, token.text));
        }

        private Node behind(Node start) throws SyntaxException {
            Node node = start;
            int count = 0;
            while (true) {
                if (++count > DEEPEST) {
                    throw error("expected fewer members and elements in a row");
                }
                Node of = node;
                if (take("[")) {
                    Node index = ternary();
                    expect("]");
                    node = scope -> of.value(scope).element(index.value(scope).integer());
                } else if (ahead(".") || ahead("->")) {
                    boolean arrow = ahead("->");
                    at++;
                    Token name = next();
                    if (name.kind != Token.Kind.NAME) {
                        throw error("expected the name of a member, found " + name.text);
                    }
                    at++;
                    node = scope -> {
                        CValue whole = of.value(scope);
                        return (arrow ? whole.target() : whole).member(name.text);
                    };
                } else {
                    return node;
                }
            }
        }

        // What follows is done when the expression is asked.

        private static CValue number(long value, Scope scope) {
            return CValue.number(value, INT, scope.frame());
        }

        private static CValue address(CValue of, Scope scope) throws NotKnownException {
            Long address = of.address();
            if (address == null) {
                throw new NotKnownException(
                        of.register() >= 0
                                ? "it has no address: it is in " + Registers.anyName(of.register())
                                : "it has no address");
            }
            return CValue.number(address, new Type.Pointer(8, DebugInfo.reference(of.type())), scope.frame());
        }

        private static CValue cast(CValue of, Type type, Scope scope) throws NotKnownException {
            if (type.stripped() instanceof Type.Base base && base.encoding() == Type.Encoding.FLOAT) {
                return floating(of.floating(), base, scope);
            }
            if (type.stripped() instanceof Type.Base base && base.encoding() == Type.Encoding.BOOLEAN) {
                return CValue.number(truth(of) ? 1 : 0, type, scope.frame());
            }
            CValue cast = CValue.number(of.integer(), type, scope.frame());
            if (!cast.isScalar()) {
                throw new NotKnownException("nothing can be cast to %s".formatted(type.cName()));
            }
            return cast;
        }

        private static CValue floating(double value, Type.Base type, Scope scope) {
            long bits = type.size() == 4 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
            return CValue.number(bits, type.size() == 4 ? type : DOUBLE, scope.frame());
        }

        private static boolean truth(CValue of) throws NotKnownException {
            return of.isFloat() ? of.floating() != 0 : of.integer() != 0;
        }

        private static @Nullable Type pointed(CValue of) {
            return switch (of.type().stripped()) {
                case Type.Pointer pointer -> pointer.target().type();
                case Type.Array array -> array.element().type();
                default -> null;
            };
        }

        private static CValue operate(String sign, CValue a, CValue b, Scope scope) throws NotKnownException {
            Type left = pointed(a);
            Type right = pointed(b);
            if (left != null || right != null) {
                CValue pointers = pointers(sign, a, left, b, right, scope);
                if (pointers != null) {
                    return pointers;
                }
            }
            if (a.isFloat() || b.isFloat()) {
                return floats(sign, a.floating(), b.floating(), scope);
            }
            boolean shift = sign.equals("<<") || sign.equals(">>");
            boolean wide = wide(a) || (!shift && wide(b));
            boolean unsigned = isUnsigned(a, wide) || (!shift && isUnsigned(b, wide));
            long x = a.integer();
            long y = b.integer();
            if (!wide && unsigned) {
                x &= 0xffff_ffffL;
                y &= 0xffff_ffffL;
            }
            boolean unequal = sign.equals("!=");
            if (unequal || sign.equals("==")) {
                return number((x == y) == unequal ? 0 : 1, scope);
            }
            int order = unsigned ? Long.compareUnsigned(x, y) : Long.compare(x, y);
            boolean orEqual = sign.length() == 2 && order == 0;
            if (sign.equals("<") || sign.equals("<=")) {
                return number(order < 0 || orEqual ? 1 : 0, scope);
            }
            if (sign.equals(">") || sign.equals(">=")) {
                return number(order > 0 || orEqual ? 1 : 0, scope);
            }
            int bits = wide ? 64 : 32;
            if (shift && (y < 0 || y >= bits)) {
                throw new NotKnownException(String.format(Locale.ROOT, "a shift by %d: expected 0 to %d", y, bits - 1));
            }
            if (y == 0 && (sign.equals("/") || sign.equals("%"))) {
                throw new NotKnownException("a division by zero");
            }
            long result = switch (sign) {
                case "+" -> x + y;
                case "-" -> x - y;
                case "*" -> x * y;
                case "/" -> unsigned ? Long.divideUnsigned(x, y) : x / y;
                case "%" -> unsigned ? Long.remainderUnsigned(x, y) : x % y;
                case "<<" -> x << y;
                case ">>" -> unsigned ? x >>> y : x >> y;
                case "&" -> x & y;
                case "^" -> x ^ y;
                default -> x | y;
            };
            Type type = wide ? (unsigned ? UNSIGNED_LONG : LONG) : unsigned ? UNSIGNED : INT;
            return CValue.number(result, type, scope.frame());
        }

        /** C17 §6.3.1: what is narrower than an int becomes one. */
        private static boolean wide(CValue of) {
            return of.type().stripped() instanceof Type.Base base
                    ? base.size() > 4
                    : !(of.type().stripped() instanceof Type.Enumeration);
        }

        private static boolean isUnsigned(CValue of, boolean wide) {
            return switch (of.type().stripped()) {
                case Type.Base base -> base.encoding() == Type.Encoding.UNSIGNED && base.size() >= (wide ? 8 : 4);
                case Type.Pointer pointer -> true;
                case Type.Array array -> true;
                default -> false;
            };
        }

        private static @Nullable CValue pointers(
                String sign, CValue a, @Nullable Type left, CValue b, @Nullable Type right, Scope scope)
                throws NotKnownException {
            if (!sign.equals("+") && !sign.equals("-")) {
                return null;
            }
            Type target = left == null ? right : left;
            if (target == null || (sign.equals("-") && left == null)) {
                return null;
            }
            long size = Math.max(1, target.byteSize());
            if (left != null && right != null) {
                return sign.equals("-") ? CValue.number((a.integer() - b.integer()) / size, LONG, scope.frame()) : null;
            }
            long moved = left == null
                    ? b.integer() + a.integer() * size
                    : sign.equals("+") ? a.integer() + b.integer() * size : a.integer() - b.integer() * size;
            return CValue.number(moved, new Type.Pointer(8, DebugInfo.reference(target)), scope.frame());
        }

        private static CValue floats(String sign, double x, double y, Scope scope) throws NotKnownException {
            return switch (sign) {
                case "==" -> number(x == y ? 1 : 0, scope);
                case "!=" -> number(x != y ? 1 : 0, scope);
                case "<" -> number(x < y ? 1 : 0, scope);
                case ">" -> number(x > y ? 1 : 0, scope);
                case "<=" -> number(x <= y ? 1 : 0, scope);
                case ">=" -> number(x >= y ? 1 : 0, scope);
                case "+" -> floating(x + y, DOUBLE, scope);
                case "-" -> floating(x - y, DOUBLE, scope);
                case "*" -> floating(x * y, DOUBLE, scope);
                case "/" -> floating(x / y, DOUBLE, scope);
                default -> throw new NotKnownException("'%s' of numbers with a point".formatted(sign));
            };
        }
    }
}
