package dev.sentryauth.adapters.cli.output;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object on one line, written by hand because a JSON library would cost every command its start-up time. Fields
 * stand in the order of the calls; those with the value null are left out. Everything that a terminal could obey is
 * escaped, so the text is safe to print.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    public Json put(String name, @Nullable String value) {
        if (value != null) {
            name(name);
            string(value);
        }
        return this;
    }

    public Json put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    public Json put(String name, long value) {
        name(name).append(value);
        return this;
    }

    public Json put(String name, @Nullable Long value) {
        return value == null ? this : put(name, value.longValue());
    }

    public Json put(String name, @Nullable Json value) {
        if (value != null) {
            name(name).append(value);
        }
        return this;
    }

    public Json put(String name, List<String> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            string(values.get(i));
        }
        text.append(']');
        return this;
    }

    /** A text as a JSON string, with its quotes. */
    public static String quoted(String value) {
        Json json = new Json();
        json.text.setLength(0);
        json.string(value);
        return json.text.toString();
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        string(name);
        return text.append(':');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                text.append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (Character.isSurrogate(c)) {
                i += surrogate(value, i);
            } else if (isPrintable(Character.getType(c))) {
                text.append(c);
            } else {
                escape(c);
            }
        }
        text.append('"');
    }

    /** Writes what begins at {@code i} and answers how many characters more than one that was. */
    private int surrogate(String value, int i) {
        int codePoint = value.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(codePoint)) {
            escape(value.charAt(i));
            return 0;
        }
        if (isPrintable(Character.getType(codePoint))) {
            text.appendCodePoint(codePoint);
        } else {
            escape(value.charAt(i));
            escape(value.charAt(i + 1));
        }
        return 1;
    }

    private static boolean isPrintable(int type) {
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    private void escape(char c) {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((c >> shift) & 15, 16));
        }
    }

    /** The object's text. */
    @Override
    public String toString() {
        return text + "}";
    }
}
