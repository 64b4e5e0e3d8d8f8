package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.ProcessEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the answer to a refresh from being lost to whoever wants this thread or this process to end: with it goes the
 * sign-in. A process that is told to end (Ctrl-C, SIGTERM, a terminal that is closed) gives up a connection that is not
 * made yet, and otherwise ends when the answer is stored. Used by the thread that refreshes.
 */
final class AnswerGuard implements AutoCloseable {
    /** For a server that hangs. Who cannot wait so long kills, and the lost answer is explained at the next command. */
    private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(10);

    /** For a store that is busy, as long as it is tried: what it waits for is the only copy of the new pair. */
    private static final Duration FOR_THE_STORE = Duration.ofSeconds(60);

    private final Duration forTheAnswer;
    private final Duration forTheStore;
    private final Thread refreshing = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private ProcessEnd.@Nullable Registration registration;
    private boolean onItsWay = true;
    private boolean interrupted;

    private AnswerGuard(Duration forTheAnswer, Duration forTheStore) {
        this.forTheAnswer = forTheAnswer;
        this.forTheStore = forTheStore;
    }

    /**
     * Begins before anything is sent; to be closed when what the server said has been settled.
     *
     * @return null if the process is ending already: it would not wait for the answer
     */
    static @Nullable AnswerGuard begin(ProcessEnd processEnd) {
        return begin(processEnd, FOR_THE_ANSWER, FOR_THE_STORE);
    }

    static @Nullable AnswerGuard begin(ProcessEnd processEnd, Duration forTheAnswer, Duration forTheStore) {
        AnswerGuard guard = new AnswerGuard(forTheAnswer, forTheStore);
        guard.registration = processEnd.before(guard::awaitEnd);
        return guard.registration == null ? null : guard;
    }

    /** An interruption is put off from here on: a store may heed it, and what has come must be kept. */
    synchronized void answered() {
        onItsWay = false;
        interrupted = Thread.interrupted();
    }

    /** Whether this thread was interrupted before the answer. */
    synchronized boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        done.countDown();
        if (registration != null) {
            registration.close();
        }
        if (wasInterrupted()) {
            refreshing.interrupt();
        }
    }

    private synchronized boolean hasAnswer() {
        return !onItsWay;
    }

    private void awaitEnd() {
        synchronized (this) {
            if (onItsWay) {
                refreshing.interrupt(); // whoever has sent nothing yet gives up, whoever waits for an answer goes on
            }
        }
        try {
            if (!done.await(forTheAnswer.toMillis(), TimeUnit.MILLISECONDS) && hasAnswer()) {
                boolean ignored = done.await(forTheStore.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
