package dev.sentryauth.adapters.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came.
 *
 * @param body what kind of thing its body is
 * @param json the body's members, and if it is {@link Body#MALFORMED} or {@link Body#TOO_LARGE} those that came whole
 *     before the fault; empty for {@link Body#OTHER}
 * @param html whether the answer calls itself HTML
 * @param retryAfter when to come back (RFC 9110, section 10.2.3); null if it does not say
 * @param location where a redirect leads; null if nowhere
 */
record WireAnswer(
        int status,
        Body body,
        JsonObject json,
        boolean html,
        @Nullable Duration retryAfter,
        @Nullable String location) {

    /** The kinds of bodies. */
    enum Body {
        /** A whole JSON object. */
        JSON,
        /** What should have been one: cut off, broken, empty. */
        MALFORMED,
        /** What should have been one and is longer than any. */
        TOO_LARGE,
        /** Something else, such as the page of a proxy, or nothing. */
        OTHER
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status >= 300 && status < 400;
    }

    /** Whether the server, or what stands before it, is unwell or busy: the same request may succeed later. */
    boolean isTransient() {
        return status >= 500 || status == 429 || status == 408;
    }

    /** The OAuth error code (RFC 6749, section 5.2); null if the answer has none, or does not hold together. */
    @Nullable
    String error() {
        return body == Body.JSON ? json.string("error") : null;
    }
}
