package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a request that may be repeated is repeated: while the server is busy or unwell, a few times, after pauses that
 * grow, or that the server asks for if they are bearable. For one request.
 */
final class Retries {
    private static final int MOST = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** A server that asks for more is not waited for: the person is told. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration SILENT_PAUSE = Duration.ofSeconds(3);

    private final MonotonicClock clock;
    private final boolean repeatable;
    private final SlowServer slow;
    private final String host;
    private int made;

    /** {@code slow} hears of pauses that are long enough to make a user wonder. */
    Retries(MonotonicClock clock, boolean repeatable, SlowServer slow, String host) {
        this.slow = slow;
        this.host = host;
        this.clock = clock;
        this.repeatable = repeatable;
    }

    /** Waits before the next try, if there is to be one. */
    boolean afterAnswer(WireAnswer answer) {
        return repeatable && answer.isTransient() && again(answer.retryAfter());
    }

    /**
     * The same where the connection broke. A server that cannot be reached, or whose answer came too late, is not asked
     * again: a person who is offline shall hear of it at once, and has waited long enough for the other.
     */
    boolean afterFailure(ExchangeException failure) {
        return failure.kind() == ExchangeException.Kind.BROKEN && failure.maybeSent() && repeatable && again(null);
    }

    private boolean again(@Nullable Duration wanted) {
        Duration pause = wanted == null ? FIRST_PAUSE.multipliedBy(1L << made) : wanted;
        if (made == MOST || pause.compareTo(LONGEST_PAUSE) > 0) {
            return false;
        }
        made++;
        if (pause.compareTo(SILENT_PAUSE) >= 0) {
            slow.waitingFor(host);
        }
        try {
            clock.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for the server.", e);
        }
    }
}
