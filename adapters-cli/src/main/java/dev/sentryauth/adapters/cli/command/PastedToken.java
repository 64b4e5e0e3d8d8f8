package dev.sentryauth.adapters.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token with what gets around it when it is copied: invisible characters, quotes, the header or the assignment that it
 * stood in. Nothing inside the token changes.
 *
 * @param text the token alone; empty if nothing remains
 * @param removed what a user would not expect to be dropped, as the object of a sentence; holds nothing of the token
 */
record PastedToken(String text, List<String> removed) {
    private static final String[] QUOTES = {"\"\"", "''", "``", "\u201c\u201d", "\u201e\u201c", "\u2018\u2019"};

    /** Words that stand before tokens. */
    private static final String[] WORDS = {
        "export", "SENTRY_AUTH_TOKEN=", "SENTRY_TOKEN=", "token=", "Authorization:", "Bearer"
    };

    /** Takes off one layer after the other, so that {@code SENTRY_AUTH_TOKEN="Bearer x"} is read as well. */
    static PastedToken of(String input) {
        List<String> removed = new ArrayList<>();
        String text = visible(input);
        for (String inner = layer(text, removed); inner != null; inner = layer(text, removed)) {
            text = visible(inner);
        }
        return new PastedToken(text, List.copyOf(removed));
    }

    private static @Nullable String layer(String text, List<String> removed) {
        for (String pair : QUOTES) {
            if (text.length() > 1
                    && text.charAt(0) == pair.charAt(0)
                    && text.charAt(text.length() - 1) == pair.charAt(1)) {
                removed.add("the quotes around the token");
                return text.substring(1, text.length() - 1);
            }
        }
        for (String word : WORDS) {
            int end = word.length();
            boolean separate = Character.isLetter(word.charAt(end - 1));
            if (text.regionMatches(true, 0, word, 0, end)
                    && (!separate || end == text.length() || isInvisible(text.codePointAt(end)))) {
                removed.add("'" + word + "' before the token");
                return text.substring(end);
            }
        }
        return null;
    }

    /** The text without spaces of any kind and invisible characters (byte order mark, zero-width space) at its ends. */
    private static String visible(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isInvisible(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (to > from && isInvisible(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static boolean isInvisible(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
