package dev.sentryauth.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it. Every instance starts at {@link #START}, so that failures read the
 * same on each run. Safe for use by several threads.
 */
public final class TestClock implements InstantSource {
    /** Where a new clock stands: a whole minute, and so also the start of a 5-second polling window. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now;

    /** A clock that stands at {@link #START}. */
    public TestClock() {
        this(START);
    }

    /** A clock that stands at {@code start}. */
    public TestClock(Instant start) {
        now = requireNonNull(start, "start");
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock by {@code step}, which may be negative: real clocks go backwards too. Returns the new time. */
    public synchronized Instant advance(Duration step) {
        now = now.plus(step);
        return now;
    }

    /** Moves the clock to {@code instant}. */
    public synchronized void set(Instant instant) {
        now = requireNonNull(instant, "instant");
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + "]";
    }
}
