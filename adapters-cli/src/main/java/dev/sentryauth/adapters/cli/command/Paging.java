package dev.sentryauth.adapters.cli.command;

import com.beust.jcommander.Parameter;
import dev.sentryauth.application.api.Move;
import dev.sentryauth.application.api.Window;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import org.jspecify.annotations.Nullable;

/** {@code --limit} and {@code --cursor}, which every list has, behind its own options. */
final class Paging {
    private static final int USUAL_LIMIT = 25;

    @Parameter(
            names = {"--limit", "-n"},
            order = 98,
            placeholder = "NUMBER",
            description = "How many at most (" + USUAL_LIMIT + ")")
    private @Nullable String limit;

    @Parameter(
            names = {"--cursor", "-c"},
            order = 99,
            placeholder = "WHERE",
            description = "Go on from what was listed last: next, prev or first")
    private @Nullable String cursor;

    /** Which part of the list is wanted. */
    Window window() {
        return window(limit, cursor);
    }

    static Window window(@Nullable String limit, @Nullable String cursor) {
        return new Window(limit == null ? USUAL_LIMIT : limit(limit), cursor == null ? Move.FIRST : move(cursor));
    }

    private static int limit(String text) {
        int limit = 0;
        boolean valid = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; valid && i < text.length(); i++) {
            char c = text.charAt(i);
            valid = c >= '0' && c <= '9';
            limit = 10 * limit + (c - '0');
        }
        if (valid && limit >= 1 && limit <= Window.LARGEST_LIMIT) {
            return limit;
        }
        throw new AuthFailure(
                Kind.BAD_VALUE, "--limit must be a whole number from 1 to " + Window.LARGEST_LIMIT + ", such as 100.");
    }

    private static Move move(String text) {
        return switch (text) {
            case "first" -> Move.FIRST;
            case "next" -> Move.NEXT;
            case "prev" -> Move.PREVIOUS;
            default ->
                throw new AuthFailure(
                        Kind.BAD_VALUE, "--cursor must be next, prev or first: where to go from what was listed last.");
        };
    }
}
