package dev.sentryauth.adapters.cli.output;

/**
 * Indents JSON for a person by its brackets, commas and colons alone: what is in strings and the order of everything stays,
 * and text that is no valid JSON passes without an error. The text may come in several parts. For one thread.
 */
public final class JsonIndent {
    private static final String STEP = "  ";

    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean justOpened;

    /** Whether this looks like a JSON object or array, the only JSON that has anything to indent. */
    public static boolean applies(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    /** The next part of the text, indented. */
    public String indent(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                out.append(c);
                inString = c != '"' || escaped;
                escaped = c == '\\' && !escaped;
            } else if (depth == 0 || c > ' ') { // the server's own indentation goes
                outside(c, out);
            }
        }
        return out.toString();
    }

    private void outside(char c, StringBuilder out) {
        boolean closes = c == '}' || c == ']';
        if (closes) {
            depth = Math.max(0, depth - 1);
        }
        if (closes != justOpened) {
            line(out);
        }
        justOpened = c == '{' || c == '[';
        depth += justOpened ? 1 : 0;
        inString = c == '"';
        out.append(c);
        if (c == ',' && depth > 0) {
            line(out);
        } else if (c == ':' && depth > 0) {
            out.append(' ');
        }
    }

    private void line(StringBuilder out) {
        out.append('\n').append(STEP.repeat(depth));
    }
}
