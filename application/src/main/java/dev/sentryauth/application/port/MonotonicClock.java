package dev.sentryauth.application.port;

import java.time.Duration;

/** Measures and waits for spans of time, whatever happens to the wall clock. */
public interface MonotonicClock {

    /** Nanoseconds since an arbitrary moment; only differences mean something. Never goes back. */
    long nanos();

    /**
     * Waits; returns at once for zero or less.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void sleep(Duration duration) throws InterruptedException;
}
