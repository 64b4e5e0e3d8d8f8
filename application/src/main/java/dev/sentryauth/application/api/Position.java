package dev.sentryauth.application.api;

import org.jspecify.annotations.Nullable;

/**
 * A place in a listing: a page and how many of its items lie before the place.
 *
 * @param cursor the page's; null: the first page
 */
record Position(@Nullable String cursor, int skip) {
    static final Position START = new Position(null, 0);

    /** {@code SKIP:CURSOR}; the cursor may hold anything but a line break. */
    String text() {
        return skip + ":" + (cursor == null ? "" : cursor);
    }

    /** Null if the text is none that {@link #text} makes. */
    static @Nullable Position parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            return null;
        }
        try {
            int skip = Integer.parseInt(text.substring(0, colon));
            String cursor = text.substring(colon + 1);
            return skip < 0 ? null : new Position(cursor.isEmpty() ? null : cursor, skip);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
