package dev.sentryauth.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one poll of the token endpoint brought (RFC 8628, section 3.5). */
public sealed interface PollOutcome {

    /** The person approved. Polling stops here, whatever happens next. */
    record Granted(TokenGrant grant) implements PollOutcome {}

    /** {@code authorization_pending}. */
    record Pending() implements PollOutcome {}

    /** {@code slow_down}: the interval grows by 5 seconds for good. */
    record SlowDown() implements PollOutcome {}

    /** {@code access_denied}. */
    record Denied() implements PollOutcome {}

    /** {@code expired_token}. */
    record Expired() implements PollOutcome {}

    /**
     * No answer, or one that says nothing about the sign-in: a broken connection, a time-out, 5xx, 429, a proxy's
     * page. Polling goes on after a growing pause.
     *
     * @param reason for a person; sanitised
     * @param retryAfter what the server asked for; null if it did not
     */
    record Unavailable(String reason, @Nullable Duration retryAfter) implements PollOutcome {}

    /**
     * Any other error: the sign-in cannot succeed.
     *
     * @param error the OAuth error code, or a short description; sanitised
     */
    record Rejected(String error) implements PollOutcome {}
}
