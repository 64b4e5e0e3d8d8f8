package dev.sentryauth.adapters.http;

import org.jspecify.annotations.Nullable;

/** A good answer of the API: its whole body, and where the next page is. */
final class ApiAnswer {
    private final byte[] body;
    private final @Nullable String next;

    ApiAnswer(byte[] body, @Nullable String next) {
        this.body = body;
        this.next = next;
    }

    byte[] body() {
        return body;
    }

    /** The opaque cursor; null if this is the last page. */
    @Nullable
    String next() {
        return next;
    }
}
