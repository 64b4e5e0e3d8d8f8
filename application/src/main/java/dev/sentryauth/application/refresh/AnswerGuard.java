package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the answer to a refresh from being lost to whoever wants this thread or this process to end: with it goes the
 * sign-in. A process that is told to end (Ctrl-C, SIGTERM, a terminal that is closed) gives up a connection that is not
 * made yet, and otherwise ends when the answer is stored. Used by the thread that refreshes.
 */
final class AnswerGuard implements AutoCloseable {
    /** For a server that hangs. Who cannot wait so long kills, and the lost answer is explained at the next command. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final Thread refreshing = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final ProcessEnd.Registration registration;
    private boolean onItsWay = true;
    private boolean interrupted;

    /** To be closed when what the server said has been settled. */
    AnswerGuard(ProcessEnd processEnd) {
        registration = processEnd.before(this::awaitEnd);
    }

    /** An interruption is put off from here on: a store may heed it, and what has come must be kept. */
    synchronized void answered() {
        onItsWay = false;
        interrupted = Thread.interrupted();
    }

    @Override
    public void close() {
        done.countDown();
        registration.close();
        if (wasInterrupted()) {
            refreshing.interrupt();
        }
    }

    private synchronized boolean wasInterrupted() {
        return interrupted;
    }

    private void awaitEnd() {
        synchronized (this) {
            if (onItsWay) {
                refreshing.interrupt(); // whoever has sent nothing yet gives up, whoever waits for an answer goes on
            }
        }
        try {
            boolean ignored = done.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
