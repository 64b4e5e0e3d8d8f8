package dev.sentryauth.application.port;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a listing is wanted. The size must not change within one listing: the server counts its cursors in pages.
 *
 * @param size how many items, 1 to {@link #LARGEST}
 * @param cursor where the page begins; null: at the beginning
 */
public record Slice(int size, @Nullable String cursor) {
    /** What Sentry gives at most. */
    public static final int LARGEST = 100;
}
