package dev.sentryauth.application.login;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.TokenGrant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Polls until the person has decided (RFC 8628, sections 3.4 and 3.5). Time is measured on the monotonic clock: a
 * changed wall clock does nothing, and after a suspension one poll follows, not those that were missed.
 */
final class DevicePoller {
    /** The longest that one request may take. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final OAuthServer server;
    private final MonotonicClock clock;

    DevicePoller(OAuthServer server, MonotonicClock clock) {
        this.server = server;
        this.clock = clock;
    }

    /**
     * Refuses a time limit that ends before the first poll, so that no person is asked in vain.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE}
     */
    static void requireTimeToPoll(DeviceAuthorization device, Duration left, Duration timeout) {
        Duration interval = max(device.interval(), LEAST_INTERVAL);
        if (!codesEnd(device, interval, left) && timeout.compareTo(interval) <= 0) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "Sentry wants " + interval.toSeconds() + " seconds between two questions, so a timeout of "
                            + timeout.toSeconds() + " seconds ends before the first. Give it longer.");
        }
    }

    /** The code began to age when it was made, we began to wait a request earlier: within an interval it is the same. */
    private static boolean codesEnd(DeviceAuthorization device, Duration interval, Duration left) {
        return device.expiresIn().minus(interval).compareTo(left) <= 0;
    }

    /**
     * Waits for the decision.
     *
     * @param left how long to wait at most, from now; the codes' own lifetime bounds it as well
     * @param timeout what was left at first, for the message
     * @throws AuthFailure if the person refused, time ran out or the server ended the flow
     */
    TokenGrant await(
            OAuthClient client, DeviceAuthorization device, Duration left, Duration timeout, LoginListener listener) {
        Duration interval = max(device.interval(), LEAST_INTERVAL);
        boolean codesEnd = codesEnd(device, interval, left);
        Deadline deadline = new Deadline(min(device.expiresIn(), left), codesEnd ? null : timeout);
        Duration backoff = Duration.ZERO;
        boolean answerLost = false;
        while (true) {
            deadline.pause(max(interval, backoff), listener);
            deadline.trouble = null;
            PollOutcome outcome = server.poll(client, device.deviceCode(), min(REQUEST_TIMEOUT, deadline.left()));
            if (outcome instanceof PollOutcome.Granted granted) {
                return granted.grant();
            } else if (outcome instanceof PollOutcome.Pending) {
                backoff = Duration.ZERO;
                answerLost = false;
            } else if (outcome instanceof PollOutcome.SlowDown) {
                interval = interval.plus(SLOW_DOWN);
                backoff = Duration.ZERO;
                answerLost = false;
                listener.slowedDown(interval);
            } else if (outcome instanceof PollOutcome.Unavailable unavailable) {
                answerLost = true;
                deadline.trouble = unavailable.reason();
                backoff = min(max(backoff, interval).multipliedBy(2), max(LONGEST_BACKOFF, interval));
                Duration asked = unavailable.retryAfter();
                if (asked != null) {
                    backoff = max(backoff, asked);
                }
                listener.unavailable(unavailable.reason(), min(backoff, deadline.left()));
            } else {
                throw ended(outcome, answerLost);
            }
        }
    }

    private static AuthFailure ended(PollOutcome outcome, boolean answerLost) {
        if (outcome instanceof PollOutcome.Denied) {
            return new AuthFailure(
                    Kind.ACCESS_DENIED,
                    "The sign-in was refused in the browser. Run 'sentry auth login' to try again.");
        }
        if (outcome instanceof PollOutcome.Expired) {
            return codeExpired();
        }
        String error = outcome instanceof PollOutcome.Rejected rejected ? rejected.error() : "no known answer";
        if (answerLost && error.equals("invalid_grant")) {
            return new AuthFailure(
                    Kind.SERVER,
                    "Sentry's answer to the approval was lost on the way, and a code works only once."
                            + " Run 'sentry auth login' again.");
        }
        return new AuthFailure(
                Kind.SERVER, "Sentry ended the sign-in (" + error + "). Run 'sentry auth login' to try again.");
    }

    private static AuthFailure codeExpired() {
        return new AuthFailure(
                Kind.DEVICE_CODE_EXPIRED,
                "The code expired before it was approved. Run 'sentry auth login' to get a new one.");
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private final class Deadline {
        /** Why the last question had no answer; null if it had one. */
        private @Nullable String trouble;

        private final long start = clock.nanos();
        private final Duration span;
        private final @Nullable Duration timeout;

        /** {@code timeout} is what the person is told ran out; null if it is the code. */
        Deadline(Duration span, @Nullable Duration timeout) {
            this.span = span;
            this.timeout = timeout;
        }

        Duration left() {
            return max(Duration.ZERO, span.minusNanos(clock.nanos() - start));
        }

        /** Waits in small steps, so that the time left can be shown, and throws when none is left. */
        void pause(Duration pause, LoginListener listener) {
            long pauseStart = clock.nanos();
            while (true) {
                Duration left = left();
                if (left.isZero()) {
                    throw over();
                }
                listener.waiting(left);
                Duration open = pause.minusNanos(clock.nanos() - pauseStart);
                if (open.isNegative() || open.isZero()) {
                    return;
                }
                try {
                    clock.sleep(min(min(open, left), TICK));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AuthFailure(Kind.INTERRUPTED, "The sign-in was interrupted.", e);
                }
            }
        }

        private AuthFailure over() {
            if (trouble != null && timeout != null) {
                return new AuthFailure(
                        Kind.TIMEOUT,
                        "Sentry could not be asked any more whether you approved (" + trouble
                                + "). Run 'sentry auth login' to try again.");
            }
            return timeout == null
                    ? codeExpired()
                    : new AuthFailure(
                            Kind.TIMEOUT,
                            "Nobody approved the sign-in within " + timeout.toSeconds()
                                    + " seconds. Run 'sentry auth login' again; --timeout gives it longer.");
        }
    }
}
