package dev.sentryauth.domain;

/**
 * The one sanitiser between text from outside (a server, a file, the environment) and a terminal: control,
 * bidirectional, zero-width and unpaired surrogate characters become visible escapes such as {@code \}{@code u001b}, so
 * that no text can move the cursor, hide or reorder what a person reads.
 */
public final class SafeText {
    private static final int LONGEST = 2_000;

    private SafeText() {}

    /** The text on one line, with everything invisible made visible, cut to 2,000 characters (never inside a pair). */
    public static String of(String text) {
        int length = Math.min(text.length(), LONGEST);
        StringBuilder safe = null;
        int i = 0;
        while (i < length) {
            int c = text.codePointAt(i);
            int width = Character.charCount(c);
            if (isVisible(c)) {
                if (safe != null) {
                    safe.appendCodePoint(c);
                }
            } else {
                if (safe == null) {
                    safe = new StringBuilder(length + 16).append(text, 0, i);
                }
                escape(safe, c);
            }
            i += width;
        }
        if (i < text.length()) { // a surrogate pair across the limit has come through whole
            return (safe == null ? text.substring(0, i) : safe.toString()) + "…";
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean isVisible(int c) {
        if (c >= ' ' && c < 0x7f) {
            return true; // the common case, without a table
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT, // bidirectional overrides, zero-width joiners, tags
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Letters by their type that are drawn as nothing: Hangul fillers and the Braille blank.
            default -> c != 0x115f && c != 0x1160 && c != 0x3164 && c != 0xffa0 && c != 0x2800 && c != 0x034f;
        };
    }

    private static void escape(StringBuilder safe, int c) {
        String hex = Integer.toHexString(c);
        if (c > 0xffff) {
            safe.append("\\u{").append(hex).append('}');
            return;
        }
        safe.append("\\u");
        for (int i = hex.length(); i < 4; i++) {
            safe.append('0');
        }
        safe.append(hex);
    }
}
