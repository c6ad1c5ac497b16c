package windhover.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the names that C++ compilers give to functions and variables (Itanium C++ ABI §5.1) back into what the
 * programmer wrote: nested and template names, operators, constructors, lambdas, types of parameters, special names.
 * Expressions in names ({@code decltype}, requirements) are not read; a name that is not understood whole stays as it
 * is.
 */
final class ItaniumNames {
    private static final int LONGEST = 4096;
    private static final int DEEPEST = 64;

    /** Names and types read at most: packs within packs multiply. */
    private static final int MOST_WORK = 20_000;

    private static final Map<Character, String> BUILT_IN = Map.ofEntries(
            Map.entry('v', "void"),
            Map.entry('w', "wchar_t"),
            Map.entry('b', "bool"),
            Map.entry('c', "char"),
            Map.entry('a', "signed char"),
            Map.entry('h', "unsigned char"),
            Map.entry('s', "short"),
            Map.entry('t', "unsigned short"),
            Map.entry('i', "int"),
            Map.entry('j', "unsigned int"),
            Map.entry('l', "long"),
            Map.entry('m', "unsigned long"),
            Map.entry('x', "long long"),
            Map.entry('y', "unsigned long long"),
            Map.entry('n', "__int128"),
            Map.entry('o', "unsigned __int128"),
            Map.entry('f', "float"),
            Map.entry('d', "double"),
            Map.entry('e', "long double"),
            Map.entry('g', "__float128"),
            Map.entry('z', "..."));

    private static final Map<Character, String> BUILT_IN_D = Map.of(
            'i',
            "char32_t",
            's',
            "char16_t",
            'u',
            "char8_t",
            'a',
            "auto",
            'c',
            "decltype(auto)",
            'n',
            "decltype(nullptr)",
            'f',
            "decimal32",
            'd',
            "decimal64",
            'e',
            "decimal128",
            'h',
            "half");

    private static final Map<Character, String> STANDARD = Map.of(
            'a', "std::allocator",
            'b', "std::basic_string",
            's', "std::string",
            'i', "std::istream",
            'o', "std::ostream",
            'd', "std::iostream");

    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("nw", " new"),
            Map.entry("na", " new[]"),
            Map.entry("dl", " delete"),
            Map.entry("da", " delete[]"),
            Map.entry("aw", " co_await"),
            Map.entry("ps", "+"),
            Map.entry("ng", "-"),
            Map.entry("ad", "&"),
            Map.entry("de", "*"),
            Map.entry("co", "~"),
            Map.entry("pl", "+"),
            Map.entry("mi", "-"),
            Map.entry("ml", "*"),
            Map.entry("dv", "/"),
            Map.entry("rm", "%"),
            Map.entry("an", "&"),
            Map.entry("or", "|"),
            Map.entry("eo", "^"),
            Map.entry("aS", "="),
            Map.entry("pL", "+="),
            Map.entry("mI", "-="),
            Map.entry("mL", "*="),
            Map.entry("dV", "/="),
            Map.entry("rM", "%="),
            Map.entry("aN", "&="),
            Map.entry("oR", "|="),
            Map.entry("eO", "^="),
            Map.entry("ls", "<<"),
            Map.entry("rs", ">>"),
            Map.entry("lS", "<<="),
            Map.entry("rS", ">>="),
            Map.entry("eq", "=="),
            Map.entry("ne", "!="),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("le", "<="),
            Map.entry("ge", ">="),
            Map.entry("ss", "<=>"),
            Map.entry("nt", "!"),
            Map.entry("aa", "&&"),
            Map.entry("oo", "||"),
            Map.entry("pp", "++"),
            Map.entry("mm", "--"),
            Map.entry("cm", ","),
            Map.entry("pm", "->*"),
            Map.entry("pt", "->"),
            Map.entry("cl", "()"),
            Map.entry("ix", "[]"),
            Map.entry("qu", "?"));

    /**
     * A type as it stands around the name that is declared with it.
     *
     * @param left what stands before
     * @param right what stands behind
     * @param inner true when a pointer to it goes into parentheses: a function or an array
     */
    private record Piece(String left, String right, boolean inner) {
        Piece(String text) {
            this(text, "", false);
        }

        /** With something between the two. */
        String around(String middle) {
            return left + middle + right;
        }

        @Override
        public String toString() {
            return left + right;
        }

        Piece pointed(String mark) {
            return inner
                    ? new Piece(left + (left.endsWith(" ") ? "" : " ") + "(" + mark, ")" + right, false)
                    : new Piece(left + mark, right, false);
        }
    }

    /** An argument of a template: one, or a pack of any number. */
    private record Argument(List<Piece> elements, boolean pack) {
        @Override
        public String toString() {
            return joined(elements.stream().map(Piece::toString).toList());
        }
    }

    /** A name is not understood. */
    private static final class UnknownNameException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownNameException() {
            super("", null, false, false);
        }
    }

    private final String text;
    private final List<Piece> substitutions = new ArrayList<>();
    private List<Argument> templateArguments = List.of();
    private int at;
    private int depth;

    /** The element of each pack that a pattern stands for now; −1 outside of patterns. */
    private int packElement = -1;

    private int packSize;
    private int work;

    /** What of a name the parser has to know of the name that it has just read. */
    private boolean endsWithTemplate;

    private boolean hasNoReturnType;
    private String qualifiers = "";
    private String lastName = "";

    private ItaniumNames(String text) {
        this.text = text;
    }

    /** The name as the programmer wrote it; the same text when it is none of C++, or is not understood. */
    static String readable(String name) {
        if (!name.startsWith("_Z") || name.length() > LONGEST) {
            return name;
        }
        int dot = name.indexOf('.');
        String mangled = dot < 0 ? name : name.substring(0, dot);
        try {
            ItaniumNames parser = new ItaniumNames(mangled);
            parser.at = 2;
            String read = parser.encoding();
            if (parser.at != mangled.length() || read.length() > LONGEST) {
                return name;
            }
            // What an optimizing compiler made of a function has its name with something behind.
            return dot < 0 ? read : read + " [clone " + name.substring(dot) + "]";
        } catch (UnknownNameException e) {
            return name;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private boolean accept(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void expect(String word) throws UnknownNameException {
        if (!accept(word)) {
            throw new UnknownNameException();
        }
    }

    private void deeper() throws UnknownNameException {
        if (++depth > DEEPEST || ++work > MOST_WORK) {
            throw new UnknownNameException();
        }
    }

    private static String bounded(String read) throws UnknownNameException {
        if (read.length() > LONGEST) {
            throw new UnknownNameException();
        }
        return read;
    }

    private Piece remembered(Piece piece) throws UnknownNameException {
        bounded(piece.left);
        bounded(piece.right);
        substitutions.add(piece);
        return piece;
    }

    private String encoding() throws UnknownNameException {
        deeper();
        try {
            if (peek() == 'T' || (peek() == 'G' && peek(1) != 'L')) {
                return special();
            }
            String name = name();
            String behind = qualifiers;
            boolean template = endsWithTemplate && !hasNoReturnType;
            if (at == text.length() || peek() == 'E') {
                return name + behind;
            }
            if (template) {
                Piece result = type();
                String arguments = parameters();
                return bounded(result.around((result.left.endsWith("(*") ? "" : " ") + name + arguments + behind));
            }
            return bounded(name + parameters() + behind);
        } finally {
            depth--;
        }
    }

    private String special() throws UnknownNameException {
        if (accept("TV")) {
            return "vtable for " + type();
        }
        if (accept("TT")) {
            return "VTT for " + type();
        }
        if (accept("TI")) {
            return "typeinfo for " + type();
        }
        if (accept("TS")) {
            return "typeinfo name for " + type();
        }
        if (accept("GV")) {
            return "guard variable for " + name();
        }
        if (accept("TW")) {
            return "TLS wrapper function for " + name();
        }
        if (accept("TH")) {
            return "TLS init function for " + name();
        }
        if (accept("Th")) {
            number();
            expect("_");
            return "non-virtual thunk to " + encoding();
        }
        if (accept("Tv")) {
            number();
            expect("_");
            number();
            expect("_");
            return "virtual thunk to " + encoding();
        }
        if (accept("TC")) {
            Piece of = type();
            number();
            expect("_");
            return "construction vtable for " + type() + "-in-" + of;
        }
        if (accept("GR")) {
            String name = name();
            while (peek() != '_' && at < text.length()) {
                at++;
            }
            expect("_");
            return "reference temporary #0 for " + name;
        }
        throw new UnknownNameException();
    }

    /** The parameters of a function, up to the end of what it stands in. */
    private String parameters() throws UnknownNameException {
        List<String> types = new ArrayList<>();
        while (at < text.length() && peek() != 'E' && !(peek() == '.')) {
            if ((peek() == 'O' || peek() == 'R') && peek(1) == 'E') {
                break; // the reference qualifier of a type of functions
            }
            String type = type().toString();
            if (!type.isEmpty()) {
                types.add(type);
            }
        }
        if (types.size() == 1 && types.getFirst().equals("void")) {
            types.clear();
        }
        return "(" + String.join(", ", types) + ")";
    }

    private String name() throws UnknownNameException {
        deeper();
        try {
            endsWithTemplate = false;
            hasNoReturnType = false;
            qualifiers = "";
            if (peek() == 'N') {
                return nested();
            }
            if (peek() == 'Z') {
                return local();
            }
            String prefix;
            if (peek() == 'S' && peek(1) != 't') {
                Piece known = substitution();
                prefix = known.toString();
                if (peek() != 'I') {
                    throw new UnknownNameException();
                }
                return prefix + arguments();
            }
            prefix = accept("St") ? "std::" : "";
            String name = prefix + unqualified("");
            if (peek() == 'I') {
                remembered(new Piece(name));
                name = followed(name, arguments());
            }
            return name;
        } finally {
            depth--;
        }
    }

    /** A name with its arguments; an operator that ends with an angle keeps its distance. */
    private static String followed(String name, String arguments) {
        return name + (name.endsWith("<") ? " " : "") + arguments;
    }

    private String arguments() throws UnknownNameException {
        String read = templateArguments(true);
        endsWithTemplate = true;
        return read;
    }

    private String nested() throws UnknownNameException {
        expect("N");
        StringBuilder behind = new StringBuilder();
        boolean restrict = accept("r");
        boolean isVolatile = accept("V");
        boolean constant = accept("K");
        behind.append(constant ? " const" : "")
                .append(isVolatile ? " volatile" : "")
                .append(restrict ? " restrict" : "");
        behind.append(accept("R") ? " &" : accept("O") ? " &&" : "");
        String prefix = "";
        boolean last = false;
        boolean noReturn = false;
        boolean known = false; // whether the prefix is remembered already
        while (!accept("E")) {
            char next = peek();
            if (next == 'S' && peek(1) == 't') {
                at += 2;
                prefix = "std";
                known = true;
                last = false;
                lastName = "std";
                continue;
            }
            if (next == 'S') {
                prefix = substitution().toString();
                known = true;
                last = false;
                lastName = simple(prefix);
                continue;
            }
            if (next == 'T') {
                prefix = remembered(templateParameter()).toString();
                lastName = simple(prefix);
                continue;
            }
            if (next == 'I') {
                if (prefix.isEmpty()) {
                    throw new UnknownNameException();
                }
                String base = simple(prefix);
                prefix = bounded(followed(prefix, templateArguments(true)));
                lastName = base;
                last = true;
            } else {
                boolean special = (next == 'C' && Character.isDigit(peek(1)))
                        || (next == 'D' && Character.isDigit(peek(1)))
                        || (next == 'c' && peek(1) == 'v');
                String part = unqualified(lastName);
                prefix = bounded(prefix.isEmpty() ? part : prefix + "::" + part);
                noReturn = special;
                last = false;
                if (!special) {
                    int tag = part.indexOf("[abi:");
                    lastName = tag < 0 ? part : part.substring(0, tag);
                }
            }
            if (peek() != 'E') {
                remembered(new Piece(prefix));
            }
            known = false;
        }
        if (prefix.isEmpty() || (known && prefix.equals("std"))) {
            throw new UnknownNameException();
        }
        endsWithTemplate = last;
        hasNoReturnType = noReturn;
        qualifiers = behind.toString();
        return prefix;
    }

    /** The last name of a qualified one, without arguments: what a constructor is called. */
    private static String simple(String qualified) {
        int angle = 0;
        int end = qualified.length();
        for (int i = qualified.length() - 1; i >= 0; i--) {
            char c = qualified.charAt(i);
            if (c == '>') {
                angle++;
            } else if (c == '<') {
                angle--;
                if (angle == 0) {
                    end = i;
                }
            } else if (c == ':' && angle == 0) {
                return qualified.substring(i + 1, Math.max(i + 1, end));
            }
        }
        return qualified.substring(0, end);
    }

    private String local() throws UnknownNameException {
        expect("Z");
        String function = encoding();
        expect("E");
        if (accept("s")) {
            discriminator();
            return function + "::string literal";
        }
        if (accept("d")) {
            number();
            expect("_");
        }
        List<Argument> outer = templateArguments;
        String entity = name();
        String behind = qualifiers;
        boolean template = endsWithTemplate;
        discriminator();
        templateArguments = template ? templateArguments : outer;
        endsWithTemplate = template;
        qualifiers = behind;
        return bounded(function + "::" + entity);
    }

    private void discriminator() throws UnknownNameException {
        if (accept("__")) {
            number();
            expect("_");
        } else if (peek() == '_' && Character.isDigit(peek(1))) {
            at += 2;
        }
    }

    private String unqualified(String enclosing) throws UnknownNameException {
        accept("L"); // of a static entity
        char next = peek();
        String read;
        if (Character.isDigit(next)) {
            read = source();
        } else if (next == 'C' && (peek(1) >= '1' && peek(1) <= '5')) {
            at += 2;
            read = enclosing;
        } else if (next == 'D' && (peek(1) >= '0' && peek(1) <= '5')) {
            at += 2;
            read = "~" + enclosing;
        } else if (next == 'U' && peek(1) == 'l') {
            at += 2;
            String parameters = parameters();
            expect("E");
            read = "{lambda" + parameters + "#" + ordinal() + "}";
        } else if (next == 'U' && peek(1) == 't') {
            at += 2;
            read = "{unnamed type#" + ordinal() + "}";
        } else if (next == 'D' && peek(1) == 'C') {
            at += 2;
            List<String> names = new ArrayList<>();
            while (!accept("E")) {
                names.add(source());
            }
            read = "[" + String.join(", ", names) + "]";
        } else {
            read = operator();
        }
        while (accept("B")) {
            read += "[abi:" + source() + "]";
        }
        return read;
    }

    /** The number of one of several without a name. */
    private long ordinal() throws UnknownNameException {
        if (accept("_")) {
            return 1;
        }
        long number = number();
        expect("_");
        return number + 2;
    }

    private String operator() throws UnknownNameException {
        if (accept("cv")) {
            return "operator " + type();
        }
        if (accept("li")) {
            return "operator\"\" " + source();
        }
        if (at + 2 > text.length()) {
            throw new UnknownNameException();
        }
        String known = OPERATORS.get(text.substring(at, at + 2));
        if (known == null) {
            throw new UnknownNameException();
        }
        at += 2;
        return "operator" + known;
    }

    private String source() throws UnknownNameException {
        long length = number();
        if (length <= 0 || length > text.length() - at) {
            throw new UnknownNameException();
        }
        String name = text.substring(at, at + (int) length);
        at += (int) length;
        return name.startsWith("_GLOBAL__N") ? "(anonymous namespace)" : name;
    }

    private long number() throws UnknownNameException {
        boolean negative = accept("n");
        long value = 0;
        int begin = at;
        while (Character.isDigit(peek()) && at - begin < 18) {
            value = value * 10 + (peek() - '0');
            at++;
        }
        if (at == begin) {
            throw new UnknownNameException();
        }
        return negative ? -value : value;
    }

    private Piece substitution() throws UnknownNameException {
        expect("S");
        if (accept("t")) {
            Piece std = new Piece("std::" + unqualified(""));
            return remembered(std);
        }
        String standard = STANDARD.get(peek());
        if (standard != null) {
            at++;
            return new Piece(standard);
        }
        int index = sequence();
        if (index >= substitutions.size()) {
            throw new UnknownNameException();
        }
        return substitutions.get(index);
    }

    /** A number of base 36, where none is 0 and 0 is 1. */
    private int sequence() throws UnknownNameException {
        if (accept("_")) {
            return 0;
        }
        int value = 0;
        int begin = at;
        while (peek() != '_' && at - begin < 4) {
            char c = peek();
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                throw new UnknownNameException();
            }
            value = value * 36 + digit;
            at++;
        }
        expect("_");
        return value + 1;
    }

    private Piece templateParameter() throws UnknownNameException {
        expect("T");
        int index = 0;
        if (!accept("_")) {
            index = (int) Math.min(number(), LONGEST) + 1;
            expect("_");
        }
        if (index < 0 || index >= templateArguments.size()) {
            throw new UnknownNameException();
        }
        Argument argument = templateArguments.get(index);
        if (argument.pack && packElement >= 0) {
            packSize = Math.max(packSize, argument.elements.size());
            return packElement < argument.elements.size() ? argument.elements.get(packElement) : new Piece("");
        }
        return argument.pack ? new Piece(argument.toString()) : argument.elements.getFirst();
    }

    /** A pattern that stands for as many types as the pack in it has. */
    private Piece expansion() throws UnknownNameException {
        int outerElement = packElement;
        int outerSize = packSize;
        int begin = at;
        packElement = 0;
        packSize = 0;
        List<String> types = new ArrayList<>(List.of(type().toString()));
        int remembered = substitutions.size();
        if (packSize == 0) {
            types.clear();
        }
        for (int i = 1; i < packSize; i++) {
            at = begin;
            packElement = i;
            types.add(type().toString());
            substitutions.subList(remembered, substitutions.size()).clear(); // those of the first stay
        }
        packElement = outerElement;
        packSize = outerSize;
        return new Piece(bounded(joined(types)));
    }

    private static String joined(List<String> texts) {
        return String.join(", ", texts.stream().filter(each -> !each.isEmpty()).toList());
    }

    private String templateArguments(boolean kept) throws UnknownNameException {
        deeper();
        try {
            expect("I");
            List<Argument> read = new ArrayList<>();
            while (!accept("E")) {
                read.add(templateArgument());
            }
            if (kept) {
                templateArguments = read;
            }
            String joined = joined(read.stream().map(Argument::toString).toList());
            return bounded("<" + joined + (joined.endsWith(">") ? " >" : ">"));
        } finally {
            depth--;
        }
    }

    private Argument templateArgument() throws UnknownNameException {
        if (accept("J")) {
            List<Piece> pack = new ArrayList<>();
            while (!accept("E")) {
                Argument element = templateArgument();
                pack.add(element.pack ? new Piece(element.toString()) : element.elements.getFirst());
            }
            return new Argument(List.copyOf(pack), true);
        }
        if (peek() == 'X') {
            throw new UnknownNameException();
        }
        if (peek() == 'L') {
            return new Argument(List.of(new Piece(literal())), false);
        }
        List<Argument> outer = templateArguments;
        Piece type = type();
        templateArguments = outer;
        return new Argument(List.of(type), false);
    }

    private String literal() throws UnknownNameException {
        expect("L");
        if (accept("_Z")) {
            String name = encoding();
            expect("E");
            return "&(" + name + ")";
        }
        char kind = peek();
        String type = type().toString();
        int begin = at;
        while (peek() != 'E' && at < text.length()) {
            at++;
        }
        String value = text.substring(begin, at).replace('n', '-');
        expect("E");
        if (!value.matches("-?[0-9]+")) {
            throw new UnknownNameException();
        }
        return switch (kind) {
            case 'b' -> value.equals("0") ? "false" : value.equals("1") ? "true" : "(bool)" + value;
            case 'i' -> value;
            case 'j' -> value + "u";
            case 'l' -> value + "l";
            case 'm' -> value + "ul";
            case 'x' -> value + "ll";
            case 'y' -> value + "ull";
            default -> "(" + type + ")" + value;
        };
    }

    private Piece type() throws UnknownNameException {
        deeper();
        try {
            return typeHere();
        } finally {
            depth--;
        }
    }

    private Piece typeHere() throws UnknownNameException {
        char next = peek();
        String builtIn = BUILT_IN.get(next);
        if (builtIn != null) {
            at++;
            return new Piece(builtIn);
        }
        return switch (next) {
            case 'P' -> {
                at++;
                yield remembered(type().pointed("*"));
            }
            case 'R' -> {
                at++;
                yield remembered(referred("&"));
            }
            case 'O' -> {
                at++;
                yield remembered(referred("&&"));
            }
            case 'r', 'V', 'K' -> {
                String words = "";
                words = (accept("r") ? " restrict" : "") + words;
                words = (accept("V") ? " volatile" : "") + words;
                words = (accept("K") ? " const" : "") + words;
                Piece of = type();
                boolean function = of.inner && of.right.startsWith("(");
                yield remembered(
                        function
                                ? new Piece(of.left, of.right + words, true)
                                : new Piece(of.left + words, of.right, of.inner));
            }
            case 'F' -> remembered(function());
            case 'A' -> {
                at++;
                String bound = peek() == '_' ? "" : Long.toString(number());
                expect("_");
                Piece of = type();
                yield remembered(new Piece(
                        of.left, (of.right.startsWith("[") ? "" : " ") + "[" + bound + "]" + of.right.strip(), true));
            }
            case 'M' -> {
                at++;
                Piece owner = type();
                Piece member = type();
                yield remembered(
                        member.inner
                                ? new Piece(
                                        member.left + (member.left.endsWith(" ") ? "(" : " (") + owner + "::*",
                                        ")" + member.right,
                                        false)
                                : new Piece(member.left + " " + owner + "::*", member.right, false));
            }
            case 'T' -> {
                Piece parameter = remembered(templateParameter());
                yield peek() == 'I' ? remembered(new Piece(parameter + templateArguments(false))) : parameter;
            }
            case 'S' -> {
                if (peek(1) == 't') {
                    yield named();
                }
                Piece known = substitution();
                yield peek() == 'I' ? remembered(new Piece(known + templateArguments(false))) : known;
            }
            case 'D' -> typeOfD();
            case 'u' -> {
                at++;
                yield remembered(new Piece(source()));
            }
            default -> named();
        };
    }

    private Piece referred(String mark) throws UnknownNameException {
        Piece of = type();
        if (of.left.endsWith("(&")) {
            return of;
        }
        // A reference to a reference, which a template argument makes, is one (C++ [dcl.ref]).
        if (of.right.isEmpty() && of.left.endsWith("&")) {
            return mark.equals("&") && of.left.endsWith("&&")
                    ? new Piece(of.left.substring(0, of.left.length() - 1))
                    : of;
        }
        return of.pointed(mark);
    }

    private Piece typeOfD() throws UnknownNameException {
        if (accept("Dp")) {
            return expansion();
        }
        if (accept("Do")) {
            Piece of = function();
            return remembered(new Piece(of.left, of.right + " noexcept", true));
        }
        if (accept("Dv")) {
            long size = number();
            expect("_");
            return remembered(new Piece(type() + " __vector(" + size + ")"));
        }
        String known = BUILT_IN_D.get(peek(1));
        if (known == null) {
            throw new UnknownNameException();
        }
        at += 2;
        return new Piece(known);
    }

    private Piece function() throws UnknownNameException {
        expect("F");
        accept("Y");
        Piece result = type();
        String parameters = parameters();
        String reference = accept("R") ? " &" : accept("O") ? " &&" : "";
        expect("E");
        return new Piece(result.left + " ", parameters + reference + result.right, true);
    }

    /** A class, union or enumeration. */
    private Piece named() throws UnknownNameException {
        boolean template = endsWithTemplate;
        boolean noReturn = hasNoReturnType;
        String behind = qualifiers;
        String enclosing = lastName;
        List<Argument> outer = templateArguments;
        String name = name();
        templateArguments = outer;
        endsWithTemplate = template;
        hasNoReturnType = noReturn;
        qualifiers = behind;
        lastName = enclosing;
        return remembered(new Piece(name));
    }
}
