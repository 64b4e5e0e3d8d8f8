package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.port.MonotonicClock;
import java.time.Duration;

/** Real time, for tests in which real threads and processes wait for each other. */
final class SystemClock implements MonotonicClock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.isNegative() || duration.isZero()) {
            return;
        }
        Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
}
