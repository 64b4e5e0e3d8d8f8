package dev.sentryauth.application.api;

/**
 * How much of a listing, and from where.
 *
 * @param limit how many items at most, at least 1
 * @param move where it begins
 */
public record Window(int limit, Move move) {
    /** More than anybody reads; a number beyond it is a slip. */
    public static final int LARGEST_LIMIT = 1_000_000;

    public Window {
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new IllegalArgumentException("a limit lies between 1 and " + LARGEST_LIMIT);
        }
    }
}
