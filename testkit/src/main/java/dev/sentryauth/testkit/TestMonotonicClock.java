package dev.sentryauth.testkit;

import dev.sentryauth.application.port.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A monotonic clock without waiting: sleeping moves it on at once, and keeps a list of the pauses. May be used from any
 * thread.
 */
public final class TestMonotonicClock implements MonotonicClock {
    private final List<Duration> pauses = new ArrayList<>();
    private Consumer<Duration> whenSlept = duration -> {};
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Consumer<Duration> reaction;
        synchronized (this) {
            if (duration.isNegative() || duration.isZero()) {
                return;
            }
            pauses.add(duration);
            nanos += duration.toNanos();
            reaction = whenSlept;
        }
        reaction.accept(duration);
    }

    /** Moves on without a sleep: a request that took its time, a suspended machine. */
    public synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    /** Called after each sleep, in the sleeping thread: for a wall clock that goes along. */
    public synchronized void onSleep(Consumer<Duration> reaction) {
        whenSlept = reaction;
    }

    /** All that was slept so far. */
    public synchronized Duration slept() {
        Duration sum = Duration.ZERO;
        for (Duration pause : pauses) {
            sum = sum.plus(pause);
        }
        return sum;
    }
}
