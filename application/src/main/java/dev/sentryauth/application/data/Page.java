package dev.sentryauth.application.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param items in the server's order; may be empty although more follows
 * @param next the opaque cursor of what follows; null if this was the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }
}
